"""Charts of a report as SVG text, drawn on the server: no script, no outside resource.

Names stand above their bars, so a chart 420 units wide stays readable on a narrow telephone.
Every chart has a title and a description for a screen reader, and its table beside it on the page.

>>> chart = bullet_chart("Kết quả", [Bullet("Tỷ lệ A", 40.0, 45.0, "40%", "≥ 45%", 100.0)])
>>> chart.startswith("<svg"), "http" in chart
(True, False)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor

from vedich.documents.word_tables import clean

_WIDTH = 420
_ROW = 46
_INK, _SOFT, _TRACK = "#1b2733", "#55626f", "#e6ebf0"
_BLUE, _GREEN, _AMBER, _RED = "#1f5c99", "#1f7a4d", "#a15c00", "#b42318"


@dataclass(frozen=True, slots=True)
class Bullet:
    """A value against its target, both on a scale from 0 to ``top``; ``met`` None: no target."""

    name: str
    value: float | None
    target: float | None
    value_text: str
    target_text: str
    top: float
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its length is ``value`` on the chart's scale; negative ones point left."""

    name: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Share:
    """One indicator's units by status: exceeded, met, not met, without a figure."""

    name: str
    parts: tuple[int, int, int, int]


def bullet_chart(title: str, bullets: Sequence[Bullet]) -> str:
    """Value as a bar, target as an upright mark, each row on its own scale."""
    rows = []
    for place, bullet in enumerate(bullets):
        y = place * _ROW
        said = bullet.value_text
        rows.append(_name(bullet.name, y) + _number(said, y))
        rows.append(_rect(0, y + 22, _WIDTH, 14, _TRACK))
        if bullet.value is not None:
            colour = _BLUE if bullet.met is None else _GREEN if bullet.met else _AMBER
            rows.append(_rect(0, y + 22, _scaled(bullet.value, bullet.top), 14, colour))
        if bullet.target is not None:
            x = min(_WIDTH - 2.0, max(1.0, _scaled(bullet.target, bullet.top)))
            rows.append(_rect(x - 1.5, y + 18, 3, 22, _INK))
    described = "; ".join(f"{b.name}: {b.value_text}, mức giao {b.target_text}" for b in bullets)
    return _svg(title, described, len(bullets) * _ROW, rows)


def bar_chart(title: str, bars: Sequence[Bar], top: float) -> str:
    """Bars from the left, longest first as given."""
    rows = []
    for place, bar in enumerate(bars):
        y = place * _ROW
        rows.append(_name(bar.name, y) + _number(bar.text, y))
        rows.append(_rect(0, y + 22, _WIDTH, 14, _TRACK))
        rows.append(_rect(0, y + 22, _scaled(bar.value, top), 14, _BLUE))
    return _svg(title, "; ".join(f"{b.name}: {b.text}" for b in bars), len(bars) * _ROW, rows)


def change_chart(title: str, bars: Sequence[Bar]) -> str:
    """Bars to the right for a rise, to the left for a fall, from a line in the middle."""
    top = max((abs(bar.value) for bar in bars), default=0) or 1
    middle, rows = _WIDTH / 2, []
    for place, bar in enumerate(bars):
        y = place * _ROW
        length = abs(bar.value) / top * middle
        start = middle if bar.value >= 0 else middle - length
        rows.append(_name(bar.name, y) + _number(bar.text, y))
        rows.append(_rect(start, y + 22, length, 14, _GREEN if bar.value >= 0 else _RED))
    height = len(bars) * _ROW
    rows.append(f'<path d="M{middle} 18V{max(18, height - 6)}" stroke="{_SOFT}" stroke-width="1"/>')
    return _svg(title, "; ".join(f"{b.name}: {b.text}" for b in bars), height, rows)


def share_chart(title: str, shares: Sequence[Share]) -> str:
    """How many units exceeded, met, missed or had no figure: one full bar per indicator."""
    colours = (_GREEN, "#6fae8b", _AMBER, "#b8c2cc")
    inks = ("#ffffff", _INK, "#ffffff", _INK)
    words = ("vượt", "đạt", "chưa đạt", "chưa có số liệu")
    rows, said = [], []
    for place, share in enumerate(shares):
        y, x = place * _ROW, 0.0
        total = sum(share.parts) or 1
        rows.append(_name(share.name, y, _WIDTH))
        for number, colour, ink in zip(share.parts, colours, inks, strict=True):
            width = number / total * _WIDTH
            rows.append(_rect(x, y + 21, width, 18, colour, 0))
            if width > 24:
                rows.append(_small(str(number), x + width / 2, y + 34.5, ink))
            x += width
        parts = (f"{n} {word}" for n, word in zip(share.parts, words, strict=True) if n)
        said.append(f"{share.name}: {', '.join(parts)}")
    return _svg(title, "; ".join(said), len(shares) * _ROW, rows)


def column_chart(title: str, values: Sequence[float], bands: int = 10) -> str:
    """How many units lie in each band between the lowest and the highest value."""
    low, high = min(values), max(values)
    step = max(1, ceil((high - low) / bands))
    first = floor(low / step) * step
    counts = [0] * (int((high - first) // step) + 1)
    for value in values:
        counts[int((value - first) // step)] += 1
    wide, tall, rows = _WIDTH / len(counts), 150, []
    for place, count in enumerate(counts):
        height = count / max(counts) * (tall - 24)
        x, middle = place * wide, place * wide + wide / 2
        rows.append(_rect(x + 3, tall - height, wide - 6, height, _BLUE))
        if count:
            rows.append(_small(str(count), middle, tall - height - 5, _INK))
        rows.append(_small(str(first + place * step), x + 3, tall + 18, _SOFT, "start"))
    rows.append(f'<path d="M0 {tall}H{_WIDTH}" stroke="{_SOFT}" stroke-width="1"/>')
    said = "; ".join(
        f"từ {first + place * step} đến dưới {first + (place + 1) * step}: {count}"
        for place, count in enumerate(counts)
        if count
    )
    return _svg(title, said, tall + 28, rows)


def _small(text: str, x: float, y: float, colour: str, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _scaled(value: float, top: float) -> float:
    return max(0.0, min(1.0, value / top if top else 0.0)) * _WIDTH


def _svg(title: str, described: str, height: int, rows: Sequence[str]) -> str:
    label = escape(clean(f"{title}. {described}"), quote=True)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {max(height, 1)}" role="img" aria-label="{label}" '
        f'font-size="15">{"".join(rows)}</svg>'
    )


def _name(text: str, y: int, room: float = _WIDTH * 0.72) -> str:
    # About 7.5 units a letter at this size; a longer name is cut, the table beside has it whole.
    most = int(room / 7.5)
    whole = clean(text)
    short = whole if len(whole) <= most else whole[: most - 1].rstrip() + "…"
    return f'<text x="0" y="{y + 15}" fill="{_INK}">{escape(short)}</text>'


def _number(text: str, y: int) -> str:
    return (
        f'<text x="{_WIDTH}" y="{y + 15}" text-anchor="end" font-weight="600" fill="{_INK}">'
        f"{escape(clean(text))}</text>"
    )


def _rect(x: float, y: float, width: float, height: float, colour: str, round_: int = 3) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height}" '
        f'rx="{round_}" fill="{colour}"/>'
    )
