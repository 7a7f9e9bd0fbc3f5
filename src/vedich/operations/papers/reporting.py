"""Write the progress report of a campaign: .docx, .xlsx, one .html, and .pdf where it can be made.

write_report("gia-lai-2026", as_of, Path("reports"))
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from vedich.domain.campaigns import milestone_date
from vedich.domain.clock import now
from vedich.domain.indicators import Text
from vedich.domain.reports import Milestone, Report, RuleVersion, Sources
from vedich.domain.vietnamese import day as written_day
from vedich.domain.vietnamese import how_many
from vedich.operations.campaign.life_here import draft_note
from vedich.operations.campaign.task_views import task_note
from vedich.operations.figures.published import INDEX_MARK
from vedich.operations.figures.scope import nobody_takes_part
from vedich.operations.figures.standings import PROVISIONAL, Board, compute_standings
from vedich.operations.office import Office
from vedich.operations.papers.heads import (
    Heads,
    bases_of,
    heads_of,
    plan_cited,
    recipients_of,
)
from vedich.operations.papers.report_annex import annex_of
from vedich.operations.papers.report_corrections import corrections_of
from vedich.operations.papers.report_doubts import flags_of
from vedich.operations.papers.report_parts import leagues_of, results_of, title_of
from vedich.operations.telling import Tell, silent
from vedich.warehouse.ledger import in_force
from vedich.warehouse.shapes import Kind
from vedich.warehouse.synthetic import SOURCE as SYNTHETIC


def write_report(
    campaign_id: str,
    as_of: datetime | None = None,
    out: Path | None = None,
    *,
    tell: Tell = silent,
    office: Office | None = None,
) -> dict[str, Any]:
    """Write the report's files; rows name them. The snapshot it rests on is kept for good."""
    from vedich.documents.report_docx import write_docx
    from vedich.documents.report_html import write_html
    from vedich.documents.report_pdf import write_pdf
    from vedich.documents.report_xlsx import write_xlsx
    from vedich.warehouse.snapshot import pin

    office = office or Office.open()
    moment = as_of or now()
    tell("Đang tổng hợp số liệu …", "Putting the figures together …")
    board = compute_standings(office, campaign_id, moment)
    report = compose(office, board)
    if note := draft_note(board.campaign):
        report = replace(report, notes=(note.vi, *report.notes))
    folder = out or office.workspace.path / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"bao-cao-{campaign_id}-{moment:%Y-%m-%d}"
    if board.frozen > 1:
        name += f"-lan-{board.frozen}"
    template = office.workspace.path / "definitions" / "documents" / "bao-cao.docx"
    tell("Đang viết .docx, .xlsx, .html …", "Writing .docx, .xlsx, .html …")
    docx = write_docx(report, folder / f"{name}.docx", template if template.exists() else None)
    files = [docx]
    files.append(write_xlsx(report, folder / f"{name}.xlsx"))
    files.append(write_html(report, folder / f"{name}.html"))
    tell("Đang chuyển sang .pdf …", "Converting to .pdf …")
    outcome = write_pdf(docx, folder / f"{name}.pdf")
    notes = []
    if outcome.path is not None:
        files.append(outcome.path)
    else:
        notes.append({"vi": outcome.vi, "en": outcome.en})
    pin(office.workspace, board.snapshot, f"{campaign_id} {moment:%Y-%m-%d %H:%M}")
    return {
        "rows": [{"file": file, "bytes": file.stat().st_size} for file in files],
        "campaign": campaign_id,
        "as_of": moment.isoformat(sep=" ", timespec="seconds"),
        "snapshot": board.snapshot,
        "notes": notes,
    }


def compose(office: Office, board: Board, heads: Heads | None = None) -> Report:
    """The report of a board: everything it says, before anybody formats it.

    ``heads``: who issues it; else the body that launched the campaign.
    """
    campaign = board.campaign
    heads = heads or heads_of(office, campaign, office.book.paper("report-10-days"))
    previous = _previous(board)
    compared = bool(previous) and any(change.value is not None for change in board.changes.values())
    return Report(
        header=heads.header(),
        subject=f"Kết quả thực hiện {campaign.title.vi}",
        campaign=campaign.title.vi,
        plan=plan_cited(campaign),
        period=campaign.period.interval,
        as_of=board.as_of,
        signature=heads.signature(),
        sources=_sources(office, board),
        milestone=_milestone(board),
        bases=bases_of(campaign, office.book.plan_words()),
        results=results_of(office, board),
        leagues=leagues_of(office, board) if len(board.subjects) > 1 else (),
        annex=annex_of(office, board),
        flags=flags_of(office, board),
        recipients=recipients_of(campaign, heads.kind),
        previous=previous if compared else None,
        not_compared="" if compared else _not_compared(board),
        notes=tuple(note.vi for note in said_of(office, board)),
        example=campaign.example,
        synthetic=SYNTHETIC in board.sources,
    )


