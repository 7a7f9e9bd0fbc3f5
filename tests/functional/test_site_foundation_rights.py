"""Every address × role × scope: who gets in is what the table below says, and nobody else.

The addresses come from the URL configuration, so a new one is tested without being named here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path

from vedich.operations.data.importing import import_file
from vedich.records.models import Assignment, Role, User
from vedich.web.policy import Policy, may_open, owes_second_factor, policy_of

pytestmark = pytest.mark.django_db

ALL_UNITS, UNIT, SUBTREE = "all", "unit", "subtree"
OWN, PARENT, CHILD, SIBLING, FOREIGN = "P.1", "P", "P.1.1", "P.2", "Q.1"
UNITS = """unit_id,code,name,parent
P,P,Tỉnh P,
P.1,P.1,Xã một,P
P.1.1,P.1.1,Thôn một,P.1
P.2,P.2,Xã hai,P
Q,Q,Tỉnh Q,
Q.1,Q.1,Xã ba,Q
"""
CAMPAIGN, OTHER = "gia-lai-2026", "ia-ake-2024"

# Written by hand, apart from operations.people.permissions: what each role may read and write.
READS: dict[Policy, set[str]] = {
    Policy.CAMPAIGN: set(Role.values),
    Policy.LIFE: set(Role.values),
    Policy.COURSE: set(Role.values),
    Policy.AWARD_FILES: {"office", "appraiser", "council", "unit_head", "leader", "auditor"},
    Policy.AMENDMENT: {"office"},
    Policy.REPORT: set(Role.values),
    Policy.REFERENCE: set(Role.values),
    Policy.UNITS: set(Role.values),
    Policy.UNIT: set(Role.values) - {"administrator"},
    Policy.UNIT_PAPERS: {"unit_head"},
    Policy.DOSSIERS: {"office", "appraiser", "unit_head", "officer", "leader", "auditor"},
    Policy.OFFICER: {"office", "appraiser", "unit_head", "leader", "auditor"},
    Policy.DATA: {"office", "appraiser", "auditor"},
    Policy.DESCRIPTION: {"office"},
    Policy.TRANSFER: {"office", "appraiser", "auditor"},
    Policy.SUMS: {"office", "appraiser", "auditor"},
    Policy.UNIT_SUMS: set(Role.values) - {"administrator"},
    Policy.REMINDERS: set(Role.values),
    Policy.REMINDERS_OUT: {"office"},
    Policy.REMINDER: {"office", "appraiser", "unit_head", "officer", "leader", "auditor"},
    Policy.ASSIGNING: set(Role.values),
    Policy.ASSIGNING_SHEET: {"office"},
    Policy.SIGNING_TARGETS: {"office", "leader"},
    Policy.SPLITTING: {"office", "appraiser", "unit_head", "leader", "auditor"},
    Policy.WITHDRAWAL: {"office"},
    Policy.PEOPLE: {"administrator", "office", "auditor"},
    Policy.AUDIT: {"auditor"},
    Policy.JOBS: {"administrator", "office", "auditor"},
    Policy.HEALTH: {"administrator", "office", "auditor"},
    Policy.HELP: {"office", "appraiser", "unit_head", "officer", "leader", "auditor"},
    Policy.HELP_RECORD: {"office", "unit_head", "officer"},
    Policy.HELP_REGISTER: {"office"},
}
WRITES: dict[Policy, set[str]] = {
    Policy.LIFE: {"office", "leader"},
    Policy.COURSE: set(Role.values),
    Policy.AWARD_FILES: {"office", "appraiser", "council", "unit_head", "leader", "auditor"},
    Policy.AMENDMENT: {"office"},
    Policy.REPORT: {"office"},
    Policy.DATA: {"office"},
    Policy.DESCRIPTION: {"office"},
    Policy.TRANSFER: {"office"},
    Policy.UNITS: {"office"},
    Policy.SUMS: {"office", "appraiser"},
    Policy.UNIT_SUMS: {"unit_head", "officer"},
    Policy.UNIT_PAPERS: {"unit_head"},
    Policy.REMINDERS: {"office"},
    Policy.REMINDER: {"unit_head", "officer"},
    Policy.ASSIGNING: {"office"},
    Policy.SIGNING_TARGETS: {"office", "leader"},
    Policy.SPLITTING: {"unit_head"},
    Policy.WITHDRAWAL: {"office"},
    Policy.PEOPLE: {"administrator"},
    Policy.AUDIT: {"auditor"},
    Policy.JOBS: {"office"},
    Policy.HELP_RECORD: {"office", "unit_head", "officer"},
    Policy.HELP_REGISTER: {"office"},
}
FOR_ALL = {Policy.PUBLIC, Policy.PUBLIC_FORM, Policy.SIGNED_IN, Policy.OWN_ACCOUNT}
FOR_ALL_ROLES = {
    Policy.CAMPAIGN, Policy.LIFE, Policy.COURSE, Policy.REPORT, Policy.REFERENCE, Policy.UNITS,
    Policy.HELP, Policy.REMINDERS, Policy.ASSIGNING, Policy.AWARD_FILES
}  # fmt: skip
OF_A_UNIT = {
    Policy.UNIT, Policy.DOSSIERS, Policy.OFFICER, Policy.HELP_RECORD, Policy.UNIT_SUMS,
    Policy.REMINDER, Policy.SPLITTING, Policy.UNIT_PAPERS
}  # fmt: skip
# Whoever takes part may write there; the operation asks what of.
OPEN_WRITES = {Policy.COURSE, Policy.AWARD_FILES}
REACHED = {
    ALL_UNITS: {OWN, PARENT, CHILD, SIBLING, FOREIGN, None},
    SUBTREE: {OWN, CHILD},
    UNIT: {OWN},
}


@dataclass(frozen=True)
class Place:
    """One address of the site: its name, its view and the parts of its path."""

    name: str
    route: str
    view: Any
    parts: tuple[str, ...]

    def url(self, unit: str | None = OWN, campaign: str = CAMPAIGN) -> str:
        """The address with its parts filled in."""
        given = {"unit": unit or OWN, "campaign": campaign}
        text = "/" + self.route
        for part in self.parts:
            converter, _, name = part.rpartition(":")
            value = given.get(name, "1" if converter == "int" else "x")
            value = str(uuid.UUID(int=1)) if converter == "uuid" else value
            text = text.replace(f"<{part}>", value)
        query = f"?campaign={campaign}" if "campaign" not in self.names() else ""
        if "unit" not in self.names() and unit is not None:
            query += ("&" if query else "?") + f"unit={unit}"
        return text + query

    def names(self) -> set[str]:
        return {part.rpartition(":")[2] for part in self.parts}

    def kwargs(self, unit: str | None, campaign: str) -> dict[str, Any]:
        given = {"unit": unit or OWN, "campaign": campaign}
        return {name: given.get(name, "x") for name in self.names()}


def places(resolver: Any = None, before: str = "", names: str = "") -> Iterator[Place]:
    """Every address of the URL configuration."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{names}{pattern.namespace}:" if pattern.namespace else names
            yield from places(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            parts = tuple(piece.split(">")[0] for piece in route.split("<")[1:])
            yield Place(f"{names}{pattern.name}", route, pattern.callback, parts)


PLACES = tuple(places())


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A workspace that knows two provinces and what lies below them."""
    folder = tmp_path_factory.mktemp("office")
    file = folder / "units.csv"
    file.write_text(UNITS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEDICH_HOME", str(folder / "var"))
        assert import_file(file, "units")["accepted"] == 6
        yield


@pytest.fixture
def no_second_factor() -> Iterator[None]:
    with override_settings(SECOND_FACTOR_ROLES=frozenset()):
        yield


def person(role: str, scope: str = ALL_UNITS, campaign: str = "") -> User:
    """Somebody with one role."""
    user = User.objects.create(
        username=f"{role.replace('_', '-')}-{scope}{campaign}"[:32], full_name="Người thử"
    )
    unit = "" if scope == ALL_UNITS else OWN
    Assignment.objects.create(user=user, role=role, scope=scope, unit=unit, campaign=campaign)
    return user


def expected(which: Policy, method: str, role: str, scope: str, unit: str | None) -> bool:
    """What the table says."""
    if which in FOR_ALL:
        return True
    table = READS if method == "GET" else WRITES
    if role not in table.get(which, set()):
        return False
    if which in OF_A_UNIT:
        return unit in REACHED[scope]
    # The league table and the rules are for all who take part; the rest needs every unit.
    open_to_all = method == "GET" or which in OPEN_WRITES
    return scope == ALL_UNITS or (open_to_all and which in FOR_ALL_ROLES)


def test_every_view_declares_its_policy() -> None:
    assert len(PLACES) > 15
    assert [place.name for place in PLACES if policy_of(place.view) is None] == []


def test_the_table_names_every_policy() -> None:
    assert set(Policy) == FOR_ALL | READS.keys()
    assert {one for one in Policy if one.value.write is not None} == WRITES.keys()


@pytest.mark.usefixtures("units", "no_second_factor")
@pytest.mark.parametrize("role", Role.values)
def test_rights_are_those_of_the_table(role: str) -> None:
    factory = RequestFactory()
    for scope in (ALL_UNITS, SUBTREE, UNIT):
        user = person(role, scope)
        for which in Policy:
            for unit in (None, PARENT, OWN, CHILD, SIBLING, FOREIGN):
                for method in ("GET", "POST"):
                    if method == "POST" and which not in WRITES:
                        continue
                    request = factory.generic(method, "/", QUERY_STRING=f"unit={unit or ''}")
                    request.user = user
                    assert may_open(request, which, {}) == expected(
                        which, method, role, scope, unit
                    ), (which, method, role, scope, unit)


@pytest.mark.usefixtures("units", "no_second_factor")
@pytest.mark.parametrize("role", Role.values)
def test_nobody_gets_in_where_the_table_says_no(role: str) -> None:
    tried = 0
    for scope in (ALL_UNITS, SUBTREE, UNIT):
        client = Client()
        client.force_login(person(role, scope))
        for place in PLACES:
            which = policy_of(place.view)
            assert which is not None
            for unit in (None, PARENT, OWN, CHILD, SIBLING, FOREIGN):
                if unit is None and "unit" in place.names():
                    continue
                if which not in OF_A_UNIT and unit != OWN:
                    continue
                for method in ("GET", "POST"):
                    if expected(which, method, role, scope, unit):
                        continue
                    answer = client.generic(method, place.url(unit))
                    refused = 405 if method == "POST" and which not in WRITES else 403
                    assert answer.status_code == refused, (place.name, method, role, scope, unit)
                    tried += 1
    assert tried


def test_visitors_only_see_what_is_public(client: Client) -> None:
    for place in PLACES:
        which = policy_of(place.view)
        assert which is not None
        if which in (Policy.PUBLIC, Policy.PUBLIC_FORM):
            continue
        for method in ("GET", "POST"):
            answer = client.generic(method, place.url())
            assert answer.status_code in (302, 405), (place.name, method)
            if answer.status_code == 302:
                assert answer["Location"].startswith("/login/"), place.name


@pytest.mark.usefixtures("units", "no_second_factor")
def test_a_campaign_s_role_opens_no_other_campaign() -> None:
    user = person("unit_head", UNIT, CAMPAIGN)
    request = RequestFactory().get("/")
    request.user = user
    for which in (Policy.CAMPAIGN, Policy.UNIT, Policy.DOSSIERS):
        assert may_open(request, which, {"campaign": CAMPAIGN, "unit": OWN})
        assert not may_open(request, which, {"campaign": OTHER, "unit": OWN})


@pytest.mark.usefixtures("units", "no_second_factor")
@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_a_campaign_s_role_opens_nothing_of_the_whole_office(role: str) -> None:
    factory = RequestFactory()
    for campaign, allowed in (("", True), (CAMPAIGN, False)):
        request = factory.get("/", {"campaign": CAMPAIGN})
        request.user = person(role, ALL_UNITS, campaign)
        for which in (Policy.PEOPLE, Policy.HEALTH):
            assert may_open(request, which, {}) is allowed


@pytest.mark.usefixtures("units", "no_second_factor")
def test_whose_page_was_seen_before_changes_nothing() -> None:
    head, leader = Client(), Client()
    head.force_login(person("unit_head", UNIT))
    leader.force_login(person("leader", ALL_UNITS))
    place = next((one for one in PLACES if policy_of(one.view) is Policy.UNIT), None)
    if place is None:
        pytest.skip("no page of a unit yet")
    for first, second in ((head, leader), (leader, head)):
        cache.clear()
        for one in (first, second):
            assert (one.get(place.url(FOREIGN)).status_code == 403) == (one is head)


@pytest.mark.usefixtures("units")
def test_a_form_s_body_widens_no_right() -> None:
    request = RequestFactory().post("/", {"unit": OWN, "campaign": CAMPAIGN})
    request.user = person("unit_head", UNIT)
    assert not may_open(request, Policy.DATA, {})
    request.method = "GET"
    assert not may_open(request, Policy.UNIT, {})
    assert not may_open(request, Policy.UNIT, {"unit": FOREIGN})


@pytest.mark.usefixtures("units", "no_second_factor")
def test_an_officer_reads_the_own_page_and_no_colleague_s() -> None:
    user = person("officer", UNIT)
    Assignment.objects.filter(user=user).update(officer="CB-1")
    request = RequestFactory().get("/")
    request.user = User.objects.get(id=user.id)
    about = {"campaign": CAMPAIGN, "unit": OWN}
    assert may_open(request, Policy.OFFICER, {**about, "officer": "CB-1"})
    assert not may_open(request, Policy.OFFICER, {**about, "officer": "CB-2"})
    assert not may_open(request, Policy.OFFICER, {**about, "unit": SIBLING, "officer": "CB-1"})
    Assignment.objects.filter(user=user).update(campaign=OTHER)
    request.user = User.objects.get(id=user.id)
    assert not may_open(request, Policy.OFFICER, {**about, "officer": "CB-1"})


def test_a_role_counts_between_its_days_only() -> None:
    from datetime import timedelta

    from django.utils import timezone

    user = person("auditor")
    request = RequestFactory().get("/")
    for start, end, counts in ((-2, None, True), (-2, -1, False), (1, None, False), (-2, 1, True)):
        now = timezone.now()
        Assignment.objects.filter(user=user).update(
            starts_at=now + timedelta(days=start),
            ends_at=None if end is None else now + timedelta(days=end),
        )
        request.user = User.objects.get(id=user.id)
        assert may_open(request, Policy.AUDIT, {}) is counts


def test_a_second_factor_is_demanded_by_role(client: Client) -> None:
    admin, leader = person("administrator"), person("leader")
    assert owes_second_factor(admin)
    assert not owes_second_factor(leader)
    client.force_login(admin)
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/second-factor/app/")


def _undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


urlpatterns = [path("open/", _undeclared)]
handler403 = "vedich.web.errors.forbidden"


@override_settings(ROOT_URLCONF="tests.functional.test_site_foundation_rights")
def test_a_view_that_declares_nothing_is_refused() -> None:
    # No page can be drawn here: the addresses its links lead to are not in this configuration.
    client = Client(raise_request_exception=False)
    client.force_login(person("auditor"))
    assert b"seen" not in client.get("/open/").content
