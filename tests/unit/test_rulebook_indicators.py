"""An indicator file: every key has a reader, every slip its line, and a campaign its own choice."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from vedich.domain.conditions import AllOf, Always, In, Is
from vedich.domain.errors import Refusal
from vedich.domain.figures import Counts, State
from vedich.domain.indicators import Indicator
from vedich.rulebook.examples import ExampleModel, ExpectedModel
from vedich.rulebook.indicators import (
    IndicatorModel,
    VersionModel,
    WeightsModel,
    bind,
    load_indicator,
)
from vedich.rulebook.source import SourceFile
from vedich.rulebook.texts import BasisModel, TextModel

FULL = """
id: paid_transactions
title: {vi: Giao dịch, en: Transactions}
why_it_matters: {vi: Vì sao, en: Why}
how_it_is_counted: {vi: Cách tính, en: How}
unit: percent
better: higher
grain: payments
zero_denominator: no_case
status: in_use
author: Về Đích
checker: chưa thẩm định
versions:
  - id: first
    in_force_from: 2024-01-05
    alternative: false
    placed_by: [paid_at, received_at]
    scope: {field: unit, is: A}
    needs: [amount_due]
    denominator: {field: amount_due, more_than: 0}
    numerator: {field: payment_route, in: $routes}
    weights: {denominator: payments, numerator: payments_online}
    parameters: {routes: [national, both]}
    basis: [{document: Nghị quyết 01/NQ-CP, clause: Phụ lục III}]
    note: {vi: Ghi chú, en: Note}
    examples:
      - name: Một
        as_of: 2024-06-30
        rows: [{unit: A, amount_due: 1, payments: 2, payments_online: 1}]
        expected: {numerator: 1, denominator: 2, excluded: 0}
  - id: second
    alternative: true
    placed_by: [paid_at]
    denominator: all
    numerator: all
    weights: {denominator: payments, numerator: payments_online}
    basis: [{document: Khác}]
    examples:
      - name: Hai
        as_of: 2024-06-30
        rows: []
        expected: {numerator: 0, denominator: 0, excluded: 0}
