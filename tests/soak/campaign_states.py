"""A campaign driven at random through every door, against a model written by hand.

``run`` steps by pages, commands and jobs, amends, links and moves the clock. After each attempt
the state is that of the model, a step that was taken left exactly one event that tells it, and a
refused one left nothing behind. It needs a workspace of its own (VEDICH_HOME) and a process for
itself: ``python -m tests.soak.campaign_states 5000 1``.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

CAMPAIGN, PARENT = "ia-ake-2024", "tp-lang-son-2024"
STEPS_A_RUN = 50
START, END = date(2024, 3, 28), date(2024, 6, 29)
_PAPER_DAY = date(2024, 6, 10)
# Apart from domain.lifecycle: (state, verb) → state.
MODEL = {
    ("draft", "issue"): "issued",
    ("issued", "start"): "running",
    ("running", "wind_up"): "closing",
    ("closing", "close"): "closed",
    ("closed", "archive"): "archived",
    ("closed", "propose_reopening"): "closed",
    ("closed", "agree_reopening"): "closing",
    ("closed", "decline_reopening"): "closed",
    ("issued", "amend"): "issued",
    ("running", "amend"): "running",
    ("closing", "amend"): "closing",
}
_REOPENING = ("propose_reopening", "agree_reopening", "decline_reopening")
_WITH_REASON = ("propose_reopening", "decline_reopening", "amend")
_MAY = {
    "office": {verb for _, verb in MODEL},
    "second": {verb for _, verb in MODEL},
    "leader": set(_REOPENING),
    "head": set(),
}
_VERBS = sorted({verb for _, verb in MODEL} - {"amend"})
# The way forward is taken more often than what stays refused, or no run would come to its end.
_LIKELY = [*_VERBS, "issue", "start", "wind_up", "close", "start", "wind_up", "close"]
_DAYS = (date(2024, 3, 27), START, date(2024, 4, 6), date(2024, 6, 28), END, date(2024, 7, 16))
_DOORS = ["page"] * 12 + ["job"] * 17 + ["command"]
_MOST_TOLD = 20
_USUAL_RUN = 28
_FIRST_ONES = 5  # the first runs generated are the shortest: alone they would never get far
attempts = 0


class CampaignMachine(RuleBasedStateMachine):
    """One campaign from its draft on; ``state`` … ``end`` are what the model expects."""

    people: ClassVar[dict[str, Any]] = {}
    clients: ClassVar[dict[str, Any]] = {}

    @initialize()
    def begin(self) -> None:
        """As if no step had ever been taken; the log goes on, as logs do."""
        from vedich.operations.office import home
        from vedich.records.models import CampaignLife, PlanRevision

        CampaignLife.objects.all().delete()
        PlanRevision.objects.all().delete()
        (home() / "definitions" / "campaigns" / f"{CAMPAIGN}.yaml").unlink(missing_ok=True)
        self.state, self.revision, self.proposer, self.parent = "draft", 0, "", ""
        self.day, self.end = END, END
        self.seen = _last_event()

    @rule(day=st.sampled_from(_DAYS))
    def another_day(self, day: date) -> None:
        """The clock moves, to and fro."""
        self.day = day

    @rule(
        door=st.sampled_from(_DOORS),
        who=st.sampled_from(["office", "office", "second", "leader", "head"]),
        verb=st.sampled_from(_LIKELY),
        reason=st.sampled_from(["Số liệu của một đơn vị sai", "Theo đề nghị", " "]),
    )
    def step(self, door: str, who: str, verb: str, reason: str) -> None:
        """A step through one of the doors."""
        if door == "page":
            actor = self.people[who].username
            done = self._try(lambda: self._page(who, verb, reason))
            allowed = verb in _MAY[who]
        elif door == "job":
            actor, allowed = "worker", verb != "agree_reopening"
            done = self._try(lambda: self._job(verb, reason))
        else:
            actor, allowed = _operator(), verb != "agree_reopening"
            done = self._try(lambda: self._command(verb, reason))
        self._expect(done, actor, verb, reason, allowed)

    @rule(
        who=st.sampled_from(["office", "second", "leader"]),
        end=st.sampled_from([END, date(2024, 7, 15), date(2024, 1, 1)]),
        reason=st.sampled_from(["Kéo dài", ""]),
        once=st.integers(0, 39),
    )
    def amend(self, who: str, end: date, reason: str, once: int) -> None:
        """An amending paper moves the last day; one in forty, for each reads the rules again."""
        if once or end == self.end:
            return
        done = self._try(lambda: self._amend(who, end, reason))
        fits = end >= START
        allowed = "amend" in _MAY[who] and fits
        self._expect(done, self.people[who].username, "amend", reason, allowed)
        if done:
            self.end = end

    @rule(
        who=st.sampled_from(["office", "leader"]),
        parent=st.sampled_from(["", PARENT, CAMPAIGN]),
    )
    def link(self, who: str, parent: str) -> None:
        """Another campaign is named as the parent."""
        done = self._try(lambda: self._link(who, parent))
        assert done == (who == "office" and parent != CAMPAIGN), (who, parent)
        if done and parent != self.parent:
            self.parent = parent
            self._told("link", self.people[who].username, {"parent": parent})
        self._as_expected()

    def _expect(self, done: bool, actor: str, verb: str, reason: str, allowed: bool) -> None:
        after = MODEL.get((self.state, verb))
        expected = (
            after is not None
            and allowed
            and self._right_moment(actor, verb)
            and (bool(reason.strip()) or verb not in _WITH_REASON)
        )
        assert done == expected, (self.state, verb, actor, reason, str(self.day), done)
        if done and after is not None:
            before, self.state = self.state, after
            self.revision += verb in ("issue", "amend")
            if verb in _REOPENING:
                self.proposer = actor if verb == "propose_reopening" else ""
            told = {"state": after, "revision": self.revision}
            self._told(verb, actor, told, before)
        self._as_expected()

    def _right_moment(self, actor: str, verb: str) -> bool:
        match verb:
            case "start":
                return self.day >= START
            case "wind_up":
                return self.day >= self.end
            case "propose_reopening" | "archive":
                return not self.proposer
            case "agree_reopening":
                return bool(self.proposer) and self.proposer != actor
            case "decline_reopening":
                return bool(self.proposer)
        return True

    def _told(self, verb: str, actor: str, told: dict[str, Any], before: str = "") -> None:
        """Exactly one event of the campaign's life more, and it tells this step."""
        (last,) = _events_after(self.seen)
        assert (last.verb, last.actor) == (f"campaign.{verb}", actor), last
        assert told.items() <= last.after.items(), (told, last.after)
        assert not before or last.before["state"] == before, last.before
        self.seen = _last_event()

    def _as_expected(self) -> None:
        from vedich.operations.campaign.lifecycle import life_of
        from vedich.records.models import PlanRevision

        life = life_of(CAMPAIGN)
        found = (life.state, life.revision, life.proposed_by, life.parent)
        assert found == (self.state, self.revision, self.proposer, self.parent), found
        assert PlanRevision.objects.count() == self.revision
        assert _events_after(self.seen) == [], "an event without a step"

    def _try(self, act: Callable[[], bool]) -> bool:
        from vedich.domain import clock
        from vedich.domain.errors import Refusal

        global attempts
        attempts += 1
        with clock.at(datetime.combine(self.day, time(9))):
            try:
                return act()
            except Refusal:
                return False

    def _page(self, who: str, verb: str, reason: str) -> bool:
        client = self.clients[who]
        answer = client.post(f"/campaign/{CAMPAIGN}/life/", {"do": verb, "reason": reason})
        assert answer.status_code in (302, 403), answer.status_code
        return answer.status_code == 302 and _last_message(client, answer) == "success"

    def _job(self, verb: str, reason: str) -> bool:
        from vedich.operations.campaign.lifecycle import take

        take("worker", CAMPAIGN, verb, reason)
        return True

    def _command(self, verb: str, reason: str) -> bool:
        code, answer = run_command("campaign", "step", CAMPAIGN, verb, "--reason", reason, "--json")
        assert (code == 0) == ("error" not in answer), answer
        return code == 0

    def _amend(self, who: str, end: date, reason: str) -> bool:
        from vedich.domain.amending import Change
        from vedich.operations.campaign.amending import Amendment, amend

        change = Change("period/end", self.end, end)
        found = Amendment("52/KH-UBND", _PAPER_DAY, (change,))
        amend(self.people[who], CAMPAIGN, found, {"period/end": ""}, reason)
        return True

    def _link(self, who: str, parent: str) -> bool:
        from vedich.operations.campaign.parenting import link_parent

        link_parent(self.people[who], CAMPAIGN, parent)
        return True


