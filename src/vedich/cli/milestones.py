"""Steps of a milestone: campaign milestone answer, end-round, send-back, sign, reopen, decide, …

Each is one person's word, so each says whose with ``--as``; their rights count as on the site.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import typer

from vedich.cli.campaign import Campaign, campaign_app, show_milestones
from vedich.cli.options import a_day, day
from vedich.cli.output import AsJson, Lang, Say
from vedich.cli.people import recorded

milestone_app = typer.Typer(
    help="Các bước của một mốc: xác nhận, thẩm định, mở lại. / The steps of a milestone.",
    no_args_is_help=True,
)
Day = Annotated[
    str, typer.Argument(metavar="DAY", help="Ngày của mốc, ví dụ 2024-05-16. / Its day.")
]
Source = Annotated[str, typer.Argument(metavar="SOURCE", help="Nguồn số liệu. / Source of data.")]
Who = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="USER",
        help="Người làm bước này, theo quyền của họ trên trang. / Who takes this step.",
    ),
]
Reason = Annotated[str, typer.Option("--reason", metavar="R", help="Lý do. / The reason.")]


def register(_app: typer.Typer) -> None:
    """Add these commands to the group ``campaign``."""
    commands = (answer, end_round, send_back, sign, reopen, decide, outage, outage_end)
    for command in commands:
        milestone_app.command(command.__name__.replace("_", "-"))(command)
    campaign_app.add_typer(milestone_app, name="milestone")


@milestone_app.callback()
def _group() -> None:
    """Các bước của một mốc: xác nhận, thẩm định, mở lại. / The steps of a milestone."""


def answer(
    campaign: Campaign,
    at: Day,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="Mã đơn vị. / Unit code.")],
    who: Who,
    contest: Annotated[
        bool, typer.Option("--contest", help="Đề nghị xem lại, kèm lý do. / Contest the figures.")
    ] = False,
    reason: Reason = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Đơn vị xác nhận hoặc đề nghị xem lại số liệu. / A unit confirms or contests its figures."""

    def do(user: Any, stone: Any) -> None:
        from vedich.operations.closing.milestones import answer as run
        from vedich.records.models import Answer

        run(user, stone, unit, Answer.CONTESTED if contest else Answer.CONFIRMED, reason)

    _milestone_step(campaign, at, who, "answer", do, as_json, lang)


def end_round(
    campaign: Campaign, at: Day, who: Who, as_json: AsJson = False, lang: Lang = ""
) -> None:
    """Kết thúc lấy xác nhận ngay. / End the round of confirmation now."""

    def do(user: Any, stone: Any) -> None:
        from vedich.operations.closing import milestones as verbs

        verbs.check_office(user, stone)
        verbs.end_round(user, stone)

    _milestone_step(campaign, at, who, "end_round", do, as_json, lang)


