"""Counting: the same answer as domain.counting.count, from a database instead of a loop.

    counts = count(books, Grain.DOSSIERS, version, by=("unit", "month"), as_of=as_of)
    table = count_table(books, [(Grain.DOSSIERS, version)], by=("unit",), as_of=as_of)[0]

``books`` is a published snapshot, or a handful of example rows. Where a kept roll-up can answer
exactly it does, together with the dossiers that are still open; else the dossiers are scanned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING

from vedich.domain.counting import CATALOGUE_KEYS, Key
from vedich.domain.figures import Counts
from vedich.domain.indicators import Grain, Version
from vedich.domain.moments import Interval
from vedich.warehouse.compiling import tally
from vedich.warehouse.measures import Measure, Plan
from vedich.warehouse.running import ask, run, sql_of
from vedich.warehouse.sqlcache import SqlCache
from vedich.warehouse.stored import TALLY, RollUps, Way, compiled, route

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Asked = tuple[Grain, Version]


@dataclass(frozen=True, slots=True)
class Books:
    """A database that can be counted. ``roll_ups`` None: only dossiers, no kept roll-ups."""

    con: duckdb.DuckDBPyConnection
    cache: SqlCache
    roll_ups: RollUps | None = None
    _planned: dict[str, duckdb.DuckDBPyRelation] = field(default_factory=dict)

    def fetch(self, sql: str) -> pa.Table:
        """Run a query to its end; one that was asked before is planned once, not twice."""
        if sql not in self._planned:
            self._planned[sql] = self.con.sql(sql)
        return self._planned[sql].to_arrow_table()


def count(
    books: Books,
    grain: Grain,
    version: Version,
    *,
    by: Sequence[str] = (),
    interval: Interval = Interval(),
    as_of: datetime,
    unit: str | None = None,
) -> dict[Key, Counts]:
    """Counts per key, exactly as domain.counting.count gives them.

    ``unit``: the cells of one unit only, without the unit in their keys.
    """
    return count_many(books, [(grain, version)], by=by, interval=interval, as_of=as_of, unit=unit)[
        0
    ]


def count_many(
    books: Books,
    asked: Sequence[Asked],
    *,
    by: Sequence[str] = (),
    interval: Interval = Interval(),
    as_of: datetime,
    unit: str | None = None,
) -> list[dict[Key, Counts]]:
    """The same for several versions, in the order asked, with one scan per placing day."""
    found: list[dict[Key, Counts]] = [{} for _ in asked]
    for table, columns in count_tables(
        books, asked, by=by, interval=interval, as_of=as_of, unit=unit
    ):
        keys: list[Key] = (
            list(zip(*(table[name].to_pylist() for name in by), strict=True))
            if by
            else [()] * table.num_rows
        )
        for column, place in enumerate(columns):
            sides = (table[f"{side}{column}"].to_pylist() for side in "ndx")
            found[place] = {key: Counts(*parts) for key, *parts in zip(keys, *sides, strict=True)}
    return found if by else [counts or {(): Counts()} for counts in found]


def count_tables(
    books: Books,
    asked: Sequence[Asked],
    *,
    by: Sequence[str] = (),
    interval: Interval = Interval(),
    as_of: datetime,
    unit: str | None = None,
) -> list[tuple[pa.Table, tuple[int, ...]]]:
    """Arrow tables of counts: the keys, then n0, d0, x0, n1, …; with which of ``asked`` they are.

    Versions placed by the same day come in one table; a *procedures* version has its own. Of one
    ``unit`` the tables have a column ``unit`` too: what it offers is in its part of the catalogue.
    """
    by = by if unit is None or "unit" in by else ("unit", *by)
    prepare(books, interval=interval, as_of=as_of, only={"unit": unit})
    only = ("unit",) if unit is not None else ()
    bounds = (interval.start is not None, interval.end is not None)
    tables = []
    for places in _by_placing(asked):
        measures = tuple(Measure.of(*asked[place]) for place in places)
        whole = Plan(measures, tuple(by), *bounds, only)
        parts = _parts(measures)
        plans = [replace(whole, measures=tuple(measures[i] for i in part)) for part in parts]
        ways = [route(books.roll_ups, plan, interval, as_of) for plan in plans]
        if len(parts) > 1 and Way() in ways and not {*by} & {*CATALOGUE_KEYS}:
            sql = books.cache.get(f"tally {whole!r}", partial(_tally_sql, whole))
            run(books.con, f"CREATE OR REPLACE TEMP TABLE {TALLY} AS {sql}")
            ways = [Way(columns=part) for part in parts]
        for part, plan, way in zip(parts, plans, ways, strict=True):
            sql = books.cache.get(f"{plan!r} {way!r}", partial(compiled, plan, way))
            tables.append((books.fetch(sql), tuple(places[index] for index in part)))
    return tables


def _tally_sql(plan: Plan) -> str:
    return sql_of(tally(plan))


def prepare(
    books: Books, *, interval: Interval, as_of: datetime, only: Mapping[str, str | None]
) -> None:
    """Set what compiled queries read; ``only``: the values of keys that are restricted to one."""
    until = datetime.combine(interval.end or date.max, time.max)
    ask(
        books.con,
        as_of=as_of,
        since=datetime.combine(interval.start or date.min, time.min),
        until=until,
        reference=min(as_of, until),
        floor=books.roll_ups.floor if books.roll_ups else as_of,
        **{f"only_{name}": value for name, value in only.items()},
    )


def _by_placing(asked: Sequence[Asked]) -> list[list[int]]:
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, (_, version) in enumerate(asked):
        groups.setdefault(tuple(version.placed_by), []).append(place)
    return list(groups.values())


def _parts(measures: Sequence[Measure]) -> list[tuple[int, ...]]:
    """Which measures are answered by one query: all additive ones; each of procedures alone."""
    additive = [i for i, m in enumerate(measures) if m.grain is not Grain.PROCEDURES]
    alone = [(i,) for i, m in enumerate(measures) if m.grain is Grain.PROCEDURES]
    return ([tuple(additive)] if additive else []) + alone
