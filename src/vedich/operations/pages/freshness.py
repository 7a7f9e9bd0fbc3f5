"""How fresh each source is, held against the rhythm that was promised for it.

    for row in freshness(date(2026, 11, 21)):
        row["source"], row["until"], row["every_days"], row["state"]

A source is as fresh as the last day its data speak of: a file of October handed in today is old.

A promise stands in the layout of the source (``every_days``), else in the plan of a campaign in
force: a report due every ten days needs data that are not older than ten days. Where nobody
promised anything a source is neither fresh nor stale, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from vedich.domain.campaigns import Campaign
from vedich.domain.errors import Refusal
from vedich.operations.data.importing import list_imports
from vedich.operations.office import Office
from vedich.operations.pages.board import campaigns, kept, office_now
from vedich.operations.pages.calendar import in_force

_LAST_DAYS = """
SELECT source, 'dossiers', max(moment) FROM (
  SELECT source, received_at AS moment FROM dossiers WHERE received_at <= $end
  UNION ALL SELECT source, finished_at FROM dossiers WHERE finished_at <= $end)
GROUP BY source
UNION ALL
SELECT source, 'observations', max(captured_at) FROM observations
WHERE captured_at <= $end GROUP BY source
"""


class Freshness(StrEnum):
    """Whether a source keeps its promise."""

    FRESH = "fresh"
    STALE = "stale"
    UNPROMISED = "unpromised"


# Lists change when the world changes, not by a rhythm of reports.
_FIGURES = ("dossiers", "observations", "summary")


@dataclass(frozen=True, slots=True)
class Promise:
    """At most so many days between two deliveries, and which text says so."""

    every_days: int
    vi: str
    en: str


def freshness(today: date) -> list[dict[str, Any]]:
    """Rows ``{source, kind, last, until, files, rows, age_days, every_days, promised, state}``,
    the latest first. ``until``: the last day the data speak of, None for lists; ``promised``: by
    which text, in both languages, None where nobody did."""
    office = office_now()
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in list_imports(office)["rows"]:
        if row["withdraws"] or row["withdrawn_by"]:
            continue
        key = row["source"] or row["layout"], row["kind"]
        old = found.get(key, {"files": 0, "rows": 0})
        found[key] = {
            "source": key[0],
            "kind": row["kind"],
            "layout": row["layout"],
            "last": row["imported_at"],
            "files": old["files"] + 1,
            "rows": old["rows"] + row["accepted"],
        }
    days = _known_days(office, today) if found else {}
    rows = [one | _judged(office, one, days.get(key), today) for key, one in found.items()]
    return sorted(rows, key=lambda one: one["last"], reverse=True)


def _known_days(office: Office, today: date) -> dict[tuple[str, str], date]:
    try:
        return kept("until", today, lambda: _days(office, today))
    except Refusal as refusal:
        # The very first import is on record and its figures are still being counted.
        if refusal.code != "no_data_yet":
            raise
        return {}


def _days(office: Office, today: date) -> dict[tuple[str, str], date]:
    """(source, kind) → the last day its rows speak of, not later than today."""
    with office.serving() as snapshot:
        rows = snapshot.con.execute(_LAST_DAYS, {"end": datetime.combine(today, time.max)})
        return {(source, kind): at.date() for source, kind, at in rows.fetchall() if at}


def _judged(
    office: Office, source: dict[str, Any], until: date | None, today: date
) -> dict[str, Any]:
    promise = _promise(office, source, today)
    age = (today - (until or datetime.fromisoformat(source["last"]).date())).days
    state = Freshness.UNPROMISED
    if promise is not None:
        state = Freshness.FRESH if age <= promise.every_days else Freshness.STALE
    return {
        "until": until,
        "age_days": age,
        "every_days": promise.every_days if promise else None,
        "promised": {"vi": promise.vi, "en": promise.en} if promise else None,
        "state": state.value,
    }


def _promise(office: Office, source: dict[str, Any], today: date) -> Promise | None:
    layout = office.book.layouts.get(source["layout"])
    if layout is not None and layout.every_days is not None:
        return Promise(layout.every_days, layout.title_vi, layout.title_en)
    if source["kind"] not in _FIGURES:
        return None
    running = [one for one in campaigns() if in_force(one, today)]
    # An example's rhythm is nobody's promise once the office has a campaign of its own.
    own = [one for one in running if one.label is None] or running
    return min(
        (one for campaign in own for one in _rhythms(campaign)),
        key=lambda one: one.every_days,
        default=None,
    )


def _rhythms(campaign: Campaign) -> list[Promise]:
    short = campaign.document.short
    return [
        Promise(
            one.every_days,
            f"{short}, mục {one.section}: {one.text}",
            f"{short}, section {one.section}: {one.text}",
        )
        for one in campaign.reporting
        if one.every_days
    ]
