"""A file nobody has described yet, on the desk of a person who describes it.

    desk = look(path, Wishes())
    desk.columns[1].field           # "code", proposed from the words over the column
    desk.problems, desk.text        # what is still missing; the layout as a file

Everything is proposed from the words of known layouts (``definitions/column-words``); what the
person chose wins. Nothing is written here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from vedich.domain.column_words import ColumnWords
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.layout_drafts import Draft, DraftColumn, Meanings, faults
from vedich.domain.layouts import FIELDS_OF, DateStyle, Layout, SourceKind
from vedich.intake.surveying import ColumnSeen, SheetHead, heads, survey
from vedich.operations.data.describing_columns import (
    DATED,
    DeskColumn,
    Wishes,
    columns_of,
    titles_of,
)
from vedich.operations.data.describing_header import MOST_HEADER_ROWS, guess, labels_of
from vedich.operations.office import Office

MOST_COLUMNS = 80
_MOST_KEPT = 8
_TOP_ROWS = 14


@dataclass(frozen=True, slots=True)
class Desk:
    """All a page or the command line shows. ``text`` is empty while something is missing."""

    wishes: Wishes
    words: ColumnWords
    sheets: tuple[str, ...]
    top: tuple[tuple[int, tuple[str, ...]], ...]
    columns: tuple[DeskColumn, ...]
    problems: tuple[Text, ...]
    is_cut: bool
    draft: Draft | None
    text: str

    @property
    def header(self) -> range:
        """The rows of the header (from 1); none where the file names its fields itself."""
        return range(self.wishes.first, self.wishes.first + self.wishes.rows)


def look(path: Path, wishes: Wishes, office: Office | None = None) -> Desk:
    """The file with everything proposed or chosen; Refusal where it can't be opened at all."""
    office = office or Office.open()
    found = _heads_of(*_marks(path))
    if not found:
        raise Refusal(
            "no_readable_row",
            f"Tệp “{path.name}” không có dòng nào để đọc.",
            f"“{path.name}” has no row to read.",
            where=path.name,
        )
    names = tuple(one.name for one in found)
    chosen = [one for one in found if one.name == wishes.sheet] or found
    kinds = [words_for(office, wishes.kind)] if wishes.kind else office.book.column_words
    ranked = [
        (*guess(one, _known(office, words), words.personal), words, one)
        for words in kinds
        for one in chosen
    ]
    _, first, rows, words, sheet = max(ranked, key=lambda one: one[0])
    known = _known(office, words)
    if wishes.first and not sheet.keys:
        first, rows = wishes.first, min(wishes.rows or 1, MOST_HEADER_ROWS)
    wishes = _of_header(
        replace(wishes, kind=words.kind, sheet=sheet.name, first=first, rows=rows), path
    )
    labels = labels_of(sheet, first, rows)
    if len(labels) > MOST_COLUMNS:
        raise Refusal(
            "too_many_columns",
            f"Dòng tiêu đề có {len(labels)} cột, trang này nhận không quá {MOST_COLUMNS}.",
            f"The header has {len(labels)} columns; this page takes at most {MOST_COLUMNS}.",
            where=path.name,
            hint_vi="Bỏ các cột không cần trong tệp rồi tải lên lại.",
            hint_en="Remove columns nobody needs from the file and upload it again.",
        )
    no_cases = tuple(one.pattern for one in words.rows)
    seen, is_cut = _survey_of(*_marks(path), sheet.name, first + rows - 1, no_cases)
    like = office.book.layouts.get(wishes.like)
    columns = columns_of(labels, seen, wishes, known, words, like)
    top = _top(sheet, first + rows, columns)
    desk = Desk(wishes, words, names, top, columns, (), is_cut, None, "")
    if not labels:
        none = Text(
            "Không thấy dòng tiêu đề. Ghi số của dòng có tên các cột rồi bấm “Xem thử”.",
            "No header was found. Enter the number of the row with the columns' names.",
        )
        return replace(desk, problems=(none,))
    return _with_draft(desk, path, office)


def _marks(path: Path) -> tuple[Path, int, int]:
    """What a file is known again by."""
    found = path.stat()
    return path, found.st_mtime_ns, found.st_size


# A person looks many times at one file that stays as it is.
@lru_cache(maxsize=_MOST_KEPT)
def _heads_of(path: Path, at: int, size: int) -> list[SheetHead]:
    return [one for one in heads(path) if one.rows or one.keys]


@lru_cache(maxsize=_MOST_KEPT)
def _survey_of(
    path: Path, at: int, size: int, sheet: str, after: int, no_cases: tuple[str, ...]
) -> tuple[dict[int, ColumnSeen], bool]:
    return survey(path, sheet, after, no_cases)


def words_for(office: Office, kind: SourceKind) -> ColumnWords:
    """The words for a kind of file; Refusal for a kind that can't be described so."""
    for one in office.book.column_words:
        if one.kind is kind:
            return one
    raise Refusal(
        "kind_not_described",
        "Loại tệp này chưa mô tả được trên trang.",
        "This kind of file can't be described here.",
        where=kind.value,
        hint_vi="Viết cách đọc tệp bằng tay: docs/how-to/read-a-new-export.vi.md.",
        hint_en="Write the layout by hand: docs/how-to/read-a-new-export.md.",
    )


def layout_of(desk: Desk) -> Layout:
    """The layout that the desk stands for; Refusal while it is none."""
    from vedich.rulebook.layout_draft import layout_of as read_draft

    return read_draft(desk.text, desk.draft.id if desk.draft else "")


