"""Tasks: what the duties of a plan become once it is issued, and what can become of a task.

>>> last_day("Gửi trước ngày 02/01/2025"), last_day("đến hết ngày 30/6/2024"), last_day("kịp thời")
(datetime.date(2025, 1, 1), datetime.date(2024, 6, 30), None)
>>> TASK.step("report", "open").after
'reported'
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from vedich.domain.indicators import Text
from vedich.domain.steps import START, StateTable, Step

_DAY = re.compile(r"(?P<before>trước)?(?:\s*ngày)?\s*(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.I)

TASK = StateTable(
    "task",
    Text("Nhiệm vụ", "Task"),
    {
        "open": Text("chưa thực hiện", "not begun"),
        "doing": Text("đang thực hiện", "in progress"),
        "reported": Text("đã báo cáo kết quả", "reported as done"),
        "accepted": Text("hoàn thành, đã kiểm tra", "done, inspected"),
        "dropped": Text("không còn trong kế hoạch", "no longer in the plan"),
    },
    (
        Step("plan", Text("giao", "plan"), (START, "dropped"), "open", "issue_campaign"),
        Step("start", Text("bắt đầu thực hiện", "begin"), ("open",), "doing", "work_task"),
        Step(
            "report",
            Text("báo cáo kết quả", "report as done"),
            ("open", "doing"),
            "reported",
            "work_task",
        ),
        Step(
            "send_back",
            Text("yêu cầu làm tiếp", "send back"),
            ("reported", "accepted"),
            "doing",
            "inspect_task",
            with_reason=True,
        ),
        Step(
            "accept",
            Text("kiểm tra, xác nhận hoàn thành", "accept after inspection"),
            ("reported",),
            "accepted",
            "inspect_task",
        ),
        Step(
            "drop",
            Text("bỏ khỏi kế hoạch", "drop from the plan"),
            ("open", "doing", "reported", "accepted"),
            "dropped",
            "issue_campaign",
        ),
    ),
)
OPEN, DOING, REPORTED, ACCEPTED, DROPPED = TASK.states
UNFINISHED = (OPEN, DOING)


def last_day(by: str | None) -> date | None:
    """The last day in time that the words of a duty name; None where they name none."""
    found = list(_DAY.finditer(by or ""))
    if not found:
        return None
    got = found[-1]
    try:
        day = date(int(got[4]), int(got[3]), int(got[2]))
    except ValueError:
        return None
    return day - timedelta(days=1) if got["before"] else day
