"""Read a signed plan: its text from the file, its values from the text, a draft from the values.

answer = read_plan_from(Path("ke-hoach.docx"))
answer["rows"][0]    # {"field": "document.kind", "value": "Kế hoạch", "text": …, "start": …}
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.plan_findings import Confidence, Doubt, PlanReading, plain_field
from vedich.domain.plan_texts import PlanText
from vedich.operations.office import Office
from vedich.warehouse.files import check_free

_MOST_KEPT = 8
_kept: OrderedDict[tuple[str, str, str], tuple[PlanText, PlanReading]] = OrderedDict()
_guard = Lock()


def read_plan_from(
    path: Path, name: str = "", out: Path | None = None, office: Office | None = None
) -> dict[str, Any]:
    """Findings as ``rows``, then ``doubts``, ``unread``, ``text``, ``draft`` and what it lacks.

    ``out``: write the draft there as YAML; an existing file is never written over.
    """
    from vedich.rulebook.plan_draft import draft, what_is_wrong, written

    plan, reading = text_and_reading(path, office or Office.open())
    made = draft(reading, name) if reading.values("period.end") else None
    wrong = what_is_wrong(made) if made else None
    if out is not None:
        _write(out, made, written)
    return {
        "rows": _rows(reading),
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "doubts": [
            {
                "code": one.code,
                "vi": one.text.vi,
                "en": one.text.en,
                "section": one.section,
                "places": [{"start": span.start, "end": span.end} for span in one.spans],
            }
            for one in reading.doubts
        ],
        "unread": [
            {"section": one.section, "text": one.text, "start": one.span.start, "end": one.span.end}
            for one in reading.unread
        ],
        "counts": {
            kind.value: sum(one.confidence is kind for one in reading.findings)
            for kind in Confidence
        },
        "draft": made,
        "draft_problem": {"vi": wrong.vi, "en": wrong.en} if wrong else None,
        "written_to": str(out) if out and made else None,
        "text": plan.text,
    }


def text_and_reading(path: Path, office: Office) -> tuple[PlanText, PlanReading]:
    """A file's text and what was read of it, against the office's own list of units as well."""
    plan, reading = _read_once(path, office)
    return plan, replace(reading, doubts=(*reading.doubts, *_strangers(reading, office)))


def _read_once(path: Path, office: Office) -> tuple[PlanText, PlanReading]:
    """Kept while neither the file nor the words it is read by change: a page asks several times."""
    from vedich.intake.plan_files import read_plan_file
    from vedich.rulebook.book import Kind
    from vedich.rulebook.plan_reading import read_plan

    words = office.book.plan_words()
    key = (
        hashlib.sha256(path.read_bytes()).hexdigest(),
        path.suffix.lower(),
        office.book.digest_of([Kind.GRAMMAR]),
    )
    with _guard:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    plan = read_plan_file(path)
    made = plan, read_plan(plan, words)
    with _guard:
        _kept[key] = made
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _strangers(reading: PlanReading, office: Office) -> list[Doubt]:
    """Units of an annex that the organisation's list does not have; none where it is empty."""
    from vedich.operations.data.units import show_units
    from vedich.operations.figures.scope import bare_name

    named = [one for one in reading.findings if plain_field(one.field) == "units.name"]
    if not named:
        return []
    listed = {bare_name(row["name"]) for row in show_units(office=office)["rows"] if row["listed"]}
    return [
        Doubt(
            "unknown_unit",
            Text(
                f"“{one.value}” không có trong danh sách đơn vị.",
                f"“{one.value}” is not in the list of units.",
            ),
            one.section,
            (one.span,),
        )
        for one in named
        if listed and bare_name(str(one.value)) not in listed
    ]


def _rows(reading: PlanReading) -> list[dict[str, Any]]:
    return [
        {
            "field": one.field,
            "value": one.value,
            "section": one.section,
            "text": one.text,
            "start": one.span.start,
            "end": one.span.end,
            "confidence": one.confidence.value,
        }
        for one in reading.findings
    ]


def _write(out: Path, made: dict[str, Any] | None, written: Any) -> None:
    if made is None:
        raise Refusal(
            "no_draft",
            "Chưa lập được dự thảo: không đọc thấy thời gian thi đua.",
            "No draft: no period was read.",
            hint_vi="Xem mục “Cần người xem” và nhập đợt thi đua bằng tay.",
            hint_en="Look at the doubts and write the campaign by hand.",
        )
    check_free(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(written(made), encoding="utf-8")
