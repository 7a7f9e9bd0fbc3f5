"""Published figures through the commands: kept as published, added by their parts."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import Desk, check_receipt
from vedich.operations.data.observing import observed_figures
from vedich.operations.office import Office

EARLY, LATE = datetime(2026, 9, 30), datetime(2026, 10, 3)
TABLES = 10
ANSWERS = 7


@pytest.fixture(scope="module")
def receipts(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Office, list[dict[str, Any]]]:
    """Everything of ``portal/`` and the third party's workbook, in one command."""
    home = tmp_path_factory.mktemp("published") / "var"
    portal = shared_data / "portal"
    files = [*sorted(portal.glob("*.csv")), *sorted(portal.glob("api_samples/*.json"))]
    assert len(files) == TABLES + ANSWERS
    workbook = shared_data / "an_giang_766_2025-10-15.xlsx"
    rows = Desk(home).rows("observe", *files, workbook, "--captured", "2026-09-26")
    return Office.open(home), rows


def test_every_file_is_accounted_for(receipts: tuple[Office, list[dict[str, Any]]]) -> None:
    rows = receipts[1]
    assert len(rows) == TABLES + ANSWERS + 1
    for receipt in rows:
        check_receipt(receipt)
        assert receipt["rejected"] == 0, receipt["file"]
    workbook = rows[-1]
    assert (workbook["physical_rows"], workbook["accepted"], workbook["structural"]) == (
        198,
        192,
        6,
    )


def published(office: Office, subject: str, as_of: datetime, **where: str) -> list[dict[str, Any]]:
    keys = ("unit", "source", "block", "period")
    rows = observed_figures(subject, keys, as_of, office)["rows"]
    return [row for row in rows if all(row[key] == value for key, value in where.items())]


def test_the_scores_of_gia_lai_are_kept_at_both_dates(
    receipts: tuple[Office, list[dict[str, Any]]], shared_data: Path
) -> None:
    with (shared_data / "portal" / "gia_lai_scores.csv").open(encoding="utf-8") as file:
        given = list(csv.DictReader(file))
    for as_of, day, shared in ((EARLY, "2026-09-24", 22), (LATE, "2026-10-02", 19)):
        expected = {
            row["code"]: (Decimal(row["total"]), int(row["rank"]))
            for row in given
            if row["snapshot_date"] == day
        }
        rows = [
            row
            for block in ("AGENCY", "COMMUNE")
            for row in published(receipts[0], "TOTAL", as_of, block=block, source="dvcqg")
        ]
        totals = {row["unit"]: (row["points"], row["rank"]) for row in rows}
        assert totals == expected
        assert len(totals) == 149
        ties = Counter(points for points, _ in totals.values())
        assert sum(number for number in ties.values() if number > 1) == shared


def test_payments_of_phu_tho_add_up_by_their_parts(
    receipts: tuple[Office, list[dict[str, Any]]], shared_data: Path
) -> None:
    with (shared_data / "portal" / "phu_tho_payment.csv").open(encoding="utf-8") as file:
        given = {row["code"]: row for row in csv.DictReader(file)}
    seen = {row["unit"]: row for row in published(receipts[0], "PAYMENT_DOSSIER_PAID_ONLINE", LATE)}
    for code, row in given.items():
        found = seen[code]
        assert found["numerator"] == Decimal(row["paid_online_dossiers"])
        assert found["denominator"] == Decimal(row["obligated_dossiers"])
        state = "ok" if int(row["obligated_dossiers"]) else "no_case"
        assert found["state"] == state, code
    (whole,) = [seen["H44"]]
    assert round(float(whole["value"]), 2) == round(100 * 309_542 / 358_625, 2) == 86.31


def test_the_workbook_keeps_its_own_ranks_and_ties(
    receipts: tuple[Office, list[dict[str, Any]]],
) -> None:
    rows = [
        row for row in published(receipts[0], "TOTAL", LATE, source="workbook-766") if row["rank"]
    ]
    communes = [row for row in rows if row["unit"].startswith("H01.1")]
    groups = {
        code: {
            (row["unit"], row["block"], row["period"]): row["points"]
            for row in published(receipts[0], code, LATE, source="workbook-766")
        }
        for code in ("TDGQ", "MDHL", "MDSH", "TTTT", "CLGQ", "CKMB")
    }
    assert len(rows) == 34 + 34 + 15 + 102
    for row in rows:
        key = row["unit"], row["block"], row["period"]
        assert sum(group[key] for group in groups.values()) == row["points"]
    ties = Counter(row["points"] for row in communes)
    assert max(ties.values()) > 1


def test_the_same_answers_again_change_nothing(
    receipts: tuple[Office, list[dict[str, Any]]], shared_data: Path
) -> None:
    office, first = receipts
    desk = Desk(office.workspace.path)
    name = "gia_lai_scores.csv"
    (again,) = desk.ok("observe", shared_data / "portal" / name)["rows"]
    (before,) = [receipt for receipt in first if receipt["file"] == name]
    assert again["already_imported"] is True
    assert again["unchanged"] == before["accepted"] == 298


def test_a_dry_run_of_published_figures_says_which_would_change(
    shared_data: Path, tmp_path: Path
) -> None:
    desk = Desk(tmp_path / "var")
    text = (shared_data / "portal" / "gia_lai_scores.csv").read_text(encoding="utf-8")
    head, *lines = text.splitlines()
    early, late = tmp_path / "early.csv", tmp_path / "late.csv"
    early.write_text("\n".join([head, *(line for line in lines if line[:10] == "2026-09-24")]))
    late.write_text("\n".join([head, *(line for line in lines if line[:10] == "2026-10-02")]))
    desk.ok("observe", early)
    before = desk.contents()
    (receipt,) = desk.ok("observe", late, "--dry-run")["rows"]
    assert desk.contents() == before
    assert receipt["new"] + receipt["updated"] == 149
    changes = {
        one["unit"]: (one["before"], one["after"])
        for one in receipt["changes"]
        if one["indicator"] == "TOTAL"
    }
    assert changes["H21.17"] == (79.16, 79.07)
    assert all(one["before"] != one["after"] for one in receipt["changes"])
