"""Which layouts may read a file, for a person who chooses: suggestions, never a decision.

suggestions(path)[0]["id"], suggestions(path)[0]["missing"]
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.indicators import Text
from vedich.domain.layouts import Layout
from vedich.operations.pages.board import office_now

if TYPE_CHECKING:
    from vedich.rulebook.book import Rulebook

MOST = 4
LEAST = 40  # below that the words over the columns have nothing to do with each other


def all_layouts() -> list[dict[str, Any]]:
    """Every layout: ``{id, title, kind, source, own}``."""
    book = office_now().book
    return [_named(one, book) for one in book.layouts.values()]


def layout_named(name: str) -> dict[str, Any] | None:
    """One of them; None where none is called so any more."""
    book = office_now().book
    return _named(book.layouts[name], book) if name in book.layouts else None


def suggestions(path: Path, asked: str = "") -> list[dict[str, Any]]:
    """The likeliest layouts: ``{id, title, kind, own, likeness, missing, fits}``; Refusal where
    the file can't be opened. The file is read by the reading child process only.

    ``asked``: one that is shown whatever its likeness; others that are hardly alike are not.
    """
    from vedich.intake.detecting import both

    book = office_now().book
    exact, near = both(path, book.layouts.values())
    fitting = {one.id for one in exact}
    found = [
        {
            **_named(layout, book),
            "likeness": round(likeness),
            "missing": missing,
            "fits": layout.id in fitting,
        }
        for layout, likeness, missing in near
        if likeness >= LEAST or layout.id in fitting or layout.id == asked
    ]
    found.sort(key=lambda one: (not one["fits"], one["id"] != asked, -one["likeness"]))
    return found[:MOST]


def _named(layout: Layout, book: Rulebook) -> dict[str, Any]:
    from vedich.rulebook.book import Kind

    return {
        "id": layout.id,
        "title": Text(layout.title_vi, layout.title_en),
        "kind": layout.kind.value,
        "source": layout.source,
        "own": book.file_of(Kind.LAYOUTS, layout.id).own,
    }
