"""Commands about a campaign's life: campaign life, step, amend, link, inherit, check, kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from vedich.cli.campaign import Campaign, campaign_app
from vedich.cli.options import AsOf, as_of_moment, day
from vedich.cli.output import AsJson, Lang, Say
from vedich.cli.people import recorded

Reason = Annotated[str, typer.Option("--reason", metavar="R", help="Lý do. / The reason.")]
Number = Annotated[
    str,
    typer.Option("--number", metavar="N", help="Số của văn bản đã ký. / Number of the paper."),
]
SignedOn = Annotated[
    str, typer.Option("--date", metavar="D", help="Ngày của văn bản đã ký. / Its date.")
]


def register(_app: typer.Typer) -> None:
    """Add these commands to the group ``campaign``."""
    for command in (life, step, amend, link, inherit, check, kept):
        campaign_app.command(command.__name__)(command)


def life(campaign: Campaign, as_json: AsJson = False, lang: Lang = "") -> None:
    """Đợt thi đua đang ở đâu, làm gì tiếp, đã làm gì. / Where it stands, what next, what was."""
    with recorded(as_json, lang) as say:
        from vedich.operations.pages.life import life_shown

        answer = life_shown(campaign)
        say.answer(answer, lambda to: _show_life(to, answer))


def step(
    campaign: Campaign,
    verb: Annotated[
        str,
        typer.Argument(
            metavar="VERB",
            help="issue, start, wind_up, close, archive, propose_reopening, decline_reopening.",
        ),
    ],
    reason: Reason = "",
    number: Number = "",
    date: SignedOn = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Đi một bước: ban hành, bắt đầu, tổng kết, kết thúc … / Take a step."""
    signed_on = day(date, "--date")
    with recorded(as_json, lang) as say:
        from vedich.operations.campaign.lifecycle import take
        from vedich.operations.campaign.plan_revisions import Signed
        from vedich.operations.data.recording import operator
        from vedich.operations.pages.life import life_shown

        signed = Signed(number, signed_on) if number or signed_on else None
        take(operator(), campaign, verb, reason, signed)
        answer = life_shown(campaign)
        say.answer(answer, lambda to: _show_life(to, answer))


def amend(
    campaign: Campaign,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Văn bản sửa đổi, bổ sung. / The paper.")
    ],
    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take",
            metavar="FIELD[=VALUE]",
            help="Nhận thay đổi này (“all”: tất cả); không có thì chỉ xem. / Take this change.",
        ),
    ] = None,
    reason: Reason = "",
    number: Number = "",
    date: SignedOn = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Sửa đổi, bổ sung kế hoạch bằng văn bản đã ký. / Amend the plan by a signed paper."""
    signed_on = day(date, "--date")
    with recorded(as_json, lang) as say:
        from vedich.operations.campaign.amending import amend_by_file

        answer = amend_by_file(campaign, file, take or [], reason, number, signed_on)
        say.answer(answer, lambda to: _show_changes(to, answer))


def link(
    campaign: Campaign,
    parent: Annotated[
        str,
        typer.Argument(metavar="PARENT", help="Mã đợt cấp trên; “-”: bỏ. / The parent's id."),
    ],
    reason: Reason = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Gắn với đợt thi đua của cấp trên. / Link the parent's campaign."""
    with recorded(as_json, lang) as say:
        from vedich.operations.campaign.parenting import check_campaign, link_parent
        from vedich.operations.data.recording import operator

        link_parent(operator(), campaign, "" if parent == "-" else parent, reason)
        answer = check_campaign(campaign)
        say.answer(answer, lambda to: _show_check(to, answer))


