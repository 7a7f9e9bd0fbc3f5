"""Transfers straight to the office: off by default, never counted, every change in the log."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.command_line import Desk
from tests.functional.site_pages import faults_of, signed_in, somebody
from tests.functional.test_procedure_pages import LIST, browser
from vedich.domain.errors import Refusal
from vedich.domain.layouts import SourceKind
from vedich.operations.data.importing import import_file
from vedich.operations.fees.direct_transfer import (
    confirm,
    office_code,
    proposal,
    propose,
    setting,
    turn_off,
    withdraw,
)
from vedich.payments.vietqr_reading import read
from vedich.records.models import Assignment, AuditEvent, Role, ScopeKind, User

__all__ = ["browser"]
PAGE = "/thu-tuc/vi/2.000815/transfer/"
GIVEN = {"bin": "970405", "account": "3901201000001", "name": "UBND xã Ia Ake"}
NOT_COUNTED = "Không tính vào chỉ tiêu"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def place(vedich_home: Path, settings: Any) -> Iterator[Path]:
    settings.SECOND_FACTOR_ROLES = frozenset()
    yield vedich_home


def turn_on(*given: str, bank: str = "", **more: str) -> None:
    """Two persons turn it on."""
    confirm(propose(*given, by="an", bank=bank, **more)["proposal"], "binh")  # type: ignore[misc]


def text_of(path: str, status: int = 200, client: Client | None = None, **form: str) -> str:
    visitor = client or Client(enforce_csrf_checks=True)
    answer = visitor.post(path, form) if form else visitor.get(path)
    assert answer.status_code == status, path
    return unescape(" ".join(answer.content.decode().split()))


def test_a_transfer_is_off_until_the_office_turns_it_on() -> None:
    assert setting()["on"] is False
    with pytest.raises(Refusal) as refused:
        office_code(8000)
    assert refused.value.code == "direct_transfer_off"
    for wrong in (("97040", "1", "UBND"), ("970405", "39 01", "UBND"), ("970405", "39", " ")):
        with pytest.raises(Refusal):
            turn_on(*wrong)
    assert not AuditEvent.objects.exists()
    turn_on("970405", "3901201000001", "UBND xã Ia Ake", bank="Ngân hàng A")
    code = office_code(8000, "Lệ phí")
    assert code["counts_toward_target"] is False and NOT_COUNTED in code["notice_vi"]
    assert (code["account"], code["amount"], code["content"]) == ("3901201000001", 8000, "Le phi")
    assert (code["bank"], code["name"]) == ("Ngân hàng A", "UBND xã Ia Ake")
    assert read(code["payload"]).name == "UBND xa Ia Ake"
    turn_off("an")
    with pytest.raises(Refusal):
        office_code(8000)
    verbs = AuditEvent.objects.order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == [f"direct_transfer.{one}" for one in ("propose", "on", "off")]


def refused(code: str, do: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as caught:
        do()
    assert caught.value.code == code


def test_an_account_takes_two_persons_and_the_one_that_was_looked_at() -> None:
    first = propose(**GIVEN, by="an.nv")["proposal"]
    refused("no_name", lambda: confirm(first, " "))
    refused("same_person", lambda: confirm(first, "An.NV"))
    assert setting()["on"] is False
    second = propose(**{**GIVEN, "account": "3901201000002"}, by="chi")["proposal"]
    refused("other_proposal", lambda: confirm(first, "binh"))
    withdraw(second, "an.nv")
    refused("nothing_proposed", lambda: confirm(second, "binh"))
    refused("nothing_proposed", lambda: withdraw(second, "binh"))
    third = propose(**GIVEN, by="an.nv", bank="Ngân hàng A")["proposal"]
    assert confirm(third, "binh")["account"] == GIVEN["account"]
    assert proposal() == {}
    assert (setting()["proposed_by"], setting()["confirmed_by"]) == ("an.nv", "binh")
    # While another one is proposed the one that was confirmed stays in force.
    propose(**{**GIVEN, "account": "3901201000002"}, by="binh")
    assert office_code()["account"] == GIVEN["account"]
    verbs = AuditEvent.objects.order_by("seq").values_list("verb", flat=True)
    assert [one.partition(".")[2] for one in verbs] == [
        "propose", "propose", "withdraw", "propose", "on", "propose"
    ]  # fmt: skip


def test_an_account_turned_on_by_one_person_before_stays_valid(place: Path) -> None:
    place.mkdir(exist_ok=True)
    (place / "direct-transfer.json").write_text(json.dumps({"on": True, "bank": "", **GIVEN}))
    assert office_code()["account"] == GIVEN["account"]
    assert "Đang bật" in text_of("/data/transfer/", client=signed_in(somebody(Role.OFFICE)))


def test_the_office_turns_it_on_and_off_on_the_site_and_others_do_not() -> None:
    office = somebody(Role.OFFICE)
    other_office = User.objects.create(username="van.phong.hai", full_name="Người thứ hai")
    Assignment.objects.create(user=other_office, role=Role.OFFICE, scope=ScopeKind.ALL)
    client, second = signed_in(office), signed_in(other_office)
    assert "Đang tắt" in text_of("/data/transfer/", client=client)
    wrong = client.post("/data/transfer/", {**GIVEN, "account": "39.01"}, follow=True)
    assert "số tài khoản gồm 1 đến 19 chữ cái" in wrong.content.decode()
    assert not proposal()
    client.post("/data/transfer/", {**GIVEN, "bank": "Ngân hàng A"})
    asked = proposal()["proposal"]
    mine = text_of("/data/transfer/", client=client)
    assert "Rút đề nghị" in mine and "Xác nhận tài khoản này" not in mine and "Đang tắt" in mine
    own = client.post("/data/transfer/", {"confirm": asked}, follow=True)
    assert "người khác phải xác nhận" in own.content.decode()
    assert "Xác nhận tài khoản này" in text_of("/data/transfer/", client=second)
    second.post("/data/transfer/", {"confirm": asked})
    shown = text_of("/data/transfer/", client=client)
    assert "Đang bật" in shown and "3901201000001" in shown and NOT_COUNTED in shown
    event = AuditEvent.objects.get(verb="direct_transfer.on")
    assert (event.actor, event.after["account"]) == ("van.phong.hai", GIVEN["account"])
    assert event.after["proposed_by"] == office.username
    assert event.before["on"] is False
    for role, status in ((Role.AUDITOR, 200), (Role.OFFICER, 403), (Role.ADMINISTRATOR, 403)):
        other = signed_in(somebody(role))
        assert other.get("/data/transfer/").status_code == status
        assert other.post("/data/transfer/", {"off": "1"}).status_code == 403
    # Whoever runs one campaign only does not decide where the office's money goes.
    limited = User.objects.create(username="mot.dot", full_name="Một đợt")
    Assignment.objects.create(
        user=limited, role=Role.OFFICE, scope=ScopeKind.ALL, campaign="gia-lai-2026"
    )
    assert signed_in(limited).post("/data/transfer/", {"off": "1"}).status_code == 403
    with pytest.raises(Refusal):
        turn_off(limited)
    client.post("/data/transfer/", {"off": "1"})
    assert not setting()["on"]


def test_the_command_line_takes_two_persons_as_well(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "var")
    account = ("--bin", GIVEN["bin"], "--account", GIVEN["account"], "--name", GIVEN["name"])
    asked = desk.ok("pay", "direct", "--on", *account, "--by", "an")["proposal"]
    assert [one["proposal"] for one in desk.rows("pay", "direct", "--pending")] == [asked]
    assert desk.refused("pay", "direct", "--confirm", asked, "--by", "an")["code"] == "same_person"
    assert desk.ok("pay", "direct", "--confirm", asked, "--by", "binh")["on"] is True
    assert desk.ok("pay", "direct", "--amount", "1000")["account"] == GIVEN["account"]


def test_citizens_reach_the_code_from_the_procedure_with_its_fee(tmp_path: Path) -> None:
    (tmp_path / "danh-muc.csv").write_text(LIST, encoding="utf-8")
    import_file(tmp_path / "danh-muc.csv", kinds=(SourceKind.PROCEDURES,))
    link = re.compile(r'href="(/thu-tuc/[^"]*/transfer/[^"]*)"')
    assert not link.search(text_of("/thu-tuc/vi/2.000815/?pages=3"))
    assert "Đơn vị chưa bật chuyển khoản thẳng" in text_of(PAGE, 404)
    turn_on(**GIVEN, bank="Ngân hàng A")
    page = text_of("/thu-tuc/vi/2.000815/?pages=3&copies=2")
    assert "không tính vào chỉ tiêu" in page
    found = link.search(page)
    assert found is not None and found[1] == f"{PAGE}?pages=3&copies=2"
    shown = text_of(found[1])
    assert NOT_COUNTED in shown
    assert '<span id="amount" data-value="10000">10.000</span> đồng' in shown
    assert '<span id="account" class="code-of">3901201000001</span>' in shown
    assert '<span id="content-text" class="code-of">2.000815</span>' in shown
    english = text_of("/thu-tuc/en/2.000815/transfer/")
    assert "Does not count toward the target" in english
    # A fee nobody knows is no fee of zero: the code holds no amount.
    unknown = text_of("/thu-tuc/vi/1.004884/transfer/")
    assert 'id="amount"' not in unknown and "hỏi cán bộ ở quầy rồi tự ghi số tiền" in unknown
    free = text_of("/thu-tuc/vi/1.001193/transfer/")
    assert "Không phải nộp tiền" in free and "3901201000001" not in free
    assert not link.search(text_of("/thu-tuc/vi/1.001193/"))
    text_of("/thu-tuc/vi/9.999999/transfer/", 404)


def test_the_code_of_a_dossier_is_drawn_and_kept_nowhere() -> None:
    turn_on(**GIVEN)
    client = Client(enforce_csrf_checks=True)
    answer = client.post(PAGE, {"dossier": " H21-240405-0007 "})
    assert answer.status_code == 200
    assert not answer.cookies and answer["Cache-Control"] == "no-store"
    assert b'<span id="content-text" class="code-of">H21-240405-0007</span>' in answer.content
    for wrong in ("H21-240405-0007-dài-quá-hai-mươi-lăm", "mã 🙂"):
        refused = text_of(PAGE, client=client, dossier=wrong)
        assert 'role="alert"' in refused and "3901201000001" not in refused
    shown = client.post(PAGE, {"dossier": '"><script>alert(1)</script>'}).content
    assert b"<script>alert" not in shown


@pytest.mark.parametrize("width", [360, 1280])
def test_the_code_is_read_by_another_library(
    browser: Any, live_server: LiveServer, width: int
) -> None:
    turn_on(**GIVEN, bank="Ngân hàng A")
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.goto(live_server.url + "/thu-tuc/vi/2.000815/?pages=3")
    page.get_by_role("link", name="xem mã chuyển khoản của đơn vị").click()
    page.get_by_role("button", name="Chép số tài khoản").wait_for()
    page.get_by_label("Mã hồ sơ, nếu đã có").fill("H21-240405-0007")
    page.get_by_role("button", name="Ghi vào nội dung").click()
    page.get_by_text("H21-240405-0007", exact=True).wait_for()
    wrong += faults_of(page)
    said = read(scanned(context, page.locator(".code svg").screenshot()))
    assert (said.account, said.amount, said.purpose) == (
        page.locator("#account").inner_text(),
        int(page.locator("#amount").get_attribute("data-value")),
        page.locator("#content-text").inner_text(),
    )
    assert said.amount == 5000
    assert not wrong
    assert context.cookies() == []
    context.close()


GREY = """async (text) => {
  const picture = await createImageBitmap(await (await fetch(text)).blob());
  const sheet = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  sheet.drawImage(picture, 0, 0);
  const { width, height, data } = sheet.getImageData(0, 0, picture.width, picture.height);
  return { width, height, grey: Array.from(data).filter((_, at) => at % 4 === 0) };
}"""


def scanned(context: Any, picture: bytes) -> str:
    """The text in a picture of a code; the browser knows how to open the picture."""
    zxing = pytest.importorskip("zxingcpp", reason="chưa cài zxing-cpp")
    import numpy

    blank = context.new_page()
    seen = blank.evaluate(GREY, "data:image/png;base64," + base64.b64encode(picture).decode())
    grey = numpy.array(seen["grey"], numpy.uint8).reshape(seen["height"], seen["width"])
    (found,) = zxing.read_barcodes(grey)
    return str(found.text)
