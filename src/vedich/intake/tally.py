"""What a reading keeps count of, and what it hands on: accepted rows in batches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from vedich.domain.receipts import Reject, Structural, Warn

# A file that is wrong in the same way everywhere needs no million identical sentences.
MOST_WARNINGS = 200


@dataclass(slots=True)
class Tally:
    """What became of the rows so far."""

    accepted: int = 0
    blank: int = 0
    structural: list[Structural] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    warnings: list[Warn] = field(default_factory=list)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def warn(self, sheet: str, row: int, column: str, code: str, vi: str, en: str) -> None:
        """Note a warning; beyond ``MOST_WARNINGS`` of a kind only their number is kept."""
        key = (sheet, code)
        self.counts[key] = self.counts.get(key, 0) + 1
        if self.counts[key] <= MOST_WARNINGS:
            self.warnings.append(Warn(sheet, row, column, code, vi, en))

    def finish(self) -> None:
        """Say how many warnings of a kind were left out; put rows in their order."""
        for (sheet, code), count in self.counts.items():
            if count > MOST_WARNINGS:
                more = count - MOST_WARNINGS
                vi, en = f"Còn {more} cảnh báo cùng loại.", f"{more} more warnings of this kind."
                self.warnings.append(Warn(sheet, 0, "", code, vi, en))


@dataclass(slots=True)
class Accepted:
    """Accepted rows of a batch: typed fields, their row numbers, and the group they stand in.

    ``periods`` holds, for a field with one column per period, (text of the period, values);
    ``title`` is what stands above the header.
    """

    sheet: str
    rows: Any
    fields: dict[str, pa.Array]
    periods: dict[str, list[tuple[str, pa.Array]]]
    blocks: pa.Array | None = None
    title: str = ""
