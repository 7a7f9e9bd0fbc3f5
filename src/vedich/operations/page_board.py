"""Standings for pages: computed once per snapshot and rules, then kept in this process.

    shown = board_at("gia-lai-2026", None)
    shown.answer["rows"], shown.board.as_of

A kept board is only given out while its ledger, its rules and its moment are those of now, so a
page never shows what an import has already changed.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from vedich.domain.campaigns import Campaign
from vedich.operations.office import Office, home
from vedich.operations.standings import Board, compute_standings
from vedich.operations.standings_answer import answer_of
from vedich.warehouse.landing import now

MOST_KEPT = 100
T = TypeVar("T")

_kept: dict[str, OrderedDict[Hashable, Any]] = {}
_offices: dict[Path, tuple[Hashable, Office]] = {}
_guard = Lock()


@dataclass(frozen=True, slots=True)
class Shown:
    """A board and the rows of its answer."""

    board: Board
    answer: dict[str, Any]


def office_now() -> Office:
    """The office of this process; read anew when a file of its own rules changes."""
    folder = home().absolute()
    signs = tuple(
        sorted(
            (path.as_posix(), found.st_mtime_ns, found.st_size)
            for path in (folder / "definitions").rglob("*")
            if path.is_file()
            for found in [path.stat()]
        )
    )
    with _guard:
        known = _offices.get(folder)
        if known is None or known[0] != signs:
            known = _offices[folder] = signs, Office.open(folder)
    return known[1]


def kept(name: str, key: Hashable, make: Callable[[], T], most: int = MOST_KEPT) -> T:
    """What ``make`` gives, kept while ledger and rules stay the same; at most ``most`` a name."""
    office = office_now()
    about = (key, id(office), ledger_state(office))
    with _guard:
        shelf = _kept.setdefault(name, OrderedDict())
        if about in shelf:
            shelf.move_to_end(about)
            found: T = shelf[about]
            return found
    made = make()
    with _guard:
        shelf[about] = made
        while len(shelf) > most:
            shelf.popitem(last=False)
    return made


def ledger_state(office: Office) -> Hashable:
    """What every figure depends on: the workspace, its ledger, and which imports count."""
    imports = office.imports
    withdrawn = tuple(entry.seq for entry in imports if entry.withdrawn_by is not None)
    return office.workspace.path, len(imports), withdrawn


def campaigns() -> list[Campaign]:
    """Every campaign: those in force first, the latest end first."""
    found = office_now().book.campaigns.values()
    today = now().date()
    return sorted(found, key=lambda one: (one.period.end < today, -one.period.end.toordinal()))


def today_here() -> date:
    """The day it is in Việt Nam."""
    return now().date()


def now_here() -> datetime:
    """The moment it is in Việt Nam, without a zone, as the ledger writes moments."""
    return now()


def is_current() -> bool:
    """Is the snapshot that is served the one of the ledger and the rules as they stand?"""
    from vedich.warehouse.snapshot import is_behind

    office = office_now()
    return not office.imports or not is_behind(office.workspace, office.indicators)


def data_day() -> date | None:
    """The last day the data speak of, not later than today; None without data."""
    office = office_now()
    if not office.imports:
        return None
    return kept("day", now().date(), lambda: _data_day(office))


def moment_of(campaign: Campaign, asked: date | None) -> datetime:
    """The moment a page looks at: the end of the asked day, else of the last day with data."""
    day = asked or data_day() or now().date()
    start = campaign.period.start
    within = min(day, campaign.period.end)
    if asked is None and start is not None and within < start:
        within = start
    return datetime.combine(within, time.max)


def board_at(campaign_id: str, asked: date | None = None) -> Shown:
    """The standings of a campaign at a day; Refusal as compute_standings says."""
    office = office_now()
    moment = moment_of(office.book.campaign(campaign_id), asked)

    def make() -> Shown:
        board = compute_standings(office, campaign_id, moment)
        return Shown(board, answer_of(office, board))

    return kept("board", (campaign_id, moment), make)


def _data_day(office: Office) -> date | None:
    with office.serving() as snapshot:
        found = snapshot.con.execute(
            "SELECT max(day) FROM ("
            " SELECT max(captured_at) AS day FROM observations WHERE captured_at <= $today"
            " UNION ALL SELECT max(received_at) FROM dossiers WHERE received_at <= $today"
            " UNION ALL SELECT max(finished_at) FROM dossiers WHERE finished_at <= $today)",
            {"today": now()},
        ).fetchone()
    return found[0].date() if found and found[0] is not None else None
