"""Answers and tables with anything in the wrong place: no crash, and every row accounted for."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.portal_files import read_here
from vedich.domain.errors import Refusal

UNIT = {"departmentId": "u1", "departmentName": "Xã A", "departmentCode": "H44.1"}
TREE = {
    "code": "OK",
    "data": {
        "parent": {**UNIT, "totalReceived": 10, "totalOnTime": 9, "totalScore": 18},
        "children": [{**UNIT, "totalReceived": n, "totalOnTime": n, "score": 20} for n in (1, 2)],
        "monthlyChart": [{"month": "01", "onTimePct": 50, "overduePct": 50}],
    },
}
METRIC = {"code": "ORIGINAL_RESULT_AVAILABLE", "numerator": 1, "denominator": 2, "score": 3}
LISTED = {
    "code": "OK",
    "data": {
        "overview": {**UNIT, "totalScore": 3, "metrics": [METRIC]},
        "evaluation": [{**UNIT, "totalScore": 3, "metrics": [METRIC, METRIC]}],
    },
}
ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value of an answer."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    found = []
    for key, value in items:
        found.append((*path, key))
        if isinstance(value, dict | list):
            found += places(value, (*path, key))
    return found


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_changed_answer_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    answer = copy.deepcopy(data.draw(st.sampled_from([TREE, LISTED])))
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(places(answer) or [("code",)]))
        node: Any = answer
        for key in way:
            node = node[key]
        if data.draw(st.booleans()):
            node[last] = data.draw(ODD)
        elif isinstance(node, dict):
            node.pop(last, None)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    try:
        rows, report = read_here(path)
    except Refusal as refused:
        assert refused.vi and refused.en
    else:
        assert rows
        assert all(row["unit"] and row["subject"] for row in rows)
        assert all(reject["reason_vi"] for reject in report["rejects"])


CELL = st.sampled_from(
    ["H44.1", "5", "6.5", "", "x", '"', ",", "2026-09-24", "#N/A", "−1", "1e999"]
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=1, max_size=12), min_size=1, max_size=8))
def test_a_changed_table_is_read_or_refused(tmp_path: Path, cells: list[list[str]]) -> None:
    header = "snapshot_date,code,name,child_group,total,CKMB,TDGQ,ONLINE,TTTT,MDSH,MDHL,rank"
    good = "2026-09-24,H21.1,Xã A,COMMUNE,6,1,1,1,1,1,1,1"
    path = tmp_path / "a.csv"
    path.write_text("\n".join([header, good, *map(",".join, cells)]), encoding="utf-8")
    try:
        rows, report = read_here(path)
    except Refusal as refused:
        assert refused.vi and refused.en
    else:
        assert report["accepted"] >= 1
        assert any(row["unit"] == "H21.1" and row["points"] == 6 for row in rows)
