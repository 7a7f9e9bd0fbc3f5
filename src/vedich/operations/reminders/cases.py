"""What the rules of reminding look at: every concern of a campaign on a day, as facts and words.

    for case in cases_of("ia-ake-2024", date(2024, 5, 16)):
        case.about, case.unit, case.subject, case.fact, case.tell("vi")

A figure is held against the day its data speak of, not against today: that data are old is a
concern of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import partial

from vedich.domain.campaigns import Campaign
from vedich.domain.reminding import About, Fact
from vedich.domain.results import Status
from vedich.domain.target_values import Target
from vedich.domain.thresholds import Comparison
from vedich.domain.vietnamese import how_many
from vedich.operations.figures.standing_cells import Cell, baselines_of, own_cells, plan_unit
from vedich.operations.figures.standings import Board
from vedich.operations.office import Office
from vedich.operations.pages.board import Shown, board_at, data_day, office_now
from vedich.operations.pages.desk import DESK_PARTS, desk_counts
from vedich.operations.papers.report_parts import title_of
from vedich.operations.reminders.case import Case, Tell, lacking, quantity, written_day
from vedich.operations.reminders.dues import of_the_plan, of_the_units
from vedich.operations.reminders.officers import of_officers
from vedich.operations.targets.assigned import targets_of

_MET = (Status.MET, Status.EXCEEDED)
_FALLING = (Comparison.LE, Comparison.LT)
_DESK = {"soon": About.SOON, "late": About.LATE, "unpaid": About.UNPAID}


def cases_of(campaign_id: str, day: date) -> list[Case]:
    """Every concern of a campaign on ``day``."""
    office = office_now()
    campaign = office.book.campaign(campaign_id)
    found: list[Case] = []
    board_day = _board_day(campaign, day)
    if board_day is not None:
        shown = board_at(campaign_id, board_day)
        found += _figures(office, shown, board_day)
        found += of_officers(found, shown.board, board_day)
        found += _desk(shown, board_day)
        found += of_the_units(office, shown.board, day)
    found += of_the_plan(office, campaign, day)
    plan = campaign.document.short
    return [replace(case, tell=_also(case.tell, plan, day)) for case in found]


def _also(tell: Tell, plan: str, day: date) -> Tell:
    """The same with what every rule knows; its own words win."""
    return lambda lang: {"plan": plan, "day": written_day(day, lang), **tell(lang)}


def _board_day(campaign: Campaign, day: date) -> date | None:
    """The day the figures are looked at: of the data, within the campaign; None without data."""
    last = data_day()
    if last is None:
        return None
    return min(day, last, campaign.period.end)


def _figures(office: Office, shown: Shown, day: date) -> Iterator[Case]:
    earlier = _Earlier(office, shown.board)
    for cell in shown.board.cells:
        begins, start = earlier.start_of(cell)
        fact = Fact(
            value=cell.value,
            cases=cell.denominator,
            target=cell.target.value,
            met=cell.status in _MET,
            falling=cell.target.comparison in _FALLING,
            points=cell.is_points,
            start_value=start,
            begins=begins,
            ends=cell.target.date,
        )
        yield Case(
            About.FIGURE,
            cell.indicator,
            fact,
            cell.subject.code,
            cell.subject.name,
            tell=partial(_figure_words, office, cell, day),
            seen_on=day,
        )


class _Earlier:
    """Where the way to a target begins: at the milestone before it, or with the campaign."""

    def __init__(self, office: Office, board: Board) -> None:
        self._book, self._campaign, self._assigned = office.book, board.campaign, board.assigned
        self._known: dict[object, list[Target]] = {}

    def start_of(self, cell: Cell) -> tuple[date | None, Fraction | None]:
        """First day and value of the way; None where the plan does not tell."""
        baselines = baselines_of(self._campaign, cell.subject)
        signed = own_cells(self._assigned, plan_unit(self._campaign, cell.subject))
        # Resolved once for all units alike, as the standings do.
        key = cell.subject.block, tuple(sorted(baselines.items())), signed
        if key not in self._known:
            self._known[key] = targets_of(self._book, self._campaign, cell.subject, self._assigned)
        until = cell.target.date or date.min
        before = [
            one
            for one in self._known[key]
            if one.indicator == cell.indicator
            and one.date is not None
            and one.value is not None
            and one.date < until
        ]
        last = max(before, key=lambda one: one.date or date.min, default=None)
        if last is not None and last.date is not None:
            return last.date + timedelta(days=1), last.value
        return self._campaign.period.start, baselines.get(cell.indicator, cell.target.baseline)


def _figure_words(office: Office, cell: Cell, day: date, lang: str) -> dict[str, str]:
    until = cell.target.date
    counts = (
        f" ({cell.numerator}/{cell.denominator})"
        if cell.numerator is not None and cell.denominator is not None
        else ""
    )
    goal = quantity(cell.target.value, cell.is_points, lang)
    return {
        "title": title_of(office, cell.indicator)(lang),
        "unit": cell.subject.name,
        "value": quantity(cell.value, cell.is_points, lang),
        "target": f"{cell.target.comparison.sign} {goal}",
        "counts": counts,
        "gap": lacking(cell.needed, cell.value, cell.target.value, cell.is_points, lang),
        "day": written_day(day, lang),
        "until": written_day(until, lang) if until else "…",
    }


def _desk(shown: Shown, day: date) -> Iterator[Case]:
    subjects = {one.code: one for one in shown.board.subjects}
    for part in DESK_PARTS:
        for unit, officer, number in desk_counts(day, part):
            subject = subjects.get(unit)
            if subject is not None:
                told = partial(_desk_words, subject.name, number, day)
                fact = Fact(number=number)
                yield Case(_DESK[part], officer, fact, unit, subject.name, officer, told)


def _desk_words(name: str, number: int, day: date, lang: str) -> dict[str, str]:
    shown = how_many(number) if lang == "vi" else str(number)
    return {"unit": name, "n": shown, "day": written_day(day, lang)}
