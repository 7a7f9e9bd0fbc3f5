"""Whatever stands in the cells: every row comes back, in its place, as it was."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integration.intake_helpers import workbook, written
from vedich.domain.errors import Refusal
from vedich.intake.accepting import accept
from vedich.intake.limits import Limits
from vedich.intake.texts import clean

LAYOUT = written(
    """
id: any
kind: procedures
title: {vi: Bất kỳ, en: Any}
source: any
columns:
  procedure: {header: Mã, required: true}
  name: {header: Tên}
"""
)
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], exclude_characters="\ufeff")
CELLS = st.text(st.one_of(LETTERS, st.sampled_from(" \u00a0\n\"',;|-\t")), max_size=8)
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=40)


def _blank(text: str) -> bool:
    return clean(text) in ("", "-", "–", "—")


def _check(path: Path, rows: list[tuple[str, str]], first: int) -> None:
    """The file holds a header in row 1 and ``rows`` from row ``first``."""
    good = {
        first + at: (clean(code), None if _blank(name) else clean(name))
        for at, (code, name) in enumerate(rows)
        if not _blank(code)
    }
    sink = pa.BufferOutputStream()
    try:
        outcome = accept(path, LAYOUT, {}, b"", Limits(), lambda done, total: None, sink)
    except Refusal as refusal:
        assert refusal.code == "legacy_encoding" or not good
        return
    table = pa.ipc.open_file(sink.getvalue()).read_all()
    found = zip(*(table[name].to_pylist() for name in ("row", "procedure", "name")), strict=True)
    headers = {row.row for row in outcome.tally.structural}
    expected = {row: value for row, value in good.items() if row not in headers}
    assert {row: (code, name) for row, code, name in found} == expected
    tally = outcome.tally
    counted = tally.accepted + len(tally.rejects) + tally.blank + len(tally.structural)
    assert counted == outcome.physical_rows


@settings(max_examples=80, deadline=None)
@given(ROWS, st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]))
def test_any_csv(rows: list[tuple[str, str]], delimiter: str, end: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("Mã", "Tên"), *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        _check(path, rows, 2)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_any_workbook(rows: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cells = [[cell if cell else None for cell in row] for row in rows]
        safe = [[c if c is None or c[0] != "=" else " " + c for c in row] for row in cells]
        path = workbook(Path(folder) / "a.xlsx", [["Mã", "Tên"], *safe])
        _check(path, [(row[0] or "", row[1] or "") for row in safe], 2)
