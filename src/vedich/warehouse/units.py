"""Whose dossier is it: from the code recorded in a file to the unit it meant on that day.

A code names different places at different times, so it is looked up in the dated unit table: at
the day of receipt, or at the day of the export where the layout says its codes are of that day.
A code nobody knows is its own unit: the dossier counts, and the code is listed to be mapped later.

    resolve(con)    # views ``survivor`` and ``units``, table ``entry`` → view ``resolved``
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vedich.warehouse.running import run

if TYPE_CHECKING:
    import duckdb

_DAY = """
CASE WHEN codes_as_of = 'export' THEN coalesce(exported_on, imported_on)
     ELSE coalesce(received_at::DATE, submitted_at::DATE, exported_on, imported_on) END
"""

# Two units that claim a code on one day: the claim that began later counts, then the unit's id.
_MEANINGS = f"""
CREATE OR REPLACE TEMP TABLE meaning AS
WITH asked AS (
    SELECT DISTINCT unit, {_DAY} AS on_day
    FROM survivor JOIN entry ON entry.seq = survivor.unit_seq
    WHERE unit IN (SELECT code FROM units)
)
SELECT asked.unit, asked.on_day,
       arg_max(coalesce(units.unit_id, units.code),
               (coalesce(units.valid_from, TIMESTAMP '0001-01-01'),
                coalesce(units.unit_id, units.code))) AS unit_id
FROM asked JOIN units ON units.code = asked.unit
WHERE (units.valid_from IS NULL OR units.valid_from::DATE <= asked.on_day)
  AND (units.valid_to IS NULL OR units.valid_to::DATE >= asked.on_day)
GROUP BY ALL
"""  # noqa: S608 - the only part put in is the constant above

_RESOLVED = f"""
CREATE OR REPLACE TEMP VIEW resolved AS
SELECT s.*, coalesce(meaning.unit_id, s.unit) AS unit_id
FROM (SELECT survivor.*, {_DAY} AS on_day
      FROM survivor JOIN entry ON entry.seq = survivor.unit_seq) AS s
LEFT JOIN meaning ON meaning.unit = s.unit AND meaning.on_day = s.on_day
"""  # noqa: S608 - the only part put in is the constant above


def resolve(con: duckdb.DuckDBPyConnection) -> None:
    """Create the view ``resolved``: every surviving dossier with its ``unit_id``."""
    known = con.execute("SELECT count(*) FROM units").fetchone()
    if known and known[0]:
        run(con, _MEANINGS)
        run(con, _RESOLVED)
    else:
        run(
            con,
            "CREATE OR REPLACE TEMP VIEW resolved AS SELECT *, unit AS unit_id FROM survivor",
        )
