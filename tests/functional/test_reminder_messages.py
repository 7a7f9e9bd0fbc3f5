"""Reminders as they leave the site: a real mail server and a real webhook receiver on loopback."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import signal
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from tests.functional.message_receivers import Calls, Mailbox, certificate, mail_server, webhook
from tests.functional.site_pages import signed_in
from tests.functional.site_room import free_port, start, vedich, wait_until
from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.operations.people.mail_addresses import set_address
from vedich.operations.reminders import sending as reminder_sending
from vedich.operations.reminders.mail import Letter, Unsent, send_mail
from vedich.operations.reminders.sending import queue, retry_sending
from vedich.operations.reminders.settings import Hook, Mail, read_hooks, read_mail
from vedich.operations.reminders.webhooks import post
from vedich.operations.work.jobs import run_next
from vedich.records.models import (
    Assignment,
    AuditEvent,
    Job,
    Reminder,
    ReminderMatter,
    ReminderSending,
    ReminderTo,
    Role,
    User,
)

CAMPAIGN = "gia-lai-2026"
SECRET = b"a secret of the receiver"
database = pytest.mark.django_db


def mail_to(port: int, **more: Any) -> Mail:
    values: dict[str, Any] = {"tls": False, "starttls": False, "ca": ""} | more
    return Mail("localhost", port, "", "", "vedich@office.example", **values)


def hook_to(port: int, scheme: str = "http", *hosts: str) -> Hook:
    return Hook("ioc", f"{scheme}://localhost:{port}/in", SECRET, frozenset(hosts or ["localhost"]))


def person(name: str = "an", language: str = "vi") -> User:
    return User.objects.create(
        username=name, full_name="Người thử", email=f"{name}@office.example", language=language
    )


def reminder(user: User, said: str = "Xã A: 02 hồ sơ đang mở đã quá hạn trả.") -> Reminder:
    matter = ReminderMatter.objects.create(
        campaign=CAMPAIGN, rule="dossiers-late", about="late", unit="H21.168",
        unit_name="UBND xã A", subject=said[:100], opened_on=clock.today(),
        said_vi=said, said_en="2 dossiers are late.", todo_vi="Xử lý.", todo_en="Do it.",
    )  # fmt: skip
    made = Reminder.objects.create(
        matter=matter, number=1, step=0, day=clock.today(), at=clock.now(),
        said_vi=said, said_en="2 dossiers are late.",
    )  # fmt: skip
    ReminderTo.objects.create(reminder=made, user=user, told_as="officer")
    return made


def ask(*reminders: Reminder) -> list[ReminderSending]:
    from django.db import transaction

    with transaction.atomic():
        return queue("test", CAMPAIGN, clock.today(), reminders)


def work(most: int = 10) -> int:
    """Do what waits now; how many jobs that were."""
    number = 0
    while number < most and run_next("worker") is not None:
        number += 1
    return number


def let_time_pass() -> None:
    Job.objects.update(not_before=timezone.now() - timedelta(hours=1))


@pytest.fixture
def box(settings: Any, vedich_home: Path) -> Iterator[Mailbox]:
    found = Mailbox()
    settings.SITE_URL = "https://vedich.example.gov.vn"
    with mail_server(found) as port:
        settings.MAIL = mail_to(port)
        yield found


@database
def test_one_mail_a_person_with_counts_and_a_link_and_nobody_named(box: Mailbox) -> None:
    an, binh = person("an"), person("binh", "en")
    ask(reminder(an), reminder(an, "Xã A: 03 hồ sơ chưa nộp phí."), reminder(binh, "B"))
    assert work() == 2
    assert sorted(box.to) == ["an@office.example", "binh@office.example"]
    vi, en = sorted(box.mails, key=lambda one: str(one["To"]))
    assert str(vi["Subject"]).strip() == "[Về Đích] 2 việc cần xử lý – Ví dụ Gia Lai 2026"
    text = str(vi.get_content())  # type: ignore[attr-defined]
    assert "02 hồ sơ đang mở đã quá hạn trả" in text
    assert f"https://vedich.example.gov.vn/campaign/{CAMPAIGN}/reminders/" in text
    assert "2 dossiers are late" in str(en.get_content())  # type: ignore[attr-defined]
    assert "Người thử" not in text
    assert vi["Auto-Submitted"] == "auto-generated"
    assert {str(one.state) for one in ReminderSending.objects.all()} == {"sent"}
    assert AuditEvent.objects.filter(verb="remind.sent").count() == 2


@database
def test_a_server_that_is_down_is_tried_again_later_and_gets_it_once(
    settings: Any, vedich_home: Path
) -> None:
    port, found = free_port(), Mailbox()
    settings.MAIL = mail_to(port)
    [sending] = ask(reminder(person()))
    assert work() == 1
    sending.refresh_from_db()
    assert (sending.state, sending.tries, sending.error["code"]) == ("waiting", 1, "mail_server")
    assert work() == 0
    waits = Job.objects.get().not_before - timezone.now()
    assert timedelta(seconds=30) < waits <= reminder_sending.PAUSES[0]
    with mail_server(found, port):
        let_time_pass()
        assert work() == 1
        let_time_pass()
        assert work() == 0
    sending.refresh_from_db()
    assert (sending.state, sending.tries, len(found.mails)) == ("sent", 2, 1)
    assert found.mails[0]["Message-ID"] == f"<{sending.id}@office.example>"


@database
def test_what_never_gets_through_is_given_up_shown_and_sent_again_by_hand(
    box: Mailbox, client: Any
) -> None:
    box.answer = "451 later"
    [sending] = ask(reminder(person()))
    for _ in range(len(reminder_sending.PAUSES) + 3):
        let_time_pass()
        work(1)
    sending.refresh_from_db()
    assert (sending.state, sending.tries) == ("failed", len(reminder_sending.PAUSES) + 1)
    assert AuditEvent.objects.filter(verb="remind.failed").count() == 1
    office = person("office")
    Assignment.objects.create(user=office, role=Role.OFFICE)
    with pytest.raises(Refusal, match="right"):
        retry_sending(person("other"), sending)
    box.answer = "250 OK"
    retry_sending(office, sending)
    work()
    sending.refresh_from_db()
    assert (sending.state, len(box.mails)) == ("sent", 1)
    with pytest.raises(Refusal, match="failed can be sent"):
        retry_sending(office, sending)


@database
def test_a_header_cannot_be_injected(box: Mailbox, settings: Any) -> None:
    evil = "Xã A\r\nBcc: thief@example.org\r\n\r\nhello"
    ask(reminder(person(), evil))
    work()
    assert box.to == ["an@office.example"]
    assert box.mails[0]["Bcc"] is None
    for letter in (
        Letter("1", "an@office.example\nBcc: thief@example.org", "x", "y"),
        Letter("1", "an@office.example", "x\nBcc: thief@example.org", "y"),
    ):
        with pytest.raises(Unsent) as refused:
            send_mail(settings.MAIL, letter)
        assert refused.value.for_good
    assert len(box.mails) == 1


@database
def test_somebody_who_left_is_not_written_to(box: Mailbox) -> None:
    user = person()
    [sending] = ask(reminder(user))
    User.objects.filter(id=user.id).update(is_active=False)
    work()
    sending.refresh_from_db()
    assert (sending.state, sending.error["code"], box.mails) == ("failed", "person_left", [])


def test_a_mail_is_encrypted_and_the_certificate_counts(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    letter, found = Letter("1", "an@office.example", "x", "y"), Mailbox()
    with mail_server(found, tls_context=context, require_starttls=True) as port:
        with pytest.raises(Unsent) as refused:
            send_mail(mail_to(port, starttls=True), letter)
        assert refused.value.refusal.code == "mail_certificate"
        send_mail(mail_to(port, starttls=True, ca=str(cert)), letter)
    with mail_server(found) as port, pytest.raises(Unsent):
        # A server that offers no encryption gets nothing.
        send_mail(mail_to(port, starttls=True, ca=str(cert)), letter)
    assert len(found.mails) == 1


@database
def test_a_receiver_can_check_what_it_gets_and_gets_it_once(
    settings: Any, vedich_home: Path
) -> None:
    calls = Calls()
    settings.SITE_URL = "https://vedich.example.gov.vn"
    with webhook(calls) as port:
        settings.WEBHOOKS = (hook_to(port),)
        [sending] = ask(reminder(person()))
        calls.status = 503
        assert work() == 1
        calls.status = 200
        let_time_pass()
        assert work() == 1
        let_time_pass()
        assert work() == 0
    assert len(calls.got) == 2
    (first, _), (headers, body) = calls.got
    assert first["Webhook-Id"] == headers["Webhook-Id"] == str(sending.id)
    told = f"{headers['Webhook-Id']}.{headers['Webhook-Timestamp']}.".encode() + body
    mine = base64.b64encode(hmac.new(SECRET, told, hashlib.sha256).digest()).decode()
    assert headers["Webhook-Signature"] == f"v1,{mine}"
    told_rows = json.loads(body)["rows"]
    assert told_rows[0]["link"].startswith(
        f"https://vedich.example.gov.vn/campaign/{CAMPAIGN}/unit/H21.168/reminder/"
    )
    assert "Người thử" not in body.decode()


def refused_by(hook: Hook) -> str:
    with pytest.raises(Unsent) as refused:
        post(hook, "1", {})
    return refused.value.refusal.code


def test_a_redirect_is_not_followed() -> None:
    calls, inner = Calls(), Calls()
    with webhook(inner) as behind, webhook(calls) as port:
        calls.status, calls.location = 307, f"http://localhost:{behind}/secret"
        assert refused_by(hook_to(port)) == "hook_refused"
    assert inner.got == []


def test_an_inner_address_that_nobody_named_is_not_gone_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls = Calls()
    with webhook(calls, certificate(tmp_path)) as port:
        real = socket.getaddrinfo
        for inner in ("127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "::ffff:127.0.0.1"):
            answer = real(inner, port, type=socket.SOCK_STREAM)
            monkeypatch.setattr(socket, "getaddrinfo", lambda *a, _found=answer, **k: _found)
            outside = Hook("ioc", f"https://ioc.example:{port}/", SECRET, frozenset())
            assert refused_by(outside) == "hook_unreachable"
    assert calls.got == []


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    calls = Calls()
    with webhook(calls, certificate(tmp_path)) as port:
        assert refused_by(hook_to(port, "https", "localhost")) == "hook_certificate"
    assert calls.got == []


@pytest.mark.parametrize(
    "given",
    [
        {"VEDICH_SMTP_URL": "ftp://mail.example"},
        {"VEDICH_SMTP_URL": "smtps://mail.example"},
        {"VEDICH_SMTP_URL": "smtps://mail.example", "VEDICH_MAIL_FROM": "a@b.example\nBcc: x"},
        {"VEDICH_WEBHOOK_IOC_URL": "http://ioc.example/", "VEDICH_WEBHOOK_IOC_SECRET": "x" * 20},
        {"VEDICH_WEBHOOK_IOC_URL": "http://127.0.0.1/", "VEDICH_WEBHOOK_IOC_SECRET": "x" * 20},
        {"VEDICH_WEBHOOK_IOC_URL": "https://ioc.example/", "VEDICH_WEBHOOK_IOC_SECRET": "short"},
        {"VEDICH_WEBHOOK_IOC_URL": "https://u:p@ioc.vn", "VEDICH_WEBHOOK_IOC_SECRET": "x" * 20},
    ],
)  # fmt: skip
def test_half_a_setting_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ImproperlyConfigured):
        read_mail(given), read_hooks(given)


def test_a_mail_server_elsewhere_is_always_encrypted() -> None:
    found = read_mail({"VEDICH_SMTP_URL": "smtp://mail.example", "VEDICH_MAIL_FROM": "a@b.example"})
    assert found is not None
    assert (found.starttls, found.port, "secret" in repr(found)) == (True, 587, False)


SEND = """
from vedich.domain import clock
from django.db import transaction
from vedich.records.models import *
from vedich.operations.reminders.sending import queue
matter = ReminderMatter.objects.create(campaign="gia-lai-2026", rule="dossiers-late", about="late",
    unit="H21.168", unit_name="A", subject="x", opened_on=clock.today(), said_vi="A", said_en="A",
    todo_vi="B", todo_en="B")
