"""Units are asked to confirm their figures at a milestone: once, by mail too, on record."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.functional.message_receivers import Mailbox, mail_server
from tests.integration.reminder_room import (
    CAMPAIGN,
    MONDAY,
    OTHER,
    UNIT,
    fill,
    people,
    remind,
    start,
)
from vedich.operations.reminders.settings import read_mail
from vedich.operations.work.jobs import run_next
from vedich.records.models import (
    Milestone,
    Reminder,
    ReminderMatter,
    ReminderSending,
    UnitAnswer,
    User,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(tmp_path: Path, vedich_home: Path) -> dict[str, User]:
    fill(tmp_path)
    start()
    return people()


def test_each_person_is_asked_once_after_the_day_and_by_mail(
    known: dict[str, User], settings: Any
) -> None:
    stone = Milestone.objects.create(
        campaign=CAMPAIGN, day=MONDAY, due=MONDAY, counted_to=MONDAY, rhythm="10d",
        title_vi="kỳ 10 ngày", title_en="ten days", confirm_until=MONDAY + timedelta(days=8),
    )  # fmt: skip
    UnitAnswer.objects.create(
        milestone=stone, unit=OTHER, answer="confirmed", answered_by=known["other"]
    )
    box = Mailbox()
    with mail_server(box) as port:
        mail = {"VEDICH_SMTP_URL": f"smtp://localhost:{port}", "VEDICH_MAIL_FROM": "v@o.example"}
        settings.MAIL = read_mail(mail)

        def asked(after: int) -> list[str]:
            rows = remind(MONDAY + timedelta(days=after))
            while run_next("worker") is not None:
                pass
            return [one["unit"] for one in rows if one["rule"] == "asked"]

        assert asked(0) == [], "the day is not over: nobody could answer"
        assert asked(1) == [UNIT]
        assert [asked(after) for after in (1, 2, 3)] == [[], [], []]
        stone.confirm_until = MONDAY + timedelta(days=20)  # asked again by the verifier
        stone.save()
        assert asked(4) == []
    matter = ReminderMatter.objects.get(rule="asked")
    once = Reminder.objects.get(matter=matter)
    assert {one.user for one in once.told.all()} == {known["officer"], known["head"]}
    sent = ReminderSending.objects.filter(reminders=once)
    assert {one.user for one in sent} == {known["officer"], known["head"]}
    assert {str(one.state) for one in sent} == {"sent"}
    texts = [str(one.get_content()) for one in box.mails]  # type: ignore[attr-defined]
    about = [text for text in texts if "chờ đơn vị xác nhận" in text]
    assert len(about) == 2
    assert all("kỳ 10 ngày" in text and "22/9/2026" in text for text in about)


def test_towards_the_last_day_one_rule_speaks_and_not_both(known: dict[str, User]) -> None:
    Milestone.objects.create(
        campaign=CAMPAIGN, day=MONDAY, due=MONDAY, counted_to=MONDAY, rhythm="10d",
        title_vi="kỳ 10 ngày", title_en="ten days", confirm_until=MONDAY + timedelta(days=3),
    )  # fmt: skip
    for after in (1, 2):
        remind(MONDAY + timedelta(days=after))
    open_ones = ReminderMatter.objects.filter(rule__in=("asked", "confirm"), closed_on=None)
    assert {one.rule for one in open_ones} == {"confirm"}
    assert {one.unit for one in open_ones} == {UNIT, OTHER}
