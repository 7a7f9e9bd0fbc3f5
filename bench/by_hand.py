"""The counting of all indicators by unit and month, as two-level SQL written by hand.

Rows are (unit, month, then numerator, denominator and excluded per indicator) in the order of
``COLUMNS``. This spells out the formulas of ``definitions/indicators`` as they are; the benchmark
stops where a way of counting gives other figures.

>>> COLUMNS[:3]
('online_filing', 'online_processing', 'online_payment')
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

RECEIVED = (
    "online_filing",
    "online_processing",
    "online_payment",
    "on_time",
    "digitised",
    "reuse",
    "citizen_data_connected_dossier",
    "dossier_receiving_satisfaction",
)
PROCEDURES = ("online_services_used", "online_payment_procedures", "payment_formality_integrated")
OTHERS = ("electronic_result", "online_payment_transactions")
COLUMNS = (*RECEIVED, *PROCEDURES, *OTHERS)
Rows = list[tuple[Any, ...]]
Cells = dict[tuple[str, str], dict[int, list[int]]]

_KNOWN = """
WITH known AS (
    SELECT unit_id AS unit, national, status, channel, handled_online, received_at, submitted_at,
           due_at + to_minutes(coalesce(waiting_minutes, 0)) AS allowed, amount_due, payment_route,
           supplements, payments, payments_online, inputs_digitised, result_digitised, result_due,
           electronic_result, reused, synced, citizen_data, complained,
           CASE WHEN paid_at > $as_of THEN false ELSE paid END AS paid,
           CASE WHEN paid_at <= $as_of THEN paid_at END AS paid_at,
           CASE WHEN finished_at <= $as_of THEN finished_at END AS finished_at,
           CASE WHEN returned_at <= $as_of THEN returned_at END AS returned_at,
           CASE WHEN stopped_at <= $as_of THEN stopped_at END AS stopped_at
    FROM dossiers
)
"""
_RECEIVED = (
    _KNOWN  # noqa: S608 - constants
    + """, judged AS (
    SELECT *, date_trunc('month', coalesce(received_at, submitted_at)) AS month,
           received_at IS NOT NULL
               OR coalesce(status NOT IN ('registered', 'refused', 'withdrawn'), true) AS fits,
           channel = 'online' AS online,
           paid AND payment_route IN ('national', 'gateway', 'both') AS paid_online,
           coalesce(supplements <= 1, true)
               AND coalesce(finished_at, returned_at, stopped_at, $as_of) <= allowed AS timely
    FROM known
    WHERE coalesce(received_at, submitted_at) BETWEEN $since AND least($until, $as_of)
), counted AS (
    SELECT *, channel IS NOT NULL AS k0,
           channel IS NOT NULL AND handled_online IS NOT NULL AS k1,
           amount_due IS NOT NULL AND paid IS NOT NULL AS k2,
           allowed IS NOT NULL AS k3,
           inputs_digitised IS NOT NULL AND result_digitised IS NOT NULL AS k4,
           reused IS NOT NULL AS k5, citizen_data IS NOT NULL AS k6,
           allowed IS NOT NULL AND complained IS NOT NULL AS k7,
           fits AND coalesce(channel NOT IN ('counter', 'postal', 'other'), true) AS f1,
           fits AND coalesce(amount_due > 0, true) AS f2
    FROM judged
), first_level AS (
    SELECT unit, month, national,
           count(CASE WHEN fits AND k0 AND online THEN 1 END) AS n0,
           count(CASE WHEN fits AND k0 THEN 1 END) AS d0,
           count(CASE WHEN fits AND NOT k0 THEN 1 END) AS x0,
           count(CASE WHEN f1 AND k1 AND online AND handled_online THEN 1 END) AS n1,
           count(CASE WHEN f1 AND k1 AND online THEN 1 END) AS d1,
           count(CASE WHEN f1 AND NOT k1 THEN 1 END) AS x1,
           count(CASE WHEN f2 AND k2 AND amount_due > 0 AND paid_online THEN 1 END) AS n2,
           count(CASE WHEN f2 AND k2 AND amount_due > 0 THEN 1 END) AS d2,
           count(CASE WHEN f2 AND NOT k2 THEN 1 END) AS x2,
           count(CASE WHEN fits AND k3 AND timely THEN 1 END) AS n3,
           count(CASE WHEN fits AND k3 THEN 1 END) AS d3,
           count(CASE WHEN fits AND NOT k3 THEN 1 END) AS x3,
           count(CASE WHEN fits AND k4 AND inputs_digitised AND result_digitised THEN 1 END) AS n4,
           count(CASE WHEN fits AND k4 THEN 1 END) AS d4,
           count(CASE WHEN fits AND NOT k4 THEN 1 END) AS x4,
           count(CASE WHEN fits AND k5 AND reused THEN 1 END) AS n5,
           count(CASE WHEN fits AND k5 THEN 1 END) AS d5,
           count(CASE WHEN fits AND NOT k5 THEN 1 END) AS x5,
           count(CASE WHEN fits AND k6 AND citizen_data THEN 1 END) AS n6,
           count(CASE WHEN fits AND k6 THEN 1 END) AS d6,
           count(CASE WHEN fits AND NOT k6 THEN 1 END) AS x6,
           count(CASE WHEN fits AND k7 AND timely AND NOT complained THEN 1 END) AS n7,
           count(CASE WHEN fits AND k7 THEN 1 END) AS d7,
           count(CASE WHEN fits AND NOT k7 THEN 1 END) AS x7,
           count(CASE WHEN fits AND online THEN 1 END) AS u8,
           count(CASE WHEN fits AND paid_online THEN 1 END) AS u9,
           count(CASE WHEN fits AND synced AND amount_due > 0 THEN 1 END) AS u10
    FROM counted GROUP BY unit, month, national
)
SELECT unit, strftime(month, '%Y-%m') AS month, sum(n0), sum(d0), sum(x0), sum(n1), sum(d1),
       sum(x1), sum(n2), sum(d2), sum(x2), sum(n3), sum(d3), sum(x3), sum(n4), sum(d4), sum(x4),
       sum(n5), sum(d5), sum(x5), sum(n6), sum(d6), sum(x6), sum(n7), sum(d7), sum(x7),
       count(CASE WHEN u8 > 0 AND offered THEN 1 END),
       (SELECT count(*) FROM catalogue WHERE offered), 0,
       count(CASE WHEN u9 > 0 AND fee_bearing THEN 1 END),
       (SELECT count(*) FROM catalogue WHERE fee_bearing), 0,
       count(CASE WHEN u10 > 0 AND fee_bearing THEN 1 END),
       (SELECT count(*) FROM catalogue WHERE fee_bearing), 0
