"""Who leads a campaign, who receives what units send, who appraises: given by name, per campaign.

    give(administrator, "gia-lai-2026", Part.RECEIVE, user)
    check_part(user, "gia-lai-2026", (Part.RECEIVE,))

A mandate narrows: while nobody has a part in a campaign, everybody with the right may act; once
somebody has, only those who have it may. The right itself comes with a role.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from vedich.domain.errors import Refusal
from vedich.operations.keeping.auditing import append
from vedich.operations.people.permissions import Action, can, check
from vedich.records.models import Mandate, Part, User

NEEDED = {
    Part.LEAD: Action.LOCK_SUMS,
    Part.RECEIVE: Action.CONFIRM_SUMS,
    Part.APPRAISE: Action.CONFIRM_SUMS,
}


def give(actor: User, campaign: str, part: Part, user: User) -> Mandate:
    """Give somebody a part; Refusal where their roles don't allow what it is about."""
    check(actor, Action.MANAGE_PEOPLE)
    if not can(user, NEEDED[part], campaign=campaign):
        raise Refusal(
            "role_first",
            f"{user.full_name} chưa có vai trò làm được việc “{part.label}” trong đợt thi đua này.",
            f"{user.full_name} holds no role that allows this part in the campaign.",
            hint_vi="Giao vai trò ở trang của người này trước.",
            hint_en="Give them the role on their own page first.",
        )
    with transaction.atomic():
        mandate, fresh = Mandate.objects.get_or_create(
            campaign=campaign, part=part, user=user, ended_at=None
        )
        if fresh:
            append(
                actor,
                "mandate.give",
                f"campaign:{campaign}",
                after={"part": str(part), "user": user.username},
            )
    return mandate


def end(actor: User, mandate: Mandate) -> None:
    """Take a part back from now on."""
    check(actor, Action.MANAGE_PEOPLE)
    with transaction.atomic():
        held = Mandate.objects.select_for_update().get(id=mandate.id)
        if held.ended_at is None:
            held.ended_at = timezone.now()
            held.save()
            append(
                actor,
                "mandate.end",
                f"campaign:{held.campaign}",
                before={"part": held.part, "user": held.user.username},
            )


def has_part(user: User, campaign: str, parts: Sequence[Part]) -> bool:
    """Is one of these parts theirs in this campaign, or given to nobody?"""
    holders = set(
        Mandate.objects.in_force()
        .filter(campaign=campaign, part__in=parts)
        .values_list("user_id", flat=True)
    )
    return not holders or user.id in holders


def check_part(user: User, campaign: str, parts: Sequence[Part]) -> None:
    """Refusal where these parts are given to others in this campaign, and to none of them."""
    if not has_part(user, campaign, parts):
        raise Refusal(
            "not_your_part",
            "Việc này đã giao cho người khác trong đợt thi đua.",
            "This part of the campaign was given to somebody else.",
            hint_vi="Xem “Phân công trong đợt thi đua” ở trang Người dùng, quyền.",
            hint_en="See “Parts in campaigns” on the page of people and rights.",
        )
