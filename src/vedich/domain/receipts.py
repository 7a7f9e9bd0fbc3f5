"""The receipt (biên nhận) of a file: every physical row accounted for, by name.

Promise 4: physical rows = accepted + rejected + blank + structural. A receipt that does not
balance is never handed out; ``check_balance`` refuses it.

>>> Receipt("a.csv", "0" * 64, "wabo", "d1", "dossiers", 3, 2, 0, 0,
...         (Structural("", 1, "header"),)).check_balance()
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from vedich.domain.errors import Refusal

STRUCTURAL_KINDS = ("title", "header", "index", "group", "total")


@dataclass(frozen=True, slots=True)
class Structural:
    """A row that carries no case: title, header, index, group or total. Rows count from 1."""

    sheet: str
    row: int
    kind: str


@dataclass(frozen=True, slots=True)
class Warn:
    """Something a person should look at; the row counts nonetheless. ``row`` 0 is the sheet."""

    sheet: str
    row: int
    column: str
    code: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be read, with the cell that is to blame and the reason."""

    sheet: str
    row: int
    column: str
    value: str
    reason_vi: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of every row of a file. ``sha256`` is that of the file as it came."""

    file: str
    sha256: str
    layout: str
    layout_digest: str
    kind: str
    physical_rows: int
    accepted: int
    rejected: int
    blank: int
    structural: tuple[Structural, ...] = ()
    warnings: tuple[Warn, ...] = ()
    rejects: tuple[Reject, ...] = ()
    skipped_sheets: tuple[str, ...] = ()

    def check_balance(self) -> None:
        """Refusal where the rows do not add up or a rejected row has no name."""
        counted = self.accepted + self.rejected + self.blank + len(self.structural)
        if counted == self.physical_rows and self.rejected == len(self.rejects):
            return
        raise Refusal(
            "rows_do_not_balance",
            f"Tệp có {self.physical_rows} dòng nhưng chỉ giải trình được {counted} dòng; "
            "không dòng nào được nhận.",
            f"The file has {self.physical_rows} rows but {counted} are accounted for; "
            "no row was accepted.",
            where=self.file,
            hint_vi="Mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi tải lại.",
            hint_en="Open the file in Excel or LibreOffice, save it again and load it again.",
        )

    def as_dict(self, lang: str = "vi") -> dict[str, Any]:
        """The receipt as plain values, texts in one language (``vi`` or ``en``)."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "layout": self.layout,
            "kind": self.kind,
            "physical_rows": self.physical_rows,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "blank": self.blank,
            "structural": len(self.structural),
            "structural_rows": [asdict(row) for row in self.structural],
            "warnings": [
                {
                    "sheet": warn.sheet,
                    "row": warn.row,
                    "column": warn.column,
                    "code": warn.code,
                    "message": warn.en if lang == "en" else warn.vi,
                }
                for warn in self.warnings
            ],
            "rejects": [
                {
                    "sheet": reject.sheet,
                    "row": reject.row,
                    "column": reject.column,
                    "value": reject.value,
                    "reason": reject.reason_en if lang == "en" else reject.reason_vi,
                }
                for reject in self.rejects
            ],
            "skipped_sheets": list(self.skipped_sheets),
        }
