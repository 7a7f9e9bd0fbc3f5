"""Recompute everything served from the files it came from, and say what was compared."""

from __future__ import annotations

from typing import Any

from vedich.operations.office import Office
from vedich.operations.telling import Tell, silent

_CHECKED = {
    "originals": ("tệp gốc", "original files"),
    "parts": ("tệp Parquet", "Parquet parts"),
    "tables": ("bảng số liệu", "tables"),
    "rows": ("dòng", "rows"),
    "figures": ("số liệu đếm lại từng hồ sơ", "figures counted again row by row"),
}
_STAGES = {
    "files": ("Đang đối chiếu các tệp …", "Comparing the files …"),
    "snapshot": ("Đang tính lại các bảng số liệu …", "Computing the tables again …"),
    "figures": ("Đang đếm lại từng hồ sơ …", "Counting every dossier again …"),
}


def verify(tell: Tell = silent, office: Office | None = None) -> dict[str, Any]:
    """Findings as rows ``{code, where, vi, en}``; ``ok``; how many of each thing were checked."""
    from vedich.warehouse.verifying import verify as check

    office = office or Office.open()
    result = check(office.workspace, office.indicators, lambda stage: tell(*_STAGES[stage]))
    said = [_checked(what, number) for what, number in result.checked.items()]
    vi = ", ".join(pair[0] for pair in said) or "chưa có gì để đối chiếu"
    en = ", ".join(pair[1] for pair in said) or "nothing to compare yet"
    found = len(result.findings)
    return {
        "rows": [
            {"code": one.code, "where": one.where, "vi": one.vi, "en": one.en}
            for one in result.findings
        ],
        "ok": result.ok,
        "checked": dict(result.checked),
        "summary_vi": f"Đã đối chiếu: {vi}. "
        + (f"{found} chỗ sai khác." if found else "Không có sai khác."),
        "summary_en": f"Compared: {en}. " + (f"{found} differ." if found else "No difference."),
    }


def _checked(what: str, number: int) -> tuple[str, str]:
    vi, en = _CHECKED.get(what, (what, what))
    return f"{number} {vi}", f"{number} {en}"
