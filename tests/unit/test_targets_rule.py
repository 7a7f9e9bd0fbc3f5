"""The target rule of Ia Ake: both branches, both readings, and the plan's own annex."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.domain.campaigns import Campaign
from vedich.domain.central_plus import TargetState, central_plus, short
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.parameters import Parameter
from vedich.domain.target_rules import CentralPlus, Reading, RuledValue
from vedich.domain.targets import resolve_targets, targets_answer

RULE = CentralPlus("central", Fraction(10), Fraction(100), Text("năm 2023", "2023"), tuple(Reading))
percent = st.fractions(min_value=0, max_value=100, max_denominator=200)


def rows_of(campaign: Campaign, parameters: dict[str, Parameter]) -> dict[tuple[str, str], dict]:
    answer = targets_answer(campaign, parameters)
    return {(row["indicator"], row["milestone"]): row for row in answer["rows"]}


def test_the_annex_of_ia_ake_cell_by_cell(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter]
) -> None:
    rows = rows_of(campaigns["ia-ake-2024"], parameters)
    cells = {
        indicator: (
            rows[indicator, "day-50"]["baseline"],
            rows[indicator, "day-50"]["value"],
            rows[indicator, "day-100"]["value"],
        )
        for indicator in dict.fromkeys(indicator for indicator, _ in rows)
    }
    assert cells == {
        "transparency": (75.8, 100, 100),
        "on_time": (99.77, 100, 100),
        "online_filing": (0.2, 30, 60),
        "online_payment": (0, 20, 55),
        "satisfaction": (100, 100, 100),
        "digitised": (21.3, 50, 100),
    }
    assert {row["date"] for key, row in rows.items() if key[1] == "day-50"} == {"2024-05-16"}
    assert {row["date"] for key, row in rows.items() if key[1] == "day-100"} == {"2024-06-29"}


def test_the_rule_gives_what_the_annex_writes_and_says_how(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter]
) -> None:
    campaign = campaigns["ia-ake-2024"]
    stated = {
        rule.indicator: value.stated
        for rule in campaign.targets
        for value in rule.values
        if isinstance(value, RuledValue)
    }
    rows = rows_of(campaign, parameters)
    assert stated == {"online_filing": 60, "online_payment": 55}
    for indicator, annex in stated.items():
        assert rows[indicator, "day-100"]["value"] == annex
    payment = rows["online_payment", "day-100"]
    assert payment["central"] == 45
    assert payment["trace"] == (
        "Trung ương 45%, năm 2023: 0% → 45 + 10 điểm phần trăm, KH 35/KH-UBND mục III.2"
    )
    assert "Phụ lục II" in rows["online_payment", "day-50"]["clause"]


def test_another_baseline_says_that_the_plan_writes_something_else(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter]
) -> None:
    answer = targets_answer(
        campaigns["ia-ake-2024"],
        parameters,
        baselines={"24049": {"online_payment": Fraction(70)}},
    )
    row = next(
        row
        for row in answer["rows"]
        if (row["indicator"], row["milestone"]) == ("online_payment", "day-100")
    )
    assert row["value"] is None
    assert row["target_state"] == "needs_choice"
    assert row["options"] == [
        {"reading": "baseline_plus", "value": 80},
        {"reading": "greater_of", "value": 70},
    ]
    assert "80%" in row["trace"] and "70%" in row["trace"]
    assert "cần người có thẩm quyền chọn" in row["trace"]


@pytest.mark.parametrize(
    ("reading", "value"), [(Reading.BASELINE_PLUS, 80), (Reading.GREATER_OF, 70)]
)
def test_seventy_against_forty_five(reading: Reading, value: int) -> None:
    chosen = central_plus(replace(RULE, reading=reading), Fraction(70), Fraction(45))
    assert (chosen.value, chosen.state) == (value, TargetState.SET)


def test_readings_that_agree_need_no_signature() -> None:
    at_central = central_plus(RULE, Fraction(45), Fraction(45))
    assert (at_central.value, at_central.state) == (55, TargetState.SET)
    assert central_plus(RULE, Fraction(100), Fraction(95)).value == 100


def test_an_unknown_baseline_is_not_zero() -> None:
    unknown = central_plus(RULE, None, Fraction(45))
    assert (unknown.value, unknown.state) == (None, TargetState.NEEDS_BASELINE)
    assert "chưa có kết quả kỳ gốc" in unknown.trace.vi


@given(percent, percent)
def test_no_target_falls_below_the_central_one_nor_rises_above_the_cap(
    baseline: Fraction, central: Fraction
) -> None:
    result = central_plus(RULE, baseline, central)
    values = [value for _, value in result.options] or [result.value]
    for value in values:
        assert value is not None
        assert central <= value <= 100
    if baseline < central:
        assert result.value == min(100, central + 10)


def test_a_target_of_every_unit_alike_and_of_each(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter]
) -> None:
    campaign = campaigns["ia-ake-2024"]
    alike = resolve_targets(campaign, parameters, {}, None)
    assert {target.unit for target in alike} == {None}
    assert {target.state for target in alike if target.central} == {TargetState.NEEDS_BASELINE}


def test_a_milestone_outside_the_period_is_a_warning(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter]
) -> None:
    campaign = campaigns["ia-ake-2024"]
    assert targets_answer(campaign, parameters)["warnings"] == []
    late = replace(campaign.milestones[1], day=100)
    beyond = replace(campaign, milestones=(campaign.milestones[0], late))
    (warning,) = targets_answer(beyond, parameters)["warnings"]
    assert "Tổng kết 100 ngày" in warning


def test_the_days_reports_are_due(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter]
) -> None:
    reports = targets_answer(campaigns["ia-ake-2024"], parameters)["reports"]
    assert [report["date"] for report in reports][:2] == ["2024-04-06", "2024-04-16"]
    assert reports[-1]["date"] == "2024-06-29"
    assert {report["author"] for report in reports} == {"Công an xã"}


def test_an_unknown_parameter_is_refused(campaigns: dict[str, Campaign]) -> None:
    with pytest.raises(Refusal, match="central_online_filing"):
        resolve_targets(campaigns["ia-ake-2024"], {}, {}, None)


def test_numbers_as_officials_write_them() -> None:
    assert [short(Fraction(text)) for text in ("45", "100", "99.77", "0.2", "0")] == [
        "45",
        "100",
        "99,77",
        "0,2",
        "0",
    ]
    assert short(Fraction("99.77"), "en") == "99.77"
