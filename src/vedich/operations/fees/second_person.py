"""What one person enters and another one lets count: who they are, and that they are two.

    is_same("an.nv", user)

At the command line people are named with ``--by``; the log names the system's user beside them.
"""

from __future__ import annotations

from vedich.domain.errors import Refusal
from vedich.operations.data.recording import operator
from vedich.operations.keeping.auditing import Actor
from vedich.operations.people.permissions import Action, check
from vedich.records.models import User

Person = User | str
_LONGEST = 60


def check_person(by: Person, action: Action) -> None:
    """Refusal where a user may not, or nobody is named."""
    if isinstance(by, User):
        check(by, action)
    elif not by.strip():
        raise Refusal("no_name", "Cần ghi ai làm việc này (--by).", "Say who does this (--by).")


def name_of(by: Person) -> str:
    """What somebody is called in a record."""
    return by.username if isinstance(by, User) else by.strip()[:_LONGEST]


def actor_of(by: Person) -> Actor:
    """Who the log names."""
    return by if isinstance(by, User) else operator()


def is_same(first: str, by: Person) -> bool:
    """Is this the one who entered it?"""
    return name_of(by).casefold() == first.casefold()
