"""Assign targets: draft a version, decide cells, sign it; each step with its event.

    version = draft(user, "ia-ake-2024")
    choose(user, "ia-ake-2024", [Choice("online_payment", "day-100", reading=Reading.GREATER_OF)])
    sign(leader, "ia-ake-2024", seen=preview("ia-ake-2024").digest, document="QĐ 12/QĐ-UBND")

A version is signed as it was seen: ``seen`` is the digest of the preview, and whoever changed the
draft in between makes the signature fail. Django has to be loaded (operations.work.serving).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.domain.choices import Choice, as_plain
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.lifecycle import DRAFT, ISSUED, RUNNING
from vedich.domain.states import TARGET_VERSION
from vedich.domain.steps import START
from vedich.domain.target_values import Target
from vedich.operations.campaign.lifecycle import check_state, life_of
from vedich.operations.closing.doors import check_period_open
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.office import Office
from vedich.operations.pages.board import office_now
from vedich.operations.people.mandates import check_part
from vedich.operations.people.permissions import Action, check, roles_of
from vedich.operations.targets.planned import day_of
from vedich.operations.targets.rules import (
    LONGEST_REASON,
    Bounds,
    below,
    bounds_of,
    check_choice,
)
from vedich.operations.targets.views import Preview, choices_of, places_of, preview_of
from vedich.records.models import Part, Role, TargetCell, TargetVersion, User, VersionState

_ASSIGNING = Text("giao chỉ tiêu", "assign targets")
_OPEN_STATES = (DRAFT, ISSUED, RUNNING)
_SHOWN = 5


def draft(actor: Actor, campaign_id: str, day: date | None = None) -> TargetVersion:
    """The open draft, begun where there is none with what the last signed version decided."""
    campaign = office_now().book.campaign(campaign_id)
    check_right(actor, Action.DRAFT_TARGETS, campaign_id)
    try:
        with transaction.atomic():
            return begin(actor, campaign_id, "", day or day_of(campaign))
    except IntegrityError:
        # Somebody else began one at the same moment: there is one draft, theirs.
        return open_draft(campaign_id)


def begin(actor: Actor, campaign_id: str, unit: str, day: date) -> TargetVersion:
    """The open draft of the campaign or of a unit, inside the caller's transaction."""
    known = TargetVersion.objects.filter(
        campaign=campaign_id, unit=unit, state=VersionState.DRAFT
    ).first()
    if known is not None:
        return known
    check_state(campaign_id, _OPEN_STATES, _ASSIGNING)
    versions = TargetVersion.objects.filter(campaign=campaign_id, unit=unit)
    last = versions.first()
    signed = versions.filter(state=VersionState.SIGNED).first()
    who = {"made_by": actor} if isinstance(actor, User) else {"made_as": actor}
    made = TargetVersion.objects.create(
        campaign=campaign_id,
        unit=unit,
        number=last.number + 1 if last else 1,
        state=TARGET_VERSION.step("draft", START).after,
        day=day,
        choices=signed.choices if signed else [],
        duties=signed.duties if signed else [],
        **who,
    )
    append(actor, "targets.draft", subject_of(made), after={"day": made.day})
    return made


def describe(
    actor: Actor,
    campaign_id: str,
    *,
    day: date | None = None,
    document: str | None = None,
    signatory: str | None = None,
) -> TargetVersion:
    """Write down from which day the draft counts, its decision's number and date, who signs."""
    check_right(actor, Action.DRAFT_TARGETS, campaign_id)
    with transaction.atomic():
        found = open_draft(campaign_id)
        found.day = day or found.day
        found.document = found.document if document is None else document.strip()[:120]
        found.signatory = found.signatory if signatory is None else signatory.strip()[:120]
        return save_draft(actor, found, {"day": found.day, "document": found.document})


def choose(actor: Actor, campaign_id: str, choices: Iterable[Choice]) -> TargetVersion:
    """Decide cells of the draft, all or none; a later decision for a place replaces the earlier.

    Which of two readings holds is for those who sign; everything else for those who draft.
    """
    office = office_now()
    campaign = office.book.campaign(campaign_id)
    deciding = list(choices)
    readings = all(one.reading is not None for one in deciding)
    right = Action.SIGN_TARGETS if readings else Action.DRAFT_TARGETS
    check_right(actor, right, campaign_id)
    check_once(deciding)
    bounds, places = bounds_for(office, campaign), places_of(office, campaign)
    for choice in deciding:
        check_choice(campaign, bounds, places, choice)
    with transaction.atomic():
        found = open_draft(campaign_id)
        kept = {one.place: one for one in choices_of(found)}
        kept |= {one.place: one for one in deciding}
        found.choices = plain(kept.values())
        return save_draft(actor, found, {"chosen": plain(deciding)})


