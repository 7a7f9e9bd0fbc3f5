"""The log of every write: search it, and check that nothing in it was changed."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedich.domain.errors import Refusal
from vedich.operations.keeping.auditing import anchor, read_anchor, verify
from vedich.records.models import AuditEvent
from vedich.web.pages.common import page_of, refusing, tell_refusal
from vedich.web.policy import Policy, policy


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
        events = events.filter(actor=asked["actor"])
    if asked["verb"]:
        events = events.filter(verb=asked["verb"])
    page |= {
        "asked": asked,
        "verbs": AuditEvent.objects.order_by("verb").values_list("verb", flat=True).distinct(),
        "events": page_of(request, events, 40),
    }
    for event in page["events"]:
        event.told = [
            (side, json.dumps(value, ensure_ascii=False, indent=1))
            for side, value in (("before", event.before), ("after", event.after))
            if value is not None
        ]
    return render(request, "web/audit.html", page)
