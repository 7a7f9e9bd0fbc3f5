"""The life of a campaign: from a draft to the archive, and what must hold before each step.

Who may take a step is the table's (``right``); whether the moment is right is ``objection``.

>>> CAMPAIGN.step("issue", "draft").after
'issued'
>>> facts = Facts(today=date(2024, 6, 1), start=date(2024, 3, 28), end=date(2024, 6, 29))
>>> objection("wind_up", facts).code
'campaign_not_over'
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.steps import StateTable, Step

_AMENDED = Text("sửa đổi, bổ sung kế hoạch", "amend the plan")
CAMPAIGN = StateTable(
    "campaign",
    Text("Đợt thi đua", "Campaign"),
    {
        "draft": Text("dự thảo", "draft"),
        "issued": Text("đã ban hành", "issued"),
        "running": Text("đang thực hiện", "running"),
        "closing": Text("đang tổng kết", "closing"),
        "closed": Text("đã kết thúc", "closed"),
        "archived": Text("đã lưu trữ", "archived"),
    },
    (
        Step("issue", Text("ban hành", "issue"), ("draft",), "issued", "issue_campaign"),
        Step("start", Text("bắt đầu thực hiện", "start"), ("issued",), "running", "run_campaign"),
        Step(
            "wind_up",
            Text("chuyển sang tổng kết", "wind up"),
            ("running",),
            "closing",
            "run_campaign",
        ),
        Step("close", Text("kết thúc", "close"), ("closing",), "closed", "run_campaign"),
        Step("archive", Text("lưu trữ", "archive"), ("closed",), "archived", "run_campaign"),
        *(
            Step("amend", _AMENDED, (state,), state, "issue_campaign", with_reason=True)
            for state in ("issued", "running", "closing")
        ),
        Step(
            "propose_reopening",
            Text("đề nghị mở lại", "propose to reopen"),
            ("closed",),
            "closed",
            "reopen_campaign",
            with_reason=True,
        ),
        Step(
            "agree_reopening",
            Text("đồng ý mở lại", "agree to reopen"),
            ("closed",),
            "closing",
            "reopen_campaign",
        ),
        Step(
            "decline_reopening",
            Text("không mở lại", "decline to reopen"),
            ("closed",),
            "closed",
            "reopen_campaign",
            with_reason=True,
        ),
    ),
)
# Names beside the stored word, so that no caller writes it a second time.
DRAFT, ISSUED, RUNNING, CLOSING, CLOSED, ARCHIVED = CAMPAIGN.states


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides whether a step may be taken now.

    ``signed``: number and date of the signed plan are known. ``proposed_by``: who asked for the
    reopening that is undecided; ``actor``: who takes the step. ``unfinished``: what has to be
    done before the campaign can be closed.
    """

    today: date
    start: date | None
    end: date
    signed: bool = True
    actor: str = ""
    proposed_by: str = ""
    unfinished: tuple[Text, ...] = ()


def objection(verb: str, facts: Facts) -> Refusal | None:
    """Why the step can't be taken at this moment; None where nothing speaks against it."""
    check = _CHECKS.get(verb)
    return check(facts) if check else None


def _issue(facts: Facts) -> Refusal | None:
    if facts.signed:
        return None
    return Refusal(
        "plan_not_signed",
        "Kế hoạch chưa có số hoặc ngày ban hành nên chưa ban hành được.",
        "The plan has no number or no date of issue, so it can't be issued yet.",
        hint_vi="Ghi số, ngày của bản đã ký và tải bản ký lên.",
        hint_en="Give number and date of the signed plan, and upload it.",
    )


def _start(facts: Facts) -> Refusal | None:
    if facts.start is None:
        return Refusal(
            "start_unknown",
            "Chưa biết ngày bắt đầu của đợt thi đua.",
            "The first day of the campaign is not known.",
            hint_vi="Sửa đổi kế hoạch để ghi ngày bắt đầu.",
            hint_en="Amend the plan and give the first day.",
        )
    if facts.today < facts.start:
        return Refusal(
            "campaign_not_begun",
            f"Đợt thi đua bắt đầu ngày {facts.start:%d/%m/%Y}, hôm nay là {facts.today:%d/%m/%Y}.",
            f"The campaign begins on {facts.start:%d/%m/%Y}; today is {facts.today:%d/%m/%Y}.",
            hint_vi="Chờ đến ngày bắt đầu, hoặc sửa đổi kế hoạch.",
            hint_en="Wait for its first day, or amend the plan.",
        )
    return None


def _wind_up(facts: Facts) -> Refusal | None:
    if facts.today >= facts.end:
        return None
    return Refusal(
        "campaign_not_over",
        f"Đợt thi đua kéo dài đến hết ngày {facts.end:%d/%m/%Y}, "
        f"hôm nay là {facts.today:%d/%m/%Y}.",
        f"The campaign runs until {facts.end:%d/%m/%Y}; today is {facts.today:%d/%m/%Y}.",
        hint_vi="Kết thúc sớm thì sửa đổi kế hoạch: ghi ngày kết thúc mới.",
        hint_en="To end it early, amend the plan and give the new last day.",
    )


def _close(facts: Facts) -> Refusal | None:
    if not facts.unfinished:
        return None
    return Refusal(
        "campaign_unfinished",
        "Chưa kết thúc được đợt thi đua, còn: " + "; ".join(one.vi for one in facts.unfinished),
        "The campaign can't be closed yet: " + "; ".join(one.en for one in facts.unfinished),
        hint_vi="Làm xong những việc này rồi kết thúc.",
        hint_en="Finish these first.",
    )


def _propose(facts: Facts) -> Refusal | None:
    if not facts.proposed_by:
        return None
    return Refusal(
        "already_proposed",
        "Đã có đề nghị mở lại đang chờ người thứ hai.",
        "Reopening has been proposed already and waits for a second person.",
        hint_vi="Người thứ hai đồng ý hoặc không đồng ý ở trang Vòng đời.",
        hint_en="A second person agrees or declines on the page of the campaign's life.",
    )


def _decide(facts: Facts) -> Refusal | None:
    if facts.proposed_by:
        return None
    return Refusal(
        "nothing_proposed",
        "Chưa có đề nghị mở lại nào.",
        "Nobody has proposed to reopen the campaign.",
        hint_vi="Một người đề nghị trước, người khác đồng ý.",
        hint_en="One person proposes first, another agrees.",
    )


def _agree(facts: Facts) -> Refusal | None:
    if facts.proposed_by and facts.proposed_by == facts.actor:
        return Refusal(
            "second_person",
            "Người đề nghị mở lại không tự đồng ý được.",
            "Whoever proposed to reopen can't agree to it alone.",
            hint_vi="Nhờ một người khác có quyền mở lại xem và đồng ý.",
            hint_en="Ask another person with the right to look at it and agree.",
        )
    return _decide(facts)


def _archive(facts: Facts) -> Refusal | None:
    if not facts.proposed_by:
        return None
    return Refusal(
        "reopening_undecided",
        "Còn một đề nghị mở lại chưa được quyết định.",
        "A proposal to reopen is still undecided.",
        hint_vi="Đồng ý hoặc không đồng ý trước khi lưu trữ.",
        hint_en="Agree to it or decline it before archiving.",
    )


_CHECKS: Mapping[str, Callable[[Facts], Refusal | None]] = {
    "issue": _issue,
    "start": _start,
    "wind_up": _wind_up,
    "close": _close,
    "archive": _archive,
    "propose_reopening": _propose,
    "agree_reopening": _agree,
    "decline_reopening": _decide,
}
