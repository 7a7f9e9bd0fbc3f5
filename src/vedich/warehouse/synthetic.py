"""Synthetic dossiers, for the example, for trials and for measuring; labelled in every file.

The same seed gives the same files. Rates differ by unit and improve over the year, so that tables
and charts show something to talk about; nothing in them describes a real office.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

SOURCE = "synthetic"  # what the layout of these files says its source is
LABEL = "SỐ LIỆU MÔ PHỎNG (SYNTHETIC) – không phải hồ sơ thật của bất kỳ cơ quan nào"


@dataclass(frozen=True, slots=True)
class SyntheticUnit:
    """A unit to make dossiers for. ``level`` chooses its procedures (commune or department)."""

    code: str
    name: str
    level: str


def write_dossiers(
    path: Path,
    *,
    dossiers: int,
    seed: int,
    units: Sequence[SyntheticUnit],
    procedures: Path,
    start: date,
    end: date,
) -> int:
    """Write a CSV of ``dossiers`` rows received from ``start`` to ``end``; returns the rows.

    The file says what is known at the end of ``end``: later events are blank. ``procedures`` is
    the CSV of procedures with their fee, days and weight. Columns are canonical field names.
    """
    import duckdb

    with duckdb.connect(config={"threads": 2}) as con:
        con.execute(
            "CREATE TABLE unit AS SELECT * FROM (SELECT unnest($codes) AS code,"
            " unnest($names) AS name, unnest($levels) AS level, unnest($places) AS place)",
            {
                "codes": [unit.code for unit in units],
                "names": [unit.name for unit in units],
                "levels": [unit.level for unit in units],
                "places": list(range(len(units))),
            },
        )
        con.execute(_PROCEDURES, {"path": str(procedures)})
        body = path.with_name(path.name + ".body")
        parameters: dict[str, Any] = {
            "n": dossiers,
            "seed": seed,
            "units": len(units),
            "start": start,
            "days": (end - start).days + 1,
            "end": end,
        }
        con.execute("CREATE TABLE dossier AS " + _DOSSIERS, parameters)
        con.execute(f"COPY dossier TO '{_quoted(body)}' (HEADER, DELIMITER ',')")
    with path.open("wb") as out, body.open("rb") as rest:
        out.write(f"{LABEL}; hạt giống {seed}\n".encode())
        while chunk := rest.read(1 << 20):
            out.write(chunk)
    body.unlink()
    return dossiers


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


_PROCEDURES = """
CREATE TABLE procedure AS
SELECT *, sum(weight) OVER w - weight AS low, sum(weight) OVER w AS high,
       sum(weight) OVER (PARTITION BY level) AS total
FROM (SELECT procedure, name, field, level, service_level, fee_bearing, fee::BIGINT AS fee,
             days::INT AS days, weight::INT AS weight
      FROM read_csv($path, all_varchar = true, header = true))
