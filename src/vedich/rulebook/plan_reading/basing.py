"""What a plan rests on: its bases, and the plan above it that it carries out."""

from __future__ import annotations

import re

from vedich.domain.plan_findings import Confidence
from vedich.domain.plan_texts import Stretch
from vedich.domain.plans import Missing
from vedich.rulebook.plan_reading.citations import Cited, citations
from vedich.rulebook.plan_reading.collecting import Page
from vedich.rulebook.plan_reading.outline import OPENING

_LONGEST = 900
_BASE = re.compile(r"^(?:Căn cứ|Thực hiện|Triển khai|Theo)\b")
_PARENT = re.compile(
    r"^(?:Thực hiện|Triển khai|Căn cứ)\s+(?:Kế h\w+|Công văn|Chương trình|Quyết định)\s+số"
)


def read_bases(page: Page) -> None:
    """Every cited document, each time it says something new; the parent apart."""
    seen: dict[str, Stretch] = {}
    titles: dict[str, Stretch] = {}
    for section, words, role in _places(page):
        if role == "bases" and words.text[:1] in '“"' and page.count("bases"):
            _quote(page, section, words)
            continue
        for cited in citations(words, page.words.cited):
            if section.startswith("Phụ lục") and "kèm theo" in words.text.lower():
                _own_number(page, section, cited)
                continue
            again = section if role == "bases" else ""
            key = f"{cited.number.text if cited.number else cited.title}|{cited.day}|{again}"
            if cited.title and cited.number:
                _differing(page, section, cited, titles)
            if key in seen:
                continue
            seen[key] = cited.words
            opens = section in (OPENING, "Căn cứ") and bool(_BASE.match(words.text))
            if opens and _above(words, cited) and not _has_parent(page, section, cited):
                _keep(
                    page, "parent", section, words if len(words.text) < 900 else cited.words, cited
                )
            else:
                _keep(page, f"bases.{page.count('bases')}", section, cited.words, cited)


def _quote(page: Page, section: str, words: Stretch) -> None:
    """What the plan quotes from the document cited just before."""
    at = f"bases.{page.count('bases') - 1}.quotes"
    number = sum(one.field.startswith(f"{at}.") for one in page.findings)
    page.found(f"{at}.{number}", words.text, section, words)


def _own_number(page: Page, section: str, cited: Cited) -> None:
    """An annex says which plan it belongs to; the head may have left its number blank."""
    if cited.number and not any(one.field == "document.number" for one in page.findings):
        number = cited.number.text.replace(" ", "")
        page.found("document.number", number, section, cited.number, Confidence.LIKELY)
        page.findings[:] = [
            one
            for one in page.findings
            if not one.field.startswith("document.missing.") or one.value != Missing.NUMBER
        ]


def _places(page: Page) -> list[tuple[str, Stretch, str]]:
    places: list[tuple[str, Stretch, str]] = []
    for node in page.root.walk():
        if node.role == "tail":
            continue
        for words in node.passages():
            opening = node is page.root
            based = opening and words.text.startswith("Căn cứ")
            section = "Căn cứ" if based else OPENING if opening else node.section
            places.append((section, words, node.role))
        for number, words in node.notes:
            section = OPENING if node is page.root else node.section
            places.append((f"{section}, chú thích {number}", words, "note"))
    return places


def _above(words: Stretch, cited: Cited) -> bool:
    """Is it the plan carried out: the first document of the sentence, or a plan among others?"""
    among = words.text.startswith(("Thực hiện", "Triển khai")) and cited.kind == "Kế hoạch"
    return (among or bool(_PARENT.match(words.text))) and _is_plan(cited, words)


def _has_parent(page: Page, section: str, cited: Cited) -> bool:
    """A second plan that could be the one above: both are shown, the first is kept."""
    before = [one for one in page.findings if one.field == "parent.number"]
    if before and cited.number and before[0].value != cited.number.text.replace(" ", ""):
        other = cited.number.text
        page.doubt(
            "two_parents",
            f"Hai kế hoạch cấp trên được dẫn: {before[0].value} và {other}; chọn một.",
            f"Two plans above this one are cited: {before[0].value} and {other}; choose one.",
            section,
            before[0],
            cited.number,
        )
    return bool(before)


def _is_plan(cited: Cited, words: Stretch) -> bool:
    """A campaign is launched by a plan of a higher body: its symbol says so."""
    number = cited.number.text if cited.number else ""
    return "/KH-" in number or ("thi đua" in words.text.lower() and "/CT-" in number)


def _keep(page: Page, name: str, section: str, words: Stretch, cited: Cited) -> None:
    sure = Confidence.CERTAIN if cited.number else Confidence.LIKELY
    page.found(f"{name}.section", section, section, cited.words)
    page.found(f"{name}.text", words.text, section, words)
    if cited.number:
        page.found(f"{name}.number", cited.number.text.replace(" ", ""), section, cited.number)
    if cited.day and cited.day_words:
        page.found(f"{name}.date", cited.day, section, cited.day_words)
    elif cited.day_words:
        page.no_such_day(section, cited.day_words)
    if cited.body:
        page.found(f"{name}.body", cited.body.text, section, cited.body, sure)
    if cited.title:
        page.found(f"{name}.title", cited.title.text, section, cited.title, Confidence.LIKELY)
    _symbol(page, section, cited)


def _symbol(page: Page, section: str, cited: Cited) -> None:
    """“Kế hoạch số 04/QĐ-UBND”: the kind and the symbol do not agree."""
    if not cited.number or not cited.kind:
        return
    symbols = page.words.symbols
    said = symbols.get(cited.number.text.split("/")[-1].split("-")[0], "").lower()
    known = {kind.lower() for kind in symbols.values()}
    if said and cited.kind.lower() in known and cited.kind.lower() != said:
        page.doubt(
            "kind_and_symbol",
            f"Ghi là {cited.kind} nhưng ký hiệu {cited.number.text} là của {said}.",
            f"Called {cited.kind}, but the symbol {cited.number.text} is that of a {said}.",
            section,
            cited.words,
        )


def _differing(page: Page, section: str, cited: Cited, titles: dict[str, Stretch]) -> None:
    """One document cited under two names or two issuers."""
    assert cited.number is not None  # noqa: S101 - asked by the caller
    if cited.body is None:
        return
    number = cited.number.text
    before = titles.setdefault(number, cited.body)
    one, other = before.text.lower(), cited.body.text.lower()
    if one != other and not one.startswith(other) and not other.startswith(one):
        page.doubt(
            "cited_two_ways",
            f"Văn bản số {number} được dẫn hai cách: “{before.text}” và “{cited.body.text}”.",
            f"Document {number} is cited in two ways: “{before.text}” and “{cited.body.text}”.",
            section,
            before,
            cited.body,
        )