def said_of(office: Office, board: Board) -> tuple[Text, ...]:
    """Everything a report says beside its figures: corrections, doubts, how the tasks stand."""
    tasks = task_note(board.campaign.id)
    return (*corrections_of(office, board), *notes_of(office, board), *([tasks] if tasks else []))


def notes_of(office: Office, board: Board) -> tuple[Text, ...]:
    """What a reader has to know about the campaign's own text before trusting a figure."""
    campaign = board.campaign
    said = [] if board.frozen else [PROVISIONAL]
    if campaign.period.start is None:
        missing = campaign.period.missing or ""
        last = board.interval.end or board.as_of.date()
        said.append(
            Text(
                f"Văn bản {campaign.document.short} {missing}; số liệu tính từ hồ sơ đầu tiên có "
                f"trong dữ liệu đến {written_day(last)}.",
                f"Of the document {campaign.document.short} something is missing ({missing}); "
                f"figures run from the first dossier in the data to {written_day(last)}.",
            )
        )
    if not board.subjects:
        said.append(nobody_takes_part(campaign))
    undated = {
        cell.subject.code
        for cell in board.cells
        if cell.published is not None and cell.published.captured_at is None
    }
    if undated:
        said.append(
            Text(
                f"{how_many(len(undated))} đơn vị có tỷ lệ công bố mà nguồn không nêu ngày ghi "
                "nhận; các tỷ lệ này được dùng như số liệu gần nhất đã biết.",
                f"{len(undated)} units have published rates whose source names no day of capture; "
                "they are used as the latest known.",
            )
        )
    for rule in campaign.targets:
        if rule.binding.choices:
            own, *rest = (
                title_of(office, one)
                for one in (
                    rule.indicator,
                    *(name for name in rule.binding.choices if name != rule.indicator),
                )
            )
            others_vi = "; ".join(f"“{one.vi}”" for one in rest)
            others_en = "; ".join(f"“{one.en}”" for one in rest)
            note = rule.binding.note
            said.append(
                Text(
                    f"Chỉ tiêu “{rule.written}” gắn với chỉ số “{own.vi}”: "
                    f"{rule.binding.status}; cách hiểu khác: {others_vi}"
                    + (f" ({note.vi})." if note else "."),
                    f"The target “{rule.written}” is bound to the indicator “{own.en}” "
                    f"({rule.binding.status}); other readings: {others_en}"
                    + (f" ({note.en})." if note else "."),
                )
            )
    return tuple(said)


def _milestone(board: Board) -> str:
    campaign = board.campaign
    for stone in campaign.milestones:
        if milestone_date(stone, campaign.period) == board.as_of.date():
            return stone.title.vi
    return ""


def _previous(board: Board) -> Milestone | None:
    campaign = board.campaign
    for stone in campaign.milestones:
        day = milestone_date(stone, campaign.period)
        if day is not None and day == board.previous:
            return Milestone(stone.title.vi, day)
    return None


def _not_compared(board: Board) -> str:
    if board.previous is None:
        return "Chưa có mốc nào trước ngày chốt số liệu để so sánh."
    day = written_day(board.previous)
    return f"Không so sánh được với mốc {day}: chưa có số liệu hoặc danh sách đơn vị đã thay đổi."


def _sources(office: Office, board: Board) -> Sources:
    versions = [
        RuleVersion(name, one.title.vi, version.id, one.digest, one.checker)
        for name, (one, version) in board.versions.items()
    ]
    indexes = dict.fromkeys(
        name.partition(INDEX_MARK)[0]
        for name in [*(cell.indicator for cell in board.cells), board.campaign.ranking.by]
        if INDEX_MARK in name
    )
    for name in indexes:
        index = office.book.index(name)
        versions.append(
            RuleVersion(name, index.title.vi, index.version, index.digest, index.checker)
        )
    campaign = board.campaign
    versions.append(
        RuleVersion(campaign.id, campaign.title.vi, "1", campaign.digest, campaign.checker)
    )
    files = tuple(
        f"“{entry.name}” ({_KIND_WORDS[entry.kind]}, {entry.rows} dòng, SHA-256 "
        f"{entry.sha256[:12]}…, nhập {entry.imported_at:%d/%m/%Y %H:%M})"
        for entry in in_force(office.imports)
    )
    return Sources(board.as_of, board.snapshot, tuple(versions), files)


_KIND_WORDS = {
    Kind.DOSSIERS: "hồ sơ",
    Kind.OBSERVATIONS: "số liệu công bố",
    Kind.UNITS: "danh sách đơn vị",
    Kind.PROCEDURES: "danh mục thủ tục",
    Kind.CALENDAR: "lịch làm việc",
}
