"""The revisions of a campaign's plan: the paper each rests on, what it changed, the file it left.

    revise(user, office, campaign, 2, Signed("52/KH-UBND", date(2024, 6, 10), upload, data), why)
    revisions("ia-ake-2024")[0].changed     # [{"field": "period/end", "before": …, "after": …}]

A shipped campaign that is changed becomes the office's own file, which says what it replaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from vedich.domain.amending import Data, differences, signed_data
from vedich.domain.campaigns import Campaign
from vedich.domain.errors import Refusal
from vedich.domain.plans import Missing
from vedich.operations.keeping.auditing import Actor, plain
from vedich.operations.office import Office
from vedich.records.models import PlanRevision, Upload, User

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed paper that makes a revision: its number and date, and its file where there is one.

    ``data``: the campaign's file as the paper changes it; ``base``: the digest of the file that
    was changed, which has to be the one in force.
    """

    number: str = ""
    day: date | None = None
    upload: Upload | None = None
    data: Data | None = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class Revised:
    """A revision that was recorded, the campaign it makes, and the file's new text ("": as it
    was)."""

    row: PlanRevision
    campaign: Campaign
    text: str = ""


def revisions(campaign_id: str) -> list[PlanRevision]:
    """The revisions of its plan, the latest first."""
    return list(
        PlanRevision.objects.filter(campaign=campaign_id).select_related("upload", "made_by")
    )


def unrecorded_change(campaign: Campaign, made: list[PlanRevision]) -> bool:
    """Is the campaign's file no longer the one of its last revision?"""
    return bool(made) and made[0].digest != campaign.digest


def title_of_field(field: str, campaign: Campaign) -> dict[str, str]:
    """What a field of the file is called, ``{vi, en}``: "Thời gian thi đua › Ngày cuối"."""
    from vedich.rulebook.labels import KEYS

    written = {one.id: one.written for one in campaign.targets}
    stones = {one.id: one.title for one in campaign.milestones}
    parts = [part for part in field.rstrip("+").split("/") if part]
    vi, en = [], []
    for above, part in zip(("", *parts), parts, strict=False):
        if part == "values":
            continue
        # An id names a target or a milestone only where one stands: “end” is also a day's key.
        stone = stones.get(part) if above in ("values", "milestones") else None
        own = written.get(part) if above == "targets" else None
        vi.append(own or (stone.vi if stone else KEYS.get(part, part)))
        en.append(own or (stone.en if stone else part.replace("_", " ")))
    return {"vi": " › ".join(vi), "en": " › ".join(en)}


def revise(
    actor: Actor,
    office: Office,
    campaign: Campaign,
    number: int,
    signed: Signed,
    reason: str,
) -> Revised:
    """Record the ``number``-th revision; the file's new text is put in place by the caller.

    Called by operations.campaign.lifecycle inside the transaction of its step. Refusal where
    somebody else changed the plan since the paper was read against it.
    """
    from vedich.rulebook.book import Kind
    from vedich.rulebook.rewriting import data_of, rewritten

    if signed.base and signed.base != campaign.digest:
        raise Refusal(
            "campaign_changed",
            "Kế hoạch vừa được người khác sửa đổi nên chưa ghi nhận lần sửa này.",
            "Somebody else changed the plan just now, so this change was not taken.",
            where=campaign.id,
            hint_vi="Đọc lại văn bản sửa đổi với kế hoạch đang có hiệu lực.",
            hint_en="Read the amending paper against the plan in force again.",
        )
    amending = number > 1
    document_number = signed.number or ("" if amending else campaign.document.number or "")
    day = signed.day or (None if amending else campaign.document.date)
    before = data_of(office.book, campaign.id)
    after = signed.data or before
    if not amending and signed.number and signed.day:
        after = signed_data(after, signed.number, signed.day)
    changed = differences(before, after)
    text, kept = "", office.book.file_of(Kind.CAMPAIGNS, campaign.id).path.read_text("utf-8")
    if changed:
        why = reason or "Ghi số, ngày ban hành"
        clause = document_number or Missing.NUMBER.value
        text, campaign = rewritten(office.book, campaign.id, after, why, clause)
    who = {"made_by": actor} if isinstance(actor, User) else {"made_as": actor}
    row = PlanRevision.objects.create(
        campaign=campaign.id,
        number=number,
        digest=campaign.digest,
        definition=text or kept,
        document_number=document_number,
        document_date=day,
        upload=signed.upload,
        changed=[
            {"field": one.field, "before": plain(one.before), "after": plain(one.after)}
            for one in changed
        ],
        reason=reason[:LONGEST_REASON],
        **who,
    )
    return Revised(row, campaign, text)


def place_of(office: Office, campaign_id: str) -> Path:
    """Where the office's own file of a campaign lies."""
    return office.workspace.path / "definitions" / "campaigns" / f"{campaign_id}.yaml"
