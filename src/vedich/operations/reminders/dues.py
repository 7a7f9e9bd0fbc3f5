"""Concerns with a last day: data, reports, sums, answers at a milestone, tasks, award files.

for case in of_the_plan(office, campaign, day):     # reports, tasks, data: no figures needed
for case in of_the_units(office, board, day):       # deadlines, answers, sums
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Max, Q

from vedich.domain.campaign_days import days_of
from vedich.domain.campaigns import Campaign
from vedich.domain.figures import State
from vedich.domain.indicators import Text
from vedich.domain.nominations import award_deadline
from vedich.domain.reminding import About, Fact
from vedich.operations.awards.receiving import last_day_of
from vedich.operations.awards.register import settled_units
from vedich.operations.campaign.calendar import days_here
from vedich.operations.closing.doors import closed_over
from vedich.operations.figures.standings import Board
from vedich.operations.office import Office, home
from vedich.operations.pages.calendar import report_days
from vedich.operations.pages.freshness import freshness
from vedich.operations.reminders.case import Case, due_words
from vedich.operations.sums.periods import asked_of
from vedich.records.models import (
    Milestone,
    MilestoneState,
    Outage,
    Paper,
    PaperState,
    PeriodReport,
    SumState,
    Task,
    TaskState,
)

# How far back a period still counts as the last one to be handed in.
_RECENT = timedelta(days=92)
_LONGEST_TASK = 160


def of_the_plan(office: Office, campaign: Campaign, day: date) -> Iterator[Case]:
    """What the plan asks of the office and of those it names."""
    yield from _reports(office, campaign, day)
    yield from _tasks(campaign, day)


def of_the_units(office: Office, board: Board, day: date) -> Iterator[Case]:
    """What every unit that takes part owes, and what the sources do."""
    yield from _data(day)
    yield from _sums(office, board, day)
    yield from _deadlines(board)
    yield from _award_files(board, day)
    yield from _answers(board, day)


def _data(day: date) -> Iterator[Case]:
    told = Outage.objects.filter(start__lte=day).filter(Q(end=None) | Q(end__gte=day))
    interrupted = set(told.values_list("source", flat=True))
    for row in freshness(day):
        if row["every_days"] is None:
            continue
        last = row["until"] or date.fromisoformat(row["last"][:10])
        due = last + timedelta(days=row["every_days"])
        yield Case(
            About.DATA,
            f"{row['source']}:{row['kind']}",
            Fact(due=due, done=row["source"] in interrupted),
            tell=due_words(Text(row["source"], row["source"]), due, day),
        )


def _reports(office: Office, campaign: Campaign, day: date) -> Iterator[Case]:
    """Of every rhythm of reports the last that was due and the next."""
    signed = _signed_reports(office, campaign)
    asked = [one for one in days_of(campaign, days_here()) if one.kind == "report"]
    last = {one.rhythm: one for one in asked if one.due < day}
    following = {one.rhythm: one for one in reversed(asked) if one.due >= day}
    for one in (*last.values(), *following.values()):
        # A report that is handed in before its own day can't know that day.
        fact = Fact(due=one.due, done=signed >= min(one.day, one.due))
        told = due_words(one.title, one.due, day)
        yield Case(About.REPORT, f"{one.rhythm}:{one.day.isoformat()}", fact, tell=told)


def _signed_reports(office: Office, campaign: Campaign) -> date:
    """Up to which day a report of the campaign was signed. Before its first milestone is opened
    nobody keeps signed reports here: then a written one will do."""
    if not Milestone.objects.filter(campaign=campaign.id).exists():
        return max(report_days(home().absolute() / "reports", campaign.id), default=date.min)
    kinds = [name for name, kind in office.book.papers.items() if kind.is_report]
    signed = Paper.objects.filter(
        campaign=campaign.id,
        kind__in=kinds,
        unit="",
        state__in=(PaperState.SIGNED, PaperState.ISSUED),
    )
    last: datetime | None = signed.aggregate(last=Max("as_of"))["last"]
    return last.date() if last else date.min


def _answers(board: Board, day: date) -> Iterator[Case]:
    """Every unit's answer on its figures, at the milestones that still take answers: asked for
    once the milestone's own day is over, and spoken of again towards the last day."""
    open_ones = Milestone.objects.filter(
        campaign=board.campaign.id, state=MilestoneState.OPEN
    ).prefetch_related("answers")
    for stone in open_ones:
        answered = {one.unit for one in stone.answers.all()}
        title = Text(stone.title_vi, stone.title_en)
        for subject in board.subjects:
            until = stone.confirm_until
            asked = [About.CONFIRM] if stone.counted_to >= day else [About.ASKED, About.CONFIRM]
            for about in asked:
                yield Case(
                    about,
                    stone.day.isoformat(),
                    Fact(due=until, done=subject.code in answered),
                    subject.code,
                    subject.name,
                    tell=due_words(title, until, until, subject),
                )


def _tasks(campaign: Campaign, day: date) -> Iterator[Case]:
    """The tasks with a last day, each for whoever was put in charge of it."""
    found = Task.objects.filter(campaign=campaign.id).exclude(state=TaskState.DROPPED)
    for task in found.exclude(due=None).select_related("assigned_to"):
        text = task.text if len(task.text) <= _LONGEST_TASK else f"{task.text[:_LONGEST_TASK]}…"
        yield Case(
            About.TASK,
            str(task.id),
            Fact(due=task.due, done=task.state not in (TaskState.OPEN, TaskState.DOING)),
            tell=due_words(Text(text, text), task.due or day, day),
            person=task.assigned_to,
        )


def _deadlines(board: Board) -> Iterator[Case]:
    award = award_deadline(board.campaign)
    for one in days_of(board.campaign, days_here()):
        if one.kind != "deadline" or (award is not None and one.rhythm == award.id):
            continue
        text = one.title.vi[:1].lower() + one.title.vi[1:].rstrip(".")
        for subject in board.subjects:
            told = due_words(Text(text, text), one.due, one.due, subject)
            fact = Fact(due=one.due)
            yield Case(About.DEADLINE, one.rhythm, fact, subject.code, subject.name, tell=told)


def _award_files(board: Board, day: date) -> Iterator[Case]:
    """Every unit's award file, until the unit has sent it or said that it nominates nobody."""
    limit, last_day = award_deadline(board.campaign), last_day_of(board.campaign)
    if limit is None or last_day is None:
        return
    settled = settled_units(board.campaign.id)
    title = Text(limit.text, limit.text)
    for subject in board.subjects:
        fact = Fact(due=last_day, done=subject.code in settled)
        told = due_words(title, last_day, day, subject)
        yield Case(About.AWARD_FILE, limit.id, fact, subject.code, subject.name, tell=told)


def _sums(office: Office, board: Board, day: date) -> Iterator[Case]:
    """The last ended period of every unit that reports by itself, or of which nothing is known."""
    campaign = board.campaign
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
    silent = {one.code for one in board.subjects} - {
        cell.subject.code for cell in board.cells if cell.state is not State.AWAITING
    }
    for subject in board.subjects:
        if subject.code in reporting or subject.code in silent:
            fact = Fact(due=period.end, done=locked or subject.code in handed_in)
            label = Text(period.label, period.label)
            yield Case(
                About.SUMS,
                period.end.isoformat(),
                fact,
                subject.code,
                subject.name,
                tell=due_words(label, period.end, day, subject),
            )
