"""Dossiers to measure with: the same seed gives the same rows; they describe no real office.

>>> rows(1000, units=3).num_rows
1000
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

# 200 procedures, one in three with a fee; receipts over 2024; a third of the last month still open.
_ROWS = """
WITH base AS (
    SELECT i, hash(i, 1) % 1000 AS a, hash(i, 2) % 1000 AS b, hash(i, 3) % 1000 AS c,
           hash(i, 4) % $units AS place, hash(i, 5) % 200 AS p,
           TIMESTAMP '2024-01-01 07:30:00' + to_days((hash(i, 6) % 366)::INT)
               + to_seconds((hash(i, 7) % 32400)::BIGINT) AS received
    FROM range($first, $first + $n) AS each(i)
), timed AS (
    SELECT *, received + to_days(3 + (p % 20)::INT) AS due,
           received + to_minutes((b * 30)::BIGINT) AS done
    FROM base
)
SELECT 'H21-' || lpad(i::VARCHAR, 9, '0') AS code,
       'H21.' || place AS unit, 'Đơn vị ' || place AS unit_name,
       'H21.' || place || '-CB' || (a % 5) AS officer,
       '2.' || lpad(p::VARCHAR, 6, '0') || '.000.00.00.H21' AS procedure,
       'Thủ tục ' || p AS procedure_name, 'Lĩnh vực ' || (p % 12) AS field,
       CASE WHEN a < 620 THEN 'online' WHEN a < 985 THEN 'counter' ELSE 'postal' END AS channel,
       CASE WHEN p % 3 = 0 THEN 'full' ELSE 'partial' END AS service_level,
       CASE WHEN done < TIMESTAMP '2025-01-01' THEN 'finished' ELSE 'processing' END AS status,
       received - to_minutes(a::BIGINT) AS submitted_at, received AS received_at, due AS due_at,
       CASE WHEN done < TIMESTAMP '2025-01-01' THEN done END AS finished_at,
       CASE WHEN done < TIMESTAMP '2024-12-30' THEN done + INTERVAL 2 HOUR END AS returned_at,
       received + to_minutes((b * 31)::BIGINT) AS updated_at,
       CASE WHEN c > 950 THEN c::BIGINT END AS waiting_minutes, (c > 950)::BIGINT AS supplements,
       p % 3 = 0 AS fee_bearing, CASE WHEN p % 3 = 0 THEN 20000::BIGINT ELSE 0 END AS amount_due,
       p % 3 = 0 AND b > 100 AS paid,
       CASE WHEN p % 3 = 0 AND b > 100 THEN received END AS paid_at,
       CASE WHEN p % 3 = 0 AND b > 100 THEN CASE WHEN c < 450 THEN 'national'
            WHEN c < 600 THEN 'gateway' ELSE 'cash' END END AS payment_route,
       (p % 3 = 0 AND b > 100)::BIGINT AS payments,
       (p % 3 = 0 AND b > 100 AND c < 600)::BIGINT AS payments_online,
       a > 200 AS inputs_digitised, b > 300 AS result_digitised, true AS result_due,
       c > 350 AS electronic_result, a % 4 = 0 AS reused, a > 20 AS synced,
       b % 5 < 4 AS citizen_data, a < 620 AS handled_online, c > 995 AS complained,
       '' AS sheet, i - $first + 2 AS row
FROM timed
"""


def rows(count: int, *, units: int, first: int = 0) -> pa.Table:
    """``count`` accepted rows with the canonical columns, over ``units`` units."""
    import duckdb

    with duckdb.connect(config={"threads": 2}) as con:
        found = con.sql(_ROWS, params={"n": count, "units": units, "first": first})
        return found.to_arrow_table()


def write_parquet(path: Path, count: int, *, units: int) -> None:
    """The same rows as a Parquet file of dossiers as a snapshot has them, a million at a time."""
    import duckdb

    with duckdb.connect(config={"threads": 2, "preserve_insertion_order": False}) as con:
        made = con.sql(_ROWS, params={"n": count, "units": units, "first": 0})
        named = made.project(
            "* EXCLUDE (sheet, row), unit AS unit_id, NULL::TIMESTAMP AS stopped_at,"
            " left(procedure, 8) AS national"
        )
        named.write_parquet(str(path))


def catalogue() -> list[tuple[str, bool, bool]]:
    """The 200 procedures: national code, bears a fee, offered online."""
    return [(f"2.{p:06}", p % 3 == 0, True) for p in range(200)]
