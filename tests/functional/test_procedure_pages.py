"""Procedures for citizens: no sign-in, unknown and free told apart, a phone's way to the fee."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.functional.site_pages import faults_of
from vedich.domain.layouts import SourceKind
from vedich.operations.data.importing import import_file
from vedich.operations.office import Office
from vedich.web import limits

CHROMIUM = Path("/usr/bin/chromium")
PAGES = ("/thu-tuc/vi/", "/thu-tuc/vi/?q=sao+y", "/thu-tuc/vi/2.000815/", "/thu-tuc/en/1.004222/")
LIST = """procedure;name;level;handled_by;service_level;fee_bearing;payable_online;\
processing_time;exemption
1.001193;Thủ tục đăng ký khai sinh;commune;"UBND cấp xã

Sở Tư pháp";full;;true;Trong ngày;Trẻ em <mồ côi>
1.004884;Thủ tục đăng ký lại khai sinh;commune;UBND cấp xã;partial;true;false;05 ngày làm việc;
1.004837;Thủ tục đăng ký giám hộ;commune;UBND cấp xã;information;false;false;;
1.004845;Thủ tục đăng ký chấm dứt giám hộ;commune;;full;;;;
"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("procedures")
    (folder / "danh-muc.csv").write_text(LIST, encoding="utf-8")
    office = Office.open(folder / "var")
    import_file(folder / "danh-muc.csv", kinds=(SourceKind.PROCEDURES,), office=office)
    return office.workspace.path


@pytest.fixture(autouse=True)
def place(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEDICH_HOME", str(home))


def text_of(path: str, status: int = 200, **more: Any) -> str:
    answer = Client().get(path, **more)
    assert answer.status_code == status, path
    return unescape(" ".join(answer.content.decode().split()))


@pytest.mark.parametrize("path", PAGES)
def test_nobody_signs_in_and_nothing_is_kept_of_a_visitor(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"].startswith("public")
    assert b"<script>" not in answer.content and b"style=" not in answer.content


def test_what_was_typed_comes_back_as_text_only() -> None:
    shown = Client().get("/thu-tuc/vi/", {"q": '"><script>alert(1)</script>'}).content
    assert b"<script>alert" not in shown


def test_while_typing_only_what_was_found_is_sent() -> None:
    part = text_of("/thu-tuc/vi/?q=dang+ky+lai+khai+sinh", headers={"HX-Request": "true"})
    assert "<html" not in part
    assert part.index("1.004884") < part.index("1.001193")


def test_bodies_written_on_lines_of_their_own_are_told_apart() -> None:
    found = text_of("/thu-tuc/vi/?q=khai+sinh")
    assert "UBND cấp xã, Sở Tư pháp" in found


def test_free_unknown_and_no_fee_are_told_apart_in_words() -> None:
    free = text_of("/thu-tuc/vi/1.001193/")
    assert "Miễn phí" in free and "Chỉ khi đăng ký đúng hạn." in free
    assert "Chưa có mức thu" not in free
    unknown = text_of("/thu-tuc/vi/1.004845/")
    assert "Chưa có mức thu không có nghĩa là miễn phí." in unknown
    assert "Không thu phí" not in unknown
    without_table = text_of("/thu-tuc/vi/1.004884/")
    assert "Thủ tục này có phí, lệ phí, nhưng biểu thu chưa được nhập." in without_table
    none = text_of("/thu-tuc/vi/1.004837/")
    assert "Không thu phí, lệ phí" in none and "Chưa có mức thu" not in none


def test_the_counter_and_online_stand_beside_each_other_where_they_differ() -> None:
    shown = text_of("/thu-tuc/vi/1.004222/")
    assert shown.index("Nộp tại quầy") < shown.index("20.000 đồng")
    assert shown.index("Nộp trực tuyến") < shown.index("10.000 đồng")
    english = text_of("/thu-tuc/en/1.004222/")
    assert "Filed at the counter" in english and "20,000 VND" in english


def test_the_page_says_where_how_long_and_whether_online() -> None:
    shown = text_of("/thu-tuc/vi/1.001193/")
    for said in ("UBND cấp xã", "Trong ngày", "Được, toàn trình", "Cổng Dịch vụ công quốc gia"):
        assert said in shown
    assert "Trẻ em <mồ côi>" in shown
    information = text_of("/thu-tuc/vi/1.004837/")
    assert "trên mạng chỉ có thông tin" in information
    assert "Cách nộp và thanh toán trên Cổng" not in information


def test_the_exemption_is_the_text_of_the_law() -> None:
    from vedich.operations.fees.asking import quote

    (law,) = quote("2.000815")["exemptions"]
    assert " ".join(law["text"].split()) in text_of("/thu-tuc/vi/2.000815/")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("pages=3", "5.000 đồng"),
        ("pages=3&copies=2", "10.000 đồng"),
        ("pages=", "2.000 đồng"),
        ("pages=ba", "“ba” không phải một số lượng."),
        ("pages=1.5", "“1.5” không phải một số lượng."),
        ("pages=-1", "không phải -1."),
        ("pages=1000000000", "không phải 1.000.000.000."),
        ("pages=0", "không phải 0."),
        ("pages=1000000", "Số trang phải từ 1"),
        ("pages=" + "9" * 40, "không phải một số lượng."),
    ],
)
def test_the_amount_for_ones_own_case(asked: str, said: str) -> None:
    assert said in text_of(f"/thu-tuc/vi/2.000815/?{asked}")


