"""A campaign's life: who may step when, the event of each step, two persons for a reopening."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from tests.integration.course_room import tick_on
from tests.integration.sum_room import person
from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.lifecycle import CAMPAIGN
from vedich.operations.campaign.lifecycle import check_state, history, life_of, take
from vedich.operations.campaign.plan_revisions import Signed, revisions
from vedich.operations.people import mandates
from vedich.records.models import (
    AuditEvent,
    CampaignLife,
    CampaignState,
    Milestone,
    Part,
    Role,
    User,
)

pytestmark = pytest.mark.django_db
AKE = "ia-ake-2024"


@pytest.fixture(autouse=True)
def room(vedich_home: Path) -> None:
    assert not vedich_home.exists()


@pytest.fixture
def office() -> User:
    return person(Role.OFFICE)


def on(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(9))


def closed(actor: User | str) -> None:
    """Ia Ake's campaign from the draft to its end."""
    for day, verb in (
        ("2024-04-06", "issue"),
        ("2024-04-06", "start"),
        ("2024-06-29", "wind_up"),
        ("2024-07-02", "close"),
    ):
        with clock.at(on(day)):
            take(actor, AKE, verb)


def refused(code: str, verb: str, actor: User | str, **more: str) -> None:
    before = (life_of(AKE), AuditEvent.objects.count())
    with pytest.raises(Refusal) as caught:
        take(actor, AKE, verb, **more)
    assert caught.value.code == code
    assert (life_of(AKE), AuditEvent.objects.count()) == before


def test_the_records_know_the_states_of_the_table() -> None:
    assert list(CAMPAIGN.states) == CampaignState.values


def test_a_campaign_without_a_step_is_a_draft() -> None:
    life = life_of(AKE)
    assert (life.state, life.revision, life.since) == ("draft", 0, None)
    assert [step.verb for step in life.steps] == ["issue"]


def test_each_step_is_an_event_with_its_states(office: User) -> None:
    closed(office)
    told = [(one.verb, one.before["state"], one.after["state"]) for one in history(AKE)]
    assert told == [
        ("campaign.close", "closing", "closed"),
        ("campaign.wind_up", "running", "closing"),
        ("campaign.start", "issued", "running"),
        ("campaign.issue", "draft", "issued"),
    ]
    assert life_of(AKE).since == on("2024-07-02")


def test_an_issue_keeps_the_plan_it_rests_on(office: User) -> None:
    take(office, AKE, "issue")
    (first,) = revisions(AKE)
    assert (first.number, first.document_number, first.document_date) == (
        1,
        "35/KH-UBND",
        date(2024, 4, 6),
    )
    assert "id: ia-ake-2024" in first.definition
    assert first.digest == history(AKE)[0].after["digest"]


def test_a_plan_without_number_and_date_is_not_issued(office: User) -> None:
    with pytest.raises(Refusal) as caught:
        take(office, "tp-lang-son-2024", "issue")
    assert caught.value.code == "plan_not_signed"
    assert not CampaignLife.objects.exists()
    signed = Signed("12/KH-UBND", date(2024, 6, 10))
    assert take(office, "tp-lang-son-2024", "issue", signed=signed).state == "issued"


def test_the_moment_decides(office: User) -> None:
    take(office, AKE, "issue")
    with clock.at(on("2024-03-27")):
        refused("campaign_not_begun", "start", office)
    take(office, AKE, "start")
    with clock.at(on("2024-06-28")):
        refused("campaign_not_over", "wind_up", office)


def test_only_the_steps_of_the_state(office: User) -> None:
    refused("state_forbids", "close", office)
    refused("no_such_step", "explode", office)
    refused("reason_needed", "propose_reopening", _closed(office), reason=" ")


def _closed(office: User) -> User:
    closed(office)
    return office


def test_who_may_step(office: User) -> None:
    for role in set(Role) - {Role.OFFICE}:
        refused("not_allowed", "issue", person(role))
    other = person(Role.OFFICE, name="khac")
    mandates.give(person(Role.ADMINISTRATOR, name="qt"), AKE, Part.LEAD, other)
    refused("not_your_part", "issue", office)
    assert take(other, AKE, "issue").state == "issued"


def test_reopening_needs_two_persons(office: User) -> None:
    closed(office)
    refused("nothing_proposed", "agree_reopening", office)
    life = take(office, AKE, "propose_reopening", "Số của một đơn vị sai")
    assert (life.state, life.proposed_by) == ("closed", office.username)
    refused("already_proposed", "propose_reopening", office, reason="nữa")
    refused("second_person", "agree_reopening", office)
    refused("needs_a_person", "agree_reopening", "cli:root")
    refused("reopening_undecided", "archive", office)
    leader = person(Role.LEADER)
    assert take(leader, AKE, "agree_reopening").state == "closing"
    event = history(AKE)[0]
    assert (event.actor, event.before["state"], event.after["state"]) == (
        leader.username,
        "closed",
        "closing",
    )


def test_a_declined_reopening_leaves_it_closed(office: User) -> None:
    closed(office)
    take(office, AKE, "propose_reopening", "Số của một đơn vị sai")
    life = take(person(Role.LEADER), AKE, "decline_reopening", "Số đã đúng")
    assert (life.state, life.proposed_by) == ("closed", "")
    assert take(office, AKE, "archive").state == "archived"
    assert life_of(AKE).steps == ()


def test_what_needs_a_state_says_where_it_stands() -> None:
    with pytest.raises(Refusal) as caught:
        check_state(AKE, ("running", "closing"), Text("giao chỉ tiêu", "assign targets"))
    assert (
        caught.value.vi == "Đợt thi đua đang ở trạng thái “dự thảo” nên không giao chỉ tiêu được."
    )
    assert "đang thực hiện hoặc đang tổng kết" in caught.value.hint_vi


def test_days_start_a_campaign_and_wind_it_up(office: User) -> None:
    with clock.at(on("2024-03-20")):
        take(office, AKE, "issue")
    for day, state in (
        ("2024-03-27", "issued"),
        ("2024-03-28", "running"),
        ("2024-06-29", "running"),
        ("2024-06-30", "closing"),
        ("2024-07-01", "closing"),
    ):
        tick_on(date.fromisoformat(day))
        assert life_of(AKE).state == state, day
    assert [one.actor for one in history(AKE)] == ["tick", "tick", office.username]


def test_what_a_person_did_already_stays(office: User) -> None:
    closed(office)
    with clock.at(on("2024-07-03")):
        take(office, AKE, "propose_reopening", "Số của một đơn vị sai")
        take(person(Role.LEADER), AKE, "agree_reopening")
    tick_on(date(2024, 7, 4))
    assert life_of(AKE).state == "closing"


def test_it_is_not_closed_over_figures_nobody_signed_for(office: User) -> None:
    for day, verb in (("2024-04-06", "issue"), ("2024-04-06", "start"), ("2024-06-29", "wind_up")):
        with clock.at(on(day)):
            take(office, AKE, verb)
    day = date(2024, 6, 29)
    stone = Milestone.objects.create(
        campaign=AKE, day=day, due=day, counted_to=day, confirm_until=day, title_vi="Tổng kết"
    )
    with clock.at(on("2024-07-02")):
        with pytest.raises(Refusal) as caught:
            take(office, AKE, "close")
        assert "thẩm định số liệu mốc “Tổng kết”" in caught.value.vi
        Milestone.objects.filter(id=stone.id).update(state="frozen")
        assert take(office, AKE, "close").state == "closed"
