"""Who issues the papers of a campaign: head, symbol, signature, bases and recipients.

heads = heads_of(office, campaign, kind)
heads.body.name, heads.header(number=35).number, heads.signature().authority
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from vedich.domain.campaigns import Campaign
from vedich.domain.papers import (
    UNKNOWN,
    Body,
    PaperKind,
    head_title,
    own_authority,
    symbol_of,
)
from vedich.domain.plan_words import PlanWords
from vedich.domain.plans import Citation
from vedich.domain.reports import Header, Signature
from vedich.domain.vietnamese import day as written_day
from vedich.domain.vietnamese import how_many
from vedich.operations.office import Office

_FOR_REPORTS = ("Lãnh đạo cơ quan (để báo cáo);", "Các đơn vị tham gia;", "Lưu: VT.")
_NAME_TO_WRITE = "……………………"
_COMMITTEE = re.compile(r"^(UBND|Uỷ ban nhân dân|ủy ban nhân dân)\b", re.IGNORECASE)
_OF_PROVINCE = re.compile(r"^(Sở .+?|Ban .+?|Thanh tra)\s+((?:tỉnh|thành phố) .+)$")


@dataclass(frozen=True, slots=True)
class Heads:
    """What every paper of a campaign has at its top and bottom."""

    campaign: Campaign
    kind: PaperKind
    body: Body
    of_unit: bool = False

    def header(self, number: int | None = None, day: date | None = None) -> Header:
        """The top of the paper; a number below 10 takes a zero."""
        return Header(
            self.body.name,
            self.body.place,
            symbol_of(self.kind, self.body),
            self.body.superior,
            "" if number is None else how_many(number),
            day,
        )

    def signature(self, signatory: str = "") -> Signature:
        """Authority and office as in the plan; ``signatory``: another name than the plan's."""
        signed = None if self.of_unit else self.campaign.document.signatory
        lines = signed.authority if signed else ("THỦ TRƯỞNG ĐƠN VỊ",)
        if self.of_unit and self.body.abbreviation == "UBND":
            lines = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
        if self.kind.by_head:
            lines = own_authority(lines) or lines
        name = signatory or (signed.name if signed else _NAME_TO_WRITE)
        return Signature(lines[0], tuple(lines[1:]), name)

    @property
    def running(self) -> str:
        """The body in running text: ``UBND xã Ia Ake``."""
        return _COMMITTEE.sub("UBND", self.body.name)

    @property
    def decides(self) -> str:
        """Who decides, above "QUYẾT ĐỊNH:": ``CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ IA AKE``."""
        signed = self.campaign.document.signatory
        title = head_title(signed.authority) if signed else ""
        return f"{title or 'Thủ trưởng'} {self.body.name}".upper()


def heads_of(office: Office, campaign: Campaign, kind: PaperKind) -> Heads:
    """Head, signature and symbol of a kind of paper of a campaign."""
    return Heads(campaign, kind, body_of(office, campaign))


def body_of(office: Office, campaign: Campaign) -> Body:
    """The body that launched the campaign: as defined, else as its plan writes itself."""
    if campaign.example:
        return Body("example", "Đơn vị chủ trì (ví dụ)", "VD", "Địa danh", unit="VP")
    written = campaign.document.body
    for body in office.book.bodies.values():
        if written.casefold() in {name.casefold() for name in (body.name, *body.names)}:
            return body
    return _as_written(campaign, office.book.plan_words())


def unit_body(name: str) -> Body:
    """A unit as the issuer of its own report; its abbreviation and place are for it to write."""
    full = f"UBND {name}" if re.match(r"(xã|phường|thị trấn|đặc khu)\s", name, re.I) else name
    whole = _full(full)
    letters = "UBND" if _COMMITTEE.match(full) else UNKNOWN
    bare = re.sub(r"^UBND\s+", "", full)
    place = re.sub(r"^(xã|phường|thị trấn|đặc khu)\s+", "", bare, flags=re.I)
    return Body("unit", whole, letters, place if letters == "UBND" else UNKNOWN)


def for_unit(heads: Heads, name: str) -> Heads:
    """The same paper, issued by a unit of the campaign."""
    return replace(heads, body=unit_body(name), of_unit=True)


def _as_written(campaign: Campaign, words: PlanWords) -> Body:
    document = campaign.document
    place = (document.date_written or "").partition(",")[0].strip() or UNKNOWN
    written = (document.number or document.number_written or "").partition("/")[2].strip()
    first, _, second = written.partition("-")
    letter = bool(first) and first not in words.symbols and document.kind == "Công văn"
    short = first if letter else second
    name, superior = _full(document.body), ""
    if (found := _OF_PROVINCE.match(document.body)) is not None:
        name, superior = found.group(1), f"UBND {found.group(2)}"
    return Body(
        campaign.id, name, short or UNKNOWN, place, superior, unit=second if letter else "VP"
    )


def _full(name: str) -> str:
    return _COMMITTEE.sub("Ủy ban nhân dân", name)


def plan_cited(campaign: Campaign) -> str:
    """The launching document as other papers cite it."""
    document = campaign.document
    if campaign.example:
        return "đợt thi đua ví dụ, không có văn bản phát động"
    number = f" số {document.number}" if document.number else ""
    day = f" ngày {written_day(document.date)}" if document.date else ""
    return f"{document.kind}{number}{day} của {document.body}"


def bases_of(campaign: Campaign, words: PlanWords) -> tuple[str, ...]:
    """The plan itself and the plan above it; a report has no other basis of its own."""
    if campaign.example:
        return ()
    above = [f"Căn cứ {cited(campaign.parent, words)}"] if campaign.parent else []
    return (*above, f"Căn cứ {plan_cited(campaign)}")


def cited(document: Citation, words: PlanWords) -> str:
    """A document by number, day, body and title; the plan's own words where it names no number.

    ``words``: kinds of documents and their symbols.
    """
    if document.number is None:
        return document.text
    day = f" ngày {written_day(document.date)}" if document.date else ""
    body = f" của {document.body}" if document.body else ""
    title = f" về {document.title[0].lower()}{document.title[1:]}" if document.title else ""
    title = re.sub(r"^ về về ", " về ", title).rstrip(".")
    return f"{_kind_of(document, words)} số {document.number}{day}{body}{title}"


def _kind_of(document: Citation, words: PlanWords) -> str:
    """The kind as the plan writes it before the number, else by the letters after the number."""
    number = re.escape(document.number or "")
    kinds = "|".join(re.escape(kind) for kind in sorted(words.cited, key=len, reverse=True))
    written = re.search(rf"\b({kinds})\b số {number}", document.text, re.IGNORECASE)
    if written:
        return written.group(1)[0].upper() + written.group(1)[1:]
    letters = re.split(r"[/-]", (document.number or "").partition("/")[2])
    return next((words.symbols[one] for one in letters if one in words.symbols), "Văn bản")


def recipients_of(campaign: Campaign, kind: PaperKind) -> tuple[str, ...]:
    """The plan's recipients; of a letter those it is addressed to come first ("Như trên")."""
    found = list(campaign.recipients) or list(_FOR_REPORTS)
    if kind.is_letter:
        rest = [one for one in found if not one.casefold().startswith("như trên")]
        return ("Như trên", *rest)
    return tuple(one for one in found if not one.casefold().startswith("như trên"))
