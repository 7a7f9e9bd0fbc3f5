"""Về Đích: from the signed emulation plan to the finish line.

plan → targets → data → standings → reports → awards, every figure traceable to its dossiers and
its legal clause. The rooms of this package are described in docs/decisions and in the docstring
of each room; imports go down only.
"""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import Any

__version__ = "0.1.0"


class _NoPandas(MetaPathFinder):
    """Says that there is no pandas and leaves everything else to the other finders."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def do_without_pandas() -> None:
    """For a process of our own: pyarrow loads pandas with its first array where it finds it.

    Nothing here needs it, and it takes a quarter of a second.
    """
    sys.meta_path.insert(0, _NoPandas())
