"""Every figure opened: definition, clause, version, parts, published beside counted, its rows."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from vedich.operations.figures.explaining_difference import difference_of
from vedich.operations.pages.board import board_at
from vedich.operations.pages.figure import (
    HANDLED,
    PARTS,
    Cut,
    cut_of,
    figure_of,
    figure_rows,
    open_figure,
    part_numbers,
)
from vedich.operations.pages.officer import officer_rows
from vedich.operations.pages.progress import outcomes_of
from vedich.operations.pages.published import published_of
from vedich.web.pages.common import day_asked, page_of, refusing, title_of
from vedich.web.pages.files import table_file
from vedich.web.pages.unit import unit_page
from vedich.web.pages.what_if import more_asked
from vedich.web.permissions import Action, can, may_read_officer
from vedich.web.policy import Policy, policy
from vedich.web.templatetags.site import cut_words, said


@policy(Policy.UNIT)
@refusing
def explain(request: HttpRequest, campaign: str, unit: str, indicator: str) -> HttpResponse:
    """How one figure came about, to its clause, version, parts and rows."""
    page = unit_page(request, campaign, unit)
    at, cut = day_asked(request), _cut(request, campaign, unit)
    page["told"] = open_figure(campaign, unit, indicator, at)
    page["title"] = title_of(page["shown"], indicator)
    page["row"] = next(row for row in page["rows"] if row["indicator"] == indicator)
    page["is_points"] = ":" in indicator
    page["difference"] = difference_of(campaign, unit, indicator, at)
    page["more"] = more_asked(request)
    page["outcomes"] = outcomes_of(page["row"], page["more"])
    page["cut"] = cut
    page["cut_words"] = cut_words(cut)
    page["cut_figure"] = figure_of(campaign, unit, indicator, at, cut) if cut else None
    officer = dict(cut).get(HANDLED)
    if officer:
        rows = officer_rows(campaign, unit, officer, at)
        page["of_officer"] = next((one for one in rows if one["indicator"] == indicator), None)
        page["officer_code"] = officer
    page["numbers"] = part_numbers(campaign, unit, indicator, at, cut)
    if page["numbers"] and page["may_open"]:
        part = request.GET.get("part", "")
        page["part"] = part if part in PARTS else "gap"
        rows = figure_rows(campaign, unit, indicator, at, part=page["part"], cut=cut)
        page["dossiers"] = page_of(request, rows)
        page["parts"] = [(name, part_words(name), page["numbers"][name]) for name in PARTS]
    if page["is_points"]:
        page["published"] = published_of(campaign, unit, at)
    return render(request, "web/explain.html", page)


@policy(Policy.DOSSIERS)
@refusing
def rows_file(
    request: HttpRequest, campaign: str, unit: str, indicator: str, kind: str
) -> HttpResponse:
    """Exactly the rows of the list as a file to download."""
    part = request.GET.get("part", "gap")
    if part not in PARTS:
        raise Http404
    at, cut = day_asked(request), _cut(request, campaign, unit)
    rows = figure_rows(campaign, unit, indicator, at, part=part, cut=cut)
    shown = board_at(campaign, at)
    title = f"{said(title_of(shown, indicator))} – {part_words(part)}"
    if cut:
        title += f" – {cut_words(cut)}"
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{unit}-{indicator}-{part}")
    officers = can(request.user, Action.READ_OFFICERS, unit, campaign)
    return table_file(kind, name, title, rows, leave_out=() if officers else ("officer",))


def part_words(name: str) -> str:
    """What a part of a figure is called."""
    words = {
        "gap": _("Thuộc mẫu số, chưa ở tử số"),
        "numerator": _("Đã ở tử số"),
        "excluded": _("Đếm riêng, chưa đủ thông tin"),
    }
    return words[name]


def _cut(request: HttpRequest, campaign: str, unit: str) -> Cut:
    """The cut of the address; PermissionDenied for an officer this visitor may not read."""
    cut = cut_of(request.GET.dict())
    named: dict[str, Any] = dict(cut)
    for name in (HANDLED, "officer"):
        if name in named and not may_read_officer(request.user, unit, named[name] or "", campaign):
            raise PermissionDenied
    return cut
