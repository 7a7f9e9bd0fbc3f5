"""An officer's figure is counted over what the split gave the officer, on every page alike."""

from __future__ import annotations

import csv
import io
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.command_line import dossiers
from tests.functional.site_pages import signed_in
from tests.integration.assigning_room import CAMPAIGN, OTHER, UNIT, open_office, person
from vedich.operations.data.importing import import_file
from vedich.operations.pages.board import board_at, office_now
from vedich.operations.pages.figure import explain_officer, figure_of, figure_rows, part_numbers
from vedich.operations.pages.officer import officer_rows, split_officers
from vedich.operations.pages.unit import unit_cuts
from vedich.operations.reminders.cases import cases_of
from vedich.operations.targets.coverage import PARTS, coverage_of
from vedich.operations.targets.splitting import count_from, seal_split, split, split_preview
from vedich.records.models import Role, User

pytestmark = pytest.mark.django_db
DAY, NAME = date(2026, 12, 31), "online_filing"
COLUMNS = (
    "code,unit,channel,received_at,due_at,finished_at,updated_at,officer,field,procedure,"
    "procedure_name"
)
BIRTH, COPY = "1.001193.000.00.00.H21", "2.000815.000.00.00.H21"


def _row(n: int, unit: str, online: bool, day: str, officer: str, place: tuple[str, str]) -> str:
    channel = "online" if online else "counter"
    return (
        f"{unit}-{n},{unit},{channel},{day},2026-03-30,2026-03-20,2026-03-21,{officer},"
        f"{place[0]},{place[1]},"
    )


def _rows() -> list[str]:
    """Of UNIT every dossier names its officer, of OTHER none does."""
    civil, copies, land = ("Hộ tịch", BIRTH), ("Chứng thực", COPY), ("Đất đai", "1.009999")
    given = [
        *[("CB1", civil, n < 4, "2026-03-01") for n in range(6)],
        *[("CB1", copies, True, "2026-03-02") for _ in range(3)],
        *[("CB2", copies, n < 2, "2026-03-03") for n in range(5)],
        *[("CB2", land, False, "2026-03-04") for _ in range(2)],
        ("", civil, True, "2026-03-05"),
    ]
    rows = [_row(n, UNIT, o, day, who, what) for n, (who, what, o, day) in enumerate(given)]
    silent = [
        *[(civil, n < 3, "2026-03-01") for n in range(4)],
        *[(copies, n < 1, "2026-03-10" if n < 2 else "2026-03-15") for n in range(5)],
    ]
    return rows + [_row(n, OTHER, o, day, "", what) for n, (what, o, day) in enumerate(silent)]


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("officers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDICH_HOME", str(folder / "var"))
        home = open_office(folder)
        import_file(dossiers(folder / "d.csv", *_rows(), columns=COLUMNS), "vedich-dossiers")
        return home


@pytest.fixture(autouse=True)
def room(pattern: Path, vedich_home: Path) -> None:
    shutil.copytree(pattern, vedich_home)


def head(unit: str = UNIT) -> User:
    return person(Role.UNIT_HEAD, unit)


def sealed(by: User, unit: str, **duties: dict) -> None:
    for officer, handled in duties.items():
        split(by, CAMPAIGN, unit, officer, **handled)
    count_from(by, CAMPAIGN, unit, date(2026, 1, 1))
    seal_split(by, CAMPAIGN, unit, seen=split_preview(CAMPAIGN, unit).digest)


def row(unit: str, officer: str) -> dict:
    found = officer_rows(CAMPAIGN, unit, officer, DAY)
    return next(one for one in found if one["indicator"] == NAME)


def parts(found: dict) -> tuple:
    return found["numerator"], found["denominator"], found["gap_cases"], found["status"]


