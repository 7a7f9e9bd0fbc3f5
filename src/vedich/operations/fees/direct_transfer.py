"""Transfers straight to the office's own account: off until two persons turn them on.

    asked = propose("970405", "3901201000001", "UBND xa Ia Ake", "an.nv")
    confirm(asked["proposal"], "binh.tt")
    office_code(amount=8000, purpose="H21-240405-0007")

Such money is real but does not count toward the target; every answer says so. The account lies in
``direct-transfer.json`` of the workspace, what is proposed in ``direct-transfer-proposal.json``.
Every change of either is an event of the log. Turning transfers off takes one person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.operations.fees.payment_codes import qr
from vedich.operations.fees.second_person import Person, actor_of, check_person, is_same, name_of
from vedich.operations.keeping.auditing import append
from vedich.operations.keeping.decided_files import deciding, put
from vedich.operations.office import Office
from vedich.operations.people.permissions import Action
from vedich.payments.vietqr import Transfer
from vedich.records.models import AuditEvent

_FILE, _PROPOSED = "direct-transfer.json", "direct-transfer-proposal.json"
_SUBJECT = "direct_transfer"
_LONGEST_BANK = 60
_ACCOUNT = ("bin", "account", "name", "bank")
OFF: dict[str, Any] = {"on": False, "bin": None, "account": None, "name": None, "bank": ""}


def setting(office: Office | None = None) -> dict[str, Any]:
    """``{on, bin, account, name, bank}``, and who proposed and confirmed it where that is known;
    off where nobody turned it on."""
    return {**OFF, **_read(office or Office.open(), _FILE)}


def proposal(office: Office | None = None) -> dict[str, Any]:
    """What waits for a second person: ``{proposal, bin, account, name, bank, proposed_by,
    proposed_at}``, or nothing."""
    return _read(office or Office.open(), _PROPOSED)


def propose(
    bin: str,
    account: str,
    name: str,
    by: Person,
    *,
    bank: str = "",
    office: Office | None = None,
) -> dict[str, Any]:
    """Ask for transfers to this account, in place of what was asked before; another person
    confirms. Refusal where it can't be an account.

    ``bank``: what people call the bank of this BIN.
    """
    check_person(by, Action.SET_TRANSFER)
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
    office = office or Office.open()
    asked = {
        "bin": bin,
        "account": account,
        "name": name.strip(),
        "bank": bank,
        "proposed_by": name_of(by),
        "proposed_at": now().isoformat(sep=" ", timespec="seconds"),
    }
    digest = hashlib.sha256(_text(asked).encode()).hexdigest()[:12]
    asked = {"proposal": digest, **asked}
    with deciding(office.workspace.path):
        before = proposal(office) or None
        _write(office, _PROPOSED, asked, _tell(by, "propose", before, asked))
    return asked


def confirm(seen: str, by: Person, office: Office | None = None) -> dict[str, Any]:
    """Let the proposed account count from now on; ``seen``: the proposal that was looked at.

    Refusal for the person who proposed it, and where another one was proposed since.
    """
    check_person(by, Action.SET_TRANSFER)
    office = office or Office.open()
    with deciding(office.workspace.path):
        asked = _waiting(office, seen)
        if is_same(asked["proposed_by"], by):
            raise Refusal(
                "same_person",
                f"Tài khoản do “{asked['proposed_by']}” đề nghị; người khác phải xác nhận.",
                f"The account was proposed by “{asked['proposed_by']}”; somebody else confirms it.",
                where=asked["proposal"],
                hint_vi="Nhờ người thứ hai đối chiếu với giấy tờ của ngân hàng rồi xác nhận.",
                hint_en="Ask a second person to compare it with the bank's papers and confirm it.",
            )
        after = {
            "on": True,
            **{key: asked[key] for key in (*_ACCOUNT, "proposed_by")},
            "confirmed_by": name_of(by),
        }
        event = _tell(by, "on", setting(office), after)
        _write(office, _FILE, after, event)
        _write(office, _PROPOSED, {}, event)
    return after


def withdraw(seen: str, by: Person, office: Office | None = None) -> dict[str, Any]:
    """Take a proposal back, or decline it: whoever may propose may."""
    check_person(by, Action.SET_TRANSFER)
    office = office or Office.open()
    with deciding(office.workspace.path):
        asked = _waiting(office, seen)
        _write(office, _PROPOSED, {}, _tell(by, "withdraw", asked, None))
    return asked


def turn_off(by: Person, office: Office | None = None) -> dict[str, Any]:
    """Offer no transfers any more."""
    check_person(by, Action.SET_TRANSFER)
    office = office or Office.open()
    with deciding(office.workspace.path):
        before = setting(office)
        if before["on"]:
            _write(office, _FILE, OFF, _tell(by, "off", before, OFF))
    return dict(OFF)


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


def _waiting(office: Office, seen: str) -> dict[str, Any]:
    asked = proposal(office)
    if asked and asked["proposal"] == seen:
        return asked
    raise Refusal(
        "other_proposal" if asked else "nothing_proposed",
        "Đề nghị vừa xem không còn: đã được xác nhận, rút hoặc thay bằng đề nghị khác.",
        "The proposal that was looked at is gone: it was confirmed, withdrawn or replaced.",
        where=seen[:12],
        hint_vi="Xem lại đề nghị đang chờ ở trang Chuyển khoản thẳng.",
        hint_en="Look at what waits now on the page Direct transfers.",
    )


def _tell(by: Person, verb: str, before: Any, after: Any) -> AuditEvent:
    return append(actor_of(by), f"{_SUBJECT}.{verb}", _SUBJECT, before=before, after=after)


def _read(office: Office, name: str) -> dict[str, Any]:
    path = office.workspace.path / name
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def _write(office: Office, name: str, said: Mapping[str, Any], event: AuditEvent) -> None:
    put(office.workspace.path / name, _text(said), event)


def _text(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1)
