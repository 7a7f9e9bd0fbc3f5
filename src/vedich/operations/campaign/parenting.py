"""A campaign's parent: found by the number it cites or linked by a person, and compared with it.

link_parent(user, "tp-lang-son-2024", "lang-son-2024")
answer = check_campaign("tp-lang-son-2024")
answer["rows"]      # remarks: laxer, period_outside, deadline_after, gap, two_names …
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction

from vedich.domain.campaigns import Campaign
from vedich.domain.chain import Level, out_of_chain
from vedich.domain.citing import CitedGap, cites, gaps_of, two_names
from vedich.domain.errors import Refusal
from vedich.domain.parameters import Parameter
from vedich.domain.parenting import Remark, Weight, compare
from vedich.operations.campaign.lifecycle import check_right, life_of
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.office import Office
from vedich.operations.people.permissions import Action
from vedich.records.models import CampaignLife

_LEVELS, _COMMITTEES = "government_levels", "bodies_committee"
_BODIES = {"tỉnh": "bodies_province", "huyện": "bodies_district", "xã": "bodies_commune"}


def link_parent(actor: Actor, campaign_id: str, parent_id: str, why: str = "") -> None:
    """Say which campaign is the parent (empty: none is linked any more).

    Refusal where the one is the other, or the other hangs under this one.
    """
    from vedich.operations.pages.board import office_now

    office = office_now()
    office.book.campaign(campaign_id)
    check_right(actor, Action.ISSUE_CAMPAIGN, campaign_id)
    if parent_id:
        office.book.campaign(parent_id)
    with transaction.atomic():
        _check_no_circle(office, campaign_id, parent_id)
        CampaignLife.objects.get_or_create(campaign=campaign_id)
        row = CampaignLife.objects.select_for_update().get(campaign=campaign_id)
        before, row.parent = row.parent, parent_id
        if before == parent_id:
            return
        row.save()
        append(
            actor,
            "campaign.link",
            f"campaign:{campaign_id}",
            before={"parent": before, "state": row.state},
            after={"parent": parent_id, "state": row.state},
            why=why,
        )


def _check_no_circle(office: Office, campaign_id: str, parent_id: str) -> None:
    above, steps = parent_id, 0
    while above and steps < len(office.book.campaigns):
        if above == campaign_id:
            raise Refusal(
                "parent_circle",
                "Một đợt thi đua không thể là cấp trên của chính mình.",
                "A campaign can't stand above itself.",
                where=parent_id,
                hint_vi="Chọn đợt thi đua của cơ quan cấp trên.",
                hint_en="Choose the campaign of the body above.",
            )
        above, steps = life_of(above).parent, steps + 1


def parent_of(campaign: Campaign, office: Office, linked: str = "") -> Campaign | None:
    """The parent's campaign: the linked one, else the one whose number the plan cites."""
    known = office.book.campaigns
    if linked in known:
        return known[linked]
    return next((one for one in known.values() if cites(campaign, one)), None)


def remarks_of(campaign: Campaign, office: Office, linked: str = "") -> list[Remark]:
    """Everything worth saying about a campaign and its parent, the warnings first."""
    parent = parent_of(campaign, office, linked)
    found = list(_chain(campaign, parent, office))
    if parent is not None:
        titles = {name: one.title for name, one in office.book.indicators.items()}
        found += compare(campaign, parent, titles)
    order = list(Weight)
    return sorted(dict.fromkeys(found), key=lambda one: order.index(one.weight))


def gaps(campaign: Campaign, office: Office, linked: str = "") -> list[CitedGap]:
    """The papers the plan leans on that are not at hand, and what each of them blocks."""
    return gaps_of(campaign, office.book.campaigns.values(), linked)


def check_campaign(campaign_id: str, office: Office | None = None) -> dict[str, Any]:
    """Rows ``{code, weight, vi, en, section, parent_section}``; ``ok``: nothing is a warning.

    ``parent``: id of the parent's campaign, or None; ``gaps``: what is not at hand.
    """
    office = office or Office.open()
    campaign = office.book.campaign(campaign_id)
    life = life_of(campaign_id)
    parent = parent_of(campaign, office, life.parent)
    rows = [_row(one) for one in remarks_of(campaign, office, life.parent)]
    others = [one for one in office.book.campaigns.values() if one.id != campaign.id]
    rows += [
        {
            "code": "two_names",
            "weight": Weight.WARNING.value,
            "vi": one.what.vi,
            "en": one.what.en,
            "places": [
                {"plan": plan, "section": section, "text": text}
                for plan, section, text in one.places
            ],
        }
        for one in two_names(campaign, others)
    ]
    missing = gaps(campaign, office, life.parent)
    return {
        "rows": rows,
        "ok": not any(row["weight"] == Weight.WARNING.value for row in rows),
        "campaign": campaign.id,
        "parent": parent.id if parent else None,
        "linked": bool(life.parent),
        "gaps": [
            {
                "vi": one.what.vi,
                "en": one.what.en,
                "number": one.number or None,
                "missing": one.missing.value,
                "section": one.section,
                "blocks": [{"vi": tier.vi, "en": tier.en} for tier in one.blocks],
                "filled_by": one.filled_by or None,
            }
            for one in missing
        ],
    }


def _row(one: Remark) -> dict[str, Any]:
    return {
        "code": one.code,
        "weight": one.weight.value,
        "vi": one.text.vi,
        "en": one.text.en,
        "section": one.section,
        "parent_section": one.parent_section,
    }


def _chain(campaign: Campaign, parent: Campaign | None, office: Office) -> Iterator[Remark]:
    above = parent.document.body if parent else (campaign.parent and campaign.parent.body)
    if not above or campaign.example:
        return
    day = campaign.document.date or campaign.period.start or campaign.period.end
    now, gone = _levels(office, day)
    committees = [
        word
        for one in office.book.parameters[_COMMITTEES].values
        if one.holds_on(day)
        for word in _words(str(one.value))
    ]
    yield from out_of_chain(campaign, above, now, gone, committees)


def _levels(office: Office, day: date) -> tuple[list[Level], list[Level]]:
    """The levels on a day, from above, and those that were no more by then."""
    known = office.book.parameters
    now, gone = [], []
    order = [
        name
        for value in known[_LEVELS].values
        if value.holds_on(day)
        for name in _words(str(value.value))
    ]
    for name in order:
        words = [one for one in known[_BODIES[name]].values if one.holds_on(day)]
        now.append(Level(name, tuple(word for one in words for word in _words(str(one.value)))))
    for name, parameter in _BODIES.items():
        if name not in order:
            gone += _past(name, known[parameter], day)
    return now, gone


def _past(name: str, parameter: Parameter, day: date) -> list[Level]:
    return [
        Level(name, _words(str(one.value)), one.in_force_to)
        for one in parameter.values
        if one.in_force_to is not None and one.in_force_to < day
    ]


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))
