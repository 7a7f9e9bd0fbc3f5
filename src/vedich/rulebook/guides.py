"""Guide files, and the catalogues of further languages an office adds.

>>> text = '''
... id: tyz
... name: Tày
... author: Phòng Văn hóa
... texts: {account.title: "…"}
... '''
>>> load_language(SourceFile.of("tay.yaml", text)).name
'Tày'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from vedich.domain.guides import NAMES, Guide, Language, texts_of
from vedich.domain.indicators import Text
from vedich.rulebook.schema import read
from vedich.rulebook.source import SourceFile

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_CODE = re.compile(r"[a-z]{2,3}")


def load_guide(source: SourceFile) -> Guide:
    """The guide of a file; Refusal for an id that can't stand in an address, or an empty text."""
    guide = read(source, Guide)
    _check_names(source, (("id",), [guide.id]))
    for part, items in (("steps", guide.steps), ("troubles", guide.troubles)):
        _check_names(source, ((part,), [one.id for one in items]))
    if not guide.steps:
        raise source.refuse(("steps",), "hướng dẫn chưa có bước nào.", "the guide has no step.")
    for key, text in texts_of(guide):
        _check_whole(source, key, text)
    return guide


def load_language(source: SourceFile) -> Language:
    """The catalogue of a file; Refusal for Vietnamese and English, which the guides hold."""
    language = read(source, Language)
    if not _CODE.fullmatch(language.id) or language.id in NAMES:
        raise source.refuse(
            ("id",),
            f"“{language.id}” không phải mã của một ngôn ngữ khác tiếng Việt, tiếng Anh.",
            f"“{language.id}” is no code of a language beside Vietnamese and English.",
            "Dùng mã ISO 639-3: tyz (Tày), nut (Nùng), jra (Jrai).",
            "Use the ISO 639-3 code: tyz (Tày), nut (Nùng), jra (Jrai).",
        )
    for key, text in language.texts.items():
        if not text.strip():
            raise source.refuse(
                ("texts", key),
                f"bản dịch của “{key}” để trống.",
                f"the translation of “{key}” is empty.",
                "Bỏ dòng này: câu chưa dịch sẽ hiện bằng tiếng Việt.",
                "Remove the line: what is not translated is shown in Vietnamese.",
            )
    return language


def _check_names(source: SourceFile, *groups: tuple[tuple[str, ...], Iterable[str]]) -> None:
    for loc, names in groups:
        for name, times in Counter(names).items():
            if times > 1 or not _NAME.fullmatch(name):
                raise source.refuse(
                    loc,
                    f"mã “{name}” viết hai lần, hoặc có ký tự khác a-z, 0-9, gạch nối.",
                    f"id “{name}” is written twice, or has other signs than a-z, 0-9, hyphen.",
                )


def _check_whole(source: SourceFile, key: str, text: Text) -> None:
    if not text.vi.strip() or not text.en.strip():
        raise source.refuse(
            (), f"“{key}” thiếu tiếng Việt hoặc tiếng Anh.", f"“{key}” lacks Vietnamese or English."
        )