made = Reminder.objects.create(matter=matter, number=1, step=0, day=clock.today(), at=clock.now(),
    said_vi="A", said_en="A")
ReminderTo.objects.create(reminder=made, user=User.objects.get(), told_as="officer")
with transaction.atomic():
    queue("test", "gia-lai-2026", clock.today(), [made])
"""
RUN = "from vedich.operations.work.jobs import run_next\nprint(run_next('w'))\n"
LATER = """
from datetime import timedelta
from django.utils import timezone
from vedich.records.models import Job
Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
"""


def test_a_worker_killed_while_it_sends_sends_once_all_the_same(tmp_path: Path) -> None:
    home, found = tmp_path / "var", Mailbox()
    vedich(home, "people", "invite", "an", "--name", "An", "--role", "leader",
           "--email", "an@office.example", "--json")  # fmt: skip
    with mail_server(found) as port:
        mail = {"VEDICH_SMTP_URL": f"smtp://localhost:{port}", "VEDICH_MAIL_FROM": "v@o.example"}
        out, _ = start(home, SEND, **mail).communicate(timeout=60)
        assert out == ""
        found.held = 60
        killed = start(home, RUN, **mail)
        wait_until(found.begun.is_set, 60)
        killed.send_signal(signal.SIGKILL)
        killed.wait(10)
        found.held = 0
        out, _ = start(home, LATER + RUN * 2, **mail).communicate(timeout=60)
        assert out.split("\n")[:2] == ["send done", "None"], out
    assert len(found.mails) == 1


@database
def test_an_address_is_set_by_whoever_manages_people(vedich_home: Path, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset()
    manager, an = person("quantri"), person("an")
    Assignment.objects.create(user=manager, role=Role.ADMINISTRATOR)
    client = signed_in(manager)
    page = client.get("/people/an/").content.decode()
    assert 'value="an@office.example"' in page
    for written, kept in (("an.nv@xa.gov.vn", "an.nv@xa.gov.vn"), ("không phải", "an.nv@xa.gov.vn"),
                          ("a@b.vn\r\nBcc: x@y.vn", "an.nv@xa.gov.vn"), (" ", "")):  # fmt: skip
        assert client.post("/people/an/", {"do": "mail", "email": written}).status_code == 302
        an.refresh_from_db()
        assert an.email == kept
    told = AuditEvent.objects.filter(verb="user.mail")
    assert [one.after for one in told.order_by("seq")] == [
        {"has_address": True}, {"has_address": False}
    ]  # fmt: skip
    with pytest.raises(Refusal, match="right"):
        set_address(an, manager, "x@y.vn")


RUNNING = """
from vedich.operations.campaign.lifecycle import take
for verb in ("issue", "start"):
    take("test", "ia-ake-2024", verb)
