"""Texts in the old encodings TCVN3 (ABC) and VNI: refused with a preview, never converted.

A text is suspected when its words with special letters are no Vietnamese syllables as they
stand, but are once read in the old encoding.

>>> suspect(["Sè hå s¬", "Ngµy tiÕp nhËn"])
('TCVN3 (ABC)', 'Sè hå s¬', 'Số hồ sơ')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from vedich.domain.errors import Refusal
from vedich.intake.grids import Sheet
from vedich.intake.guarding import refuse

_TCVN3 = dict(
    zip(
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\u00adøõö÷ùýúûüþ¡¢£¤¥¦§",
        "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301\u0300\u0309\u0303\u0323"
_ROOF, _BOWL = "\u0302", "\u0306"
# VNI writes marks as a letter after the vowel they belong to.
_VNI_MARKS = {
    **dict(zip("ùøûõï", (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), strict=True)),
    **{"â": _ROOF, "ê": _BOWL},
    **{s: _ROOF + t for s, t in zip("áàåãä", (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), strict=True)},
    **{s: _BOWL + t for s, t in zip("éèúüë", (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), strict=True)},
}
_VNI_LETTERS = dict(zip("ñöôòæóîíì", "đươịỉĩỵíì", strict=True))

_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
_NUCLEI = (
    "uyê|uya|uyu|iêu|yêu|oai|oao|oay|oeo|uao|uây|uôi|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|"
    "oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ươ|ưi|ưu|yê|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y"
)
_SYLLABLE = re.compile(f"{_ONSET}({_NUCLEI})(ch|ng|nh|[cmnpt])?")
_TONES = re.compile(f"[{_ACUTE}{_GRAVE}{_HOOK}{_TILDE}{_DOT}]")
_WORD = re.compile(r"[^\s\d,.;:()/\"'\[\]<>|-]+")
_ENOUGH = 3


def check(path: Path, sheet: Sheet) -> None:
    """Refusal, with a preview, where the head of a sheet is written in TCVN3 or VNI."""
    found = suspect([cell for row in (sheet.head or [sheet.keys]) for cell in row])
    if found is not None:
        raise refusal(path, found)


def refusal(path: Path, found: tuple[str, str, str]) -> Refusal:
    """The words for a text that ``suspect`` found."""
    name, before, after = found
    return refuse(
        path,
        "legacy_encoding",
        f"chữ viết theo bảng mã cũ {name}, không tự chuyển. Xem thử: “{before}” → “{after}”.",
        f"the text is in the old encoding {name}; it is not converted silently. "
        f"Preview: “{before}” → “{after}”.",
        "Chuyển tệp sang Unicode dựng sẵn (ví dụ bằng Unikey) rồi tải lại.",
        "Convert the file to Unicode (for instance with Unikey) and load it again.",
    )


def suspect(cells: list[str]) -> tuple[str, str, str] | None:
    """(encoding, a text as it is, the text as it was probably meant), or None."""
    special = [cell for cell in cells if not cell.isascii()]
    if not special or _sense(special, str) > 0.5:
        return None
    for name, convert in (("TCVN3 (ABC)", from_tcvn3), ("VNI", from_vni)):
        if len(_special_words(special)) >= _ENOUGH and _sense(special, convert) > 0.8:
            sample = max(special, key=lambda cell: sum(not sign.isascii() for sign in cell))
            return name, sample[:80].strip(), convert(sample[:80]).strip()
    return None


def makes_sense(text: str) -> bool:
    """Are most words with special letters Vietnamese as they stand?"""
    return _sense([text], str) > 0.5


def _special_words(cells: list[str]) -> set[str]:
    return {word for cell in cells for word in _WORD.findall(cell) if not word.isascii()}


def _sense(cells: list[str], convert: Callable[[str], str]) -> float:
    """The share of words with special letters that are Vietnamese syllables once converted."""
    words = _special_words(cells)
    good = sum(is_syllable(convert(word)) for word in words)
    return good / len(words) if words else 1.0


def is_syllable(word: str) -> bool:
    """Could this be a Vietnamese syllable: its letters in order, one tone at most, in its place?"""
    letters: list[str] = []
    tones: list[int] = []
    for sign in unicodedata.normalize("NFD", word.casefold()):
        if _TONES.fullmatch(sign):
            tones.append(len(letters) - 1)
        elif unicodedata.combining(sign) and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + sign)
        else:
            letters.append(sign)
    match = _SYLLABLE.fullmatch("".join(letters))
    if match is None or len(tones) > 1:
        return False
    if tones and not match.start(1) <= tones[0] < match.end(1):
        return False
    # The tone of "ao" stands on a, never on the glide o ("maõ" is VNI for "mã").
    glide = len(match[1]) > 1 and not match[2] and match[1] != "uy" and match[1][-1] in "iouy"
    return not (glide and tones == [match.end(1) - 1])


def from_tcvn3(text: str) -> str:
    """A TCVN3 text as Unicode."""
    return "".join(_TCVN3.get(sign, sign) for sign in text)


def from_vni(text: str) -> str:
    """A VNI text as Unicode: a mark follows its vowel."""
    result = ""
    for sign in text:
        low = sign.lower()
        if low in _VNI_MARKS and result[-1:].lower() in tuple("aeoyuươ"):
            result += _VNI_MARKS[low]
        else:
            plain = _VNI_LETTERS.get(low, low)
            result += plain if low == sign else plain.upper()
    return unicodedata.normalize("NFC", result)
