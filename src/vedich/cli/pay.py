"""Commands about codes: pay qr, pay decode, pay sign, pay verify."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from vedich.cli.output import AsJson, Lang, Mistyped, Say, answering

app_pay = typer.Typer(
    help="Mã QR chuyển khoản và chữ ký bản tin thanh toán. / Transfer codes and signatures.",
    no_args_is_help=True,
)
_SECRET = "VEDICH_PAY_SECRET"  # noqa: S105 - the name of a variable, not a secret

SchemeName = Annotated[str, typer.Argument(metavar="SCHEME", help="vnpay, momo, payment-platform.")]
Message = Annotated[
    str,
    typer.Option(
        "--message",
        metavar="KIND",
        help="vnpay: pay, ipn, return, querydr, refund; momo: create, ipn; "
        "payment-platform: INIT, CONFIRM, GET_BILL, QUERY.",
    ),
]
FieldsFile = Annotated[
    Path,
    typer.Option(
        "--fields", metavar="FILE", help="Tệp JSON chứa các trường. / JSON file of the fields."
    ),
]
Secret = Annotated[
    str,
    typer.Option(
        "--secret",
        metavar="S",
        help=f"Khóa bí mật; để khỏi nằm trong lịch sử lệnh hãy dùng --secret-file hoặc {_SECRET}. "
        f"/ The secret; --secret-file or {_SECRET} keep it out of the shell's history.",
    ),
]
SecretFile = Annotated[
    Path | None,
    typer.Option("--secret-file", metavar="FILE", help="Tệp chứa khóa. / File of the secret."),
]


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    from vedich.cli import direct_transfer

    for command in (qr, decode, sign, verify):
        app_pay.command(command.__name__)(command)
    direct_transfer.register(app_pay)
    app.add_typer(app_pay, name="pay")


def _text(option: str, help: str) -> Any:
    return typer.Option(option, metavar="T", help=help)


def qr(
    bin: Annotated[str, typer.Option("--bin", metavar="B", help="BIN (6 số). / Bank BIN.")],
    account: Annotated[
        str, typer.Option("--account", metavar="A", help="Số tài khoản. / Account.")
    ] = "",
    card: Annotated[str, typer.Option("--card", metavar="C", help="Số thẻ. / Card.")] = "",
    amount: Annotated[
        str, typer.Option("--amount", metavar="N", help="Số tiền (đồng). / Amount in đồng.")
    ] = "",
    purpose: Annotated[str, _text("--purpose", "Nội dung chuyển khoản. / Purpose.")] = "",
    bill: Annotated[str, _text("--bill", "Số hóa đơn, mã hồ sơ. / Bill number.")] = "",
    reference: Annotated[str, _text("--reference", "Mã tham chiếu. / Reference.")] = "",
    mobile: Annotated[str, _text("--mobile", "Số điện thoại. / Mobile number.")] = "",
    store: Annotated[str, _text("--store", "Điểm thu. / Store.")] = "",
    customer: Annotated[str, _text("--customer", "Mã khách hàng. / Customer.")] = "",
    terminal: Annotated[str, _text("--terminal", "Mã quầy. / Terminal.")] = "",
    mcc: Annotated[
        str, typer.Option("--mcc", metavar="M", help="Mã ngành (4 số). / Merchant category.")
    ] = "",
    name: Annotated[str, _text("--name", "Tên người nhận. / Name of the receiver.")] = "",
    city: Annotated[str, _text("--city", "Thành phố. / City.")] = "",
    png: Annotated[
        Path | None,
        typer.Option("--png", metavar="FILE", help="Vẽ mã ra tệp .png. / Draw it to a .png."),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Lập mã VietQR (không tính vào chỉ tiêu). / Make a VietQR (not counted)."""
    if bool(account) == bool(card):
        raise Mistyped(
            "Ghi --account hoặc --card, và chỉ một trong hai.",
            "Give --account or --card, and only one of them.",
            "--account",
        )
    with answering(as_json, lang) as say:
        from vedich.operations.fees import payment_codes
        from vedich.payments.vietqr import TO_ACCOUNT, TO_CARD, Transfer, whole_dong

        transfer = Transfer(
            bin=bin,
            account=account or card,
            service=TO_CARD if card else TO_ACCOUNT,
            amount=whole_dong(amount) if amount else None,
            purpose=purpose,
            bill=bill,
            reference=reference,
            mobile=mobile,
            store=store,
            customer=customer,
            terminal=terminal,
            mcc=mcc,
            name=name,
            city=city,
        )
        answer = payment_codes.qr(transfer, png)
        say.answer(answer, lambda to: show_transfer(to, answer, answer["content"]))


