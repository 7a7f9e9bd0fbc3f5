"""The papers a plan cites: which are not at hand, what rests on them, which go by two names.

>>> number_in("Kế hoạch số 134/KH-UBND ngày 06/6/2024 của UBND tỉnh Lạng Sơn")
'134/KH-UBND'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vedich.domain.campaigns import Campaign
from vedich.domain.indicators import Text
from vedich.domain.plans import Citation, Missing
from vedich.domain.typed_words import fold

_NUMBER = re.compile(r"\b\d+(?:/\d{4})?/[A-ZĐ][A-ZĐ0-9-]*(?:-[A-ZĐ0-9]+)*")


@dataclass(frozen=True, slots=True)
class CitedGap:
    """A cited paper that was not at hand when the plan was written down.

    ``number``: where the gap names one. ``blocks``: titles of the award tiers that rest on it.
    ``filled_by``: the campaign that is that paper, once it is at hand.
    """

    what: Text
    section: str
    missing: Missing
    number: str = ""
    blocks: tuple[Text, ...] = ()
    filled_by: str = ""


@dataclass(frozen=True, slots=True)
class TwoNames:
    """One paper cited in two ways; each place as (plan, section, what is written there)."""

    number: str
    what: Text
    places: tuple[tuple[str, str, str], ...]


def number_in(text: str) -> str:
    """The number of the document a text names; empty where it names none."""
    found = _NUMBER.search(text)
    return found[0] if found else ""


def gaps_of(campaign: Campaign, at_hand: Iterable[Campaign], parent: str = "") -> list[CitedGap]:
    """What the plan leans on and lacks; ``parent``: id of the campaign linked as its parent."""
    known = list(at_hand)
    found: list[CitedGap] = []
    named: set[str] = set()
    for gap in campaign.gaps:
        number = number_in(gap.what.vi) if gap.missing is Missing.DOCUMENT else ""
        named.add(number)
        found.append(
            CitedGap(
                gap.what,
                gap.section,
                gap.missing,
                number,
                _resting(campaign, number),
                _filling(campaign, number, known, parent),
            )
        )
    above = campaign.parent
    if above and above.number and above.missing and above.number not in named:
        what = Text(above.text, above.text)
        filled = _filling(campaign, above.number, known, parent)
        resting = _resting(campaign, above.number)
        found.append(CitedGap(what, above.section, above.missing, above.number, resting, filled))
    return found


def cites(campaign: Campaign, other: Campaign) -> bool:
    """Is ``other`` the plan that this one names as its parent: same number, and day if known?"""
    above = campaign.parent
    document = other.document
    return (
        above is not None
        and other.id != campaign.id
        and bool(above.number)
        and above.number == document.number
        and (above.date is None or document.date is None or above.date == document.date)
    )


def two_names(campaign: Campaign, others: Sequence[Campaign]) -> list[TwoNames]:
    """Papers this plan cites that go by another title or body, here or in another plan."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    elsewhere = [(one.document.short, cited) for one in others for cited in _cited(one)]
    own = [(campaign.document.short, cited) for cited in _cited(campaign)]
    for index, (short, cited) in enumerate(own):
        for plan, other in (*own[index + 1 :], *elsewhere):
            same = (cited.number, cited.date) == (other.number, other.date)
            different = _different(cited, other) if same else None
            if different is not None:
                places = found.setdefault(cited.number or "", [])
                for place in (
                    (short, cited.section, different[0]),
                    (plan, other.section, different[1]),
                ):
                    if place not in places:
                        places.append(place)
    return [
        TwoNames(number, _called_twice(number), tuple(places)) for number, places in found.items()
    ]


def _called_twice(number: str) -> Text:
    return Text(
        f"Văn bản {number} được dẫn theo hai cách.", f"Document {number} is cited in two ways."
    )


def _different(one: Citation, other: Citation) -> tuple[str, str] | None:
    """What the two write differently; None where they agree, or are two papers of two bodies."""
    bodies, titles = (one.body, other.body), (one.title, other.title)
    if _agree(*bodies):
        return None if _agree(*titles) else (one.title or "", other.title or "")
    return (one.body or "", other.body or "") if _agree(*titles) and all(titles) else None


def _agree(one: str | None, other: str | None) -> bool:
    """Same words, or the one goes on where the other stops ("UBND tỉnh" … "Lạng Sơn")."""
    if not one or not other:
        return True
    first, second = sorted((_bare(one), _bare(other)), key=len)
    return second.startswith(first)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def _cited(campaign: Campaign) -> Iterator[Citation]:
    for one in (campaign.parent, *campaign.bases):
        if one is not None and one.number:
            yield one


def _resting(campaign: Campaign, number: str) -> tuple[Text, ...]:
    return tuple(tier.title for tier in campaign.tiers if number and tier.refers_to == number)


def _filling(campaign: Campaign, number: str, known: list[Campaign], parent: str) -> str:
    if not number:
        return ""
    above = campaign.parent
    if parent and above is not None and above.number == number:
        return parent
    fitting = (one.id for one in known if one.id != campaign.id and one.document.number == number)
    if above is not None and above.number == number:
        fitting = (one.id for one in known if cites(campaign, one))
    return next(fitting, "")
