"""The register of award files: of every unit and nominated person, what came in, when, what lacks.

    register("tp-lang-son-2024")["rows"][0]["state"]        # None: nothing was sent yet
    settled_units("tp-lang-son-2024")                       # those that have done their part

Whoever reads it sees the units of their reach (``within``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.domain.indicators import Text
from vedich.domain.nominations import (
    INCOMPLETE,
    NOMINATION,
    RECEIVED,
    SENT,
    SETTLED,
    WITHDRAWN,
    award_deadline,
    is_late,
    lacking,
    takes_persons,
)
from vedich.operations.awards.receiving import asked_items, last_day_of, log_name
from vedich.operations.pages.board import board_at, office_now
from vedich.operations.pages.names import people_named
from vedich.operations.people.permissions import EVERYWHERE, Reach
from vedich.records.models import AuditEvent, Nomination

Row = dict[str, Any]
_IN_HAND = (SENT, INCOMPLETE, RECEIVED)
_MOST_EVENTS = 50


def register(campaign_id: str, within: Reach = EVERYWHERE) -> Row:
    """``rows`` (each unit, then its persons), ``counts``, the plan's words and last day."""
    campaign = office_now().book.campaign(campaign_id)
    last_day, today = last_day_of(campaign), clock.today()
    by_unit: dict[str, list[Nomination]] = {}
    for one in nominations(campaign_id):
        by_unit.setdefault(one.unit, []).append(one)
    rows = []
    for subject in board_at(campaign_id).board.subjects:
        if subject.code not in within:
            continue
        found = by_unit.get(subject.code, [])
        own = next((one for one in found if not one.person), None)
        # A unit that nominates persons alone owes no file of its own.
        owes = is_late(today, last_day) and not _settled(found)
        rows.append(_row(campaign, subject.code, subject.name, own) | {"overdue": owes})
        rows += [
            _row(campaign, subject.code, subject.name, one) | {"overdue": False}
            for one in found
            if one.person
        ]
    limit = award_deadline(campaign)
    return {
        "rows": rows,
        "counts": _counts(rows),
        "campaign": campaign_id,
        "last_day": last_day,
        "words": limit.text if limit else None,
        "section": limit.section if limit else None,
        "items": _items(campaign),
        "persons": takes_persons(campaign),
    }


def nominations(campaign_id: str) -> Iterable[Nomination]:
    """Everything on record of a campaign, with who sent and took it."""
    found = Nomination.objects.filter(campaign=campaign_id)
    return found.select_related("upload", "sent_by", "received_by")


def settled_units(campaign_id: str) -> frozenset[str]:
    """The units that have done their part: every file of theirs is sent, received or declined."""
    by_unit: dict[str, list[Nomination]] = {}
    for one in Nomination.objects.filter(campaign=campaign_id):
        by_unit.setdefault(one.unit, []).append(one)
    return frozenset(unit for unit, found in by_unit.items() if _settled(found))


def file_shown(found: Nomination) -> Row:
    """One file: its checklist, the plan's words, what was done with it."""
    campaign = office_now().book.campaign(found.campaign)
    subject = board_at(found.campaign).board.subject(found.unit)
    limit = award_deadline(campaign)
    titles = {f"nomination.{step.verb}": step.title for step in NOMINATION.steps}
    events = list(AuditEvent.objects.filter(subject=log_name(found))[:_MOST_EVENTS])
    who = people_named(one.actor for one in events)
    return {
        "found": found,
        "unit_name": subject.name if subject else found.unit,
        "said": NOMINATION.states[found.state],
        "items": [one | {"there": one["section"] in found.items} for one in _items(campaign)],
        "words": limit.text if limit else None,
        "history": [
            {
                "at": datetime.fromisoformat(one.at),
                "who": who[one.actor],
                "what": titles.get(one.verb, Text(one.verb, one.verb)),
                "why": one.why,
            }
            for one in events
        ],
    }


def _settled(found: Iterable[Nomination]) -> bool:
    """Nothing is waited for: something came or was declined, and nothing is to be completed."""
    states = {one.state for one in found} - {WITHDRAWN}
    return bool(states) and states <= set(SETTLED)


def _row(campaign: Campaign, unit: str, name: str, found: Nomination | None) -> Row:
    state = str(found.state) if found else None
    in_hand = found is not None and state in _IN_HAND
    asked = asked_items(campaign)
    return {
        "id": str(found.id) if found else None,
        "unit": unit,
        "name": name,
        "person": found.person if found else "",
        "state": state,
        "said": _said(NOMINATION.states[state]) if state else None,
        "arrived_on": found.arrived_on if found else None,
        "completed_on": found.completed_on if found else None,
        "late": bool(found and in_hand and found.late),
        "last_day": found.last_day if found else None,
        "lacking": list(lacking(asked, found.items)) if found and in_hand else [],
        "asked": len(asked),
        "way": _way(found) if found and in_hand else None,
        "sha256": found.upload.sha256 if found and found.upload else None,
        "received_by": found.receiver if found else "",
        "reason": found.reason if found else "",
    }


def _said(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


def _way(found: Nomination) -> str:
    return "file" if found.upload_id else "paper"


def _items(campaign: Campaign) -> list[Row]:
    items = campaign.award_file.items if campaign.award_file else ()
    return [{"section": one.section, "text": one.text} for one in items]


def _counts(rows: list[Row]) -> dict[str, int]:
    counts = dict.fromkeys(("waited_for", *NOMINATION.states, "late", "overdue"), 0)
    for row in rows:
        counts[row["state"] or "waited_for"] += 1
        counts["late"] += row["late"]
        counts["overdue"] += row["overdue"]
    return counts
