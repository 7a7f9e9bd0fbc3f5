"""Giao chỉ tiêu: the versions of a campaign's targets; the draft, its preview, its signature."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vedich.domain.errors import Refusal
from vedich.domain.target_rules import Reading
from vedich.domain.thresholds import Comparison
from vedich.operations.data.uploads import safe_name
from vedich.operations.pages.board import office_now
from vedich.operations.papers.report_parts import title_of
from vedich.operations.papers.shelf import file_of
from vedich.operations.targets import assigning as verbs
from vedich.operations.targets.assigned import signed_versions, with_cells
from vedich.operations.targets.comparing import alike, compare
from vedich.operations.targets.decisions import draft_decision
from vedich.operations.targets.forms import choice_from, liftable, rule_words
from vedich.operations.targets.planned import subjects_on
from vedich.operations.targets.sheets import fill, sheet_of
from vedich.operations.targets.views import (
    Preview,
    choices_of,
    together,
    unit_named,
    version_rows,
)
from vedich.records.models import TargetVersion, VersionState
from vedich.web.pages.common import page_of, refusing, tell_refusal, user_of
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy

Row = dict[str, Any]
_LARGEST_SHEET = 5 * 1024 * 1024
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPED = (
    *("indicator", "milestone", "unit", "block", "value", "comparison"),
    *("lifts", "uplift", "cap", "reason"),
)


@policy(Policy.ASSIGNING)
@refusing
def assigning(request: HttpRequest, campaign: str) -> HttpResponse:
    """The versions there are, and for those who draft or sign the draft with its preview."""
    if request.method == "POST" and request.POST.get("do") == "decision":
        return _decision(request, campaign)
    if request.method == "POST" and request.POST.get("do") != "sheet":
        return _done(request, campaign, _draft_step)
    page = _page(request, campaign)
    if request.method == "POST":
        page |= _sheet_taken(request, campaign)
        if page.get("taken") and not page["faults"] and not page["dry_run"]:
            return redirect("web:assigning", campaign)
    return render(request, "web/assigning/page.html", page)


@policy(Policy.SIGNING_TARGETS)
@refusing
def signing(request: HttpRequest, campaign: str) -> HttpResponse:
    """Choose a reading, or sign the draft as it was seen."""
    if request.method != "POST":
        return redirect("web:assigning", campaign)
    return _done(request, campaign, _signing_step)


@policy(Policy.ASSIGNING_SHEET)
@refusing
def sheet(request: HttpRequest, campaign: str) -> HttpResponse:
    """The Excel annex of the draft."""
    answer = HttpResponse(sheet_of(campaign), content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="chi-tieu-{campaign}.xlsx"'
    return answer


def _decision(request: HttpRequest, campaign: str) -> HttpResponse:
    """Draft the decision with its annex; it is kept among the campaign's papers."""
    try:
        paper = draft_decision(user_of(request), campaign)
        content = file_of(paper).read_bytes()
    except Refusal as refusal:
        tell_refusal(request, refusal)
        return redirect("web:assigning", campaign)
    answer = HttpResponse(content, content_type=_DOCX)
    answer["Content-Disposition"] = f'attachment; filename="quyet-dinh-chi-tieu-{campaign}.docx"'
    return answer


def _done(request: HttpRequest, campaign: str, step: Any) -> HttpResponse:
    try:
        messages.success(request, step(request, campaign))
    except Refusal as refusal:
        tell_refusal(request, refusal)
    return redirect("web:assigning", campaign)


def _draft_step(request: HttpRequest, campaign: str) -> str:
    actor, form = user_of(request), request.POST
    match form.get("do", ""):
        case "begin":
            made = verbs.draft(actor, campaign)
            return _("Đã mở bản thảo số %(n)s.") % {"n": made.number}
        case "describe":
            verbs.describe(
                actor,
                campaign,
                day=day_of_form(form.get("day", "")),
                document=form.get("document", ""),
                signatory=form.get("signatory", ""),
            )
            return _("Đã ghi ngày áp dụng, quyết định và người ký.")
        case "unchoose":
            unit, block = form.get("unit", ""), form.get("block", "")
            about = form.get("indicator", ""), form.get("milestone", "")
            verbs.unchoose(actor, campaign, [(unit, block, "", *about)])
            return _("Đã bỏ; ô này trở lại theo kế hoạch.")
        case "drop":
            verbs.drop(actor, campaign, form.get("reason", ""))
            return _("Đã bỏ bản thảo.")
        case _:
            typed = {name: form.get(name, "") for name in _TYPED}
            verbs.choose(actor, campaign, [choice_from(campaign, typed)])
            return _("Đã ghi vào bản thảo.")


def _signing_step(request: HttpRequest, campaign: str) -> str:
    actor, form = user_of(request), request.POST
    if form.get("do") == "reading":
        typed = {name: form.get(name, "") for name in ("indicator", "milestone", "reading")}
        units = form.getlist("unit")
        verbs.choose(
            actor, campaign, [choice_from(campaign, {**typed, "unit": one}) for one in units]
        )
        return _("Đã chọn cách đọc.")
    signed = verbs.sign(
        actor,
        campaign,
        seen=form.get("seen", ""),
        document=form.get("document", ""),
        signatory=form.get("signatory", ""),
    )
    return _("Đã ký phiên bản %(n)s; từ ngày áp dụng, mọi nơi dùng các giá trị này.") % {
        "n": signed.number
    }


