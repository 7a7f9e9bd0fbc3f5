"""Files of kinds of paper (``definitions/papers``) and of issuing bodies (``definitions/bodies``).

>>> text = '''
... bodies:
...   - {id: ia-ake, name: UBND xã Ia Ake, abbreviation: UBND, place: Ia Ake}
... '''
>>> [body.id for body in load_bodies(SourceFile.of("b.yaml", text))]
['ia-ake']
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from vedich.domain.indicators import Basis
from vedich.domain.papers import Body, PaperKind
from vedich.rulebook.schema import read
from vedich.rulebook.source import Loc, SourceFile

_ID = re.compile(r"[a-z][a-z0-9-]*")
_TEMPLATE = re.compile(r"[a-z0-9-]+\.docx")


@dataclass(frozen=True, slots=True)
class PaperFile:
    """The keys of a file of kinds; ``basis`` is where the letters of the kinds are set."""

    papers: tuple[PaperKind, ...]
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class BodyFile:
    """The keys of a file of bodies."""

    bodies: tuple[Body, ...]


def load_papers(source: SourceFile) -> tuple[PaperKind, ...]:
    """The kinds of a file; Refusal for an id or template name that can't stand in an address."""
    file = read(source, PaperFile)
    found = tuple(replace(one, basis=one.basis or file.basis) for one in file.papers)
    _check_ids(source, "papers", [one.id for one in found])
    for index, one in enumerate(found):
        if not _TEMPLATE.fullmatch(one.template):
            raise source.refuse(
                ("papers", index, "template"),
                f"tên mẫu “{one.template}” chỉ gồm a-z, 0-9, gạch nối và đuôi .docx.",
                f"a template is named with a-z, 0-9, hyphens and .docx, not “{one.template}”.",
            )
        if set(re.findall(r"\{(.*?)\}", one.summary)) - {"campaign", "title"}:
            raise source.refuse(
                ("papers", index, "summary"),
                "trích yếu chỉ dùng được {campaign} và {title}.",
                "its subject line knows {campaign} and {title} only.",
            )
    return found


def load_bodies(source: SourceFile) -> tuple[Body, ...]:
    """The bodies of a file; Refusal for an id written twice."""
    found = read(source, BodyFile).bodies
    _check_ids(source, "bodies", [one.id for one in found])
    return found


def _check_ids(source: SourceFile, key: str, ids: list[str]) -> None:
    for index, name in enumerate(ids):
        here: Loc = (key, index, "id")
        if name in ids[:index] or not _ID.fullmatch(name):
            raise source.refuse(
                here,
                f"mã “{name}” viết hai lần, hoặc có ký tự khác a-z, 0-9, gạch nối.",
                f"id “{name}” is written twice, or has other signs than a-z, 0-9, hyphen.",
            )
