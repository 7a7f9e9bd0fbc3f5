"""Signed plans on the site: read, compared sentence by sentence, corrected, confirmed.

    desk = plan_desk(upload)
    confirm_plan(user, upload, "phuong-mau-2026", {"period.end": "2026-06-30"})

Confirming writes the campaign's file into the office's own definitions; until then nothing counts.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from vedich.domain.errors import Refusal
from vedich.domain.plan_findings import Confidence, Finding, PlanReading
from vedich.operations.campaign.lifecycle import begin_draft
from vedich.operations.campaign.plan_reading import text_and_reading
from vedich.operations.campaign.plan_revisions import place_of
from vedich.operations.campaign.plan_sides import ShownDoubt, edits_of, shown_doubts
from vedich.operations.data.uploads import path_of
from vedich.operations.keeping.auditing import append
from vedich.operations.keeping.decided_files import deciding, put
from vedich.operations.office import Office
from vedich.operations.people.permissions import Action, check
from vedich.records.models import Upload, User

PLAN_KINDS = (".docx", ".pdf", ".txt")
# Where a value stands and its whole passage are shown on the left, not asked again on the right.
_NOT_ASKED = ("section", "text", "written", "content", "id")
_CODED: Mapping[str, tuple[str, ...]] = {
    "comparison": ("gt", "ge", "lt", "le"),
    "kind": ("collective", "person"),
    "subject": ("collective", "person"),
    "mode": ("all_of", "one_of"),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of the plan's text; ``marks`` are the anchors of what begins with it: ``w3`` of the
    fourth finding, ``d0-1`` of the second place of the first doubt."""

    text: str
    marked: bool
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A finding a person compares; ``place`` is its number on the page.

    ``choices``: (value, words) where only these will do. ``day``: the value is a day.
    """

    place: int
    finding: Finding
    editable: bool
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def day(self) -> bool:
        """Is it a day?"""
        return bool(_DAY.fullmatch(str(self.finding.value)))


@dataclass(frozen=True, slots=True)
class Desk:
    """A plan on the desk: its text in pieces, what was read, and the campaign it would make."""

    reading: PlanReading
    doubts: tuple[ShownDoubt, ...]
    pieces: tuple[Piece, ...]
    groups: Mapping[str, tuple[Asked, ...]]
    name: str
    problem: Refusal | None
    known: bool


def plan_desk(upload: Upload, office: Office | None = None) -> Desk:
    """The plan of an uploaded file; Refusal where its text can't be read."""
    from vedich.rulebook.plan_draft import draft, what_is_wrong

    office = office or Office.open()
    plan, reading = text_and_reading(path_of(upload), office)
    made = draft(reading) if reading.values("period.end") else None
    groups: dict[str, list[Asked]] = {}
    for place, one in enumerate(reading.findings):
        last = one.field.rsplit(".", 1)[-1]
        if last not in _NOT_ASKED:
            simple = isinstance(one.value, str | int | float) and not isinstance(one.value, bool)
            coded = _choices(last, office) if one.field != "document.kind" else ()
            asked = Asked(place, one, simple, coded)
            groups.setdefault(one.field.split(".")[0], []).append(asked)
    return Desk(
        reading,
        shown_doubts(plan.text, reading),
        tuple(_pieces(plan.text, reading)),
        {name: tuple(sorted(found, key=_by_item)) for name, found in groups.items()},
        made["id"] if made else "",
        what_is_wrong(made) if made else _no_period(),
        made is not None and made["id"] in office.book.campaigns,
    )


def confirm_plan(
    actor: User,
    upload: Upload,
    name: str,
    edits: Mapping[str, str],
    picks: Mapping[int, int] | None = None,
    office: Office | None = None,
) -> str:
    """Write the campaign with a person's corrections (field → value); its id.

    ``picks``: what was chosen where the plan contradicts itself (doubt → option); a choice wins
    over what stands in the field.

    Refusal where the file would be no campaign, or a campaign of that id exists.
    """
    from vedich.rulebook.plan_draft import draft, slug, what_is_wrong, written

    check(actor, Action.IMPORT_DATA)
    office = office or Office.open()
    plan, reading = text_and_reading(path_of(upload), office)
    chosen = edits_of(plan.text, reading, picks or {})
    changed = _edited(reading, {**edits, **chosen})
    if not changed.values("period.end"):
        raise _no_period()
    made = draft(changed, slug(name))
    made["author"] = actor.full_name or actor.username
    check_free(office, str(made["id"]))
    if wrong := what_is_wrong(made):
        raise wrong
    corrected = {
        one.field: [old.value, one.value]
        for old, one in zip(reading.findings, changed.findings, strict=True)
        if one.value != old.value
    }
    with deciding(office.workspace.path):
        # Of two people who confirm at once the second one sees the first one's campaign.
        check_free(Office.open(office.workspace.path), str(made["id"]))
        event = append(
            actor,
            "plan.confirm",
            f"campaign:{made['id']}",
            after={"upload": str(upload.id), "sha256": upload.sha256, "corrected": corrected},
        )
        begin_draft(str(made["id"]))
        put(place_of(office, str(made["id"])), written(made), event)
    return str(made["id"])


