"""Signing in, second factors, invitations and the end of sessions."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from vedich.domain.errors import Refusal
from vedich.operations.keeping.auditing import verify
from vedich.operations.people import accounts as people
from vedich.records.models import Assignment, AuditEvent, Invitation, Role, ScopeKind, User

pytestmark = pytest.mark.django_db

PASSWORD = "Mùa gặt tháng mười 2026"  # noqa: S105 - a test's own
WRONG = "không phải mật khẩu này"
STRANGER, OWNER = "203.0.113.9", "198.51.100.7"


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def somebody(username: str = "an", role: Role = Role.LEADER) -> User:
    """A person who came in by their link."""
    invited = people.invite("test", username, "Nguyễn Văn An", role=role)
    return people.accept_invitation(invited.token, PASSWORD)


def sign_in(client: Client, password: str, username: str = "an", address: str = OWNER) -> int:
    answer = client.post("/login/", {"login": username, "password": password}, REMOTE_ADDR=address)
    return answer.status_code


def test_password_is_kept_by_argon2() -> None:
    assert somebody().password.startswith("argon2$argon2id$")


def test_right_password_lets_in_and_wrong_one_does_not(client: Client) -> None:
    somebody()
    assert sign_in(client, WRONG) == 200
    assert client.get("/").status_code == 302
    assert sign_in(client, PASSWORD) == 302
    assert client.get("/second-factor/").status_code == 200


def test_unknown_name_and_wrong_password_get_the_same_answer(client: Client) -> None:
    somebody()
    texts = []
    for username in ("an", "bich"):
        answer = client.post("/login/", {"login": username, "password": WRONG})
        texts.append(str(answer.context["form"].errors).replace(username, "?"))
    assert texts[0] == texts[1]
    assert "chưa đúng" in texts[0]


def test_a_stranger_who_guesses_locks_only_himself_out() -> None:
    somebody()
    stranger = Client()
    for _ in range(8):
        sign_in(stranger, WRONG, address=STRANGER)
    assert sign_in(stranger, PASSWORD, address=STRANGER) == 200
    assert sign_in(Client(), PASSWORD, address=OWNER) == 302


def test_a_forwarded_address_is_not_believed() -> None:
    somebody()
    client = Client()
    for number in range(8):
        client.post(
            "/login/",
            {"login": "an", "password": WRONG},
            REMOTE_ADDR=STRANGER,
            HTTP_X_FORWARDED_FOR=f"192.0.2.{number}",
        )
    assert sign_in(client, PASSWORD, address=STRANGER) == 200


def test_signing_out_needs_a_post(client: Client) -> None:
    client.force_login(somebody())
    client.get("/logout/")
    assert client.get("/second-factor/").status_code == 200
    client.post("/logout/")
    assert client.get("/second-factor/").status_code == 302


def test_a_change_of_roles_ends_every_session() -> None:
    user = somebody()
    browsers = [Client(), Client()]

    def all_in() -> list[bool]:
        return [one.get("/second-factor/").status_code == 200 for one in browsers]

    for one in browsers:
        sign_in(one, PASSWORD)
    assert all_in() == [True, True]
    given = people.assign_role("test", user, Role.OFFICER, scope=ScopeKind.UNIT, unit="H21.168")
    assert all_in() == [False, False]
    sign_in(browsers[0], PASSWORD)
    people.end_role("test", given, "Chuyển công tác")
    assert all_in() == [False, False]
    sign_in(browsers[0], PASSWORD)
    people.set_active("test", user, False, "Nghỉ hưu")
    assert all_in() == [False, False]
    assert sign_in(Client(), PASSWORD) in (200, 302)
    assert all_in() == [False, False]


def test_a_link_works_once_and_leaves_no_token_in_an_address(client: Client) -> None:
    invited = people.invite("test", "binh", "Lê Thị Bình", role=Role.AUDITOR)
    opened = client.get(invited.path)
    assert (opened.status_code, opened["Location"]) == (302, "/invitation/")
    page = client.get("/invitation/")
    assert "Lê Thị Bình" in page.content.decode()
    assert invited.token not in page.content.decode()
    short = client.post("/invitation/", {"password": "ngan", "again": "ngan"})
    assert short.status_code == 200
    assert short.context["form"].errors["password"]
    done = client.post("/invitation/", {"password": PASSWORD, "again": PASSWORD})
    assert (done.status_code, done["Location"]) == (302, "/login/")
    assert sign_in(client, PASSWORD, "binh") == 302
    again = Client()
    again.get(invited.path)
    assert again.get("/invitation/").status_code == 410
    with pytest.raises(Refusal, match="lapsed"):
        people.accept_invitation(invited.token, PASSWORD)


def test_a_lapsed_link_opens_nothing(client: Client) -> None:
    from datetime import timedelta

    from django.utils import timezone

    invited = people.invite("test", "binh", "Lê Thị Bình", role=Role.AUDITOR)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    client.get(invited.path)
    assert client.get("/invitation/").status_code == 410


def test_second_factor_is_asked_for_and_kept_encrypted() -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

    user = somebody("quan", Role.ADMINISTRATOR)
    secret = "JBSWY3DPEHPK3PXP"  # noqa: S105 - a test's own
    TOTP.activate(user, secret)
    assert secret not in str(Authenticator.objects.get(user=user).data)
    client = Client()
    answer = client.post("/login/", {"login": "quan", "password": PASSWORD})
    assert answer["Location"].startswith("/second-factor/sign-in/")
    assert client.get("/second-factor/").status_code == 302
    assert client.post("/second-factor/sign-in/", {"code": "000000"}).status_code == 200
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post("/second-factor/sign-in/", {"code": code}).status_code == 302
    assert client.get("/second-factor/").status_code == 200


def test_wrong_codes_lock_only_the_stranger_out() -> None:
    from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

    secret = "JBSWY3DPEHPK3PXP"  # noqa: S105 - a test's own
    TOTP.activate(somebody(), secret)

    def second_step(client: Client, code: str, address: str) -> int:
        sent = {"code": code}
        return client.post("/second-factor/sign-in/", sent, REMOTE_ADDR=address).status_code

    def right() -> str:
        return format_hotp_value(hotp_value(secret, int(time.time()) // 30))

    stranger, owner = Client(), Client()
    sign_in(stranger, PASSWORD, address=STRANGER)
    for _ in range(6):
        assert second_step(stranger, "000000", STRANGER) == 200
    assert second_step(stranger, right(), STRANGER) == 200
    sign_in(owner, PASSWORD, address=OWNER)
    assert second_step(owner, right(), OWNER) == 302


def test_a_role_that_demands_it_is_led_to_set_a_second_factor_up(client: Client) -> None:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    somebody("quan", Role.ADMINISTRATOR)
    sign_in(client, PASSWORD, "quan")
    assert client.get("/")["Location"] == "/second-factor/app/"
    page = client.get("/second-factor/app/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    done = client.post("/second-factor/app/", {"code": code})
    assert (done.status_code, done["Location"]) == (302, "/second-factor/codes/")
    assert client.get("/second-factor/codes/").status_code == 200
    assert client.get("/people/").status_code == 200


def test_pages_are_vietnamese_until_somebody_switches(client: Client) -> None:
    asked = {"HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.9"}
    assert "Đăng nhập" in client.get("/login/", **asked).content.decode()
    client.post("/language/", {"language": "en", "next": "/login/"})
    assert "Sign in" in client.get("/login/", **asked).content.decode()


@override_settings(SECOND_FACTOR_ROLES=frozenset())
def test_people_are_managed_by_administrators_only() -> None:
    admin, leader = somebody("quan", Role.ADMINISTRATOR), somebody()
    with pytest.raises(Refusal, match="right"):
        people.invite(leader, "cuong", "Trần Cường", role=Role.ADMINISTRATOR)
    with pytest.raises(Refusal, match="right"):
        people.assign_role(leader, leader, Role.ADMINISTRATOR)
    assert not User.objects.filter(username="cuong").exists()
    people.invite(admin, "cuong", "Trần Cường", role=Role.LEADER)
    event = AuditEvent.objects.filter(verb="user.invite", subject="user:cuong").get()
    assert event.actor == "quan"


def test_the_last_administrator_stays() -> None:
    admin = somebody("quan", Role.ADMINISTRATOR)
    held = Assignment.objects.get(user=admin)
    with pytest.raises(Refusal, match="last system administrator"):
        people.end_role("test", held, "Thử")
    with pytest.raises(Refusal, match="last system administrator"):
        people.set_active("test", admin, False, "Thử")
    people.invite("test", "hai", "Hai", role=Role.ADMINISTRATOR)
    people.end_role("test", held, "Có người thay")
    assert Assignment.objects.in_force().filter(role=Role.ADMINISTRATOR).count() == 1


def test_every_change_of_people_is_in_the_log() -> None:
    user = somebody()
    given = people.assign_role("test", user, Role.AUDITOR, why="Đợt kiểm tra")
    people.end_role("test", given, "Xong đợt")
    people.set_active("test", user, False, "Nghỉ")
    verbs = list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs == [
        "user.invite",
        "role.assign",
        "user.accept",
        "role.assign",
        "role.end",
        "user.active",
    ]
    assert verify().sound
    assert PASSWORD not in str(list(AuditEvent.objects.values()))


def test_a_write_that_fails_leaves_no_event() -> None:
    people.invite("test", "an", "An", role=Role.LEADER)
    before = AuditEvent.objects.count()
    with pytest.raises(Refusal):
        people.invite("test", "an", "An", role=Role.LEADER)
    with pytest.raises(Refusal):
        people.invite("test", "binh", "Bình", role=Role.LEADER, scope=ScopeKind.UNIT)
    assert AuditEvent.objects.count() == before
    assert not User.objects.filter(username="binh").exists()
