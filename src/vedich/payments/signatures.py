"""What the gateways share: fields as text, keyed hashes, and a comparison that leaks no timing.

>>> as_texts({"amount": 20000, "extraData": None})
{'amount': '20000', 'extraData': ''}
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vedich.domain.errors import Refusal

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Signed:
    """The text that was hashed and its signature in lower-case hex."""

    string: str
    signature: str


def as_texts(fields: Fields) -> dict[str, str]:
    """Every field as it is written in a message; Refusal for what is no text or whole number."""
    return {name: _text(name, value) for name, value in fields.items()}


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    # A lone half of a surrogate pair, which JSON can spell, is no letter and has no bytes.
    if isinstance(value, str) and not any("\ud800" <= sign <= "\udfff" for sign in value):
        return value
    raise Refusal(
        "bad_field",
        f"Trường “{name}” phải là chữ hoặc số nguyên.",
        f"The field “{name}” has to be a text or a whole number.",
        where=name,
        hint_vi="Đặt giá trị trong dấu nháy đúng như bản tin gửi đi.",
        hint_en="Quote the value exactly as the message carries it.",
    )


def wanted(fields: Mapping[str, str], names: Iterable[str]) -> list[str]:
    """The values of some fields in their order; Refusal naming the first that is missing."""
    listed = tuple(names)
    missing = next((name for name in listed if name not in fields), None)
    if missing is None:
        return [fields[name] for name in listed]
    raise Refusal(
        "missing_field",
        f"Thiếu trường “{missing}”.",
        f"The field “{missing}” is missing.",
        where=missing,
        hint_vi=f"Các trường cần có: {', '.join(listed)}.",
        hint_en=f"Fields needed: {', '.join(listed)}.",
    )


def keyed_hash(secret: str, text: str, algorithm: str) -> str:
    """HMAC in lower-case hex."""
    return hmac.new(secret.encode(errors="surrogateescape"), text.encode(), algorithm).hexdigest()


def same(one: str, other: str) -> bool:
    """Are two signatures equal? Takes the same time wherever they differ."""
    return hmac.compare_digest(one.lower().encode(), other.lower().encode(errors="replace"))
