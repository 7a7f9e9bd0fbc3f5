"""A published snapshot gives what the oracle gives, by roll-up or by scan, at any as-of moment."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vedich.domain.counting as oracle
from tests.integration.warehouse_room import INDICATORS, ON_TIME, ONLINE, PAID, USED, Room, Row, day
from tests.warehouse_rows import AS_OF, INTERVALS, START, catalogues, dossiers
from vedich.domain.indicators import Indicator
from vedich.domain.moments import Interval
from vedich.rulebook.book import Rulebook
from vedich.warehouse.counting import count, count_many
from vedich.warehouse.drilling import Part, drill
from vedich.warehouse.measures import Measure, Plan
from vedich.warehouse.shapes import Kind
from vedich.warehouse.snapshot import Snapshot, current
from vedich.warehouse.stored import route

BY = st.sampled_from(
    [
        (),
        ("unit",),
        ("month",),
        ("day", "unit"),
        ("unit", "month"),
        ("officer", "unit"),
        ("procedure",),
        ("procedure", "unit", "month"),
        ("field", "unit"),
        ("channel", "month"),
    ]
)
LEVELS = {"H1": "commune", "H2": "province", "H9": "commune"}
UNITS = [{"unit_id": unit, "code": unit, "level": level} for unit, level in LEVELS.items()]


def with_codes(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows that can be landed: a code each, and the unit as recorded only."""
    return [
        {name: value for name, value in row.items() if name != "unit_id"} | {"code": f"{place:03}"}
        for place, row in enumerate(rows)
    ]


@settings(max_examples=12, deadline=None)
@given(dossiers(), catalogues(), st.integers(0, 6), st.data())
def test_snapshot_is_the_oracle(
    rows: list[dict[str, Any]], catalogue: list[dict[str, Any]], imported: int, data: st.DataObject
) -> None:
    """Some rows are dated after the import, some as-of moments lie before the floor."""
    rows = with_codes(rows)
    with tempfile.TemporaryDirectory() as folder:
        room = Room(Path(folder))
        at = START + timedelta(days=imported)
        room.land(UNITS, kind=Kind.UNITS, at=at)
        room.land(catalogue, kind=Kind.PROCEDURES, at=at)
        room.land(rows, at=at)
        room.publish()
        with current(room.workspace) as snapshot:
            kept = snapshot.con.sql("FROM procedures").to_arrow_table().to_pylist()
            for _ in range(6):
                how = {
                    "by": data.draw(BY),
                    "interval": data.draw(INTERVALS),
                    "as_of": data.draw(AS_OF),
                }
                found = count_many(snapshot.books, [asked(each) for each in INDICATORS], **how)
                assert found == [
                    oracle.count(*asked(each), rows, **how, catalogue=kept, unit_levels=LEVELS)
                    for each in INDICATORS
                ]


def asked(indicator: Indicator) -> tuple[Any, Any]:
    return indicator.grain, indicator.version_at()


ROWS = [
    {"code": "A", "unit": "H1", "received_at": day(3), "due_at": day(10), "finished_at": day(9),
     "channel": "online", "procedure": "1.000001", "paid": True, "paid_at": day(4),
     "payments": 3, "payments_online": 2},
    {"code": "B", "unit": "H1", "received_at": day(4), "due_at": day(28), "channel": "counter",
     "procedure": "1.000002.000.00.00.H1", "payments": 1, "payments_online": 0},
    {"code": "C", "unit": "H2", "received_at": day(5), "channel": "online",
     "procedure": "1.000001"},
    {"code": "D", "unit": "H2", "submitted_at": day(5), "due_at": day(6), "status": "withdrawn"},
    {"code": "E", "unit": "H2", "channel": "online", "due_at": day(6)},
]  # fmt: skip
CATALOGUE = [
    {"procedure": "1.000001", "name": "Khai sinh", "field": "Hộ tịch"},
    {"procedure": "1.000002", "name": "Chứng thực", "field": "Chứng thực"},
    {"procedure": "1.000003", "name": "Khai tử", "field": "Hộ tịch"},
]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """One published snapshot that the tests below only read."""
    room = Room(tmp_path_factory.mktemp("room"))
    room.land(ROWS)
    room.land(CATALOGUE, kind=Kind.PROCEDURES)
    room.publish()
    return room


