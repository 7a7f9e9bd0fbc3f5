"""A unit's figures, what drags them down, and every figure opened to its rows and their file."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from vedich.operations.page_board import board_at
from vedich.operations.page_export import as_csv, as_xlsx, columns_of
from vedich.operations.page_figure import PARTS, figure_rows, open_figure, part_numbers
from vedich.operations.page_published import published_of
from vedich.operations.page_unit import unit_cuts
from vedich.web import charts
from vedich.web.pages.common import (
    campaign_page,
    day_asked,
    language,
    page_of,
    refusing,
    rows_of,
    title_of,
)
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy
from vedich.web.templatetags.site import amount, month, said

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@policy(Policy.UNIT)
@refusing
def unit(request: HttpRequest, campaign: str, unit: str) -> HttpResponse:
    """All targets of the unit; one indicator over time and by field, channel and procedure."""
    page = _page(request, campaign, unit)
    names = [row["indicator"] for row in page["rows"]]
    chosen = request.GET.get("indicator", "")
    page["chosen"] = chosen if chosen in names else _first_gap(page["rows"])
    row = next((one for one in page["rows"] if one["indicator"] == page["chosen"]), None)
    page["row"] = row
    page["chosen_title"] = title_of(page["shown"], page["chosen"])
    cuts = unit_cuts(campaign, unit, page["chosen"], day_asked(request)) if row else {}
    page["cuts"] = cuts
    page["trend"] = _trend(cuts.get("month", []), row) if row else ""
    page["published"] = published_of(campaign, unit, day_asked(request))
    page["places"] = next(
        (
            one | {"block": block["block"]}
            for block in page["answer"]["blocks"]
            for one in block["rows"]
            if one["unit"] == unit
        ),
        None,
    )
    asked = request.headers.get("HX-Request")
    return render(request, "web/unit_figure.html" if asked else "web/unit.html", page)


@policy(Policy.UNIT)
@refusing
def explain(request: HttpRequest, campaign: str, unit: str, indicator: str) -> HttpResponse:
    """How one figure came about, to its clause, version, parts and rows."""
    page = _page(request, campaign, unit)
    at = day_asked(request)
    page["told"] = open_figure(campaign, unit, indicator, at)
    page["title"] = title_of(page["shown"], indicator)
    page["row"] = next(one for one in page["rows"] if one["indicator"] == indicator)
    page["is_points"] = ":" in indicator
    page["may_open"] = can(request.user, Action.READ_DOSSIERS, unit, campaign)
    page["numbers"] = part_numbers(campaign, unit, indicator, at)
    if page["numbers"] and page["may_open"]:
        part = request.GET.get("part", "")
        page["part"] = part if part in PARTS else "gap"
        page["procedure"] = request.GET.get("procedure", "")[:40]
        rows = figure_rows(
            campaign, unit, indicator, at, part=page["part"], procedure=page["procedure"]
        )
        page["dossiers"] = page_of(request, rows)
        page["parts"] = [(name, _part(name), page["numbers"][name]) for name in PARTS]
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
    if part not in PARTS or kind not in _TYPES:
        raise Http404
    rows = figure_rows(
        campaign,
        unit,
        indicator,
        day_asked(request),
        part=part,
        procedure=request.GET.get("procedure", "")[:40],
    )
    shown = board_at(campaign, day_asked(request))
    title = f"{said(title_of(shown, indicator))} – {_part(part)}"
    columns = columns_of(rows, language())
    content = as_csv(columns, rows) if kind == "csv" else as_xlsx(title, columns, rows)
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{unit}-{indicator}-{part}")
    answer = HttpResponse(content, content_type=_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["X-Rows"] = str(len(rows))
    return answer


def _page(request: HttpRequest, campaign: str, unit: str) -> dict[str, Any]:
    page = campaign_page(request, campaign, "")
    subject = page["board"].subject(unit)
    if subject is None:
        raise Http404
    page["unit"] = subject
    titles = {one["indicator"]: one["title"] for one in page["answer"]["indicators"]}
    page["rows"] = [
        {**row, "title": titles[row["indicator"]]} for row in rows_of(page["shown"], unit)
    ]
    return page


def _first_gap(rows: list[dict[str, Any]]) -> str:
    """The indicator opened first: the widest gap in cases, else the first with a count."""
    counted = [row for row in rows if row["counted"] is not None] or rows
    return max(counted, key=lambda row: row["gap_cases"] or 0)["indicator"] if counted else ""


def _trend(months: list[dict[str, Any]], row: dict[str, Any]) -> str:
    known = [one for one in months if one["key"]]
    points = [
        (month(one["key"]), one["value"], amount(one["value"], row["indicator"])) for one in known
    ]
    return charts.trend(_("Theo tháng"), points, row["target"])


def _part(name: str) -> str:
    words = {
        "gap": _("Thuộc mẫu số, chưa ở tử số"),
        "numerator": _("Đã ở tử số"),
        "excluded": _("Đếm riêng, chưa đủ thông tin"),
    }
    return words[name]
