"""Weeks of a campaign: who is reminded of what on which day, and who may read and answer it."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from docx import Document

from tests.functional.site_pages import signed_in
from tests.integration.reminder_room import (
    CAMPAIGN,
    MONDAY,
    OTHER,
    UNIT,
    at,
    fill,
    people,
    remind,
    settle,
    somebody,
    start,
)
from vedich.domain.choices import Choice
from vedich.domain.errors import Refusal
from vedich.operations.keeping import auditing
from vedich.operations.office import Office, home
from vedich.operations.reminders import reminding
from vedich.operations.reminders import views as views
from vedich.operations.reminders.letters import draft_letter
from vedich.operations.targets.splitting import (
    count_from,
    seal_split,
    set_officer,
    split,
    split_preview,
)
from vedich.operations.work.jobs import run_next
from vedich.operations.work.ticking import tick
from vedich.records.models import (
    AuditEvent,
    Job,
    JobKind,
    JobState,
    Milestone,
    Outage,
    Reminder,
    ReminderMatter,
    ReminderSending,
    ReminderTo,
    ReplyKind,
    Role,
    Task,
    UnitAnswer,
    User,
)

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace, made once."""
    folder = tmp_path_factory.mktemp("reminding")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDICH_HOME", str(folder / "var"))
        fill(folder)
    return folder


