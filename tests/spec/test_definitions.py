"""Every worked example of every shipped indicator, on every engine."""

from __future__ import annotations

import pytest

from tests.spec.engines import ENGINES
from vedich.domain.figures import Counts
from vedich.domain.indicators import Example, Grain, Version
from vedich.rulebook.book import Rulebook

BOOK = Rulebook()
CASES = [
    pytest.param(indicator.grain, version, example, id=f"{indicator.id}-{version.id}-{number}")
    for indicator in BOOK.indicators.values()
    for version in indicator.versions
    for number, example in enumerate(version.examples)
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("grain", "version", "example"), CASES)
def test_example(engine: str, grain: Grain, version: Version, example: Example) -> None:
    counted = ENGINES[engine](
        grain, version, example.dossiers, as_of=example.as_of, catalogue=example.procedures
    )
    expected = Counts(example.numerator, example.denominator, example.excluded)
    assert counted[()] == expected, example.name


def test_every_formula_that_counts_has_an_example() -> None:
    without = [
        f"{indicator.id}.{version.id}"
        for indicator in BOOK.indicators.values()
        for version in indicator.versions
        if indicator.grain is not Grain.OBSERVED and not version.examples
    ]
    assert without == []
    assert len(CASES) > 40


CONTRACT = {
    "online_filing",
    "online_services_used",
    "online_processing",
    "online_payment",
    "online_payment_procedures",
    "online_payment_transactions",
    "on_time",
    "digitised",
    "electronic_result",
    "reuse",
    "satisfaction",
    "transparency",
}
OWN_COMPONENTS = {
    "publish_on_time",
    "public_update_on_time",
    "public_content_full",
    "dossier_sync",
    "synced_with_dvcqg_personal_storage",
    "citizen_data_connected_dossier",
    "citizen_data_connected_formality",
    "electronic_certified_copy",
    "petition_processing_on_time",
    "petition_handling_satisfaction",
    "dossier_receiving_satisfaction",
    "petition_classification_tthc",
    "petition_classification_staff",
    "online_services_offered",
    "payment_formality_integrated",
}
# What the digitisation sheet of the one-stop system counts apart.
OF_SHEETS = {"inputs_digitised", "results_digitised"}


def test_the_indicators_of_the_contract_are_there_and_every_component_is_explained_by_one() -> None:
    assert set(BOOK.indicators) == CONTRACT | OWN_COMPONENTS | OF_SHEETS
    explained = {
        part.indicator
        for index in BOOK.indexes.values()
        for group in index.groups
        for part in group.components
    }
    assert explained <= set(BOOK.indicators)
    assert explained >= OWN_COMPONENTS


def test_shipped_indicators_are_marked_as_unchecked_and_cite_something() -> None:
    for indicator in BOOK.indicators.values():
        assert indicator.checker == "chưa thẩm định"
        assert all(version.basis for version in indicator.versions)
    assert BOOK.indicator("online_processing").status == "office_definition"
