"""The papers of a campaign: drafted, numbered, signed, issued or withdrawn, each with its event.

    paper = draft(user, "ia-ake-2024", "reminder-letter", deadline=date(2024, 5, 20))
    number(user, paper)                 # the next of its register: 01/UBND-VP
    sign(user, paper, upload)           # the signed file, kept with its SHA-256
    issue(user, paper)
    revise(user, paper, "Bổ sung số liệu ngày 12/5")    # a new draft that says what changed

``draft`` takes the facts of ``paper_drafting.Facts`` by name. Steps are those of
domain.papers.PAPER. Django has to be loaded (operations.work.serving).
"""

from __future__ import annotations

import secrets
import uuid
from pathlib import Path
from typing import Any

from django.db import transaction

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.domain.papers import PAPER, number_and_symbol, series_of
from vedich.domain.steps import START, Step
from vedich.operations.data.uploads import Incoming, keep, path_of
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.office import Office, home
from vedich.operations.papers.drafting import Drafted, write_draft
from vedich.operations.papers.facts import Facts
from vedich.operations.papers.figures import changes_between
from vedich.operations.papers.heads import body_of, unit_body
from vedich.operations.papers.numbering import take_number
from vedich.operations.papers.shelf import told
from vedich.operations.people.permissions import Action, can, check
from vedich.records.models import Paper, PaperState, User
from vedich.warehouse.files import sha256_of, write_durably

SIGNED_KINDS = (".pdf", ".docx")
_STARTS = (b"%PDF-", b"PK\x03\x04")
_LONGEST_REASON = 500


def draft(actor: Actor, campaign_id: str, kind: str, **facts: Any) -> Paper:
    """Draft a paper of a kind ("plan", "reminder-letter", …) and keep it.

    Refusal for an unknown campaign, kind or fact, and where the actor may not.
    """
    return _draft(actor, campaign_id, kind, Facts.of(facts))


def _draft(
    actor: Actor,
    campaign_id: str,
    kind: str,
    facts: Facts,
    revises: Paper | None = None,
    reason: str = "",
) -> Paper:
    _check(actor, PAPER.step("draft", START), campaign_id, facts.unit)
    office, name = Office.open(), uuid.uuid4()
    paper = Paper(
        id=name,
        campaign=campaign_id,
        kind=kind,
        unit=facts.unit,
        revision=revises.revision + 1 if revises else 1,
        revises=revises,
        reason=reason,
        **({"drafted_by": actor} if isinstance(actor, User) else {"drafted_as": actor}),
    )
    drafted = _write(office, paper, facts)
    paper.subject, paper.body = drafted.subject[:500], drafted.body[:200]
    paper.symbol = drafted.symbol
    with transaction.atomic():
        paper.save(force_insert=True)
        append(actor, "paper.draft", _subject(paper), after=told(paper), why=reason)
    return paper


def redraft(actor: Actor, paper: Paper, **facts: Any) -> Paper:
    """Draft it anew, with other facts and today's figures; the facts given before stay."""
    kept = {**paper.facts, **facts}
    with transaction.atomic():
        row, before = _locked(actor, paper, "draft")
        given = Facts.of({**kept, "number": row.number, "day": row.day})
        _write(Office.open(), row, given)
        row.drafted_at = clock.now()
        row.save()
        append(actor, "paper.redraft", _subject(row), before=before, after=told(row))
    return row


