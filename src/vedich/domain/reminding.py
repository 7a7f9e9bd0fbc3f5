"""Rules of reminding (đôn đốc): who is reminded of what, from figures to a judgement; no clock.

A rule looks at one concern (a figure, data, a report …) of one unit, officer or campaign, and says
whether somebody is reminded today, or why not.

>>> course = Course((Waypoint(Fraction(0), Fraction(0)), Waypoint(Fraction(100), Fraction(100))))
>>> fact = Fact(value=Fraction(20), cases=30, target=Fraction(50), start_value=Fraction(10),
...     begins=date(2024, 4, 1), ends=date(2024, 4, 10))
>>> float(expected_value(course, fact, date(2024, 4, 5)))
30.0

Half of the time is gone, so half of the way from 10 to 50 is expected: 30. The unit is at 20.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from vedich.domain.indicators import Text
from vedich.domain.plans import Missing

_WHOLE = Fraction(100)
_PLACE = re.compile(r"\{([a-z_]+)\}")


class About(StrEnum):
    """What a rule looks at."""

    FIGURE = "figure"
    DATA = "data"
    REPORT = "report"
    SUMS = "sums"
    DEADLINE = "deadline"
    AWARD_FILE = "award_file"
    ASKED = "asked"
    CONFIRM = "confirm"
    TASK = "task"
    SOON = "soon"
    LATE = "late"
    UNPAID = "unpaid"

    @property
    def vi(self) -> str:
        """The words an official reads."""
        return _ABOUT_WORDS[self][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return _ABOUT_WORDS[self][1]


_ABOUT_WORDS = {
    About.FIGURE: ("chỉ tiêu", "target"),
    About.DATA: ("số liệu", "data"),
    About.REPORT: ("báo cáo", "report"),
    About.SUMS: ("số tự báo cáo", "reported sums"),
    About.DEADLINE: ("thời hạn của kế hoạch", "deadline of the plan"),
    About.AWARD_FILE: ("hồ sơ đề nghị khen thưởng", "award file"),
    About.ASKED: ("mời xác nhận số liệu của mốc", "asked to confirm figures"),
    About.CONFIRM: ("xác nhận số liệu của mốc", "figures to confirm"),
    About.TASK: ("nhiệm vụ được giao", "task"),
    About.SOON: ("hồ sơ sắp đến hạn", "dossiers due soon"),
    About.LATE: ("hồ sơ quá hạn", "late dossiers"),
    About.UNPAID: ("hồ sơ chưa nộp phí", "unpaid dossiers"),
}
BY_DAY = frozenset(
    {
        About.DATA,
        About.REPORT,
        About.SUMS,
        About.DEADLINE,
        About.AWARD_FILE,
        About.ASKED,
        About.CONFIRM,
        About.TASK,
    }
)
BY_NUMBER = frozenset({About.SOON, About.LATE, About.UNPAID})


class To(StrEnum):
    """Who a step speaks to, the nearest to the work first."""

    OFFICER = "officer"
    HEAD = "head"
    OFFICE = "office"

    @property
    def vi(self) -> str:
        """The words an official reads."""
        return _TO_WORDS[self][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return _TO_WORDS[self][1]


_TO_WORDS = {
    To.OFFICER: ("cán bộ, công chức", "the officer"),
    To.HEAD: ("thủ trưởng đơn vị", "the head of the unit"),
    To.OFFICE: ("cơ quan thường trực", "the campaign office"),
}


class Why(StrEnum):
    """Why somebody is reminded, or is not."""

    BEHIND = "behind"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    DOSSIERS = "dossiers"
    MET = "met"
    ON_COURSE = "on_course"
    TOO_FEW = "too_few"
    NO_FIGURE = "no_figure"
    NO_COURSE = "no_course"
    DONE = "done"
    NOT_YET = "not_yet"
    NO_LONGER = "no_longer"
    NOTHING = "nothing"

    @property
    def vi(self) -> str:
        """The words an official reads."""
        return _WHY_WORDS[self][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return _WHY_WORDS[self][1]


_WHY_WORDS = {
    Why.BEHIND: ("chậm so với tiến độ", "behind the expected course"),
    Why.OVERDUE: ("quá hạn", "overdue"),
    Why.DUE_SOON: ("sắp đến hạn", "due soon"),
    Why.DOSSIERS: ("có hồ sơ cần xử lý", "dossiers to deal with"),
    Why.MET: ("đã đạt chỉ tiêu", "target met"),
    Why.ON_COURSE: ("kịp tiến độ", "on course"),
    Why.TOO_FEW: ("ít trường hợp hơn mức tối thiểu", "fewer cases than the minimum"),
    Why.NO_FIGURE: ("chưa có số liệu", "no figure"),
    Why.NO_COURSE: (
        "chưa biết ngày bắt đầu, ngày kết thúc hoặc chỉ tiêu",
        "first day, last day or target unknown",
    ),
    Why.DONE: ("đã làm xong", "done"),
    Why.NOT_YET: ("chưa đến lúc nhắc", "not yet"),
    Why.NO_LONGER: ("đã quá thời gian nhắc", "no longer"),
    Why.NOTHING: ("không có hồ sơ nào", "no dossier"),
}


@dataclass(frozen=True, slots=True)
class Waypoint:
    """At ``gone`` percent of the time ``way`` percent of the way to the target is expected."""

    gone: Fraction
    way: Fraction


@dataclass(frozen=True, slots=True)
class Course:
    """The expected course up to a target, straight between its points.

    ``unknown_start``: where a result before the campaign is not known, the way begins at this
    percentage of the target; the way down to a ceiling then begins at the ceiling itself.
    """

    points: tuple[Waypoint, ...]
    unknown_start: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class ReminderStep:
    """Whom a matter reaches once it has lasted ``after_days``; ``letter``: time for a letter."""

    after_days: int
    to: tuple[To, ...]
    letter: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one concern on a day; what a kind of concern does not have stays None.

    ``value``, ``target``, ``start_value`` in percent or points; ``due``: the last day in time.
    ``points``: a figure that rests on no cases of its own (an index).
    """

    value: Fraction | None = None
    cases: int | None = None
    target: Fraction | None = None
    met: bool = False
    falling: bool = False
    points: bool = False
    start_value: Fraction | None = None
    begins: date | None = None
    ends: date | None = None
    due: date | None = None
    done: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class ReminderExample:
    """A worked example of a rule: the facts on a day, and what must come of them."""

    name: str
    day: date
    fact: Fact
    reminded: bool
    why: Why
    expected: Fraction | None = None


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """One rule. ``basis``: document and clause it follows, or that there is none.

    ``from_day``: relative to the last day in time (-5: five days before; 1: the day after);
    ``until_day``: the same for the last day it is spoken of. ``rhythm_days``: at most one reminder
    of a matter in so many days. ``least``: fewest dossiers worth a word.
    """

    id: str
    position: int
    about: About
    title: Text
    basis: Missing | str
    said: Text
    todo: Text
    rhythm_days: int
    steps: tuple[ReminderStep, ...]
    examples: tuple[ReminderExample, ...]
    course: Course | None = None
    behind_by: Fraction = Fraction(0)
    minimum_cases: int = 0
    from_day: int = 1
    until_day: int | None = None
    least: int = 1
    on_days_off: bool = False
    author: str = ""
    checker: str = "chưa thẩm định"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule says of a fact; ``expected``: the value the course asks for on that day."""

    why: Why
    reminded: bool = False
    expected: Fraction | None = None


def judge(rule: ReminderRule, fact: Fact, day: date) -> Judged:
    """Is somebody reminded of this on ``day``? Days off and rhythm are asked elsewhere."""
    if rule.about is About.FIGURE:
        return _judge_figure(rule, fact, day)
    if rule.about in BY_NUMBER:
        found = fact.number >= max(rule.least, 1)
        return Judged(Why.DOSSIERS if found else Why.NOTHING, found)
    if fact.done:
        return Judged(Why.DONE)
    if fact.due is None:
        return Judged(Why.NO_COURSE)
    past = (day - fact.due).days
    if past < rule.from_day:
        return Judged(Why.NOT_YET)
    if rule.until_day is not None and past > rule.until_day:
        return Judged(Why.NO_LONGER)
    return Judged(Why.OVERDUE if past > 0 else Why.DUE_SOON, reminded=True)


def _judge_figure(rule: ReminderRule, fact: Fact, day: date) -> Judged:
    if fact.value is None:
        return Judged(Why.NO_FIGURE)
    if not fact.points and (fact.cases or 0) < max(rule.minimum_cases, 1):
        return Judged(Why.TOO_FEW)
    if fact.met:
        return Judged(Why.MET)
    expected = expected_value(rule.course, fact, day) if rule.course else None
    if expected is None:
        return Judged(Why.NO_COURSE)
    # On its own day a target is met or it is not; before it, a little behind is no matter.
    over = fact.ends is not None and day >= fact.ends
    slack = Fraction(0) if over else rule.behind_by
    behind = fact.value > expected + slack if fact.falling else fact.value < expected - slack
    # A strict target ("trên 45%") is missed at the very value that its course ends with.
    if behind or over:
        return Judged(Why.BEHIND, reminded=True, expected=expected)
    return Judged(Why.ON_COURSE, expected=expected)


def expected_value(course: Course, fact: Fact, day: date) -> Fraction | None:
    """Where a unit that is on course stands on ``day``; None where its course is not known."""
    if fact.begins is None or fact.ends is None or fact.target is None or fact.ends < fact.begins:
        return None
    start = fact.start_value
    if start is None:
        start = fact.target if fact.falling else fact.target * course.unknown_start / _WHOLE
    # Who began beyond the target is only asked to stay there.
    start = max(start, fact.target) if fact.falling else min(start, fact.target)
    gone = Fraction((day - fact.begins).days + 1, (fact.ends - fact.begins).days + 1) * _WHOLE
    return start + (fact.target - start) * _way(course.points, gone) / _WHOLE


def _way(points: tuple[Waypoint, ...], gone: Fraction) -> Fraction:
    before = points[0]
    if gone <= before.gone:
        return before.way
    for point in points[1:]:
        if gone <= point.gone:
            share = (gone - before.gone) / (point.gone - before.gone)
            return before.way + (point.way - before.way) * share
        before = point
    return before.way


def blanks_of(text: Text) -> frozenset[str]:
    """The names a text of a rule leaves to be filled in.

    >>> sorted(blanks_of(Text("{unit} còn thiếu {gap} hồ sơ", "{unit} lacks {gap}")))
    ['gap', 'unit']
    """
    return frozenset(_PLACE.findall(text.vi) + _PLACE.findall(text.en))


def fill(text: str, given: Mapping[str, str]) -> str:
    """The sentence with its blanks filled in; a blank nobody knows stays as it is written.

    >>> fill("Còn {n} hồ sơ của {unit}.", {"n": "3", "unit": "{n}"})
    'Còn 3 hồ sơ của {n}.'
    """
    return _PLACE.sub(lambda found: given.get(found[1], found[0]), text)


def failing_examples(rule: ReminderRule) -> Iterable[tuple[int, ReminderExample, Judged]]:
    """The examples of a rule that come out differently, with their place and what came out."""
    for number, example in enumerate(rule.examples):
        found = judge(rule, example.fact, example.day)
        wanted = Judged(example.why, example.reminded, example.expected)
        if found != wanted:
            yield number, example, found
