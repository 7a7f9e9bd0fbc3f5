"""Passkeys in a real browser with a virtual authenticator, and what a forged answer gets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from vedich.operations.people import accounts as people
from vedich.records.models import AuditEvent, Role, User

sync_api = pytest.importorskip("playwright.sync_api", reason="chưa cài playwright")
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
PASSWORD = "Mùa gặt tháng mười 2026"  # noqa: S105 - a test's own

pytestmark = pytest.mark.django_db(transaction=True)
in_browser = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="chưa cài chromium (apt-get install chromium)"
)


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A page with an authenticator that says yes, as a phone with a finger on it."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_api.sync_playwright() as run:
        browser = run.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        opened = browser.new_page()
        devtools = opened.context.new_cdp_session(opened)
        devtools.send("WebAuthn.enable")
        devtools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        yield opened
        browser.close()


def somebody(role: Role) -> User:
    invited = people.invite("test", "an", "Nguyễn Văn An", role=role)
    return people.accept_invitation(invited.token, PASSWORD)


def ways() -> list[Any]:
    events = AuditEvent.objects.filter(verb="user.sign_in").order_by("seq")
    return [one.after for one in events]


@in_browser
def test_added_named_used_and_removed(page: Any, live_server: LiveServer) -> None:
    somebody(Role.ADMINISTRATOR)
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    site = live_server.url.replace("127.0.0.1", "localhost")

    def leave() -> None:
        page.locator("details.menu summary").click()
        page.get_by_role("button", name="Đăng xuất").click()
        page.wait_for_url("**/login/")

    # The role demands a second factor: a passkey is one.
    page.goto(site + "/login/")
    page.get_by_label("Tên đăng nhập").fill("an")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/second-factor/app/")
    page.get_by_role("link", name="Dùng khóa truy cập").click()
    page.get_by_label("Tên khóa").fill("Điện thoại")
    page.get_by_role("button", name="Thêm khóa").click()
    page.wait_for_url("**/second-factor/codes/")
    assert page.goto(site + "/people/").status == 200

    leave()
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    page.wait_for_url(site + "/")
    assert page.goto(site + "/people/").status == 200

    # With the password first, the passkey is the second step.
    leave()
    page.get_by_label("Tên đăng nhập").fill("an")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/second-factor/sign-in/")
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.wait_for_url(site + "/")
    assert ways() == [
        {"way": "password"},
        {"way": "passkey"},
        {"way": "password", "second_factor": "webauthn"},
    ]

    page.goto(site + "/second-factor/")
    page.get_by_role("link", name="Đổi tên Điện thoại").click()
    page.get_by_label("Tên khóa").fill("Máy ở cơ quan")
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url("**/passkeys/")
    page.get_by_role("link", name="Bỏ Máy ở cơ quan").click()
    page.get_by_role("button", name="Bỏ khóa").click()
    page.wait_for_url("**/passkeys/")
    assert page.get_by_text("Chưa có khóa nào").is_visible()
    page.goto(site + "/people/")
    assert page.url.endswith("/second-factor/app/")
    told = AuditEvent.objects.filter(verb__startswith="user.second_factor").order_by("seq")
    assert {(one.verb, one.after["kind"]) for one in told} >= {
        ("user.second_factor.add", "webauthn"),
        ("user.second_factor.remove", "webauthn"),
    }
    assert not faults


@in_browser
def test_a_passkey_nobody_has_says_so(page: Any, live_server: LiveServer) -> None:
    page.goto(live_server.url + "/login/")
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    words = page.get_by_role("alert").filter(has_text="Chưa dùng được khóa truy cập")
    sync_api.expect(words).to_be_visible()


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "không phải JSON",
        [],
        7,
        {},
        {"id": "x", "response": None},
        {"id": "x", "rawId": "x", "type": "public-key", "response": {"userHandle": "MQ"}},
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "userHandle": 7,
                "clientDataJSON": "e30",
                "authenticatorData": "AAAA",
                "signature": "AAAA",
            },
        },
    ],
)
def test_a_forged_answer_is_refused_quietly(client: Client, answer: Any) -> None:
    user = somebody(Role.LEADER)
    client.get("/passkey/", headers={"Accept": "application/json"})
    sent = answer if isinstance(answer, str) else json.dumps(answer)
    done = client.post("/passkey/", {"credential": sent})
    assert done.status_code == 302
    assert client.get("/second-factor/").status_code == 302
    client.post("/login/", {"login": "an", "password": PASSWORD})
    again = client.post("/passkeys/add/", {"name": "x", "credential": sent})
    assert again.status_code == 200
    assert not user.authenticator_set.exists()


def test_keys_of_others_are_not_there(client: Client) -> None:
    from allauth.mfa.models import Authenticator

    user = somebody(Role.LEADER)
    invited = people.invite("test", "binh", "Lê Thị Bình", role=Role.LEADER)
    other = people.accept_invitation(invited.token, PASSWORD)
    held = Authenticator.objects.create(
        user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "Khóa của Bình"}
    )
    client.force_login(user)
    client.post("/login/", {"login": "an", "password": PASSWORD})
    for what in ("name", "remove"):
        answer = client.post(f"/passkeys/{held.pk}/{what}/", {"name": "x"})
        assert answer.status_code in (302, 404)
    held.refresh_from_db()
    assert held.data["name"] == "Khóa của Bình"
