"""Drafting a paper of a campaign as a Word document; nothing is written down but the file.

    drafted = write_draft(office, "ia-ake-2024", "plan", Facts(), Path("ke-hoach.docx"))
    drafted.subject, drafted.symbol      # 'Triển khai Chiến dịch …', 'KH-UBND'

An office's own template of the same name (``definitions/documents`` of its workspace) wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from vedich.documents.cells import Cell, Column, Table
from vedich.documents.paper_docx import TEMPLATES, Annex, PaperText, write_paper
from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.domain.errors import Refusal
from vedich.domain.papers import NOTICE, PaperKind, number_and_symbol, symbol_of
from vedich.domain.plan_words import PlanWords
from vedich.domain.reports import Report
from vedich.domain.vietnamese import day as written_day
from vedich.domain.vietnamese import how_many, long_day, moment
from vedich.operations.figures.scope import nobody_takes_part
from vedich.operations.figures.standings import Board, compute_standings
from vedich.operations.office import Office
from vedich.operations.papers import figures as figures
from vedich.operations.papers.facts import Facts
from vedich.operations.papers.heads import Heads, bases_of, for_unit, heads_of, recipients_of
from vedich.operations.papers.heads import cited as document_cited
from vedich.operations.papers.reporting import compose
from vedich.operations.papers.words import listed, subject_of, words_of

_END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A written draft: its file, how it is headed, and the figures it rests on."""

    path: Path
    kind: PaperKind
    campaign: Campaign
    body: str
    subject: str
    symbol: str
    as_of: datetime
    snapshot: str
    figures: Mapping[str, Any]
    unit: str = ""

    @property
    def number_and_symbol(self) -> str:
        """The symbol with room for its number."""
        return number_and_symbol(None, self.symbol)


def write_draft(
    office: Office, campaign_id: str, kind_id: str, facts: Facts, path: Path
) -> Drafted:
    """Writes the draft to ``path``; Refusal for an unknown campaign, kind or unit, or a template
    that can't be used."""
    campaign, kind = office.book.campaign(campaign_id), office.book.paper(kind_id)
    if facts.unit and not kind.of_unit:
        raise Refusal(
            "not_of_a_unit",
            f"“{kind.title.vi}” không lập riêng cho một đơn vị.",
            f"“{kind.title.en}” is not drafted for a single unit.",
            where="unit",
        )
    heads = heads_of(office, campaign, kind)
    as_of = moment_of(campaign, kind, facts)
    board = compute_standings(office, campaign_id, as_of)
    if facts.unit:
        board = figures.narrowed(board, facts.unit)
        heads = for_unit(heads, board.subjects[0].name)
    if kind.id in _OF_UNITS and not board.subjects and facts.annex is None:
        raise _nobody(campaign)
    report = report_of(office, board, heads, facts)
    path.parent.mkdir(parents=True, exist_ok=True)
    template = template_of(office, kind)
    if kind.is_report:
        from vedich.documents.report_docx import write_docx

        write_docx(report, path, template)
    else:
        write_paper(_text(office, board, heads, facts, report), path, template)
    return Drafted(
        path,
        kind,
        campaign,
        heads.body.name,
        report.subject if kind.is_report else subject_of(campaign, kind),
        symbol_of(kind, heads.body),
        as_of,
        board.snapshot,
        figures.kept(report, _observed(board)),
        facts.unit,
    )


def _observed(board: Board) -> frozenset[tuple[str, str]]:
    """The cells whose figure was published by the portal."""
    return frozenset(
        (one.subject.code, one.indicator) for one in board.cells if one.published is not None
    )


# What these say is about the units: without one there is nothing to say.
_OF_UNITS = ("target-decision", "summary-table", NOTICE)


def _nobody(campaign: Campaign) -> Refusal:
    why = nobody_takes_part(campaign)
    return Refusal(
        "no_units",
        f"Chưa lập được văn bản này: {why.vi[0].lower()}{why.vi[1:]}",
        f"This paper can't be drafted yet: {why.en[0].lower()}{why.en[1:]}",
        where=campaign.id,
        hint_vi="Nhập danh sách đơn vị tham gia rồi làm lại.",
        hint_en="Import the list of the units that take part, then try again.",
    )


def template_of(office: Office, kind: PaperKind) -> Path:
    """The Word template of a kind: the office's own, else the shipped one."""
    own = office.workspace.path / "definitions" / "documents" / kind.template
    return own if own.exists() else TEMPLATES / kind.template


def moment_of(campaign: Campaign, kind: PaperKind, facts: Facts) -> datetime:
    """The moment the figures are of: asked for, else the end of the kind's day, never to come."""
    if facts.as_of is not None:
        return facts.as_of
    now, due = clock.now(), campaign.period.end if kind.at_end else None
    if kind.milestone_day and campaign.period.start:
        due = campaign.period.start + timedelta(days=kind.milestone_day - 1)
    return min(now, datetime.combine(due, _END_OF_DAY)) if due else now


def report_of(office: Office, board: Board, heads: Heads, facts: Facts) -> Report:
    """The report of the board with what people wrote into it."""
    report = compose(office, board, heads)
    unit = board.subjects[0].name if facts.unit else ""
    recipients = (
        (f"{heads_of(office, board.campaign, heads.kind).running} (b/c)", "Lưu: VT")
        if unit
        else report.recipients
    )
    subject = subject_of(board.campaign, heads.kind) if heads.kind.is_report else report.subject
    return replace(
        report,
        header=heads.header(facts.number, facts.day),
        subject=f"{subject}{f' của {unit}' if unit else ''}",
        signature=heads.signature(facts.signatory),
        recipients=recipients,
        handling=facts.handling,
        revision=facts.revision,
        open_sections=tuple(
            replace(one, paragraphs=tuple(facts.sections.get(one.title, one.paragraphs)))
            for one in report.open_sections
        ),
    )


