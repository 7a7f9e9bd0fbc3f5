"""Commands that split a unit's targets among its officers: split, split-preview, split-sign."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from vedich.cli.options import Campaign, day
from vedich.cli.output import AsJson, Lang, Say
from vedich.cli.people import recorded
from vedich.cli.words import sign as sign_of

Unit = Annotated[str, typer.Argument(metavar="UNIT", help="Mã đơn vị. / Unit code.")]
Officer = Annotated[
    str,
    typer.Option("--officer", metavar="CODE", help="Mã cán bộ trong dữ liệu. / Officer's code."),
]


def register(app: typer.Typer) -> None:
    """Add these commands to the group of targets."""
    app.command("split")(split)
    app.command("split-preview")(split_preview)
    app.command("split-sign")(split_sign)


def split(
    campaign: Campaign,
    unit: Unit,
    officer: Officer,
    fields: Annotated[
        list[str] | None,
        typer.Option("--field", metavar="F", help="Lĩnh vực phụ trách; ghi được nhiều lần."),
    ] = None,
    procedures: Annotated[
        list[str] | None,
        typer.Option("--procedure", metavar="P", help="Mã thủ tục phụ trách; nhiều lần."),
    ] = None,
    indicator: Annotated[
        str, typer.Option("--indicator", metavar="I", help="Mã chỉ tiêu. / Indicator.")
    ] = "",
    milestone: Annotated[
        str, typer.Option("--milestone", metavar="M", help="Mã mốc. / Milestone.")
    ] = "",
    value: Annotated[str, typer.Option("--value", metavar="N", help="Giá trị. / Value.")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="R", help="Lý do. / Why.")] = "",
    from_day: Annotated[
        str, typer.Option("--day", metavar="D", help="Áp dụng từ ngày. / Counts from this day.")
    ] = "",
    since: Annotated[
        str, typer.Option("--since", metavar="D", help="Phụ trách từ ngày. / Handles it from.")
    ] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="D", help="Đến hết ngày. / The last day.")
    ] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ghi cán bộ phụ trách gì và chỉ tiêu riêng. / What an officer handles; an own target."""
    with recorded(as_json, lang) as say:
        from vedich.operations.data.recording import operator
        from vedich.operations.targets.forms import choice_from
        from vedich.operations.targets.split_views import split_answer
        from vedich.operations.targets.splitting import count_from, set_officer
        from vedich.operations.targets.splitting import split as run
        from vedich.operations.targets.splitting import split_preview as previewed

        if fields or procedures:
            run(
                operator(),
                campaign,
                unit,
                officer,
                fields=fields or (),
                procedures=procedures or (),
                since=day(since, "--since"),
                until=day(until, "--until"),
            )
        if from_day:
            count_from(operator(), campaign, unit, day(from_day, "--day"))
        if value:
            typed = {
                "indicator": indicator, "milestone": milestone, "officer": officer,
                "value": value, "reason": reason,
            }  # fmt: skip
            set_officer(operator(), campaign, unit, choice_from(campaign, typed))
        answer = split_answer(previewed(campaign, unit), say.lang)
        say.answer(answer, lambda to: _show(to, answer))


def split_preview(campaign: Campaign, unit: Unit, as_json: AsJson = False, lang: Lang = "") -> None:
    """Xem bản phân giao cho cán bộ trước khi ký. / The split before it is signed."""
    with recorded(as_json, lang) as say:
        from vedich.operations.targets.split_views import split_answer
        from vedich.operations.targets.splitting import split_preview as run

        answer = split_answer(run(campaign, unit), say.lang)
        say.answer(answer, lambda to: _show(to, answer))


def split_sign(
    campaign: Campaign,
    unit: Unit,
    seen: Annotated[
        str,
        typer.Option(
            "--seen", metavar="DIGEST", help="Dấu kiểm của bản đã xem. / Digest looked at."
        ),
    ],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ký bản phân giao đã xem. / Sign the split that was looked at."""
    with recorded(as_json, lang) as say:
        from vedich.operations.data.recording import operator
        from vedich.operations.targets.splitting import seal_split
        from vedich.operations.targets.views import version_row

        answer = version_row(seal_split(operator(), campaign, unit, seen=seen))
        say.answer(
            answer,
            lambda to: to.line(
                f"Bản phân giao số {answer['version']} có hiệu lực từ {answer['day']:%d/%m/%Y}.",
                f"Split {answer['version']} counts from {answer['day']}.",
            ),
        )


def _show(to: Say, answer: dict[str, Any]) -> None:
    for duty in answer["duties"]:
        handled = "; ".join((*duty["fields"], *duty["procedures"]))
        days = " – ".join(duty.get(name, "…") for name in ("since", "until"))
        known = "since" in duty or "until" in duty
        print(f"{duty['officer']}: {handled}{f' ({days})' if known else ''}")
    titles = (
        ("Officer", "Indicator", "Milestone", "Unit", "Officer's", "Trace")
        if to.lang == "en"
        else ("Cán bộ", "Chỉ tiêu", "Mốc", "Đơn vị", "Cán bộ", "Cách tính")
    )
    rows = [
        [
            row["officer"],
            row["indicator"],
            row["milestone"],
            to.number(row["unit_value"]),
            f"{sign_of(row['comparison'])} {to.number(row['value'])}",
            row["trace"],
        ]
        for row in answer["rows"]
    ]
    to.table(titles, rows)
    if answer["coverage"]:
        _show_cover(to, answer["coverage"])
    to.line(f"Dấu kiểm: {answer['digest']}", f"Digest: {answer['digest']}")


def _show_cover(to: Say, cover: dict[str, Any]) -> None:
    for one in cover["shared"]:
        what, who = one["name"] or one["procedure"] or one["field"], ", ".join(one["officers"])
        to.line(f"Giao cho hai cán bộ: {what}: {who}", f"Given to two officers: {what}: {who}")
    for one in cover["unassigned"]:
        what = one["name"] or one["procedure"] or one["field"] or "?"
        number = one["most"]
        to.line(
            f"Chưa giao cho ai: {what}: {number} hồ sơ",
            f"Given to nobody: {what}: {number} dossiers",
        )
