"""Which version of a dossier counts: precedence, re-import, coverage, withdrawal, units by date."""

from __future__ import annotations

import itertools
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.integration.warehouse_room import Room, day, on
from vedich.domain.errors import Refusal
from vedich.warehouse.shapes import Kind
from vedich.warehouse.versions import classify
from vedich.warehouse.workspace import Workspace

CHANNELS = ("online", "counter", "postal", None)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def version(
    code: str, channel: str | None, updated: datetime | None = None, **more: Any
) -> dict[str, Any]:
    return {"code": code, "channel": channel, "updated_at": updated, "received_at": day(1), **more}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_later_updated_at_wins_whatever_the_order_of_imports(
    room: Room, order: tuple[int, ...]
) -> None:
    versions = [version("A", CHANNELS[index], day(index + 1)) for index in range(3)]
    for index in order:
        room.land([versions[index]])
    assert room.dossiers()["A"]["channel"] == "postal"


def test_blank_updated_at_is_older_than_any(room: Room) -> None:
    room.land([version("A", "online", day(1))])
    room.land([version("A", "counter", None)])
    assert room.dossiers()["A"]["channel"] == "online"


def test_with_equal_updated_at_the_later_import_then_the_later_row_wins(room: Room) -> None:
    room.land([version("A", "online", day(1)), version("A", "counter", day(1))])
    assert room.dossiers()["A"]["channel"] == "counter"
    room.land([version("A", "postal", day(1))])
    assert room.dossiers()["A"]["channel"] == "postal"


def test_later_row_is_by_place_in_the_file_not_by_line_number_of_a_sheet(room: Room) -> None:
    room.land(
        [version("A", "online", sheet="1", row=900), version("A", "counter", sheet="2", row=3)]
    )
    found = room.dossiers()["A"]
    assert (found["channel"], found["sheet"], found["row"]) == ("counter", "2", 3)


def test_a_receipt_date_that_moves_to_another_month_leaves_no_second_dossier(room: Room) -> None:
    room.land([version("A", "online", day(1), received_at=day(30, 4))])
    room.land([version("A", "online", day(2), received_at=day(1, 5))])
    assert [row["received_at"] for row in room.table()] == [day(1, 5)]


def test_the_same_code_of_another_source_is_another_dossier(room: Room) -> None:
    room.land([version("A", "online")])
    room.land([version("A", "counter")], source="t")
    assert sorted((row["source"], row["channel"]) for row in room.table()) == [
        ("s", "online"),
        ("t", "counter"),
    ]


def test_fields_a_layout_does_not_cover_keep_their_last_value(room: Room) -> None:
    room.land([version("A", "online", day(1), officer="An", paid=True), version("B", "online")])
    room.land([{"code": "A", "updated_at": day(3), "channel": None}])
    found = room.dossiers()
    # A blank that is covered is a value; received_at, officer and paid are not covered.
    assert (found["A"]["channel"], found["A"]["officer"], found["A"]["paid"]) == (None, "An", True)
    assert found["A"]["received_at"] == day(1)
    assert (found["A"]["seq"], found["A"]["row"]) == (2, 2)
    assert found["B"]["channel"] == "online"


def test_an_older_version_still_gives_fields_nothing_newer_covers(room: Room) -> None:
    room.land([{"code": "A", "updated_at": day(3), "channel": "online"}])
    room.land([{"code": "A", "updated_at": day(1), "channel": "counter", "officer": "An"}])
    found = room.dossiers()["A"]
    assert (found["channel"], found["officer"], found["seq"]) == ("online", "An", 1)


def test_withdrawing_an_import_brings_the_next_surviving_version_back(room: Room) -> None:
    room.land([version("A", "online", day(1)), version("B", "online", day(1))])
    second = room.land([version("A", "counter", day(2)), version("C", "postal", day(2))])
    assert sorted(room.dossiers()) == ["A", "B", "C"]
    room.withdraw(second.seq)
    found = room.dossiers()
    assert sorted(found) == ["A", "B"]
    assert found["A"]["channel"] == "online"


def test_what_was_withdrawn_can_not_be_withdrawn_again_but_can_be_imported_again(
    room: Room,
) -> None:
    first = room.land([version("A", "online")], content=b"same")
    room.withdraw(first.seq)
    for seq, code in ((first.seq, "already_withdrawn"), (99, "no_such_import")):
        with pytest.raises(Refusal) as refused:
            room.withdraw(seq)
        assert refused.value.code == code
    again = room.land([version("A", "online")], content=b"same")
    assert again.seq == 3
    assert list(room.dossiers()) == ["A"]


def test_the_same_file_and_layout_again_writes_nothing(room: Room) -> None:
    first = room.land([version("A", "online")], content=b"same")
    before = {path: path.stat().st_mtime_ns for path in files_of(room.workspace)}
    assert room.land([version("A", "counter")], content=b"same") == first
    assert {path: path.stat().st_mtime_ns for path in files_of(room.workspace)} == before
    assert room.dossiers()["A"]["channel"] == "online"
    other_layout = room.land([version("A", "counter")], content=b"same", layout_digest="other")
    assert other_layout.seq == 2


