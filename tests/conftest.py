"""What all tests share: the folder of real data beside the project, and a workspace of their own.

Example: ``def test_x(shared_data, vedich_home): ...`` reads ``shared_data / "portal"`` and lets
every command write below ``vedich_home``.
"""

from __future__ import annotations

import os
import secrets
import time
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; the test is skipped where a machine does not have it."""
    if not SHARED.is_dir():
        pytest.skip("real data absent: the folder ../shared/data is not on this machine")
    return SHARED


@pytest.fixture
def vedich_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace that does not exist yet, named by VEDICH_HOME for this test alone."""
    home = tmp_path / "var"
    monkeypatch.setenv("VEDICH_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def own_pages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests write records without events: no test is given the pages kept by another."""
    if "django_db_setup" in request.fixturenames or "db" in request.fixturenames:
        token = secrets.token_hex(8)
        monkeypatch.setattr("vedich.web.keeping.edition", lambda: token)


def pytest_configure() -> None:
    """No clock decides a test, and SQLite stays in memory.

    pytest-django knows the latter of Django's own backend alone.
    """
    from django.conf import settings
    from hypothesis import settings as generated

    usual = generated.get_profile(generated.get_current_profile_name())
    generated.register_profile("timeless", usual, deadline=None)
    generated.load_profile("timeless")
    for database in settings.DATABASES.values():
        if "sqlite" in database["ENGINE"]:
            database.setdefault("TEST", {})["NAME"] = ":memory:"
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests that run against a live server empty the tables, which the log's guard refuses."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return  # PostgreSQL empties them without deleting rows
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS audit_no_delete")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how long script/test took in all, above pytest's own last line."""
    if started := os.environ.get("VEDICH_TESTS_STARTED"):
        minutes, seconds = divmod(int(time.time()) - int(started), 60)
        terminalreporter.write_line(
            f"Toàn bộ mất {minutes} phút {seconds} giây. / All stages: {minutes} min {seconds} s."
        )