def _page(request: HttpRequest, campaign: str) -> Row:
    office = office_now()
    plan = office.book.campaign(campaign)
    may_draft = can(request.user, Action.DRAFT_TARGETS, campaign=campaign)
    may_sign = can(request.user, Action.SIGN_TARGETS, campaign=campaign)
    hidden = () if may_draft or may_sign else (VersionState.DRAFT, VersionState.DROPPED)
    page: Row = {
        "campaign": plan,
        "may_draft": may_draft,
        "may_sign": may_sign,
        "versions": [row for row in version_rows(campaign) if row["state"] not in hidden],
        "titles": {rule.indicator: title_of(office, rule.indicator) for rule in plan.targets},
        "stones": {stone.id: stone.title for stone in plan.milestones},
        "subjects": subjects_on(office, plan),
        "comparisons": list(Comparison),
        "readings": {one.value: one for one in Reading},
        "lifts": liftable(office, plan),
    }
    opened = request.GET.get("version", "")
    page["opened"] = _opened(request, page, opened) if opened.isdigit() else None
    draft = TargetVersion.objects.filter(campaign=campaign, unit="", state=VersionState.DRAFT)
    if (may_draft or may_sign) and draft.exists():
        seen = verbs.preview(campaign, office)
        page |= {"draft": seen.draft, "seen": seen, "rows": _rows(request, page, seen)}
        page["decided"] = _decided(page, seen.draft)
    return page


def _rows(request: HttpRequest, page: Row, seen: Preview) -> Any:
    """The cells of the preview that are asked for: those that change, are open, or all."""
    shown = request.GET.get("show", "")
    page["show"] = shown = shown if shown in ("all", "open") else "changed"
    chosen = {"all": seen.rows, "open": seen.open}.get(shown, seen.changed)
    return page_of(request, together(chosen), 60)


def _decided(page: Row, draft: TargetVersion) -> list[Row]:
    """What the draft sets otherwise than the plan: whom it is for, and its words."""
    plan = page["campaign"]
    blocks = {one.id: one.title for one in plan.blocks}
    return [
        {
            "choice": one,
            "name": unit_named(page["subjects"], plan, one.unit) if one.unit else "",
            "block": blocks.get(one.block),
            "rule": rule_words(one.rule, page["lifts"]) if one.rule else None,
        }
        for one in choices_of(draft)
    ]


def _opened(request: HttpRequest, page: Row, number: str) -> Row | None:
    """One signed version with its values."""
    campaign = page["campaign"]
    found = next((one for one in signed_versions(campaign.id) if str(one.number) == number), None)
    if found is None:
        return None
    version = with_cells(found)
    names = {key: unit_named(page["subjects"], campaign, key) for key in version.cells}
    grouped: dict[object, Row] = {}
    for key, cells in version.cells.items():
        for cell in cells.values():
            about = (cell.indicator, cell.milestone, cell.comparison, cell.value, cell.trace.vi)
            row = {"cell": cell, "indicator": cell.indicator, "milestone": cell.milestone}
            grouped.setdefault(about, {**row, "names": []})["names"].append(names[key])
    order = {name: place for place, name in enumerate(page["titles"])}
    rows = sorted(grouped.values(), key=lambda row: order.get(row["indicator"], len(order)))
    held = request.GET.get("with", "")
    compared = compare(campaign.id, found.number, int(held) if held.isdigit() else None)
    return {
        "version": found,
        "rows": page_of(request, rows, 60),
        "compared": compared,
        "differences": alike(compared.rows),
        "others": [one for one in signed_versions(campaign.id) if one.number != found.number],
    }


def _sheet_taken(request: HttpRequest, campaign: str) -> Row:
    """What the workbook that was handed in would change, or did."""
    dry = request.POST.get("apply") != "1"
    try:
        file = request.FILES.get("file")
        if not isinstance(file, UploadedFile):
            raise Refusal("no_file", "Chưa chọn tệp.", "No file was chosen.")
        if (file.size or 0) > _LARGEST_SHEET:
            raise Refusal(
                "file_too_large",
                "Tệp lớn hơn 5 MB, không phải phụ lục của bản thảo này.",
                "The file is larger than 5 MB: it is not the annex of this draft.",
            )
        with tempfile.TemporaryDirectory(prefix="vedich-") as folder:
            path = Path(folder) / safe_name(file.name or "")
            path.write_bytes(file.read())
            taken = fill(user_of(request), campaign, path, dry_run=dry)
    except Refusal as refusal:
        tell_refusal(request, refusal)
        return {}
    if taken["ok"] and not dry:
        said = _("Đã nhận phụ lục: đổi %(n)s ô.") % {"n": len(taken["rows"])}
        messages.success(request, _("Tệp này đã nhận rồi.") if taken["again"] else said)
    return {"taken": taken, "faults": taken["faults"], "dry_run": dry}


def day_of_form(text: str) -> date | None:
    """The day of a date field; None where it is blank or no date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
