"""Contents of a campaign and the targets in them, each bound to the indicator its words name."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from vedich.domain.plan_findings import Confidence
from vedich.domain.plan_texts import Stretch
from vedich.domain.plan_words import IndicatorNames, PlanWords
from vedich.rulebook.plan_reading.amounts import Amount, amounts
from vedich.rulebook.plan_reading.collecting import Page, any_of, clauses
from vedich.rulebook.plan_reading.moments import moment_of
from vedich.rulebook.plan_reading.outline import Node


def read_aims(page: Page) -> None:
    """Every item of the contents; the compared numbers in it are its targets."""
    for node in _items(page):
        number = page.count("contents")
        words = _whole(node)
        page.found(f"contents.{number}.id", node.section, node.section, words)
        page.found(f"contents.{number}.text", words.text, node.section, words)
        for words in _passages(node):
            for sentence in clauses(words):
                _targets(page, node.section, sentence)
    _beyond_hundred(page)
    _twice(page)


def _items(page: Page) -> list[Node]:
    """The numbered items of sections that hold contents; bullets where nothing is numbered."""
    items: list[Node] = []
    for node in page.nodes("contents"):
        if node.parent in items or any(node in item.walk() for item in items):
            continue
        inner = [part for part in node.parts if part.marker != "dash"]
        if node.marker == "dash":
            if node.parent and not node.parent.heading and node.parent.marker != "roman":
                continue
            items.append(node)
        elif inner or (node.parts and node.heading):
            continue
        elif node.words.at and not (node.marker == "roman" and not node.body):
            items.append(node)
    return items


def _whole(node: Node) -> Stretch:
    words = node.words
    for more in node.body:
        words = words.then(more)
    for part in node.parts:
        for more in part.passages():
            words = words.then(more)
    return words


def _passages(node: Node) -> list[Stretch]:
    return [words for part in node.walk() for words in part.passages()]


def _targets(page: Page, section: str, sentence: Stretch) -> None:
    if any_of(page.words.no_target).search(sentence.text):
        return
    found = list(amounts(sentence, page.words))
    # “Tháng 10 đạt 60%, tháng 11 đạt 70% hồ sơ …”: what is counted may stand behind the last.
    named = next((amount.name for amount in found if amount.name.at), None)
    for amount in found:
        if amount.name.at:
            named = amount.name
        elif named is None:
            continue
        _target(page, section, amount, named, sentence)


def _target(page: Page, section: str, amount: Amount, name: Stretch, sentence: Stretch) -> None:
    number = page.count("targets")
    at = f"targets.{number}"
    sure = Confidence.CERTAIN if amount.sure else Confidence.LIKELY
    known = indicator_of(name.text, page.words)
    percent = amount.unit in ("%", "phần trăm")
    page.found(f"{at}.written", amount.words.text, section, amount.words)
    page.found(f"{at}.content", section, section, amount.words)
    page.found(f"{at}.section", section, section, amount.words)
    if known and percent:
        choice = Confidence.UNSURE if len(known.choices) > 1 else Confidence.LIKELY
        page.found(f"{at}.indicator", known.id, section, name, choice)
        for place, other in enumerate(known.choices):
            page.found(f"{at}.binding.choices.{place}", other, section, name, choice)
    else:
        page.doubt(
            "no_indicator",
            f"“{name.text}” chưa gắn với chỉ số nào của phần mềm: giữ là nội dung với con số và "
            "đơn vị tính của văn bản, đánh giá theo báo cáo, minh chứng.",
            f"“{name.text}” is bound to no indicator: it stays a content with the plan's own "
            "number and unit, judged by reports and evidence.",
            section,
            name,
        )
    page.found(f"{at}.comparison", amount.comparison.value, section, amount.words, sure)
    page.found(f"{at}.values.0.value", _number(amount.value), section, amount.number, sure)
    counted = Confidence.LIKELY if "/" in amount.number.text else Confidence.CERTAIN
    page.found(f"{at}.values.0.unit", amount.unit, section, amount.words, counted)
    if moment := moment_of(amount, sentence, _year(page)):
        day, words = moment
        page.found(f"{at}.values.0.until", day, section, words, Confidence.LIKELY)
        ends = [one for one in page.findings if one.field == "period.end"]
        if ends and day.isoformat() > str(ends[0].value):
            page.doubt(
                "moment_after_end",
                f"Mốc {words.text} của chỉ tiêu sau ngày kết thúc đợt thi đua {ends[0].text}.",
                f"The target's moment {words.text} lies after the end {ends[0].text}.",
                section,
                words,
                ends[0],
            )


def _year(page: Page) -> int | None:
    """The year of a “quý II” that names none: the one the campaign ends in."""
    for field in ("period.end", "document.date"):
        for one in page.findings:
            if one.field == field:
                return int(str(one.value)[:4])
    return None


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def indicator_of(text: str, words: PlanWords) -> IndicatorNames | None:
    """The indicator whose longest name the text holds; None where it holds none."""
    lower = text.lower().replace("thủ tục hành chính", "tthc")
    best: tuple[int, IndicatorNames] | None = None
    for one in words.indicators:
        for name in one.names:
            said = name.lower().replace("thủ tục hành chính", "tthc")
            if _holds(lower, said) and (best is None or len(said) > best[0]):
                best = (len(said), one)
    return best[1] if best else None


def _holds(text: str, name: str) -> bool:
    """Does a text hold a name? “phản ánh … đúng hạn” are its parts in their order."""
    place = 0
    for part in name.split(" … "):
        place = text.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True


def _beyond_hundred(page: Page) -> None:
    unsure = []
    units = {one.field: one.value for one in page.findings if one.field.endswith(".unit")}
    for one in page.findings:
        shared = one.field.removesuffix("value") + "unit"
        percent = units.get(shared) == "%"
        if one.field.endswith(".value") and percent and float(one.value) > 100:
            page.doubt(
                "above_hundred",
                f"Tỷ lệ {one.text}% lớn hơn 100%.",
                f"A rate of {one.text}% is above 100%.",
                one.section,
                one,
            )
            unsure.append(one)
    for one in unsure:
        place = page.findings.index(one)
        page.findings[place] = replace(one, confidence=Confidence.UNSURE)


def _twice(page: Page) -> None:
    """Two targets for one indicator of one section of contents."""
    seen: dict[str, tuple[str, str]] = {}
    by_field = {one.field: one for one in page.findings}
    for one in page.findings:
        if not re.fullmatch(r"targets\.\d+\.indicator", one.field):
            continue
        at = one.field.removesuffix(".indicator")
        value = by_field[f"{at}.values.0.value"]
        moment = by_field.get(f"{at}.values.0.until")
        # One aim may rise from quarter to quarter: that is no contradiction.
        key = f"{one.value}|{moment.value if moment else ''}"
        before = seen.setdefault(key, (at, str(value.value)))
        if before[0] != at and before[1] != str(value.value):
            page.doubt(
                "two_targets",
                f"Hai giá trị cho một chỉ tiêu: {before[1]} và {value.value}.",
                f"Two values for one target: {before[1]} and {value.value}.",
                one.section,
                by_field[f"{before[0]}.values.0.value"],
                value,
            )
