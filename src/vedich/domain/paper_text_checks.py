"""Checks of the words of a paper: size and look of type, spacing, forms, order of the parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from vedich.domain.indicators import Text
from vedich.domain.paper_looks import (
    ALIGNED,
    SHOWN,
    WHOLE,
    Looked,
    at_line,
    found,
    lines_of,
    number_of,
    plain,
)
from vedich.domain.paper_measures import Run
from vedich.domain.paper_parts import folded, shown_runs
from vedich.domain.paper_rules import Finding, PageRule

_BLACK = ("", "000000", "auto")
_LOOKS = {
    "bold": (Text("chữ đậm", "bold"), Text("không đậm", "not bold")),
    "italic": (Text("chữ nghiêng", "italic"), Text("chữ đứng", "upright")),
}
_PARTS = {
    "issuer": Text("tên cơ quan ban hành", "the issuing body"),
    "number": Text("số, ký hiệu", "number and symbol"),
    "nation": Text("Quốc hiệu", "the name of the country"),
    "motto": Text("Tiêu ngữ", "the motto"),
    "place_date": Text("địa danh, thời gian", "place and date"),
    "kind": Text("tên loại", "the name of the kind"),
    "subject": Text("trích yếu", "the subject"),
    "addressee": Text("nơi kính gửi", "the addressee"),
    "basis": Text("căn cứ", "the bases"),
    "body": Text("nội dung", "the text"),
    "closing": Text("đoạn kết", "the last paragraph"),
    "annex_number": Text("phụ lục", "the annex"),
}


def present(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """The part is there."""
    for part in rule.of:
        if not looked.parts.lines(part):
            yield found(rule, WHOLE, "không có", "absent")


def run(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """A look of every run of the parts: size, font, bold, italic, colour."""
    seen: set[tuple[int, str]] = set()
    for line, one in shown_runs(list(lines_of(rule, looked))):
        said = _wrong_run(rule, one)
        if said and (line.place, said.vi) not in seen:
            seen.add((line.place, said.vi))
            yield found(rule, at_line(line), said.vi, said.en)


def _wrong_run(rule: PageRule, one: Run) -> Text | None:
    value = getattr(one, rule.measure)
    if isinstance(value, bool):
        wanted = rule.one_of != ("no",)
        words = _LOOKS[rule.measure]
        return None if value == wanted else (words[0] if value else words[1])
    if isinstance(value, str):
        if rule.measure == "colour":
            return None if value in _BLACK else Text(f"màu {value}", f"colour {value}")
        known = {folded(name) for name in rule.one_of}
        return None if folded(value) in known else Text(value or "không rõ", value or "unknown")
    return None if rule.allows(value) else Text(f"cỡ {number_of(value)}", f"{number_of(value)} pt")


def line(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """A measure of every paragraph of the parts: alignment, indent, spacing."""
    for one in lines_of(rule, looked):
        if rule.measure == "align":
            if one.align not in rule.one_of:
                yield found(rule, at_line(one), ALIGNED.get(one.align, one.align), one.align)
            continue
        value = getattr(one, rule.measure)
        wanted = [float(text) for text in rule.one_of]
        near = any(abs(value - size) <= 0.3 for size in wanted)
        if not (near if wanted else rule.allows(value)):
            yield found(rule, at_line(one), number_of(value))


def gap(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """The space between two paragraphs of the parts that follow one another."""
    of_parts = [(name, one) for name, one in looked.parts.found if name in rule.of]
    for (_, upper), (_, lower) in pairwise(of_parts):
        if lower.place != upper.place + 1:
            continue
        space = max(upper.after_pt, lower.before_pt)
        if not rule.allows(space):
            yield found(
                rule, at_line(lower), f"cách {number_of(space)} pt", f"{number_of(space)} pt"
            )


def capitals(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """The parts are written in capitals."""
    for one in lines_of(rule, looked):
        if one.text != one.text.upper():
            yield found(rule, at_line(one), "có chữ thường", "has small letters")


def matches(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """Every paragraph of the parts has the form of the pattern."""
    for one in lines_of(rule, looked):
        if not re.search(rule.pattern, plain(one.text)):
            yield found(rule, at_line(one), f"“{plain(one.text)[:SHOWN]}”")


def never(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """No paragraph of the parts has something of the pattern."""
    for one in lines_of(rule, looked):
        for wrong in re.finditer(rule.pattern, plain(one.text)):
            yield found(rule, at_line(one), f"“{wrong.group().strip()}”")


def last_matches(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """The last paragraph of the parts has the form of the pattern."""
    lines = list(lines_of(rule, looked))
    if lines and not re.search(rule.pattern, plain(lines[-1].text)):
        yield found(rule, at_line(lines[-1]), f"“…{plain(lines[-1].text)[-SHOWN:]}”")


def others_match(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """Every paragraph of the parts but the last has the form of the pattern."""
    for one in list(lines_of(rule, looked))[:-1]:
        if not re.search(rule.pattern, plain(one.text)):
            yield found(rule, at_line(one), f"“…{plain(one.text)[-SHOWN:]}”")


def order(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """Parts stand in the order of the rule."""
    places = [
        (part, min(one.place for one in there))
        for part in rule.of
        if (there := looked.parts.lines(part))
    ]
    for (first, upper), (second, lower) in pairwise(places):
        if lower < upper:
            where = looked.parts.one(second)
            if where is not None:
                names = _PARTS.get(first, Text(first, first))
                yield found(
                    rule, at_line(where), f"đứng trước {names.vi}", f"stands before {names.en}"
                )
