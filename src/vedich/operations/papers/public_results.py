"""What everybody may read of a campaign's results: what an issued notice says, and nothing else.

    notices_of("ia-ake-2024")[0].number         # "15/TB-UBND", replaced or withdrawn ones too
    public_results("ia-ake-2024")["rows"]       # unit × indicator, as the notice in force has it

Figures are those kept with the notice, not today's. Cells of few cases are hidden, and so is a
number that lies within a few cases of what an earlier notice said; published figures of the
portal are shown as they are. Nothing is there before a notice was issued.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from vedich.domain.disclosure import changed_by_few, tells_of_few
from vedich.domain.errors import Refusal
from vedich.domain.papers import NOTICE
from vedich.domain.results import Status
from vedich.operations.pages.board import office_now
from vedich.operations.papers.report_parts import title_of
from vedich.operations.papers.views import number_of
from vedich.records.models import AuditEvent, Paper, PaperState

Row = dict[str, Any]
IN_FORCE, REPLACED, WITHDRAWN = "in_force", "replaced", "withdrawn"
_MET = (Status.EXCEEDED, Status.MET)


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """One notice that was issued at some time, and whether it still counts."""

    paper: Paper
    number: str
    day: date | None
    state: str
    replaced_by: str = ""


def campaigns_with_results() -> list[Row]:
    """The campaigns that have a notice in force, the latest first."""
    book, found = office_now().book, []
    issued = Paper.objects.filter(kind=NOTICE, unit="", state=PaperState.ISSUED)
    for campaign_id in issued.values_list("campaign", flat=True).order_by("campaign").distinct():
        notice = _in_force(notices_of(campaign_id))
        if notice is not None and campaign_id in book.campaigns:
            title = book.campaign(campaign_id).title
            found.append({"id": campaign_id, "title": title, "notice": notice})
    return sorted(found, key=lambda one: one["notice"].day or date.min, reverse=True)


def any_results() -> bool:
    """Was anything published? Until then no page leads there."""
    return Paper.objects.filter(kind=NOTICE, unit="", state=PaperState.ISSUED).exists()


def notices_of(campaign_id: str) -> list[PublicNotice]:
    """Every notice that was ever issued, in the order of issuing; drafts never."""
    states = (PaperState.ISSUED, PaperState.WITHDRAWN)
    papers = Paper.objects.filter(campaign=campaign_id, kind=NOTICE, unit="", state__in=states)
    by_subject = {f"paper:{one.id}": one for one in papers.select_related("revises")}
    events = AuditEvent.objects.filter(verb="paper.issue", subject__in=by_subject)
    ever = [by_subject[one] for one in events.order_by("seq").values_list("subject", flat=True)]
    heirs = {
        one.revises_id: number_of(one)
        for one in ever
        if one.revises_id and one.state == PaperState.ISSUED
    }
    return [_notice(one, heirs.get(one.id, "")) for one in ever]


def public_results(campaign_id: str) -> Row:
    """The notice in force as a table; Refusal ("no_such…") where there is none."""
    office, notices = office_now(), notices_of(campaign_id)
    notice = _in_force(notices)
    if notice is None or campaign_id not in office.book.campaigns:
        raise Refusal(
            "no_such_results",
            "Chưa có kết quả nào được công bố cho đợt thi đua này.",
            "No results of this campaign were published.",
        )
    earlier = [one.paper for one in notices[: notices.index(notice)]]
    figures = notice.paper.figures
    indicators = [_indicator(title, cells) for title, cells in figures.items()]
    return {
        "campaign": office.book.campaign(campaign_id),
        "notice": notice,
        "as_of": notice.paper.as_of,
        "indicators": [one | _counted(figures[one["vi"]]) for one in indicators],
        "rows": _rows(figures, [one.figures for one in earlier]),
        "notices": notices[::-1],
    }


def _notice(paper: Paper, heir: str) -> PublicNotice:
    state = IN_FORCE
    if paper.state == PaperState.WITHDRAWN:
        state = WITHDRAWN
    elif heir:
        state = REPLACED
    return PublicNotice(paper, number_of(paper), paper.day, state, heir)


def _in_force(notices: list[PublicNotice]) -> PublicNotice | None:
    return next((one for one in reversed(notices) if one.state == IN_FORCE), None)


def _indicator(title: str, cells: Mapping[str, Mapping[str, Any]]) -> Row:
    """What an indicator is called: the notice's own words, and its name in English."""
    name = next((cell["indicator"] for cell in cells.values() if cell.get("indicator")), "")
    return {"vi": title, "en": title_of(office_now(), name)("en") if name else title}


def _counted(cells: Mapping[str, Mapping[str, Any]]) -> Row:
    met = [_status(one) for one in cells.values()]
    return {"units": len(met), "met": sum(1 for one in met if one in _MET)}


def _rows(figures: Mapping[str, Any], earlier: Iterable[Mapping[str, Any]]) -> list[Row]:
    """A row for every unit; who met most comes first."""
    earlier = list(earlier)
    names = {code: one["name"] for cells in figures.values() for code, one in cells.items()}
    rows = []
    for code, name in names.items():
        cells = [_cell(title, code, figures, earlier) for title in figures]
        met = [one["status"] for one in cells if one and one["status"] in _MET]
        order = (-len(met), -met.count(Status.EXCEEDED), name)
        rows.append({"name": name, "cells": cells, "order": order})
    return sorted(rows, key=lambda row: row["order"])


def _cell(
    title: str, code: str, figures: Mapping[str, Any], earlier: list[Mapping[str, Any]]
) -> Row | None:
    one = figures[title].get(code)
    if one is None:
        return None
    before = [known[title][code] for known in earlier if code in known.get(title, {})]
    hidden, status = _tells(one, before), _status(one)
    # Without a figure the status says all there is to say.
    silent = hidden or status in (Status.NO_FIGURE, Status.NO_CASE)
    return {
        "status": status,
        "value": "" if silent else one["value"],
        "parts": "" if silent else one["parts"],
        "target": one.get("target", ""),
        "hidden": hidden,
    }


def _tells(one: Mapping[str, Any], before: Iterable[Mapping[str, Any]]) -> bool:
    """Would the number tell of few persons, by itself or beside an earlier notice?"""
    if one.get("observed") or not one["parts"]:
        return False
    cases = one.get("cases")
    if cases is None:
        return True
    now = (cases[0], cases[1])
    known = [known["cases"] for known in before if known.get("cases")]
    return tells_of_few(*now) or any(changed_by_few((was[0], was[1]), now) for was in known)


def _status(one: Mapping[str, Any]) -> Status:
    return next((known for known in Status if known.vi == one["status"]), Status.NO_FIGURE)
