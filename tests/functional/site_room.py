"""A workspace with a site in it, made by the commands an office uses; for tests of the site.

Processes are real: what is tested is what runs.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RUN = "from vedich.cli.main import run; run()"


def environment(home: Path, **more: str) -> dict[str, str]:
    """The variables of a process of that workspace, and none of the site's beside them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VEDICH_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "VEDICH_HOME": str(home), "LANG": "C.UTF-8", **more}


def vedich(
    home: Path, *words: str, ok: bool = True, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; it must succeed unless ``ok`` is False."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert not ok or done.returncode == 0, done.stdout + done.stderr
    return done


def start(home: Path, code: str, **more: str) -> subprocess.Popen[str]:
    """Start a Python process that has the site loaded, with its output piped."""
    prelude = "from vedich.operations.work.serving import prepare\nprepare(migrate=False)\n"
    return subprocess.Popen(
        [sys.executable, "-c", prelude + code],
        env=environment(home, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(home: Path, *words: str, **more: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The site of a workspace on a free port: its address and its process."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, "serve", "--port", str(port), *words],
        env=environment(home, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_until(lambda: answers(port) or process.poll() is not None, 40)
        assert process.poll() is None, process.stdout and process.stdout.read()
        yield f"http://127.0.0.1:{port}", process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(45)


def answers(port: int) -> bool:
    """Does a site answer there? (An error page is an answer, too.)"""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, OSError):
        return False
    return True


def wait_until(true: object, seconds: float) -> None:
    """Return once ``true()`` is; fail after that many seconds."""
    assert callable(true)
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"not within {seconds} s"
        time.sleep(0.1)


def children_of(parent: int) -> dict[int, str]:
    """Process id → command line of every process under ``parent``."""
    found: dict[int, str] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
            command = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        above = re.search(r"^PPid:\t(\d+)", text, flags=re.MULTILINE)
        if above and int(above[1]) == parent:
            found[int(status.parent.name)] = command
    return found
