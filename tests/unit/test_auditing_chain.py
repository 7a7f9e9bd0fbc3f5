"""The chain of the log: what was changed, taken out, moved or cut off is found."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vedich.operations.keeping.auditing import FIELDS, GENESIS, check_chain, digest_of

VERIFIER = Path(__file__).resolve().parents[2] / "script" / "verify-audit"
Events = list[dict[str, Any]]


def chain(length: int) -> Events:
    """A sound chain of made-up events."""
    events: Events = []
    previous = GENESIS
    for number in range(1, length + 1):
        content: dict[str, Any] = {
            "seq": number,
            "at": f"2026-10-02T09:{number % 60:02}:00.000000",
            "actor": f"user{number % 3}",
            "verb": "job.import",
            "subject": f"job:{number}",
            "before": None,
            "after": {"tệp": "số liệu.xlsx", "accepted": number},
            "why": "Bổ sung" if number % 2 else "",
            "previous": previous,
        }
        previous = digest_of(content)
        events.append({**content, "hash": previous})
    return events


def changed(events: Events, dice: random.Random) -> Events:
    """One event says something else than it did."""
    index = dice.randrange(len(events))
    name = dice.choice([name for name in FIELDS if name not in ("seq", "previous")])
    was = events[index][name]
    events[index][name] = {"accepted": -1} if name in ("before", "after") else f"{was}x"
    return events


def rehashed(events: Events, dice: random.Random) -> Events:
    """One event says something else, and its own hash was computed again."""
    index = dice.randrange(len(events) - 1)
    events[index]["actor"] = "nobody"
    events[index]["hash"] = digest_of({name: events[index][name] for name in FIELDS})
    return events


def deleted(events: Events, dice: random.Random) -> Events:
    """One event before the last is gone."""
    del events[dice.randrange(len(events) - 1)]
    return events


def renumbered(events: Events, dice: random.Random) -> Events:
    """One event is gone, and the later ones count on from there."""
    index = dice.randrange(len(events) - 1)
    del events[index]
    for event in events[index:]:
        event["seq"] -= 1
    return events


def swapped(events: Events, dice: random.Random) -> Events:
    """Two events changed places."""
    one, other = dice.sample(range(len(events)), 2)
    events[one], events[other] = events[other], events[one]
    return events


def truncated(events: Events, dice: random.Random) -> Events:
    """The last events are gone."""
    return events[: dice.randrange(len(events))]


def forged_tail(events: Events, dice: random.Random) -> Events:
    """Everything from some event on was made anew, hashes and all."""
    index = dice.randrange(len(events))
    previous = events[index - 1]["hash"] if index else GENESIS
    for event in events[index:]:
        event |= {"actor": "nobody", "previous": previous}
        previous = event["hash"] = digest_of({name: event[name] for name in FIELDS})
    return events


TAMPERINGS = (changed, rehashed, deleted, renumbered, swapped, truncated, forged_tail)


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda one: one.__name__)
def test_every_tampering_is_found(tamper: Callable[[Events, random.Random], Events]) -> None:
    dice = random.Random(2026)
    sound = chain(40)
    anchor = (40, sound[-1]["hash"])
    assert check_chain(sound, anchor).sound
    for _ in range(150):
        found = check_chain(tamper(copy.deepcopy(sound), dice), anchor)
        assert not found.sound
        assert found.fault_vi
        assert found.checked <= 40


def verifier(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """The stand-alone script, run apart from the package and the virtual environment."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(VERIFIER), str(path), *more],
        capture_output=True,
        text=True,
        check=False,
    )


def write(path: Path, events: Events) -> Path:
    lines = (json.dumps(event, ensure_ascii=False, sort_keys=True) + "\n" for event in events)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_verifier_says_how_many_events_it_checked(tmp_path: Path) -> None:
    events = chain(25)
    log = write(tmp_path / "log.jsonl", events)
    done = verifier(log, "--anchor", f"25:{events[-1]['hash']}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "25 events checked" in done.stdout
    assert f"25:{events[-1]['hash']}" in done.stdout
    kept = tmp_path / "anchors.txt"
    kept.write_text(f"10:{events[9]['hash']}\n", encoding="utf-8")
    assert verifier(log, "--anchor", str(kept)).returncode == 0


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda one: one.__name__)
def test_verifier_finds_every_tampering(
    tmp_path: Path, tamper: Callable[[Events, random.Random], Events]
) -> None:
    dice = random.Random(7)
    sound = chain(30)
    anchor = f"30:{sound[-1]['hash']}"
    for _ in range(3):
        log = write(tmp_path / "log.jsonl", tamper(copy.deepcopy(sound), dice))
        done = verifier(log, "--anchor", anchor)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "HỎNG" in done.stdout


def test_verifier_refuses_a_line_that_says_two_things(tmp_path: Path) -> None:
    log = write(tmp_path / "log.jsonl", chain(1))
    line = log.read_text(encoding="utf-8").replace('"actor"', '"actor": "x", "actor"', 1)
    log.write_text(line, encoding="utf-8")
    assert verifier(log).returncode == 1


def test_verifier_is_short_and_needs_only_the_standard_library() -> None:
    text = VERIFIER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 150
    imported = {line.split()[1] for line in text.splitlines() if line.startswith("import ")}
    assert imported <= set(sys.stdlib_module_names)
    assert not any(line.startswith("from ") for line in text.splitlines())
