"""What has to hold when two write at once, or one is killed: the verbs of a campaign's life.

Run as a process of its own in an empty workspace: tests.functional.test_writing_verbs. A case goes
on where the one before it ended.
"""

from __future__ import annotations

import math
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from tests.functional.test_plan_pages import PLAN
from tests.functional.writing_room import BEFORE_COMMIT, BEFORE_PLACING, alone, at_once, die, killed
from tests.integration import course_room
from tests.integration.campaign_room import AKE, own_campaign
from tests.integration.course_room import UNIT, campaign
from vedich.domain import clock
from vedich.domain.amending import put
from vedich.domain.dues import Due
from vedich.operations.campaign import tasks
from vedich.operations.campaign.lifecycle import life_of, take
from vedich.operations.campaign.parenting import link_parent
from vedich.operations.campaign.plan_revisions import Signed, revisions
from vedich.operations.campaign.plans import confirm_plan
from vedich.operations.closing import milestones as stones
from vedich.operations.closing.frozen import closed_periods
from vedich.operations.closing.reopening import decide_reopening, propose_reopening
from vedich.operations.data.uploads import store_file
from vedich.operations.keeping.auditing import append, verify
from vedich.operations.keeping.decided_files import finish
from vedich.operations.office import Office, home
from vedich.operations.papers import steps as papers
from vedich.operations.papers.numbering import begin_book
from vedich.operations.reminders import reminding
from vedich.operations.targets import assigning
from vedich.operations.work import job_kinds, ticking
from vedich.operations.work.jobs import enqueue, retry, run_next
from vedich.operations.work.tick_kinds import Kind
from vedich.records.models import (
    Answer,
    AuditEvent,
    CampaignLife,
    ClosedPeriod,
    Job,
    JobKind,
    Milestone,
    Paper,
    Reminder,
    Task,
    Tick,
    Upload,
    User,
)
from vedich.rulebook.rewriting import data_of

KILLS, SEED = 6, 2026
FIFTIETH = date(2024, 5, 16)
EARLY = datetime(2024, 4, 6, 8)
_WHO = ("vanphong", "thamdinh", "lanhdao", "truongxa")
office, verifier, leader, head = (User(username=name) for name in _WHO)


def case_a_room_is_made() -> None:
    def make() -> None:
        with tempfile.TemporaryDirectory() as folder:
            course_room.open_room(Path(folder))
            (Path(folder) / "plan.txt").write_text(PLAN, "utf-8")
            store_file("test", Path(folder) / "plan.txt")
        course_room.people()
        for name in ("mot-2024", "hai-2024", "ba-2024"):
            own_campaign(AKE, name, {"document/number": None, "document/date": None})

    alone(make)
    global office, verifier, leader, head
    office, verifier, leader, head = (User.objects.get(username=name) for name in _WHO)


def events(verb: str, subject: str = "") -> int:
    return AuditEvent.objects.filter(verb=verb, subject__startswith=subject).count()


def pending() -> int:
    return len(list(home().rglob("*.decided")))


def case_a_plan_killed_while_it_is_confirmed() -> None:
    def confirm(name: str = "so-mau-2026") -> str:
        return confirm_plan(office, Upload.objects.get(name="plan.txt"), name, {})

    file = home() / "definitions" / "campaigns" / "so-mau-2026.yaml"
    for at, there in ((BEFORE_COMMIT, 0), (BEFORE_PLACING, 1)):
        assert killed(confirm, at)
        assert (pending(), file.exists()) == (1, False)
        finish(home())
        assert (pending(), file.exists(), events("plan.confirm")) == (0, bool(there), there)
    both = at_once(lambda: confirm("hai-nguoi-2026"), lambda: confirm("hai-nguoi-2026"))
    assert sorted(both) == ["campaign_exists", "hai-nguoi-2026"]
    assert events("plan.confirm") == 2


def issue(name: str, number: str = "12/KH-UBND") -> str:
    with clock.at(EARLY):
        return take(office, name, "issue", signed=Signed(number, date(2024, 4, 5))).state


def whole(name: str) -> int:
    """The file of a campaign is the one of its last revision; how many there are."""
    finish(home())
    made = revisions(name)
    told = events("campaign.issue", f"campaign:{name}") + events(
        "campaign.amend", f"campaign:{name}"
    )
    assert told == len(made) == life_of(name).revision
    if made:
        assert Office.open().book.campaign(name).digest == made[0].digest
        assert (home() / "definitions" / "campaigns" / f"{name}.yaml").read_text("utf-8") == made[
            0
        ].definition
    return len(made)


