"""Standings for pages: computed once per snapshot and rules, then kept in this process.

    shown = board_at("gia-lai-2026", None)
    shown.answer["rows"], shown.board.as_of

A kept board is only given out while its ledger, its rules and its moment are those of now, so a
page never shows what an import has already changed. Inside ``steady()`` everything speaks of one
state, which is asked for once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from threading import Lock, RLock
from typing import Any, TypeVar

from vedich.domain.campaigns import Campaign
from vedich.domain.clock import now
from vedich.domain.typed_words import fold
from vedich.operations.closing.frozen import signs
from vedich.operations.figures.standings import Board, compute_standings
from vedich.operations.figures.standings_answer import answer_of
from vedich.operations.office import Office, home
from vedich.operations.targets.assigned import signed_mark
from vedich.warehouse.snapshot import ledger_of, pointed_at
from vedich.warehouse.workspace import Workspace

MOST_KEPT = 100
T = TypeVar("T")

_kept: dict[str, OrderedDict[Hashable, Any]] = {}
_offices: dict[Path, tuple[Hashable, Office]] = {}
_turns: dict[Hashable, RLock] = {}
_guard = Lock()
_steady: ContextVar[tuple[Office, Hashable] | None] = ContextVar("steady", default=None)


@dataclass(frozen=True)
class Shown:
    """A board and the rows of its answer."""

    board: Board
    answer: dict[str, Any]
    worked_out: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What follows from this board, worked out when it is asked for first."""
        if key not in self.worked_out:
            self.worked_out[key] = make()
        found: T = self.worked_out[key]
        return found

    @cached_property
    def by_unit(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of each unit."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.answer["rows"]:
            found.setdefault(row["unit"], []).append(row)
        return found

    @cached_property
    def words(self) -> dict[str, str]:
        """What each unit is searched by: its name and code without case and marks."""
        return {one.code: fold(f"{one.name} {one.code}") for one in self.board.subjects}


@contextmanager
def steady() -> Iterator[Hashable]:
    """One state of rules, ledger and snapshot for everything asked inside; gives that state."""
    office, signs = _office_and_signs()
    state = signs, ledger_state(office)
    token = _steady.set((office, state))
    try:
        yield state
    finally:
        _steady.reset(token)


def office_now() -> Office:
    """The office of this process; read anew when a file of its own rules changes."""
    held = _steady.get()
    return held[0] if held else _office_and_signs()[0]


def _office_and_signs() -> tuple[Office, Hashable]:
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
            known = _offices[folder] = signs, Office(Workspace(folder), patience=0.0)
    return known[1], signs


def kept(name: str, key: Hashable, make: Callable[[], T], most: int = MOST_KEPT) -> T:
    """What ``make`` gives, kept while ledger and rules stay the same; at most ``most`` a name.

    Of several that ask at once one makes it, the others wait for the same.
    """
    held = _steady.get()
    if held is None:
        with steady():
            return kept(name, key, make, most)
    about = key, held[1]
    with _guard:
        shelf = _kept.setdefault(name, OrderedDict())
        turn = _turns.setdefault((name, about), RLock())
    with turn:
        with _guard:
            if about in shelf:
                shelf.move_to_end(about)
                found: T = shelf[about]
                return found
        try:
            made = make()
            with _guard:
                shelf[about] = made
                while len(shelf) > most:
                    shelf.popitem(last=False)
        finally:
            with _guard:
                _turns.pop((name, about), None)
        return made


def ledger_state(office: Office) -> Hashable:
    """What every figure depends on: the workspace and the snapshot that is served.

    While an import is being published that snapshot stays the one before it. Where nobody is about
    to publish what the ledger says, its last row is part of the state: whoever asks first will.
    """
    workspace = office.workspace
    served, last = pointed_at(workspace.snapshots), workspace.last_import()
    behind = last != (ledger_of(served) if served else 0)
    return workspace.path, served, last if behind and not workspace.is_being_written() else None


def campaigns() -> list[Campaign]:
    """Every campaign: those in force first, an example after the office's, the latest end first."""
    found = office_now().book.campaigns.values()
    today = now().date()

    def place(one: Campaign) -> tuple[bool, bool, int]:
        over = one.period.end < today
        return over, not over and one.label is not None, -one.period.end.toordinal()

    return sorted(found, key=place)


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

    return kept(
        "board",
        (campaign_id, moment, signed_mark(campaign_id), signs(office.workspace, campaign_id)),
        make,
    )


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
