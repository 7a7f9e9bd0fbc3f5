"""Who takes part, who is commended for what, what an award file holds."""

from __future__ import annotations

import re
from typing import Any

from vedich.domain.plan_findings import Confidence, Finding
from vedich.domain.plan_texts import Span, Stretch
from vedich.rulebook.plan_reading.collecting import Page, any_of, clauses
from vedich.rulebook.plan_reading.outline import Node

_UPWARDS = re.compile(
    r"(?:gửi về|trình|đề nghị)\s+(?P<who>[A-ZĐ][^,;.]*?)\s+(?:để\s+)?xem xét,?\s+"
    r"(?:quyết định\s+)?khen thưởng"
)
_PERSONS = re.compile(r"cá nhân có thành tích [^,;.]*?(?=\s(?:lập|để|trong|trình)\s|[,;.])")
_REFERS = re.compile(r":\s*(?:Thực hiện theo|theo)\s")
_SETS = re.compile(r"(?P<n>\d{1,2})\s+bộ")


def read_participants(page: Page) -> None:
    """Collectives and persons that take part."""
    for node in page.nodes("participants"):
        if node.parts and node.heading:
            continue
        for words in node.passages():
            before, colon, _ = words.text.partition(":")
            kind = _subject(page, before if colon else words.text)
            shown = words.part(len(before) + 1) if colon and kind and len(before) < 40 else words
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
        page.findings.append(
            Finding(f"{at}.{field}", value, "Kính gửi", text, span, Confidence.LIKELY)
        )


def _unlisted(page: Page, section: str, who: Stretch, kind: str) -> None:
    """An award whose criteria the text does not list."""
    at = f"tiers.{page.count('tiers')}"
    for field, value in (
        ("id", f"award-{page.count('tiers') + 1}-{kind}"),
        ("title", f"Khen thưởng của {who.text}"),
        ("granted_by", who.text),
        ("subject", kind),
        ("section", section),
        ("missing", page.words.no_basis),
    ):
        page.found(f"{at}.{field}", value, section, who, Confidence.LIKELY)


def read_tiers(page: Page) -> None:
    """Every form of commendation for one kind of subject, with its tree of criteria."""
    for node in page.nodes("tiers"):
        subject = _subject(page, node.words.text[:60]) if node.parts else None
        award = _award(page, node)
        if subject and award:
            _tier(page, node, subject, *award)
        elif node.marker == "number" and not node.parts and _REFERS.search(node.words.text):
            for kind in ("collective", "person"):
                _referring(page, node, kind, award)


def _subject(page: Page, text: str) -> str | None:
    together = any_of(page.words.collective).search(text)
    person = any_of(page.words.person).search(text)
    if together and person:
        return "collective" if together.start() < person.start() else "person"
    return "collective" if together else "person" if person else None


def _award(page: Page, node: Node) -> tuple[str, str, Stretch] | None:
    """(id, granted by, words) of the nearest award named above a section."""
    at: Node | None = node
    while at is not None and at.parent is not None:
        for one in page.words.awards:
            found = re.search(rf"{one.name}(?:\s+của\s+(?P<who>[^:;.,]+))?", at.words.text)
            if found:
                who = (found["who"] or "").strip()
                return one.id, who, at.words.part(*found.span())
        at = at.parent
    return None


def _tier(page: Page, node: Node, subject: str, award: str, who: str, words: Stretch) -> None:
    at = f"tiers.{page.count('tiers')}"
    page.found(f"{at}.id", f"{award}-{subject}", node.section, node.words)
    page.found(f"{at}.title", words.text, node.section, words)
    if who:
        page.found(f"{at}.granted_by", who, node.section, words)
    page.found(f"{at}.subject", subject, node.section, node.words)
    page.found(f"{at}.section", node.section, node.section, node.words)
    page.found(f"{at}.text", node.words.text.rstrip(":"), node.section, node.words)
    mode, sure = "all_of", Confidence.LIKELY
    if any_of(page.words.one_of).search(node.words.text):
        mode, sure = "one_of", Confidence.CERTAIN
    elif any_of(page.words.all_of).search(node.words.text):
        sure = Confidence.CERTAIN
    page.found(f"{at}.mode", mode, node.section, node.words, sure)
    for part in node.parts:
        value = _criterion(page, part)
        whole = part.words
        for more in part.body:
            whole = whole.then(more)
        place = sum(one.field.startswith(f"{at}.criteria.{mode}.") for one in page.findings)
        page.found(f"{at}.criteria.{mode}.{place}", value, node.section, whole)


def _criterion(page: Page, node: Node) -> dict[str, Any]:
    """One bullet: a leaf, or all of its clauses."""
    words = node.words
    for more in node.body:
        words = words.then(more)
    leaves = [_leaf(page, piece, node.section) for piece in clauses(words, ";")]
    return leaves[0] if len(leaves) == 1 else {"all_of": leaves, "text": words.text}


def _leaf(page: Page, words: Stretch, section: str) -> dict[str, Any]:
    named = any_of(page.words.contents_named).search(words.text)
    said = words.text[: named.start()].strip() if named else ""
    reached = any_of((*page.words.met, *page.words.exceeded, "và", "mức", "tốt"))
    if not said or reached.sub("", said).strip(" ,"):
        return {"judged": words.text, "section": section}
    over = any_of(page.words.exceeded).search(said)
    where = re.search(r"mục\s+(?P<s>[IVX]+|\d+)", words.text)
    ids = [
        one.value
        for one in page.findings
        if re.fullmatch(r"contents\.\d+\.id", one.field)
        and (not where or str(one.value).split(".")[0] == where["s"])
    ]
    leaf: dict[str, Any] = {
        "contents": ids,
        "standard": "met_and_exceeded" if over else "met",
        "section": section,
        "text": words.text,
    }
    if over:
        leaf["exceeding_readings"] = ["any_target", "every_target"]
    return leaf


def _referring(page: Page, node: Node, kind: str, award: tuple[str, str, Stretch] | None) -> None:
    if award is None:
        return
    at = f"tiers.{page.count('tiers')}"
    page.found(f"{at}.id", f"{award[0]}-{kind}", node.section, node.words)
    page.found(f"{at}.title", award[2].text, node.section, award[2])
    page.found(f"{at}.granted_by", award[1], node.section, award[2])
    page.found(f"{at}.subject", kind, node.section, node.words, Confidence.LIKELY)
    page.found(f"{at}.section", node.section, node.section, node.words)
    colon = node.words.text.index(":")
    page.found(f"{at}.text", node.words.part(colon + 1).text, node.section, node.words)
    number = re.search(r"số\s+(?P<n>\S+)", node.words.text)
    if number:
        page.found(f"{at}.refers_to", number["n"], node.section, node.words)
    page.found(f"{at}.missing", "chưa có văn bản", node.section, node.words, Confidence.LIKELY)


def read_award_file(page: Page) -> None:
    """What is handed in for an award, in how many sets."""
    for node in page.nodes("award_file"):
        if not node.parts or node.role != "award_file" or page.count("award_file.items"):
            continue
        if any(one.field == "award_file.text" for one in page.findings):
            return
        page.found("award_file.section", node.section, node.section, node.words)
        page.found("award_file.text", node.words.text.rstrip(":"), node.section, node.words)
        if sets := _SETS.search(node.words.text):
            words = node.words.part(*sets.span())
            page.found("award_file.sets", int(sets["n"]), node.section, words)
        for number, part in enumerate(node.parts):
            page.found(f"award_file.items.{number}.section", part.section, part.section, part.words)
            page.found(f"award_file.items.{number}.text", part.words.text, part.section, part.words)