def unchoose(
    actor: Actor, campaign_id: str, places: Sequence[tuple[str, str, str, str, str]]
) -> TargetVersion:
    """Take decisions back: the plan's rule counts again in those places."""
    check_right(actor, Action.DRAFT_TARGETS, campaign_id)
    with transaction.atomic():
        found = open_draft(campaign_id)
        gone = [one for one in choices_of(found) if one.place in places]
        found.choices = plain(one for one in choices_of(found) if one.place not in places)
        return save_draft(actor, found, {"taken_back": plain(gone)})


def preview(campaign_id: str, office: Office | None = None) -> Preview:
    """What the open draft would set."""
    office = office or office_now()
    return preview_of(office, office.book.campaign(campaign_id), open_draft(campaign_id))


def drop(actor: Actor, campaign_id: str, reason: str) -> TargetVersion:
    """Give a draft up, with a reason; its number is not used again."""
    check_right(actor, Action.DRAFT_TARGETS, campaign_id)
    if not reason.strip():
        raise Refusal(
            "reason_needed", "Cần nêu lý do bỏ bản thảo.", "Say why the draft is dropped."
        )
    with transaction.atomic():
        found = open_draft(campaign_id)
        found.state = TARGET_VERSION.step("drop", found.state).after
        found.reason = reason.strip()[:LONGEST_REASON]
        found.save()
        append(actor, "targets.drop", subject_of(found), why=found.reason)
    return found


def sign(
    actor: Actor,
    campaign_id: str,
    *,
    seen: str,
    document: str = "",
    signatory: str = "",
) -> TargetVersion:
    """Sign the draft as it was seen: its values are kept, the version before is replaced.

    Refusal where the draft changed since, a cell has no value, the number of the decision is
    missing, or its day lies before the day of the version before.
    """
    check_right(actor, Action.SIGN_TARGETS, campaign_id)
    office = office_now()
    with transaction.atomic():
        found = open_draft(campaign_id)
        found.document = document.strip()[:120] or found.document
        found.signatory = signatory.strip()[:120] or found.signatory
        worked_out = preview_of(office, office.book.campaign(campaign_id), found)
        _check_signable(worked_out, seen)
        return seal(actor, found, worked_out.targets, worked_out.digest)


def seal(
    actor: Actor, found: TargetVersion, targets: dict[str, list[Target]], digest: str
) -> TargetVersion:
    """Write the values of a version down and put it in force, inside the caller's transaction."""
    check_state(found.campaign, _OPEN_STATES, _ASSIGNING)
    # It counts on every day from its own on, so no closed period may end after that day.
    check_period_open(found.campaign, date.max, found.day)
    before = TargetVersion.objects.filter(
        campaign=found.campaign, unit=found.unit, state=VersionState.SIGNED
    ).first()
    if before is not None:
        if found.day < before.day:
            raise Refusal(
                "earlier_than_before",
                f"Ngày áp dụng {found.day:%d/%m/%Y} sớm hơn phiên bản {before.number} đang hiệu "
                f"lực từ {before.day:%d/%m/%Y}.",
                f"It would count from {found.day}, before version {before.number} does "
                f"({before.day}).",
                hint_vi="Chọn ngày bằng hoặc sau ngày đó; kết quả đã báo cáo không viết lại.",
                hint_en="Choose that day or a later one; what was reported is not rewritten.",
            )
        before.state = TARGET_VERSION.step("replace", before.state).after
        before.save()
    found.state = TARGET_VERSION.step("sign", found.state).after
    found.digest = digest
    found.signed_at = clock.now()
    found.signed_by, found.signed_as = (actor, "") if isinstance(actor, User) else (None, actor)
    found.save()
    cells = [_cell(found, subject, target) for subject, each in targets.items() for target in each]
    TargetCell.objects.bulk_create(cells, batch_size=500)
    append(
        actor,
        "targets.sign",
        subject_of(found),
        before={"version": before.number} if before else None,
        after={
            "version": found.number,
            "day": found.day,
            "document": found.document,
            "signatory": found.signatory,
            "digest": digest,
            "cells": len(cells),
            "choices": found.choices,
        },
    )
    return found


