"""The rules of targets: Ia Ake's (central target plus an uplift), and a quantity that is raised.

Plan 35/KH-UBND of the commune, section III.2. "Tăng thêm 10%" means ten percentage points (its
annex: 50 → 60, 45 → 55). The second branch has two readings; where they differ the target has
no value until a person with authority chooses.

>>> rule = CentralPlus("central", Fraction(10), Fraction(100), Text("năm 2023", "2023"),
...                    tuple(Reading))
>>> central_plus(rule, Fraction(0), Fraction(45)).trace.vi
'Trung ương 45%, năm 2023: 0% → 45 + 10 điểm phần trăm'
>>> [int(value) for _, value in central_plus(rule, Fraction(70), Fraction(45)).options]
[80, 70]
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from vedich.domain.figures import as_decimal, decimal_comma
from vedich.domain.indicators import Text
from vedich.domain.target_rules import BASELINE, CentralPlus, Lifted, Reading, UpliftIn


class TargetState(StrEnum):
    """Whether a target has a value, or who must act first."""

    SET = "set"
    NEEDS_CHOICE = "needs_choice"
    NEEDS_BASELINE = "needs_baseline"

    @property
    def text(self) -> Text:
        """The words an official reads."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    TargetState.SET: Text("đã giao", "set"),
    TargetState.NEEDS_CHOICE: Text(
        "cần người có thẩm quyền chọn", "a person with authority must choose"
    ),
    TargetState.NEEDS_BASELINE: Text("chưa có kết quả kỳ gốc", "the baseline is not known"),
}
_CENTRAL = Text("Trung ương ", "Central ")


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a rule gives in percent: a value, or the state that keeps it from having one."""

    value: Fraction | None
    trace: Text
    state: TargetState = TargetState.SET
    options: tuple[tuple[Reading, Fraction], ...] = ()


def central_plus(rule: CentralPlus, baseline: Fraction | None, central: Fraction) -> Ruled:
    """The rule over a baseline (None: not known) and a central target, all in percent."""
    if baseline is None:
        state = TargetState.NEEDS_BASELINE
        return Ruled(None, _opening(rule, central, state.text), state)
    opening = _opening(rule, central, _number(baseline, "% → "))
    lifted = _sum(central, rule)
    raised = _raised(central, rule.uplift, rule.uplift_in)
    if baseline < central:
        return Ruled(min(rule.cap, raised), _join(opening, lifted))
    readings = {
        Reading.BASELINE_PLUS: (
            min(rule.cap, _raised(baseline, rule.uplift, rule.uplift_in)),
            _sum(baseline, rule),
        ),
        Reading.GREATER_OF: (
            min(rule.cap, max(baseline, raised)),
            _join(
                Text("số lớn hơn trong ", "the greater of "),
                _number(baseline, Text(" và ", " and ")),
                lifted,
            ),
        ),
    }
    if rule.reading:
        value, way = readings[rule.reading]
        return Ruled(value, _join(opening, way))
    options = tuple((reading, readings[reading][0]) for reading in rule.readings)
    ways = [_join(readings[name][1], _equals(value)) for name, value in options]
    said = _both(lambda lang: "; ".join(way(lang) for way in ways))
    if len({value for _, value in options}) == 1:
        # The readings agree, so nobody has to sign for one.
        return Ruled(options[0][1], _join(opening, said))
    state = TargetState.NEEDS_CHOICE
    heading = Text("hai cách đọc: ", "two readings: ")
    return Ruled(None, _join(opening, heading, said, Text("; ", "; "), state.text), state, options)


def lifted(rule: Lifted, baseline: Fraction | None, central: Fraction | None) -> Ruled:
    """One quantity, raised and capped, in percent: the baseline (None: not known) or a parameter.

    >>> half = Lifted("baseline", Fraction(50), UpliftIn.PERCENT, Fraction(100), Text("2023", ""))
    >>> lifted(half, Fraction(20), None).trace.vi
    '2023: 20% → 20 + 50% của 20 = 30%'
    """
    of_baseline = rule.lifts == BASELINE
    period = rule.baseline_period or Text("kỳ gốc", "baseline")
    base = baseline if of_baseline else central
    heading = Text(f"{period.vi}: ", f"{period.en}: ") if of_baseline else _CENTRAL
    if base is None:
        state = TargetState.NEEDS_BASELINE
        return Ruled(None, _join(heading, state.text), state)
    raised = _raised(base, rule.uplift, rule.uplift_in)
    said = [heading, _number(base, "%")]
    if rule.uplift:
        said += [Text(" → ", " → "), _sum(base, rule)]
    if rule.uplift and rule.uplift_in is UpliftIn.PERCENT:
        said.append(_equals(raised))
    if raised > rule.cap:
        said += [Text(", không quá ", ", at most "), _number(rule.cap, "%")]
    return Ruled(min(rule.cap, raised), _join(*said))


def _raised(base: Fraction, uplift: Fraction, measured: UpliftIn) -> Fraction:
    return base + (uplift if measured is UpliftIn.POINTS else base * uplift / 100)


def _sum(base: Fraction, rule: CentralPlus | Lifted) -> Text:
    """``45 + 10 điểm phần trăm``, ``45 + 10% của 45``."""
    if rule.uplift_in is UpliftIn.POINTS:
        tail = _number(rule.uplift, Text(" điểm phần trăm", " percentage points"))
    else:
        tail = _join(_number(rule.uplift, Text("% của ", "% of ")), _number(base, ""))
    return _join(_number(base, " + "), tail)


def short(value: Fraction, lang: str = "vi") -> str:
    """A number with as few decimals as it has: ``45``, ``99,77``, ``0,2``."""
    exact = as_decimal(value, 12).normalize() + 0
    return decimal_comma(exact) if lang == "vi" else f"{exact:,f}"


def _opening(rule: CentralPlus, central: Fraction, rest: Text) -> Text:
    year = rule.baseline_period
    return _join(
        _CENTRAL,
        _number(central, Text(f"%, {year.vi}: ", f"%, {year.en}: ")),
        rest,
    )


def _equals(value: Fraction) -> Text:
    return _both(lambda lang: f" = {short(value, lang)}%")


def _number(value: Fraction, after: Text | str) -> Text:
    tail = Text(after, after) if isinstance(after, str) else after
    return _both(lambda lang: short(value, lang) + tail(lang))


def _join(*parts: Text) -> Text:
    return _both(lambda lang: "".join(part(lang) for part in parts))


def _both(say: Callable[[str], str]) -> Text:
    return Text(say("vi"), say("en"))
