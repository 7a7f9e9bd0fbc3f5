"""The rows of an office's fee table as rules, or each row that can't be meant with its reason.

table = as_table(rows, known)
table.data      # what becomes the YAML file, {"fees": [...]}
table.rejects   # [{sheet, row, column, value, reason, reason_en}]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from vedich.domain.fees import MOST, Fee

_NATIONAL = re.compile(r"\d\.\d{6}")
_CASE = ("channel", "payer", "unit", "per", "times")
_TERMS = ("valid_from", "valid_to", "cap", "document", "clause", "note")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What a row may name: fees on record, and procedures of the imported lists by code."""

    fees: Mapping[str, Fee]
    procedures: Mapping[str, str]

    def fee_of(self, code: str) -> Fee | None:
        """The fee on record for a national code."""
        return next(
            (
                fee
                for fee in self.fees.values()
                if code in fee.procedures and not (fee.variant_of or fee.adds_to)
            ),
            None,
        )


@dataclass(slots=True)
class Table:
    """A table as read: ``data`` is whole only where nothing was rejected."""

    data: dict[str, Any]
    rejects: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Bad:
    column: str
    vi: str
    en: str


def as_table(rows: Iterable[Row], known: Known) -> Table:
    """The rules the rows stand for."""
    table = Table({"fees": []})
    good: list[tuple[str, Row]] = []
    for row in rows:
        bad = _check(row, known)
        if bad is None:
            good.append((_target(row, known), row))
        else:
            table.rejects.append(_reject(row, bad))
    good.sort(key=lambda one: (one[0], *(str(one[1][name] or "") for name in _CASE + _TERMS)))
    for target, part in groupby(good, key=lambda one: one[0]):
        listed = [row for _, row in part]
        rules = list(_rules(target, listed, table))
        table.data["fees"].append(_fee(target, listed[0], rules, known))
    table.rejects.sort(key=lambda one: (one["sheet"], one["row"]))
    return table


def _check(row: Row, known: Known) -> _Bad | None:
    code = _NATIONAL.match(row["procedure"])
    if code is None or not (code.group() in known.procedures or known.fee_of(code.group())):
        return _Bad(
            "procedure",
            "thủ tục này không có trong danh mục đã nhập và chưa có khoản thu nào",
            "this procedure is in no imported list and has no fee on record",
        )
    if row["fee"] and row["fee"] not in known.fees:
        return _Bad("fee", "không có khoản thu mang mã này", "no fee on record has this id")
    if row["valid_to"] is not None and row["valid_to"] < row["valid_from"]:
        return _Bad("valid_to", "hết hiệu lực trước khi có hiệu lực", "it ends before it begins")
    if row["cap"] == 0:
        return _Bad("cap", "mức tối đa phải lớn hơn 0", "the most has to be above 0")
    if row["starts_at"] is not None and not 1 <= row["starts_at"] <= MOST:
        return _Bad("starts_at", "bậc phải bắt đầu từ 1 trở lên", "a step begins at 1 or later")
    return None


def _target(row: Row, known: Known) -> str:
    """The fee a row is about: the one it names, the one of its procedure, or a new one."""
    if row["fee"]:
        return str(row["fee"])
    code = row["procedure"][:8]
    fee = known.fee_of(code)
    return fee.id if fee else f"procedure-{code.replace('.', '-')}"


def _rules(target: str, rows: list[Row], table: Table) -> Iterator[dict[str, Any]]:
    """One rule for the rows of one amount; rows that clash are rejected."""

    def case(row: Row) -> tuple[Any, ...]:
        return tuple(row[name] for name in _CASE)

    def terms(row: Row) -> tuple[Any, ...]:
        return tuple(row[name] for name in _TERMS)

    number = 0
    for _, same_case in groupby(rows, key=case):
        earlier: list[Row] = []
        for _, same_terms in groupby(list(same_case), key=terms):
            steps = list(same_terms)
            bad = _clash(steps, earlier)
            if bad is not None:
                table.rejects += [_reject(row, bad) for row in steps]
                continue
            earlier.append(steps[0])
            number += 1
            yield _rule(f"local-{target}-{number}", steps)


def _clash(steps: list[Row], earlier: list[Row]) -> _Bad | None:
    starts = sorted(row["starts_at"] or 1 for row in steps)
    if len(set(starts)) < len(starts):
        return _Bad("starts_at", "hai dòng cùng một bậc", "two rows are the same step")
    if starts[0] != 1:
        return _Bad("starts_at", "thiếu bậc bắt đầu từ 1", "the step that begins at 1 is missing")
    if len(starts) > 1 and not steps[0]["per"]:
        return _Bad("per", "nhiều bậc thì phải ghi “Tính theo”", "steps need what they count")
    for other in earlier:
        start = max(other["valid_from"], steps[0]["valid_from"])
        if start <= min(other["valid_to"] or date.max, steps[0]["valid_to"] or date.max):
            return _Bad(
                "valid_from",
                f"trùng thời gian hiệu lực với dòng {other['row']}",
                f"its dates overlap with those of row {other['row']}",
            )
    return None


def _rule(name: str, steps: list[Row]) -> dict[str, Any]:
    first = steps[0]
    rule: dict[str, Any] = {
        "id": name,
        "in_force_from": first["valid_from"],
        "in_force_to": first["valid_to"],
    }
    for key, column in (("channels", "channel"), ("payers", "payer"), ("places", "unit")):
        if first[column]:
            rule[key] = [first[column]]
    for key in ("per", "times", "cap"):
        if first[key] is not None:
            rule[key] = first[key]
    rule["steps"] = sorted(
        ({"starts_at": row["starts_at"] or 1, "amount": row["amount"]} for row in steps),
        key=lambda step: step["starts_at"],
    )
    rule["basis"] = [{"document": first["document"], "clause": first["clause"]}]
    rule["status"] = "chưa thẩm định"
    if first["note"]:
        rule["note"] = {"vi": first["note"], "en": first["note"]}
    return rule


def _fee(target: str, row: Row, rules: list[dict[str, Any]], known: Known) -> dict[str, Any]:
    code = row["procedure"][:8]
    above = known.fees.get(target)
    title = row["name"] or (above.title.vi if above else known.procedures.get(code) or code)
    fee: dict[str, Any] = {
        "id": f"local-{target}",
        "title": {"vi": title, "en": above.title.en if above and not row["name"] else title},
        "kind": row["fee_kind"] or "charge",
        "procedures": [code],
    }
    if above is not None:
        fee["adds_to"] = target
    return {**fee, "rules": rules}


def _reject(row: Row, bad: _Bad) -> dict[str, Any]:
    value = row[bad.column]
    return {
        "sheet": row["sheet"],
        "row": row["row"],
        "column": bad.column,
        "value": "" if value is None else str(value),
        "reason": f"{bad.vi}.",
        "reason_en": f"{bad.en}.",
    }