def number(actor: Actor, paper: Paper, first: int | None = None) -> Paper:
    """Give the paper the next number of its register and today's date.

    ``first``: where a register begins that was kept elsewhere before; Refusal once it has begun.
    A draft is written anew with number and date, its figures staying those of the draft.
    """
    with transaction.atomic():
        row, before = _locked(actor, paper, "number")
        if row.number is not None:
            raise Refusal(
                "has_number",
                f"Văn bản đã có số {number_and_symbol(row.number, row.symbol)}.",
                f"The paper has the number {number_and_symbol(row.number, row.symbol)} already.",
            )
        office, today = Office.open(), clock.today()
        kind = office.book.paper(row.kind)
        if kind.annex_only:
            raise Refusal(
                "no_number",
                "Phụ lục không có số riêng: dùng số của văn bản kèm theo.",
                "An annex has no number of its own: it has that of its paper.",
            )
        campaign = office.book.campaign(row.campaign)
        body = unit_body(row.body) if row.unit else body_of(office, campaign)
        row.series, row.year, row.day = series_of(kind, body), today.year, today
        row.number = take_number(row.body, row.series, row.year, first)
        if row.state == PaperState.DRAFT:
            _write_with_number(office, row)
        row.save()
        append(actor, "paper.number", _subject(row), before=before, after=told(row))
    return row


def _write_with_number(office: Office, row: Paper) -> None:
    facts = Facts.of({**row.facts, "number": row.number, "day": row.day, "as_of": row.as_of})
    figures = row.figures
    if _write(office, row, facts).figures != figures:
        raise Refusal(
            "figures_changed",
            "Số liệu đã thay đổi từ khi lập dự thảo này, nên chưa cấp số.",
            "The figures changed since this draft was made, so it gets no number yet.",
            hint_vi="Lập lại dự thảo, xem lại số liệu rồi cấp số.",
            hint_en="Draft it again, look at the figures, then number it.",
        )


def sign(actor: Actor, paper: Paper, file: Incoming) -> Paper:
    """Keep the signed file of a paper (.pdf or .docx); its SHA-256 is in the event."""
    _check(actor, PAPER.step("sign", PaperState.DRAFT), paper.campaign)
    name = (file.name or "").lower()
    if not name.endswith(SIGNED_KINDS):
        raise _not_signed_file()
    upload = keep(actor, file)
    with path_of(upload).open("rb") as kept:
        if not kept.read(8).startswith(_STARTS):
            raise _not_signed_file()
    with transaction.atomic():
        row, before = _locked(actor, paper, "sign")
        row.signed, row.state = upload, PaperState.SIGNED
        row.save()
        append(actor, "paper.sign", _subject(row), before=before, after=told(row))
    return row


def sign_file(actor: Actor, paper: Paper, path: Path) -> Paper:
    """``sign`` for a file on this machine."""
    from django.core.files import File

    with path.open("rb") as file:
        return sign(actor, paper, File(file, name=path.name))


def issue(actor: Actor, paper: Paper) -> Paper:
    """Issue a signed paper that has its number."""
    with transaction.atomic():
        row, before = _locked(actor, paper, "issue")
        if row.number is None and not Office.open().book.paper(row.kind).annex_only:
            raise Refusal(
                "no_number_yet",
                "Văn bản chưa có số nên chưa ban hành được.",
                "The paper has no number yet, so it can't be issued.",
                hint_vi="Cấp số cho văn bản trước.",
                hint_en="Number the paper first.",
            )
        row.state = PaperState.ISSUED
        row.save()
        append(actor, "paper.issue", _subject(row), before=before, after=told(row))
    return row


def withdraw(actor: Actor, paper: Paper, reason: str) -> Paper:
    """Withdraw a paper with a reason; its number stays used."""
    reason = _reason(reason)
    with transaction.atomic():
        row, before = _locked(actor, paper, "withdraw")
        row.state, row.reason = PaperState.WITHDRAWN, reason
        row.save()
        append(actor, "paper.withdraw", _subject(row), before=before, after=told(row), why=reason)
    return row


