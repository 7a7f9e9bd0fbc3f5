"""The revisions of a campaign's plan: the paper each rests on, what it changed, the file it left.

    revise(user, office, campaign, 2, Signed("52/KH-UBND", date(2024, 6, 10), upload, data), why)
    revisions("ia-ake-2024")[0].changed     # [{"field": "period/end", "before": …, "after": …}]

A shipped campaign that is changed becomes the office's own file, which says what it replaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vedich.domain.amending import Data, differences, signed_data
from vedich.domain.campaigns import Campaign
from vedich.domain.plans import Missing
from vedich.operations.keeping.auditing import Actor, plain
from vedich.operations.office import Office
from vedich.records.models import PlanRevision, Upload, User
from vedich.warehouse.files import write_durably

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed paper that makes a revision: its number and date, and its file where there is one.

    ``data``: the campaign's file as the paper changes it.
    """

    number: str = ""
    day: date | None = None
    upload: Upload | None = None
    data: Data | None = None


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
) -> PlanRevision:
    """Write the ``number``-th revision, and before it the file where the paper changes it.

    Called by operations.campaign.lifecycle inside the transaction of its step.
    """
    from vedich.rulebook.book import Kind
    from vedich.rulebook.rewriting import data_of

    amending = number > 1
    document_number = signed.number or ("" if amending else campaign.document.number or "")
    day = signed.day or (None if amending else campaign.document.date)
    before = data_of(office.book, campaign.id)
    after = signed.data or before
    if not amending and signed.number and signed.day:
        after = signed_data(after, signed.number, signed.day)
    changed = differences(before, after)
    if changed:
        office = _rewrite(office, campaign.id, after, reason, document_number)
    who = {"made_by": actor} if isinstance(actor, User) else {"made_as": actor}
    return PlanRevision.objects.create(
        campaign=campaign.id,
        number=number,
        digest=office.book.campaign(campaign.id).digest,
        definition=office.book.file_of(Kind.CAMPAIGNS, campaign.id).path.read_text("utf-8"),
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


def _rewrite(office: Office, name: str, data: Data, reason: str, clause: str) -> Office:
    """Put the changed file in place; the office that reads it."""
    from vedich.rulebook.rewriting import rewritten

    why = reason or "Ghi số, ngày ban hành"
    text = rewritten(office.book, name, data, why, clause or Missing.NUMBER.value)
    place = office.workspace.path / "definitions" / "campaigns" / f"{name}.yaml"
    write_durably(place, lambda path: path.write_text(text, encoding="utf-8"))
    return Office.open(office.workspace.path)
