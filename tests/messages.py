"""Catalogues of the site: every marked Vietnamese text has its English, compiled files are current.

``python -m tests.messages`` lists what has no English yet and compiles each ``.po``;
``--check`` only looks. Texts are Vietnamese in the source, the catalogue adds the English.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1] / "src" / "vedich"
_FUNCTIONS = {
    "gettext": None,
    "gettext_noop": None,
    "gettext_lazy": None,
    "translate": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "_": None,
}


def marked() -> Iterator[tuple[str, str]]:
    """(text, where) of every text the site marks for translation."""
    for place in sorted(SOURCE.rglob("*")):
        if place.suffix == ".py":
            source = place.read_text("utf-8")
        elif place.suffix in (".html", ".txt") and "templates" in place.parts:
            source = templatize(place.read_text("utf-8"))
        else:
            continue
        found = extract("python", io.BytesIO(source.encode()), _FUNCTIONS)
        for line, text, _comments, _context in found:
            first = text[0] if isinstance(text, tuple) else text
            if first:
                yield first, f"{place.relative_to(SOURCE)}:{line}"


def without_english() -> dict[str, str]:
    """Marked texts that no English catalogue holds, each with one place where it stands."""
    catalogues = [_catalogue(po) for po in sorted(SOURCE.rglob("en/LC_MESSAGES/*.po"))]
    return {
        text: where
        for text, where in marked()
        if not any(_holds(catalogue, text) for catalogue in catalogues)
    }


def stale() -> list[Path]:
    """Catalogues whose compiled file is absent or another one."""
    return [
        po
        for po in sorted(SOURCE.rglob("*.po"))
        if not (mo := po.with_suffix(".mo")).is_file() or _texts(mo) != _texts(po)
    ]


def _holds(catalogue: Catalog, text: str) -> bool:
    one = catalogue.get(text)
    return one is not None and bool(one.string) and (not one.pluralizable or all(one.string))


def _catalogue(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parts[-3])


def _texts(place: Path) -> dict[str, list[str]]:
    with place.open("rb") as file:
        catalogue = read_mo(file) if place.suffix == ".mo" else _catalogue(place)
    return {" | ".join(_all(one.id)): _all(one.string) for one in catalogue if one.id}


def _all(texts: str | Sequence[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def main() -> int:
    """Say what lacks its English; compile unless only asked to look."""
    looking = "--check" in sys.argv[1:]
    lacking = without_english()
    for text, where in lacking.items():
        print(f"{where}: chưa có bản tiếng Anh / no English yet: {text!r}")
    for po in stale():
        print(f"{po.relative_to(SOURCE)}: {'cũ / stale' if looking else 'biên dịch / compiled'}")
        if not looking:
            with po.with_suffix(".mo").open("wb") as file:
                write_mo(file, _catalogue(po))
        elif not lacking:
            lacking = {str(po): str(po)}
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
