"""A campaign's life: where it stands, the steps that are taken, and what was done when.

    life_of("ia-ake-2024").state                      # "draft": no step was ever taken
    take(user, "ia-ake-2024", "issue")
    check_state("ia-ake-2024", (RUNNING, CLOSING), Text("giao chỉ tiêu", "assign targets"))

``take`` is the only writer of the state; every step is an event ``campaign.<verb>``. Days are those
of domain.clock. Django has to be loaded (operations.work.serving).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from vedich.domain import clock
from vedich.domain.campaigns import Campaign
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.lifecycle import CAMPAIGN, DRAFT, Facts, objection
from vedich.domain.milestones import FROZEN
from vedich.domain.steps import Step
from vedich.operations.campaign.plan_revisions import LONGEST_REASON, Signed, place_of, revise
from vedich.operations.campaign.tasks import plan_tasks
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.keeping.decided_files import deciding, put
from vedich.operations.office import Office
from vedich.operations.people.mandates import check_part
from vedich.operations.people.permissions import Action, check
from vedich.records.models import AuditEvent, CampaignLife, Milestone, Part, User

# Whoever leads a campaign drives it; a reopening is seen by somebody beside them.
_OF_THE_LEAD = (Action.ISSUE_CAMPAIGN, Action.RUN_CAMPAIGN)


@dataclass(frozen=True, slots=True)
class Life:
    """Where a campaign stands, since when (None: from the beginning), and its plan's revision.

    ``proposed_by``: who proposed to reopen it, while nobody has decided.
    """

    campaign: str
    state: str = DRAFT
    revision: int = 0
    since: datetime | None = None
    parent: str = ""
    proposed_by: str = ""
    proposed_why: str = ""

    @property
    def title(self) -> Text:
        """The state in words."""
        return CAMPAIGN.states[self.state]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps the table has from here; a reopening that nobody proposed isn't decided."""
        deciding = ("agree_reopening", "decline_reopening")
        return tuple(
            step
            for step in CAMPAIGN.steps_from(self.state)
            if (step.verb in deciding) <= bool(self.proposed_by)
            and (step.verb == "propose_reopening") <= (not self.proposed_by)
        )


def life_of(campaign_id: str) -> Life:
    """Where it stands; a campaign no step was taken with is a draft."""
    row = CampaignLife.objects.filter(campaign=campaign_id).first()
    return _life(row) if row else Life(campaign_id)


def check_state(campaign_id: str, states: Collection[str], what: Text) -> Life:
    """Refusal unless it is in one of the states; ``what`` can't be done otherwise ("chốt kỳ")."""
    life = life_of(campaign_id)
    if life.state in states:
        return life
    fitting = [CAMPAIGN.states[state] for state in CAMPAIGN.states if state in states]
    raise Refusal(
        "campaign_state",
        f"Đợt thi đua đang ở trạng thái “{life.title.vi}” nên không {what.vi} được.",
        f"The campaign is “{life.title.en}”, so to {what.en} is not possible.",
        where=campaign_id,
        hint_vi="Việc này chỉ làm khi đợt thi đua ở trạng thái "
        f"{' hoặc '.join(one.vi for one in fitting)}; xem trang Vòng đời.",
        hint_en=f"It is for a campaign that is {' or '.join(one.en for one in fitting)}; "
        "see the page of its life.",
    )


def take(
    actor: Actor, campaign_id: str, verb: str, reason: str = "", signed: Signed | None = None
) -> Life:
    """Take a step; Refusal where right, state, reason or moment speak against it.

    ``signed``: the paper a revision rests on; without it an issue rests on the file's own words.
    """
    steps = [step for step in CAMPAIGN.steps if step.verb == verb]
    if not steps:
        verbs = ", ".join(dict.fromkeys(step.verb for step in CAMPAIGN.steps))
        raise Refusal(
            "no_such_step",
            f"Không có bước “{verb[:40]}”. Các bước: {verbs}.",
            f"There is no step “{verb[:40]}”. Steps: {verbs}.",
        )
    from vedich.operations.pages.board import office_now

    office = office_now()
    campaign = office.book.campaign(campaign_id)
    check_right(actor, Action(steps[0].right), campaign_id)
    rewriting = verb in ("issue", "amend")
    with deciding(office.workspace.path) if rewriting else transaction.atomic():
        if rewriting:
            # Whoever held the lock before may have rewritten it.
            office = Office.open(office.workspace.path)
            campaign = office.book.campaign(campaign_id)
        row = _locked(campaign_id)
        step = CAMPAIGN.step(verb, row.state)
        reason = reason.strip()
        if step.with_reason and not reason:
            raise Refusal(
                "reason_needed",
                f"Cần nêu lý do để {step.title.vi}.",
                f"A reason is needed to {step.title.en}.",
                where="reason",
            )
        _check_moment(actor, verb, campaign, _life(row), signed)
        before = {"state": row.state, "revision": row.revision}
        row.state = step.after
        if before["state"] != step.after:
            row.since = clock.now()
        _propose(row, verb, actor, reason)
        after: dict[str, Any] = {"state": row.state, "revision": row.revision}
        made = None
        if rewriting:
            row.revision += 1
            made = revise(actor, office, campaign, row.revision, signed or Signed(), reason)
            after |= {
                "revision": row.revision,
                "digest": made.row.digest,
                "number": made.row.document_number,
                "date": made.row.document_date,
                "upload": made.row.upload.sha256 if made.row.upload else "",
                "changed": made.row.changed,
            }
        row.save()
        event = append(
            actor,
            f"campaign.{verb}",
            f"campaign:{campaign_id}",
            before=before,
            after=after,
            why=reason,
        )
        if made is not None:
            plan_tasks(actor, made.campaign, row.revision)
            if made.text:
                put(place_of(office, campaign_id), made.text, event)
    return _life(row)


