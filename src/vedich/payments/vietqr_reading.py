"""Read a VietQR text strictly: whatever is not exactly as it must be is refused with its place.

>>> payload = "00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA5303704"
>>> read(payload + "5802VN6304AE9F").account
'257678859'

A code of another scheme is named. An inner length that does not fit, a service code nested inside
38-01, tags out of order or twice, an amount with a separator: refused, although common readers
take them.
"""

from __future__ import annotations

from itertools import pairwise

from vedich.domain.errors import Refusal
from vedich.payments.tlv import Parts, checksum, misfit, taken_apart
from vedich.payments.vietqr import (
    ADDITIONAL,
    COUNTRY,
    CURRENCY,
    DYNAMIC,
    FORMAT,
    LIMITS,
    MOST_DIGITS,
    NAPAS,
    STATIC,
    TO_ACCOUNT,
    TO_CARD,
    Transfer,
    fault_of_place,
)

_ROOT = ("00", "01", "38", "52", "53", "54", "58", "59", "60", "62", "63")
_NEEDED = ("00", "01", "38", "53", "58", "63")
_SCHEMES = {"A000000775": "VNPAY-QR"}


def read(payload: str) -> Transfer:
    """The transfer a code stands for; Refusal for anything else."""
    parts = _checked(payload)
    tags = [tag for tag, _ in parts]
    if unknown := [tag for tag in tags if tag not in _ROOT and tag < "80"]:
        raise misfit(unknown[0], "VietQR không có thành phần này", "VietQR has no such part")
    if missing := [tag for tag in _NEEDED if tag not in tags]:
        raise misfit(missing[0], "bị thiếu", "it is missing")
    late = next((tag for before, tag in pairwise(tags[:-1]) if before > tag), None)
    if late is not None:
        raise misfit(late, "đứng sai thứ tự", "it stands out of order")
    fixed = {"53": CURRENCY, "58": COUNTRY}
    values = dict(parts)
    for tag, value in fixed.items():
        if values[tag] != value:
            raise misfit(tag, f"phải là {value}", f"it has to be {value}")
    bank, account, service = _place(values["38"])
    transfer = Transfer(
        bin=bank,
        account=account,
        service=service,
        amount=_amount(values.get("54"), values["01"]),
        mcc=values.get("52", ""),
        name=_text(values, "59", "name"),
        city=_text(values, "60", "city"),
        **_additional(values.get("62", "")),
    )
    fault = fault_of_place(transfer)
    if fault is not None:
        where, vi, en = fault
        raise misfit("52" if where == "mcc" else "38-01", vi, en)
    return transfer


def _checked(payload: str) -> Parts:
    """The parts of a payment code that is whole; another scheme is named."""
    if not payload.startswith("0002"):
        raise Refusal(
            "no_payment_code",
            "Đây không phải là mã QR thanh toán (mã phải bắt đầu bằng 000201).",
            "This is no payment code: it would begin with 000201.",
            where="00",
            hint_vi="Quét lại, hoặc kiểm tra xem đã chép đủ nội dung mã chưa.",
            hint_en="Scan it again, or see whether the text was copied whole.",
        )
    if not payload.isprintable():
        raise misfit("QR", "có ký tự không in được", "it holds signs that can't be printed")
    parts = taken_apart(payload, "")
    tag, crc = parts[-1]
    if tag != "63" or len(crc) != 4:
        raise misfit("63", "mã kiểm tra phải đứng cuối và gồm 4 ký tự", "it ends with 4 characters")
    if crc.upper() != checksum(payload[:-4].encode()):
        raise misfit("63", "mã kiểm tra (CRC) không khớp", "the checksum does not fit")
    scheme = _scheme(parts)
    if scheme:
        raise Refusal(
            "other_scheme",
            f"Đây là mã của {scheme}, không phải VietQR.",
            f"This is a code of {scheme}, not VietQR.",
            where=scheme,
            hint_vi="Mở bằng ứng dụng hỗ trợ hình thức đó.",
            hint_en="Open it in an application of that scheme.",
        )
    wrong = next((sign for sign in payload if not " " <= sign <= "~"), None)
    if wrong is not None:
        raise misfit("QR", "có ký tự ngoài bảng ASCII", "it holds signs beyond ASCII")
    if parts[0] != ("00", FORMAT):
        raise misfit("00", f"phải là {FORMAT}", f"it has to be {FORMAT}")
    return parts


def _scheme(parts: Parts) -> str:
    """Whose code it is, where merchant accounts of another scheme stand in it; else empty."""
    for tag, value in parts:
        if "02" <= tag <= "25":
            return f"tổ chức thẻ (EMV {tag})"
        if "26" <= tag <= "51":
            owner = taken_apart(value, tag)[0][1]
            if tag != "38" or owner != NAPAS:
                return _SCHEMES.get(owner, owner)
    return ""


def _place(value: str) -> tuple[str, str, str]:
    inner = taken_apart(value, "38")
    if [tag for tag, _ in inner] != ["00", "01", "02"]:
        raise misfit("38", "phải gồm đúng 00, 01, 02", "it has to hold 00, 01, 02")
    account = taken_apart(inner[1][1], "38-01")
    if [tag for tag, _ in account] != ["00", "01"]:
        raise misfit(
            "38-01",
            "chỉ được gồm mã ngân hàng (00) và số tài khoản (01)",
            "it may hold the bank (00) and the account (01) only",
        )
    service = inner[2][1]
    if service not in (TO_ACCOUNT, TO_CARD):
        raise misfit(
            "38-02",
            f"phải là {TO_ACCOUNT} hoặc {TO_CARD}",
            f"it has to be {TO_ACCOUNT} or {TO_CARD}",
        )
    return account[0][1], account[1][1], service


def _amount(text: str | None, initiation: str) -> int | None:
    if initiation not in (STATIC, DYNAMIC):
        raise misfit("01", f"phải là {STATIC} hoặc {DYNAMIC}", f"it is {STATIC} or {DYNAMIC}")
    if (text is None) != (initiation == STATIC):
        raise misfit(
            "01",
            f"mã tĩnh ({STATIC}) không kèm số tiền, mã động ({DYNAMIC}) phải kèm số tiền (54)",
            f"a static code ({STATIC}) has no amount, a dynamic one ({DYNAMIC}) has one (54)",
        )
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and text[0] != "0" and len(text) <= MOST_DIGITS):
        raise misfit(
            "54",
            f"số tiền phải là số đồng nguyên lớn hơn 0, nhiều nhất {MOST_DIGITS} chữ số, không dấu "
            "phân cách",
            f"an amount is whole đồng above 0, {MOST_DIGITS} digits at most, no separator",
        )
    return int(text)


def _additional(value: str) -> dict[str, str]:
    found = {}
    inner = taken_apart(value, "62")
    if [tag for tag, _ in inner] != sorted(tag for tag, _ in inner):
        raise misfit("62", "các mã con sai thứ tự", "its parts stand out of order")
    for tag, _text_of in inner:
        if tag not in ADDITIONAL:
            raise misfit(f"62-{tag}", "VietQR không có thành phần này", "VietQR has no such part")
        found[ADDITIONAL[tag]] = _text(dict(inner), tag, ADDITIONAL[tag], "62-")
    return found


def _text(values: dict[str, str], tag: str, name: str, inside: str = "") -> str:
    text, most = values.get(tag, ""), LIMITS[name]
    if len(text) > most:
        raise misfit(inside + tag, f"nhiều nhất {most} ký tự", f"it has {most} characters at most")
    return text
