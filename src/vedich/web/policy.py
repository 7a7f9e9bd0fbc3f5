"""Every view declares its policy: who may read it, who may write, and what scope its address names.

    @policy(Policy.UNIT)
    def unit_page(request, campaign, unit): ...

Policies of a unit or campaign take them from the address (``unit``, ``campaign``), first from its
path, then from its query; what a form's body says never widens a right. PolicyMiddleware refuses
views that declare nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from vedich.operations.people.permissions import roles_of
from vedich.records.models import User
from vedich.web.permissions import Action, can, may_read_officer

View = Callable[..., HttpResponseBase]
READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Rule:
    """``read``/``write``: the action needed for reading and writing methods; None with
    ``anybody``: everybody who has signed in; ``write`` absent and no ``writes``: never written.

    ``of_unit``, ``in_campaign``: the address names the unit (none: all units) and the campaign.
    ``of_officer``: it names an officer of the unit, too, who may read the own page.
    ``public``: signing in is not needed.
    """

    read: Action | None = None
    write: Action | None = None
    writes: bool = False
    of_unit: bool = False
    in_campaign: bool = False
    of_officer: bool = False
    public: bool = False


class Policy(Enum):
    """The policies there are. Names are what the page is about."""

    PUBLIC = Rule(public=True)
    PUBLIC_FORM = Rule(public=True, writes=True)
    SIGNED_IN = Rule()
    OWN_ACCOUNT = Rule(writes=True)
    CAMPAIGN = Rule(read=Action.READ_CAMPAIGN, in_campaign=True)
    # Steps need rights of their own, which the operation asks; this one all who may step have.
    LIFE = Rule(read=Action.READ_CAMPAIGN, write=Action.REOPEN_CAMPAIGN, in_campaign=True)
    # What single persons do to a milestone or a task is asked by the operation itself.
    COURSE = Rule(read=Action.READ_CAMPAIGN, write=Action.READ_CAMPAIGN, in_campaign=True)
    # Whose file it is and who takes it in is asked by the operation.
    AWARD_FILES = Rule(
        read=Action.READ_AWARD_FILES, write=Action.READ_AWARD_FILES, in_campaign=True
    )
    AMENDMENT = Rule(read=Action.ISSUE_CAMPAIGN, write=Action.ISSUE_CAMPAIGN, in_campaign=True)
    REPORT = Rule(read=Action.READ_CAMPAIGN, write=Action.WRITE_REPORT, in_campaign=True)
    UNIT = Rule(read=Action.READ_FIGURES, of_unit=True, in_campaign=True)
    UNIT_PAPERS = Rule(
        read=Action.DRAFT_UNIT_REPORT,
        write=Action.DRAFT_UNIT_REPORT,
        of_unit=True,
        in_campaign=True,
    )
    DOSSIERS = Rule(read=Action.READ_DOSSIERS, of_unit=True, in_campaign=True)
    OFFICER = Rule(read=Action.READ_OFFICERS, of_unit=True, in_campaign=True, of_officer=True)
    DATA = Rule(read=Action.READ_DATA, write=Action.IMPORT_DATA)
    # It shows cells of a file nobody has described yet: only those who bring data in may see them.
    DESCRIPTION = Rule(read=Action.IMPORT_DATA, write=Action.IMPORT_DATA)
    WITHDRAWAL = Rule(read=Action.WITHDRAW_DATA, write=Action.WITHDRAW_DATA)
    SUMS = Rule(read=Action.READ_DATA, write=Action.CONFIRM_SUMS, in_campaign=True)
    UNIT_SUMS = Rule(
        read=Action.READ_FIGURES, write=Action.ENTER_SUMS, of_unit=True, in_campaign=True
    )
    REMINDERS = Rule(read=Action.READ_CAMPAIGN, write=Action.SEND_REMINDERS, in_campaign=True)
    REMINDERS_OUT = Rule(read=Action.SEND_REMINDERS, in_campaign=True)
    REMINDER = Rule(
        read=Action.READ_REMINDERS, write=Action.REPLY_REMINDERS, of_unit=True, in_campaign=True
    )
    ASSIGNING = Rule(read=Action.READ_CAMPAIGN, write=Action.DRAFT_TARGETS, in_campaign=True)
    ASSIGNING_SHEET = Rule(read=Action.DRAFT_TARGETS, in_campaign=True)
    SIGNING_TARGETS = Rule(read=Action.SIGN_TARGETS, write=Action.SIGN_TARGETS, in_campaign=True)
    SPLITTING = Rule(
        read=Action.READ_OFFICERS, write=Action.SPLIT_TARGETS, of_unit=True, in_campaign=True
    )
    REFERENCE = Rule(read=Action.READ_REFERENCE)
    TRANSFER = Rule(read=Action.READ_DATA, write=Action.SET_TRANSFER)
    UNITS = Rule(read=Action.READ_REFERENCE, write=Action.IMPORT_DATA)
    PEOPLE = Rule(read=Action.READ_PEOPLE, write=Action.MANAGE_PEOPLE)
    AUDIT = Rule(read=Action.READ_AUDIT, write=Action.READ_AUDIT)
    JOBS = Rule(read=Action.READ_JOBS, write=Action.IMPORT_DATA)
    HEALTH = Rule(read=Action.READ_HEALTH)
    HELP = Rule(read=Action.READ_HELP)
    HELP_RECORD = Rule(read=Action.RECORD_HELP, write=Action.RECORD_HELP, of_unit=True)
    HELP_REGISTER = Rule(read=Action.MANAGE_HELP, write=Action.MANAGE_HELP)


# What somebody who owes a second factor may still open, to set it up or to leave.
WITHOUT_SECOND_FACTOR = frozenset({Policy.PUBLIC, Policy.PUBLIC_FORM, Policy.OWN_ACCOUNT})


def policy(which: Policy) -> Callable[[View], View]:
    """Declare the policy of a view, and keep it."""

    def declare(view: View) -> View:
        @wraps(view)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refused = _refuse(which, request, kwargs)
            return view(request, *args, **kwargs) if refused is None else refused

        kept.policy = which  # type: ignore[attr-defined]
        return kept

    return declare


def policy_of(view: Any) -> Policy | None:
    """The declared policy of a view; None where it declares nothing."""
    declared = getattr(view, "policy", None)
    return declared if isinstance(declared, Policy) else None


def may_open(request: HttpRequest, which: Policy, kwargs: dict[str, Any]) -> bool:
    """Would the method of this request be allowed for this visitor under the policy?"""
    rule = which.value
    if rule.public:
        return True
    if not request.user.is_authenticated:
        return False
    action = rule.read if request.method in READING else rule.write
    if action is None:
        return True
    unit = _named(request, kwargs, "unit") if rule.of_unit else None
    campaign = _named(request, kwargs, "campaign") if rule.in_campaign else None
    officer = _named(request, kwargs, "officer") if rule.of_officer else None
    if officer is not None and unit is not None:
        return may_read_officer(request.user, unit, officer, campaign)
    return can(request.user, action, unit, campaign)


def owes_second_factor(user: User) -> bool:
    """Does a role of this user demand a second factor (app or passkey) that is not set up?"""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import is_mfa_enabled

    demanding = any(one.role in settings.SECOND_FACTOR_ROLES for one in roles_of(user))
    factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return demanding and not is_mfa_enabled(user, factors)


def _refuse(which: Policy, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
    rule = which.value
    if request.method not in (*READING, "POST") or (
        request.method == "POST" and rule.write is None and not rule.writes
    ):
        return HttpResponseNotAllowed(READING)
    user = request.user
    if not rule.public and not isinstance(user, User):
        return _sign_in(request)
    if isinstance(user, User) and which not in WITHOUT_SECOND_FACTOR and owes_second_factor(user):
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
    if not may_open(request, which, kwargs):
        raise PermissionDenied
    return None


def _sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        # A part of a page can't become the login form: the browser goes there as a whole.
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("account_login")
        return answer
    return redirect_to_login(request.get_full_path(), reverse("account_login"))


def _named(request: HttpRequest, kwargs: dict[str, Any], name: str) -> str | None:
    if name in kwargs:
        return str(kwargs[name])
    return request.GET.get(name) or None
