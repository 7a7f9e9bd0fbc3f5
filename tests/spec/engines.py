"""The counting engines every specification case runs on; each has the oracle's signature.

Example: ``for name, engine in ENGINES.items(): engine(Grain.DOSSIERS, version, rows, as_of=day)``.
"""

from __future__ import annotations

from vedich.domain.counting import count
from vedich.rulebook.checking import Engine
from vedich.warehouse.example_engine import count_rows

ENGINES: dict[str, Engine] = {"oracle": count, "duckdb": count_rows}
