"""Periods locked before frozen figures were kept: a file is made where that is sure, else said."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.integration.course_room import CAMPAIGN, begin, bring, open_room, people
from vedich.domain import clock
from vedich.operations.closing.frozen import closed_periods, frozen_at, last_moment
from vedich.operations.closing.frozen_later import freeze_missing, unfrozen
from vedich.operations.figures.standings import compute_standings
from vedich.operations.office import Office
from vedich.records.models import AuditEvent, ClosedPeriod, User

pytestmark = pytest.mark.django_db
END = date(2024, 4, 30)
PAGE = f"/campaign/{CAMPAIGN}/milestones/"


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("older")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDICH_HOME", str(folder / "var"))
        open_room(folder)
    return folder / "var"


@pytest.fixture
def office(pattern: Path, vedich_home: Path, settings: Any) -> User:
    shutil.copytree(pattern, vedich_home)
    settings.SECOND_FACTOR_ROLES = ()
    user = people()["office"]
    begin(user)
    return user


def locked(user: User, after: timedelta) -> ClosedPeriod:
    """A period as the migration of locks leaves it: no snapshot, no file."""
    last = max(one.imported_at for one in Office.open().imports)
    return ClosedPeriod.objects.create(
        campaign=CAMPAIGN, start=date(2024, 4, 1), end=END, closed_by=user, closed_at=last + after
    )


def page(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(PAGE).content.decode()


def test_the_file_is_made_while_nothing_came_in_since(office: User, tmp_path: Path) -> None:
    period = locked(office, timedelta(hours=1))
    assert [one.end for one in unfrozen(Office.open())] == [END]
    was = compute_standings(Office.open(), CAMPAIGN, last_moment(END))
    with clock.at(datetime(2024, 6, 1, 9)):
        assert [one.end for one in freeze_missing(Office.open())] == [END]
        assert freeze_missing(Office.open()) == []
    (closed,) = closed_periods(Office.open().workspace)
    assert (closed.made_on, closed.revision) == (date(2024, 6, 1), 1)
    period.refresh_from_db()
    assert period.snapshot == closed.snapshot == was.snapshot
    assert AuditEvent.objects.filter(verb="period.freeze_later").count() == 1
    bring(tmp_path, "muon.csv", range(40, 60), END)
    now = compute_standings(Office.open(), CAMPAIGN, last_moment(END))
    assert [one.value for one in now.cells] == [one.value for one in was.cells]
    assert "được lập sau, ngày" in page(office)


def test_none_is_made_once_data_came_in_and_the_page_says_so(office: User) -> None:
    locked(office, -timedelta(hours=1))
    assert freeze_missing(Office.open()) == []
    assert frozen_at(Office.open(), CAMPAIGN, last_moment(END)) is None
    assert "không có tệp số liệu chốt" in page(office)


def test_a_period_that_is_open_again_needs_none(office: User) -> None:
    period = locked(office, timedelta(hours=1))
    period.reopened_at = clock.now()
    period.save()
    assert freeze_missing(Office.open()) == []
    assert "không có tệp số liệu chốt" not in page(office)