def send_back(
    campaign: Campaign,
    at: Day,
    who: Who,
    reason: Reason = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Yêu cầu các đơn vị xem lại. / Ask the units again."""

    def do(user: Any, stone: Any) -> None:
        from vedich.operations.closing.milestones import send_back as run

        run(user, stone, reason)

    _milestone_step(campaign, at, who, "send_back", do, as_json, lang)


def sign(
    campaign: Campaign,
    at: Day,
    who: Who,
    reason: Reason = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ký thẩm định, chốt số liệu của mốc. / Sign: the figures are frozen."""

    def do(user: Any, stone: Any) -> None:
        from vedich.operations.closing.milestones import sign as run

        run(user, stone, reason)

    _milestone_step(campaign, at, who, "sign", do, as_json, lang)


def reopen(
    campaign: Campaign,
    at: Day,
    who: Who,
    reason: Reason = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Đề nghị mở lại kỳ đã khóa. / Propose to open a closed period again."""

    def do(user: Any, period: Any) -> None:
        from vedich.operations.closing.reopening import propose_reopening

        propose_reopening(user, period, reason)

    _period_step(campaign, at, who, "propose_reopening", do, as_json, lang)


def decide(
    campaign: Campaign,
    at: Day,
    who: Who,
    agree: Annotated[
        bool, typer.Option("--agree/--decline", help="Đồng ý hay không. / Agree or not.")
    ],
    reason: Reason = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Người thứ hai quyết định đề nghị mở lại. / The second person's word on reopening."""

    def do(user: Any, period: Any) -> None:
        from vedich.operations.closing.reopening import decide_reopening

        decide_reopening(user, period, agree=agree, reason=reason)

    _period_step(campaign, at, who, "decide_reopening", do, as_json, lang)


def outage(
    source: Source,
    who: Who,
    start: Annotated[
        str, typer.Option("--from", metavar="D", help="Gián đoạn từ ngày. / From this day.")
    ],
    end: Annotated[
        str, typer.Option("--to", metavar="D", help="Đến hết ngày; bỏ trống: vẫn còn. / To.")
    ] = "",
    reason: Reason = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ghi một nguồn số liệu bị gián đoạn. / Put an outage of a source on record."""
    since, until = a_day(start, "--from"), day(end, "--to")
    with recorded(as_json, lang) as say:
        from vedich.operations.closing.outages import record_outage
        from vedich.operations.people.acting import acting

        with acting(who, "outage.record", f"source:{source[:60]}") as user:
            found = record_outage(user, source, since, until, reason)
        _say_outage(say, found)


def outage_end(
    source: Source,
    who: Who,
    end: Annotated[str, typer.Option("--to", metavar="D", help="Hết ngày. / Its last day.")],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ghi ngày hết gián đoạn của một nguồn. / Say when an outage ended."""
    until = a_day(end, "--to")
    with recorded(as_json, lang) as say:
        from vedich.operations.closing.finding import open_outage
        from vedich.operations.closing.outages import end_outage
        from vedich.operations.people.acting import acting

        with acting(who, "outage.end", f"source:{source[:60]}") as user:
            found = end_outage(user, open_outage(source), until)
        _say_outage(say, found)


def _milestone_step(
    campaign: str,
    at: str,
    who: str,
    verb: str,
    do: Callable[[Any, Any], None],
    as_json: bool,
    lang: str,
) -> None:
    """Take a step with a milestone in somebody's name, then say how the course stands."""
    asked = a_day(at, "DAY")
    with recorded(as_json, lang) as say:
        from vedich.operations.closing.finding import milestone_of
        from vedich.operations.people.acting import acting

        stone = milestone_of(campaign, asked)
        with acting(who, verb, f"campaign:{campaign}:{stone.day}") as user:
            do(user, stone)
        _say_course(say, campaign, stone.day)


def _period_step(
    campaign: str,
    at: str,
    who: str,
    verb: str,
    do: Callable[[Any, Any], None],
    as_json: bool,
    lang: str,
) -> None:
    """The same with a closed period, named by its last day."""
    asked = a_day(at, "DAY")
    with recorded(as_json, lang) as say:
        from vedich.operations.closing.finding import period_of
        from vedich.operations.people.acting import acting

        period = period_of(campaign, asked)
        with acting(who, verb, f"campaign:{campaign}:{period.end}") as user:
            do(user, period)
        _say_course(say, campaign, period.end)


def _say_course(say: Say, campaign: str, at: date) -> None:
    from vedich.operations.closing.milestone_views import campaign_milestones

    told = campaign_milestones(campaign)
    told["rows"] = [row for row in told["rows"] if row["day"] == at or row["counted_to"] == at]
    say.answer(told, lambda to: show_milestones(to, told))


def _say_outage(say: Say, outage: Any) -> None:
    row = {"source": outage.source, "from": outage.start, "to": outage.end, "reason": outage.reason}
    until = f"{outage.end:%d/%m/%Y}" if outage.end else "…"
    said = f"{outage.source}: {outage.start:%d/%m/%Y} – {until}"
    say.answer({"rows": [row]}, lambda to: to.line(said, said))
