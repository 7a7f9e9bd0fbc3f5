"""Index files (``definitions/indexes/*.yaml``) to ``domain.index``, with every example run.

>>> from pathlib import Path
>>> shipped = Path(__file__).parents[1] / "definitions" / "indexes" / "766-2026.yaml"
>>> load_index(SourceFile.read(shipped)).maximum
Decimal('100')
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from vedich.domain.index import (
    Component,
    Conflict,
    Evidence,
    Group,
    Index,
    PointsExample,
    Scope,
    ZeroRule,
)
from vedich.rulebook.source import Loc, SourceFile, Strict
from vedich.rulebook.texts import BasisModel, TextModel, Words


class _Conflict(Strict):
    source: str
    says: TextModel


class _Component(Strict):
    code: str
    title: TextModel
    counted: TextModel
    max: Decimal = Field(ge=0)
    threshold: Decimal = Field(default=Decimal(100), gt=0, le=100)
    zero_over_zero: ZeroRule = ZeroRule.NONE
    scope: Scope = Scope.UNIT
    evidence: Evidence
    basis: tuple[str, ...] = Field(min_length=1)
    indicator: str | None = None
    indicator_version: str | None = None
    ratio_alone: bool = False
    conflicts: tuple[_Conflict, ...] = ()
    note: TextModel | None = None

    def to_domain(self, places: int, sources: Mapping[str, BasisModel]) -> Component:
        return Component(
            code=self.code,
            title=self.title.text(),
            counted=self.counted.text(),
            maximum=self.max,
            threshold=self.threshold,
            zero_over_zero=self.zero_over_zero,
            scope=self.scope,
            evidence=self.evidence,
            basis=tuple(sources[name].basis() for name in self.basis),
            indicator=self.indicator,
            indicator_version=self.indicator_version,
            ratio_alone=self.ratio_alone,
            conflicts=tuple(Conflict(c.source, c.says.text()) for c in self.conflicts),
            note=self.note.text() if self.note else None,
            places=places,
        )


class _Group(Strict):
    code: str
    title: TextModel
    max: Decimal | None = Field(default=None, gt=0)
    aliases: tuple[str, ...] = ()
    total_code: str | None = None
    components: tuple[_Component, ...] = Field(min_length=1)

    def to_domain(self, places: int, sources: Mapping[str, BasisModel]) -> Group:
        return Group(
            code=self.code,
            title=self.title.text(),
            maximum=self.max,
            components=tuple(part.to_domain(places, sources) for part in self.components),
            aliases=self.aliases,
            total_code=self.total_code,
        )


class _Example(Strict):
    component: str
    numerator: int | None = Field(ge=0)
    denominator: int | None = Field(ge=0)
    points: Decimal | None
    source: str


class _Index(Strict):
    id: str
    version: str
    title: TextModel
    in_force_from: date | None
    basis: tuple[BasisModel, ...] = Field(min_length=1)
    note: TextModel | None = None
    status: Literal["in_use", "draft", "retired"]
    author: Words
    checker: Words
    complete: bool = True
    places: int = Field(default=2, ge=0, le=6)
    sources: dict[str, BasisModel]
    groups: tuple[_Group, ...] = Field(min_length=1)
    examples: tuple[_Example, ...] = ()


def load_index(source: SourceFile) -> Index:
    """The index of a file; Refusal where a key, a sum of maxima, a code or an example is wrong."""
    model = source.parse(_Index)
    _check_codes(source, model)
    _check_sources(source, model)
    _check_maxima(source, model)
    index = Index(
        id=model.id,
        version=model.version,
        title=model.title.text(),
        in_force_from=model.in_force_from,
        groups=tuple(group.to_domain(model.places, model.sources) for group in model.groups),
        basis=tuple(basis.basis() for basis in model.basis),
        status=model.status,
        author=model.author,
        checker=model.checker,
        complete=model.complete,
        note=model.note.text() if model.note else None,
        examples=tuple(PointsExample(**dict(example)) for example in model.examples),
        digest=source.digest,
    )
    _check_examples(source, index)
    return index


def _check_codes(source: SourceFile, model: _Index) -> None:
    seen: set[str] = set()
    for g, group in enumerate(model.groups):
        own = [group.code, *group.aliases, *([group.total_code] if group.total_code else [])]
        places: list[tuple[str, Loc]] = [(code, ("groups", g, "code")) for code in own]
        places += [
            (part.code, ("groups", g, "components", c, "code"))
            for c, part in enumerate(group.components)
        ]
        for code, loc in places:
            if code in seen:
                raise source.refuse(loc, f"mã “{code}” dùng hai lần.", f"code “{code}” used twice.")
            seen.add(code)


def _check_sources(source: SourceFile, model: _Index) -> None:
    used: set[str] = set()
    for g, group in enumerate(model.groups):
        for c, part in enumerate(group.components):
            used.update(part.basis)
            for name in set(part.basis) - set(model.sources):
                raise source.refuse(
                    ("groups", g, "components", c, "basis"),
                    f"nguồn “{name}” không có trong mục sources.",
                    f"source “{name}” is not among the sources.",
                    "Các nguồn: " + ", ".join(model.sources) + ".",
                    "Sources: " + ", ".join(model.sources) + ".",
                )
    for name in set(model.sources) - used:
        raise source.refuse(
            ("sources", name), f"nguồn “{name}” không dùng.", f"source “{name}” is never used."
        )


def _check_maxima(source: SourceFile, model: _Index) -> None:
    for g, group in enumerate(model.groups):
        total = sum(part.max for part in group.components)
        if model.complete and group.max != total:
            raise source.refuse(
                ("groups", g, "max"),
                f"điểm tối đa của nhóm {group.code} ({group.max}) khác tổng các phần ({total}).",
                f"the maximum of group {group.code} ({group.max}) is not the sum ({total}).",
            )


def _check_examples(source: SourceFile, index: Index) -> None:
    for position, example in enumerate(index.examples):
        part = index.component(example.component, f"{source.name}, examples[{position}]")
        points = part.points(example.numerator, example.denominator).value
        if points != example.points:
            raise source.refuse(
                ("examples", position),
                f"ví dụ {example.component} ra {points} điểm, tệp ghi {example.points}.",
                f"example {example.component} gives {points} points, the file says "
                f"{example.points}.",
            )
