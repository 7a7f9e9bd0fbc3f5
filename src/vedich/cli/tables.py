"""How standings, an opened figure and the demo are shown on a terminal."""

from __future__ import annotations

from typing import Any

from vedich.cli.output import Say, percent_cell
from vedich.cli.words import part_word, sign
from vedich.domain.lifecycle import DRAFT
from vedich.domain.results import Status

_LIST = 15


def show_standings(to: Say, answer: dict[str, Any]) -> None:
    """The league table of each block, then each indicator with who is short of it."""
    english = to.lang == "en"
    to.line(answer["title"]["vi"], answer["title"]["en"])
    if answer["label"]:
        to.line(answer["label"]["vi"], answer["label"]["en"])
    if answer.get("state") == DRAFT:
        to.line("Dự thảo, chưa ban hành.", "Draft, not issued.")
    titles = (
        ("Rank", "Unit", "Name", "Value", "Change", "Places")
        if english
        else ("Hạng", "Mã", "Đơn vị", "Kết quả", "Thay đổi", "Tăng hạng")
    )
    for block in answer["blocks"]:
        to.line(f"\n{block['block'] or 'Toàn bộ'}", f"\n{block['block'] or 'All units'}")
        to.table(titles, [_place(row, to.lang) for row in block["rows"]])
    summary = (
        ("Indicator", "Target", "Met", "Not met", "No figure", "Largest gap")
        if english
        else ("Chỉ tiêu", "Mục tiêu", "Đạt", "Chưa đạt", "Chưa có số liệu", "Thiếu nhiều nhất")
    )
    to.line("\nKết quả theo chỉ tiêu", "\nBy indicator")
    to.table(summary, [_indicator(row, to.lang) for row in answer["indicators"]])
    for note in answer["notes"]:
        to.line(note["vi"], note["en"])


def _place(row: dict[str, Any], lang: str) -> list[Any]:
    value = _number(row["value"], lang) if row["value"] is not None else row["group_" + lang]
    change = "" if row["change"] is None else _number(row["change"], lang, sign=True)
    gained = "" if row["places_gained"] is None else _gain(row["places_gained"])
    rank = "" if row["rank"] is None else f"{row['rank']}{'=' if row['tied'] else ''}"
    return [rank, row["unit"], row["name"], value, change, gained]


def _gain(places: int) -> str:
    return f"{places:+d}" if places else "0"


def _indicator(row: dict[str, Any], lang: str) -> list[Any]:
    gap = row["largest_gap"]
    worst = f"{gap['name']}: {gap['gap_cases']}" if gap else ""
    target = row["target_text"][lang]
    return [row["title"][lang], target, row["met"], row["not_met"], row["no_figure"], worst]


def show_officers(to: Say, rows: list[dict[str, Any]]) -> None:
    """Each officer of a unit's split against the own targets."""
    titles = (
        ("Officer", "Indicator", "Value", "Cases", "Target", "Status", "Still needed")
        if to.lang == "en"
        else ("Cán bộ", "Chỉ tiêu", "Kết quả", "Hồ sơ", "Mục tiêu", "Đánh giá", "Còn thiếu")
    )
    to.table(
        titles,
        [
            [
                row["officer"],
                row["indicator"],
                percent_cell(row, to.lang),
                "" if not row["denominator"] else f"{row['numerator']}/{row['denominator']}",
                f"{sign(row['comparison'])} {to.number(row['target'])}",
                Status(row["status"]).vi if to.lang == "vi" else row["status"],
                row["gap_cases"] or "",
            ]
            for row in rows
        ],
    )
    for why in dict.fromkeys(row["why"] for row in rows if row["why"]):
        to.line(why, why)


def show_explanation(to: Say, answer: dict[str, Any]) -> None:
    """A figure from its clause down to its dossiers."""
    for line in answer["lines"]:
        to.line(line["vi"], line["en"])
    rows = answer["rows"]
    if rows and rows[0]["part"] in ("group", "component"):
        _show_points(to, rows)
    elif rows:
        keys = ("part", "code", "procedure", "received_at", "file", "sheet", "row")
        titles = (
            ("Part", "Dossier", "Procedure", "Received", "File", "Sheet", "Row")
            if to.lang == "en"
            else ("Phần", "Mã hồ sơ", "Thủ tục", "Tiếp nhận", "Tệp", "Trang", "Dòng")
        )
        shown = [[row.get(key) for key in keys] for row in rows[:_LIST]]
        for cells, row in zip(shown, rows, strict=False):
            cells[0] = part_word(cells[0], to.lang)
            cells[2] = cells[2] or row.get("procedure_name")
        to.table(titles, shown)
        more = len(rows) - _LIST
        if more > 0:
            to.line(
                f"… và {more} hồ sơ nữa (dùng --json để lấy đủ).",
                f"… and {more} more (use --json for all).",
            )


def _show_points(to: Say, rows: list[dict[str, Any]]) -> None:
    """Groups and components of an index: the published points beside our own."""
    title = "title_en" if to.lang == "en" else "title"
    titles = (
        ("Code", "Part", "Numerator", "Denominator", "Points", "Most", "Recomputed")
        if to.lang == "en"
        else ("Mã", "Nhóm, thành phần", "Tử số", "Mẫu số", "Điểm", "Tối đa", "Tính lại")
    )
    keys = ("numerator", "denominator", "points", "max", "recomputed")
    to.table(
        titles,
        [
            [
                row["code"] if row["part"] == "group" else f"  {row['code']}",
                row[title],
                *("" if row[key] is None else to.number(row[key]) for key in keys),
            ]
            for row in rows
        ],
    )


def show_demo(to: Say, answer: dict[str, Any]) -> None:
    """What the demo did, its league table and where its documents are."""
    show_standings(to, answer["standings"])
    to.line("\nTài liệu đã ghi:", "\nDocuments written:")
    for row in answer["rows"]:
        to.line(f"  {row['file']}", f"  {row['file']}")
    for note in answer["notes"]:
        to.line(note["vi"], note["en"])


def _number(value: Any, lang: str, *, sign: bool = False) -> str:
    text = f"{float(value):+,.2f}" if sign else f"{float(value):,.2f}"
    return text if lang == "en" else text.translate(str.maketrans(",.", ".,"))
