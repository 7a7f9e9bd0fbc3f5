"""The course of a milestone: it opens on its day, units answer, the verifier signs, figures freeze.

    open_milestone(campaign, stone)                    # the tick, on the day
    answer(head, stone, "H21.168", Answer.CONFIRMED)   # within the campaign's working days
    sign(verifier, stone)                              # figures closed for good, report asked for

Who may is operations.people.permissions and the campaign's mandates; from which state,
domain.milestones.MILESTONE. Until it is signed every figure is provisional ("tạm tính").
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from vedich.domain import clock
from vedich.domain.campaign_days import Stone
from vedich.domain.campaigns import Campaign
from vedich.domain.dues import Due
from vedich.domain.errors import Refusal
from vedich.domain.milestones import FROZEN, MILESTONE, OPEN, VERIFYING
from vedich.domain.steps import START
from vedich.operations.answers import jsonable
from vedich.operations.campaign.calendar import days_here, stones_here
from vedich.operations.closing.doors import closed_over
from vedich.operations.closing.frozen import last_moment
from vedich.operations.closing.outages import outages_within
from vedich.operations.closing.periods import close_period
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.keeping.decided_files import deciding
from vedich.operations.pages.board import board_at, office_now
from vedich.operations.pages.freshness import freshness
from vedich.operations.people.mandates import check_part
from vedich.operations.people.permissions import Action, check, reach
from vedich.operations.work.jobs import enqueue
from vedich.records.models import Answer, JobKind, Milestone, Part, UnitAnswer, User

ACTOR = "tick"
_LONGEST = 500
_ONE = timedelta(days=1)


def opening_dues(campaign: Campaign) -> Iterator[Due]:
    """When each day of the course opens: at the start of the day it is due."""
    for stone in stones_here(campaign):
        at = datetime.combine(stone.due, time.min)
        yield Due(campaign.id, f"milestone:{stone.rhythm}", at)


def open_due(campaign: Campaign, due: Due) -> dict[str, Any]:
    """Open the milestone of a due."""
    rhythm = due.kind.partition(":")[2]
    stone = next(
        one for one in stones_here(campaign) if one.rhythm == rhythm and one.due == due.at.date()
    )
    opened = open_milestone(campaign, stone)
    return {"day": opened.day.isoformat(), "confirm_until": opened.confirm_until.isoformat()}


def round_dues(campaign: Campaign) -> Iterator[Due]:
    """When each round of confirmation is over: with the last day on which units answer."""
    found = Milestone.objects.filter(campaign=campaign.id).values_list("day", "confirm_until")
    for day, until in found:
        yield Due(campaign.id, f"round:{day}", datetime.combine(until + _ONE, time.min))


def end_due(campaign: Campaign, due: Due) -> dict[str, Any]:
    """End the round of a due; a round that ended before stays as it is."""
    stone = Milestone.objects.select_for_update().get(
        campaign=campaign.id, day=due.kind.partition(":")[2]
    )
    if stone.state == OPEN and stone.confirm_until < clock.today():
        end_round(ACTOR, stone)
    return {"state": str(stone.state)}


def open_milestone(campaign: Campaign, stone: Stone, actor: Actor = ACTOR) -> Milestone:
    """Open it once: what the sources look like is put on record, units are asked."""
    with transaction.atomic():
        step = MILESTONE.step("open", START)
        today = clock.today()
        found, fresh = Milestone.objects.get_or_create(
            campaign=campaign.id,
            day=stone.day,
            defaults={
                "due": stone.due,
                "counted_to": stone.counted_to,
                "rhythm": stone.rhythm,
                "title_vi": stone.title.vi[:300],
                "title_en": stone.title.en[:300],
                "state": step.after,
                "opened_at": clock.now(),
                "confirm_until": days_here().after(
                    max(stone.due, stone.counted_to, today), campaign.calendar.confirm_days
                ),
            },
        )
        if fresh:
            found.checks = _checks(campaign, stone)
            found.save()
            _tell(actor, "open", found, None, {"confirm_until": found.confirm_until})
    return found


def answer(actor: User, stone: Milestone, unit: str, what: Answer, reason: str = "") -> UnitAnswer:
    """A unit's word on its figures; the round ends when the last one has answered."""
    check(actor, Action.ANSWER_MILESTONE, unit, stone.campaign)
    reason = reason.strip()[:_LONGEST]
    if what == Answer.CONTESTED and not reason:
        raise _no_reason()
    board = board_at(stone.campaign, stone.counted_to).board
    if board.subject(unit) is None:
        raise Refusal(
            "no_such_unit",
            f"Đơn vị “{unit[:40]}” không thuộc đợt thi đua này.",
            f"The unit “{unit[:40]}” does not take part in this campaign.",
        )
    with transaction.atomic():
        held = _held(stone)
        _check_day_over(held)
        if held.state != OPEN:
            MILESTONE.step("end_round", held.state)  # says where it stands
        given, _ = UnitAnswer.objects.update_or_create(
            milestone=held,
            unit=unit,
            defaults={
                "answer": what,
                "reason": reason,
                "answered_by": actor,
                "answered_at": clock.now(),
                "snapshot": board.snapshot,
            },
        )
        append(
            actor,
            "milestone.answer",
            _subject(held),
            after={"unit": unit, "answer": str(what), "snapshot": board.snapshot},
            why=reason,
        )
        if held.answers.count() == len(board.subjects):
            end_round(actor, held)
    return given


