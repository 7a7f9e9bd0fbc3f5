"""Numbers, names and sentences of a report, as an official would write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.documents_example import UNITS, sample_report
from vedich.documents import formats, tables, wording
from vedich.domain import vietnamese
from vedich.domain.figures import State
from vedich.domain.results import IndicatorResult, Reading, Status, Target, UnitResult


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("0.00"), "0,00%"),
        (Decimal("75.8"), "75,8%"),
        (Decimal("1234.5"), "1.234,5%"),
        (45, "45%"),
        (Fraction(1, 3), "0,33%"),
    ],
)
def test_percent_keeps_the_decimals_its_source_gives(value: vietnamese.Number, text: str) -> None:
    assert vietnamese.percent(value) == text


@pytest.mark.parametrize(
    ("value", "target", "text"),
    [
        (Fraction(449999, 10000), 45, "44,9999%"),
        (Fraction(4500001, 100000), 45, "45,00001%"),
        (Fraction(45), 45, "45%"),
        (Decimal("44.996"), 45, "44,996%"),
    ],
)
def test_rounding_never_crosses_a_target(value: vietnamese.Number, target: int, text: str) -> None:
    assert vietnamese.percent(value, apart_from=target) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2024, 4, 6), "06/4/2024"),
        (date(2024, 2, 29), "29/02/2024"),
        (date(2026, 10, 2), "02/10/2026"),
    ],
)
def test_days_take_a_zero_and_months_only_one_and_two(day: date, text: str) -> None:
    assert vietnamese.day(day) == text


def test_moments_and_empty_dates() -> None:
    assert vietnamese.moment(datetime(2026, 10, 2, 8, 5)) == "08 giờ 05 phút ngày 02/10/2026"
    assert vietnamese.moment(datetime(2024, 5, 17, 23, 59, 59)) == "hết ngày 17/5/2024"
    assert vietnamese.long_day(None).split() == ["ngày", "tháng", "năm"]


def test_differences_of_rates_are_percentage_points() -> None:
    assert vietnamese.rise(Fraction(10), "percent") == "tăng 10 điểm phần trăm"
    assert vietnamese.rise(Decimal("-0.35"), "points") == "giảm 0,35 điểm"
    assert vietnamese.rise(0, "percent") == "không đổi"
    assert vietnamese.signed(Decimal("-0.004")) == "0,00"


def test_order_of_units_persons_and_tones() -> None:
    names = ["xã Ia Ake", "phường Ân Hảo", "UBND xã Ayun", "xã Đak Pơ", "xã Dun", "xã An Lão"]
    assert sorted(names, key=vietnamese.unit_key) == [
        "xã An Lão",
        "UBND xã Ayun",
        "phường Ân Hảo",
        "xã Dun",
        "xã Đak Pơ",
        "xã Ia Ake",
    ]
    tones = ["mạ", "mã", "ma", "mả", "má", "mà"]
    assert sorted(tones, key=vietnamese.alphabet_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]
    persons = ["Lê Thị Đào", "Nguyễn Văn Dũng", "Trần An", "Bùi Văn Dũng"]
    assert sorted(persons, key=vietnamese.person_key) == [
        "Trần An",
        "Bùi Văn Dũng",
        "Nguyễn Văn Dũng",
        "Lê Thị Đào",
    ]
    assert vietnamese.alphabet_key("hòa") == vietnamese.alphabet_key("hoà")


def test_lists_of_names() -> None:
    assert vietnamese.listed(["A", "B", "C"]) == "A, B và C"
    assert vietnamese.listed(["A", "B", "C", "D"], most=2) == "A, B và 02 đơn vị khác"
    assert vietnamese.listed([]) == ""
    assert [vietnamese.how_many(n) for n in (0, 5, 149)] == ["0", "05", "149"]


def test_strict_and_loose_targets_are_written_apart() -> None:
    assert formats.target(Target.above(90)) == "> 90%"
    assert formats.target_words(Target.above(90)) == "trên 90%"
    assert formats.target_words(Target.at_least(Decimal("12.5"))) == "tối thiểu 12,5%"
    assert formats.target(Target.at_least(100)) == "100%"
    assert Target.above(45).status(Fraction(45)) is Status.NOT_MET
    assert Target.at_least(45).status(Fraction(45)) is Status.MET


def test_a_missing_number_says_why() -> None:
    assert formats.reading(Reading.missing(State.NO_CASE)) == "không phát sinh"
    assert tables.reading_cell(Reading.missing(State.AWAITING)).number is None


def test_a_unit_without_cases_is_not_awaited() -> None:
    idle = Reading.missing(State.NO_CASE)
    assert UnitResult(UNITS[0], idle, Target.at_least(45)).status is Status.NO_CASE
    given = UnitResult(UNITS[0], idle, Target.at_least(45), given_status=Status.NO_FIGURE)
    assert given.status is Status.NO_CASE
    assert UnitResult(UNITS[0], idle).status is Status.NO_TARGET
    late = UnitResult(UNITS[0], Reading.percent(50), Target.at_least(45), None, None, Status.MET)
    assert late.status is Status.MET


def test_sentence_of_an_indicator_counts_units_and_cases() -> None:
    (line,) = wording.results(sample_report())
    assert line == (
        "- Tỷ lệ hồ sơ thanh toán trực tuyến: kết quả chung 62,24% (885/1.422), tăng 2,5 điểm "
        "phần trăm so với mốc 30 ngày (27/4/2024); mức giao tối thiểu 45%; trong 06 đơn vị có "
        "02 vượt, 02 đạt, 01 chưa đạt và 01 không phát sinh."
    )


def test_one_unit_is_told_what_it_still_needs() -> None:
    unit = UnitResult(UNITS[0], Reading(17, "percent"), Target.at_least(55), 38)
    result = IndicatorResult("x", "Tỷ lệ A", (unit,), case_noun="hồ sơ thanh toán trực tuyến")
    (line,) = wording.results(replace(sample_report(), results=(result,)))
    assert line == (
        "- Tỷ lệ A: 17%; mức giao tối thiểu 55%: chưa đạt, còn thiếu 38 hồ sơ thanh toán "
        "trực tuyến."
    )


def test_a_report_about_one_unit_shows_its_own_values() -> None:
    unit = UnitResult(UNITS[0], Reading(17, "percent"), Target.at_least(55), 38, Fraction(5))
    silent = UnitResult(UNITS[0], Reading.missing(State.AWAITING), Target.at_least(100))
    results = (IndicatorResult("x", "Tỷ lệ A", (unit,)), IndicatorResult("y", "B", (silent,)))
    report = sample_report(results=results, leagues=())
    first, second = tables.results_table(report).rows
    assert [c.text for c in first] == ["Tỷ lệ A", "≥ 55%", "17%", "+5,00", "chưa đạt", "38"]
    assert [c.text for c in second] == ["B", "100%", "chưa có số liệu", "–", "chưa có số liệu", "–"]
    assert wording.shortcomings(report)[0] == "- Chưa đạt 01/02 chỉ tiêu: Tỷ lệ A."
    assert "- B: chưa có số liệu: xã Ia Ake." in wording.shortcomings(report)


def test_gaps_are_ordered_by_the_share_still_missing() -> None:
    near = UnitResult(UNITS[0], Reading.percent(90), Target.at_least(100), 500)
    far = UnitResult(UNITS[1], Reading.points(2), Target.at_least(8, "points"), None)
    met = UnitResult(UNITS[2], Reading.percent(100), Target.at_least(100), 0)
    report = sample_report(results=(IndicatorResult("x", "A", (near, far, met)),))
    assert [gap.result.unit.code for gap in report.largest_gaps()] == ["H21.101", "H21.100"]
    assert [gap.distance for gap in report.largest_gaps()] == [6, 10]


def test_nothing_is_compared_without_a_reason() -> None:
    report = sample_report(previous=None, not_compared="Công thức đã thay đổi")
    assert wording.changes(report) == ["Công thức đã thay đổi."]


def test_bases_end_as_official_texts_do() -> None:
    assert wording.ended(["A.", "B;", "C"]) == ["A;", "B;", "C."]
    assert wording.closing(sample_report()).endswith("./.")


def test_annex_is_cut_into_even_parts_between_indicators() -> None:
    assert tables._cut([2, 2, 3, 3, 2, 3], 14) == [(0, 3), (3, 6)]
    assert tables._cut([3], 14) == [(0, 1)]
    assert tables._cut([], 14) == []
