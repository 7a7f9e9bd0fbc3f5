"""The main way of each role in a real browser: wide and narrow, in both languages, with axe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.functional.site_pages import (
    BASE,
    CAMPAIGN,
    UNIT,
    faults_of,
    load_example,
    signed_in,
    somebody,
)
from vedich.records.models import Reminder, ReminderMatter, ReminderTo, Role, User

sync_api = pytest.importorskip("playwright.sync_api", reason="chưa cài playwright")
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
WIDTHS = {"desktop": (1280, 900), "phone": (360, 740)}
READER = [
    "/",
    "/campaigns/",
    *(
        BASE + tab
        for tab in (
            *("", "ranking/", "targets/", "plan/", "life/", "reports/", "notes/", "history/"),
            "reminders/",
            "papers/",
        )
    ),
    f"{BASE}unit/{UNIT}/",
    f"{BASE}unit/{UNIT}/online_payment/",
    f"{BASE}unit/{UNIT}/766:TOTAL/",
    f"{BASE}unit/H21.16/online_payment/?part=numerator&month=2026-09&more=20",
    f"{BASE}unit/{UNIT}/officer/{UNIT}-CB1/",
    f"{BASE}unit/{UNIT}/open/soon/",
    f"{BASE}targets/?unit={UNIT}&indicator=online_payment&milestone=end",
    f"{BASE}?indicator=online_payment&more=20",
    "/units/",
    "/rules/",
    "/rules/online_payment/",
]
WAYS = {
    Role.OFFICE: [
        *READER,
        BASE + "reminders/sent/?view=preview",
        *(BASE + tab for tab in ("milestones/", "tasks/", "sums/", "targets/assign/")),
        "/help-given/",
        "/help-given/points/",
        "/scan/",
        "/data/",
        "/data/fees/",
        "/data/transfer/",
        "/plans/",
        "/jobs/",
        "/people/",
        "/health/",
    ],
    Role.AUDITOR: ["/audit/", "/data/", "/people/", f"{BASE}unit/{UNIT}/digitised/"],
    Role.ADMINISTRATOR: ["/", "/people/", "/jobs/", "/health/"],
    Role.UNIT_HEAD: ["/", f"{BASE}unit/{UNIT}/", BASE + "ranking/"],
    Role.LEADER: ["/", BASE],
}

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="chưa cài chromium (apt-get install chromium)"
    ),
]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_example(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as run, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = run.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(autouse=True)
def place(example: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setenv("VEDICH_HOME", str(example))
    settings.SECOND_FACTOR_ROLES = frozenset()


def open_as(browser: Any, server: LiveServer, role: Role, size: str, **more: Any) -> Any:
    """A page of a browser in which somebody of that role is signed in."""
    session = signed_in(somebody(role, UNIT if role == Role.UNIT_HEAD else "")).cookies
    width, height = WIDTHS[size]
    context = browser.new_context(viewport={"width": width, "height": height}, **more)
    context.add_cookies(
        [{"name": n, "value": m.value, "url": server.url} for n, m in session.items()]
    )
    return context.new_page()


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("role", WAYS, ids=lambda role: role.value)
def test_every_page_is_sound(browser: Any, live_server: LiveServer, role: Role, size: str) -> None:
    page = open_as(browser, live_server, role, size)
    console: list[str] = []
    page.on("console", lambda m: console.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    wrong = {}
    for path in WAYS[role]:
        answer = page.goto(live_server.url + path)
        assert answer.status == 200, path
        if faults := faults_of(page):
            wrong[path] = faults
    assert not wrong
    assert not console
    page.context.close()


def test_from_today_to_the_very_dossiers(browser: Any, live_server: LiveServer) -> None:
    page = open_as(browser, live_server, Role.UNIT_HEAD, "phone")
    page.goto(live_server.url)
    page.get_by_role("link", name="Tỷ lệ hồ sơ thanh toán trực tuyến: còn thiếu 172").click()
    assert page.locator("h1").inner_text() == "Tỷ lệ hồ sơ thanh toán trực tuyến"
    assert page.get_by_role("link", name="Thuộc mẫu số, chưa ở tử số: 2.878").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert len(lines) == 2878 + 1
    page.context.close()


def test_ranking_is_searched_while_typing(browser: Any, live_server: LiveServer) -> None:
    page = open_as(browser, live_server, Role.LEADER, "desktop")
    page.goto(live_server.url + BASE + "ranking/")
    page.get_by_label("Tìm đơn vị").press_sequentially("phu thien")
    sync_api.expect(page.locator("#blocks tbody tr")).to_have_count(1)
    assert "Phú Thiện" in page.locator("#blocks tbody").inner_text()
    page.context.close()


def test_language_is_switched_on_the_same_page(browser: Any, live_server: LiveServer) -> None:
    page = open_as(browser, live_server, Role.LEADER, "desktop")
    page.goto(live_server.url + BASE + "ranking/")
    page.get_by_role("button", name="English").click()
    assert page.url.endswith(BASE + "ranking/")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("link", name="Progress").is_visible()
    page.context.close()


def test_without_javascript_everything_is_there(browser: Any, live_server: LiveServer) -> None:
    page = open_as(browser, live_server, Role.OFFICE, "desktop", java_script_enabled=False)
    page.goto(live_server.url + BASE + "ranking/")
    page.get_by_label("Tìm đơn vị").fill("phu thien")
    page.get_by_role("button", name="Tìm").click()
    assert page.locator("#blocks tbody tr").count() == 1
    page.goto(f"{live_server.url}{BASE}unit/{UNIT}/?indicator=on_time")
    assert "Tỷ lệ hồ sơ giải quyết đúng hạn" in page.locator("#figure-title").inner_text()
    page.goto(live_server.url + "/data/")
    page.get_by_label("Kéo tệp vào đây").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    )
    page.get_by_role("button", name="Tải lên và xem").click()
    assert page.locator("h1").inner_text() == "a.csv"
    page.context.close()


def test_a_file_is_dropped_and_goes_on(browser: Any, live_server: LiveServer) -> None:
    page = open_as(browser, live_server, Role.OFFICE, "phone")
    page.goto(live_server.url + "/data/")
    page.get_by_label("Kéo tệp vào đây").set_input_files(
        {"name": "Số liệu.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    )
    page.get_by_role("button", name="Tải lên và xem").click()
    page.wait_for_url("**/data/file/**")
    assert page.locator("h1").inner_text() == "Số liệu.csv"
    assert not faults_of(page)
    page.context.close()


@pytest.mark.parametrize("size", WIDTHS)
def test_a_reminder_is_read_and_answered(browser: Any, live_server: LiveServer, size: str) -> None:
    page = open_as(browser, live_server, Role.UNIT_HEAD, size)
    said = "UBND xã Phú Thiện: 02 hồ sơ đang mở đã quá hạn trả, tính đến ngày 02/10/2026."
    matter = ReminderMatter.objects.create(
        campaign=CAMPAIGN, rule="dossiers-late", about="late", unit=UNIT,
        unit_name="UBND xã Phú Thiện", opened_on=date(2026, 10, 5), said_vi=said, said_en="Late.",
        todo_vi="Đề nghị giải quyết ngay.", todo_en="Please settle them.",
    )  # fmt: skip
    made = Reminder.objects.create(
        matter=matter, number=1, step=0, day=date(2026, 10, 5), at=datetime(2026, 10, 5, 7, 30),
        said_vi=said, said_en="Late.",
    )  # fmt: skip
    ReminderTo.objects.create(reminder=made, user=User.objects.get(), told_as="head")
    page.goto(live_server.url)
    page.get_by_role("link", name=said).click()
    assert "/reminder/" in page.url
    assert not faults_of(page)
    page.get_by_label("Đang xử lý").check()
    page.get_by_label("Đã làm gì, vướng mắc ở đâu").fill("Đã giải quyết 01 hồ sơ")
    page.get_by_role("button", name="Gửi phản hồi").click()
    assert page.get_by_text("Đã giải quyết 01 hồ sơ").is_visible()
    assert not faults_of(page)
    page.get_by_role("link", name="Mở danh sách hồ sơ").click()
    assert f"/unit/{UNIT}/open/late/" in page.url
    page.context.close()


def test_targets_are_drafted_on_a_phone_and_split_by_the_head(
    browser: Any, live_server: LiveServer
) -> None:
    page = open_as(browser, live_server, Role.OFFICE, "phone")
    page.goto(f"{live_server.url}{BASE}targets/assign/")
    page.get_by_role("button", name="Soạn bản giao chỉ tiêu").click()
    page.locator("#unit").select_option(UNIT)
    page.locator("#indicator").select_option("online_payment")
    page.locator("#milestone").select_option("end")
    page.locator("#value").fill("62,5")
    page.locator("#reason").fill("đã đạt 60%")
    page.get_by_role("button", name="Ghi vào bản thảo").click()
    assert "giao riêng: đã đạt 60%" in page.locator("main").inner_text()
    assert not faults_of(page)
    page.context.close()
    page = open_as(browser, live_server, Role.UNIT_HEAD, "desktop")
    page.goto(f"{live_server.url}{BASE}unit/{UNIT}/")
    page.get_by_role("link", name="Phân giao chỉ tiêu cho cán bộ").click()
    page.get_by_label("Mã cán bộ").fill(f"{UNIT}-CB1")
    page.get_by_label("Hộ tịch").check()
    page.get_by_role("button", name="Ghi", exact=True).click()
    assert page.get_by_role("button", name="Ký và áp dụng").is_visible()
    assert not faults_of(page)
    page.context.close()
