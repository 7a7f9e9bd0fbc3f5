"""Guides, kiosk and scanner in a real browser: without network, untouched, narrow, and with axe."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import segno
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.functional.site_pages import signed_in, somebody
from tests.functional.site_room import served, vedich
from vedich.operations.data.importing import import_file
from vedich.operations.help import given as help_given
from vedich.operations.help import points as help_points
from vedich.records.models import Role

sync_api = pytest.importorskip("playwright.sync_api", reason="chưa cài playwright")
CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "axe" / "axe.min.js"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
WIDTHS = {"desktop": (1280, 900), "phone": (360, 740)}
UNITS = "unit_id,code,name\nX.1,X.1,Xã một\nX.2,X.2,Xã hai\n"
CODE = "X1.01-260302-0001"
DOSSIERS = f"code,unit,procedure,received_at\n{CODE},X.1,2.000815,2026-03-02\n"
PUBLIC = ["/help/vi/", "/help/en/", "/help/vi/account/", "/help/en/payment/", "/scan/"]
KIOSK = ["/kiosk/vi/", "/kiosk/en/", "/kiosk/vi/guide/counter/", "/kiosk/vi/find/?q=sao+y"]
OFFICE = ["/help-given/", "/help-given/points/", "/help-given/audio/", "/help-given/unit/X.1/"]
# A kiosk is wide and a citizen's phone narrow; each kind of page is looked at both ways.
SEEN = {"phone": (PUBLIC + KIOSK[:1], OFFICE), "desktop": (KIOSK + PUBLIC[2:3], OFFICE[:1])}
MOST_BYTES = 150 * 1024

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="chưa cài chromium (apt-get install chromium)"
    ),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guides")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDICH_HOME", str(folder / "var"))
        for name, layout, text in (
            ("units.csv", "units", UNITS),
            ("dossiers.csv", "vedich-dossiers", DOSSIERS),
        ):
            (folder / name).write_text(text, encoding="utf-8")
            assert import_file(folder / name, layout)["accepted"]
    return folder / "var"


@pytest.fixture(scope="module")
def runner() -> Iterator[Any]:
    with sync_api.sync_playwright() as run, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield run


@pytest.fixture(scope="module")
def browser(runner: Any) -> Iterator[Any]:
    opened = runner.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def place(workspace: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setenv("VEDICH_HOME", str(workspace))
    settings.SECOND_FACTOR_ROLES = frozenset()


def opened(browser: Any, size: str = "phone", session: Any = None, url: str = "") -> Any:
    """A page of a new browser profile, signed in where a session is given."""
    width, height = WIDTHS[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    for name, morsel in (session or {}).items():
        context.add_cookies([{"name": name, "value": morsel.value, "url": url}])
    return context.new_page()


def faults_of(page: Any) -> list[str]:
    """What axe and the width say against the page."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document)")
    said = [f"{one['id']}: {one['nodes'][0]['target']}" for one in found["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        said.append("the page scrolls sideways")
    return said


@pytest.mark.parametrize("size", WIDTHS)
def test_every_page_is_sound(browser: Any, live_server: LiveServer, size: str) -> None:
    office = somebody(Role.OFFICE)
    help_points.register(
        office,
        code="QUAY-1",
        kind="counter",
        unit="X.1",
        place="Quầy số 1",
        opened_on=date(2026, 1, 1),
    )
    help_given.record(office, "QUAY-1", "filing", date(2026, 3, 2), number=2, minutes=30)
    wrong: dict[str, list[str]] = {}
    for_all, for_office = SEEN[size]
    for session, paths in ((None, for_all), (signed_in(office).cookies, for_office)):
        page = opened(browser, size, session, live_server.url)
        console: list[str] = []
        page.on("console", lambda m, into=console: m.type == "error" and into.append(m.text))
        page.on("pageerror", lambda error, into=console: into.append(str(error)))
        for path in paths:
            assert page.goto(live_server.url + path).status == 200, path
            if faults := faults_of(page) + console:
                wrong[path] = list(faults)
        page.context.close()
    assert wrong == {}


def test_large_letters_fit_a_narrow_phone_and_stay(browser: Any, live_server: LiveServer) -> None:
    page = opened(browser)
    page.goto(live_server.url + "/help/vi/filing/")
    size = "parseFloat(getComputedStyle(document.querySelector('.steps strong')).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="Chữ lớn").click()
    assert page.evaluate(size) > 1.25 * before
    assert not faults_of(page)
    page.goto(live_server.url + "/help/en/account/")
    switch = page.get_by_role("button", name="Large letters")
    sync_api.expect(switch).to_have_attribute("aria-pressed", "true")
    page.context.close()


def test_a_guide_weighs_little(browser: Any, live_server: LiveServer) -> None:
    page = opened(browser)
    talk = page.context.new_cdp_session(page)
    talk.send("Network.enable")
    # The bytes of the first visit, as they travel; what the phone keeps for later comes after it.
    talk.send("Network.setBypassServiceWorker", {"bypass": True})
    received: list[float] = []
    talk.on("Network.loadingFinished", lambda one: received.append(one["encodedDataLength"]))
    page.goto(live_server.url + "/help/vi/payment/", wait_until="networkidle")
    assert len(received) > 5
    assert 10_000 < sum(received) <= MOST_BYTES
    page.context.close()


def test_guides_are_read_with_the_server_stopped(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "var"
    monkeypatch.setenv("VEDICH_HOME", str(home))
    vedich(home, "people", "list")
    page = opened(browser)
    with served(home) as (site, _process):
        page.goto(site + "/help/vi/account/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function("caches.keys().then((names) => names.length === 1)")
        page.reload()
        assert page.evaluate("navigator.serviceWorker.controller !== null")
        page.goto(site + "/login/")
        kept = page.evaluate(
            "caches.keys().then((names) => caches.open(names[0])).then((one) => one.keys())"
            ".then((all) => all.map((one) => new URL(one.url).pathname))"
        )
    assert len([path for path in kept if path.startswith("/help/")]) == 10
    assert [path for path in kept if not path.startswith(("/help/", "/static/"))] == []
    for path, heading in (
        ("/help/vi/account/", "Tạo tài khoản VNeID mức độ 2"),
        ("/help/vi/filing/", "Nộp hồ sơ trên Cổng Dịch vụ công quốc gia"),
        ("/help/en/counter/", "At the counter: what to bring, what to do"),
        ("/help/", "Bạn cần làm gì?"),
    ):
        page.goto(site + path)
        assert page.locator("h1").inner_text() == heading
        family = page.evaluate("document.fonts.check('700 16px \"Be Vietnam Pro\"')")
        assert family
    with pytest.raises(sync_api.Error):
        page.goto(site + "/login/")
    page.context.close()


def test_a_kiosk_left_alone_forgets_and_starts_again(
    browser: Any, live_server: LiveServer, settings: Any
) -> None:
    settings.KIOSK_SECONDS = 4
    page = opened(browser, "desktop")
    page.goto(live_server.url + "/kiosk/")
    trail = page.evaluate("history.length")
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Pay a fee").click()
    page.wait_for_url("**/kiosk/en/guide/payment/")
    sync_api.expect(page.get_by_role("alertdialog")).to_be_visible(timeout=4000)
    page.get_by_role("button", name="I am still reading").click()
    sync_api.expect(page.get_by_role("alertdialog")).to_be_hidden()
    assert not faults_of(page)
    page.wait_for_url("**/kiosk/vi/", timeout=8000)
    # Every page took the place of the one before: there is no way back to what was read.
    assert page.evaluate("history.length") == trail
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("caches.keys().then((names) => names.length)") == 0
    page.context.close()


def test_a_kiosk_without_javascript_goes_back_by_itself(
    browser: Any, live_server: LiveServer, settings: Any
) -> None:
    settings.KIOSK_SECONDS = 1
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/kiosk/en/guide/filing/")
    page.wait_for_url("**/kiosk/vi/", timeout=8000)
    context.close()


def test_kiosk_pages_are_kept_nowhere_and_open_to_nobody_signed_in() -> None:
    for path in KIOSK:
        answer = Client().get(path)
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        refused = signed_in(somebody_new(path)).get(path).content.decode()
        assert "đang có người đăng nhập" in refused
        assert 'class="tiles"' not in refused
    for absent in ("/kiosk/xx/", "/kiosk/vi/guide/none/", "/kiosk/vi/procedure/9.999999/"):
        answer = Client().get(absent)
        assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
        assert not answer.cookies


def test_what_is_typed_at_a_kiosk_leaves_no_trail(browser: Any, live_server: LiveServer) -> None:
    page = opened(browser, "desktop")
    page.goto(live_server.url + "/kiosk/")
    trail = page.evaluate("history.length")
    page.get_by_label("Tìm thủ tục").fill("sao y")
    page.get_by_role("button", name="Tìm").click()
    page.wait_for_url("**/kiosk/vi/find/**")
    page.get_by_role("link", name="2.000815").click()
    page.wait_for_url("**/kiosk/vi/procedure/2.000815/")
    assert page.get_by_role("heading", name="Hết bao nhiêu").is_visible()
    assert not faults_of(page)
    page.get_by_role("link", name="Xong, trở về đầu").click()
    page.wait_for_url("**/kiosk/vi/")
    assert page.get_by_label("Tìm thủ tục").input_value() == ""
    assert page.evaluate("history.length") == trail
    assert page.context.cookies() == []
    page.context.close()


def somebody_new(path: str) -> Any:
    """Another officer for every asked page."""
    return somebody(Role.OFFICER, f"U{KIOSK.index(path)}")


def picture(text: str) -> dict[str, Any]:
    """A photograph of a QR code, as a file chosen from the phone."""
    out = io.BytesIO()
    segno.make(text, micro=False).save(out, kind="png", scale=6, border=4)
    return {"name": "anh.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_a_picture_of_a_code_is_read_in_the_browser(browser: Any, live_server: LiveServer) -> None:
    session = signed_in(somebody(Role.OFFICER, "X.1")).cookies
    page = opened(browser, "phone", session, live_server.url)
    sent: list[tuple[str, int]] = []
    page.on(
        "request",
        lambda one: (
            one.method == "POST" and sent.append((one.url, len(one.post_data_buffer or b"")))
        ),
    )
    page.goto(live_server.url + "/scan/")
    file = picture(f"Mã hồ sơ: {CODE}")
    page.get_by_label("Hoặc chọn ảnh có mã").set_input_files(file)
    heading = page.get_by_role("heading", name=f"Hồ sơ {CODE}")
    sync_api.expect(heading).to_be_visible(timeout=20_000)
    assert "Xã một" in page.locator(".facts").inner_text()
    assert "dossiers.csv" in page.locator(".facts").inner_text()
    # One form of a few hundred bytes left the browser, not the picture.
    assert [url for url, _ in sent] == [live_server.url + "/scan/"]
    assert sent[0][1] < 300 < len(file["buffer"])
    assert not faults_of(page)
    page.get_by_label("Hoặc chọn ảnh có mã").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    sync_api.expect(page.get_by_text("Không thấy mã nào trong ảnh")).to_be_visible()
    page.context.close()


def film(text: str, path: Path) -> Path:
    """What a camera sees that is held over a QR code: five frames of 640 × 480."""
    width, height = 640, 480
    code = [list(row) for row in segno.make(text, micro=False).matrix_iter(scale=12, border=4)]
    light = bytearray(b"\xff" * (width * height))
    top, left = (height - len(code)) // 2, (width - len(code[0])) // 2
    for y, row in enumerate(code):
        for x, dark in enumerate(row):
            light[(top + y) * width + left + x] = 16 if dark else 235
    frame = b"FRAME\n" + bytes(light) + b"\x80" * (width * height // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420mpeg2\n" + frame * 5)
    return path


def test_the_camera_reads_a_code(runner: Any, live_server: LiveServer, tmp_path: Path) -> None:
    seen = film("2.000815", tmp_path / "code.y4m")
    camera = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={seen}",
    ]
    browser = runner.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS + camera)
    page = opened(browser)
    page.goto(live_server.url + "/scan/")
    page.get_by_role("button", name="Bật máy ảnh").click()
    page.wait_for_url("**/thu-tuc/vi/2.000815/", timeout=20_000)
    browser.close()


def test_a_code_opens_what_it_names_to_those_who_may() -> None:
    own, foreign = (signed_in(somebody(Role.OFFICER, unit)) for unit in ("X.1", "X.2"))
    visitor = Client()
    assert f"Hồ sơ {CODE}" in own.post("/scan/", {"code": CODE}).content.decode()
    closed = foreign.post("/scan/", {"code": CODE}).content.decode()
    absent = foreign.post("/scan/", {"code": CODE[:-1] + "9"}).content.decode()
    assert "Không mở được hồ sơ" in closed
    assert (
        closed.replace(CODE, "").split("<main")[1].split("<form")[0]
        == (absent.replace(CODE[:-1] + "9", "").split("<main")[1].split("<form")[0])
    )
    assert "Đăng nhập để mở hồ sơ" in visitor.post("/scan/", {"code": CODE}).content.decode()
    payment = "00020101021238540010A00000072701240006970436011017834298880208QRIBFTTA6304ABCD"
    assert "mã thanh toán" in visitor.post("/scan/", {"code": payment}).content.decode()
    to_guide = visitor.post("/scan/", {"code": "http://testserver/help/vi/account/"})
    assert (to_guide.status_code, to_guide["Location"]) == (302, "/help/vi/account/")
    for elsewhere in (
        "http://testserver/logout/",
        "http://testserver/help/../logout/",
        "http://testserver.example.com/help/vi/",
        "https://example.com/help/vi/",
        "//example.com/",
    ):
        assert visitor.post("/scan/", {"code": elsewhere}).status_code == 200, elsewhere


def test_an_office_s_further_language_has_its_pages(workspace: Path) -> None:
    place = workspace / "definitions" / "languages"
    place.mkdir(parents=True)
    file = place / "tay.yaml"
    file.write_text(
        'id: tyz\nname: Tày\nauthor: x\ntexts: {account.title: "Tên bằng tiếng Tày"}\n',
        encoding="utf-8",
    )
    try:
        page = Client().get("/help/tyz/account/").content.decode()
        assert '<html lang="tyz">' in page
        assert "<h1>Tên bằng tiếng Tày</h1>" in page
        assert "Bản tiếng Tày đã dịch 1/" in page
        assert "Đến Công an xã, phường" in page
        assert 'href="/help/tyz/"' in Client().get("/help/vi/").content.decode()
        assert Client().get("/help/tyz/account/a5.pdf").content[:5] == b"%PDF-"
        assert Client().get("/kiosk/tyz/").status_code == 200
    finally:
        file.unlink()
    assert Client().get("/help/tyz/").status_code == 404


def test_the_camera_and_the_reader_are_let_in_on_one_page_only() -> None:
    scan, other = Client().get("/scan/"), Client().get("/help/vi/")
    assert scan["Permissions-Policy"].startswith("camera=(self)")
    assert "'wasm-unsafe-eval'" in scan["Content-Security-Policy"]
    assert "'unsafe-eval'" not in scan["Content-Security-Policy"]
    assert other["Permissions-Policy"].startswith("camera=()")
    assert "wasm" not in other["Content-Security-Policy"]
