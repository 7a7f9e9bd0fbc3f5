"""Damaged Parquet is made again from the original that was kept; what can't be is said."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import Desk
from tests.unknown_export import unknown_export

LINES = "code,unit,received_at,channel\n" + "".join(
    f"H21-{n},H21.1,{n % 28 + 1:02}/{n % 3 + 1:02}/2026,{('online', 'counter')[n % 2]}\n"
    for n in range(90)
)
LAYOUT = """
id: mine
kind: dossiers
title: {vi: Của tôi, en: Mine}
source: mine
columns: {code: {header: so, required: true}, received_at: {header: ngay}}
"""

DESCRIBE = """
import sys
from pathlib import Path
from vedich.operations.work.serving import prepare
prepare()
from vedich.operations.data.described import save_layout
from vedich.operations.data.describing_columns import Wishes
save_layout("cli:test", Path(sys.argv[1]), Wishes(title=sys.argv[2], unit="H21.1", like="so"))
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An import of three months."""
    desk = Desk(tmp_path / "var")
    file = tmp_path / "dossiers.csv"
    file.write_text(LINES, encoding="utf-8")
    desk.ok("import", file, "--layout", "vedich-dossiers")
    return desk


def parts(desk: Desk) -> list[Path]:
    return sorted((desk.home / "facts").rglob("*.parquet"))


def hashes(paths: list[Path]) -> list[str]:
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


def wrong(desk: Desk, *words: str) -> dict[str, Any]:
    """The answer of a verification that found something."""
    done = desk.run(*words, "--json")
    assert done.code == 1
    return done.answer


def test_parts_are_made_again_to_the_byte(desk: Desk) -> None:
    before, figures = hashes(parts(desk)), desk.rows("count", "online_filing", "--by", "month")
    first, second, _ = parts(desk)
    first.unlink()
    second.write_bytes(second.read_bytes()[:-20] + b"x" * 20)
    found = {row["code"] for row in wrong(desk, "verify")["rows"]}
    assert found >= {"file_missing", "file_changed"}
    answer = desk.ok("verify", "--repair")
    assert [row["part"] for row in answer["repaired"]] == [
        str(path.relative_to(desk.home)) for path in (first, second)
    ]
    assert answer["ok"] is True and answer["not_repaired"] == []
    assert hashes(parts(desk)) == before and len(before) == 3
    assert desk.rows("count", "online_filing", "--by", "month") == figures
    assert desk.ok("verify", "--repair")["repaired"] == []


def test_without_the_original_nothing_is_made_up(desk: Desk) -> None:
    (original,) = (desk.home / "originals").iterdir()
    original.write_bytes(b"code,unit\n")
    parts(desk)[0].unlink()
    answer = wrong(desk, "verify", "--repair")
    assert answer["repaired"] == []
    assert [row["code"] for row in answer["not_repaired"]] == ["original_damaged"]
    assert len(parts(desk)) == 2


def test_a_layout_that_changed_reads_nothing_again(desk: Desk, tmp_path: Path) -> None:
    layout, file = tmp_path / "mine.yaml", tmp_path / "mine.csv"
    layout.write_text(LAYOUT, encoding="utf-8")
    file.write_text("so,ngay\nA1,02/01/2026\n", encoding="utf-8")
    desk.ok("import", file, "--layout", layout)
    lost = next(path for path in parts(desk) if path.name == "00000002.parquet")
    lost.unlink()
    (left,) = wrong(desk, "verify", "--repair")["not_repaired"]
    assert left["code"] == "layout_changed" and "definitions/layouts" in left["hint_en"]
    kept = desk.home / "definitions" / "layouts"
    kept.mkdir(parents=True)
    (kept / "mine.yaml").write_text(LAYOUT, encoding="utf-8")
    assert [row["import"] for row in desk.ok("verify", "--repair")["repaired"]] == [2]
    assert lost.exists()


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_layout_changed_on_the_site_still_reads_what_it_read(
    desk: Desk, tmp_path: Path, by_hand: bool
) -> None:
    file = unknown_export(tmp_path / "so.xlsx")
    describe = (sys.executable, "-c", DESCRIBE, str(file))
    subprocess.run([*describe, "Sổ"], env=desk.environment(), check=True)
    if by_hand:
        with (desk.home / "definitions/layouts/so.yaml").open("a", encoding="utf-8") as layout:
            layout.write("# Sửa tay trong thư mục dữ liệu.\n")
    desk.ok("import", file, "--layout", "so")
    subprocess.run([*describe, "SỔ"], env=desk.environment(), check=True)
    lost = [path for path in parts(desk) if path.name == "00000002.parquet"]
    before = hashes(lost)
    for path in lost:
        path.unlink()
    answer = desk.ok("verify", "--repair")
    assert len(answer["repaired"]) == len(lost) > 0
    assert hashes(lost) == before


def test_other_bytes_of_the_same_rows_are_known_from_then_on(desk: Desk) -> None:
    """As if another version of the libraries had written the part the ledger knows."""
    part = parts(desk)[0]
    digest = hashes([part])[0]
    with closing(sqlite3.connect(desk.home / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE import SET record = replace(record, ?, ?)", (digest, "0" * 64))
    part.write_bytes(b"damaged")
    answer = desk.ok("verify", "--repair")
    assert [row["part"] for row in answer["repaired"]] == [str(part.relative_to(desk.home))]
    assert hashes([part]) == [digest] and answer["ok"] is True
