"""Transfers straight to the office's own account: off until the office turns them on.

    turn_on("970405", "3901201000001", "UBND xa Ia Ake")
    office_code(amount=8000, purpose="H21-240405-0007")

Such money is real but does not count toward the target; every answer says so. The account lies in
``direct-transfer.json`` of the workspace, and changing it is an event of the log.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from vedich.domain.errors import Refusal
from vedich.operations.auditing import append
from vedich.operations.office import Office
from vedich.operations.payment_codes import qr
from vedich.operations.recording import operator
from vedich.payments.vietqr import Transfer
from vedich.warehouse.files import write_durably

_FILE = "direct-transfer.json"
OFF: dict[str, Any] = {"on": False, "bin": None, "account": None, "name": None}


def setting(office: Office | None = None) -> dict[str, Any]:
    """``{on, bin, account, name}``; off where nobody turned it on."""
    path = (office or Office.open()).workspace.path / _FILE
    if not path.is_file():
        return dict(OFF)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def turn_on(bank: str, account: str, name: str, office: Office | None = None) -> dict[str, Any]:
    """Offer transfers to this account from now on; Refusal where it can't be an account."""
    qr(Transfer(bank, account, name=name))
    return _change({"on": True, "bin": bank, "account": account, "name": name}, office)


def turn_off(office: Office | None = None) -> dict[str, Any]:
    """Offer no transfers any more."""
    return _change(dict(OFF), office)


def office_code(
    amount: int | None = None, purpose: str = "", office: Office | None = None
) -> dict[str, Any]:
    """The code for a transfer to the office; Refusal while the office has not turned it on."""
    chosen = setting(office)
    if not chosen["on"]:
        raise Refusal(
            "direct_transfer_off",
            "Đơn vị chưa bật chuyển khoản thẳng; thanh toán qua Cổng Dịch vụ công quốc gia.",
            "The office has not turned direct transfers on; pay on the national portal.",
            hint_vi="Bật bằng “vedich pay direct --on --bin … --account … --name …”.",
            hint_en="Turn it on with “vedich pay direct --on --bin … --account … --name …”.",
        )
    transfer = Transfer(
        chosen["bin"], chosen["account"], amount=amount, purpose=purpose, name=chosen["name"]
    )
    return qr(transfer)


def _change(after: dict[str, Any], office: Office | None) -> dict[str, Any]:
    path = (office or Office.open()).workspace.path / _FILE
    text = json.dumps(after, ensure_ascii=False, indent=1)
    with transaction.atomic():
        verb = "direct_transfer.on" if after["on"] else "direct_transfer.off"
        append(operator(), verb, "direct_transfer", before=setting(office), after=after)
        write_durably(path, lambda beside: beside.write_text(text, encoding="utf-8"))
    return after
