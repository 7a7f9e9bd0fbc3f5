"""Step guides as pages, on paper and in further languages.

    told = told_guide("account", "vi")
    pdf = leaflet_of("account", "vi", "a5", "https://dichvucong.vi-du.gov.vn")

Nothing here asks who is looking: a guide is the same for everybody.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vedich.domain.errors import Refusal
from vedich.domain.guides import NAMES, Told, tell
from vedich.operations.pages.board import kept, office_now

PAPERS = ("a5", "a4", "a3")


def guide_languages() -> dict[str, str]:
    """Code → its own name: Vietnamese, English, and what the office added."""
    added = office_now().book.languages
    return {**NAMES, **{code: one.name for code, one in sorted(added.items())}}


def told_guide(name: str, language: str) -> Told:
    """The guide in a language; Refusal for an unknown guide or language."""
    book = office_now().book
    if language in NAMES:
        return tell(book.guide(name), language)
    if language not in book.languages:
        known = ", ".join(guide_languages())
        raise Refusal(
            "unknown_language",
            f"Hướng dẫn chưa có ngôn ngữ “{language}”.",
            f"The guides are not in the language “{language}”.",
            where=language,
            hint_vi=f"Đã có: {known}. Thêm ngôn ngữ bằng một tệp trong definitions/languages.",
            hint_en=f"There are: {known}. An office adds one as a file in definitions/languages.",
        )
    return tell(book.guide(name), language, book.languages[language])


def told_guides(language: str) -> list[Told]:
    """Every guide in a language, in its order; Refusal for an unknown language."""
    guides = sorted(office_now().book.guides.values(), key=lambda one: (one.position, one.id))
    return [told_guide(one.id, language) for one in guides]


def bases_of(name: str) -> list[str]:
    """The documents a guide rests on, and who checked it, as lines."""
    guide = office_now().book.guide(name)
    return [*(str(basis) for basis in guide.bases), guide.checker]


def guide_address(site: str, language: str, name: str) -> str:
    """Where the page of a guide stands; codes on paper lead there.

    >>> guide_address("https://vi-du.gov.vn/", "vi", "account")
    'https://vi-du.gov.vn/help/vi/account/'
    """
    return f"{site.rstrip('/')}/help/{language}/{name}/"


def code_of(address: str) -> str:
    """The QR code of an address as an SVG."""
    from vedich.documents.leaflets import qr_svg

    return qr_svg(address)


def leaflet_of(name: str, language: str, paper: str, site: str) -> bytes:
    """The PDF/A-2b of a guide on ``a5``, ``a4`` or ``a3``; the same is drawn once."""
    told = told_guide(name, language)
    if paper not in PAPERS:
        raise Refusal(
            "unknown_paper",
            f"Không có khổ giấy “{paper}”.",
            f"There is no paper “{paper}”.",
            hint_vi="Các khổ: " + ", ".join(PAPERS) + ".",
            hint_en="Papers: " + ", ".join(PAPERS) + ".",
        )
    address = guide_address(site, language, name)
    own = office_now().workspace.path / "definitions" / "documents" / "to-roi.typ"
    key = (name, language, paper, address)
    return kept("leaflet", key, lambda: _drawn(told, address, paper, own), 60)


def write_leaflet(name: str, language: str, paper: str, site: str, out: Path) -> dict[str, Any]:
    """Write the PDF to ``out``; the answer names file, size and the address of its code."""
    from vedich.warehouse.files import write_durably

    made = leaflet_of(name, language, paper, site)
    write_durably(out.absolute(), lambda path: path.write_bytes(made))
    return {
        "rows": [{"file": out, "bytes": len(made), "paper": paper, "language": language}],
        "address": guide_address(site, language, name),
    }


def _drawn(told: Told, address: str, paper: str, own: Path) -> bytes:
    from vedich.documents.leaflets import Paper, leaflet

    try:
        return leaflet(told, address, Paper(paper), own if own.exists() else None)
    except RuntimeError as error:
        if not own.exists():
            raise
        raise Refusal(
            "template_broken",
            "Mẫu to-roi.typ của đơn vị không dùng được.",
            "The office's template to-roi.typ can't be used.",
            where=str(own),
            hint_vi="Sửa mẫu, hoặc bỏ tệp này để dùng mẫu kèm phần mềm.",
            hint_en="Mend it, or remove it to use the shipped one.",
        ) from error
