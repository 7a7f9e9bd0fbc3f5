"""People as pages and the command line list them.

    list_people()["rows"][0]["roles"]    # [{"role": "office", "scope": "all", …}]

Lists stand in the order of Vietnamese names: given name, family name, middle names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vedich.domain.vietnamese import person_key
from vedich.operations.people.accounts import told
from vedich.records.models import Assignment, User


def identities_of(user: User) -> list[dict[str, Any]]:
    """``{linked_at, used_at}`` of each identity that opens this account; never whose it is."""
    from allauth.socialaccount.models import SocialAccount

    found = SocialAccount.objects.filter(user=user).order_by("date_joined")
    return [{"linked_at": one.date_joined, "used_at": one.last_login} for one in found]


def list_people() -> dict[str, Any]:
    """Rows ``{username, full_name, active, joined_at, roles}`` with the roles that count now.

    ``can_sign_in``: by a password, or by an identity of the office's provider.
    """
    from allauth.socialaccount.models import SocialAccount

    linked = set(SocialAccount.objects.values_list("user_id", flat=True))
    in_force: dict[Any, list[dict[str, Any]]] = {}
    for one in Assignment.objects.in_force().select_related("user"):
        in_force.setdefault(one.user_id, []).append(told(one))
    rows = [
        {
            "username": user.username,
            "full_name": user.full_name,
            "active": user.is_active,
            "joined_at": user.joined_at,
            "can_sign_in": user.has_usable_password() or user.id in linked,
            "roles": in_force.get(user.id, []),
        }
        for user in _by_given_name(User.objects.all())
    ]
    return {"rows": rows}


def active_people() -> list[User]:
    """Everybody who may still sign in, as a list of Vietnamese names is ordered."""
    return _by_given_name(User.objects.filter(is_active=True))


def _by_given_name(people: Iterable[User]) -> list[User]:
    return sorted(people, key=lambda one: person_key(one.full_name))
