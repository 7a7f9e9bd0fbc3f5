"""Indicators: one YAML file per rate → domain.indicators.Indicator.

    id: online_filing
    grain: dossiers
    versions:
      - id: received
        placed_by: [received_at, submitted_at]
        denominator: all
        numerator: {field: channel, is: online}
        basis: [{document: "Quyết định 766/QĐ-TTg ngày 23/6/2022"}]
        examples: [...]

``load_indicator`` refuses what it does not know; ``bind`` gives a campaign's own choice of a
named parameter or an extra scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Literal

from pydantic import Field as Limits

from vedich.domain.conditions import AllOf, Always, AnyOf, Condition, In, NoneOf
from vedich.domain.dossiers import FIELDS, PROCEDURE_FIELDS, FieldKind
from vedich.domain.errors import Refusal
from vedich.domain.figures import State
from vedich.domain.indicators import Grain, Indicator, Side, Version
from vedich.rulebook.conditions import MOMENTS, ConditionReader
from vedich.rulebook.examples import ExampleModel
from vedich.rulebook.source import Loc, SourceFile, Strict
from vedich.rulebook.texts import BasisModel, Name, TextModel, Words

Status = Literal["in_use", "office_definition", "draft", "retired"]


class WeightsModel(Strict):
    """For the grain payments: the count fields that are added up."""

    denominator: str
    numerator: str


class VersionModel(Strict):
    """One formula. Conditions are read by rulebook.conditions, for errors a person understands."""

    id: Name
    in_force_from: date | None = None
    alternative: bool = False
    placed_by: list[str] | None = None
    scope: object = "all"
    needs: tuple[str, ...] = ()
    denominator: object = None
    numerator: object = None
    weights: WeightsModel | None = None
    parameters: dict[Name, list[str]] = Limits(default_factory=dict)
    basis: list[BasisModel] = Limits(min_length=1)
    note: TextModel | None = None
    examples: tuple[ExampleModel, ...] = ()


class IndicatorModel(Strict):
    """One indicator file."""

    id: Name
    title: TextModel
    why_it_matters: TextModel
    how_it_is_counted: TextModel
    unit: Literal["percent", "points"]
    better: Literal["higher", "lower"]
    grain: Grain
    zero_denominator: Literal[State.NO_CASE, State.NOT_APPLICABLE]
    status: Status
    author: Words
    checker: Words
    versions: list[VersionModel] = Limits(min_length=1)


def load_indicator(source: SourceFile) -> Indicator:
    """The indicator of a file; Refusal with file, line and the nearest known word."""
    model = source.parse(IndicatorModel)
    versions = tuple(
        _version(source, ("versions", index), written, model.grain)
        for index, written in enumerate(model.versions)
    )
    ids = [version.id for version in versions]
    for index, name in enumerate(ids):
        if name in ids[:index]:
            raise source.refuse(
                ("versions", index, "id"),
                f"phiên bản “{name}” viết hai lần.",
                f"version “{name}” is written twice.",
            )
    dated = [version.in_force_from for version in versions if not version.alternative]
    if not dated or len(set(dated)) < len(dated):
        raise source.refuse(
            ("versions",),
            "cần đúng một công thức mặc định cho mỗi ngày bắt đầu hiệu lực; "
            "các công thức khác ghi “alternative: true”.",
            "each day of coming into force needs exactly one default formula; "
            "mark the others “alternative: true”.",
        )
    return Indicator(
        id=model.id,
        title=model.title.text(),
        why_it_matters=model.why_it_matters.text(),
        how_it_is_counted=model.how_it_is_counted.text(),
        unit=model.unit,
        better=model.better,
        grain=model.grain,
        status=model.status,
        author=model.author,
        checker=model.checker,
        versions=versions,
        digest=source.digest,
        zero_denominator=model.zero_denominator,
    )


def _version(source: SourceFile, loc: Loc, written: VersionModel, grain: Grain) -> Version:
    _check_shape(source, loc, written, grain)
    parameters = {name: tuple(values) for name, values in written.parameters.items()}
    reader = ConditionReader(source, FIELDS, parameters)
    below = reader
    if grain is Grain.PROCEDURES:
        below = ConditionReader(source, PROCEDURE_FIELDS, parameters)
    counted = grain is not Grain.OBSERVED
    weights = {"denominator": "", "numerator": ""}
    if written.weights:
        for side in weights:
            name = getattr(written.weights, side)
            weights[side] = reader.field(name, (*loc, "weights", side), (FieldKind.COUNT,))
    placed_by = written.placed_by
    version = Version(
        id=written.id,
        in_force_from=written.in_force_from,
        placed_by=reader.fields(placed_by, (*loc, "placed_by"), MOMENTS) if counted else (),
        denominator=Side(
            below.read(written.denominator, (*loc, "denominator")) if counted else Always(),
            weights["denominator"] or None,
        ),
        numerator=Side(
            reader.read(written.numerator, (*loc, "numerator")) if counted else Always(),
            weights["numerator"] or None,
        ),
        basis=tuple(basis.basis() for basis in written.basis),
        scope=reader.read(written.scope, (*loc, "scope")),
        needs=reader.fields(written.needs, (*loc, "needs")) if written.needs else (),
        alternative=written.alternative,
        parameters=parameters,
        note=written.note.text() if written.note else None,
        examples=tuple(
            example.example(source, (*loc, "examples", index))
            for index, example in enumerate(written.examples)
        ),
    )
    for name in parameters:
        if name not in reader.used | below.used:
            raise source.refuse(
                (*loc, "parameters", name),
                f"không điều kiện nào dùng tham số “{name}”.",
                f"no condition uses the parameter “{name}”.",
            )
    return version


def _check_shape(source: SourceFile, loc: Loc, written: VersionModel, grain: Grain) -> None:
    """What a grain asks for is there, and what it can't use is not."""
    counting = ("placed_by", "denominator", "numerator", "examples")
    if grain is Grain.OBSERVED:
        wanted: tuple[str, ...] = ()
        unwanted: tuple[str, ...] = (*counting, "scope", "needs", "weights", "parameters")
    else:
        wanted = (*counting, "weights") if grain is Grain.PAYMENTS else counting
        unwanted = () if grain is Grain.PAYMENTS else ("weights",)
        if grain is Grain.PROCEDURES:
            unwanted = (*unwanted, "needs")
    for key in wanted:
        if not getattr(written, key):
            raise source.refuse(
                loc,
                f"đơn vị đếm “{grain}” cần khóa “{key}”.",
                f"the grain “{grain}” needs the key “{key}”.",
            )
    for key in unwanted:
        if key in written.model_fields_set:
            raise source.refuse(
                (*loc, key),
                f"đơn vị đếm “{grain}” không dùng khóa “{key}”.",
                f"the grain “{grain}” has no use for the key “{key}”.",
            )