def inherit(
    campaign: Campaign,
    body: Annotated[
        str, typer.Option("--body", metavar="BODY", help="Cơ quan ban hành. / Who issues it.")
    ],
    name: Annotated[
        str, typer.Option("--id", metavar="ID", help="Mã đợt mới. / Id of the new campaign.")
    ] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Lập dự thảo kế hoạch cấp dưới từ kế hoạch này. / Begin a plan of the level below."""
    with recorded(as_json, lang) as say:
        from vedich.operations.campaign.inheriting import inherit as run
        from vedich.operations.campaign.parenting import check_campaign
        from vedich.operations.data.recording import operator

        answer = check_campaign(run(operator(), campaign, body, name))

        def told(to: Say) -> None:
            to.line(f"Đã lập dự thảo: {answer['campaign']}", f"Drafted: {answer['campaign']}")
            _show_check(to, answer)

        say.answer(answer, told)


def check(campaign: Campaign, as_json: AsJson = False, lang: Lang = "") -> None:
    """So với kế hoạch cấp trên, nêu văn bản còn thiếu. / Compare with the parent's plan."""
    with recorded(as_json, lang) as say:
        from vedich.operations.campaign.parenting import check_campaign

        answer = check_campaign(campaign)
        say.answer(answer, lambda to: _show_check(to, answer))
        if not answer["ok"]:
            raise typer.Exit(1)


def kept(campaign: Campaign, as_of: AsOf = "", as_json: AsJson = False, lang: Lang = "") -> None:
    """Sau khi kết thúc còn giữ được chỉ tiêu nào. / Which targets are kept after the end."""
    with recorded(as_json, lang) as say:
        from vedich.operations.targets.kept import kept_answer

        found = kept_answer(campaign, as_of_moment(as_of))
        answer = found or {"rows": [], "indicators": [], "from": None, "to": None}

        def told(to: Say) -> None:
            if found is None:
                to.line(
                    "Đợt thi đua chưa qua ngày cuối, hoặc không có chỉ tiêu phải duy trì.",
                    "The campaign is not over, or asks for nothing to be kept.",
                )
                return
            titles = (
                ("Indicator", "Kept", "Not kept", "No figure")
                if to.lang == "en"
                else ("Chỉ tiêu", "Giữ được", "Không giữ được", "Chưa có số liệu")
            )
            keys = ("kept", "not_kept", "without")
            to.table(
                titles,
                [
                    [one["title"][to.lang], *(one[key] for key in keys)]
                    for one in answer["indicators"]
                ],
            )

        say.answer(answer, told)


def _show_life(say: Say, answer: dict[str, Any]) -> None:
    say.line(
        f"Trạng thái: {answer['state_vi']} ({answer['day_vi']}).",
        f"State: {answer['state_en']} ({answer['day_en']}).",
    )
    for one in answer["steps"]:
        problem = one["problem"]
        say.line(
            f"Tiếp theo: {one['vi']} ({one['verb']})" + (f". {problem['vi']}" if problem else "."),
            f"Next: {one['en']} ({one['verb']})" + (f". {problem['en']}" if problem else "."),
        )
    titles = (
        ("When", "Step", "Who", "Reason") if say.lang == "en" else ("Lúc", "Bước", "Ai", "Lý do")
    )
    lang = "en" if say.lang == "en" else "vi"
    say.table(
        titles,
        [
            [f"{row['at']:%d/%m/%Y %H:%M}", row[lang], row["who"], row["why"]]
            for row in answer["rows"]
        ],
    )


def _show_changes(say: Say, answer: dict[str, Any]) -> None:
    titles = ("Field", "Now", "Becomes", "Taken")
    if say.lang != "en":
        titles = ("Trường", "Nay", "Thành", "Nhận")
    say.table(
        titles,
        [
            [row["field"], row["before"], row["after"], "x" if row["taken"] else ""]
            for row in answer["rows"]
        ],
    )


def _show_check(say: Say, answer: dict[str, Any]) -> None:
    for row in answer["rows"]:
        say.line(row["vi"], row["en"])
        for place in row.get("places", ()):
            told = f"  {place['plan']} ({place['section']}): {place['text']}"
            say.line(told, told)
    for gap in answer["gaps"]:
        state = gap["filled_by"] or gap["missing"]
        say.line(f"Văn bản: {gap['vi']}: {state}", f"Document: {gap['en']}: {state}")
    if not answer["rows"] and not answer["gaps"]:
        say.line("Không có gì cần xem lại.", "Nothing to look at.")
