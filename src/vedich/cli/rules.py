"""Commands about the rules: rules check, rules show, docs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedich.cli.output import AsJson, Lang, Say, answering

rules_app = typer.Typer(
    help="Các quy tắc: chỉ tiêu, bộ chỉ số, đợt thi đua … / The rules.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.add_typer(rules_app, name="rules")
    app.command("docs", hidden=True)(docs)


@rules_app.command("check")
def check(as_json: AsJson = False, lang: Lang = "") -> None:
    """Kiểm tra mọi quy tắc và chạy mọi ví dụ. / Validate all rules, run all examples."""
    with answering(as_json, lang) as say:
        from vedich.operations.rulebooks.checking import check_rules

        answer = check_rules()

        def show(to: Say) -> None:
            for row in answer["rows"]:
                to.line(row["vi"], row["en"])
            to.line(answer["summary_vi"], answer["summary_en"])

        say.answer(answer, show)
        if not answer["ok"]:
            raise typer.Exit(1)


@rules_app.command("show")
def show(
    rule: Annotated[str, typer.Argument(metavar="ID", help="Mã quy tắc. / Id of the rule.")],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """In một quy tắc cho người đọc. / Print one rule for a person."""
    with answering(as_json, lang) as say:
        from vedich.operations.rulebooks.checking import show_rule

        answer = show_rule(rule, say.lang)
        say.answer(answer, lambda to: print(answer["text"]))


def docs(
    check: Annotated[bool, typer.Option("--check", help="Chỉ so sánh. / Compare only.")] = False,
    folder: Annotated[Path, typer.Option("--folder")] = Path("docs/reference"),
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Viết lại tài liệu tham khảo từ định nghĩa và dòng lệnh. / Regenerate docs/reference."""
    with answering(as_json, lang) as say:
        from vedich.cli.reference import commands_page
        from vedich.operations.rulebooks.reference import write_reference

        answer = write_reference(folder, {"cli.md": commands_page()}, check=check)

        def show_pages(to: Say) -> None:
            for row in answer["rows"]:
                to.line(f"{row['state']}: {row['file']}", f"{row['state']}: {row['file']}")

        say.answer(answer, show_pages)
        if not answer["ok"]:
            raise typer.Exit(1)
