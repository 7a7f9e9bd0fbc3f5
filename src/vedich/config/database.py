"""Where the application's state lies: SQLite in the workspace, or PostgreSQL by its address.

SQLite in WAL mode loses acknowledged commits on power loss unless synchronous is FULL, and two
transactions that begin by reading can't both go on to write: so FULL, and BEGIN IMMEDIATE. On
either database transactions take turns.

>>> database_of("postgres://vedich:secret@db:5433/app", Path("."))["PORT"]
5433
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def database_of(address: str, workspace: Path) -> dict[str, Any]:
    """Django's settings of the database; ``address`` blank: ``app.sqlite`` in the workspace."""
    if not address:
        return {
            "ENGINE": "vedich.config.queued_sqlite",
            "NAME": workspace / "app.sqlite",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured("VEDICH_DATABASE_URL: postgres://user:password@host/name")
    return {
        "ENGINE": "vedich.config.queued_postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
