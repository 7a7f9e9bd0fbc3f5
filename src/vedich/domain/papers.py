"""Official papers (văn bản) of a campaign: their kinds, who issues them, how they are numbered.

Kinds and bodies are data (``definitions/papers``, ``definitions/bodies``); the symbol of a paper
comes from both.

>>> kind = PaperKind("plan", Text("Kế hoạch", "Plan"), "KH", "ke-hoach.docx", "{title}")
>>> ward = Body("ia-ake", "UBND xã Ia Ake", "UBND", "Ia Ake")
>>> symbol_of(kind, ward), number_and_symbol(5, symbol_of(kind, ward))
('KH-UBND', '05/KH-UBND')
>>> letter = PaperKind("reminder", Text("Công văn", "Letter"), "", "cong-van.docx", "đôn đốc")
>>> department = Body("so", "Sở", "SNN", "Lạng Sơn", unit="VP")
>>> number_and_symbol(None, symbol_of(letter, department)).strip()
'/SNN-VP'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from vedich.domain.indicators import Basis, Text
from vedich.domain.steps import START, StateTable, Step
from vedich.domain.vietnamese import how_many

PAPER = StateTable(
    "paper",
    Text("Văn bản", "Paper"),
    {
        "draft": Text("dự thảo", "draft"),
        "signed": Text("đã ký", "signed"),
        "issued": Text("đã ban hành", "issued"),
        "withdrawn": Text("đã thu hồi", "withdrawn"),
    },
    (
        Step("draft", Text("lập dự thảo", "draft"), (START, "draft"), "draft", "write_report"),
        *(
            Step("number", Text("cấp số", "number"), (state,), state, "issue_paper")
            for state in ("draft", "signed")
        ),
        Step(
            "sign",
            Text("ghi nhận bản đã ký", "record as signed"),
            ("draft",),
            "signed",
            "issue_paper",
        ),
        Step("issue", Text("ban hành", "issue"), ("signed",), "issued", "issue_paper"),
        Step(
            "withdraw",
            Text("thu hồi", "withdraw"),
            ("draft", "signed", "issued"),
            "withdrawn",
            "issue_paper",
            with_reason=True,
        ),
    ),
)
NOTICE = "result-notice"  # the kind everybody may read once it is issued
UNKNOWN = "……"  # what a person still has to write
_ROOM_FOR_A_PEN = "\u00a0" * 8


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper. ``symbol`` is its letters ("KH"); none for a letter (công văn).

    ``template``: the Word file it is written from. ``summary``: its trích yếu, where {campaign}
    stands for the campaign's title and {title} for that of its launching document.
    ``annex_only``: a table without a head of its own. ``milestone_day``: which counted day of the
    campaign a report of this kind is about; ``at_end``: the whole campaign. ``by_head``: issued by
    the head of the body in person. ``of_unit``: may be drafted for one unit, which then issues it.
    """

    id: str
    title: Text
    symbol: str
    template: str
    summary: str
    basis: tuple[Basis, ...] = ()
    annex_only: bool = False
    milestone_day: int | None = None
    at_end: bool = False
    by_head: bool = False
    of_unit: bool = False

    @property
    def is_letter(self) -> bool:
        """A letter has no name of its kind and its number comes without letters of one."""
        return not self.symbol and not self.annex_only

    @property
    def is_report(self) -> bool:
        """Written from the figures of a moment by the report's own writer."""
        return self.template == "bao-cao.docx"


@dataclass(frozen=True, slots=True)
class Body:
    """A body that issues papers: how its name, place and abbreviation are written.

    ``names``: other ways plans write its name. ``unit``: the drafting unit in a letter's symbol.
    ``series``: one sequence of numbers for each kind of paper, or one for all (the head decides).
    ``status`` "chưa có căn cứ": no source gives the abbreviation.
    """

    id: str
    name: str
    abbreviation: str
    place: str
    superior: str = ""
    names: tuple[str, ...] = ()
    unit: str = ""
    series: Literal["by_kind", "common"] = "by_kind"
    basis: tuple[Basis, ...] = ()
    status: str = ""


def symbol_of(kind: PaperKind, body: Body) -> str:
    """``KH-UBND``; of a letter ``SNN-VP``: the body and the unit that drafted it."""
    if kind.is_letter:
        return "-".join(part for part in (body.abbreviation, body.unit) if part)
    return f"{kind.symbol}-{body.abbreviation}"


def series_of(kind: PaperKind, body: Body) -> str:
    """Which sequence of the body's register a number is taken from: "KH", "CV", or "" for all."""
    if body.series == "common":
        return ""
    return kind.symbol or "CV"


def number_and_symbol(number: int | None, symbol: str) -> str:
    """``05/KH-UBND``; room for a pen where there is no number yet."""
    return f"{_ROOM_FOR_A_PEN if number is None else how_many(number)}/{symbol}"


def head_title(authority: tuple[str, ...]) -> str:
    """The office of the head of the body, from the lines above a signature.

    >>> head_title(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"))
    'CHỦ TỊCH'
    """
    for line in authority:
        if not line.upper().startswith("TM."):
            return re.sub(r"^(KT|Q|TL|TUQ)\.\s*", "", line.upper())
    return ""


def own_authority(authority: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of a head who signs in person, not on behalf of the body."""
    return tuple(line for line in authority if not line.upper().startswith("TM."))
