"""The log of writes: many writers make one chain, and no tampering with it goes unnoticed.

``writers`` lets real processes append to one log on SQLite or PostgreSQL and reads the chain.
``tamperings`` edits, deletes, swaps and cuts events of an exported log and asks the stand-alone
verifier (script/verify-audit), which has to find each and to say how many events it checked.
"""

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.util
import io
import json
import random
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.functional.site_room import start, vedich
from vedich.operations.keeping.auditing import FIELDS, digest_of

VERIFIER = Path(__file__).resolve().parents[2] / "script" / "verify-audit"
Events = list[dict[str, Any]]
_WRITE = """
from django.db import transaction
from vedich.operations.keeping.auditing import append
from vedich.records.models import WorkerPulse
for number in range({events}):
    with transaction.atomic():
        WorkerPulse.objects.create(holder=f"{name}-{{number}}")
        append("{name}", "test.write", f"pulse:{{number}}", after={{"số": number, "b": [1, None]}})
"""


def writers(home: Path, *, number: int, events: int, database: str = "") -> list[str]:
    """What went wrong when so many processes wrote so many events each; empty: one sound chain."""
    more = {"VEDICH_DATABASE_URL": database} if database else {}
    vedich(home, "people", "invite", "binh", "--name", "Bình", "--role", "office", **more)
    before = _verified(home, more)["checked"]
    running = [
        start(home, _WRITE.format(events=events, name=f"writer{one}"), **more)
        for one in range(number)
    ]
    said = [process.communicate(timeout=3600)[0] for process in running]
    wrong = [
        text.splitlines()[-1]
        for process, text in zip(running, said, strict=True)
        if process.returncode
    ]
    found = _verified(home, more)
    if not found["sound"]:
        wrong.append(found["fault_en"])
    if found["checked"] != before + number * events:
        wrong.append(f"{found['checked']} events, not {before + number * events}")
    return wrong


def exported(home: Path, path: Path, *, most: int, database: str = "") -> Path:
    """The first ``most`` events of the log, as ``vedich audit export`` writes them."""
    more = {"VEDICH_DATABASE_URL": database} if database else {}
    vedich(home, "audit", "export", str(path), **more)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:most]), encoding="utf-8")
    return path


def tamperings(log: Path, *, number: int, seed: int = 1) -> list[str]:
    """The tamperings the verifier did not find; the sound log itself has to pass."""
    dice, verifier = random.Random(seed), _load()
    lines = log.read_text(encoding="utf-8").splitlines()
    anchor = f"{len(lines)}:{json.loads(lines[-1])['hash']}"
    wrong = [] if _check(verifier, log, anchor) == (0, len(lines)) else ["the sound log fails"]
    bad = log.with_name("tampered.jsonl")
    for one in range(number):
        name, tamper = list(_TAMPERINGS.items())[one % len(_TAMPERINGS)]
        events = tamper([json.loads(line) for line in lines], dice)
        text = (json.dumps(event, ensure_ascii=False, sort_keys=True) + "\n" for event in events)
        bad.write_text("".join(text), encoding="utf-8")
        if _check(verifier, bad, anchor)[0] != 1:
            wrong.append(f"{name} (number {one}, seed {seed}) was not found")
    return wrong


def _load() -> ModuleType:
    """The script itself, run in this process: a thousand starts would take most of the time."""
    loader = importlib.machinery.SourceFileLoader("verify_audit", str(VERIFIER))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def _check(verifier: ModuleType, log: Path, anchor: str) -> tuple[int, int]:
    """Exit code, and how many events the script says it checked."""
    said, arguments = io.StringIO(), sys.argv
    sys.argv = [str(VERIFIER), str(log), "--anchor", anchor]
    try:
        with contextlib.redirect_stdout(said):
            verifier.main()
    except SystemExit as end:
        return int(end.code or 0), 0
    finally:
        sys.argv = arguments
    number = said.getvalue().partition(" events checked")[0].splitlines()[-1]
    return 0, int(number)


def _verified(home: Path, more: dict[str, str]) -> dict[str, Any]:
    done = vedich(home, "audit", "verify", "--json", ok=False, **more)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _edited(events: Events, dice: random.Random) -> Events:
    event = dice.choice(events)
    name = dice.choice([*FIELDS, "hash"])
    was = event[name]
    event[name] = was + 1 if isinstance(was, int) else f"{was or ''}x"
    return events


def _edited_and_rehashed(events: Events, dice: random.Random) -> Events:
    event = dice.choice(events)
    event["actor"] = "nobody"
    event["hash"] = digest_of({name: event[name] for name in FIELDS})
    return events


def _deleted(events: Events, dice: random.Random) -> Events:
    del events[dice.randrange(len(events))]
    return events


def _swapped(events: Events, dice: random.Random) -> Events:
    one, other = dice.sample(range(len(events)), 2)
    events[one], events[other] = events[other], events[one]
    return events


def _swapped_with_numbers(events: Events, dice: random.Random) -> Events:
    one, other = dice.sample(range(len(events)), 2)
    numbers = events[one]["seq"], events[other]["seq"]
    events[one], events[other] = events[other], events[one]
    events[one]["seq"], events[other]["seq"] = numbers
    return events


def _cut_off(events: Events, dice: random.Random) -> Events:
    return events[: dice.randrange(len(events))]


def _made_anew(events: Events, dice: random.Random) -> Events:
    """From some event on, another history with sound hashes: only the anchor shows it."""
    index = dice.randrange(len(events))
    previous = events[index]["previous"]
    for event in events[index:]:
        event |= {"actor": "nobody", "previous": previous}
        previous = event["hash"] = digest_of({name: event[name] for name in FIELDS})
    return events


_TAMPERINGS: dict[str, Callable[[Events, random.Random], Events]] = {
    "an edit": _edited,
    "an edit with its hash": _edited_and_rehashed,
    "a deletion": _deleted,
    "a swap": _swapped,
    "a swap with its numbers": _swapped_with_numbers,
    "a cut end": _cut_off,
    "a history made anew": _made_anew,
}
