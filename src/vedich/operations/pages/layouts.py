"""Which layouts may read a file, for a person who chooses: suggestions, never a decision.

suggestions(path)[0]["id"], suggestions(path)[0]["missing"]
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vedich.domain.indicators import Text
from vedich.domain.layouts import Layout
from vedich.operations.pages.board import office_now

MOST = 4


def all_layouts() -> list[dict[str, Any]]:
    """Every layout: ``{id, title, kind}``."""
    return [_named(one) for one in office_now().book.layouts.values()]


def suggestions(path: Path) -> list[dict[str, Any]]:
    """The likeliest layouts: ``{id, title, kind, likeness, missing, fits}``; Refusal where the
    file can't be opened. The file is read by the reading child process only."""
    from vedich.intake.detecting import exact, suggest

    layouts = list(office_now().book.layouts.values())
    fitting = {one.id for one in exact(path, layouts)}
    found = [
        {
            **_named(layout),
            "likeness": round(likeness),
            "missing": missing,
            "fits": layout.id in fitting,
        }
        for layout, likeness, missing in suggest(path, layouts)
    ]
    found.sort(key=lambda one: (not one["fits"], -one["likeness"]))
    return found[:MOST]


def _named(layout: Layout) -> dict[str, Any]:
    return {
        "id": layout.id,
        "title": Text(layout.title_vi, layout.title_en),
        "kind": layout.kind.value,
        "source": layout.source,
    }
