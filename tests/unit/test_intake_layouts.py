"""Layout files: what they may say, and how a slip in one is answered."""

from __future__ import annotations

from datetime import date

import pytest

from vedich.domain.errors import Refusal
from vedich.domain.layouts import (
    CellKind,
    Layout,
    ListRule,
    ListSum,
    NumberStyle,
    PeriodRule,
    SheetPick,
    SourceKind,
)
from vedich.intake.lists import take
from vedich.intake.periods import span
from vedich.intake.values import Bad
from vedich.rulebook.layouts import load_layout
from vedich.rulebook.source import SourceFile

SOUND = """id: mine
kind: dossiers
title: {vi: Sổ, en: List}
source: mine
columns:
  code: {header: [Mã hồ sơ, Số biên nhận], required: true}
  channel:
    header: Hình thức
    codes: {"1": counter, "2": online}
    other: other
  received_at: Ngày nhận
"""


def load(text: str) -> Layout:
    """The layout of a YAML text."""
    return load_layout(SourceFile.of("mine.yaml", text))


def test_a_sound_layout() -> None:
    layout = load(SOUND)
    assert (layout.kind, layout.sheets) == (SourceKind.DOSSIERS, SheetPick.FIRST_VISIBLE)
    channel = layout.column("channel")
    assert channel is not None and channel.codes is not None
    assert [channel.codes.meaning(code) for code in ("2", "9")] == ["online", "other"]
    received = layout.column("received_at")
    assert received is not None and received.kind is CellKind.MOMENT
    assert received.headers == ("Ngày nhận",)
    assert layout.digest != load(SOUND + "numbers: plain\n").digest


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("columns:", "colums:", 5, "columns"),
        ("  code:", "  dossier:", 6, "received_at"),
        ('"1": counter', "1: counter", 9, "nháy"),
        ('"2": online', '"2": internet', 9, "internet"),
        ("kind: dossiers", "kind: hồ sơ", 2, "kind"),
        ("source: mine", "source: mine\ntime_zone: Hanoi", 5, "Hanoi"),
        ("source: mine", "source: mine\nkey: [ma]", 5, "“ma”"),
        ("source: mine", "source: mine\nrows: [{kind: total, pattern: '('}]", 5, "("),
        ("{header: [Mã hồ sơ, Số biên nhận], required: true}", "{required: true}", 6, "header"),
    ],
)
def test_a_slip_is_answered_with_its_line(old: str, new: str, line: int, word: str) -> None:
    with pytest.raises(Refusal) as refused:
        load(SOUND.replace(old, new))
    assert refused.value.where == f"mine.yaml:{line}"
    assert word in refused.value.vi + refused.value.hint_vi


def test_a_field_named_by_a_yaml_truth_word_must_be_quoted() -> None:
    with pytest.raises(Refusal) as refused:
        load(
            "id: days\nkind: calendar\ntitle: {vi: Lịch, en: Days}\nsource: days\n"
            "columns:\n  day: Ngày\n  off: Nghỉ\n"
        )
    assert '"off"' in refused.value.hint_vi


def test_a_summary_needs_measures_that_name_its_columns() -> None:
    text = """id: s
kind: summary
title: {vi: Bảng, en: Sheet}
source: s
columns: {unit: Đơn vị, done: Xong}
"""
    with pytest.raises(Refusal):
        load(text)
    layout = load(text + "measures: [{subject: on_time, numerator: done, denominator: done}]\n")
    assert layout.measures[0].numerator == ("done",)
    with pytest.raises(Refusal):
        load(text + "measures: [{subject: on_time, numerator: gone}]\n")


@pytest.mark.parametrize(
    ("text", "pattern", "months", "first", "last"),
    [
        ("2017-Q2", r"(?P<year>\d{4})-Q(?P<quarter>\d)", 0, (2017, 4, 1), (2017, 6, 30)),
        ("Tháng 2/2024", r"(?P<month>\d+)/(?P<year>\d{4})", 0, (2024, 2, 1), (2024, 2, 29)),
        ("Năm 2026", r"(?P<year>\d{4})", 0, (2026, 1, 1), (2026, 12, 31)),
        (
            "12 tháng đến 9/2017",
            r"(?P<month>\d+)/(?P<year>\d{4})",
            12,
            (2016, 10, 1),
            (2017, 9, 30),
        ),
        (
            "01/01/2024-29/06/2024",
            r"(?P<day>\d+)/(?P<month>\d+)/(?P<year>\d+)"
            r"-(?P<until_day>\d+)/(?P<until_month>\d+)/(?P<until_year>\d+)",
            0,
            (2024, 1, 1),
            (2024, 6, 29),
        ),
    ],
)
def test_periods(
    text: str, pattern: str, months: int, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert span(text, PeriodRule(pattern, months=months)) == (date(*first), date(*last))


def test_a_text_that_is_no_period_is_none() -> None:
    assert span("quý hai", PeriodRule(r"(?P<year>\d{4})")) is None
    assert span("32/2024", PeriodRule(r"(?P<month>\d+)/(?P<year>\d{4})")) is None


ITEMS = '[{"g": "1.000", "d": "1", "t": "A"}, {"g": 500, "d": 0, "t": "B"}, {"g": null}]'


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (ListRule(ListSum.SUM, of="g"), 1500),
        (ListRule(ListSum.SUM, of="g", where={"t": ("b",)}), 500),
        (ListRule(ListSum.COUNT), 3),
        (ListRule(ListSum.COUNT, of="g"), 2),
        (ListRule(ListSum.ANY, of="d"), True),
        (ListRule(ListSum.ALL, of="d"), False),
        (ListRule(ListSum.FILLED), True),
    ],
)
def test_lists_inside_a_record(rule: ListRule, answer: object) -> None:
    layout = Layout("t", "d", SourceKind.DOSSIERS, "", "", "t", (), numbers=NumberStyle.VI)
    assert take(ITEMS, rule, layout) == answer


@pytest.mark.parametrize("text", ["[", "[1]", '[{"g": "x"}]', "[" * 100_000])
def test_a_list_that_can_not_be_read_says_so(text: str) -> None:
    layout = Layout("t", "d", SourceKind.DOSSIERS, "", "", "t", ())
    assert isinstance(take(text, ListRule(ListSum.SUM, of="g"), layout), Bad)
