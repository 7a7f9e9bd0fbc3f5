"""A campaign's life as it is shown: where it stands, what comes next and by whom, what was done.

shown = life_shown("ia-ake-2024")
shown["steps"][0]["vi"], shown["steps"][0]["problem"]    # "bắt đầu thực hiện", None
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.steps import Step
from vedich.operations.campaign.lifecycle import Life, history, life_of, moment_objection
from vedich.operations.campaign.plan_revisions import revisions, title_of_field, unrecorded_change
from vedich.operations.office import Office
from vedich.operations.pages.names import people_named
from vedich.operations.people.permissions import Action, holders
from vedich.records.models import PlanRevision

Row = dict[str, Any]


def life_shown(campaign_id: str, office: Office | None = None) -> Row:
    """State, next steps (``problem``: why not yet; ``who``: roles), revisions and history."""
    office = office or Office.open()
    campaign = office.book.campaign(campaign_id)
    life = life_of(campaign_id)
    made = revisions(campaign_id)
    day = today_in(campaign)
    return {
        "rows": [_event(one) for one in history(campaign_id)],
        "campaign": campaign_id,
        "state": life.state,
        "state_vi": life.title.vi,
        "state_en": life.title.en,
        "since": life.since,
        "day_vi": day.vi,
        "day_en": day.en,
        "revision": life.revision,
        "proposed_by": people_named([life.proposed_by])[life.proposed_by]
        if life.proposed_by
        else None,
        "proposed_why": life.proposed_why or None,
        "steps": [_step(step, campaign, life) for step in life.steps],
        "revisions": [_revision(one, campaign) for one in made],
        "changed_outside": unrecorded_change(campaign, made),
    }


def today_in(campaign: Campaign) -> Text:
    """How far the campaign has come: "ngày thứ 12 trong 94 ngày"."""
    start, days = campaign.period.start, campaign.period.days
    if start is None or days is None:
        return Text("chưa biết ngày bắt đầu", "the first day is not known")
    day = (clock.today() - start).days + 1
    if day < 1:
        return Text(f"còn {1 - day} ngày nữa bắt đầu", f"it begins in {1 - day} days")
    if day > days:
        return Text(f"đã qua ngày cuối {day - days} ngày", f"it ended {day - days} days ago")
    return Text(f"ngày thứ {day} trong {days} ngày", f"day {day} of {days}")


def _step(step: Step, campaign: Campaign, life: Life) -> Row:
    problem = moment_objection(step.verb, campaign, life)
    roles = holders(Action(step.right))
    return {
        "verb": step.verb,
        "vi": step.title.vi,
        "en": step.title.en,
        "right": step.right,
        "with_reason": step.with_reason,
        "who": [role.value for role in roles],
        "who_vi": [str(role.label) for role in roles],
        "problem": _said(problem) if problem else None,
    }


def _said(refusal: Refusal) -> Row:
    return {
        "code": refusal.code,
        "vi": f"{refusal.vi} {refusal.hint_vi}".strip(),
        "en": f"{refusal.en} {refusal.hint_en}".strip(),
    }


def _revision(one: PlanRevision, campaign: Campaign) -> Row:
    return {
        "number": one.number,
        "document_number": one.document_number or None,
        "document_date": one.document_date,
        "digest": one.digest,
        "upload": str(one.upload.id) if one.upload else None,
        "file": one.upload.name if one.upload else None,
        "sha256": one.upload.sha256 if one.upload else None,
        "made_at": one.made_at,
        "made_by": one.maker,
        "reason": one.reason or None,
        "changed": one.changed,
        "told": [row | title_of_field(row["field"], campaign) for row in told(one.changed)],
    }


def told(changed: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The changes a reader looks for: one for each milestone's value and each thing added.

    Ids, sections and the insides of a rule go with the value they belong to.
    """
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in changed:
        parts = row["field"].split("/")
        depth = 4 if parts[2:3] == ["values"] else 2 if parts[0] in _LISTS else len(parts)
        if depth < len(parts) or parts[-1] not in _WITH_ANOTHER:
            groups.setdefault("/".join(parts[:depth]), []).append(row)
    return [
        {
            "field": field,
            "before": _worth(field, rows, "before"),
            "after": _worth(field, rows, "after"),
        }
        for field, rows in groups.items()
    ]


def _worth(field: str, rows: Sequence[Mapping[str, Any]], side: str) -> Any:
    found = {row["field"].removeprefix(field).strip("/"): row[side] for row in rows}
    named = ("", "value", "stated", "text", "written")
    return next((found[name] for name in named if found.get(name) is not None), None)


def _event(event: Any) -> Row:
    verb = event.verb.removeprefix("campaign.")
    title = _TITLES.get(verb, Text(verb, verb))
    return {
        "at": datetime.fromisoformat(event.at),
        "event": event.seq,
        "verb": verb,
        "vi": title.vi,
        "en": title.en,
        "actor": event.actor,
        "who": people_named([event.actor])[event.actor],
        "before": (event.before or {}).get("state"),
        "after": (event.after or {}).get("state"),
        "revision": (event.after or {}).get("revision"),
        "why": event.why or None,
    }


def _titles() -> dict[str, Text]:
    from vedich.domain.lifecycle import CAMPAIGN

    more = {
        "plan.confirm": Text("lập từ kế hoạch đã đọc", "made from the plan that was read"),
        "plan.inherit": Text("lập từ kế hoạch cấp trên", "made from the parent's plan"),
        "link": Text("gắn kế hoạch cấp trên", "link the parent's plan"),
    }
    return {step.verb: step.title for step in CAMPAIGN.steps} | more


_TITLES = _titles()
_LISTS = ("deadlines", "duties", "reporting")
_WITH_ANOTHER = ("id", "section")
