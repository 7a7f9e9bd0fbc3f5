"""The working calendar as files: an office's own days win over the holidays that are shipped."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.functional.site_room import vedich
from vedich.operations.data.working_days import show_calendar, working_days
from vedich.operations.office import Office


def test_an_imported_day_wins(tmp_path: Path, vedich_home: Path) -> None:
    file = tmp_path / "lich.csv"
    file.write_text(
        "Ngày,Nghỉ,Ghi chú\n30/04/2024,Làm việc,Trực chiến dịch\n15/05/2024,Nghỉ,Lễ của xã\n",
        encoding="utf-8",
    )
    assert working_days(Office.open()).is_off(date(2024, 4, 30))
    done = vedich(vedich_home, "calendar", "import", str(file), "--layout", "calendar", "--json")
    assert json.loads(done.stdout)["accepted"] == 2
    days = working_days(Office.open())
    assert not days.is_off(date(2024, 4, 30))
    assert days.why_off(date(2024, 5, 15)).vi == "Lễ của xã"  # type: ignore[union-attr]
    rows = {row["day"]: row for row in show_calendar(2024)["rows"]}
    assert rows[date(2024, 4, 30)]["source"] == "imported"
    assert rows[date(2024, 5, 1)]["source"] == "parameters"


def test_a_whole_calendar_of_another_system_is_read(shared_data: Path, vedich_home: Path) -> None:
    file = shared_data / "working_calendar_2012_2015.csv"
    vedich(vedich_home, "calendar", "import", str(file), "--layout", "calendar-wabo", "--json")
    days = working_days(Office.open())
    assert days.is_off(date(2012, 1, 1))
    assert not days.is_off(date(2012, 1, 3))


@pytest.mark.parametrize("words", [("campaign", "calendar", "ia-ake-2024"), ("calendar", "show")])
def test_calendars_answer_in_an_empty_workspace(vedich_home: Path, words: tuple[str, ...]) -> None:
    done = vedich(vedich_home, *words, "--json")
    assert len(json.loads(done.stdout)["rows"]) >= 13
    assert not vedich_home.exists()


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        (("campaign", "milestones", "ia-ake-2024"), 10),
        (("campaign", "tasks", "ia-ake-2024"), 17),
        (("campaign", "tick"), 0),
    ],
)
def test_a_course_answers_in_an_empty_workspace(
    vedich_home: Path, words: tuple[str, ...], rows: int
) -> None:
    done = vedich(vedich_home, *words, "--json")
    assert len(json.loads(done.stdout)["rows"]) == rows
    refused = vedich(vedich_home, "campaign", "milestones", "khong-co", "--json", ok=False)
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"]["code"] == "unknown_campaign"
