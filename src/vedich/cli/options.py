"""Options that several commands share, and how their texts are read."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from vedich.cli.output import Mistyped

AsOf = Annotated[
    str,
    typer.Option(
        "--as-of",
        metavar="D",
        help="Thời điểm chốt số liệu, ví dụ 2024-06-29 hoặc 29/6/2024; bỏ trống là lúc này. / "
        "Figures as of the end of this day; now if absent.",
    ),
]
From = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="D",
        help="Từ ngày; bỏ trống là mọi ngày. / From this day; all days if absent.",
    ),
]
To = Annotated[
    str, typer.Option("--to", metavar="D", help="Đến hết ngày. / Up to and including this day.")
]
Layout = Annotated[
    str,
    typer.Option(
        "--layout",
        "-l",
        metavar="L",
        help="Cách đọc tệp: mã có sẵn hoặc tệp .yaml; bỏ trống thì nhận ra theo tiêu đề. / "
        "How to read the file: a layout id or .yaml file; recognised by its header if absent.",
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help="Chỉ xem trước biên nhận và số liệu sẽ thay đổi. / Preview only, change nothing.",
    ),
]
InFile = Annotated[Path, typer.Argument(metavar="FILE", help="Tệp cần đọc. / File to read.")]

Campaign = Annotated[
    str,
    typer.Argument(
        metavar="CAMPAIGN", help="Mã đợt thi đua, ví dụ ia-ake-2024. / Id of the campaign."
    ),
]

_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S")


def day(text: str, option: str) -> date | None:
    """A day from 2024-06-29 or 29/6/2024; empty is None. Usage error otherwise."""
    if not text:
        return None
    for form in _FORMS[:2]:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise Mistyped(
        f"“{text}” không phải là ngày; viết như 2024-06-29 hoặc 29/6/2024.",
        f"“{text}” is not a date; write it like 2024-06-29 or 29/6/2024.",
        option,
    )


def a_day(text: str, option: str) -> date:
    """The same where a day is needed: an empty text is a usage error, too."""
    found = day(text, option)
    if found is None:
        raise Mistyped("Cần ghi ngày, ví dụ 2024-06-29.", "A day is needed: 2024-06-29.", option)
    return found


def moment(text: str, option: str) -> datetime | None:
    """A local time, or the start of a day; empty is None. Usage error otherwise."""
    for form in _FORMS[2:]:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    found = day(text, option)
    return datetime.combine(found, datetime.min.time()) if found else None


def as_of_moment(text: str) -> datetime | None:
    """The as-of moment: a day means its end, a time is exact, empty is None (now)."""
    found = moment(text, "--as-of")
    only_day = found is not None and ":" not in text
    return datetime.combine(found, datetime.max.time()) if found and only_day else found
