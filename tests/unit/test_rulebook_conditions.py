"""The closed set of condition forms: each becomes its domain class, the rest is refused."""

from __future__ import annotations

import pytest
import yaml

from vedich.domain.conditions import (
    AllOf,
    Always,
    AnyOf,
    Compare,
    Condition,
    In,
    Is,
    Known,
    NoneOf,
    NotAfter,
)
from vedich.domain.dossiers import FIELDS, PROCEDURE_FIELDS
from vedich.domain.errors import Refusal
from vedich.rulebook.conditions import ConditionReader
from vedich.rulebook.source import SourceFile


def read(text: str, *, procedures: bool = False) -> Condition:
    source = SourceFile.of("x.yaml", text)
    fields = PROCEDURE_FIELDS if procedures else FIELDS
    return ConditionReader(source, fields, {"routes": ("national", "both")}).read(source.data, ())


FORMS: list[tuple[str, Condition]] = [
    ("all", Always()),
    ("{field: channel, is: online}", Is("channel", "online")),
    ("{field: paid, is: false}", Is("paid", False)),
    ("{field: unit, is: '001'}", Is("unit", "001")),
    ("{field: channel, in: [online, postal]}", In("channel", ("online", "postal"))),
    (
        "{field: payment_route, in: $routes}",
        In("payment_route", ("national", "both"), "routes"),
    ),
    ("{field: finished_at, known: true}", Known("finished_at", True)),
    ("{field: finished_at, known: false}", Known("finished_at", False)),
    ("{field: amount_due, more_than: 0}", Compare("amount_due", "more_than", 0)),
    ("{field: supplements, at_least: 1}", Compare("supplements", "at_least", 1)),
    ("{field: supplements, less_than: 2}", Compare("supplements", "less_than", 2)),
    ("{field: supplements, at_most: 1}", Compare("supplements", "at_most", 1)),
    (
        "{first_of: [finished_at, returned_at], not_after: due_at, extended_by: waiting_minutes}",
        NotAfter(("finished_at", "returned_at"), "due_at", "waiting_minutes"),
    ),
    ("{moment: as_of, not_after: due_at}", NotAfter(("as_of",), "due_at", None)),
    (
        "{all_of: [{field: paid, is: true}, all]}",
        AllOf((Is("paid", True), Always())),
    ),
    ("{any_of: [{field: paid, is: true}]}", AnyOf((Is("paid", True),))),
    ("{none_of: [{field: paid, is: true}]}", NoneOf((Is("paid", True),))),
]


@pytest.mark.parametrize(("text", "expected"), FORMS, ids=[text for text, _ in FORMS])
def test_form(text: str, expected: Condition) -> None:
    assert read(text) == expected


REFUSED = [
    ("every", "“all”"),
    ("{}", "all_of"),
    ("{field: channel}", "known"),
    ("{field: channel, is: online, known: true}", "known"),
    ("{field: chanel, is: online}", "“channel”"),
    ("{field: channel, is: onlin}", "“online”"),
    ("{field: channel, iss: online}", "“is”"),
    ("{field: channel, in: []}", "list"),
    ("{field: channel, in: [online, online]}", "twice"),
    ("{field: channel, in: $route}", "“routes”"),
    ("{field: channel, in: $routes}", "national"),
    ("{field: unit, is: 1.010010}", "quotes"),
    ("{field: paid, is: 'yes'}", "true or false"),
    ("{field: finished_at, is: online}", "moment"),
    ("{field: channel, more_than: 1}", "choice"),
    ("{field: amount_due, more_than: 0.5}", "whole number"),
    ("{field: amount_due, more_than: true}", "whole number"),
    ("{field: amount_due, more_than: 0, less_than: 5}", "exactly one"),
    ("{first_of: [due_at], not_after: due_at}", "deadline"),
    ("{first_of: [], not_after: due_at}", "list"),
    ("{first_of: [finished_at], not_after: returned_at}", "moment"),
    ("{first_of: [finished_at]}", "not_after"),
    ("{moment: now, not_after: due_at}", "as_of"),
    ("{moment: as_of, not_after: due_at, extended_by: due_at}", "count"),
    ("{all_of: []}", "list"),
    ("{all_of: [all], any_of: [all]}", "exactly one"),
    ("{all_of: {field: paid, is: true}}", "list"),
    ("{field: paid, not_after: due_at}", "exactly one"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED, ids=[text for text, _ in REFUSED])
def test_refused(text: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(text)
    told = " ".join((refused.value.en, refused.value.hint_en))
    assert said in told
    assert refused.value.where == "x.yaml:1"
    assert refused.value.vi and "x.yaml" in refused.value.vi


def test_the_line_of_the_wrong_word_is_named() -> None:
    with pytest.raises(Refusal) as refused:
        read("all_of:\n  - {field: paid, is: true}\n  - field: channel\n    is: onlin\n")
    assert refused.value.where == "x.yaml:4"


def test_fields_of_procedures_and_of_dossiers_are_kept_apart() -> None:
    assert read("{field: payable_online, is: true}", procedures=True) == Is("payable_online", True)
    with pytest.raises(Refusal):
        read("{field: payable_online, is: true}")
    with pytest.raises(Refusal):
        read("{field: channel, is: online}", procedures=True)


def test_the_documented_forms_are_yaml_as_written() -> None:
    assert all(yaml.safe_load(text) is not None for text, _ in FORMS)
