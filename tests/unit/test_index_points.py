"""Component counts of many units to points, group sums and refusals."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import vedich
from vedich.domain.errors import Refusal
from vedich.domain.index import Index
from vedich.domain.index_points import group_points, index_points
from vedich.intake.component_csv import read_component_counts, read_component_file
from vedich.rulebook.index import load_index
from vedich.rulebook.source import SourceFile

INDEXES = Path(vedich.__file__).parent / "definitions" / "indexes"
HEAD = "unit,component,numerator,denominator\n"


@pytest.fixture(scope="module")
def index() -> Index:
    return load_index(SourceFile.read(INDEXES / "766-2026.yaml"))


def points(index: Index, text: str) -> dict[str, list[dict[str, object]]]:
    return index_points(index, read_component_counts(text))  # type: ignore[return-value]


def test_the_maxima_add_up_to_one_hundred(index: Index) -> None:
    assert [(g.code, g.maximum) for g in index.groups] == [
        ("CKMB", 18), ("TDGQ", 20), ("CLGQ", 12), ("TTTT", 10), ("MDSH", 22), ("MDHL", 18)
    ]  # fmt: skip
    assert index.maximum == 100
    assert index.group("ONLINE") is index.group("CLGQ")


def test_the_two_rules_of_2022_stand_alone() -> None:
    quoted = load_index(SourceFile.read(INDEXES / "766-2022-ia-ake.yaml"))
    rules = {part.code: (part.maximum, part.threshold) for _, part in quoted.components()}
    assert rules == {
        "ONLINE_SERVICES_USED": (4, 100),
        "PAYMENT_FORMALITY_WITH_ONLINE_PAYMENT": (2, 100),
    }
    assert quoted.maximum is None
    answer = index_points(
        quoted,
        read_component_counts(HEAD + "X,PAYMENT_FORMALITY_WITH_ONLINE_PAYMENT,8,10\n"),
    )
    assert answer["rows"] == [
        {
            "unit": "X",
            "component": "PAYMENT_FORMALITY_WITH_ONLINE_PAYMENT",
            "points": Decimal("1.60"),
            "max": Decimal(2),
            "state": "ok",
        }
    ]


def test_the_payment_group_of_phu_tho(index: Index) -> None:
    answer = points(
        index,
        HEAD
        + "H44,PAYMENT_DOSSIER_PAID_ONLINE,309542,358625\n"
        + "H44,PAYMENT_FORMALITY_WITH_ONLINE_PAYMENT,119,313\n"
        + "H44,PAYMENT_FORMALITY_INTEGRATED,68,313\n",
    )
    groups = {row["group"]: row for row in answer["groups"]}
    assert groups["TTTT"] == {
        "unit": "H44",
        "group": "TTTT",
        "points": Decimal("6.67"),
        "max": Decimal(10),
        "state": "ok",
        "missing": [],
    }
    assert groups["TDGQ"]["points"] is None
    assert groups["TDGQ"]["state"] == "awaiting"
    assert groups["TDGQ"]["missing"] == ["TDGQ_ON_TIME"]


def test_a_partial_sum_says_that_it_is_one(index: Index) -> None:
    answer = points(
        index, HEAD + "A,PAYMENT_DOSSIER_PAID_ONLINE,1,2\nA,PAYMENT_FORMALITY_INTEGRATED,,4\n"
    )
    group = next(row for row in answer["groups"] if row["group"] == "TTTT")
    assert (group["points"], group["state"]) == (Decimal("3.00"), "awaiting")
    assert group["missing"] == [
        "PAYMENT_FORMALITY_INTEGRATED",
        "PAYMENT_FORMALITY_WITH_ONLINE_PAYMENT",
    ]
    assert [row["state"] for row in answer["rows"]] == ["ok", "awaiting"]


def test_a_unit_without_any_dossier(index: Index) -> None:
    """Thanh tra tỉnh Gia Lai: nothing arose, 2 for certified copies, full for petitions."""
    groups = {
        "TTTT": {
            "PAYMENT_DOSSIER_PAID_ONLINE": (0, 0),
            "PAYMENT_FORMALITY_INTEGRATED": (0, 1),
            "PAYMENT_FORMALITY_WITH_ONLINE_PAYMENT": (0, 1),
        },
        "MDHL": {
            "DOSSIER_RECEIVING_SATISFACTION": (0, 0),
            "PETITION_PROCESSING_ON_TIME": (0, 0),
            "PETITION_HANDLING_SATISFACTION": (0, 0),
        },
        "TDGQ": {"TDGQ_ON_TIME": (0, 0)},
    }
    found = {code: group_points(index.group(code), given) for code, given in groups.items()}  # type: ignore[arg-type]
    assert {code: (p.value, p.state.value) for code, p in found.items()} == {
        "TTTT": (0, "ok"),
        "MDHL": (12, "ok"),
        "TDGQ": (0, "ok"),
    }


def test_group_totals_of_the_portal_are_listed_and_never_added(index: Index) -> None:
    answer = points(index, HEAD + "A,PAYMENT_GROUP,,\nA,PETITION_CLASSIFICATION_STAFF,1,3\n")
    assert [(row["points"], row["max"], row["state"]) for row in answer["rows"]] == [
        (None, 10, "awaiting"),
        (None, 0, "not_applicable"),
    ]
    assert answer["totals"] == [{"unit": "A", "points": None, "max": 100, "state": "awaiting"}]


def test_a_numerator_above_its_denominator_is_a_warning(index: Index) -> None:
    answer = points(index, HEAD + "A,TDGQ_ON_TIME,5,4\n")
    assert answer["rows"][0]["points"] == 20
    assert [warning["code"] for warning in answer["warnings"]] == ["numerator_above_denominator"]


@pytest.mark.parametrize(
    ("body", "code", "vi", "hint"),
    [
        ("A,TDGQ_ONTIME,1,2\n", "unknown_component", "dòng 2", "TDGQ_ON_TIME"),
        ("A,TDGQ_ON_TIME,x,2\n", "bad_number", "dòng 2, cột numerator", "để trống"),
        ("A,TDGQ_ON_TIME,1,1.234\n", "bad_number", "dòng 2, cột denominator", "1234"),
        ("A,TDGQ_ON_TIME,1,-2\n", "bad_number", "dòng 2, cột denominator", "1234"),
        ("A,TDGQ_ON_TIME,1,2\nA,TDGQ_ON_TIME,1,2\n", "duplicate_component", "dòng 3", "Sửa"),
        (",TDGQ_ON_TIME,1,2\n", "empty_cell", "cột unit", "unit"),
        ("", "no_rows", "không có dòng", "unit"),
    ],
)
def test_what_is_wrong_is_refused_by_row(
    index: Index, body: str, code: str, vi: str, hint: str
) -> None:
    with pytest.raises(Refusal) as refused:
        points(index, HEAD + body)
    assert refused.value.code == code
    assert vi in refused.value.vi
    assert hint in refused.value.hint_vi


def test_a_missing_column_and_a_wrong_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="denominator"):
        read_component_counts("unit,component,numerator\nA,TDGQ_ON_TIME,1\n")
    legacy = tmp_path / "a.csv"
    legacy.write_bytes("đơn vị".encode("utf-16"))
    with pytest.raises(Refusal) as refused:
        read_component_file(legacy)
    assert refused.value.code == "not_utf8"


BROKEN = {
    "nguồn “publishe” không có": ("basis: [published]", "basis: [publishe]"),
    "zero_over_zeros” không được biết": ("zero_over_zero: zero", "zero_over_zeros: zero"),
    "khác tổng các phần": ("max: 20\n    components", "max: 21\n    components"),
    "dùng hai lần": ("code: TDGQ_ON_TIME", "code: DOSSIER_SYNC"),
    "tệp ghi 5.19": ("points: 5.18", "points: 5.19"),
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_a_broken_definition_is_refused_with_its_line(sentence: str) -> None:
    text = (INDEXES / "766-2026.yaml").read_text(encoding="utf-8")
    changed = text.replace(*BROKEN[sentence], 1)
    assert changed != text
    with pytest.raises(Refusal) as refused:
        load_index(SourceFile.of("766.yaml", changed))
    assert sentence in refused.value.vi
    assert refused.value.where.startswith("766.yaml:")


def test_every_component_names_an_indicator_that_exists(index: Index) -> None:
    folder = INDEXES.parent / "indicators"
    for _, part in index.components():
        assert part.indicator is not None, part.code
        text = (folder / f"{part.indicator}.yaml").read_text(encoding="utf-8")
        if part.indicator_version:
            assert f"  - id: {part.indicator_version}\n" in text


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_cells_may_be_parted_as_excel_parts_them(sign: str) -> None:
    text = "unit,component,numerator,denominator,ratio\nA,TDGQ_ON_TIME,9,10,\n".replace(",", sign)
    (row,) = read_component_counts(text)
    assert (row.unit, row.numerator, row.denominator) == ("A", 9, 10)
