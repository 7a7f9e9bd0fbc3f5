"""One definition file: its text, its digest, and the line every key stands on.

Every refusal names file and line; an unknown key is refused with the nearest known one.

>>> source = SourceFile.of("a.yaml", "title: Tỷ lệ\\nunits: percent\\n")
>>> source.line_of(("units",))
2
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from vedich.domain.errors import Refusal
from vedich.rulebook.slips import said

Loc = tuple[str | int, ...]

# The same reader in C where PyYAML was built with it, several times as fast.
_Reader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Strict(BaseModel):
    """Base of every definition model: frozen, and no key it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=Strict)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A definition as it lies on disk. ``name`` is the path shown to people."""

    name: str
    data: Any
    lines: dict[Loc, int]
    digest: str

    @classmethod
    def read(cls, path: Path, name: str = "") -> SourceFile:
        """Read a file, shown as ``name``; Refusal where it is absent, not UTF-8 or not YAML."""
        name = name or path.name
        try:
            return cls.of(name, path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise Refusal(
                "unreadable_definition",
                f"Không đọc được tệp định nghĩa “{name}”.",
                f"The definition file “{name}” can't be read.",
                where=name,
                hint_vi="Kiểm tra đường dẫn, quyền đọc và bảng mã UTF-8.",
                hint_en="Check the path, the right to read it and that it is UTF-8.",
            ) from error

    @classmethod
    def of(cls, name: str, text: str) -> SourceFile:
        """The same from a text."""
        lines: dict[Loc, int] = {}
        try:
            _check_no_alias(text, name)
            node, data = _composed(text)
            if node is not None:
                _note_lines(node, (), lines, name)
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            raise Refusal(
                "invalid_yaml",
                f"Tệp “{name}”, dòng {line}: không đúng cú pháp YAML.",
                f"File “{name}”, line {line}: not valid YAML.",
                where=f"{name}:{line}",
                hint_vi="Kiểm tra thụt đầu dòng, dấu hai chấm và dấu nháy quanh dòng này.",
                hint_en="Check indentation, colons and quotes around this line.",
            ) from error
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        return cls(name, data, lines, digest)

    def line_of(self, loc: Loc) -> int:
        """The line of a key, or of the nearest key above it."""
        for length in range(len(loc), -1, -1):
            if loc[:length] in self.lines:
                return self.lines[loc[:length]]
        return 1

    def parse(self, model: type[Model]) -> Model:
        """The file as ``model``; Refusal with file, line and the nearest known key."""
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            raise self._refusal(error, model) from error

    def refuse(self, loc: Loc, vi: str, en: str, hint_vi: str = "", hint_en: str = "") -> Refusal:
        """A refusal of what stands at ``loc``, for rules a model can't say."""
        line = self.line_of(loc)
        return Refusal(
            "invalid_definition",
            f"Tệp “{self.name}”, dòng {line}: {vi}",
            f"File “{self.name}”, line {line}: {en}",
            where=f"{self.name}:{line}",
            hint_vi=hint_vi,
            hint_en=hint_en,
        )

    def _refusal(self, error: ValidationError, model: type[Strict]) -> Refusal:
        errors = error.errors()
        # A mistyped key is both unknown and missing: the unknown one says what to mend.
        beside = [
            other
            for other in errors
            if other["type"] == "extra_forbidden" and other["loc"][:-1] == errors[0]["loc"][:-1]
        ]
        first = beside[0] if beside else errors[0]
        # Union tags and function names in a pydantic location are no keys of the file.
        loc = self._keys_only(first["loc"])
        key = ".".join(str(part) for part in loc) or "(tệp)"
        if first["type"] == "extra_forbidden":
            near = get_close_matches(str(first["loc"][-1]), set(_keys_of(model)), 1)
            return self.refuse(
                loc,
                f"khóa “{key}” không được biết đến.",
                f"key “{key}” is not known.",
                f"Có phải là “{near[0]}”?" if near else "Bỏ khóa này.",
                f"Did you mean “{near[0]}”?" if near else "Remove this key.",
            )
        if first["type"] == "missing":
            return self.refuse(loc[:-1], f"thiếu khóa “{key}”.", f"key “{key}” is missing.")
        vi, en = said(first["type"], first.get("ctx", {}), first["msg"])
        return self.refuse(
            loc,
            f"giá trị của “{key}” không dùng được: {vi}.",
            f"the value of “{key}” can't be used: {en}.",
        )

    def _keys_only(self, loc: tuple[int | str, ...]) -> Loc:
        kept: Loc = ()
        for index, part in enumerate(loc):
            if (*kept, part) in self.lines or index == len(loc) - 1:
                kept = (*kept, part)
        return kept


def _composed(text: str) -> tuple[yaml.Node | None, Any]:
    """The tree of a text, with its places, and the values it stands for."""
    reader = _Reader(text)
    node: yaml.Node | None = None
    try:
        node = reader.get_single_node()
        return node, None if node is None else reader.construct_document(node)
    except ValueError as error:
        # 2024-02-30 looks like a date and is none: say where, as for any slip of writing.
        mark = next((n.start_mark for n in _scalars(node) if _is_no_date(n)), None)
        raise yaml.MarkedYAMLError(problem=str(error), problem_mark=mark) from error
    finally:
        reader.dispose()


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _scalars(part)
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for part in pair:
                yield from _scalars(part)


def _is_no_date(node: yaml.ScalarNode) -> bool:
    if not node.tag.endswith(":timestamp"):
        return False
    try:
        datetime.fromisoformat(node.value)
    except ValueError:
        return True
    return False


def _check_no_alias(text: str, name: str) -> None:
    """An alias lets a small file unfold into a huge one, and hides what a person signs."""
    for event in yaml.parse(text, Loader=_Reader):
        anchored = isinstance(event, yaml.NodeEvent) and event.anchor is not None
        merges = isinstance(event, yaml.ScalarEvent) and event.value == "<<"
        if anchored or merges:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise Refusal(
                "yaml_alias",
                f"Tệp “{name}”, dòng {line}: không dùng neo (&), bí danh (*) hay trộn (<<).",
                f"File “{name}”, line {line}: anchors (&), aliases (*), merges (<<) are not used.",
                where=f"{name}:{line}",
                hint_vi="Viết đầy đủ nội dung tại chỗ.",
                hint_en="Write the content out where it is used.",
            )


def _note_lines(node: yaml.Node, loc: Loc, lines: dict[Loc, int], name: str) -> None:
    lines.setdefault(loc, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*loc, str(key.value))
            line = key.start_mark.line + 1
            if inner in lines:
                raise Refusal(
                    "duplicate_key",
                    f"Tệp “{name}”, dòng {line}: khóa “{key.value}” viết hai lần.",
                    f"File “{name}”, line {line}: key “{key.value}” is written twice.",
                    where=f"{name}:{line}",
                )
            lines[inner] = line
            _note_lines(value, inner, lines, name)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*loc, index), lines, name)


def _keys_of(model: type[BaseModel], seen: set[type] | None = None) -> Iterator[str]:
    """Every key of a model and of the models inside it."""
    seen = set() if seen is None else seen
    if model in seen:
        return
    seen.add(model)
    for name, info in model.model_fields.items():
        yield info.alias or name
        for inner in _models_in(info.annotation):
            yield from _keys_of(inner, seen)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
