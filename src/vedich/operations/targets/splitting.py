"""How a unit's head splits the targets among officers: who handles what, and each one's targets.

    split(head, "gia-lai-2026", "H21.168", "H21.168-CB1", fields=["Hộ tịch"])
    set_officer(head, "gia-lai-2026", "H21.168", Choice("online_payment", "end",
                officer="H21.168-CB1", value=Fraction(70), reason="nhiều hồ sơ trực tuyến"))
    seal_split(head, "gia-lai-2026", "H21.168", seen=split_preview(…).digest)

An officer's target is the unit's unless the head sets a stricter one; a laxer one is refused with
the clause of the unit's. Only targets counted from dossiers are split: the others have no officer.
Which dossiers an officer's figure is counted over is worked out in operations.targets.handling.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from vedich.domain.campaigns import Campaign
from vedich.domain.central_plus import short
from vedich.domain.choices import Choice
from vedich.domain.errors import Refusal
from vedich.domain.floors import laxer
from vedich.domain.indicators import Grain, Text
from vedich.domain.results import Subject
from vedich.domain.target_values import Target
from vedich.domain.thresholds import Threshold
from vedich.operations.figures.published import INDEX_MARK
from vedich.operations.figures.standing_cells import plan_unit
from vedich.operations.keeping.auditing import Actor
from vedich.operations.office import Office
from vedich.operations.pages.board import office_now
from vedich.operations.people.permissions import Action, check
from vedich.operations.targets.assigned import assigned_at, targets_of
from vedich.operations.targets.assigning import (
    begin,
    check_once,
    open_draft,
    plain,
    save_draft,
    seal,
)
from vedich.operations.targets.planned import day_of, subjects_on
from vedich.operations.targets.rules import LONGEST_REASON, check_value, place_of
from vedich.operations.targets.views import choices_of, digest_of
from vedich.records.models import TargetVersion, User

_COUNTED = (Grain.OBSERVED, Grain.PROCEDURES)
_MOST_NAMED = 40


@dataclass(frozen=True)
class Split:
    """A split worked out: per officer the targets, beside the unit's own.

    ``shared``: fields or procedures that two officers handle, with who they are.
    """

    draft: TargetVersion
    unit: Subject
    own: list[Target]
    targets: dict[str, list[Target]]
    shared: dict[str, list[str]]
    digest: str


def split(
    actor: Actor,
    campaign_id: str,
    unit: str,
    officer: str,
    *,
    fields: Sequence[str] = (),
    procedures: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
) -> TargetVersion:
    """Write down which fields and procedures an officer handles; it replaces what stood there.

    ``since``, ``until``: the first and last day, for who came or left during the campaign.
    """
    key = _check(actor, campaign_id, unit)
    officer = officer.strip()[:64]
    if since and until and until < since:
        raise Refusal(
            "ends_before_it_begins",
            f"Ngày thôi phụ trách {until:%d/%m/%Y} trước ngày bắt đầu {since:%d/%m/%Y}.",
            f"The last day {until} lies before the first day {since}.",
            where=officer,
            hint_vi="Sửa một trong hai ngày.",
            hint_en="Change one of the two days.",
        )
    if not officer:
        raise Refusal("no_officer", "Chưa chọn cán bộ.", "No officer was chosen.", where="officer")
    duty = {
        "officer": officer,
        "fields": _names(fields),
        "procedures": _names(procedures),
        **{name: day.isoformat() for name, day in (("since", since), ("until", until)) if day},
    }
    if not duty["fields"] and not duty["procedures"]:
        raise Refusal(
            "nothing_handled",
            "Ghi ít nhất một lĩnh vực hoặc thủ tục cán bộ phụ trách.",
            "Name at least one field or procedure the officer handles.",
            where=officer,
        )
    with transaction.atomic():
        found = _open(actor, campaign_id, key)
        others = [one for one in found.duties if one["officer"] != officer]
        found.duties = sorted([*others, duty], key=lambda one: str(one["officer"]))
        return save_draft(actor, found, {"duty": duty})


def leave_out(actor: Actor, campaign_id: str, unit: str, officer: str) -> TargetVersion:
    """Take an officer out of the split, with the targets set for them."""
    key = _check(actor, campaign_id, unit)
    with transaction.atomic():
        found = _open(actor, campaign_id, key)
        found.duties = [one for one in found.duties if one["officer"] != officer]
        found.choices = plain(one for one in choices_of(found) if one.officer != officer)
        return save_draft(actor, found, {"left_out": officer})


def set_officer(actor: Actor, campaign_id: str, unit: str, *choices: Choice) -> TargetVersion:
    """Set targets of officers; Refusal where one is laxer than the unit's, naming its clause."""
    key = _check(actor, campaign_id, unit)
    check_once(choices)
    with transaction.atomic():
        found = _open(actor, campaign_id, key)
        own = _unit_targets(office_now(), campaign_id, key, found)
        handled = {one["officer"] for one in found.duties}
        for choice in choices:
            check_officer(choice, own, handled)
        kept = {one.place: one for one in choices_of(found)}
        kept |= {one.place: replace(one, reason=one.reason[:LONGEST_REASON]) for one in choices}
        found.choices = plain(kept.values())
        return save_draft(actor, found, {"chosen": plain(choices)})


