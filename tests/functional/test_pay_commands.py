"""``vedich pay``: the contract of the command line, and pictures read back by another library."""

from __future__ import annotations

import json
import struct
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import Desk
from vedich.payments.qr_image import write_png
from vedich.payments.tlv import checksum, joined
from vedich.payments.vietqr import Transfer, encode


def _pixels(png: Path) -> Any:
    """The picture as grey values; one bit a pixel, as it was written."""
    import numpy

    data = png.read_bytes()
    width, height, depth = struct.unpack(">IIB", data[16:25])
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and depth == 1
    chunks, place = b"", 8
    while place < len(data):
        (size,) = struct.unpack(">I", data[place : place + 4])
        if data[place + 4 : place + 8] == b"IDAT":
            chunks += data[place + 8 : place + 8 + size]
        place += size + 12
    rows = numpy.frombuffer(zlib.decompress(chunks), numpy.uint8).reshape(height, -1)
    lines: list[Any] = []
    for kind, line in ((row[0], row[1:]) for row in rows):
        assert kind in (0, 2)  # as it is, or what differs from the line above
        lines.append(line if kind == 0 else line + lines[-1])
    return numpy.unpackbits(numpy.array(lines), axis=1)[:, :width] * numpy.uint8(255)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "var")


def test_a_code_is_made_drawn_and_read_back(desk: Desk, tmp_path: Path) -> None:
    zxing = pytest.importorskip("zxingcpp")
    picture = tmp_path / "thu.png"
    answer = desk.ok(
        *("pay", "qr", "--bin", "970405", "--account", "3901201000001", "--amount", "8000"),
        *("--purpose", "Lệ phí hộ tịch", "--png", picture),
    )
    assert answer["content"] == "Le phi ho tich"
    assert answer["counts_toward_target"] is False
    assert answer["notice_vi"].startswith("Không tính vào chỉ tiêu")
    (seen,) = zxing.read_barcodes(_pixels(picture))
    assert seen.text == answer["payload"]
    read = desk.ok("pay", "decode", seen.text)
    assert read["scheme"] == "vietqr" and read["counts_toward_target"] is False
    assert (read["bin"], read["account"], read["amount"]) == ("970405", "3901201000001", 8000)
    assert (read["purpose"], read["bill"], read["card"]) == ("Le phi ho tich", None, None)
    said = desk.run("pay", "decode", seen.text).out
    for part in ("3901201000001", "8.000 đồng", "Le phi ho tich", "Không tính vào chỉ tiêu"):
        assert part in said
    assert not desk.home.exists()


def test_what_is_wrong_is_refused_in_the_shape_of_the_contract(desk: Desk) -> None:
    make = ("pay", "qr", "--bin", "970405", "--account", "1")
    assert desk.refused(*make, "--amount", "10.000")["where"] == "amount"
    assert desk.refused(*make, "--purpose", "🙏")["code"] == "sign_not_carried"
    assert desk.refused(*make, "--card", "2", code=2)["where"] == "--account"
    assert desk.refused("pay", "decode", "")["code"] == "no_payment_code"


def test_each_code_that_is_not_strictly_right_ends_with_its_reason(desk: Desk) -> None:
    place = joined([("00", "A000000727"), ("01", "00069704160109257678859"), ("02", "QRIBFTTA")])
    nested = joined([("00", "970416"), ("01", "257678859"), ("02", "QRIBFTTA")])
    wrong_length = place.replace("0006970416", "0007970416")
    vnpay = joined([("00", "A000000775"), ("01", "0105313144")])

    def code(*parts: tuple[str, str], amount: str = "") -> str:
        head = [("00", "01"), ("01", "12" if amount else "11")]
        rest = [("53", "704"), *([("54", amount)] if amount else []), ("58", "VN")]
        body = joined([*head, *parts, *rest])
        return body + "6304" + checksum(f"{body}6304".encode())

    assert desk.ok("pay", "decode", code(("38", place)))["account"] == "257678859"
    for payload, where in (
        (code(("26", vnpay)), "VNPAY-QR"),
        (code(("38", place))[:-4] + "0000", "63"),
        (code(("38", wrong_length)), "38-01-10"),
        (code(("38", joined([("00", "A000000727"), ("01", nested)]))), "38"),
        (code(("38", place), amount="10.000"), "54"),
    ):
        assert desk.refused("pay", "decode", payload)["where"] == where


def test_messages_are_signed_and_checked(desk: Desk, tmp_path: Path) -> None:
    fields, key = tmp_path / "f.json", tmp_path / "key"
    key.write_text("SECRET\n")
    message = {"vnp_TxnRef": "HS01", "vnp_Amount": 2000000}
    fields.write_text(json.dumps(message))
    words = ("vnpay", "--message", "pay", "--fields", fields)
    signed = desk.ok("pay", "sign", *words, "--secret-file", key)
    assert list(signed) == ["string", "signature"]
    assert signed == desk.ok("pay", "sign", *words, "--secret", "SECRET")
    fields.write_text(json.dumps({**message, "vnp_SecureHash": signed["signature"]}))
    assert desk.ok("pay", "verify", *words, "--secret-file", key)["valid"] is True
    wrong = desk.run("pay", "verify", *words, "--secret", "other", "--json")
    assert (wrong.code, wrong.answer["valid"]) == (1, False)
    assert signed["signature"] not in wrong.out
    assert desk.refused("pay", "sign", *words, code=2)["where"]
    assert desk.refused("pay", "sign", "zalo", *words[1:], "--secret", "k", code=2)
    no_kind = ("vnpay", "--message", "INIT", "--fields", fields, "--secret", "k")
    assert desk.refused("pay", "sign", *no_kind)["code"] == "unknown_message"


def test_the_secret_is_not_shown_on_a_screen(desk: Desk, tmp_path: Path) -> None:
    fields = tmp_path / "f.json"
    fields.write_text('{"LoaiBanTin": "QUERY"}')
    words = ("payment-platform", "--message", "QUERY", "--fields", fields, "--secret", "TOPSECRET")
    assert desk.ok("pay", "sign", *words)["string"] == "QUERY|TOPSECRET"
    assert "TOPSECRET" not in desk.run("pay", "sign", *words).out


def test_codes_of_every_length_are_read_back(tmp_path: Path) -> None:
    zxing = pytest.importorskip("zxingcpp")
    spent = []
    for number in range(1, 22):
        payload = encode(Transfer("970405", "3" * (number % 19 + 1), bill="H" * number))
        started = time.perf_counter()
        write_png(payload, tmp_path / "q.png")
        spent.append(time.perf_counter() - started)
        (seen,) = zxing.read_barcodes(_pixels(tmp_path / "q.png"))
        assert seen.text == payload
    # Under 5 ms on an idle machine; the bound leaves room for a busy one.
    assert sorted(spent)[10] < 0.05
