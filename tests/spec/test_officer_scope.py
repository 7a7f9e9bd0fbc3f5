"""What an officer answers for: held against picking the dossiers by hand, on every engine."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.engines import ENGINES
from vedich.domain.assigned import OfficerDuty
from vedich.domain.conditions import Always, Is
from vedich.domain.counting import count, national_code
from vedich.domain.figures import Counts
from vedich.domain.handling import Handled, handled_by, has, stretches
from vedich.domain.indicators import Grain, Side, Version
from vedich.domain.moments import Interval

FIRST, LAST = date(2024, 6, 1), date(2024, 6, 10)
WITHIN, AS_OF = Interval(FIRST, LAST), datetime(2024, 6, 10, 23, 59)
ONLINE = Version("v", None, ("received_at",), Side(Always()), Side(Is("channel", "online")), ())
OFFICERS, FIELDS = ("A", "B", "C"), ("Hộ tịch", "Đất đai")
CODES = ("2.000815", "2.000815.000.00.00.H21", "1.001193.000.00.00.H21")
DAYS = st.none() | st.dates(FIRST - timedelta(days=2), LAST + timedelta(days=2))


def _row(pick) -> dict[str, object]:
    return {
        "received_at": datetime(2024, 6, pick(list(range(1, 15))), 9),
        "channel": pick(["online", "counter"]),
        "officer": pick([None, *OFFICERS]),
        "field": pick([None, *FIELDS]),
        "procedure": pick([None, *CODES]),
    }


@st.composite
def duties(draw) -> list[OfficerDuty]:
    found = []
    for officer in OFFICERS:
        since, until = draw(DAYS), draw(DAYS)
        if since and until and until < since:
            since, until = until, since
        fields = tuple(draw(st.sets(st.sampled_from(FIELDS), max_size=2)))
        codes = tuple(draw(st.sets(st.sampled_from(CODES), min_size=not fields, max_size=2)))
        found.append(OfficerDuty(officer, fields, codes, since, until))
    return found


ROWS = st.lists(st.randoms().map(lambda chance: _row(chance.choice)), max_size=25)


def by_hand(rows, duty: OfficerDuty, *, named: bool) -> Counts:
    """The obvious way: look at each dossier and ask whose it is."""
    total = Counts()
    for row in rows:
        day = row["received_at"].date()
        given = {national_code(code) for code in duty.procedures}
        place = row["field"] in duty.fields or (
            row["procedure"] is not None and national_code(row["procedure"]) in given
        )
        there = (not duty.since or day >= duty.since) and (not duty.until or day <= duty.until)
        mine = not named or row["officer"] == duty.officer
        if place and there and mine and FIRST <= day <= LAST:
            total += Counts(int(row["channel"] == "online"), 1)
    return total


def counted(engine, rows, handled: Handled) -> Counts:
    if handled.within is None:
        return Counts()
    version = handled.of(ONLINE)
    answer = engine(Grain.DOSSIERS, version, rows, interval=handled.within, as_of=AS_OF)
    return answer[()]


def pairs_of(rows) -> list:
    return sorted({(row["field"], row["procedure"]) for row in rows}, key=str)


@given(ROWS, duties(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_the_narrowed_formula_counts_what_one_would_pick_by_hand(rows, given_to, named) -> None:
    for duty in given_to:
        handled = handled_by(duty, given_to, pairs_of(rows), named=named, within=WITHIN)
        assert counted(count, rows, handled) == by_hand(rows, duty, named=named)


@given(ROWS, duties())
@settings(max_examples=150, deadline=None)
def test_nobodys_dossiers_are_counted_twice(rows, given_to) -> None:
    """Named: each dossier has one officer. Not named: only who shares nothing is counted."""
    whole = count(Grain.DOSSIERS, ONLINE, rows, interval=WITHIN, as_of=AS_OF)[()]
    for named in (True, False):
        told = [
            handled_by(one, given_to, pairs_of(rows), named=named, within=WITHIN)
            for one in given_to
        ]
        parts = [counted(count, rows, one) for one in told if one.countable]
        assert sum(part.denominator or 0 for part in parts) <= (whole.denominator or 0)
        assert all(not one.shared for one in told) or not named


@given(duties())
@settings(max_examples=100, deadline=None)
def test_in_a_stretch_of_days_the_same_people_are_there(given_to) -> None:
    found = stretches(given_to, WITHIN)
    days = [FIRST + timedelta(days=n) for n in range(10)]
    assert sum(one.days or 0 for one in found) == len(days)
    for one in found:
        there = {
            frozenset(d.officer for d in given_to if day in Interval(d.since, d.until))
            for day in days
            if day in one
        }
        assert len(there) == 1


def test_engines_agree_on_what_officers_answer_for() -> None:
    chance = random.Random(5)
    rows = [_row(chance.choice) for _ in range(200)]
    given_to = [
        OfficerDuty("A", ("Hộ tịch",), ("2.000815",)),
        OfficerDuty("B", ("Đất đai",), until=date(2024, 6, 4)),
        OfficerDuty("C", (), ("1.001193",), since=date(2024, 6, 5)),
    ]
    for named in (True, False):
        for duty in given_to:
            handled = handled_by(duty, given_to, pairs_of(rows), named=named, within=WITHIN)
            wanted = by_hand(rows, duty, named=named)
            for name, engine in ENGINES.items():
                assert counted(engine, rows, handled) == wanted, (name, duty, named)
            assert wanted.denominator
    assert has(given_to[0], None, CODES[1]) and not has(given_to[1], None, CODES[0])
