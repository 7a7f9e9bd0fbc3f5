"""What holds for any dossiers: order does not matter, parts add up, every engine agrees."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.engines import ENGINES
from vedich.domain.counting import count
from vedich.domain.dossiers import FIELDS, FieldKind
from vedich.domain.figures import Counts
from vedich.domain.indicators import Grain
from vedich.domain.moments import Interval, end_of_day
from vedich.rulebook.book import Rulebook

FIRST = datetime(2024, 6, 1)
ADDITIVE = [
    indicator
    for indicator in Rulebook().indicators.values()
    if indicator.grain in (Grain.DOSSIERS, Grain.PAYMENTS)
]
FORMULAS = st.sampled_from([(i, version) for i in ADDITIVE for version in i.versions])
# Few values, so that edges meet: the same minute, the end of a day, midnight.
MOMENTS = st.sampled_from(
    [FIRST + timedelta(days=d, hours=h) for d in (0, 1, 2, 29, 30) for h in (0, 8, 10)]
)
DEADLINES = st.one_of(
    MOMENTS.map(lambda moment: end_of_day(moment.date())),
    MOMENTS.map(lambda moment: moment + timedelta(seconds=59, microseconds=999999)),
)


def values(name: str) -> st.SearchStrategy[object]:
    field = FIELDS[name]
    known: dict[FieldKind, st.SearchStrategy[object]] = {
        FieldKind.CODE: st.sampled_from(["a", "b"]),
        FieldKind.MOMENT: MOMENTS,
        FieldKind.DEADLINE: DEADLINES,
        FieldKind.COUNT: st.integers(0, 3),
        FieldKind.MONEY: st.sampled_from([0, 1, 8000]),
        FieldKind.FLAG: st.booleans(),
        FieldKind.CHOICE: st.sampled_from(field.choices or ("",)),
    }
    return st.none() | known[field.kind]


ROWS = st.lists(st.fixed_dictionaries({name: values(name) for name in FIELDS}), max_size=12)
INTERVALS = st.sampled_from([Interval(), Interval(date(2024, 6, 1), date(2024, 6, 2))])


@given(FORMULAS, ROWS, MOMENTS, INTERVALS, st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_does_not_matter(formula, rows, as_of, interval, shuffling):
    indicator, version = formula
    shuffled = list(rows)
    shuffling.shuffle(shuffled)
    question = {"by": ("unit", "day"), "interval": interval, "as_of": as_of}
    assert count(indicator.grain, version, rows, **question) == count(
        indicator.grain, version, shuffled, **question
    )


@given(FORMULAS, ROWS, MOMENTS, INTERVALS, st.sampled_from(["unit", "month", "channel"]))
@settings(max_examples=100, deadline=None)
def test_parts_add_up_to_the_whole(formula, rows, as_of, interval, key):
    indicator, version = formula
    whole = count(indicator.grain, version, rows, interval=interval, as_of=as_of)[()]
    parts = count(indicator.grain, version, rows, by=(key,), interval=interval, as_of=as_of)
    assert sum(parts.values(), Counts()) == whole


@given(FORMULAS, ROWS, MOMENTS)
@settings(max_examples=100, deadline=None)
def test_a_numerator_of_dossiers_never_exceeds_its_denominator(formula, rows, as_of):
    indicator, version = formula
    counts = count(indicator.grain, version, rows, as_of=as_of)[()]
    assert counts.denominator is not None
    assert counts.denominator + counts.excluded <= len(rows) or version.denominator.weight
    assert counts.numerator <= counts.denominator or version.numerator.weight


def test_engines_agree_on_every_shipped_formula() -> None:
    """One larger set of rows for all formulas; random campaigns run beside this elsewhere."""
    chance = random.Random(766)
    strategy_free = [_row(chance) for _ in range(300)]
    for indicator in ADDITIVE:
        for version in indicator.versions:
            for by in ((), ("unit", "month")):
                question = {"by": by, "as_of": FIRST + timedelta(days=20)}
                answers = {
                    name: engine(indicator.grain, version, strategy_free, **question)
                    for name, engine in ENGINES.items()
                }
                expected = answers["oracle"]
                for name, answer in answers.items():
                    assert answer == expected, (name, indicator.id, version.id, by)


def _row(chance: random.Random) -> dict[str, object]:
    row: dict[str, object] = {}
    for name, field in FIELDS.items():
        moment = FIRST + timedelta(minutes=chance.randrange(0, 40 * 24 * 60))
        row[name] = chance.choice(
            {
                FieldKind.CODE: [None, "a", "b"],
                FieldKind.MOMENT: [None, moment],
                FieldKind.DEADLINE: [None, end_of_day(moment.date()), moment],
                FieldKind.COUNT: [None, 0, 1, 2],
                FieldKind.MONEY: [None, 0, 8000],
                FieldKind.FLAG: [None, True, False],
                FieldKind.CHOICE: [None, *field.choices],
            }[field.kind]
        )
    return row
