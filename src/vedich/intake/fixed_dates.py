"""Dates of fixed width, a whole column at once: the common case of ``values.parse_moment``.

A text that does not fit a template to the letter, or is no date, is left to ``values``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from vedich.domain.layouts import DateStyle
from vedich.intake.values import FIRST_YEAR, LAST_YEAR

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_CLOCK = ("", " HH:MM", " HH:MM:SS")
_ISO = [
    f"yyyy-mm-dd{t}HH:MM{rest}{zone}"
    for t in " T"
    for rest in ("", ":SS", ":SS.fff", ":SS.ffffff")
    for zone in ("", "U", "+ZZ:zz", "-ZZ:zz")
]
_TEMPLATES: dict[DateStyle, list[str]] = {
    DateStyle.DMY: ["dd/mm/yyyy" + clock for clock in _CLOCK],
    DateStyle.MDY: ["mm/dd/yyyy" + clock for clock in _CLOCK],
    DateStyle.YMD: ["yyyy/mm/dd" + clock for clock in _CLOCK],
    DateStyle.ISO: ["yyyy-mm-dd", *_ISO],
    DateStyle.TIME_FIRST: ["HH:MM dd/mm/yyyy", "HH:MM:SS dd/mm/yyyy"],
    DateStyle.COMPACT: ["yyyymmdd", "yyyymmddHHMM", "yyyymmddHHMMSS"],
    DateStyle.SERIAL: [],
}
_DIGITS = "ydmHMSfZz"
_SIGNS = {"U": "Z"}  # in a template Z is a digit of the offset, U the letter Z itself
_CELL = "yyyy-mm-dd HH:MM:SS"
# Of every month: the day before its first, from 1970 on, and how many days it has.
_STARTS = np.arange(f"{FIRST_YEAR}-01", f"{LAST_YEAR + 1}-02", dtype="M8[M]").astype("M8[D]")
_FIRST_DAYS = _STARTS[:-1].astype(np.int64) - 1
_LENGTHS = np.diff(_STARTS).astype(np.int32)


@dataclass(slots=True)
class Fixed:
    """Microseconds of local time and precision (0 day, 1 minute, 2 second) where ``known``."""

    micros: Any
    precision: Any
    known: Any


def read(
    text: pa.Array, styles: tuple[DateStyle, ...], zone: ZoneInfo, cells: Any | None = None
) -> Fixed:
    """What the templates of ``styles`` can read; ``cells`` marks date cells of a workbook."""
    size = len(text)
    found = Fixed(np.zeros(size, np.int64), np.zeros(size, np.int8), np.zeros(size, bool))
    if size == 0:
        return found
    offsets, data = _buffers(text)
    lengths = np.diff(offsets)
    lengths[~text.is_valid().to_numpy(zero_copy_only=False)] = -1
    is_cell = np.zeros(size, bool) if cells is None else np.asarray(cells, bool)
    present = set(np.unique(lengths).tolist())
    if is_cell.any():
        rows = np.nonzero(is_cell & (lengths == len(_CELL)))[0]
        _apply(found, data, offsets, rows, _CELL, zone)
        known = rows[found.known[rows]]
        seconds = found.micros[known]
        found.precision[known] = np.where(
            seconds % MINUTE != 0, 2, np.where(seconds % DAY != 0, 1, 0)
        )
    claimed = is_cell.copy()
    for style in styles:
        for template in _TEMPLATES[style]:
            if len(template) in present:
                rows = np.nonzero((lengths == len(template)) & ~claimed)[0]
                claimed[_apply(found, data, offsets, rows, template, zone)] = True
    return found


def _buffers(text: pa.Array) -> tuple[Any, Any]:
    _, offsets, data = text.buffers()
    starts = np.frombuffer(offsets, np.int32)[text.offset : text.offset + len(text) + 1]
    return starts, np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)


def _apply(found: Fixed, data: Any, offsets: Any, rows: Any, template: str, zone: ZoneInfo) -> Any:
    """Read ``rows`` by a template; returns the rows that have its shape, dates or not."""
    if rows.size == 0:
        return rows
    letters = _letters(data, offsets, rows, len(template))
    fits = np.ones(rows.size, bool)
    for place, letter in enumerate(template):
        if letter in _DIGITS:
            # A sign below "0" wraps around to a large number, so one comparison is enough.
            fits &= (letters[place] - np.uint8(48)) < 10
        else:
            fits &= letters[place] == ord(_SIGNS.get(letter, letter))
    if not fits.all():
        rows, letters = rows[fits], letters[:, fits]
        if rows.size == 0:
            return rows
    part = {sign: _number(letters, template, sign) for sign in _DIGITS if sign in template}
    year, month, day = part["y"], part["m"], part["d"]
    good = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    months = (np.clip(year, FIRST_YEAR, LAST_YEAR) - FIRST_YEAR) * 12 + np.clip(month, 1, 12) - 1
    good &= day <= _LENGTHS[months]
    micros = (_FIRST_DAYS[months] + day) * DAY
    for sign, most, length in (("H", 24, HOUR), ("M", 60, MINUTE), ("S", 60, SECOND)):
        if sign in part:
            good &= part[sign] < most
            micros += part[sign] * np.int64(length)
    if "f" in template:
        micros += part["f"] * np.int64(10 ** (6 - template.count("f")))
    if "Z" in template or "U" in template:
        # Before 1970 zones changed at odd minutes: those are left to ``values``.
        good &= year > 1970
        if "Z" in template:
            direction = -1 if "-ZZ" in template else 1
            good &= (part["Z"] <= 14) & (part["z"] < 60)
            micros -= direction * (part["Z"] * np.int64(HOUR) + part["z"] * np.int64(MINUTE))
        micros[good] = _local(micros[good], zone)
    known = rows
    if not good.all():
        known, micros = rows[good], micros[good]
    found.micros[known] = micros
    found.precision[known] = 2 if "S" in template else 1 if "H" in template else 0
    found.known[known] = True
    return rows


def _letters(data: Any, offsets: Any, rows: Any, width: int) -> Any:
    """The letters of texts of one width: first those in the first place, then the second …

    Each place lies in one piece, so that the processor compares many texts at once.
    """
    first, last = offsets[rows[0]], offsets[rows[-1]] + width
    if last - first == rows.size * width:
        texts = data[first:last].reshape(rows.size, width)
    else:
        texts = data[offsets[rows][:, None] + np.arange(width, dtype=np.int32)]
    return np.ascontiguousarray(texts.T)


def _number(letters: Any, template: str, sign: str) -> Any:
    """The number that stands in the places of ``sign``; six digits fit 32 bits."""
    total = np.zeros(letters.shape[1], np.int32)
    for place, letter in enumerate(template):
        if letter == sign:
            total *= np.int32(10)
            total += letters[place] - np.uint8(48)
    return total


def _local(micros: Any, zone: ZoneInfo) -> Any:
    """Local wall time of UTC moments; offsets are asked once per different quarter of an hour."""
    quarters, where = np.unique(micros // (15 * MINUTE), return_inverse=True)
    shifts = np.array(
        [_offset(int(quarter) * 900, zone) * SECOND for quarter in quarters], np.int64
    )
    return micros + shifts[where] if len(shifts) else micros


def _offset(seconds: int, zone: ZoneInfo) -> int:
    shift = datetime.fromtimestamp(seconds, UTC).astimezone(zone).utcoffset()
    return int(shift.total_seconds()) if shift is not None else 0
