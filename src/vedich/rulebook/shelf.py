"""One kind of definition on its shelf: every file read, the office's own beside the shipped.

A file that can't be read is kept as its refusal, so that ``rules check`` can name all of them
and not only the first.

>>> class Named:
...     id = "a"
>>> shelf = Shelf()
>>> shelf.place(SourceFile.of("a.yaml", "id: a"), [Named()], own=False, replaceable=True)
>>> list(shelf.found)
['a']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from vedich.domain.errors import Refusal
from vedich.rulebook.overriding import KEY, Override, check_override, take_override
from vedich.rulebook.source import SourceFile


class Defined(Protocol):
    """Anything a definition file defines."""

    @property
    def id(self) -> str: ...


Loader = Callable[[SourceFile], Sequence[Defined]]
Read = tuple[SourceFile, Override | None, Sequence[Defined]]
# Every verb opens an office, and every office stands on the shipped files: path → sign, content.
_shipped: dict[Path, tuple[tuple[str, int, int], Read]] = {}


@dataclass(frozen=True, slots=True)
class File:
    """A definition file, the name it is shown by, and whether it is the office's own."""

    path: Path
    name: str
    own: bool


@dataclass(slots=True)
class Shelf:
    """What the files of one kind define, by id, and what was refused."""

    found: dict[str, Defined] = field(default_factory=dict)
    sources: dict[str, SourceFile] = field(default_factory=dict)
    shipped: dict[str, SourceFile] = field(default_factory=dict)
    overrides: dict[str, Override] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    def place(
        self,
        source: SourceFile,
        defined: Sequence[Defined],
        *,
        own: bool,
        replaceable: bool,
        override: Override | None = None,
    ) -> None:
        """Put a file on the shelf; Refusal where it may not stand there."""
        ids = [definition.id for definition in defined]
        if own:
            check_override(source, ids, override, self.shipped, replaceable)
        elif override is not None:
            raise source.refuse(
                (KEY,), "tệp kèm phần mềm không thay tệp nào.", "a shipped file replaces nothing."
            )
        for name in ids:
            earlier = self.sources.get(name)
            if earlier is not None and (override is None or earlier is not self.shipped.get(name)):
                raise source.refuse(
                    ("id",),
                    f"“{name}” đã được định nghĩa trong tệp “{earlier.name}”.",
                    f"“{name}” is already defined in the file “{earlier.name}”.",
                )
        self.found.update(zip(ids, defined, strict=True))
        self.sources.update(dict.fromkeys(ids, source))
        if override is not None:
            self.overrides[override.id] = override
        if not own:
            self.shipped.update(dict.fromkeys(ids, source))


def read_shelf(files: Iterable[File], load: Loader, *, replaceable: bool) -> Shelf:
    """Every file, the shipped ones first; what can't be read is among the refusals."""
    shelf = Shelf()
    for file in files:
        try:
            source, override, defined = _read(file, load)
            shelf.place(
                source,
                defined,
                own=file.own,
                replaceable=replaceable,
                override=override,
            )
        except Refusal as refusal:
            shelf.refusals.append(refusal)
    return shelf


def _read(file: File, load: Loader) -> Read:
    """A file and what it defines; a shipped one is read once, until it changes on the disk."""
    sign = None if file.own else _sign_of(file)
    held = _shipped.get(file.path)
    if sign is not None and held is not None and held[0] == sign:
        return held[1]
    source, override = take_override(SourceFile.read(file.path, file.name))
    read = source, override, load(source)
    if sign is not None:
        _shipped[file.path] = sign, read
    return read


def _sign_of(file: File) -> tuple[str, int, int] | None:
    try:
        found = file.path.stat()
    except OSError:
        return None
    return file.name, found.st_mtime_ns, found.st_size
