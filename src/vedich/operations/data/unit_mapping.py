"""Codes nobody knows, and saying which unit one of them means; undone like any other import.

    unknown_codes()                                     # rows {code, name, dossiers, figures}
    map_code(user, "000.12.H21", "H21.168", "mã cũ của xã")

A mapping is a list of units of one row: it is kept as a file under its hash, imported by a job and
withdrawn to be undone. A dated list that knows the code itself comes before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.domain.layouts import header_key
from vedich.domain.unit_tree import MAPPED
from vedich.operations.data.units import show_units, unit_tree
from vedich.operations.data.uploads import keep
from vedich.operations.keeping.auditing import append
from vedich.operations.pages.board import office_now
from vedich.operations.people.permissions import Action, check
from vedich.operations.work.jobs import enqueue
from vedich.records.models import Job, JobKind, User

LAYOUT = "units"
_COLUMNS = ("unit_id", "code", "scheme", "name")


def unknown_codes() -> list[dict[str, Any]]:
    """Codes that stand in data and in no list: how many dossiers and figures carry each."""
    office = office_now()
    if not office.imports:
        return []
    with office.serving() as snapshot:
        rows: list[dict[str, Any]] = snapshot.con.sql(_UNKNOWN).to_arrow_table().to_pylist()
    return rows


def mappings() -> list[dict[str, Any]]:
    """What was mapped and still is: rows ``{code, unit, name, seq}``."""
    office = office_now()
    if not office.imports:
        return []
    with office.serving() as snapshot:
        found = snapshot.con.sql(_MAPPED, params={"mapped": MAPPED})
        rows: list[dict[str, Any]] = found.to_arrow_table().to_pylist()
    tree, today = unit_tree(office), now().date()
    for row in rows:
        held = tree.on(row["unit"], today)
        row["name"] = held.name if held else row["unit"]
    return rows


def map_code(actor: User, code: str, unit: str, why: str) -> Job:
    """Say that a code means a unit; the job imports it and everything is counted again.

    Refusal for a code that is known or was never seen, for an unknown unit and without a reason.
    """
    check(actor, Action.IMPORT_DATA)
    row = _row(code, unit)
    if not why.strip():
        raise Refusal("no_reason", "Cần ghi lý do.", "A reason is needed.")
    upload = keep(actor, ContentFile(_file([row]), name="gan-ma-don-vi.csv"))
    with transaction.atomic():
        append(actor, "unit.map", f"unit:{unit}", after={"code": code}, why=why.strip()[:500])
        # A key of its own: after an undo the very same mapping may be wanted again.
        return enqueue(actor, JobKind.IMPORT, upload=upload, key=f"map:{upload.id}", layout=LAYOUT)


def mapping_file(code: str, unit: str) -> bytes:
    """The list of one row that says so, to be imported; Refusal as of ``map_code``."""
    return _file([_row(code, unit)])


def same_names() -> list[tuple[str, str, str, str]]:
    """Unknown codes which are, letter for letter, one unit's name: rows of a list that maps them.

    Files of a one-stop counter often name a unit instead of its code.
    """
    named: dict[str, list[tuple[str, str]]] = {}
    for row in show_units(office=office_now())["rows"]:
        if row["listed"]:
            named.setdefault(header_key(row["name"] or ""), []).append((row["unit"], row["name"]))
    rows = []
    for row in unknown_codes():
        units = named.get(header_key(row["code"]), [])
        if len(units) == 1:
            (unit, name), code = units[0], row["code"]
            rows.append((unit, code, MAPPED, name))
    return rows


def map_same_names(actor: User) -> Job:
    """Map every unknown code that is the name of exactly one unit; the job counts again."""
    check(actor, Action.IMPORT_DATA)
    rows = same_names()
    upload = keep(actor, ContentFile(same_names_file(), name="gan-ten-don-vi.csv"))
    with transaction.atomic():
        append(actor, "unit.map_same_names", "unit:*", after={row[1]: row[0] for row in rows})
        return enqueue(actor, JobKind.IMPORT, upload=upload, key=f"map:{upload.id}", layout=LAYOUT)


def same_names_file() -> bytes:
    """A list that maps those codes, to be imported; Refusal where there is none."""
    rows = same_names()
    if not rows:
        raise Refusal(
            "no_same_name",
            "Không có mã chưa biết nào trùng với tên của đúng một đơn vị.",
            "No unknown code is the name of exactly one unit.",
            hint_vi="Gán từng mã: “vedich units map MÃ ĐƠN-VỊ”.",
            hint_en="Map one by one: “vedich units map CODE UNIT”.",
        )
    return _file(rows)


def _row(code: str, unit: str) -> tuple[str, ...]:
    held = unit_tree(office_now()).on(unit, now().date())
    if held is None:
        raise Refusal(
            "no_such_unit",
            f"Không có đơn vị “{unit[:40]}” trong danh sách.",
            f"There is no unit “{unit[:40]}” in the list.",
            hint_vi="Chọn một đơn vị trong danh sách gợi ý.",
            hint_en="Choose one of the units suggested.",
        )
    if code not in {row["code"] for row in unknown_codes()}:
        raise Refusal(
            "code_not_unknown",
            f"Mã “{code[:40]}” không nằm trong các mã chưa biết.",
            f"“{code[:40]}” is not among the unknown codes.",
        )
    return (unit, code, MAPPED, held.name)


def unmap(actor: User, seq: int, why: str) -> Job:
    """Undo a mapping: its import is withdrawn, the code is unknown again."""
    check(actor, Action.WITHDRAW_DATA)
    known = next((row for row in mappings() if row["seq"] == seq), None)
    if known is None:
        raise Refusal(
            "no_such_mapping",
            f"Lần nhập số {seq} không phải là một lần gán mã đang dùng.",
            f"Import number {seq} is no mapping in force.",
        )
    if not why.strip():
        raise Refusal("no_reason", "Cần ghi lý do.", "A reason is needed.")
    with transaction.atomic():
        about = f"unit:{known['unit']}"
        append(actor, "unit.unmap", about, before={"code": known["code"]}, why=why.strip()[:500])
        return enqueue(actor, JobKind.WITHDRAW, number=seq, reason=why.strip()[:500])


def _file(rows: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    writer.writerows(rows)
    return ("\ufeff" + out.getvalue()).encode("utf-8")


_UNKNOWN = """
WITH seen AS (
    SELECT unit_id AS code, unit_name AS name, 1 AS dossiers, 0 AS figures FROM dossiers
    UNION ALL
    SELECT coalesce(unit, unit_uuid), unit_name, 0, 1 FROM observations
)
SELECT code, any_value(name) AS name, sum(dossiers)::BIGINT AS dossiers,
       sum(figures)::BIGINT AS figures
FROM seen
WHERE code IS NOT NULL
  AND code NOT IN (SELECT code FROM units WHERE code IS NOT NULL)
  AND code NOT IN (SELECT unit_id FROM units WHERE unit_id IS NOT NULL)
GROUP BY code ORDER BY dossiers DESC, figures DESC, code
"""
_MAPPED = "SELECT code, unit_id AS unit, seq FROM units WHERE scheme = $mapped ORDER BY seq DESC"
