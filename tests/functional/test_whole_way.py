"""The whole way of each signed document in browsers, with the clock moved.

It is read, compared, confirmed and issued; targets and a duty are given; the days start it, remind
and open its milestones, at which data come in, the unit answers, the verifier signs and the report
is issued; it is closed, reopened by two persons and archived.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.functional.test_site_pages_browser import CHROMIUM, browser
from tests.functional.way_annex import COURSE, annex_of, check_course, check_decision, check_sheet
from tests.functional.way_cases import CASES, IA_AKE, Case
from tests.functional.way_reader import Moves, clock
from tests.functional.way_room import Way, layout_of
from vedich.operations.campaign.lifecycle import life_of
from vedich.operations.keeping.auditing import verify
from vedich.operations.work.ticking import tick
from vedich.records.models import ClosedPeriod, Milestone

__all__ = ["browser", "clock"]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM.exists(), reason="chưa cài chromium (apt-get install chromium)"
    ),
]


@pytest.fixture(scope="module")
def looked() -> set[str]:
    """The kinds of pages that axe looked at already."""
    return set()


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)
def test_from_the_signed_text_to_the_archive(
    case: Case,
    shared_data: Path,
    browser: Any,
    live_server: LiveServer,
    clock: Moves,
    tmp_path: Path,
    settings: Any,
    looked: set[str],
) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset()
    plan = shared_data.parent / "sources" / case.file
    way = Way(case, clock, browser, live_server, tmp_path, looked)
    way.read(plan)
    way.issue(plan)
    if case.letter:
        way.order_reports()
    assert way.assign() == case.targets
    if case is IA_AKE:
        annex = annex_of(plan)
        check_sheet(way, annex)
        check_decision(way, annex)
        check_course(way)
        assert [day for day, _ in COURSE] == case.stones()
    duty = way.give_duty()
    tick()
    assert life_of(case.name).state == "running"

    for day in case.days():
        if day in case.stones():
            way.milestone(day)
        else:
            way.morning(day)
        if day == case.days()[6]:
            way.do_duty(duty)
    assert case.reminded - way.reminded.keys() == set()
    assert way.signed == case.stones()
    assert len(way.signed) >= 10
    assert not Milestone.objects.filter(campaign=case.name).exclude(state="frozen").exists()
    assert life_of(case.name).state == "closing"
    last = way.report(case.end)
    assert (last.kind, last.state, layout_of(last)) == ("final-report", "issued", [])

    way.who_met_what()
    way.close()
    assert way.steps() == case.steps()
    assert ClosedPeriod.objects.filter(campaign=case.name, start=case.first, end=case.end).exists()
    assert verify().sound
    way.end()
