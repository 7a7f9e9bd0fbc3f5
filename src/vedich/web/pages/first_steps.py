"""What a new office does first, in order, until it is done: shown on Today to who can do it.

first_steps(request, open_campaigns(request))[0]   # {"what": …, "url": …, "done": True}
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from vedich.domain.campaigns import Campaign
from vedich.operations.pages.board import office_now
from vedich.operations.pages.campaign_list import is_used
from vedich.records.models import Assignment, Role
from vedich.warehouse.shapes import Kind
from vedich.web.permissions import Action, can

_FIGURES = (Kind.DOSSIERS, Kind.OBSERVATIONS)


def first_steps(request: HttpRequest, campaigns: list[Campaign]) -> list[dict[str, Any]]:
    """Rows ``{what, more, url, done}``; empty once units, figures and a campaign are there."""
    imports, manages = (
        can(request.user, Action.IMPORT_DATA),
        can(request.user, Action.MANAGE_PEOPLE),
    )
    if not (imports or manages):
        return []
    kinds = {one.kind for one in office_now().imports if one.withdrawn_by is None}
    has_units, has_figures = Kind.UNITS in kinds, not kinds.isdisjoint(_FIGURES)
    # An office that only looks at the published figures of an example has no plan of its own yet.
    has_plan = any(is_used(one) for one in campaigns) or Kind.OBSERVATIONS in kinds
    if has_units and has_figures and has_plan:
        return []
    rows = []
    if manages:
        rows.append(
            _step(
                _("Mời người của cơ quan thường trực đợt thi đua"),
                _("Người ấy tải kế hoạch, số liệu lên và lập báo cáo; đơn vị mời sau cũng được."),
                reverse("web:people") + "#invite",
                Assignment.objects.filter(role=Role.OFFICE).exists(),
            )
        )
    if imports:
        rows += [
            _step(
                _("Nhập danh sách đơn vị"),
                _("Tệp Excel có tên và mã của từng phòng, xã hoặc đơn vị thi đua với nhau."),
                reverse("web:units") + "#import",
                has_units,
            ),
            _step(
                _("Đọc kế hoạch đã ký"),
                _("Tải tệp Word lên, đối chiếu từng giá trị, lập đợt thi đua."),
                reverse("web:plans"),
                has_plan,
            ),
            _step(
                _("Nhập tệp hồ sơ"),
                _("Tệp xuất từ phần mềm một cửa; tệp dạng lạ thì mô tả cách đọc một lần."),
                reverse("web:data"),
                has_figures,
            ),
        ]
    return rows


def _step(what: str, more: str, url: str, done: bool) -> dict[str, Any]:
    return {"what": what, "more": more, "url": url, "done": done}
