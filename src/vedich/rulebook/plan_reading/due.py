"""Days by which something is handed in, and the rhythm of reports."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from vedich.domain.plan_findings import Confidence
from vedich.domain.plan_texts import Stretch
from vedich.rulebook.plan_reading.collecting import Page, any_of, clauses
from vedich.rulebook.plan_reading.dates import DAY, HOUR, day_of

_EVERY = re.compile(
    r"(?:[Đđ]ịnh kỳ|cứ)\s+(?P<n>\d{1,3})\s+ngày|(?P<m>\d{1,3})\s+ngày\s*/\s*(?:01\s+)?lần"
)
_WEEKS = re.compile(r"[Đđ]ịnh kỳ\s+(?P<n>\d{1,2})\s+tuần")
_ON_DAY = re.compile(
    r"(?i:trước|vào|chậm nhất|muộn nhất|đến|xong)\s+(?:là\s+)?ngày\s+(?P<day>\d{1,2})"
    r"(?!\s*[/.-]?\d|\s+tháng\s+\d)"
)
_COUNTED = re.compile(r"(?P<what>sơ kết|tổng kết|báo cáo)\s+(?P<n>\d{2,3})\s+ngày", re.IGNORECASE)
_RECEIVER = re.compile(
    r"\s(?:về|cho|đến|tới)\s+(?P<who>[A-ZĐỦ][^,;.]*?(?:\([^)]*\))?)"
    r"(?=\s+(?:trước|chậm|để|tổng hợp|xem|theo)|[,;.]|$)"
)
_FILES = re.compile(r"(?:lập|gửi)\s+hồ sơ\s.*?\s?(?:về|đến|tới)\s")
_SKIPPED = ("bases", "tail", "situation", "annex")


def read_due(page: Page) -> None:
    """Deadlines and reports of the whole body."""
    seen: set[tuple[object, ...]] = set()
    period = {one.span.start for one in page.findings if one.field.startswith("period.")}
    for node in page.root.walk():
        if node.role in _SKIPPED or node is page.root:
            continue
        for words in node.passages():
            if any(words.span.start <= place < words.span.end for place in period):
                continue
            _deadlines(page, node.section, words)
            _reports(page, node.section, words, seen)
    if not page.count("deadlines"):
        for node in page.root.walk():
            for words in node.passages():
                _undated(page, node.section, words)


def _deadlines(page: Page, section: str, words: Stretch) -> None:
    for side, names in (("until", page.words.until), ("before", page.words.before)):
        for found in dated(names).finditer(words.text):
            if side == "before" and words.text[: found.start()].lower().endswith(
                ("không ", "hết ")
            ):
                continue
            sentence = _sentence(words, found.start())
            sending = any_of(page.words.sending).search(sentence.text)
            if not sending:
                continue
            day = day_of(found)
            shown = words.part(*found.span("day"))
            if day is None:
                page.no_such_day(section, shown)
                continue
            at = f"deadlines.{page.count('deadlines')}"
            page.found(f"{at}.section", section, section, sentence)
            page.found(f"{at}.text", sentence.text, section, sentence)
            page.found(f"{at}.{side}", day, section, words.part(*found.span()))
            _who(page, at, section, sentence)
            _after_end(page, at, section, day, shown, side)


def _undated(page: Page, section: str, words: Stretch) -> None:
    """Where award files go, in a text that names no day for it."""
    for sentence in clauses(words):
        if _FILES.search(sentence.text) and not re.search(DAY, sentence.text):
            at = f"deadlines.{page.count('deadlines')}"
            page.found(f"{at}.section", section, section, sentence, Confidence.LIKELY)
            page.found(f"{at}.text", sentence.text, section, sentence, Confidence.LIKELY)
            _who(page, at, section, sentence)
            if not any(one.field == f"{at}.sender" for one in page.findings):
                _led(page, f"{at}.sender", section, sentence)


def _who(page: Page, at: str, section: str, sentence: Stretch) -> None:
    sends = re.search(r"\s(?:gửi|nộp|lập|báo cáo)\s", sentence.text)
    if sends and 3 < sends.start() < 120:
        sender = sentence.part(0, sends.start())
        page.found(f"{at}.sender", sender.text, section, sender, Confidence.LIKELY)
        to = _RECEIVER.search(sentence.text, sends.end())
        if to:
            receiver = sentence.part(*to.span("who"))
            page.found(f"{at}.receiver", receiver.text, section, receiver, Confidence.LIKELY)


def _after_end(page: Page, at: str, section: str, day: date, words: Stretch, side: str) -> None:
    ends = [one for one in page.findings if one.field == "period.end"]
    if ends and side == "before" and 0 <= (day - date.fromisoformat(ends[0].value)).days <= 3:
        page.doubt(
            "deadline_at_end",
            "Hạn gửi sát ngày kết thúc đợt thi đua: phải xét trên số liệu tạm tính.",
            "The deadline is close to the campaign's end: figures will be provisional.",
            section,
            words,
            ends[0],
        )


def _reports(page: Page, section: str, words: Stretch, seen: set[tuple[object, ...]]) -> None:
    for sentence in clauses(words):
        if not any_of(page.words.report_words).search(sentence.text):
            continue
        for found in _EVERY.finditer(sentence.text):
            days = int(found["n"] or found["m"])
            _report(page, section, sentence, found, seen, every_days=days)
        for found in _WEEKS.finditer(sentence.text):
            _report(page, section, sentence, found, seen, every_days=7 * int(found["n"]))
        for found in _COUNTED.finditer(sentence.text):
            _report(page, section, sentence, found, seen, milestone=f"day-{found['n']}")
        if any_of(page.words.report_words).search(sentence.text):
            for rhythm in page.words.rhythms:
                for found in any_of(rhythm.words).finditer(sentence.text):
                    step: dict[str, object] = (
                        {"every_days": rhythm.days}
                        if rhythm.days
                        else {"every_months": rhythm.months}
                    )
                    if day := _ON_DAY.search(sentence.text):
                        step["month_day"] = int(day["day"])
                    _report(page, section, sentence, found, seen, **step)


def _report(
    page: Page,
    section: str,
    sentence: Stretch,
    found: re.Match[str],
    seen: set[tuple[object, ...]],
    **step: object,
) -> None:
    key = tuple(step.items())
    if key in seen:
        return
    seen.add(key)
    at = f"reporting.{page.count('reporting')}"
    words = sentence.part(*found.span())
    page.found(f"{at}.section", section, section, words)
    page.found(f"{at}.text", words.text, section, words)
    for name, value in step.items():
        page.found(f"{at}.{name}", value, section, words)
    _led(page, f"{at}.author", section, sentence)


def _led(page: Page, field: str, section: str, sentence: Stretch) -> None:
    """Who leads the section's duty does this part of it, too."""
    for one in page.findings:
        if re.fullmatch(r"duties\.\d+\.leads\.0", one.field) and one.section == section:
            page.found(field, one.value, section, sentence, Confidence.LIKELY)
            return


def _sentence(words: Stretch, place: int) -> Stretch:
    start = max((cut.end() for cut in re.finditer(r"[.;]\s", words.text[:place])), default=0)
    end = re.compile(r"\.(?=\s|$)|;").search(words.text, place)
    return words.part(start, end.start() if end else None)


@cache
def dated(names: tuple[str, ...]) -> re.Pattern[str]:
    """“trước ngày 15/10/2024”, “chậm nhất là 17 giờ ngày 02/01/2025”."""
    inside = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?i:{inside})\s+(?:là\s+)?{HOUR}(?:ngày\s+)?(?P<day>{DAY})")
