"""Plans, decisions, letters, guidance and notices as Word documents, from an office's templates.

Every template may use every tag of ``TAGS``; the sentences stand in the template, the facts are
filled in. A tag that is empty for a kind (``laggards_number`` of a plan) prints nothing.

>>> "addressees" in TAGS and "laggardz" not in TAGS
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vedich.documents import wording
from vedich.documents.cells import Table
from vedich.documents.template_fill import Filling, fill, mark
from vedich.domain import vietnamese
from vedich.domain.reports import Header, Signature

TEMPLATES = Path(__file__).parents[1] / "definitions" / "documents"
TAGS = frozenset(
    {
        *("header", "subject", "label", "signature", "recipients", "bases", "annexes", "tables"),
        *("issuer", "campaign", "about", "plan", "period", "period_text", "addressees", "decides"),
        *("situation", "purposes", "requirements", "contents", "method", "has_targets"),
        *("participants", "tiers", "award_sets", "award_items", "deadlines", "duties", "reporting"),
        *("closing", "units_number", "watchers", "as_of", "deadline", "handling"),
        *("laggards_number", "laggards_in_annex", "shortcomings", "results", "who_met", "ranking"),
        "matters",
    }
)
TABLES = ("laggards", "results")  # one that a paper does not have leaves nothing behind
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: its title, "Kèm theo …", and its tables."""

    title: str
    cited: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class PaperText:
    """What a paper says. ``words``: the tags beside head, signature, recipients and annexes.

    ``tables``: those that stand in the text, by the name their tag has (``tables.laggards``).
    """

    header: Header
    subject: str
    signature: Signature
    words: Mapping[str, Any]
    bases: Sequence[str] = ()
    recipients: Sequence[str] = ()
    annexes: Sequence[Annex] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    title: str = ""
    label: str = ""


def write_paper(paper: PaperText, path: Path, template: Path) -> Path:
    """Writes the document to ``path``; Refusal(``broken_template``) names a tag that is wrong."""
    annexes, placed = annexes_of(paper.annexes)
    words = dict.fromkeys(TAGS, "") | {
        **paper.words,
        "header": header_words(paper.header),
        "subject": paper.subject,
        "label": paper.label,
        "bases": wording.ended(paper.bases),
        "signature": {
            "authority": paper.signature.authority,
            "office": list(paper.signature.office),
            "name": paper.signature.name,
        },
        "recipients": wording.ended(paper.recipients),
        "annexes": annexes,
        "tables": {key: mark(key) for key in TABLES},
    }
    tables = {**paper.tables, **placed}
    return fill(Filling(template, TAGS, words, tables, paper.title, paper.label), path)


def header_words(head: Header) -> dict[str, str]:
    """The tags of a paper's head; room for a pen where number or day are not known yet."""
    return {
        "superior": wording.body_name(head.superior),
        "issuer": wording.body_name(head.issuer),
        "number": head.number or "\u00a0" * 8,
        "symbol": head.symbol,
        "place": head.place,
        "day": vietnamese.long_day(head.day),
    }


def annexes_of(found: Sequence[Annex]) -> tuple[list[dict[str, Any]], dict[str, Table]]:
    """Annexes as the templates' loop reads them; numbered with Roman numerals from two on."""
    annexes: list[dict[str, Any]] = []
    placed: dict[str, Table] = {}
    for place, annex in enumerate(found):
        number = f"Phụ lục {_ROMAN[place]}" if len(found) > 1 else "Phụ lục"
        keys = [f"annex-{place}-{part}" for part in range(len(annex.tables))]
        placed.update(zip(keys, annex.tables, strict=True))
        annexes.append(
            {
                "number": number,
                "title": annex.title,
                "cited": annex.cited,
                "tables": [mark(key) for key in keys],
            }
        )
    return annexes, placed
