"""Searching as people type: without marks, đ as d, in any case.

>>> fold("Đak Pơ"), fold("UBND xã Ia Ake")
('dak po', 'ubnd xa ia ake')
"""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """The text as it is compared."""
    spelt = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(sign for sign in spelt if not unicodedata.combining(sign))
    return " ".join(bare.casefold().split())