def test_only_the_given_fields_and_procedures_count() -> None:
    assert parts(row(UNIT, "CB1")) == (7, 9, 0, "exceeded")
    by = head()
    sealed(by, UNIT, CB1={"fields": ["Hộ tịch"]}, CB2={"procedures": ["2.000815"]})
    assert parts(row(UNIT, "CB1")) == (4, 6, 0, "exceeded")
    assert parts(row(UNIT, "CB2")) == (2, 5, 1, "not_met")
    assert "2.000815" in row(UNIT, "CB2")["scope"].vi
    cut = (("handled", "CB2"),)
    figure = figure_of(CAMPAIGN, UNIT, NAME, DAY, cut)
    assert figure is not None and (figure.numerator, figure.denominator) == (2, 5)
    assert part_numbers(CAMPAIGN, UNIT, NAME, DAY, cut) == {
        "gap": 3, "numerator": 2, "excluded": 0,
    }  # fmt: skip
    rows = figure_rows(CAMPAIGN, UNIT, NAME, DAY, part="gap", cut=cut)
    assert {(one["officer"], one["procedure"]) for one in rows} == {("CB2", COPY)}
    told = explain_officer(CAMPAIGN, UNIT, NAME, "CB2", DAY)
    assert (told["numerator"], told["denominator"], told["gap_cases"]) == (2, 5, 1)
    assert Counter(one["part"] for one in told["rows"]) == {"gap": 3, "numerator": 2}
    cuts = unit_cuts(CAMPAIGN, UNIT, NAME, DAY, "CB2")
    found = {one["key"]: one["denominator"] for one in cuts["procedure"] if one["denominator"]}
    assert found == {COPY: 5}
    narrower = (*cut, ("month", "2026-03"))
    assert len(figure_rows(CAMPAIGN, UNIT, NAME, DAY, part="gap", cut=narrower)) == 3


def test_what_nobody_answers_for_is_listed_and_everything_adds_up() -> None:
    by = head()
    sealed(by, UNIT, CB1={"fields": ["Hộ tịch"]}, CB2={"procedures": ["2.000815"]})
    found = split_officers(CAMPAIGN, UNIT, DAY)
    duties = board_duties(UNIT)
    cover = coverage_of(office_now(), board_at(CAMPAIGN, DAY).board, UNIT, duties)
    total = cover.totals[NAME]
    assert total == {
        "unit": 17, "officers": 11, "unassigned": 2, "others": 3, "unnamed": 1, "shared": 0,
    }  # fmt: skip
    assert total["unit"] == sum(total[part] for part in PARTS)
    of_officers = [one for one in found if one["indicator"] == NAME]
    assert sum(one["denominator"] + one["excluded"] for one in of_officers) == total["officers"]
    assert [(one["procedure"], one["cases"][NAME]) for one in cover.unassigned] == [
        ("1.009999", 2)
    ]  # fmt: skip


def test_where_no_dossier_names_an_officer_the_only_holder_answers() -> None:
    by = head(OTHER)
    sealed(by, OTHER, A={"fields": ["Hộ tịch"]}, B={"procedures": ["2.000815"]})
    assert parts(row(OTHER, "A")) == (3, 4, 0, "exceeded")
    assert parts(row(OTHER, "B")) == (1, 5, 2, "not_met")
    assert "không ghi cán bộ" in row(OTHER, "B")["scope"].vi
    assert len(figure_rows(CAMPAIGN, OTHER, NAME, DAY, cut=(("handled", "B"),))) == 4


def test_two_holders_without_names_await_data_and_say_why() -> None:
    by = head(OTHER)
    sealed(
        by, OTHER, A={"fields": ["Hộ tịch"]}, B={"procedures": ["2.000815"]},
        C={"fields": ["Chứng thực"]},
    )  # fmt: skip
    assert parts(row(OTHER, "A"))[:2] == (3, 4)
    for officer in ("B", "C"):
        found = row(OTHER, officer)
        assert (found["value"], found["state"], found["status"]) == (None, "awaiting", "no_figure")
        assert COPY in found["why"].vi
        assert figure_rows(CAMPAIGN, OTHER, NAME, DAY, cut=(("handled", officer),)) == []
    page = signed_in(by).get(f"/campaign/{CAMPAIGN}/unit/{OTHER}/targets/").content.decode()
    assert "Thủ tục giao cho hai cán bộ cùng lúc" in page and "B, C" in page


