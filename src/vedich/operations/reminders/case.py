"""One concern as the rules of reminding see it, and the words a rule's text is filled in with.

Case(About.DATA, "dvcqg", Fact(due=day), tell=due_words(Text("dvcqg", "dvcqg"), day, today))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from vedich.domain.central_plus import short
from vedich.domain.indicators import Text
from vedich.domain.reminding import About, Fact
from vedich.domain.results import Subject
from vedich.domain.vietnamese import day as day_vi
from vedich.domain.vietnamese import how_many, points
from vedich.records.models import User

Tell = Callable[[str], Mapping[str, str]]


def _nothing(lang: str) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Case:
    """One concern. ``unit`` blank: the office's own. ``subject`` tells the concerns of a unit apart
    (indicator, period, officer, source); ``tell``: the blanks of a rule's text in a language,
    worked out for the few that are spoken of.
    ``seen_on``: the day its data speak of, None for today; ``person``: who was put in charge."""

    about: About
    subject: str
    fact: Fact
    unit: str = ""
    unit_name: str = ""
    officer: str = ""
    tell: Tell = _nothing
    seen_on: date | None = None
    person: User | None = None


def due_words(title: Text, due: date, day: date, subject: Subject | None = None) -> Tell:
    """The blanks of a concern with a last day in time."""
    return lambda lang: {
        "title": title(lang),
        "due": written_day(due, lang),
        "days": str(abs((day - due).days)),
        "unit": subject.name if subject else "",
    }


def written_day(day: date, lang: str) -> str:
    """A day as a sentence of that language writes it."""
    return day_vi(day) if lang == "vi" else _english(day)


def _english(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def quantity(value: Fraction | None, is_points: bool, lang: str) -> str:
    """A rate or a score as a sentence writes it.

    >>> quantity(Fraction(91, 2), False, "vi"), quantity(Fraction(91, 2), True, "en")
    ('45,5%', '45.50 points')
    """
    if value is None:
        return "–"
    if is_points:
        return f"{points(value)} điểm" if lang == "vi" else f"{float(value):.2f} points"
    rounded = Fraction(round(value * 100), 100)
    return f"{short(rounded, lang)}%"


def lacking(
    needed: int | None, value: Fraction | None, goal: Fraction | None, is_points: bool, lang: str
) -> str:
    """How much lacks to a target: dossiers where they are known, else the difference.

    >>> lacking(3, None, None, False, "vi"), lacking(None, Fraction(40), Fraction(45), False, "en")
    ('03 hồ sơ', '5 percentage points')
    """
    if needed is not None:
        return f"{how_many(needed)} hồ sơ" if lang == "vi" else f"{needed} dossiers"
    if value is None or goal is None:
        return "–"
    apart = abs(goal - value)
    if is_points:
        return quantity(apart, True, lang)
    unit = "điểm phần trăm" if lang == "vi" else "percentage points"
    return f"{short(Fraction(round(apart * 100), 100), lang)} {unit}"