"""

# Another lawful value for every key; a key that is not here has no test that it is read.
OTHERS: dict[str, Any] = {
    "id": "another",
    "title": {"vi": "Khác", "en": "Other"},
    "why_it_matters": {"vi": "Khác", "en": "Other"},
    "how_it_is_counted": {"vi": "Khác", "en": "Other"},
    "unit": "points",
    "better": "lower",
    "zero_denominator": "not_applicable",
    "status": "draft",
    "author": "Văn phòng",
    "checker": "Trần Thị B",
    "versions.0.id": "other",
    "versions.0.in_force_from": None,
    "versions.1.alternative": False,
    "versions.0.placed_by": ["paid_at"],
    "versions.0.scope": "all",
    "versions.0.needs": ["paid"],
    "versions.0.denominator": "all",
    "versions.0.weights.denominator": "payments_online",
    "versions.0.weights.numerator": "payments",
    "versions.0.parameters": {"routes": ["national"]},
    "versions.0.basis.0.document": "Khác",
    "versions.0.basis.0.clause": "Khác",
    "versions.0.note": {"vi": "Khác", "en": "Other"},
    "versions.0.note.vi": "Khác",
    "versions.0.note.en": "Other",
    "versions.0.examples.0.name": "Khác",
    "versions.0.examples.0.as_of": "2024-07-01",
    "versions.0.examples.0.rows": [{"unit": "B"}],
    "versions.0.examples.0.procedures": [{"procedure": "2.000815"}],
    "versions.0.examples.0.expected.numerator": 0,
    "versions.0.examples.0.expected.denominator": None,
    "versions.0.examples.0.expected.excluded": 1,
}
OTHERS["versions.0.numerator"] = {"all_of": [{"field": "payment_route", "in": "$routes"}]}
MODELS = (
    IndicatorModel,
    VersionModel,
    WeightsModel,
    ExampleModel,
    ExpectedModel,
    BasisModel,
    TextModel,
)


def load(data: Any) -> Indicator:
    return load_indicator(SourceFile.of("x.yaml", yaml.safe_dump(data, allow_unicode=True)))


def with_other(path: str) -> Indicator:
    data = yaml.safe_load(FULL)
    if path.startswith("versions.1.alternative"):
        data["versions"][0]["alternative"] = True
    place = data
    *upper, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in upper:
        place = place[part]
    place[last] = copy.deepcopy(OTHERS[path])
    return load(data)


def bare(indicator: Indicator) -> Indicator:
    return replace(indicator, digest="")


@pytest.mark.parametrize("path", OTHERS)
def test_a_changed_key_changes_the_indicator(path: str) -> None:
    assert bare(with_other(path)) != bare(load(yaml.safe_load(FULL)))


def test_every_key_of_every_model_is_among_them() -> None:
    tried = {part for path in OTHERS for part in path.split(".")}
    # A grain is tried by its own tests: another one asks for other keys.
    assert {key for model in MODELS for key in keys_of(model)} - tried == {"grain"}


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    yield from model.model_fields


def without(path: str, key: str) -> dict[str, Any]:
    data = yaml.safe_load(FULL)
    place = data
    for part in path.split("."):
        if part:
            place = place[int(part) if part.isdigit() else part]
    del place[key]
    return data


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("", "title"),
        ("", "zero_denominator"),
        ("title", "en"),
        ("versions.0", "placed_by"),
        ("versions.0", "denominator"),
        ("versions.0", "numerator"),
        ("versions.0", "weights"),
        ("versions.0", "basis"),
        ("versions.0", "examples"),
    ],
)
def test_a_missing_key_is_named(path: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        load(without(path, key))
    assert f"{key}”" in refused.value.vi
    assert refused.value.where.startswith("x.yaml:")


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        ("unit: percent", "unit: phan_tram", "unit: phan", "“unit”"),
        ("better:", "beter:", "beter", "“better”"),
        ("nator: no_case", "nator: hidden", "zero_denominator", "zero_denominator"),
        ("payments\n", "dossiers\n", "weights", "no use for the key “weights”"),
        ("payments\n", "observed\n", "placed_by", "no use for the key"),
        ("payments\n", "procedures\n", "weights", "“weights”"),
        ("needs: [amount_due]", "needs: [amount_du]", "needs", "“amount_due”"),
        ("placed_by: [paid_at, ", "placed_by: [paid, ", "placed_by", "moment"),
        ("payments, numerator", "amount_due, numerator", "weights", "count"),
        ("in: $routes", "in: [national]", "parameters", "no condition uses the parameter"),
        ("[national, both]", "[nation, both]", "numerator", "“national”"),
        ("  - id: second", "  - id: first", "id: first", "written twice"),
        ("native: true", "native: false\n    in_force_from: 2024-01-05", "versions", "one default"),
        ("amount_due: 1,", "amount_du: 1,", "rows", "“amount_due”"),
        ("amount_due: 1,", "amount_due: -1,", "rows", "money"),
        ("amount_due: 1,", "amount_due: true,", "rows", "money"),
        ("unit: A, amount", "unit: 7, amount", "rows", "quotes"),
        ("as_of: 2024-06-30", "as_of: cuối tháng", "as_of", "no date"),
        ("title: {vi: Giao dịch,", "title: {vi: '',", "title", "title"),
    ],
)
def test_refused(old: str, new: str, at: str, said: str) -> None:
    text = FULL.replace(old, new, 1)
    assert text != FULL
    with pytest.raises(Refusal) as refused:
        load_indicator(SourceFile.of("x.yaml", text))
    assert said in f"{refused.value.en} {refused.value.hint_en}"
    line = int(refused.value.where.removeprefix("x.yaml:"))
    assert at in text.splitlines()[line - 1]


def test_needs_have_no_place_where_procedures_are_counted() -> None:
    data = yaml.safe_load(FULL)
    data["grain"] = "procedures"
    for version in data["versions"]:
        del version["weights"]
    with pytest.raises(Refusal, match="“needs”"):
        load(data)


def test_zero_denominator_is_what_the_figure_says() -> None:
    assert load(yaml.safe_load(FULL)).figure(Counts()).state is State.NO_CASE
    assert with_other("zero_denominator").figure(Counts()).state is State.NOT_APPLICABLE
    assert with_other("zero_denominator").figure(Counts(0, 0, 3)).state is State.AWAITING


def test_bind_gives_a_parameter_another_value_wherever_it_is_used() -> None:
    version = load(yaml.safe_load(FULL)).versions[0]
    bound = bind(version, {"routes": ["gateway"]})
    assert bound.numerator.where == In("payment_route", ("gateway",), "routes")
    assert bound.parameters == {"routes": ("gateway",)}
    assert version.numerator.where == In("payment_route", ("national", "both"), "routes")


def test_bind_adds_a_scope_to_its_own() -> None:
    version = load(yaml.safe_load(FULL)).versions[0]
    narrower = Is("fee_bearing", True)
    assert bind(version, scope=narrower).scope == AllOf((Is("unit", "A"), narrower))
    second = load(yaml.safe_load(FULL)).versions[1]
    assert second.scope == Always()
    assert bind(second, scope=narrower).scope == narrower
    assert bind(version) == version


@pytest.mark.parametrize(
    ("parameters", "code", "hint"),
    [
        ({"route": ["national"]}, "unknown_parameter", "“routes”"),
        ({"routes": ["nation"]}, "unknown_parameter_value", "gateway"),
    ],
)
def test_bind_refuses(parameters: dict[str, list[str]], code: str, hint: str) -> None:
    with pytest.raises(Refusal) as refused:
        bind(load(yaml.safe_load(FULL)).versions[0], parameters)
    assert refused.value.code == code
    assert hint in refused.value.hint_vi


def test_the_default_in_force_is_used_unless_another_formula_is_named() -> None:
    indicator = load(yaml.safe_load(FULL))
    assert indicator.version_at(date(2024, 1, 5)).id == "first"
    assert indicator.version_at().id == "first"
    assert indicator.version_at(date(2024, 1, 5), "second").id == "second"
    with pytest.raises(Refusal) as refused:
        indicator.version_at(date(2024, 1, 4))
    assert refused.value.code == "no_version_in_force"
    with pytest.raises(Refusal, match="no version “third”"):
        indicator.version_at(name="third")


def test_of_two_defaults_the_later_one_in_force_is_used() -> None:
    data = yaml.safe_load(FULL)
    data["versions"][1] |= {"alternative": False, "in_force_from": date(2025, 7, 1)}
    indicator = load(data)
    assert indicator.version_at(date(2025, 6, 30)).id == "first"
    assert indicator.version_at(date(2025, 7, 1)).id == "second"
