"""The proposal of a layout as the command line gives it: rows to look at, a file to mend.

answer = draft_layout(Path("so-theo-doi.xlsx"), Path("so-xa.yaml"))
answer["rows"][1]     # {"column": "Số phiếu", "field": "code", …}
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.operations.data.describing import look
from vedich.operations.data.describing_columns import PERSONAL, DeskColumn, Wishes, titles_of
from vedich.operations.office import Office
from vedich.warehouse.files import check_free, write_durably

_NOT_READ = Text("bỏ qua", "not read")
_DROPPED = Text("cá nhân: bỏ ngay khi đọc", "about a person: dropped at the door")


def draft_layout(
    path: Path,
    out: Path | None = None,
    title: str = "",
    unit: str = "",
    office: Office | None = None,
) -> dict[str, Any]:
    """Rows ``{column, field, title, unmeant}``, ``problems`` and the ``layout`` as text.

    With ``out`` the layout is written there, an existing file is never written over; Refusal while
    something is missing that only a person can say.
    """
    desk = look(path, Wishes(title=title, unit=unit), office or Office.open())
    titles = titles_of(desk.words)
    if out is not None:
        if not desk.text:
            raise _unfinished(path, desk.problems)
        check_free(out)
        text = desk.text
        write_durably(out.absolute(), lambda part: part.write_text(text, encoding="utf-8"))
    return {
        "rows": [_row(one, titles) for one in desk.columns],
        "problems": [{"vi": one.vi, "en": one.en} for one in desk.problems],
        "layout": desk.text,
        "file": str(path),
        "out": str(out) if out else None,
    }


def _row(one: DeskColumn, titles: dict[str, Text]) -> dict[str, Any]:
    title = _DROPPED if one.field == PERSONAL else titles.get(one.field, _NOT_READ)
    unmeant = [text for coded in one.coded for text, _, meaning in coded.values if not meaning]
    said = {"vi": title.vi, "en": title.en}
    return {"column": one.label, "field": one.field, "title": said, "unmeant": unmeant}


def _unfinished(path: Path, problems: tuple[Text, ...]) -> Refusal:
    return Refusal(
        "layout_unfinished",
        "Chưa lập được cách đọc tệp. " + " ".join(one.vi for one in problems),
        "The layout can't be drafted. " + " ".join(one.en for one in problems),
        where=path.name,
        hint_vi="Thêm --unit nếu thiếu đơn vị; nếu không, mô tả trên trang Dữ liệu hoặc viết tay "
        "theo docs/how-to/read-a-new-export.vi.md.",
        hint_en="Add --unit where the unit is missing; else describe the file on the page Data, "
        "or by hand as in docs/how-to/read-a-new-export.md.",
    )