def _text(office: Office, board: Board, heads: Heads, facts: Facts, report: Report) -> PaperText:
    campaign, kind = board.campaign, heads.kind
    header = heads.header(facts.number, facts.day)
    late = figures.laggards(report, facts.only)
    shown = figures.for_everybody(report) if kind.id == NOTICE else report
    words = (
        words_of(campaign, heads)
        | figures.said(shown)
        | {
            "as_of": moment(board.as_of),
            "deadline": written_day(facts.deadline) if facts.deadline else "",
            "laggards_in_annex": figures.is_long(late),
            "units_number": how_many(len(board.subjects)),
            "handling": list(facts.handling.values()),
            "matters": list(facts.matters),
            "watchers": _watchers(campaign),
        }
    )
    if kind.id == "reminder-letter":
        words |= _reminded(board, report, facts)
    annexes = _annexes(kind, header_cited(heads, facts), report, facts, late)
    words["has_targets"] = bool(annexes)
    return PaperText(
        header,
        subject_of(campaign, kind),
        heads.signature(facts.signatory),
        words,
        bases=_bases(campaign, kind, facts, office.book.plan_words()),
        recipients=recipients_of(campaign, kind),
        annexes=annexes,
        tables={} if figures.is_long(late) else {"laggards": late},
        title=f"{kind.title.vi} {subject_of(campaign, kind)}",
        label=report.label if kind.id in _WITH_FIGURES or campaign.example else "",
    )


def _reminded(board: Board, report: Report, facts: Facts) -> dict[str, Any]:
    """To whom a reminder goes; Refusal where there is nobody and nothing to remind of."""
    late = figures.laggard_names(report, facts.only)
    asked = [one.name for one in board.subjects if one.code in facts.only]
    if not late and not facts.matters and not facts.handling:
        raise Refusal(
            "nobody_lags",
            "Không có đơn vị nào chưa đạt chỉ tiêu theo số liệu hiện có, nên chưa lập công văn "
            "đôn đốc.",
            "By the figures at hand no unit misses a target, so there is nobody to remind.",
            where=board.campaign.id,
            hint_vi="Kiểm tra số liệu đã nhập, hoặc nêu nội dung cần đôn đốc.",
            hint_en="Check the imported figures, or say what else to remind of.",
        )
    return {
        "addressees": listed(asked or late or ["Các đơn vị"]),
        "laggards_number": how_many(len(late)) if late else "",
        "shortcomings": figures.said(report)["shortcomings"] if late and not facts.only else [],
    }


_WITH_FIGURES = ("reminder-letter", NOTICE, "summary-table")


def header_cited(heads: Heads, facts: Facts) -> str:
    """How an annex names the paper it belongs to."""
    word = heads.kind.title.vi.split(" giao ")[0].split(" đôn ")[0]
    number = "……" if facts.number is None else how_many(facts.number)
    symbol = symbol_of(heads.kind, heads.body)
    return f"Kèm theo {word} số {number}/{symbol} {long_day(facts.day)} của {heads.running}"


def _bases(campaign: Campaign, kind: PaperKind, facts: Facts, words: PlanWords) -> tuple[str, ...]:
    found = [
        f"Căn cứ {document_cited(one, words)}" for one in campaign.bases if _is_basis(one.section)
    ]
    if kind.id == "plan":
        above = [f"Căn cứ {document_cited(campaign.parent, words)}"] if campaign.parent else []
        return (*found, *above)
    proposer = [f"Theo đề nghị của {facts.proposer}"] if facts.proposer else []
    return tuple(dict.fromkeys((*found, *bases_of(campaign, words), *proposer)))


def _is_basis(section: str) -> bool:
    """What the plan names at its head is its basis; what its body cites in passing is not."""
    return section.startswith(("Căn cứ", "Mở đầu"))


def _watchers(campaign: Campaign) -> list[str]:
    """Who follows the campaign up, by the duties of the plan."""
    leads = [
        duty.leads[0]
        for duty in campaign.duties
        if len(duty.leads) == 1 and "theo dõi" in duty.text and "đôn đốc" in duty.text
    ]
    return [
        f"Giao {lead} theo dõi, đôn đốc, tổng hợp kết quả thực hiện chỉ tiêu"
        for lead in dict.fromkeys(leads)
    ]


def _annexes(kind: PaperKind, cited: str, report: Report, facts: Facts, late: Table) -> list[Annex]:
    if kind.id in ("plan", "target-decision"):
        if facts.annex is not None:
            return [Annex(str(facts.annex["title"]), cited, (_given(facts.annex),))]
        if report.annex is None:
            return []
        title = "Giao chỉ tiêu cụ thể cho từng đơn vị"
        return [Annex(title, cited, tuple(figures.target_annexes(report)))]
    if kind.id == "reminder-letter" and figures.is_long(late):
        return [Annex("Đơn vị chưa đạt chỉ tiêu", cited, (late,))]
    if kind.annex_only:
        source = f"Số liệu tính đến {moment(report.as_of)}"
        return [Annex(report.subject, source, tuple(figures.summary(report)))]
    return []


def _given(annex: Mapping[str, Any]) -> Table:
    """A table given as plain values: titles (or title, width, align, over) and rows of texts."""
    columns = [
        Column(one, 30.0) if isinstance(one, str) else Column(**one) for one in annex["columns"]
    ]
    rows = tuple(tuple(Cell(str(text)) for text in row) for row in annex["rows"])
    return Table("annex", "", tuple(columns), rows)
