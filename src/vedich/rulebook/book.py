"""All definitions in force for an office: those shipped with the product, and its own beside them.

>>> book = Rulebook()
>>> book.indicator("on_time").grain
<Grain.DOSSIERS: 'dossiers'>

Files are read when a kind is first asked for, so a slip in one kind does not stop the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from vedich.domain.campaigns import Campaign
from vedich.domain.column_words import ColumnWords
from vedich.domain.errors import Refusal
from vedich.domain.fees import Exemption, Fee
from vedich.domain.guides import Guide, Language
from vedich.domain.index import Index
from vedich.domain.indicators import Indicator
from vedich.domain.layouts import Layout
from vedich.domain.paper_rules import PageRules
from vedich.domain.papers import Body, PaperKind
from vedich.domain.parameters import Parameter
from vedich.domain.plan_words import PlanWords
from vedich.domain.portals import Portal
from vedich.domain.procedures import Catalogue
from vedich.domain.reminding import ReminderRule
from vedich.rulebook.overriding import Override
from vedich.rulebook.shelf import Defined, File, Loader, Shelf, read_shelf
from vedich.rulebook.source import SourceFile

SHIPPED = Path(__file__).resolve().parents[1] / "definitions"


class Kind(StrEnum):
    """The kinds of definition; the value is the name of their folder."""

    INDICATORS = "indicators"
    INDEXES = "indexes"
    PARAMETERS = "parameters"
    CAMPAIGNS = "campaigns"
    LAYOUTS = "layouts"
    COLUMN_WORDS = "column-words"
    PORTALS = "portals"
    FEES = "fees"
    PROCEDURES = "procedures"
    GRAMMAR = "grammar"
    GUIDES = "guides"
    LANGUAGES = "languages"
    REMINDERS = "reminders"
    PAPERS = "papers"
    BODIES = "bodies"
    PAGE_RULES = "page-rules"

    @property
    def vi(self) -> str:
        """One of the kind, as an official calls it."""
        return _KIND_WORDS[self][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return _KIND_WORDS[self][1]


_KIND_WORDS = {
    Kind.INDICATORS: ("chỉ số", "indicator"),
    Kind.INDEXES: ("bộ chỉ số", "index"),
    Kind.PARAMETERS: ("tham số", "parameter"),
    Kind.CAMPAIGNS: ("đợt thi đua", "campaign"),
    Kind.LAYOUTS: ("cách đọc tệp", "layout"),
    Kind.COLUMN_WORDS: ("từ ngữ trên cột của tệp", "column-words"),
    Kind.PORTALS: ("cách đọc trả lời của cổng", "portal"),
    Kind.FEES: ("phí, lệ phí", "fee"),
    Kind.PROCEDURES: ("danh mục tra cứu thủ tục", "catalogue"),
    Kind.GRAMMAR: ("từ ngữ đọc văn bản", "grammar"),
    Kind.GUIDES: ("hướng dẫn", "guide"),
    Kind.LANGUAGES: ("ngôn ngữ", "language"),
    Kind.REMINDERS: ("quy tắc đôn đốc", "reminder"),
    Kind.PAPERS: ("loại văn bản", "paper"),
    Kind.BODIES: ("cơ quan ban hành", "body"),
    Kind.PAGE_RULES: ("quy tắc trình bày", "page-rules"),
}
# An office may not replace these: a figure of the same name would mean two things.
NOT_REPLACEABLE = (Kind.INDEXES, Kind.PARAMETERS, Kind.FEES)
# What decides a figure. Campaigns and layouts carry digests of their own.
RULES = (Kind.INDICATORS, Kind.INDEXES, Kind.PARAMETERS)

T = TypeVar("T", bound=Defined)


class Rulebook:
    """The definitions an office works with.

    ``own``: the office's folder (``<workspace>/definitions``), which may be absent. The mappings
    and look-ups raise the Refusal of the first file of their kind that is wrong.
    """

    def __init__(self, own: Path | None = None, shipped: Path = SHIPPED) -> None:
        self._own = own
        self._shipped = shipped
        self._shelves: dict[Kind, Shelf] = {}

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """Every indicator by id."""
        return cast(Mapping[str, Indicator], self.all_of(Kind.INDICATORS))

    @property
    def indexes(self) -> Mapping[str, Index]:
        """Every index by id."""
        return cast(Mapping[str, Index], self.all_of(Kind.INDEXES))

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """Every dated legal value by id."""
        return cast(Mapping[str, Parameter], self.all_of(Kind.PARAMETERS))

    @property
    def campaigns(self) -> Mapping[str, Campaign]:
        """Every campaign by id."""
        return cast(Mapping[str, Campaign], self.all_of(Kind.CAMPAIGNS))

    @property
    def layouts(self) -> Mapping[str, Layout]:
        """Every layout by id."""
        return cast(Mapping[str, Layout], self.all_of(Kind.LAYOUTS))

    @property
    def column_words(self) -> tuple[ColumnWords, ...]:
        """The words from which a new layout is proposed, by kind of file."""
        known = cast(Mapping[str, ColumnWords], self.all_of(Kind.COLUMN_WORDS))
        return tuple(known.values())

    @property
    def portals(self) -> Mapping[str, Portal]:
        """How the answers of every known portal are read, by id."""
        return cast(Mapping[str, Portal], self.all_of(Kind.PORTALS))

    @property
    def fees(self) -> Mapping[str, Fee]:
        """Every fee by id; the office's own tables only once they are accepted."""
        known = self.all_of(Kind.FEES)
        return {name: one for name, one in known.items() if isinstance(one, Fee)}

    @property
    def exemptions(self) -> tuple[Exemption, ...]:
        """Who may be exempt from fees, in the words of the law."""
        known = self.all_of(Kind.FEES)
        return tuple(one for one in known.values() if isinstance(one, Exemption))

    @property
    def catalogues(self) -> Mapping[str, Catalogue]:
        """What helps people find a procedure, by id of the file."""
        return cast(Mapping[str, Catalogue], self.all_of(Kind.PROCEDURES))

    @property
    def guides(self) -> Mapping[str, Guide]:
        """Every step guide by id."""
        return cast(Mapping[str, Guide], self.all_of(Kind.GUIDES))

    @property
    def languages(self) -> Mapping[str, Language]:
        """The further languages of the guides, by code."""
        return cast(Mapping[str, Language], self.all_of(Kind.LANGUAGES))

    @property
    def reminders(self) -> tuple[ReminderRule, ...]:
        """The rules of reminding in their order."""
        known = cast(Mapping[str, ReminderRule], self.all_of(Kind.REMINDERS))
        return tuple(sorted(known.values(), key=lambda one: (one.position, one.id)))

    @property
    def papers(self) -> Mapping[str, PaperKind]:
        """The kinds of paper by id."""
        return cast(Mapping[str, PaperKind], self.all_of(Kind.PAPERS))

    @property
    def bodies(self) -> Mapping[str, Body]:
        """The issuing bodies by id."""
        return cast(Mapping[str, Body], self.all_of(Kind.BODIES))

    @property
    def page_rules(self) -> Mapping[str, PageRules]:
        """The rules of layout by id of their file."""
        return cast(Mapping[str, PageRules], self.all_of(Kind.PAGE_RULES))

    def indicator(self, name: str) -> Indicator:
        """The indicator called ``name``; Refusal with the nearest known ids."""
        return _found(Kind.INDICATORS, self.indicators, name)

    def index(self, name: str) -> Index:
        """The index called ``name``; Refusal with the nearest known ids."""
        return _found(Kind.INDEXES, self.indexes, name)

    def parameter(self, name: str) -> Parameter:
        """The parameter called ``name``; Refusal with the nearest known ids."""
        return _found(Kind.PARAMETERS, self.parameters, name)

    def campaign(self, name: str) -> Campaign:
        """The campaign called ``name``; Refusal with the nearest known ids."""
        return _found(Kind.CAMPAIGNS, self.campaigns, name)

    def layout(self, name: str) -> Layout:
        """The layout called ``name``; Refusal with the nearest known ids."""
        return _found(Kind.LAYOUTS, self.layouts, name)

    def portal(self, name: str) -> Portal:
        """The portal called ``name``; Refusal with the nearest known ids."""
        return _found(Kind.PORTALS, self.portals, name)

    def plan_words(self) -> PlanWords:
        """The words the reader of plans goes by."""
        return cast(PlanWords, self.all_of(Kind.GRAMMAR)["plans"])

    def paper(self, name: str) -> PaperKind:
        """The kind of paper called ``name``; Refusal with the nearest known ids."""
        return _found(Kind.PAPERS, self.papers, name)

    def guide(self, name: str) -> Guide:
        """The guide called ``name``; Refusal with the nearest known ids."""
        return _found(Kind.GUIDES, self.guides, name)

    def all_of(self, kind: Kind) -> Mapping[str, Defined]:
        """Every definition of a kind by id."""
        shelf = self.shelf(kind)
        if shelf.refusals:
            raise shelf.refusals[0]
        return shelf.found

    def shelf(self, kind: Kind) -> Shelf:
        """The files of a kind as read, the refused ones among them; raises nothing."""
        if kind not in self._shelves:
            shelf = read_shelf(
                self.files(kind), _loader(kind), replaceable=kind not in NOT_REPLACEABLE
            )
            if kind is Kind.FEES:
                from vedich.rulebook.fees import only_accepted

                shelf = only_accepted(shelf)
            self._shelves[kind] = shelf
        return self._shelves[kind]

    def source(self, kind: Kind, name: str) -> SourceFile:
        """The file that defines ``name``, without its ``overrides`` block."""
        _found(kind, self.all_of(kind), name)
        return self.shelf(kind).sources[name]

    def file_of(self, kind: Kind, name: str) -> File:
        """Where the file lies that defines ``name``; Refusal with the nearest known ids."""
        wanted = self.source(kind, name).name
        return next(file for file in self.files(kind) if file.name == wanted)

    def overrides(self, kind: Kind) -> Mapping[str, Override]:
        """The shipped definitions of a kind that the office replaced, by id."""
        return self.shelf(kind).overrides

    @cached_property
    def digest(self) -> str:
        """Sixteen hex digits that change with any rule that decides a figure."""
        return self.digest_of(RULES)

    def digest_of(self, kinds: Iterable[Kind]) -> str:
        """The same over some kinds: every id with the digest of its file."""
        lines = [
            f"{kind} {name} {self.shelf(kind).sources[name].digest}\n"
            for kind in kinds
            for name in sorted(self.all_of(kind))
        ]
        return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]

    def files(self, kind: Kind) -> list[File]:
        """The files of a kind, the shipped ones first."""
        listed: list[File] = []
        for folder, own in ((self._shipped, False), (self._own, True)):
            if folder is not None and (folder / kind).is_dir():
                place = f"{folder.parent.name}/{folder.name}" if own else folder.name
                listed += [
                    File(path, f"{place}/{kind}/{path.name}", own)
                    for path in sorted((folder / kind).glob("*.yaml"))
                ]
        return listed


