"""Commands about procedures: procedures import, search, show, totals."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from vedich.cli.options import DryRun, InFile, Layout, day
from vedich.cli.output import AsJson, Lang, Say, answering

procedures_app = typer.Typer(
    help="Danh mục thủ tục hành chính. / Administrative procedures.", no_args_is_help=True
)
_LEVELS = {
    "full": ("toàn trình", "full"),
    "partial": ("một phần", "partial"),
    "information": ("cung cấp thông tin", "information"),
}
_YES = {True: ("có", "yes"), False: ("không", "no"), None: ("chưa rõ", "not known")}


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.add_typer(procedures_app, name="procedures")


@procedures_app.command("import")
def import_list(
    file: InFile,
    layout: Layout = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Nhập danh mục thủ tục: danh sách của bộ hoặc chi tiết. / Import a list of procedures."""
    from vedich.cli import receipts

    receipts.import_list(file, "procedures", layout, dry_run=dry_run, as_json=as_json, lang=lang)


@procedures_app.command("search")
def search(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORDS…",
            help="Từ thường dùng, có dấu hay không dấu, hoặc mã. / Everyday words, or a code.",
        ),
    ],
    limit: Annotated[
        int,
        typer.Option("--limit", metavar="N", min=1, max=100, help="Số kết quả. / Results."),
    ] = 10,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Tìm thủ tục bằng lời nói thường ngày. / Find a procedure by everyday words."""
    with answering(as_json, lang) as say:
        from vedich.operations.fees.procedures import search as run

        answer = run(" ".join(words), limit)
        say.answer(answer, lambda to: _show_found(to, answer))


def _show_found(to: Say, answer: dict[str, Any]) -> None:
    titles = (
        ("Code", "Procedure", "Handled by", "Online", "Fee")
        if to.lang == "en"
        else ("Mã", "Thủ tục", "Cơ quan thực hiện", "Trực tuyến", "Phí, lệ phí")
    )
    rows = [
        [
            row["procedure"],
            row["name"],
            row["handled_by"],
            _level(row["service_level"], to.lang),
            _said(_YES[row["fee_bearing"]], to.lang),
        ]
        for row in answer["rows"]
    ]
    to.table(titles, rows)
    if not rows:
        to.line("Thử ít từ hơn, hoặc từ khác.", "Try fewer words, or others.")


@procedures_app.command("show")
def show(
    code: Annotated[
        str, typer.Argument(metavar="CODE", help="Mã thủ tục, ví dụ 2.000815. / Its code.")
    ],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """In một thủ tục với các phiên bản của nó. / Show one procedure and its versions."""
    with answering(as_json, lang) as say:
        from vedich.operations.fees.procedures import show as run

        answer = run(code)
        say.answer(answer, lambda to: _show_one(to, answer))


def _show_one(to: Say, answer: dict[str, Any]) -> None:
    to.line(f"{answer['procedure']}: {answer['name']}", f"{answer['procedure']}: {answer['name']}")
    facts = (
        ("Lĩnh vực", "Field", answer["field"]),
        ("Cơ quan thực hiện", "Handled by", answer["handled_by"]),
        ("Dịch vụ công trực tuyến", "Online", _level(answer["service_level"], to.lang)),
        ("Có phí, lệ phí", "Bears a fee", _said(_YES[answer["fee_bearing"]], to.lang)),
        ("Thanh toán trực tuyến", "Payable online", _said(_YES[answer["payable_online"]], to.lang)),
        ("Thời hạn giải quyết", "Processing time", answer["processing_time"]),
        ("Miễn, giảm", "Exemption", answer["exemption"]),
    )
    to.table(("", ""), [[en if to.lang == "en" else vi, value] for vi, en, value in facts if value])
    titles = (
        ("Level", "Unit", "From", "To", "Online", "File")
        if to.lang == "en"
        else ("Cấp", "Đơn vị", "Từ", "Đến", "Trực tuyến", "Tệp")
    )
    if answer["versions"]:
        keys = ("level", "unit", "valid_from", "valid_to", "service_level", "file")
        to.table(titles, [[row[key] for key in keys] for row in answer["versions"]])
    else:
        to.line("Chưa nhập danh mục nào có thủ tục này.", "No list with it was imported.")


@procedures_app.command("totals")
def totals(
    at: Annotated[str, typer.Option("--at", metavar="D", help="Tại ngày. / On this day.")] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Đếm thủ tục theo cấp, bên cạnh số văn bản nêu. / Count procedures beside declared totals."""
    with answering(as_json, lang) as say:
        from vedich.operations.fees.procedures import totals as run

        answer = run(day(at, "--at"))
        say.answer(answer, lambda to: _show_totals(to, answer))


def _show_totals(to: Say, answer: dict[str, Any]) -> None:
    titles = (
        (
            "Level",
            "All",
            "Full",
            "Partial",
            "Information",
            "Not known",
            "With fee",
            "Payable online",
        )
        if to.lang == "en"
        else (
            "Cấp",
            "Tất cả",
            "Toàn trình",
            "Một phần",
            "Cung cấp thông tin",
            "Chưa rõ",
            "Có phí",
            "Thanh toán trực tuyến",
        )
    )
    every = "all" if to.lang == "en" else "mọi cấp"
    rows = [*answer["rows"], {**answer["all"], "level": every}]
    keys = list(answer["all"])
    to.table(titles, [[row[key] if row[key] is not None else "–" for key in keys] for row in rows])
    if answer["declared"]:
        names = (
            ("Campaign", "Section", "The document says", "Declared", "Counted")
            if to.lang == "en"
            else ("Đợt thi đua", "Mục", "Văn bản nêu", "Số nêu", "Số đếm")
        )
        keys = ["campaign", "section", "text", "declared", "counted"]
        to.table(names, [[row[key] for key in keys] for row in answer["declared"]])


def _level(level: str | None, lang: str) -> str:
    return _said(_LEVELS[level], lang) if level in _LEVELS else _said(_YES[None], lang)


def _said(words: tuple[str, str], lang: str) -> str:
    return words[1] if lang == "en" else words[0]