WINDOW w AS (PARTITION BY level ORDER BY procedure)
"""

# u(salt) is a number from 0 to 1 that depends on the row, the seed and the salt alone.
_DOSSIERS = """
WITH base AS (
  SELECT i, ((i * 7919 + $seed) % $units)::INT AS place,
         (hash(i, $seed, 'day') % 1000003) / 1000003.0 AS u_day,
         (hash(i, $seed, 'hour') % 1000003) / 1000003.0 AS u_hour,
         (hash(i, $seed, 'procedure') % 1000003) / 1000003.0 AS u_procedure,
         (hash(i, $seed, 'channel') % 1000003) / 1000003.0 AS u_channel,
         (hash(i, $seed, 'pay') % 1000003) / 1000003.0 AS u_pay,
         (hash(i, $seed, 'late') % 1000003) / 1000003.0 AS u_late,
         (hash(i, $seed, 'file') % 1000003) / 1000003.0 AS u_file,
         (hash(i, $seed, 'status') % 1000003) / 1000003.0 AS u_status
  FROM range($n) AS rows(i)
), placed AS (
  SELECT *, ($start::DATE + (u_day * $days)::INT % $days) AS drawn_day,
         u_day AS progress, (hash(place, $seed, 'unit') % 1000) / 1000.0 AS skill
  FROM base
), timed AS (
  SELECT *, (CASE WHEN isodow(drawn_day) = 7 THEN drawn_day - 2
                  WHEN isodow(drawn_day) = 6 THEN drawn_day - 1 ELSE drawn_day END)::TIMESTAMP
            + INTERVAL 7 HOUR + INTERVAL 30 MINUTE
            + to_seconds((u_hour * 32400)::BIGINT) AS received
  FROM placed
), joined AS (
  SELECT t.*, unit.code AS unit, unit.name AS unit_name, p.procedure, p.name AS procedure_name,
         p.field, p.service_level, p.fee, p.days,
         CASE WHEN p.service_level = 'information' THEN 'counter'
              WHEN u_channel < 0.35 + 0.35 * progress + 0.25 * skill THEN 'online'
              WHEN u_channel > 0.99 THEN 'postal' ELSE 'counter' END AS channel
  FROM timed t JOIN unit USING (place)
  JOIN procedure p ON p.level = unit.level
   AND floor(t.u_procedure * p.total) >= p.low AND floor(t.u_procedure * p.total) < p.high
), worked AS (
  SELECT *, received - to_minutes((u_file * 600)::BIGINT) AS submitted,
         received + to_days(days + 2 * ((days + isodow(received) - 1) // 5)::INT) AS due,
         u_status < 0.015 AS withdrawn, u_status > 0.985 AS refused,
         u_late < 0.18 - 0.13 * skill AS late,
         fee > 0 AND u_pay < CASE channel WHEN 'online' THEN 0.45 + 0.5 * progress
                                          ELSE 0.02 + 0.25 * skill * progress END AS pays_online
  FROM joined
), ended AS (
  SELECT *, CASE WHEN withdrawn THEN NULL
                 WHEN late THEN due + to_minutes((1 + u_hour * 6000)::BIGINT)
                 ELSE received + (due - received) * (0.05 + 0.9 * u_file) END AS done,
         $end::DATE + INTERVAL 1 DAY AS cut
  FROM worked
)
SELECT 'MP-' || replace(unit, '.', '') || '-' || strftime(received, '%y%m%d') || '-'
         || lpad(i::VARCHAR, 8, '0') AS code,
       unit, unit_name, unit || '-CB' || (1 + hash(i, 'officer') % 4) AS officer,
       procedure, procedure_name, field, channel, service_level,
       CASE WHEN withdrawn THEN 'withdrawn' WHEN refused THEN 'refused'
            WHEN done < cut THEN 'returned' ELSE 'processing' END AS status,
       strftime(submitted, '%d/%m/%Y %H:%M:%S') AS submitted_at,
       CASE WHEN NOT withdrawn THEN strftime(received, '%d/%m/%Y %H:%M:%S') END AS received_at,
       CASE WHEN NOT withdrawn THEN strftime(due, '%d/%m/%Y %H:%M') END AS due_at,
       CASE WHEN done < cut AND NOT refused
            THEN strftime(done, '%d/%m/%Y %H:%M:%S') END AS finished_at,
       CASE WHEN done + INTERVAL 2 HOUR < cut AND NOT refused
            THEN strftime(done + INTERVAL 2 HOUR, '%d/%m/%Y %H:%M:%S') END AS returned_at,
       CASE WHEN refused AND done < cut
            THEN strftime(done, '%d/%m/%Y %H:%M:%S') END AS stopped_at,
       strftime(least(coalesce(done + INTERVAL 2 HOUR, received), cut), '%d/%m/%Y %H:%M:%S')
         AS updated_at,
       CASE WHEN u_file > 0.95 THEN (u_hour * 2000)::INT END AS waiting_minutes,
       CASE WHEN u_file > 0.995 THEN 2 WHEN u_file > 0.95 THEN 1 ELSE 0 END AS supplements,
       fee AS amount_due,
       CASE WHEN fee > 0 THEN (pays_online OR done < cut)::VARCHAR ELSE 'false' END AS paid,
       CASE WHEN pays_online THEN strftime(received, '%d/%m/%Y %H:%M:%S')
            WHEN fee > 0 AND done < cut THEN strftime(done, '%d/%m/%Y %H:%M:%S') END AS paid_at,
       CASE WHEN pays_online AND u_status < 0.93 THEN 'national' WHEN pays_online THEN 'gateway'
            WHEN fee > 0 AND done < cut THEN 'cash' END AS payment_route,
       CASE WHEN fee > 0 AND (pays_online OR done < cut) THEN 1 ELSE 0 END AS payments,
       CASE WHEN pays_online THEN 1 ELSE 0 END AS payments_online,
       (u_pay < 0.55 + 0.4 * progress)::VARCHAR AS inputs_digitised,
       CASE WHEN done < cut THEN (u_late < 0.6 + 0.35 * progress)::VARCHAR ELSE 'false' END
         AS result_digitised,
       'true' AS result_due,
       CASE WHEN done < cut THEN (u_hour < 0.5 + 0.4 * skill)::VARCHAR ELSE 'false' END
         AS electronic_result,
       (u_day < 0.2 + 0.3 * skill)::VARCHAR AS reused,
       'true' AS synced, (u_channel < 0.8)::VARCHAR AS citizen_data,
       (channel = 'online')::VARCHAR AS handled_online, (u_status > 0.997)::VARCHAR AS complained
FROM ended ORDER BY i
"""
