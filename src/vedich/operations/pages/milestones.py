"""The milestones of a campaign as pages show them: the whole course, and one day of it.

course(campaign)[0]["state"]
stone_shown(stone)["units"][0]["answer"]
"""

from __future__ import annotations

from typing import Any

from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.domain.milestones import MILESTONE
from vedich.operations.campaign.calendar import campaign_calendar, stones_here
from vedich.operations.closing.frozen_later import made_later, unfrozen
from vedich.operations.closing.outages import outages_within
from vedich.operations.closing.periods import closed_of
from vedich.operations.pages.board import Shown, board_at, office_now
from vedich.operations.people.permissions import Action, can
from vedich.records.models import ClosedPeriod, Milestone, Reopening, User

Row = dict[str, Any]


def course(campaign: Campaign) -> list[Row]:
    """Every day of the course with what became of it; ``row`` None for a day still to come, and
    for one that was missed (``past``)."""
    known = {one.day: one for one in Milestone.objects.filter(campaign=campaign.id)}
    today = clock.today()
    rows: list[Row] = []
    for stone in stones_here(campaign):
        found = known.pop(stone.day, None)
        rows.append(
            {
                "day": stone.day,
                "due": stone.due,
                "vi": stone.title.vi,
                "en": stone.title.en,
                "row": found,
                "state": found.state if found else None,
                "said": MILESTONE.states[found.state] if found else None,
                "past": stone.due < today,
            }
        )
    # Days the plan no longer has stay where they were lived through.
    rows += [
        {
            "day": one.day,
            "due": one.due,
            "vi": one.title_vi,
            "en": one.title_en,
            "row": one,
            "state": one.state,
            "said": MILESTONE.states[one.state],
            "past": True,
        }
        for one in known.values()
    ]
    return sorted(rows, key=lambda row: row["day"])


def calendar_rows(campaign: Campaign) -> Row:
    """The calendar's answer: rules about days off, and what falls on one."""
    answer = campaign_calendar(campaign.id, office_now())
    first_of_day = {row["day"]: row for row in reversed(answer["rows"]) if row["off"]}
    answer["off"] = sorted(first_of_day.values(), key=lambda row: row["day"])
    answer["unknown_years"] = sorted(
        {row["day"].year for row in answer["rows"] if row["unknown_year"]}
    )
    return answer


def closed_rows(campaign_id: str, user: User) -> list[Row]:
    """The periods that were ever closed, each with its open proposal and whether this person may
    propose or decide."""
    may = can(user, Action.REOPEN_PERIOD, campaign=campaign_id)
    office = office_now()
    later = made_later(office, campaign_id)
    without = {one.end for one in unfrozen(office, campaign_id)}
    return [
        _closed(one, user, may) | {"made_on": later.get(one.end), "no_figures": one.end in without}
        for one in closed_of(campaign_id)
    ]


def stone_shown(stone: Milestone, user: User) -> Row:
    """One milestone: what was checked, the units with their figures and answers, the next steps."""
    shown = board_at(stone.campaign, stone.counted_to)
    answers = {one.unit: one for one in stone.answers.select_related("answered_by")}
    over = stone.counted_to < clock.today()
    units = [_unit(stone, shown, code, answers, user, over) for code in shown.by_unit]
    given = [one for one in units if one["answer"]]
    contested = [one for one in given if one["answer"].answer == "contested"]
    return {
        "stone": stone,
        "said": MILESTONE.states[stone.state],
        "over": over,
        "units": units,
        "answered": len(given),
        "contested": len(contested),
        "sources": stone.checks.get("sources", []),
        "stale": [one for one in stone.checks.get("sources", []) if one["state"] == "stale"],
        "outages": outages_within(shown.board.interval.start or stone.day, stone.counted_to),
        "may_verify": can(user, Action.VERIFY_FIGURES, campaign=stone.campaign),
        "may_end": can(user, Action.RUN_CAMPAIGN, campaign=stone.campaign),
        "shown": shown,
    }


def _unit(
    stone: Milestone,
    shown: Shown,
    code: str,
    answers: dict[str, Any],
    user: User,
    over: bool,
) -> Row:
    rows = shown.by_unit[code]
    return {
        "code": code,
        "name": rows[0]["name"],
        "rows": rows,
        "answer": answers.get(code),
        "may": over
        and stone.state == "open"
        and can(user, Action.ANSWER_MILESTONE, code, stone.campaign),
    }


def _closed(period: ClosedPeriod, user: User, may: bool) -> Row:
    proposals: list[Reopening] = list(period.reopenings.all())
    waiting = next((one for one in proposals if one.agreed is None), None)
    return {
        "period": period,
        "is_open": period.reopened_at is not None,
        "waiting": waiting,
        "history": [one for one in proposals if one.agreed is not None],
        "may_propose": may and waiting is None and period.reopened_at is None,
        "may_decide": may and waiting is not None and waiting.proposed_by_id != user.id,
    }
