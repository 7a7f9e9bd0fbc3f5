"""What every kind of definition writes alike: texts in two languages, and where a rule comes from.

>>> TextModel(vi="Tỷ lệ", en="Rate").text()
Text(vi='Tỷ lệ', en='Rate')
"""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from vedich.domain.indicators import Basis, Text
from vedich.rulebook.source import Strict

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]

UNCHECKED = "chưa thẩm định"


class TextModel(Strict):
    """A text in Vietnamese and in English; neither may be empty."""

    vi: Words
    en: Words

    def text(self) -> Text:
        return Text(self.vi, self.en)


class BasisModel(Strict):
    """Document and clause; a value without its source names the document "chưa có căn cứ"."""

    document: Words
    clause: str = ""

    def basis(self) -> Basis:
        return Basis(self.document, self.clause)
