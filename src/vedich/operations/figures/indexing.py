"""Points of an index from a small file of component counts.

points_from_file("766", Path("components.csv"))
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vedich.domain.index_points import index_points
from vedich.intake.component_csv import read_component_file
from vedich.operations.office import Office


def points_from_file(name: str, components: Path, office: Office | None = None) -> dict[str, Any]:
    """Rows ``{unit, component, points, max, state}``, then ``groups`` and ``totals``."""
    book = (office or Office.open()).book
    return index_points(book.index(name), read_component_file(components))
