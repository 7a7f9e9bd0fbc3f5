"""How the product says no: one clear sentence, in Vietnamese and in English.

>>> refusal = Refusal("no_such_unit", "Không có đơn vị “X1”.", "There is no unit “X1”.")
>>> refusal.text("en")
'There is no unit “X1”.'
"""

from __future__ import annotations


class Refusal(Exception):
    """Something a person asked for can't be done, and what they can do about it.

    ``code`` is a stable word for programs; ``where`` names the place (file, line, row, column).
    """

    def __init__(
        self,
        code: str,
        vi: str,
        en: str,
        where: str = "",
        hint_vi: str = "",
        hint_en: str = "",
    ) -> None:
        super().__init__(en)
        self.code = code
        self.vi = vi
        self.en = en
        self.where = where
        self.hint_vi = hint_vi
        self.hint_en = hint_en

    def text(self, lang: str = "vi") -> str:
        """The sentence in the asked language (``vi`` or ``en``)."""
        return self.en if lang == "en" else self.vi

    def hint(self, lang: str = "vi") -> str:
        """What to do next, in the asked language; empty where there is nothing to add."""
        return self.hint_en if lang == "en" else self.hint_vi

    def __reduce__(self) -> tuple[type[Refusal], tuple[str, ...]]:
        # A refusal crosses the border of the reading child process, so it must pickle whole.
        return (
            type(self),
            (self.code, self.vi, self.en, self.where, self.hint_vi, self.hint_en),
        )
