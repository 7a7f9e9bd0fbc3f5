"""A definition file as an outline a person can read: keys in words, texts in one language.

>>> outline({"title": {"vi": "Lương cơ sở", "en": "Base salary"}, "values": [{"value": 1}]}, "x")
['x: Lương cơ sở', '', 'Giá trị:', '  - Giá trị: 1']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from vedich.domain.dossiers import FIELDS, PROCEDURE_FIELDS
from vedich.domain.vietnamese import day, number
from vedich.rulebook.labels import label
from vedich.rulebook.word_values import CLOSED, VALUES

WIDTH = 96
LONG = 30  # from here on, items of a list stand on lines of their own
GROUPED = 10_000  # below it a number may be a year


def outline(data: object, name: str, lang: str = "vi", kind: str = "") -> list[str]:
    """The lines of a file; ``name`` and its title come first. ``kind``: the folder it is in."""
    title = ""
    if isinstance(data, dict):
        called = "title" if "title" in data else "name"
        title = str(_plain(data.get(called, ""), lang) or "")
        data = {key: value for key, value in data.items() if key not in ("id", called)}
    return [f"{name}: {title}".rstrip(": "), "", *_lines(data, _Words(lang, kind), 0)]


@dataclass(frozen=True, slots=True)
class _Words:
    """The language that is written, and the kind of file, which says what its keys mean."""

    lang: str
    kind: str

    def label(self, key: str) -> str:
        if self.lang == "en":
            return key.replace("_", " ")
        field = FIELDS.get(key) or PROCEDURE_FIELDS.get(key)
        return label(key, self.kind) or (field.vi if field else key)


def _lines(value: object, words: _Words, indent: int, under: str = "") -> Iterator[str]:
    margin = "  " * indent
    if isinstance(value, dict):
        for key, inner in value.items():
            named = words.label(str(key))
            said = _plain(inner, words.lang, str(key))
            if said is None:
                yield f"{margin}{named}:"
                yield from _lines(inner, words, indent + 1, str(key))
            else:
                yield from _wrapped(f"{named}: {said}", margin)
    elif isinstance(value, list):
        for inner in value:
            said = _plain(inner, words.lang, under)
            if said is not None:
                yield from _wrapped(f"- {said}", margin)
                continue
            for position, line in enumerate(_lines(inner, words, indent + 1)):
                yield f"{margin}- {line[len(margin) + 2 :]}" if position == 0 else line


def _wrapped(line: str, margin: str) -> Iterator[str]:
    yield from wrap(
        line,
        WIDTH,
        initial_indent=margin,
        subsequent_indent=margin + "    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _plain(value: object, lang: str, key: str = "") -> str | None:
    """What fits on the line of its key; None for what needs lines of its own."""
    if isinstance(value, dict):
        if set(value) == {"vi", "en"}:
            return str(value[lang])
        return None if value else "—"
    if isinstance(value, list):
        short = [_plain(part, lang, key) for part in value]
        words = [word for word in short if word is not None and len(word) < LONG]
        return ", ".join(words) if len(words) == len(value) else None
    return _word(value, lang, key)


def _word(value: object, lang: str, key: str) -> str:
    english = lang == "en"
    if value is None:
        return "none" if english else "không có"
    if isinstance(value, bool):
        return ("yes" if value else "no") if english else ("có" if value else "không")
    if isinstance(value, date):
        return value.isoformat() if english else day(value)
    if isinstance(value, float):
        return str(value) if english else str(value).replace(".", ",")
    if isinstance(value, int) and abs(value) >= GROUPED:
        return f"{value:,}" if english else number(value)
    if not english and key in CLOSED and isinstance(value, str):
        return VALUES.get(value, value)
    return str(value)
