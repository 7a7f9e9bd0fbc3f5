"""Transfers straight to the office: the code of a procedure for citizens, and where it is set.

Off by default. Wherever it appears it says that such money does not count toward the target. The
citizen's page knows no visitor: no session, no cookie; the code of a dossier comes in the body of
a form and is kept nowhere.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from vedich.domain.errors import Refusal
from vedich.operations.fees import direct_transfer
from vedich.operations.help.guides import code_of
from vedich.operations.pages.procedures import procedure_page
from vedich.web.limits import limited
from vedich.web.pages.common import refusing, tell_refusal, user_of
from vedich.web.pages.procedures import LANGUAGES, drawn, languages_of, quantities_asked
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy

_LONGEST_CODE = 60


@csrf_exempt  # the form changes nothing and nobody is signed in: its answer is another picture
@policy(Policy.PUBLIC_FORM)
@limited
def transfer(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """The code with bank, account, amount and content as text beside it."""
    spoken = language if language in LANGUAGES else "vi"
    dossier = " ".join(request.POST.get("dossier", "").split())[:_LONGEST_CODE]
    page: dict[str, Any] = {
        "dossier": dossier,
        "switches": languages_of("web:transfer", code),
    }
    try:
        asked = quantities_asked(request)
        page["switches"] = languages_of("web:transfer", code, query=asked)
        told = procedure_page(code, asked)
        page["told"], page["one"] = told, told.procedure
        page["fee"] = told.counter
        if not told.nothing_to_pay:
            made = _made(told.counter, dossier or told.procedure.procedure)
            page |= {"made": made, "code": code_of(made["payload"])}
    except Refusal as refusal:
        # How to turn it on is for the office; a citizen is shown the way to pay.
        hint = "" if refusal.code == "direct_transfer_off" else refusal.hint(spoken)
        page["refused"] = (refusal.text(spoken), hint)
    status = 404 if "one" not in page or not direct_transfer.setting()["on"] else 200
    answer = drawn("procedures/transfer.html", spoken, page, status=status)
    # An account that is turned off is shown nowhere from that moment on.
    answer["Cache-Control"] = "no-store"
    return answer


@policy(Policy.TRANSFER)
@refusing
def setting(request: HttpRequest) -> HttpResponse:
    """Whether the office takes direct transfers, and to which account."""
    if request.method == "POST":
        try:
            _change(request)
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return redirect("web:transfer_setting")
    chosen, asked = direct_transfer.setting(), direct_transfer.proposal()
    made = direct_transfer.office_code() if chosen["on"] else None
    page = {
        "chosen": chosen,
        "asked": asked,
        "mine": bool(asked) and asked["proposed_by"] == user_of(request).username,
        "made": made,
        "code": code_of(made["payload"]) if made else "",
        "may_set": can(request.user, Action.SET_TRANSFER),
    }
    return render(request, "web/data/transfer.html", page)


def _made(fee: Any, purpose: str) -> dict[str, Any]:
    amount = fee["amount"] if fee and fee["state"] == "due" else None
    return direct_transfer.office_code(amount, purpose)


def _change(request: HttpRequest) -> None:
    form, user = request.POST, user_of(request)
    if "off" in form:
        direct_transfer.turn_off(user)
        messages.success(request, _("Đã tắt chuyển khoản thẳng."))
    elif "confirm" in form:
        direct_transfer.confirm(form["confirm"], user)
        said = _("Đã bật chuyển khoản thẳng. Khoản thu này không tính vào chỉ tiêu.")
        messages.success(request, said)
    elif "withdraw" in form:
        direct_transfer.withdraw(form["withdraw"], user)
        messages.success(request, _("Đã bỏ đề nghị."))
    else:
        bin_, account, name, bank = (
            form.get(field, "").strip() for field in ("bin", "account", "name", "bank")
        )
        direct_transfer.propose(bin_, account, name, user, bank=bank)
        messages.success(request, _("Đã ghi đề nghị; chờ người thứ hai xác nhận."))
