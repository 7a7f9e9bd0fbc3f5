"""Every published payment, progress and component row, recomputed from its counts.

All come out to the digit but two payment rows, listed by name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import vedich
from vedich.domain.figures import State
from vedich.domain.index import Group, Index, Points
from vedich.domain.index_points import group_points
from vedich.rulebook.index import load_index
from vedich.rulebook.source import SourceFile

# Đơn vị: điểm công bố, điểm tính lại. Hai dòng lệch 0,01 trong 164 dòng của Phú Thọ.
PAYMENT_EXCEPTIONS = {
    "H44.125": (Decimal("7.22"), Decimal("7.23")),
    "H44.158": (Decimal("7.01"), Decimal("7.02")),
}

PHU_THO = {
    "phu_tho_progress.csv": [("TDGQ_ON_TIME", "on_time", "received", "score")],
    "phu_tho_transparency.csv": [
        ("PUBLISH_ON_TIME", "publish_n", "publish_d", "publish_score"),
        ("PUBLIC_UPDATE_ON_TIME", "update_n", "update_d", "update_score"),
        ("PUBLIC_CONTENT_FULL", "content_n", "content_d", "content_score"),
        ("DOSSIER_SYNC", "sync_n", "sync_d", "sync_score"),
    ],
    "phu_tho_digitized.csv": [
        ("ORIGINAL_RESULT_AVAILABLE", "e_result_n", "dossiers", "e_result_score"),
        ("SO_HOA_GIAY_TO_GIAI_QUYET", "digitized_n", "dossiers", "digitized_score"),
        ("REUSED_DIGITIZED_DATA", "reused_n", "dossiers", "reused_score"),
        ("SYNCED_WITH_DVCQG_PERSONAL_STORAGE", "storage_n", "dossiers", "storage_score"),
        ("CITIZEN_DATA_CONNECTED_DOSSIER", "citizen_dossier_n", "dossiers",
         "citizen_dossier_score"),
        ("CITIZEN_DATA_CONNECTED_FORMALITY", "citizen_formality_n", "citizen_formality_d",
         "citizen_formality_score"),
    ],
    "phu_tho_satisfaction.csv": [
        ("DOSSIER_RECEIVING_SATISFACTION", "satisfied_dossiers", "total_dossiers",
         "satisfied_score"),
        ("PETITION_PROCESSING_ON_TIME", "petition_on_time", "total_petitions",
         "petition_on_time_score"),
        ("PETITION_HANDLING_SATISFACTION", "petition_satisfied", "total_petitions",
         "petition_satisfied_score"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Index:
    shipped = Path(vedich.__file__).parent / "definitions" / "indexes" / "766-2026.yaml"
    return load_index(SourceFile.read(shipped))


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def count(text: str) -> int | None:
    return int(text) if text else None


def group_of(index: Index, code: str) -> Group:
    group = index.group(code)
    assert group is not None
    return group


def test_component_rows_of_gia_lai(index: Index, shared_data: Path) -> None:
    different, seen = [], 0
    for row in rows(shared_data / "portal" / "component_scores.csv"):
        if row["metric"] in ("ONLINE_GROUP", "PAYMENT_GROUP"):
            continue
        part = index.component(row["metric"])
        ratio = Decimal(row["ratio"]) if row["ratio"] else None
        found = part.points(count(row["numerator"]), count(row["denominator"]), ratio)
        assert part.maximum == Decimal(row["max_score"])
        if row["metric"].startswith("PAYMENT_"):
            continue  # published without a score of their own
        seen += 1
        published = Decimal(row["score"]) if row["score"] else None
        if found.value != published:
            different.append((row["code"], row["metric"], published, found))
    assert different == []
    assert seen == 13 * 17


@pytest.mark.parametrize("name", PHU_THO)
def test_component_rows_of_phu_tho(index: Index, shared_data: Path, name: str) -> None:
    different, seen = [], 0
    for row in rows(shared_data / "portal" / name):
        for code, numerator, denominator, score in PHU_THO[name]:
            found = index.component(code).points(count(row[numerator]), count(row[denominator]))
            seen += 1
            if found.value != Decimal(row[score]):
                different.append((row["code"], code, row[score], found))
    assert different == []
    assert (
        seen
        == {"progress": 82, "transparency": 36, "digitized": 60, "satisfaction": 138}[
            name.removeprefix("phu_tho_").removesuffix(".csv")
        ]
    )


def test_payment_rows_of_phu_tho(index: Index, shared_data: Path) -> None:
    group, different, seen = group_of(index, "TTTT"), {}, 0
    for row in rows(shared_data / "portal" / "phu_tho_payment.csv"):
        fee = count(row["proc_with_fee"])
        found = group_points(
            group,
            {
                "PAYMENT_DOSSIER_PAID_ONLINE": (
                    count(row["paid_online_dossiers"]),
                    count(row["obligated_dossiers"]),
                ),
                "PAYMENT_FORMALITY_WITH_ONLINE_PAYMENT": (
                    count(row["proc_with_online_payment"]),
                    fee,
                ),
                "PAYMENT_FORMALITY_INTEGRATED": (count(row["proc_with_fee_dossier"]), fee),
            },
        )
        seen += 1
        assert found.state is State.OK
        if found.value != Decimal(row["score"]):
            different[row["code"]] = (Decimal(row["score"]), found.value)
    assert seen == 82
    assert different == PAYMENT_EXCEPTIONS
    assert all(abs(a - b) == Decimal("0.01") for a, b in PAYMENT_EXCEPTIONS.values())


def test_the_online_group_of_phu_tho(index: Index, shared_data: Path) -> None:
    row = next(rows(shared_data / "portal" / "phu_tho_online.csv"))
    found = group_points(
        group_of(index, "ONLINE"),
        {
            "ONLINE_SERVICES_OFFERED": (
                int(row["partial_count"]) + int(row["full_count"]),
                int(row["authority_count"]),
            ),
            "ONLINE_SERVICES_USED": (
                int(row["online_dossier_formalities"]),
                int(row["online_service_total"]),
            ),
            "ONLINE_DOSSIERS": (int(row["channel_online"]), int(row["channel_total"])),
        },
    )
    assert found == Points(Decimal("8.56"), State.OK)
    assert Decimal(row["score"]) == Decimal("8.56")