def sources_of(office: Office) -> list[str]:
    """The systems dossiers came from so far: another export of one of them shares its name."""
    return sorted({one.source for one in office.imports if one.kind.value == "dossiers"})


def _known(office: Office, words: ColumnWords) -> dict[str, list[str]]:
    """Every word over a column that a layout of this kind or the list of words knows."""
    known = {name: list(words.fields[name].headers) for name in words.fields}
    for layout in office.book.layouts.values():
        if layout.kind is words.kind:
            for column in layout.columns:
                if column.field in known or column.field in titles_of(words):
                    known.setdefault(column.field, []).extend(column.headers)
    return known


def _top(
    sheet: SheetHead, after: int, columns: tuple[DeskColumn, ...]
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The first rows as the file has them; cells about persons are not shown."""
    hidden = {one.place for one in columns if one.is_personal}
    rows = []
    for number, row in enumerate(sheet.rows[: max(_TOP_ROWS, after + 3)], 1):
        cells = tuple(
            "•••" if place in hidden and number >= after and cell else cell.strip()[:60]
            for place, cell in enumerate(row)
        )
        rows.append((number, cells))
    return tuple(rows)


def _of_header(wishes: Wishes, path: Path) -> Wishes:
    """Choices of columns are of another header where sheet or rows changed since: left out."""
    of = f"{wishes.kind}/{wishes.sheet}/{wishes.first}/{wishes.rows}"
    title = wishes.title or path.stem.replace("_", " ")
    if wishes.of and wishes.of != of:
        wishes = replace(wishes, fields=None, also={}, meanings={}, blanks={}, others={})
    return replace(wishes, of=of, title=title)


def _with_draft(desk: Desk, path: Path, office: Office) -> Desk:
    from vedich.rulebook.layout_draft import what_is_wrong, written
    from vedich.rulebook.plan_draft import slug

    wishes, words = desk.wishes, desk.words
    titles = titles_of(words)
    name = wishes.like or slug(wishes.title)[:48].strip("-")
    draft = Draft(
        id=name,
        kind=words.kind,
        title=wishes.title,
        source=wishes.source or name,
        columns=_named_procedures(tuple(_drafted(one) for one in desk.columns)),
        header_rows=max(wishes.rows, 1),
        header_within=max(20, wishes.first + 10),
        sheet=wishes.sheet if desk.sheets.index(wishes.sheet) else "",
        every_sheet=wishes.every_sheet,
        dates=_dates(desk),
        numbers=wishes.numbers,
        unit=wishes.unit if "unit" not in _fields(desk) else "",
        rows=words.rows,
        basis=(f"Mô tả theo tệp “{path.name}”",),
    )
    problems = faults(draft, words.needs, titles)
    if not name:
        problems.append(Text("Ghi tên của cách đọc tệp.", "Enter a name for the layout."))
    problems += [
        Text(
            f"Cột “{one.label}” không phải là cột mã: có hơn 40 giá trị khác nhau.",
            f"The column “{one.label}” holds no codes: it has more than 40 different values.",
        )
        for one in desk.columns
        for coded in one.coded
        if one.seen.filled and not coded.values and not coded.other
    ]
    text = written(draft, _required(words, draft))
    if not problems and (wrong := what_is_wrong(text, name)):
        problems.append(Text(wrong.vi, wrong.en))
    return replace(desk, problems=tuple(problems), draft=draft, text="" if problems else text)


def _named_procedures(columns: tuple[DraftColumn, ...]) -> tuple[DraftColumn, ...]:
    """Where no column holds the procedures' codes their names stand for them, to count by."""
    if any("procedure" in column.fields for column in columns):
        return columns
    return tuple(
        replace(column, also="procedure") if column.fields == ("procedure_name",) else column
        for column in columns
    )


def _fields(desk: Desk) -> set[str]:
    return {name for one in desk.columns for name in (one.field, one.also) if name}


def _required(words: ColumnWords, draft: Draft) -> tuple[str, ...]:
    """A row needs what no other column can stand for."""
    filled = {name for column in draft.columns for name in column.fields}
    met = [[name for name in group if name in filled] for group in words.needs]
    return tuple(group[0] for group in met if len(group) == 1 and group[0] != "unit")


def _drafted(one: DeskColumn) -> DraftColumn:
    if one.is_personal:
        return DraftColumn(one.label, personal=True)
    return DraftColumn(
        one.label,
        one.field,
        one.also if one.also != one.field else "",
        meanings={
            coded.field: Meanings(
                {text: meaning for text, _, meaning in coded.values}, coded.blank, coded.other
            )
            for coded in one.coded
        },
        midnight_is_day=one.seen.at_midnight,
    )


def _dates(desk: Desk) -> tuple[DateStyle, ...]:
    """The style that was chosen or fits most, then the others that are met and not doubtful."""
    found: dict[str, int] = {}
    for one in desk.columns:
        if FIELDS_OF[desk.words.kind].get(one.field) in DATED:
            for style, number in one.seen.dates.items():
                found[style] = found.get(style, 0) + number
    first = desk.wishes.dates
    if not first:
        first = "mdy" if found.get("mdy", 0) > found.get("dmy", 0) else "dmy"
    doubtful = {"dmy", "mdy"} | ({"serial", "compact"} if found.get(first) else set())
    rest = [style for style in DateStyle if style.value in found and style.value not in doubtful]
    return tuple(dict.fromkeys((DateStyle(first), DateStyle.ISO, *rest)))
