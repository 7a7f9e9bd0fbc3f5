"""Commands about layouts: layout draft, the same proposal as the site's page makes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from vedich.cli.options import InFile
from vedich.cli.output import AsJson, Lang, Say, answering

layout_app = typer.Typer(
    help="Cách đọc tệp: đề xuất cho một tệp chưa ai mô tả. / Layouts: propose one for a file.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.add_typer(layout_app, name="layout")


@layout_app.callback()
def _group() -> None:
    """Cách đọc tệp: đề xuất cho một tệp chưa ai mô tả. / Layouts: propose one for a file."""


@layout_app.command("draft")
def draft(
    file: InFile,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Ghi dự thảo (.yaml). / Write the draft."),
    ] = None,
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", help="Tên của cách đọc. / Its title.")
    ] = "",
    unit: Annotated[
        str,
        typer.Option(
            "--unit",
            metavar="CODE",
            help="Đơn vị của mọi hồ sơ, khi tệp không có cột đơn vị. / The unit of every dossier.",
        ),
    ] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Đề xuất cách đọc một tệp theo tên cột và giá trị. / Propose a layout for a file."""
    with answering(as_json, lang) as say:
        from vedich.operations.data.drafting_layouts import draft_layout

        answer = draft_layout(file, out, title, unit)
        say.answer(answer, lambda to: _show(to, answer))


def _show(to: Say, answer: dict[str, Any]) -> None:
    titles = (
        ("Column", "Field", "Values without a meaning")
        if to.lang == "en"
        else ("Cột", "Trường", "Giá trị chưa có nghĩa")
    )
    rows = [
        [row["column"], row["title"][to.lang], ", ".join(row["unmeant"])] for row in answer["rows"]
    ]
    to.table(titles, rows)
    for problem in answer["problems"]:
        to.line(problem["vi"], problem["en"])
    if answer["out"]:
        to.line(
            f"Đã ghi {answer['out']}. Đọc lại, sửa, rồi xem thử: "
            f"vedich import {answer['file']} --layout {answer['out']} --dry-run",
            f"Written to {answer['out']}. Read it, mend it, then look: "
            f"vedich import {answer['file']} --layout {answer['out']} --dry-run",
        )
