"""The campaign office's main way in a real browser: from an upload to an explained rank, and the
way of reported sums from a unit's form to the ranking; wide and narrow, in both languages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.functional.site_pages import BASE, UNIT, load_example, signed_in, somebody
from tests.functional.test_site_pages_browser import CHROMIUM, FLAGS, WIDTHS, faults_of
from vedich.operations.work.jobs import run_next
from vedich.records.models import Job, JobState, Role, SumState

sync_api = pytest.importorskip("playwright.sync_api", reason="chưa cài playwright")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="chưa cài chromium (apt-get install chromium)"
    ),
]
HEADER = (
    "Mã đơn vị,Tên đơn vị,Kỳ báo cáo,Số liệu tính đến,Mã chỉ tiêu,Chỉ tiêu,Tử số,Mẫu số,"
    "Phiên bản mẫu\n"
)
# A unit without dossiers in the example: what is uploaded is what its page then shows.
OTHER = "H21.227"
FILE = HEADER + (
    f"{OTHER},UBND xã Vân Canh,01/01/2026–30/09/2026,30/09/2026,online_payment,,30,40,\n"
    "X.99,Xã lạ,01/01/2026–30/09/2026,30/09/2026,online_payment,,1,2,\n"
)
WORDS = {
    "vi": ("Tải lên và xem", "Xem trước, chưa nhập", "Nhập tệp này", "Các dòng đầu"),
    "en": ("Upload and look", "Try it out", "Import this file", "The first rows"),
}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_example(tmp_path_factory.mktemp("ways"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as run, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = run.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(autouse=True)
def place(example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    home = tmp_path / "demo"
    shutil.copytree(example, home)
    monkeypatch.setenv("VEDICH_HOME", str(home))
    settings.SECOND_FACTOR_ROLES = frozenset()


def open_as(browser: Any, server: LiveServer, role: Role, size: str, unit: str = "") -> Any:
    session = signed_in(somebody(role, unit)).cookies
    width, height = WIDTHS[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_cookies(
        [{"name": n, "value": m.value, "url": server.url} for n, m in session.items()]
    )
    return context.new_page()


def work() -> Job:
    """Do what waits, as the worker beside the site would."""
    done = None
    while (job := run_next("worker")) is not None:
        assert job.state == JobState.DONE, job.result
        done = job
    assert done is not None
    return done


@pytest.mark.parametrize(("lang", "size"), [("vi", "desktop"), ("en", "phone")])
def test_from_an_upload_to_an_explained_rank(
    browser: Any, live_server: LiveServer, lang: str, size: str
) -> None:
    upload, rehearse, take, first_rows = WORDS[lang]
    page = open_as(browser, live_server, Role.OFFICE, size)
    page.goto(live_server.url + "/data/")
    if lang == "en":
        page.get_by_role("button", name="English").click()
    assert not faults_of(page)
    page.locator("#file").set_input_files(
        {"name": "so lieu.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name=upload).click()
    page.wait_for_url("**/data/file/**")
    page.locator("a[href='?layout=unit-sums#preview']").click()
    assert first_rows in page.locator("#preview-title").inner_text()
    assert OTHER in page.locator("#preview tbody").inner_text()
    assert not faults_of(page)
    page.get_by_role("button", name=rehearse).click()
    work()
    page.reload()
    assert f"({OTHER}" in page.locator("section[aria-labelledby=changes]").inner_text()
    page.get_by_role("button", name=take).click()
    work()
    page.goto(live_server.url + BASE + "ranking/")
    assert page.locator(f"a[href*='/unit/{OTHER}/']").count()
    page.goto(f"{live_server.url}{BASE}unit/{OTHER}/online_payment/")
    assert "30/40" in page.locator("main").inner_text()
    assert not faults_of(page)
    page.goto(live_server.url + "/units/")
    assert "X.99" in page.locator("main").inner_text()
    assert not faults_of(page)
    page.context.close()


def test_a_unit_s_sums_are_confirmed_and_counted(browser: Any, live_server: LiveServer) -> None:
    where = f"{live_server.url}{BASE}unit/{OTHER}/sums/2026-09-30/"
    head = open_as(browser, live_server, Role.UNIT_HEAD, "phone", OTHER)
    head.goto(where)
    for field in head.locator("input.sum-field").all():
        field.fill("7")
    head.locator("input.sum-field").nth(0).fill("9")
    head.get_by_role("button", name="Gửi", exact=True).click()
    assert "tử số 9 lớn hơn mẫu số 7" in head.get_by_role("alert").inner_text()
    assert not faults_of(head)
    head.locator("input.sum-field").nth(0).fill("7")
    head.get_by_role("button", name="Gửi", exact=True).click()
    assert "tạm tính" in head.locator("main").inner_text()
    head.context.close()
    office = open_as(browser, live_server, Role.OFFICE, "desktop")
    office.goto(f"{live_server.url}{BASE}sums/?end=2026-09-30&state=submitted")
    office.get_by_label("Chọn UBND xã Vân Canh").check()
    office.get_by_role("button", name="Xác nhận các đơn vị đã chọn").click()
    work()
    office.goto(f"{live_server.url}{BASE}sums/?end=2026-09-30&state={SumState.CONFIRMED}")
    assert not faults_of(office)
    assert "Vân Canh" in office.locator("#units + *, table").first.inner_text()
    office.goto(f"{live_server.url}{BASE}unit/{OTHER}/online_payment/")
    assert "7/7" in office.locator("main").inner_text()
    office.context.close()


def test_the_other_pages_are_sound(browser: Any, live_server: LiveServer) -> None:
    page = open_as(browser, live_server, Role.ADMINISTRATOR, "phone")
    for path in ("/people-parts/", f"/units/{UNIT}/", "/rules/online_payment/", "/jobs/"):
        assert page.goto(live_server.url + path).status == 200, path
        assert not faults_of(page), path
    page.context.close()
