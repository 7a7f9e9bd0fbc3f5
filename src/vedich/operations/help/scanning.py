"""A dossier found by its code, for somebody who may see the dossiers of its unit.

found = find_dossier(user, ("H21.168-240618-0012",))
found["unit_id"], found["due_at"]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vedich.operations.help.points import unit_names
from vedich.operations.pages.board import office_now
from vedich.operations.people.permissions import Action, reach
from vedich.records.models import User

_SHOWN = (
    "code",
    "source",
    "unit_id",
    "procedure",
    "procedure_name",
    "channel",
    "received_at",
    "due_at",
    "finished_at",
    "returned_at",
    "amount_due",
    "paid",
    "payment_route",
    "seq",
    "sheet",
    "row",
)


def find_dossier(actor: User, candidates: Sequence[str]) -> dict[str, Any] | None:
    """The dossier of one of these codes, with the file and row it came from.

    None where there is none and where it is none of the actor's business: both look the same.
    """
    within = reach(actor, Action.READ_DOSSIERS)
    office = office_now()
    if not candidates or not within or not office.imports:
        return None
    columns = ", ".join(f'"{name}"' for name in _SHOWN)
    question = (
        f"SELECT {columns} FROM dossiers WHERE code IN (SELECT unnest($codes))"  # noqa: S608
        " ORDER BY updated_at DESC NULLS LAST, code LIMIT 50"
    )
    with office.serving() as snapshot:
        rows = snapshot.con.execute(question, {"codes": list(candidates)}).fetchall()
    found = (dict(zip(_SHOWN, row, strict=True)) for row in rows)
    one = next((row for row in found if row["unit_id"] and row["unit_id"] in within), None)
    if one is None:
        return None
    files = {entry.seq: entry.name for entry in office.imports}
    unit = one["unit_id"]
    return one | {"unit_name": unit_names().get(unit, unit), "file": files.get(one["seq"], "")}
