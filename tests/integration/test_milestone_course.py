"""A milestone from its day to its frozen figures, what comes late, and what two persons reopen."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.integration.course_room import (
    CAMPAIGN,
    UNIT,
    begin,
    bring,
    campaign,
    open_room,
    people,
    tick_on,
)
from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.operations.closing import milestones as verbs
from vedich.operations.closing.frozen import closed_periods, last_moment
from vedich.operations.closing.outages import end_outage, record_outage
from vedich.operations.closing.periods import check_period_open
from vedich.operations.closing.reopening import (
    decide_reopening,
    finish_reopenings,
    propose_reopening,
)
from vedich.operations.data.importing import withdraw_import
from vedich.operations.figures.standings import compute_standings
from vedich.operations.figures.standings_answer import standings_answer
from vedich.operations.office import Office
from vedich.operations.papers.reporting import compose
from vedich.records.models import (
    Answer,
    AuditEvent,
    ClosedPeriod,
    Job,
    Milestone,
    Tick,
    User,
)

pytestmark = pytest.mark.django_db
FIFTIETH, ROUND_OVER = date(2024, 5, 16), date(2024, 5, 22)


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDICH_HOME", str(folder / "var"))
        open_room(folder)
    return folder / "var"


@pytest.fixture(autouse=True)
def room(pattern: Path, vedich_home: Path) -> None:
    shutil.copytree(pattern, vedich_home)


@pytest.fixture
def who() -> dict[str, User]:
    found = people()
    begin(found["office"])
    return found


def refused(code: str, do: Callable[[], Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        do()
    assert caught.value.code == code, caught.value.vi
    return caught.value


def figures(day: date = FIFTIETH) -> dict[str, tuple[Any, ...]]:
    board = compute_standings(Office.open(), CAMPAIGN, last_moment(day))
    return {
        cell.indicator: (cell.value, cell.numerator, cell.denominator, cell.status, cell.needed)
        for cell in board.cells
    }


def opened() -> Milestone:
    tick_on(FIFTIETH)
    return Milestone.objects.get(campaign=CAMPAIGN, day=FIFTIETH)


def signed(who: dict[str, User]) -> Milestone:
    stone = opened()
    tick_on(ROUND_OVER)
    stone.refresh_from_db()
    with clock.at(datetime(2024, 5, 22, 9)):
        return verbs.sign(who["verifier"], stone)


def test_it_opens_on_its_day_and_its_round_ends_by_itself(who: dict[str, User]) -> None:
    record_outage(who["office"], "vedich", date(2024, 5, 10), None, "Nâng cấp hệ thống")
    tick_on(date(2024, 5, 15))
    assert not Milestone.objects.filter(day=FIFTIETH).exists()
    stone = opened()
    assert (stone.state, stone.title_vi) == ("open", "Sơ kết 50 ngày")
    # Thursday 16/5 and three working days: Friday, Monday, Tuesday.
    assert stone.confirm_until == date(2024, 5, 21)
    assert stone.checks["outages"][0]["reason"] == "Nâng cấp hệ thống"
    assert {one["source"] for one in stone.checks["sources"]} >= {"vedich"}
    tick_on(date(2024, 5, 21))
    stone.refresh_from_db()
    assert stone.state == "open"
    tick_on(ROUND_OVER)
    stone.refresh_from_db()
    assert (stone.state, stone.checks["silent"]) == ("verifying", [UNIT])
    told = AuditEvent.objects.filter(subject=f"campaign:{CAMPAIGN}:{FIFTIETH}")
    assert [one.verb for one in told] == ["milestone.end_round", "milestone.open"]


def test_units_answer_once_the_day_is_over_and_before_the_round_is(who: dict[str, User]) -> None:
    stone = opened()
    head = who["head"]
    with clock.at(datetime(2024, 5, 16, 20)):
        refused("milestone_day_running", lambda: verbs.answer(head, stone, UNIT, Answer.CONFIRMED))
    with clock.at(datetime(2024, 5, 17, 9)):
        refused("no_reason", lambda: verbs.answer(head, stone, UNIT, Answer.CONTESTED, " "))
        refused("not_allowed", lambda: verbs.answer(head, stone, "khac", Answer.CONFIRMED))
        refused("not_allowed", lambda: verbs.answer(who["verifier"], stone, UNIT, Answer.CONFIRMED))
        verbs.answer(head, stone, UNIT, Answer.CONTESTED, "Thiếu hồ sơ ngày 12/5")
        stone.refresh_from_db()
        assert stone.state == "verifying"
        refused("state_forbids", lambda: verbs.answer(head, stone, UNIT, Answer.CONFIRMED))
        refused("contested_figures", lambda: verbs.sign(who["verifier"], stone))
        refused("not_allowed", lambda: verbs.sign(head, stone))
        verbs.send_back(who["verifier"], stone, "Đã nhập bổ sung, đề nghị xem lại")
        verbs.answer(head, stone, UNIT, Answer.CONFIRMED)
        assert verbs.sign(who["verifier"], stone).state == "frozen"


def test_frozen_figures_stay_to_the_digit_whatever_comes(
    who: dict[str, User], tmp_path: Path
) -> None:
    before = figures()
    assert standings_answer(CAMPAIGN, last_moment(FIFTIETH))["provisional"]
    stone = signed(who)
    assert figures() == before
    receipt = bring(tmp_path, "muon.csv", range(100, 110), date(2024, 5, 12))
    assert receipt["accepted"] == 10
    assert receipt["in_closed_periods"] == [
        {"campaign": CAMPAIGN, "from": date(2024, 3, 28), "to": FIFTIETH, "rows": 10}
    ]
    assert "số liệu đã chốt không đổi" in str(receipt["warnings"])
    assert figures() == before
    answer = standings_answer(CAMPAIGN, last_moment(FIFTIETH))
    assert (answer["provisional"], answer["frozen"]) == (False, 1)
    assert not any("tạm tính" in note["vi"] for note in answer["notes"])
    day_after = figures(date(2024, 5, 17))
    assert day_after["online_filing"][2] == before["online_filing"][2] + 10
    assert stone.revision == 1


def test_every_door_of_a_closed_period_is_shut(who: dict[str, User], tmp_path: Path) -> None:
    signed(who)
    start = campaign().period.start
    refused("period_closed", lambda: check_period_open(CAMPAIGN, start, FIFTIETH))
    refused("period_closed", lambda: check_period_open(CAMPAIGN, start, date(2024, 4, 30)))
    check_period_open(CAMPAIGN, start, date(2024, 5, 17))
    refused("period_closed", lambda: withdraw_import(2, "Nhầm tệp"))
    late = bring(tmp_path, "muon.csv", range(100, 103), date(2024, 5, 12))
    withdraw_import(late["import"], "Nhầm tệp muộn")


def test_reopening_takes_two_persons_with_the_right_and_a_reason(who: dict[str, User]) -> None:
    signed(who)
    period = ClosedPeriod.objects.get()
    refused("no_reason", lambda: propose_reopening(who["office"], period, ""))
    refused("not_allowed", lambda: propose_reopening(who["head"], period, "Sót hồ sơ"))
    refused("nothing_proposed", lambda: decide_reopening(who["leader"], period, agree=True))
    propose_reopening(who["office"], period, "Sót 10 hồ sơ ngày 12/5")
    refused("second_person", lambda: decide_reopening(who["office"], period, agree=True))
    refused("already_proposed", lambda: propose_reopening(who["leader"], period, "Tôi nữa"))
    refused("no_reason", lambda: decide_reopening(who["leader"], period, agree=False))
    decide_reopening(who["leader"], period, agree=False, reason="Không làm thay đổi kết quả")
    assert [one.verb for one in AuditEvent.objects.filter(verb__startswith="period.")] == [
        "period.decline_reopening",
        "period.propose_reopening",
        "period.close",
    ]
    period.refresh_from_db()
    assert period.reopened_at is None


@pytest.mark.django_db(transaction=True)
def test_a_correction_is_a_new_revision(who: dict[str, User], tmp_path: Path) -> None:
    stone = signed(who)
    period = ClosedPeriod.objects.get()
    old = figures()
    bring(tmp_path, "muon.csv", range(100, 110), date(2024, 5, 12))
    propose_reopening(who["office"], period, "Sót 10 hồ sơ ngày 12/5")
    decide_reopening(who["leader"], period, agree=True)
    assert closed_periods(Office.open().workspace) == []
    stone.refresh_from_db()
    assert (stone.state, stone.signed_by) == ("verifying", None)
    assert figures() != old
    with clock.at(datetime(2024, 5, 23, 9)):
        verbs.sign(who["verifier"], stone)
    stone.refresh_from_db()
    assert stone.revision == 2
    office = Office.open()
    board = compute_standings(office, CAMPAIGN, last_moment(FIFTIETH))
    assert board.frozen == 2
    notes = compose(office, board).notes
    said = "\n".join(notes)
    assert notes[0].startswith("Đính chính lần 1: ")
    assert notes[0].endswith("Lý do: Sót 10 hồ sơ ngày 12/5.")
    above, below = old["online_filing"][1:3]
    assert f"{above}/{below} (" in said
    assert f"→ {above + 5}/{below + 10} (" in said


def test_a_reopening_cut_short_is_finished_by_the_next_worker(who: dict[str, User]) -> None:
    signed(who)
    period = ClosedPeriod.objects.get()
    propose_reopening(who["office"], period, "Sót hồ sơ")
    # Inside this test's own transaction nothing is committed, so the file stays as after a crash.
    decide_reopening(who["leader"], period, agree=True)
    office = Office.open()
    assert len(closed_periods(office.workspace)) == 1
    assert finish_reopenings(office) == 1
    assert closed_periods(office.workspace) == []
    assert finish_reopenings(office) == 0


def test_the_report_is_drafted_provisionally_then_for_good(who: dict[str, User]) -> None:
    signed(who)
    jobs = Job.objects.filter(key__contains=f":{FIFTIETH}:").order_by("asked_at")
    assert [job.key for job in jobs] == [
        f"milestone:{CAMPAIGN}:{FIFTIETH}:verifying:0",
        f"milestone:{CAMPAIGN}:{FIFTIETH}:frozen:1",
    ]


def test_a_worker_that_was_away_opens_what_is_left_and_nothing_twice(who: dict[str, User]) -> None:
    tick_on(date(2024, 4, 7))
    rows = tick_on(date(2024, 5, 8), date(2024, 5, 8))
    course = [one for one in rows if one["kind"].startswith(("milestone", "round"))]
    assert [(one["kind"], f"{one['due']:%m-%d}", one["state"]) for one in course] == [
        ("round:2024-04-06", "04-11", "done"),
        ("milestone:IV.4.1/10d", "04-16", "missed"),
        ("milestone:IV.4.1/10d", "04-26", "missed"),
        ("milestone:IV.4.1/10d", "05-06", "done"),
    ]
    assert Milestone.objects.count() == 2
    assert Tick.objects.filter(state="failed").count() == 0


def test_outages_end(who: dict[str, User]) -> None:
    office = who["office"]
    refused("incomplete_outage", lambda: record_outage(office, "x", date(2024, 5, 1), None, " "))
    refused(
        "bad_interval",
        lambda: record_outage(office, "x", date(2024, 5, 2), date(2024, 5, 1), "Mất điện"),
    )
    refused("not_allowed", lambda: record_outage(who["head"], "x", date(2024, 5, 2), None, "Vì"))
    made = record_outage(office, "x", date(2024, 5, 1), None, "Mất điện")
    end_outage(office, made, date(2024, 5, 3))
    refused("bad_interval", lambda: end_outage(office, made, date(2024, 5, 4)))
