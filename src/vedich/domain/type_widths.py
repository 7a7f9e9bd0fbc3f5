"""How wide a line of Times New Roman is: enough to say whether it fits its column.

Widths are in thousandths of the type size; a letter with marks is as wide as its bare letter.

>>> round(width_mm("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, bold=True))
96
"""

from __future__ import annotations

from collections.abc import Mapping

from vedich.domain.vietnamese import unmarked

_MM_PER_POINT = 25.4 / 72
_USUAL = 500
_REGULAR = {
    500: "0123456789bdghknopquvxy#$*_–",
    444: 'acez?“”"',
    333: "frI!()-[]`‘’",
    278: "ijlt/:;\\",
    778: "m&",
    389: "sJ",
    722: "wADGHKNOQUVXY",
    667: "BCR",
    611: "ELTZ",
    556: "FPS",
    889: "M",
    944: "W",
    833: "%",
    564: "+<=>",
    250: ",. \u00a0",
    921: "@",
    1000: "…",
}
_BOLD = {
    500: "0123456789agovxyJ#$*?_–“”",
    556: 'bdhknpquS"',
    444: "cerz",
    333: "fjt!()-:;[]`‘’",
    278: "il'/\\",
    833: "m&",
    389: "sI",
    722: "wACDNRUVXY",
    667: "BELTZ",
    611: "FP",
    778: "GHKOQ",
    944: "M",
    1000: "W%…",
    570: "+<=>",
    250: ",. \u00a0",
    930: "@",
}


def _by_sign(table: Mapping[int, str]) -> dict[str, int]:
    return {sign: width for width, signs in table.items() for sign in signs}


_WIDTHS = {False: _by_sign(_REGULAR), True: _by_sign(_BOLD)}


def width_mm(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text in mm at ``size`` points."""
    widths = _WIDTHS[bold]
    total = sum(widths.get(sign, _USUAL) for sign in unmarked(text))
    return total / 1000 * size * _MM_PER_POINT


def longest_line_mm(text: str, size: float, room_mm: float, *, bold: bool = False) -> float:
    """How long the longest line is once the text is broken at its spaces to fit ``room_mm``."""
    longest = current = 0.0
    space = width_mm(" ", size, bold=bold)
    for word in text.split(" "):
        wide = width_mm(word, size, bold=bold)
        if current and current + space + wide > room_mm > 0:
            longest, current = max(longest, current), wide
        else:
            current += (space if current else 0.0) + wide
    return max(longest, current)
