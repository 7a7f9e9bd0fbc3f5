"""The whole of a plan, part by part; what no part understood is listed.

>>> from vedich.domain.plan_texts import PlanText
>>> read_plan(PlanText("KẾ HOẠCH\\nThi đua"), words).values("document.kind")  # doctest: +SKIP
['Kế hoạch']
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter

from vedich.domain.plan_findings import PlanReading, Unread
from vedich.domain.plan_texts import PlanText, Span, Stretch
from vedich.domain.plan_words import PlanWords
from vedich.rulebook.plan_reading import (
    aims,
    annexes,
    basing,
    due,
    heading,
    merits,
    period,
    tasks,
    tiers,
)
from vedich.rulebook.plan_reading.collecting import Page
from vedich.rulebook.plan_reading.lines import clean_lines
from vedich.rulebook.plan_reading.outline import LAST_WORDS, OPENING, Node, outline
from vedich.rulebook.plan_reading.paragraphs import paragraphs
from vedich.rulebook.plan_reading.tables import tables_of, without_tables

# A sentence ends before a capital letter; shorter ones are numbers of clauses and the like.
_SENTENCE = re.compile(r"\S.*?(?:[.](?=\s+[^\W\d_a-zà-ỹ])|$)")
_SHORT = 5
# Names and annexes are read item by item.
_LISTS = ("tail", "annex")
_SAYING = {"purposes": "purposes", "requirements": "requirements", "method": "method"}


def read_plan(plan: PlanText, words: PlanWords) -> PlanReading:
    """Findings with their spans, doubts, and passages nothing was read out of."""
    tables = plan.tables or tables_of(plan.text)
    lines = clean_lines(without_tables(plan.text, tables))
    page = Page(outline(paragraphs(lines, exact=plan.exact_lines), words), tables, words)
    for part in (
        heading.read_heading,
        basing.read_bases,
        period.read_period,
        _passages,
        aims.read_aims,
        annexes.read_annexes,
        merits.read_participants,
        tiers.read_tiers,
        merits.read_award_file,
        tasks.read_tasks,
        due.read_due,
        heading.read_foot,
        merits.read_addressed,
    ):
        part(page)
    _twice_numbered(page)
    return PlanReading(
        tuple(sorted(page.findings, key=lambda one: (one.span, one.field))),
        tuple(page.doubts),
        tuple(_unread(page)),
    )


_NOT_SAYING = re.compile(r"^(?:Căn cứ|Thực hiện|Kính gửi|V/v|Số\s*:)")


def _passages(page: Page) -> None:
    """Opening, purposes, requirements and method, in the words of the plan."""
    titles = [one.span for one in page.findings if one.field.startswith("document.")]
    for one in page.root.body:
        if _NOT_SAYING.match(one.text) or heading.is_motto(one) or len(one.text.split()) < 9:
            continue
        if not _covered(one.span, [span for span in titles if span.end > one.span.end - 5]):
            _say(page, "situation", OPENING, one)
    for node in page.root.parts:
        for one in node.body:
            if LAST_WORDS.search(one.text):
                _say(page, "closing", node.section, one)
    for node in page.nodes("purposes", "requirements", "method", "situation"):
        name = _SAYING.get(node.role, "situation")
        if node.heading and node.marker != "dash" and len(node.words.text.split()) < 15:
            words = node.body
        else:
            words = list(node.passages())
        for one in words:
            _say(page, name, node.section, one)


def _say(page: Page, name: str, section: str, words: Stretch) -> None:
    at = f"{name}.{page.count(name)}"
    page.found(f"{at}.section", section, section, words)
    page.found(f"{at}.text", words.text, section, words)


def _twice_numbered(page: Page) -> None:
    """Two sections that carry one number."""
    nodes = [node for node in page.root.walk() if node.marker in ("roman", "number")]
    counted = Counter(node.section for node in nodes)
    for section, times in counted.items():
        if times > 1:
            page.doubt(
                "number_twice",
                f"Có {times} mục cùng mang số {section}.",
                f"{times} sections are numbered {section}.",
                section,
                *(node.words for node in nodes if node.section == section),
            )


def _unread(page: Page) -> list[Unread]:
    """Passages and footnotes nothing was read out of, and of the others the sentences left over."""
    taken = _merged([one.span for one in page.findings])
    read = {one.text for one in _notes(page) if _within(one.span, taken)}
    left = []
    for node in page.root.walk():
        for words in node.passages():
            if _heading(node, words) or heading.is_motto(words):
                continue
            if not _within(words.span, taken):
                left.append(Unread(node.section, words.text, words.span))
            elif node.role not in _LISTS:
                left += [
                    Unread(node.section, one.text, one.span)
                    for one in _sentences(words)
                    if not _within(one.span, taken)
                ]
        for _, note in node.notes:
            # A footnote that cites the same again says nothing new.
            if not _within(note.span, taken) and note.text not in read:
                left.append(Unread(node.section, note.text, note.span))
    return left


def _notes(page: Page) -> list[Stretch]:
    return [note for node in page.root.walk() for _, note in node.notes]


def _sentences(words: Stretch) -> list[Stretch]:
    found = (words.part(*one.span()) for one in _SENTENCE.finditer(words.text))
    return [one for one in found if len(one.text.split()) >= _SHORT]


def _heading(node: Node, words: object) -> bool:
    label = isinstance(words, Stretch) and len(words.text.split()) < 4 and words.text.endswith(":")
    return label or (words is node.words and node.heading and bool(node.role))


def _merged(spans: list[Span]) -> list[Span]:
    """Spans in their order, those that touch made one: a long text is gone through once."""
    merged: list[Span] = []
    for one in sorted(spans):
        if merged and one.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(one.end, merged[-1].end))
        else:
            merged.append(one)
    return merged


def _within(span: Span, merged: list[Span]) -> bool:
    place = bisect_left(merged, span.end, key=lambda one: one.start) - 1
    return place >= 0 and span.start < merged[place].end


def _covered(span: Span, taken: list[Span]) -> bool:
    return any(one.start < span.end and span.start < one.end for one in taken)
