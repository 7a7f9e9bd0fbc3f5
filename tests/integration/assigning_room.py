"""A small office that assigns targets: two communes in the shipped example of Gia Lai."""

from __future__ import annotations

import shutil
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path

import pytest

from tests.integration.sum_room import CAMPAIGN, OTHER, UNIT, open_room, person
from vedich.domain.choices import Choice
from vedich.operations.figures.standings import Board, compute_standings
from vedich.operations.office import Office
from vedich.operations.targets import assigning
from vedich.records.models import TargetVersion, User

__all__ = ["CAMPAIGN", "OTHER", "UNIT", "pattern", "person", "room"]
INDICATOR, STONE = "online_payment", "end"
DECISION, SIGNATORY = "QĐ 12/QĐ-UBND ngày 01/9/2026", "Nguyễn Văn A"


def open_office(folder: Path) -> Path:
    """A workspace with units in it, and the file that says there is a database."""
    open_room(folder)
    (folder / "var" / "app.sqlite").touch()
    return folder / "var"


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That workspace, made once for all tests of a module."""
    folder = tmp_path_factory.mktemp("assigning")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDICH_HOME", str(folder / "var"))
        return open_office(folder)


@pytest.fixture(autouse=True)
def room(pattern: Path, vedich_home: Path) -> None:
    """A copy of it for each test of a module that imports both."""
    shutil.copytree(pattern, vedich_home)


def by_hand(value: int, unit: str = UNIT, **more: str) -> Choice:
    """A value set by hand for one unit at the last milestone."""
    given = {"indicator": INDICATOR, "milestone": STONE, "reason": "đã đạt cao hơn", **more}
    return Choice(unit=unit, value=Fraction(value), **given)  # type: ignore[arg-type]


def signed(
    user: User, *choices: Choice, day: date = date(2026, 9, 1), by: User | None = None
) -> TargetVersion:
    """Draft, decide and sign a version."""
    assigning.draft(user, CAMPAIGN)
    assigning.describe(user, CAMPAIGN, day=day, document=DECISION, signatory=SIGNATORY)
    if choices:
        assigning.choose(user, CAMPAIGN, choices)
    return assigning.sign(by or user, CAMPAIGN, seen=assigning.preview(CAMPAIGN).digest)


def board(day: date) -> Board:
    """The standings at the end of a day."""
    return compute_standings(Office.open(), CAMPAIGN, datetime.combine(day, time.max))
