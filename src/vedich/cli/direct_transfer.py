"""The command about transfers to the office's own account: pay direct."""

from __future__ import annotations

import getpass
from typing import Annotated, Any

import typer

from vedich.cli.fee_tables import By
from vedich.cli.output import AsJson, Lang, Mistyped, Say
from vedich.cli.pay import show_transfer
from vedich.cli.people import recorded


def _text(option: str, help: str, metavar: str = "T") -> Any:
    return typer.Option(option, metavar=metavar, help=help)


def register(app: typer.Typer) -> None:
    """Add it to the group of payments."""
    app.command("direct")(direct)


def direct(
    on: Annotated[
        bool, typer.Option("--on", help="Đề nghị bật hoặc đổi. / Propose to turn on or change.")
    ] = False,
    confirm: Annotated[
        str, _text("--confirm", "Người thứ hai xác nhận đề nghị. / A second person confirms.", "ID")
    ] = "",
    withdraw: Annotated[str, _text("--withdraw", "Rút đề nghị. / Withdraw it.", "ID")] = "",
    pending: Annotated[
        bool, typer.Option("--pending", help="Đề nghị đang chờ. / The proposal that waits.")
    ] = False,
    off: Annotated[bool, typer.Option("--off", help="Tắt. / Turn off.")] = False,
    by: By = "",
    bin: Annotated[str, typer.Option("--bin", metavar="B", help="BIN (6 số). / Bank BIN.")] = "",
    account: Annotated[
        str, typer.Option("--account", metavar="A", help="Số tài khoản. / Account.")
    ] = "",
    name: Annotated[str, _text("--name", "Tên tài khoản. / Name of the account.")] = "",
    bank: Annotated[str, _text("--bank", "Tên ngân hàng để hiện. / Bank's name, shown.")] = "",
    amount: Annotated[
        str, typer.Option("--amount", metavar="N", help="Số tiền (đồng). / Amount in đồng.")
    ] = "",
    purpose: Annotated[str, _text("--purpose", "Nội dung chuyển khoản. / Purpose.")] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Chuyển khoản thẳng vào tài khoản đơn vị: mặc định tắt. / Direct transfers: off by default."""
    chosen = [word for word, given in _verbs(on, off, confirm, withdraw, pending) if given]
    if len(chosen) > 1:
        raise Mistyped(
            f"Chỉ chọn một: {', '.join(chosen)}.", f"Choose one: {', '.join(chosen)}.", chosen[0]
        )
    if on and not (bin and account and name):
        raise Mistyped(
            "Bật thì ghi --bin, --account và --name.",
            "To turn it on, give --bin, --account and --name.",
            "--on",
        )
    with recorded(as_json, lang) as say:
        from vedich.operations.fees import direct_transfer
        from vedich.payments.vietqr import whole_dong

        who = by or getpass.getuser()
        if on:
            asked = direct_transfer.propose(bin, account, name, who, bank=bank)
            say.answer(asked, lambda to: _show_proposal(to, asked))
        elif confirm:
            after = direct_transfer.confirm(confirm, who)
            say.answer(after, lambda to: to.line(*_ON))
        elif withdraw:
            gone = direct_transfer.withdraw(withdraw, who)
            say.answer(gone, lambda to: to.line("Đã rút đề nghị.", "The proposal is withdrawn."))
        elif off:
            say.answer(direct_transfer.turn_off(who), lambda to: to.line(*_OFF))
        elif pending:
            waiting = direct_transfer.proposal()
            say.answer(
                {"rows": [waiting] if waiting else []}, lambda to: _show_waiting(to, waiting)
            )
        else:
            code = direct_transfer.office_code(whole_dong(amount) if amount else None, purpose)
            say.answer(code, lambda to: show_transfer(to, code, code["content"]))


_ON = (
    "Chuyển khoản thẳng: bật. Không tính vào chỉ tiêu.",
    "Direct transfers: on. They do not count.",
)
_OFF = ("Chuyển khoản thẳng: tắt.", "Direct transfers: off.")


def _verbs(
    on: bool, off: bool, confirm: str, withdraw: str, pending: bool
) -> list[tuple[str, bool | str]]:
    return [
        ("--on", on),
        ("--off", off),
        ("--confirm", confirm),
        ("--withdraw", withdraw),
        ("--pending", pending),
    ]


def _show_waiting(to: Say, waiting: dict[str, Any]) -> None:
    if waiting:
        _show_proposal(to, waiting)
    else:
        to.line("Không có đề nghị nào đang chờ.", "No proposal is waiting.")


def _show_proposal(to: Say, asked: dict[str, Any]) -> None:
    print(f"{asked['bin']} {asked['bank']} · {asked['account']} · {asked['name']}")
    to.line(
        f"“{asked['proposed_by']}” đề nghị; người khác đối chiếu rồi xác nhận: "
        f"vedich pay direct --confirm {asked['proposal']} --by …",
        f"Proposed by “{asked['proposed_by']}”; somebody else compares and confirms it: "
        f"vedich pay direct --confirm {asked['proposal']} --by …",
    )
