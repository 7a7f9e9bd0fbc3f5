"""From when to when: two days, an open start, whole months; a length that does not agree."""

from __future__ import annotations

import re
from datetime import date

from vedich.domain.plan_findings import Confidence
from vedich.domain.plan_texts import Stretch
from vedich.domain.plans import Missing
from vedich.rulebook.plan_reading.collecting import Page, clauses
from vedich.rulebook.plan_reading.dates import days_in, months_in

_OPEN = re.compile(
    r"(?:từ|kể từ)\s+(?:ngày|khi)\s+(?:ban hành|ký|phát động|Kế hoạch)", re.IGNORECASE
)
_FROM_TO = re.compile(r"(?i)\b(?:từ|bắt đầu|đến|kết thúc)\b")
_LENGTH = re.compile(r"(?P<n>\d{2,3})\s+ngày(?:\s+đêm)?")
_SENTENCE = r"\.(?=\s+[A-ZĐÀ-Ỹ])|;"


def read_period(page: Page) -> None:
    """The campaign's period, from its own section or from the one sentence that gives it."""
    places = [(node.section, words) for node in page.nodes("period") for words in node.passages()]
    sure = Confidence.CERTAIN
    if not any(_days(words) for _, words in places):
        sure = Confidence.LIKELY
        places = [
            (node.section, words)
            for node in page.root.walk()
            if node.role not in ("situation", "bases", "tail")
            for words in node.passages()
            if re.search(r"(?i)thời gian|phát động|đợt thi đua|chiến dịch", words.text)
            and _FROM_TO.search(words.text)
        ]
    for section, words in places:
        for sentence in clauses(words, _SENTENCE):
            if _FROM_TO.search(sentence.text) and _read(page, section, sentence, sure):
                _named_length(page)
                return
    page.doubt("no_period", "Chưa thấy thời gian thi đua.", "No period is given.", "")


def _days(words: Stretch) -> bool:
    return any(True for _ in days_in(words)) or any(True for _ in months_in(words))


def _read(page: Page, section: str, sentence: Stretch, sure: Confidence) -> bool:
    days = list(days_in(sentence))
    months = list(months_in(sentence))
    for day, words in days:
        if day is None:
            page.no_such_day(section, words)
    known = [(day, words) for day, words in days if day]
    colon = sentence.text.find(":")
    shown = sentence.part(colon + 1) if 0 < colon < 60 else sentence
    start: tuple[date, Stretch] | None = None
    end: tuple[date, Stretch] | None = None
    if len(known) >= 2:
        start, end = known[0], known[1]
    elif len(known) == 1 and _OPEN.search(sentence.text):
        end = known[0]
    elif len(known) == 1:
        end = known[0]
        sure = Confidence.LIKELY
    elif len(months) >= 2:
        start, end = (months[0][0], months[0][2]), (months[1][1], months[1][2])
        sure = Confidence.LIKELY
    if end is None:
        return False
    if start and start[0] > end[0]:
        page.doubt(
            "period_backwards",
            f"Thời gian kết thúc {_plain(end[0])} trước khi bắt đầu {_plain(start[0])}.",
            f"The period ends on {end[0]} before it begins on {start[0]}.",
            section,
            start[1],
            end[1],
        )
        sure = Confidence.UNSURE
    page.found("period.section", section, section, sentence)
    page.found("period.text", _ended(shown.text), section, shown)
    if start:
        page.found("period.start", start[0], section, start[1], sure)
    page.found("period.end", end[0], section, end[1], sure)
    if not start:
        _open_start(page, section, sentence)
    return True


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _open_start(page: Page, section: str, sentence: Stretch) -> None:
    issued = [one for one in page.findings if one.field == "document.date"]
    found = _OPEN.search(sentence.text)
    if found and issued:
        words = sentence.part(*found.span())
        page.found(
            "period.start", date.fromisoformat(issued[0].value), section, words, Confidence.LIKELY
        )
    else:
        page.found("period.missing", Missing.ISSUE_DATE.value, section, sentence)
        page.doubt(
            "open_start",
            "Bắt đầu từ ngày ban hành mà ngày ban hành để trống: chưa biết ngày đầu.",
            "It starts on the day of issue, which is blank: the first day is unknown.",
            section,
            sentence,
        )


def named_length(title: str) -> int | None:
    """How many days a title speaks of ("100 ngày cao điểm"), None where it names no number."""
    found = _LENGTH.search(title)
    return int(found["n"]) if found else None


def _named_length(page: Page) -> None:
    """“100 ngày” that is 94: shown, not repaired."""
    known = {one.field: one for one in page.findings if one.field.startswith("period.")}
    titles = [one for one in page.findings if one.field == "document.title"]
    if "period.start" not in known or not titles:
        return
    start, end = (date.fromisoformat(known[f"period.{side}"].value) for side in ("start", "end"))
    named = named_length(titles[0].text)
    days = (end - start).days + 1
    if named and named != days:
        page.doubt(
            "length_differs",
            f"Tên gọi nói {named} ngày, từ ngày đầu đến ngày cuối có {days} ngày.",
            f"The name says {named} days, from first to last day there are {days}.",
            known["period.start"].section,
            titles[0],
            known["period.start"],
            known["period.end"],
        )
    issued = [one for one in page.findings if one.field == "document.date"]
    if issued and start < date.fromisoformat(issued[0].value):
        page.doubt(
            "starts_before_issue",
            f"Bắt đầu {_plain(start)}, trước ngày ban hành {_plain(issued[0].value)}.",
            f"It starts on {start}, before its day of issue {issued[0].value}.",
            known["period.start"].section,
            issued[0],
            known["period.start"],
        )


def _plain(day: date | str) -> str:
    when = date.fromisoformat(day) if isinstance(day, str) else day
    return when.strftime("%d/%m/%Y")
