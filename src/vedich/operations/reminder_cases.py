"""What the rules of reminding look at: every concern of a campaign on a day, as facts and words.

    for case in cases_of("ia-ake-2024", date(2024, 5, 16)):
        case.about, case.unit, case.subject, case.fact, case.words["vi"]

A figure is held against the day its data speak of, not against today: that data are old is a
concern of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from vedich.domain.campaign_days import days_of
from vedich.domain.campaigns import Campaign
from vedich.domain.central_plus import short
from vedich.domain.figures import State
from vedich.domain.indicators import Text
from vedich.domain.reminding import About, Fact
from vedich.domain.results import Status, Subject
from vedich.domain.target_values import Target
from vedich.domain.thresholds import Comparison
from vedich.domain.vietnamese import day as day_vi
from vedich.domain.vietnamese import how_many, points
from vedich.operations.assigned_targets import targets_of
from vedich.operations.campaign_calendar import days_here
from vedich.operations.closing_doors import closed_over
from vedich.operations.office import Office, home
from vedich.operations.page_board import Shown, board_at, data_day, office_now
from vedich.operations.page_calendar import report_days
from vedich.operations.page_desk import DESK_PARTS, desk_counts
from vedich.operations.page_freshness import freshness
from vedich.operations.report_parts import title_of
from vedich.operations.standing_cells import Cell, baselines_of, own_cells, plan_unit
from vedich.operations.standings import Board
from vedich.operations.sum_periods import asked_of
from vedich.records.models import PeriodReport, SumState

_MET = (Status.MET, Status.EXCEEDED)
_FALLING = (Comparison.LE, Comparison.LT)
_DESK = {"soon": About.SOON, "late": About.LATE, "unpaid": About.UNPAID}
# How far back a period still counts as the last one to be handed in.
_RECENT = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Case:
    """One concern. ``unit`` blank: the office's own. ``subject`` tells the concerns of a unit apart
    (indicator, period, officer, source); ``words``: blanks of a rule's text by language.
    ``seen_on``: the day its data speak of, None for today."""

    about: About
    subject: str
    fact: Fact
    unit: str = ""
    unit_name: str = ""
    officer: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    seen_on: date | None = None


def cases_of(campaign_id: str, day: date) -> list[Case]:
    """Every concern of a campaign on ``day``."""
    office = office_now()
    campaign = office.book.campaign(campaign_id)
    found: list[Case] = []
    board_day = _board_day(campaign, day)
    if board_day is not None:
        shown = board_at(campaign_id, board_day)
        found += _figures(office, shown, board_day)
        found += _desk(shown, board_day)
        found += _data(day)
        found += _sums(office, shown, day)
        found += _deadlines(campaign, shown)
    found += _reports(campaign, day)
    said = {"plan": campaign.document.short}
    return [_with(case, {"vi": said | {"day": day_vi(day)}, "en": said | {"day": _en(day)}})
            for case in found]  # fmt: skip


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
            words=_figure_words(office, cell, day),
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


def _figure_words(office: Office, cell: Cell, day: date) -> dict[str, dict[str, str]]:
    title = title_of(office, cell.indicator)
    until = cell.target.date
    counts = (
        f" ({cell.numerator}/{cell.denominator})"
        if cell.numerator is not None and cell.denominator is not None
        else ""
    )
    return {
        lang: {
            "title": title(lang),
            "unit": cell.subject.name,
            "value": quantity(cell.value, cell.is_points, lang),
            "target": f"{cell.target.comparison.sign} "
            + quantity(cell.target.value, cell.is_points, lang),
            "counts": counts,
            "gap": _gap(cell, lang),
            "day": _date(day, lang),
            "until": _date(until, lang) if until else "…",
        }
        for lang in ("vi", "en")
    }


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


def _gap(cell: Cell, lang: str) -> str:
    if cell.needed is not None:
        return f"{how_many(cell.needed)} hồ sơ" if lang == "vi" else f"{cell.needed} dossiers"
    if cell.value is None or cell.target.value is None:
        return "–"
    apart = abs(cell.target.value - cell.value)
    if cell.is_points:
        return quantity(apart, True, lang)
    unit = "điểm phần trăm" if lang == "vi" else "percentage points"
    return f"{short(Fraction(round(apart * 100), 100), lang)} {unit}"


def _desk(shown: Shown, day: date) -> Iterator[Case]:
    subjects = {one.code: one for one in shown.board.subjects}
    for part in DESK_PARTS:
        for unit, officer, number in desk_counts(day, part):
            subject = subjects.get(unit)
            if subject is not None:
                words = {
                    "vi": {"unit": subject.name, "n": how_many(number), "day": day_vi(day)},
                    "en": {"unit": subject.name, "n": str(number), "day": _en(day)},
                }
                fact = Fact(number=number)
                yield Case(_DESK[part], officer, fact, unit, subject.name, officer, words)


def _data(day: date) -> Iterator[Case]:
    for row in freshness(day):
        if row["every_days"] is None:
            continue
        last = row["until"] or date.fromisoformat(row["last"][:10])
        due = last + timedelta(days=row["every_days"])
        yield Case(
            About.DATA,
            f"{row['source']}:{row['kind']}",
            Fact(due=due),
            words=_due_words(Text(row["source"], row["source"]), due, day),
        )


def _reports(campaign: Campaign, day: date) -> Iterator[Case]:
    """Of every rhythm of reports the last that was due and the next."""
    written = max(report_days(home().absolute() / "reports", campaign.id), default=date.min)
    asked = [one for one in days_of(campaign, days_here()) if one.kind == "report"]
    last = {one.rhythm: one for one in asked if one.due < day}
    following = {one.rhythm: one for one in reversed(asked) if one.due >= day}
    for one in (*last.values(), *following.values()):
        # A report that is handed in before its own day can't know that day.
        fact = Fact(due=one.due, done=written >= min(one.day, one.due))
        words = _due_words(one.title, one.due, day)
        yield Case(About.REPORT, f"{one.rhythm}:{one.day.isoformat()}", fact, words=words)


def _deadlines(campaign: Campaign, shown: Shown) -> Iterator[Case]:
    for one in days_of(campaign, days_here()):
        if one.kind != "deadline":
            continue
        text = one.title.vi[:1].lower() + one.title.vi[1:].rstrip(".")
        for subject in shown.board.subjects:
            words = _due_words(Text(text, text), one.due, one.due, subject)
            fact = Fact(due=one.due)
            yield Case(About.DEADLINE, one.rhythm, fact, subject.code, subject.name, words=words)


def _sums(office: Office, shown: Shown, day: date) -> Iterator[Case]:
    """The last ended period of every unit that reports by itself, or of which nothing is known."""
    campaign = shown.board.campaign
    asked = asked_of(office, campaign)
    ended = [one for one in asked.periods if one.end < day and day - one.end <= _RECENT]
    if not ended:
        return
    period = ended[-1]
    of_campaign = PeriodReport.objects.filter(campaign=campaign.id)
    reporting = set(of_campaign.values_list("unit", flat=True))
    handed_in = set(
        of_campaign.filter(end=period.end)
        .exclude(state=SumState.CONTESTED)
        .values_list("unit", flat=True)
    )
    locked = closed_over(campaign.id, period.start, period.end) is not None
    silent = {one.code for one in shown.board.subjects} - {
        cell.subject.code for cell in shown.board.cells if cell.state is not State.AWAITING
    }
    for subject in shown.board.subjects:
        if subject.code in reporting or subject.code in silent:
            fact = Fact(due=period.end, done=locked or subject.code in handed_in)
            label = Text(period.label, period.label)
            yield Case(
                About.SUMS,
                period.end.isoformat(),
                fact,
                subject.code,
                subject.name,
                words=_due_words(label, period.end, day, subject),
            )


def _due_words(
    title: Text, due: date, day: date, subject: Subject | None = None
) -> dict[str, dict[str, str]]:
    return {
        lang: {
            "title": title(lang),
            "due": _date(due, lang),
            "days": str(abs((day - due).days)),
            "unit": subject.name if subject else "",
        }
        for lang in ("vi", "en")
    }


def _with(case: Case, more: Mapping[str, Mapping[str, str]]) -> Case:
    """The case with words that every rule knows; its own win."""
    return replace(case, words={lang: {**more[lang], **case.words.get(lang, {})} for lang in more})


def _date(day: date, lang: str) -> str:
    return day_vi(day) if lang == "vi" else _en(day)


def _en(day: date) -> str:
    return f"{day:%d/%m/%Y}"
