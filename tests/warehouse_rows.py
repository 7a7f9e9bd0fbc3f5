"""Rows and formulas to try the counting engines on: blanks everywhere, moments at the edges.

Example: ``@given(dossiers(), versions(Grain.DOSSIERS), KEYS, INTERVALS, AS_OF)``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

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
from vedich.domain.counting import KEYS as ALL_KEYS
from vedich.domain.indicators import Grain, Side, Version
from vedich.domain.moments import Interval, end_of_day

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
KEYS = st.lists(st.sampled_from(ALL_KEYS), unique=True, max_size=3).map(tuple)
AS_OF = st.one_of(moments(), st.just(datetime(2024, 12, 31)))


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
