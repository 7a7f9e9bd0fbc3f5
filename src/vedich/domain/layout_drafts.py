"""A layout as a person describes it on a page, before it is written as a file.

>>> columns = (DraftColumn("Số phiếu", "code"),)
>>> draft = Draft("so-xa", SourceKind.DOSSIERS, "Sổ xã", "so-xa", columns)
>>> [fault.vi for fault in faults(draft, [("code",), ("received_at", "submitted_at")])]
['Chưa có cột nào cho: Ngày tiếp nhận hoặc Ngày nộp.']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as made

from vedich.domain.dossiers import FIELDS
from vedich.domain.indicators import Text
from vedich.domain.layouts import DateStyle, NumberStyle, RowRule, SourceKind, header_key


@dataclass(frozen=True, slots=True)
class Meanings:
    """What the values of a column mean for one field; ``blank``: what an empty cell means."""

    words: Mapping[str, str] = made(default_factory=dict)
    blank: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """One column: the ``field`` it fills, and ``also`` a second one that its values tell.

    ``personal``: about a person, dropped at the door. Without all three the column is not read.
    """

    label: str
    field: str = ""
    also: str = ""
    personal: bool = False
    meanings: Mapping[str, Meanings] = made(default_factory=dict)
    midnight_is_day: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it fills."""
        return tuple(name for name in (self.field, self.also) if name)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be written. ``sheet``: empty for the first visible one; ``every_sheet``: all."""

    id: str
    kind: SourceKind
    title: str
    source: str
    columns: tuple[DraftColumn, ...]
    header_rows: int = 1
    header_within: int = 20
    sheet: str = ""
    every_sheet: bool = False
    dates: tuple[DateStyle, ...] = (DateStyle.DMY, DateStyle.ISO)
    numbers: NumberStyle = NumberStyle.VI
    unit: str = ""
    rows: tuple[RowRule, ...] = ()
    basis: tuple[str, ...] = ()


def faults(
    draft: Draft, needs: Iterable[Iterable[str]], titles: Mapping[str, Text] | None = None
) -> list[Text]:
    """What a person has to mend before the draft can be a layout; empty where nothing."""
    known = titles or {name: Text(one.vi, one.en) for name, one in FIELDS.items()}
    found = []
    read = [(column, name) for column in draft.columns for name in column.fields]
    filled = {name for _, name in read} | ({"unit"} if draft.unit else set())
    for group in map(tuple, needs):
        if filled.isdisjoint(group):
            vi = " hoặc ".join(known[name].vi for name in group)
            en = " or ".join(known[name].en for name in group)
            found.append(Text(f"Chưa có cột nào cho: {vi}.", f"No column is chosen for: {en}."))
    for name in dict.fromkeys(name for _, name in read):
        labels = [column.label for column, each in read if each == name]
        if len(labels) > 1:
            listed = ", ".join(f"“{label}”" for label in labels)
            found.append(
                Text(
                    f"“{known[name].vi}” được chọn cho nhiều cột: {listed}. Chỉ giữ một cột.",
                    f"“{known[name].en}” is chosen for several columns: {listed}. Keep one.",
                )
            )
    written = [header_key(column.label) for column in draft.columns]
    for column in draft.columns:
        if column.fields and written.count(header_key(column.label)) > 1:
            text = Text(
                f"Tiêu đề “{column.label}” đứng trên nhiều cột của tệp, không biết lấy cột nào. "
                "Đổi tên một cột trong tệp rồi tải lên lại, hoặc chọn lại các dòng tiêu đề.",
                f"The header “{column.label}” stands over several columns of the file. Rename one "
                "in the file and upload it again, or choose the header rows again.",
            )
            if text not in found:
                found.append(text)
    return found
