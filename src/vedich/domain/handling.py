"""Which dossiers of a unit an officer answers for, once its head has split fields and procedures.

A figure of an officer is a figure of the unit with a narrower scope: same formula, same engine,
same list of dossiers. Who handled a dossier is what the data say. Where they name nobody, the
dossiers of a procedure are those of the officer it was given to, if only one has it; if two have
it nobody can tell whose they are, and the figure awaits data.

>>> duties = [OfficerDuty("CB1", fields=("Hộ tịch",)), OfficerDuty("CB2", procedures=("2.000815",))]
>>> pairs = [("Hộ tịch", "1.001193.000.00.00.H21"), ("Chứng thực", "2.000815.000.00.00.H21")]
>>> handled_by(duties[1], duties, pairs, named=False, within=Interval()).scope
In(field='procedure', values=('2.000815', '2.000815.000.00.00.H21'), parameter=None)
>>> [one.officer for one in holders(duties, *pairs[0], None)]
['CB1']
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from vedich.domain.assigned import OfficerDuty
from vedich.domain.conditions import AllOf, AnyOf, Condition, In, Is
from vedich.domain.counting import national_code
from vedich.domain.indicators import Version
from vedich.domain.moments import Interval

Pair = tuple[str | None, str | None]
"""Field and procedure code of dossiers, as the data write them."""


@dataclass(frozen=True, slots=True)
class Handled:
    """The dossiers an officer answers for: ``scope``, of the days ``within``.

    ``within`` None: the officer's time lies outside the days that count. ``named``: do the data
    say who handled a dossier? ``shared``: where they don't, what another officer has too.
    """

    duty: OfficerDuty
    scope: Condition
    within: Interval | None
    named: bool
    shared: tuple[Pair, ...] = ()

    @property
    def countable(self) -> bool:
        """Can it be told which dossiers are this officer's?"""
        return self.within is not None and not self.shared

    def of(self, version: Version) -> Version:
        """The formula, narrowed to these dossiers."""
        return replace(version, scope=AllOf((version.scope, self.scope)))


def handled_by(
    duty: OfficerDuty,
    duties: Iterable[OfficerDuty],
    pairs: Iterable[Pair],
    *,
    named: bool,
    within: Interval,
) -> Handled:
    """What an officer of a split answers for; ``pairs``: the ones there are among the dossiers."""
    known = list(pairs)
    given = {national_code(code) for code in duty.procedures}
    written = {code for _, code in known if code is not None and national_code(code) in given}
    parts: list[Condition] = []
    if duty.fields:
        parts.append(In("field", tuple(sorted(duty.fields))))
    if duty.procedures:
        parts.append(In("procedure", tuple(sorted({*duty.procedures, *written}))))
    place: Condition = parts[0] if len(parts) == 1 else AnyOf(tuple(parts))
    scope = AllOf((Is("officer", duty.officer), place)) if named else place
    others = [one for one in duties if one.officer != duty.officer and _meet(one, duty)]
    shared = () if named else tuple(
        pair for pair in known if has(duty, *pair) and any(has(one, *pair) for one in others)
    )  # fmt: skip
    return Handled(duty, scope, overlap(duty, within), named, shared)


def has(duty: OfficerDuty, field: str | None, procedure: str | None) -> bool:
    """Was a dossier of this field and procedure given to the officer?"""
    if field is not None and field in duty.fields:
        return True
    return procedure is not None and national_code(procedure) in map(national_code, duty.procedures)


def holders(
    duties: Iterable[OfficerDuty], field: str | None, procedure: str | None, day: date | None
) -> list[OfficerDuty]:
    """Who was given a field or procedure, on a day (None: ever)."""
    return [
        one
        for one in duties
        if has(one, field, procedure) and (day is None or day in Interval(one.since, one.until))
    ]


def at_once(duties: Iterable[OfficerDuty], field: str | None, procedure: str | None) -> list[str]:
    """The officers who have a field or procedure on the same days as somebody else."""
    having = holders(duties, field, procedure, None)
    return sorted(
        {one.officer for one in having if any(_meet(one, o) for o in having if o is not one)}
    )


def overlap(duty: OfficerDuty, within: Interval) -> Interval | None:
    """The officer's days among those that count; None where there is none."""
    start = max((day for day in (duty.since, within.start) if day), default=None)
    end = min((day for day in (duty.until, within.end) if day), default=None)
    return None if start and end and end < start else Interval(start, end)


def stretches(duties: Sequence[OfficerDuty], within: Interval) -> list[Interval]:
    """The days that count, cut where somebody begins or ends: in each the same people are there.

    >>> leaver = OfficerDuty("CB1", ("Hộ tịch",), until=date(2024, 5, 10))
    >>> [one.days for one in stretches([leaver], Interval(date(2024, 5, 1), date(2024, 5, 31)))]
    [10, 21]
    """
    begins = {one.since for one in duties if one.since}
    begins |= {one.until + timedelta(days=1) for one in duties if one.until}
    inside = sorted(
        day for day in begins if day in within and (within.start is None or day > within.start)
    )
    starts: list[date | None] = [within.start, *inside]
    ends: list[date | None] = [*(day - timedelta(days=1) for day in inside), within.end]
    return [Interval(start, end) for start, end in zip(starts, ends, strict=True)]


def _meet(one: OfficerDuty, other: OfficerDuty) -> bool:
    return overlap(one, Interval(other.since, other.until)) is not None