def case_an_issue_killed_leaves_both_or_neither() -> None:
    for at, there in ((BEFORE_COMMIT, 0), (BEFORE_PLACING, 1)):
        assert killed(lambda: issue("mot-2024"), at)
        assert whole("mot-2024") == there
    assert pending() == 0
    assert Task.objects.filter(campaign="mot-2024").exists()


def amended(name: str, day: date, base: str = "") -> str:
    """Take a paper that moves the last day."""
    book = Office.open().book
    data = put(data_of(book, name), "period/end", day)
    signed = Signed("52/KH-UBND", date(2024, 4, 6), data=data, base=base)
    with clock.at(EARLY):
        return take(office, name, "amend", "Kéo dài", signed).state


def case_amendments_killed_at_any_moment_leave_both_or_neither() -> None:
    rng, begun = random.Random(SEED), datetime.now()
    alone(lambda: amended("mot-2024", date(2024, 7, 1)))
    takes = (datetime.now() - begun).total_seconds()
    before = whole("mot-2024")
    cut = 0
    for number in range(KILLS):
        day = date(2024, 7, 2 + number % 28)
        cut += killed(lambda day=day: amended("mot-2024", day), rng.uniform(0.3, 1.1) * takes)
        after = whole("mot-2024")
        assert after in (before, before + 1)
        before = after
    assert cut, "none of them was killed in time"


def case_two_who_issue_or_amend_at_once() -> None:
    said = at_once(*(lambda n=n: issue("hai-2024", f"{n}/KH-UBND") for n in (1, 2)))
    assert sorted(said) == ["issued", "state_forbids"]
    assert whole("hai-2024") == 1
    base = Office.open().book.campaign("hai-2024").digest
    days = (date(2024, 7, 10), date(2024, 7, 11))
    said = at_once(*(lambda day=day: amended("hai-2024", day, base) for day in days))
    assert sorted(said) == ["campaign_changed", "issued"]
    assert whole("hai-2024") == 2
    assert Office.open().book.campaign("hai-2024").period.end == days[said.index("issued")]


def case_campaigns_linked_under_each_other_at_once_make_no_circle() -> None:
    one, other = "mot-2024", "hai-2024"
    said = at_once(lambda: link_parent(office, one, other), lambda: link_parent(office, other, one))
    assert sorted(said, key=str) == [None, "parent_circle"]


def case_one_version_of_targets_is_signed_once() -> None:
    def draft() -> str:
        assigning.draft(office, "ba-2024")
        assigning.describe(office, "ba-2024", document="QĐ 1", signatory="A")
        return assigning.preview("ba-2024").digest

    assert at_once(*[lambda: assigning.draft(office, "ba-2024").number] * 2) == [1, 1]
    seen = alone(draft)
    said = at_once(*[lambda: assigning.sign(leader, "ba-2024", seen=seen).number] * 2)
    assert sorted(said, key=str) == [1, "no_draft"], said
    assert events("targets.sign") == 1


def ticks(*days: date) -> None:
    with clock.at(datetime.combine(days[-1], datetime.min.time()).replace(minute=1)):
        ticking.tick([campaign()])


def case_a_milestone_is_opened_answered_and_signed_once() -> None:
    alone(lambda: course_room.begin(office))
    at_once(*[lambda: ticks(FIFTIETH)] * 2)
    stone = Milestone.objects.get(day=FIFTIETH)
    assert events("milestone.open", f"campaign:{AKE}:{FIFTIETH}") == 1

    def answered(what: Answer) -> str:
        with clock.at(datetime(2024, 5, 17, 9)):
            return str(stones.answer(head, stone, UNIT, what, "Sót hồ sơ").answer)

    def ended() -> str:
        with clock.at(datetime(2024, 5, 17, 9)):
            return stones.end_round(office, stone).state

    said = at_once(lambda: answered(Answer.CONFIRMED), lambda: answered(Answer.CONTESTED), ended)
    stone.refresh_from_db()
    assert stone.state == "verifying"
    assert events("milestone.end_round", f"campaign:{AKE}:{FIFTIETH}") == 1
    told = events("milestone.answer", f"campaign:{AKE}:{FIFTIETH}")
    assert told == stone.answers.count() == sum(one in list(Answer) for one in said)
    assert stone.checks["silent"] == ([] if told else [UNIT])


