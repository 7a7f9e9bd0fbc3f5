"""The first rows of a large file are read as the whole file's first rows are."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from vedich.domain.errors import Refusal
from vedich.intake import sampling
from vedich.intake.detecting import suggest
from vedich.intake.reading import read
from vedich.operations.office import Office
from vedich.operations.pages.preview import preview

ROWS = 1_000
HEAD = ("code", "unit", "procedure", "received_at", "amount_due")
LAYOUT = "vedich-dossiers"


def _rows() -> list[tuple[Any, ...]]:
    return [(f"H-{n:05}", "X.1", "2.000815", "2026-03-02", n * 1000) for n in range(ROWS)]


def _text(delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([HEAD, *_rows()])
    return out.getvalue()


def _workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Hồ sơ")
        sheet.merge_range(0, 0, 0, 4, "DANH SÁCH HỒ SƠ")
        for at, row in enumerate([HEAD, *_rows()], start=1):
            sheet.write_row(at, 0, row)
    return path


def _files(folder: Path) -> dict[str, Path]:
    folder.mkdir(exist_ok=True)
    lines = [dict(zip(HEAD, row, strict=True)) for row in _rows()]
    texts = {
        "utf8.csv": _text().encode(),
        "utf16.csv": b"\xff\xfe" + _text("\t").encode("utf-16-le"),
        "lines.jsonl": "\n".join(json.dumps(one) for one in lines).encode(),
        "whole.json": json.dumps(lines).encode(),
    }
    for name, content in texts.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in texts} | {"xlsx": _workbook(folder / "a.xlsx")}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a large one."""
    monkeypatch.setattr(sampling, "LARGEST", 100)


@pytest.mark.parametrize("name", ["utf8.csv", "utf16.csv", "lines.jsonl", "whole.json", "xlsx"])
def test_the_first_rows_are_those_of_the_whole(
    name: str, tmp_path: Path, vedich_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _files(tmp_path / "files")[name]
    book = Office.open().book
    whole, found = preview(path, LAYOUT), suggest(path, [book.layout(LAYOUT)])
    assert len(whole["rows"]) == 8 and whole["sampled"] is False
    monkeypatch.setattr(sampling, "LARGEST", 100)
    sampled = preview(path, LAYOUT)
    # How many rows were read is said of what was read.
    told = {"sampled": name != "whole.json", "accepted": sampled["accepted"]}
    assert sampled == {**whole, **told} and sampled["accepted"] <= whole["accepted"]
    assert suggest(path, [book.layout(LAYOUT)]) == found
    if name != "whole.json":
        with sampling.sampled(path) as (sample, is_cut):
            assert is_cut
            accepted = read(sample, book.layout(LAYOUT)).receipt.accepted
        assert 200 <= accepted <= sampling.ROWS
        assert not sample.exists()


@pytest.mark.usefixtures("small")
def test_a_file_that_is_wrong_is_refused_while_it_is_cut(tmp_path: Path, vedich_home: Path) -> None:
    cut = _workbook(tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(cut[: len(cut) // 2])
    (tmp_path / "old.xlsx").write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(4096))
    for name in ("cut.xlsx", "old.xlsx"):
        with pytest.raises(Refusal) as refused:
            preview(tmp_path / name, LAYOUT)
        assert refused.value.vi and refused.value.code != "unreadable", name


def test_a_file_above_the_bound_is_looked_into(tmp_path: Path, vedich_home: Path) -> None:
    path = tmp_path / "lon.csv"
    lines = _text().splitlines(keepends=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(lines[0])
        for _ in range(250):
            file.writelines(lines[1:])
    assert path.stat().st_size > sampling.LARGEST
    shown = preview(path, LAYOUT)
    assert shown["sampled"] is True
    assert ["H-00000" in row for row in shown["rows"]][:2] == [True, False]
