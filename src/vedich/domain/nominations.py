"""Nominations (đề nghị khen thưởng): how the file of a unit or a person comes in, and until when.

Only the way in is told here; what becomes of a file that was received is told by the appraisal.

>>> NOMINATION.step("receive", "incomplete").after
'received'
>>> lacking(("IV.3.a", "IV.3.b"), ["IV.3.b"])
('IV.3.a',)
>>> is_late(date(2025, 1, 2), date(2025, 1, 1)), is_late(date(2025, 1, 1), date(2025, 1, 1))
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date

from vedich.domain.awards import SubjectKind
from vedich.domain.campaigns import Campaign
from vedich.domain.indicators import Text
from vedich.domain.plans import Deadline
from vedich.domain.steps import START, StateTable, Step

# "gửi hồ sơ đề nghị … khen thưởng": what tells the day for award files from other days of a plan.
_OF_AWARDS = re.compile(r"hồ sơ\b.*\bkhen thưởng", re.IGNORECASE | re.DOTALL)

NOMINATION = StateTable(
    "nomination",
    Text("Hồ sơ đề nghị khen thưởng", "Award file"),
    {
        "sent": Text("đã gửi, chờ tiếp nhận", "sent, to be received"),
        "incomplete": Text("chờ bổ sung", "to be completed"),
        "received": Text("đã tiếp nhận đủ", "received in full"),
        "withdrawn": Text("đã rút", "withdrawn"),
        "declined": Text("không đề nghị khen thưởng", "nothing nominated"),
    },
    (
        Step(
            "send",
            Text("gửi", "send"),
            (START, "sent", "incomplete", "withdrawn", "declined"),
            "sent",
            "send_award_file",
        ),
        Step(
            "receive",
            Text("tiếp nhận", "receive"),
            (START, "sent", "incomplete", "withdrawn", "declined"),
            "received",
            "receive_award_file",
        ),
        Step(
            "ask_more",
            Text("yêu cầu bổ sung", "ask to complete"),
            (START, "sent", "incomplete", "received", "withdrawn", "declined"),
            "incomplete",
            "receive_award_file",
            with_reason=True,
        ),
        Step(
            "withdraw",
            Text("rút", "withdraw"),
            ("sent", "incomplete"),
            "withdrawn",
            "send_award_file",
            with_reason=True,
        ),
        Step(
            "undo",
            Text("hủy việc đã ghi", "undo what was recorded"),
            ("sent", "incomplete", "received", "declined"),
            "withdrawn",
            "receive_award_file",
            with_reason=True,
        ),
        Step(
            "decline",
            Text("báo không đề nghị", "say that nothing is nominated"),
            (START, "withdrawn"),
            "declined",
            "send_award_file",
        ),
    ),
)
SENT, INCOMPLETE, RECEIVED, WITHDRAWN, DECLINED = NOMINATION.states
# What a unit has done its part with; and what it still owes something to.
SETTLED = (SENT, RECEIVED, DECLINED)


def of_awards(deadline: Deadline) -> bool:
    """Is this the day for handing in award files?

    >>> of_awards(Deadline("d", "IV.4", "Gửi hồ sơ đề nghị khen thưởng", until=date(2025, 1, 1)))
    True
    """
    return _OF_AWARDS.search(deadline.text) is not None


def award_deadline(campaign: Campaign) -> Deadline | None:
    """The plan's sentence about handing in award files, one with a day first; None without any."""
    found = [one for one in campaign.deadlines if of_awards(one)]
    dated = [one for one in found if one.last_day is not None]
    return next(iter(dated or found), None)


def asks_for_files(campaign: Campaign) -> bool:
    """Does the plan speak of awards at all?"""
    return bool(campaign.award_file or campaign.tiers or award_deadline(campaign))


def takes_persons(campaign: Campaign) -> bool:
    """Can persons be nominated: by a tier, or among those who take part where no tier is set?"""
    if campaign.tiers:
        return any(one.subject is SubjectKind.PERSON for one in campaign.tiers)
    return any(one.kind == SubjectKind.PERSON for one in campaign.participants)


def lacking(asked: Iterable[str], there: Collection[str]) -> tuple[str, ...]:
    """The papers of a file that did not come with it, in the order of the plan."""
    return tuple(one for one in asked if one not in there)


def is_late(arrived: date | None, last_day: date | None) -> bool:
    """Did a file arrive after the last day in time? It is taken all the same."""
    return arrived is not None and last_day is not None and arrived > last_day
