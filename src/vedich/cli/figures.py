"""Commands that answer with figures: count, observed, index, standings, explain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from vedich.cli.options import AsOf, Campaign, From, To, as_of_moment, day
from vedich.cli.output import AsJson, Lang, Say, answering, percent_cell, state_words
from vedich.cli.words import key_title
from vedich.domain.clock import now

index_app = typer.Typer(
    help="Bộ chỉ số phục vụ người dân. / The service index.", no_args_is_help=True
)
By = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="KEY",
        help="Đếm theo: unit, officer, procedure, field, channel, service_level, month, day; "
        "nhiều khóa thì cách nhau dấu phẩy. / Count by these keys; several with commas.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("count")(count)
    app.command("observed")(observed)
    app.command("standings")(standings)
    app.command("explain")(explain)
    app.command("verify")(verify)
    app.add_typer(index_app, name="index")


def count(
    indicator: Annotated[
        str,
        typer.Argument(
            metavar="INDICATOR",
            help="Mã chỉ số, ví dụ on_time; thêm @phiên_bản nếu cần. / Indicator[@version].",
        ),
    ],
    by: By = None,
    start: From = "",
    end: To = "",
    as_of: AsOf = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Đếm một chỉ tiêu từ hồ sơ. / Count an indicator from dossiers."""
    with answering(as_json, lang) as say:
        from vedich.operations.figures.counting import count_indicator

        keys = _keys(by)
        answer = count_indicator(
            indicator, keys, day(start, "--from"), day(end, "--to"), as_of_moment(as_of)
        )
        say.answer(answer, lambda to: _show_figures(to, keys, answer["rows"]))


def observed(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="SUBJECT",
            help="Mã chỉ số, thành phần, nhóm điểm hoặc TOTAL. / Indicator, component or group.",
        ),
    ],
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="KEY",
            help="Cộng theo: unit, period, procedure, source, block. / Add up by these keys.",
        ),
    ] = None,
    as_of: AsOf = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Số liệu đã công bố, cộng tử số và mẫu số. / Published figures, added by their parts."""
    with answering(as_json, lang) as say:
        from vedich.operations.data.observing import observed_figures

        keys = _keys(by)
        answer = observed_figures(subject, keys, as_of_moment(as_of))
        say.answer(answer, lambda to: _show_figures(to, keys, answer["rows"], points=True))


def _keys(by: list[str] | None) -> list[str]:
    return [key.strip() for text in by or [] for key in text.split(",") if key.strip()]


def _show_figures(
    to: Say, keys: list[str], rows: list[dict[str, Any]], *, points: bool = False
) -> None:
    english = to.lang == "en"
    titles = [
        *(key_title(key, to.lang) for key in keys),
        *(
            ("Numerator", "Denominator", "Excluded", "Value")
            if english
            else ("Tử số", "Mẫu số", "Loại ra", "Tỷ lệ")
        ),
        *((("Points",) if english else ("Điểm",)) if points else ()),
    ]
    to.table(
        titles,
        [
            [
                *(row[key] for key in keys),
                row["numerator"],
                row["denominator"],
                row["excluded"],
                percent_cell(row, to.lang),
                *((row["points"],) if points else ()),
            ]
            for row in rows
        ],
    )


@index_app.command("points")
def index_points(
    index: Annotated[
        str,
        typer.Argument(
            metavar="INDEX", help="Mã bộ chỉ số, ví dụ 766. / Id of the index, such as 766."
        ),
    ],
    components: Annotated[
        Path,
        typer.Option(
            "--components",
            metavar="FILE.csv",
            help="Tệp .csv có các cột unit, component, numerator, denominator; ô trống là chưa có "
            "số liệu. / A .csv with these columns; empty means no figure.",
        ),
    ],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Tính điểm từ số liệu thành phần. / Points from component counts."""
    with answering(as_json, lang) as say:
        from vedich.operations.figures.indexing import points_from_file

        answer = points_from_file(index, components)

        def show(to: Say) -> None:
            for name, key in (("rows", "component"), ("groups", "group")):
                keys = ("unit", key, "points", "max", "state")
                to.table(
                    [key_title(one, to.lang) for one in keys],
                    [
                        [
                            row["unit"],
                            row[key],
                            "" if row["points"] is None else to.number(row["points"]),
                            to.number(row["max"]),
                            state_words(row["state"], to.lang),
                        ]
                        for row in answer[name]
                    ],
                )

        say.answer(answer, show)


