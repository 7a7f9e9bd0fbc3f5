"""The same counting with Polars and with pandas, from the Parquet file of dossiers.

``catalogue``: national code, bears a fee, offered online. Rows as in ``bench.by_hand``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.by_hand import Cells, Rows, in_order, take

Catalogue = Sequence[tuple[str, bool, bool]]
_OUT = ("registered", "refused", "withdrawn")
_ONLINE_ROUTES = ("national", "gateway", "both")
_USES = (("u8", "offered"), ("u9", "fee_bearing"), ("u10", "fee_bearing"))


def polars(
    path: Path, catalogue: Catalogue, as_of: datetime, since: datetime, until: datetime
) -> Rows:
    """With Polars' streaming engine, lazily from Parquet."""
    import polars as pl

    def until_then(name: str) -> Any:
        return pl.when(pl.col(name) <= as_of).then(pl.col(name)).alias(name)

    c = pl.col
    known = pl.scan_parquet(path).with_columns(
        *(until_then(name) for name in ("finished_at", "returned_at", "stopped_at")),
        paid=pl.when(c("paid_at") > as_of).then(False).otherwise(c("paid")),
        paid_at=pl.when(c("paid_at") <= as_of).then(c("paid_at")),
        allowed=c("due_at") + pl.duration(minutes=c("waiting_minutes").fill_null(0)),
    )

    def first_level(rows: Any, day: Any, counts: dict[str, Any]) -> Any:
        placed = rows.with_columns(placed=day).filter(c("placed").is_between(since, until))
        month = c("placed").dt.truncate("1mo").alias("month")
        return placed.group_by("unit_id", month, "national").agg(
            **{name: each.sum() for name, each in counts.items()}
        )

    fits = c("received_at").is_not_null() | ~c("status").is_in(_OUT).fill_null(False)
    online, paid_online = (
        c("channel") == "online",
        c("paid") & c("payment_route").is_in(_ONLINE_ROUTES),
    )
    ended = pl.coalesce("finished_at", "returned_at", "stopped_at").fill_null(as_of)
    timely = (c("supplements").fill_null(0) <= 1) & (ended <= c("allowed"))
    f1 = fits & (online | c("channel").is_null())
    f2 = fits & (c("amount_due").fill_null(1) > 0)
    digitised = c("inputs_digitised") & c("result_digitised")
    parts = [
        (fits, ("channel",), pl.lit(True), online),
        (f1, ("channel", "handled_online"), online, c("handled_online")),
        (f2, ("amount_due", "paid"), c("amount_due") > 0, paid_online),
        (fits, ("due_at",), pl.lit(True), timely),
        (fits, ("inputs_digitised", "result_digitised"), pl.lit(True), digitised),
        (fits, ("reused",), pl.lit(True), c("reused")),
        (fits, ("citizen_data",), pl.lit(True), c("citizen_data")),
        (fits, ("due_at", "complained"), pl.lit(True), timely & ~c("complained")),
    ]
    counts = {}
    for place, (scope, needs, below, above) in enumerate(parts):
        complete = pl.all_horizontal(c(name).is_not_null() for name in needs)
        counts[f"n{place}"] = scope & complete & below & above
        counts[f"d{place}"] = scope & complete & below
        counts[f"x{place}"] = scope & ~complete
    counts |= {
        "u8": fits & online,
        "u9": fits & paid_online,
        "u10": fits & c("synced") & (c("amount_due") > 0),
    }
    received = pl.coalesce("received_at", "submitted_at")
    tally = first_level(known.filter(received <= as_of), received, counts)
    listed = pl.LazyFrame(catalogue, schema=["national", "fee_bearing", "offered"], orient="row")
    joined = tally.join(listed, on="national", how="left")
    sums = [c(f"{side}{place}").sum() for place in range(8) for side in "ndx"]
    for use, flag in _USES:
        sums += [
            ((c(use) > 0) & c(flag)).sum().alias(f"n{use}"),
            pl.lit(_listed(catalogue, flag)).alias(f"d{use}"),
            pl.lit(0).alias(f"x{use}"),
        ]
    finished = pl.coalesce("finished_at", "returned_at")
    due, given = c("result_due"), c("electronic_result")
    result = first_level(
        known,
        finished,
        {
            "n": due & given,
            "d": due & given.is_not_null(),
            "x": due.is_null() | (due & given.is_null()),
        },
    )
    both = c("payments").is_not_null() & c("payments_online").is_not_null()
    payments = first_level(
        known.filter((c("payments").fill_null(1) > 0) & c("paid").fill_null(True)),
        c("paid_at"),
        {
            "n": pl.when(both).then(c("payments_online")),
            "d": pl.when(both).then(c("payments")),
            "x": ~both,
        },
    )
    cells: Cells = {}
    for frame, totals, first in (
        (joined, sums, 0),
        (result, [c(name).sum() for name in "ndx"], 11),
        (payments, [c(name).sum() for name in "ndx"], 12),
    ):
        found = frame.group_by("unit_id", "month").agg(totals).collect(engine="streaming")
        found = found.with_columns(c("month").dt.strftime("%Y-%m"))
        take(cells, [column.to_list() for column in found.get_columns()], first)
    return in_order(cells)


