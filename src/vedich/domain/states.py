"""Every table of states there is; how such a table works is told in domain.steps.

>>> PERIOD_SUMS.step("confirm", "submitted").after
'confirmed'
>>> [step.verb for step in PERIOD_SUMS.steps_from("locked")]
['reopen']
>>> [table.id for table in TABLES][0]
'campaign'
"""

from __future__ import annotations

from vedich.domain.indicators import Text
from vedich.domain.lifecycle import CAMPAIGN
from vedich.domain.milestones import MILESTONE
from vedich.domain.nominations import NOMINATION
from vedich.domain.papers import PAPER
from vedich.domain.steps import START, StateTable, Step
from vedich.domain.tasks import TASK

PERIOD_SUMS = StateTable(
    "period-sums",
    Text("Số đơn vị tự báo cáo", "Sums reported by a unit"),
    {
        "submitted": Text("đã gửi, chờ xác nhận", "submitted, awaiting confirmation"),
        "contested": Text("bị yêu cầu xem lại", "contested"),
        "confirmed": Text("đã xác nhận", "confirmed"),
        "locked": Text("đã khóa kỳ", "locked"),
    },
    (
        Step(
            "submit",
            Text("gửi", "submit"),
            (START, "submitted", "contested"),
            "submitted",
            "enter_sums",
        ),
        Step("confirm", Text("xác nhận", "confirm"), ("submitted",), "confirmed", "confirm_sums"),
        Step(
            "contest",
            Text("yêu cầu xem lại", "contest"),
            ("submitted", "confirmed"),
            "contested",
            "confirm_sums",
            with_reason=True,
        ),
        Step("lock", Text("khóa kỳ", "lock the period"), ("confirmed",), "locked", "lock_sums"),
        Step(
            "reopen",
            Text("mở lại kỳ", "reopen the period"),
            ("locked",),
            "confirmed",
            "reopen_period",
            with_reason=True,
        ),
    ),
)
TARGET_VERSION = StateTable(
    "target-version",
    Text("Phiên bản giao chỉ tiêu", "Version of the targets"),
    {
        "draft": Text("bản thảo", "draft"),
        "dropped": Text("đã bỏ", "dropped"),
        "signed": Text("đã ký, đang hiệu lực", "signed, in force"),
        "replaced": Text("đã được thay thế", "replaced by a later one"),
    },
    (
        Step("draft", Text("soạn", "draft"), (START,), "draft", "draft_targets"),
        Step("change", Text("sửa", "change"), ("draft",), "draft", "draft_targets"),
        Step("drop", Text("bỏ", "drop"), ("draft",), "dropped", "draft_targets", with_reason=True),
        Step("sign", Text("ký", "sign"), ("draft",), "signed", "sign_targets"),
        Step("replace", Text("thay thế", "replace"), ("signed",), "replaced", "sign_targets"),
    ),
)
TABLES = (CAMPAIGN, PERIOD_SUMS, MILESTONE, TARGET_VERSION, PAPER, TASK, NOMINATION)
