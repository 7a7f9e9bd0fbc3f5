"""What a cell's text means: the slow rules by example, and the fast ones against the slow."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vedich.domain.layouts import (
    CellKind,
    Codes,
    Column,
    DateStyle,
    Layout,
    NumberStyle,
    SourceKind,
)
from vedich.intake import columns, values
from vedich.intake.texts import clean, clean_column
from vedich.intake.values import Bad, Precision

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
STYLES = tuple(DateStyle)


def layout(**more: Any) -> Layout:
    """A layout with nothing but the rules a test needs."""
    return Layout("t", "d", SourceKind.DOSSIERS, "", "", "t", (), **more)


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("29/06/2024", datetime(2024, 6, 29), Precision.DAY),
        ("6/4/2024 7:05", datetime(2024, 4, 6, 7, 5), Precision.MINUTE),
        ("06/04/2024 07:05:30", datetime(2024, 4, 6, 7, 5, 30), Precision.SECOND),
        ("06-04-2024", datetime(2024, 4, 6), Precision.DAY),
        ("06.04.2024 14h30", datetime(2024, 4, 6, 14, 30), Precision.MINUTE),
        ("14:30 06/04/2024", datetime(2024, 4, 6, 14, 30), Precision.MINUTE),
        ("2024-06-29", datetime(2024, 6, 29), Precision.DAY),
        ("2024-06-29T03:00:00Z", datetime(2024, 6, 29, 10), Precision.SECOND),
        ("2024-06-29T10:00+07:00", datetime(2024, 6, 29, 10), Precision.MINUTE),
        ("2024-06-28 20:00:00.5-05:00", datetime(2024, 6, 29, 8, 0, 0, 500000), Precision.SECOND),
        ("20240629101500", datetime(2024, 6, 29, 10, 15), Precision.SECOND),
        ("45472.5", datetime(2024, 6, 29, 12), Precision.MINUTE),
    ],
)
def test_dates_are_read(text: str, moment: datetime, precision: Precision) -> None:
    assert values.parse_moment(text, STYLES, VIETNAM) == (moment, precision)


@pytest.mark.parametrize(
    "text",
    ["31/02/2024", "2024-13-01", "29/06/24", "29/06/2024 24:00", "hôm qua", "29/6", "01/01/0001"],
)
def test_what_is_no_date_is_said_so(text: str) -> None:
    answer = values.parse_moment(text, (DateStyle.DMY, DateStyle.ISO), VIETNAM)
    assert isinstance(answer, Bad) and text in answer.vi and text in answer.en


def test_a_day_first_layout_never_reads_a_month_first_date() -> None:
    assert isinstance(values.parse_moment("12/25/2024", (DateStyle.DMY,), VIETNAM), Bad)
    read = values.parse_moment("03/04/2024", (DateStyle.DMY,), VIETNAM)
    assert read == (datetime(2024, 4, 3), Precision.DAY)


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("1.234.567", NumberStyle.VI, "1234567"),
        ("1.234.567,89", NumberStyle.VI, "1234567.89"),
        ("10,99%", NumberStyle.VI, "10.99"),
        ("10,99 %", NumberStyle.VI, "10.99"),
        ("1,234,567.5", NumberStyle.EN, "1234567.5"),
        ("1234567.5", NumberStyle.PLAIN, "1234567.5"),
        ("-3", NumberStyle.VI, "-3"),
    ],
)
def test_numbers_are_read(text: str, style: NumberStyle, number: str) -> None:
    assert values.parse_number(text, style) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "style"),
    [("12.5", NumberStyle.VI), ("1.23.456", NumberStyle.VI), ("1,5", NumberStyle.PLAIN)],
)
def test_a_number_in_another_style_is_refused_not_guessed(text: str, style: NumberStyle) -> None:
    assert isinstance(values.parse_number(text, style), Bad)


def test_a_scale_applies_only_without_the_percent_sign() -> None:
    assert values.parse_number("0,1099", NumberStyle.VI, Decimal(100)) == Decimal("10.99")
    assert values.parse_number("10,99%", NumberStyle.VI, Decimal(100)) == Decimal("10.99")


@pytest.mark.parametrize("text", ["-1", "1,5", "10%", "9" * 30, "12 hồ sơ"])
def test_a_count_is_a_whole_number_from_0(text: str) -> None:
    assert isinstance(values.parse_count(text, NumberStyle.VI), Bad)


def test_money_may_carry_its_unit_and_doubtful_thousands_are_refused() -> None:
    assert values.parse_count("8.000 đồng", NumberStyle.VI, money=True) == 8000
    assert values.parse_count("150.000đ", NumberStyle.VI, money=True) == 150000
    assert isinstance(values.parse_count("8.000", NumberStyle.PLAIN), Bad)
    assert values.parse_count("8.000", NumberStyle.PLAIN, is_cell=True) == 8


def test_a_number_cell_and_a_text_that_look_alike_differ() -> None:
    column = Column("amount_due", CellKind.MONEY)
    read = columns.typed(pa.array(["1.234", "1.234"]), column, layout(), np.array([False, True]))
    assert read.values.to_pylist() == [1234, None]
    assert set(read.bad) == {1}


def test_deadlines_end_with_their_day_or_minute_and_seconds_are_exact() -> None:
    column = Column("due_at", CellKind.DEADLINE)
    texts = ["29/06/2024", "29/06/2024 10:00", "29/06/2024 10:00:00", "2024-06-29 00:00:00"]
    read = columns.typed(pa.array(texts), column, layout()).values.to_pylist()
    assert read == [
        datetime(2024, 6, 29, 23, 59, 59, 999999),
        datetime(2024, 6, 29, 10, 0, 59, 999999),
        datetime(2024, 6, 29, 10),
        datetime(2024, 6, 29),
    ]


def test_a_date_cell_or_a_layout_can_make_midnight_the_whole_day() -> None:
    texts = pa.array(["2024-06-29 00:00:00"])
    end = datetime(2024, 6, 29, 23, 59, 59, 999999)
    cell = columns.typed(texts, Column("due_at", CellKind.DEADLINE), layout(), np.array([True]))
    assert cell.values.to_pylist() == [end]
    column = Column("due_at", CellKind.DEADLINE, midnight_is_day=True)
    assert columns.typed(texts, column, layout()).values.to_pylist() == [end]


def test_codes_are_looked_up_whatever_their_case_and_spaces() -> None:
    codes = Codes({"trựctuyến": "online"}, blank="counter")
    column = Column("channel", CellKind.CHOICE, codes=codes, choices=("online", "counter"))
    read = columns.typed(pa.array(["Trực tuyến", "TRỰC  TUYẾN", None, "Fax"]), column, layout())
    assert read.values.to_pylist() == ["online", "online", "counter", None]
    assert "Fax" in read.bad[3].vi


def test_a_blank_is_unknown_never_zero() -> None:
    for kind in (CellKind.COUNT, CellKind.MONEY, CellKind.FLAG, CellKind.NUMBER):
        read = columns.typed(pa.array([None, "1"], pa.string()), Column("x", kind), layout())
        assert read.values[0].as_py() is None and not read.bad


SIGNS = st.text("0123456789/-.:,T Z+%hđ", max_size=26)
WHEN = st.datetimes(datetime(1890, 1, 1), datetime(2210, 1, 1))
FORMATS = st.sampled_from(
    [
        "%d/%m/%Y",
        "%d/%m/%Y %H:%M",
        "%d/%m/%Y %H:%M:%S",
        "%Y-%m-%d",
        "%Y-%m-%dT%H:%M:%S.%f+02:00",
        "%Y-%m-%d %H:%M:%SZ",
        "%Y-%m-%dT%H:%M-11:30",
        "%Y/%m/%d %H:%M",
        "%H:%M %d/%m/%Y",
        "%Y%m%d%H%M%S",
        "%d-%m-%Y",
    ]
)
DATES = st.builds(lambda when, form: when.strftime(form), WHEN, FORMATS)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.none(), SIGNS.filter(bool), DATES), max_size=30),
    st.lists(st.sampled_from(STYLES), min_size=1, max_size=4, unique=True).map(tuple),
    st.sampled_from(["Asia/Ho_Chi_Minh", "Europe/Amsterdam", "America/St_Johns"]),
    st.booleans(),
)
def test_whole_columns_of_dates_agree_with_the_slow_rule(
    texts: list[str | None], styles: tuple[DateStyle, ...], zone: str, midnight: bool
) -> None:
    for kind in (CellKind.MOMENT, CellKind.DEADLINE):
        column = Column("x", kind, midnight_is_day=midnight)
        rules = layout(dates=styles, time_zone=zone)
        read = columns.typed(pa.array(texts, pa.string()), column, rules)
        for place, text in enumerate(texts):
            assert (read.values[place].as_py(), place in read.bad) == _slow(text, column, rules)


def _slow(text: str | None, column: Column, rules: Layout) -> tuple[datetime | None, bool]:
    if text is None:
        return None, False
    answer = values.parse_moment(text, rules.dates, ZoneInfo(rules.time_zone))
    if isinstance(answer, Bad):
        return None, True
    if column.kind is CellKind.DEADLINE:
        return values.parse_deadline(*answer, midnight_is_day=column.midnight_is_day), False
    return answer[0], False


NUMBERS = st.one_of(
    st.integers(0, 10**20).map(str),
    st.integers(0, 10**12).map(lambda number: f"{number:,}".replace(",", ".")),
    st.integers(0, 10**12).map(lambda number: f"{number:,}"),
    SIGNS.filter(bool),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.one_of(st.none(), NUMBERS), st.booleans()), max_size=30),
    st.sampled_from(NumberStyle),
    st.booleans(),
)
def test_whole_columns_of_numbers_agree_with_the_slow_rule(
    cells: list[tuple[str | None, bool]], style: NumberStyle, money: bool
) -> None:
    texts = [text for text, _ in cells]
    marks = np.array([mark for _, mark in cells], bool)
    column = Column("x", CellKind.MONEY if money else CellKind.COUNT)
    read = columns.typed(pa.array(texts, pa.string()), column, layout(numbers=style), marks)
    for place, (text, is_cell) in enumerate(cells):
        expected: int | Bad | None = None
        if text is not None:
            expected = (
                values.parse_count(text, NumberStyle.PLAIN, is_cell=True)
                if is_cell
                else values.parse_count(text, style, money)
            )
        wrong = isinstance(expected, Bad)
        assert (read.values[place].as_py(), place in read.bad) == (
            None if wrong else expected,
            wrong,
        )


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=12), max_size=20))
def test_whole_columns_of_texts_are_cleaned_like_one_by_one(texts: list[str]) -> None:
    expected = [None if clean(text) in ("", "-") else clean(text) for text in texts]
    for few in (0, 4096):  # with the functions for whole columns, and word by word
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("vedich.intake.texts._FEW", few)
            assert clean_column(pa.array(texts, pa.string()), ("-",)).to_pylist() == expected


def test_many_different_texts_are_cleaned_the_same() -> None:
    texts = [f"\u00a0Hô\u0323 tịch\u200b {number}\u202f" for number in range(5000)]
    cleaned = clean_column(pa.array(texts), ()).to_pylist()
    assert cleaned == [f"Hộ tịch {number}" for number in range(5000)]


def test_a_zone_with_summer_time_gives_its_wall_time() -> None:
    stamps = ["2024-03-31T00:59:59Z", "2024-03-31T01:00:00Z", "2024-10-27T01:00:00Z"]
    rules = layout(dates=(DateStyle.ISO,), time_zone="Europe/Amsterdam")
    read = columns.typed(pa.array(stamps), Column("x", CellKind.MOMENT), rules).values.to_pylist()
    first = datetime(2024, 3, 31, 1, 59, 59)
    assert read == [first, first + timedelta(hours=1, seconds=1), datetime(2024, 10, 27, 2)]