def signed() -> int:
    stone = Milestone.objects.get(campaign=AKE, day=FIFTIETH)
    with clock.at(datetime(2024, 5, 22, 9)):
        return stones.sign(verifier, stone, "Đã đối chiếu").revision


def frozen() -> list[int]:
    """The revisions of what is closed, as files and as records, once all is settled."""
    finish(home())
    files = [one.revision for one in closed_periods(Office.open().workspace)]
    rows = ClosedPeriod.objects.filter(campaign=AKE, reopened_at=None)
    assert files == list(rows.values_list("revision", flat=True))
    return files


def case_figures_killed_while_they_freeze() -> None:
    stone = Milestone.objects.get(campaign=AKE, day=FIFTIETH)
    for at, there in ((BEFORE_COMMIT, 0), (BEFORE_PLACING, 1)):
        assert killed(signed, at)
        assert len(closed_periods(Office.open().workspace)) == 1, "a door was open meanwhile"
        assert len(frozen()) == there
        stone.refresh_from_db()
        assert (stone.state == "frozen") == (events("period.close") == 1) == bool(there)


def reopened(who: User) -> str:
    period = ClosedPeriod.objects.get(campaign=AKE)
    with clock.at(datetime(2024, 5, 23, 9)):
        return str(decide_reopening(who, period, agree=True).reopened_at is not None)


def case_closed_and_reopened_at_once() -> None:
    period = ClosedPeriod.objects.get(campaign=AKE)

    def proposed(who: User) -> str:
        return str(propose_reopening(who, period, "Sót hồ sơ").agreed)

    said = at_once(lambda: proposed(office), lambda: proposed(leader))
    assert sorted(said) == ["None", "already_proposed"]
    second = leader if said[0] == "None" else office
    said = at_once(lambda: reopened(second), lambda: reopened(second), signed)
    assert sorted(map(str, said[:2])) == ["True", "period_open"], said
    assert events("period.reopen") == 1
    assert frozen() == ([2] if said[2] == 2 else [])
    if not frozen():
        assert sorted(map(str, at_once(signed, signed))) == ["2", "state_forbids"]
    assert frozen() == [2]
    assert events("period.close") == 2


def numbered(paper: Paper) -> Any:
    with clock.at(datetime(2024, 5, 23, 9)):
        return papers.number(office, paper).number


def drafts(count: int) -> Sequence[Paper]:
    known = set(Paper.objects.values_list("id", flat=True))

    def make() -> None:
        with clock.at(EARLY):
            for _ in range(count):
                papers.draft(office, "ba-2024", "target-decision")

    alone(make)
    return list(Paper.objects.exclude(id__in=known))


def case_numbers_are_given_once_and_without_a_hole() -> None:
    made = drafts(5)
    said = at_once(*(lambda one=one: numbered(one) for one in made[:3]))
    assert sorted(said) == [1, 2, 3]
    row = Paper.objects.get(number=1)
    begun = lambda: begin_book("test", row.body, row.series, row.year, 50).last  # noqa: E731
    said = at_once(lambda: numbered(made[3]), lambda: numbered(made[3]), begun)
    assert sorted(map(str, said)) == ["4", "book_begun", "has_number"]
    # One that is killed gives its number back, and its draft is as it was.
    assert killed(lambda: numbered(made[4]), 0.05)
    left = Paper.objects.get(id=made[4].id)
    assert papers_file(left)
    number = left.number or alone(lambda: numbered(left))
    assert number == 5
    assert papers_file(Paper.objects.get(id=left.id))
    assert events("paper.number") == 5
    said = at_once(
        lambda: papers.withdraw(office, left, "Sai").number,
        lambda: papers.withdraw(office, left, "Sai").number,
    )
    assert sorted(map(str, said)) == ["5", "state_forbids"]
    assert alone(lambda: numbered(drafts_more())) == 6


def drafts_more() -> Paper:
    with clock.at(EARLY):
        return papers.draft(office, "ba-2024", "target-decision")


def papers_file(paper: Paper) -> bool:
    from vedich.operations.papers.shelf import file_of

    return file_of(paper).is_file()


