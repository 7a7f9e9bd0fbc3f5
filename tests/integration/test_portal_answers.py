"""The seven real answers of the portal's evaluation interface, entry by entry."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.portal_files import read_here
from vedich.domain import periods
from vedich.intake.figure_rows import Context

AT = Context(datetime(2026, 9, 26), periods.year(2026))
ENTRIES = {
    "dossier-digitized": 1 + 6 + 7 * 7,
    "dvc-progress-tree": 1 + 7 + 12,
    "formality-online-payment-tree": 1 + 7,
    "handling-satisfaction": 1 + 6 + 7 * 5,
    "provide-online-tree": 1 + 7 + 12,
    "service-results": 1 + 5 + 2 + 3 + 6 + 12 + 12,
    "transparency": 1 + 6 + 7 * 4,
}


def read(shared_data: Path, name: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    return read_here(shared_data / "portal" / "api_samples" / f"{name}.json", AT)


@pytest.mark.parametrize("name", ENTRIES)
def test_every_entry_is_accepted_and_the_answer_is_recognised(shared_data: Path, name: str) -> None:
    rows, report = read(shared_data, name)
    assert report["layout"] == f"dvcqg-evaluation/{name}"
    assert report["physical_rows"] == report["accepted"] == ENTRIES[name]
    assert report["rejects"] == report["warnings"] == []
    assert {row["row"] for row in rows} <= set(range(1, ENTRIES[name] + 1))
    assert all(row["unit"] and row["subject"] and row["captured_at"] for row in rows)


@pytest.mark.parametrize(
    ("name", "file", "subject", "columns"),
    [
        ("dvc-progress-tree", "phu_tho_progress.csv", "TDGQ_ON_TIME",
         {"numerator": "on_time", "denominator": "received", "points": "score", "value": "ratio"}),
        ("formality-online-payment-tree", "phu_tho_payment.csv", "PAYMENT_DOSSIER_PAID_ONLINE",
         {"numerator": "paid_online_dossiers", "denominator": "obligated_dossiers"}),
        ("formality-online-payment-tree", "phu_tho_payment.csv", "TTTT", {"points": "score"}),
        ("formality-online-payment-tree", "phu_tho_payment.csv", "PAYMENT_FORMALITY_INTEGRATED",
         {"numerator": "proc_with_fee_dossier", "denominator": "proc_with_fee"}),
        ("provide-online-tree", "phu_tho_online.csv", "CLGQ", {"points": "score"}),
        ("dossier-digitized", "phu_tho_digitized.csv", "REUSED_DIGITIZED_DATA",
         {"numerator": "reused_n", "denominator": "dossiers", "points": "reused_score"}),
        ("dossier-digitized", "phu_tho_digitized.csv", "MDSH", {"points": "total"}),
    ],
)  # fmt: skip
def test_the_figures_are_those_of_the_published_tables(
    shared_data: Path,
    name: str,
    file: str,
    subject: str,
    columns: dict[str, str],
) -> None:
    with (shared_data / "portal" / file).open(encoding="utf-8", newline="") as table:
        published = {row["code"]: row for row in csv.DictReader(table)}
    rows, _ = read(shared_data, name)
    compared = 0
    for row in rows:
        if row["subject"] != subject or row["unit"] not in published or "Chart" in row["sheet"]:
            continue
        compared += 1
        for mine, theirs in columns.items():
            assert row[mine] == Decimal(published[row["unit"]][theirs]), (row, theirs)
    assert compared >= 4


def test_units_without_a_code_are_joined_on_their_uuid(shared_data: Path) -> None:
    coded, _ = read(shared_data, "dvc-progress-tree")
    codes = {row["unit_uuid"]: row["unit"] for row in coded}
    for name in ("transparency", "handling-satisfaction"):
        rows, _ = read(shared_data, name)
        assert all(row["unit"] == row["unit_uuid"] for row in rows)
        assert {codes[row["unit_uuid"]] for row in rows} == {
            "H44", "H44.01", "H44.03", "H44.07", "H44.08", "H44.100", "H44.101"
        }  # fmt: skip


def test_information_only_and_ratio_only_metrics(shared_data: Path) -> None:
    rows, _ = read(shared_data, "handling-satisfaction")
    staff = next(row for row in rows if row["subject"] == "PETITION_CLASSIFICATION_STAFF")
    assert (staff["numerator"], staff["points"], staff["max_points"]) == (133, None, 0)
    rows, _ = read(shared_data, "dossier-digitized")
    copy = next(row for row in rows if row["subject"] == "ELECTRONIC_CERTIFIED_COPY")
    assert (copy["numerator"], copy["denominator"], copy["value"]) == (None, None, 100)
    rows, _ = read(shared_data, "transparency")
    notes = {row["note"] for row in rows if row["subject"] == "DOSSIER_SYNC"}
    assert notes == {"TEMP_NATIONAL_REPORT_DENOMINATOR"}


def test_months_not_reached_are_blank_in_trees_and_in_results(shared_data: Path) -> None:
    for name, sheet, part in (
        ("dvc-progress-tree", "monthlyChart", "value"),
        ("provide-online-tree", "monthlyChart", "value"),
        ("service-results", "monthlyChart", "points"),
        ("service-results", "dossierChart", "value"),
    ):
        months = [row for row in read(shared_data, name)[0] if row["sheet"] == sheet]
        assert [row["period_start"].month for row in months] == list(range(1, 13))
        assert [row[part] is None for row in months] == [False] * 9 + [True] * 3


def test_the_nation_and_its_shares(shared_data: Path) -> None:
    rows, _ = read(shared_data, "service-results")
    nation = {
        row["subject"]: row
        for row in rows
        if row["unit"] == "VN" and row["period_label"] == "Năm 2026"
    }
    assert nation["TOTAL"]["points"] == Decimal("56.56")
    assert nation["ONLINE_DOSSIERS"]["numerator"] == 11122091
    assert nation["ONLINE_DOSSIERS"]["denominator"] == 11122091 + 600732
    assert nation["ONLINE_SERVICES_OFFERED"]["numerator"] == 390 + 701
    gia_lai = {row["subject"]: row["points"] for row in rows if row["unit"] == "H21"}
    groups = ("CKMB", "TDGQ", "CLGQ", "TTTT", "MDSH", "MDHL")
    assert sum(gia_lai[group] for group in groups) == gia_lai["TOTAL"] == Decimal("62.62")


def test_an_entry_added_by_hand_is_counted(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "portal" / "api_samples" / "dvc-progress-tree.json"
    answer = json.loads(source.read_text(encoding="utf-8"))
    answer["data"]["children"].append({"departmentCode": "H44.999", "totalReceived": "nhiều"})
    changed = tmp_path / "a.json"
    changed.write_text(json.dumps(answer), encoding="utf-8")
    _, report = read_here(changed, AT)
    assert (report["physical_rows"], report["accepted"]) == (21, 20)
    assert (report["rejects"][0]["sheet"], report["rejects"][0]["row"]) == ("children", 9)
