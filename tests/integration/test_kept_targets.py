"""Targets that stay to be kept: counted from the day after the campaign's end, never before."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from tests.command_line import dossiers
from tests.integration.assigning_room import CAMPAIGN, UNIT, open_office
from vedich.operations.data.importing import import_file
from vedich.operations.targets.kept import kept_answer

pytestmark = pytest.mark.django_db


def kept(day: date) -> dict | None:
    return kept_answer(CAMPAIGN, datetime.combine(day, time.max))


def test_only_what_came_after_the_end_counts(
    tmp_path: Path, vedich_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VEDICH_HOME", str(tmp_path / "var"))
    open_office(tmp_path)
    days = [*["2026-12-31"] * 4, *["2027-01-04"] * 5]
    rows = [
        f"HS{n},{UNIT},{'online' if n < 6 else 'counter'},{day},2027-01-20,2027-01-10,2027-01-10"
        for n, day in enumerate(days)
    ]
    import_file(dossiers(tmp_path / "d.csv", *rows), "vedich-dossiers")
    assert kept(date(2026, 11, 22)) is None
    assert kept(date(2026, 12, 31)) is None
    found = kept(date(2027, 1, 31))
    assert found is not None and found["from"] == date(2027, 1, 1)
    (lost,) = [row for row in found["rows"] if row["indicator"] == "online_filing"]
    assert (lost["numerator"], lost["denominator"], lost["needed"]) == (2, 5, 1)
    counts = {one["indicator"]: one for one in found["indicators"]}["online_filing"]
    assert (counts["kept"], counts["not_kept"], counts["without"]) == (0, 1, 1)
