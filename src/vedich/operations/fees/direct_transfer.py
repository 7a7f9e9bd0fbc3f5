"""Transfers straight to the office's own account: off until the office turns them on.

    turn_on("970405", "3901201000001", "UBND xa Ia Ake", "an.nv")
    office_code(amount=8000, purpose="H21-240405-0007")

Such money is real but does not count toward the target; every answer says so. The account lies in
``direct-transfer.json`` of the workspace, and changing it is an event of the log.
"""

from __future__ import annotations

import json
from typing import Any

from vedich.domain.errors import Refusal
from vedich.operations.data.recording import operator
from vedich.operations.fees.payment_codes import qr
from vedich.operations.keeping.auditing import append
from vedich.operations.keeping.decided_files import deciding, put
from vedich.operations.office import Office
from vedich.operations.people.permissions import Action, check
from vedich.payments.vietqr import Transfer
from vedich.records.models import User

_FILE = "direct-transfer.json"
_LONGEST_BANK = 60
OFF: dict[str, Any] = {"on": False, "bin": None, "account": None, "name": None, "bank": ""}


def setting(office: Office | None = None) -> dict[str, Any]:
    """``{on, bin, account, name, bank}``; off where nobody turned it on."""
    path = (office or Office.open()).workspace.path / _FILE
    if not path.is_file():
        return dict(OFF)
    return {**OFF, **json.loads(path.read_text(encoding="utf-8"))}


def turn_on(
    bin: str,
    account: str,
    name: str,
    by: User | None = None,
    *,
    bank: str = "",
    office: Office | None = None,
) -> dict[str, Any]:
    """Offer transfers to this account from now on; Refusal where it can't be an account.

    ``bank``: what people call the bank of this BIN. ``by`` None: whoever is at the command line.
    """
    _check_right(by)
    if not name.strip():
        raise Refusal(
            "no_account_name",
            "Chưa ghi tên chủ tài khoản.",
            "The account holder's name is missing.",
            where="name",
            hint_vi="Ghi đúng tên ngân hàng hiện ra khi chuyển tiền.",
            hint_en="Write the name that banks show when money is sent.",
        )
    qr(Transfer(bin, account, name=name))
    bank = " ".join(bank.split())[:_LONGEST_BANK]
    after = {"on": True, "bin": bin, "account": account, "name": name.strip(), "bank": bank}
    return _change(after, by, office)


def turn_off(by: User | None = None, office: Office | None = None) -> dict[str, Any]:
    """Offer no transfers any more."""
    _check_right(by)
    return _change(dict(OFF), by, office)


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
            hint_vi="Bật ở trang Chuyển khoản thẳng, hoặc bằng “vedich pay direct --on”.",
            hint_en="Turn it on at the page Direct transfers, or with “vedich pay direct --on”.",
        )
    transfer = Transfer(
        chosen["bin"], chosen["account"], amount=amount, purpose=purpose, name=chosen["name"]
    )
    return {**qr(transfer), "name": chosen["name"], "bank": chosen["bank"]}


def _change(after: dict[str, Any], by: User | None, office: Office | None) -> dict[str, Any]:
    workspace = (office or Office.open()).workspace.path
    verb = "direct_transfer.on" if after["on"] else "direct_transfer.off"
    with deciding(workspace):
        before = setting(office)
        if before != after:
            text = json.dumps(after, ensure_ascii=False, indent=1)
            put(
                workspace / _FILE,
                text,
                append(by or operator(), verb, "direct_transfer", before=before, after=after),
            )
    return after


def _check_right(by: User | None) -> None:
    if by is not None:
        check(by, Action.SET_TRANSFER)
