"""What is wrong with an annex that came back, cell by cell, and what it would change.

faults, changes = check_sheet(path, Expected.of(campaign, preview, bounds, office))
faults[0].row        # {"sheet": "Chỉ tiêu giao", "cell": "F12", "message": …}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedich.domain.campaigns import Campaign
from vedich.domain.central_plus import short
from vedich.domain.choices import Choice
from vedich.domain.errors import Refusal
from vedich.domain.target_values import Target
from vedich.domain.thresholds import Threshold
from vedich.operations.targets.rules import (
    LONGEST_REASON,
    Bounds,
    below,
    bound_broken,
    check_value,
)

if TYPE_CHECKING:
    from vedich.intake.cell_grid import CellSheet
    from vedich.operations.office import Office
    from vedich.operations.targets.views import Preview

_NONE = ("", "–", "-", "—")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one cell, in a sentence."""

    sheet: str
    cell: str
    code: str
    vi: str
    en: str

    @property
    def row(self) -> dict[str, str]:
        """As a row of ``--json``."""
        return {
            "sheet": self.sheet,
            "cell": self.cell,
            "code": self.code,
            "reason": self.vi,
            "reason_en": self.en,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs from the draft. ``as_planned``: it is back at what the plan gives."""

    choice: Choice
    row: dict[str, Any]
    as_planned: bool


@dataclass(frozen=True)
class Expected:
    """What the draft holds: by the unit's code and the column's key."""

    campaign: Campaign
    number: int
    digest: str
    bounds: Bounds
    targets: Mapping[tuple[str, str], Target]
    planned: Mapping[tuple[str, str], Target | None]
    names: Mapping[str, str]
    keys: Mapping[str, str]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, campaign: Campaign, seen: Preview, bounds: Bounds, office: Office) -> Expected:
        """What the sheet of this preview would hold."""
        from vedich.operations.targets.sheets import columns_of

        place = {
            id(row): (row["unit"], f"{row['indicator']}@{row['milestone']}") for row in seen.rows
        }
        return cls(
            campaign,
            seen.draft.number,
            seen.digest,
            bounds,
            {place[id(row)]: row["target"] for row in seen.rows},
            {place[id(row)]: row["planned"] for row in seen.rows},
            {row["unit"]: row["name"] for row in seen.rows},
            {row["unit"]: row["key"] for row in seen.rows},
            tuple(one.key for one in columns_of(office, campaign, seen)),
        )


@dataclass
class _Sheet:
    """A sheet being checked: where its columns stand, and what was found so far."""

    cells: CellSheet
    expected: Expected
    faults: list[Fault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unreasoned: set[int] = field(default_factory=set)

    def fault(self, row: int, column: int, code: str, vi: str, en: str) -> None:
        from vedich.intake.cell_grid import address

        self.faults.append(Fault(self.cells.name, address(row, column), code, vi, en))


def check_sheet(path: Path, expected: Expected) -> tuple[list[Fault], list[Change]]:
    """Every fault and every change; Refusal where the file is no such annex at all."""
    from vedich.documents.targets_sheet import HEADINGS, KEYS, REASON
    from vedich.intake.cell_grid import read_cells

    sheet = _Sheet(_find(read_cells(path), path), expected)
    if _wrong_version(sheet):
        return sheet.faults, []
    _merged(sheet)
    columns = _columns(sheet, KEYS)
    missing = [key for key in ("unit", *expected.columns, REASON) if key not in columns]
    for key in missing:
        sheet.fault(
            KEYS, 0, "column_missing", f"Thiếu cột “{key}”.", f"The column “{key}” is missing."
        )
    if "unit" not in columns:
        return sheet.faults, []
    seen: dict[str, int] = {}
    for number in sorted(row for row in sheet.cells.rows if row > HEADINGS):
        _unit_row(sheet, number, columns, seen)
    for unit in expected.names:
        if unit not in seen:
            sheet.fault(
                HEADINGS,
                columns["unit"],
                "unit_missing",
                f"Thiếu dòng của {expected.names[unit]} ({unit}).",
                f"The row of {expected.names[unit]} ({unit}) is missing.",
            )
    sheet.changes += _held(sheet)
    return sheet.faults, sheet.changes


def _held(sheet: _Sheet) -> list[Change]:
    """Later milestones that keep an earlier one's value, where the sheet leaves them as they were.

    Lowering 50 days alone must not lower 100 days: the sheet still says otherwise there.
    """
    stones = [stone.id for stone in sheet.expected.campaign.milestones]
    own = {
        (rule.indicator, value.at)
        for rule in sheet.expected.campaign.targets
        for value in rule.values
    }
    changed = {
        (one.choice.unit, one.choice.indicator, one.choice.milestone) for one in sheet.changes
    }
    found: list[Change] = []
    for change in sheet.changes:
        unit, choice = change.row["unit"], change.choice
        for stone in stones[stones.index(choice.milestone) + 1 :]:
            target = sheet.expected.targets.get((unit, f"{choice.indicator}@{stone}"))
            if (choice.indicator, stone) in own or (
                choice.unit,
                choice.indicator,
                stone,
            ) in changed:
                break
            if target is None or target.value is None or target.value == choice.value:
                continue
            kept = replace(choice, milestone=stone, value=target.value)
            same = float(target.value)
            row = {**change.row, "milestone": stone, "before": same, "after": same}
            found.append(Change(kept, row, False))
            break
    return found


def _find(sheets: list[CellSheet], path: Path) -> CellSheet:
    from vedich.documents.targets_sheet import FIRST, KEYS

    for sheet in sheets:
        if sheet.text(KEYS, 1) == FIRST[1] or FIRST[1] in sheet.rows.get(KEYS, []):
            return sheet
    raise Refusal(
        "not_our_sheet",
        f"“{path.name}” không phải phụ lục giao chỉ tiêu tải về từ phần mềm: thiếu dòng mã cột.",
        f"“{path.name}” is no annex that was given out here: the row of column keys is missing.",
        where=path.name,
        hint_vi="Tải phụ lục của bản thảo, sửa trong tệp đó rồi tải lên.",
        hint_en="Download the annex of the draft, edit that file and hand it in.",
    )


def _wrong_version(sheet: _Sheet) -> bool:
    from vedich.documents.targets_sheet import MARKS

    own = (sheet.expected.campaign.id, str(sheet.expected.number), sheet.expected.digest)
    for place, wanted in enumerate(own):
        found = sheet.cells.text(MARKS, place).removesuffix(".0")
        if found != wanted:
            sheet.fault(
                MARKS,
                place,
                "other_version",
                f"Phụ lục này làm từ bản khác (“{found[:20]}”, nay là “{wanted[:20]}”): tải phụ "
                "lục mới rồi chép số sang.",
                f"This annex was made from another version (“{found[:20]}”, now “{wanted[:20]}”): "
                "download it again and copy the numbers over.",
            )
            return True
    return False


def _merged(sheet: _Sheet) -> None:
    from vedich.documents.targets_sheet import HEADINGS
    from vedich.intake.cell_grid import address

    for top, left, bottom, right in sheet.cells.merged:
        if bottom >= HEADINGS:
            area = f"{address(top, left)}:{address(bottom, right)}"
            sheet.faults.append(
                Fault(
                    sheet.cells.name,
                    area,
                    "merged",
                    "Các ô bị gộp nên không rõ giá trị thuộc ô nào: bỏ gộp rồi ghi từng ô.",
                    "Cells are merged, so it is not clear whose the value is: unmerge them.",
                )
            )


def _columns(sheet: _Sheet, keys: int) -> dict[str, int]:
    """Key → column; a key that stands twice or is not known is a fault."""
    from vedich.documents.targets_sheet import FIRST, REASON

    found: dict[str, int] = {}
    known = {*FIRST, REASON, *sheet.expected.columns}
    for place, key in enumerate(text.strip() for text in sheet.cells.rows[keys]):
        if not key:
            continue
        if key in found:
            vi, en = "Chỉ tiêu này đã có ở một cột khác.", "This target stands in another column."
            sheet.fault(keys, place, "two_targets", vi, en)
        elif key not in known:
            vi = f"Kế hoạch không giao chỉ tiêu “{key[:60]}”."
            sheet.fault(keys, place, "column_unknown", vi, f"The plan sets no target “{key[:60]}”.")
        else:
            found[key] = place
    return found


def _unit_row(sheet: _Sheet, row: int, columns: dict[str, int], seen: dict[str, int]) -> None:
    from vedich.documents.targets_sheet import REASON

    unit = sheet.cells.text(row, columns["unit"])
    at = columns["unit"]
    if not unit:
        vi, en = "Dòng này thiếu mã đơn vị.", "This row has no unit."
        sheet.fault(row, at, "unit_unknown", vi, en)
        return
    if unit not in sheet.expected.names:
        vi = f"Đơn vị “{unit[:40]}” không thuộc đợt thi đua này."
        en = f"The unit “{unit[:40]}” does not take part in this campaign."
        sheet.fault(row, at, "unit_unknown", vi, en)
        return
    if unit in seen:
        vi = f"Đơn vị “{unit}” đã có ở dòng {seen[unit]}: hai giá trị cho cùng một ô chỉ tiêu."
        en = f"The unit “{unit}” stands in row {seen[unit]} already: two values for one cell."
        sheet.fault(row, at, "two_targets", vi, en)
        return
    seen[unit] = row
    reason = sheet.cells.text(row, columns[REASON]) if REASON in columns else ""
    for key in sheet.expected.columns:
        if not key.endswith("@") and key in columns:
            for change in _cell(sheet, row, columns[key], unit, key):
                _keep(sheet, row, columns.get(REASON, 0), reason, change)


def _cell(sheet: _Sheet, row: int, column: int, unit: str, key: str) -> Iterator[Change]:
    """The change a cell makes, if it makes one; a fault where it can't be taken."""
    text = sheet.cells.text(row, column)
    target = sheet.expected.targets.get((unit, key))
    error = sheet.cells.errors.get((row, column))
    if error is not None:
        sheet.fault(row, column, "not_a_number", f"Ô báo lỗi “{error}”.", f"It says “{error}”.")
        return
    if target is None:
        if text not in _NONE:
            vi = "Kế hoạch không giao chỉ tiêu này cho đơn vị: để trống."
            sheet.fault(row, column, "no_such_target", vi, "The plan sets the unit no such target.")
        return
    if text in _NONE:
        if target.value is not None:
            vi, en = "Thiếu giá trị chỉ tiêu.", "The target is missing."
            sheet.fault(row, column, "value_missing", vi, en)
        return
    value = _value(sheet, row, column, text, target)
    if value is None or value == target.value:
        return
    threshold = Threshold(target.comparison, value)
    place = (target.indicator, target.milestone)
    floor = bound_broken(sheet.expected.campaign, sheet.expected.bounds, *place, threshold)
    if floor is not None:
        refusal = below(threshold, floor, "")
        sheet.fault(row, column, refusal.code, refusal.vi, refusal.en)
        return
    planned = sheet.expected.planned.get((unit, key))
    yield Change(
        Choice(*place, sheet.expected.keys[unit], value=value),
        {
            "unit": unit,
            "name": sheet.expected.names[unit],
            "indicator": target.indicator,
            "milestone": target.milestone,
            "before": None if target.value is None else float(target.value),
            "after": float(value),
        },
        planned is not None
        and planned.value == value
        and target.choice is not None
        and bool(target.choice.unit)
        and target.choice.milestone == target.milestone,
    )


def _value(sheet: _Sheet, row: int, column: int, text: str, target: Target) -> Fraction | None:
    from vedich.operations.targets.forms import number

    try:
        # What Excel keeps as a number reads with a point; what was typed as text, as people write.
        found = Fraction(text) if sheet.cells.is_number(row, column) else number(text, "")
        found = found.limit_denominator(10**6)
        check_value(found, target.comparison, "")
    except (Refusal, ValueError) as wrong:
        said = wrong if isinstance(wrong, Refusal) else _not_a_number(text)
        sheet.fault(row, column, said.code, said.vi, said.en)
        return None
    if 0 < found < 1 and target.value is not None and target.value >= 1:
        vi = f"“{text[:20]}” có phải là {short(found * 100)}%? Ghi {short(found * 100)}."
        en = f"Is “{text[:20]}” {short(found * 100, 'en')}%? Write {short(found * 100, 'en')}."
        sheet.fault(row, column, "looks_like_a_share", vi, en)
        return None
    return found


def _keep(sheet: _Sheet, row: int, column: int, reason: str, change: Change) -> None:
    if not reason and not change.as_planned:
        vi, en = "Giao khác bản thảo thì ghi lý do ở cột này.", "Say here why it is set otherwise."
        if row not in sheet.unreasoned:
            sheet.unreasoned.add(row)
            sheet.fault(row, column, "reason_needed", vi, en)
        return
    own = replace(change.choice, reason=reason[:LONGEST_REASON])
    sheet.changes.append(replace(change, choice=own, row={**change.row, "reason": reason}))


def _not_a_number(text: str) -> Refusal:
    return Refusal(
        "not_a_number", f"“{text[:40]}” không phải là số.", f"“{text[:40]}” is not a number."
    )
