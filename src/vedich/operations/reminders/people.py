"""Who a reminder reaches: the officers of a unit, its heads, the office that runs the campaign.

    people = People("ia-ake-2024")
    people.told((To.OFFICER,), "24049", officer="CB1")      # [(user, To.OFFICER), …]

Where a place in line is empty the next one is told instead, and the list says as whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vedich.domain.reminding import To
from vedich.operations.data.units import reached
from vedich.records.models import Assignment, Mandate, Part, Role, ScopeKind, User

_LINE = tuple(To)
_LEADING = (Part.LEAD, Part.RECEIVE)
_ROLES = {To.OFFICER: Role.OFFICER, To.HEAD: Role.UNIT_HEAD, To.OFFICE: Role.OFFICE}
Told = tuple[User, To]


class People:
    """Everybody with a part in one campaign, looked up once."""

    def __init__(self, campaign: str) -> None:
        held = (
            Assignment.objects.in_force()
            .filter(role__in=_ROLES.values(), campaign__in=("", campaign))
            .select_related("user")
            .order_by("user__username")
        )
        self._held = list(held)
        self._reach = {one.id: _reach(one) for one in self._held}
        leading = Mandate.objects.in_force().filter(campaign=campaign, part__in=_LEADING)
        self._leading = set(leading.values_list("user_id", flat=True))

    def told(
        self, to: Iterable[To], unit: str, officer: str = "", person: User | None = None
    ) -> list[Told]:
        """Each person once, as the first of ``to`` they are; whoever stands next in line where
        nobody is one of these, and nobody only where the whole line is empty.

        ``person``: who was put in charge by name, in the place of the officer.
        """
        wanted = tuple(to)
        if person is not None and person.is_active and To.OFFICER in wanted:
            others = self._of((one for one in wanted if one is not To.OFFICER), unit, officer)
            return [(person, To.OFFICER), *(one for one in others if one[0] != person)]
        found = self._of(wanted, unit, officer)
        last = max(map(_LINE.index, wanted), default=-1)
        for further in _LINE[last + 1 :]:
            found = found or self._of((further,), unit, officer)
        return found

    def _of(self, to: Iterable[To], unit: str, officer: str) -> list[Told]:
        seen: dict[object, Told] = {}
        for one in to:
            for user in self._who(one, unit, officer):
                seen.setdefault(user.id, (user, one))
        return list(seen.values())

    def _who(self, to: To, unit: str, officer: str) -> Iterator[User]:
        holders = [one for one in self._held if one.role == _ROLES[to]]
        if to is To.OFFICE:
            office = [one for one in holders if one.scope == ScopeKind.ALL]
            leading = [one for one in office if one.user_id in self._leading]
            yield from (one.user for one in leading or office)
            return
        if not unit:
            return
        over = [one for one in holders if unit in self._reach[one.id]]
        if to is To.OFFICER and officer:
            # An officer whose code nobody holds is the desk's as a whole: who has no code of
            # their own looks after all of it.
            own = [one for one in over if one.officer == officer]
            over = own or [one for one in over if not one.officer]
        yield from (one.user for one in over)


def _reach(one: Assignment) -> frozenset[str]:
    if one.scope == ScopeKind.ALL:
        # Somebody over every unit is nobody's own officer or head.
        return frozenset()
    return reached(one.unit, subtree=one.scope == ScopeKind.SUBTREE)
