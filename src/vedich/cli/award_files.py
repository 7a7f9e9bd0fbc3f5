"""Commands about award files: campaign files list, receive, ask-more, undo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from vedich.cli.campaign import Campaign, campaign_app
from vedich.cli.options import day
from vedich.cli.output import AsJson, Lang, Say
from vedich.cli.people import recorded

files_app = typer.Typer(
    help="Hồ sơ đề nghị khen thưởng đã nhận. / Award files that came in.", no_args_is_help=True
)
Unit = Annotated[str, typer.Argument(metavar="UNIT", help="Mã đơn vị. / Unit code.")]
Person = Annotated[
    str,
    typer.Option(
        "--person", metavar="N", help="Cá nhân được đề nghị; bỏ trống là tập thể. / The person."
    ),
]
Items = Annotated[
    list[str] | None,
    typer.Option(
        "--item",
        metavar="S",
        help="Mục của thành phần đã có, ví dụ IV.3.a; “all”: đủ. / A paper that is there.",
    ),
]
FileOption = Annotated[
    Path | None,
    typer.Option("--file", metavar="F", help="Tệp hồ sơ; bỏ trống là bản giấy. / The file."),
]
Day = Annotated[
    str, typer.Option("--date", metavar="D", help="Ngày nhận; bỏ trống là hôm nay. / Day it came.")
]
Reason = Annotated[str, typer.Option("--reason", metavar="R", help="Lý do. / The reason.")]


def register(_app: typer.Typer) -> None:
    """Add these commands to the group ``campaign``."""
    for name, command in (
        ("list", list_files),
        ("receive", receive),
        ("ask-more", ask_more),
        ("undo", undo),
    ):
        files_app.command(name)(command)
    campaign_app.add_typer(files_app, name="files")


@files_app.callback()
def _group() -> None:
    """Hồ sơ đề nghị khen thưởng đã nhận. / Award files that came in."""


def list_files(campaign: Campaign, as_json: AsJson = False, lang: Lang = "") -> None:
    """Đơn vị nào đã gửi, ngày nào, còn thiếu gì. / Who sent what, when, and what lacks."""
    with recorded(as_json, lang) as say:
        _answer(say, campaign)


def receive(
    campaign: Campaign,
    unit: Unit,
    person: Person = "",
    item: Items = None,
    file: FileOption = None,
    date: Day = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ghi tiếp nhận đủ một hồ sơ. / Record a file that came in full."""
    came_on = day(date, "--date")
    with recorded(as_json, lang) as say:
        from vedich.operations.awards import receiving as verbs
        from vedich.operations.data.recording import operator

        subject = verbs.Subject(unit, person)
        with verbs.came_by(campaign, item or (), file, came_on) as came:
            verbs.receive(operator(), campaign, subject, came)
        _answer(say, campaign, unit)


def ask_more(
    campaign: Campaign,
    unit: Unit,
    reason: Reason = "",
    person: Person = "",
    item: Items = None,
    file: FileOption = None,
    date: Day = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ghi hồ sơ đã đến mà còn thiếu, yêu cầu bổ sung. / Record a file and ask for the rest."""
    came_on = day(date, "--date")
    with recorded(as_json, lang) as say:
        from vedich.operations.awards import receiving as verbs
        from vedich.operations.data.recording import operator

        subject = verbs.Subject(unit, person)
        with verbs.came_by(campaign, item or (), file, came_on) as came:
            verbs.ask_more(operator(), campaign, subject, came, reason)
        _answer(say, campaign, unit)


def undo(
    campaign: Campaign,
    unit: Unit,
    reason: Reason = "",
    person: Person = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Hủy việc ghi nhận nhầm một hồ sơ. / Undo what was recorded by mistake."""
    with recorded(as_json, lang) as say:
        from vedich.operations.awards import receiving as verbs
        from vedich.operations.data.recording import operator

        verbs.undo(operator(), campaign, verbs.Subject(unit, person), reason)
        _answer(say, campaign, unit)


def _answer(say: Say, campaign: str, unit: str = "") -> None:
    from vedich.operations.awards.register import register as told

    answer = told(campaign)
    if unit:
        answer["rows"] = [row for row in answer["rows"] if row["unit"] == unit]
    say.answer(answer, lambda to: _show(to, answer))


def _show(to: Say, answer: dict[str, Any]) -> None:
    english = to.lang == "en"
    last = answer["last_day"]
    if last:
        to.line(f"Ngày cuối còn trong hạn: {last:%d/%m/%Y}.", f"Last day in time: {last:%d/%m/%Y}.")
    titles = ["Đơn vị", "Cá nhân", "Tình trạng", "Ngày đến", "Hạn", "Còn thiếu"]
    if english:
        titles = ["Unit", "Person", "State", "Arrived", "Term", "Lacking"]
    to.table(
        titles,
        [
            [
                row["name"],
                row["person"],
                row["said"][to.lang] if row["said"] else "",
                f"{row['arrived_on']:%d/%m/%Y}" if row["arrived_on"] else "",
                _term(row, english),
                ", ".join(row["lacking"]),
            ]
            for row in answer["rows"]
        ],
    )


def _term(row: dict[str, Any], english: bool) -> str:
    if row["late"]:
        return "late" if english else "trễ hạn"
    if row["overdue"]:
        return "overdue" if english else "quá hạn"
    return ""
