"""The compiled count on DuckDB gives what the slow, obvious count gives, to the digit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vedich.domain.counting as oracle
from tests.warehouse_rows import AS_OF, INTERVALS, KEYS, START, catalogues, dossiers, versions
from vedich.domain.conditions import Always
from vedich.domain.errors import Refusal
from vedich.domain.figures import Counts
from vedich.domain.indicators import Grain, Side, Version
from vedich.warehouse.counting import Books, count_many
from vedich.warehouse.example_engine import count_rows, fill
from vedich.warehouse.sqlcache import SqlCache


@settings(max_examples=40, deadline=None)
@given(st.data())
@pytest.mark.parametrize("grain", [Grain.DOSSIERS, Grain.PAYMENTS])
def test_engine_is_the_oracle_on_dossiers_and_payments(grain: Grain, data: st.DataObject) -> None:
    """Several versions at once, so that those placed by the same day share their scan."""
    asked = data.draw(st.lists(versions(grain), min_size=1, max_size=4))
    rows = data.draw(dossiers())
    how = {"by": data.draw(KEYS), "interval": data.draw(INTERVALS), "as_of": data.draw(AS_OF)}
    with duckdb.connect() as con:
        fill(con, rows)
        found = count_many(Books(con, SqlCache()), [(grain, v) for v in asked], **how)
    assert found == [oracle.count(grain, version, rows, **how) for version in asked]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_engine_is_the_oracle_on_distinct_procedures(data: st.DataObject) -> None:
    version, rows = data.draw(versions(Grain.PROCEDURES)), data.draw(dossiers())
    asked = {
        "by": data.draw(KEYS),
        "interval": data.draw(INTERVALS),
        "as_of": data.draw(AS_OF),
        "catalogue": data.draw(catalogues()),
        "unit_levels": data.draw(
            st.dictionaries(
                st.sampled_from(["H1", "H2", "H9"]), st.sampled_from(["commune", "province"])
            )
        ),
    }
    assert count_rows(Grain.PROCEDURES, version, rows, **asked) == oracle.count(
        Grain.PROCEDURES, version, rows, **asked
    )


def simple(**changes: Any) -> Version:
    parts = {
        "placed_by": ("received_at",),
        "denominator": Side(Always()),
        "numerator": Side(Always()),
    }
    return Version(id="v", in_force_from=None, basis=(), **{**parts, **changes})


def test_a_unit_is_offered_its_own_and_its_levels_procedures_only() -> None:
    """One for all, one for its level, one of its own; not those of another unit or level."""
    catalogue = [
        {"procedure": "1.000001"},
        {"procedure": "1.000002", "level": "commune"},
        {"procedure": "1.000003", "unit": "H1"},
        {"procedure": "1.000004", "unit": "H2"},
        {"procedure": "1.000005", "level": "province"},
    ]
    rows = [{"unit": "H1", "procedure": f"1.00000{n}", "received_at": START} for n in (1, 4)]
    asked = {
        "by": ("unit",),
        "as_of": START,
        "catalogue": catalogue,
        "unit_levels": {"H1": "commune", "H2": "province"},
    }
    found = count_rows(Grain.PROCEDURES, simple(), rows, **asked)
    assert found == {("H1",): Counts(1, 3)}
    assert found == oracle.count(Grain.PROCEDURES, simple(), rows, **asked)


def test_without_rows_there_is_still_the_one_key() -> None:
    found = count_rows(Grain.DOSSIERS, simple(), [], as_of=START)
    assert found == oracle.count(Grain.DOSSIERS, simple(), [], as_of=START)
    assert list(found) == [()]


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (
            lambda: count_rows(Grain.DOSSIERS, simple(), [], by=("colour",), as_of=START),
            "unknown_key",
        ),
        (lambda: count_rows(Grain.OBSERVED, simple(), [], as_of=START), "observed_only"),
    ],
)
def test_what_can_not_be_counted_is_refused(ask: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ask()
    assert refused.value.code == code