@pytest.fixture
def campaign(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEDICH_HOME", str(filled / "var"))
    start()


@pytest.fixture
def known(campaign: None) -> dict[str, User]:
    return people()


def told(rule: str) -> list[tuple[date, int, list[str]]]:
    """Day, step and who was told, of every reminder of a rule about the unit."""
    return [
        (one.day, one.step, sorted(to.user.username for to in one.told.all()))
        for one in Reminder.objects.filter(matter__rule=rule, matter__unit=UNIT).order_by("day")
        if one.matter.subject != "on_time"
    ]


def test_the_officer_then_the_head_then_the_office_and_a_letter(known: dict[str, User]) -> None:
    for number in range(32):
        remind(MONDAY + timedelta(days=number))
    officer, head, office = (known[name].username for name in ("officer", "head", "office"))
    lagging = told("lagging")
    first, second, third, fourth = (MONDAY + timedelta(days=days) for days in (0, 10, 21, 31))
    # 4 October is a Sunday: what fell on it comes on Monday, and the rhythm goes on from there.
    assert lagging[:4] == [
        (first, 0, [officer]),
        (second, 1, sorted([officer, head])),
        (third, 2, sorted([head, office])),
        (fourth, 2, sorted([head, office])),
    ]
    assert [one.letter for one in Reminder.objects.filter(matter__rule="lagging")] == [
        False, False, True, True
    ]  # fmt: skip
    late = [day for day, _, _ in told("dossiers-late")]
    assert late[:3] == [MONDAY, MONDAY + timedelta(days=3), MONDAY + timedelta(days=7)]
    assert not [one for one in Reminder.objects.all() if one.day.weekday() > 4]


def test_a_unit_with_few_cases_is_never_spoken_of(known: dict[str, User]) -> None:
    with at(MONDAY):
        rows = reminding.preview(CAMPAIGN)["rows"]
    few = [one for one in rows if one["unit"] == OTHER and one["subject"] == "online_filing"]
    assert [(one["value"], one["cases"], one["why"]) for one in few] == [(0, 4, "too_few")]
    remind(MONDAY)
    assert not Reminder.objects.filter(matter__unit=OTHER, matter__rule="lagging").exists()


def test_a_run_twice_and_three_days_away_remind_once(known: dict[str, User]) -> None:
    assert remind(MONDAY)
    assert remind(MONDAY) == []
    number = Reminder.objects.filter(matter__rule="dossiers-late").count()
    remind(MONDAY + timedelta(days=10))
    assert Reminder.objects.filter(matter__rule="dossiers-late").count() == number + 1
    assert remind(MONDAY - timedelta(days=3)) == []


def test_what_is_settled_ends_and_is_spoken_of_no_more(
    filled: Path, tmp_path: Path, known: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(filled / "var", tmp_path / "var")
    monkeypatch.setenv("VEDICH_HOME", str(tmp_path / "var"))
    remind(MONDAY)
    settle(tmp_path)
    remind(TUESDAY)
    ended = ReminderMatter.objects.get(rule="dossiers-late", unit=UNIT)
    assert (ended.closed_on, ended.closed_why) == (TUESDAY, "nothing")
    assert [day for day, _, _ in told("dossiers-late")] == [MONDAY]


def test_where_nobody_is_known_the_next_in_line_is_told_or_the_page_says_so(campaign: None) -> None:
    with at(MONDAY):
        answer = reminding.send("test", CAMPAIGN)
    assert (answer["rows"], answer["nobody"] > 3) == ([], True)
    office = somebody(Role.OFFICE)
    rows = remind(TUESDAY)
    assert {one["step"] for one in rows} == {0}
    assert set(ReminderTo.objects.values_list("user__username", "told_as")) == {
        (office.username, "office")
    }


def test_only_a_campaign_that_runs_reminds(vedich_home: Path) -> None:
    with pytest.raises(Refusal, match="draft"), at(MONDAY):
        reminding.send("test", CAMPAIGN)


def test_nobody_without_the_right_sends(known: dict[str, User]) -> None:
    with pytest.raises(Refusal, match="right"), at(MONDAY):
        reminding.send(known["head"], CAMPAIGN)


def test_each_reads_their_own(known: dict[str, User]) -> None:
    remind(MONDAY)
    rules = {
        name: set(views.readable(user, CAMPAIGN).values_list("rule", flat=True))
        for name, user in known.items()
    }
    late = ReminderMatter.objects.get(rule="dossiers-late")
    assert late.officer == "CB1"
    assert {"lagging", "dossiers-late"} <= rules["officer"]
    assert rules["other"] == set()
    colleague = somebody(Role.OFFICER, UNIT, "CB2")
    assert late not in views.readable(colleague, CAMPAIGN)
    assert views.readable(colleague, CAMPAIGN).filter(rule="lagging").exists()
    with pytest.raises(Refusal, match="no such matter"):
        views.matter_of(known["other"], CAMPAIGN, UNIT, late.id)


def test_read_answered_and_on_record(known: dict[str, User]) -> None:
    remind(MONDAY)
    officer = known["officer"]
    matter = ReminderMatter.objects.get(rule="lagging", unit=UNIT)
    assert matter in views.waiting_for(officer, CAMPAIGN)
    with at(TUESDAY):
        assert views.mark_read(officer, matter) == 1
        assert views.mark_read(officer, matter) == 0
        views.reply(officer, matter, ReplyKind.DONE, "Đã hướng dẫn 12 người nộp trực tuyến")
    assert matter not in views.waiting_for(officer, CAMPAIGN)
    seen = [one["kind"] for one in views.course_of(matter)]
    assert seen == ["reminder", "reply"]
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"remind.send", "remind.read", "remind.reply"} <= verbs
    assert auditing.verify().sound
    with pytest.raises(Refusal, match="right"):
        views.reply(known["other"], matter, ReplyKind.DONE, "x")
    with pytest.raises(Refusal, match="what was done"):
        views.reply(officer, matter, ReplyKind.CONTESTED, "  ")


def test_the_morning_tick_asks_for_one_job_and_it_reminds_once(known: dict[str, User]) -> None:
    campaign = Office.open().book.campaign(CAMPAIGN)
    with at(MONDAY - timedelta(days=1)):
        tick([campaign])
        done = run_next("worker")
        assert done is not None
        assert (done.state, done.result["reminders"]) == (JobState.DONE, 0)
    with at(MONDAY, 7):
        tick([campaign])
        assert run_next("worker") is None
    with at(MONDAY):
        tick([campaign])
        tick([campaign])
        assert Job.objects.filter(kind=JobKind.REMIND).count() == 2
        done = run_next("worker")
        assert done is not None
        assert done.state == JobState.DONE, done.result
        assert done.result["reminders"] == Reminder.objects.count() > 0
    assert not ReminderSending.objects.exists()


def test_who_stays_behind_gets_one_official_letter(known: dict[str, User]) -> None:
    office = known["office"]
    with at(MONDAY), pytest.raises(Refusal, match="official letter yet"):
        draft_letter(office, CAMPAIGN)
    for days in (0, 10, 21):
        remind(MONDAY + timedelta(days=days))
    with at(MONDAY + timedelta(days=22)):
        paper = draft_letter(office, CAMPAIGN, date(2026, 10, 15))
    matter = ReminderMatter.objects.get(subject="online_filing", unit=UNIT)
    assert matter.letter == paper
    assert list(paper.facts["only"]) == [UNIT]
    assert "đã quá hạn trả" in " ".join(paper.facts["handling"].values())
    words = "\n".join(one.text for one in Document(str(home() / paper.file)).paragraphs)
    assert "Phú Thiện" in words
    assert "trước ngày 15/10/2026" in words
    with at(MONDAY + timedelta(days=23)), pytest.raises(Refusal, match="official letter yet"):
        draft_letter(office, CAMPAIGN)


def test_the_pages_tell_send_read_and_take_an_answer(known: dict[str, User]) -> None:
    remind(MONDAY)
    matter = ReminderMatter.objects.get(rule="lagging", unit=UNIT)
    page = f"/campaign/{CAMPAIGN}/unit/{UNIT}/reminder/{matter.id}/"
    with at(TUESDAY):
        officer, office, other = (signed_in(known[one]) for one in ("officer", "office", "other"))
        assert matter.said_vi in officer.get("/").content.decode()
        assert matter.said_vi in officer.get(f"/campaign/{CAMPAIGN}/reminders/").content.decode()
        assert matter.said_vi in officer.get(page).content.decode()
        assert ReminderTo.objects.get(reminder__matter=matter).read_at is not None
        answer = {"kind": "working", "text": "Đang hướng dẫn <b>người dân</b>"}
        assert officer.post(page, answer).status_code == 302
        shown = office.get(f"/campaign/{CAMPAIGN}/reminders/").content.decode()
        assert "Đang hướng dẫn &lt;b&gt;người dân&lt;/b&gt;" in shown
        assert other.get(page).status_code == 403
        assert matter.said_vi not in other.get(f"/campaign/{CAMPAIGN}/reminders/").content.decode()
        assert other.post(f"/campaign/{CAMPAIGN}/reminders/", {"do": "send"}).status_code == 403
        assert other.get(f"/campaign/{CAMPAIGN}/reminders/sent/").status_code == 403
        preview = office.get(f"/campaign/{CAMPAIGN}/reminders/sent/?view=preview")
        assert "vừa nhắc, chưa đến nhịp" in preview.content.decode()
        assert office.post(f"/campaign/{CAMPAIGN}/reminders/", {"do": "send"}).status_code == 302
        assert Job.objects.filter(kind=JobKind.REMIND).count() == 1
        for lang in ("vi", "en"):
            office.post("/language/", {"language": lang})
            for address in ("", "?state=all", "?rule=lagging&q=phú", "sent/"):
                found = office.get(f"/campaign/{CAMPAIGN}/reminders/{address}")
                assert found.status_code == 200


def test_tasks_answers_and_outages_are_looked_at_too(known: dict[str, User]) -> None:
    head, office = known["head"], known["office"]
    Task.objects.create(
        campaign=CAMPAIGN, place=1, section="V.1", text="Tổ chức tập huấn", due=MONDAY,
        assigned_to=head,
    )  # fmt: skip
    Task.objects.create(
        campaign=CAMPAIGN, place=2, section="V.2", text="Đã xong", due=MONDAY, state="reported"
    )
    stone = Milestone.objects.create(
        campaign=CAMPAIGN, day=MONDAY - timedelta(days=3), due=MONDAY, counted_to=MONDAY,
        rhythm="10d", title_vi="kỳ 10 ngày", title_en="ten days", confirm_until=MONDAY,
    )  # fmt: skip
    UnitAnswer.objects.create(
        milestone=stone, unit=OTHER, answer="confirmed", answered_by=known["other"]
    )
    rows = remind(MONDAY)
    tasks = [one["said_vi"] for one in rows if one["rule"] == "task"]
    assert tasks == ["Nhiệm vụ “Tổ chức tập huấn” (Ví dụ Gia Lai 2026): hạn ngày 14/9/2026."]
    matter = ReminderMatter.objects.get(rule="task")
    assert [one.user for one in ReminderTo.objects.filter(reminder__matter=matter)] == [head]
    assert matter in views.waiting_for(head, CAMPAIGN)
    assert matter not in views.waiting_for(known["other"], CAMPAIGN)
    assert [one["unit"] for one in rows if one["rule"] == "confirm"] == [UNIT]
    sources = {one["subject"] for one in rows if one["rule"] == "stale-data"}
    with at(MONDAY + timedelta(days=40)):
        assert "vedich:dossiers" in {
            one["subject"]
            for one in reminding.preview(CAMPAIGN)["rows"]
            if one["rule"] == "stale-data" and one["reminded"]
        }
        Outage.objects.create(
            source="vedich", start=MONDAY, reason="Cổng bảo trì", recorded_by=office
        )
        quiet = [
            one
            for one in reminding.preview(CAMPAIGN)["rows"]
            if one["subject"] == "vedich:dossiers"
        ]
        assert [one["why"] for one in quiet] == ["done"]
    assert sources == set()


def test_an_officer_with_an_own_target_is_reminded_of_it(known: dict[str, User]) -> None:
    head, own = known["head"], somebody(Role.OFFICER, UNIT, "CB7")
    with at(MONDAY):
        split(head, CAMPAIGN, UNIT, "CB7", procedures=["1.001"])
        target = Choice(
            "online_filing", "published-2026-09-24", officer="CB7", value=Fraction(60),
            reason="khá",
        )  # fmt: skip
        set_officer(head, CAMPAIGN, UNIT, target)
        count_from(head, CAMPAIGN, UNIT, date(2026, 9, 1))
        seal_split(head, CAMPAIGN, UNIT, seen=split_preview(CAMPAIGN, UNIT).digest)
    rows = remind(MONDAY)
    (said,) = (one["said_vi"] for one in rows if one["subject"] == "online_filing/CB7")
    assert "UBND xã Phú Thiện (cán bộ CB7) đạt 10% (2/20)" in said
    assert "chỉ tiêu ≥ 60% vào ngày 24/9/2026" in said
    matter = ReminderMatter.objects.get(subject="online_filing/CB7")
    assert [one.user for one in ReminderTo.objects.filter(reminder__matter=matter)] == [own]
    assert matter not in views.readable(known["officer"], CAMPAIGN)
    page = signed_in(own).get(f"/campaign/{CAMPAIGN}/unit/{UNIT}/reminder/{matter.id}/")
    assert f"/unit/{UNIT}/officer/CB7/" in page.content.decode()
