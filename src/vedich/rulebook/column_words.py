"""Files of column words (``definitions/column-words``) → ``domain.column_words.ColumnWords``.

>>> load_column_words(SourceFile.read(SHIPPED / "column-words" / "units.yaml")).kind.value
'units'
"""

from __future__ import annotations

import re
from pathlib import Path

from vedich.domain.column_words import ColumnWords
from vedich.domain.layouts import CHOICES_OF, FIELDS_OF, CellKind
from vedich.rulebook.schema import read
from vedich.rulebook.source import SourceFile

SHIPPED = Path(__file__).resolve().parents[1] / "definitions"


def load_column_words(source: SourceFile) -> ColumnWords:
    """The words of a file; Refusal where they name a field or a meaning there is not."""
    words = read(source, ColumnWords, digest=source.digest)
    known = FIELDS_OF.get(words.kind, {})
    for name in [*words.fields, *(each for group in words.needs for each in group)]:
        if name not in known:
            raise source.refuse(
                ("fields", name),
                f"“{name}” không phải là trường của loại nguồn “{words.kind}”.",
                f"“{name}” is no field of the kind of source “{words.kind}”.",
            )
    for name, said in words.fields.items():
        meanings = set(CHOICES_OF.get(name, ()))
        if known[name] is CellKind.FLAG:
            meanings = {"true", "false"}
        for meaning in said.means:
            if meaning not in meanings:
                raise source.refuse(
                    ("fields", name, "means", meaning),
                    f"trường “{name}” không có nghĩa “{meaning}”.",
                    f"the field “{name}” has no meaning “{meaning}”.",
                )
    for number, rule in enumerate(words.rows):
        try:
            re.compile(rule.pattern)
        except re.error as error:
            raise source.refuse(
                ("rows", number),
                f"biểu thức “{rule.pattern}” không hợp lệ.",
                f"the expression “{rule.pattern}” is not valid.",
            ) from error
    return words
