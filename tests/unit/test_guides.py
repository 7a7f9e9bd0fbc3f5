"""Guides: what they say in which language, what a file may not hold, what lies on paper."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from vedich.documents.leaflets import FONTS, TEMPLATE, Paper, leaflet
from vedich.domain.errors import Refusal
from vedich.domain.guides import HEADINGS, Guide, tell, texts_of
from vedich.rulebook.book import Kind, Rulebook
from vedich.rulebook.checking import check
from vedich.rulebook.guides import load_guide, load_language
from vedich.rulebook.source import SourceFile

BOOK = Rulebook()
GUIDES = sorted(BOOK.guides.values(), key=lambda one: one.position)
SITE = "https://dichvucong.vi-du.gov.vn/help/vi/account/"


def own(folder: Path, text: str) -> Rulebook:
    """The rules of an office with a catalogue of its own."""
    place = folder / "definitions" / "languages"
    place.mkdir(parents=True)
    (place / "tay.yaml").write_text(text, encoding="utf-8")
    return Rulebook(folder / "definitions")


def test_the_four_guides_are_there_in_their_order() -> None:
    assert [one.id for one in GUIDES] == ["account", "filing", "payment", "counter"]
    assert [one.position for one in GUIDES] == [1, 2, 3, 4]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda one: one.id)
def test_a_guide_is_whole_and_short(guide: Guide) -> None:
    assert guide.needs and guide.steps and guide.done and guide.troubles and guide.bases
    for key, text in texts_of(guide):
        assert text.vi != text.en, key
        longest = 60 if key.endswith(".title") else 150
        assert len(text.vi) <= longest, key
        # No number to call, no address but the national portal's and the app's.
        assert not re.search(r"\d{7,}", text.vi), key
        assert set(re.findall(r"[\w.]+\.vn\b", text.vi)) <= {"dichvucong.gov.vn", ".gov.vn"}, key


def test_english_says_all_of_it_in_english() -> None:
    for guide in GUIDES:
        told = tell(guide, "en")
        assert told.translated == told.texts
        assert told.title == guide.title.en
        assert [step.do for step in told.steps] == [step.do.en for step in guide.steps]
        assert told.headings["steps"] == HEADINGS["page.steps"].en


def test_a_further_language_says_what_it_has_and_the_rest_in_vietnamese(tmp_path: Path) -> None:
    text = 'id: tyz\nname: Tày\nauthor: x\ntexts:\n  account.steps.go.do: "AAA"\n  page.done: BBB\n'
    book = own(tmp_path, text)
    assert check(book, {}) == []
    told = tell(book.guide("account"), "tyz", book.languages["tyz"])
    assert told.steps[0].do == "AAA"
    assert told.steps[1].do == BOOK.guide("account").steps[1].do.vi
    assert told.headings["done"] == "BBB"
    assert (told.translated, told.language_name) == (1, "Tày")


def test_a_key_no_guide_has_is_named_with_the_nearest(tmp_path: Path) -> None:
    book = own(tmp_path, 'id: tyz\nname: Tày\nauthor: x\ntexts: {account.titel: "A"}\n')
    problems = check(book, {})
    assert len(problems) == 1
    assert "account.titel" in problems[0].vi
    assert "account.title" in problems[0].hint_vi
    assert problems[0].where.endswith("languages/tay.yaml:4")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: vi\nname: x\nauthor: x\ntexts: {}\n", "ISO 639-3"),
        ("id: Tày\nname: x\nauthor: x\ntexts: {}\n", "ISO 639-3"),
        ('id: tyz\nname: x\nauthor: x\ntexts: {account.title: " "}\n', "tiếng Việt"),
        ("id: tyz\nname: x\nauthor: x\nfont: y\ntexts: {}\n", "Bỏ khóa này."),
    ],
)
def test_what_a_catalogue_may_not_hold(text: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        load_language(SourceFile.of("tay.yaml", text))
    assert said in refused.value.hint_vi


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: account", "id: ../account"),
        ("  - id: ask", "  - id: go"),
        ("position: 1", "position: one"),
        ("en: Your identity card, still valid.", 'en: " "'),
        ("needs:", "wants:"),
    ],
)
def test_what_a_guide_may_not_hold(old: str, new: str) -> None:
    path = next(one.path for one in BOOK.files(Kind.GUIDES) if one.path.name == "account.yaml")
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    with pytest.raises(Refusal):
        load_guide(SourceFile.of("account.yaml", text.replace(old, new)))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda one: one.id)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_leaflet_has_two_sides_and_poster_one(guide: Guide, language: str) -> None:
    import pypdfium2

    for paper, sides, millimetres in ((Paper.A5, 2, 148), (Paper.A4, 1, 210), (Paper.A3, 1, 297)):
        began = time.perf_counter()
        made = leaflet(tell(guide, language), SITE, paper)
        assert time.perf_counter() - began < 1
        assert b"<pdfaid:part>2</pdfaid:part>" in made
        assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made
        pages = pypdfium2.PdfDocument(made)
        try:
            assert len(pages) == sides, paper
            assert round(pages[0].get_width() / 72 * 25.4) == millimetres
            said = " ".join(page.get_textpage().get_text_range() for page in pages)
        finally:
            pages.close()
        flat = " ".join(said.split())
        assert all(step.do in flat for step in tell(guide, language).steps)


def test_the_code_on_paper_is_read_back() -> None:
    import pypdfium2
    import zxingcpp

    pages = pypdfium2.PdfDocument(leaflet(tell(GUIDES[0], "vi"), SITE, Paper.A4))
    image = pages[0].render(scale=3, grayscale=True)
    read = zxingcpp.read_barcodes(image.to_numpy())
    image.close()
    pages.close()
    assert [one.text for one in read] == [SITE]


def test_an_office_s_own_template_is_used(tmp_path: Path) -> None:
    own_template = tmp_path / "to-roi.typ"
    own_template.write_text("#let g = json(bytes(sys.inputs.guide))\n= ĐƠN VỊ #g.title\n")
    assert leaflet(tell(GUIDES[0], "vi"), SITE, Paper.A4, own_template)[:5] == b"%PDF-"
    assert TEMPLATE.is_file()
    assert (FONTS / "LICENSE").read_text("utf-8").count("SIL Open Font License") > 0