def run(transitions: int, first_seed: int) -> Sequence[str]:
    """Attempt so many steps at least; what went wrong (nothing: [])."""
    from vedich.operations.keeping.auditing import verify

    _make_people()
    wrong: list[str] = []
    number = first_seed
    while attempts < transitions and not wrong:
        seed(number)(CampaignMachine)
        chosen = settings(
            max_examples=_FIRST_ONES + (transitions - attempts) // _USUAL_RUN,
            stateful_step_count=STEPS_A_RUN,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        try:
            run_state_machine_as_test(CampaignMachine, settings=chosen)
        except (AssertionError, HypothesisException) as error:
            notes = " ".join(getattr(error, "__notes__", ()))
            wrong.append(f"seed {number}: {error} {notes}")
        number += 1
    if not verify().sound:
        wrong.append("the log is not sound")
    return wrong


def in_a_process(
    transitions: int, first_seed: int, module: str = "tests.soak.campaign_states"
) -> dict[str, Any]:
    """The same in a process and a workspace of its own: ``{"attempts": …, "wrong": […]}``."""
    words = ("-m", module, str(transitions), str(first_seed))
    root = Path(__file__).resolve().parents[2]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VEDICH_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        (sys.executable, *words), cwd=root, env=kept, capture_output=True, text=True, check=False
    )
    if not done.stdout:
        return {"attempts": 0, "wrong": [done.stderr[-2000:]]}
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main() -> int:
    """``campaign_states TRANSITIONS SEED`` in a fresh workspace; prints what went wrong."""
    number, first_seed = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VEDICH_HOME"] = f"{folder}/var"
        os.environ["VEDICH_SECOND_FACTOR"] = ""
        from vedich.operations.work.serving import prepare

        prepare()
        logging.getLogger("django.request").setLevel(logging.ERROR)  # refusals are half of it
        wrong = run(number, first_seed)
    print(json.dumps({"attempts": attempts, "wrong": list(wrong)}, ensure_ascii=False))
    return 1 if wrong else 0


