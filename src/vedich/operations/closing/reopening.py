"""Opening a closed period again: one person proposes it with a reason, another one agrees.

    propose_reopening(office_user, period, "Nhập thiếu tệp tháng 4")
    decide_reopening(leader, period, agree=True)

What was frozen stays on record under its revision; closing it again makes the next one, and the
report of that revision lists what changed and why.
"""

from __future__ import annotations

from django.db import transaction

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.domain.milestones import FROZEN, MILESTONE
from vedich.domain.states import PERIOD_SUMS
from vedich.operations.closing.doors import closed_over
from vedich.operations.closing.frozen import closed_periods, thaw
from vedich.operations.closing.periods import reports_within
from vedich.operations.keeping.auditing import append
from vedich.operations.keeping.decided_files import deciding
from vedich.operations.office import Office
from vedich.operations.people.permissions import Action, check
from vedich.operations.sums.reports import take_step
from vedich.records.models import ClosedPeriod, Milestone, Reopening, SumState, User
from vedich.warehouse.closing import reopen

_LONGEST = 500


def propose_reopening(actor: User, period: ClosedPeriod, reason: str) -> Reopening:
    """Ask for a period to be opened again. Refusal where a later one rests on it, or somebody has
    asked already."""
    check(actor, Action.REOPEN_PERIOD, campaign=period.campaign)
    reason = _reason(reason)
    with transaction.atomic():
        held = _closed(period)
        if held.reopenings.filter(agreed=None).exists():
            raise Refusal(
                "already_proposed",
                "Đã có đề nghị mở lại kỳ này đang chờ người thứ hai.",
                "Reopening this period was proposed already and waits for a second person.",
            )
        _check_last(held)
        proposal = Reopening.objects.create(
            period=held, reason=reason, proposed_by=actor, proposed_at=clock.now()
        )
        append(
            actor,
            "period.propose_reopening",
            _subject(held),
            after={"end": held.end, "revision": held.revision},
            why=reason,
        )
    return proposal


def decide_reopening(
    actor: User,
    period: ClosedPeriod,
    *,
    agree: bool,
    reason: str = "",
    office: Office | None = None,
) -> ClosedPeriod:
    """The second person's word; the period is open again where they agree."""
    check(actor, Action.REOPEN_PERIOD, campaign=period.campaign)
    office = office or Office.open()
    with deciding(office.workspace.path):
        held = _closed(period)
        proposal = held.reopenings.filter(agreed=None).first()
        if proposal is None:
            raise Refusal(
                "nothing_proposed",
                "Chưa có đề nghị mở lại kỳ này.",
                "Nobody has proposed to reopen this period.",
            )
        if proposal.proposed_by_id == actor.id:
            raise Refusal(
                "second_person",
                "Người đề nghị mở lại không tự đồng ý được.",
                "Whoever proposed to reopen can't decide on it.",
                hint_vi="Nhờ một người khác có quyền mở lại xem và quyết định.",
                hint_en="Ask another person with the right to look at it.",
            )
        if not agree:
            reason = _reason(reason)
        _check_last(held)
        proposal.agreed, proposal.decided_by, proposal.decided_at = agree, actor, clock.now()
        proposal.answer = reason.strip()[:_LONGEST]
        proposal.save()
        append(
            actor,
            "period.reopen" if agree else "period.decline_reopening",
            _subject(held),
            before={"end": held.end, "revision": held.revision, "snapshot": held.snapshot},
            after={"open": agree, "proposed_by": proposal.proposed_by.username},
            why=proposal.reason if agree else proposal.answer,
        )
        if agree:
            _open(actor, held, proposal, office)
            # The file goes last: a crash in between leaves more closed than said, never less.
            transaction.on_commit(lambda: thaw(office, held.campaign, held.end))
    return held


def finish_reopenings(office: Office) -> int:
    """Open the files of periods whose reopening was committed by a process that died before it
    came to them; returns how many. A worker does this every minute."""
    opened = ClosedPeriod.objects.exclude(reopened_at=None)
    known = set(opened.values_list("campaign", "end", "revision"))
    late = [
        closed
        for closed in (closed_periods(office.workspace) if known else ())
        if (closed.campaign, closed.end, closed.revision) in known
    ]
    for closed in late:
        thaw(office, closed.campaign, closed.end)
    return len(late)


def _open(actor: User, period: ClosedPeriod, proposal: Reopening, office: Office) -> None:
    period.reopened_at = clock.now()
    period.save()
    locked = [
        one
        for one in reports_within(period.campaign, period.start, period.end)
        if one.state == SumState.LOCKED and not closed_over(one.campaign, one.start, one.end)
    ]
    with office.workspace.writing() as writer:
        reopen(writer, [one.import_seq for one in locked if one.import_seq is not None])
    for report in locked:
        take_step(actor, PERIOD_SUMS.step("reopen", report.state), report, proposal.reason)
    step = MILESTONE.step("reopen", FROZEN)
    for stone in Milestone.objects.select_for_update().filter(
        campaign=period.campaign, counted_to=period.end, state=FROZEN
    ):
        stone.state, stone.reason = step.after, proposal.reason
        stone.signed_by, stone.signed_at = None, None
        stone.save()
        append(
            actor,
            f"milestone.{step.verb}",
            f"campaign:{stone.campaign}:{stone.day}",
            before={"state": FROZEN},
            after={"state": step.after},
            why=proposal.reason,
        )


def _closed(period: ClosedPeriod) -> ClosedPeriod:
    held = ClosedPeriod.objects.select_for_update().get(id=period.id)
    if held.reopened_at is not None:
        raise Refusal(
            "period_open",
            "Kỳ này đang mở.",
            "This period is open.",
        )
    return held


def _check_last(period: ClosedPeriod) -> None:
    later = ClosedPeriod.objects.filter(
        campaign=period.campaign, reopened_at=None, end__gt=period.end
    ).order_by("-end")
    if found := later.first():
        raise Refusal(
            "later_period_closed",
            f"Kỳ sau (đến hết {found.end:%d/%m/%Y}) đã khóa và gồm cả kỳ này.",
            f"A later period (up to {found.end:%d/%m/%Y}) is closed and holds this one.",
            hint_vi="Mở lại kỳ sau trước.",
            hint_en="Reopen the later one first.",
        )


def _reason(text: str) -> str:
    if not text.strip():
        raise Refusal("no_reason", "Cần ghi lý do.", "A reason is needed.", where="reason")
    return text.strip()[:_LONGEST]


def _subject(period: ClosedPeriod) -> str:
    return f"campaign:{period.campaign}:{period.end}"
