"""What a plan still asks for, what of it is late, and whose visit it was."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from vedich.operations.office import Office
from vedich.operations.pages.calendar import calendar_of
from vedich.records.models import User
from vedich.web.pages.visits import COOKIE, last_visit, remember_visit

IA_AKE = Office.open().book.campaign("ia-ake-2024")
TENTH_DAYS = [date(2024, 3, 28) + timedelta(days=10 * n - 1) for n in range(1, 10)]


def test_reports_that_were_not_written_are_one_line_with_their_number() -> None:
    today = TENTH_DAYS[3] + timedelta(days=1)
    lines = calendar_of(IA_AKE, today, written=[])
    late = [line for line in lines if line["late"]]
    assert [(line["day"], line["missed"], line["left"]) for line in late] == [
        (TENTH_DAYS[3], 4, -1)
    ]
    assert all(line["day"] >= today for line in lines if not line["late"])
    assert {line["kind"] for line in lines} >= {"milestone", "report"}


@pytest.mark.parametrize("written", [TENTH_DAYS[3], TENTH_DAYS[3] + timedelta(days=1)])
def test_a_report_up_to_the_day_or_later_is_in_time(written: date) -> None:
    today = TENTH_DAYS[3] + timedelta(days=1)
    assert not [one for one in calendar_of(IA_AKE, today, [written]) if one["late"]]


def test_a_report_up_to_an_earlier_day_leaves_the_later_ones_late() -> None:
    today = TENTH_DAYS[3] + timedelta(days=1)
    late = [one for one in calendar_of(IA_AKE, today, [TENTH_DAYS[1]]) if one["late"]]
    assert [one["missed"] for one in late] == [2]


def test_reading_on_is_the_same_visit_and_another_person_s_is_none() -> None:
    an, binh = User(id=uuid.uuid4(), username="an"), User(id=uuid.uuid4(), username="binh")
    first = datetime(2026, 10, 2, 8)
    cookie = ""

    def visit(user: User, at: datetime) -> datetime | None:
        nonlocal cookie
        request = RequestFactory().get("/")
        request.user = user
        if cookie:
            request.COOKIES[COOKIE] = cookie
        seen, answer = last_visit(request, at), HttpResponse()
        remember_visit(request, answer, at)
        cookie = answer.cookies[COOKIE].value
        return seen

    assert visit(an, first) is None
    assert visit(an, first + timedelta(minutes=20)) is None
    assert visit(an, first + timedelta(days=1)) == first
    assert visit(an, first + timedelta(days=1, minutes=30)) == first
    assert visit(binh, first + timedelta(days=2)) is None