def end_round(actor: Actor, stone: Milestone) -> Milestone:
    """No more answers; who stayed silent is put on record, the verifier is next."""
    if isinstance(actor, User) and stone.state == OPEN:
        _check_day_over(stone)
    with transaction.atomic():
        held = _held(stone)
        step = MILESTONE.step("end_round", held.state)
        units = {one.code for one in board_at(held.campaign, held.counted_to).board.subjects}
        silent = sorted(units - set(held.answers.values_list("unit", flat=True)))
        held.state, held.checks = step.after, {**held.checks, "silent": silent}
        held.save()
        _tell(actor, step.verb, held, OPEN, {"silent": silent})
        _ask_report(held)
    stone.refresh_from_db()
    return held


def send_back(actor: User, stone: Milestone, reason: str) -> Milestone:
    """The verifier asks the units again; they get the campaign's working days anew."""
    _check_verifier(actor, stone)
    if not reason.strip():
        raise _no_reason()
    campaign = office_now().book.campaign(stone.campaign)
    with transaction.atomic():
        held = _held(stone)
        step = MILESTONE.step("send_back", held.state)
        held.state, held.reason = step.after, reason.strip()[:_LONGEST]
        held.confirm_until = days_here().after(clock.today(), campaign.calendar.confirm_days)
        held.save()
        _tell(actor, step.verb, held, VERIFYING, {"confirm_until": held.confirm_until})
    return held


def sign(actor: User, stone: Milestone, reason: str = "") -> Milestone:
    """The verifier signs: the period is closed with these figures, and its report is asked for.

    Where units contest their figures the verifier says how that was settled.
    """
    _check_verifier(actor, stone)
    office = office_now()
    campaign = office.book.campaign(stone.campaign)
    with deciding(office.workspace.path):
        held = _held(stone)
        step = MILESTONE.step("sign", held.state)
        _check_day_over(held)
        reason = reason.strip()[:_LONGEST]
        contested = held.answers.filter(answer=Answer.CONTESTED).count()
        if contested and not reason:
            raise Refusal(
                "contested_figures",
                f"Còn {contested} đơn vị đề nghị xem lại số liệu; cần ghi đã xử lý thế nào.",
                f"{contested} units contest their figures; say how that was settled.",
                where="reason",
            )
        held.state, held.reason = step.after, reason
        held.signed_by, held.signed_at = actor, clock.now()
        start = campaign.period.start
        closed = closed_over(campaign.id, start, held.counted_to)
        held.revision = closed.revision if closed else held.revision + 1
        held.save()
        _tell(actor, step.verb, held, VERIFYING, {"revision": held.revision})
        if closed is None:
            close_period(actor, campaign, start, held.counted_to, right=Action.VERIFY_FIGURES)
        _ask_report(held)
    return held


def current_round(campaign_id: str) -> list[Milestone]:
    """The milestones of a campaign that somebody has to act on, the earliest first."""
    return list(Milestone.objects.filter(campaign=campaign_id).exclude(state=FROZEN))


def waiting_units(user: User, stone: Milestone) -> list[str]:
    """The units of this person that have not answered yet, once the day is over."""
    within = reach(user, Action.ANSWER_MILESTONE, stone.campaign)
    if stone.state != OPEN or not within or stone.counted_to >= clock.today():
        return []
    given = set(stone.answers.values_list("unit", flat=True))
    return sorted((within.units or frozenset()) - given)


def check_office(actor: User, stone: Milestone) -> None:
    """Refusal unless this person runs the campaign."""
    check(actor, Action.RUN_CAMPAIGN, campaign=stone.campaign)


def _ask_report(stone: Milestone) -> None:
    """The draft of the report, as a job: provisional before the signature, final after it."""
    moment = last_moment(stone.counted_to)
    enqueue(
        ACTOR,
        JobKind.REPORT,
        key=f"milestone:{stone.campaign}:{stone.day}:{stone.state}:{stone.revision}",
        campaign=stone.campaign,
        as_of=moment.isoformat(sep=" "),
        milestone=stone.day.isoformat(),
    )


def _checks(campaign: Campaign, stone: Stone) -> dict[str, Any]:
    start = campaign.period.start or stone.counted_to
    asked = ("source", "kind", "until", "age_days", "every_days", "state")
    # Lists are no figures: only what a figure can be counted from is checked.
    sources = [
        {name: row[name] for name in asked} for row in freshness(clock.today()) if row["until"]
    ]
    found: dict[str, Any] = jsonable(
        {"sources": sources, "outages": outages_within(start, stone.counted_to)}
    )
    return found


def _held(stone: Milestone) -> Milestone:
    return Milestone.objects.select_for_update().get(id=stone.id)


def _check_verifier(actor: User, stone: Milestone) -> None:
    check(actor, Action.VERIFY_FIGURES, campaign=stone.campaign)
    check_part(actor, stone.campaign, (Part.APPRAISE,))


def _check_day_over(stone: Milestone) -> None:
    if stone.counted_to >= clock.today():
        raise Refusal(
            "milestone_day_running",
            f"Ngày {stone.counted_to:%d/%m/%Y} chưa qua nên số liệu của mốc chưa đủ.",
            f"{stone.counted_to:%d/%m/%Y} is not over, so the figures are not complete.",
        )


def _no_reason() -> Refusal:
    return Refusal("no_reason", "Cần ghi lý do.", "A reason is needed.", where="reason")


def _tell(actor: Actor, verb: str, stone: Milestone, before: str | None, after: Any) -> None:
    append(
        actor,
        f"milestone.{verb}",
        _subject(stone),
        before={"state": before} if before else None,
        after={"state": str(stone.state), **after},
        why=stone.reason,
    )


def _subject(stone: Milestone) -> str:
    return f"campaign:{stone.campaign}:{stone.day}"
