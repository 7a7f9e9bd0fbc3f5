"""Kinds of paper, bodies and layout rules as files; what is wrong in one is named."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.documents_example import sample_report
from tests.paper_templates import FOLDER, make
from vedich.documents.paper_docx import TAGS
from vedich.documents.template_fill import check_template
from vedich.domain.errors import Refusal
from vedich.domain.figures import Counts, State
from vedich.domain.papers import Body, PaperKind, head_title, own_authority, series_of, symbol_of
from vedich.domain.results import IndicatorResult, Reading, Subject, Target, UnitResult
from vedich.operations.papers.figures import changes_between, for_everybody, kept, said
from vedich.operations.papers.heads import unit_body
from vedich.operations.papers.words import listed, sentence
from vedich.rulebook.book import Rulebook
from vedich.rulebook.page_rules import load_page_rules
from vedich.rulebook.papers import load_bodies, load_papers
from vedich.rulebook.source import SourceFile

BOOK = Rulebook()
KIND = (
    "{{id: {id}, title: {{vi: A, en: A}}, symbol: KH, template: {template}, summary: '{summary}'}}"
)


def refused(load: object, text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        load(SourceFile.of("x.yaml", text))  # type: ignore[operator]
    return caught.value


@pytest.mark.parametrize(
    ("kinds", "said_of"),
    [
        ([("a", "a.docx", "x"), ("a", "b.docx", "x")], "“a”"),
        ([("A b", "a.docx", "x")], "“A b”"),
        ([("a", "../a.docx", "x")], "../a.docx"),
        ([("a", "a.docx", "{name}")], "{campaign}"),
    ],
)
def test_a_wrong_kind_of_paper_is_named(kinds: list[tuple[str, str, str]], said_of: str) -> None:
    lines = [KIND.format(id=a, template=b, summary=c) for a, b, c in kinds]
    text = "papers:\n" + "".join(f"  - {line}\n" for line in lines)
    assert said_of in refused(load_papers, text).vi


def test_a_body_written_twice_is_named() -> None:
    one = "  - {id: a, name: UBND xã A, abbreviation: UBND, place: A}\n"
    assert "“a”" in refused(load_bodies, f"bodies:\n{one}{one}").vi


RULE = "  - {id: r, title: {vi: R, en: R}, clause: I, check: %s}\n"
HEAD = "id: x\ntitle: {vi: X, en: X}\nkinds: [KẾ HOẠCH]\nrules:\n"


@pytest.mark.parametrize(
    ("rule", "said_of"),
    [
        ("runn", "“runn”"),
        ("matches", "pattern"),
        ("matches, pattern: '('", "mẫu viết sai"),
        ("run, pattern: x", "pattern"),
        ("page, low: 5, high: 4", "mức thấp"),
    ],
)
def test_a_rule_that_can_not_be_checked_is_named(rule: str, said_of: str) -> None:
    assert said_of in refused(load_page_rules, HEAD + RULE % rule).vi


def test_every_kind_has_its_template_and_every_template_its_tags() -> None:
    for kind in BOOK.papers.values():
        assert (FOLDER / kind.template).is_file(), kind.id
        if not kind.is_report:
            check_template(FOLDER / kind.template, TAGS)


def test_the_shipped_templates_are_those_of_the_one_description(tmp_path: Path) -> None:
    for path in make(tmp_path):
        with zipfile.ZipFile(path) as fresh, zipfile.ZipFile(FOLDER / path.name) as shipped:
            for part in ("word/document.xml", "word/styles.xml"):
                assert fresh.read(part) == shipped.read(part), f"script/paper-templates: {path}"


def test_symbols_come_from_kind_and_body() -> None:
    department = Body("so", "Sở", "SNN", "Lạng Sơn", unit="VP")
    assert symbol_of(BOOK.papers["reminder-letter"], department) == "SNN-VP"
    assert symbol_of(BOOK.papers["target-decision"], department) == "QĐ-SNN"
    assert series_of(BOOK.papers["reminder-letter"], department) == "CV"
    common = Body("so", "Sở", "SNN", "Lạng Sơn", series="common")
    assert {series_of(one, common) for one in BOOK.papers.values()} == {""}


def test_a_unit_signs_its_own_report() -> None:
    commune = unit_body("xã Phú Thiện")
    assert (commune.name, commune.abbreviation, commune.place) == (
        "Ủy ban nhân dân xã Phú Thiện",
        "UBND",
        "Phú Thiện",
    )
    assert unit_body("Sở Tư pháp").abbreviation == "……"


def test_a_head_who_decides_signs_in_person() -> None:
    lines = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert own_authority(lines) == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert head_title(("GIÁM ĐỐC",)) == "GIÁM ĐỐC"


def test_paragraphs_end_as_they_should() -> None:
    assert sentence("- tăng  cường tuyên truyền;") == "Tăng cường tuyên truyền."
    assert sentence("Đề nghị thực hiện./.") == "Đề nghị thực hiện."
    assert listed(["A", "B", "C"]) == ["A;", "B;", "C."]
    assert listed(["A"]) == ["A."] and len(listed([str(n) for n in range(40)])) == 1


def result(*parts: tuple[int, int]) -> IndicatorResult:
    units = tuple(
        UnitResult(
            Subject(f"U{at}", f"xã {at}"),
            Reading.of(Counts(above, below).figure()),
            Target.at_least(45),
            3,
        )
        for at, (above, below) in enumerate(parts)
    )
    total = Reading.of(sum((Counts(*one) for one in parts), Counts()).figure())
    return IndicatorResult("x", "Tỷ lệ", units, total)


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [((2, 40), True), ((38, 40), True), ((1, 3), True), ((0, 40), False), ((20, 40), False)],
)
def test_a_public_notice_hides_small_cells_and_what_would_tell_them(
    parts: tuple[int, int], hidden: bool
) -> None:
    public = for_everybody(sample_report(results=(result(parts, (30, 60)),)))
    shown = public.results[0]
    assert (shown.units[0].value.state is State.HIDDEN) is hidden
    assert (shown.units[0].cases_missing is None) is hidden
    assert shown.units[1].value.number == 50
    assert shown.overall is not None and (shown.overall.numerator is None) is hidden
    text = "\n".join(
        said(for_everybody(sample_report(results=(result(parts, (30, 60)),))))["results"]
    )
    assert ("bảo vệ cá nhân" in text) is hidden


def test_a_revision_names_every_changed_figure_once() -> None:
    before = kept(sample_report(results=(result((20, 40), (30, 60)),)))
    after = kept(sample_report(results=(result((21, 40), (30, 60), (5, 50)),)))
    assert changes_between(before, before) == []
    assert changes_between(before, after) == [
        "- xã 0, Tỷ lệ: 50% (20/40), vượt sửa thành 52,50% (21/40), vượt.",
        "- xã 2, Tỷ lệ: không có trong báo cáo sửa thành 10% (5/50), chưa đạt.",
    ]


def test_the_kind_of_a_letter() -> None:
    assert PaperKind("x", BOOK.papers["plan"].title, "", "a.docx", "x").is_letter
    assert not BOOK.papers["summary-table"].is_letter
