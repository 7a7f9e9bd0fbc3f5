"""Somebody of the site acts at the command line: their rights count, and the log says who typed it.

    with acting("thamdinh", "milestone.sign", "campaign:ia-ake-2024:2024-05-16") as user:
        sign(user, stone)

Whoever runs the command line holds the workspace; steps that are one person's word (an answer, a
signature, a second person's decision) still need that person's name and right.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from vedich.domain.errors import Refusal
from vedich.operations.data.recording import tell_log
from vedich.operations.people.accounts import find_user
from vedich.records.models import User


@contextmanager
def acting(username: str, verb: str, subject: str) -> Iterator[User]:
    """The person, in whose name a step is taken; the event before it names the operator."""
    user = find_user(username)
    if not user.is_active:
        raise Refusal(
            "not_active",
            f"Tài khoản “{user.username}” không còn dùng.",
            f"The account “{user.username}” is no longer in use.",
            where="--as",
        )
    tell_log("cli.act_as", subject, {"user": user.username, "step": verb})
    yield user
