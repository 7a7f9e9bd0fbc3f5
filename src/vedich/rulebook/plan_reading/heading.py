"""The head and the foot of a document: kind, number, date, body, title, signature, recipients."""

from __future__ import annotations

import re
from datetime import date

from vedich.domain.plan_findings import Confidence
from vedich.domain.plan_texts import Stretch
from vedich.domain.plans import Missing
from vedich.rulebook.plan_reading.citations import NUMBER
from vedich.rulebook.plan_reading.collecting import Page
from vedich.rulebook.plan_reading.outline import CLOSING, Node
from vedich.rulebook.plan_reading.paragraphs import shouts

HEAD = "Đầu trang"
_NUMBER = re.compile(r"^Số\s*(?::\s*|(?=\d+\s?/))(?P<rest>.*)$")
_PLACE_DATE = re.compile(
    r"(?:^|(?<=\s))(?P<place>[A-ZĐ][^,\d/:]{1,40}),\s*ngày\s*(?P<d>\d{0,2})[\s.…]*tháng\s*(?P<m>\d{0,2})[\s.…]*năm\s*(?P<y>\d{4})"
)
_MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM CỘNG HOÀ"
_NATION = re.compile(r"CỘNG HÒA XÃ|CỘNG HOÀ XÃ|Độc lập\s*[-–]")
_ISSUING = re.compile(
    r"(?<![/\w-])(?P<body>"
    r"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|Sở|Ban|Hội|Đoàn|Công an|Phòng|Trường)"
    r"(?:\s(?!về\b|của\b|ban\b|ngày\b|đề\b|xây\b)[^\s.;:,\d/]+){0,8})\s+"
    r"(?:ban hành\s+(?:Kế hoạch|kế hoạch|Thể lệ)|xây dựng\s+(?:Kế hoạch|kế hoạch)"
    r"|đề nghị|phát động\s)"
)
_OPENING_WORDS = re.compile(
    r"^(?:Căn cứ|Thực hiện|Trong|Nhằm|Để|Kính gửi|Trên cơ sở|Theo|Xét|Hưởng ứng|Tiếp tục|Với"
    r"|Ngày)\b"
)
_OWN_NAME = re.compile(r"^(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)\s")


def read_heading(page: Page) -> None:
    """Everything above the first section."""
    lines = page.root.body
    kind_at = _kind(page, lines)
    _number_and_date(page, lines)
    _title(page, lines, kind_at)
    _body(page, lines)
    _addressees(page)


def is_motto(words: Stretch) -> bool:
    """Is it only the name and the motto of the country?"""
    return bool(_NATION.match(words.text)) or words.text in _MOTTO


def read_foot(page: Page) -> None:
    """Signature and recipients, wherever they stand after the last words."""
    lines = [line for node in page.root.parts if node.section == CLOSING for line in node.body]
    listing = False
    authority: list[str] = []
    recipients: list[Stretch] = []
    name: Stretch | None = None
    for line in lines:
        text = line.text
        if re.match(r"(?i)nơi nhận\s*:?", text):
            listing = True
            rest = line.part(re.match(r"(?i)nơi nhận\s*:?", text).end())  # type: ignore[union-attr]
            recipients += [rest] if rest.at else []
        elif re.match(r"^[-–+•]\s+", text) and listing:
            recipients.append(line.part(2))
        elif text.upper() == text and any(letter.isalpha() for letter in text):
            authority += [text]
            page.found(f"document.signatory.authority.{len(authority) - 1}", text, HEAD, line)
        elif _is_name(text) and not (recipients and _runs_on(recipients[-1])):
            name = line
        elif listing and recipients and _runs_on(recipients[-1]):
            recipients[-1] = recipients[-1].then(line)
    for number, recipient in enumerate(recipients):
        words = recipient.text.rstrip(" ;.")
        page.found(f"recipients.{number}", words, "Nơi nhận", recipient)
    if name:
        page.found("document.signatory.name", name.text, HEAD, name)
    else:
        page.doubt("no_signatory", "Chưa thấy tên người ký.", "No signatory is named.", HEAD)


def _kind(page: Page, lines: list[Stretch]) -> int | None:
    for place, line in enumerate(lines):
        for kind in page.words.kinds:
            if line.text.rstrip(" :") == kind:
                page.found("document.kind", kind.capitalize(), HEAD, line)
                return place
        if re.match(r"^V/v\b", line.text):
            page.found("document.kind", "Công văn", HEAD, line, Confidence.LIKELY)
            return place - 1
    page.doubt(
        "no_kind",
        "Chưa thấy tên loại văn bản (KẾ HOẠCH, QUYẾT ĐỊNH … hoặc V/v …).",
        "No kind of document is named.",
        HEAD,
    )
    return None


