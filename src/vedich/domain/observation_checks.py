"""Published figures held against themselves and against our rules; nothing is repaired.

What can't be right (points above the maximum, a numerator above its denominator, a total that is
not the sum of its groups) is a doubt. What our rules give for the published counts stands beside
the published points as `Explained`: it explains the figure and never replaces it.

>>> from datetime import datetime
>>> seen = datetime(2026, 9, 24)
>>> rows = [Observation("portal", "H21.227", "MDHL", "2026", seen, points=Decimal("18.1"))]
>>> [doubt.vi for doubt in doubts(rows, {"MDHL": Decimal(18)})]
['H21.227, MDHL, 2026: điểm công bố 18,1 vượt tối đa 18.']
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from vedich.domain.figures import decimal_comma
from vedich.domain.index import Index, Points
from vedich.domain.index_points import add
from vedich.domain.observations import TOTAL, Observation, ReadingKey


@dataclass(frozen=True, slots=True)
class Doubt:
    """A published figure that can't be right, or does not fit its neighbours; never repaired."""

    code: str
    observation: Observation
    expected: Decimal
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Published points beside those our rules give for the published counts."""

    observation: Observation
    recomputed: Points

    @property
    def difference(self) -> Decimal | None:
        """Published minus recomputed; None where one of them is missing."""
        published, own = self.observation.points, self.recomputed.value
        return None if published is None or own is None else published - own


def maxima(index: Index) -> dict[str, Decimal]:
    """The maximum of every subject of an index; information-only components have none."""
    found = {TOTAL: index.maximum, **{group.code: group.maximum for group in index.groups}}
    found |= {part.code: part.maximum for _, part in index.components()}
    return {subject: most for subject, most in found.items() if most}


def doubts(
    observations: Iterable[Observation],
    most: Mapping[str, Decimal],
    sums: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Doubt]:
    """What is wrong within the published figures themselves.

    ``most``: maxima by subject (see `maxima`), used where the publisher gives none. ``sums``:
    subjects that are sums of others (see `parts_of`), checked where every part is published.
    """
    seen = list(observations)
    found = [doubt for figure in seen for doubt in _alone(figure, most)]
    by_reading: dict[ReadingKey, dict[str, Observation]] = defaultdict(dict)
    for figure in seen:
        by_reading[figure.reading][figure.subject] = figure
    for together in by_reading.values():
        for subject, parts in (sums or {}).items():
            found += _sum_differs(together, subject, parts)
    return found


def parts_of(index: Index) -> dict[str, tuple[str, ...]]:
    """Which subjects are sums: the total of its groups, a group of its scored components."""
    groups = {
        group.code: tuple(part.code for part in group.components if part.maximum)
        for group in index.groups
    }
    return {TOTAL: tuple(groups), **groups}


def explained(index: Index, observations: Iterable[Observation]) -> list[Explained]:
    """Recomputed points beside the published ones, for components, groups and the total.

    A group is the sum of its recomputed components, so it is ``awaiting`` where one of them is
    not published with its counts.
    """
    seen = list(observations)
    components = {part.code: part for _, part in index.components()}
    by_reading: dict[ReadingKey, dict[str, Points]] = defaultdict(dict)
    for figure in seen:
        part = components.get(figure.subject)
        if part is not None:
            by_reading[figure.reading][figure.subject] = part.points(
                _whole(figure.numerator), _whole(figure.denominator), figure.value
            )
    for own in by_reading.values():
        for group in index.groups:
            own[group.code] = add(own.get(part.code, part.points(None, None))
                                  for part in group.components)  # fmt: skip
        own[TOTAL] = add(own[group.code] for group in index.groups)
    return [
        Explained(figure, by_reading[figure.reading][figure.subject])
        for figure in seen
        if figure.subject in by_reading.get(figure.reading, {})
    ]


def _whole(number: Decimal | None) -> int | None:
    """A count; a published part that is no whole number is not a count."""
    return int(number) if number is not None and number == int(number) else None


def _alone(figure: Observation, most: Mapping[str, Decimal]) -> list[Doubt]:
    """Doubts about one figure on its own."""
    found = []
    maximum = figure.maximum if figure.maximum is not None else most.get(figure.subject)
    if figure.points is not None and maximum and figure.points > maximum:
        found.append(_above("above_maximum", figure, figure.points, maximum))
    if figure.value is not None and figure.value > 100:
        found.append(_above("value_above_100", figure, figure.value, Decimal(100)))
    top, bottom = figure.numerator, figure.denominator
    if top is not None and bottom is not None and top > bottom:
        found.append(_above("numerator_above_denominator", figure, top, bottom))
    return found


_ABOVE = {
    "above_maximum": ("điểm công bố {0} vượt tối đa {1}", "{0} points are above the maximum {1}"),
    "value_above_100": ("tỷ lệ công bố {0}% vượt {1}%", "the rate {0}% is above {1}%"),
    "numerator_above_denominator": (
        "tử số {0} lớn hơn mẫu số {1}",
        "the numerator {0} is above the denominator {1}",
    ),
}


def _above(code: str, figure: Observation, published: Decimal, bound: Decimal) -> Doubt:
    vi, en = _ABOVE[code]
    place = f"{figure.unit}, {figure.subject}, {figure.period}: "
    published, bound = _short(published), _short(bound)
    texts = decimal_comma(published), decimal_comma(bound)
    return Doubt(
        code,
        figure,
        bound,
        place + vi.format(*texts) + ".",
        place + en.format(published, bound) + ".",
    )


def _short(number: Decimal) -> Decimal:
    """The number without the zeros its storage added."""
    return Decimal(f"{number.normalize():f}")


def _sum_differs(
    together: Mapping[str, Observation], subject: str, parts: tuple[str, ...]
) -> list[Doubt]:
    whole = together.get(subject)
    found = [together[part].points for part in parts if part in together]
    known = [points for points in found if points is not None]
    if whole is None or whole.points is None or not parts or len(known) < len(parts):
        return []
    total, published = _short(sum(known, Decimal(0))), _short(whole.points)
    if total == published:
        return []
    place = f"{whole.unit}, {subject}, {whole.period}: "
    return [
        Doubt(
            "sum_differs",
            whole,
            total,
            f"{place}điểm công bố {decimal_comma(published)} khác tổng các phần "
            f"{decimal_comma(total)}; giữ nguyên số công bố.",
            f"{place}the published {published} differs from the sum of its parts {total}; "
            "the published figure is kept.",
        )
    ]