def standings(
    campaign: Campaign,
    officers: Annotated[
        str,
        typer.Option(
            "--officers",
            metavar="UNIT",
            help="Từng cán bộ của đơn vị này, theo bản phân giao. / Each officer of this unit.",
        ),
    ] = "",
    as_of: AsOf = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Kết quả, xếp hạng và số hồ sơ còn thiếu. / Results, ranks and cases still needed."""
    with answering(as_json, lang) as say:
        if officers:
            from vedich.cli.tables import show_officers
            from vedich.operations.pages.officer import split_officers

            moment = as_of_moment(as_of) or now()
            rows = split_officers(campaign, officers, moment.date())
            for row in rows:
                for name in ("trace", "scope", "why"):
                    row[name] = row[name](say.lang) if row[name] else None
            say.answer({"rows": rows}, lambda to: show_officers(to, rows))
            return
        from vedich.cli.tables import show_standings
        from vedich.operations.campaign.life_here import state_here
        from vedich.operations.figures.standings_answer import standings_answer

        answer = standings_answer(campaign, as_of_moment(as_of)) | {"state": state_here(campaign)}
        say.answer(answer, lambda to: show_standings(to, answer))


def explain(
    campaign: Campaign,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="Mã đơn vị. / Unit code.")],
    indicator: Annotated[str, typer.Argument(metavar="INDICATOR", help="Mã chỉ tiêu.")],
    officer: Annotated[
        str,
        typer.Option(
            "--officer", metavar="CODE", help="Phần của một cán bộ. / One officer's share."
        ),
    ] = "",
    as_of: AsOf = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Mở một con số đến từng hồ sơ. / Open a figure down to its dossiers."""
    with answering(as_json, lang) as say:
        from vedich.cli.tables import show_explanation
        from vedich.operations.figures.explaining import explain as run

        moment = as_of_moment(as_of)
        if officer:
            from vedich.operations.pages.figure import explain_officer

            day = (moment or now()).date()
            answer = explain_officer(campaign, unit, indicator, officer, day)
        else:
            answer = run(campaign, unit, indicator, moment)
        say.answer(answer, lambda to: show_explanation(to, answer))


def verify(
    mend: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Dựng lại phần hỏng từ tệp gốc đã giữ. / Make damaged parts again from originals.",
        ),
    ] = False,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Tính lại mọi số liệu đang dùng và đối chiếu. / Recompute everything served and compare."""
    with answering(as_json, lang) as say:
        from vedich.operations.data.repairing import repair
        from vedich.operations.data.verifying import verify as run

        mended = repair(say.progress) if mend else {"rows": [], "left": []}
        answer = run(say.progress)
        if mend:
            answer |= {"repaired": mended["rows"], "not_repaired": mended["left"]}

        def show(to: Say) -> None:
            for row in mended["rows"]:
                name, rows = f"{row['file']} → {row['part']}", row["rows"]
                to.line(f"Đã dựng lại: {name} ({rows} dòng).", f"Made again: {name} ({rows} rows).")
            for row in mended["left"]:
                to.line(f"{row['vi']} {row['hint_vi']}", f"{row['en']} {row['hint_en']}")
            for row in answer["rows"]:
                to.line(row["vi"], row["en"])
            to.line(answer["summary_vi"], answer["summary_en"])

        say.answer(answer, show)
        if not answer["ok"]:
            raise typer.Exit(1)
