"""Rules of reminding (``definitions/reminders/*.yaml``) → ``domain.reminding``.

>>> from pathlib import Path
>>> shipped = Path(__file__).parents[1] / "definitions" / "reminders" / "lagging.yaml"
>>> rule = load_reminder(SourceFile.read(shipped))
>>> rule.about.value, rule.steps[0].to[0].value
('figure', 'officer')
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from vedich.domain.errors import Refusal
from vedich.domain.reminding import (
    BY_DAY,
    BY_NUMBER,
    About,
    Course,
    ReminderRule,
    blanks_of,
    failing_examples,
)
from vedich.rulebook.schema import read
from vedich.rulebook.source import SourceFile

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_WHOLE = Fraction(100)
_EVERYWHERE = frozenset({"unit", "plan", "day"})
# What the words of a rule may be filled in with, by what it looks at.
BLANKS = {
    About.FIGURE: _EVERYWHERE | {"title", "value", "expected", "target", "counts", "gap", "until"},
    **{kind: _EVERYWHERE | {"title", "due", "days"} for kind in BY_DAY},
    **{kind: _EVERYWHERE | {"n"} for kind in BY_NUMBER},
}


def load_reminder(source: SourceFile) -> ReminderRule:
    """The rule of a file; Refusal where it can't be followed as it is written."""
    rule = read(source, ReminderRule)
    if not _NAME.fullmatch(rule.id):
        raise source.refuse(
            ("id",),
            f"mã “{rule.id}” có ký tự khác a-z, 0-9, gạch nối.",
            f"id “{rule.id}” has other signs than a-z, 0-9, hyphen.",
        )
    _check_rhythm(source, rule)
    _check_course(source, rule)
    for key, text in (("said", rule.said), ("todo", rule.todo), ("title", rule.title)):
        unknown = sorted(blanks_of(text) - BLANKS[rule.about])
        if unknown or not text.vi.strip() or not text.en.strip():
            known = ", ".join(sorted(BLANKS[rule.about]))
            raise source.refuse(
                (key,),
                f"“{key}” để trống hoặc có chỗ điền không biết: {', '.join(unknown)}.",
                f"“{key}” is empty or has unknown blanks: {', '.join(unknown)}.",
                f"Các chỗ điền dùng được: {known}.",
                f"Blanks that can be used: {known}.",
            )
    if not rule.examples:
        raise source.refuse(("examples",), "quy tắc chưa có ví dụ.", "the rule has no example.")
    return rule


def wrong_examples(source: SourceFile, rule: ReminderRule) -> Iterator[Refusal]:
    """A refusal for every example that comes out differently than the file says."""
    for number, example, found in failing_examples(rule):
        expected = None if found.expected is None else float(found.expected)
        yield source.refuse(
            ("examples", number),
            f"ví dụ “{example.name}”: phần mềm ra “{found.why}”, nhắc: {found.reminded}, "
            f"mức phải có: {expected}.",
            f"example “{example.name}”: comes out as “{found.why}”, reminded: {found.reminded}, "
            f"expected value: {expected}.",
        )


def _check_rhythm(source: SourceFile, rule: ReminderRule) -> None:
    if rule.rhythm_days < 1:
        raise source.refuse(
            ("rhythm_days",), "nhịp nhắc ít nhất là 1 ngày.", "the rhythm is one day at least."
        )
    days = [step.after_days for step in rule.steps]
    if not days or days[0] != 0 or any(b <= a for a, b in pairwise(days)):
        raise source.refuse(
            ("steps",),
            "các bước phải bắt đầu từ ngày 0 và tăng dần.",
            "the steps must begin on day 0 and go up.",
        )
    if any(not step.to for step in rule.steps):
        raise source.refuse(
            ("steps",), "có bước không gửi đến ai.", "there is a step that speaks to nobody."
        )
    if rule.until_day is not None and rule.until_day < rule.from_day:
        raise source.refuse(
            ("until_day",),
            "ngày thôi nhắc nằm trước ngày bắt đầu nhắc.",
            "the last day lies before the first.",
        )


def _check_course(source: SourceFile, rule: ReminderRule) -> None:
    course = rule.course
    if (course is not None) != (rule.about is About.FIGURE):
        raise source.refuse(
            ("course",),
            "chỉ quy tắc về chỉ tiêu (figure) có tiến độ (course), và phải có.",
            "a rule about figures has a course, and no other.",
        )
    if course is not None:
        _check_points(source, course)


def _check_points(source: SourceFile, course: Course) -> None:
    gone = [one.gone for one in course.points]
    way = [one.way for one in course.points]
    whole = bool(gone) and gone[0] == 0 and gone[-1] == way[-1] == _WHOLE
    rising = all(b > a for a, b in pairwise(gone)) and all(b >= a for a, b in pairwise(way))
    if not whole or not rising or way[0] < 0:
        raise source.refuse(
            ("course", "points"),
            "tiến độ phải đi từ 0% đến 100% thời gian, tăng dần và kết thúc ở 100%.",
            "a course goes from 0% to 100% of the time, never back, and ends at 100%.",
        )
    if not 0 <= course.unknown_start <= _WHOLE:
        raise source.refuse(
            ("course", "unknown_start"),
            "điểm đầu nằm ngoài 0–100%.",
            "the start lies outside 0–100%.",
        )
