"""What every page knows: who looks at it, what they may open, and whether a worker is alive."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from vedich import __version__
from vedich.operations.papers.public_results import any_results
from vedich.operations.people.permissions import roles_of
from vedich.records.models import User
from vedich.web.permissions import actions_of


def site(request: HttpRequest) -> dict[str, Any]:
    """``assignments``: the user's roles with scope; ``may``: actions by name, allowed somewhere
    (``{% if may.import_data %}``); ``worker_alive``; ``version``; ``sign_on``:
    the provider of single sign-on, None where none is named; ``results_published``, for visitors:
    whether there are results of campaigns for everybody.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {
            "assignments": [],
            "may": {},
            "worker_alive": True,
            "version": __version__,
            "sign_on": settings.SIGN_ON,
            "results_published": SimpleLazyObject(any_results),
        }
    return {
        "assignments": SimpleLazyObject(lambda: roles_of(user)),
        "may": SimpleLazyObject(lambda: {action.value: True for action in actions_of(user)}),
        "worker_alive": SimpleLazyObject(_worker_alive),
        "version": __version__,
        "sign_on": settings.SIGN_ON,
    }


def _worker_alive() -> bool:
    from vedich.operations.work.jobs import worker_alive

    return worker_alive()
