"""A sample of the steps that script/soak takes: page, command and job against a model by hand."""

from __future__ import annotations

import json
from pathlib import Path

from tests.functional.site_room import vedich
from tests.soak import campaign_states, closed_doors

STEPS, DOORS = 5_000, 120


def test_five_thousand_steps_through_every_door() -> None:
    found = campaign_states.in_a_process(STEPS, first_seed=1)
    assert found["wrong"] == []
    assert found["attempts"] >= STEPS


def test_the_command_in_a_process_of_its_own(tmp_path: Path) -> None:
    home, name = tmp_path / "var", campaign_states.CAMPAIGN
    refused = vedich(home, "campaign", "step", name, "close", "--json", ok=False)
    assert (refused.returncode, json.loads(refused.stdout)["error"]["code"]) == (1, "state_forbids")
    for verb in ("issue", "start", "wind_up", "close"):
        answer = json.loads(vedich(home, "campaign", "step", name, verb, "--json").stdout)
    assert answer["state"] == "closed"
    assert [row["verb"] for row in answer["rows"]] == ["close", "wind_up", "start", "issue"]
    asked = ("campaign", "step", name, "propose_reopening", "--reason", "Sai số", "--json")
    vedich(home, *asked)
    alone = vedich(home, "campaign", "step", name, "agree_reopening", "--json", ok=False)
    assert json.loads(alone.stdout)["error"]["code"] == "second_person"
    assert json.loads(vedich(home, "audit", "verify", "--json").stdout)["sound"]


def test_no_door_writes_past_a_closed_period() -> None:
    found = closed_doors.found_in_a_process(DOORS, first_seed=1)
    assert found["wrong"] == []
    for way in ("submit", "confirm", "contest", "job", "import", "withdraw", "close"):
        assert found["tried"][f"{way} while closed"], way
