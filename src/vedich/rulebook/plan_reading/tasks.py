"""Duties: who leads, who helps, by when or continuously; deadlines and reports among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from vedich.domain.plan_findings import Confidence
from vedich.domain.plan_texts import Stretch
from vedich.domain.plan_words import PlanWords
from vedich.rulebook.plan_reading.collecting import Page, any_of
from vedich.rulebook.plan_reading.due import dated
from vedich.rulebook.plan_reading.outline import Node

_LONGEST_LEAD = 160
_SHORT_NAME = 8
_LONG_NAME = 14
_PERIODICALLY = re.compile(r"(?i:định kỳ)[^.;]*")


def read_tasks(page: Page) -> None:
    """Every task of the sections that hand out work, and of a letter's own items."""
    asked = _asked(page)
    for node in page.root.walk():
        if node.role in ("duties", "reporting"):
            _read(page, node)
        elif not node.role and node.marker == "number":
            for words in node.passages():
                _task(page, node.section, words, asked)


def _asked(page: Page) -> list[Stretch]:
    """Whom a letter asks for “các nội dung sau”."""
    for words in page.root.body:
        if words.text.endswith(":") and (leads := _leads(words, page.words)[0]):
            return leads
    return []


def _read(page: Page, node: Node) -> None:
    if node.marker == "roman":
        # A further paragraph that names nobody goes to those of the one before.
        before: list[Stretch] = []
        for words in node.body:
            _task(page, node.section, words, before)
            before = _leads(words, page.words)[0] or before
        return
    numbered = [part for part in node.parts if part.marker != "dash"]
    above, helpers = _above(page, node)
    for words in node.passages():
        if (numbered or node.parts) and words is node.words and _only_lead(page, words):
            continue
        if words is node.words and node.body and _only_lead(page, words):
            continue
        _task(page, node.section, words, above, helpers)


def _above(page: Page, node: Node) -> tuple[list[Stretch], list[Stretch]]:
    """Who is named by the headings above, with those who help there."""
    own = [node] if node.body or node.parts else []
    at: Node | None = own[0] if own else node.parent
    while at is not None and at.marker not in ("roman", ""):
        leads, rest = _leads(at.words, page.words)
        if leads:
            return leads, _helps(rest, page.words)
        at = at.parent
    return [], []


def _only_lead(page: Page, words: Stretch) -> bool:
    leads, rest = _leads(words, page.words)
    return (bool(leads) and len(rest.text.split()) <= 14) or words.text.endswith(":")


def _task(
    page: Page,
    section: str,
    words: Stretch,
    above: Sequence[Stretch],
    helpers: Sequence[Stretch] = (),
) -> None:
    leads, rest = _leads(words, page.words)
    if not leads and not above:
        return
    at = f"duties.{page.count('duties')}"
    page.found(f"{at}.section", section, section, words)
    page.found(f"{at}.text", words.text, section, words)
    # Where no verb was met the name may be too long: then a person looks at it.
    whole = bool(leads) and (bool(rest.at) or len(words.text.split()) <= _SHORT_NAME)
    whole = whole and all(len(one.text.split()) <= _LONG_NAME and _clean(one) for one in leads)
    sure = Confidence.CERTAIN if whole else Confidence.LIKELY
    for number, lead in enumerate(leads or above):
        page.found(f"{at}.leads.{number}", lead.text, section, lead, sure)
    for number, one in enumerate(_helps(rest, page.words) or helpers):
        page.found(f"{at}.helps.{number}", one.text, section, one, Confidence.LIKELY)
    if found := any_of(page.words.by_words).search(words.text):
        end = _PERIODICALLY.match(words.text, found.start()) or found
        by = words.part(found.start(), end.end())
        page.found(f"{at}.by", by.text, section, by, Confidence.LIKELY)
    elif day := dated((*page.words.until, *page.words.before)).search(words.text):
        by = words.part(*day.span())
        page.found(f"{at}.by", by.text, section, by, Confidence.LIKELY)
    if found := any_of(page.words.continuous).search(words.text):
        page.found(f"{at}.continuous", True, section, words.part(*found.span()), Confidence.LIKELY)


def _clean(name: Stretch) -> bool:
    """A name without the signs that end a clause."""
    return not name.text.rstrip().endswith((";", ".", ":"))


