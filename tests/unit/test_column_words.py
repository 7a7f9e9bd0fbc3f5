"""Column words: what a column may be is proposed by its words and its cells, never by likeness."""

from __future__ import annotations

import pytest

from vedich.domain.column_words import propose
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.layout_drafts import Draft, DraftColumn, Meanings, faults
from vedich.domain.layouts import SourceKind
from vedich.rulebook.book import Rulebook
from vedich.rulebook.column_words import load_column_words
from vedich.rulebook.layout_draft import layout_of, written
from vedich.rulebook.source import SourceFile

KNOWN = {
    "code": ("Mã hồ sơ",),
    "due_at": ("Ngày hẹn trả",),
    "returned_at": ("Ngày trả",),
    "status": ("Tình trạng",),
    "paid": ("Thanh toán",),
}
PERSONAL = ("Họ và tên", "Người nộp")


def fields(*labels: str) -> list[str]:
    found = propose(dict(enumerate(labels)), KNOWN, PERSONAL)
    return [
        "-" if place not in found else "personal" if found[place].personal else found[place].field
        for place in range(len(labels))
    ]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("MÃ HỒ SƠ", "code"),
        ("ma ho so", "code"),
        ("Mã hồ sơ (điện tử)", "code"),
        ("Hồ sơ > Mã hồ sơ", "code"),
        ("Ngày hẹn trả", "due_at"),
        ("Ngày hẹn", "-"),
        ("Họ và tên chủ hộ", "personal"),
        ("Mã", "-"),
    ],
)
def test_a_column_is_proposed_by_whole_words(label: str, field: str) -> None:
    assert fields(label) == [field]


def test_a_field_is_proposed_once_and_the_surest_wins() -> None:
    assert fields("Mã hồ sơ liên thông", "Mã hồ sơ") == ["-", "code"]


def test_cells_tell_a_state_of_payment_from_a_state_of_handling() -> None:
    fit = {"status": -30, "paid": 30}
    found = propose({0: "Phí > Tình trạng"}, KNOWN, PERSONAL, lambda place, name: fit.get(name, 0))
    assert found[0].field == "paid"


def test_cells_that_fit_several_fields_propose_none() -> None:
    assert propose({0: "Cột lạ"}, KNOWN, PERSONAL, lambda place, name: 30) == {}


def draft(*columns: DraftColumn, unit: str = "") -> Draft:
    return Draft("so-xa", SourceKind.DOSSIERS, "Sổ xã", "so-xa", columns, unit=unit)


NEEDS = (("code",), ("received_at", "submitted_at"), ("unit",))


def test_what_is_missing_is_said_in_words() -> None:
    said = [one.vi for one in faults(draft(DraftColumn("Số phiếu", "code")), NEEDS)]
    assert said == [
        "Chưa có cột nào cho: Ngày tiếp nhận hoặc Ngày nộp.",
        "Chưa có cột nào cho: Mã đơn vị xử lý.",
    ]


def test_one_unit_may_stand_for_the_column() -> None:
    columns = DraftColumn("Số phiếu", "code"), DraftColumn("Nhận", "submitted_at")
    assert faults(draft(*columns, unit="H99"), NEEDS) == []


def test_a_field_twice_and_a_label_twice_are_said() -> None:
    columns = (
        DraftColumn("Số phiếu", "code"),
        DraftColumn("Số", "code"),
        DraftColumn("Nhận", "received_at"),
        DraftColumn("nhận", ""),
    )
    said = faults(draft(*columns, unit="H99"), NEEDS)
    assert [one.vi.split(".")[0] for one in said] == [
        "“Mã hồ sơ” được chọn cho nhiều cột: “Số phiếu”, “Số”",
        "Tiêu đề “Nhận” đứng trên nhiều cột của tệp, không biết lấy cột nào",
    ]


def test_a_draft_is_written_as_a_layout_that_says_the_same() -> None:
    codes = Meanings({"Có": "true", "1": "true", "Không": "false", "?": ""}, blank="false")
    made = draft(
        DraftColumn("Số phiếu", "code"),
        DraftColumn("Nhận", "received_at"),
        DraftColumn("Họ tên", personal=True),
        DraftColumn("Đã trả phí: rồi?", "paid", meanings={"paid": codes}),
        DraftColumn("Ghi chú"),
        unit="H99",
    )
    layout = layout_of(written(made, ("code", "received_at")), "so-xa")
    paid, code = layout.column("paid"), layout.column("code")
    assert paid is not None and paid.codes is not None and code is not None and code.required
    assert (paid.codes.meaning("có"), paid.codes.meaning("1"), paid.codes.blank) == (
        "true",
        "true",
        "false",
    )
    assert paid.codes.meaning("?") is None
    assert layout.constants == {"unit": "H99"} and layout.ignored == ("Ghi chú",)
    assert [one.headers for one in layout.personal] == [("Họ tên",)]


def test_the_shipped_words_name_fields_there_are() -> None:
    kinds = {one.kind for one in Rulebook().column_words}
    assert kinds == {SourceKind.DOSSIERS, SourceKind.UNITS}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("fields: {colour: {headers: [Màu]}}", "colour"),
        ("fields: {channel: {means: {zalo: [Zalo]}}}", "zalo"),
        ("fields: {paid: {means: {maybe: [Có lẽ]}}}", "maybe"),
        ("fields: {}\nrows: [{kind: total, pattern: '('}]", "("),
    ],
)
def test_words_for_what_there_is_not_are_refused(wrong: str, said: str) -> None:
    head = "id: w\nkind: dossiers\ntitle: {vi: t, en: t}\nbasis: [b]\nneeds: [[code]]\n"
    with pytest.raises(Refusal) as caught:
        load_column_words(SourceFile.of("w.yaml", head + wrong + "\n"))
    assert f"“{said}”" in caught.value.vi and caught.value.where.startswith("w.yaml:")


def test_titles_of_units_are_their_own() -> None:
    made = Draft("ds", SourceKind.UNITS, "Danh sách", "ds", ())
    titles = {"code": Text("Mã đơn vị", "Unit code")}
    assert [one.en for one in faults(made, (("code",),), titles)] == [
        "No column is chosen for: Unit code."
    ]
