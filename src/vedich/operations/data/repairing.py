"""Make damaged Parquet of imports again from the originals that were kept.

    repair()["rows"]    # {import, file, part, rows} per part that was made again

What can't be made again stays as it is, and ``verify`` names it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.errors import Refusal
from vedich.operations.data.layouts import Choice, Chosen, Recognised
from vedich.operations.data.recording import recording
from vedich.operations.office import Office
from vedich.operations.telling import Tell, silent
from vedich.operations.work.serving import database_ready
from vedich.warehouse.ledger import Import
from vedich.warehouse.shapes import Kind

if TYPE_CHECKING:
    from vedich.domain.layouts import Layout
    from vedich.warehouse.landing import Delivery


def repair(tell: Tell = silent, office: Office | None = None) -> dict[str, Any]:
    """Rows ``{import, file, part, rows}`` made again; ``left``: what could not be, with the reason.

    The snapshot is published again where it is behind.
    """
    from vedich.warehouse.repairing import damaged, rebuild
    from vedich.warehouse.snapshot import publish

    office = office or Office.open()
    rows: list[dict[str, Any]] = []
    left: list[dict[str, Any]] = []
    if not any(damaged(office.workspace, entry) for entry in office.imports):
        return {"rows": rows, "left": left}
    workspace = f"workspace:{office.workspace.path.name}"
    with recording("data.repair", workspace, {}) as told, office.workspace.writing() as writer:
        for entry in writer.ledger.imports():
            if not damaged(office.workspace, entry):
                continue
            tell(f"Đang đọc lại “{entry.name}” …", f"Reading “{entry.name}” again …")
            try:
                choice = _choice(office, entry)
                delivery = _read_again(office, entry, choice, tell)
                exactly = isinstance(choice, Recognised)
                made = rebuild(writer, entry, delivery, same_bytes=exactly)
            except Refusal as refusal:
                left.append(_left(entry, refusal))
                continue
            rows += [
                {"import": entry.seq, "file": entry.name, "part": part.path, "rows": part.rows}
                for part in made
            ]
        if rows and not left:
            publish(writer, office.indicators)
        told["rows"] = rows
    return {"rows": rows, "left": left}


def _left(entry: Import, refusal: Refusal) -> dict[str, Any]:
    words = {"vi": refusal.vi, "en": refusal.en}
    hints = {"hint_vi": refusal.hint("vi"), "hint_en": refusal.hint("en")}
    return {"import": entry.seq, "file": entry.name, "code": refusal.code, **words, **hints}


def _choice(office: Office, entry: Import) -> Choice:
    """How the file was read; Refusal where that very layout is not in force any more."""
    layout = office.book.layouts.get(entry.layout)
    if layout is not None and layout.digest == entry.layout_digest:
        return Chosen(layout)
    if layout is None and entry.kind is Kind.OBSERVATIONS:
        return Recognised()
    if (layout := _as_it_was(entry)) is not None:
        return Chosen(layout)
    raise Refusal(
        "layout_changed",
        f"Cách đọc “{entry.layout}” không còn như khi nhập “{entry.name}” (lần nhập {entry.seq}).",
        f"The layout “{entry.layout}” is no longer as “{entry.name}” was read"
        f" (import {entry.seq}).",
        where=entry.layout,
        hint_vi="Đặt tệp cách đọc cũ vào definitions/layouts của thư mục dữ liệu, rồi chạy lại.",
        hint_en="Put the old layout file into the workspace's definitions/layouts and run again.",
    )


def _as_it_was(entry: Import) -> Layout | None:
    if not database_ready():
        return None
    from vedich.operations.data.described import as_it_was

    return as_it_was(entry.layout, entry.layout_digest)


def _read_again(office: Office, entry: Import, choice: Choice, tell: Tell) -> Delivery:
    """What the kept original holds, read under its own name: a day may stand in it."""
    from vedich.operations.data.importing import delivery_of
    from vedich.warehouse.repairing import has_original

    if not has_original(office.workspace, entry):
        raise Refusal(
            "original_damaged",
            f"Tệp gốc của lần nhập {entry.seq} (“{entry.name}”) cũng mất hoặc hỏng.",
            f"The original of import {entry.seq} (“{entry.name}”) is gone or damaged too.",
            where=entry.original,
            hint_vi="Lấy lại tệp này từ bản sao lưu.",
            hint_en="Take this file from a backup.",
        )
    original = office.workspace.path / entry.original
    with tempfile.TemporaryDirectory(dir=office.workspace.cache) as folder:
        named = Path(folder) / Path(entry.name).name
        try:
            os.link(original, named)
        except OSError:
            shutil.copyfile(original, named)
        reading, source = choice.read(named, office, tell)
        return delivery_of(named, reading, source)