def way_of(snapshot: Snapshot, indicator: Indicator, by: tuple[str, ...], **how: Any) -> str | None:
    interval, as_of = how.get("interval", Interval()), how.get("as_of", datetime(2024, 7, 2))
    plan = Plan((Measure.of(*asked(indicator)),), by)
    shape = route(snapshot.books.roll_ups, plan, interval, as_of).shape
    return shape.name if shape else None


def test_the_smallest_roll_up_answers_and_only_where_it_can(room: Room) -> None:
    may = Interval(date(2024, 6, 1), date(2024, 6, 30))
    with current(room.workspace) as snapshot:
        ways = {
            "months": way_of(snapshot, ONLINE, ("unit", "month"), interval=may),
            "part of a month": way_of(
                snapshot, ONLINE, ("unit",), interval=Interval(date(2024, 6, 2), None)
            ),
            "officers": way_of(snapshot, ONLINE, ("officer",)),
            "procedures": way_of(snapshot, USED, ("unit", "field")),
            "procedures by day": way_of(snapshot, USED, ("day",)),
            "channel": way_of(snapshot, ONLINE, ("channel",)),
            "in the past": way_of(snapshot, ONLINE, ("unit",), as_of=day(5)),
        }
    assert ways == {
        "months": "unit_month",
        "part of a month": "unit_day",
        "officers": "unit_officer_month",
        "procedures": "unit_procedure_month",
        "procedures by day": None,
        "channel": None,
        "in the past": None,
    }


def test_an_open_dossier_stops_being_on_time_without_a_new_snapshot(room: Room) -> None:
    with current(room.workspace) as snapshot:
        values = [
            count(snapshot.books, *asked(ON_TIME), by=("unit",), as_of=as_of)["H1",].numerator
            for as_of in (day(27), datetime(2024, 6, 28, 9, 31), datetime(2025, 1, 1))
        ]
        assert way_of(snapshot, ON_TIME, ("unit",), as_of=day(27)) == "unit_month"
    assert values == [2, 1, 1]


def test_counts_of_one_unit_are_its_cells_without_the_unit(room: Room) -> None:
    as_of = datetime(2024, 7, 2)
    with current(room.workspace) as snapshot:
        for indicator in INDICATORS:
            for by in ((), ("month",), ("channel",)):
                every = count(snapshot.books, *asked(indicator), by=("unit", *by), as_of=as_of)
                found = count(snapshot.books, *asked(indicator), by=by, as_of=as_of, unit="H1")
                assert found == {key[1:]: counts for key, counts in every.items() if key[0] == "H1"}


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda each: each.id)
@pytest.mark.parametrize("by", [(), ("unit",), ("unit", "month"), ("channel",), ("field",)])
@pytest.mark.parametrize("as_of", [day(5), datetime(2024, 7, 2)])
def test_the_rows_behind_a_figure_add_up_to_it(
    room: Room, indicator: Indicator, by: tuple[str, ...], as_of: datetime
) -> None:
    with current(room.workspace) as snapshot:
        cells = count(snapshot.books, *asked(indicator), by=by, as_of=as_of)
        assert cells
        for key, counts in cells.items():
            cell = dict(zip(by, key, strict=True))
            rows = {
                part: drill(snapshot.books, *asked(indicator), part, cell, as_of=as_of)
                for part in Part
            }
            listed = {part: weight_of(found) for part, found in rows.items()}
            assert listed == {
                Part.NUMERATOR: counts.numerator,
                Part.DENOMINATOR: counts.denominator,
                Part.EXCLUDED: counts.excluded,
                Part.GAP: (counts.denominator or 0) - counts.numerator,
            }


