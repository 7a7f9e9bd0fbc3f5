"""Sums as people enter them, in a form or the Excel sheet given out, and what is wrong with them.

    entered = from_form(asked, {"online_payment": ("12", "10")})
    entered.faults[0].vi
    # → “Tỷ lệ hồ sơ thanh toán trực tuyến”: tử số 12 lớn hơn mẫu số 10.

A blank cell is missing, not zero: a unit without cases writes 0 twice.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from vedich.domain.indicators import Indicator
from vedich.domain.layouts import NumberStyle
from vedich.operations.data.uploads import Incoming, safe_name
from vedich.operations.sums.periods import Asked, ReportPeriod

Sums = dict[str, tuple[int, int]]
_NAMES = {"numerator": ("tử số", "the numerator"), "denominator": ("mẫu số", "the denominator")}
_HINT = (
    "Nếu không phát sinh trường hợp nào, ghi 0 vào cả hai ô.",
    "Where there was no case, write 0 in both cells.",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, in one sentence; ``indicator`` blank: with the file as a whole."""

    indicator: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered and could be read, and everything that is wrong."""

    sums: Sums
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Whose report it is: the unit as the campaign names it, and the period."""

    unit: str
    name: str
    period: ReportPeriod


def from_form(asked: Asked, values: Mapping[str, tuple[str, str]]) -> Entered:
    """The sums of a web form: indicator → numerator and denominator as typed."""
    from vedich.intake.values import Bad, parse_count

    sums: Sums = {}
    faults: list[Fault] = []
    for one in asked.indicators:
        typed = dict(zip(_NAMES, values.get(one.id, ("", "")), strict=True))
        read: list[int] = []
        for name, text in typed.items():
            number = parse_count(text.strip(), NumberStyle.VI) if text.strip() else None
            if isinstance(number, int):
                read.append(number)
            elif isinstance(number, Bad):
                vi, en = _NAMES[name]
                faults.append(_fault(one, f"{vi} {number.vi}", f"{en}: {number.en}"))
        if not any(text.strip() for text in typed.values()):
            faults.append(_missing(one))
        elif not all(text.strip() for text in typed.values()):
            vi, en = next(_NAMES[name] for name, text in typed.items() if not text.strip())
            faults.append(_fault(one, f"thiếu {vi}.", f"{en} is missing."))
        if len(read) == 2:
            faults += _wrong(one, read[0], read[1])
            sums[one.id] = read[0], read[1]
    return Entered(sums, tuple(faults))


def from_workbook(asked: Asked, place: Place, path: Path) -> Entered:
    """The sums of a filled-in sheet, read under the limits every file is read under.

    Refusal where the file can't be read at all or is no such sheet.
    """
    from vedich.intake.reading import read

    reading = read(path, asked.layout)
    faults = [
        Fault(
            "",
            f"Dòng {one.row}, cột “{one.column}”: {one.reason_vi}",
            f"Row {one.row}, column “{one.column}”: {one.reason_en}",
        )
        for one in reading.receipt.rejects
    ]
    titles = {one.id: one for one in asked.indicators}
    sums: Sums = {}
    old_sheet = False
    for row in reading.table.to_pylist():
        wrong, about = _misplaced(asked, place, row, titles), titles.get(row["subject"])
        if wrong is not None:
            if wrong.indicator == "version":
                old_sheet = True
                wrong = Fault("", wrong.vi, wrong.en)
            if wrong not in faults:
                faults.append(wrong)
            continue
        if about is None:
            continue
        if about.id in sums:
            faults.append(
                _at(row, "chỉ tiêu này đã có ở dòng trên.", "this indicator was given above.")
            )
            continue
        above, below = int(row["numerator"]), int(row["denominator"])
        faults += [_at(row, fault.vi, fault.en) for fault in _wrong(about, above, below)]
        sums[about.id] = above, below
    if not old_sheet and not reading.receipt.rejects:
        faults += [_missing(one) for one in asked.indicators if one.id not in sums]
    return Entered(sums, tuple(faults))


def from_sheet(asked: Asked, place: Place, file: Incoming) -> Entered:
    """The same of a sheet that was just handed in and is not kept yet."""
    name = safe_name(file.name or "")
    with tempfile.TemporaryDirectory(prefix="vedich-") as folder:
        path = Path(folder) / name
        with path.open("xb") as out:
            for piece in file.chunks():
                out.write(piece)
        return from_workbook(asked, place, path)


def as_file(asked: Asked, place: Place, sums: Sums) -> bytes:
    """The sheet of these sums as CSV: what is kept, hashed and imported once confirmed."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings(asked))
    writer.writerows(
        [*row, *sums[one.id], asked.version]
        for one, row in zip(asked.indicators, sheet_rows(asked, place), strict=True)
    )
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def headings(asked: Asked) -> list[str]:
    """The header words of the sheet, as its layout says."""
    return [column.headers[0] for column in asked.layout.columns]


def sheet_rows(asked: Asked, place: Place) -> Iterable[tuple[str, ...]]:
    """The filled-in part of every row: unit, name, period, as-of day, indicator and its title."""
    end = place.period.end
    for one in asked.indicators:
        yield (
            place.unit, place.name, place.period.label, f"{end:%d/%m/%Y} 23:59:59",
            one.id, one.title.vi,
        )  # fmt: skip


def _misplaced(
    asked: Asked, place: Place, row: dict[str, Any], titles: Mapping[str, Indicator]
) -> Fault | None:
    if row["note"] != asked.version:
        return Fault(
            "version",
            f"Tệp theo phiên bản mẫu “{row['note'] or 'không ghi'}”, nay dùng mẫu "
            f"“{asked.version}”: tải mẫu mới rồi chép số sang.",
            f"The sheet is version “{row['note'] or 'none'}”, now “{asked.version}” is used: "
            "download the new sheet and copy the numbers over.",
        )
    if row["unit"] != place.unit:
        return _at(
            row,
            f"mã đơn vị “{row['unit']}” không phải “{place.unit}” ({place.name}).",
            f"the unit “{row['unit']}” is not “{place.unit}” ({place.name}).",
        )
    if (_day(row["period_start"]), _day(row["period_end"])) != (
        place.period.start,
        place.period.end,
    ):
        return _at(
            row,
            f"kỳ “{row['period_label']}” không phải kỳ {place.period.label}.",
            f"the period “{row['period_label']}” is not {place.period.label}.",
        )
    if row["subject"] not in titles:
        return _at(
            row,
            f"đợt thi đua không hỏi chỉ tiêu “{row['subject']}”.",
            f"the campaign does not ask for “{row['subject']}”.",
        )
    return None


def _wrong(one: Indicator, above: int, below: int) -> list[Fault]:
    if above <= below:
        return []
    return [
        _fault(
            one,
            f"tử số {above} lớn hơn mẫu số {below}.",
            f"the numerator {above} is larger than the denominator {below}.",
        )
    ]


def _missing(one: Indicator) -> Fault:
    return _fault(
        one,
        f"chưa có tử số và mẫu số. {_HINT[0]}",
        f"numerator and denominator are missing. {_HINT[1]}",
    )


def _fault(one: Indicator, vi: str, en: str) -> Fault:
    return Fault(one.id, f"“{one.title.vi}”: {vi}", f"“{one.title.en}”: {en}")


def _at(row: dict[str, Any], vi: str, en: str) -> Fault:
    return Fault("", f"Dòng {row['row']}: {vi}", f"Row {row['row']}: {en}")


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value
