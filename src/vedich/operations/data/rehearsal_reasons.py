"""Why figures change in a dry run: dossiers that came late, new ones, changed ones, by unit.

    reasons(before, after)[None].vi
    # → vì có 37 hồ sơ đến muộn, 5 hồ sơ thay đổi

A dossier came late when its own day lies on or before the last day the data spoke of so far.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vedich.domain.indicators import Text
from vedich.domain.vietnamese import number

if TYPE_CHECKING:
    from vedich.warehouse.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Brought:
    """How many dossiers of a unit (or of all) a file brings, by what they are to the data."""

    late: int
    new: int
    changed: int

    def said(self) -> Text:
        """The reason as the end of a sentence; empty where no dossier of the unit changed."""
        english = (
            f"{self.late:,} late dossiers",
            f"{self.new:,} new ones",
            (f"{self.changed:,} changed ones"),
        )
        counts = self.late, self.new, self.changed
        vi = [
            f"{number(count)} hồ sơ {word}"
            for count, word in zip(counts, ("đến muộn", "mới", "thay đổi"), strict=True)
            if count
        ]
        en = [text for count, text in zip(counts, english, strict=True) if count]
        if not vi:
            return Text("", "")
        return Text("vì có " + ", ".join(vi), "because of " + ", ".join(en))


def reasons(before: Snapshot, after: Snapshot) -> Mapping[str | None, Text]:
    """Unit → reason; under None that of all units. ``before`` and ``after`` are open snapshots."""
    after.con.execute(f"ATTACH '{before.path}' AS earlier (READ_ONLY)")
    try:
        rows = after.con.execute(_QUESTION).fetchall()
    finally:
        after.con.execute("DETACH earlier")
    found: dict[str | None, Brought] = {}
    for unit, late, new, changed in rows:
        found[unit] = Brought(late, new, changed)
    every = Brought(*(sum(row[place] for row in rows) for place in (1, 2, 3)))
    return {None: every.said()} | {unit: one.said() for unit, one in found.items()}


# A row whose import is another than before was changed (or said again): the later version counts.
_QUESTION = """
WITH last AS (
    SELECT max(greatest(coalesce(received_at, finished_at), coalesce(finished_at, received_at)))
           AS moment FROM earlier.dossiers
)
SELECT now.unit_id,
       count(*) FILTER (was.code IS NULL AND
           coalesce(now.received_at, now.submitted_at, now.finished_at) <= last.moment)::BIGINT,
       count(*) FILTER (was.code IS NULL AND NOT coalesce(
           coalesce(now.received_at, now.submitted_at, now.finished_at) <= last.moment, false
       ))::BIGINT,
       count(*) FILTER (was.code IS NOT NULL)::BIGINT
FROM dossiers AS now CROSS JOIN last
LEFT JOIN earlier.dossiers AS was USING (source, code)
WHERE was.code IS NULL OR was.seq <> now.seq
GROUP BY now.unit_id ORDER BY now.unit_id
"""
