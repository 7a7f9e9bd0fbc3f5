"""Real data through the operations: every expected answer of the two counted collections."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import check_receipt
from vedich.operations.data.importing import import_file
from vedich.operations.data.observing import observed_figures
from vedich.operations.figures.counting import count_indicator
from vedich.operations.office import DEFINITIONS, Office

TODAY = datetime(2026, 1, 1)  # any day after the last deadline of the collection
Pair = tuple[int, int]


@pytest.fixture(scope="module")
def wabo(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office.open(tmp_path_factory.mktemp("wabo"))
    receipt = import_file(shared_data / "wabo_receipt" / "receipt_cases.csv", "wabo", office=office)
    check_receipt(receipt)
    assert (receipt["new"], receipt["rejected"]) == (1_434, 0)
    starts_late = [one for one in receipt["warnings"] if one["code"] == "end_before_start"]
    assert len(starts_late) == 2
    return office


@pytest.fixture(scope="module")
def answers(shared_data: Path) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(
        (shared_data / "wabo_receipt" / "expected_answers.json").read_text(encoding="utf-8")
    )
    return found


def counted(office: Office, indicator: str, *by: str, **more: Any) -> dict[Any, Pair]:
    """Key (a text for one key, else a tuple) → (numerator, denominator)."""
    rows = count_indicator(indicator, by, as_of=TODAY, office=office, **more)["rows"]
    keys = [row[by[0]] if len(by) == 1 else tuple(row[name] for name in by) for row in rows]
    return {
        key: (row["numerator"], row["denominator"]) for key, row in zip(keys, rows, strict=True)
    }


def received(answers: Mapping[str, Any], part: str) -> dict[str | None, Pair]:
    return {
        None if key == "(blank)" else key: (one["internet"], one["received"])
        for key, one in answers[part].items()
    }


def in_time(answers: Mapping[str, Any], part: str) -> dict[str | None, Pair]:
    """All open dossiers are past due: those finished by the deadline, over all received."""
    return {
        None if key == "(blank)" else key: (one["finished_by_deadline"], one["received"])
        for key, one in answers[part].items()
    }


def test_everything_together(wabo: Office) -> None:
    assert counted(wabo, "on_time") == {(): (952, 1_434)}
    assert counted(wabo, "online_filing") == {(): (1_250, 1_434)}


def test_channels_by_month_are_local(wabo: Office, answers: Mapping[str, Any]) -> None:
    local = answers["by_month_local(+01/+02 as written)"]
    assert counted(wabo, "online_filing", "month") == {
        month: (one.get("Internet", 0), one["total"]) for month, one in local.items()
    }
    quarter = counted(wabo, "online_filing", start=date(2011, 1, 1), end=date(2011, 3, 31))
    three = [local[f"2011-0{month}"] for month in (1, 2, 3)]
    assert quarter == {(): (sum(m["Internet"] for m in three), sum(m["total"] for m in three))}


def test_departments_and_officers(wabo: Office, answers: Mapping[str, Any]) -> None:
    for key, part in (("unit", "by_department"), ("officer", "by_responsible")):
        assert counted(wabo, "online_filing", key) == received(answers, part)
        assert counted(wabo, "on_time", key) == in_time(answers, part)


def test_channels(wabo: Office, answers: Mapping[str, Any]) -> None:
    ours = {"Internet": "online", "Desk": "counter", "Post": "postal"}
    expected: dict[str, Pair] = {}
    for name, (top, below) in in_time(answers, "by_channel").items():
        code = ours.get(name or "", "other")
        before = expected.get(code, (0, 0))
        expected[code] = before[0] + top, before[1] + below
    assert counted(wabo, "on_time", "channel") == expected


def test_months_of_departments(wabo: Office, answers: Mapping[str, Any]) -> None:
    expected = {}
    for key, shares in answers["month_x_department_internet/total"].items():
        month, unit = key.split("|")
        top, below = shares.split("/")
        expected[unit, month] = int(top), int(below)
    assert counted(wabo, "online_filing", "unit", "month") == expected


def test_days_add_up_to_months(wabo: Office) -> None:
    days = counted(wabo, "online_filing", "day")
    months: dict[str, Pair] = {}
    for day, (top, below) in days.items():
        before = months.get(day[:7], (0, 0))
        months[day[:7]] = before[0] + top, before[1] + below
    assert months == counted(wabo, "online_filing", "month")


def test_an_own_layout_counts_by_group(
    shared_data: Path, tmp_path: Path, answers: Mapping[str, Any]
) -> None:
    shipped = (DEFINITIONS / "layouts" / "wabo.yaml").read_text(encoding="utf-8")
    own = tmp_path / "wabo-groups.yaml"
    own.write_text(
        shipped.replace("id: wabo", "id: wabo-groups")
        .replace("unit: department", "unit: group")
        .replace("ignore: [group,", "ignore: [department,"),
        encoding="utf-8",
    )
    office = Office.open(tmp_path / "var")
    import_file(shared_data / "wabo_receipt" / "receipt_cases.csv", str(own), office=office)
    assert counted(office, "online_filing", "unit") == received(answers, "by_group")
    assert counted(office, "on_time", "unit") == in_time(answers, "by_group")


def test_event_rows_that_repeat_a_dossier_count_it_once(
    shared_data: Path, tmp_path: Path, wabo: Office
) -> None:
    office = Office.open(tmp_path / "var")
    shipped = (DEFINITIONS / "layouts" / "wabo.yaml").read_text(encoding="utf-8")
    layout = shipped.replace("id: wabo", "id: wabo-events").replace(
        '"concept:name"', "concept:name"
    )
    names = ("concept:name", "channel", "department", "responsible", "startdate", "deadline")
    for name in (*names, "enddate"):
        layout = re.sub(rf"(?<=: ){name}(?=[,\n}}])", f'"case:{name}"', layout)
    own = tmp_path / "wabo-events.yaml"
    own.write_text(layout, encoding="utf-8")
    receipt = import_file(shared_data / "wabo_receipt" / "receipt.csv", str(own), office=office)
    check_receipt(receipt)
    assert (receipt["physical_rows"], receipt["accepted"]) == (8_578, 8_577)
    assert (receipt["new"], receipt["superseded"] + receipt["unchanged"]) == (1_434, 7_143)
    for indicator in ("on_time", "online_filing"):
        assert counted(office, indicator, "unit", "month") == counted(
            wabo, indicator, "unit", "month"
        )


def test_services_whose_volume_is_unknown_are_no_zero(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "uk_transactions"
    expected = json.loads((folder / "expected_answers.json").read_text(encoding="utf-8"))
    office = Office.open(tmp_path / "var")
    receipt = import_file(folder / "services.csv", "uk-services", office=office)
    check_receipt(receipt)
    assert receipt["accepted"] == 734
    rows = observed_figures("online_filing", ["period"], office=office)["rows"]
    assert [row["period"] for row in rows] == sorted(expected["by_period"])
    for row in rows:
        answer = expected["by_period"][row["period"]]
        assert (row["numerator"], row["denominator"]) == (answer["digital"], answer["volume"])
        assert row["excluded"] == answer["volume_only"] + answer["digital_only"]
        assert round(float(row["value"]), 2) == answer["pct"]
    latest = next(row for row in rows if row["period"] == "2017-Q2")
    assert (latest["numerator"], latest["denominator"]) == (2_987_113_830, 3_291_497_934)
    by_service = observed_figures("online_filing", ["period", "procedure"], office=office)["rows"]
    both = [r for r in by_service if r["period"] == "2017-Q2" and r["denominator"] is not None]
    assert len(both) == expected["by_period"]["2017-Q2"]["both"] == 428
    for period in ("2017-Q2", "2016-Q4"):
        departments = {
            row["unit"]: (row["numerator"], row["denominator"])
            for row in observed_figures("online_filing", ["period", "unit"], office=office)["rows"]
            if row["period"] == period and row["denominator"] is not None
        }
        answer = expected[f"by_department_{period}"]
        assert sorted(departments.values()) == sorted(
            (one["digital"], one["volume"]) for one in answer.values()
        )
