"""Forms of commendation: who grants them to whom, with their trees of criteria.

A form is named above (“1. Bằng khen của Chủ tịch UBND tỉnh”) or in the sentence itself (“Giám đốc
Sở tặng Giấy khen cho tập thể đạt cả hai tiêu chuẩn: …”); criteria stand below it or behind a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vedich.domain.plan_findings import Confidence
from vedich.domain.plan_texts import Stretch
from vedich.domain.plans import Missing
from vedich.rulebook.plan_reading.collecting import Page, any_of, clauses
from vedich.rulebook.plan_reading.outline import Node

_REFERS = re.compile(r":\s*(?:Thực hiện theo|theo)\s")
_WHO_ENDS = r"(?=\s+(?:tặng|trao|cho|đối với|xét|để|khi|dành|do)\b|[:;.,(]|$)"
_GRANTOR = (
    r"(?:Chủ tịch|Giám đốc|Thủ tướng|Chính phủ|Bộ trưởng|Thủ trưởng|Trưởng|Hiệu trưởng"
    r"|Ban Chấp hành|Ban Thường vụ|Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Hội đồng"
    r"|Tổng Liên đoàn|Liên đoàn)"
)
_GRANTS = re.compile(
    rf"(?P<who>{_GRANTOR}\b[^,;:.]*?)\s+(?:(?:xem xét|xét|sẽ|quyết định)[\s,]+)*"
    r"(?:tặng thưởng|trao tặng|tặng|trao|khen thưởng)(?!\w)"
)
_ABOVE = re.compile(rf"^.*\b(?:trình|đề nghị|đề xuất)\s+(?={_GRANTOR})")
_EITHER = re.compile(r"^[\s,]*(?:và|hoặc|,|/|;)\s*\Z")
_SAYS = re.compile(
    r"(?i)\b(?:tặng|được|đạt|khi|phải|thỏa mãn|thoả mãn|đáp ứng|có|hoàn thành|bảo đảm)\b"
)
_WHEN = re.compile(r"\s(?:khi|nếu)\s")


@dataclass(frozen=True, slots=True)
class Award:
    """A form of commendation, who grants it, and how sure that is."""

    id: str
    who: str
    words: Stretch
    sure: Confidence


def read_tiers(page: Page) -> None:
    """Every form of commendation for one kind of subject, with its tree of criteria."""
    criteria: list[Node] = []  # what stands below a form is asked for, it is no form itself
    for node in page.nodes("tiers"):
        if node.marker == "dash" or node in criteria or _shared(page, node):
            continue
        found = False
        for lead, parts in led(node):
            award = _award(page, node, lead)
            kinds = _subjects(page, lead)
            if award is None or not kinds or not (parts or _says(node, lead)):
                continue
            found = True
            criteria += [each for part in parts for each in part.walk()]
            for kind in kinds:
                sure = Confidence.CERTAIN if len(kinds) == 1 else Confidence.LIKELY
                _tier(page, node, lead, parts, (kind, sure), award)
        if not found and node.marker == "number" and not node.parts:
            award = _award(page, node, node.words)
            if award and _REFERS.search(node.words.text):
                for kind in ("collective", "person"):
                    _referring(page, node, kind, award)


def _says(node: Node, lead: Stretch) -> bool:
    """Does a passage without bullets say itself what is asked for? A heading does not."""
    if _REFERS.search(lead.text) or (lead is node.words and node.heading):
        return False
    return bool(_SAYS.search(lead.text)) and len(lead.text.split()) > 6


def _shared(page: Page, node: Node) -> bool:
    """Is it only the name above forms that are told apart by subject beneath it?"""
    below = [part for part in node.parts if part.marker in ("number", "letter")]
    return any(_at_once(page, part.words.text) for part in below)


def _at_once(page: Page, text: str) -> bool:
    kinds = any_of((*page.words.collective, *page.words.person))
    opening = re.match(r"(?i:đối với|các|với|cho|\s|:)*", text)
    return bool(kinds.match(text, opening.end() if opening else 0)) or bool(_GRANTS.match(text))


def led(node: Node) -> Iterator[tuple[Stretch, list[Node]]]:
    """Each passage with the bullets that follow it."""
    passages = list(node.passages())
    for place, lead in enumerate(passages):
        end = passages[place + 1].span.start if place + 1 < len(passages) else None
        yield (
            lead,
            [
                part
                for part in node.parts
                if part.words.at
                and part.words.span.start > lead.span.start
                and (end is None or part.words.span.start < end)
            ],
        )


def subject_of(page: Page, text: str) -> str | None:
    """A collective or a person: whichever the words name first."""
    together = any_of(page.words.collective).search(text)
    person = any_of(page.words.person).search(text)
    if together and person:
        return "collective" if together.start() < person.start() else "person"
    return "collective" if together else "person" if person else None


def _subjects(page: Page, lead: Stretch) -> list[str]:
    """Whom a passage speaks of; both where it names them side by side."""
    text = lead.text
    for pattern in (_named(page), _GRANTS):
        text = pattern.sub(lambda found: " " * len(found.group()), text)
    text = text.strip()[:90]
    first = subject_of(page, text)
    if first is None:
        return []
    together = any_of(page.words.collective).search(text)
    person = any_of(page.words.person).search(text)
    if together and person:
        one, other = sorted((together, person), key=lambda found: found.start())
        between = any_of(page.words.collective).sub("", text[one.end() : other.start()])
        if _EITHER.match(between):
            return ["collective", "person"]
    return [first]


def _named(page: Page) -> re.Pattern[str]:
    inside = "|".join(one.name for one in page.words.awards)
    return re.compile(rf"(?P<award>{inside})(?:\s+của\s+(?P<who>[^:;.,(]+?){_WHO_ENDS})?", re.I)


def _award(page: Page, node: Node, lead: Stretch) -> Award | None:
    """The nearest award named in a passage, or above it."""
    places = [lead]
    at: Node | None = node
    while at is not None and at.parent is not None:
        places.append(at.words)
        at = at.parent
    kept: Award | None = None
    for words in places:
        award = _award_in(page, words)
        if award and award.who:
            return (
                award
                if kept is None or not kept.id
                else Award(kept.id, award.who, kept.words, Confidence.LIKELY)
            )
        kept = kept or award
    return kept


def _award_in(page: Page, words: Stretch) -> Award | None:
    named = _named(page).search(words.text)
    grants = _GRANTS.search(words.text)
    said = grants.group("who") if grants else ""
    if grants and (above := _ABOVE.match(said)):
        said = said[above.end() :]
    if named:
        ids = {one.name.lower(): one.id for one in page.words.awards}
        own = (named["who"] or "").strip()
        sure = Confidence.CERTAIN if own else Confidence.LIKELY
        return Award(ids[named["award"].lower()], own or said, words.part(*named.span()), sure)
    if grants:
        return Award("khen-thuong", said, words.part(*grants.span()), Confidence.LIKELY)
    return None


def _tier(
    page: Page,
    node: Node,
    lead: Stretch,
    parts: Sequence[Node],
    subject: tuple[str, Confidence],
    award: Award,
) -> None:
    at = f"tiers.{page.count('tiers')}"
    name = f"{award.id}-{subject[0]}"
    again = sum(
        one.value in (name, f"{name}-2") for one in page.findings if one.field[-3:] == ".id"
    )
    page.found(f"{at}.id", f"{name}-{again + 1}" if again else name, node.section, lead)
    page.found(f"{at}.title", award.words.text, node.section, award.words)
    if award.who:
        page.found(f"{at}.granted_by", award.who, node.section, award.words, award.sure)
    page.found(f"{at}.subject", subject[0], node.section, lead, subject[1])
    page.found(f"{at}.section", node.section, node.section, lead)
    page.found(f"{at}.text", lead.text.rstrip(":"), node.section, lead)
    mode, sure = _mode(page, lead.text)
    page.found(f"{at}.mode", mode, node.section, lead, sure)
    if sure is Confidence.UNSURE:
        page.doubt(
            "criteria_mixed",
            "Câu vừa đòi đủ, vừa đòi một trong các tiêu chuẩn: đọc lại cây tiêu chuẩn.",
            "The sentence asks both for all and for one of the criteria: look at their tree.",
            node.section,
            lead,
        )
    for value, whole in _criteria(page, node, lead, parts):
        place = sum(one.field.startswith(f"{at}.criteria.{mode}.") for one in page.findings)
        page.found(f"{at}.criteria.{mode}.{place}", value, node.section, whole)


def _mode(page: Page, text: str) -> tuple[str, Confidence]:
    """All or one of the criteria; where a sentence asks for both, a person chooses."""
    one = any_of(page.words.one_of).search(text)
    every = any_of(page.words.all_of).search(text)
    if one:
        mixed = bool(every) or " và " in text[max(one.start() - 20, 0) : one.start()]
        return "one_of", Confidence.UNSURE if mixed else Confidence.CERTAIN
    return "all_of", Confidence.CERTAIN if every else Confidence.LIKELY


def _criteria(
    page: Page, node: Node, lead: Stretch, parts: Sequence[Node]
) -> Iterator[tuple[dict[str, Any], Stretch]]:
    """The criteria below a passage, behind its colon, or the condition it names."""
    for part in parts:
        whole = part.words
        for more in part.body:
            whole = whole.then(more)
        yield _criterion(page, part), whole
    if parts:
        return
    colon = lead.text.find(":", 25)
    when = _WHEN.search(lead.text)
    start = colon + 1 if colon >= 0 else when.end() if when else 0
    for piece in clauses(lead.part(start), ";"):
        yield _leaf(page, piece, node.section), piece


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


def _referring(page: Page, node: Node, kind: str, award: Award) -> None:
    at = f"tiers.{page.count('tiers')}"
    page.found(f"{at}.id", f"{award.id}-{kind}", node.section, node.words)
    page.found(f"{at}.title", award.words.text, node.section, award.words)
    page.found(f"{at}.granted_by", award.who, node.section, award.words)
    page.found(f"{at}.subject", kind, node.section, node.words, Confidence.LIKELY)
    page.found(f"{at}.section", node.section, node.section, node.words)
    colon = node.words.text.index(":")
    page.found(f"{at}.text", node.words.part(colon + 1).text, node.section, node.words)
    number = re.search(r"số\s+(?P<n>\S+)", node.words.text)
    if number:
        page.found(f"{at}.refers_to", number["n"], node.section, node.words)
    lacks = Missing.DOCUMENT.value
    page.found(f"{at}.missing", lacks, node.section, node.words, Confidence.LIKELY)
