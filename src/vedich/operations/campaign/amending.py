"""An amending plan (bổ sung, sửa đổi): what it would change, and the revision it makes.

    found = amendment_of("ia-ake-2024", Path("sua-doi.docx"))
    found.changes[0].field                      # "period/end"
    amend(user, "ia-ake-2024", found, {"period/end": "2024-07-15"}, "Kéo dài")

Nothing changes by reading: a person chooses which changes to take, and may correct a value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from vedich.domain.amending import Change, apply, proposed, worth
from vedich.domain.errors import Refusal
from vedich.domain.plan_findings import Doubt, Unread
from vedich.operations.campaign.lifecycle import Life, take
from vedich.operations.campaign.plan_reading import text_and_reading
from vedich.operations.campaign.plan_revisions import Signed
from vedich.operations.data.uploads import path_of, store_file
from vedich.operations.keeping.auditing import Actor
from vedich.operations.office import Office
from vedich.records.models import Upload


@dataclass(frozen=True, slots=True)
class Amendment:
    """An amending plan as it was read: its number and date, and what it would change.

    ``cites_plan``: it names the number of the plan it is read against, where that is known.
    """

    number: str
    day: date | None
    changes: tuple[Change, ...]
    doubts: tuple[Doubt, ...] = ()
    unread: tuple[Unread, ...] = ()
    upload: Upload | None = None
    cites_plan: bool = True


def amendment_of(campaign_id: str, paper: Upload | Path, office: Office | None = None) -> Amendment:
    """Read an amending plan against the campaign as it stands; Refusal where it has no text."""
    from vedich.rulebook.plan_draft import draft
    from vedich.rulebook.rewriting import data_of

    office = office or Office.open()
    path = path_of(paper) if isinstance(paper, Upload) else paper
    current = data_of(office.book, campaign_id)
    plan, reading = text_and_reading(path, office)
    number = current["document"].get("number") or ""
    drafted = draft(reading, campaign_id, current)
    document = drafted["document"]
    cited = document["short"] if document.get("number") else document["title"]
    return Amendment(
        document.get("number") or "",
        document.get("date"),
        proposed(current, drafted, cited),
        reading.doubts,
        reading.unread,
        paper if isinstance(paper, Upload) else None,
        number in plan.text,
    )


def amend(
    actor: Actor,
    campaign_id: str,
    found: Amendment,
    chosen: Mapping[str, str],
    reason: str,
    office: Office | None = None,
) -> Life:
    """Take the chosen changes (key → value as typed, empty: as read) as a new revision.

    A key is ``key_of(change, place)``. Refusal where nothing was chosen, a typed value does not
    fit, or the changed file would be no campaign.
    """
    from vedich.rulebook.rewriting import data_of

    if not found.number or found.day is None:
        raise Refusal(
            "plan_not_signed",
            "Văn bản sửa đổi chưa có số hoặc ngày ban hành.",
            "The amending paper has no number or no date of issue.",
            where="number",
            hint_vi="Ghi số, ngày của văn bản đã ký.",
            hint_en="Give number and date of the signed paper.",
        )
    changes = [
        _typed(one, chosen[key])
        for place, one in enumerate(found.changes)
        if (key := key_of(one, place)) in chosen
    ]
    if not changes:
        raise Refusal(
            "nothing_chosen",
            "Chưa chọn giá trị nào để sửa đổi, bổ sung.",
            "No change was chosen.",
            hint_vi="Đánh dấu những giá trị văn bản sửa đổi đã đổi.",
            hint_en="Tick the values that the amending paper changes.",
        )
    office = office or Office.open()
    data = apply(data_of(office.book, campaign_id), changes)
    base = office.book.campaign(campaign_id).digest
    signed = Signed(found.number, found.day, found.upload, data, base)
    return take(actor, campaign_id, "amend", reason, signed)


def amend_by_file(
    campaign_id: str,
    path: Path,
    wanted: Sequence[str],
    reason: str = "",
    number: str = "",
    day: date | None = None,
) -> dict[str, Any]:
    """The command line's way: rows ``{field, before, after, section, text, taken}``.

    ``wanted``: ``FIELD`` or ``FIELD=VALUE`` to take, ``all`` for every one; empty: only look.
    """
    from vedich.operations.data.recording import operator

    found = amendment_of(campaign_id, path)
    found = replace(found, number=number or found.number, day=day or found.day)
    keys = [key_of(one, place) for place, one in enumerate(found.changes)]
    chosen = {key: "" for key in keys if "all" in wanted}
    for one in wanted:
        field, _, value = one.partition("=")
        if field != "all":
            chosen[field] = value
    if unknown := [key for key in chosen if key not in keys]:
        raise Refusal(
            "no_such_change",
            f"Văn bản không đổi “{unknown[0]}”. Các trường: {', '.join(keys) or '–'}.",
            f"The paper does not change “{unknown[0]}”. Fields: {', '.join(keys) or '–'}.",
            where=unknown[0],
        )
    life = None
    if chosen:
        found = replace(found, upload=store_file(operator(), path))
        life = amend(operator(), campaign_id, found, chosen, reason)
    return {
        "rows": [
            {
                "field": key,
                "before": worth_said(one.before),
                "after": worth_said(one.after),
                "section": one.section,
                "text": one.text,
                "taken": key in chosen,
            }
            for key, one in zip(keys, found.changes, strict=True)
        ],
        "cites_plan": found.cites_plan,
        "number": found.number or None,
        "date": found.day,
        "revision": life.revision if life else None,
    }


def worth_said(value: Any) -> Any:
    """A value as it is shown: the number of a milestone's value, the text of what is added."""
    if not isinstance(value, dict):
        return value
    number = worth(value)
    return number if number is not None else value.get("text", value.get("written", ""))


def key_of(change: Change, place: int) -> str:
    """How a change is called in forms and commands; additions differ by their place."""
    return f"{change.field}{place}" if change.field.endswith("+") else change.field


def _typed(change: Change, typed: str) -> Change:
    """The change with a corrected value of the type it had; as it was read where none is typed."""
    typed = typed.strip()
    of_item = isinstance(change.after, dict)
    value: Any = change.after.get("value") if isinstance(change.after, dict) else change.after
    if not typed or typed == _plain(value):
        return change
    try:
        new: Any = date.fromisoformat(typed) if isinstance(value, date) else typed
        if isinstance(value, int | float):
            number = float(typed.replace(",", "."))
            new = int(number) if number.is_integer() else number
    except ValueError as error:
        raise Refusal(
            "value_does_not_fit",
            f"“{typed[:40]}” không dùng được cho “{change.field}”.",
            f"“{typed[:40]}” does not fit “{change.field}”.",
            where=change.field,
            hint_vi="Ngày viết như 2024-07-15, số viết như 60 hoặc 60,5.",
            hint_en="Write a day like 2024-07-15, a number like 60 or 60.5.",
        ) from error
    return replace(change, after=change.after | {"value": new} if of_item else new)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