def open_draft(campaign_id: str, unit: str = "") -> TargetVersion:
    """The draft there is, held for this transaction; Refusal where there is none."""
    drafts = TargetVersion.objects.filter(campaign=campaign_id, unit=unit, state=VersionState.DRAFT)
    if transaction.get_connection().in_atomic_block:
        drafts = drafts.select_for_update()
    found = drafts.first()
    if found is None:
        raise Refusal(
            "no_draft",
            "Không có bản thảo giao chỉ tiêu nào đang mở.",
            "There is no open draft of the targets.",
            where=unit or campaign_id,
            hint_vi="Bản trước có thể vừa được ký; soạn bản mới nếu cần thay đổi.",
            hint_en="The last one may just have been signed; begin a new one for changes.",
        )
    return found


def save_draft(actor: Actor, found: TargetVersion, told: dict[str, Any]) -> TargetVersion:
    """Keep a changed draft, with its event, inside the caller's transaction."""
    found.state = TARGET_VERSION.step("change", found.state).after
    found.revision += 1
    found.save()
    append(actor, "targets.change", subject_of(found), after={**told, "revision": found.revision})
    return found


def check_right(actor: Actor, action: Action, campaign_id: str) -> None:
    """Refusal where a person may not. A leader signs as such; of the office whoever leads does."""
    if not isinstance(actor, User):
        return
    check(actor, action, campaign=campaign_id)
    if action is Action.SIGN_TARGETS and not any(
        one.role == Role.LEADER and one.campaign in ("", campaign_id) for one in roles_of(actor)
    ):
        check_part(actor, campaign_id, (Part.LEAD,))


def check_once(choices: Sequence[Choice]) -> None:
    """Refusal where two decisions are about one place."""
    places = [one.place for one in choices]
    twice = next((place for place in places if places.count(place) > 1), None)
    if twice is not None:
        where = " · ".join(part for part in twice if part)
        raise Refusal(
            "two_targets",
            "Có hai giá trị cho cùng một ô chỉ tiêu.",
            "Two values are given for one cell.",
            where=where,
        )


def bounds_for(office: Office, campaign: Campaign) -> Bounds:
    """The floors of a campaign, those of the campaign it hangs under among them."""
    return bounds_of(office.book, campaign, life_of(campaign.id).parent)


def subject_of(version: TargetVersion) -> str:
    """What events about a version are about."""
    unit = f":{version.unit}" if version.unit else ""
    return f"targets:{version.campaign}{unit}:{version.number}"


def plain(choices: Iterable[Choice]) -> list[dict[str, Any]]:
    """Choices as they are kept: always in the same order."""
    return [as_plain(one) for one in sorted(choices, key=lambda one: one.place)]


def _check_signable(worked_out: Preview, seen: str) -> None:
    if seen != worked_out.digest:
        raise Refusal(
            "draft_changed",
            "Bản thảo đã khác bản vừa xem nên chưa ký.",
            "The draft is no longer the one that was looked at, so it was not signed.",
            hint_vi="Xem lại bản thảo rồi ký.",
            hint_en="Look at it again, then sign.",
        )
    if not worked_out.rows:
        raise Refusal(
            "nobody_takes_part",
            "Chưa có đơn vị nào để giao chỉ tiêu.",
            "There is no unit to assign targets to.",
        )
    if worked_out.open:
        places = [f"{row['name']} · {row['indicator']}" for row in worked_out.open]
        shown = "; ".join(dict.fromkeys(places[:_SHOWN])) + (" …" if len(places) > _SHOWN else "")
        raise Refusal(
            "cells_open",
            f"Còn {len(places)} ô chưa có giá trị: {shown}.",
            f"{len(places)} cells have no value yet: {shown}.",
            hint_vi="Chọn cách đọc, ghi giá trị, hoặc bổ sung kết quả kỳ gốc.",
            hint_en="Choose a reading, set a value, or bring the baseline.",
        )
    low = [
        (row, row["floor"])
        for row in worked_out.rows
        if row["floor"] and row["target"].choice and row["target"].choice.rule
    ]
    if low:
        row, floor = low[0]
        raise below(row["target"].threshold, floor, f"{row['name']} · {row['indicator']}")
    if not worked_out.draft.document or not worked_out.draft.signatory:
        raise Refusal(
            "no_decision",
            "Chưa ghi số, ngày quyết định giao chỉ tiêu và người ký.",
            "Number and date of the decision and its signatory are missing.",
        )


def _cell(version: TargetVersion, subject: str, target: Target) -> TargetCell:
    return TargetCell(
        version=version,
        subject=subject,
        indicator=target.indicator,
        milestone=target.milestone,
        comparison=target.comparison.value,
        value=str(target.value),
        baseline="" if target.baseline is None else str(target.baseline),
        central="" if target.central is None else str(target.central),
        clause=target.clause[:300],
        trace_vi=target.trace.vi,
        trace_en=target.trace.en,
        choice=as_plain(target.choice) if target.choice else None,
    )
