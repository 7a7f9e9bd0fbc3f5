"""Commands about the log of writes: audit verify, export, anchor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedich.cli.output import AsJson, Lang
from vedich.cli.people import recorded

app_audit = typer.Typer(help="Nhật ký thao tác. / The log of writes.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app_audit.command("verify")(verify)
    app_audit.command("export")(export)
    app_audit.command("anchor")(anchor)
    app.add_typer(app_audit, name="audit")


def verify(
    known: Annotated[
        str,
        typer.Option(
            "--anchor", metavar="N:HASH", help="Mốc giữ bên ngoài. / Anchor kept outside."
        ),
    ] = "",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Kiểm tra chuỗi nhật ký; mã thoát 1 nếu sai. / Check the chain; exit code 1 if wrong."""
    with recorded(as_json, lang) as say:
        from vedich.operations.keeping import auditing

        verdict = auditing.verify(auditing.read_anchor(known) if known else None)
        if verdict.sound:
            vi = f"Đã kiểm tra {verdict.checked} việc: nhật ký nguyên vẹn."
            en = f"{verdict.checked} events checked: the log is sound."
        else:
            vi, en = verdict.fault_vi, verdict.fault_en
        say.answer(verdict.as_dict(), lambda to: to.line(vi, en))
        if not verdict.sound:
            raise typer.Exit(1)


def export(
    out: Annotated[Path, typer.Argument(metavar="OUT.jsonl")],
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ghi nhật ký ra tệp để kiểm tra bằng script/verify-audit. / Write the log to a file."""
    with recorded(as_json, lang) as say:
        from vedich.operations.keeping import auditing

        answer = auditing.export(out)
        row = answer["rows"][0]
        say.answer(
            answer,
            lambda to: to.line(
                f"Đã ghi {row['events']} việc vào {row['file']}.",
                f"{row['events']} events written to {row['file']}.",
            ),
        )


def anchor(as_json: AsJson = False, lang: Lang = "") -> None:
    """In mốc cuối của nhật ký để giữ bên ngoài. / Print the last event's number and hash."""
    with recorded(as_json, lang) as say:
        from vedich.operations.keeping import auditing

        answer = auditing.anchor()
        say.answer(answer, lambda to: to.line(answer["line"], answer["line"]))
