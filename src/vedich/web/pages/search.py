"""Searching as people type: without marks, đ as d, in any case.

>>> fold("Đak Pơ"), fold("UBND xã Ia Ake")
('dak po', 'ubnd xa ia ake')
"""

from __future__ import annotations

from vedich.domain.vietnamese import unmarked


def fold(text: str) -> str:
    """The text as it is compared."""
    return " ".join(unmarked(text).casefold().split())
