"""The log of every write: search it, and check that nothing in it was changed."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedich.domain.errors import Refusal
from vedich.operations.keeping.auditing import anchor, read_anchor, verify
from vedich.operations.pages.names import deed_named, people_named
from vedich.records.models import AuditEvent, User
from vedich.web.pages.common import page_of, refusing, tell_refusal
from vedich.web.policy import Policy, policy
from vedich.web.templatetags.site import said


@policy(Policy.AUDIT)
@refusing
def audit(request: HttpRequest) -> HttpResponse:
    """Events, the latest first. Checking is asked by POST, because it reads the whole log."""
    page: dict[str, Any] = {}
    if request.method == "POST":
        try:
            given = request.POST.get("anchor", "").strip()
            page["verdict"] = verify(read_anchor(given) if given else None)
            page["anchor"] = anchor()["line"]
        except Refusal as refusal:
            tell_refusal(request, refusal)
    events = AuditEvent.objects.all()
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "actor", "verb")}
    if asked["q"]:
        events = events.filter(
            Q(subject__icontains=asked["q"])
            | Q(why__icontains=asked["q"])
            | Q(verb__icontains=asked["q"])
        )
    if asked["actor"]:
        named = User.objects.filter(full_name__icontains=asked["actor"]).values("username")
        events = events.filter(Q(actor=asked["actor"]) | Q(actor__in=named))
    if asked["verb"]:
        events = events.filter(verb=asked["verb"])
    page |= {
        "asked": asked,
        "verbs": _verbs(),
        "events": page_of(request, events, 40),
    }
    who = people_named(event.actor for event in page["events"])
    for event in page["events"]:
        event.who, event.deed = who[event.actor], deed_named(event.verb)
        event.told = [
            (side, json.dumps(value, ensure_ascii=False, indent=1))
            for side, value in (("before", event.before), ("after", event.after))
            if value is not None
        ]
    return render(request, "web/audit.html", page)


def _verbs() -> list[tuple[str, str]]:
    """Every verb of the log with its words, by these."""
    verbs = AuditEvent.objects.order_by().values_list("verb", flat=True).distinct()
    return sorted(((one, said(deed_named(one))) for one in verbs), key=lambda pair: pair[1])
