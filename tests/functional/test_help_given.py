"""The help given is counted without persons; recordings are sound and nothing else."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.functional.site_pages import signed_in, somebody
from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.operations.data.importing import import_file
from vedich.operations.help import audio as guide_audio
from vedich.operations.help import given as help_given
from vedich.operations.help import points as help_points
from vedich.operations.keeping.auditing import verify
from vedich.operations.people.permissions import EVERYWHERE, Reach
from vedich.records.models import AuditEvent, GuideAudio, HelpGiven, Role, User

pytestmark = pytest.mark.django_db
UNITS = "unit_id,code,name,parent\nX.1,X.1,Xã một,\nX.2,X.2,Xã hai,\n"
MP3 = b"ID3\x04\x00" + bytes(range(256)) * 8


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("help")
    file = folder / "units.csv"
    file.write_text(UNITS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDICH_HOME", str(folder / "var"))
        assert import_file(file, "units")["accepted"] == 2
    return folder / "var"


@pytest.fixture(autouse=True)
def place(workspace: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setenv("VEDICH_HOME", str(workspace))
    settings.SECOND_FACTOR_ROLES = frozenset()


@pytest.fixture
def office() -> User:
    user = somebody(Role.OFFICE)
    first = date(2026, 1, 1)
    for code, kind, unit in (
        ("QUAY-1", "counter", "X.1"),
        ("TO-1", "team", "X.1"),
        ("MAY-2", "kiosk", "X.2"),
    ):
        help_points.register(
            user, code=code, kind=kind, unit=unit, place="Quầy số 1", opened_on=first
        )
    return user


def test_totals_are_those_of_the_entries(office: User) -> None:
    given = (
        ("QUAY-1", "filing", date(2026, 3, 2), 4, 60),
        ("QUAY-1", "payment", date(2026, 3, 9), 2, 10),
        ("TO-1", "filing", date(2026, 3, 31), 3, 45),
        ("MAY-2", "filing", date(2026, 4, 1), 1, 5),
    )
    for point, kind, day, number, minutes in given:
        help_given.record(office, point, kind, day, number=number, minutes=minutes)
    march, april = date(2026, 3, 1), date(2026, 4, 30)
    rows = {(row["month"], row["unit"]): row for row in help_given.totals(EVERYWHERE, march, april)}
    assert set(rows) == {("2026-03", "X.1"), ("2026-04", "X.2")}
    one = rows["2026-03", "X.1"]
    assert (one["times"], one["minutes"], one["filing"], one["payment"]) == (9, 115, 7, 2)
    assert (one["at_counter"], one["at_team"]) == (6, 3)
    # A filing helped in the village is help, too, but only the counter's are at a counter.
    assert one["filings_at_counter"] == 4
    assert rows["2026-04", "X.2"]["filings_at_counter"] == 1
    by_point = help_given.totals_by_point(EVERYWHERE, march, april)
    assert [(one["code"], one["times"]) for one in by_point] == [
        ("QUAY-1", 6),
        ("TO-1", 3),
        ("MAY-2", 1),
    ]
    assert help_given.totals(Reach(frozenset({"X.2"})), march, date(2026, 3, 31)) == []


def test_a_withdrawn_entry_counts_no_more_and_stays(office: User) -> None:
    given = help_given.record(office, "TO-1", "account", date(2026, 5, 5), number=2, minutes=9)
    help_given.withdraw(office, str(given.id))
    assert help_given.totals(EVERYWHERE, date(2026, 5, 1), date(2026, 5, 31)) == []
    assert HelpGiven.objects.get(id=given.id).withdrawn_at is not None
    for wrong in (str(given.id), "không phải mã"):
        with pytest.raises(Refusal) as refused:
            help_given.withdraw(office, wrong)
        assert refused.value.code == "no_such_help"
    verbs = list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs[-2:] == ["help_given.record", "help_given.withdraw"]
    assert verify().sound


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"number": 0}, "bad_help_number"),
        ({"number": 501}, "bad_help_number"),
        ({"minutes": -1}, "bad_help_number"),
        ({"minutes": 2 * 24 * 60 + 1}, "bad_help_number"),
        ({"kind": "chat"}, "bad_help_kind"),
        ({"on": date(2025, 12, 31)}, "bad_help_day"),
        ({"on": date(2099, 1, 1)}, "bad_help_day"),
        ({"point_code": "QUAY-9"}, "no_such_point"),
    ],
)
def test_what_can_t_have_been_is_refused(office: User, changed: dict[str, Any], code: str) -> None:
    said: dict[str, Any] = {
        "point_code": "QUAY-1",
        "kind": "filing",
        "on": date(2026, 3, 2),
        "number": 2,
        "minutes": 10,
    }
    with pytest.raises(Refusal) as refused:
        help_given.record(office, **(said | changed))
    assert refused.value.code == code
    assert not HelpGiven.objects.exists()


def test_a_closed_point_takes_no_later_help(office: User) -> None:
    help_points.close(office, "TO-1", date(2026, 6, 1))
    help_given.record(office, "TO-1", "other", date(2026, 6, 1), number=1, minutes=1)
    with pytest.raises(Refusal):
        help_given.record(office, "TO-1", "other", date(2026, 6, 2), number=1, minutes=1)
    with pytest.raises(Refusal) as refused:
        help_points.close(office, "TO-1")
    assert refused.value.code == "point_closed"


@pytest.mark.parametrize(
    ("where", "code", "refusal"),
    [
        ("Ông A, 0912 345 678", "Q-9", "bad_point_place"),
        ("thẻ 012345678901", "Q-9", "bad_point_place"),
        ("", "Q-9", "bad_point_place"),
        ("=HYPERLINK(1)", "Q-9", "bad_point_place"),
        ("Quầy 2", "Quầy", "bad_point_code"),
        ("Quầy 2", "QUAY-1", "point_exists"),
    ],
)
def test_the_register_holds_no_person(office: User, where: str, code: str, refusal: str) -> None:
    with pytest.raises(Refusal) as refused:
        help_points.register(office, code=code, kind="counter", unit="X.1", place=where)
    assert refused.value.code == refusal


def test_an_officer_records_for_the_own_unit_only(office: User) -> None:
    officer = somebody(Role.OFFICER, "X.1")
    day = clock.today() - timedelta(days=1)
    client = signed_in(officer)
    form = {"point": "QUAY-1", "kind": "filing", "on": f"{day}", "number": "3", "minutes": "20"}
    assert client.post("/help-given/unit/X.1/", form).status_code == 302
    assert HelpGiven.objects.get().number == 3
    assert client.post("/help-given/unit/X.2/", form | {"point": "MAY-2"}).status_code == 403
    # The own unit in the address, a foreign point in the form: no.
    assert client.post("/help-given/unit/X.1/", form | {"point": "MAY-2"}).status_code == 302
    assert HelpGiven.objects.count() == 1
    foreign = help_given.record(office, "MAY-2", "filing", day, number=1, minutes=1)
    client.post("/help-given/unit/X.1/", {"withdraw": str(foreign.id)})
    assert HelpGiven.objects.get(id=foreign.id).withdrawn_at is None
    with pytest.raises(Refusal):
        help_given.record(officer, "MAY-2", "filing", day, number=1, minutes=1)
    page = client.get("/help-given/").content.decode()
    assert "Xã một" in page
    assert "Xã hai" not in page
    assert client.get("/help-given/points/").status_code == 403
    assert client.get("/help-given/audio/").status_code == 403


def test_the_export_says_what_the_page_says(office: User) -> None:
    help_given.record(office, "QUAY-1", "filing", date(2026, 3, 2), number=4, minutes=60)
    client = signed_in(office)
    query = "?from=2026-03-01&to=2026-03-31"
    rows = list(
        csv.DictReader(
            io.StringIO(client.get("/help-given/totals.csv" + query).content.decode("utf-8-sig"))
        )
    )
    assert len(rows) == 1
    assert rows[0]["Số lượt"] == "4"
    assert rows[0]["Hồ sơ nộp có hỗ trợ tại quầy đã đăng ký"] == "4"
    by_point = client.get("/help-given/totals.csv" + query + "&by=point").content
    assert by_point.decode("utf-8-sig").splitlines()[1].split(",")[-3:] == ["QUAY-1", "4", "60"]
    assert client.get("/help-given/totals.xlsx" + query).content[:2] == b"PK"
    assert "hồ sơ trực tuyến hợp lệ" in client.get("/help-given/" + query).content.decode()
    assert client.get("/help-given/totals.exe").status_code == 404


def test_a_recording_is_served_as_sound_whole_and_in_parts(office: User) -> None:
    manager = signed_in(office)
    upload = SimpleUploadedFile("a.html", MP3, content_type="text/html")
    form = {"guide": "account", "language": "vi", "file": upload}
    assert manager.post("/help-given/audio/", form).status_code == 302
    audio = GuideAudio.objects.get()
    assert guide_audio.audio_path(audio).read_bytes() == MP3
    visitor = Client()
    assert '<audio controls preload="none"' in visitor.get("/help/vi/account/").content.decode()
    assert "<audio" not in visitor.get("/help/en/account/").content.decode()
    whole = visitor.get("/help/vi/account/audio")
    assert (whole.content, whole["Content-Type"]) == (MP3, "audio/mpeg")
    assert whole["X-Content-Type-Options"] == "nosniff"
    part = visitor.get("/help/vi/account/audio", headers={"Range": "bytes=5-9"})
    assert (part.status_code, part.content) == (206, MP3[5:10])
    assert part["Content-Range"] == f"bytes 5-9/{len(MP3)}"
    beyond = visitor.get("/help/vi/account/audio", headers={"Range": "bytes=999999-"})
    assert beyond.status_code == 416
    # A new file takes the place of the old, both stay on record.
    guide_audio.store_audio(
        office, "account", "vi", SimpleUploadedFile("b.wav", b"RIFF0000WAVEfmt ")
    )
    assert visitor.get("/help/vi/account/audio")["Content-Type"] == "audio/wav"
    assert GuideAudio.objects.filter(withdrawn_at=None).count() == 1
    manager.post("/help-given/audio/", {"remove": "account.vi"})
    assert visitor.get("/help/vi/account/audio").status_code == 404
    stored = AuditEvent.objects.filter(subject="guide_audio:account:vi").order_by("seq")
    assert [one.verb.partition(".")[2] for one in stored] == ["store", "store", "remove"]
    assert json.dumps(stored[1].before) == json.dumps({"sha256": audio.sha256})


@pytest.mark.parametrize(
    "body", [b"", b"<html><audio>", b"%PDF-1.7", b"\xff\xd8\xff\xe0JFIF", b"OggS" + bytes(40)]
)
def test_what_is_no_sound_is_refused(office: User, body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        guide_audio.store_audio(office, "account", "vi", SimpleUploadedFile("a.mp3", body))
    assert refused.value.code == "not_audio"


def test_a_recording_too_long_or_of_no_guide_is_refused(
    office: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guide_audio, "MOST_BYTES", 1024)
    for guide, language, code in (
        ("account", "vi", "file_too_large"),
        ("none", "vi", "unknown_guide"),
        ("account", "tyz", "unknown_language"),
    ):
        with pytest.raises(Refusal) as refused:
            guide_audio.store_audio(office, guide, language, SimpleUploadedFile("a.mp3", MP3))
        assert refused.value.code == code
    assert not GuideAudio.objects.exists()
    with pytest.raises(Refusal):
        guide_audio.store_audio(
            somebody(Role.OFFICER, "X.1"), "account", "vi", SimpleUploadedFile("a.mp3", MP3[:99])
        )
