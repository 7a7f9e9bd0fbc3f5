"""Commands about targets: show, and assigning them: draft, set, preview, sign, versions.

``vedich targets CAMPAIGN`` shows the targets that count.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from vedich.cli import targets_split
from vedich.cli.helping import ShowsFirst
from vedich.cli.options import Campaign, DryRun, InFile, day
from vedich.cli.output import AsJson, Lang, Say, answering
from vedich.cli.people import recorded
from vedich.cli.words import sign as sign_of

app_targets = typer.Typer(
    cls=ShowsFirst,
    help="Chỉ tiêu: xem và giao bằng quyết định. / Targets: shown, and assigned by a decision.",
    no_args_is_help=False,
)
Document = Annotated[
    str,
    typer.Option(
        "--document",
        metavar="N",
        help="Số, ngày quyết định, ví dụ “QĐ 12/QĐ-UBND ngày 01/4/2024”. / Number and date.",
    ),
]
Signatory = Annotated[
    str, typer.Option("--signatory", metavar="N", help="Người ký quyết định. / Who signs it.")
]
Unit = Annotated[str, typer.Option("--unit", metavar="U", help="Chỉ đơn vị này. / This unit only.")]
Block = Annotated[
    str, typer.Option("--block", metavar="B", help="Chỉ cụm, khối này. / This block only.")
]
Indicator = Annotated[
    str, typer.Option("--indicator", metavar="I", help="Mã chỉ tiêu. / Indicator.")
]
Stone = Annotated[str, typer.Option("--milestone", metavar="M", help="Mã mốc. / Milestone.")]
Reason = Annotated[str, typer.Option("--reason", metavar="R", help="Lý do. / Why.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app_targets.command("show")(show)
    app_targets.command("assign")(assign)
    app_targets.command("set")(set_cell)
    app_targets.command("unset")(unset)
    app_targets.command("preview")(preview)
    app_targets.command("sign")(sign)
    app_targets.command("drop")(drop)
    app_targets.command("versions")(versions)
    app_targets.command("compare")(compare)
    app_targets.command("sheet")(sheet)
    app_targets.command("fill")(fill)
    app_targets.command("decision")(decision)
    targets_split.register(app_targets)
    app.add_typer(app_targets, name="targets")


def show(campaign: Campaign, as_json: AsJson = False, lang: Lang = "") -> None:
    """Chỉ tiêu của đợt thi đua, kèm cách tính. / Targets with their trace."""
    with answering(as_json, lang) as say:
        from vedich.operations.targets.planned import campaign_targets

        answer = campaign_targets(campaign, say.lang)
        titles = (
            ("Unit", "Indicator", "Milestone", "Day", "Target", "Baseline", "Clause")
            if say.lang == "en"
            else ("Đơn vị", "Chỉ tiêu", "Mốc", "Ngày", "Mục tiêu", "Kỳ trước", "Căn cứ")
        )

        def told(to: Say) -> None:
            keys = ("unit", "indicator", "milestone", "date", "baseline", "clause")
            rows = [[row[key] for key in keys] for row in answer["rows"]]
            for shown, row in zip(rows, answer["rows"], strict=True):
                target = to.number(row["value"]) if row["value"] is not None else ""
                shown.insert(4, f"{sign_of(row['comparison'])} {target}".strip() if target else "")
                shown[5] = to.number(row["baseline"]) if row["baseline"] is not None else ""
            to.table(titles, rows)

        say.answer(answer, told)


def assign(
    campaign: Campaign,
    from_day: Annotated[
        str, typer.Option("--day", metavar="D", help="Áp dụng từ ngày. / Counts from this day.")
    ] = "",
    document: Document = "",
    signatory: Signatory = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Soạn bản giao chỉ tiêu, hoặc ghi thêm cho bản đang soạn. / Begin or describe a draft."""
    with recorded(as_json, lang) as say:
        from vedich.operations.data.recording import operator
        from vedich.operations.targets.assigning import describe, draft
        from vedich.operations.targets.views import version_row

        asked = day(from_day, "--day")
        draft(operator(), campaign, asked)
        found = describe(
            operator(),
            campaign,
            day=asked,
            document=document or None,
            signatory=signatory or None,
        )
        _say_version(say, version_row(found))


