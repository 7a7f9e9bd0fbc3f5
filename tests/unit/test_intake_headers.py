"""Headers: exact words in any spelling a layout accepts, joined rows, and nothing by likeness."""

from __future__ import annotations

import pytest

from vedich.domain.layouts import CellKind, Column, Layout, SourceKind, header_key
from vedich.intake.headers import Header, find, joined
from vedich.intake.structure import index_rows


def layout(*columns: Column, rows: int = 1) -> Layout:
    """A layout of these columns."""
    return Layout(
        "t", "d", SourceKind.SUMMARY, "", "", "t", columns, header_rows=rows, header_within=10
    )


def column(name: str, *headers: str, required: bool = False) -> Column:
    """A column with its accepted spellings."""
    return Column(name, CellKind.CODE, headers, required=required)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ngày hẹn trả", "NGÀY  HẸN\nTRẢ"),
        ("Số hóa", "Số hoá"),
        ("Thủy sản", "Thuỷ sản"),
        ("Mã\u00a0hồ sơ\u200b", "Mã hồ sơ"),
        ("Tên đơn vị", "Te\u0302n đơn vi\u0323"),
    ],
)
def test_what_a_person_calls_the_same_word(one: str, other: str) -> None:
    assert header_key(one) == header_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ngày hẹn trả", "Ngày trả"), ("Quá hạn", "Qua hạn"), ("Tỷ lệ", "Tỷ lệ (%)"), ("ma", "mã")],
)
def test_near_words_stay_different(one: str, other: str) -> None:
    assert header_key(one) != header_key(other)


def test_merged_parents_reach_over_their_children_only() -> None:
    rows = [
        ["STT", "Số mới tiếp nhận", "", "Tỷ lệ", "", "Ghi chú", ""],
        ["", "trực tuyến", "trực tiếp", "đúng hạn", "quá hạn", "", "mồ côi"],
    ]
    assert list(joined(rows).values()) == [
        "STT",
        "Số mới tiếp nhận > trực tuyến",
        "Số mới tiếp nhận > trực tiếp",
        "Tỷ lệ > đúng hạn",
        "Tỷ lệ > quá hạn",
        "Ghi chú",
        "mồ côi",
    ]


def test_a_merged_parent_ends_where_its_merge_ends() -> None:
    rows = [
        ["", "Tiếp nhận", "", "", "Tỷ lệ", ""],
        ["", "tổng số", "trực tuyến", "ghi chú", "đúng hạn", "quá hạn"],
    ]
    assert joined(rows)[3] == "Tiếp nhận > ghi chú"  # nothing says that it is not
    assert joined(rows, [(0, 1, 0, 2)]) == {
        1: "Tiếp nhận > tổng số",
        2: "Tiếp nhận > trực tuyến",
        3: "ghi chú",
        4: "Tỷ lệ > đúng hạn",
        5: "Tỷ lệ > quá hạn",
    }


def test_cells_merged_downwards_keep_their_own_words_only() -> None:
    rows = [["STT", "Nhóm", ""], ["", "", "b"]]
    assert joined(rows, [(0, 0, 1, 0), (0, 1, 0, 2)]) == {0: "STT", 1: "Nhóm", 2: "Nhóm > b"}


@pytest.mark.parametrize("merged", [[], [(0, 0, 0, 1), (0, 2, 0, 3), (1, 0, 1, 1)]])
def test_in_three_rows_a_middle_word_stays_below_its_parent(merged: list[tuple[int, ...]]) -> None:
    rows = [["Năm 2024", "", "Năm 2025", ""], ["Quý I", "", "", ""], ["a", "b", "c", "d"]]
    assert list(joined(rows, merged).values()) == [
        "Năm 2024 > Quý I > a",
        "Năm 2024 > Quý I > b",
        "Năm 2025 > c",
        "Năm 2025 > d",
    ]


def test_the_header_is_found_below_titles_and_blank_columns() -> None:
    head = [["", "BÁO CÁO"], [], ["", "Mã", "Tên"], ["", "1", "A"]]
    header = find(head, [], layout(column("code", "Mã", required=True), column("name", "TÊN")))
    assert (header.first, header.last, header.places) == (3, 3, {"code": [1], "name": [2]})


@pytest.mark.parametrize("above", [[""], ["DANH SÁCH"]])
def test_a_title_never_passes_for_the_first_of_two_header_rows(above: list[str]) -> None:
    head = [above, ["STT", "Số hồ sơ", ""], ["", "mới", "cũ"], ["1", "5", "6"]]
    header = find(head, [], layout(column("new", "Số hồ sơ > mới"), rows=2))
    assert (header.first, header.last) == (2, 3)


def test_missing_absent_unread_and_doubled_columns_are_named() -> None:
    header = find(
        [["Mã", "Mã", "Lạ"]],
        [],
        layout(column("code", "Mã"), column("day", "Ngày", required=True), column("x", "X")),
    )
    assert [c.field for c in header.missing] == ["day"]
    assert [c.field for c in header.absent] == ["day", "x"]
    assert header.twice == ["Mã"] and [header.labels[p] for p in header.unread] == ["Mã", "Lạ"]


def test_periods_in_headers() -> None:
    volume = Column("volume", CellKind.NUMBER, pattern="{period} Vol.")
    header = find([["Slug", "2017-Q1 Vol.", "2017-Q2 Vol.", "Vol."]], [], layout(volume))
    assert header.periods == {"volume": [(1, "2017-Q1"), (2, "2017-Q2")]}


@pytest.mark.parametrize(
    ("row", "is_index"),
    [
        (["(1)", "(2)", "(3)=(1)+(2)"], True),
        (["1", "2", "3", "4"], True),
        (["A", "B", "(1)", "(2)"], True),
        (["1", "2"], False),
        (["2012", "1", "0"], False),
        (["1", "H37.15", "5"], False),
        (["A", "B", "C"], False),
    ],
)
def test_index_rows(row: list[str], is_index: bool) -> None:
    header = Header(1, 1, {})
    assert index_rows([["x"], [], row], header) == ({3} if is_index else set())
