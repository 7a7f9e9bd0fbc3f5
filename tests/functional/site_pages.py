"""The example campaign as the pages see it, loaded once; people who look at it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.test import Client

from vedich.records.models import Assignment, Role, ScopeKind, User

CAMPAIGN = "gia-lai-2026"
UNIT = "H21.168"
BASE = f"/campaign/{CAMPAIGN}/"
PASSPHRASE = "mat-khau-de-thu-123"  # noqa: S105 - a test's own
AXE = Path(__file__).parent / "axe" / "axe.min.js"


def load_example(folder: Path) -> Path:
    """The example in a workspace below ``folder``; returns the workspace.

    It is loaded once per process that runs tests, into a folder nobody writes to, and copied.
    """
    home = folder / "demo"
    shutil.copytree(_loaded() / "demo", home)
    return home


@lru_cache(maxsize=1)
def _loaded() -> Path:
    from vedich.operations.demo.loading import demonstrate

    folder = Path(tempfile.mkdtemp(prefix="vedich-example-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    before = os.environ.get("VEDICH_HOME")
    os.environ["VEDICH_HOME"] = str(folder / "demo")
    try:
        demonstrate()
    finally:
        os.environ.pop("VEDICH_HOME")
        if before is not None:
            os.environ["VEDICH_HOME"] = before
    return folder


def somebody(role: Role, unit: str = "") -> User:
    """A person with one role, over one unit or over all."""
    user = User(username=f"{role}-{unit or 'all'}".lower(), full_name=f"Người dùng {role}")
    user.set_password(PASSPHRASE)
    user.save()
    scope = ScopeKind.SUBTREE if unit else ScopeKind.ALL
    Assignment.objects.create(user=user, role=role, scope=scope, unit=unit)
    return user


def signed_in(user: User) -> Client:
    """A browser in which this person has signed in."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def faults_of(page: Any) -> list[str]:
    """What axe, the console and the width say against the page."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document)")
    said = [f"{one['id']}: {one['nodes'][0]['target']}" for one in found["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        said.append("the page scrolls sideways")
    return said
