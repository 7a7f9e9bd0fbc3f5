"""Laws of targets: floors and caps, strictness, the order of choices, and versions by their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.domain.assigned import Assigned, as_cell, counting, targets_in_force
from vedich.domain.campaigns import Campaign
from vedich.domain.central_plus import central_plus, lifted
from vedich.domain.choices import Choice, as_plain, choice_of, chosen_for
from vedich.domain.errors import Refusal
from vedich.domain.floors import laxer, raised
from vedich.domain.indicators import Text
from vedich.domain.parameters import Parameter
from vedich.domain.target_rules import (
    CentralPlus,
    LeastCentral,
    LeastOfParent,
    LeastValue,
    Lifted,
    Reading,
    RuledValue,
    UpliftIn,
)
from vedich.domain.targets import resolve_targets
from vedich.domain.thresholds import Comparison, Threshold, met

percent = st.fractions(min_value=0, max_value=100, max_denominator=60)
thresholds = st.builds(Threshold, st.sampled_from(Comparison), percent)
units = st.sampled_from(UpliftIn)


@given(thresholds, thresholds)
def test_laxer_means_that_some_result_meets_one_and_misses_the_other(
    one: Threshold, other: Threshold
) -> None:
    if one.comparison.rising != other.comparison.rising:
        assert not laxer(one, other)
        return
    between = (one.value + other.value) / 2
    seen = any(met(v, one) and not met(v, other) for v in (one.value, other.value, between))
    assert laxer(one, other) == seen
    assert not (laxer(one, other) and laxer(other, one))


@given(thresholds, thresholds, thresholds)
def test_a_raised_target_is_never_laxer_than_a_floor_whatever_their_order(
    one: Threshold, first: Threshold, second: Threshold
) -> None:
    same = [floor for floor in (first, second) if floor.comparison.rising == one.comparison.rising]
    up, down = one, one
    for floor in same:
        up = raised(up, floor)
    for floor in reversed(same):
        down = raised(down, floor)
    assert up == down
    assert not any(laxer(up, floor) for floor in (one, *same))


@given(percent, percent, percent, percent, units, st.sampled_from(Reading))
def test_no_rule_gives_more_than_its_cap_or_less_than_a_smaller_baseline_would(
    base: Fraction, more: Fraction, central: Fraction, cap: Fraction, measured: UpliftIn,
    reading: Reading,
) -> None:  # fmt: skip
    period = Text("2023", "2023")
    rule = Lifted("baseline", more, measured, cap, period)
    value, plain = (
        lifted(rule, base, None).value,
        lifted(replace(rule, cap=Fraction(10**6)), base, None),
    )
    assert value is not None and plain.value is not None
    assert value == min(cap, plain.value) and plain.value >= base
    ia_ake = CentralPlus("c", more, cap, period, tuple(Reading), reading, measured)
    found = central_plus(ia_ake, base, central).value
    assert found is not None and found <= cap
    assert found == cap or found >= min(base, central)


def test_ten_points_and_ten_percent_differ() -> None:
    rule = Lifted(
        "baseline", Fraction(10), UpliftIn.POINTS, Fraction(100), Text("năm 2023", "2023")
    )
    assert lifted(rule, Fraction(40), None).value == 50
    in_percent = lifted(replace(rule, uplift_in=UpliftIn.PERCENT), Fraction(40), None)
    assert in_percent.value == 44
    assert in_percent.trace.vi == "năm 2023: 40% → 40 + 10% của 40 = 44%"
    assert lifted(rule, None, None).value is None
    assert lifted(rule, Fraction(95), None).trace.vi.endswith("không quá 100%")


CHOICES = st.lists(
    st.builds(
        Choice,
        st.sampled_from(["online_filing", "online_payment"]),
        st.sampled_from(["day-50", "day-100"]),
        unit=st.sampled_from(["", "A", "B"]),
        block=st.sampled_from(["", "k1", "k2"]),
        value=percent,
        reason=st.just("x"),
    ),
    unique_by=lambda one: one.place,
    max_size=12,
)


@given(CHOICES, st.randoms())
def test_the_order_of_choices_is_no_matter_and_the_nearest_wins(choices: list, shuffle) -> None:
    turned = list(choices)
    shuffle.shuffle(turned)
    found = chosen_for(choices, "A", "k1")
    assert found == chosen_for(turned, "A", "k1")
    for key, choice in found.items():
        assert choice.unit in ("", "A") and choice.block in ("", "k1")
        nearer = [
            one for one in choices
            if (one.indicator, one.milestone) == key and one.unit == "A" and one.block in ("", "k1")
        ]  # fmt: skip
        assert bool(nearer) == (choice.unit == "A")


@given(percent, units, st.sampled_from([None, *Reading]), st.sampled_from([None, *Comparison]))
def test_a_choice_goes_through_json_whole(
    value: Fraction, measured: UpliftIn, reading: Reading | None, comparison: Comparison | None
) -> None:
    import json

    rule = Lifted("baseline", value, measured, Fraction(90), Text("năm", "year"))
    for choice in (
        Choice("i", "m", "u", "b", "o", value, comparison, reason="r"),
        Choice("i", "m", reading=reading, rule=rule),
    ):
        assert choice_of(json.loads(json.dumps(as_plain(choice)))) == choice


def test_versions_count_from_their_day_and_the_later_number_wins() -> None:
    start = date(2024, 4, 1)
    versions = [Assigned("x", number, start + timedelta(days=10 * number)) for number in (1, 2, 3)]
    numbers = [counting(versions, start + timedelta(days=day)) for day in (9, 10, 25, 99)]
    assert [one.number if one else None for one in numbers] == [None, 1, 2, 3]
    same_day = [Assigned("x", 2, start), Assigned("x", 1, start)]
    assert counting(same_day, start) == same_day[0]


def test_signed_values_stay_when_parameters_move(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter]
) -> None:
    campaign = campaigns["ia-ake-2024"]
    base = {one.indicator: one.value for one in campaign.baselines}
    planned = resolve_targets(campaign, parameters, base, "24049")
    cells = {(one.indicator, one.milestone): as_cell(one) for one in planned}
    signed = Assigned("ia-ake-2024", 1, date(2024, 4, 6), cells={"24049": cells})
    moved = {
        name: replace(one, values=tuple(replace(v, value=Fraction(70)) for v in one.values))
        for name, one in parameters.items()
    }
    again = targets_in_force(campaign, moved, base, "24049", None, signed, {})
    assert [(one.value, one.comparison, one.date) for one in again] == [
        (one.value, one.comparison, one.date) for one in planned
    ]
    assert {one.assigned for one in again} == {1}
    assert all("giao tại phiên bản 1" in one.trace.vi for one in again)
    other = targets_in_force(campaign, moved, base, "another", None, signed, {})
    assert {one.value for one in other if one.indicator == "online_payment"} == {20, 80}


def with_floor(campaign: Campaign, floor: object) -> Campaign:
    targets = tuple(
        replace(rule, floors=(floor,)) if rule.indicator == "online_payment" else rule
        for rule in campaign.targets
    )
    return replace(campaign, targets=targets)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("floor", "value", "said"),
    [
        (LeastValue(Fraction(58), "KH 81/KH-UBND", "II"), 58, "KH 81/KH-UBND mục II"),
        (LeastValue(Fraction(50), "KH 81/KH-UBND", "II"), 55, ""),
        (LeastCentral("central_online_filing"), 55, ""),
        (LeastCentral("central_digitised"), 80, "chỉ tiêu của Trung ương"),
        (LeastOfParent("cap-tren"), 57, "KH 35/KH-UBND mục III.2"),
    ],
)
def test_a_rule_never_gives_less_than_a_floor_and_says_which(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter],
    floor: object, value: int, said: str,
) -> None:  # fmt: skip
    own = campaigns["ia-ake-2024"]
    above = replace(own, id="cap-tren")
    above = replace(
        above,
        targets=tuple(
            replace(
                rule,
                values=tuple(
                    replace(one, rule=Lifted("central_online_payment", Fraction(12)))
                    if isinstance(one, RuledValue)
                    else one
                    for one in rule.values
                ),
            )
            for rule in above.targets
        ),
    )
    campaign = with_floor(own, floor)
    base = {one.indicator: one.value for one in own.baselines}
    found = {
        (one.indicator, one.milestone): one
        for one in resolve_targets(campaign, parameters, base, parents={"cap-tren": above})
    }
    target = found["online_payment", "day-100"]
    assert target.value == value and said in target.trace.vi
    # The plan's own value at 50 days stands as the plan gives it.
    assert found["online_payment", "day-50"].value == 20


def test_an_unknown_parent_is_refused(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter]
) -> None:
    campaign = with_floor(campaigns["ia-ake-2024"], LeastOfParent("khong-co"))
    with pytest.raises(Refusal) as found:
        resolve_targets(campaign, parameters, {"online_payment": Fraction(0)})
    assert found.value.code == "unknown_parent"


def test_a_reading_chosen_gives_its_value_and_says_so(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter]
) -> None:
    campaign, base = campaigns["ia-ake-2024"], {"online_payment": Fraction(70)}
    values = {}
    for reading in (None, *Reading):
        choice = Choice("online_payment", "day-100", reading=reading)
        found = resolve_targets(campaign, parameters, base, choices=[choice] if reading else [])
        values[reading] = next(
            one for one in found if (one.indicator, one.milestone) == ("online_payment", "day-100")
        )
    assert values[None].value is None
    assert values[Reading.BASELINE_PLUS].value == 80
    assert values[Reading.GREATER_OF].value == 70
    assert "cách đọc được chọn: số lớn hơn" in values[Reading.GREATER_OF].trace.vi


def test_a_value_set_by_hand_is_kept_up_at_later_milestones(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter]
) -> None:
    campaign = campaigns["ia-ake-2024"]
    choice = Choice("satisfaction", "day-50", value=Fraction(95), reason="đường truyền")
    found = [
        one
        for one in resolve_targets(campaign, parameters, {}, choices=[choice])
        if one.indicator == "satisfaction"
    ]
    assert [one.value for one in found] == [95, 95]
    assert "giao riêng: đường truyền; theo kế hoạch: tối thiểu 100%" in found[0].trace.vi
    assert found[1].trace.vi.startswith("Duy trì: tối thiểu 95%")