def check_officer(choice: Choice, own: Sequence[Target], handled: set[str]) -> None:
    """Refusal unless the choice is for an officer of the split and not laxer than the unit's."""
    where = place_of(choice)
    if choice.officer not in handled:
        raise Refusal(
            "officer_not_in_split",
            f"Chưa ghi cán bộ “{choice.officer[:40]}” phụ trách lĩnh vực, thủ tục nào.",
            f"It is not written down what “{choice.officer[:40]}” handles.",
            where=where,
        )
    above = next(
        (t for t in own if (t.indicator, t.milestone) == (choice.indicator, choice.milestone)), None
    )
    if above is None or above.threshold is None or choice.value is None:
        raise Refusal(
            "no_such_target",
            "Đơn vị không có chỉ tiêu đếm từ hồ sơ này tại mốc ấy.",
            "The unit has no such target counted from dossiers at that milestone.",
            where=where,
        )
    threshold = Threshold(choice.comparison or above.comparison, choice.value)
    check_value(choice.value, threshold.comparison, where)
    turned = threshold.comparison.rising != above.comparison.rising
    if turned or laxer(threshold, above.threshold):
        raise Refusal(
            "below_unit_target",
            f"Chỉ tiêu của cán bộ không được thấp hơn chỉ tiêu của đơn vị: "
            f"{above.comparison.vi} {short(above.threshold.value)}% ({above.clause}).",
            f"An officer's target is not below the unit's: {above.comparison.en} "
            f"{short(above.threshold.value, 'en')}% ({above.clause}).",
            where=where,
            hint_vi="Giao bằng hoặc cao hơn mức đó.",
            hint_en="Set it as strict or stricter.",
        )


def count_from(actor: Actor, campaign_id: str, unit: str, day: date | None) -> TargetVersion:
    """Write down from which day the split counts; Refusal for no day."""
    key = _check(actor, campaign_id, unit)
    if day is None:
        raise Refusal("no_day", "Chưa ghi ngày áp dụng.", "The day is missing.", where="day")
    with transaction.atomic():
        found = _open(actor, campaign_id, key)
        found.day = day
        return save_draft(actor, found, {"day": day})


def split_preview(campaign_id: str, unit: str) -> Split:
    """What the open split would set for each officer; Refusal where none is open."""
    office = office_now()
    campaign = office.book.campaign(campaign_id)
    subject = unit_of(office, campaign, unit)
    key = plan_unit(campaign, subject)
    return _worked_out(office, campaign, subject, open_draft(campaign_id, key))


def seal_split(actor: Actor, campaign_id: str, unit: str, *, seen: str) -> TargetVersion:
    """Put the split in force as it was seen."""
    key = _check(actor, campaign_id, unit)
    office = office_now()
    campaign = office.book.campaign(campaign_id)
    with transaction.atomic():
        found = open_draft(campaign_id, key)
        worked_out = _worked_out(office, campaign, unit_of(office, campaign, unit), found)
        if worked_out.digest != seen:
            raise Refusal(
                "draft_changed",
                "Bản phân giao đã khác bản vừa xem nên chưa nhận.",
                "The split is no longer the one that was looked at.",
                hint_vi="Xem lại rồi ký.",
                hint_en="Look at it again, then sign.",
            )
        if not worked_out.targets:
            raise Refusal(
                "nothing_split",
                "Chưa phân giao cho cán bộ nào.",
                "No officer is in the split yet.",
            )
        if not found.signatory and isinstance(actor, User):
            found.signatory = actor.full_name[:120]
        return seal(actor, found, worked_out.targets, worked_out.digest)