def check_free(office: Office, name: str) -> None:
    """Refusal where a campaign of that id exists."""
    if name in office.book.campaigns:
        raise Refusal(
            "campaign_exists",
            f"Đã có đợt thi đua mang mã “{name}”.",
            f"There is a campaign “{name}” already.",
            where=name,
            hint_vi="Đặt mã khác.",
            hint_en="Give it another id.",
        )


def _by_item(one: Asked) -> list[tuple[int, int, str]]:
    """Values of one item beside each other: lists by place, keys as they were found."""
    parts = one.finding.field.split(".")
    return [(0, int(part), "") if part.isdigit() else (1, 0, "") for part in parts[:2]] + [
        (2, one.place, "")
    ]


def _choices(last: str, office: Office) -> tuple[tuple[str, str], ...]:
    """What a coded value may be, in words."""
    from vedich.rulebook.word_values import VALUES

    if last == "indicator":
        return tuple((name, one.title.vi) for name, one in office.book.indicators.items())
    return tuple((value, VALUES.get(value, value)) for value in _CODED.get(last, ()))


def _edited(reading: PlanReading, edits: Mapping[str, str]) -> PlanReading:
    """The same with a person's values, which are certain; each of the type it had."""
    findings = []
    for one in reading.findings:
        typed = edits.get(one.field)
        if typed is not None and typed.strip() != str(one.value):
            value = _typed(one, typed.strip())
            one = replace(one, value=value, confidence=Confidence.CERTAIN)
        findings.append(one)
    return replace(reading, findings=tuple(_under_their_mode(findings)))


def _under_their_mode(findings: list[Finding]) -> list[Finding]:
    """Criteria stand under “all” or “one” as their tier says, which a person may have changed."""
    modes = {
        one.field.removesuffix(".mode"): str(one.value)
        for one in findings
        if one.field.endswith(".mode")
    }
    moved = []
    for one in findings:
        tier, found, rest = one.field.partition(".criteria.")
        mode, dot, place = rest.partition(".")
        if found and dot and tier in modes and mode in _CODED["mode"]:
            one = replace(one, field=f"{tier}.criteria.{modes[tier]}.{place}")
        moved.append(one)
    return moved


def _typed(one: Finding, typed: str) -> Any:
    if not isinstance(one.value, int | float):
        return typed
    try:
        number = float(typed.replace(",", "."))
    except ValueError as error:
        raise Refusal(
            "not_a_number",
            f"“{typed}” không phải là số ({one.field}).",
            f"“{typed}” is no number ({one.field}).",
            where=one.field,
        ) from error
    return int(number) if number.is_integer() else number


def _pieces(text: str, reading: PlanReading) -> list[Piece]:
    """The text cut where findings begin and end."""
    spans = [one.span for one in reading.findings]
    named = [(f"w{place}", span) for place, span in enumerate(spans)] + [
        (f"d{number}-{place}", span)
        for number, doubt in enumerate(reading.doubts)
        for place, span in enumerate(doubt.spans)
    ]
    cuts = sorted({0, len(text), *(at for _, s in named for at in (s.start, s.end))})
    begins: dict[int, list[str]] = {}
    for mark, span in named:
        begins.setdefault(span.start, []).append(mark)
    depth = Counter(dict.fromkeys(cuts, 0))
    for span in spans:
        depth[span.start] += 1
        depth[span.end] -= 1
    inside = itertools.accumulate(depth[place] for place in cuts)
    return [
        Piece(text[start:end], bool(open_here), tuple(begins.get(start, ())))
        for (start, end), open_here in zip(itertools.pairwise(cuts), inside, strict=False)
    ]


def _no_period() -> Refusal:
    return Refusal(
        "no_period",
        "Chưa đọc thấy thời gian thi đua, nên chưa lập được đợt.",
        "No period was read, so no campaign can be made of it yet.",
        hint_vi="Kiểm tra đúng văn bản phát động, hoặc viết tệp đợt thi đua bằng tay.",
        hint_en="Check that it is the launching document, or write the campaign file by hand.",
    )


def words_of_field(field: str, lang: str = "vi") -> str:
    """What a field is called: ``targets.0.values.0.value`` → “Giá trị 1”."""
    from vedich.rulebook.labels import KEYS

    parts = field.split(".")
    names = [part for part in parts if not part.isdigit()]
    places = [str(int(part) + 1) for part in parts if part.isdigit()]
    last = names[-1]
    word = last.replace("_", " ") if lang == "en" else KEYS.get(last, last)
    return f"{word} {'.'.join(places)}".strip()
