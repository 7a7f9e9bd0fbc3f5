"""Small charts as SVG: attributes and classes only, because the pages allow no inline style.

Every chart is a picture of numbers that stand beside it in a table, so a screen reader is given
its title and the table, not the shapes.

>>> "class='fill'" in bullet(Fraction(40), Fraction(35), 100, "met")
True
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_TALL, _WIDE = 190, 620
_LEFT, _BOTTOM = 70, 28
_MOST_TEXTS = 12  # points whose values stand side by side without touching


def bullet(
    value: Fraction | None, target: Fraction | None, top: Fraction | int | None, status: str
) -> SafeString:
    """A bar for the value and an upright mark for the target, on a scale that holds both."""
    scale = float(top or max(value or 0, target or 0) * Fraction(5, 4) or 1)
    bar = min(200.0, float(value or 0) / scale * 200)
    shade = "fill-work" if status == "not_met" else "fill" if target is not None else "fill-plain"
    mark = (
        format_html(
            "<rect class='mark' x='{}' y='0' width='2.5' height='18'/>",
            f"{min(197.5, float(target) / scale * 200):.1f}",
        )
        if target is not None
        else ""
    )
    return format_html(
        "<svg class='bullet' viewBox='0 0 200 18' preserveAspectRatio='none' aria-hidden='true'>"
        "<rect class='track' y='3' width='200' height='12' rx='2'/>"
        "<rect class='{}' y='3' width='{}' height='12' rx='2'/>{}</svg>",
        shade,
        f"{bar:.1f}",
        mark,
    )


def shares(met: int, missed: int, none: int) -> SafeString:
    """One full bar, divided as the units are."""
    total = met + missed + none or 1
    parts, x = [], 0.0
    for shade, number in (("part-best", met), ("part-work", missed), ("part-none", none)):
        width = number / total * 200
        parts.append((shade, f"{x:.1f}", f"{width:.1f}"))
        x += width
    return format_html(
        "<svg class='bullet' viewBox='0 0 200 18' preserveAspectRatio='none' aria-hidden='true'>"
        "{}</svg>",
        format_html_join("", "<rect class='{}' x='{}' y='3' width='{}' height='12'/>", parts),
    )


def spark(values: Sequence[Fraction], first: tuple[str, str], last: tuple[str, str]) -> SafeString:
    """A line without axes over its own range; ``first`` and ``last``: when and how much, in words.

    >>> "9/2026: 50%" in spark([Fraction(40), Fraction(50)], ("8/2026", "40%"), ("9/2026", "50%"))
    True
    """
    low, high = min(values), max(values)
    step = 76 / max(len(values) - 1, 1)
    spots = [
        # What never moved is a line half-way up, neither at its best nor at its worst.
        (2 + place * step, 18 - float((value - low) / (high - low)) * 14 if high > low else 11.0)
        for place, value in enumerate(values)
    ]
    words = "; ".join(": ".join(one) for one in (first, last))
    return format_html(
        "<svg class='spark' viewBox='0 0 84 22' role='img' aria-label='{}'><title>{}</title>"
        "<polyline class='trend' points='{}'/><circle class='dot' cx='{}' cy='{}' r='2.6'/></svg>",
        words,
        words,
        " ".join(f"{x:.1f},{y:.1f}" for x, y in spots),
        f"{spots[-1][0]:.1f}",
        f"{spots[-1][1]:.1f}",
    )


def trend(
    title: str,
    points: Sequence[tuple[str, Fraction | None, str]],
    target: Fraction | None,
    top: int = 100,
    *,
    unfinished: bool = False,
) -> SafeString:
    """A line over time. ``points``: label below, value (None: a gap in the line), text above.

    Nothing where no point has a value. ``unfinished``: the last point may still change, its dot is
    hollow. Of many points as many are labelled as there is room for, counted from the last.
    """
    known = [(label, text) for label, value, text in points if value is not None]
    if not known:
        return mark_safe("")
    room = (_WIDE - _LEFT - 24) / max(len(points) - 1, 1)
    height = _TALL - _BOTTOM - 22
    spots = [
        (_LEFT + place * room, None if value is None else _y(value, top, height), label, text)
        for place, (label, value, text) in enumerate(points)
    ]
    every = -(-len(spots) // 9)
    labelled = range((len(spots) - 1) % every, len(spots), every)
    crowded = len(spots) > _MOST_TEXTS
    words = "; ".join(": ".join(one) for one in dict.fromkeys((known[0], known[-1])))
    return format_html(
        "<svg class='chart' viewBox='0 0 {} {}' role='img' aria-label='{}'><title>{}</title>"
        "{}{}{}{}{}{}</svg>",
        _WIDE,
        _TALL,
        f"{title}. {words}",
        f"{title}. {words}",
        _lines(top, height),
        _goal(target, top, height),
        _path(spots),
        format_html_join(
            "",
            "<circle class='{}' cx='{}' cy='{}' r='3.5'/>",
            [
                (
                    "dot dot-open" if unfinished and place == len(spots) - 1 else "dot",
                    f"{x:.1f}",
                    f"{y:.1f}",
                )
                for place, (x, y, _, _) in enumerate(spots)
                if y is not None
            ],
        ),
        format_html_join(
            "",
            "<text class='strong' x='{}' y='{}' text-anchor='middle'>{}</text>",
            [
                (f"{x:.1f}", f"{y - 9:.1f}", text)
                for place, (x, y, _, text) in enumerate(spots)
                if y is not None and (not crowded or place in labelled)
            ],
        ),
        format_html_join(
            "",
            "<text x='{}' y='{}' text-anchor='middle'>{}</text>",
            [(f"{spots[place][0]:.1f}", _TALL - 6, spots[place][2]) for place in labelled],
        ),
    )


def _y(value: Fraction, top: int, height: int) -> float:
    return 22 + height - min(1.0, float(value) / top) * height


def _lines(top: int, height: int) -> SafeString:
    steps = [(0, 22 + height), (top // 2, 22 + height / 2), (top, 22)]
    return format_html_join(
        "",
        "<line class='axis' x1='{}' x2='{}' y1='{}' y2='{}' stroke-opacity='.35'/>"
        "<text x='{}' y='{}' text-anchor='end'>{}</text>",
        [(34, _WIDE, y, y, 28, y + 4, number) for number, y in steps],
    )


def _goal(target: Fraction | None, top: int, height: int) -> SafeString:
    if target is None:
        return mark_safe("")
    y = f"{_y(target, top, height):.1f}"
    return format_html("<line class='goal' x1='{}' x2='{}' y1='{}' y2='{}'/>", 34, _WIDE, y, y)


def _path(spots: Sequence[tuple[float, float | None, str, str]]) -> SafeString:
    drawn, steps = False, []
    for x, y, _, _ in spots:
        if y is None:
            drawn = False
            continue
        steps.append(f"{'L' if drawn else 'M'}{x:.1f} {y:.1f}")
        drawn = True
    return format_html("<path class='trend' d='{}'/>", " ".join(steps))
