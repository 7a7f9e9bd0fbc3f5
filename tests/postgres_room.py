"""A PostgreSQL server of our own on a free port, thrown away afterwards.

with postgres() as address:     # None where none is installed
    ...
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.functional.site_room import free_port


@contextmanager
def postgres() -> Iterator[str | None]:
    """The address of an empty database ``vedich``."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        yield None
        return
    # A folder of its own: another user has to reach it, and pytest keeps its folders to one.
    tools, folder = found[-1].parent, Path(tempfile.mkdtemp(prefix="vedich-postgres-"))
    prefix: list[str] = []
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        prefix = ["runuser", "-u", "postgres", "--"]
    data, port = folder / "data", free_port()

    def run(*words: str | Path) -> None:
        done = subprocess.run(
            [*prefix, *map(str, words)], cwd="/", capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    run(tools / "initdb", "-D", data, "-U", "vedich", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    control = tools / "pg_ctl"
    run(control, "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
    try:
        run(tools / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "vedich", "vedich")
        yield f"postgres://vedich@127.0.0.1:{port}/vedich"
    finally:
        run(control, "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
