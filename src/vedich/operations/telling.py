"""How a long command says what it is doing: one sentence per stage, in both languages.

>>> rows_read("a.csv", lambda vi, en: print(en))(20_000, 50_000)
a.csv: 20,000 of 50,000 rows read
"""

from __future__ import annotations

from collections.abc import Callable

from vedich.domain.vietnamese import number

Tell = Callable[[str, str], None]


def silent(_vi: str, _en: str) -> None:
    """Tells nobody."""


def rows_read(name: str, tell: Tell) -> Callable[[int, int | None], None]:
    """A listener for a reader: (rows so far, rows in all or None)."""

    def told(done: int, total: int | None) -> None:
        of_vi = f"/{number(total)}" if total else ""
        of_en = f" of {total:,}" if total else ""
        tell(f"{name}: đã đọc {number(done)}{of_vi} dòng", f"{name}: {done:,}{of_en} rows read")

    return told
