"""Single sign-on against a real provider in a process of its own."""

from __future__ import annotations

import ipaddress
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from tests.functional.site_room import free_port, wait_until
from vedich.operations.outbound import is_reachable, session
from vedich.operations.people import accounts as people
from vedich.records.models import AuditEvent, Role, User
from vedich.web.sign_on.setting import read_setting

pytestmark = pytest.mark.django_db

PASSWORD = "Mùa gặt tháng mười 2026"  # noqa: S105 - a test's own
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
Prepare = Callable[..., None]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    place = Path(__file__).with_name("oidc_provider.py")
    process = subprocess.Popen([sys.executable, str(place), str(port)])
    try:
        wait_until(lambda: _listens(port), 20)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(autouse=True)
def named(issuer: str, settings: Any) -> Iterator[None]:
    cache.clear()
    settings.SIGN_ON = read_setting(
        {
            "VEDICH_OIDC_ISSUER": issuer,
            "VEDICH_OIDC_CLIENT_ID": "vedich",
            "VEDICH_OIDC_CLIENT_SECRET": "a secret",
            "VEDICH_OIDC_NAME": "Tài khoản tỉnh",
            "VEDICH_OIDC_EMAIL_DOMAINS": "gialai.gov.vn",
        }
    )
    yield
    cache.clear()


@pytest.fixture
def provider(issuer: str) -> Prepare:
    """Say who signs in next at the provider, and how it answers."""

    def prepare(fault: str = "", **claims: Any) -> None:
        told = {"claims": {"sub": "an-1"} | claims, "fault": fault}
        requests.post(f"{issuer}/next", json=told, timeout=5).raise_for_status()

    prepare()
    return prepare


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def somebody(username: str = "an", email: str = "", role: Role = Role.LEADER) -> User:
    invited = people.invite("test", username, "Nguyễn Văn An", role=role, email=email)
    return people.accept_invitation(invited.token, PASSWORD)


def by_password(client: Client, username: str = "an") -> None:
    assert client.post("/login/", {"login": username, "password": PASSWORD}).status_code == 302


