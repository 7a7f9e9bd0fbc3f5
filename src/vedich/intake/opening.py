"""From a path to sheets of text cells, by what the file is."""

from __future__ import annotations

from pathlib import Path

from vedich.domain.layouts import Layout
from vedich.intake.csv_files import open_csv
from vedich.intake.grids import Opened, Progress
from vedich.intake.guarding import Format, check_file
from vedich.intake.json_files import open_json, open_json_lines
from vedich.intake.limits import Limits
from vedich.intake.workbooks import open_workbook

_OPENERS = {
    Format.WORKBOOK: open_workbook,
    Format.CSV: open_csv,
    Format.JSON: open_json,
    Format.JSON_LINES: open_json_lines,
}


def open_file(path: Path, layout: Layout | None, limits: Limits, progress: Progress) -> Opened:
    """The file's sheets, checked before they are parsed. Runs in the child process only."""
    return _OPENERS[check_file(path, limits)](path, layout, limits, progress)