FROM first_level LEFT JOIN catalogue USING (national) GROUP BY unit, month
"""
)
_RESULT = (
    _KNOWN  # noqa: S608 - constants
    + """, first_level AS (
    SELECT unit, date_trunc('month', coalesce(finished_at, returned_at)) AS month, national,
           count(CASE WHEN result_due AND electronic_result THEN 1 END) AS n,
           count(CASE WHEN result_due AND electronic_result IS NOT NULL THEN 1 END) AS d,
           count(CASE WHEN result_due IS NULL
                        OR (result_due AND electronic_result IS NULL) THEN 1 END) AS x
    FROM known WHERE coalesce(finished_at, returned_at) BETWEEN $since AND $until GROUP BY ALL
)
SELECT unit, strftime(month, '%Y-%m') AS month, sum(n), sum(d), sum(x)
FROM first_level GROUP BY unit, month
"""
)
_PAYMENTS = (
    _KNOWN  # noqa: S608 - constants
    + """, first_level AS (
    SELECT unit, date_trunc('month', paid_at) AS month, national,
           sum(CASE WHEN payments_online IS NOT NULL THEN payments_online END) AS n,
           sum(CASE WHEN payments_online IS NOT NULL THEN payments END) AS d,
           count(CASE WHEN payments IS NULL OR payments_online IS NULL THEN 1 END) AS x
    FROM known
    WHERE paid_at BETWEEN $since AND $until AND coalesce(payments > 0, true)
      AND coalesce(paid, true)
    GROUP BY ALL
)
SELECT unit, strftime(month, '%Y-%m') AS month, sum(n), sum(d), sum(x)
FROM first_level GROUP BY unit, month
"""
)


def sql(con: Any, as_of: datetime, since: datetime, until: datetime) -> Rows:
    """Over the tables ``dossiers`` and ``catalogue`` of a DuckDB connection."""
    cells: Cells = {}
    asked = {"as_of": as_of, "since": since, "until": until}
    for text, first in ((_RECEIVED, 0), (_RESULT, 11), (_PAYMENTS, 12)):
        table = con.sql(text, params=asked).to_arrow_table()
        take(cells, [column.to_pylist() for column in table.columns], first)
    return in_order(cells)


def take(cells: Cells, columns: list[list[Any]], first: int) -> None:
    """Put counts (unit, month, then three per indicator from ``first`` on) into their cells."""
    for unit, month, *counts in zip(*columns, strict=True):
        cell = cells.setdefault((unit, month), {})
        for place in range(len(counts) // 3):
            cell[first + place] = [int(value) for value in counts[3 * place : 3 * place + 3]]


def in_order(cells: Cells) -> Rows:
    """The cells as rows by unit and month; an indicator without a case in a cell counts 0, 0, 0."""
    return [
        (*key, *(v for place in range(len(COLUMNS)) for v in cell.get(place, (0, 0, 0))))
        for key, cell in sorted(cells.items())
    ]
