"""The site as processes: the server, and beside it one worker that is started again if it dies.

    serve_site(Address("127.0.0.1", 8000))      # until SIGTERM or Ctrl+C

The worker is a process of its own: reading a huge file must not slow a page down, and what kills
the one must not kill the other. It ends when its parent does.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vedich.domain.errors import Refusal
from vedich.operations.work.serving import prepare, run_worker

_THREADS = 4
_MOST_PROCESSES = 4
_NICE = 10
_LAST_JOB = 30.0
_WORKER = "from vedich.cli.main import run; run()"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the site listens, the names it is asked by, and its certificate if it has one."""

    host: str = "127.0.0.1"
    port: int = 8000
    names: tuple[str, ...] = ()
    cert: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        """What to type into a browser on this machine."""
        name = self.names[0] if self.names else self.host
        name = "127.0.0.1" if name in ("0.0.0.0", "::") else name  # noqa: S104 - compared only
        return f"{'https' if self.cert else 'http'}://{name}:{self.port}/"

    def hosts(self) -> str:
        """Names that requests may carry."""
        return ",".join(dict.fromkeys((*self.names, self.host, "127.0.0.1", "localhost", "[::1]")))


def serve_site(
    address: Address,
    *,
    with_worker: bool = True,
    processes: int = 0,
    opened: Callable[[], None] = lambda: None,
) -> None:
    """Serve until told to stop; Refusal where the address is taken or the state can't be kept.

    ``processes``: how many answer pages; 0: as many as the machine has cores, at most four.
    """
    from granian import Granian
    from granian.constants import Interfaces

    os.environ.setdefault("VEDICH_HOSTS", address.hosts())
    if address.cert is not None:
        os.environ["VEDICH_TLS"] = "1"
    prepare()
    _close_database()
    _check_free(address)
    # A forked process would share the database's locks and half-held thread locks with this one.
    multiprocessing.set_start_method("spawn", force=True)
    options: dict[str, Any] = {}
    if address.cert is not None:
        options = {"ssl_cert": address.cert, "ssl_key": address.key}
    server = Granian(
        "vedich.config.wsgi:application",
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=processes or min(os.cpu_count() or 1, _MOST_PROCESSES),
        blocking_threads=_THREADS,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        **options,
    )
    server.on_startup(opened)
    if not with_worker:
        server.serve()
        return
    with _worker_beside():
        server.serve()


def work(parent: int = 0, ready: Callable[[], None] = lambda: None) -> None:
    """Be a worker until SIGTERM or Ctrl+C, or until the process ``parent`` is gone."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    os.nice(_NICE)
    prepare(migrate=not parent)
    if parent:
        threading.Thread(target=_until_orphaned, args=(parent, stop), daemon=True).start()
    run_worker(stop, ready)


def _until_orphaned(parent: int, stop: threading.Event) -> None:
    while not stop.wait(1.0):
        if os.getppid() != parent:
            stop.set()


@contextmanager
def _worker_beside() -> Iterator[None]:
    stop = threading.Event()
    watcher = threading.Thread(target=_keep_worker, args=(stop,))
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join()


def _keep_worker(stop: threading.Event) -> None:
    command = [sys.executable, "-c", _WORKER, "worker", "--parent", str(os.getpid())]
    while not stop.is_set():
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
        while not stop.wait(0.2) and child.poll() is None:
            pass
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(_LAST_JOB)
            except subprocess.TimeoutExpired:
                # Its job is leased: the next worker takes it up again.
                child.kill()
                child.wait()
        else:
            stop.wait(1.0)


def _close_database() -> None:
    from django.db import connections

    connections.close_all()


def _check_free(address: Address) -> None:
    import socket

    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise Refusal(
                "address_taken",
                f"Không mở được {address.host}:{address.port} ({error.strerror}).",
                f"{address.host}:{address.port} can't be opened ({error.strerror}).",
                hint_vi="Chọn cổng khác bằng --port, hoặc dừng chương trình đang dùng cổng này.",
                hint_en="Choose another --port, or stop the program that uses it.",
            ) from error
