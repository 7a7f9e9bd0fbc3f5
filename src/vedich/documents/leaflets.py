"""A guide on paper: the A5 leaflet and the A4 or A3 poster, as PDF/A-2b with a code to its page.

>>> from vedich.domain.guides import Guide, Step, tell
>>> from vedich.domain.indicators import Text
>>> both = Text("Đến quầy", "Go to the counter")
>>> guide = Guide("counter", 1, both, both, both, (), (Step("go", both),), (), (), ())
>>> leaflet(tell(guide, "vi"), "https://vi-du.gov.vn/help/vi/counter/", Paper.A5)[:5]
b'%PDF-'
"""

from __future__ import annotations

import io
import json
import tempfile
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path

from vedich.domain.guides import Told

FONTS = Path(__file__).parent / "fonts"
TEMPLATE = Path(__file__).parents[1] / "definitions" / "documents" / "to-roi.typ"


class Paper(StrEnum):
    """A5 is the leaflet, two sides; A4 and A3 are the poster, one side."""

    A5 = "a5"
    A4 = "a4"
    A3 = "a3"


def leaflet(told: Told, address: str, paper: Paper, template: Path | None = None) -> bytes:
    """The PDF of a guide; ``address`` is where its code leads, ``template`` an office's own."""
    import typst

    guide = {
        **asdict(told),
        "size": paper.value,
        "address": address,
        # A PDF names a language by its two letters; a further one is announced as Vietnamese.
        "lang": told.language if len(told.language) == 2 else "vi",
        "qr": qr_svg(address),
        "troubles": [{"what": what, "then": then} for what, then in told.troubles],
    }
    # The template sees one folder with nothing else in it, and no font of the machine.
    with tempfile.TemporaryDirectory(prefix="vedich-leaflet-") as folder:
        page = Path(folder) / "guide.typ"
        page.write_bytes((template or TEMPLATE).read_bytes())
        made: bytes = typst.compile(
            str(page),
            root=folder,
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs={"guide": json.dumps(guide, ensure_ascii=False)},
            pdf_standards="a-2b",
        )
    return made


def qr_svg(text: str) -> str:
    """The text as a QR code that survives a stain: an SVG of black squares, four modules of quiet.

    >>> qr_svg("https://vi-du.gov.vn/").startswith("<svg")
    True
    """
    import segno

    out = io.BytesIO()
    segno.make(text, error="q", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, border=4, light="#fff", omitsize=True
    )
    return out.getvalue().decode("ascii").strip()