def files_of(workspace: Workspace) -> list[Path]:
    folders = (workspace.originals, workspace.facts)
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_a_dossier_without_a_code_is_refused_as_a_whole(room: Room) -> None:
    with pytest.raises(Refusal) as refused:
        room.land([version("A", "online"), {"code": None, "channel": "online"}])
    assert refused.value.code == "dossier_without_code"
    assert room.workspace.imports() == ()


def test_rows_are_told_apart_as_new_updated_unchanged_superseded(room: Room) -> None:
    room.land([version("A", "online", day(5)), version("B", "online", day(5))])
    arriving = room.delivery(
        [
            version("A", "online", day(5), unit="H1"),  # says more: updated
            version("B", "online", day(5)),  # unchanged
            version("B", "counter", day(4)),  # an older version: superseded
            version("C", "online", day(5)),  # a better row of C follows: superseded
            version("C", "counter", day(6)),  # new
        ]
    )
    with room.workspace.writing() as writer:
        fates = classify(writer, arriving)
    assert (fates.new, fates.updated, fates.unchanged, fates.superseded) == (1, 1, 1, 2)
    assert fates.new_units == ("H1",)


UNITS = [
    {"unit_id": "ia-ake", "code": "24049", "name": "xã Ia Ake", "level": "commune",
     "valid_to": datetime(2025, 6, 30)},
    {"unit_id": "chu-a-thai", "code": "24049", "name": "xã Chư A Thai", "level": "commune",
     "valid_from": datetime(2025, 7, 1)},
]  # fmt: skip


def test_a_code_means_the_unit_it_named_on_the_day_of_receipt(room: Room) -> None:
    room.land(UNITS, kind=Kind.UNITS)
    room.land(
        [
            {"code": "A", "unit": "24049", "received_at": datetime(2025, 6, 30, 23, 59)},
            {"code": "B", "unit": "24049", "received_at": datetime(2025, 7, 1)},
            {"code": "C", "unit": "99999", "received_at": datetime(2025, 7, 1)},
        ]
    )
    found = {code: row["unit_id"] for code, row in room.dossiers().items()}
    assert found == {"A": "ia-ake", "B": "chu-a-thai", "C": "99999"}
    assert {row["unit_id"]: row["level"] for row in room.table("unit_levels")} == {
        "ia-ake": "commune",
        "chu-a-thai": "commune",
    }


def test_a_code_whose_unit_has_ended_names_nobody(room: Room) -> None:
    room.land(UNITS[:1], kind=Kind.UNITS)
    room.land([{"code": "A", "unit": "24049", "received_at": datetime(2025, 7, 1)}])
    assert room.dossiers()["A"]["unit_id"] == "24049"


def test_codes_of_the_day_of_export_are_looked_up_on_that_day(room: Room) -> None:
    room.land(UNITS, kind=Kind.UNITS)
    rows = [{"code": "A", "unit": "24049", "received_at": datetime(2025, 6, 1)}]
    room.land(rows, codes_as_of="export", exported_on=on(1, 7).replace(year=2025))
    assert room.dossiers()["A"]["unit_id"] == "chu-a-thai"


def test_mapping_a_unit_later_moves_its_dossiers(room: Room) -> None:
    room.land([{"code": "A", "unit": "24049", "received_at": datetime(2025, 6, 1)}])
    assert room.dossiers()["A"]["unit_id"] == "24049"
    room.land(UNITS, kind=Kind.UNITS)
    assert room.dossiers()["A"]["unit_id"] == "ia-ake"


VERSIONS = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.sampled_from(CHANNELS),
        st.sampled_from([None, "H1", "H2"]),
        st.integers(0, 40),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda each: (each[0], each[3]),
)


@settings(max_examples=15, deadline=None)
@given(versions=VERSIONS, data=st.data())
def test_splitting_and_order_of_files_do_not_change_what_counts(
    versions: list[tuple[str, str | None, str | None, int]], data: st.DataObject
) -> None:
    """For distinct updated_at: any order, any splitting into files, some files twice."""
    rows = [
        version(code, channel, day(1) + timedelta(days=moment), unit=unit)
        for code, channel, unit, moment in versions
    ]
    shuffled = data.draw(st.permutations(rows))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(rows)), max_size=3)))
    files = [shuffled[a:b] for a, b in itertools.pairwise([0, *cuts, len(rows)]) if a < b]
    files += data.draw(st.lists(st.sampled_from(files), max_size=2))
    wanted: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda each: each["updated_at"]):
        wanted[row["code"]] = row
    with tempfile.TemporaryDirectory() as folder:
        room = Room(Path(folder))
        for file in files:
            room.land(file)
        found = room.dossiers()
    assert {
        code: {name: row[name] for name in wanted[code]} for code, row in found.items()
    } == wanted
