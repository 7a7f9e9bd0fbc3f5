"""The office's own fee tables: one person hands a workbook in, another compares and accepts it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vedich.domain.errors import Refusal
from vedich.domain.fees import CHANNELS, PAYERS, QUANTITIES
from vedich.operations.data.uploads import path_of, store
from vedich.operations.fees import tables as verbs
from vedich.records.models import User
from vedich.web.pages.common import language, refusing, tell_refusal, user_of
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@policy(Policy.DATA)
@refusing
def fee_tables(request: HttpRequest) -> HttpResponse:
    """Every table entered, and the place to hand one in; wrong rows are listed with reasons."""
    page: dict[str, Any] = {"may_enter": can(request.user, Action.IMPORT_DATA)}
    status = 200
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            if file is None:
                raise Refusal("no_file", "Chưa chọn tệp.", "No file was chosen.")
            user = user_of(request)
            answer = verbs.enter(path_of(store(user, file)), user)
        except Refusal as refusal:
            tell_refusal(request, refusal)
            return redirect("web:fee_tables")
        if answer["ok"]:
            return redirect("web:fee_table", answer["table"])
        page["rejects"], page["file"], status = answer["rows"], file.name, 422
    page["tables"] = _tables()
    return render(request, "web/data/fee_tables.html", page, status=status)


@policy(Policy.DATA)
@refusing
def fee_template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bieu-thu.xlsx"
        verbs.write_template(path)
        answer = HttpResponse(path.read_bytes(), content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return answer


@policy(Policy.DATA)
@refusing
def fee_table(request: HttpRequest, table: str) -> HttpResponse:
    """One table beside the one in use; whoever did not enter it may accept it."""
    user = user_of(request)
    if request.method == "POST":
        try:
            verbs.accept(table, user, instead_of=request.POST.get("instead_of"))
            messages.success(request, _("Biểu thu được dùng từ bây giờ."))
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return redirect("web:fee_table", table)
    compared = verbs.compare(table)
    entered = next(one for one in _tables() if one["table"] == table)
    page: dict[str, Any] = {
        "entered": entered,
        "unchanged": compared["unchanged"],
        "instead_of": compared["instead_of"],
        "rows": [_row(one) for one in compared["rows"]],
        "own": entered["entered_by"] == user.username,
        "may_accept": can(user, Action.IMPORT_DATA),
    }
    return render(request, "web/data/fee_table.html", page)


def _tables() -> list[dict[str, Any]]:
    """Every table, with who entered and who accepted it by name where they are users."""
    names = {one.username: one.full_name for one in User.objects.all()}
    return [
        {
            **row,
            "enterer": names.get(row["entered_by"], row["entered_by"]),
            "accepter": names.get(row["accepted_by"], row["accepted_by"]),
        }
        for row in verbs.tables()["rows"]
    ]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """A difference in words: which case, what counts now, what this table says."""
    words = {
        key: text(language())
        for known in (CHANNELS, PAYERS, QUANTITIES)
        for key, text in known.items()
    }
    parts = [words.get(row[key], row[key]) for key in ("channel", "payer", "unit") if row[key]]
    parts += [words.get(name, name) for name in row["per"].split()]
    clause = (row["after"] or row["before"])["clause"]
    return {**row, "case": ", ".join(parts), "clause": clause}
