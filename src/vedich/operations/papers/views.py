"""What the pages show of papers: a campaign's list, one paper with its next steps and files.

paper_rows(user, "ia-ake-2024")         # drafts too for the office, else what was issued
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.papers import PAPER, number_and_symbol
from vedich.domain.reports import OPEN_SECTIONS
from vedich.operations.pages.board import office_now
from vedich.operations.pages.names import people_named
from vedich.operations.papers.check import check_document
from vedich.operations.papers.shelf import file_of, find_paper, papers, pdf_of
from vedich.operations.papers.steps import SIGNED_KINDS, may_draft
from vedich.operations.people.permissions import Action, can, reach
from vedich.records.models import AuditEvent, Paper, PaperState, User

_MOST_EVENTS = 50


def may_write(user: User, campaign: str) -> bool:
    """Does this person see all drafts of the campaign and make new ones?"""
    return can(user, Action.WRITE_REPORT, campaign=campaign)


def may_work_on(user: User, paper: Paper) -> bool:
    """Does this person see the draft and draft it again: the office, or the head of its unit?"""
    return may_draft(user, paper.campaign, paper.unit)


def paper_rows(user: User, campaign: str, kind: str = "", unit: str = "") -> list[dict[str, Any]]:
    """The papers of a campaign (or of one unit of it) this person may see, the latest first."""
    found = papers(campaign)
    if not may_write(user, campaign):
        own = reach(user, Action.DRAFT_UNIT_REPORT, campaign).units or frozenset()
        found = found.filter(Q(state=PaperState.ISSUED) | Q(unit__in=own))
    if unit:
        found = found.filter(unit=unit)
    if kind:
        found = found.filter(kind=kind)
    kinds = office_now().book.papers
    return [
        {
            "paper": one,
            "title": kinds[one.kind].title if one.kind in kinds else None,
            "number": number_of(one),
            "own": bool(one.unit) and not may_write(user, campaign) and may_work_on(user, one),
        }
        for one in found
    ]


def paper_seen(user: User, campaign: str, name: str) -> Paper:
    """One paper; Refusal ("no_such…") where it is not of this campaign or not for these eyes."""
    paper = find_paper(name)
    shown = paper.state == PaperState.ISSUED or may_work_on(user, paper)
    if paper.campaign != campaign or not shown:
        raise Refusal(
            "no_such_paper", "Không có văn bản này.", "There is no such paper.", where="paper"
        )
    return paper


def number_of(paper: Paper) -> str:
    """Number and symbol; only the symbol while it has no number."""
    return number_and_symbol(paper.number, paper.symbol).replace("\u00a0", "").lstrip("/")


def steps_of(user: User, paper: Paper) -> frozenset[str]:
    """The verbs this person may take from here; a number is given once."""
    found = {
        step.verb
        for step in PAPER.steps_from(paper.state)
        if can(user, Action(step.right), campaign=paper.campaign)
        or (step.verb == "draft" and may_work_on(user, paper))
    }
    kind = office_now().book.papers.get(paper.kind)
    numberless = paper.number is None and not (kind and kind.annex_only)
    if not numberless:
        found.discard("number")
    else:
        found.discard("issue")
    if paper.state in (PaperState.SIGNED, PaperState.ISSUED) and may_work_on(user, paper):
        found.add("revise")
    return frozenset(found)


def sections_of(paper: Paper) -> list[dict[str, str]]:
    """The parts of a report that people write, with what stands there now; none for other kinds."""
    kind = office_now().book.papers.get(paper.kind)
    if kind is None or not kind.is_report:
        return []
    written = paper.facts.get("sections", {})
    return [
        {"title": one.title, "prompt": one.prompt, "text": "\n".join(written.get(one.title, ()))}
        for one in OPEN_SECTIONS
    ]


def files_of(paper: Paper) -> list[dict[str, Any]]:
    """The files there are of a paper: its draft, the draft's PDF, the signed file."""
    pdf = pdf_of(paper)
    found = [{"name": "draft.docx", "kind": "DOCX", "bytes": file_of(paper).stat().st_size}]
    if pdf.exists():
        found.append({"name": "draft.pdf", "kind": "PDF/A", "bytes": pdf.stat().st_size})
    if paper.signed:
        name = next(one for one in SIGNED_KINDS if paper.signed.name.lower().endswith(one))
        found.append({"name": f"signed{name}", "kind": "signed", "bytes": paper.signed.size})
    return found


def layout_of(paper: Paper) -> dict[str, Any]:
    """The draft held against the rules of layout."""
    return check_document(file_of(paper), office_now())


def history_of(paper: Paper) -> list[dict[str, Any]]:
    """What was done with it, the latest first: when, who, what and why."""
    titles = {f"paper.{step.verb}": step.title for step in PAPER.steps}
    titles["paper.redraft"] = Text("lập lại dự thảo", "draft again")
    events = list(AuditEvent.objects.filter(subject=f"paper:{paper.id}")[:_MOST_EVENTS])
    who = people_named(one.actor for one in events)
    return [
        {
            "at": datetime.fromisoformat(one.at),
            "who": who[one.actor],
            "what": titles.get(one.verb, Text(one.verb, one.verb)),
            "why": one.why,
        }
        for one in events
    ]


def typed_sections(texts: Mapping[str, str]) -> dict[str, Any]:
    """The facts of a redraft from what was typed: a paragraph for each line that is not empty."""
    known = {one.title for one in OPEN_SECTIONS}
    written = {
        title: [line.strip() for line in text.splitlines() if line.strip()]
        for title, text in texts.items()
        if title in known
    }
    return {"sections": {title: lines for title, lines in written.items() if lines}}
