"""The payment platform of the national portal (messages of version 1.0.6): MaXacThuc.

A plain SHA-256 over ``f1|f2|…|secret`` in the order of the fields, which leaves out the receipt
(ThongTinBienLai). No official specification is public: this is what independent implementations
agree on.

>>> sign("QUERY", {"LoaiBanTin": "QUERY", "PhienBan": "1.0.6"}, "key").string
'QUERY|1.0.6|key'
"""

from __future__ import annotations

import hashlib

from vedich.domain.errors import Refusal
from vedich.payments.signatures import Fields, Signed, as_texts

SIGNATURE = "MaXacThuc"
_KIND = "LoaiBanTin"
_UNSIGNED = (SIGNATURE, "ThongTinBienLai")
KINDS = ("INIT", "CONFIRM", "GET_BILL", "QUERY")


def sign(kind: str, fields: Fields, secret: str) -> Signed:
    """The hashed text, which ends with the secret, and the hash of a message."""
    texts = as_texts({name: value for name, value in fields.items() if name not in _UNSIGNED})
    if texts.get(_KIND, kind) != kind:
        raise Refusal(
            "other_message",
            f"Bản tin ghi {_KIND} là “{texts[_KIND][:30]}”, không phải {kind}.",
            f"The message says {_KIND} “{texts[_KIND][:30]}”, not {kind}.",
            where=_KIND,
            hint_vi="Chọn đúng loại bản tin bằng --message.",
            hint_en="Choose the kind of message with --message.",
        )
    string = "|".join((*texts.values(), secret))
    return Signed(string, hashlib.sha256(string.encode(errors="surrogateescape")).hexdigest())
