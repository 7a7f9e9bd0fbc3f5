"""VietQR: every published example, every rule of strictness, and there and back again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.domain.errors import Refusal
from vedich.payments.plain_text import folded
from vedich.payments.tlv import checksum, joined
from vedich.payments.vietqr import ADDITIONAL, LIMITS, TO_CARD, Transfer, encode, whole_dong
from vedich.payments.vietqr_reading import read

_SPELT = {"bankBin": "bin", "bankNumber": "account", "bill_number": "bill", "card": "account"}


def _vectors(shared_data: Path, *kinds: str) -> list[dict[str, Any]]:
    path = shared_data / "payment_vectors" / "vietqr.json"
    return [one for one in json.loads(path.read_text("utf-8")) if one["kind"] in kinds]


def _transfer(vector: dict[str, Any]) -> Transfer:
    given = {_SPELT.get(key, key): value for key, value in vector["input"].items()}
    extra = given.pop("extra", "")
    if extra:
        given["bill"] = extra.split("'")[1]
    given["name"] = given.get("name", "").split(" -> ")[0]
    if "amount" in given:
        given["amount"] = whole_dong(given["amount"])
    return Transfer(**given)


def test_published_codes_are_made_and_read(shared_data: Path) -> None:
    vectors = _vectors(shared_data, "positive")
    assert len(vectors) == 11
    for vector in vectors:
        wanted = vector["payload"][:-4] + vector["payload"][-4:].upper()
        assert encode(_transfer(vector)) == wanted, vector["id"]
        found = read(vector["payload"])
        assert encode(found) == wanted, vector["id"]
        assert (found.account, found.amount) == (
            _transfer(vector).account,
            _transfer(vector).amount,
        )


def test_published_wrong_codes_are_refused(shared_data: Path) -> None:
    (nested,) = _vectors(shared_data, "negative")
    (other,) = _vectors(shared_data, "other-scheme")
    with pytest.raises(Refusal) as refused:
        read(nested["payload"])
    assert refused.value.code == "not_strictly_right"
    assert refused.value.where.startswith("38-01")
    with pytest.raises(Refusal) as refused:
        read(other["payload"])
    assert (refused.value.code, refused.value.where) == ("other_scheme", "vn.airpay.www")


def test_the_check_value_of_the_checksum() -> None:
    assert checksum(b"123456789") == "29B1"


_BANK = joined([("00", "970416"), ("01", "257678859")])
_PLACE = joined([("00", "A000000727"), ("01", _BANK), ("02", "QRIBFTTA")])
_RIGHT = {"00": "01", "01": "12", "38": _PLACE, "53": "704", "54": "10000", "58": "VN"}


def _code(parts: dict[str, str] | list[tuple[str, str]]) -> str:
    body = "".join(
        f"{tag}{len(value):02d}{value}"
        for tag, value in (parts if isinstance(parts, list) else list(parts.items()))
    )
    return body + "6304" + checksum(f"{body}6304".encode())


def _with(**changed: str | None) -> str:
    parts = {**_RIGHT, **{tag[1:]: value for tag, value in changed.items()}}
    return _code({tag: parts[tag] for tag in sorted(parts) if parts[tag] is not None})  # type: ignore[misc]


def test_the_code_the_refusals_start_from_is_right() -> None:
    assert read(_code(_RIGHT)).amount == 10000
    assert read(_code(_RIGHT)[:-4] + _code(_RIGHT)[-4:].lower()).amount == 10000
    assert read(_with(t80="046")).amount == 10000  # unreserved templates carry what they like


_NESTED = joined([("00", "970416"), ("01", "257678859"), ("02", "QRIBFTTA")])


@pytest.mark.parametrize(
    ("payload", "where"),
    [
        ("", "00"),
        ("https://example.vn", "00"),
        (_code(_RIGHT)[:-4] + "0000", "63"),
        (_code(_RIGHT) + "\n", "QR"),
        (_code(_RIGHT) + " ", "QR"),
        (_code(_RIGHT) + "6304ABCD", "63"),
        (_code(_RIGHT)[:-8], "63"),
        (_code(_RIGHT)[:-1], "63"),
        (_with(t00="02"), "00"),
        (_with(t01="13"), "01"),
        (_with(t54=None), "01"),
        (_with(t01="11"), "01"),
        (_with(t54="10.000"), "54"),
        (_with(t54="10,000"), "54"),
        (_with(t54="10000.0"), "54"),
        (_with(t54="10000.00"), "54"),
        (_with(t54="0"), "54"),
        (_with(t54="010000"), "54"),
        (_with(t54="-1"), "54"),
        (_with(t54="1" * 14), "54"),
        (_with(t53="840"), "53"),
        (_with(t53=None), "53"),
        (_with(t58="US"), "58"),
        (_with(t58=None), "58"),
        (_with(t52="12"), "52"),
        (_with(t55="01"), "55"),
        (_with(t64="01"), "64"),
        (_with(t59="Xã Ia Ake"), "QR"),
        (_with(t59="N" * 26), "59"),
        (_with(t62=joined([("08", "x" * 26)])), "62-08"),
        (_with(t62=joined([("01", "x" * 26)])), "62-01"),
        (_with(t62=joined([("04", "x")])), "62-04"),
        (_with(t62=joined([("08", "x"), ("01", "y")])), "62"),
        (_with(t62="0805ab"), "62-08"),
        (_with(t62="0801a0801b"), "62-08"),
        (_with(t62="0800"), "62-08"),
        (_with(t38=joined([("00", "A000000727"), ("01", _NESTED)])), "38"),
        (_with(t38=joined([("00", "A000000727"), ("01", _NESTED), ("02", "QRIBFTTA")])), "38-01"),
        (_with(t38=_PLACE.replace("QRIBFTTA", "QRIBFTTX")), "38-02"),
        (_with(t38=_PLACE.replace("0006970416", "0005970416")), "38-01"),
        (_with(t38=_PLACE.replace("970416", "97041A")), "38-01"),
        (_with(t38=_PLACE.replace("257678859", "25767 859")), "38-01"),
        (_code([("00", "01"), ("38", _PLACE), ("01", "11"), ("53", "704"), ("58", "VN")]), "01"),
        (_code([*_RIGHT.items(), ("53", "704")]), "53"),
        (_code([*_RIGHT.items()])[:-4].replace("5802VN", "5804VN"), "QR"),
    ],
)
def test_what_is_not_strictly_right_is_refused_with_its_place(payload: str, where: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(payload)
    assert refused.value.where == where
    assert refused.value.vi and refused.value.en


def test_a_code_of_another_scheme_is_named() -> None:
    vnpay = joined([("00", "A000000775"), ("01", "0105313144")])
    for tag, value, named in (("26", vnpay, "VNPAY-QR"), ("02", "4111", "tổ chức thẻ (EMV 02)")):
        with pytest.raises(Refusal) as refused:
            read(_code({"00": "01", "01": "11", tag: value, "53": "704", "58": "VN"}))
        assert (refused.value.code, refused.value.where) == ("other_scheme", named)


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"bin": "97041"}, "bin"),
        ({"bin": "97041x"}, "bin"),
        ({"bin": "９７０４１６"}, "bin"),
        ({"account": "1" * 20}, "account"),
        ({"account": "12-34"}, "account"),
        ({"account": "12A", "service": TO_CARD}, "card"),
        ({"amount": 0}, "amount"),
        ({"amount": 10**13}, "amount"),
        ({"mcc": "1"}, "mcc"),
        ({"purpose": "x" * 26}, "purpose"),
        ({"purpose": "Cảm ơn 🙏"}, "purpose"),
        ({"purpose": "hai\ndòng"}, "purpose"),
        ({"bill": "x" * 26}, "bill"),
        ({"city": "x" * 16}, "city"),
        ({"name": "付款"}, "name"),
        (dict.fromkeys(ADDITIONAL.values(), "x" * 25), "62"),
    ],
)
def test_what_does_not_fit_is_refused_and_never_cut(changed: dict[str, Any], where: str) -> None:
    with pytest.raises(Refusal) as refused:
        encode(Transfer(**{"bin": "970416", "account": "257678859", **changed}))
    assert refused.value.where == where


@pytest.mark.parametrize("text", ["10.000", "10,000", "10000.0", "-1", "", " 5", "1e4", "１０"])
def test_an_amount_is_digits_alone(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        whole_dong(text)
    assert refused.value.where == "amount"


def test_marks_are_folded_in_both_ways_of_writing() -> None:
    composed, decomposed = "Đường", "Đu\u031bo\u031b\u0300ng"
    assert folded(composed, "x", 25) == folded(decomposed, "x", 25) == "Duong"


_SIGNS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20).map(str.strip)
_VIETNAMESE = st.text("ăâđêôơưáàảãạếềểễệĐỸỵ abcXYZ09./-", max_size=15).map(str.strip)


@given(
    st.builds(
        Transfer,
        bin=st.text("0123456789", min_size=6, max_size=6),
        account=st.text("0123456789ABCxyz", min_size=1, max_size=19),
        amount=st.none() | st.integers(1, 10**13 - 1),
        mcc=st.just("") | st.text("0123456789", min_size=4, max_size=4),
        name=_VIETNAMESE,
        city=_VIETNAMESE,
        bill=_SIGNS,
        reference=_SIGNS,
        purpose=_VIETNAMESE,
    )
)
def test_there_and_back_again(transfer: Transfer) -> None:
    payload = encode(transfer)
    found = read(payload)
    assert encode(found) == payload
    assert payload.isascii() and payload[-4:] == payload[-4:].upper()
    assert (found.bin, found.account, found.amount, found.mcc) == (
        transfer.bin,
        transfer.account,
        transfer.amount,
        transfer.mcc,
    )
    for name, most in LIMITS.items():
        assert getattr(found, name) == folded(getattr(transfer, name), name, most)


@given(st.integers(0, 89), st.characters(min_codepoint=32, max_codepoint=126))
def test_no_single_wrong_sign_goes_unseen(place: int, sign: str) -> None:
    right = encode(Transfer(bin="970416", account="257678859"))
    assert len(right) == 90
    wrong = right[:place] + sign + right[place + 1 :]
    if wrong.upper() == right:
        return
    with pytest.raises(Refusal):
        read(wrong)
