"""Where the header of a file nobody has described stands, proposed by the words it may hold.

first, rows = guess(sheet, known, words.personal)
labels_of(sheet, first, rows)       # {0: "STT", 1: "Số phiếu", 2: "Thời gian > Tiếp nhận"}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vedich.domain.column_words import propose
from vedich.intake.headers import joined
from vedich.intake.surveying import SheetHead

MOST_HEADER_ROWS = 4
_LOOKED_THROUGH = 40


def guess(
    sheet: SheetHead, known: Mapping[str, list[str]], personal: Iterable[str]
) -> tuple[int, int, int]:
    """How much speaks for the likeliest header, its first row and its number of rows."""
    if sheet.keys:
        found = propose(dict(enumerate(sheet.keys)), known, personal)
        return sum(one.weight for one in found.values()) + 1, 0, 0
    personal = list(personal)
    best = (0, 0, 0)
    for first in range(1, min(len(sheet.rows), _LOOKED_THROUGH) + 1):
        if not any(cell.strip() for cell in sheet.rows[first - 1]):
            continue
        for rows in range(1, MOST_HEADER_ROWS):
            found = propose(labels_of(sheet, first, rows), known, personal)
            weight = sum(one.weight for one in found.values())
            if len(found) > 1 and weight > best[0]:
                best = (weight, first, rows)
    if best[0]:
        return best
    # No word is known: the first row with several words, as long as rows follow.
    wide = [
        (sum(1 for cell in row if cell.strip() and not cell.strip().isdigit()), -number)
        for number, row in enumerate(sheet.rows[:_LOOKED_THROUGH], 1)
    ]
    cells, number = max(wide, default=(0, 0))
    return (0, -number, 1) if cells > 1 and -number < len(sheet.rows) else (0, 0, 0)


def labels_of(sheet: SheetHead, first: int, rows: int) -> dict[int, str]:
    if sheet.keys:
        return dict(enumerate(sheet.keys))
    if not first:
        return {}
    within = [
        (top - first, left, bottom, right)
        for top, left, bottom, right in sheet.merged
        if first <= top < first + rows - 1
    ]
    return joined(sheet.rows[first - 1 : first - 1 + rows], within)
