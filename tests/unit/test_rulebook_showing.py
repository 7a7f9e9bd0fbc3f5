"""``rules show``: every definition readable in both languages, conditions in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from vedich.domain.conditions import (
    AllOf,
    Always,
    Compare,
    Condition,
    In,
    Is,
    Known,
    NoneOf,
    NotAfter,
)
from vedich.domain.dossiers import FIELDS, PROCEDURE_FIELDS
from vedich.domain.errors import Refusal
from vedich.domain.moments import deadline
from vedich.rulebook.book import SHIPPED, Kind, Rulebook
from vedich.rulebook.labels import label
from vedich.rulebook.showing import show
from vedich.rulebook.word_values import CLOSED
from vedich.rulebook.wording import Words

BOOK = Rulebook()
ALL = [(kind, name) for kind in Kind for name in BOOK.all_of(kind)]


@pytest.mark.parametrize(("kind", "name"), ALL)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_definition_can_be_shown(kind: Kind, name: str, lang: str) -> None:
    text = show(BOOK, name, lang)
    assert text.startswith(f"{name}: ")
    assert BOOK.source(kind, name).digest in text
    assert "{'" not in text and "None" not in text


def test_an_indicator_shows_what_a_signatory_must_know() -> None:
    text = show(BOOK, "online_payment", "vi")
    for part in (
        "Người thẩm định: chưa thẩm định",
        "Căn cứ: Nhóm thanh toán trực tuyến",
        "Phiên bản amount_due (mặc định",
        "Phiên bản fee_bearing_procedures (công thức khác, chỉ dùng khi gọi tên",
        "Xếp vào kỳ theo: Ngày tiếp nhận; không có thì Ngày nộp",
        "Số tiền phải nộp lớn hơn 0",
        "(tham số payment_routes)",
        "→ 3/6 = 50,00%; đếm riêng 0; tính đến hết ngày 30/6/2024",
    ):
        assert part in text
    assert "định nghĩa của đơn vị" in show(BOOK, "online_processing", "vi")
    assert "Checker: not yet checked by anyone" in show(BOOK, "online_payment", "en")


def test_a_parameter_is_shown_without_its_neighbours_in_the_file() -> None:
    text = show(BOOK, "central_online_payment", "vi")
    assert text.startswith("central_online_payment: Chỉ tiêu của Trung ương")
    assert "central_digitised" not in text


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refusal) as refused:
        show(BOOK, "on-time", "vi")
    assert refused.value.code == "unknown_definition"
    assert "“on_time”" in refused.value.hint_vi


def test_a_replaced_definition_says_so(tmp_path: Path) -> None:
    shipped = SHIPPED / "indicators" / "reuse.yaml"
    digest = BOOK.source(Kind.INDICATORS, "reuse").digest
    own = tmp_path / "definitions" / "indicators"
    own.mkdir(parents=True)
    head = f"overrides: {{definition: reuse@{digest}, reason: Đo theo giấy tờ, clause: Điều 4}}\n"
    (own / "reuse.yaml").write_text(head + shipped.read_text(encoding="utf-8"), encoding="utf-8")
    text = show(Rulebook(tmp_path / "definitions"), "reuse", "vi")
    assert f"Thay tệp kèm phần mềm reuse@{digest}. Lý do: Đo theo giấy tờ. Căn cứ: Điều 4." in text


@pytest.mark.parametrize(
    ("condition", "vi", "en"),
    [
        (Always(), ["mọi trường hợp"], ["every case"]),
        (Is("channel", "online"), ["Kênh thực hiện: trực tuyến"], ["Channel: online"]),
        (Is("paid", False), ["Đã thanh toán: không"], ["Paid: no"]),
        (
            In("payment_route", ("national", "cash"), "routes"),
            ["Kênh thanh toán: Cổng Dịch vụ công quốc gia hoặc tiền mặt (tham số routes)"],
            ["Payment route: the national portal or cash (parameter routes)"],
        ),
        (Known("paid_at", False), ["Thời điểm thanh toán để trống"], ["Paid at is blank"]),
        (Known("paid_at"), ["Thời điểm thanh toán đã ghi"], ["Paid at is filled in"]),
        (
            Compare("amount_due", "at_least", 1234567),
            ["Số tiền phải nộp từ 1.234.567"],
            ["Amount due at least 1234567"],
        ),
        (
            NotAfter(("finished_at", "returned_at"), "due_at", "waiting_minutes"),
            [
                "Ngày kết thúc xử lý; không có thì Ngày trả kết quả không sau Ngày hẹn trả "
                "cộng thêm Số phút chờ bổ sung"
            ],
            [
                "Finished at; else Result returned at is not after Due at "
                "extended by Minutes waiting for a supplement"
            ],
        ),
        (
            NotAfter(("as_of",), "due_at"),
            ["thời điểm báo cáo không sau Ngày hẹn trả"],
            ["the as-of moment is not after Due at"],
        ),
        (
            AllOf((NoneOf((Is("paid", True),)),)),
            [
                "đủ các điều kiện:",
                "  không thuộc trường hợp nào sau đây:",
                "    Đã thanh toán: có",
            ],
            ["all of:", "  none of:", "    Paid: yes"],
        ),
    ],
)
def test_conditions_in_words(condition: Condition, vi: list[str], en: list[str]) -> None:
    assert Words("vi").lines(condition) == vi
    assert Words("en").lines(condition) == en


def test_values_of_a_row_are_written_as_people_write_them() -> None:
    row = {
        "received_at": datetime(2024, 6, 3),
        "due_at": deadline("2024-06-10 10:00"),
        "finished_at": datetime(2024, 6, 10, 10, 0, 59),
        "amount_due": 20000,
        "paid": None,
    }
    assert Words("vi").row(row) == (
        "Ngày tiếp nhận: 03/6/2024; Ngày hẹn trả: 10/6/2024 10:00; "
        "Ngày kết thúc xử lý: 10/6/2024 10:00:59; Số tiền phải nộp: 20.000; Đã thanh toán: (trống)"
    )


def test_every_choice_of_every_field_has_words() -> None:
    for fields in (FIELDS, PROCEDURE_FIELDS):
        for field in fields.values():
            for choice in field.choices:
                assert Words("vi", fields).choice(choice) != choice


# Below these keys stand codes of the source or of the product, not words of ours.
OPEN_KEYS = {
    *("answer", "answers", "charts", "codes", "columns", "constants", "means", "metrics"),
    *("sources", "subjects", "symbols", "tables"),
}


def keys(data: object) -> Iterator[str]:
    if isinstance(data, dict) and set(data) != {"vi", "en"}:
        for key, inner in data.items():
            yield str(key)
            if key not in OPEN_KEYS:
                yield from keys(inner)
    elif isinstance(data, list):
        for inner in data:
            yield from keys(inner)


# Indicators are told in sentences of their own.
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.INDICATORS])
def test_every_key_of_the_shipped_files_has_a_vietnamese_name(kind: Kind) -> None:
    used = {key for name in BOOK.all_of(kind) for key in keys(BOOK.source(kind, name).data)}
    fields = FIELDS.keys() | PROCEDURE_FIELDS.keys()
    assert [key for key in sorted(used - fields - {"id"}) if label(key, kind) is None] == []


def test_words_of_a_closed_set_stand_under_named_keys() -> None:
    assert all(label(key) for key in CLOSED)


@pytest.mark.parametrize(
    ("name", "title", "other"),
    [
        ("award-guidance", "Hướng dẫn khen thưởng", "quyet-dinh-chi-tieu.docx"),
        ("ubnd-xa-ia-ake", "Ủy ban nhân dân xã Ia Ake", "Lạng Sơn"),
    ],
)
def test_one_of_several_in_a_file_is_shown_alone_with_their_shared_basis(
    name: str, title: str, other: str
) -> None:
    said = show(BOOK, name)
    assert said.startswith(f"{name}: {title}\n")
    assert "Căn cứ:" in said and other not in said