def case_a_task_is_reported_once() -> None:
    task = Task.objects.filter(campaign="mot-2024").first()
    assert task is not None
    said = at_once(*[lambda: tasks.start(office, task).state] * 2)
    assert sorted(said) == ["doing", "state_forbids"], said


def case_a_matter_is_reminded_once() -> None:
    def reminded() -> int:
        with clock.at(datetime(2024, 5, 24, 8)):
            return len(reminding.send("test", AKE)["rows"])

    *others, first = sorted(at_once(*[reminded] * 3))
    assert (others, first) == ([0, 0], Reminder.objects.count())
    assert first >= 1


def asked_for(name: str) -> Job:
    return enqueue(office, JobKind.REPORT, campaign=AKE, as_of=name)


def worked(holder: str, do: Callable[[], dict[str, Any]]) -> str | None:
    """What becomes of the next job when its work is this."""
    job_kinds.perform = lambda job, tell: do()  # only the hands that do it are looked at
    done = run_next(holder)
    return None if done is None else f"{done.state} {done.attempts}"


def lost_lease(job: Job) -> None:
    Job.objects.filter(id=job.id).update(lease_until=datetime(2024, 1, 1))


def case_a_job_of_a_killed_worker_is_done_by_one_other() -> None:
    Job.objects.all().delete()
    job = asked_for("2024-05-01")
    assert asked_for("2024-05-01").id == job.id
    assert killed(lambda: worked("killed", die), math.inf)
    assert alone(lambda: worked("other", dict)) is None, "its lease still ran"
    lost_lease(job)
    said = at_once(*(lambda n=n: worked(f"w{n}", dict) for n in range(3)))
    assert sorted(said, key=str) == [None, None, "done 2"], said
    assert events("job.report.done") == 1


def case_a_job_that_kills_its_worker_is_given_up_and_run_again_when_asked() -> None:
    job = asked_for("2024-05-02")
    for _ in range(3):
        assert killed(lambda: worked("killed", die), math.inf)
        lost_lease(job)
    assert alone(lambda: worked("other", dict)) is None
    job.refresh_from_db()
    assert (job.state, job.result["error"]["code"]) == ("failed", "worker_lost")
    assert events("job.report.failed") == 1
    alone(lambda: str(retry(office, job).state))
    assert alone(lambda: worked("other", dict)) == "done 1"


def case_who_lost_a_job_writes_no_outcome() -> None:
    job = asked_for("2024-05-03")
    told = events("job.report.done")

    def slow() -> dict[str, Any]:
        lost_lease(job)
        assert alone(lambda: worked("quick", lambda: {"campaign": "quick"})) == "done 2"
        return {"campaign": "slow"}

    assert alone(lambda: worked("slow", slow)) == "done 2"
    job.refresh_from_db()
    assert (job.result, job.holder) == ({"campaign": "quick"}, "quick")
    assert events("job.report.done") == told + 1


def case_a_due_thing_killed_half_way_is_done_by_the_next_minute() -> None:
    def dues(one: Any) -> list[Due]:
        return [Due(one.id, "probe", datetime(2024, 5, 25, 7))]

    def minute(cut: bool) -> list[str]:
        def do(one: Any, due: Due) -> dict[str, Any]:
            append("probe", "probe.done", f"campaign:{one.id}", after={"due": due.at})
            return die() if cut else {}

        ticking.KINDS.clear()
        ticking.KINDS["probe"] = Kind(dues, do)
        with clock.at(datetime(2024, 5, 25, 8)):
            return [row["state"] for row in ticking.tick([campaign()])["rows"]]

    assert killed(lambda: minute(cut=True), math.inf)
    assert (events("probe.done"), Tick.objects.filter(kind="probe").count()) == (0, 0)
    assert sorted(at_once(*[lambda: minute(cut=False)] * 2)) == [[], ["done"]]
    assert events("probe.done") == 1


def case_rows_held_in_other_orders_make_nobody_wait_for_ever() -> None:
    def hold(*names: str) -> int:
        with transaction.atomic():
            for name in names:
                CampaignLife.objects.select_for_update().get(campaign=name)
                time.sleep(0.2)
        return len(names)

    two = ("mot-2024", "hai-2024")
    assert at_once(lambda: hold(*two), lambda: hold(*reversed(two))) == [2, 2]


def case_nothing_changed_without_an_event() -> None:
    assert pending() == 0
    assert verify().sound
