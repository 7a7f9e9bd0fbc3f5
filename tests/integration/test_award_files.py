"""Award files come in: sent by units, received, completed, late, reminded of."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.functional.test_english import names, unmarked
from tests.integration.award_room import (
    ALL_ITEMS,
    CAMPAIGN,
    OTHER,
    UNIT,
    at,
    begin,
    open_room,
    people,
)
from tests.integration.sum_room import person
from vedich.domain.errors import Refusal
from vedich.operations.awards import receiving as verbs
from vedich.operations.awards.receiving import Came, Subject
from vedich.operations.awards.register import register
from vedich.operations.campaign.lifecycle import take
from vedich.operations.people.mandates import give
from vedich.operations.reminders import reminding
from vedich.records.models import AuditEvent, Nomination, Part, Reminder, Role, User

pytestmark = pytest.mark.django_db
LIST = f"/campaign/{CAMPAIGN}/award-files/"
WHO = "Nguyễn Thị Ánh"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("awards")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDICH_HOME", str(folder / "var"))
        open_room(folder)
    return folder / "var"


@pytest.fixture
def known(filled: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> dict[str, User]:
    monkeypatch.setenv("VEDICH_HOME", str(filled))
    settings.SECOND_FACTOR_ROLES = ()
    begin()
    return people()


def refused(code: str, do: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        do()
    assert caught.value.code == code, caught.value.vi
    return caught.value


def row(unit: str = UNIT, who: str = "") -> dict[str, Any]:
    rows = register(CAMPAIGN)["rows"]
    return next(one for one in rows if (one["unit"], one["person"]) == (unit, who))


def pdf() -> ContentFile[bytes]:
    return ContentFile(b"%PDF-1.7 ho so", name="ho-so.pdf")


def test_a_file_is_sent_completed_and_received_in_time(known: dict[str, User]) -> None:
    office, head = known["office"], known["head"]
    with at(2024, 12, 30):
        verbs.send(head, CAMPAIGN, Subject(UNIT), Came(["IV.3.a", "khác"], pdf()))
        sent = row()
        assert (sent["state"], sent["way"], sent["lacking"]) == (
            "sent", "file", ["IV.3.b", "IV.3.c"]
        )  # fmt: skip
        short = refused(
            "file_incomplete",
            lambda: verbs.receive(office, CAMPAIGN, Subject(UNIT), Came(["IV.3.a"])),
        )
        assert "IV.3.b, IV.3.c" in short.vi
        refused("no_reason", lambda: verbs.ask_more(office, CAMPAIGN, Subject(UNIT), Came(), " "))
        verbs.ask_more(office, CAMPAIGN, Subject(UNIT), Came(["IV.3.a"]), "Thiếu biên bản")
        assert (row()["state"], row()["reason"]) == ("incomplete", "Thiếu biên bản")
    with at(2025, 1, 3):
        verbs.send(head, CAMPAIGN, Subject(UNIT), Came(ALL_ITEMS, pdf()))
        verbs.receive(office, CAMPAIGN, Subject(UNIT), Came(ALL_ITEMS))
    done = row()
    # It came in time first; what was added later does not make it late.
    assert (done["state"], done["late"], done["arrived_on"], done["completed_on"]) == (
        "received", False, date(2024, 12, 30), date(2025, 1, 3)
    )  # fmt: skip
    told = [one.verb for one in AuditEvent.objects.filter(verb__startswith="nomination.")]
    assert told[::-1] == [f"nomination.{v}" for v in ("send", "ask_more", "send", "receive")]
    refused("state_forbids", lambda: verbs.withdraw(head, CAMPAIGN, Subject(UNIT), "nhầm"))
    verbs.undo(office, CAMPAIGN, Subject(UNIT), "Ghi nhầm đơn vị")
    gone = row()
    assert (gone["state"], gone["arrived_on"], gone["late"]) == ("withdrawn", None, False)


def test_the_plan_s_last_day_tells_late_from_in_time(known: dict[str, User]) -> None:
    office = known["office"]
    assert register(CAMPAIGN)["last_day"] == date(2025, 1, 1)
    with at(2025, 1, 6):
        for unit, day in ((UNIT, date(2025, 1, 1)), (OTHER, date(2025, 1, 2))):
            verbs.receive(office, CAMPAIGN, Subject(unit), Came(ALL_ITEMS, day=day))
        assert [(row(unit)["late"], row(unit)["way"]) for unit in (UNIT, OTHER)] == [
            (False, "paper"), (True, "paper")
        ]  # fmt: skip
        ahead = Came(ALL_ITEMS, day=date(2025, 1, 7))
        refused("day_ahead", lambda: verbs.receive(office, CAMPAIGN, Subject(UNIT), ahead))


def test_persons_are_nominated_and_their_names_stay_out_of_the_log(known: dict[str, User]) -> None:
    head, home = known["head"], known["home"]
    with at(2024, 12, 20):
        verbs.send(head, CAMPAIGN, Subject(UNIT, f"  {WHO} "), Came(ALL_ITEMS))
        verbs.receive(home, CAMPAIGN, Subject(UNIT, WHO), Came(ALL_ITEMS))
    assert row(who=WHO)["state"] == "received"
    assert row()["state"] is None
    events = AuditEvent.objects.filter(verb__startswith="nomination.")
    assert events.count() == 2
    assert not [one for one in events if "Ánh" in f"{one.subject}{one.after}{one.before}{one.why}"]


def test_who_may_send_and_who_receives(known: dict[str, User]) -> None:
    office, home, head = known["office"], known["home"], known["head"]
    with at(2024, 12, 20):
        refused("not_allowed", lambda: verbs.send(head, CAMPAIGN, Subject(OTHER), Came()))
        refused("not_allowed", lambda: verbs.send(office, CAMPAIGN, Subject(UNIT), Came()))
        refused("not_allowed", lambda: verbs.receive(head, CAMPAIGN, Subject(UNIT), Came()))
        refused("no_such_unit", lambda: verbs.receive(office, CAMPAIGN, Subject("X"), Came()))
        give(person(Role.ADMINISTRATOR), CAMPAIGN, Part.RECEIVE, home)
        whole = Came(ALL_ITEMS)
        refused("not_your_part", lambda: verbs.receive(office, CAMPAIGN, Subject(UNIT), whole))
        assert verbs.receive(home, CAMPAIGN, Subject(UNIT), whole).state == "received"
        take("test", "ia-ake-2024", "issue")
        refused(
            "no_awards_in_plan",
            lambda: verbs.receive("cli:a", "ia-ake-2024", Subject(UNIT), whole),
        )


def test_reminders_before_and_after_the_last_day_until_it_is_there(known: dict[str, User]) -> None:
    def told(year: int, month: int, day: int) -> set[str]:
        with at(year, month, day):
            reminding.send("test", CAMPAIGN)
            found = Reminder.objects.filter(matter__rule="award-files", day=date(year, month, day))
            return {one.matter.unit for one in found}

    assert told(2024, 12, 20) == set()
    assert told(2024, 12, 24) == {UNIT, OTHER}
    assert told(2024, 12, 25) == set()
    with at(2024, 12, 26):
        verbs.decline(known["other"], CAMPAIGN, OTHER)
    assert told(2024, 12, 31) == {UNIT}
    assert told(2025, 1, 6) == {UNIT}
    with at(2025, 1, 7):
        assert row()["overdue"] and not row(OTHER)["overdue"]
        verbs.send(known["head"], CAMPAIGN, Subject(UNIT), Came(ALL_ITEMS))
        assert row()["late"] and not row()["overdue"]
    assert told(2025, 1, 14) == set()
    with at(2025, 1, 15):
        verbs.ask_more(known["office"], CAMPAIGN, Subject(UNIT), Came(["IV.3.a"]), "Thiếu")
    assert told(2025, 1, 16) == {UNIT}


def test_the_pages(known: dict[str, User]) -> None:
    office, head, other, reader = Client(), Client(), Client(), Client()
    for client, user in ((office, known["office"]), (head, known["head"]), (other, known["other"])):
        client.force_login(user)
    reader.force_login(person(Role.OFFICER, UNIT))
    with at(2025, 1, 2):
        assert reader.get(LIST).status_code == 403
        page = head.get(LIST).content.decode()
        assert "UBND phường Một" in page and "UBND phường Hai" not in page
        assert "Chưa gửi, quá hạn" in page and "Ghi nhận hồ sơ đã đến" not in page
        file = SimpleUploadedFile("ho-so.pdf", b"%PDF-1.7 ho so")
        typed = {"do": "send", "unit": UNIT, "person": WHO, "item": ALL_ITEMS, "file": file}
        place = head.post(LIST, typed)["Location"]
        found = Nomination.objects.get()
        assert place == f"{LIST}{found.id}/"
        assert (found.person, found.late, len(found.items)) == (WHO, True, 3)
        assert "Trễ hạn" in office.get(LIST).content.decode()
        assert "chờ tiếp nhận" in office.get("/").content.decode()
        assert other.get(place).status_code == 404
        assert other.get(f"{place}file").status_code == 404
        assert b"".join(office.get(f"{place}file").streaming_content) == b"%PDF-1.7 ho so"
        office.post(place, {"do": "ask_more", "item": ["IV.3.a"], "reason": "Thiếu biên bản"})
        assert "Thiếu biên bản" in head.get(place).content.decode()
        assert "quá hạn mà chưa gửi" in head.get("/").content.decode()
        assert office.post(place, {"do": "decline"}).status_code == 302
        office.post(place, {"do": "receive", "item": ALL_ITEMS, "day": "2025-01-02"})
        found.refresh_from_db()
        assert (found.state, found.receiver) == ("received", known["office"].full_name)
        none = head.post(LIST, {"do": "decline", "unit": UNIT, "reason": "Đã đề nghị cá nhân"})
        assert none.status_code == 302
        assert row()["state"] == "declined"
    office.get("/")  # what was done was said in Vietnamese
    office.cookies["vedich_language"] = "en"
    known_names = re.compile(f"{names().pattern}|{WHO}")
    for address in (LIST, place):
        assert unmarked(office, address, known_names)[0] == []
    office.cookies["vedich_language"] = "vi"
    assert "Hồ sơ khen thưởng" in office.get(f"/campaign/{CAMPAIGN}/").content.decode()
    assert "award-files" not in reader.get(f"/campaign/{CAMPAIGN}/").content.decode()
