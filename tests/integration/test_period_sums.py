"""Sums a unit reports: states, rights, events, the import they become, and doors that stay shut."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from tests.integration.sum_room import (
    CAMPAIGN,
    END,
    OTHER,
    UNIT,
    asked,
    open_room,
    person,
    place,
    sums,
    work,
)
from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.domain.states import PERIOD_SUMS
from vedich.operations.closing.periods import close_period
from vedich.operations.data.importing import (
    import_file,
    list_imports,
    observe_files,
    withdraw_import,
)
from vedich.operations.data.observing import observed_figures
from vedich.operations.data.uploads import path_of
from vedich.operations.figures.standings import compute_standings
from vedich.operations.office import Office
from vedich.operations.people import mandates
from vedich.operations.sums import reports as verbs
from vedich.operations.sums.forms import as_file, from_form, from_sheet
from vedich.operations.sums.views import history, template, unit_periods
from vedich.operations.work.jobs import claim, enqueue
from vedich.records.models import (
    AuditEvent,
    Job,
    JobKind,
    JobState,
    Part,
    PeriodReport,
    Role,
    SumState,
    User,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sums")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDICH_HOME", str(folder / "var"))
        open_room(folder)
    return folder / "var"


@pytest.fixture(autouse=True)
def room(pattern: Path, vedich_home: Path) -> None:
    shutil.copytree(pattern, vedich_home)


@pytest.fixture
def head() -> User:
    return person(Role.UNIT_HEAD, UNIT)


@pytest.fixture
def office() -> User:
    return person(Role.OFFICE)


def shut(actor: User) -> None:
    what = asked()
    close_period(actor, what.campaign, what.campaign.period.start, END)


def value_of(indicator: str) -> Any:
    from datetime import datetime, time

    board = compute_standings(Office.open(), CAMPAIGN, datetime.combine(END, time.max))
    return next(
        cell for cell in board.cells if (cell.subject.code, cell.indicator) == (UNIT, indicator)
    )


def refused(code: str, do: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        do()
    assert caught.value.code == code, caught.value.vi
    return caught.value


def test_entered_is_not_counted_until_confirmed(head: User, office: User) -> None:
    what = asked()
    name = what.indicators[0].id
    report = verbs.submit(head, what, place(), sums(what))
    assert report.state == SumState.SUBMITTED
    assert unit_periods(what, UNIT)[0 if what.periods[-1].end == END else -1]
    assert value_of(name).value is None
    verbs.confirm(office, [report])
    (job,) = work()
    assert job.state == JobState.DONE, job.result
    cell = value_of(name)
    assert (cell.numerator, cell.denominator) == (30, 40)
    assert cell.published.source == "unit-sums"
    report.refresh_from_db()
    entry = next(r for r in list_imports()["rows"] if r["import"] == report.import_seq)
    assert entry["sha256"] == report.upload.sha256
    told = [row["title"].en for row in history(report)]
    assert told == ["imported", "confirm", "submit"]


def test_contested_after_confirmation_is_withdrawn_and_comes_again(
    head: User, office: User
) -> None:
    what = asked()
    name = what.indicators[0].id
    report = verbs.submit(head, what, place(), sums(what))
    verbs.confirm(office, [report])
    refused("not_recorded_yet", lambda: verbs.contest(office, report, "Xem lại"))
    work()
    refused("no_reason", lambda: verbs.contest(office, report, " "))
    verbs.contest(office, report, "Mẫu số thấp hơn kỳ trước")
    work()
    assert value_of(name).value is None
    again = verbs.submit(head, what, place(), sums(what, 31, 50))
    assert (again.revision, again.state, again.reason) == (2, SumState.SUBMITTED, "")
    verbs.confirm(office, [again])
    work()
    assert (value_of(name).numerator, value_of(name).denominator) == (31, 50)


def test_a_withdrawal_killed_half_way_is_told_to_its_report_by_the_next_worker(
    head: User, office: User
) -> None:
    report = verbs.submit(head, asked(), place(), sums(asked()))
    verbs.confirm(office, [report])
    work()
    report.refresh_from_db()
    number = report.import_seq
    assert number is not None
    enqueue(office, JobKind.WITHDRAW, number=number, reason="Nhầm tệp")
    job = claim("killed")
    assert job is not None
    # The worker withdraws the import and is killed before it says so.
    withdraw_import(number, "Nhầm tệp")
    Job.objects.filter(id=job.id).update(lease_until=now() - timedelta(minutes=1))
    assert [one.state for one in work()] == [JobState.DONE]
    report.refresh_from_db()
    assert (report.state, report.reason) == (SumState.CONTESTED, "Nhầm tệp")
    # Asked for once more it is refused: nothing is left to withdraw.
    enqueue(office, JobKind.WITHDRAW, number=number, reason="Nhầm tệp")
    assert [one.state for one in work()] == [JobState.REFUSED]


def test_an_import_withdrawn_elsewhere_contests_its_report(head: User, office: User) -> None:
    what = asked()
    report = verbs.submit(head, what, place(), sums(what))
    verbs.confirm(office, [report])
    work()
    report.refresh_from_db()
    enqueue(office, JobKind.WITHDRAW, number=report.import_seq, reason="Nhầm đơn vị")
    work()
    report.refresh_from_db()
    assert (report.state, report.reason) == (SumState.CONTESTED, "Nhầm đơn vị")


def test_a_locked_period_is_shut_at_every_door(head: User, office: User, tmp_path: Path) -> None:
    what = asked()
    report = verbs.submit(head, what, place(), sums(what))
    refused("reports_undecided", lambda: shut(office))
    verbs.confirm(office, [report])
    refused("not_recorded_yet", lambda: shut(office))
    work()
    shut(office)
    report.refresh_from_db()
    assert report.state == SumState.LOCKED
    other = person(Role.UNIT_HEAD, OTHER)
    refused("state_forbids", lambda: verbs.contest(office, report, "Muộn rồi"))
    refused("period_closed", lambda: verbs.submit(head, what, place(), sums(what)))
    refused("period_closed", lambda: verbs.submit(other, what, place(OTHER), sums(what)))
    refused("period_closed", lambda: shut(office))
    refused("period_closed", lambda: withdraw_import(report.import_seq or 0, "thử"))
    changed = tmp_path / "sua.csv"
    changed.write_bytes(as_file(what, place(), sums(what, 1, 2)))
    for receipt in (
        import_file(changed, "unit-sums", dry_run=True),
        observe_files([changed], "unit-sums")["rows"][0],
        import_file(changed, "unit-sums"),
    ):
        assert (receipt["accepted"], receipt["rejected"]) == (0, len(what.indicators))
        assert "kỳ đã khóa" in receipt["rejects"][0]["reason"]
    cell = value_of(what.indicators[0].id)
    assert (cell.numerator, cell.denominator) == (30, 40)
    later = tmp_path / "sau.csv"
    later.write_bytes(as_file(what, place(end=date(2026, 10, 31)), sums(what, 50, 60)))
    assert import_file(later, "unit-sums")["accepted"] == len(what.indicators)


def test_who_may_and_who_may_not(head: User, office: User) -> None:
    what = asked()
    stranger = person(Role.UNIT_HEAD, OTHER)
    refused("not_allowed", lambda: verbs.submit(stranger, what, place(), sums(what)))
    refused("not_allowed", lambda: verbs.submit(office, what, place(), sums(what)))
    report = verbs.submit(head, what, place(), sums(what))
    for role in (Role.AUDITOR, Role.LEADER, Role.ADMINISTRATOR, Role.COUNCIL):
        somebody = person(role)
        refused("not_allowed", lambda one=somebody: verbs.confirm(one, [report]))
    refused("not_allowed", lambda: verbs.confirm(head, [report]))
    elsewhere = person(Role.OFFICE, campaign="ia-ake-2024", name="noi-khac")
    refused("not_allowed", lambda: verbs.confirm(elsewhere, [report]))
    appraiser = person(Role.APPRAISER)
    verbs.contest(appraiser, report, "Xem lại mẫu số")
    refused("not_allowed", lambda: shut(appraiser))


def test_nobody_decides_on_what_they_sent(head: User) -> None:
    from vedich.records.models import Assignment

    Assignment.objects.create(user=head, role=Role.OFFICE, scope="all", unit="")
    what = asked()
    report = verbs.submit(head, what, place(), sums(what))
    refused("own_report", lambda: verbs.confirm(head, [report]))


def test_a_named_receiver_is_the_only_one_who_decides(head: User, office: User) -> None:
    what = asked()
    administrator = person(Role.ADMINISTRATOR)
    receiver = person(Role.APPRAISER)
    refused("role_first", lambda: mandates.give(administrator, CAMPAIGN, Part.LEAD, receiver))
    refused("not_allowed", lambda: mandates.give(office, CAMPAIGN, Part.RECEIVE, receiver))
    mandate = mandates.give(administrator, CAMPAIGN, Part.RECEIVE, receiver)
    assert mandates.give(administrator, CAMPAIGN, Part.RECEIVE, receiver) == mandate
    report = verbs.submit(head, what, place(), sums(what))
    refused("not_your_part", lambda: verbs.confirm(office, [report]))
    verbs.confirm(receiver, [report])
    mandates.end(administrator, mandate)
    verbs_of = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"mandate.give", "mandate.end", "sums.submit", "sums.confirm"} <= verbs_of


def test_a_period_that_runs_takes_nothing(head: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from vedich.domain.clock import now
    from vedich.operations.sums import rules as sum_rules

    at = now().replace(year=2026, month=9, day=30) - timedelta(days=1)
    monkeypatch.setattr(sum_rules, "now", lambda: at)
    what = asked()
    refused("period_running", lambda: verbs.submit(head, what, place(), sums(what)))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("12", "10"), "tử số 12 lớn hơn mẫu số 10"),
        (("-1", "10"), "“-1” không phải là số nguyên từ 0 trở lên"),
        (("1,5", "10"), "“1,5” không phải là số nguyên"),
        (("mười", "10"), "“mười” không phải là số"),
        (("", "10"), "thiếu tử số"),
        (("5", ""), "thiếu mẫu số"),
        (("", ""), "chưa có tử số và mẫu số"),
    ],
)
def test_a_form_says_what_is_wrong(typed: tuple[str, str], said: str) -> None:
    what = asked()
    good = {one.id: ("1.000", "2.000") for one in what.indicators}
    assert from_form(what, good).sums[what.indicators[0].id] == (1000, 2000)
    entered = from_form(what, good | {what.indicators[0].id: typed})
    (fault,) = entered.faults
    assert said in fault.vi and what.indicators[0].title.vi in fault.vi
    assert fault.indicator == what.indicators[0].id


def filled(content: bytes, change: Any) -> ContentFile[bytes]:
    """A sheet given out, with its numbers filled in and changed by ``change(rows)``."""
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.active
    assert sheet is not None
    top = next(row for row in sheet.iter_rows() if row[0].value == "Mã đơn vị")
    columns = {cell.value: cell.column for cell in top}
    rows = list(range(top[0].row + 1, sheet.max_row + 1))
    for row in rows:
        sheet.cell(row, columns["Tử số"]).value = 3
        sheet.cell(row, columns["Mẫu số"]).value = 4
    change(sheet, rows, columns)
    out = io.BytesIO()
    book.save(out)
    return ContentFile(out.getvalue(), name="so lieu.xlsx")


def nothing(sheet: Any, rows: list[int], columns: dict[str, int]) -> None:
    """Leave the sheet as it is."""


def put(column: str, value: Any, row: int = 0) -> Any:
    """A change of one cell, in the given row of those to fill in."""

    def change(sheet: Any, rows: list[int], columns: dict[str, int]) -> None:
        sheet.cell(rows[row], columns[column]).value = value

    return change


def test_the_sheet_given_out_comes_back_and_is_what_is_imported(head: User, office: User) -> None:
    what = asked()
    file = filled(template(what, place()), nothing)
    entered = from_sheet(what, place(), file)
    assert not entered.faults
    assert set(entered.sums.values()) == {(3, 4)}
    report = verbs.submit(head, what, place(), entered.sums, file)
    assert path_of(report.upload).read_bytes() == file.file.getvalue()
    verbs.confirm(office, [report])
    work()
    cell = value_of(what.indicators[0].id)
    assert (cell.numerator, cell.denominator) == (3, 4)
    rows = observed_figures(what.indicators[0].id, ("unit", "source"))["rows"]
    assert [(row["unit"], row["source"]) for row in rows] == [(UNIT, "unit-sums")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put("Tử số", 5), "Dòng 6: “"),
        (put("Tử số", -1), "Dòng 6, cột “Tử số”"),
        (put("Mẫu số", 4.5), "Dòng 6, cột “Mẫu số”"),
        (put("Mẫu số", None), "Dòng 6, cột “Mẫu số”: thiếu"),
        (put("Mã đơn vị", OTHER, 1), f"Dòng 7: mã đơn vị “{OTHER}” không phải “{UNIT}”"),
        (put("Mã chỉ tiêu", "khong_co"), "không hỏi chỉ tiêu “khong_co”"),
        (put("Kỳ báo cáo", "01/01/2026–31/08/2026"), "không phải kỳ 01/01/2026–30/09/2026"),
        (put("Phiên bản mẫu", "cũ"), "phiên bản mẫu “cũ”"),
    ],
)
def test_a_sheet_says_row_and_what_is_wrong(change: Any, said: str) -> None:
    what = asked()
    entered = from_sheet(what, place(), filled(template(what, place()), change))
    assert any(said in fault.vi for fault in entered.faults), entered.faults


def test_another_file_is_no_sheet(tmp_path: Path) -> None:
    what = asked()
    refusal = refused(
        "header_not_found",
        lambda: from_sheet(what, place(), ContentFile(b"a,b\n1,2\n", name="a.csv")),
    )
    assert "Mã đơn vị" in refusal.vi + refusal.hint_vi


def test_every_state_can_be_reached_and_every_step_is_a_right() -> None:
    from vedich.operations.people.permissions import Action

    reached = {step.after for step in PERIOD_SUMS.steps}
    assert reached == set(PERIOD_SUMS.states) == set(SumState.values)
    assert {step.right for step in PERIOD_SUMS.steps} <= {action.value for action in Action}
    assert PeriodReport._meta.get_field("state").max_length >= max(map(len, PERIOD_SUMS.states))
