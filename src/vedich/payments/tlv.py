"""Tag, two-digit length, value: how a QR payment text is built, and taken apart without mercy.

>>> joined([("00", "01"), ("01", "11")]), taken_apart("000201010211", "")
('000201010211', [('00', '01'), ('01', '11')])
>>> checksum(b"123456789")
'29B1'
"""

from __future__ import annotations

import binascii
from collections.abc import Iterable

from vedich.domain.errors import Refusal

Parts = list[tuple[str, str]]
LONGEST = 99


def joined(parts: Iterable[tuple[str, str]]) -> str:
    """The text of tags and values; parts with an empty value are left out."""
    return "".join(_part(tag, value) for tag, value in parts if value)


def _part(tag: str, value: str) -> str:
    if len(value) > LONGEST:
        raise Refusal(
            "too_long",
            f"Thành phần {tag} dài {len(value)} ký tự, nhiều nhất là {LONGEST}.",
            f"Part {tag} has {len(value)} characters, {LONGEST} at most.",
            where=tag,
            hint_vi="Rút ngắn hoặc bớt các nội dung kèm theo.",
            hint_en="Shorten the additional texts or leave some out.",
        )
    return f"{tag}{len(value):02d}{value}"


def taken_apart(text: str, inside: str) -> Parts:
    """Tags and values in the order they stand; Refusal where a length does not fit.

    ``inside``: the tag this text is the value of (``"38"``), empty for the whole.
    """
    parts: Parts = []
    place = 0
    while place < len(text):
        tag, size = text[place : place + 2], text[place + 2 : place + 4]
        named = f"{inside}-{tag}" if inside else tag
        if not (_two_digits(tag) and _two_digits(size)):
            raise misfit(
                inside or "QR",
                f"sau ký tự thứ {place} không phải là một thành phần “mã, độ dài, giá trị”",
                f"there is no “tag, length, value” after character {place}",
            )
        value = text[place + 4 : place + 4 + int(size)]
        if len(value) != int(size):
            raise misfit(
                named,
                f"độ dài ghi {size} nhưng chỉ còn {len(value)} ký tự",
                f"its length says {size} but {len(value)} characters are left",
            )
        if not value:
            raise misfit(named, "để trống", "it is empty")
        if tag in {known for known, _ in parts}:
            raise misfit(named, "viết hai lần", "it is written twice")
        parts.append((tag, value))
        place += 4 + int(size)
    return parts


def _two_digits(text: str) -> bool:
    return len(text) == 2 and text.isascii() and text.isdigit()


def checksum(data: bytes) -> str:
    """CRC-16/CCITT-FALSE as four upper-case hex digits."""
    return f"{binascii.crc_hqx(data, 0xFFFF):04X}"


def misfit(where: str, vi: str, en: str) -> Refusal:
    """The refusal of a code that is not strictly right."""
    return Refusal(
        "not_strictly_right",
        f"Mã QR sai ở thành phần {where}: {vi}.",
        f"The code is wrong at {where}: {en}.",
        where=where,
        hint_vi="Không chuyển tiền theo mã này; lấy lại mã từ nơi phát hành.",
        hint_en="Do not pay by this code; get it again from whoever issued it.",
    )
