"""VietQR (NAPAS 247): the text inside the code for a transfer straight to a bank account.

>>> encode(Transfer(bin="970416", account="257678859"))
'00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F'

Money sent this way is real but does not count toward the targets of online payment: whoever shows
the code shows ``NOT_COUNTED`` beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from vedich.domain.errors import Refusal
from vedich.payments.plain_text import folded
from vedich.payments.tlv import checksum, joined

NOT_COUNTED = (
    "Không tính vào chỉ tiêu: chuyển khoản thẳng vào tài khoản của cơ quan không phải là thanh "
    "toán trên Cổng Dịch vụ công quốc gia.",
    "Does not count toward the target: a transfer straight to the office's account is no payment "
    "on the national portal.",
)
FORMAT, STATIC, DYNAMIC = "01", "11", "12"
NAPAS = "A000000727"
TO_ACCOUNT, TO_CARD = "QRIBFTTA", "QRIBFTTC"
CURRENCY, COUNTRY = "704", "VN"
MOST_DIGITS = 13
MOST_ACCOUNT = 19
# Additional data by tag: the field of a transfer; each has 25 characters at most.
ADDITIONAL = {
    "01": "bill",
    "02": "mobile",
    "03": "store",
    "05": "reference",
    "06": "customer",
    "07": "terminal",
    "08": "purpose",
}
LIMITS = {**dict.fromkeys(ADDITIONAL.values(), 25), "name": 25, "city": 15}


@dataclass(frozen=True, slots=True)
class Transfer:
    """Where the money goes, how much, and with which words; ``amount`` in whole đồng.

    ``service`` says whether ``account`` is the number of an account or of a card.
    """

    bin: str
    account: str
    service: str = TO_ACCOUNT
    amount: int | None = None
    purpose: str = ""
    bill: str = ""
    reference: str = ""
    mobile: str = ""
    store: str = ""
    customer: str = ""
    terminal: str = ""
    mcc: str = ""
    name: str = ""
    city: str = ""


def encode(transfer: Transfer) -> str:
    """The text of the code: static without an amount, dynamic with one. Marks are folded.

    Refusal for whatever does not fit; nothing is cut.
    """
    fault = fault_of_place(transfer)
    if fault is not None:
        raise _unfit(*fault)
    if transfer.amount is not None and not 0 < transfer.amount < 10**MOST_DIGITS:
        raise _unfit(
            "amount",
            f"số tiền phải lớn hơn 0 và có nhiều nhất {MOST_DIGITS} chữ số",
            f"the amount has to be more than 0 and have {MOST_DIGITS} digits at most",
        )
    texts = {name: folded(getattr(transfer, name), name, most) for name, most in LIMITS.items()}
    account = joined([("00", transfer.bin), ("01", transfer.account)])
    body = joined(
        [
            ("00", FORMAT),
            ("01", STATIC if transfer.amount is None else DYNAMIC),
            ("38", joined([("00", NAPAS), ("01", account), ("02", transfer.service)])),
            ("52", transfer.mcc),
            ("53", CURRENCY),
            ("54", "" if transfer.amount is None else str(transfer.amount)),
            ("58", COUNTRY),
            ("59", texts["name"]),
            ("60", texts["city"]),
            ("62", joined((tag, texts[name]) for tag, name in ADDITIONAL.items())),
        ]
    )
    return body + "6304" + checksum(f"{body}6304".encode())


def whole_dong(text: str) -> int:
    """An amount as people type it: digits alone; Refusal for separators, decimals and signs."""
    if not (text.isascii() and text.isdigit()):
        raise _unfit(
            "amount",
            f"“{text[:30]}” phải là số đồng nguyên, không dấu phân cách, không phần thập phân",
            f"“{text[:30]}” has to be whole đồng, without separators or decimals",
            "Ví dụ: 20000.",
            "For instance: 20000.",
        )
    return int(text[: MOST_DIGITS + 9])


def fault_of_place(transfer: Transfer) -> tuple[str, str, str] | None:
    """What is wrong with bank, account, card or merchant category: where, vi, en; None: nothing."""
    account = transfer.account
    if not _digits(transfer.bin, 6, 6):
        return (
            "bin",
            f"mã ngân hàng (BIN) phải gồm 6 chữ số, không phải “{transfer.bin[:30]}”",
            f"the bank's BIN has 6 digits, not “{transfer.bin[:30]}”",
        )
    if transfer.service == TO_CARD and not _digits(account, 1, MOST_ACCOUNT):
        return (
            "card",
            f"số thẻ gồm 1 đến {MOST_ACCOUNT} chữ số",
            f"a card number has 1 to {MOST_ACCOUNT} digits",
        )
    if not (account.isascii() and account.isalnum() and len(account) <= MOST_ACCOUNT):
        return (
            "account",
            f"số tài khoản gồm 1 đến {MOST_ACCOUNT} chữ cái không dấu và chữ số",
            f"an account has 1 to {MOST_ACCOUNT} plain letters and digits",
        )
    if transfer.mcc and not _digits(transfer.mcc, 4, 4):
        return "mcc", "mã ngành phải gồm 4 chữ số", "a merchant category has 4 digits"
    return None


def _digits(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdigit() and least <= len(text) <= most


def _unfit(where: str, vi: str, en: str, hint_vi: str = "", hint_en: str = "") -> Refusal:
    return Refusal(
        "not_encodable",
        f"Chưa lập được mã QR: {vi}.",
        f"The code can't be made: {en}.",
        where=where,
        hint_vi=hint_vi or "Sửa lại rồi chạy lại.",
        hint_en=hint_en or "Correct it and run again.",
    )