def begin_draft(campaign_id: str) -> None:
    """A campaign that was just made from a plan is a draft; its event is that of the plan."""
    CampaignLife.objects.get_or_create(campaign=campaign_id)


def check_right(actor: Actor, action: Action, campaign_id: str) -> None:
    """Refusal where a person may not; programs and the command line act for the office."""
    if isinstance(actor, User):
        check(actor, action, campaign=campaign_id)
        if action in _OF_THE_LEAD:
            check_part(actor, campaign_id, (Part.LEAD,))


def history(campaign_id: str) -> list[AuditEvent]:
    """What was done with the campaign itself, the latest first."""
    return list(
        AuditEvent.objects.filter(
            subject=f"campaign:{campaign_id}", verb__in=("plan.confirm", "plan.inherit", *_VERBS)
        )
    )


_VERBS = (
    *dict.fromkeys(f"campaign.{step.verb}" for step in CAMPAIGN.steps),
    "campaign.link",
)


def moment_objection(
    verb: str, campaign: Campaign, life: Life, actor: str = "", signed: Signed | None = None
) -> Refusal | None:
    """Why the step can't be taken at this moment, whoever takes it; None where it can."""
    document = campaign.document
    number = (signed and signed.number) or document.number
    day = (signed and signed.day) or document.date
    facts = Facts(
        today=clock.today(),
        start=campaign.period.start,
        end=campaign.period.end,
        signed=campaign.example or bool(number and day),
        actor=actor,
        proposed_by=life.proposed_by,
        unfinished=tuple(_unfinished(campaign.id)) if verb == "close" else (),
    )
    return objection(verb, facts)


def _check_moment(
    actor: Actor, verb: str, campaign: Campaign, life: Life, signed: Signed | None
) -> None:
    if wrong := moment_objection(verb, campaign, life, named(actor), signed):
        raise wrong
    if verb == "agree_reopening" and not isinstance(actor, User):
        # At the command line nobody can tell that it is somebody else who sits there.
        raise Refusal(
            "needs_a_person",
            "Người thứ hai phải đăng nhập trang để đồng ý mở lại.",
            "The second person has to sign in on the site to agree.",
            hint_vi="Mở trang Vòng đời của đợt thi đua.",
            hint_en="Open the page of the campaign's life.",
        )
    if verb == "amend" and signed is None:
        raise Refusal(
            "amendment_needs_paper",
            "Sửa đổi kế hoạch phải kèm văn bản sửa đổi và các giá trị thay đổi.",
            "An amendment needs the amending paper and the values it changes.",
            hint_vi="Dùng trang “Sửa đổi, bổ sung” hoặc lệnh vedich campaign amend.",
            hint_en="Use the page for amendments or the command vedich campaign amend.",
        )


def _unfinished(campaign_id: str) -> Iterator[Text]:
    """Milestones whose figures nobody has signed for: a campaign is not closed over them."""
    for stone in Milestone.objects.filter(campaign=campaign_id).exclude(state=FROZEN):
        yield Text(
            f"thẩm định số liệu mốc “{stone.title_vi}”",
            f"verify the figures of “{stone.title_en}”",
        )


def _propose(row: CampaignLife, verb: str, actor: Actor, reason: str) -> None:
    if verb == "propose_reopening":
        row.proposed_as, row.proposed_why = named(actor), reason[:LONGEST_REASON]
    elif verb.endswith("_reopening"):
        row.proposed_as = row.proposed_why = ""


def named(actor: Actor) -> str:
    """An actor as the log names them."""
    return actor.username if isinstance(actor, User) else actor


def _locked(campaign_id: str) -> CampaignLife:
    """The campaign's row, held until the transaction ends."""
    CampaignLife.objects.get_or_create(campaign=campaign_id)
    return CampaignLife.objects.select_for_update().get(campaign=campaign_id)


def _life(row: CampaignLife) -> Life:
    life = Life(row.campaign, row.state, row.revision, row.since, row.parent)
    return replace(life, proposed_by=row.proposed_as, proposed_why=row.proposed_why)
