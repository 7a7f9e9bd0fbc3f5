"""Readings of one figure, what can't be right in them, and what our rules give beside them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vedich
from vedich.domain.figures import State
from vedich.domain.index import Index
from vedich.domain.observation_checks import doubts, explained, maxima, parts_of
from vedich.domain.observations import Observation, current, history
from vedich.rulebook.index import load_index
from vedich.rulebook.source import SourceFile

EARLY, LATE = datetime(2026, 9, 24), datetime(2026, 10, 2)
GROUPS = ("CKMB", "TDGQ", "CLGQ", "TTTT", "MDSH", "MDHL")


@pytest.fixture(scope="module")
def index() -> Index:
    shipped = Path(vedich.__file__).parent / "definitions" / "indexes" / "766-2026.yaml"
    return load_index(SourceFile.read(shipped))


def seen(subject: str, points: str | None = None, **more: object) -> Observation:
    fields: dict[str, object] = {"captured_at": LATE, "order": 0} | more
    value = None if points is None else Decimal(points)
    return Observation("portal", "H21.20", subject, "Năm 2026", points=value, **fields)  # type: ignore[arg-type]


@given(st.permutations(range(6)))
def test_the_reading_in_force_does_not_depend_on_the_order_of_rows(order: list[int]) -> None:
    rows = [
        seen("TOTAL", "19", captured_at=None, order=9),
        seen("TOTAL", "20", captured_at=EARLY, order=5),
        seen("TOTAL", "21", captured_at=LATE, order=1),
        seen("TOTAL", "22", captured_at=LATE, order=2),
        seen("TDGQ", "3", captured_at=EARLY, order=8),
        seen("TDGQ", "4", captured_at=LATE, order=3),
    ]
    shuffled = [rows[place] for place in order]
    assert sorted(row.points for row in current(shuffled).values() if row.points) == [4, 22]
    before = current(shuffled, as_of=datetime(2026, 9, 30))
    assert sorted(row.points for row in before.values() if row.points) == [3, 20]
    assert [row.points for row in history(shuffled, rows[0].key)] == [19, 20, 21, 22]


def test_periods_and_lists_are_different_figures() -> None:
    rows = [
        seen("TOTAL", "19"),
        seen("TOTAL", "20", scope="AGENCY"),
        seen("TOTAL", "21", procedure="1.1"),
    ]
    assert len(current(rows)) == 3


def test_points_above_the_maximum_are_flagged_and_kept(index: Index) -> None:
    rows = [seen("MDHL", "18.1"), seen("CKMB", "18"), seen("TOTAL", "100.01")]
    found = doubts(rows, maxima(index))
    assert [(doubt.code, doubt.observation.subject) for doubt in found] == [
        ("above_maximum", "MDHL"),
        ("above_maximum", "TOTAL"),
    ]
    assert found[0].observation.points == Decimal("18.1")
    assert found[0].vi == "H21.20, MDHL, Năm 2026: điểm công bố 18,1 vượt tối đa 18."


def test_the_publishers_own_maximum_goes_before_ours(index: Index) -> None:
    assert doubts([seen("MDHL", "19", maximum=Decimal(20))], maxima(index)) == []
    assert len(doubts([seen("MDHL", "17", maximum=Decimal(16))], maxima(index))) == 1


def test_parts_and_rates_that_can_not_be(index: Index) -> None:
    rows = [
        seen("TDGQ_ON_TIME", numerator=Decimal(5), denominator=Decimal(4)),
        seen("TDGQ_ON_TIME", value=Decimal("100.01")),
        seen("TDGQ_ON_TIME", numerator=Decimal(4), denominator=Decimal(4), value=Decimal(100)),
    ]
    assert [doubt.code for doubt in doubts(rows, maxima(index))] == [
        "numerator_above_denominator",
        "value_above_100",
    ]


def test_a_total_that_differs_from_its_groups_is_flagged(index: Index) -> None:
    points = ("11.79", "19.97", "6.68", "8.48", "14.27", "17.97")
    groups = [seen(group, value) for group, value in zip(GROUPS, points, strict=True)]
    sums = parts_of(index)
    assert doubts([seen("TOTAL", "79.16"), *groups], {}, sums) == []
    found = doubts([seen("TOTAL", "79.51"), *groups], {}, sums)
    assert [(doubt.code, doubt.expected) for doubt in found] == [("sum_differs", Decimal("79.16"))]
    assert "giữ nguyên số công bố" in found[0].vi
    assert doubts([seen("TOTAL", "79.51"), *groups[1:]], {}, sums) == []
    other_day = [seen("TOTAL", "79.51", captured_at=EARLY), *groups]
    assert doubts(other_day, {}, sums) == []


def test_recomputed_points_stand_beside_the_published(index: Index) -> None:
    rows = [
        seen("TTTT", "7.22"),
        seen("PAYMENT_DOSSIER_PAID_ONLINE", numerator=Decimal(1437), denominator=Decimal(1541)),
        seen(
            "PAYMENT_FORMALITY_WITH_ONLINE_PAYMENT", numerator=Decimal(18), denominator=Decimal(40)
        ),
        seen("PAYMENT_FORMALITY_INTEGRATED", numerator=Decimal(8), denominator=Decimal(40)),
        seen("TOTAL", "60"),
    ]
    found = {row.observation.subject: row for row in explained(index, rows)}
    assert found["TTTT"].recomputed.value == Decimal("7.23")
    assert found["TTTT"].difference == Decimal("-0.01")
    assert found["TTTT"].observation.points == Decimal("7.22")
    assert found["TOTAL"].recomputed.state is State.AWAITING
    assert found["PAYMENT_FORMALITY_INTEGRATED"].difference is None
    assert explained(index, [seen("TOTAL", "60")]) == []
