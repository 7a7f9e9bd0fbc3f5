"""One file, one layout → accepted rows as Arrow and what became of all others.

Runs in the child process. Headers of all sheets are found first, so that nothing is written
when a sheet can't be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from vedich.domain.errors import Refusal
from vedich.domain.layouts import Layout, SheetPick
from vedich.intake import headers, legacy, personal
from vedich.intake.grids import Opened, Progress, Sheet
from vedich.intake.guarding import refuse
from vedich.intake.headers import Header
from vedich.intake.kinds import TABLES
from vedich.intake.limits import Limits
from vedich.intake.opening import open_file
from vedich.intake.repeats import Repeats
from vedich.intake.tables import RowReader
from vedich.intake.tally import Tally

_MOST_NAMED = 20


@dataclass(slots=True)
class Outcome:
    """What a child tells its parent; the accepted rows go another way."""

    physical_rows: int = 0
    tally: Tally = field(default_factory=Tally)
    skipped: list[str] = field(default_factory=list)


def accept(
    path: Path,
    layout: Layout,
    keep: Mapping[str, str],
    secret: bytes,
    limits: Limits,
    tell: Callable[[int, int | None], None],
    sink: Any,
) -> Outcome:
    """Read the file, write its accepted rows to ``sink`` as an Arrow file, and say the rest."""
    progress = Progress(tell)
    opened = open_file(path, layout, limits, progress)
    plan = _plan(path, layout, opened)
    progress.expect(sum(sheet.physical_rows for sheet, _ in plan))
    outcome = Outcome(skipped=opened.skipped)
    kinds = TABLES[layout.kind]
    kept = {name for _, header in plan for name in personal.kept(layout, header, keep, secret)}
    schema = kinds.schema(layout, [header for _, header in plan], kept)
    repeats = Repeats(layout)
    with pa.ipc.new_file(sink, schema) as writer:
        for sheet, header in plan:
            _warn_columns(sheet, header, layout, outcome.tally)
            before = _counted(outcome.tally)
            for data in RowReader(sheet, header, layout, outcome.tally, keep, secret).read():
                if len(data.rows):
                    table = kinds.table(data, layout, schema, outcome.tally)
                    writer.write_table(table)
                    repeats.add(table)
            counted = _counted(outcome.tally) - before
            if counted != sheet.physical_rows and sheet.recount is not None:
                sheet.physical_rows = sheet.recount()
            outcome.physical_rows += sheet.physical_rows
    repeats.warn(outcome.tally)
    outcome.tally.finish()
    _check_some_row(path, outcome.tally)
    return outcome


def _counted(tally: Tally) -> int:
    return tally.accepted + len(tally.rejects) + tally.blank + len(tally.structural)


def _plan(path: Path, layout: Layout, opened: Opened) -> list[tuple[Sheet, Header]]:
    """The sheets to read with their headers; Refusal where a header is not there or doubtful."""
    plan = []
    best: Header | None = None
    for sheet in opened.sheets:
        legacy.check(path, sheet)
        header = headers.find(sheet.head, sheet.keys, layout, sheet.merged)
        if header.missing or not header.found:
            if best is None or header.found > best.found:
                best = header
            if layout.sheets is not SheetPick.ALL:
                raise _no_header(path, sheet, header)
            opened.skipped.append(sheet.name)
            continue
        if header.twice:
            raise _twice(path, sheet, header)
        plan.append((sheet, header))
    if not plan:
        if best is not None:
            raise _no_header(path, None, best)
        raise refuse(
            path,
            "no_sheet",
            "không có trang tính mà cách đọc tệp yêu cầu.",
            "it has no sheet the layout asks for.",
            "Các trang tính có: " + ", ".join(opened.skipped) + ".",
            "Its sheets: " + ", ".join(opened.skipped) + ".",
        )
    return plan


def _no_header(path: Path, sheet: Sheet | None, header: Header) -> Refusal:
    missing = header.missing or header.absent
    words = "; ".join(
        f"“{column.headers[0] if column.headers else column.pattern}”" for column in missing
    )
    place_vi = f" ở trang tính “{sheet.name}”" if sheet and sheet.name else ""
    place_en = f" in the sheet “{sheet.name}”" if sheet and sheet.name else ""
    there = ", ".join(f"“{label}”" for label in list(header.labels.values())[:12])
    return refuse(
        path,
        "header_not_found",
        f"không thấy cột {words}{place_vi}.",
        f"the column {words} is not there{place_en}.",
        "Chọn cách đọc tệp khác, hoặc thêm tên cột của tệp này vào cách đọc tệp. "
        + (f"Tiêu đề đọc được: {there}." if there else ""),
        "Choose another layout, or add this file's spelling to the layout. "
        + (f"Header words found: {there}." if there else ""),
    )


def _twice(path: Path, sheet: Sheet, header: Header) -> Refusal:
    words = ", ".join(f"“{label}”" for label in header.twice)
    return refuse(
        path,
        "header_twice",
        f"tiêu đề {words} có ở nhiều cột nên không biết lấy cột nào.",
        f"the header {words} stands over several columns, so it is unclear which to take.",
        "Xóa hoặc đổi tên cột thừa rồi lưu lại.",
        "Remove or rename the extra column and save it again.",
    )


def _warn_columns(sheet: Sheet, header: Header, layout: Layout, tally: Tally) -> None:
    for column in header.absent:
        label = column.headers[0] if column.headers else column.pattern
        tally.warn(
            sheet.name,
            0,
            label,
            "column_absent",
            f"Tệp không có cột “{label}”; các hồ sơ đã có giữ nguyên giá trị cũ của trường này.",
            f"The file has no column “{label}”; what is known of this field stays as it is.",
        )
    if header.unread:
        labels = ", ".join(f"“{header.labels[place]}”" for place in header.unread[:_MOST_NAMED])
        if len(header.unread) > _MOST_NAMED:
            labels += f" … (+{len(header.unread) - _MOST_NAMED})"
        tally.warn(
            sheet.name,
            0,
            labels,
            "column_unread",
            f"Cách đọc tệp không dùng các cột: {labels}.",
            f"The layout does not use the columns: {labels}.",
        )


def _check_some_row(path: Path, tally: Tally) -> None:
    if tally.accepted:
        return
    if not tally.rejects and (tally.blank or tally.structural):
        raise refuse(
            path,
            "no_readable_row",
            "tệp chỉ có tiêu đề hoặc dòng trống, không có dòng số liệu nào.",
            "it holds headers or blank rows only, no row of data.",
            "Kiểm tra xem đã xuất đúng kỳ, đúng trang tính chưa.",
            "Check that the right period and the right sheet were exported.",
        )
    first = tally.rejects[0] if tally.rejects else None
    raise refuse(
        path,
        "no_readable_row",
        "không có dòng nào đọc được."
        + (f" Dòng {first.row}, cột “{first.column}”: {first.reason_vi}" if first else ""),
        "no row of it can be read."
        + (f" Row {first.row}, column “{first.column}”: {first.reason_en}" if first else ""),
        "Kiểm tra xem đã chọn đúng cách đọc tệp chưa.",
        "Check that the right layout was chosen.",
    )