def _loader(kind: Kind) -> Loader:
    """What reads a file of a kind; imported here, so that no kind pays for another."""
    match kind:
        case Kind.INDICATORS:
            from vedich.rulebook.indicators import load_indicator

            return _single(load_indicator)
        case Kind.INDEXES:
            from vedich.rulebook.index import load_index

            return _single(load_index)
        case Kind.PARAMETERS:
            from vedich.rulebook.parameters import load_parameters

            return load_parameters
        case Kind.CAMPAIGNS:
            from vedich.rulebook.campaigns import load_campaign

            return _single(load_campaign)
        case Kind.LAYOUTS:
            from vedich.rulebook.layouts import load_layout

            return _single(load_layout)
        case Kind.COLUMN_WORDS:
            from vedich.rulebook.column_words import load_column_words

            return _single(load_column_words)
        case Kind.PORTALS:
            from vedich.rulebook.portals import load_portal

            return _single(load_portal)
        case Kind.FEES:
            from vedich.rulebook.fees import load_fees

            return load_fees
        case Kind.PROCEDURES:
            from vedich.rulebook.procedures import load_catalogue

            return _single(load_catalogue)
        case Kind.GRAMMAR:
            from vedich.rulebook.plan_words import load_words

            return _single(load_words)
        case Kind.GUIDES:
            from vedich.rulebook.guides import load_guide

            return _single(load_guide)
        case Kind.LANGUAGES:
            from vedich.rulebook.guides import load_language

            return _single(load_language)
        case Kind.REMINDERS:
            from vedich.rulebook.reminders import load_reminder

            return _single(load_reminder)
        case Kind.PAPERS:
            from vedich.rulebook.papers import load_papers

            return load_papers
        case Kind.BODIES:
            from vedich.rulebook.papers import load_bodies

            return load_bodies
        case Kind.PAGE_RULES:
            from vedich.rulebook.page_rules import load_page_rules

            return _single(load_page_rules)


def _single(load: Callable[[SourceFile], Defined]) -> Loader:
    return lambda source: (load(source),)


def _found(kind: Kind, known: Mapping[str, T], name: str) -> T:
    if name in known:
        return known[name]
    near = get_close_matches(name, known, 3, 0.5)
    listed = ", ".join(f"“{one}”" for one in near)
    every = ", ".join(sorted(known)) or "—"
    raise Refusal(
        f"unknown_{kind.en}",
        f"Không có {kind.vi} “{name}”.",
        f"There is no {kind.en} “{name}”.",
        where=name,
        hint_vi=f"Có phải là {listed}?" if near else f"Các mã đã có: {every}.",
        hint_en=f"Did you mean {listed}?" if near else f"Known ids: {every}.",
    )
