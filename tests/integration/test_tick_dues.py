"""What the tick does about clocks that jump, workers that were away, and work that fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest

from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.domain.dues import Due, daily
from vedich.domain.errors import Refusal
from vedich.operations.office import Office
from vedich.operations.work import ticking
from vedich.operations.work.tick_kinds import KINDS, Kind
from vedich.records.models import AuditEvent, Tick, TickState

pytestmark = pytest.mark.django_db
IA_AKE = Office.open().book.campaign("ia-ake-2024")


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    """The only kind there is, every morning of the campaign; what was done, in order."""
    found: list[datetime] = []

    def do(campaign: Campaign, due: Due) -> dict[str, Any]:
        found.append(due.at)
        return {}

    def dues(campaign: Campaign) -> Iterator[Due]:
        return daily(campaign.id, "probe", date(2024, 3, 28), date(2024, 6, 29), time(7))

    for name in list(KINDS):
        monkeypatch.delitem(KINDS, name)
    monkeypatch.setitem(KINDS, "probe", Kind(dues, do))
    yield found


def tick_at(*moments: datetime) -> list[dict[str, Any]]:
    rows = []
    for moment in moments:
        with clock.at(moment):
            rows += ticking.tick([IA_AKE])["rows"]
    return rows


def test_three_days_away_are_caught_up_once(done: list[datetime]) -> None:
    tick_at(datetime(2024, 3, 28, 7))
    rows = tick_at(datetime(2024, 3, 31, 9, 30), datetime(2024, 3, 31, 9, 31))
    assert done == [datetime(2024, 3, 28, 7), datetime(2024, 3, 31, 7)]
    assert [(one["due"].day, one["state"]) for one in rows] == [
        (29, "missed"),
        (30, "missed"),
        (31, "done"),
    ]
    missed = AuditEvent.objects.get(verb="tick.missed")
    assert missed.after["dues"] == ["2024-03-29T07:00:00", "2024-03-30T07:00:00"]


def test_nothing_is_done_before_its_minute(done: list[datetime]) -> None:
    tick_at(datetime(2024, 3, 28, 6, 59, 59))
    assert done == []
    tick_at(datetime(2024, 3, 28, 7))
    assert len(done) == 1


def test_a_clock_moved_back_and_forth_does_nothing_twice(done: list[datetime]) -> None:
    there, back = datetime(2024, 4, 10, 12), datetime(2024, 4, 1, 12)
    tick_at(there, back, datetime(2024, 4, 5, 12), there, datetime(2024, 4, 10, 23))
    assert done == [datetime(2024, 4, 10, 7)]
    tick_at(datetime(2024, 4, 11, 7))
    assert done[1:] == [datetime(2024, 4, 11, 7)]
    assert Tick.objects.count() == len({(one.kind, one.due) for one in Tick.objects.all()}) == 15


def test_what_fails_is_tried_three_times_and_stays_on_record(
    done: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(campaign: Campaign, due: Due) -> dict[str, Any]:
        AuditEvent.objects.count()
        raise Refusal("no_data_yet", "Chưa có số liệu.", "No data.")

    monkeypatch.setitem(KINDS, "probe", Kind(KINDS["probe"].dues, refuse))
    tick_at(*(datetime(2024, 3, 28, 7, minute) for minute in range(0, 40)))
    row = Tick.objects.get()
    assert (row.state, row.attempts) == (TickState.FAILED, 3)
    assert row.result["error"]["code"] == "no_data_yet"
    assert AuditEvent.objects.filter(verb="tick.failed").count() == 3


def test_a_busy_workspace_is_no_failure_and_is_waited_for(
    done: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KINDS["probe"]

    def busy(campaign: Campaign, due: Due) -> dict[str, Any]:
        raise Refusal("workspace_busy", "Đang bận.", "Busy.")

    monkeypatch.setitem(KINDS, "probe", Kind(kept.dues, busy))
    tick_at(*(datetime(2024, 3, 28, 7, minute) for minute in range(0, 40, 5)))
    assert Tick.objects.get().attempts == 0
    monkeypatch.setitem(KINDS, "probe", kept)
    tick_at(datetime(2024, 3, 28, 7, 45))
    assert done == [datetime(2024, 3, 28, 7)]
    assert Tick.objects.get().state == TickState.DONE


def test_one_kind_that_fails_keeps_no_other_back(
    done: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(campaign: Campaign, due: Due) -> dict[str, Any]:
        raise ZeroDivisionError

    monkeypatch.setitem(
        KINDS, "a-broken", Kind(lambda one: [Due(one.id, "a-broken", datetime(2024, 3, 1))], broken)
    )
    rows = tick_at(datetime(2024, 3, 28, 7))
    assert [one["state"] for one in rows] == ["failed", "done"]
    assert "ZeroDivisionError" in rows[0]["result"]["error"]["en"]


def test_the_minute_passes_once_whichever_way_the_clock_goes() -> None:
    minutes = ticking.Minutes()
    seen = []
    for moment in (
        datetime(2024, 3, 28, 7, 0, 5),
        datetime(2024, 3, 28, 7, 0, 50),
        datetime(2024, 3, 28, 7, 1),
        datetime(2024, 3, 27, 7, 1),
    ):
        with clock.at(moment):
            seen.append(minutes.passed())
    assert seen == [True, False, True, True]
