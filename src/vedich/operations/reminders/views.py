"""Reminders as pages show them, read and answered: the list of matters, one matter, what waits.

    rows = matters(user, "ia-ake-2024", state="open")
    page = matter_page(user, matter_id)          # who was told when, who read it, what was answered
    mark_read(user, matter)
    reply(user, matter, ReplyKind.WORKING, "Đang rà soát 12 hồ sơ")

Whoever may read a unit's reminders reads those of the unit; those of one officer are for that
officer, for who leads or appraises officers, and for whoever was told.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.domain.reminding import About, To, Why
from vedich.operations.keeping.auditing import append
from vedich.operations.people.permissions import Action, can, check, own_officers, reach
from vedich.operations.reminders.letters import units_due
from vedich.records.models import (
    Reminder,
    ReminderMatter,
    ReminderReply,
    ReminderSending,
    ReminderTo,
    ReplyKind,
    SendingState,
    User,
)

Row = dict[str, Any]
_LONGEST = 1000


def readable(user: User, campaign: str) -> QuerySet[ReminderMatter]:
    """The matters of a campaign that somebody may read."""
    within = reach(user, Action.READ_REMINDERS, campaign)
    of_all = reach(user, Action.READ_OFFICERS, campaign)
    told = ReminderTo.objects.filter(user=user, reminder__matter=OuterRef("id"))
    found = ReminderMatter.objects.filter(campaign=campaign)
    if within.units is not None:
        found = found.filter(Q(unit__in=within.units) | Q(Exists(told), unit=""))
    if of_all.units is None:
        return found
    own = Q()
    for unit, officer in own_officers(user, campaign):
        own |= Q(unit=unit, officer=officer)
    return found.filter(Q(officer="") | Q(unit__in=of_all.units) | own | Exists(told))


def matters(
    user: User, campaign: str, *, state: str = "open", rule: str = "", words: str = ""
) -> QuerySet[ReminderMatter]:
    """The matters that somebody may read, the latest first: ``open``, ``closed`` or all of them;
    ``unanswered``: open, reminded and without a word from the unit."""
    found = readable(user, campaign)
    if state in ("open", "unanswered"):
        found = found.filter(closed_on=None)
    elif state == "closed":
        found = found.exclude(closed_on=None)
    if state == "unanswered":
        found = found.filter(replies=None).exclude(reminders=None)
    if rule:
        found = found.filter(rule=rule)
    if words:
        found = found.filter(Q(unit_name__icontains=words) | Q(unit__iexact=words))
    reminders = Reminder.objects.annotate(
        told_number=Count("told"), read_number=Count("told", filter=~Q(told__read_at=None))
    ).order_by("number")
    return found.select_related("letter").prefetch_related(
        Prefetch("reminders", reminders), "replies__user"
    )


def shown(matter: ReminderMatter) -> Row:
    """A matter as a row: its last reminder, how many of those told have read it, the last reply."""
    reminders, replies = list(matter.reminders.all()), list(matter.replies.all())
    last: Any = reminders[-1] if reminders else None
    return {
        "matter": matter,
        "about": About(matter.about),
        "why": Why(matter.closed_why) if matter.closed_why else None,
        "number": len(reminders),
        "last": last,
        "told": last.told_number if last else 0,
        "read": last.read_number if last else 0,
        "letter": any(one.letter for one in reminders),
        "reply": replies[-1] if replies else None,
    }


def summary(user: User, campaign: str) -> Row:
    """How many matters stand where, for the line above the list."""
    found = readable(user, campaign)
    open_ones = found.filter(closed_on=None)
    return {
        "open": open_ones.count(),
        "answered": open_ones.exclude(replies=None).distinct().count(),
        "closed": found.exclude(closed_on=None).count(),
        "letters": len(units_due(campaign)) if may_send(user, campaign) else 0,
        "failed": _failed(campaign) if may_send(user, campaign) else 0,
    }


def matter_of(user: User, campaign: str, unit: str, matter_id: Any) -> ReminderMatter:
    """A matter of a unit; Refusal where there is none this person may read."""
    found = readable(user, campaign).filter(unit=unit, id=matter_id).first()
    if found is None:
        raise Refusal(
            "no_such_matter",
            "Không có việc này trong phần bạn được xem.",
            "There is no such matter among what you may read.",
        )
    return found


def course_of(matter: ReminderMatter) -> list[Row]:
    """What happened with a matter, in order: reminders with who was told, replies, its end."""
    found: list[Row] = []
    for one in matter.reminders.prefetch_related("told__user").order_by("number"):
        told = [
            {"user": to.user, "as": To(to.told_as), "read_at": to.read_at} for to in one.told.all()
        ]
        found.append({"at": one.at, "kind": "reminder", "reminder": one, "told": told})
    found += (
        {"at": one.at, "kind": "reply", "reply": one}
        for one in matter.replies.select_related("user")
    )
    return sorted(found, key=lambda row: row["at"])


def waiting_for(user: User, campaign: str, most: int = 5) -> list[ReminderMatter]:
    """Open matters this person was told of and has not answered, the latest reminder first."""
    mine = ReminderTo.objects.filter(user=user, reminder__matter=OuterRef("id"))
    found = readable(user, campaign).filter(Exists(mine), closed_on=None)
    return list(
        found.exclude(replies__user=user).annotate(at=Max("reminders__at")).order_by("-at")[:most]
    )


def unread(user: User, matters: Iterable[ReminderMatter]) -> frozenset[Any]:
    """The ids of those this person was told of and has not looked at since."""
    held = ReminderTo.objects.filter(user=user, reminder__matter__in=list(matters), read_at=None)
    return frozenset(held.values_list("reminder__matter_id", flat=True))


def mark_read(user: User, *matters: ReminderMatter) -> int:
    """Put on record that somebody has seen what they were told; asked again it changes nothing."""
    unread = ReminderTo.objects.filter(user=user, reminder__matter__in=matters, read_at=None)
    if not unread.exists():
        return 0
    with transaction.atomic():
        number = unread.update(read_at=clock.now())
        if number:
            append(
                user,
                "remind.read",
                f"user:{user.username}",
                after={"matters": sorted(str(one.id) for one in matters), "reminders": number},
            )
    return number


def reply(user: User, matter: ReminderMatter, kind: ReplyKind, text: str) -> ReminderReply:
    """Answer for the unit; Refusal where the matter has ended or nothing is said."""
    check(user, Action.REPLY_REMINDERS, matter.unit, matter.campaign)
    text = text.strip()
    if not text and kind != ReplyKind.WORKING:
        raise Refusal(
            "no_reply",
            "Cần ghi đã làm gì, hoặc số liệu chưa đúng ở đâu.",
            "Say what was done, or where the figures are wrong.",
        )
    with transaction.atomic():
        held = ReminderMatter.objects.select_for_update().get(id=matter.id)
        if held.closed_on is not None:
            raise Refusal(
                "matter_closed",
                "Việc này đã xong, không cần phản hồi nữa.",
                "The matter has ended and needs no reply.",
            )
        made = ReminderReply.objects.create(
            matter=held, user=user, at=clock.now(), kind=kind, text=text[:_LONGEST]
        )
        append(
            user,
            "remind.reply",
            f"matter:{held.id}",
            after={"campaign": held.campaign, "unit": held.unit, "kind": str(kind)},
            why=made.text,
        )
    return made


def sendings(campaign: str, state: str = "") -> QuerySet[ReminderSending]:
    """The messages of a campaign, the latest first; of one state where asked."""
    found = ReminderSending.objects.filter(campaign=campaign).select_related("user")
    if state in SendingState.values:
        found = found.filter(state=state)
    return found.annotate(number=Count("reminders")).order_by("-made_at", "id")


def _failed(campaign: str) -> int:
    """How many messages were given up."""
    return ReminderSending.objects.filter(campaign=campaign, state=SendingState.FAILED).count()


def may_reply(user: User, matter: ReminderMatter) -> bool:
    """May this person answer for the unit, now?"""
    open_still = matter.closed_on is None
    return open_still and can(user, Action.REPLY_REMINDERS, matter.unit, matter.campaign)


def may_send(user: User, campaign: str) -> bool:
    """May this person send reminders in the campaign?"""
    return can(user, Action.SEND_REMINDERS, campaign=campaign)
