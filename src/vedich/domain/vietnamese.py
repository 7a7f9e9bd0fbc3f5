"""How a Vietnamese official writes numbers, dates and lists, and in which order names stand.

>>> percent(Decimal("10.99")), percent(Decimal(45)), day(date(2024, 4, 6))
('10,99%', '45%', '06/4/2024')
>>> long_day(date(2024, 4, 6)), rise(Fraction(-5, 2), "percent")
('ngày 06 tháng 4 năm 2024', 'giảm 2,5 điểm phần trăm')
>>> sorted(["xã Đak Pơ", "phường An Khê", "xã Ân Hảo", "xã Ayun"], key=unit_key)
['phường An Khê', 'xã Ayun', 'xã Ân Hảo', 'xã Đak Pơ']
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from vedich.domain.figures import decimal_comma, round_half_up

Number = int | Decimal | Fraction
SortKey = tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; no tone comes first
_KINDS = tuple(
    sorted(
        ("đặc khu", "phường", "quận", "huyện", "thành phố", "thị trấn", "thị xã", "tỉnh", "xã"),
        key=len,
        reverse=True,
    )
)
_BODIES = ("ủy ban nhân dân", "uỷ ban nhân dân", "ubnd")
_MOST_PLACES = 6
# The one letter that Unicode does not take apart into a base and a mark.
_NO_PARTS = str.maketrans("đĐ", "dD")


def number(value: Number, places: int | None = None) -> str:
    """``1.234.567,89``. Without ``places``: the decimals a Decimal was given with (six at
    most), for other numbers as few as it takes, two at most.

    >>> number(Decimal("1234567.80")), number(Fraction(5, 2)), number(5, 2)
    ('1.234.567,80', '2,5', '5,00')
    """
    if places is None and isinstance(value, Decimal):
        places = min(_decimals(value), _MOST_PLACES)
    if places is not None:
        return decimal_comma(round_half_up(value, places))
    text = decimal_comma(round_half_up(value, 2))
    return text.rstrip("0").rstrip(",")


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def percent(value: Number, places: int | None = None, apart_from: Number | None = None) -> str:
    """``45%``, ``10,99%``: no space, decimal comma.

    ``apart_from``: a target the text must not seem to reach by rounding alone.

    >>> percent(Fraction(99996, 1000), apart_from=100)
    '99,996%'
    """
    return _apart(value, places, apart_from) + "%"


def points(value: Number, apart_from: Number | None = None) -> str:
    """A score with two decimals: ``57,78``; the word "điểm" stands beside it or in the header."""
    return _apart(value, 2, apart_from)


def _apart(value: Number, places: int | None, other: Number | None) -> str:
    """The number with as many decimals as keep it on its own side of ``other``."""
    wide = 2 if places is None else places
    if isinstance(value, Decimal) and places is None:
        wide = _decimals(value)
    if other is not None and Fraction(value) != Fraction(other):
        above = Fraction(value) > Fraction(other)
        while wide < _MOST_PLACES and not _beyond(round_half_up(value, wide), other, above):
            wide += 1
            places = wide
    return number(value, places)


def _beyond(rounded: Decimal, other: Number, above: bool) -> bool:
    return Fraction(rounded) > Fraction(other) if above else Fraction(rounded) < Fraction(other)


def how_many(value: int) -> str:
    """A small number of things in running text: 1 to 9 take a leading zero (``05 đơn vị``)."""
    return f"0{value}" if 0 < value < 10 else number(value)


def rise(change: Number, measure: str) -> str:
    """``tăng 10 điểm phần trăm``, ``giảm 0,35 điểm``, ``không đổi``: rates differ in points."""
    if change == 0:
        return "không đổi"
    word = "tăng" if change > 0 else "giảm"
    if measure == "percent":
        return f"{word} {number(_size(change))} điểm phần trăm"
    if measure == "points":
        return f"{word} {points(_size(change))} điểm"
    return f"{word} {number(_size(change))}"


def signed(change: Number, places: int = 2) -> str:
    """A change in a table cell: ``+2,73``, ``−0,35``, ``0,00``."""
    text = number(_size(change), places)
    return text if not text.strip("0,") else ("+" if change > 0 else "−") + text


def _size(change: Number) -> Fraction:
    return abs(Fraction(change))


def day(value: date) -> str:
    """``06/4/2024``: days below 10 take a zero, months only 1 and 2."""
    return f"{value.day:02d}/{_month(value)}/{value.year}"


def long_day(value: date | None) -> str:
    """``ngày 06 tháng 4 năm 2024``; None leaves room for a pen."""
    if value is None:
        return "ngày      tháng      năm      ".replace(" " * 6, "\u00a0" * 6)
    return f"ngày {value.day:02d} tháng {_month(value)} năm {value.year}"


def moment(value: datetime) -> str:
    """``14 giờ 30 phút ngày 02/10/2026``; the end of a day is said as ``hết ngày``."""
    if (value.hour, value.minute) == (23, 59):
        return f"hết ngày {day(value)}"
    return f"{value.hour:02d} giờ {value.minute:02d} phút ngày {day(value)}"


def _month(value: date) -> str:
    return f"{value.month:02d}" if value.month < 3 else str(value.month)


def listed(names: Sequence[str], most: int | None = None) -> str:
    """``A, B và C``; beyond ``most`` names: ``A, B và 05 đơn vị khác``."""
    if most is not None and len(names) > most:
        return f"{', '.join(names[:most])} và {how_many(len(names) - most)} đơn vị khác"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} và {names[-1]}"


def kindless(name: str) -> str:
    """A unit's name without its kind: ``UBND xã Ia Ake`` → ``Ia Ake``."""
    rest = unicodedata.normalize("NFC", name).strip()
    for prefixes in (_BODIES, _KINDS):
        for prefix in prefixes:
            if rest.casefold().startswith(prefix + " "):
                rest = rest[len(prefix) + 1 :].strip()
                break
    return rest


def unit_key(name: str) -> SortKey:
    """Order of units: the Vietnamese alphabet over the name without its kind."""
    return alphabet_key(kindless(name))


def person_key(name: str) -> SortKey:
    """Order of persons: given name (the last word), then family name, then middle names."""
    words = name.split()
    return alphabet_key(" ".join([words[-1], *words[:-1]]) if words else "")


def alphabet_key(text: str) -> SortKey:
    """Order by letters first (a ă â b … y), then by tone, wherever the tone mark is typed."""
    letters: list[tuple[int, ...]] = []
    tones: list[tuple[int, ...]] = []
    for word in text.casefold().split():
        spelt = unicodedata.normalize("NFD", word)
        tones.append(tuple(_TONES.index(mark) + 1 for mark in spelt if mark in _TONES))
        bare = "".join(mark for mark in spelt if mark not in _TONES)
        letters.append(tuple(_weight(letter) for letter in unicodedata.normalize("NFC", bare)))
    return tuple(letters), tuple(tones)


def unmarked(text: str) -> str:
    """The text without tone and vowel marks, đ as d: as people type in a hurry.

    >>> unmarked("Đăng ký thường trú")
    'Dang ky thuong tru'
    """
    apart = unicodedata.normalize("NFD", text.translate(_NO_PARTS))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _weight(letter: str) -> int:
    # Digits and signs come before every letter, foreign letters after.
    place = _LETTERS.find(letter)
    if place >= 0:
        return 1000 + place
    return ord(letter) if ord(letter) < 128 else 2000 + ord(letter)
