"""The program as a person starts it: a process of its own, JSON on stdout, words on stderr.

desk = Desk(tmp_path / "var")
desk.ok("count", "on_time")["rows"]
desk.refused("count", "nothing")["code"]
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = (sys.executable, "-c", "from vedich.cli.main import run; run()")
STATES = {"ok", "no_case", "not_applicable", "awaiting", "stale", "hidden"}
RECEIPT = (
    "sha256",
    "physical_rows",
    "accepted",
    "rejected",
    "blank",
    "structural",
    "new",
    "updated",
    "unchanged",
    "superseded",
    "new_units",
    "warnings",
    "rejects",
)


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        """All of stdout as JSON."""
        found: dict[str, Any] = json.loads(self.out)
        return found


@dataclass(frozen=True)
class Desk:
    """One workspace and the program beside it; Vietnamese, as where no locale is set."""

    home: Path

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        return {
            **kept,
            "VEDICH_HOME": str(self.home),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PYTHONUTF8": "1",
        }

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Start a command and do not wait for it."""
        return subprocess.Popen(
            (*PROGRAM, *map(str, words)),
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.home.parent,
            start_new_session=True,
        )

    def run(self, *words: object) -> Outcome:
        """Run a command to its end; it never shows a traceback."""
        process = self.start(*words)
        out, err = process.communicate(timeout=300)
        assert "Traceback" not in out + err, err
        assert "internal_error" not in out, out
        return Outcome(process.returncode, out, err)

    def ok(self, *words: object) -> dict[str, Any]:
        """The answer of a command that must succeed."""
        done = self.run(*words, "--json")
        assert done.code == 0, done
        answer = done.answer
        assert "error" not in answer
        return answer

    def rows(self, *words: object) -> list[dict[str, Any]]:
        """The rows of a list answer; they stand first."""
        answer = self.ok(*words)
        assert next(iter(answer)) == "rows"
        rows: list[dict[str, Any]] = answer["rows"]
        return rows

    def refused(self, *words: object, code: int = 1) -> dict[str, Any]:
        """The refusal of a command that must not succeed, in the shape of the contract."""
        done = self.run(*words, "--json")
        assert done.code == code, done
        answer = done.answer
        assert list(answer) == ["error"]
        error: dict[str, Any] = answer["error"]
        assert list(error) == ["code", "message", "where", "hint"]
        assert error["code"] and error["message"]
        return error

    def receipt(self, file: Path, layout: str, *more: object) -> dict[str, Any]:
        """Import a file; its receipt balances and has every key of the contract."""
        receipt = self.ok("import", file, "--layout", layout, *more)
        check_receipt(receipt)
        return receipt

    def figure(self, indicator: str, *more: object) -> tuple[int | None, int | None]:
        """Numerator and denominator over everything."""
        (row,) = self.ok("count", indicator, *more)["rows"]
        return row["numerator"], row["denominator"]

    def contents(self) -> dict[str, str]:
        """Every file of the workspace and its hash, apart from caches and the lock."""
        return {
            str(path.relative_to(self.home)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.home.rglob("*"))
            if path.is_file()
            and path.relative_to(self.home).parts[0] not in ("cache", "lock")
            and not path.name.endswith(("-wal", "-shm"))
        }


def check_receipt(receipt: dict[str, Any]) -> None:
    """The two identities of a receipt, and the types of its parts."""
    assert set(RECEIPT) <= receipt.keys()
    counts = {key: receipt[key] for key in RECEIPT[1:10]}
    assert all(type(number) is int and number >= 0 for number in counts.values()), counts
    assert receipt["physical_rows"] == sum(
        receipt[key] for key in ("accepted", "rejected", "blank", "structural")
    )
    assert receipt["accepted"] == sum(
        receipt[key] for key in ("new", "updated", "unchanged", "superseded")
    )
    assert len(receipt["rejects"]) == receipt["rejected"]
    for reject in receipt["rejects"]:
        assert list(reject)[:5] == ["sheet", "row", "column", "value", "reason"]
    assert len(receipt["sha256"]) == 64
    assert all(isinstance(unit, str) for unit in receipt["new_units"])


def check_figure(row: dict[str, Any]) -> None:
    """Numbers are numbers, a rate is in percent and unrounded, what is missing is null."""
    assert row["state"] in STATES
    assert type(row["excluded"]) is int
    for part in ("numerator", "denominator"):
        assert row[part] is None or type(row[part]) is int, row
    if row["state"] == "ok":
        assert abs(row["value"] - 100 * row["numerator"] / row["denominator"]) < 1e-9
    else:
        assert row["value"] is None


def dossiers(path: Path, *rows: str, columns: str = "") -> Path:
    """A file of dossiers in the plain form, from comma-separated lines."""
    head = columns or "code,unit,channel,received_at,due_at,finished_at,updated_at"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path
