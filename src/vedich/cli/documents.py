"""Commands that write for people: report, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedich.cli.figures import Campaign
from vedich.cli.options import AsOf, as_of_moment
from vedich.cli.output import AsJson, Lang, Say, answering


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("report")(report)
    app.command("demo")(demo)


def report(
    campaign: Campaign,
    as_of: AsOf = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="DIR",
            help="Thư mục ghi ra; bỏ trống là “reports” trong nơi làm việc. / Folder to write to.",
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Báo cáo tiến độ: .docx, .xlsx, .html (và .pdf). / The progress report."""
    with answering(as_json, lang) as say:
        from vedich.operations.data.recording import recording
        from vedich.operations.papers.reporting import write_report

        with recording("report.write", f"campaign:{campaign}", {"as_of": as_of}) as answer:
            answer.update(write_report(campaign, as_of_moment(as_of), out, tell=say.progress))

        def show(to: Say) -> None:
            for row in answer["rows"]:
                to.line(str(row["file"]), str(row["file"]))
            for note in answer["notes"]:
                to.line(note["vi"], note["en"])

        say.answer(answer, show)


def demo(as_json: AsJson = False, lang: Lang = "") -> None:
    """Chạy thử với ví dụ Gia Lai 2026. / Try everything with the Gia Lai 2026 example."""
    with answering(as_json, lang) as say:
        from vedich.cli.tables import show_demo
        from vedich.operations.demo.loading import demonstrate

        answer = demonstrate(say.progress)
        say.answer(answer, lambda to: show_demo(to, answer))
