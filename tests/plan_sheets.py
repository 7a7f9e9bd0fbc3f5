"""How much of a plan was read: a sheet of expected values beside what the reader found.

A sheet is YAML: a field and its values (``document.body`` and ``document.title`` list other ways
to say the one value), and rows for ``targets``, ``tiers``, ``reporting`` and ``duties``. A value
the reader shows as certain and the sheet does not know is *wrong*, the worst there can be.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from vedich.domain.plan_findings import Confidence, Finding, PlanReading, plain_field

_ONE_OF = ("document.body", "document.title", "period.end")
_MANY = ("targets", "tiers", "reporting", "duties")
_DATES = ("deadlines.before", "deadlines.until")
# Where a certain value must be one the sheet names.
_WATCHED = (
    *("document.kind", "document.number", "document.date", "document.body", "document.title"),
    *("document.addressees", "document.signatory.name", "document.signatory.authority"),
    *("parent.number", "parent.date", "parent.body", "bases.number", "bases.date"),
    *("period.start", "period.end", "participants.text", "participants.kind"),
    *("award_file.sets", "award_file.items.text", "recipients", "units.name"),
    *("annex_targets.indicator", "annex_targets.value", "annex_targets.at", "baselines.value"),
)


@dataclass(frozen=True, slots=True)
class Score:
    """Expected values, the ones not found, and the certain ones that are wrong."""

    expected: int
    lost: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of the expected values that was found."""
        return 1 - len(self.lost) / self.expected


def plain(value: Any) -> str:
    """Letters, digits and the signs numbers need; case, blanks and quotation marks aside."""
    text = unicodedata.normalize("NFC", str(value)).lower()
    return "".join(letter for letter in text if letter.isalnum() or letter in "/-.,+").strip(".,")


def score(reading: PlanReading, sheet: Path) -> Score:
    """What was read against what the sheet says."""
    made: Mapping[str, list[Any]] = yaml.safe_load(sheet.read_text("utf-8"))
    expected, lost, wrong = 0, [], []
    for field, values in made.items():
        for what, there in _held(reading, field, values):
            expected += 1
            if not there:
                lost.append(f"{field}: {what}")
    wrong += _wrong_values(reading, made)
    wrong += _wrong_rows(reading, made)
    return Score(expected, tuple(lost), tuple(wrong))


def _held(reading: PlanReading, field: str, values: list[Any]) -> Iterator[tuple[str, bool]]:
    if field in _MANY:
        rows = _rows(reading, field)
        for value in values:
            yield from _row_held(field, rows, value)
    elif field in _ONE_OF:
        yield str(values[0]), _any(_all(reading, field), values)
    else:
        for value in values:
            yield str(value), _any(_all(reading, field), [value])


def _all(reading: PlanReading, field: str) -> list[Any]:
    if field == "deadlines.date":
        return [value for name in _DATES for value in reading.values(name)]
    if field == "purposes.text":
        return [*reading.values(field), *reading.values("requirements.text")]
    if field == "bases.date":
        return [*reading.values(field), *reading.values("parent.date")]
    if field == "bases.number":
        return [*reading.values(field), *reading.values("parent.number")]
    return reading.values(field)


def _any(found: list[Any], values: list[Any]) -> bool:
    return bool({plain(one) for one in found} & {plain(one) for one in values})


def _rows(reading: PlanReading, field: str) -> list[dict[str, list[Finding]]]:
    rows: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for one in reading.findings:
        head, *rest = one.field.split(".")
        if head == field and rest and rest[0].isdigit():
            rows[rest[0]][plain_field(".".join(rest[1:]))].append(one)
    return list(rows.values())


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _row_held(
    field: str, rows: list[dict[str, list[Finding]]], value: dict[str, Any]
) -> Iterator[tuple[str, bool]]:
    best = max(
        (_row_score(field, row, value) for row in rows),
        key=lambda held: sum(held.values()),
        default={},
    )
    for what in _row_score(field, {}, value):
        yield f"{value} → {what}", best.get(what, False)


def _row_score(
    field: str, row: Mapping[str, list[Finding]], value: dict[str, Any]
) -> dict[str, bool]:
    def has(name: str, allowed: Any) -> bool:
        return _any([one.value for one in row.get(name, ())], _listed(allowed))

    if field == "targets":
        if not any(plain(value["words"]) in plain(one.value) for one in row.get("written", ())):
            row = {}
        held = {
            "words": bool(row),
            "comparison": has("comparison", value["comparison"]),
            "value": has("values.value", value["value"]),
        }
        if "unit" in value:
            held["unit"] = has("values.unit", value["unit"])
        named = [name for name in value["indicator"] if name != "none"]
        bare = bool(row) and not row.get("indicator") and "none" in value["indicator"]
        held["indicator"] = has("indicator", named) or bare
        return held
    if field == "tiers":
        return {name: has(name, allowed) for name, allowed in value.items()}
    if field == "duties":
        return {f"{name} {one}": has(name, one) for name in value for one in _listed(value[name])}
    return {name: has(name, allowed) for name, allowed in value.items()}


def _wrong_values(reading: PlanReading, made: Mapping[str, list[Any]]) -> Iterator[str]:
    for one in reading.findings:
        field = plain_field(one.field)
        name = "deadlines.date" if field in _DATES else field
        if one.confidence is not Confidence.CERTAIN or name not in (*_WATCHED, "deadlines.date"):
            continue
        known = list(made.get(name, ()))
        for pair in (("bases.number", "parent.number"), ("bases.date", "parent.date")):
            if name in pair:
                known = [value for other in pair for value in made.get(other, ())]
        if not _any([one.value], known):
            yield f"{one.field} = {one.value}"


def _wrong_rows(reading: PlanReading, made: Mapping[str, list[Any]]) -> Iterator[str]:
    for field, names in (
        ("targets", ("comparison", "values.value", "values.unit", "indicator")),
        ("tiers", ("granted_by", "subject", "mode")),
        ("reporting", ("every_days", "every_months", "month_day", "milestone")),
        ("duties", ("leads", "helps")),
    ):
        sheet = made.get(field, [])
        for row in _rows(reading, field):
            for name in names:
                for one in row.get(name, ()):
                    if one.confidence is Confidence.CERTAIN and not _known(
                        field, name, row, one, sheet
                    ):
                        yield f"{one.field} = {one.value}"


def _known(
    field: str, name: str, row: Mapping[str, list[Finding]], one: Finding, sheet: list[Any]
) -> bool:
    rows = sheet
    if field == "targets":
        written = plain(" ".join(str(each.value) for each in row.get("written", ())))
        rows = [each for each in sheet if plain(each["words"]) in written]
    last = name.split(".")[-1]
    allowed = [value for each in rows for value in _listed(each.get(last, []))]
    return _any([one.value], allowed)
