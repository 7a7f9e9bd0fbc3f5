"""Signatures of the gateways: the published messages, and what is signed in which order."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from vedich.domain.errors import Refusal
from vedich.operations.fees import payment_codes
from vedich.payments import momo, payment_platform, vnpay


def _vectors(shared_data: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (shared_data / "payment_vectors" / f"{name}.json").read_text("utf-8")
    )
    return found


def test_the_payment_platform(shared_data: Path) -> None:
    for vector in _vectors(shared_data, "payment_platform"):
        kind = vector["fields"]["LoaiBanTin"]
        signed = payment_platform.sign(kind, vector["fields"], vector["secret"])
        assert (signed.string, signed.signature) == (vector["string"], vector["MaXacThuc"])
        sent = {**vector["fields"], "ThongTinBienLai": {"MaHoSo": "x"}}
        sent["MaXacThuc"] = vector["MaXacThuc"]
        check = payment_codes.verify("payment-platform", kind, sent, vector["secret"])
        assert check["valid"] is True
        sent["SoTien"] = "1"
        assert not payment_codes.verify("payment-platform", kind, sent, vector["secret"])["valid"]


def test_the_order_of_the_file_is_the_order_of_the_hash() -> None:
    one = payment_platform.sign("QUERY", {"PhienBan": "1", "MaDoiTac": "2"}, "k")
    other = payment_platform.sign("QUERY", {"MaDoiTac": "2", "PhienBan": "1"}, "k")
    assert (one.string, other.string) == ("1|2|k", "2|1|k")
    with pytest.raises(Refusal) as refused:
        payment_platform.sign("INIT", {"LoaiBanTin": "QUERY"}, "k")
    assert refused.value.code == "other_message"


def test_vnpay(shared_data: Path) -> None:
    ipn, _raw, query = _vectors(shared_data, "vnpay")
    for kind in ("ipn", "return", "pay"):
        signed = vnpay.sign(kind, {**ipn["params"], "vnp_Empty": ""}, ipn["secret"])
        assert (signed.string, signed.signature) == (ipn["string_to_sign"], ipn["expected"])
    signed = vnpay.sign("querydr", query["body"], query["secret"])
    assert (signed.string, signed.signature) == (query["string_to_sign"], query["expected"])
    assert payment_codes.verify("vnpay", "querydr", query["body"], query["secret"])["valid"]


def test_a_raw_vnpay_string(shared_data: Path) -> None:
    raw = _vectors(shared_data, "vnpay")[1]
    fields = {
        "vnp_OrderInfo": "Payment for order #1234567890",
        "vnp_TnxRef": 1234567890,
        "vnp_Amount": 10000,
        "vnp_SecureHashType": "SHA512",
    }
    signed = vnpay.sign("pay", fields, raw["secret"])
    assert (signed.string, signed.signature) == (raw["string_to_sign"], raw["expected"])


def test_a_vnpay_refund_is_signed_in_its_own_order() -> None:
    names = [
        "RequestId",
        "Version",
        "TmnCode",
        "TransactionType",
        "TxnRef",
        "Amount",
        "TransactionNo",
        "TransactionDate",
        "CreateBy",
        "CreateDate",
        "IpAddr",
        "OrderInfo",
    ]
    fields = {f"vnp_{name}": str(place) for place, name in enumerate(names)}
    assert vnpay.sign("refund", fields, "k").string == "0|1|refund|2|3|4|5|6|7|8|9|10|11"
    del fields["vnp_Amount"]
    with pytest.raises(Refusal) as refused:
        vnpay.sign("refund", fields, "k")
    assert refused.value.where == "vnp_Amount"


def test_momo_signs_its_fields_unencoded_and_in_its_order() -> None:
    names = [
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
    ]
    fields: dict[str, Any] = {name: f"{name} 1&ư" for name in reversed(names)}
    fields |= {"extraData": "", "lang": "vi", "items": [1]}
    string = "&".join(f"{name}={fields[name]}" for name in names)
    signed = momo.sign("create", fields, "k")
    assert signed.string == string
    assert signed.signature == hmac.new(b"k", string.encode(), hashlib.sha256).hexdigest()
    with pytest.raises(Refusal) as refused:
        momo.sign("ipn", fields, "k")
    assert refused.value.where == "message"


def test_a_signature_is_taken_in_either_case_and_wrong_ones_are_not() -> None:
    fields = {"vnp_TxnRef": "1"}
    right = vnpay.sign("ipn", fields, "k").signature
    for given, valid in ((right, True), (right.upper(), True), (right[:-1], False), ("ế", False)):
        sent = {**fields, "vnp_SecureHash": given}
        assert payment_codes.verify("vnpay", "ipn", sent, "k")["valid"] is valid
    for sent in ({"vnp_TxnRef": "1"}, {"vnp_SecureHash": 5}):
        with pytest.raises(Refusal):
            payment_codes.verify("vnpay", "ipn", sent, "k")


@pytest.mark.parametrize("value", [1.5, True, [], {}, "\ud800"])
def test_a_field_is_text_or_a_whole_number(value: object) -> None:
    with pytest.raises(Refusal) as refused:
        vnpay.sign("pay", {"vnp_Amount": value}, "k")
    assert refused.value.where == "vnp_Amount"


@pytest.mark.parametrize("text", ["", "[]", "{}", '"x"', '{"a":1,"a":2}', "{", "[" * 100_000])
def test_a_file_of_fields_is_one_object(tmp_path: Path, text: str) -> None:
    path = tmp_path / "f.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        payment_codes.read_fields(path)
    assert refused.value.code == "bad_fields"