def _number_and_date(page: Page, lines: list[Stretch]) -> None:
    seen_number = seen_date = False
    for line in lines:
        if not seen_number and (number := _NUMBER.match(line.text)):
            seen_number = True
            beside = _PLACE_DATE.search(line.text)
            written = line.part(0, beside.start("place")) if beside else line
            page.found("document.number_written", written.text, HEAD, written)
            got = re.search(NUMBER, number["rest"])
            if got:
                at = number.start("rest")
                words = line.part(at + got.start(), at + got.end())
                page.found("document.number", words.text.replace(" ", ""), HEAD, words)
            else:
                _blank(page, Missing.NUMBER, "The number is blank.", line)
        if not seen_date and (day := _PLACE_DATE.search(line.text)):
            seen_date = True
            page.found("document.date_written", day.group(0), HEAD, line.part(*day.span()))
            if day["d"] and day["m"]:
                try:
                    when = date(int(day["y"]), int(day["m"]), int(day["d"]))
                except ValueError:
                    page.no_such_day(HEAD, line)
                else:
                    page.found("document.date", when, HEAD, line.part(day.start("d"), day.end()))
            else:
                _blank(page, Missing.ISSUE_DATE, "The day of issue is blank.", line)
    if not seen_number:
        _blank(page, Missing.NUMBER, "There is no line with a number.")
    if not seen_date:
        _blank(page, Missing.ISSUE_DATE, "There is no line with place and date.")


def _blank(page: Page, lacks: Missing, en: str, *places: Stretch) -> None:
    vi = lacks.value
    count = sum(one.field.startswith("document.missing.") for one in page.findings)
    if places:
        page.found(f"document.missing.{count}", vi, HEAD, places[0])
    page.doubt("missing", f"{vi[0].upper()}{vi[1:]}.", en, HEAD, *places)


def _title(page: Page, lines: list[Stretch], kind_at: int | None) -> None:
    if kind_at is None or kind_at + 1 >= len(lines):
        return
    title = lines[kind_at + 1]
    for line in lines[kind_at + 2 :]:
        if _OPENING_WORDS.match(line.text) or line.text.endswith((":", ";", ".")):
            break
        if (len(title.text) > 60 and _whole(title.text)) or shouts(line.text) > shouts(title.text):
            break
        title = title.then(line)
    page.found("document.title", title.text.rstrip("."), HEAD, title)


def _whole(title: str) -> bool:
    return title.count("“") == title.count("”") and title.count('"') % 2 == 0


def _body(page: Page, lines: list[Stretch]) -> None:
    head = []
    for line in lines:
        if _NUMBER.match(line.text) or line.text in page.words.kinds:
            break
        nation = _NATION.search(line.text)
        own = line.part(0, nation.start()) if nation else line
        if own.at and own.text.upper() == own.text and own.text not in _MOTTO:
            head.append(own)
    if len(head) > 1 and _OWN_NAME.match(head[-1].text) and head[-2].text.endswith("NHÂN DÂN"):
        # “ỦY BAN NHÂN DÂN” and the place beneath it are one name.
        head[-2:] = [head[-2].then(head[-1])]
    if head:
        page.found("document.body", head[-1].text, HEAD, head[-1])
        for above in head[:-1]:
            page.found("document.superior", above.text, HEAD, above, Confidence.LIKELY)
        return
    for line in lines:
        if found := _ISSUING.search(line.text):
            words = line.part(*found.span("body"))
            page.found("document.body", words.text, HEAD, words, Confidence.LIKELY)
            return
    page.doubt("no_body", "Chưa thấy cơ quan ban hành.", "No issuing body is named.", HEAD)


def _addressees(page: Page) -> None:
    asked = [place for place, line in enumerate(page.root.body) if "Kính gửi" in line.text]
    if not asked:
        return
    line = page.root.body[asked[0]]
    inline = line.part(line.text.index("Kính gửi") + len("Kính gửi")).text.lstrip(": ")
    found = [line.part(line.text.index(inline))] if inline else []
    found += [_all_of(node) for node in page.root.parts if node.marker == "dash"]
    for number, words in enumerate(found):
        page.found(f"document.addressees.{number}", words.text.rstrip(" ;."), HEAD, words)


def _all_of(node: Node) -> Stretch:
    words = node.words
    for more in node.body:
        if words.text.endswith((".", ";")):
            break
        words = words.then(more)
    return words


def _runs_on(words: Stretch) -> bool:
    return not words.text.rstrip().endswith((";", ".", ",", ")"))


def _is_name(text: str) -> bool:
    parts = text.split()
    return 2 <= len(parts) <= 6 and all(
        part[0].isupper() and part[1:].islower() and part.isalpha() for part in parts
    )
