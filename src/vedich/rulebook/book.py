"""All definitions in force for an office: those shipped with the product, and its own beside them.

>>> book = Rulebook()
>>> book.indicator("on_time").grain
<Grain.DOSSIERS: 'dossiers'>

Files are read when a kind is first asked for, so a slip in one kind does not stop the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Protocol, TypeVar

from vedich.domain.campaigns import Campaign
from vedich.domain.errors import Refusal
from vedich.domain.index import Index
from vedich.domain.indicators import Indicator
from vedich.domain.layouts import Layout
from vedich.domain.parameters import Parameter
from vedich.rulebook.overriding import Override, check_override, take_override
from vedich.rulebook.source import SourceFile

SHIPPED = Path(__file__).resolve().parents[1] / "definitions"


class Kind(StrEnum):
    """The kinds of definition; the value is the name of their folder."""

    INDICATORS = "indicators"
    INDEXES = "indexes"
    PARAMETERS = "parameters"
    CAMPAIGNS = "campaigns"
    LAYOUTS = "layouts"

    @property
    def vi(self) -> str:
        """One of the kind, as an official calls it."""
        return _KIND_WORDS[self][0]

    @property
    def en(self) -> str:
        """The same in English."""
        return _KIND_WORDS[self][1]


_KIND_WORDS = {
    Kind.INDICATORS: ("chỉ tiêu", "indicator"),
    Kind.INDEXES: ("bộ chỉ số", "index"),
    Kind.PARAMETERS: ("tham số", "parameter"),
    Kind.CAMPAIGNS: ("đợt thi đua", "campaign"),
    Kind.LAYOUTS: ("cách đọc tệp", "layout"),
}
# An office may not replace these: a figure of the same name would mean two things.
NOT_REPLACEABLE = (Kind.INDEXES, Kind.PARAMETERS)
# What decides a figure. Campaigns and layouts carry digests of their own.
RULES = (Kind.INDICATORS, Kind.INDEXES, Kind.PARAMETERS)


class Defined(Protocol):
    """Anything a definition file defines."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Defined)


class Rulebook:
    """The definitions an office works with.

    ``own``: the office's folder (``<workspace>/definitions``), which may be absent.
    """

    def __init__(self, own: Path | None = None, shipped: Path = SHIPPED) -> None:
        self._own = own
        self._shipped = shipped

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Every indicator by id. Refusal at the first file that is wrong."""
        from vedich.rulebook.indicators import load_indicator

        return self._all(Kind.INDICATORS, _one(load_indicator))

    @cached_property
    def indexes(self) -> Mapping[str, Index]:
        """Every index by id."""
        from vedich.rulebook.index import load_index

        return self._all(Kind.INDEXES, _one(load_index))

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """Every dated legal value by id."""
        from vedich.rulebook.parameters import load_parameters

        return self._all(Kind.PARAMETERS, load_parameters)

    @cached_property
    def campaigns(self) -> Mapping[str, Campaign]:
        """Every campaign by id."""
        from vedich.rulebook.campaigns import load_campaign

        return self._all(Kind.CAMPAIGNS, _one(load_campaign))

    @cached_property
    def layouts(self) -> Mapping[str, Layout]:
        """Every layout by id."""
        from vedich.rulebook.layouts import load_layout

        return self._all(Kind.LAYOUTS, _one(load_layout))

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

    def all_of(self, kind: Kind) -> Mapping[str, Defined]:
        """Every definition of a kind by id."""
        found: Mapping[str, Defined] = getattr(self, kind.value)
        return found

    def source(self, kind: Kind, name: str) -> SourceFile:
        """The file that defines ``name``."""
        self.all_of(kind)
        return self._sources[kind][name]

    def overrides(self, kind: Kind) -> Mapping[str, Override]:
        """The shipped definitions of a kind that the office replaced, by id."""
        self.all_of(kind)
        return self._overrides[kind]

    @cached_property
    def digest(self) -> str:
        """Sixteen hex digits that change with any rule that decides a figure."""
        return self.digest_of(RULES)

    def digest_of(self, kinds: Iterable[Kind]) -> str:
        """The same over some kinds: every id with the digest of its file."""
        lines = [
            f"{kind} {name} {self._sources[kind][name].digest}\n"
            for kind in kinds
            for name in sorted(self.all_of(kind))
        ]
        return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]

    def files(self, kind: Kind) -> list[tuple[Path, str, bool]]:
        """Path, shown name and whether it is the office's own, of every file of a kind."""
        listed: list[tuple[Path, str, bool]] = []
        for folder, own in ((self._shipped, False), (self._own, True)):
            if folder is not None and (folder / kind).is_dir():
                place = f"{folder.parent.name}/{folder.name}" if own else folder.name
                listed += [
                    (path, f"{place}/{kind}/{path.name}", own)
                    for path in sorted((folder / kind).glob("*.yaml"))
                ]
        return listed

    @cached_property
    def _sources(self) -> dict[Kind, dict[str, SourceFile]]:
        return {kind: {} for kind in Kind}

    @cached_property
    def _overrides(self) -> dict[Kind, dict[str, Override]]:
        return {kind: {} for kind in Kind}

    def _all(self, kind: Kind, load: Callable[[SourceFile], Sequence[T]]) -> dict[str, T]:
        found: dict[str, T] = {}
        sources: dict[str, SourceFile] = {}
        shipped: dict[str, SourceFile] = {}
        for path, name, own in self.files(kind):
            source, override = take_override(SourceFile.read(path, name))
            defined = load(source)
            ids = [definition.id for definition in defined]
            if own:
                check_override(source, ids, override, shipped, kind not in NOT_REPLACEABLE)
            elif override is not None:
                raise source.refuse(
                    ("overrides",),
                    "tệp kèm phần mềm không thay tệp nào.",
                    "a shipped file replaces nothing.",
                )
            for definition in defined:
                earlier = sources.get(definition.id)
                if earlier is not None and (
                    override is None or earlier.name not in _names(shipped)
                ):
                    raise source.refuse(
                        ("id",),
                        f"“{definition.id}” đã được định nghĩa trong tệp “{earlier.name}”.",
                        f"“{definition.id}” is already defined in the file “{earlier.name}”.",
                    )
                found[definition.id] = definition
                sources[definition.id] = source
            if override is not None:
                self._overrides[kind][override.id] = override
            if not own:
                shipped.update(dict.fromkeys(ids, source))
        self._sources[kind] = sources
        return found


def _names(sources: Mapping[str, SourceFile]) -> set[str]:
    return {source.name for source in sources.values()}


def _one(load: Callable[[SourceFile], T]) -> Callable[[SourceFile], tuple[T]]:
    """A loader of one definition to a file, as a loader of several."""
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
