"""What stands in the columns of a sheet nobody has described yet: samples, values, kinds of date.

    seen = survey(path, "Sheet1", 6, patterns)
    seen[3].values          # (("Trực tuyến", 812), ("Trực tiếp", 40))

For a person who describes a file; nothing is decided here. Read in the child process under the
limits of every file, the first rows only where the file is large.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from vedich.domain.layouts import DateStyle
from vedich.intake.limits import Limits
from vedich.intake.process import Job, run
from vedich.intake.sampling import sampled

if TYPE_CHECKING:
    from vedich.intake.grids import Batch

MOST_VALUES = 40
_SAMPLES, _LONGEST, _DATES_TRIED = 3, 80, 200
_BLANKS = ("-", "–", "—")
_ABOUT_PERSONS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|(\+?84|0)\d{9}|0\d{11}|\d{9}")
_MIDNIGHT = re.compile(r"\b00:00(:00)?$")


@dataclass(frozen=True, slots=True)
class SheetHead:
    """The first rows of a sheet; ``keys`` where the file names its fields itself (JSON)."""

    name: str
    rows: list[list[str]]
    keys: list[str]
    merged: list[tuple[int, int, int, int]]


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """What stands in one column.

    ``values``: every value with its number of rows, the most frequent first; none where there are
    more than ``MOST_VALUES``. ``dates``: style → how many of the ``tried`` texts are such dates.
    """

    filled: int = 0
    samples: tuple[str, ...] = ()
    values: tuple[tuple[str, int], ...] = ()
    dates: Mapping[str, int] = field(default_factory=dict)
    tried: int = 0
    at_midnight: bool = False
    about_persons: bool = False


def heads(path: Path) -> list[SheetHead]:
    """The first rows of every visible sheet; Refusal where the file can't be opened."""
    with sampled(path) as (sample, _), tempfile.TemporaryFile() as sink:
        report = run(Job("heads", sample, {}, Limits()), sink)
    return [
        SheetHead(one["name"], one["head"], one["keys"], [tuple(area) for area in one["merged"]])
        for one in report["sheets"]
    ]


def survey(
    path: Path, sheet: str, after: int, no_cases: Iterable[str]
) -> tuple[dict[int, ColumnSeen], bool]:
    """Column → what stands in it below row ``after``; and whether only the first rows were read.

    ``no_cases``: patterns of rows that are no cases, searched in their first filled cell.
    """
    more = {"sheet": sheet, "after": after, "no_cases": list(no_cases)}
    with sampled(path) as (sample, is_cut), tempfile.TemporaryFile() as sink:
        report = run(Job("survey", sample, more, Limits()), sink)
    found = {
        int(place): ColumnSeen(
            **{
                **one,
                "samples": tuple(one["samples"]),
                "values": tuple((text, number) for text, number in one["values"]),
            }
        )
        for place, one in report["columns"].items()
    }
    return found, is_cut


def columns_of(request: Mapping[str, Any]) -> dict[str, Any]:
    """What the child reports. Runs in the child process only."""
    from vedich.intake.grids import Progress
    from vedich.intake.headers import Header
    from vedich.intake.opening import open_file
    from vedich.intake.structure import index_rows

    progress = Progress(lambda done, total: None)
    opened = open_file(Path(request["path"]), None, request["limits"], progress)
    patterns = [re.compile(each, re.IGNORECASE) for each in request["no_cases"]]
    counts: dict[int, Counter[str]] = {}
    for sheet in opened.sheets:
        if sheet.name == request["sheet"]:
            # Rows right below the header may only number the columns.
            numbering = index_rows(sheet.head, Header(0, request["after"], {}))
            after = max(numbering, default=request["after"])
            for batch in sheet.batches(after, {}):
                _count(batch, patterns, counts)
    return {"columns": {str(place): _seen(counted) for place, counted in counts.items()}}


def _count(batch: Batch, patterns: list[re.Pattern[str]], counts: dict[int, Counter[str]]) -> None:
    """Add the values of a batch's rows, without rows that are no cases."""
    import pyarrow.compute as pc

    from vedich.intake.texts import clean_column

    cleaned = {place: clean_column(batch.columns[place], _BLANKS) for place in batch.columns}
    first = pc.coalesce(*(cleaned[place] for place in sorted(cleaned))).dictionary_encode()
    is_case = [
        not any(pattern.search(word) for pattern in patterns)
        for word in first.dictionary.to_pylist()
    ]
    kept = [place is not None and is_case[place] for place in first.indices.to_pylist()]
    for place, column in cleaned.items():
        told = pc.value_counts(column.filter(kept).drop_null())
        counted = counts.setdefault(place, Counter())
        for text, number in zip(
            told.field("values").to_pylist(), told.field("counts").to_pylist(), strict=True
        ):
            counted[text] += number


def _seen(counted: Counter[str]) -> dict[str, Any]:
    listed = list(counted)
    few = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    dates, tried = _dates(listed[:_DATES_TRIED])
    persons = sum(1 for text in listed[:_DATES_TRIED] if _ABOUT_PERSONS.fullmatch(text))
    return {
        "filled": counted.total(),
        "samples": [text[:_LONGEST] for text in listed[:_SAMPLES]],
        "values": few if len(few) <= MOST_VALUES else [],
        "dates": dates,
        "tried": tried,
        "at_midnight": all(_MIDNIGHT.search(text) for text in listed),
        "about_persons": 2 * persons > tried,
    }


def _dates(texts: list[str]) -> tuple[dict[str, int], int]:
    from vedich.intake.values import Bad, parse_moment

    zone = ZoneInfo("Asia/Ho_Chi_Minh")

    def fits(text: str, style: DateStyle) -> bool:
        return not isinstance(parse_moment(text, (style,), zone), Bad)

    found = {style.value: sum(fits(text, style) for text in texts) for style in DateStyle}
    return {style: number for style, number in found.items() if number}, len(texts)