def _leads(words: Stretch, using: PlanWords) -> tuple[list[Stretch], Stretch]:
    """Those the words begin with, and what is left to do."""
    text = words.text
    start = 0
    if at_the_end := _by(using.by_words).match(text):
        start = at_the_end.end()
    opening = _assigning(using.assigning).match(text, start)
    if opening and _body(using.bodies).match(text, opening.end()):
        start = opening.end()
    if _opens_with_verb(text, start, using):
        return [], words
    if not _body(using.bodies).match(text, start):
        return [], words
    colon = text.find(":", start)
    verb = _first_verb(text, start, using)
    ends = [place for place in (colon, verb) if place > start]
    end = min(ends) if ends else len(text)
    if end - start > _LONGEST_LEAD:
        return [], words
    rest = words.part(end + 1 if end == colon else end)
    return _split(words.part(start, end), using), rest


def _opens_with_verb(text: str, start: int, using: PlanWords) -> bool:
    """“Báo cáo …”, “Tổ chức …”: work, though a name may begin with the same letters."""
    verb = _verbs(using.verbs).match(text[: start + 40].lower(), start)
    named = any_of(using.names_with_verbs).match(text, start)
    return verb is not None and named is None


def _first_verb(text: str, start: int, using: PlanWords) -> int:
    """Where the work begins: the first verb that is no part of a name; -1 where there is none."""
    named = [found.span() for found in any_of(using.names_with_verbs).finditer(text, start)]
    for verb in _verbs(using.verbs).finditer(text, start):
        if not any(begin <= verb.start() < end for begin, end in named):
            return verb.start()
    return -1


def _split(words: Stretch, using: PlanWords) -> list[Stretch]:
    """Names apart: at semicolons, and at commas before the beginning of another name."""
    found = []
    start = 0
    for cut in re.finditer(r"[;,]\s+|\s+và\s+(?=các\s)", words.text):
        if ";" in cut.group() or _proper(using.bodies).match(words.text, cut.end()):
            found.append(words.part(start, cut.start()))
            start = cut.end()
    found.append(words.part(start))
    return [one for one in found if one.at]


def _helps(rest: Stretch, using: PlanWords) -> list[Stretch]:
    found = any_of(using.helping).search(rest.text)
    if not found:
        return []
    start = found.end()
    stop = re.compile(r"[.:]|\strong\s|\sđể\s").search(rest.text, start)
    ends = [stop.start() if stop else -1, _first_verb(rest.text, start, using)]
    helpers = rest.part(start, min((one for one in ends if one >= 0), default=None))
    if not helpers.at or len(helpers.text) > _LONGEST_LEAD:
        return []
    trimmed = helpers.part(0, len(helpers.text.rstrip(" ,;")))
    return [one for one in _split(trimmed, using) if _body(using.bodies).match(one.text)]


@cache
def _body(names: tuple[str, ...]) -> re.Pattern[str]:
    inside = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?:{inside})(?!\w)")


@cache
def _by(names: tuple[str, ...]) -> re.Pattern[str]:
    """“Kết thúc đợt thi đua” before those who then have something to do."""
    inside = "|".join(re.escape(name) for name in names)
    return re.compile(rf"(?:{inside})\s*,?\s+", re.IGNORECASE)


@cache
def _proper(names: tuple[str, ...]) -> re.Pattern[str]:
    """A name that begins another body: capitalised, or “các đơn vị …”."""
    apart = [name for name in names if name[0].isupper() or name.startswith(("các ", "tổ "))]
    inside = "|".join(re.escape(name) for name in sorted(apart, key=len, reverse=True))
    return re.compile(rf"(?:{inside})(?!\w)")


@cache
def _verbs(names: tuple[str, ...]) -> re.Pattern[str]:
    inside = "|".join(re.escape(verb) for verb in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{inside})(?!\w)")


@cache
def _assigning(names: tuple[str, ...]) -> re.Pattern[str]:
    inside = "|".join(re.escape(word) for word in sorted(names, key=len, reverse=True))
    asking = r"(?:(?:UBND|Ủy ban nhân dân|Sở|Ban|Hội|Công an)[^.;:]{0,50}?\s+)?"
    return re.compile(rf"{asking}(?:{inside})(?:\s+(?:cho|tới|đến))?\s+", re.IGNORECASE)