def test_who_left_answers_for_the_days_until_then() -> None:
    by = head(OTHER)
    left = date(2026, 3, 12)
    sealed(
        by, OTHER, A={"procedures": ["2.000815"], "until": left},
        B={"procedures": ["2.000815"], "since": date(2026, 3, 13)},
    )  # fmt: skip
    assert [parts(row(OTHER, who))[:2] for who in "AB"] == [(1, 2), (0, 3)]
    assert [len(figure_rows(CAMPAIGN, OTHER, NAME, DAY, cut=(("handled", who),))) for who in "AB"]
    told = [case.officer for case in cases_of(CAMPAIGN, DAY) if case.officer]
    assert "A" not in told
    assert row(OTHER, "A")["scope"].vi.count("đến hết ngày 12/03/2026") == 1
    cover = coverage_of(
        office_now(), board_at(CAMPAIGN, DAY).board, OTHER, board_duties(OTHER)[:1]
    )  # fmt: skip
    lost = {one["procedure"]: one["cases"][NAME] for one in cover.unassigned}
    assert lost == {BIRTH: 4, COPY: 3}


def test_officers_and_units_have_an_outlook_and_a_change() -> None:
    """283 of 365 days have gone: of 5 cases about one comes, of the unit's 17 about five."""
    by, day = head(), date(2026, 10, 10)
    sealed(
        by, UNIT, CB2={"procedures": ["2.000815"]},
        CB1={"fields": ["Hộ tịch"], "until": date(2026, 4, 1)},
    )  # fmt: skip
    found = {
        one["officer"]: one
        for one in split_officers(CAMPAIGN, UNIT, day)
        if one["indicator"] == NAME
    }
    ahead = found["CB2"]
    assert (ahead["expected_cases"], ahead["gap_cases_expected"], ahead["change"]) == (6, 1, 0)
    assert ahead["forecast_low"] <= ahead["forecast"] <= ahead["forecast_high"]
    assert found["CB1"]["forecast"] is None
    told = explain_officer(CAMPAIGN, UNIT, NAME, "CB2", day)
    assert told["forecast"] == ahead["forecast"]
    assert any("Dự báo đến 31/12/2026" in line["vi"] for line in told["lines"])
    of_unit = next(
        one for one in board_at(CAMPAIGN, day).answer["rows"]
        if (one["unit"], one["indicator"]) == (UNIT, NAME)
    )  # fmt: skip
    assert of_unit["expected_cases"] == 17 + 5
    assert row(UNIT, "CB2")["forecast"] is None


def test_page_and_file_show_the_same() -> None:
    by = head()
    sealed(by, UNIT, CB1={"fields": ["Hộ tịch"]}, CB2={"procedures": ["2.000815"]})
    client, place = signed_in(by), f"/campaign/{CAMPAIGN}/unit/{UNIT}"
    page = client.get(f"{place}/officer/CB2/?at=2026-12-31").content.decode()
    assert "2/5" in page and "handled=CB2" in page and "theo cột cán bộ" in page
    opened = client.get(f"{place}/{NAME}/?handled=CB2&at=2026-12-31").content.decode()
    assert "Phần việc giao cho cán bộ CB2" in opened and "(2/5)" in opened
    file = client.get(f"{place}/{NAME}/rows.csv?handled=CB2&part=gap&at=2026-12-31")
    listed = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert sum(COPY in line for line in listed) == 3
    other = signed_in(person(Role.OFFICER, UNIT, name="nguoi-khac"))
    assert other.get(f"{place}/{NAME}/?handled=CB2").status_code == 403


def board_duties(unit: str) -> tuple:
    from vedich.operations.targets.handling import split_at

    version = split_at(board_at(CAMPAIGN, DAY).board, unit)
    return version.duties if version else ()