def set_cell(
    campaign: Campaign,
    indicator: Indicator,
    milestone: Stone,
    unit: Unit = "",
    block: Block = "",
    value: Annotated[
        str, typer.Option("--value", metavar="N", help="Giá trị, ví dụ 60 hoặc 62,5. / Value.")
    ] = "",
    comparison: Annotated[
        str, typer.Option("--comparison", metavar="C", help="gt, ge, lt, le; như kế hoạch nếu bỏ.")
    ] = "",
    reading: Annotated[
        str,
        typer.Option("--reading", metavar="R", help="baseline_plus hoặc greater_of. / A reading."),
    ] = "",
    lifts: Annotated[
        str,
        typer.Option(
            "--lifts",
            metavar="WHAT",
            help="Nâng baseline (kỳ gốc) hoặc một tham số. / Lift the baseline or a parameter.",
        ),
    ] = "",
    uplift: Annotated[
        str, typer.Option("--uplift", metavar="N", help="Mức tăng: 10 hoặc 10%. / Points or 10%.")
    ] = "0",
    cap: Annotated[str, typer.Option("--cap", metavar="N", help="Mức trần. / Cap.")] = "100",
    reason: Reason = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Quyết định một ô của bản thảo: giá trị, cách đọc hoặc quy tắc. / Decide one cell."""
    with recorded(as_json, lang) as say:
        from vedich.operations.data.recording import operator
        from vedich.operations.targets.assigning import choose
        from vedich.operations.targets.forms import choice_from
        from vedich.operations.targets.views import version_row

        typed = {
            "indicator": indicator, "milestone": milestone, "unit": unit, "block": block,
            "value": value, "comparison": comparison, "reading": reading, "lifts": lifts,
            "uplift": uplift, "cap": cap, "reason": reason,
        }  # fmt: skip
        found = choose(operator(), campaign, [choice_from(campaign, typed)])
        _say_version(say, version_row(found))


def unset(
    campaign: Campaign,
    indicator: Indicator,
    milestone: Stone,
    unit: Unit = "",
    block: Block = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Bỏ quyết định ở một ô, trở lại theo kế hoạch. / Take a decision back."""
    with recorded(as_json, lang) as say:
        from vedich.operations.data.recording import operator
        from vedich.operations.targets.assigning import unchoose
        from vedich.operations.targets.forms import choice_from
        from vedich.operations.targets.views import version_row

        typed = {"indicator": indicator, "milestone": milestone, "unit": unit, "block": block}
        place = choice_from(campaign, typed).place
        _say_version(say, version_row(unchoose(operator(), campaign, [place])))


def preview(campaign: Campaign, as_json: AsJson = False, lang: Lang = "") -> None:
    """Xem bản thảo cho mọi đơn vị trước khi ký. / The draft for every unit, before it is signed."""
    with recorded(as_json, lang) as say:
        from vedich.operations.targets.assigning import preview as run
        from vedich.operations.targets.views import preview_answer

        answer = preview_answer(run(campaign), say.lang)
        say.answer(answer, lambda to: _show_preview(to, answer))


def sign(
    campaign: Campaign,
    seen: Annotated[
        str,
        typer.Option(
            "--seen",
            metavar="DIGEST",
            help="Dấu kiểm của bản đã xem (lệnh preview). / Digest of the preview looked at.",
        ),
    ],
    document: Document = "",
    signatory: Signatory = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ký bản đã xem; từ ngày áp dụng, mọi nơi dùng các giá trị này. / Sign what was looked at."""
    with recorded(as_json, lang) as say:
        from vedich.operations.data.recording import operator
        from vedich.operations.targets.assigning import sign as run
        from vedich.operations.targets.views import version_row

        found = run(operator(), campaign, seen=seen, document=document, signatory=signatory)
        _say_version(say, version_row(found))


def drop(campaign: Campaign, reason: Reason = "", as_json: AsJson = False, lang: Lang = "") -> None:
    """Bỏ bản thảo, nêu lý do. / Give the draft up, with a reason."""
    with recorded(as_json, lang) as say:
        from vedich.operations.data.recording import operator
        from vedich.operations.targets.assigning import drop as run
        from vedich.operations.targets.views import version_row

        _say_version(say, version_row(run(operator(), campaign, reason)))


def versions(campaign: Campaign, unit: Unit = "", as_json: AsJson = False, lang: Lang = "") -> None:
    """Các phiên bản giao chỉ tiêu: ai soạn, ai ký, từ ngày nào. / The versions there are."""
    with recorded(as_json, lang) as say:
        from vedich.operations.targets.views import version_rows

        answer = {"rows": version_rows(campaign, unit)}
        say.answer(answer, lambda to: _show_versions(to, answer["rows"]))


def compare(
    campaign: Campaign,
    version: Annotated[
        int | None, typer.Option("--version", metavar="N", help="Phiên bản; mới nhất nếu bỏ.")
    ] = None,
    other: Annotated[
        int | None,
        typer.Option("--with", metavar="M", help="So với phiên bản này; 0 là kế hoạch."),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Phiên bản này đổi gì so với bản trước hay kế hoạch. / What a version changes."""
    with recorded(as_json, lang) as say:
        from vedich.operations.targets.comparing import compare as run
        from vedich.operations.targets.comparing import compare_answer

        answer = compare_answer(run(campaign, version, other), say.lang)
        say.answer(answer, lambda to: _show_compared(to, answer))


def sheet(
    campaign: Campaign,
    out: Annotated[Path, typer.Option("--out", metavar="F.xlsx", help="Tệp ghi ra. / File.")],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ghi phụ lục Excel của bản thảo, đủ mọi đơn vị. / Write the draft's annex as a workbook."""
    with recorded(as_json, lang) as say:
        from vedich.operations.targets.sheets import write_sheet

        answer = write_sheet(campaign, out)
        say.answer(answer, lambda to: print(answer["rows"][0]["file"]))


def decision(campaign: Campaign, as_json: AsJson = False, lang: Lang = "") -> None:
    """Dự thảo quyết định giao chỉ tiêu kèm phụ lục. / Draft the decision with its annex."""
    with recorded(as_json, lang) as say:
        from vedich.operations.data.recording import operator
        from vedich.operations.papers.shelf import file_of, row_of
        from vedich.operations.targets.decisions import draft_decision

        paper = draft_decision(operator(), campaign)
        answer = {**row_of(paper), "file": str(file_of(paper))}
        say.answer(answer, lambda to: print(answer["file"]))


def fill(
    campaign: Campaign,
    file: InFile,
    dry_run: DryRun = False,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Nhận phụ lục Excel đã sửa vào bản thảo. / Take a filled-in annex into the draft."""
    with recorded(as_json, lang) as say:
        from vedich.operations.data.recording import operator
        from vedich.operations.targets.sheets import fill as run

        answer = run(operator(), campaign, file, dry_run=dry_run)
        say.answer(answer, lambda to: _show_filled(to, answer))
        if not answer["ok"]:
            raise typer.Exit(1)


def _show_filled(to: Say, answer: dict[str, Any]) -> None:
    for fault in answer["faults"]:
        reason = fault["reason_en"] if to.lang == "en" else fault["reason"]
        print(f"{fault['sheet']} {fault['cell']}: {reason}")
    if answer["faults"]:
        to.line("Chưa nhận gì: sửa các ô trên.", "Nothing was taken: correct these cells.")
        return
    for row in answer["rows"]:
        before = "–" if row["before"] is None else to.number(row["before"])
        place = f"{row['name']} · {row['indicator']} · {row['milestone']}"
        print(f"{place}: {before} → {to.number(row['after'])} ({row['reason']})")
    if answer["again"]:
        to.line("Tệp này đã nhận rồi: không có gì thay đổi.", "This file was taken before.")
    elif answer["dry_run"]:
        to.line(f"Sẽ đổi {len(answer['rows'])} ô.", f"{len(answer['rows'])} cells would change.")
    else:
        to.line(f"Đã đổi {len(answer['rows'])} ô.", f"{len(answer['rows'])} cells changed.")


def _say_version(say: Say, row: dict[str, Any]) -> None:
    say.answer(row, lambda to: _show_versions(to, [row]))


def _show_versions(to: Say, rows: list[dict[str, Any]]) -> None:
    titles = (
        ("Version", "State", "From", "Decision", "Signatory", "Drafted by", "Signed by")
        if to.lang == "en"
        else ("Bản", "Trạng thái", "Từ ngày", "Quyết định", "Người ký", "Người soạn", "Ký bởi")
    )
    state = f"state_{to.lang}"
    keys = ("version", state, "day", "document", "signatory", "made_by", "signed_by")
    to.table(titles, [[row[key] for key in keys] for row in rows])


def _show_compared(to: Say, answer: dict[str, Any]) -> None:
    titles = (
        ("Unit", "Indicator", "Milestone", "Before", "Now", "Trace")
        if to.lang == "en"
        else ("Đơn vị", "Chỉ tiêu", "Mốc", "Trước", "Nay", "Cách tính")
    )
    keys = ("name", "indicator", "milestone", "before", "after", "trace")
    to.table(titles, [[row[key] or "–" for key in keys] for row in answer["rows"]])
    up, down, rest = answer["stricter"], answer["laxer"], answer["other"]
    to.line(
        f"{up} ô giao cao hơn, {down} ô giao thấp hơn, {rest} ô mới có hoặc không còn.",
        f"{up} cells stricter, {down} laxer, {rest} new or gone.",
    )


def _show_preview(to: Say, answer: dict[str, Any]) -> None:
    titles = (
        ("Unit", "Indicator", "Milestone", "Plan", "In force", "Draft", "", "Trace")
        if to.lang == "en"
        else ("Đơn vị", "Chỉ tiêu", "Mốc", "Kế hoạch", "Đang dùng", "Bản thảo", "", "Cách tính")
    )

    def number(value: Any) -> str:
        return "–" if value is None else to.number(value)

    rows = [
        [
            row["name"],
            row["indicator"],
            row["milestone"],
            number(row["planned"]),
            number(row["in_force"]),
            f"{sign_of(row['comparison'])} {number(row['value'])}",
            "*" if row["changed"] else "",
            row["trace"] + (f" [< {row['below']}]" if row["below"] else ""),
        ]
        for row in answer["rows"]
    ]
    to.table(titles, rows)
    to.line(
        f"{answer['changed']} ô khác bản đang dùng, {answer['open']} ô chưa có giá trị. "
        f"Dấu kiểm: {answer['digest']}",
        f"{answer['changed']} cells differ from what counts, {answer['open']} have no value. "
        f"Digest: {answer['digest']}",
    )
