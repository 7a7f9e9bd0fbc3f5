"""A file no layout fits: a person says what its columns are, looks at the result, and saves.

Every look is a form sent back and answered as a whole page, so it works without JavaScript; with
it the page looks again at every change.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vedich.domain.errors import Refusal
from vedich.domain.layouts import FIELDS_OF, CellKind, DateStyle, NumberStyle, SourceKind
from vedich.operations.data.described import save_layout
from vedich.operations.data.describing import Desk, layout_of, look, sources_of
from vedich.operations.data.describing_columns import (
    CODED,
    DATED,
    PERSONAL,
    Wishes,
    meanings_of,
    titles_of,
)
from vedich.operations.data.units import show_units
from vedich.operations.data.uploads import path_of
from vedich.operations.pages.board import office_now
from vedich.operations.pages.preview import preview
from vedich.records.models import Upload
from vedich.web.pages.common import refusing, tell_refusal, text_of, user_of
from vedich.web.policy import Policy, policy

KINDS = (SourceKind.DOSSIERS, SourceKind.UNITS)
_MOST_ROWS = 4
_NUMBERS = (CellKind.MONEY, CellKind.COUNT)


@policy(Policy.DESCRIPTION)
@refusing
def describe(request: HttpRequest, upload: uuid.UUID) -> HttpResponse:
    """The file with everything proposed or chosen; saving goes back to it with the new layout."""
    taken = get_object_or_404(Upload, id=upload)
    office = office_now()
    if request.method == "POST":
        wishes = _wishes(request.POST)
        if request.POST.get("do") == "save":
            try:
                name = save_layout(user_of(request), path_of(taken), wishes, office)
            except Refusal as refusal:
                tell_refusal(request, refusal)
            else:
                messages.success(request, _("Đã lưu cách đọc tệp này."))
                return redirect(f"{reverse('web:upload', args=(taken.id,))}?layout={name}#preview")
    else:
        wishes = _like(request.GET.get("like", ""))
    desk = look(path_of(taken), wishes, office)
    page = {"upload": taken, "desk": desk, "columns": _columns(desk), **_choices(desk)}
    if desk.text:
        try:
            page["preview"] = preview(path_of(taken), layout_of(desk))
        except Refusal as refusal:
            page["no_preview"] = text_of(refusal)
    return render(request, "web/data/describe.html", page)


def _wishes(sent: QueryDict) -> Wishes:
    """What the form says; what it does not say is proposed."""
    fields: dict[int, str] = {}
    also: dict[int, str] = {}
    meanings: dict[tuple[int, str, str], str] = {}
    blanks: dict[tuple[int, str], str] = {}
    others: dict[tuple[int, str], str] = {}
    for key, value in sent.items():
        what, _dot, rest = key.partition(".")
        place, _dot, rest = rest.partition(".")
        if not (place.isascii() and place.isdecimal()):
            continue
        at, chosen = int(place), str(value)
        name, _dot, text = rest.partition(".")
        match what:
            case "c":
                fields[at] = chosen
            case "a":
                also[at] = chosen
            case "m":
                meanings[at, name, text] = chosen
            case "b":
                blanks[at, name] = chosen
            case "o":
                others[at, name] = chosen
    return Wishes(
        kind=next((one for one in KINDS if one == sent.get("kind")), None),
        sheet=sent.get("sheet", ""),
        first=_number(sent.get("first", "")),
        rows=_number(sent.get("rows", "")),
        every_sheet=sent.get("every_sheet") == "1",
        title=sent.get("title", "").strip()[:120],
        source=sent.get("source", "").strip()[:60],
        unit=sent.get("unit", "")[:60],
        dates=sent.get("dates", "") if sent.get("dates") in list(DateStyle) else "",
        numbers=next((one for one in NumberStyle if one == sent.get("numbers")), NumberStyle.VI),
        fields=fields or None,
        also=also,
        meanings=meanings,
        blanks=blanks,
        others=others,
        like=sent.get("like", ""),
        of=sent.get("of", ""),
    )


def _number(text: str) -> int:
    return min(int(text), 10_000) if text.isascii() and text.isdecimal() else 0


def _like(name: str) -> Wishes:
    """An own layout to change, or nothing."""
    layout = office_now().book.layouts.get(name)
    if layout is None or layout.kind not in KINDS:
        return Wishes()
    return Wishes(
        kind=layout.kind,
        title=layout.title_vi,
        source=layout.source,
        unit=layout.constants.get("unit", ""),
        dates=layout.dates[0].value,
        numbers=layout.numbers,
        like=name,
    )


def _columns(desk: Desk) -> list[dict[str, Any]]:
    titles = titles_of(desk.words)
    return [
        {
            "one": one,
            "may_tell_more": not one.is_personal and bool(one.seen.values),
            "coded": [
                {
                    "field": coded.field,
                    "title": titles[coded.field],
                    "values": coded.values,
                    "blank": coded.blank,
                    "other": coded.other,
                    "has_blanks": coded.has_blanks,
                    "unmeant": coded.unmeant,
                    "meanings": meanings_of(coded.field, desk.words.kind),
                }
                for coded in one.coded
            ],
        }
        for one in desk.columns
    ]


def _choices(desk: Desk) -> dict[str, Any]:
    office = office_now()
    titles = titles_of(desk.words)
    known = FIELDS_OF[desk.words.kind]
    chosen = {name for one in desk.columns for name in (one.field, one.also)}
    units = [row for row in show_units(None, office)["rows"] if row["listed"]]
    return {
        "personal": PERSONAL,
        "kinds": KINDS,
        "fields": list(titles.items()),
        "more_fields": [(name, title) for name, title in titles.items() if known[name] in CODED],
        "header_sizes": range(1, _MOST_ROWS + 1),
        "date_styles": [
            ("dmy", _("ngày/tháng/năm: 29/06/2026")),
            ("mdy", _("tháng/ngày/năm: 06/29/2026")),
            ("ymd", _("năm/tháng/ngày: 2026/06/29")),
            ("iso", _("năm-tháng-ngày: 2026-06-29")),
            ("time-first", _("giờ trước ngày: 10:00 29/06/2026")),
            ("compact", _("liền nhau: 20260629")),
        ],
        "number_styles": [
            ("vi", "1.234.567,89"),
            ("en", "1,234,567.89"),
            ("plain", "1234567.89"),
        ],
        "units": units if desk.words.kind is SourceKind.DOSSIERS and "unit" not in chosen else [],
        "asks_unit": desk.words.kind is SourceKind.DOSSIERS and "unit" not in chosen,
        "sources": sources_of(office) if desk.words.kind is SourceKind.DOSSIERS else [],
        "has_codes": any(one.coded for one in desk.columns),
        "has_dates": any(known.get(name) in DATED for name in chosen),
        "has_numbers": any(known.get(name) in _NUMBERS for name in chosen),
        "unmeant": sum(coded.unmeant for one in desk.columns for coded in one.coded),
    }
