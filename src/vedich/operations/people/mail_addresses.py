"""The mail address of a person, to which reminders go; it may be absent.

    set_address(administrator, user, "an.nv@example.gov.vn")

The log says that an address was set or taken away, not which.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from vedich.domain.errors import Refusal
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.people.permissions import Action, check
from vedich.records.models import User


def set_address(actor: Actor, user: User, address: str) -> User:
    """Set the address, or take it away where it is blank; Refusal where it is none."""
    if isinstance(actor, User):
        check(actor, Action.MANAGE_PEOPLE)
    written = checked(address)
    with transaction.atomic():
        held = User.objects.select_for_update().get(id=user.id)
        if held.email != written:
            before = bool(held.email)
            held.email = written
            held.save(update_fields=["email"])
            append(
                actor,
                "user.mail",
                f"user:{held.username}",
                before={"has_address": before},
                after={"has_address": bool(written)},
            )
    return held


def checked(address: str) -> str:
    """The address without blanks around it; Refusal where it can't be one."""
    written = address.strip()
    try:
        if written:
            validate_email(written)
    except ValidationError:
        raise Refusal(
            "bad_address",
            "Địa chỉ thư điện tử không đúng.",
            "The mail address is not valid.",
            hint_vi="Ví dụ an.nv@xa.gov.vn; để trống nếu người này chưa có.",
            hint_en="For example an.nv@commune.gov.vn; leave it blank where there is none.",
        ) from None
    return written
