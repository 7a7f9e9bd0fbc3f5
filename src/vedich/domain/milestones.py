"""What becomes of a milestone: opened by its day, confirmed by units, signed by the verifier.

>>> MILESTONE.step("sign", "verifying").after
'frozen'
>>> [step.verb for step in MILESTONE.steps_from("frozen")]
['reopen']
"""

from __future__ import annotations

from vedich.domain.indicators import Text
from vedich.domain.steps import START, StateTable, Step

MILESTONE = StateTable(
    "milestone",
    Text("Mốc của đợt thi đua", "Milestone of a campaign"),
    {
        "open": Text("đang lấy xác nhận của đơn vị", "units are confirming"),
        "verifying": Text("chờ thẩm định số liệu", "awaiting verification"),
        "frozen": Text("đã chốt số liệu", "figures frozen"),
    },
    (
        Step("open", Text("mở mốc", "open"), (START,), "open", "run_campaign"),
        Step(
            "end_round",
            Text("kết thúc lấy xác nhận", "end the confirmation"),
            ("open",),
            "verifying",
            "run_campaign",
        ),
        Step(
            "send_back",
            Text("yêu cầu đơn vị xem lại", "ask the units again"),
            ("verifying",),
            "open",
            "verify_figures",
            with_reason=True,
        ),
        Step(
            "sign",
            Text("ký thẩm định, chốt số liệu", "sign and freeze"),
            ("verifying",),
            "frozen",
            "verify_figures",
        ),
        Step(
            "reopen",
            Text("mở lại số liệu đã chốt", "reopen the frozen figures"),
            ("frozen",),
            "verifying",
            "reopen_period",
            with_reason=True,
        ),
    ),
)
OPEN, VERIFYING, FROZEN = MILESTONE.states
