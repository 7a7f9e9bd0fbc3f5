"""In which situation a step with reported sums is possible, whoever takes it; each check refuses.

Who may take a step is operations.people.permissions; from which state, domain.states.
"""

from __future__ import annotations

from collections.abc import Sequence

from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.operations.closing.doors import check_period_open
from vedich.operations.people.mandates import check_part
from vedich.operations.sums.forms import Sums
from vedich.operations.sums.periods import Asked, ReportPeriod
from vedich.records.models import (
    Job,
    JobKind,
    JobState,
    Part,
    PeriodReport,
    SumState,
    User,
)


def check_sums(asked: Asked, sums: Sums) -> None:
    """Every indicator asked, no other, whole numbers from 0, numerator within denominator."""
    if set(sums) != {one.id for one in asked.indicators}:
        raise Refusal(
            "incomplete_sums",
            "Số gửi lên chưa đúng các chỉ tiêu đợt thi đua yêu cầu.",
            "What was sent is not what the campaign asks for.",
        )
    for name, (above, below) in sums.items():
        if not 0 <= above <= below:
            raise Refusal(
                "bad_sum",
                f"“{name}”: tử số {above} và mẫu số {below} không hợp lệ.",
                f"“{name}”: numerator {above} and denominator {below} don't go together.",
            )


def check_open(campaign: str, period: ReportPeriod) -> None:
    """The period has ended, and is not closed."""
    if period.end > now().date():
        raise Refusal(
            "period_running",
            f"Kỳ {period.label} chưa kết thúc nên chưa nhận số.",
            f"The period {period.label} has not ended, so nothing is taken yet.",
        )
    check_period_open(campaign, period.start, period.end)


def check_decider(actor: User, report: PeriodReport) -> None:
    """Nobody decides on what they sent; where a campaign names who receives, only they decide."""
    if report.submitted_by_id == actor.id:
        raise Refusal(
            "own_report",
            "Người gửi số không tự xác nhận số đó.",
            "Whoever sent the figures does not decide on them.",
        )
    check_part(actor, report.campaign, (Part.LEAD, Part.RECEIVE, Part.APPRAISE))


def check_recorded(report: PeriodReport) -> None:
    """What a confirmed report says was imported."""
    if report.state == SumState.CONFIRMED and report.import_seq is None:
        raise _not_recorded(report)


def check_not_recording(report: PeriodReport) -> None:
    """No job is about to import the report: what it brings could not be taken back."""
    name = f"{report.id}:{report.revision}"
    alive = Job.objects.filter(kind=JobKind.RECORD, state__in=(JobState.WAITING, JobState.RUNNING))
    if any(name in job.payload.get("reports", ()) for job in alive):
        raise _not_recorded(report)


def _not_recorded(report: PeriodReport) -> Refusal:
    return Refusal(
        "not_recorded_yet",
        f"Số đã xác nhận của đơn vị {report.unit} chưa ghi nhận xong.",
        f"The confirmed figures of unit {report.unit} are not imported yet.",
        hint_vi="Xem trang Việc nền: chờ xong, hoặc chạy lại việc bị hỏng.",
        hint_en="See the page of jobs: wait, or run the failed job again.",
    )


def check_all_decided(held: Sequence[PeriodReport]) -> None:
    """Before a period is locked: nothing waits, nothing is contested, everything is imported."""
    waiting = [one for one in held if one.state in (SumState.SUBMITTED, SumState.CONTESTED)]
    if waiting:
        names = ", ".join(sorted(one.unit for one in waiting)[:10])
        raise Refusal(
            "reports_undecided",
            f"Còn {len(waiting)} đơn vị chưa xong ở kỳ này: {names}.",
            f"{len(waiting)} units are not settled in this period: {names}.",
            hint_vi="Xác nhận, hoặc chờ đơn vị gửi lại, rồi khóa kỳ.",
            hint_en="Confirm them, or wait until they send again, then lock.",
        )
    for one in held:
        check_recorded(one)
