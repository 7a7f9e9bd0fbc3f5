"""Checks of pages and frames: margins, page numbers, head, signature block, annexes."""

from __future__ import annotations

from collections.abc import Iterator

from vedich.domain.paper_looks import (
    ALIGNED,
    WHOLE,
    Looked,
    at_line,
    at_page,
    found,
    lines_of,
    number_of,
)
from vedich.domain.paper_measures import Line, Sheet
from vedich.domain.paper_parts import folded
from vedich.domain.paper_rules import Finding, PageRule
from vedich.domain.type_widths import longest_line_mm, width_mm

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def _pages(rule: PageRule, looked: Looked) -> Iterator[tuple[int, Sheet]]:
    """Sections of the orientation the rule names, all where it names none."""
    for at, sheet in enumerate(looked.measures.sheets):
        name = "landscape" if sheet.landscape else "portrait"
        if not rule.of or name in rule.of:
            yield at, sheet


def page(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """A length of every page."""
    for at, sheet in _pages(rule, looked):
        short, long = sorted((sheet.width_mm, sheet.height_mm))
        measures = {"short_mm": short, "long_mm": long}
        value = measures.get(rule.measure, getattr(sheet, rule.measure, 0.0))
        if not rule.allows(value):
            yield found(rule, at_page(at), f"{number_of(value)} mm")


def number_size(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """The size of the page numbers."""
    for at, sheet in enumerate(looked.measures.sheets):
        for run in (run for one in sheet.numbers for run in one.runs):
            if not rule.allows(run.size):
                size = number_of(run.size)
                yield found(rule, at_page(at), f"cỡ {size}", f"{size} pt")


def page_number(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """A number centred in the top margin of every page but the first."""
    for at, sheet in enumerate(looked.measures.sheets):
        if not sheet.numbers:
            yield found(rule, at_page(at), "không có số trang", "no page number")
            continue
        if not sheet.first_apart or sheet.first_numbers:
            said = ("trang thứ nhất có số trang", "the first page is numbered")
            yield found(rule, at_page(at), *said)
        for one in sheet.numbers:
            if one.align != "center":
                yield found(rule, at_page(at), ALIGNED.get(one.align, one.align), one.align)
        if sheet.head_mm >= sheet.top_mm:
            yield found(rule, at_page(at), "ngoài lề trên", "outside the top margin")


def kept_together(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """The signature never stands alone on a page: the last paragraph goes with the whole block."""
    closing, grid = looked.parts.one("closing"), looked.parts.signature
    if grid is None:
        return
    if closing is not None and not closing.keep_next:
        said = ("đoạn kết không đi liền khối chữ ký", "the last paragraph may part from it")
        yield found(rule, at_line(closing), *said)
    if not grid.whole_rows:
        yield found(rule, WHOLE, "khối chữ ký bị ngắt trang", "the block may break across pages")


def head_columns(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """The head stands in two columns side by side."""
    head = looked.parts.head
    count = len(head.rows[0]) if head and head.rows else 0
    if count != 2:
        yield found(rule, WHOLE, f"{count} cột", f"{count} columns")


def cell_widths(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """Cells have the widths of their columns: one of the two alone is not kept by every program."""
    for name, grid in (("head", looked.parts.head), ("signature", looked.parts.signature)):
        if grid is None or name not in rule.of:
            continue
        for cells in grid.rows:
            widths = [width for width, _ in cells]
            if len(widths) == len(grid.columns) and any(
                abs(width - column) > 0.5
                for width, column in zip(widths, grid.columns, strict=True)
            ):
                said = " + ".join(number_of(width) for width in widths)
                yield found(rule, WHOLE, f"ô rộng {said} mm", f"cells of {said} mm")


def one_line(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """The parts fit on one line of their column."""
    for one in lines_of(rule, looked):
        needed = sum(
            width_mm(run.text.upper() if run.caps else run.text, run.size, bold=run.bold)
            for run in one.runs
        )
        room = one.column_mm - one.left_mm - one.right_mm
        if room and needed > room + 0.5:
            yield found(
                rule,
                at_line(one),
                f"cần {number_of(needed)} mm, cột rộng {number_of(room)} mm",
                f"needs {number_of(needed)} mm, the column has {number_of(room)} mm",
            )


def rule_length(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """A line is drawn under a part, in a share of the part's own length (``low``–``high``)."""
    above, drawn = (looked.parts.lines(part) for part in rule.of)
    if not above:
        return
    if not drawn:
        yield found(rule, at_line(above[-1]), "không có đường kẻ", "no line is drawn")
        return
    longest = max(_text_mm(one) for one in above)
    share = drawn[0].rule_mm / longest if longest else 0.0
    if not rule.allows(share):
        yield found(
            rule,
            at_line(above[-1]),
            f"đường kẻ dài {round(100 * share)}% dòng chữ",
            f"the line is {round(100 * share)}% of the text",
        )


def _text_mm(one: Line) -> float:
    """How long the longest line of the paragraph is on paper."""
    shown = one.shown
    if not shown:
        return 0.0
    room = one.column_mm - one.left_mm - one.right_mm
    return longest_line_mm(one.text, shown[0].size, room, bold=shown[0].bold)


def annex_numerals(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """Two annexes or more have Roman numerals, one has none."""
    lines = looked.parts.lines("annex_number")
    for at, one in enumerate(lines):
        wanted = f"phu luc {_ROMANS[at]}" if len(lines) > 1 else "phu luc"
        if not folded(one.text).startswith(wanted.casefold()) or (
            len(lines) > 1 and folded(one.text) != wanted.casefold()
        ):
            yield found(rule, at_line(one), f"“{one.text.strip()}”")


def annex_pages(rule: PageRule, looked: Looked) -> Iterator[Finding]:
    """The pages of the annexes are numbered by themselves."""
    first = looked.parts.one("annex_number")
    if first is None or looked.parts.form == "annex":
        return
    sheets = looked.measures.sheets
    if first.section >= len(sheets) or sheets[first.section].starts_at != 1:
        said = ("đánh số tiếp trang trước", "numbered on from the page before")
        yield found(rule, at_line(first), *said)
