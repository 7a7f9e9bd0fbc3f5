"""The published tables and the third party's workbook give the answers of the data's README."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import vedich
from tests.portal_files import observations, read_here
from vedich.domain import periods
from vedich.domain.figures import State
from vedich.domain.index import Index
from vedich.domain.observation_checks import doubts, explained, maxima, parts_of
from vedich.domain.observations import TOTAL, current
from vedich.intake.figure_rows import Context
from vedich.rulebook.index import load_index
from vedich.rulebook.source import SourceFile

GROUPS = ("CKMB", "TDGQ", "CLGQ", "TTTT", "MDSH", "MDHL")
EARLY, LATE = datetime(2026, 9, 24), datetime(2026, 10, 2)
PHU_THO = Context(datetime(2026, 9, 26), periods.year(2026))
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def index() -> Index:
    shipped = Path(vedich.__file__).parent / "definitions" / "indexes" / "766-2026.yaml"
    return load_index(SourceFile.read(shipped))


def by_reading(rows: Rows) -> dict[tuple[object, ...], dict[str, Any]]:
    found: dict[tuple[object, ...], dict[str, Any]] = defaultdict(dict)
    for row in rows:
        found[row["sheet"], row["unit"], row["captured_at"], row["period_label"]][
            row["subject"]
        ] = row
    return found


def test_gia_lai_adds_up_and_its_ties_and_ranks_are_kept(shared_data: Path) -> None:
    rows, report = read_here(shared_data / "portal" / "gia_lai_scores.csv")
    assert (report["physical_rows"], report["accepted"], report["source"]) == (299, 298, "dvcqg")
    together = by_reading(rows)
    assert len(together) == 298
    for subjects in together.values():
        assert sum(subjects[group]["points"] for group in GROUPS) == subjects[TOTAL]["points"]
    for day, ties in ((EARLY, 22), (LATE, 19)):
        totals = [s[TOTAL] for s in together.values() if s[TOTAL]["captured_at"] == day]
        shared = Counter(row["points"] for row in totals)
        assert len(totals) == 149
        assert sum(1 for row in totals if shared[row["points"]] > 1) == ties
        assert sorted(row["rank"] for row in totals) == list(range(1, 150))
        assert Counter(row["block"] for row in totals) == {"COMMUNE": 135, "AGENCY": 14}
    assert {row["period_label"] for row in rows} == {"Năm 2026"}


def test_the_defect_of_24_september_is_flagged_and_kept(shared_data: Path, index: Index) -> None:
    rows, _ = read_here(shared_data / "portal" / "gia_lai_scores.csv")
    seen = observations(rows)
    found = doubts(seen, maxima(index), parts_of(index))
    assert Counter((d.code, d.observation.subject, d.observation.captured_at) for d in found) == {
        ("above_maximum", "MDHL", EARLY): 78
    }
    assert all(doubt.observation.points > 18 for doubt in found if doubt.observation.points)
    in_force = current(seen)
    assert len(in_force) == 149 * 7
    assert {figure.captured_at for figure in in_force.values()} == {LATE}
    assert {f.captured_at for f in current(seen, datetime(2026, 9, 30)).values()} == {EARLY}


def test_the_shipped_example_is_the_published_file(shared_data: Path) -> None:
    example = Path(vedich.__file__).parent / "definitions" / "examples" / "gia-lai-2026"
    for name in ("gia_lai_scores.csv", "gia_lai_overview.csv", "component_scores.csv"):
        assert (example / name).read_bytes() == (shared_data / "portal" / name).read_bytes()


def test_provinces_may_differ_from_the_sum_of_their_groups(shared_data: Path, index: Index) -> None:
    rows, _ = read_here(shared_data / "portal" / "provinces_scores.csv")
    totals = [row for row in rows if row["subject"] == TOTAL]
    days = Counter(row["captured_at"].date() for row in totals)
    assert len(totals) == 68
    assert sorted(days.values()) == [34, 34]
    for day in days:
        ranked = sorted(
            (row for row in totals if row["captured_at"].date() == day), key=lambda r: r["rank"]
        )
        assert [row["rank"] for row in ranked] == list(range(1, 35))
        points = [row["points"] for row in ranked]
        assert points == sorted(points, reverse=True)
    found = doubts(observations(rows), maxima(index), parts_of(index))
    assert {
        (d.code, d.observation.unit): d.expected - (d.observation.points or 0) for d in found
    } == {
        ("sum_differs", "H55"): Decimal("0.01"),
        ("sum_differs", "H56"): Decimal("-0.01"),
    }
    assert "điểm công bố 62,81 khác tổng các phần 62,82" in found[0].vi


def test_the_overview_names_its_periods(shared_data: Path) -> None:
    rows, _ = read_here(shared_data / "portal" / "gia_lai_overview.csv")
    totals = {r["captured_at"].date(): r for r in rows if r["subject"] == TOTAL}
    assert totals[date(2026, 9, 23)]["period_label"] == "Tháng 3/2026"
    assert totals[date(2026, 9, 24)]["period_end"] == date(2026, 12, 31)
    assert totals[date(2026, 10, 2)]["points"] == Decimal("65.47")


def test_component_rows_keep_null_apart_from_zero(shared_data: Path, index: Index) -> None:
    rows, report = read_here(shared_data / "portal" / "component_scores.csv")
    assert (report["accepted"], len(rows)) == (273, 273)
    idle = {row["subject"]: row for row in rows if row["unit"] == "H21.20"}
    assert idle["TDGQ_ON_TIME"]["points"] == 0
    assert idle["ORIGINAL_RESULT_AVAILABLE"]["points"] is None
    assert idle["ORIGINAL_RESULT_AVAILABLE"]["denominator"] == 0
    beside = explained(index, observations(rows))
    differing = [row for row in beside if row.difference and row.observation.subject not in GROUPS]
    assert differing == []
    satisfied = [row for row in beside if row.recomputed.state is State.OK]
    assert len(satisfied) > 190


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("phu_tho_progress.csv", "TDGQ"),
        ("phu_tho_payment.csv", "TTTT"),
        ("phu_tho_digitized.csv", "MDSH"),
        ("phu_tho_satisfaction.csv", "MDHL"),
        ("phu_tho_transparency.csv", "CKMB"),
    ],
)
def test_phu_tho_groups_are_reproduced_from_their_counts(
    shared_data: Path, index: Index, name: str, group: str
) -> None:
    path = shared_data / "portal" / name
    rows, report = read_here(path, PHU_THO)
    with path.open(encoding="utf-8", newline="") as file:
        assert report["accepted"] == sum(1 for _ in csv.DictReader(file))
    beside = [e for e in explained(index, observations(rows)) if e.observation.subject == group]
    assert len(beside) == report["accepted"]
    differing = {e.observation.unit: e.difference for e in beside if e.difference != 0}
    exceptions = {"H44.125": Decimal("-0.01"), "H44.158": Decimal("-0.01")}
    assert differing == (exceptions if group == "TTTT" else {})
    assert report["warnings"] == []


def test_units_without_counts_have_their_online_score_only(shared_data: Path) -> None:
    rows, report = read_here(shared_data / "portal" / "phu_tho_online.csv", PHU_THO)
    assert report["accepted"] == 82
    assert Counter(row["subject"] for row in rows) == {
        "CLGQ": 82,
        "ONLINE_SERVICES_OFFERED": 1,
        "ONLINE_SERVICES_USED": 1,
        "ONLINE_DOSSIERS": 1,
    }


def test_the_workbook_of_an_giang(shared_data: Path, index: Index) -> None:
    rows, report = read_here(shared_data / "an_giang_766_2025-10-15.xlsx")
    assert (report["accepted"], report["skipped"]) == (34 + 34 + 3 + 4 + 15 + 102, [])
    assert len(report["structural"]) == 6
    assert {row["captured_at"] for row in rows} == {datetime(2025, 10, 15)}
    ranked = {key: s for key, s in by_reading(rows).items() if "MDHL" in s}
    assert len(ranked) == 185
    for subjects in ranked.values():
        assert sum(subjects[group]["points"] for group in GROUPS) == subjects[TOTAL]["points"]
    assert doubts(observations(rows, "workbook-766"), maxima(index), parts_of(index)) == []
    communes = [s[TOTAL] for key, s in ranked.items() if key[0] == "Xã Phường"]
    shared = Counter(row["points"] for row in communes)
    assert sum(count > 1 for count in shared.values()) == 102 - 84 - sum(
        count - 2 for count in shared.values() if count > 2
    )
    assert max(row["rank"] for row in communes) == 114
    assert {row["period_label"] for row in communes} == {None}
    labels = {row["sheet"]: row["period_label"] for row in rows}
    assert (labels["Điểm năm"], labels["Điểm tháng"]) == ("Năm 2025", "Tháng 10/2025")
    trend = [row for row in rows if row["sheet"] == "Xu hướng quý"]
    assert [row["points"] for row in trend] == [Decimal(p) for p in ("37.2", "52", "84.1", "80.6")]
    assert {row["unit"] for row in trend} == {"H01"}
