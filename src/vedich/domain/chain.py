"""Who stands above whom: the levels of government at a day, and the level a body's name tells.

>>> before = (Level("huyện", ("huyện", "thị xã")), Level("xã", ("xã",)))
>>> level_of("UBND thị xã An Khê", before), level_of("UBND xã Ia Ake", before)
('huyện', 'xã')
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from vedich.domain.campaigns import Campaign
from vedich.domain.indicators import Text
from vedich.domain.parenting import Remark, Weight


@dataclass(frozen=True, slots=True)
class Level:
    """One level and the words by which its bodies are told; ``until``: its last day, if gone."""

    name: str
    words: tuple[str, ...]
    until: date | None = None


def level_of(body: str, levels: Sequence[Level]) -> str:
    """The level whose word comes first in a body's name; empty where none does."""
    words = sorted(
        ((word, level.name) for level in levels for word in level.words),
        key=lambda pair: -len(pair[0]),
    )
    either = "|".join(re.escape(word) for word, _ in words)
    found = re.search(rf"\b({either})\b", body.lower()) if words else None
    return dict(words)[found[1]] if found else ""


def out_of_chain(
    child: Campaign,
    parent_body: str,
    now: Sequence[Level],
    gone: Sequence[Level],
    committees: Sequence[str] = (),
) -> Iterator[Remark]:
    """What is wrong with the two bodies: a level that is no more, or a parent that is not above.

    ``now``: the levels of the plan's day, from above; ``gone``: those that were no more by then.
    ``committees``: the words by which a body is told that nobody of its own level stands above.
    """
    order = [level.name for level in now]
    places = []
    section = child.parent.section if child.parent else ""
    for body in (child.document.body, parent_body):
        name = level_of(body, now)
        if name:
            places.append(order.index(name))
            continue
        past = level_of(body, gone)
        last = next((level.until for level in gone if level.name == past), None)
        if past and last:
            yield Remark(
                "level_gone",
                Weight.WARNING,
                Text(
                    f"“{body}” thuộc cấp {past}, cấp này chỉ có đến hết ngày {last:%d/%m/%Y}.",
                    f"“{body}” is of the level “{past}”, which ended on {last:%d/%m/%Y}.",
                ),
                section,
            )
        else:
            yield Remark(
                "level_unknown",
                Weight.UNKNOWN,
                Text(
                    f"Chưa nhận ra “{body}” thuộc cấp nào.",
                    f"The level of “{body}” can't be told.",
                ),
                section,
            )
    # A department stands on the level of the province and still follows the province's plan.
    equals = len(places) == 2 and places[0] == places[1]
    both = all(
        any(body.lower().startswith(word) for word in committees)
        for body in (child.document.body, parent_body)
    )
    beside = equals and both and child.document.body.lower() != parent_body.lower()
    if beside or (len(places) == 2 and places[1] > places[0]):
        yield Remark(
            "parent_below",
            Weight.WARNING,
            Text(
                f"“{parent_body}” không phải cấp trên của “{child.document.body}”.",
                f"“{parent_body}” is not above “{child.document.body}”.",
            ),
            section,
        )
