"""The same number on every page, in every list and in every file made of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.functional.site_pages import BASE, CAMPAIGN, UNIT, load_example, signed_in, somebody
from vedich.domain import clock
from vedich.domain.typed_words import fold
from vedich.operations.figures.explaining import explain
from vedich.operations.figures.explaining_difference import difference_of
from vedich.operations.pages.board import board_at
from vedich.operations.pages.export import as_csv, as_xlsx, neutral
from vedich.operations.pages.figure import open_figure
from vedich.operations.pages.freshness import freshness
from vedich.operations.pages.unit import unit_cuts
from vedich.operations.work.jobs import run_next
from vedich.records.models import Job, JobKind, JobState, Role
from vedich.web.templatetags.site import grouped

pytestmark = pytest.mark.django_db
FIGURE = f"{BASE}unit/{UNIT}/online_payment/"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_example(tmp_path_factory.mktemp("pages"))


@pytest.fixture(autouse=True)
def workspace(example: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("VEDICH_HOME", str(example))
    yield example


@pytest.fixture
def office() -> Client:
    return signed_in(somebody(Role.OFFICE))


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


@pytest.mark.parametrize("part", ["gap", "numerator"])
def test_list_file_page_and_figure_agree(office: Client, part: str) -> None:
    told = explain(CAMPAIGN, UNIT, "online_payment", board_at(CAMPAIGN).board.as_of)
    want = {
        "numerator": told["numerator"],
        "gap": told["denominator"] - told["numerator"],
    }[part]
    lines = list(csv.reader(io.StringIO(text(office, f"{FIGURE}rows.csv?part={part}")[1:])))
    book = office.get(f"{FIGURE}rows.xlsx?part={part}").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    page = text(office, f"{FIGURE}?part={part}")

    assert len(lines) - 1 == want == len(sheet) - 3
    assert {line[0] for line in lines[1:]} == {row[0] for row in sheet[3:]}
    assert f": {grouped(want)}</a>" in page


def test_what_makes_published_and_counted_differ_adds_up(office: Client) -> None:
    found = difference_of(CAMPAIGN, "H21.16", "online_payment")
    assert found is not None
    assert found["difference"] == found["by_time"] + found["left"] != 0
    assert found["published"] - found["counted"] == found["difference"]
    told = open_figure(CAMPAIGN, "H21.16", "online_payment")
    assert told["numerator"] - found["then"].numerator == found["numerator_more"]
    assert "Vì sao chênh" in text(office, f"{BASE}unit/H21.16/online_payment/")
    assert difference_of(CAMPAIGN, UNIT, "online_payment") is None


def test_more_dossiers_that_just_reach_the_target_are_seen_to_reach_it(office: Client) -> None:
    # 2.355/5.233 is 45,003%, and the target is above 45%.
    page = text(office, f"{BASE}unit/{UNIT}/?indicator=online_payment&more=312")
    assert "45,003%" in page and "<strong>45,00%</strong>" not in page


def test_a_month_that_goes_on_is_marked_in_its_chart(office: Client) -> None:
    for day, goes_on in (("2026-10-02", True), ("2026-09-30", False)):
        page = text(office, f"{BASE}unit/{UNIT}/?indicator=online_payment&at={day}")
        assert ("dot-open" in page) is ("Chấm rỗng" in page) is goes_on, day


def test_a_source_is_as_fresh_as_its_data(office: Client) -> None:
    rows = {(row["source"], row["kind"]): row for row in freshness(date(2026, 10, 12))}
    of_dossiers = rows["synthetic", "dossiers"]
    assert (of_dossiers["until"], of_dossiers["age_days"]) == (date(2026, 10, 2), 10)
    assert of_dossiers["state"] == "fresh" and of_dossiers["every_days"] == 10
    late = {row["kind"]: row["state"] for row in freshness(date(2026, 10, 13))}
    assert late["dossiers"] == "stale" and late["units"] == "unpromised"


def test_rows_of_a_cut_add_up_to_the_figure() -> None:
    told = explain(CAMPAIGN, UNIT, "digitised", board_at(CAMPAIGN).board.as_of)
    for name, rows in unit_cuts(CAMPAIGN, UNIT, "digitised").items():
        assert sum(row["numerator"] or 0 for row in rows) == told["numerator"], name
        assert sum(row["denominator"] or 0 for row in rows) == told["denominator"], name


def test_a_procedure_opens_to_exactly_its_dossiers(office: Client) -> None:
    worst = unit_cuts(CAMPAIGN, UNIT, "online_payment")["procedure"][0]
    listed = text(office, f"{FIGURE}rows.csv?part=gap&procedure={worst['key']}")
    assert listed.count("\n") - 1 == worst["gap"] > 0


def test_ranking_page_shows_the_ranks_of_the_answer(office: Client) -> None:
    page = text(office, BASE + "ranking/?q=phu+thien")
    row = next(
        one
        for block in board_at(CAMPAIGN).answer["blocks"]
        for one in block["rows"]
        if one["unit"] == UNIT
    )
    assert re.search(
        rf'class="rank">{row["rank"]}\b.{{0,90}}</td><th scope="row"><a[^>]*>UBND xã Phú', page
    )
    assert page.count('class="rank">') - page.count('scope="col" class="rank"') == 1


def test_numbers_are_written_as_the_language_writes_them(office: Client) -> None:
    assert "2.043/4.921" in text(office, FIGURE) and "41,52%" in text(office, FIGURE)
    office.post("/language/", {"language": "en", "next": FIGURE})
    assert "2,043/4,921" in text(office, FIGURE) and "41.52%" in text(office, FIGURE)
    assert "How it is counted" in text(office, FIGURE)


def test_a_unit_head_sees_the_own_unit_and_no_other() -> None:
    client = signed_in(somebody(Role.UNIT_HEAD, UNIT))
    assert "1.292" in text(client, "/")
    text(client, f"{BASE}unit/{UNIT}/")
    text(client, f"{BASE}unit/H21.16/", 403)
    text(client, f"{BASE}unit/H21.16/online_payment/rows.csv?part=gap", 403)
    assert "/unit/H21.16/" not in text(client, BASE + "ranking/")


def test_council_sees_the_figure_but_not_its_dossiers() -> None:
    page = text(signed_in(somebody(Role.COUNCIL)), FIGURE)
    assert "41,52%" in page and "MP-H21168" not in page


def test_an_upload_is_rehearsed_imported_and_withdrawn(office: Client, workspace: Path) -> None:
    file = next((workspace / "synthetic").glob("*tu-phap*.csv"))
    lines = file.read_text("utf-8").splitlines(keepends=True)
    changed = "".join([*lines[:5], lines[5].replace(lines[5].split(",")[0], "MP-MOI-1", 1)])
    sent = SimpleUploadedFile("hồ sơ.csv", changed.encode())
    page = office.post("/data/", {"file": sent}, headers={"X-Upload": "1"})
    assert page.status_code == 201
    where = page["X-Next"]
    assert "vedich-synthetic" in text(office, where)

    before = len(board_at(CAMPAIGN).board.cells)
    answer = office.post(where, {"layout": "vedich-synthetic", "do": "rehearse"})
    job = run_next("test")
    assert job is not None and job.state == JobState.DONE
    assert "Số liệu sẽ đổi" in text(office, answer["Location"])
    assert len(board_at(CAMPAIGN).board.cells) == before

    answer = office.post(where, {"layout": "vedich-synthetic", "do": "import"})
    job = run_next("test")
    assert job is not None and job.state == JobState.DONE and job.result
    assert "Phiếu nhận" in text(office, answer["Location"])
    number = job.result["import"]

    assert office.post(f"/data/{number}/withdraw/", {"reason": ""}).status_code == 200
    office.post(f"/data/{number}/withdraw/", {"reason": "Nhầm tệp"})
    job = run_next("test")
    assert job is not None and job.state == JobState.DONE
    assert "Đã rút" in text(office, "/data/")
    assert Job.objects.count() == 3


def test_a_refused_file_says_why(office: Client) -> None:
    answer = office.post("/data/", {"file": SimpleUploadedFile("a.exe", b"MZ")}, follow=True)
    assert "Chưa nhận loại tệp này" in answer.content.decode()


def test_report_files_are_downloads_only(office: Client) -> None:
    page = text(office, BASE + "reports/")
    name = re.search(r"reports/(bao-cao-[^\"]+\.html)", page)
    assert name
    answer = office.get(f"{BASE}reports/{name[1]}")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    text(office, f"{BASE}reports/..%2fapp.sqlite", 404)
    text(office, f"{BASE}reports/secret", 404)


def test_texts_of_a_list_never_run_in_a_spreadsheet() -> None:
    nasty = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "|calc", "%0A"]
    rows = [{"code": text} for text in nasty]
    written = as_csv([("code", "Mã")], rows).decode("utf-8-sig")
    assert [row[0][0] for row in csv.reader(io.StringIO(written, newline=""))][1:] == ["'"] * 9
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx("x", [("code", "Mã")], rows)))
    assert len(book.get_sheet_by_index(0).to_python()) == 12
    assert [neutral(one) for one in ("-5", "1.234,5", "xã")] == ["-5", "1.234,5", "xã"]


@pytest.mark.parametrize("typed", ["phú thiện", "PHU THIEN", "Phu  Thiện", "Phú Thiện"])
def test_search_ignores_case_and_marks(typed: str) -> None:
    assert fold(typed) == "phu thien"


def test_an_unknown_name_is_a_page_that_says_what_to_do(office: Client) -> None:
    assert "Có phải là" in text(office, "/rules/online_paymen/", 404)
    assert "Chưa thực hiện được" in text(office, "/campaign/khong-co/", 404)


def test_the_site_says_what_to_do_before_there_are_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Client
) -> None:
    monkeypatch.setenv("VEDICH_HOME", str(tmp_path / "empty"))
    for path in ("/", "/campaigns/", "/data/", "/units/", "/rules/", "/health/"):
        text(office, path)
    first = text(office, "/")
    for step in ("Nhập danh sách đơn vị", "Đọc kế hoạch đã ký", "Nhập tệp hồ sơ"):
        assert step in first
    assert "Gia Lai" not in first
    # Nobody owes reports of the example that comes with the product.
    assert "Báo cáo chưa lập" not in first and "Sắp đến hạn" not in first


def test_a_report_written_since_the_last_visit_is_news_and_history(office: Client) -> None:
    with clock.at(datetime(2026, 10, 5, 8)):
        assert "Báo cáo đã lập xong." not in text(office, "/")
    Job.objects.create(
        kind=JobKind.REPORT,
        key="a-report",
        state=JobState.DONE,
        payload={"campaign": CAMPAIGN, "as_of": "2026-10-02T23:59:59"},
        result={"rows": []},
        ended_at=datetime(2026, 10, 5, 9, 30),
    )
    with clock.at(datetime(2026, 10, 5, 14)):
        assert "Báo cáo đã lập xong." in text(office, "/")
        assert "09:30 05/10/2026" in text(office, f"{BASE}history/")
