"""Commands about an office's own fee tables: fees template, import, compare, accept, tables."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated, Any

import typer

from vedich.cli.options import DryRun, InFile
from vedich.cli.output import AsJson, Lang, Say, answering
from vedich.cli.people import recorded

By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="WHO",
        help="Ai làm việc này; bỏ trống là người dùng của máy. / Who does this; the system's user.",
    ),
]
Table = Annotated[str, typer.Argument(metavar="TABLE", help="Mã biểu thu. / Id of the table.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the group of fees."""
    app.command("template")(template)
    app.command("import")(import_table)
    app.command("tables")(tables)
    app.command("compare")(compare)
    app.command("accept")(accept)


def template(
    out: Annotated[Path, typer.Option("--out", metavar="F.xlsx", help="Tệp ghi ra. / File.")],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ghi mẫu Excel của biểu thu. / Write the workbook to fill in."""
    with answering(as_json, lang) as say:
        from vedich.operations.work.serving import prepare

        prepare(migrate=False)
        from vedich.operations.fees.tables import write_template

        answer = write_template(out)
        say.answer(answer, lambda to: print(answer["rows"][0]["file"]))


def import_table(
    file: InFile,
    by: By = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Nhập biểu thu của đơn vị, chờ người khác chấp nhận. / Enter a table; waits to be accepted."""
    with recorded(as_json, lang) as say:
        from vedich.operations.fees.tables import enter

        answer = enter(file, by or getpass.getuser(), dry_run=dry_run)
        say.answer(answer, lambda to: _show_entered(to, answer))
        if not answer["ok"]:
            raise typer.Exit(1)


def _show_entered(to: Say, answer: dict[str, Any]) -> None:
    for row in answer["rows"]:
        reason = row["reason_en"] if to.lang == "en" else row["reason"]
        place = f"{row['sheet']}, {row['row']}, {row['column']}"
        print(f"{place}: “{row['value']}”: {reason}")
    if not answer["ok"]:
        to.line(
            f"Chưa nhập biểu thu: {len(answer['rows'])} dòng phải sửa.",
            f"Nothing was entered: {len(answer['rows'])} rows have to be corrected.",
        )
    elif answer["dry_run"]:
        to.line(
            f"Đọc được {answer['fees']} khoản thu, {answer['rules']} mức thu. Chưa nhập gì.",
            f"{answer['fees']} fees, {answer['rules']} amounts were read. Nothing was entered.",
        )
    else:
        to.line(
            f"Biểu thu {answer['table']}: {answer['rules']} mức thu, "
            + ("đang được dùng." if answer["state"] == "accepted" else "chờ người khác chấp nhận."),
            f"Table {answer['table']}: {answer['rules']} amounts, "
            + ("in use." if answer["state"] == "accepted" else "waits for another person."),
        )


def tables(as_json: AsJson = False, lang: Lang = "") -> None:
    """Liệt kê các biểu thu đã nhập. / List the tables entered."""
    with recorded(as_json, lang) as say:
        from vedich.operations.fees.tables import tables as listed

        answer = listed()

        def show(to: Say) -> None:
            titles = (
                ("Table", "File", "Entered by", "At", "Accepted by", "State")
                if to.lang == "en"
                else ("Mã", "Tệp", "Người nhập", "Lúc", "Người chấp nhận", "Tình trạng")
            )
            words = {
                "accepted": "in use" if to.lang == "en" else "đang dùng",
                "waiting": "not in use" if to.lang == "en" else "không dùng",
            }
            keys = ("table", "file", "entered_by", "entered_at", "accepted_by")
            rows = [(*(row[key] for key in keys), words[row["state"]]) for row in answer["rows"]]
            to.table(titles, rows)

        say.answer(answer, show)


def compare(
    table: Annotated[
        str,
        typer.Argument(
            metavar="[TABLE]",
            help="Mã biểu thu; bỏ trống là bản nhập sau cùng. / Latest if absent.",
        ),
    ] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """So một biểu thu với biểu đang dùng. / Compare a table with the one in use."""
    with recorded(as_json, lang) as say:
        from vedich.operations.fees.tables import compare as compared

        answer = compared(table)
        say.answer(answer, lambda to: _show_compared(to, answer))


def _show_compared(to: Say, answer: dict[str, Any]) -> None:
    english = to.lang == "en"
    words = {
        "added": "new" if english else "thêm",
        "removed": "gone" if english else "bỏ",
        "changed": "changed" if english else "đổi",
    }
    titles = ("", "Fee", "Case", "From", "In use", "This table")
    if not english:
        titles = ("", "Khoản thu", "Trường hợp", "Từ ngày", "Đang dùng", "Bản này")
    rows = [
        (
            words[row["change"]],
            row["fee"],
            " ".join(filter(None, (row["channel"], row["payer"], row["unit"], row["per"]))),
            row["valid_from"],
            _amounts(row["before"]),
            _amounts(row["after"]),
        )
        for row in answer["rows"]
    ]
    to.table(titles, rows)
    to.line(f"Không đổi: {answer['unchanged']}.", f"Unchanged: {answer['unchanged']}.")


def _amounts(told: dict[str, Any] | None) -> str:
    if told is None:
        return "—"
    steps = "; ".join(
        f"{amount}" if start == 1 else f"{start}+: {amount}" for start, amount in told["steps"]
    )
    cap = f" (≤ {told['cap']})" if told["cap"] else ""
    return f"{steps}{cap} {'→ ' + told['valid_to'] if told['valid_to'] else ''}".strip()


def accept(table: Table, by: By = "", as_json: AsJson = False, lang: Lang = "") -> None:
    """Chấp nhận biểu thu do người khác nhập. / Accept a table that somebody else entered."""
    with recorded(as_json, lang) as say:
        from vedich.operations.fees.tables import accept as accepted

        answer = accepted(table, by or getpass.getuser())
        say.answer(
            answer,
            lambda to: to.line(
                f"Biểu thu {answer['table']} được dùng từ bây giờ "
                f"(nhập: {answer['entered_by']}; chấp nhận: {answer['accepted_by']}).",
                f"Table {answer['table']} is in use from now on "
                f"(entered by {answer['entered_by']}, accepted by {answer['accepted_by']}).",
            ),
        )
