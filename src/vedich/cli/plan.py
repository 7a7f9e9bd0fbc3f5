"""Commands about signed plans: plan read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from vedich.cli.output import AsJson, Lang, Say, answering

plan_app = typer.Typer(
    help="Kế hoạch đã ký: đọc các giá trị trong văn bản. / Signed plans: read their values.",
    no_args_is_help=True,
)
_SHOWN = 90


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.add_typer(plan_app, name="plan")


@plan_app.callback()
def _group() -> None:
    """Kế hoạch đã ký: đọc các giá trị trong văn bản. / Signed plans: read their values."""


@plan_app.command("read")
def read(
    file: Annotated[Path, typer.Argument(help="Tệp .docx, .pdf hoặc .txt. / The file.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Ghi dự thảo đợt thi đua (.yaml). / Write the draft campaign."),
    ] = None,
    name: Annotated[str, typer.Option("--id", help="Mã đợt thi đua. / Id of the campaign.")] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Đọc kế hoạch: từng giá trị kèm câu chữ và mức chắc chắn. / Read a plan's values."""
    with answering(as_json, lang) as say:
        from vedich.operations.campaign.plan_reading import read_plan_from

        answer = read_plan_from(file, name, out)
        say.answer(answer, lambda to: _show(to, answer))


def _show(say: Say, answer: dict[str, Any]) -> None:
    from vedich.domain.plan_findings import Confidence

    vietnamese = say.lang != "en"
    titles = ["Mục", "Trường", "Giá trị", "Mức chắc chắn"]
    say.table(
        titles if vietnamese else ["Section", "Field", "Value", "Confidence"],
        [
            [
                row["section"],
                row["field"],
                str(row["value"])[:_SHOWN],
                _words(Confidence(row["confidence"]), vietnamese),
            ]
            for row in answer["rows"]
        ],
    )
    for doubt in answer["doubts"]:
        say.line(f"Cần người xem: {doubt['vi']}", f"To be looked at: {doubt['en']}")
    for left in answer["unread"]:
        say.line(
            f"Chưa hiểu ({left['section']}): {left['text'][:_SHOWN]}",
            f"Not understood ({left['section']}): {left['text'][:_SHOWN]}",
        )
    if answer["draft_problem"]:
        problem = answer["draft_problem"]
        say.line(f"Dự thảo còn thiếu: {problem['vi']}", f"The draft lacks: {problem['en']}")
    if answer["written_to"]:
        say.line(f"Đã ghi dự thảo: {answer['written_to']}", f"Draft: {answer['written_to']}")


def _words(confidence: Any, vietnamese: bool) -> str:
    return str(confidence.vi if vietnamese else confidence.en)
