"""Who may do what, as pages ask it: ``can(user, action, unit, campaign)``, ``reach(user, action)``.

The answers are those of operations.people.permissions, which the operations themselves ask again;
here a visitor who has not signed in is somebody, too: one who may do nothing.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from vedich.operations.people import permissions as rights
from vedich.operations.people.permissions import NOWHERE, Action, Reach
from vedich.records.models import User

__all__ = ["Action", "Reach", "actions_of", "can", "may_read_officer", "own_officers", "reach"]

Visitor = User | AnonymousUser


def can(
    user: Visitor, action: Action, unit: str | None = None, campaign: str | None = None
) -> bool:
    """May this visitor do the action on the unit (None: on every unit) in the campaign?"""
    return isinstance(user, User) and rights.can(user, action, unit, campaign)


def may_read_officer(user: Visitor, unit: str, officer: str, campaign: str | None = None) -> bool:
    """May this visitor read the figures of this officer of the unit?"""
    return isinstance(user, User) and rights.may_read_officer(user, unit, officer, campaign)


def own_officers(user: Visitor, campaign: str | None = None) -> frozenset[tuple[str, str]]:
    """(unit, code) of the officers in the data that this visitor is."""
    return rights.own_officers(user, campaign) if isinstance(user, User) else frozenset()


def reach(user: Visitor, action: Action, campaign: str | None = None) -> Reach:
    """Over which units this visitor may do the action; use it to narrow lists."""
    return rights.reach(user, action, campaign) if isinstance(user, User) else NOWHERE


def actions_of(user: Visitor) -> frozenset[Action]:
    """Everything this visitor may do somewhere; use it to show or leave out links."""
    return rights.actions_of(user) if isinstance(user, User) else frozenset()