"""
REMIND = """
from vedich.operations.reminders.reminding import send
for _ in range(3):
    print(len(send("test", "ia-ake-2024")["rows"]))
"""
COUNT = """
from vedich.records.models import Reminder, ReminderSending, ReminderTo
print(Reminder.objects.count(), ReminderTo.objects.count(), ReminderSending.objects.count())
"""


def test_three_at_once_remind_once(tmp_path: Path) -> None:
    home, moment = tmp_path / "var", tmp_path / "clock"
    moment.write_text("2024-04-04T08:00:00")
    mail = {"VEDICH_CLOCK": str(moment), "VEDICH_SMTP_URL": f"smtp://localhost:{free_port()}",
            "VEDICH_MAIL_FROM": "v@o.example"}  # fmt: skip
    vedich(home, "people", "invite", "vp", "--name", "Văn phòng", "--role", "office",
           "--email", "vp@office.example", "--json")  # fmt: skip
    out, _ = start(home, RUNNING, **mail).communicate(timeout=60)
    assert out == ""
    workers = [start(home, REMIND, **mail) for _ in range(3)]
    said = []
    for worker in workers:
        out, _ = worker.communicate(timeout=90)
        assert worker.returncode == 0, out
        said += out.split()
    assert sorted(said) == ["0"] * 8 + ["1"]
    out, _ = start(home, COUNT, **mail).communicate(timeout=60)
    assert out.split() == ["1", "1", "1"]
    assert vedich(home, "audit", "verify").returncode == 0
