"""Look procedures up: search as people type, one procedure with its versions, counted totals.

    search("lam giay khai sinh")["rows"][0]["procedure"]     # "1.001193"
    show("2.000815.000.00.00.H55")["service_level"]          # by its national code

What an office imported comes first; a short list of the product's own fills in what nobody
imported, and is told apart (``imported``). Figures never count the short list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

from vedich.domain.clock import now
from vedich.domain.counting import national_code
from vedich.domain.dossiers import SERVICE_LEVELS
from vedich.domain.errors import Refusal
from vedich.domain.finding import Finder
from vedich.domain.procedures import Procedure, ProcedureScope
from vedich.operations.office import Office

Row = Mapping[str, Any]
_SEARCHED = 10
# What a version says of its own; the rest is the same in all of them.
_OF_A_VERSION = ("service_level", "fee_bearing", "payable_online", "processing_time", "exemption")
_MERGED = ("name", "field", "level", "issued_by", "handled_by", *_OF_A_VERSION)


def rows_of(office: Office) -> list[Row]:
    """Every imported row that counts: one per code, unit, level and start, the latest last."""
    if not office.imports:
        return []
    with office.serving() as snapshot:
        found = snapshot.con.execute("SELECT * FROM procedures ORDER BY seq, ordinal")
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def procedures_of(office: Office, rows: Sequence[Row], at: datetime) -> dict[str, Procedure]:
    """National code → procedure: imported ones put together, then those known without."""
    by_code: dict[str, list[Row]] = {}
    for row in rows:
        if row["procedure"]:
            by_code.setdefault(national_code(row["procedure"]) or "", []).append(row)
    found = {code: _merged(code, versions, at) for code, versions in by_code.items()}
    for catalogue in office.book.catalogues.values():
        for known in catalogue.procedures:
            shipped = Procedure(
                known.procedure,
                known.name,
                field=known.field,
                fee_bearing=known.fee_bearing,
                imported=False,
            )
            found.setdefault(known.procedure, shipped)
    return found


def finder_of(office: Office, procedures: Mapping[str, Procedure], at: datetime) -> Finder:
    """An index over the procedures that hold, with every everyday word in force."""
    books = office.book.catalogues.values()
    return Finder(
        (one for one in procedures.values() if one.holds_at(at)),
        sayings=[entry for book in books for entry in book.words],
        noise=[word for book in books for word in book.noise],
        first=[word for book in books for word in book.first],
    )


def search(words: str, limit: int = _SEARCHED, office: Office | None = None) -> dict[str, Any]:
    """The likeliest procedures for what somebody typed; ``searched``: out of how many."""
    office = office or Office.open()
    at = now()
    procedures = procedures_of(office, rows_of(office), at)
    return found_answer(finder_of(office, procedures, at), procedures, words, limit)


def found_answer(
    finder: Finder, procedures: Mapping[str, Procedure], words: str, limit: int
) -> dict[str, Any]:
    """The answer of a search over an index that is at hand."""
    hits = finder.find(words, limit)
    rows = [{**asdict(procedures[hit.procedure]), "score": hit.score} for hit in hits]
    return {"rows": rows, "words": words, "searched": len(procedures)}


def show(code: str, office: Office | None = None) -> dict[str, Any]:
    """One procedure with ``versions``: what each imported list says, the earliest first."""
    office = office or Office.open()
    rows = rows_of(office)
    procedures = procedures_of(office, rows, now())
    return shown_answer(office, rows, procedure_called(code, procedures))


def procedure_called(code: str, procedures: Mapping[str, Procedure]) -> Procedure:
    """The procedure of a national code or of a province's entry under it; Refusal if unknown."""
    found = procedures.get(national_code(code.strip()) or "")
    if found is None:
        raise Refusal(
            "unknown_procedure",
            f"Không có thủ tục “{code}” trong các danh mục đã nhập.",
            f"There is no procedure “{code}” in the lists imported.",
            where=code,
            hint_vi="Tìm theo tên bằng “vedich procedures search”, hoặc nhập danh mục thủ tục.",
            hint_en="Search by name with “vedich procedures search”, or import a list.",
        )
    return found


