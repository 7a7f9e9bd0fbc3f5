"""How a Word document makes its paragraphs look: styles on styles, then what is set by hand.

Word looks a property up at the run, its character style, the paragraph, the paragraph's style and
the styles that one is based on, and at last in the defaults of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ON = (None, "1", "true", "on")
_MOST_STYLES = 64  # a chain of styles longer than this turns in a circle
_MM = 25.4 / 1440


@dataclass(slots=True)
class Styles:
    """The styles of a document by id, its defaults, and the faces of its theme."""

    by_id: dict[str, Any] = field(default_factory=dict)
    usual: str = ""
    defaults: Any = None
    faces: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, styles: Any, theme: Any) -> Styles:
        """Read from the parts ``word/styles.xml`` and ``word/theme/theme1.xml``, each or None."""
        found = cls()
        if styles is not None:
            for style in styles.iter(f"{W}style"):
                name = style.get(f"{W}styleId") or ""
                found.by_id[name] = style
                if style.get(f"{W}default") in ("1", "true") and style.get(f"{W}type") == (
                    "paragraph"
                ):
                    found.usual = name
            found.defaults = styles.find(f"{W}docDefaults")
        if theme is not None:
            for which in ("major", "minor"):
                latin = theme.find(f".//{_A}{which}Font/{_A}latin")
                if latin is not None:
                    found.faces[which] = latin.get("typeface") or ""
        return found

    def chain(self, name: str | None) -> Iterator[Any]:
        """A style and those it is based on, the nearest first."""
        for _ in range(_MOST_STYLES):
            style = self.by_id.get(name or "")
            if style is None:
                return
            yield style
            based = style.find(f"{W}basedOn")
            name = based.get(f"{W}val") if based is not None else None

    def layers(self, paragraph: Any, kind: str) -> Iterator[Any]:
        """``pPr`` or ``rPr`` elements that shape a paragraph, the nearest first."""
        own = paragraph.find(f"{W}pPr")
        if own is not None and kind == "pPr":
            yield own
        style = own.find(f"{W}pStyle") if own is not None else None
        name = style.get(f"{W}val") if style is not None else self.usual
        for one in self.chain(name):
            if (found := one.find(f"{W}{kind}")) is not None:
                yield found
        if self.defaults is not None:
            found = self.defaults.find(f"{W}{kind}Default/{W}{kind}")
            if found is not None:
                yield found

    def run_layers(self, paragraph: Any, run: Any) -> Iterator[Any]:
        """``rPr`` elements that shape a run, the nearest first."""
        own = run.find(f"{W}rPr")
        if own is not None:
            yield own
            style = own.find(f"{W}rStyle")
            for one in self.chain(style.get(f"{W}val") if style is not None else None):
                if (found := one.find(f"{W}rPr")) is not None:
                    yield found
        yield from self.layers(paragraph, "rPr")


def run_look(styles: Styles, paragraph: Any, run: Any) -> dict[str, Any]:
    """Typeface, size in points and marks of a run."""
    layers = list(styles.run_layers(paragraph, run))
    size = _first(layers, "sz", "val")
    colour = _first(layers, "color", "val") or ""
    return {
        "font": _face(styles, layers),
        "size": _number(size, 20.0) / 2,
        "bold": _marked(layers, "b"),
        "italic": _marked(layers, "i"),
        "caps": _marked(layers, "caps"),
        "colour": "" if colour in ("auto", "000000") else colour,
    }


def paragraph_look(styles: Styles, paragraph: Any) -> dict[str, Any]:
    """Alignment, indents in mm, spacing and what keeps a paragraph with the next."""
    layers = list(styles.layers(paragraph, "pPr"))
    align = _first(layers, "jc", "val") or "left"
    first = _number(_first(layers, "ind", "firstLine"), 0.0)
    hanging = _number(_first(layers, "ind", "hanging"), 0.0)
    return {
        "align": {"start": "left", "end": "right", "distribute": "both"}.get(align, align),
        "first_mm": (first or -hanging) * _MM,
        "left_mm": _number(_first(layers, "ind", "left", "start"), 0.0) * _MM,
        "right_mm": _number(_first(layers, "ind", "right", "end"), 0.0) * _MM,
        "before_pt": _number(_first(layers, "spacing", "before"), 0.0) / 20,
        "after_pt": _number(_first(layers, "spacing", "after"), 0.0) / 20,
        "multiple": _multiple(styles, paragraph, layers),
        "keep_next": _marked(layers, "keepNext"),
        "numbered": any(layer.find(f"{W}numPr") is not None for layer in layers),
    }


def _multiple(styles: Styles, paragraph: Any, layers: list[Any]) -> float:
    """Line spacing as a multiple of single spacing."""
    line = _number(_first(layers, "spacing", "line"), 240.0)
    if (_first(layers, "spacing", "lineRule") or "auto") == "auto":
        return line / 240
    run = next(paragraph.iter(f"{W}r"), None)
    size = run_look(styles, paragraph, run)["size"] if run is not None else 14.0
    return round(line / 20 / (size * 1.15), 2)


def _face(styles: Styles, layers: list[Any]) -> str:
    for layer in layers:
        fonts = layer.find(f"{W}rFonts")
        if fonts is None:
            continue
        theme = fonts.get(f"{W}asciiTheme") or fonts.get(f"{W}hAnsiTheme")
        if theme:
            return styles.faces.get("major" if theme.startswith("major") else "minor", "")
        named = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
        if named:
            return str(named)
    return ""


def _first(layers: list[Any], tag: str, *names: str) -> str | None:
    for layer in layers:
        element = layer.find(f"{W}{tag}")
        if element is None:
            continue
        for name in names:
            if (value := element.get(f"{W}{name}")) is not None:
                return str(value)
    return None


def _marked(layers: list[Any], tag: str) -> bool:
    for layer in layers:
        element = layer.find(f"{W}{tag}")
        if element is not None:
            return element.get(f"{W}val") in _ON
    return False


def _number(text: str | None, otherwise: float) -> float:
    try:
        return float(text) if text is not None else otherwise
    except ValueError:
        return otherwise
