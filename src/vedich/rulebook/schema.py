"""The keys of a definition file, taken from the domain type it becomes: written once.

Each field of a frozen dataclass is a key of the file; a key without a default must be there; an
unknown one is refused. Where a key may hold one of several types, each is told by its first
field, so a criterion with ``all_of`` is read as such and its mistakes are named as such.

>>> from vedich.domain.indicators import Text
>>> from vedich.rulebook.source import SourceFile
>>> read(SourceFile.of("t.yaml", "vi: Tỷ lệ\\nen: Rate"), Text).vi
'Tỷ lệ'
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from fractions import Fraction
from functools import cache
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pydantic import BeforeValidator, Discriminator, StrictInt, StrictStr, Tag, create_model
from pydantic import Field as Key

from vedich.rulebook.source import SourceFile, Strict

T = TypeVar("T")
# Filled in by the loader, never written in a file.
NOT_IN_FILES = frozenset({"digest"})


def read(source: SourceFile, target: type[T], **filled_in: Any) -> T:
    """The file as ``target``; Refusal with file, line and the nearest known key."""
    return cast(T, _build(target, source.parse(strict_model(target)), filled_in))


def exact(value: object) -> Fraction:
    """A YAML number as it is written: 99.77 is 9977/100, not the nearest binary fraction."""
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        raise ValueError("phải là số / must be a number")
    return value if isinstance(value, Fraction) else Fraction(str(value))


Exact = Annotated[Fraction, BeforeValidator(exact)]


def strict_model(target: type) -> type[Strict]:
    """The model of a domain dataclass and of everything inside it."""
    models = _models(target)
    for model in models.values():
        model.model_rebuild(_types_namespace=dict(models))
    return models[target.__name__]


@cache
def _models(target: type) -> Mapping[str, type[Strict]]:
    found: dict[str, type[Strict]] = {}
    waiting = [target]
    while waiting:
        cls = waiting.pop()
        if cls.__name__ in found:
            continue
        hints = get_type_hints(cls)
        keys: dict[str, Any] = {
            field.name: (_annotation(hints[field.name], waiting), _default(field))
            for field in fields(cls)
            if field.name not in NOT_IN_FILES
        }
        found[cls.__name__] = create_model(cls.__name__, __base__=Strict, **keys)
    return found


def _annotation(hint: Any, waiting: list[type]) -> Any:
    """What pydantic checks for a field; dataclasses become references to their models."""
    if is_dataclass(hint) and isinstance(hint, type):
        waiting.append(hint)
        return hint.__name__
    if hint is Fraction:
        return Exact
    if hint is str:
        return StrictStr
    if hint is int:
        return StrictInt  # "5.000" is no way to write five thousand, nor to write five
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _union(inside, waiting)
    if origin is tuple:
        return types.GenericAlias(tuple, (_annotation(inside[0], waiting), ...))
    if origin is Mapping:
        return types.GenericAlias(dict, tuple(_annotation(part, waiting) for part in inside))
    return hint


def _union(parts: tuple[Any, ...], waiting: list[type]) -> Any:
    kinds = [part for part in parts if is_dataclass(part)]
    if len(kinds) < 2:
        return Union[tuple(_annotation(part, waiting) for part in parts)]  # noqa: UP007
    first = {fields(kind)[0].name: kind for kind in kinds}

    def told_by(value: Any) -> str:
        named = value if isinstance(value, dict) else {}
        return next((key for key in first if key in named), next(reversed(first)))

    tagged = tuple(Annotated[_annotation(kind, waiting), Tag(key)] for key, kind in first.items())
    union: Any = Annotated[Union[tagged], Discriminator(told_by)]  # noqa: UP007
    return Union[union, None] if type(None) in parts else union  # noqa: UP007


def _default(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    if field.default_factory is not MISSING:
        return Key(default_factory=field.default_factory)
    return ...


def _build(hint: Any, value: Any, filled_in: Mapping[str, Any] = types.MappingProxyType({})) -> Any:
    """A checked model as the domain object it stands for."""
    if isinstance(value, Strict):
        cls = _class_of(hint, type(value).__name__)
        hints = get_type_hints(cls)
        names = type(value).model_fields
        keys = {name: _build(hints[name], getattr(value, name)) for name in names}
        return cls(**keys, **filled_in)
    if isinstance(value, tuple):
        return tuple(_build(hint, part) for part in value)
    return value


def _class_of(hint: Any, name: str) -> type:
    """The dataclass called ``name`` somewhere inside a type."""
    if is_dataclass(hint) and isinstance(hint, type) and hint.__name__ == name:
        return hint
    for part in get_args(hint):
        try:
            return _class_of(part, name)
        except LookupError:
            continue
    raise LookupError(name)