def test_addresses() -> None:
    client = Client()
    assert client.get("/thu-tuc/")["Location"] == "/thu-tuc/vi/"
    assert client.get("/thu-tuc/2.000815/")["Location"] == "/thu-tuc/vi/2.000815/"
    assert "2.000815" in text_of("/thu-tuc/vi/2.000815.000.00.00.H55/")
    assert "Không có thủ tục này" in text_of("/thu-tuc/vi/9.999999/", 404)
    assert "There is no such procedure" in text_of("/thu-tuc/en/9.999999/", 404)
    for path in ("/thu-tuc/fr/", "/thu-tuc/fr/2.000815/"):
        assert client.get(path).status_code == 404


def test_one_address_that_asks_without_end_is_told_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "A_MINUTE", 3)
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000.0)
    codes = [
        Client().get("/thu-tuc/vi/?q=sao", REMOTE_ADDR="198.51.100.7").status_code for _ in range(5)
    ]
    assert codes == [200, 200, 200, 429, 429]
    assert Client().get("/thu-tuc/vi/?q=sao", REMOTE_ADDR="198.51.100.8").status_code == 200


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="chưa cài playwright")
    if not CHROMIUM.exists():
        pytest.skip("chưa cài chromium (apt-get install chromium)")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    with sync_api.sync_playwright() as run, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = run.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield opened
        opened.close()


def test_a_citizen_with_a_phone_finds_what_it_costs(browser: Any, live_server: LiveServer) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(live_server.url + "/thu-tuc/vi/")
    page.wait_for_load_state("networkidle")
    loaded = {one.url: len(gzip.compress(one.body())) for one in answers}
    wrong += faults_of(page)
    assert sum(loaded.values()) <= 150_000, loaded
    page.get_by_label("Việc cần làm, hoặc mã thủ tục").press_sequentially("lam giay khai sinh")
    first = page.locator("#found li").first
    first.get_by_text("Thủ tục đăng ký khai sinh").wait_for()
    wrong += faults_of(page)
    first.get_by_role("link").click()
    page.get_by_role("heading", name="Hết bao nhiêu").wait_for()
    assert page.locator(".fee .sum").first.inner_text() == "Miễn phí"
    assert page.get_by_role("button", name="In trang này").is_visible()
    wrong += faults_of(page)
    page.get_by_text("Chữ lớn").click()
    assert page.locator("[data-large]").get_attribute("aria-pressed") == "true"
    wrong += faults_of(page)
    assert not wrong
    assert context.cookies() == []
    context.close()


def test_it_works_without_javascript_and_in_english(browser: Any, live_server: LiveServer) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(live_server.url + "/thu-tuc/vi/?q=sao+y")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_label("What you need, or the code of a procedure").fill("certified copy")
    page.get_by_role("button", name="Search").click()
    page.locator("#found a").first.click()
    page.get_by_label("Number of pages").fill("3")
    page.get_by_role("button", name="Work it out").click()
    assert page.locator(".fee .sum").first.inner_text() == "5,000 VND"
    assert not page.get_by_role("button", name="Print this page").is_visible()
    context.close()
