"""A list of a page as a file to download: exactly its rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpResponse

from vedich.operations.pages.export import as_csv, as_xlsx, columns_of
from vedich.web.pages.common import language

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table_file(
    kind: str,
    name: str,
    title: str,
    rows: list[dict[str, Any]],
    leave_out: Collection[str] = (),
) -> HttpResponse:
    """The rows as ``csv`` or ``xlsx``, called ``name``; Http404 for any other kind."""
    if kind not in _TYPES:
        raise Http404
    columns = [one for one in columns_of(rows, language()) if one[0] not in leave_out]
    content = as_csv(columns, rows) if kind == "csv" else as_xlsx(title, columns, rows)
    answer = HttpResponse(content, content_type=_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["X-Rows"] = str(len(rows))
    return answer
