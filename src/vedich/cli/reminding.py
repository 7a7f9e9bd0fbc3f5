"""Commands about reminders (đôn đốc): remind preview, remind send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from vedich.cli.figures import Campaign
from vedich.cli.options import day as read_day
from vedich.cli.output import AsJson, Lang, Say, answering

remind_app = typer.Typer(
    help="Đôn đốc: xem trước, gửi lời nhắc. / Reminders: preview them, send them.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.add_typer(remind_app, name="remind")


@remind_app.callback()
def _group() -> None:
    """Đôn đốc: xem trước, gửi lời nhắc. / Reminders: preview them, send them."""


@remind_app.command("preview")
def preview(
    campaign: Campaign,
    at: Annotated[
        str, typer.Option("--at", metavar="D", help="Ngày xem, 2024-05-16. / Day to look at.")
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Cả những việc không nhắc. / Also what is left alone.")
    ] = False,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Xem ai sẽ được nhắc việc gì, và vì sao. / Show who would be reminded of what, and why."""
    with answering(as_json, lang) as say:
        from vedich.operations.work.serving import prepare

        asked = read_day(at, "--at")
        prepare()
        from vedich.operations.reminders.reminding import preview as looked

        answer = looked(campaign, asked)
        if not everything:
            answer = answer | {"rows": [row for row in answer["rows"] if row["reminded"]]}
        say.answer(answer, lambda to: _show(to, answer["rows"]))


@remind_app.command("send")
def send(campaign: Campaign, as_json: AsJson = False, lang: Lang = "") -> None:
    """Gửi lời nhắc của hôm nay; chạy lại không gửi hai lần. / Send today's reminders, once."""
    with answering(as_json, lang) as say:
        from vedich.operations.work.serving import prepare

        prepare()
        from vedich.operations.data.recording import operator
        from vedich.operations.reminders.reminding import send as remind

        answer = remind(operator(), campaign)
        say.answer(answer, lambda to: _sent(to, answer))


def _show(say: Say, rows: list[dict[str, Any]]) -> None:
    english = say.lang == "en"
    titles = ["Đơn vị", "Việc", "Vì sao", "Nhắc", "Lời nhắc"]
    say.table(
        ["Unit", "Matter", "Why", "Told", "Words"] if english else titles,
        [
            [
                row["name"],
                f"{row['rule']} {row['subject']}".strip(),
                row["why_en" if english else "why_vi"],
                _told(row, english),
                row["said_en" if english else "said_vi"],
            ]
            for row in rows
        ],
    )


def _told(row: Mapping[str, Any], english: bool) -> str:
    from vedich.domain.reminding import To

    if row["step"] is None:
        return _HELD[row["held"]][1 if english else 0]
    words = [f"{number} {To(name).en if english else To(name).vi}" for name, number in
             row["to"].items()]  # fmt: skip
    return ", ".join(words)


_HELD = {
    "": ("", ""),
    "day_off": ("ngày nghỉ", "day off"),
    "fresh": ("vừa nhắc", "reminded lately"),
    "nobody": ("chưa có người nhận", "nobody to tell"),
}


def _sent(say: Say, answer: Mapping[str, Any]) -> None:
    number, messages = len(answer["rows"]), answer["messages"]
    say.line(
        f"Đã nhắc {number} việc, {messages} tin chờ gửi, {answer['closed']} việc đã xong.",
        f"{number} reminders, {messages} messages to be sent, {answer['closed']} matters closed.",
    )
    if answer["nobody"]:
        say.line(
            f"{answer['nobody']} việc chưa có người nhận: giao vai trò cho người của đơn vị.",
            f"{answer['nobody']} matters have nobody to tell: give roles to people of the units.",
        )