def pandas(
    path: Path, catalogue: Catalogue, as_of: datetime, since: datetime, until: datetime
) -> Rows:
    """With pandas, from the columns it needs."""
    import pandas as pd

    names = [
        *("unit_id", "national", "status", "channel", "handled_online", "received_at"),
        *("submitted_at", "due_at", "waiting_minutes", "finished_at", "returned_at", "stopped_at"),
        *("amount_due", "paid", "paid_at", "payment_route", "supplements", "payments"),
        *("payments_online", "inputs_digitised", "result_digitised", "result_due"),
        *("electronic_result", "reused", "synced", "citizen_data", "complained"),
    ]
    t = pd.read_parquet(path, columns=names, dtype_backend="pyarrow")
    t["paid"] = t["paid"].mask((t["paid_at"] > as_of).fillna(False), False)
    for name in ("finished_at", "returned_at", "stopped_at", "paid_at"):
        t[name] = t[name].where((t[name] <= as_of).fillna(False))
    allowed = t["due_at"] + pd.to_timedelta(
        t["waiting_minutes"].fillna(0).astype("int64"), unit="m"
    )

    def yes(column: Any) -> Any:
        return column.fillna(False).astype(bool)

    def first_level(day: Any, where: Any, counts: dict[str, Any]) -> Any:
        kept = yes((day >= since) & (day <= until)) & where
        month = day[kept].dt.strftime("%Y-%m").astype("category")
        frame = pd.DataFrame({name: each[kept] for name, each in counts.items()})
        keys = [
            t["unit_id"][kept].astype("category"),
            month,
            t["national"][kept].astype("category"),
        ]
        return frame.groupby(keys, observed=True, sort=False).sum()

    received = t["received_at"].fillna(t["submitted_at"])
    fits = t["received_at"].notna() | ~yes(t["status"].isin(_OUT))
    online = yes(t["channel"] == "online")
    paid_online = yes(t["paid"]) & yes(t["payment_route"].isin(_ONLINE_ROUTES))
    ended = t["finished_at"].fillna(t["returned_at"]).fillna(t["stopped_at"]).fillna(as_of)
    timely = (t["supplements"].fillna(0) <= 1) & yes(ended <= allowed)
    f1 = fits & (online | t["channel"].isna())
    f2 = fits & (t["amount_due"].fillna(1) > 0)
    every = pd.Series(True, index=t.index)
    digitised = yes(t["inputs_digitised"]) & yes(t["result_digitised"])
    parts = [
        (fits, ("channel",), every, online),
        (f1, ("channel", "handled_online"), online, yes(t["handled_online"])),
        (f2, ("amount_due", "paid"), yes(t["amount_due"] > 0), paid_online),
        (fits, ("due_at",), every, timely),
        (fits, ("inputs_digitised", "result_digitised"), every, digitised),
        (fits, ("reused",), every, yes(t["reused"])),
        (fits, ("citizen_data",), every, yes(t["citizen_data"])),
        (fits, ("due_at", "complained"), every, timely & ~yes(t["complained"])),
    ]
    counts = {}
    for place, (scope, needs, below, above) in enumerate(parts):
        complete = t[list(needs)].notna().all(axis=1)
        counts[f"n{place}"] = scope & complete & below & above
        counts[f"d{place}"] = scope & complete & below
        counts[f"x{place}"] = scope & ~complete
    used = {
        "u8": fits & online,
        "u9": fits & paid_online,
        "u10": fits & yes(t["synced"]) & yes(t["amount_due"] > 0),
    }
    tally = first_level(received, yes(received <= as_of), counts | used)
    listed = pd.DataFrame(catalogue, columns=["national", "fee_bearing", "offered"])
    flags = listed.set_index("national").reindex(
        tally.index.get_level_values("national").astype(str)
    )
    second = {name: tally[name] for name in counts}
    for use, flag in _USES:
        second[f"n{use}"] = (tally[use] > 0) & flags[flag].fillna(False).to_numpy(dtype=bool)
        second[f"d{use}"] = 0
        second[f"x{use}"] = 0
    months = pd.DataFrame(second).groupby(level=[0, 1], observed=True, sort=False).sum()
    for use, flag in _USES:
        months[f"d{use}"] = _listed(catalogue, flag)
    due, given = yes(t["result_due"]), yes(t["electronic_result"])
    blank = t["electronic_result"].isna()
    result = first_level(
        t["finished_at"].fillna(t["returned_at"]),
        every,
        {"n": due & given, "d": due & ~blank, "x": t["result_due"].isna() | (due & blank)},
    )
    both = t["payments"].notna() & t["payments_online"].notna()
    payments = first_level(
        t["paid_at"],
        (t["payments"].fillna(1) > 0) & yes(t["paid"].fillna(True)),
        {
            "n": t["payments_online"].where(both).fillna(0),
            "d": t["payments"].where(both).fillna(0),
            "x": ~both,
        },
    )
    cells: Cells = {}
    for frame, first in ((months, 0), (result, 11), (payments, 12)):
        found = frame.groupby(level=[0, 1], observed=True, sort=False).sum().reset_index()
        take(cells, [found[name].tolist() for name in found.columns], first)
    return in_order(cells)


def _listed(catalogue: Catalogue, flag: str) -> int:
    return sum(row[1 if flag == "fee_bearing" else 2] for row in catalogue)
