"""Commands about the course of a campaign and the working calendar: campaign …, calendar …."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from vedich.cli.options import DryRun, InFile, Layout
from vedich.cli.output import AsJson, Lang, Say, answering

Campaign = Annotated[
    str,
    typer.Argument(
        metavar="CAMPAIGN", help="Mã đợt thi đua, ví dụ ia-ake-2024. / Id of the campaign."
    ),
]
campaign_app = typer.Typer(
    help="Đợt thi đua: lịch, mốc, nhiệm vụ. / A campaign: calendar, milestones, tasks.",
    no_args_is_help=True,
)
calendar_app = typer.Typer(
    help="Lịch làm việc: ngày nghỉ lễ, ngày làm bù. / Working calendar.", no_args_is_help=True
)
_SHOWN = 90


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.add_typer(campaign_app, name="campaign")
    app.add_typer(calendar_app, name="calendar")


@campaign_app.callback()
def _campaign() -> None:
    """Đợt thi đua: lịch, mốc, nhiệm vụ. / A campaign: calendar, milestones, tasks."""


@campaign_app.command("calendar")
def calendar(campaign: Campaign, as_json: AsJson = False, lang: Lang = "") -> None:
    """Lịch của đợt: báo cáo, mốc, thời hạn. / Reports, milestones and deadlines by day."""
    with answering(as_json, lang) as say:
        from vedich.operations.campaign.calendar import campaign_calendar

        answer = campaign_calendar(campaign)
        say.answer(answer, lambda to: _show_campaign(to, answer))


def _show_campaign(to: Say, answer: dict[str, Any]) -> None:
    english = to.lang == "en"
    kinds = {
        "milestone": ("Mốc", "Milestone"),
        "report": ("Báo cáo", "Report"),
        "deadline": ("Thời hạn", "Deadline"),
    }
    titles = ["Ngày", "Nộp ngày", "Loại", "Mục", "Nội dung"]
    rows = [
        [
            f"{row['day']:%d/%m/%Y}",
            f"{row['due']:%d/%m/%Y}" if row["moved"] else "",
            kinds[row["kind"]][english],
            row["section"],
            row[to.lang][:_SHOWN],
        ]
        for row in answer["rows"]
    ]
    to.table(["Day", "Due", "Kind", "Section", "What"] if english else titles, rows)


@campaign_app.command("milestones")
def milestones(campaign: Campaign, as_json: AsJson = False, lang: Lang = "") -> None:
    """Các mốc, kỳ: đã mở, chờ thẩm định, đã chốt. / Milestones and how they stand."""
    with answering(as_json, lang) as say:
        from vedich.operations.closing.milestone_views import campaign_milestones

        answer = campaign_milestones(campaign)
        say.answer(answer, lambda to: show_milestones(to, answer))


def show_milestones(to: Say, answer: dict[str, Any]) -> None:
    english = to.lang == "en"
    rows = [
        [
            f"{row['day']:%d/%m/%Y}",
            row[to.lang][:60],
            row["state_en"] if english else row["state_vi"],
            f"{row['confirm_until']:%d/%m/%Y}" if row["confirm_until"] else "",
            row["revision"] or "",
        ]
        for row in answer["rows"]
    ]
    titles = ["Ngày", "Mốc", "Tình trạng", "Xác nhận đến hết", "Bản"]
    english_titles = ["Day", "Milestone", "State", "Confirm until", "Revision"]
    to.table(english_titles if english else titles, rows)


@campaign_app.command("tick")
def tick(as_json: AsJson = False, lang: Lang = "") -> None:
    """Làm ngay những việc đến hạn, như tiến trình làm việc làm mỗi phút. / Do what is due now."""
    with answering(as_json, lang) as say:
        from vedich.operations.work.serving import database_ready

        answer: dict[str, Any] = {"rows": []}
        if database_ready():
            from vedich.operations.work.ticking import tick as run

            answer = run()
        keys = ("campaign", "kind", "due", "state")
        titles = ["Đợt thi đua", "Việc", "Đến hạn", "Kết quả"]
        english_titles = ["Campaign", "Kind", "Due", "State"]
        say.answer(
            answer,
            lambda to: to.table(
                english_titles if to.lang == "en" else titles,
                [[row[key] for key in keys] for row in answer["rows"]],
            ),
        )


@campaign_app.command("tasks")
def tasks(campaign: Campaign, as_json: AsJson = False, lang: Lang = "") -> None:
    """Nhiệm vụ của kế hoạch: ai chủ trì, hạn, tình trạng. / The duties of the plan as tasks."""
    with answering(as_json, lang) as say:
        from vedich.operations.campaign.task_views import campaign_tasks

        answer = campaign_tasks(campaign)
        say.answer(answer, lambda to: _show_tasks(to, answer))


def _show_tasks(to: Say, answer: dict[str, Any]) -> None:
    from vedich.domain.tasks import TASK

    english = to.lang == "en"
    if not answer["planned"]:
        to.line(
            "Kế hoạch chưa ban hành: chưa giao nhiệm vụ.",
            "The plan is not issued: no tasks yet.",
        )
    rows = []
    for row in answer["rows"]:
        state = TASK.states[row["state"]] if row["state"] else None
        due = f"{row['due']:%d/%m/%Y}" if row["due"] else row["by"]
        said = "" if state is None else state.en if english else state.vi
        rows.append([row["section"], row["text"][:60], ", ".join(row["leads"])[:40], due, said])
    titles = ["Mục", "Nhiệm vụ", "Chủ trì", "Hạn", "Tình trạng"]
    to.table(["Section", "Task", "Led by", "Due", "State"] if english else titles, rows)


@calendar_app.callback()
def _calendar() -> None:
    """Lịch làm việc: ngày nghỉ lễ, ngày làm bù. / Working calendar."""


@calendar_app.command("import")
def import_calendar(
    file: InFile,
    layout: Layout = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Nhập lịch làm việc của cơ quan. / Import the office's working calendar."""
    from vedich.cli import receipts

    receipts.import_list(file, "calendar", layout, dry_run=dry_run, as_json=as_json, lang=lang)


@calendar_app.command("show")
def show(
    year: Annotated[
        int | None, typer.Option("--year", metavar="Y", help="Chỉ một năm. / One year only.")
    ] = None,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ngày nghỉ và ngày làm bù đang dùng. / Days off and make-up days in force."""
    with answering(as_json, lang) as say:
        from vedich.operations.data.working_days import show_calendar

        answer = show_calendar(year)
        english = say.lang == "en"
        words = ("off", "working") if english else ("nghỉ", "làm việc")
        titles = ["Day", "", "Why", "Status"] if english else ["Ngày", "", "Lý do", "Tình trạng"]
        say.answer(
            answer,
            lambda to: to.table(
                titles,
                [
                    [f"{r['day']:%d/%m/%Y}", words[not r["off"]], r["note"], r["status"]]
                    for r in answer["rows"]
                ],
            ),
        )
