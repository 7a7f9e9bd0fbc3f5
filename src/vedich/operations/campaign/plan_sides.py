"""What contradicts itself in a plan, place beside place, and between what a person chooses.

    for one in shown_doubts(plan.text, reading):
        one.sides[0].text, one.sides[1].text, [option.said.vi for option in one.options]
    edits = edits_of(reading, {0: 1})         # for the first doubt the second choice

Nothing is chosen by itself: without a choice every place keeps what the text says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from vedich.domain.indicators import Text
from vedich.domain.plan_findings import Doubt, Finding, PlanReading
from vedich.domain.plan_texts import Span
from vedich.domain.vietnamese import day as written_day

# Where a value stands is no value one could choose.
_PLACES = ("section", "text", "written", "content", "id")
_ENDS = ("start", "end")
# Doubts about two days: the last parts of the fields they stand in.
_OF_DAYS = {
    "period_backwards": ("start", "end"),
    "moment_after_end": ("end", "until"),
    "starts_before_issue": ("date", "start"),
}
_SAID = {
    "start": Text("ngày bắt đầu", "the first day"),
    "end": Text("ngày kết thúc", "the last day"),
    "until": Text("mốc của chỉ tiêu", "the target's moment"),
    "date": Text("ngày ban hành", "the day of issue"),
}
_OF_A_PLAN = ("number", "date", "body", "title", "text", "section")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the places a doubt rests on; ``mark``: its anchor in the text. ``place``: the number
    of the finding read there, None where none was."""

    text: str
    mark: str
    place: int | None
    field: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One way out: the values (field → value) it sets."""

    said: Text
    edits: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShownDoubt:
    """A doubt with its places beside each other and what can be chosen."""

    doubt: Doubt
    sides: tuple[Side, ...]
    options: tuple[Option, ...] = ()


def shown_doubts(text: str, reading: PlanReading) -> tuple[ShownDoubt, ...]:
    """Every doubt in its order."""
    found = []
    for number, doubt in enumerate(reading.doubts):
        sides = tuple(
            _side(text, reading, span, f"d{number}-{place}")
            for place, span in enumerate(doubt.spans)
        )
        found.append(ShownDoubt(doubt, sides, tuple(_options(reading, doubt, sides))))
    return tuple(found)


def edits_of(text: str, reading: PlanReading, picks: Mapping[int, int]) -> dict[str, str]:
    """The values that a person's choices (number of doubt → number of option) set."""
    shown = shown_doubts(text, reading)
    edits: dict[str, str] = {}
    for number, choice in sorted(picks.items()):
        if 0 <= number < len(shown) and 0 <= choice < len(shown[number].options):
            edits |= shown[number].options[choice].edits
    return edits


def _side(text: str, reading: PlanReading, span: Span, mark: str) -> Side:
    place = next(
        (
            place
            for place, one in enumerate(reading.findings)
            if one.span == span and _last(one) not in _PLACES
        ),
        None,
    )
    field = reading.findings[place].field if place is not None else ""
    return Side(text[span.start : span.end], mark, place, field)


def _options(reading: PlanReading, doubt: Doubt, sides: tuple[Side, ...]) -> list[Option]:
    read = [reading.findings[one.place] for one in sides if one.place is not None]
    if doubt.code == "two_parents":
        return _parents(reading, read)
    if doubt.code == "length_differs":
        return _lengths(reading, sides)
    if doubt.code in _OF_DAYS:
        return _days(doubt.code, {_last(one): one for one in read})
    if doubt.code == "cited_two_ways":
        # What is kept of a document cited in several places is read at one of them.
        return [
            Option(
                Text(f"ghi là “{one.text}”", f"write “{one.text}”"),
                {other.field: one.text for other in read},
            )
            for one in sides
            if read
        ]
    alike = len(read) > 1 and len(read) == len(sides) and len({_last(one) for one in read}) == 1
    if not alike or len({str(one.value) for one in read}) == 1:
        return []
    return [
        Option(
            Text(f"dùng “{one.text}” ở mọi chỗ", f"use “{one.text}” everywhere"),
            {other.field: str(one.value) for other in read},
        )
        for one in read
    ]


def _parents(reading: PlanReading, read: list[Finding]) -> list[Option]:
    """One of the plans above: what was read of the other document becomes the parent's."""
    others = [one for one in read if not one.field.startswith("parent.")]
    known = {one.field: one for one in reading.findings}
    kept = [key for key in _OF_A_PLAN if f"parent.{key}" in known]
    options = []
    for other in others:
        name = other.field.rsplit(".", 1)[0]
        options.append(
            Option(
                Text(f"lấy {other.value} làm kế hoạch cấp trên", f"{other.value} is the parent"),
                {
                    f"parent.{key}": str(there.value) if there else ""
                    for key in kept
                    for there in [known.get(f"{name}.{key}")]
                },
            )
        )
    return options


def _lengths(reading: PlanReading, sides: tuple[Side, ...]) -> list[Option]:
    """“100 ngày” that is 94: the days stay, or one end moves so that there are as many."""
    from vedich.rulebook.plan_reading.period import named_length

    days = next((length for one in sides if (length := named_length(one.text))), None)
    known = {one.field: one for one in reading.findings}
    if days is None or "period.start" not in known or "period.end" not in known:
        return []
    start, end = (date.fromisoformat(str(known[f"period.{side}"].value)) for side in _ENDS)
    later, earlier = start + timedelta(days - 1), end - timedelta(days - 1)
    return [
        Option(
            Text(
                f"đủ {days} ngày: đến hết {written_day(later)}",
                f"{days} days: until {later:%d/%m/%Y}",
            ),
            {"period.end": later.isoformat()},
        ),
        Option(
            Text(
                f"đủ {days} ngày: từ {written_day(earlier)}",
                f"{days} days: from {earlier:%d/%m/%Y}",
            ),
            {"period.start": earlier.isoformat()},
        ),
    ]


def _days(code: str, read: Mapping[str, Finding]) -> list[Option]:
    """Two days that don't go together: which of them the other follows."""
    kept, moved = _OF_DAYS[code]
    if not {kept, moved} <= read.keys():
        return []
    one, other = read[kept], read[moved]
    if code == "period_backwards":
        return [
            Option(
                Text(
                    f"đổi chỗ: từ {_plain(other)} đến {_plain(one)}",
                    f"the other way round: from {_plain(other)} to {_plain(one)}",
                ),
                {one.field: str(other.value), other.field: str(one.value)},
            )
        ]
    found = [
        Option(
            Text(
                f"{_SAID[moved].vi} theo {_SAID[kept].vi}: {_plain(one)}",
                f"{_SAID[moved].en} as {_SAID[kept].en}: {_plain(one)}",
            ),
            {other.field: str(one.value)},
        ),
        Option(
            Text(
                f"{_SAID[kept].vi} theo {_SAID[moved].vi}: {_plain(other)}",
                f"{_SAID[kept].en} as {_SAID[moved].en}: {_plain(other)}",
            ),
            {one.field: str(other.value)},
        ),
    ]
    # The day a paper was signed on is a fact; only what it sets can be moved.
    return found[:1] if kept == "date" else found


def _plain(one: Finding) -> str:
    return written_day(date.fromisoformat(str(one.value)))


def _last(one: Finding) -> str:
    return one.field.rsplit(".", 1)[-1]
