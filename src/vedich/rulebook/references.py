"""Names that definitions use of each other: does everything that is named exist, and fit?

An index names the indicator that explains a component; a campaign names indicators (or
``766:TOTAL``, a group or a component of an index), their parameters, and dated legal values; a
layout, and the description of a portal, names what its figures are about; a fee names the fee it
is a form of or adds to.
layout, and the description of a portal, names what its figures are about; a further language names
the texts of the guides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from vedich.domain.campaigns import Campaign
from vedich.domain.errors import Refusal
from vedich.domain.fees import Exemption, Fee
from vedich.domain.guides import HEADINGS, Guide, Language, texts_of
from vedich.domain.index import Index
from vedich.domain.indicators import Indicator
from vedich.domain.layouts import Layout
from vedich.domain.portals import Chart, Measure, Portal, Share
from vedich.domain.target_rules import TargetRule
from vedich.rulebook.book import Kind, Rulebook
from vedich.rulebook.campaigns import references
from vedich.rulebook.indicators import bind
from vedich.rulebook.source import Loc, SourceFile

TOTAL = "TOTAL"


def wrong_references(book: Rulebook) -> Iterator[Refusal]:
    """Every name that leads nowhere, with file and line."""
    names = Names(book)
    for kind in (
        Kind.INDEXES,
        Kind.CAMPAIGNS,
        Kind.LAYOUTS,
        Kind.PORTALS,
        Kind.FEES,
        Kind.LANGUAGES,
    ):
        shelf = book.shelf(kind)
        for name, definition in shelf.found.items():
            source = shelf.sources[name]
            match definition:
                case Index():
                    yield from _of_index(source, definition, names)
                case Campaign():
                    yield from _of_campaign(source, definition, names)
                case Layout():
                    yield from _of_layout(source, definition, names)
                case Portal():
                    yield from _of_portal(source, definition, names)
                case Fee():
                    for other in (definition.variant_of, definition.adds_to):
                        if other:
                            yield from _missing(source, (), other, names.fees)
                case Exemption():
                    for other in definition.fees:
                        yield from _missing(source, (), other, names.fees)
                case Language():
                    for key in definition.texts:
                        yield from _missing(source, ("texts", key), key, names.guide_texts)


class Names:
    """Everything that can be named, from the files that could be read."""

    def __init__(self, book: Rulebook) -> None:
        self.indicators = {
            name: found
            for name, found in book.shelf(Kind.INDICATORS).found.items()
            if isinstance(found, Indicator)
        }
        guides = [one for one in book.shelf(Kind.GUIDES).found.values() if isinstance(one, Guide)]
        self.guide_texts = {*HEADINGS, *(key for one in guides for key, _ in texts_of(one))}
        self.parameters = set(book.shelf(Kind.PARAMETERS).found)
        self.campaigns = set(book.shelf(Kind.CAMPAIGNS).found)
        self.fees = {
            name for name, one in book.shelf(Kind.FEES).found.items() if isinstance(one, Fee)
        }
        indexes = [i for i in book.shelf(Kind.INDEXES).found.values() if isinstance(i, Index)]
        self.components = {
            part.code for index in indexes for group in index.groups for part in group.components
        }
        self.groups = {
            code
            for index in indexes
            for group in index.groups
            for code in (group.code, *group.aliases)
        }
        self.index_subjects = {
            f"{index.id}:{code}" for index in indexes for code in (TOTAL, *_codes(index))
        }

    @property
    def subjects(self) -> set[str]:
        """What a campaign may look at."""
        return {*self.indicators, *self.index_subjects}

    @property
    def measured(self) -> set[str]:
        """What a figure in a file may be about."""
        return {*self.subjects, *self.components, *self.groups, TOTAL}


def _codes(index: Index) -> Iterator[str]:
    for group in index.groups:
        yield group.code
        yield from (part.code for part in group.components)


def _of_index(source: SourceFile, index: Index, names: Names) -> Iterator[Refusal]:
    for g, group in enumerate(index.groups):
        for c, part in enumerate(group.components):
            if part.indicator is not None:
                here: Loc = ("groups", g, "components", c)
                yield from _missing(
                    source, (*here, "indicator"), part.indicator, set(names.indicators)
                )
                explains = names.indicators.get(part.indicator)
                if part.indicator_version is not None and explains is not None:
                    known = {version.id for version in explains.versions}
                    loc = (*here, "indicator_version")
                    yield from _missing(source, loc, part.indicator_version, known)


def _of_campaign(source: SourceFile, campaign: Campaign, names: Names) -> Iterator[Refusal]:
    seen = {campaign.ranking.by}
    if campaign.ranking.by:
        yield from _missing(source, ("ranking", "by"), campaign.ranking.by, names.subjects)
    for index, target in enumerate(campaign.targets):
        here: Loc = ("targets", index)
        seen |= {target.indicator, *target.binding.choices}
        yield from _missing(source, (*here, "indicator"), target.indicator, names.subjects)
        for choice in target.binding.choices:
            yield from _missing(source, (*here, "binding", "choices"), choice, names.subjects)
        yield from _wrong_settings(source, (*here, "settings"), campaign, target, names)
    named = references(campaign)
    for name in sorted(named.indicators - seen):
        yield from _missing(source, (), name, names.subjects)
    for name in sorted(named.parameters):
        yield from _missing(source, (), name, names.parameters)
    for name in sorted(named.parents):
        yield from _missing(source, (), name, names.campaigns)


def _wrong_settings(
    source: SourceFile, loc: Loc, campaign: Campaign, target: TargetRule, names: Names
) -> Iterator[Refusal]:
    """A target may choose values of a parameter its indicator has, and no others."""
    indicator = names.indicators.get(target.indicator)
    if indicator is None or not target.settings:
        return
    try:
        bind(indicator.version_at(campaign.period.end), target.settings)
    except Refusal as refusal:
        yield source.refuse(loc, refusal.vi, refusal.en, refusal.hint_vi, refusal.hint_en)


def _of_layout(source: SourceFile, layout: Layout, names: Names) -> Iterator[Refusal]:
    for index, measure in enumerate(layout.measures):
        if measure.subject:
            yield from _missing(source, ("measures", index), measure.subject, names.measured)


def _of_portal(source: SourceFile, portal: Portal, names: Names) -> Iterator[Refusal]:
    for table in portal.tables:
        for index, measure in enumerate(table.measures):
            loc: Loc = ("tables", table.name, "measures", index, "subject")
            yield from _missing(source, loc, measure.subject, names.measured)
    for answer in portal.interface.answers if portal.interface else ():
        here: Loc = ("interface", "answers", answer.name)
        parts: dict[str, Sequence[Measure | Chart | Share]] = {
            "measures": answer.measures,
            "charts": answer.charts,
            "shares": answer.shares,
        }
        for key, listed in parts.items():
            for index, part in enumerate(listed):
                loc = (*here, key, index, "subject")
                yield from _missing(source, loc, part.subject, names.measured)


def _missing(source: SourceFile, loc: Loc, name: str, known: set[str]) -> Iterator[Refusal]:
    if name in known:
        return
    near = get_close_matches(name, known, 1)
    yield source.refuse(
        loc,
        f"“{name}” chưa được định nghĩa ở tệp nào.",
        f"“{name}” is defined in no file.",
        f"Có phải là “{near[0]}”?" if near else "",
        f"Did you mean “{near[0]}”?" if near else "",
    )