def decode(
    payload: Annotated[
        str, typer.Argument(metavar="PAYLOAD", help="Nội dung mã QR. / Text of the code.")
    ],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Đọc một mã VietQR, chặt chẽ. / Read a VietQR, strictly."""
    with answering(as_json, lang) as say:
        from vedich.operations.fees import payment_codes

        answer = payment_codes.decode(payload)

        def show(to: Say) -> None:
            show_transfer(to, answer, answer["purpose"])
            for key in ("bill", "reference", "mobile", "store", "customer", "terminal", "name"):
                if answer[key]:
                    to.line(f"{key}: {answer[key]}", f"{key}: {answer[key]}")

        say.answer(answer, show)


def show_transfer(to: Say, answer: dict[str, Any], content: str | None) -> None:
    if "payload" in answer:
        print(answer["payload"])
    amount = answer["amount"]
    to.line(f"Ngân hàng (BIN): {answer['bin']}", f"Bank (BIN): {answer['bin']}")
    to.line(f"Số tài khoản, số thẻ: {answer['account']}", f"Account or card: {answer['account']}")
    to.line(
        f"Số tiền: {'người nộp tự ghi' if amount is None else f'{to.number(amount)} đồng'}",
        f"Amount: {'entered by the payer' if amount is None else f'{to.number(amount)} đồng'}",
    )
    to.line(f"Nội dung: {content or '—'}", f"Content: {content or '—'}")
    to.line(answer["notice_vi"], answer["notice_en"])


def sign(
    scheme: SchemeName,
    message: Message,
    fields: FieldsFile,
    secret: Secret = "",
    secret_file: SecretFile = None,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ký một bản tin thanh toán. / Sign a payment message."""
    with answering(as_json, lang) as say:
        answer = _with_fields("sign", scheme, message, fields, secret, secret_file)
        # What was hashed may end with the secret: programs ask for it, a screen does not need it.
        say.answer(answer, lambda to: print(answer["signature"]))


def verify(
    scheme: SchemeName,
    message: Message,
    fields: FieldsFile,
    secret: Secret = "",
    secret_file: SecretFile = None,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Kiểm tra chữ ký của một bản tin. / Check the signature of a message."""
    with answering(as_json, lang) as say:
        answer = _with_fields("verify", scheme, message, fields, secret, secret_file)

        def show(to: Say) -> None:
            if answer["valid"]:
                to.line("Chữ ký đúng.", "The signature is right.")
            else:
                to.line(
                    "Chữ ký SAI: không dùng bản tin này.", "WRONG signature: don't use the message."
                )

        say.answer(answer, show)
        if not answer["valid"]:
            raise typer.Exit(1)


def _with_fields(
    verb: str, scheme: str, message: str, fields: Path, secret: str, file: Path | None
) -> dict[str, Any]:
    from vedich.operations.fees import payment_codes

    if scheme not in payment_codes.SCHEMES:
        known = ", ".join(payment_codes.SCHEMES)
        raise Mistyped(
            f"Không có “{scheme}”; chọn {known}.", f"No “{scheme}”; choose {known}.", "SCHEME"
        )
    key = _secret(secret, file)
    do: Callable[..., dict[str, Any]] = getattr(payment_codes, verb)
    return do(scheme, message, payment_codes.read_fields(fields), key)


def _secret(given: str, file: Path | None) -> str:
    if given and file is not None:
        raise Mistyped(
            "Chỉ dùng một trong --secret và --secret-file.",
            "Use only one of --secret and --secret-file.",
            "--secret-file",
        )
    kept = file.read_bytes().decode(errors="replace").rstrip("\r\n") if file else ""
    secret = given or kept or os.environ.get(_SECRET, "")
    if not secret:
        raise Mistyped(
            f"Chưa có khóa: dùng --secret-file, biến {_SECRET} hoặc --secret.",
            f"No secret: use --secret-file, the variable {_SECRET} or --secret.",
            "--secret",
        )
    return secret
