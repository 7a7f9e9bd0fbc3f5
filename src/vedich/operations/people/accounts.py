"""People and their roles: invited by a link, given and relieved of roles, shut out.

    invited = invite("command line", "an.nv", "Nguyễn Văn An", role=Role.ADMINISTRATOR)
    accept_invitation(invited.token, "a long password")

A link works once, for a week, and needs no mail server: whoever invites hands it over. Every
change of somebody's roles ends the sessions they have open.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from vedich.domain.errors import Refusal
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.people.mail_addresses import checked
from vedich.operations.people.permissions import Action, check
from vedich.operations.people.signing_in import IDENTITY_REMOVED
from vedich.records.models import Assignment, Invitation, Role, ScopeKind, User

LINK_LASTS = timedelta(days=7)
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


@dataclass(frozen=True, slots=True)
class Invited:
    """A fresh link: the token is shown once and kept nowhere."""

    invitation: Invitation
    token: str

    @property
    def path(self) -> str:
        """The link's address below the site's own."""
        return f"/invitation/{self.token}/"


def invite(
    actor: Actor,
    username: str,
    full_name: str,
    *,
    role: Role,
    scope: ScopeKind = ScopeKind.ALL,
    unit: str = "",
    campaign: str = "",
    officer: str = "",
    email: str = "",
) -> Invited:
    """Make somebody known, give them a role, and return the link that lets them in."""
    _check_actor(actor)
    name = username.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise Refusal(
            "bad_username",
            "Tên đăng nhập gồm 2–32 chữ thường không dấu, chữ số, dấu . _ hoặc -.",
            "A user name is 2 to 32 small letters without marks, digits, dots, _ or -.",
            where=username[:40],
        )
    if not full_name.strip():
        raise Refusal("no_name", "Chưa ghi họ và tên.", "The full name is missing.")
    with transaction.atomic():
        if User.objects.filter(username=name).exists():
            raise Refusal(
                "user_exists",
                f"Đã có người dùng “{name}”.",
                f"There is a user “{name}” already.",
                hint_vi="Tạo liên kết mới cho người này, hoặc chọn tên đăng nhập khác.",
                hint_en="Make a new link for that person, or choose another user name.",
            )
        user = User(username=name, full_name=full_name.strip()[:120], email=checked(email))
        user.set_unusable_password()
        user.save()
        append(actor, "user.invite", f"user:{name}", after={"full_name": user.full_name})
        _assign(actor, user, role, scope, unit, campaign, officer, None, "")
        return _link(actor, user)


def new_link(actor: Actor, user: User) -> Invited:
    """A link to set a new password, for somebody who lost theirs or let the first one lapse."""
    _check_actor(actor)
    with transaction.atomic():
        append(actor, "user.link", f"user:{user.username}")
        return _link(actor, user)


def open_invitation(token: str) -> Invitation:
    """The invitation a token opens; Refusal, the same in every case, where it opens none."""
    found = (
        Invitation.objects.select_related("user")
        .filter(token_hash=_hash(token), used_at=None, expires_at__gt=timezone.now())
        .first()
    )
    if found is None or not found.user.is_active:
        raise Refusal(
            "link_not_valid",
            "Liên kết đã hết hạn, đã được dùng hoặc không đúng.",
            "The link has lapsed, was used, or is wrong.",
            hint_vi="Đề nghị quản trị hệ thống tạo liên kết mới.",
            hint_en="Ask the system administrator for a new one.",
        )
    return found


def accept_invitation(token: str, password: str) -> User:
    """Set the password of the invited person; the link is used up and open sessions end."""
    with transaction.atomic():
        invitation = open_invitation(token)
        user = User.objects.select_for_update().get(id=invitation.user_id)
        try:
            validate_password(password, user)
        except ValidationError as error:
            said = " ".join(error.messages)
            raise Refusal("weak_password", said, said) from None
        user.set_password(password)
        user.session_epoch += 1
        user.save()
        Invitation.objects.filter(user=user, used_at=None).update(used_at=timezone.now())
        append(user, "user.accept", f"user:{user.username}")
    return user


def assign_role(
    actor: Actor,
    user: User,
    role: Role,
    *,
    scope: ScopeKind = ScopeKind.ALL,
    unit: str = "",
    campaign: str = "",
    officer: str = "",
    ends_at: datetime | None = None,
    why: str = "",
) -> Assignment:
    """Give a role; the same role over the same units and campaign is given once.

    ``officer``: the code of this person among the officers of the unit's data.
    """
    _check_actor(actor)
    with transaction.atomic():
        assignment = _assign(actor, user, role, scope, unit, campaign, officer, ends_at, why)
        _end_sessions(user)
    return assignment


def end_role(actor: Actor, assignment: Assignment, why: str) -> None:
    """Relieve somebody of a role from now on; Refusal for the last administrator."""
    _check_actor(actor)
    _check_reason(why)
    with transaction.atomic():
        held = Assignment.objects.select_for_update().get(id=assignment.id)
        if held.ends_at is not None and held.ends_at <= timezone.now():
            return
        _check_not_last(held)
        before = told(held)
        held.ends_at = timezone.now()
        held.save()
        append(
            actor,
            "role.end",
            f"user:{held.user.username}",
            before=before,
            after=told(held),
            why=why.strip(),
        )
        _end_sessions(held.user)


def set_active(actor: Actor, user: User, active: bool, why: str) -> None:
    """Shut somebody out, or let them in again; nobody is deleted."""
    _check_actor(actor)
    _check_reason(why)
    with transaction.atomic():
        if not active:
            for held in Assignment.objects.in_force().filter(user=user, role=Role.ADMINISTRATOR):
                _check_not_last(held)
        before = User.objects.select_for_update().get(id=user.id).is_active
        if before == active:
            return
        User.objects.filter(id=user.id).update(is_active=active)
        append(
            actor,
            "user.active",
            f"user:{user.username}",
            before={"active": before},
            after={"active": active},
            why=why.strip(),
        )
        _end_sessions(user)


def reset_second_factor(actor: Actor, user: User, why: str) -> None:
    """Take the second factor off somebody who lost the device."""
    from allauth.mfa.models import Authenticator

    _check_actor(actor)
    _check_reason(why)
    with transaction.atomic():
        removed, _ = Authenticator.objects.filter(user=user).delete()
        if removed:
            append(actor, "user.second_factor.reset", f"user:{user.username}", why=why.strip())
            _end_sessions(user)


def remove_identities(actor: Actor, user: User, why: str) -> None:
    """Take the identities of the office's provider off somebody, and end what they opened.

    An e-mail alone does not bring one back: see ``signing_in.user_of_email``.
    """
    from allauth.socialaccount.models import SocialAccount

    _check_actor(actor)
    _check_reason(why)
    with transaction.atomic():
        removed, _ = SocialAccount.objects.filter(user=user).delete()
        if removed:
            append(actor, IDENTITY_REMOVED, f"user:{user.username}", why=why.strip())
            _end_sessions(user)


def find_user(username: str) -> User:
    """The user of that name; Refusal where there is none."""
    found = User.objects.filter(username=username.strip().lower()).first()
    if found is None:
        raise Refusal(
            "no_such_user",
            f"Không có người dùng “{username[:40]}”.",
            f"There is no user “{username[:40]}”.",
        )
    return found


def _assign(
    actor: Actor,
    user: User,
    role: Role,
    scope: ScopeKind,
    unit: str,
    campaign: str,
    officer: str,
    ends_at: datetime | None,
    why: str,
) -> Assignment:
    unit, officer = unit.strip(), officer.strip()
    if (scope == ScopeKind.ALL) != (unit == ""):
        raise Refusal(
            "scope_without_unit",
            "Phạm vi một đơn vị hoặc đơn vị và cấp dưới cần mã đơn vị; phạm vi tất cả thì không.",
            "A scope of a unit needs the unit's code; a scope of all units has none.",
        )
    if officer and (role != Role.OFFICER or not unit):
        raise Refusal(
            "officer_without_unit",
            "Mã cán bộ chỉ đi với vai trò công chức Một cửa của một đơn vị.",
            "An officer's code goes with the role of a one-stop officer of one unit.",
            where=officer[:40],
        )
    wanted = {
        "role": role,
        "scope": scope,
        "unit": unit,
        "campaign": campaign.strip(),
        "officer": officer,
    }
    known = Assignment.objects.in_force().filter(user=user, ends_at=ends_at, **wanted).first()
    if known is not None:
        return known
    assignment = Assignment.objects.create(user=user, ends_at=ends_at, **wanted)
    append(actor, "role.assign", f"user:{user.username}", after=told(assignment), why=why.strip())
    return assignment


def _link(actor: Actor, user: User) -> Invited:
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        user=user,
        token_hash=_hash(token),
        created_by=actor.username if isinstance(actor, User) else actor,
        expires_at=timezone.now() + LINK_LASTS,
    )
    return Invited(invitation, token)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _end_sessions(user: User) -> None:
    User.objects.filter(id=user.id).update(session_epoch=F("session_epoch") + 1)


def told(one: Assignment) -> dict[str, Any]:
    """A role with its scope and last day, as events and lists tell it."""
    return {
        "id": str(one.id),
        "role": one.role,
        "scope": one.scope,
        "unit": one.unit,
        "campaign": one.campaign,
        "officer": one.officer,
        "ends_at": one.ends_at.isoformat() if one.ends_at else None,
    }


def _check_actor(actor: Actor) -> None:
    # A name instead of a user is the command line: whoever runs it holds the workspace itself.
    if isinstance(actor, User):
        check(actor, Action.MANAGE_PEOPLE)


def _check_reason(why: str) -> None:
    if not why.strip():
        raise Refusal("no_reason", "Cần ghi lý do.", "A reason is needed.")


def _check_not_last(held: Assignment) -> None:
    others = Assignment.objects.in_force().filter(role=Role.ADMINISTRATOR).exclude(id=held.id)
    if held.role == Role.ADMINISTRATOR and not others.exclude(user=held.user).exists():
        raise Refusal(
            "last_administrator",
            "Đây là người quản trị hệ thống cuối cùng nên không bỏ quyền được.",
            "This is the last system administrator, so the role can't be taken away.",
            hint_vi="Giao quyền quản trị hệ thống cho người khác trước.",
            hint_en="Make somebody else system administrator first.",
        )
