"""MoMo v2: what is signed when a payment is created and when MoMo calls back (HMAC-SHA256).

The access key is one of the fields. Values are signed as they are, not encoded.

>>> names = dict.fromkeys(_ORDER["ipn"], "1")
>>> sign("ipn", names, "key").string[:30]
'accessKey=1&amount=1&extraData'
"""

from __future__ import annotations

from vedich.payments.signatures import Fields, Signed, as_texts, keyed_hash, wanted

SIGNATURE = "signature"
_ORDER = {
    "create": (
        "accessKey",
        "amount",
        "extraData",
        "ipnUrl",
        "orderId",
        "orderInfo",
        "partnerCode",
        "redirectUrl",
        "requestId",
        "requestType",
    ),
    "ipn": (
        "accessKey",
        "amount",
        "extraData",
        "message",
        "orderId",
        "orderInfo",
        "orderType",
        "partnerCode",
        "payType",
        "requestId",
        "responseTime",
        "resultCode",
        "transId",
    ),
}
KINDS = tuple(_ORDER)


def sign(kind: str, fields: Fields, secret: str) -> Signed:
    """The signed text and signature of a message; fields that are not signed are left alone."""
    names = _ORDER[kind]
    texts = as_texts({name: fields[name] for name in names if name in fields})
    values = zip(names, wanted(texts, names), strict=True)
    string = "&".join(f"{name}={value}" for name, value in values)
    return Signed(string, keyed_hash(secret, string, "sha256"))
