"""Codes and signatures of payments: QR texts made and read, gateway messages signed and checked.

    qr(Transfer("970416", "257678859"), png=Path("thu-phi.png"))
    sign("vnpay", "pay", fields, secret)

Nothing here touches the workspace: what is asked is answered from what is given.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from vedich.domain.errors import Refusal
from vedich.payments import momo, payment_platform, vietqr, vietqr_reading, vnpay
from vedich.payments.signatures import same

SCHEMES: Mapping[str, ModuleType] = {
    "vnpay": vnpay,
    "momo": momo,
    "payment-platform": payment_platform,
}
_MOST_BYTES = 1024 * 1024


def qr(transfer: vietqr.Transfer, png: Path | None = None) -> dict[str, Any]:
    """``payload``, and beside it what a payer copies by hand: account, amount, content."""
    payload = vietqr.encode(transfer)
    # What the code really carries (marks folded) is what must stand beside it.
    carried = vietqr_reading.read(payload)
    if png is not None:
        from vedich.payments.qr_image import write_png

        write_png(payload, png)
    return {
        "payload": payload,
        "bin": carried.bin,
        "account": carried.account,
        "amount": carried.amount,
        "content": carried.purpose or None,
        "png": png,
        **_not_counted(),
    }


def decode(payload: str) -> dict[str, Any]:
    """What a VietQR says; Refusal names another scheme, or the part that is not right."""
    found = vietqr_reading.read(payload)
    texts = {name: text or None for name, text in asdict(found).items() if name != "amount"}
    card = found.account if found.service == vietqr.TO_CARD else None
    return {
        "scheme": "vietqr",
        **texts,
        "card": card,
        "amount": found.amount,
        **_not_counted(),
    }


def _not_counted() -> dict[str, Any]:
    vi, en = vietqr.NOT_COUNTED
    return {"counts_toward_target": False, "notice_vi": vi, "notice_en": en}


def sign(scheme: str, message: str, fields: Mapping[str, Any], secret: str) -> dict[str, Any]:
    """``string`` that was signed and its ``signature``."""
    signed = _scheme(scheme, message).sign(message, fields, secret)
    return {"string": signed.string, "signature": signed.signature}


def verify(scheme: str, message: str, fields: Mapping[str, Any], secret: str) -> dict[str, Any]:
    """Whether the signature among the fields is right; the right one is not told."""
    rules = _scheme(scheme, message)
    given = fields.get(rules.SIGNATURE)
    if not isinstance(given, str) or not given:
        raise Refusal(
            "no_signature",
            f"Các trường chưa có chữ ký “{rules.SIGNATURE}”.",
            f"The fields hold no signature “{rules.SIGNATURE}”.",
            where=rules.SIGNATURE,
        )
    unsigned = {name: value for name, value in fields.items() if name != rules.SIGNATURE}
    valid = same(rules.sign(message, unsigned, secret).signature, given)
    return {"valid": valid, "scheme": scheme, "message": message}


def _scheme(scheme: str, message: str) -> ModuleType:
    rules = SCHEMES[scheme]
    if message in rules.KINDS:
        return rules
    raise Refusal(
        "unknown_message",
        f"“{scheme}” không có bản tin “{message[:30]}”.",
        f"“{scheme}” has no message “{message[:30]}”.",
        where=message[:30],
        hint_vi=f"Các loại bản tin: {', '.join(rules.KINDS)}.",
        hint_en=f"Kinds of message: {', '.join(rules.KINDS)}.",
    )


def read_fields(path: Path) -> dict[str, Any]:
    """The fields of a message from a JSON file, in its order; a name written twice is refused."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    try:
        found = json.loads(data, object_pairs_hook=_once) if len(data) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict) and found:
        return found
    raise Refusal(
        "bad_fields",
        f"Tệp “{path.name}” phải là một đối tượng JSON gồm các trường của bản tin, mỗi trường một "
        "lần.",
        f"“{path.name}” has to be one JSON object with the fields of the message, each once.",
        where=path.name,
        hint_vi='Ví dụ: {"vnp_TxnRef": "HS01", "vnp_Amount": "2000000"}.',
        hint_en='For instance: {"vnp_TxnRef": "HS01", "vnp_Amount": "2000000"}.',
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is written twice")
    return found
