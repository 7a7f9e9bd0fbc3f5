"""A definition file as an outline a person can read: keys in words, texts in one language.

>>> outline({"title": {"vi": "Lương cơ sở", "en": "Base salary"}, "values": [{"value": 1}]}, "x")
['x: Lương cơ sở', '', 'Giá trị:', '  - Giá trị: 1']
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from textwrap import wrap

from vedich.domain.dossiers import FIELDS, PROCEDURE_FIELDS
from vedich.domain.vietnamese import day, number
from vedich.rulebook.labels import CLOSED, KEYS, VALUES

WIDTH = 96
LONG = 30  # from here on, items of a list stand on lines of their own
GROUPED = 10_000  # below it a number may be a year


def outline(data: object, name: str, lang: str = "vi") -> list[str]:
    """The lines of a file; ``name`` and its title come first."""
    title = ""
    if isinstance(data, dict):
        title = str(_plain(data.get("title"), lang) or "")
        data = {key: value for key, value in data.items() if key not in ("id", "title")}
    return [f"{name}: {title}".rstrip(": "), "", *_lines(data, lang, 0)]


def _lines(value: object, lang: str, indent: int, under: str = "") -> Iterator[str]:
    margin = "  " * indent
    if isinstance(value, dict):
        for key, inner in value.items():
            label = _label(str(key), lang)
            said = _plain(inner, lang, str(key))
            if said is None:
                yield f"{margin}{label}:"
                yield from _lines(inner, lang, indent + 1, str(key))
            else:
                yield from _wrapped(f"{label}: {said}", margin)
    elif isinstance(value, list):
        for inner in value:
            said = _plain(inner, lang, under)
            if said is not None:
                yield from _wrapped(f"- {said}", margin)
                continue
            for position, line in enumerate(_lines(inner, lang, indent + 1)):
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


def _label(key: str, lang: str) -> str:
    field = FIELDS.get(key) or PROCEDURE_FIELDS.get(key)
    if lang == "en":
        return key.replace("_", " ")
    return KEYS.get(key) or (field.vi if field else key)
