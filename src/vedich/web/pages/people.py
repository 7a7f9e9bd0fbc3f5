"""People and rights: who may do what where, invitation links, roles given and ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vedich.domain.errors import Refusal
from vedich.operations.data.units import show_units
from vedich.operations.pages.board import campaigns, office_now
from vedich.operations.people import accounts as verbs
from vedich.operations.people import mandates, views
from vedich.operations.people.mail_addresses import set_address
from vedich.records.models import Assignment, Mandate, Part, Role, ScopeKind, User
from vedich.web.pages.common import refusing, tell_refusal, user_of
from vedich.web.permissions import Action, can
from vedich.web.policy import Policy, policy


@policy(Policy.PEOPLE)
@refusing
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with the roles that count now; a form that invites somebody."""
    page = _choices(request) | {"people": _with_words(views.list_people()["rows"])}
    if request.method == "POST":
        form = request.POST
        try:
            invited = verbs.invite(
                user_of(request),
                form.get("username", ""),
                form.get("full_name", ""),
                email=form.get("email", ""),
                **_role_of(request),
            )
        except Refusal as refusal:
            tell_refusal(request, refusal)
            return render(request, "web/people/people.html", page | {"form": form}, status=422)
        return _link_page(request, invited)
    return render(request, "web/people/people.html", page)


@policy(Policy.PEOPLE)
@refusing
def parts(request: HttpRequest) -> HttpResponse:
    """Who leads, receives and appraises in each campaign; given and ended by name."""
    if request.method == "POST":
        form, actor = request.POST, user_of(request)
        try:
            if form.get("do") == "end":
                mandates.end(actor, _mandate(form.get("mandate", "")))
            else:
                campaign = office_now().book.campaign(form.get("campaign", ""))
                who = verbs.find_user(form.get("user", ""))
                mandates.give(actor, campaign.id, _part(form.get("part", "")), who)
            messages.success(request, _("Đã ghi phân công."))
        except Refusal as refusal:
            tell_refusal(request, refusal)
        return redirect("web:parts")
    held = list(Mandate.objects.in_force().select_related("user"))
    page = {
        "campaigns": [
            {
                "campaign": one,
                "parts": [
                    (part, [m for m in held if (m.campaign, m.part) == (one.id, part)])
                    for part in Part
                ],
            }
            for one in campaigns()
        ],
        "part_choices": Part.choices,
        "users": views.active_people(),
        "may_manage": can(request.user, Action.MANAGE_PEOPLE),
    }
    return render(request, "web/people/parts.html", page)


@policy(Policy.PEOPLE)
@refusing
def person(request: HttpRequest, username: str) -> HttpResponse:
    """One person: roles with their scope and days, and what can be changed."""
    found = verbs.find_user(username)
    if request.method == "POST":
        return _change(request, found)
    page = _choices(request) | {
        "person": found,
        "identities": views.identities_of(found),
        "roles": Assignment.objects.in_force().filter(user=found),
        "ended": Assignment.objects.filter(user=found).exclude(
            id__in=Assignment.objects.in_force().filter(user=found).values("id")
        ),
    }
    return render(request, "web/people/person.html", page)


def _change(request: HttpRequest, found: User) -> HttpResponse:
    actor, why = user_of(request), request.POST.get("why", "")
    changes: dict[str, Callable[[], Any]] = {
        "assign": lambda: verbs.assign_role(
            actor, found, why=why, ends_at=_last_moment(request), **_role_of(request)
        ),
        "end": lambda: verbs.end_role(actor, _assignment(request, found), why),
        "close": lambda: verbs.set_active(actor, found, False, why),
        "open": lambda: verbs.set_active(actor, found, True, why),
        "factor": lambda: verbs.reset_second_factor(actor, found, why),
        "identity": lambda: verbs.remove_identities(actor, found, why),
    }
    asked = request.POST.get("do", "")
    try:
        if asked == "mail":
            set_address(actor, found, request.POST.get("email", ""))
            messages.success(request, _("Đã ghi địa chỉ thư điện tử."))
            return redirect("web:person", found.username)
        if asked == "link":
            return _link_page(request, verbs.new_link(actor, found))
        if asked in changes:
            changes[asked]()
            done = _("Đã ghi thay đổi. Phiên đăng nhập cũ của người này đã kết thúc.")
            messages.success(request, done)
    except Refusal as refusal:
        tell_refusal(request, refusal)
    return redirect("web:person", found.username)


def _link_page(request: HttpRequest, invited: verbs.Invited) -> HttpResponse:
    """The link is shown once; it is never in an address or a log of this site."""
    page = {
        "invited": invited,
        "person": invited.invitation.user,
        "link": request.build_absolute_uri(invited.path),
    }
    return render(request, "web/people/link.html", page)


def _role_of(request: HttpRequest) -> dict[str, Any]:
    form = request.POST
    role, unit = form.get("role", ""), form.get("unit", "").strip()
    if role not in Role.values:
        raise Refusal("no_role", "Chưa chọn vai trò.", "No role was chosen.")
    scope = form.get("scope", "")
    return {
        "role": Role(role),
        "scope": ScopeKind(scope) if scope in ScopeKind.values else ScopeKind.ALL,
        "unit": unit,
        "campaign": form.get("campaign", ""),
        "officer": form.get("officer", ""),
    }


def _last_moment(request: HttpRequest) -> datetime | None:
    try:
        return datetime.combine(datetime.fromisoformat(request.POST.get("until", "")), time.max)
    except ValueError:
        return None


def _assignment(request: HttpRequest, found: User) -> Assignment:
    held = Assignment.objects.filter(user=found)
    for one in held:
        if str(one.id) == request.POST.get("assignment"):
            return one
    raise Refusal("no_such_role", "Không có vai trò này.", "There is no such role.")


def _part(value: str) -> Part:
    if value not in Part.values:
        raise Refusal("no_part", "Chưa chọn việc được giao.", "No part was chosen.")
    return Part(value)


def _mandate(value: str) -> Mandate:
    for one in Mandate.objects.in_force():
        if str(one.id) == value:
            return one
    raise Refusal("no_such_mandate", "Không có phân công này.", "There is no such part.")


def _choices(request: HttpRequest) -> dict[str, Any]:
    return {
        "role_choices": Role.choices,
        "scope_choices": ScopeKind.choices,
        "campaign_choices": [(one.id, one.title) for one in campaigns()],
        "unit_choices": show_units(office=office_now())["rows"],
        "may_manage": can(request.user, Action.MANAGE_PEOPLE),
    }


def _with_words(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = {row["unit"]: row["name"] for row in show_units(office=office_now())["rows"]}
    return [
        {
            **row,
            "roles": [
                one
                | {
                    "word": Role(one["role"]).label,
                    "where": names.get(one["unit"], one["unit"]),
                }
                for one in row["roles"]
            ],
        }
        for row in rows
    ]
