"""Answers of the portal that are wrapped, partial, failed or hostile."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.portal_files import read_here
from vedich.domain import periods
from vedich.domain.errors import Refusal
from vedich.intake.figure_rows import Context

AT = Context(datetime(2026, 9, 26), periods.year(2026))


def unit(code: str, **more: object) -> dict[str, object]:
    return {"departmentId": f"u-{code}", "departmentName": code, "departmentCode": code} | more


def progress(*children: object, **more: object) -> dict[str, Any]:
    parent = unit("H44", totalReceived=10, totalOnTime=9, totalScore=18, totalMaxScore=20)
    return {"code": "OK", "data": {"parent": parent, "children": list(children)} | more}


def saved(folder: Path, answer: object, name: str = "a.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(answer), encoding="utf-8")
    return path


def test_null_is_not_zero_and_zero_is_not_null(tmp_path: Path) -> None:
    answer = progress(
        unit("H44.1", totalReceived=0, totalOnTime=0, ratio=0, score=0, maxScore=20),
        unit("H44.2", totalReceived=None, totalOnTime=None, ratio=None, score=None, maxScore=20),
    )
    rows, report = read_here(saved(tmp_path, answer), AT)
    found = {row["unit"]: row for row in rows if row["subject"] == "TDGQ_ON_TIME"}
    assert (found["H44.1"]["numerator"], found["H44.1"]["points"]) == (0, 0)
    assert (found["H44.2"]["numerator"], found["H44.2"]["points"]) == (None, None)
    assert (report["physical_rows"], report["accepted"]) == (3, 3)


def test_a_wrapped_answer_says_when_and_for_which_period(tmp_path: Path) -> None:
    wrapped = {
        "captured_at": "2026-09-26T20:00:00Z",
        "request": {"timeType": "quarter", "year": 2026, "quarter": 3},
        "response": progress(),
    }
    rows, report = read_here(saved(tmp_path, wrapped))
    row = rows[0]
    assert row["captured_at"] == datetime(2026, 9, 27, 3)
    assert (row["period_start"], row["period_end"]) == (date(2026, 7, 1), date(2026, 9, 30))
    assert row["period_label"] == "Quý 3/2026"
    assert report["warnings"] == []


def test_the_day_in_the_name_is_the_day_of_reading(tmp_path: Path) -> None:
    path = saved(tmp_path, progress(), "tien-do_2026-09-26.json")
    rows, report = read_here(path)
    assert rows[0]["captured_at"] == datetime(2026, 9, 26)
    assert [warning["code"] for warning in report["warnings"]] == ["period_unknown"]


def test_what_stays_unknown_stays_blank_with_a_warning(tmp_path: Path) -> None:
    rows, report = read_here(saved(tmp_path, progress()))
    assert {(row["captured_at"], row["period_start"]) for row in rows} == {(None, None)}
    assert {warning["code"] for warning in report["warnings"]} == {
        "captured_at_unknown",
        "period_unknown",
    }


def test_months_not_reached_have_no_figure(tmp_path: Path) -> None:
    chart = [
        {"month": f"{number:02}", "onTimePct": rate, "overduePct": 100 - rate if rate else 0}
        for number, rate in enumerate([50, 0, 60, 0, 0, 0], 1)
    ]
    path = saved(tmp_path, progress(monthlyChart=chart))
    april = Context(datetime(2026, 4, 9), periods.year(2026))
    for at, known in (
        (Context(), [50, 0, 60, None, None, None]),
        (april, [50, 0, 60, 0, None, None]),
    ):
        rows = [r for r in read_here(path, at)[0] if r["sheet"] == "monthlyChart"]
        assert [r["value"] for r in rows] == known
    assert rows[0]["period_end"] == date(2026, 1, 31)
    assert {r["note"] for r in rows if r["value"] is None} == {"chưa đến kỳ"}


def test_bad_entries_are_rejected_by_name_and_the_rest_is_kept(tmp_path: Path) -> None:
    answer = progress(
        unit("H44.1", totalReceived="mười", totalOnTime=1, score=1),
        "rác",
        {"totalReceived": 1, "totalOnTime": 1, "score": 20},
        unit("H44.2", totalReceived=True, totalOnTime=1, score=1),
        unit("H44.3", totalReceived=1e60, totalOnTime=1, score=1),
        unit("H44.4", totalReceived=4, totalOnTime=3, score=15),
        unit("H44.5"),
        unknown=[{"x": 1}],
    )
    rows, report = read_here(saved(tmp_path, answer), AT)
    assert (report["physical_rows"], report["accepted"], len(report["rejects"])) == (9, 2, 7)
    assert [(reject["row"], reject["column"]) for reject in report["rejects"]] == [
        (2, "totalReceived"), (3, ""), (4, "departmentCode"), (5, "totalReceived"),
        (6, "totalReceived"), (8, ""), (9, "unknown"),
    ]  # fmt: skip
    assert report["rejects"][0]["value"] == "mười"
    assert {row["unit"] for row in rows} == {"H44", "H44.4"}


def test_exact_decimals_survive(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    text = json.dumps(
        progress(unit("H44.1", totalReceived=3, totalOnTime=1, ratio="X", score=6.67))
    )
    path.write_text(text.replace('"X"', "33.33333333333333"), encoding="utf-8")
    row = next(r for r in read_here(path, AT)[0] if r["unit"] == "H44.1")
    assert (row["value"], row["points"]) == (Decimal("33.333333333"), Decimal("6.67"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"<html>", "not_json"),
        (b'{"code": NaN}', "not_json"),
        (b"\xff\xfe{\x00}\x00", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b'{"code":"OK","data":' + b"9" * 5000 + b"}", "not_json"),
        (b"[1, 2]", "unknown_answer"),
        (b'{"code":"OK","data":null}', "unknown_answer"),
        (b'{"code":"ERROR","data":{}}', "failed_answer"),
        (b'{"code":"OK","data":{"x":[]}}', "unknown_answer"),
        (b'{"code":"OK","data":{"parent":{"totalOnTime":[]},"children":[]}}', "no_readable_row"),
        (
            b'{"code":"OK","data":{"parent":{"totalOnTime":1},"children":'
            + b"[" * 50 + b"]" * 50 + b"}}",
            "not_an_answer",
        ),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refused:
        read_here(path, AT)
    assert refused.value.code == code
    assert "a.json" in refused.value.vi
