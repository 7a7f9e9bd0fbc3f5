"""The compiled count on DuckDB gives what the slow, obvious count gives, to the digit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vedich.domain.counting as oracle
from vedich.domain.conditions import (
    AllOf,
    Always,
    AnyOf,
    Compare,
    Condition,
    In,
    Is,
    Known,
    NoneOf,
    NotAfter,
)
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Grain, Side, Version
from vedich.domain.moments import Interval, end_of_day
from vedich.warehouse.counting import Books, count_many
from vedich.warehouse.example_engine import count_rows, fill
from vedich.warehouse.sqlcache import SqlCache

START = datetime(2024, 1, 30)
EDGES = (
    timedelta(0),
    timedelta(microseconds=-1),
    timedelta(hours=7),
    timedelta(hours=23, minutes=59),
)
MOMENTS = ("submitted_at", "received_at", "finished_at", "returned_at", "stopped_at", "paid_at")


def blank_or(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


def moments() -> st.SearchStrategy[datetime]:
    """Days around a month's end, at and around midnight."""
    return st.builds(
        lambda days, edge: START + timedelta(days=days) + edge,
        st.integers(0, 5),
        st.sampled_from(EDGES),
    )


def dossiers() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Null-rich rows over few values, so that keys and edges meet."""
    row = st.fixed_dictionaries(
        {
            "unit": blank_or(st.sampled_from(["H1", "H2", "H3"])),
            "unit_id": blank_or(st.sampled_from(["H1", "H9"])),
            "officer": blank_or(st.sampled_from(["A", "B"])),
            "procedure": blank_or(
                st.sampled_from(["1.000001", "1.000001.000.00.00.H1", "1.000002", "x"])
            ),
            "field": blank_or(st.sampled_from(["F", "G"])),
            "channel": blank_or(st.sampled_from(["online", "counter"])),
            "service_level": blank_or(st.sampled_from(["full", "partial"])),
            "payment_route": blank_or(st.sampled_from(["national", "gateway", "cash"])),
            "status": blank_or(st.sampled_from(["withdrawn", "finished"])),
            **{name: blank_or(moments()) for name in MOMENTS},
            "due_at": blank_or(moments().map(lambda moment: end_of_day(moment.date()))),
            "waiting_minutes": blank_or(st.integers(0, 3000)),
            "amount_due": blank_or(st.integers(0, 2)),
            "payments": blank_or(st.integers(0, 3)),
            "payments_online": blank_or(st.integers(0, 3)),
            "paid": blank_or(st.booleans()),
            "reused": blank_or(st.booleans()),
        }
    )
    return st.lists(row, max_size=12)


TESTS: st.SearchStrategy[Condition] = st.one_of(
    st.just(Always()),
    st.builds(Is, st.just("channel"), st.just("online")),
    st.builds(Is, st.sampled_from(["paid", "reused"]), st.booleans()),
    st.builds(In, st.just("payment_route"), st.just(("national", "gateway"))),
    st.builds(Known, st.sampled_from(["due_at", "paid", *MOMENTS]), st.booleans()),
    st.builds(
        Compare,
        st.sampled_from(["amount_due", "waiting_minutes"]),
        st.sampled_from(["more_than", "at_least", "less_than", "at_most"]),
        st.integers(0, 2),
    ),
    st.builds(
        NotAfter,
        st.sampled_from([("as_of",), ("finished_at", "returned_at"), ("stopped_at",)]),
        st.just("due_at"),
        st.sampled_from([None, "waiting_minutes"]),
    ),
)


def grouped(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, max_size=3).map(tuple)
    return st.one_of(
        st.builds(AllOf, several), st.builds(AnyOf, several), st.builds(NoneOf, several)
    )


CONDITIONS = st.recursive(TESTS, grouped, max_leaves=5)


def versions(grain: Grain) -> st.SearchStrategy[Version]:
    weight = st.sampled_from(
        [None, "payments", "amount_due"] if grain is Grain.PAYMENTS else [None]
    )
    below = st.just(Side(Always()))
    if grain is Grain.PROCEDURES:
        below = st.builds(Side, st.sampled_from([Always(), Is("fee_bearing", True)]))
    else:
        below = st.builds(Side, CONDITIONS, weight)
    return st.builds(
        lambda placed_by, denominator, numerator, scope, needs: Version(
            "v", None, placed_by, denominator, numerator, (), scope, needs
        ),
        st.sampled_from(
            [("received_at", "submitted_at"), ("finished_at",), ("paid_at", "received_at")]
        ),
        below,
        st.builds(Side, CONDITIONS, weight),
        CONDITIONS,
        st.sampled_from([(), ("due_at",), ("amount_due", "paid")]),
    )


INTERVALS = st.sampled_from(
    [
        Interval(),
        Interval(date(2024, 1, 31), date(2024, 2, 1)),
        Interval(date(2024, 2, 1)),
        Interval(None, date(2024, 1, 31)),
        Interval(date(2024, 1, 1), date(2024, 1, 31)),
    ]
)
KEYS = st.lists(st.sampled_from(oracle.KEYS), unique=True, max_size=3).map(tuple)
AS_OF = st.one_of(moments(), st.just(datetime(2024, 12, 31)))


@settings(max_examples=40, deadline=None)
@given(st.data())
@pytest.mark.parametrize("grain", [Grain.DOSSIERS, Grain.PAYMENTS])
def test_engine_is_the_oracle_on_dossiers_and_payments(grain: Grain, data: st.DataObject) -> None:
    """Several versions at once, so that those placed by the same day share their scan."""
    asked = data.draw(st.lists(versions(grain), min_size=1, max_size=4))
    rows = data.draw(dossiers())
    how = {"by": data.draw(KEYS), "interval": data.draw(INTERVALS), "as_of": data.draw(AS_OF)}
    with duckdb.connect() as con:
        fill(con, rows)
        found = count_many(Books(con, SqlCache()), [(grain, v) for v in asked], **how)
    assert found == [oracle.count(grain, version, rows, **how) for version in asked]


def catalogues() -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries(
        {
            "procedure": st.sampled_from(["1.000001", "1.000001.000.00.00.H2", "1.000002", "x"]),
            "field": blank_or(st.sampled_from(["F", "G"])),
            "unit": blank_or(st.sampled_from(["H1", "H9"])),
            "level": blank_or(st.sampled_from(["commune", "province"])),
            "service_level": blank_or(st.sampled_from(["full", "partial"])),
            "fee_bearing": blank_or(st.booleans()),
            "valid_from": blank_or(moments()),
            "valid_to": blank_or(moments()),
        }
    )
    return st.lists(row, max_size=6)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_engine_is_the_oracle_on_distinct_procedures(data: st.DataObject) -> None:
    version, rows = data.draw(versions(Grain.PROCEDURES)), data.draw(dossiers())
    asked = {
        "by": data.draw(KEYS),
        "interval": data.draw(INTERVALS),
        "as_of": data.draw(AS_OF),
        "catalogue": data.draw(catalogues()),
        "unit_levels": data.draw(
            st.dictionaries(
                st.sampled_from(["H1", "H2", "H9"]), st.sampled_from(["commune", "province"])
            )
        ),
    }
    assert count_rows(Grain.PROCEDURES, version, rows, **asked) == oracle.count(
        Grain.PROCEDURES, version, rows, **asked
    )


def simple(**changes: Any) -> Version:
    parts = {
        "placed_by": ("received_at",),
        "denominator": Side(Always()),
        "numerator": Side(Always()),
    }
    return Version(id="v", in_force_from=None, basis=(), **{**parts, **changes})


def test_without_rows_there_is_still_the_one_key() -> None:
    found = count_rows(Grain.DOSSIERS, simple(), [], as_of=START)
    assert found == oracle.count(Grain.DOSSIERS, simple(), [], as_of=START)
    assert list(found) == [()]


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (
            lambda: count_rows(Grain.DOSSIERS, simple(), [], by=("colour",), as_of=START),
            "unknown_key",
        ),
        (lambda: count_rows(Grain.OBSERVED, simple(), [], as_of=START), "observed_only"),
    ],
)
def test_what_can_not_be_counted_is_refused(ask: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ask()
    assert refused.value.code == code
