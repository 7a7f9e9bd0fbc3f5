"""Names of public bodies: a heading has them in capitals, a sentence does not.

>>> in_a_sentence("ỦY BAN NHÂN DÂN THỊ XÃ AN LẠC"), in_a_sentence("CÔNG AN XÃ IA AKE")
('Ủy ban nhân dân thị xã An Lạc', 'Công an xã Ia Ake')
>>> in_a_sentence("UBND xã Ia Ake"), in_a_sentence("SỞ Y TẾ TỈNH LẠNG SƠN")
('UBND xã Ia Ake', 'SỞ Y TẾ TỈNH LẠNG SƠN')

Only where nothing has to be guessed: which words of “SỞ Y TẾ” are a name is not written in them.
"""

from __future__ import annotations

import re

_NAME = re.compile(
    r"((?:ủy|uỷ) ban nhân dân|hội đồng nhân dân|công an)"
    r" (tỉnh|thành phố|thị xã|thị trấn|huyện|quận|phường|xã|đặc khu)"
    r"((?: \w+)+)"
)


def in_a_sentence(name: str) -> str:
    """A body's name as running text writes it; unchanged where the capitals don't tell."""
    found = _NAME.fullmatch(name.lower()) if name.isupper() else None
    if found is None:
        return name
    body, level, own = found.groups()
    place = " ".join(word.capitalize() for word in own.split())
    return f"{body.capitalize()} {level} {place}"