def unit_of(office: Office, campaign: Campaign, code: str) -> Subject:
    """The unit that takes part under a code of the data or the plan; Refusal where none does."""
    for one in subjects_on(office, campaign):
        if code in (one.code, plan_unit(campaign, one)):
            return one
    raise Refusal(
        "no_such_unit",
        f"Đơn vị “{code[:40]}” không thuộc đợt thi đua này.",
        f"The unit “{code[:40]}” does not take part in this campaign.",
        where=code[:40],
    )


def _worked_out(
    office: Office, campaign: Campaign, subject: Subject, draft: TargetVersion
) -> Split:
    key = plan_unit(campaign, subject)
    own = _unit_targets(office, campaign.id, key, draft)
    choices = choices_of(draft)
    targets = {
        duty["officer"]: [_officers_own(target, duty["officer"], choices) for target in own]
        for duty in draft.duties
    }
    digest = digest_of(draft, choices, targets)
    return Split(draft, subject, own, targets, _shared(draft.duties), digest)


def _officers_own(target: Target, officer: str, choices: Sequence[Choice]) -> Target:
    """The officer's target: what the head set, never laxer than the unit's, else the unit's."""
    found = next(
        (
            one
            for one in choices
            if (one.officer, one.indicator, one.milestone)
            == (officer, target.indicator, target.milestone)
        ),
        None,
    )
    unit_said = Text(f"chỉ tiêu của đơn vị: {target.trace.vi}", f"the unit's: {target.trace.en}")
    if found is None or found.value is None or target.threshold is None:
        return replace(target, trace=unit_said, choice=None, assigned=None)
    own = Threshold(found.comparison or target.comparison, found.value)
    if laxer(own, target.threshold):
        # The unit's target rose after this was set: it carries the officer's with it.
        return replace(target, trace=unit_said, choice=None, assigned=None)
    reason = f": {found.reason}" if found.reason else ""
    trace = Text(
        f"{own.comparison.vi} {short(own.value)}%, thủ trưởng đơn vị giao{reason}; {unit_said.vi}",
        f"{own.comparison.en} {short(own.value, 'en')}%, set by the unit's head{reason}; "
        f"{unit_said.en}",
    )
    return replace(
        target, comparison=own.comparison, value=own.value, trace=trace, choice=found, assigned=None
    )


def _unit_targets(office: Office, campaign_id: str, key: str, draft: TargetVersion) -> list[Target]:
    """The unit's targets on the draft's day that are counted from dossiers and have a value."""
    campaign = office.book.campaign(campaign_id)
    assigned = assigned_at(campaign_id, draft.day)
    found = targets_of(office.book, campaign, unit_of(office, campaign, key), assigned)
    return [
        one
        for one in found
        if one.value is not None
        and INDEX_MARK not in one.indicator
        and office.book.indicator(one.indicator).grain not in _COUNTED
    ]


def _shared(duties: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """Fields and procedures in the hands of two: nothing wrong, but to be seen."""
    who: dict[str, list[str]] = {}
    for duty in duties:
        for name in (*duty["fields"], *duty["procedures"]):
            who.setdefault(name, []).append(duty["officer"])
    return {name: found for name, found in who.items() if len(found) > 1}


def _open(actor: Actor, campaign_id: str, key: str) -> TargetVersion:
    campaign = office_now().book.campaign(campaign_id)
    # Somebody else may begin one at the same moment: there is one draft, theirs.
    with suppress(IntegrityError), transaction.atomic():
        begin(actor, campaign_id, key, day_of(campaign))
    return open_draft(campaign_id, key)


def _check(actor: Actor, campaign_id: str, unit: str) -> str:
    """The unit's key, once it takes part and the actor may split its targets."""
    office = office_now()
    campaign = office.book.campaign(campaign_id)
    subject = unit_of(office, campaign, unit)
    if isinstance(actor, User):
        check(actor, Action.SPLIT_TARGETS, subject.code, campaign_id)
    return plan_unit(campaign, subject)


def _names(given: Sequence[str]) -> list[str]:
    return sorted({name.strip()[:200] for name in given if name.strip()})[:_MOST_NAMED]
