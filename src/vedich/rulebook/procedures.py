"""Catalogue files (``definitions/procedures/*.yaml``) → ``domain.procedures``.

>>> text = '''
... id: words
... title: {vi: Từ thường dùng, en: Everyday words}
... words: [{say: [sao y], means: [chứng thực bản sao]}]
... '''
>>> load_catalogue(SourceFile.of("words.yaml", text)).words[0].means
('chứng thực bản sao',)
"""

from __future__ import annotations

from vedich.domain.procedures import Catalogue
from vedich.domain.typed_words import words_of
from vedich.rulebook.schema import read
from vedich.rulebook.source import Loc, SourceFile


def load_catalogue(source: SourceFile) -> Catalogue:
    """The file; Refusal where a saying is empty, said twice, or a procedure stands twice."""
    found = read(source, Catalogue)
    said: dict[tuple[str, ...], str] = {}
    for index, entry in enumerate(found.words):
        here: Loc = ("words", index)
        if not entry.means:
            raise source.refuse(
                here, "lời nói phải chỉ tới từ nào đó.", "a saying has to mean some words."
            )
        for position, text in enumerate(entry.say):
            key = tuple(word.bare for word in words_of(text))
            if not key:
                raise source.refuse(
                    (*here, "say", position), "không có chữ nào.", "there is no word."
                )
            if key in said:
                raise source.refuse(
                    (*here, "say", position),
                    f"“{text}” đã có (“{said[key]}”; có dấu hay không dấu là một).",
                    f"“{text}” is already there (“{said[key]}”; accents do not tell them apart).",
                )
            said[key] = text
    codes: set[str] = set()
    for index, one in enumerate(found.procedures):
        if one.procedure in codes:
            raise source.refuse(
                ("procedures", index, "procedure"),
                f"thủ tục “{one.procedure}” viết hai lần.",
                f"procedure “{one.procedure}” is written twice.",
            )
        codes.add(one.procedure)
    return found
