"""Who takes part, what an award file holds, where a letter without sections sends files."""

from __future__ import annotations

import re

from vedich.domain.plan_findings import Confidence, Finding
from vedich.domain.plan_texts import Span, Stretch
from vedich.domain.plans import Missing
from vedich.rulebook.plan_reading.collecting import Page, any_of, clauses
from vedich.rulebook.plan_reading.outline import Node
from vedich.rulebook.plan_reading.tiers import led, subject_of

_UPWARDS = re.compile(
    r"(?:gửi về|trình|đề nghị)\s+(?P<who>[A-ZĐ][^,;.]*?)\s+(?:để\s+)?xem xét,?\s+"
    r"(?:quyết định\s+)?khen thưởng"
)
_PERSONS = re.compile(r"cá nhân có thành tích [^,;.]*?(?=\s(?:lập|để|trong|trình)\s|[,;.])")
_INLINE = re.compile(r"(?:bao gồm|gồm có|gồm)\s*:?\s+(?=\S)")
_LISTED = re.compile(r"\.(?=\s|$)|[;,]\s+(?=(?i:gửi|nộp)\s)")
_NEXT = re.compile(r";\s+(?:\d{1,2}[.)]|[a-zđ]\))\s+")
_ASKED = re.compile(r"(?i:hồ sơ)[^;.]{0,160}?\s(?:bao gồm|gồm có|gồm)\b")
_SETS = re.compile(r"(?P<n>\d{1,2})\s+bộ")


def read_participants(page: Page) -> None:
    """Collectives and persons that take part."""
    for node in page.nodes("participants"):
        if node.parts and node.heading:
            continue
        for words in node.passages():
            before, colon, _ = words.text.partition(":")
            kind = subject_of(page, before if colon else words.text)
            label = kind or any_of(page.words.roles["participants"]).search(before)
            shown = words.part(len(before) + 1) if colon and label and len(before) < 40 else words
            if not shown.at or (node.heading and words is node.words):
                continue
            at = f"participants.{page.count('participants')}"
            page.found(f"{at}.section", node.section, node.section, shown)
            page.found(f"{at}.text", shown.text, node.section, shown)
            sure = Confidence.CERTAIN if colon and kind else Confidence.LIKELY
            page.found(f"{at}.kind", kind or "collective", node.section, shown, sure)


def read_addressed(page: Page) -> None:
    """A letter without sections of its own on it: those addressed take part, files go upwards."""
    listed = page.count("participants")
    if not listed:
        _addressed(page)
    if page.count("tiers"):
        return
    for node in page.root.walk():
        for words in node.passages():
            person = None if listed else _PERSONS.search(words.text)
            if person:
                listed = 1
                shown = words.part(*person.span())
                at = f"participants.{page.count('participants')}"
                page.found(f"{at}.section", node.section, node.section, shown, Confidence.LIKELY)
                page.found(f"{at}.text", shown.text, node.section, shown, Confidence.LIKELY)
                page.found(f"{at}.kind", "person", node.section, shown, Confidence.LIKELY)
            for found in _UPWARDS.finditer(words.text):
                who = words.part(*found.span("who"))
                for kind in ("collective", "person"):
                    _unlisted(page, node.section, who, kind)


def _addressed(page: Page) -> None:
    named = [one for one in page.findings if one.field.startswith("document.addressees.")]
    if not named:
        return
    text = "; ".join(str(one.value) for one in named)
    at = f"participants.{page.count('participants')}"
    span = Span(named[0].span.start, named[-1].span.end)
    for field, value in (("section", "Kính gửi"), ("text", f"{text}."), ("kind", "collective")):
        page.keep(Finding(f"{at}.{field}", value, "Kính gửi", text, span, Confidence.LIKELY))


def _unlisted(page: Page, section: str, who: Stretch, kind: str) -> None:
    """An award whose criteria the text does not list."""
    at = f"tiers.{page.count('tiers')}"
    for field, value in (
        ("id", f"award-{page.count('tiers') + 1}-{kind}"),
        ("title", f"Khen thưởng của {who.text}"),
        ("granted_by", who.text),
        ("subject", kind),
        ("section", section),
        ("missing", Missing.BASIS.value),
    ):
        page.found(f"{at}.{field}", value, section, who, Confidence.LIKELY)


def read_award_file(page: Page) -> None:
    """What is handed in for an award, in how many sets."""
    for node in page.nodes("award_file"):
        if node.role == "award_file" and (node.parts or _INLINE.search(_all_words(node).text)):
            words = _all_words(node)
            items = [(part.section, part.words) for part in node.parts]
            _file(page, node.section, node.words, words, items)
            return
    for node in page.nodes("tiers", "deadlines", "award_file", "contents"):
        for lead, parts in led(node):
            if _ASKED.search(lead.text) and (parts or _INLINE.search(lead.text)):
                listed = [(part.section, part.words) for part in parts]
                _file(page, node.section, lead, lead, listed)
                return


def _apart(words: Stretch) -> list[Stretch]:
    """“tờ trình; 2. Biên bản; 3. Báo cáo” on one line are three items."""
    cuts = list(_NEXT.finditer(words.text))
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), None]
    return [words.part(start, end) for start, end in zip(starts, ends, strict=True)]


def _all_words(node: Node) -> Stretch:
    words = node.words
    for more in node.body:
        words = words.then(more)
    return words


def _file(
    page: Page, section: str, name: Stretch, words: Stretch, parts: list[tuple[str, Stretch]]
) -> None:
    page.found("award_file.section", section, section, name)
    page.found("award_file.text", name.text.rstrip(":"), section, name)
    if sets := _SETS.search(words.text):
        page.found("award_file.sets", int(sets["n"]), section, words.part(*sets.span()))
    sure = Confidence.CERTAIN
    if not parts and (opened := _INLINE.search(words.text)):
        # “gồm: tờ trình; danh sách; báo cáo”: cut at semicolons, or at commas where there are none.
        stop = _LISTED.search(words.text, opened.end())
        inside = words.part(opened.end(), stop.start() if stop else None)
        signs = ";" if ";" in inside.text else r",|\svà\s(?!nhận\b)"
        parts = [(section, one) for one in clauses(inside, signs)]
        sure = Confidence.LIKELY
    items = [(place, one) for place, words in parts for one in _apart(words)]
    for number, (place, one) in enumerate(items):
        page.found(f"award_file.items.{number}.section", place, place, one, sure)
        page.found(f"award_file.items.{number}.text", one.text, place, one, sure)
