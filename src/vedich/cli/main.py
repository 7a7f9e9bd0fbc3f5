"""``vedich``: the command line. Heavy rooms are imported inside the commands that need them.

``vedich --help`` lists the commands; each answers in Vietnamese or English and as JSON.
"""

from __future__ import annotations

import sys

import typer

from vedich import __version__, do_without_pandas
from vedich.cli import (
    audit,
    award_files,
    campaign,
    data,
    documents,
    fees,
    figures,
    keeping,
    layout,
    leaflets,
    life,
    milestones,
    papers,
    pay,
    people,
    plan,
    procedures,
    reminding,
    rules,
    serve,
    targets,
)
from vedich.cli.helping import bilingual
from vedich.cli.output import UsageError

app = typer.Typer(
    name="vedich",
    help="Về Đích: từ kế hoạch thi đua đã ký đến báo cáo. / From the signed plan to the report.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        print(f"vedich {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="In phiên bản. / Show version."
    ),
) -> None:
    """Về Đích: từ kế hoạch thi đua đã ký đến báo cáo. / From the signed plan to the report."""


for part in (
    data,
    layout,
    procedures,
    figures,
    targets,
    documents,
    leaflets,
    rules,
    plan,
    papers,
    campaign,
    life,
    award_files,
    milestones,
    reminding,
    serve,
    people,
    audit,
    fees,
    pay,
    keeping,
):
    part.register(app)
bilingual(app)


def run() -> None:
    """Entry point of the ``vedich`` command; exit codes 0, 1 (refused or wrong), 2 (usage)."""
    if sys.stdout.encoding and sys.stdout.encoding.lower() != "utf-8":
        for stream in (sys.stdout, sys.stderr):
            getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8")
    do_without_pandas()
    try:
        code = app(standalone_mode=False)
    except UsageError as error:
        from vedich.cli.usage import explain_usage

        code = explain_usage(error, sys.argv[1:])
    sys.exit(code)