def revise(actor: Actor, paper: Paper, reason: str, **facts: Any) -> Paper:
    """A new draft in place of a signed or issued paper; it lists what changed and why."""
    reason = _reason(reason)
    if paper.state not in (PaperState.SIGNED, PaperState.ISSUED):
        raise Refusal(
            "not_signed_yet",
            "Chỉ lập bản điều chỉnh cho văn bản đã ký hoặc đã ban hành.",
            "Only a signed or issued paper is revised.",
            hint_vi="Dự thảo thì lập lại.",
            hint_en="Draft a draft again instead.",
        )
    kept = {name: one for name, one in paper.facts.items() if name not in ("number", "day")}
    given = Facts.of({**kept, "as_of": paper.as_of, **facts})
    office = Office.open()
    trial = home().absolute() / f"papers/{paper.id}/trial.docx"
    try:
        drafted = write_draft(office, paper.campaign, paper.kind, given, trial)
    finally:
        trial.unlink(missing_ok=True)
    changed = changes_between(paper.figures, drafted.figures)
    replaced = number_and_symbol(paper.number, paper.symbol).replace("\u00a0", "")
    said = (
        f"Báo cáo này thay thế Báo cáo số {replaced}. Lý do điều chỉnh: {reason.rstrip('.')}.",
        *(changed or ["Không có số liệu nào thay đổi."]),
    )
    plain = Facts.of({**given.as_json(), "revision": said})
    return _draft(actor, paper.campaign, paper.kind, plain, paper, reason)


def _write(office: Office, paper: Paper, facts: Facts) -> Drafted:
    """Write the draft to a file of its own, which counts once the paper's row names it.

    The file of the draft before stays until the row is committed, and goes after it.
    """
    from vedich.warehouse.snapshot import pin

    before, made = paper.file, list[Drafted]()
    name = f"{paper.kind}-{paper.campaign}.docx"
    paper.file = f"papers/{paper.id}/{secrets.token_hex(4)}/{name}"

    def write(beside: Path) -> None:
        made.append(write_draft(office, paper.campaign, paper.kind, facts, beside))

    write_durably(home().absolute() / paper.file, write)
    drafted = made[0]
    if before:
        transaction.on_commit(lambda: _drop(home().absolute() / before))
    paper.as_of, paper.snapshot = drafted.as_of, drafted.snapshot
    paper.facts = {
        name: one for name, one in facts.as_json().items() if name not in ("number", "day")
    }
    paper.figures = dict(drafted.figures)
    paper.sha256 = sha256_of(home().absolute() / paper.file)
    pin(office.workspace, drafted.snapshot, f"{paper.campaign} {paper.kind} {paper.as_of:%Y-%m-%d}")
    return drafted


def _drop(file: Path) -> None:
    """A draft that no row names any more, and what was made of it."""
    for found in file.parent.glob(f"{file.stem}.*"):
        found.unlink(missing_ok=True)


def _locked(actor: Actor, paper: Paper, verb: str) -> tuple[Paper, dict[str, Any]]:
    """The paper's row, locked, and how it stood, once right and state allow the step."""
    row = Paper.objects.select_for_update().get(id=paper.id)
    _check(actor, PAPER.step(verb, row.state), row.campaign, row.unit)
    return row, told(row)


def may_draft(user: User, campaign: str, unit: str = "") -> bool:
    """May this person draft the campaign's papers, or the reports of this unit?"""
    own = bool(unit) and can(user, Action.DRAFT_UNIT_REPORT, unit, campaign)
    return own or can(user, Action.WRITE_REPORT, campaign=campaign)


def _check(actor: Actor, step: Step, campaign: str, unit: str = "") -> None:
    # Whoever runs the command line holds the workspace itself: the system has asked already.
    if not isinstance(actor, User):
        return
    if step.verb == "draft" and may_draft(actor, campaign, unit):
        return
    check(actor, Action(step.right), campaign=campaign)


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refusal("reason_needed", "Cần nêu lý do.", "A reason is needed.", where="reason")
    return reason[:_LONGEST_REASON]


def _not_signed_file() -> Refusal:
    return Refusal(
        "not_a_signed_file",
        "Bản đã ký phải là tệp .pdf hoặc .docx.",
        "The signed file has to be a .pdf or .docx.",
        where="file",
        hint_vi="Quét bản ký tay thành .pdf, hoặc dùng tệp đã ký số.",
        hint_en="Scan what was signed by hand as .pdf, or use the digitally signed file.",
    )


def _subject(paper: Paper) -> str:
    return f"paper:{paper.id}"
