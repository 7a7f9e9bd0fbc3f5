"""Splitting a unit's targets among officers: never below the unit's, dated, and judged by it."""

from __future__ import annotations

import shutil
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.command_line import dossiers
from tests.functional.site_pages import signed_in
from tests.integration.assigning_room import (
    CAMPAIGN,
    OTHER,
    UNIT,
    by_hand,
    open_office,
    person,
    signed,
)
from vedich.domain.choices import Choice
from vedich.domain.errors import Refusal
from vedich.operations.data.importing import import_file
from vedich.operations.pages.officer import duties_of, officer_rows
from vedich.operations.targets.splitting import (
    count_from,
    leave_out,
    seal_split,
    set_officer,
    split,
    split_preview,
)
from vedich.records.models import AuditEvent, Role, TargetVersion, User

pytestmark = pytest.mark.django_db
OFFICER, DAY = "CB1", date(2026, 12, 31)
COLUMNS = "code,unit,channel,received_at,due_at,finished_at,updated_at,officer,field"


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("splitting")
    rows = [
        f"HS{n},{UNIT},{'online' if n < 6 else 'counter'},2026-03-01,2026-03-20,2026-03-10,"
        f"2026-03-10,{OFFICER},Hộ tịch"
        for n in range(10)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDICH_HOME", str(folder / "var"))
        home = open_office(folder)
        import_file(dossiers(folder / "d.csv", *rows, columns=COLUMNS), "vedich-dossiers")
        return home


@pytest.fixture(autouse=True)
def room(pattern: Path, vedich_home: Path) -> None:
    shutil.copytree(pattern, vedich_home)


@pytest.fixture
def head() -> User:
    return person(Role.UNIT_HEAD, UNIT)


def own(value: int, officer: str = OFFICER) -> Choice:
    return Choice("online_filing", "end", officer=officer, value=Fraction(value), reason="khá")


def row() -> dict:
    return next(
        one
        for one in officer_rows(CAMPAIGN, UNIT, OFFICER, DAY)
        if one["indicator"] == "online_filing"
    )


def test_the_officer_is_held_against_the_own_target(head: User) -> None:
    before = row()
    assert (before["value"], before["target"], before["own"], before["status"]) == (
        60, 50, False, "exceeded",
    )  # fmt: skip
    split(head, CAMPAIGN, UNIT, OFFICER, fields=["Hộ tịch"], procedures=["2.000815"])
    set_officer(head, CAMPAIGN, UNIT, own(70))
    assert row()["target"] == 50
    made = seal_split(head, CAMPAIGN, UNIT, seen=split_preview(CAMPAIGN, UNIT).digest)
    assert (made.signed_by, made.unit, made.number) == (head, UNIT, 1)
    after = row()
    assert (after["target"], after["unit_target"], after["own"]) == (70, 50, True)
    assert (after["status"], after["gap_cases"]) == ("not_met", 1)
    assert duties_of(CAMPAIGN, UNIT, OFFICER, DAY).fields == ("Hộ tịch",)
    assert AuditEvent.objects.get(verb="targets.sign").subject == f"targets:{CAMPAIGN}:{UNIT}:1"
    page = signed_in(head).get(f"/campaign/{CAMPAIGN}/unit/{UNIT}/officer/{OFFICER}/?at=2026-12-31")
    text = page.content.decode()
    assert "giao riêng" in text and "chưa đạt" in text and "Hộ tịch" in text


def test_an_officers_target_is_never_below_the_units(head: User) -> None:
    split(head, CAMPAIGN, UNIT, OFFICER, fields=["Hộ tịch"])
    with pytest.raises(Refusal) as found:
        set_officer(head, CAMPAIGN, UNIT, own(49))
    assert found.value.code == "below_unit_target"
    assert "Ví dụ Gia Lai 2026 mục 3" in found.value.vi and "50%" in found.value.vi
    assert TargetVersion.objects.get().choices == []
    set_officer(head, CAMPAIGN, UNIT, own(55))
    seal_split(head, CAMPAIGN, UNIT, seen=split_preview(CAMPAIGN, UNIT).digest)
    # A later decision raises the unit's target: it carries the officer's with it.
    office = person(Role.OFFICE)
    signed(office, by_hand(65, indicator="online_filing"), day=date(2026, 12, 1))
    assert row()["target"] == 65


def test_what_a_split_refuses(head: User) -> None:
    for act, code in (
        (lambda: split(head, CAMPAIGN, UNIT, OFFICER), "nothing_handled"),
        (lambda: count_from(head, CAMPAIGN, UNIT, None), "no_day"),
        (lambda: split(head, CAMPAIGN, UNIT, " ", fields=["x"]), "no_officer"),
        (lambda: split(head, CAMPAIGN, OTHER, OFFICER, fields=["x"]), "not_allowed"),
        (lambda: split(head, CAMPAIGN, "H99", OFFICER, fields=["x"]), "no_such_unit"),
        (lambda: set_officer(head, CAMPAIGN, UNIT, own(70, "CB9")), "officer_not_in_split"),
        (lambda: split(person(Role.OFFICE), CAMPAIGN, UNIT, OFFICER, fields=["x"]), "not_allowed"),
    ):
        with pytest.raises(Refusal) as found:
            act()
        assert found.value.code == code


def test_two_hands_on_one_field_are_seen_and_a_left_out_officer_is_gone(head: User) -> None:
    split(head, CAMPAIGN, UNIT, OFFICER, fields=["Hộ tịch"])
    split(head, CAMPAIGN, UNIT, "CB2", fields=["Hộ tịch"])
    set_officer(head, CAMPAIGN, UNIT, own(70, "CB2"))
    seen = split_preview(CAMPAIGN, UNIT)
    assert seen.shared == {"Hộ tịch": ["CB1", "CB2"]}
    leave_out(head, CAMPAIGN, UNIT, "CB2")
    after = split_preview(CAMPAIGN, UNIT)
    assert list(after.targets) == [OFFICER] and after.draft.choices == []
    assert after.digest != seen.digest
    with pytest.raises(Refusal) as found:
        seal_split(head, CAMPAIGN, UNIT, seen=seen.digest)
    assert found.value.code == "draft_changed"


def test_the_page_of_a_split(head: User) -> None:
    url = f"/campaign/{CAMPAIGN}/unit/{UNIT}/targets/"
    client = signed_in(head)
    page = client.get(url).content.decode()
    assert "Chưa phân giao cho cán bộ" in page and OFFICER in page and "Hộ tịch" in page
    form = {"do": "duty", "officer": OFFICER, "field": ["Hộ tịch"], "procedures": "2.000815"}
    page = client.post(url, form, follow=True).content.decode()
    assert "2.000815" in page
    below = {"do": "target", "officer": OFFICER, "indicator": "online_filing", "milestone": "end"}
    page = client.post(url, {**below, "value": "40"}, follow=True).content.decode()
    assert "không được thấp hơn chỉ tiêu của đơn vị" in page
    page = client.post(url, {**below, "value": "75"}, follow=True).content.decode()
    page = client.post(url, {"do": "day", "day": "2026-10-01"}, follow=True).content.decode()
    assert "áp dụng từ 01/10/2026" in page
    seen = page.split('name="seen" value="')[1].split('"')[0]
    page = client.post(url, {"do": "sign", "seen": seen}, follow=True).content.decode()
    assert "Bản phân giao số 1 có hiệu lực." in page
    assert signed_in(person(Role.OFFICE)).post(url, form).status_code == 403
