"""The reference pages in docs/reference, written from the definitions and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vedich.domain.states import TABLES
from vedich.domain.steps import StateTable, picture
from vedich.rulebook.book import Kind, Rulebook
from vedich.rulebook.showing import show

_NOTE = "Trang này do `vedich docs` viết từ định nghĩa; không sửa tay. / Generated; do not edit.\n"


def write_reference(folder: Path, pages: Mapping[str, str], *, check: bool) -> dict[str, Any]:
    """Write (or with ``check`` only compare) every page; rows ``{file, state}``.

    ``pages``: further pages by file name. ``ok`` is False when a compared page is stale.
    """
    wanted = {**pages, "states.md": _states_page(), **_definition_pages(Rulebook())}
    rows = []
    for name, text in wanted.items():
        path = folder / name
        known = path.read_text(encoding="utf-8") if path.exists() else None
        state = "same" if known == text else "stale" if check else "written"
        if state == "written":
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        rows.append({"file": str(path), "state": state})
    return {"rows": rows, "ok": not any(row["state"] == "stale" for row in rows)}


def _definition_pages(book: Rulebook) -> dict[str, str]:
    return {f"{kind.value}.md": _page(book, kind) for kind in Kind}


def _states_page() -> str:
    """Every table of states as a picture and as rows, both drawn from the table itself."""
    parts = [
        "# Trạng thái / States\n",
        "Trang này do `vedich docs` vẽ từ `domain/states.py`; không sửa tay. / Generated.\n",
    ]
    for table in TABLES:
        rows = [
            f"| {step.title.vi} / {step.title.en} | {_names(table, step.before)} | "
            f"{_names(table, (step.after,))} | `{step.right}` | "
            f"{'bắt buộc / needed' if step.with_reason else '–'} |"
            for step in table.steps
        ]
        parts += [
            f"## {table.title.vi} / {table.title.en}\n",
            f"```mermaid\n{picture(table)}\n```\n",
            "| Việc / Step | Từ / From | Thành / To | Quyền / Right | Lý do / Reason |\n"
            "|---|---|---|---|---|\n" + "\n".join(rows) + "\n",
        ]
    return "\n".join(parts)


def _names(table: StateTable, names: Sequence[str]) -> str:
    said = (table.states[name].vi if name else "(chưa có)" for name in names)
    return "; ".join(said)


def _page(book: Rulebook, kind: Kind) -> str:
    parts = [f"# {kind.vi.capitalize()} / {kind.en.capitalize()}\n", _NOTE]
    for name in sorted(book.all_of(kind)):
        parts.append(f"## `{name}`\n\n```text\n{show(book, name, 'vi').strip()}\n```\n")
    return "\n".join(parts)
