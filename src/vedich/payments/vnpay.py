"""VNPAY 2.1.0: what is signed for each kind of message (HMAC-SHA512 in hex).

>>> sign("pay", {"vnp_TxnRef": "1", "vnp_Amount": 2000000, "vnp_Locale": ""}, "key").string
'vnp_Amount=2000000&vnp_TxnRef=1'
"""

from __future__ import annotations

from urllib.parse import urlencode

from vedich.payments.signatures import Fields, Signed, as_texts, keyed_hash, wanted

SIGNATURE = "vnp_SecureHash"
_UNSIGNED = (SIGNATURE, "vnp_SecureHashType")
# Messages whose fields are joined by "|" in an order of their own; the others are form-encoded.
_ORDERED = {
    "querydr": (
        "RequestId|Version|querydr|TmnCode|TxnRef|TransactionDate|CreateDate|IpAddr|OrderInfo"
    ),
    "refund": (
        "RequestId|Version|refund|TmnCode|TransactionType|TxnRef|Amount|TransactionNo|"
        "TransactionDate|CreateBy|CreateDate|IpAddr|OrderInfo"
    ),
}
KINDS = ("pay", "ipn", "return", *_ORDERED)


def sign(kind: str, fields: Fields, secret: str) -> Signed:
    """The signed text and signature of a message; amounts are signed as given (× 100)."""
    texts = as_texts({name: value for name, value in fields.items() if name not in _UNSIGNED})
    if kind in _ORDERED:
        names = [word if word == kind else f"vnp_{word}" for word in _ORDERED[kind].split("|")]
        string = "|".join(wanted({**texts, kind: kind}, names))
    else:
        kept = sorted((name, text) for name, text in texts.items() if text)
        string = urlencode(kept)
    return Signed(string, keyed_hash(secret, string, "sha512"))
