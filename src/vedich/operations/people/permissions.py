"""Who may do what: roles, the actions they allow, and over which units and campaign.

Whether the thing is in a state that allows it is another question, answered by the operation.

    can(user, Action.READ_FIGURES, unit="H21.168")
    reach(user, Action.READ_DOSSIERS)       # every unit, or exactly these
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from vedich.domain.errors import Refusal
from vedich.records.models import Assignment, Role, ScopeKind, User


class Action(StrEnum):
    """What can be allowed. The first group is asked about a unit, the others are not."""

    READ_FIGURES = "read_figures"
    READ_DOSSIERS = "read_dossiers"
    READ_OFFICERS = "read_officers"
    RECORD_HELP = "record_help"
    ENTER_SUMS = "enter_sums"
    SPLIT_TARGETS = "split_targets"
    READ_REMINDERS = "read_reminders"
    REPLY_REMINDERS = "reply_reminders"
    ANSWER_MILESTONE = "answer_milestone"
    SEND_AWARD_FILE = "send_award_file"
    DRAFT_UNIT_REPORT = "draft_unit_report"

    READ_CAMPAIGN = "read_campaign"
    ISSUE_CAMPAIGN = "issue_campaign"
    RUN_CAMPAIGN = "run_campaign"
    REOPEN_CAMPAIGN = "reopen_campaign"
    DRAFT_TARGETS = "draft_targets"
    SIGN_TARGETS = "sign_targets"
    WRITE_REPORT = "write_report"
    ISSUE_PAPER = "issue_paper"
    READ_DATA = "read_data"
    IMPORT_DATA = "import_data"
    WITHDRAW_DATA = "withdraw_data"
    CONFIRM_SUMS = "confirm_sums"
    LOCK_SUMS = "lock_sums"
    SEND_REMINDERS = "send_reminders"
    VERIFY_FIGURES = "verify_figures"
    REOPEN_PERIOD = "reopen_period"
    RECORD_OUTAGE = "record_outage"
    WORK_TASK = "work_task"
    INSPECT_TASK = "inspect_task"
    READ_AWARD_FILES = "read_award_files"
    RECEIVE_AWARD_FILE = "receive_award_file"
    READ_REFERENCE = "read_reference"
    READ_PEOPLE = "read_people"
    MANAGE_PEOPLE = "manage_people"
    READ_AUDIT = "read_audit"
    READ_JOBS = "read_jobs"
    READ_HEALTH = "read_health"
    READ_HELP = "read_help"
    MANAGE_HELP = "manage_help"
    SET_TRANSFER = "set_transfer"


OF_A_UNIT = frozenset(
    {
        Action.READ_FIGURES,
        Action.READ_DOSSIERS,
        Action.READ_OFFICERS,
        Action.RECORD_HELP,
        Action.ENTER_SUMS,
        Action.SPLIT_TARGETS,
        Action.READ_REMINDERS,
        Action.REPLY_REMINDERS,
        Action.ANSWER_MILESTONE,
        Action.SEND_AWARD_FILE,
        Action.DRAFT_UNIT_REPORT,
    }
)
# Whoever holds a role over some units only may do these all the same: everybody who takes part in
# a campaign reads its league table and the rules, lists of the help given and of award files are
# narrowed to the reach, and a task is worked on by whoever was put in charge of it. All else
# concerns every unit at once.
WITH_ANY_SCOPE = frozenset(
    {
        Action.READ_CAMPAIGN,
        Action.READ_REFERENCE,
        Action.READ_HELP,
        Action.WORK_TASK,
        Action.READ_AWARD_FILES,
    }
)
# These concern every campaign at once, so a role in one campaign gives no right to them.
OF_THE_OFFICE = frozenset(
    {
        Action.READ_PEOPLE,
        Action.MANAGE_PEOPLE,
        Action.READ_AUDIT,
        Action.READ_HEALTH,
        Action.SET_TRANSFER,
    }
)

_EVERYBODY = frozenset({Action.READ_CAMPAIGN, Action.READ_REFERENCE})
_READER = _EVERYBODY | {Action.READ_FIGURES}
# Figures of single officers are for those who lead or appraise them, not for their colleagues; an
# officer reads the own ones, see ``may_read_officer``.
_CLOSE_READER = _READER | {Action.READ_DOSSIERS, Action.READ_OFFICERS, Action.READ_REMINDERS}
_AWARD_READER = frozenset({Action.READ_AWARD_FILES})
_ALLOWED: Mapping[Role, frozenset[Action]] = {
    Role.ADMINISTRATOR: _EVERYBODY
    | {Action.READ_PEOPLE, Action.MANAGE_PEOPLE, Action.READ_JOBS, Action.READ_HEALTH},
    Role.OFFICE: _CLOSE_READER
    | _AWARD_READER
    | {
        Action.RECEIVE_AWARD_FILE,
        Action.DRAFT_TARGETS,
        Action.SIGN_TARGETS,
        Action.ISSUE_CAMPAIGN,
        Action.RUN_CAMPAIGN,
        Action.REOPEN_CAMPAIGN,
        Action.WRITE_REPORT,
        Action.ISSUE_PAPER,
        Action.READ_DATA,
        Action.IMPORT_DATA,
        Action.WITHDRAW_DATA,
        Action.CONFIRM_SUMS,
        Action.LOCK_SUMS,
        Action.SEND_REMINDERS,
        Action.VERIFY_FIGURES,
        Action.REOPEN_PERIOD,
        Action.RECORD_OUTAGE,
        Action.WORK_TASK,
        Action.INSPECT_TASK,
        Action.READ_PEOPLE,
        Action.READ_JOBS,
        Action.READ_HEALTH,
        Action.READ_HELP,
        Action.RECORD_HELP,
        Action.MANAGE_HELP,
        Action.SET_TRANSFER,
    },
    Role.APPRAISER: _CLOSE_READER
    | _AWARD_READER
    | {
        Action.RECEIVE_AWARD_FILE,
        Action.READ_DATA,
        Action.READ_HELP,
        Action.CONFIRM_SUMS,
        Action.VERIFY_FIGURES,
        Action.REOPEN_PERIOD,
        Action.WORK_TASK,
        Action.INSPECT_TASK,
    },
    Role.COUNCIL: _READER | _AWARD_READER,
    Role.UNIT_HEAD: _CLOSE_READER
    | _AWARD_READER
    | {
        Action.SEND_AWARD_FILE,
        Action.DRAFT_UNIT_REPORT,
        Action.READ_HELP,
        Action.RECORD_HELP,
        Action.ENTER_SUMS,
        Action.SPLIT_TARGETS,
        Action.REPLY_REMINDERS,
        Action.ANSWER_MILESTONE,
        Action.WORK_TASK,
    },
    Role.OFFICER: _READER
    | {
        Action.READ_DOSSIERS,
        Action.READ_HELP,
        Action.RECORD_HELP,
        Action.ENTER_SUMS,
        Action.READ_REMINDERS,
        Action.REPLY_REMINDERS,
        Action.WORK_TASK,
    },
    Role.LEADER: _CLOSE_READER
    | _AWARD_READER
    | {
        Action.READ_HELP,
        Action.REOPEN_CAMPAIGN,
        Action.REOPEN_PERIOD,
        Action.SIGN_TARGETS,
        Action.INSPECT_TASK,
    },
    Role.AUDITOR: _CLOSE_READER
    | _AWARD_READER
    | {
        Action.READ_HELP,
        Action.READ_DATA,
        Action.READ_PEOPLE,
        Action.READ_AUDIT,
        Action.READ_JOBS,
        Action.READ_HEALTH,
    },
}


@dataclass(frozen=True, slots=True)
class Reach:
    """Over which units somebody may do something: ``units`` None is every unit."""

    units: frozenset[str] | None

    def __contains__(self, unit: str) -> bool:
        return self.units is None or unit in self.units

    def __bool__(self) -> bool:
        return self.units is None or bool(self.units)


NOWHERE = Reach(frozenset())
EVERYWHERE = Reach(None)


def roles_of(user: User) -> list[Assignment]:
    """The assignments of a user that count now; asked once per user object."""
    if not user.is_active:
        return []
    known: list[Assignment] | None = getattr(user, "_vedich_assignments", None)
    if known is None:
        known = list(Assignment.objects.in_force().filter(user=user))
        user._vedich_assignments = known  # type: ignore[attr-defined]
    return known


def reach(user: User, action: Action, campaign: str | None = None) -> Reach:
    """Over which units the user may do the action; ``campaign`` None: in any campaign."""
    found: set[str] = set()
    allowing = (one for one in roles_of(user) if action in _ALLOWED[Role(one.role)])
    for one in allowing:
        if one.campaign and (action in OF_THE_OFFICE or campaign not in (None, one.campaign)):
            continue
        if one.scope == ScopeKind.ALL:
            return EVERYWHERE
        found.update(_reached(one))
    return Reach(frozenset(found))


def can(user: User, action: Action, unit: str | None = None, campaign: str | None = None) -> bool:
    """May the user do the action, on this unit and in this campaign?

    For an action on a unit, ``unit`` None means every unit. What is not done on a unit needs a role
    over every unit, but for ``WITH_ANY_SCOPE``.
    """
    within = reach(user, action, campaign)
    if action in WITH_ANY_SCOPE:
        return bool(within)
    if action in OF_A_UNIT and unit is not None:
        return unit in within
    return within == EVERYWHERE


def own_officers(user: User, campaign: str | None = None) -> frozenset[tuple[str, str]]:
    """(unit, officer code) of the officers in the data that this user is."""
    return frozenset(
        (one.unit, one.officer)
        for one in roles_of(user)
        if one.role == Role.OFFICER
        and one.officer
        and (campaign is None or one.campaign in ("", campaign))
    )


def may_read_officer(user: User, unit: str, officer: str, campaign: str | None = None) -> bool:
    """May the user read the figures of this officer: the own ones, or of those in scope?"""
    own = (unit, officer) in own_officers(user, campaign)
    return own or can(user, Action.READ_OFFICERS, unit, campaign)


def check(user: User, action: Action, unit: str | None = None, campaign: str | None = None) -> None:
    """Refusal where the user may not."""
    if not can(user, action, unit, campaign):
        raise Refusal(
            "not_allowed",
            "Bạn chưa được giao quyền làm việc này.",
            "You have not been given the right to do this.",
            hint_vi="Liên hệ quản trị hệ thống để được phân quyền.",
            hint_en="Ask the system administrator for the right.",
        )


def holders(action: Action) -> tuple[Role, ...]:
    """The roles that allow the action."""
    return tuple(role for role, allowed in _ALLOWED.items() if action in allowed)


def actions_of(user: User) -> frozenset[Action]:
    """Everything the user may do somewhere."""
    on_units = {action for action in OF_A_UNIT if reach(user, action)}
    return frozenset(on_units | {action for action in Action if can(user, action)})


def _reached(held: Assignment) -> Iterable[str]:
    """The units of an assignment today; a merged unit's past belongs to whoever has its heirs."""
    from vedich.operations.data.units import reached

    return reached(held.unit, subtree=held.scope == ScopeKind.SUBTREE)
