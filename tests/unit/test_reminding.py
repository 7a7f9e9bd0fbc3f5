"""Rules of reminding: what they promise for any figures and any days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.domain.counting import count
from vedich.domain.errors import Refusal
from vedich.domain.reminder_steps import Lasting, Told, is_the_same, next_step
from vedich.domain.reminding import (
    BY_DAY,
    About,
    Course,
    Fact,
    ReminderStep,
    To,
    Waypoint,
    Why,
    expected_value,
    fill,
    judge,
)
from vedich.rulebook.book import Kind, Rulebook
from vedich.rulebook.checking import check
from vedich.rulebook.reminders import load_reminder
from vedich.rulebook.source import SourceFile

BOOK = Rulebook()
RULES = {one.id: one for one in BOOK.reminders}
FIRST = date(2026, 1, 1)
STEPS = (
    ReminderStep(0, (To.OFFICER,)),
    ReminderStep(7, (To.HEAD,)),
    ReminderStep(14, (To.OFFICE,)),
)
days = st.integers(0, 400).map(lambda number: FIRST + timedelta(days=number))
percents = st.fractions(0, 100, max_denominator=50)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    inner = sorted(draw(st.sets(st.integers(1, 99), max_size=4)))
    ways = sorted(draw(st.lists(st.integers(0, 100), min_size=len(inner), max_size=len(inner))))
    points = [(0, 0), *zip(inner, ways, strict=True), (100, 100)]
    return Course(
        tuple(Waypoint(Fraction(gone), Fraction(way)) for gone, way in points), draw(percents)
    )


@st.composite
def figures(draw: st.DrawFn) -> Fact:
    begins = draw(days)
    return Fact(
        value=draw(st.none() | percents),
        cases=draw(st.none() | st.integers(0, 60)),
        target=draw(st.none() | percents),
        met=draw(st.booleans()),
        falling=draw(st.booleans()),
        start_value=draw(st.none() | percents),
        begins=draw(st.just(begins) | st.none()),
        ends=begins + timedelta(days=draw(st.integers(-3, 200))),
    )


def test_every_shipped_rule_is_read_and_its_examples_hold() -> None:
    assert {one.about for one in BOOK.reminders} == set(About)
    assert [one for one in check(BOOK, {"oracle": count}) if "reminders/" in one.where] == []


@given(courses(), figures(), days, days)
def test_the_expected_course_never_goes_back_and_ends_at_the_target(
    course: Course, fact: Fact, one: date, other: date
) -> None:
    early, late = sorted((one, other))
    first, second = expected_value(course, fact, early), expected_value(course, fact, late)
    if first is None or second is None:
        assert fact.begins is None or fact.target is None or fact.ends < fact.begins  # type: ignore[operator]
        return
    assert first >= second if fact.falling else first <= second
    assert fact.ends is not None
    assert expected_value(course, fact, fact.ends) == fact.target


@given(figures(), days)
def test_nobody_is_reminded_of_too_few_cases_or_of_a_met_target(fact: Fact, day: date) -> None:
    rule = RULES["lagging"]
    found = judge(rule, fact, day)
    few = fact.value is None or (fact.cases or 0) < rule.minimum_cases or fact.met
    assert not (few and found.reminded)
    if found.reminded and fact.ends is not None and day < fact.ends:
        assert found.expected is not None
        assert fact.value is not None
        behind = fact.value - found.expected if fact.falling else found.expected - fact.value
        assert behind > rule.behind_by


@given(st.sampled_from(sorted(BY_DAY)), days, days, st.booleans())
def test_what_is_done_or_far_away_is_not_spoken_of(
    about: About, due: date, day: date, done: bool
) -> None:
    rule = next(one for one in BOOK.reminders if one.about is about)
    found = judge(rule, Fact(due=due, done=done), day)
    past = (day - due).days
    wanted = not done and past >= rule.from_day and past <= (rule.until_day or 10_000)
    if rule.until_day == 0:
        wanted = not done and rule.from_day <= past <= 0
    assert found.reminded is wanted
    if found.reminded:
        assert (found.why is Why.OVERDUE) is (past > 0)


def life(rhythm: int, asked: list[int]) -> Iterator[Told]:
    """What is told when the rule is asked on these days, in this order."""
    told: list[Told] = []
    for number in asked:
        day = FIRST + timedelta(days=number)
        step = next_step(STEPS, rhythm, Lasting(FIRST, tuple(told)), day)
        if step is not None:
            told.append(Told(day, step))
            yield told[-1]


@given(st.integers(1, 12), st.lists(st.integers(0, 60), max_size=80))
def test_once_in_a_rhythm_however_often_and_in_whatever_order_it_is_asked(
    rhythm: int, asked: list[int]
) -> None:
    told = list(life(rhythm, asked))
    assert all((b.day - a.day).days >= rhythm for a, b in pairwise(told))


@given(st.integers(1, 12), st.lists(st.integers(0, 60), min_size=1, max_size=80))
def test_officer_then_head_then_office_and_never_back(rhythm: int, asked: list[int]) -> None:
    steps = [one.step for one in life(rhythm, sorted(asked))]
    assert steps[0] == 0
    assert all(b - a in (0, 1) for a, b in pairwise(steps))


def test_a_worker_away_for_a_month_begins_with_the_officer() -> None:
    assert [one.step for one in life(5, [0, 30, 31, 35])] == [0, 1, 2]
    assert [one.step for one in life(5, [30, 31, 35])] == [0, 1]


def test_up_and_down_around_the_line_is_one_matter() -> None:
    known = Lasting(FIRST, (Told(FIRST, 0),))
    assert is_the_same(known, 10, FIRST + timedelta(days=9))
    assert not is_the_same(known, 10, FIRST + timedelta(days=10))


def test_a_blank_is_filled_in_once_and_never_again() -> None:
    assert fill("{unit}: {n}", {"unit": "{n} {unit}", "n": "3"}) == "{n} {unit}: 3"


@pytest.mark.parametrize(
    ("line", "instead", "place"),
    [
        ("rhythm_days: 10", "rhythm_days: 0", "nhịp nhắc"),
        ("  - {after_days: 10, to: [officer, head]}", "  - {after_days: 0, to: [head]}", "ngày 0"),
        ("  - {after_days: 10, to: [officer, head]}", "  - {after_days: 10, to: []}", "đến ai"),
        ("    - {gone: 50, way: 40}", "    - {gone: 50, way: 140}", "100%"),
        ("còn thiếu {gap}", "còn thiếu {missing}", "missing"),
        ("why: too_few", "why: met", "ví dụ"),
        ("about: figure", "about: late", "course"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused_with_its_line(
    tmp_path: Path, line: str, instead: str, place: str
) -> None:
    shipped = next(one.path for one in BOOK.files(Kind.REMINDERS) if one.path.stem == "lagging")
    text = shipped.read_text("utf-8")
    assert line in text
    (tmp_path / "reminders").mkdir()
    (tmp_path / "reminders" / "lagging.yaml").write_text(text.replace(line, instead), "utf-8")
    found = check(Rulebook(shipped=tmp_path), {})
    assert place in found[0].vi
    assert found[0].where.startswith("reminders/lagging.yaml:") or "lagging.yaml" in found[0].where


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(Refusal, match="rythm"):
        load_reminder(SourceFile.of("a.yaml", "id: a\nrythm_days: 3\n"))