def _make_people() -> None:
    from django.test import Client

    from vedich.records.models import Assignment, Role, ScopeKind, User

    roles = {"office": Role.OFFICE, "second": Role.OFFICE, "leader": Role.LEADER}
    for name, role in {**roles, "head": Role.UNIT_HEAD}.items():
        user = User.objects.create(username=name, full_name=f"Người {name}")
        Assignment.objects.create(user=user, role=role, scope=ScopeKind.ALL)
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        CampaignMachine.people[name], CampaignMachine.clients[name] = user, client


def _last_message(client: Any, answer: Any) -> str:
    """The kind of what the next page would say last; nobody looks, so they are thrown away."""
    from django.contrib.messages import get_messages

    told = [one.level_tag for one in get_messages(answer.wsgi_request)]
    if len(told) > _MOST_TOLD:
        session = client.session
        session.pop("_messages", None)
        session.save()
    return told[-1]


def run_command(*words: str) -> tuple[int, dict[str, Any]]:
    """A command in this process: its exit code and what it answered."""
    from vedich.cli.main import app

    with _captured() as out:
        try:
            code = app(list(words), standalone_mode=False) or 0
        except SystemExit as end:
            code = int(end.code or 0)
    return int(code), json.loads(out.getvalue())


@contextlib.contextmanager
def _captured() -> Iterator[io.StringIO]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        yield out


def _operator() -> str:
    from vedich.operations.data.recording import operator

    return operator()


def _events_after(number: int) -> list[Any]:
    """The events of the life of campaigns after that one; a step may have others follow it."""
    from vedich.records.models import AuditEvent

    return list(AuditEvent.objects.filter(seq__gt=number, verb__startswith="campaign."))


def _last_event() -> int:
    from vedich.records.models import AuditHead

    head = AuditHead.objects.first()
    return head.seq if head else 0


if __name__ == "__main__":
    sys.exit(main())
