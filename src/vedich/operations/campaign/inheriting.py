"""A plan of the level below, begun from its parent's: what it inherits, and what is its own.

    inherit(user, "lang-son-2024", "UBND thành phố Lạng Sơn", name="tp-lang-son-2024")

The draft carries the parent's time, milestones, contents, targets and deadlines, cites the parent
and is linked to it; of an example it is an example. What a body decides for itself is left out:
bases, participants, awards, duties, recipients; nothing of it is borrowed. Sections are named as
the parent's until the own plan is written: the paper of the plan is drafted from here, and issuing
asks for number and date.
"""

from __future__ import annotations

from typing import Any

from vedich.domain.campaigns import Campaign
from vedich.domain.errors import Refusal
from vedich.operations.campaign.lifecycle import begin_draft, check_right
from vedich.operations.campaign.parenting import link_parent
from vedich.operations.campaign.plan_revisions import place_of
from vedich.operations.campaign.plans import check_free
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.keeping.decided_files import deciding, put
from vedich.operations.office import Office
from vedich.operations.people.permissions import Action, check
from vedich.records.models import User

_INHERITED = (
    "title",
    "label",
    "period",
    "milestones",
    "contents",
    "targets",
    "ranking",
    "deadlines",
)
_LONGEST = 200
_MISSING = ["chưa có số", "chưa có ngày ban hành"]


def inherit(
    actor: Actor, parent_id: str, body: str, name: str = "", office: Office | None = None
) -> str:
    """Begin a draft under a parent's plan; its id. ``body``: who will issue it.

    Refusal without a body, where a campaign of that id exists, or where the parent's file can't be
    carried over.
    """
    from vedich.rulebook.plan_draft import slug, what_is_wrong, written
    from vedich.rulebook.rewriting import data_of

    if isinstance(actor, User):
        check(actor, Action.IMPORT_DATA)
    check_right(actor, Action.ISSUE_CAMPAIGN, parent_id)
    office = office or Office.open()
    parent = office.book.campaign(parent_id)
    body = " ".join(body.split())[:_LONGEST]
    if not body:
        raise Refusal(
            "no_body",
            "Chưa ghi cơ quan ban hành kế hoạch.",
            "The body that issues the plan is missing.",
            where="body",
        )
    made = _made(data_of(office.book, parent_id), parent, body)
    made["id"] = slug(name) or slug(f"{body} {parent.period.end.year}")
    check_free(office, made["id"])
    if wrong := what_is_wrong(made):
        raise wrong
    with deciding(office.workspace.path):
        check_free(Office.open(office.workspace.path), made["id"])
        event = append(
            actor,
            "plan.inherit",
            f"campaign:{made['id']}",
            after={"parent": parent_id, "body": body, "digest": parent.digest},
        )
        begin_draft(made["id"])
        put(place_of(office, made["id"]), written(made), event)
    link_parent(actor, made["id"], parent_id)
    return str(made["id"])


def _made(above: dict[str, Any], parent: Campaign, body: str) -> dict[str, Any]:
    document = parent.document
    made: dict[str, Any] = {
        "id": "",
        "status": "in_use",
        "author": "chưa có căn cứ",
        "checker": "chưa thẩm định",
        "document": {
            "kind": "Kế hoạch",
            "short": f"KH của {body}",
            "body": body,
            "title": document.title,
            "missing": list(_MISSING),
        },
        "parent": _cited(parent),
    }
    made |= {key: above[key] for key in _INHERITED if above.get(key)}
    made["targets"] = [_target(one, parent) for one in above.get("targets", [])]
    return made


def _target(above: dict[str, Any], parent: Campaign) -> dict[str, Any]:
    """The parent's target, for everybody; what follows from a rule is not below the parent's."""
    target = {key: value for key, value in above.items() if key != "blocks"}
    target["section"] = _after(parent, above.get("section", ""))
    target["values"] = [
        {**one, "section": _after(parent, one.get("section", ""))} for one in above["values"]
    ]
    if any("rule" in one for one in target["values"]):
        target["floors"] = [*target.get("floors", []), {"parent": parent.id}]
    return target


def _after(parent: Campaign, section: str) -> str:
    """The section as a clause names it: it is the parent's until the own plan is written."""
    return f"{section} (theo {parent.document.short})".strip()


def _cited(parent: Campaign) -> dict[str, Any]:
    document = parent.document
    day = f" ngày {document.date:%d/%m/%Y}" if document.date else ""
    number = f" số {document.number}" if document.number else ""
    text = f"Thực hiện {document.kind}{number}{day} của {document.body} về {document.title}"
    cited: dict[str, Any] = {"section": "Mở đầu", "text": text, "body": document.body}
    cited |= {"title": document.title}
    if document.number:
        cited["number"] = document.number
    if document.date:
        cited["date"] = document.date
    return cited