def weight_of(rows: pa.Table) -> int:
    """What rows amount to: procedures are counted, dossiers weigh."""
    return sum(rows["weighs"].to_pylist()) if "weighs" in rows.column_names else len(rows)


def test_a_row_behind_a_figure_names_its_line(room: Room) -> None:
    with current(room.workspace) as snapshot:
        gap = drill(snapshot.books, *asked(ON_TIME), Part.GAP, {"unit": "H1"}, as_of=day(29))
        used = drill(snapshot.books, *asked(USED), Part.NUMERATOR, {"unit": "H2"}, as_of=day(29))
        paid = drill(snapshot.books, *asked(PAID), Part.NUMERATOR, {}, as_of=day(29))
    line = gap.select(["code", "unit_id", "source", "seq", "sheet", "row"]).to_pylist()
    assert line == [{"code": "B", "unit_id": "H1", "source": "s", "seq": 1, "sheet": "S", "row": 3}]
    assert used.to_pylist() == [
        {"procedure": "1.000001", "name": "Khai sinh", "field": "Hộ tịch", "dossiers": 1}
    ]
    assert paid.select(["code", "weighs"]).to_pylist() == [{"code": "A", "weighs": 2}]


def test_shipped_indicators_on_a_snapshot_are_the_oracle(tmp_path: Path) -> None:
    """Every version that is counted from dossiers, on rows that touch every field."""
    indicators = [each for each in Rulebook().indicators.values() if each.grain.value != "observed"]
    rows = [row(place) for place in range(200)]
    room = Room(tmp_path)
    room.land(rows, at=datetime(2024, 8, 1))
    room.land(CATALOGUE, kind=Kind.PROCEDURES)
    room.publish(indicators)
    with current(room.workspace) as snapshot:
        catalogue = snapshot.con.sql("FROM procedures").to_arrow_table().to_pylist()
        for as_of in (day(20), datetime(2024, 8, 15)):
            for indicator in indicators:
                how = {"by": ("unit", "month"), "as_of": as_of}
                versions = [(indicator.grain, version) for version in indicator.versions]
                assert count_many(snapshot.books, versions, **how) == [
                    oracle.count(*each, rows, **how, catalogue=catalogue) for each in versions
                ], indicator.id


def row(place: int) -> dict[str, Any]:
    """A dossier in which every flag, choice and blank comes up in turn."""
    received = day(1) + timedelta(hours=7 * place)

    def flag(step: int) -> bool | None:
        return (True, False, None)[place // step % 3]

    return {
        "code": f"{place:04}",
        "unit": f"H{place % 4}",
        "procedure": CATALOGUE[place % 3]["procedure"],
        "channel": ("online", "counter", "postal", None)[place % 4],
        "service_level": ("full", "partial", None)[place % 3],
        "status": ("finished", "withdrawn", "refused", "processing", "registered")[place % 5],
        "submitted_at": received,
        "received_at": received if place % 7 else None,
        "due_at": received + timedelta(days=place % 9) if place % 11 else None,
        "finished_at": received + timedelta(days=place % 13) if place % 3 else None,
        "returned_at": received + timedelta(days=place % 17) if place % 4 else None,
        "waiting_minutes": place * 20 if place % 6 == 0 else None,
        "supplements": place % 4 if place % 5 else None,
        "amount_due": (0, 8000, None)[place % 3],
        "paid_at": received + timedelta(days=place % 5) if place % 2 else None,
        "payment_route": ("national", "gateway", "both", "direct", "cash", None)[place % 6],
        "payments": place % 3,
        "payments_online": place % 2,
        **{
            name: flag(step)
            for step, name in enumerate(
                ("paid", "fee_bearing", "inputs_digitised", "result_digitised", "result_due",
                 "electronic_result", "reused", "synced", "citizen_data", "handled_online",
                 "complained"), 1
            )
        },
    }  # fmt: skip
