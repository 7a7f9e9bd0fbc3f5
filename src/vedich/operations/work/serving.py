"""The application's state made ready: workspace, key, database; and what the site runs.

prepare()               # before anything that reads or writes records
run_worker(stop)        # the loop of a worker, until ``stop`` is set
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from vedich.domain.errors import Refusal
from vedich.operations.keeping.schema import Shape
from vedich.operations.office import home

SETTINGS = "vedich.config.settings"
_IDLE = 0.5


def prepare(*, migrate: bool = True) -> None:
    """Make the workspace, its key and its database ready, and load Django.

    A fresh database gets its tables, and an event that names the imports made before it. Refusal
    where the database is of another version, or can't keep what it acknowledged.
    """
    load()
    if migrate:
        from vedich.operations.data.recording import begin_log
        from vedich.operations.keeping.decided_files import finish
        from vedich.operations.keeping.schema import bring_up, check_current, shape_of

        shape = _reach(shape_of)
        if shape.fresh:
            bring_up()
            begin_log()
        else:
            check_current(shape)
        check_durable()
        finish(home())


def _reach(ask: Callable[[], Shape]) -> Shape:
    from django.db import OperationalError

    try:
        return ask()
    except OperationalError as error:
        raise Refusal(
            "database_unreachable",
            "Không kết nối được cơ sở dữ liệu của trang.",
            "The site's database can't be reached.",
            where="VEDICH_DATABASE_URL",
            hint_vi="Kiểm tra PostgreSQL đang chạy và địa chỉ VEDICH_DATABASE_URL.",
            hint_en="Check that PostgreSQL runs, and the address in VEDICH_DATABASE_URL.",
        ) from error


def has_database() -> bool:
    """Is there a database of the application? Asked without loading Django."""
    return bool(os.environ.get("VEDICH_DATABASE_URL")) or (home() / "app.sqlite").exists()


def database_ready() -> bool:
    """Is there a database to ask, with Django loaded? An office without a site decided nothing."""
    if not has_database():
        return False
    from django.apps import apps

    if not apps.ready:
        prepare()
    return True


def load() -> None:
    """Load Django for the workspace, whatever its database holds."""
    folder = home().absolute()
    os.environ["VEDICH_HOME"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _make_key(folder / "site-key")
    except OSError as error:
        raise Refusal(
            "workspace_not_writable",
            f"Không ghi được vào thư mục dữ liệu “{folder}”.",
            f"The workspace “{folder}” can't be written to.",
            where=str(folder),
            hint_vi="Kiểm tra quyền ghi, hoặc đặt VEDICH_HOME sang thư mục khác.",
            hint_en="Check the rights, or point VEDICH_HOME at another folder.",
        ) from error
    import django

    django.setup()


def check_durable() -> None:
    """Refusal where SQLite does not run in WAL mode with synchronous FULL."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        level = cursor.execute("PRAGMA synchronous").fetchone()[0]
    if mode != "wal" or level != 2:
        raise Refusal(
            "database_not_durable",
            "Ổ đĩa của thư mục dữ liệu không ghi bền được cơ sở dữ liệu (SQLite WAL, FULL).",
            "The workspace's disk can't keep the database durably (SQLite WAL, FULL).",
            hint_vi="Đặt VEDICH_HOME trên ổ đĩa cục bộ, hoặc dùng PostgreSQL.",
            hint_en="Put VEDICH_HOME on a local disk, or use PostgreSQL.",
        )


def run_worker(stop: threading.Event, ready: Callable[[], None] = lambda: None) -> None:
    """Work off jobs until ``stop`` is set, and each minute what is due; what is at hand is
    finished first.

    A second thread gives the signs of life, so that long work is not taken for a dead worker.
    """
    from vedich.operations.closing.frozen_later import freeze_missing_safely
    from vedich.operations.office import Office
    from vedich.operations.work.jobs import beat, leave, run_next
    from vedich.operations.work.ticking import Minutes, tick_safely

    holder = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"
    beat(holder)
    gone = threading.Event()
    pulse = threading.Thread(target=_beat_until, args=(gone, holder), daemon=True)
    pulse.start()
    freeze_missing_safely(Office.open())
    ready()
    minutes = Minutes()
    try:
        while not stop.is_set():
            if minutes.passed():
                tick_safely()
            if run_next(holder) is None:
                stop.wait(_IDLE)
    finally:
        gone.set()
        pulse.join(timeout=10)
        leave(holder)


def _beat_until(gone: threading.Event, holder: str) -> None:
    from django.db import DatabaseError, connection

    from vedich.operations.work.jobs import BEAT, beat

    while not gone.wait(BEAT.total_seconds()):
        try:
            beat(holder)
        except DatabaseError:
            # A database that is busy or was restarted is asked again: whoever stopped giving
            # signs of life would lose what they are working on.
            connection.close()
    connection.close()


def _make_key(path: Path) -> None:
    """A key for sessions and signatures, made once, readable by its owner only."""
    if path.exists():
        return
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, secrets.token_urlsafe(64).encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        # Of two processes that start at once the first one's key stays.
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
