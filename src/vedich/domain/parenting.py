"""A campaign beside its parent's plan: what it leaves out, where it is laxer, what lies outside.

A child may ask for more; it may not ask for less than what it was given ("không thấp hơn chỉ tiêu
chung được cấp có thẩm quyền giao"). "trên 45%" is more than "tối thiểu 45%".

>>> above = Threshold(Comparison.GT, Fraction(45))
>>> is_laxer(Threshold(Comparison.GE, Fraction(45)), above), is_laxer(above, above)
(True, False)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from vedich.domain.campaigns import Campaign, milestone_date
from vedich.domain.indicators import Text
from vedich.domain.plans import Deadline
from vedich.domain.target_rules import RuledValue, StatedValue, TargetRule
from vedich.domain.thresholds import Comparison, Threshold
from vedich.domain.typed_words import fold

_RISING = (Comparison.GT, Comparison.GE)
_MOST_WORDS = Fraction(2, 3)
_LONGEST = 160


class Weight(StrEnum):
    """How a remark is to be taken: a warning, something unknown, or good to know."""

    WARNING = "warning"
    UNKNOWN = "unknown"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Remark:
    """One difference between child and parent; the sections say where each stands."""

    code: str
    weight: Weight
    text: Text
    section: str = ""
    parent_section: str = ""


def compare(child: Campaign, parent: Campaign, titles: Mapping[str, Text]) -> tuple[Remark, ...]:
    """Everything that differs and matters; ``titles``: what indicators are called, by id."""
    return (
        *_targets(child, parent, titles),
        *_contents(child, parent),
        *_period(child, parent),
        *_deadlines(child, parent),
    )


def is_laxer(child: Threshold, parent: Threshold) -> bool | None:
    """Does the child ask for less than the parent? None where one rises and the other falls."""
    rising = parent.comparison in _RISING
    if (child.comparison in _RISING) != rising:
        return None
    if child.value != parent.value:
        return (child.value < parent.value) == rising
    strict = (Comparison.GT, Comparison.LT)
    return parent.comparison in strict and child.comparison not in strict


def written(threshold: Threshold) -> Text:
    """A threshold in words: “trên 45%”."""
    number = f"{float(threshold.value):g}"
    comparison = threshold.comparison
    return Text(
        f"{comparison.vi} {number.replace('.', ',')}%",
        f"{comparison.en} {number}%",
    )


def _targets(child: Campaign, parent: Campaign, titles: Mapping[str, Text]) -> Iterator[Remark]:
    for above in parent.targets:
        title = titles.get(above.indicator) or Text(above.indicator, above.indicator)
        below = [one for one in child.targets if one.indicator == above.indicator]
        if not below:
            yield Remark(
                "not_inherited",
                Weight.WARNING,
                Text(
                    f"Kế hoạch cấp trên có chỉ tiêu “{title.vi}”, kế hoạch này không nêu.",
                    f"The parent's plan has a target for “{title.en}”, this one has none.",
                ),
                parent_section=above.section,
            )
        for one in below:
            yield from _values(child, parent, one, above, title)


def _contents(child: Campaign, parent: Campaign) -> Iterator[Remark]:
    """The parent's contents without figures that have no like in the child's plan: most of the
    words of one are in the other, or a person has to look."""
    own = [_bare_words(one.text) for one in child.contents]
    for above in parent.contents:
        if above.id in parent.measured:
            continue
        words = _bare_words(above.text)
        if not any(_alike(words, other) for other in own):
            text = above.text if len(above.text) <= _LONGEST else above.text[:_LONGEST] + " …"
            yield Remark(
                "content_not_found",
                Weight.UNKNOWN,
                Text(
                    f"Nội dung của kế hoạch cấp trên chưa thấy nội dung tương ứng, cần xem lại: "
                    f"“{text}”",
                    f"No like of this content of the parent's plan was found, look at it: “{text}”",
                ),
                parent_section=above.id,
            )


def _bare_words(text: str) -> frozenset[str]:
    return frozenset(fold(text).replace(",", " ").replace(".", " ").replace(";", " ").split())


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 0 and Fraction(len(one & other), shorter) >= _MOST_WORDS


def _values(
    child: Campaign, parent: Campaign, below: TargetRule, above: TargetRule, title: Text
) -> Iterator[Remark]:
    for value in above.values:
        day = _day(parent, value)
        number = _number(value)
        asked = _asked_by(child, below, day)
        if number is None or (asked is not None and _number(asked) is None):
            yield Remark(
                "ruled_value",
                Weight.UNKNOWN,
                Text(
                    f"“{title.vi}”: giao theo quy tắc cho từng đơn vị, so sánh ở từng đơn vị.",
                    f"“{title.en}”: set by a rule per unit, compared unit by unit.",
                ),
                below.section,
                above.section,
            )
            continue
        wanted = Threshold(above.comparison, number)
        if asked is None:
            yield Remark(
                "later_than_parent",
                Weight.WARNING,
                Text(
                    f"“{title.vi}”: cấp trên giao {written(wanted).vi} đến {_said(day)}, "
                    "kế hoạch này chưa giao gì đến ngày ấy.",
                    f"“{title.en}”: the parent asks for {written(wanted).en} by {_said(day)}, "
                    "this plan for nothing by then.",
                ),
                below.section,
                above.section,
            )
            continue
        asks = Threshold(below.comparison, _number(asked) or Fraction(0))
        # Where the child's own value comes on another day, the day of the comparison is said.
        when = day if day is not None and _day(child, asked) != day else None
        yield from _compared(asks, wanted, title, asked.section, value.section, when)


def _compared(
    asks: Threshold,
    wanted: Threshold,
    title: Text,
    section: str,
    parent_section: str,
    when: date | None,
) -> Iterator[Remark]:
    laxer = is_laxer(asks, wanted)
    mine, theirs = written(asks), written(wanted)
    if when is not None:
        mine = Text(f"đến {_said(when)} giao {mine.vi}", f"by {_said(when)}, {mine.en}")
    if laxer is None:
        yield Remark(
            "other_direction",
            Weight.UNKNOWN,
            Text(
                f"“{title.vi}”: {mine.vi} và cấp trên {theirs.vi} không so được với nhau.",
                f"“{title.en}”: {mine.en} and the parent's {theirs.en} can't be compared.",
            ),
            section,
            parent_section,
        )
    elif laxer:
        yield Remark(
            "laxer",
            Weight.WARNING,
            Text(
                f"“{title.vi}”: {mine.vi}, thấp hơn chỉ tiêu cấp trên giao là {theirs.vi}; "
                "phải không thấp hơn chỉ tiêu chung được cấp có thẩm quyền giao.",
                f"“{title.en}”: {mine.en} is less than the parent's {theirs.en}; it may not be "
                "lower than the target given from above.",
            ),
            section,
            parent_section,
        )
    elif asks != wanted:
        yield Remark(
            "stricter",
            Weight.NOTE,
            Text(
                f"“{title.vi}”: {mine.vi}, cao hơn chỉ tiêu cấp trên giao là {theirs.vi}.",
                f"“{title.en}”: {mine.en} is more than the parent's {theirs.en}.",
            ),
            section,
            parent_section,
        )


def _asked_by(
    child: Campaign, target: TargetRule, day: date | None
) -> StatedValue | RuledValue | None:
    """What the child asks by a day: the latest of its values up to then; the end's if unknown.

    The child's own last value stands for the end of its campaign, which may lie before the day.
    """
    dated = [(_day(child, one), one) for one in target.values]
    if day is None or any(when is None for when, _ in dated):
        return target.values[-1]
    by_then = [(when, one) for when, one in dated if when is not None and when <= day]
    return max(by_then, key=lambda pair: pair[0])[1] if by_then else None


def _day(campaign: Campaign, value: StatedValue | RuledValue) -> date | None:
    return milestone_date(campaign.milestone(value.at), campaign.period)


def _number(value: StatedValue | RuledValue) -> Fraction | None:
    return value.stated if isinstance(value, RuledValue) else value.value


def _period(child: Campaign, parent: Campaign) -> Iterator[Remark]:
    own, theirs = child.period, parent.period
    if own.start is None or theirs.start is None:
        yield Remark(
            "start_unknown",
            Weight.UNKNOWN,
            Text(
                "Chưa biết ngày bắt đầu nên chưa so được ngày đầu với kế hoạch cấp trên.",
                "A first day is not known, so the beginnings can't be compared.",
            ),
            own.section,
            theirs.section,
        )
    elif own.start < theirs.start:
        yield _outside("bắt đầu", "starts", own.start, theirs.start, child, parent)
    if own.end > theirs.end:
        yield _outside("kết thúc", "ends", own.end, theirs.end, child, parent)


def _outside(
    vi: str, en: str, own: date, theirs: date, child: Campaign, parent: Campaign
) -> Remark:
    return Remark(
        "period_outside",
        Weight.WARNING,
        Text(
            f"Đợt thi đua {vi} {_said(own)}, ngoài thời gian của cấp trên ({_said(theirs)}).",
            f"The campaign {en} on {_said(own)}, outside the parent's time ({_said(theirs)}).",
        ),
        child.period.section,
        parent.period.section,
    )


def _deadlines(child: Campaign, parent: Campaign) -> Iterator[Remark]:
    """The same deadline later than the parent's, or one after everything the parent asks for."""
    named = {one.id: one for one in parent.deadlines if one.last_day}
    latest = max(named.values(), key=_last, default=None)
    for one in child.deadlines:
        against = named.get(one.id, latest)
        if against is not None and one.last_day and one.last_day > _last(against):
            yield Remark(
                "deadline_after",
                Weight.WARNING,
                Text(
                    f"Thời hạn {_said(one.last_day)} sau thời hạn của cấp trên "
                    f"({_said(against.last_day)}).",
                    f"The deadline {_said(one.last_day)} lies after the parent's "
                    f"({_said(against.last_day)}).",
                ),
                one.section,
                against.section,
            )


def _last(deadline: Deadline) -> date:
    return deadline.last_day or date.min


def _said(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "–"
