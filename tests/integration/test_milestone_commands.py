"""The steps of a milestone on the command line: in somebody's name, by their rights, on record."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.integration.course_room import CAMPAIGN, UNIT, begin, bring, open_room, people, tick_on
from vedich.cli.main import app
from vedich.domain import clock
from vedich.operations.closing.frozen import closed_periods
from vedich.operations.office import Office
from vedich.records.models import AuditEvent, ClosedPeriod, Milestone, Outage, UnitAnswer, User

pytestmark = pytest.mark.django_db
DAY, OVER = date(2024, 5, 16), datetime(2024, 5, 23, 9)


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("commands")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDICH_HOME", str(folder / "var"))
        open_room(folder)
    return folder / "var"


@pytest.fixture
def known(
    pattern: Path, vedich_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, User]:
    shutil.copytree(pattern, vedich_home)
    bring(tmp_path, "hoso2.csv", range(40, 60))
    monkeypatch.setattr("vedich.operations.work.serving.prepare", lambda **_: None)
    # The tests' database is in memory; the command asks for the file first.
    (vedich_home / "app.sqlite").touch()
    found = people()
    begin(found["office"])
    tick_on(date(2024, 5, 16), date(2024, 5, 17))
    return found


def run(*words: str) -> tuple[int, dict[str, Any]]:
    outcome = CliRunner().invoke(app, ["campaign", *words, "--json"])
    return outcome.exit_code, json.loads(outcome.stdout)


def refused(*words: str) -> str:
    code, answer = run(*words)
    assert code == 1, answer
    return str(answer["error"]["code"])


def step(verb: str, *words: str) -> dict[str, Any]:
    code, answer = run("milestone", verb, *words)
    assert code == 0, answer
    (row,) = answer["rows"]
    return dict(row)


def test_from_the_answer_to_the_reopening(known: dict[str, User]) -> None:
    at = (CAMPAIGN, str(DAY))
    with clock.at(datetime(2024, 5, 17, 9)):
        assert refused("milestone", "answer", *at, UNIT, "--as", "thamdinh") == "not_allowed"
        assert refused("milestone", "answer", *at, UNIT, "--as", "ai-do") == "no_such_user"
        assert (
            refused("milestone", "answer", *at, UNIT, "--as", "truongxa", "--contest")
            == "no_reason"
        )
        assert (
            refused("milestone", "sign", CAMPAIGN, "2024-05-01", "--as", "thamdinh")
            == "no_such_milestone"
        )
        row = step("answer", *at, UNIT, "--as", "truongxa", "--contest", "--reason", "Thiếu hồ sơ")
        assert (row["state"], row["answered"]) == ("verifying", 1)
    with clock.at(OVER):
        assert refused("milestone", "sign", *at, "--as", "thamdinh") == "contested_figures"
        assert refused("milestone", "sign", *at, "--as", "truongxa") == "not_allowed"
        row = step("send-back", *at, "--as", "thamdinh", "--reason", "Đối chiếu lại")
        assert row["state"] == "open"
        row = step("answer", *at, UNIT, "--as", "truongxa")
        assert UnitAnswer.objects.get().answer == "confirmed"
        assert step("sign", *at, "--as", "thamdinh")["state"] == "frozen"
        assert [one.end for one in closed_periods(Office.open().workspace)] == [DAY]
        assert refused("milestone", "reopen", *at, "--as", "vanphong") == "no_reason"
        row = step("reopen", *at, "--as", "vanphong", "--reason", "Nhập thiếu tệp")
        assert row["reopening_by"] == known["office"].full_name
        assert refused("milestone", "decide", *at, "--as", "vanphong", "--agree") == "second_person"
        row = step("decide", *at, "--as", "lanhdao", "--agree")
        assert (row["state"], row["reopening_by"]) == ("verifying", None)
        assert ClosedPeriod.objects.get().reopened_at is not None
    typed = AuditEvent.objects.filter(verb="cli.act_as")
    assert {one.actor.partition(":")[0] for one in typed} == {"cli"}
    signed = AuditEvent.objects.get(verb="milestone.sign")
    assert signed.actor == "thamdinh"
    before = typed.filter(seq__lt=signed.seq).first()
    assert before is not None and before.after == {"user": "thamdinh", "step": "sign"}


def test_the_office_ends_the_round_and_records_outages(known: dict[str, User]) -> None:
    with clock.at(datetime(2024, 5, 18, 9)):
        at = (CAMPAIGN, str(DAY))
        assert refused("milestone", "end-round", *at, "--as", "truongxa") == "not_allowed"
        assert step("end-round", *at, "--as", "vanphong")["state"] == "verifying"
        assert Milestone.objects.get(day=DAY).checks["silent"] == [UNIT]
        row = step(
            "outage", "igate", "--as", "vanphong", "--from", "2024-05-10", "--reason", "Hỏng"
        )
        assert (row["source"], row["to"]) == ("igate", None)
        assert refused(
            "milestone", "outage-end", "x", "--as", "vanphong", "--to", "2024-05-12"
        ) == ("no_such_outage")
        step("outage-end", "igate", "--as", "vanphong", "--to", "2024-05-12")
        assert Outage.objects.get().end == date(2024, 5, 12)


def test_a_person_who_left_signs_nothing(known: dict[str, User]) -> None:
    User.objects.filter(username="thamdinh").update(is_active=False)
    with clock.at(OVER):
        code = refused("milestone", "sign", CAMPAIGN, str(DAY), "--as", "thamdinh")
    assert code == "not_active"
    assert not AuditEvent.objects.filter(verb="cli.act_as").exists()
