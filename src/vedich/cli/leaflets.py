"""Commands for people who help others: help-leaflet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedich.cli.output import AsJson, Lang, answering


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("help-leaflet")(help_leaflet)


def help_leaflet(
    guide: Annotated[
        str,
        typer.Argument(metavar="GUIDE", help="Mã hướng dẫn, ví dụ account. / Id of the guide."),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help="Tệp PDF ghi ra. / The PDF to write."),
    ],
    paper: Annotated[
        str,
        typer.Option(
            "--paper",
            metavar="P",
            help="a5 là tờ rơi; a4, a3 là áp phích. / a5: leaflet; a4, a3: poster.",
        ),
    ] = "a5",
    in_language: Annotated[
        str,
        typer.Option("--in", metavar="CODE", help="Ngôn ngữ của tờ rơi. / Language of the text."),
    ] = "vi",
    site: Annotated[
        str,
        typer.Option(
            "--site",
            metavar="URL",
            envvar="VEDICH_SITE_URL",
            help="Địa chỉ trang mà mã QR dẫn tới. / Address of the site the code leads to.",
        ),
    ] = "http://127.0.0.1:8000",
    as_json: AsJson = False,
    lang: Lang = "",
) -> None:
    """Ghi tờ rơi, áp phích của một hướng dẫn (PDF/A-2b). / Write a guide's leaflet or poster."""
    with answering(as_json, lang) as say:
        from vedich.operations.help.guides import write_leaflet

        answer = write_leaflet(guide, in_language, paper, site, out)
        address = answer["address"]
        say.answer(
            answer,
            lambda to: to.line(
                f"Đã ghi {out}; mã QR dẫn tới {address}",
                f"{out} was written; its code leads to {address}",
            ),
        )