def shown_answer(office: Office, rows: Sequence[Row], one: Procedure) -> dict[str, Any]:
    """The fields of a procedure and what each list said of it."""
    files = {entry.seq: entry.name for entry in office.imports}
    versions = [
        {
            "code": row["procedure"],
            "unit": row["unit"],
            "level": row["level"],
            "valid_from": row["valid_from"],
            "valid_to": row["valid_to"],
            **{name: row.get(name) for name in _OF_A_VERSION},
            "import": row["seq"],
            "file": files.get(row["seq"], ""),
        }
        for row in rows
        if national_code(row["procedure"]) == one.procedure
    ]
    versions.sort(key=lambda row: (row["valid_from"] or datetime.min, row["import"]))
    return {**asdict(one), "versions": versions}


def totals(day: date | None = None, office: Office | None = None) -> dict[str, Any]:
    """Procedures counted by level, as the denominators count them, beside declared numbers.

    A procedure counts once for each level that handles it; ``unknown`` service level is not
    "information". ``declared``: what documents of campaigns state, with our count beside.
    """
    office = office or Office.open()
    at = datetime.combine(day, time.max) if day else now()
    held = [row for row in rows_of(office) if _holds(row, at)]
    levels = sorted({row["level"] for row in held}, key=lambda level: level or "")
    return {
        "rows": [
            _counted(level, [row for row in held if row["level"] == level]) for level in levels
        ],
        "all": _counted(None, held),
        "declared": _declared(office, held),
        "at": at.date(),
    }


def _counted(level: str | None, rows: Sequence[Row]) -> dict[str, Any]:
    def number(name: str, value: object) -> int:
        return len({_code(row) for row in rows if row[name] == value})

    said = {_code(row) for row in rows if row["service_level"]}
    every = {_code(row) for row in rows}
    return {
        "level": level,
        "procedures": len(every),
        **{name: number("service_level", name) for name in SERVICE_LEVELS},
        "unknown": len(every - said),
        "fee_bearing": number("fee_bearing", True),
        "payable_online": number("payable_online", True),
    }


def _declared(office: Office, rows: Sequence[Row]) -> list[dict[str, Any]]:
    found = []
    for campaign in office.book.campaigns.values():
        for stated in campaign.observations:
            if stated.procedures is None:
                continue
            known = [row for row in rows if row["level"] and row["service_level"]]
            counted = {_code(row) for row in known if _meant(stated.procedures, row)}
            found.append(
                {
                    "campaign": campaign.id,
                    "section": stated.section,
                    "text": stated.text,
                    "subject": stated.subject,
                    "declared": int(stated.value),
                    "counted": len(counted) if known else None,
                }
            )
    return found


def _meant(scope: ProcedureScope, row: Row) -> bool:
    return scope.includes(Procedure("", "", level=row["level"], service_level=row["service_level"]))


def _merged(code: str, rows: Sequence[Row], at: datetime) -> Procedure:
    """One procedure from its rows: of those that hold, the last word on each field.

    A row for every unit goes before one unit's own. Where none holds the last ones count.
    """
    held = [row for row in rows if _holds(row, at)] or list(rows)
    ordered = sorted(held, key=lambda row: row["unit"] is None)
    values = {name: _last(ordered, name) for name in _MERGED}
    starts = [row["valid_from"] for row in held]
    ends = [row["valid_to"] for row in held]
    return Procedure(
        code,
        **{**values, "name": values["name"] or code},
        valid_from=None if None in starts else min(starts),
        valid_to=None if None in ends else max(ends),
    )


def _last(rows: Sequence[Row], name: str) -> Any:
    return next((row[name] for row in reversed(rows) if row.get(name) is not None), None)


def _holds(row: Row, at: datetime) -> bool:
    begun = row["valid_from"] is None or row["valid_from"] <= at
    return begun and (row["valid_to"] is None or at <= row["valid_to"])


def _code(row: Row) -> str:
    return national_code(row["procedure"]) or ""