def through(client: Client, start: str = "/sign-on/") -> Any:
    """To the provider and back; the site's last answer."""
    there = client.post(start)
    if there.status_code != 302:
        return there
    back = requests.get(there["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return client.get(urlsplit(back).path + "?" + urlsplit(back).query)


def is_in(client: Client) -> bool:
    return client.get("/second-factor/").status_code == 200


def test_the_button_is_there_only_where_a_provider_is_named(client: Client, settings: Any) -> None:
    assert "Đăng nhập bằng Tài khoản tỉnh" in client.get("/login/").content.decode()
    settings.SIGN_ON = None
    assert "sign-on" not in client.get("/login/").content.decode()
    for address in ("/sign-on/", "/sign-on/callback/"):
        assert client.get(address).status_code == 404
    assert client.post("/sign-on/").status_code == 404


def test_nobody_signs_up_by_an_identity(client: Client, provider: Prepare) -> None:
    somebody(email="an@gialai.gov.vn")
    provider(sub="stranger", email="stranger@gialai.gov.vn", email_verified=True)
    answer = through(client)
    assert answer.status_code == 403
    assert "chưa nối với tài khoản nào" in answer.content.decode()
    assert User.objects.count() == 1
    assert not is_in(client)


def test_linked_while_signed_in_then_signs_in(client: Client, provider: Prepare) -> None:
    somebody()
    by_password(client)
    done = through(client, "/sign-on/link/")
    assert done["Location"] == "/sign-on/identities/"
    page = client.get("/sign-on/identities/")
    assert "Bỏ nối" in page.content.decode()
    fresh = Client()
    assert through(fresh)["Location"] == "/"
    assert is_in(fresh)
    event = AuditEvent.objects.filter(verb="user.sign_in").order_by("-seq")[0]
    assert (event.actor, event.after) == ("an", {"way": "sign_on"})
    account = page.context["form"].accounts.get()
    assert account.extra_data == {}
    assert "an-1" not in account.uid
    client.post("/sign-on/identities/", {"account": account.pk})
    assert through(Client()).status_code == 403
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"user.identity.link", "user.identity.unlink"} <= verbs


def test_somebody_in_charge_takes_an_identity_off(
    client: Client, provider: Prepare, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset()
    user = somebody(email="an@gialai.gov.vn")
    provider(email="an@gialai.gov.vn", email_verified=True)
    through(client)
    assert is_in(client)
    boss, watcher = Client(), Client()
    for one, role in ((boss, Role.ADMINISTRATOR), (watcher, Role.AUDITOR)):
        one.force_login(somebody(role.value, role=role), backend=BACKEND)
    assert "Gỡ đăng nhập một lần" in boss.get("/people/an/").content.decode()
    asked = {"do": "identity", "why": "Thôi việc"}
    assert watcher.post("/people/an/", asked).status_code == 403
    boss.post("/people/an/", asked | {"why": " "})
    assert is_in(client)
    boss.post("/people/an/", asked)
    assert not is_in(client)
    event = AuditEvent.objects.get(verb="user.identity.remove")
    assert (event.actor, event.subject, event.why) == ("administrator", "user:an", "Thôi việc")
    assert "Gỡ đăng nhập một lần" not in boss.get("/people/an/").content.decode()
    # The e-mail alone does not bring it back; its owner does, signed in by the password.
    fresh = Client()
    assert through(fresh).status_code == 403
    by_password(fresh, user.username)
    through(fresh, "/sign-on/link/")
    other = Client()
    through(other)
    assert is_in(other)


def test_an_identity_belongs_to_one_account(client: Client, provider: Prepare) -> None:
    somebody()
    somebody("binh")
    by_password(client)
    through(client, "/sign-on/link/")
    other = Client()
    by_password(other, "binh")
    through(other, "/sign-on/link/")
    assert "đã nối với một tài khoản khác" in other.get("/sign-on/identities/").content.decode()
    fresh = Client()
    through(fresh)
    assert "Nguyễn Văn An" in fresh.get("/second-factor/").content.decode()
    assert AuditEvent.objects.filter(verb="user.identity.link").count() == 1


@pytest.mark.parametrize(
    ("claims", "lets_in"),
    [
        ({"email": "An@gialai.gov.vn", "email_verified": True}, True),
        ({"email": "an@gialai.gov.vn", "email_verified": False}, False),
        ({"email": "an@gialai.gov.vn", "email_verified": "true"}, False),
        ({"email": "an@gialai.gov.vn"}, False),
        ({"email": "an@mail.example", "email_verified": True}, False),
        ({"email": "an@gialai.gov.vn.mail.example", "email_verified": True}, False),
    ],
)
def test_a_first_link_by_email(
    client: Client, provider: Prepare, claims: dict[str, Any], lets_in: bool
) -> None:
    somebody(email="an@gialai.gov.vn")
    somebody("binh", email="an@mail.example")
    provider(**claims)
    through(client)
    assert is_in(client) == lets_in
    linked = AuditEvent.objects.filter(verb="user.identity.link")
    assert [one.after for one in linked] == ([{"how": "email"}] if lets_in else [])


def test_an_email_of_two_people_opens_neither(client: Client, provider: Prepare) -> None:
    somebody(email="an@gialai.gov.vn")
    somebody("binh", email="AN@gialai.gov.vn")
    provider(email="an@gialai.gov.vn", email_verified=True)
    assert through(client).status_code == 403


def test_a_closed_account_stays_closed(client: Client, provider: Prepare) -> None:
    user = somebody()
    by_password(client)
    through(client, "/sign-on/link/")
    people.set_active("test", user, False, "Nghỉ")
    fresh = Client()
    through(fresh)
    assert not is_in(fresh)


def test_the_second_factor_is_asked_all_the_same(client: Client, provider: Prepare) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    user = somebody()
    by_password(client)
    through(client, "/sign-on/link/")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    fresh = Client()
    assert through(fresh)["Location"].startswith("/second-factor/sign-in/")
    assert not is_in(fresh)


@pytest.mark.parametrize(
    "fault",
    ["key", "unsigned", "shared secret", "audience", "expired", "issuer", "elsewhere"],
)
def test_a_wrong_answer_lets_nobody_in(client: Client, provider: Prepare, fault: str) -> None:
    somebody()
    by_password(client)
    through(client, "/sign-on/link/")
    provider(fault)
    fresh = Client()
    answer = through(fresh)
    assert answer.status_code == 401, fault
    assert "Chưa đăng nhập được" in answer.content.decode()
    assert not is_in(fresh)


def test_a_code_in_another_browser_is_nothing(client: Client, provider: Prepare) -> None:
    somebody()
    there = client.post("/sign-on/")["Location"]
    asked = parse_qs(urlsplit(there).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = requests.get(there, allow_redirects=False, timeout=5).headers["Location"]
    thief = Client()
    assert thief.get(urlsplit(back).path + "?" + urlsplit(back).query).status_code == 401


def test_a_provider_that_is_down_is_told(client: Client, settings: Any) -> None:
    settings.SIGN_ON = read_setting(
        {
            "VEDICH_OIDC_ISSUER": f"http://127.0.0.1:{free_port()}",
            "VEDICH_OIDC_CLIENT_ID": "vedich",
        }
    )
    assert client.post("/sign-on/").status_code == 401


@pytest.mark.parametrize(
    ("address", "named", "tls", "reached"),
    [
        ("8.8.8.8", False, True, True),
        ("8.8.8.8", True, False, False),
        ("10.1.2.3", False, True, False),
        ("10.1.2.3", True, True, True),
        ("::ffff:10.1.2.3", False, True, False),
        ("127.0.0.1", False, True, False),
        ("127.0.0.1", True, False, True),
        ("169.254.169.254", True, True, False),
        ("::ffff:169.254.169.254", True, True, False),
        ("64:ff9b::a00:1", True, True, False),
        ("fe80::1", True, True, False),
        ("fd00::1", True, True, True),
        ("0.0.0.0", True, True, False),  # noqa: S104 - an address that must be refused
    ],
)
def test_where_the_site_may_go(address: str, named: bool, tls: bool, reached: bool) -> None:
    assert is_reachable(ipaddress.ip_address(address), named=named, tls=tls) == reached


def test_inner_addresses_are_reached_on_named_hosts_only(issuer: str) -> None:
    page = f"{issuer}/keys"
    assert session(frozenset({"127.0.0.1"})).get(page).status_code == 200
    with pytest.raises(requests.ConnectionError):
        session(frozenset()).get(page)


def test_a_name_is_resolved_once(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo

    def rebinding(host: str, *args: Any, **kwargs: Any) -> Any:
        if host == "id.example":
            asked.append(host)
            return real("127.0.0.1" if len(asked) == 1 else "192.0.2.1", *args, **kwargs)
        return real(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    page = f"http://id.example:{urlsplit(issuer).port}/keys"
    assert session(frozenset({"id.example"})).get(page).status_code == 200
    assert len(asked) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"VEDICH_OIDC_ISSUER": "http://id.example.gov.vn", "VEDICH_OIDC_CLIENT_ID": "x"},
        {"VEDICH_OIDC_ISSUER": "https://id.example.gov.vn"},
        {
            "VEDICH_OIDC_ISSUER": "https://id.example.gov.vn",
            "VEDICH_OIDC_CLIENT_ID": "x",
            "VEDICH_OIDC_CLIENT_SECRET_FILE": "/nowhere/at/all",
        },
    ],
)
def test_half_a_setting_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured):
        read_setting(given)
