"""Whatever the log can tell has a name that people read: verbs are collected from the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import vedich
from vedich.domain.states import TABLES
from vedich.operations.pages.names import deed_named

SOURCE = Path(vedich.__file__).parent
TELLING = {"append", "tell_log", "recording"}
VERB = re.compile(r"[a-z_]+(\.[a-z_]+)+")


def told(file: Path) -> Iterator[str]:
    """Every verb that a file writes out where it tells the log."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named = {
        target.id: one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            for given in call.args[:2] if call.func.id in TELLING else ():
                found = named.get(given.id, given) if isinstance(given, ast.Name) else given
                if isinstance(found, ast.Constant) and VERB.fullmatch(str(found.value)):
                    yield str(found.value)


def test_every_verb_of_the_log_has_a_name() -> None:
    verbs = {verb for file in SOURCE.rglob("*.py") for verb in told(file)}
    assert {"upload.store", "layout.write", "cli.act_as"} <= verbs
    assert [verb for verb in sorted(verbs) if deed_named(verb).vi == verb] == []


def test_every_step_of_a_table_has_a_name() -> None:
    subjects = {"period-sums": "sums", "target-version": "targets"}
    steps = {f"{subjects.get(t.id, t.id)}.{one.verb}" for t in TABLES for one in t.steps}
    assert [verb for verb in sorted(steps) if deed_named(verb).vi == verb] == []


@pytest.mark.parametrize("verb", ["import.file.done", "report.write.refused", "job.import.done"])
def test_how_it_ended_is_said_in_words(verb: str) -> None:
    assert deed_named(verb).vi.partition(": ")[2] in ("xong", "bị từ chối")
    assert verb not in deed_named(verb).en