def bind(
    version: Version,
    parameters: Mapping[str, Iterable[str]] | None = None,
    scope: Condition | None = None,
) -> Version:
    """The version with other values for its named parameters and, added to its own, a scope.

    Refusal for a parameter the version does not have, or a value its field can't hold.
    """
    chosen = {name: tuple(values) for name, values in (parameters or {}).items()}
    for name in chosen:
        if name not in version.parameters:
            near = get_close_matches(name, version.parameters, 1)
            raise Refusal(
                "unknown_parameter",
                f"Phiên bản “{version.id}” không có tham số “{name}”.",
                f"Version “{version.id}” has no parameter “{name}”.",
                hint_vi=f"Có phải là “{near[0]}”?" if near else "Bỏ tham số này.",
                hint_en=f"Did you mean “{near[0]}”?" if near else "Remove this parameter.",
            )
    own = _bound(version.scope, chosen)
    if scope is not None:
        own = scope if isinstance(own, Always) else AllOf((own, scope))
    return replace(
        version,
        scope=own,
        denominator=replace(version.denominator, where=_bound(version.denominator.where, chosen)),
        numerator=replace(version.numerator, where=_bound(version.numerator.where, chosen)),
        parameters={**version.parameters, **chosen},
    )


def _bound(condition: Condition, chosen: Mapping[str, tuple[str, ...]]) -> Condition:
    match condition:
        case AllOf(parts) | AnyOf(parts) | NoneOf(parts):
            return type(condition)(tuple(_bound(part, chosen) for part in parts))
        case In(name, _, str(parameter)) if parameter in chosen:
            known = FIELDS[name].choices if name in FIELDS else PROCEDURE_FIELDS[name].choices
            for value in chosen[parameter]:
                if known and value not in known:
                    raise Refusal(
                        "unknown_parameter_value",
                        f"Tham số “{parameter}” không nhận giá trị “{value}”.",
                        f"Parameter “{parameter}” does not take the value “{value}”.",
                        hint_vi=f"Các giá trị: {', '.join(known)}.",
                        hint_en=f"Values: {', '.join(known)}.",
                    )
            return replace(condition, values=chosen[parameter])
        case _:
            return condition
