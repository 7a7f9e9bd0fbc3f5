"""Backups taken while others write, restored and verified; archives that are damaged; upgrades."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import stat
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.functional.site_room import RUN, environment, start, vedich

MIGRATIONS = Path(__file__).resolve().parents[2] / "src" / "vedich" / "records" / "migrations"
LAYOUT = "vedich-synthetic"
BACKUPS = 5
# Somebody who signs nothing in but keeps writing: rows and events, as pages do.
WRITE = """
import time
from django.db import transaction
from vedich.operations.keeping.auditing import append
from vedich.records.models import Job, JobKind, User
user = User.objects.get(username="an")
until = time.monotonic() + 300
print("ready", flush=True)
number = 0
while time.monotonic() < until:
    number += 1
    with transaction.atomic():
        Job.objects.create(kind=JobKind.REPORT, key=f"k{number}", asked_by=user, state="done")
        append(user, "test.write", f"job:{number}")
    time.sleep(0.01)
"""


def answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(done.stdout)
    return said


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a person and one import in it."""
    folder: Path = tmp_path_factory.mktemp("office") / "var"
    vedich(folder, "people", "invite", "an", "--name", "An", "--role", "office")
    vedich(folder, "import", str(dossiers(folder.parent, 1)[0]), "-l", LAYOUT)
    return folder


def dossiers(folder: Path, files: int) -> list[Path]:
    """Files of a hundred made-up dossiers each."""
    made = vedich(
        folder / "made", "generate", "--dossiers", str(100 * files), "--out", str(folder), "--json"
    )
    lines = Path(answer(made)["rows"][0]["file"]).read_text("utf-8").splitlines(keepends=True)
    paths = [folder / f"part{number}.csv" for number in range(files)]
    for number, path in enumerate(paths):
        path.write_text("".join(lines[:2] + lines[2 + 100 * number : 102 + 100 * number]), "utf-8")
    return paths


def test_backups_taken_while_others_write_are_whole(home: Path, tmp_path: Path) -> None:
    files = dossiers(tmp_path, 7)[1:]
    loop = (
        f"for f in {' '.join(map(str, files))}; do $PROGRAM import $f -l {LAYOUT} || exit 1; done"
    )
    importer = subprocess.Popen(
        ["/bin/sh", "-c", loop.replace("$PROGRAM", f'{sys.executable} -c "{RUN}"')],
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    writer = start(home, WRITE)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    made = []
    try:
        for _ in range(BACKUPS):
            made.append(answer(vedich(home, "backup", "--out", str(tmp_path), "--json")))
            assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
        assert importer.wait(120) == 0
    assert [one["anchor"]["seq"] for one in made] == sorted({one["anchor"]["seq"] for one in made})
    assert made[0]["ledger"] < made[-1]["ledger"]
    for number, one in enumerate(made):
        into = tmp_path / f"restored{number}"
        told = answer(vedich(into, "restore", one["rows"][0]["file"], "--json"))
        assert told["ok"], told
        assert told["rows"] == []
        assert told["audit"]["checked"] == one["anchor"]["seq"]
        listed = answer(vedich(into, "imports", "--json"))["rows"]
        assert [row["import"] for row in listed] == list(range(1, one["ledger"] + 1))
        assert told["checked"]["originals"] == one["ledger"]


@pytest.fixture(scope="module")
def archive(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the workspace."""
    path: Path = tmp_path_factory.mktemp("archive") / "kept.tar.gz"
    vedich(home, "backup", "--out", str(path))
    return path


def test_an_archive_is_for_its_owner_only_and_holds_no_session(archive: Path, home: Path) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with tarfile.open(archive) as tar:
        modes = {info.name: info.mode for info in tar}
        names = tar.getnames()
        key = tar.extractfile("workspace/site-key")
        assert key is not None
        assert key.read() == (home / "site-key").read_bytes()
        manifest = tar.extractfile("manifest.json")
        assert manifest is not None
        assert set(json.load(manifest)["files"]) == set(names) - {"manifest.json"}
    assert modes["workspace/site-key"] == 0o600
    assert all(mode & 0o077 == 0 for mode in modes.values())
    assert not any("/cache/" in name or "/backups/" in name or "-wal" in name for name in names)


def refused(into: Path, path: Path) -> str:
    done = vedich(into, "restore", str(path), "--json", ok=False)
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert not into.exists() or not list(into.iterdir())
    return str(answer(done)["error"]["code"])


def test_a_damaged_archive_restores_nothing(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    into, path = tmp_path / "into", tmp_path / "bad.tar.gz"
    for data in (whole[: len(whole) // 2], whole[:-4], b"", b"no archive"):
        path.write_bytes(data)
        assert refused(into, path) == "archive_damaged"
    # A single bit may be one that packing leaves unused: sixteen bytes are not.
    middle, changed = len(whole) // 2, bytearray(whole)
    changed[middle : middle + 16] = bytes(one ^ 0xFF for one in whole[middle : middle + 16])
    path.write_bytes(changed)
    assert refused(into, path) == "archive_damaged"


@pytest.mark.parametrize("name", ["workspace/../../out", "/out/x", "workspace/secret"])
def test_an_archive_made_by_somebody_else_writes_nowhere_else(
    archive: Path, tmp_path: Path, name: str
) -> None:
    path, out = tmp_path / "bad.tar.gz", io.BytesIO()
    with tarfile.open(archive) as tar, tarfile.open(fileobj=out, mode="w") as bad:
        extra = tarfile.TarInfo(name)
        extra.size = 1
        bad.addfile(extra, io.BytesIO(b"x"))
        for info in tar:
            bad.addfile(info, tar.extractfile(info))
    path.write_bytes(gzip.compress(out.getvalue(), 1))
    assert refused(tmp_path / "into", path) == "archive_damaged"
    assert not (tmp_path / "out").exists()


def test_restoring_over_something_is_refused(archive: Path, home: Path) -> None:
    done = vedich(home, "restore", str(archive), "--json", ok=False)
    assert answer(done)["error"]["code"] == "folder_not_empty"


def _older(home: Path) -> str:
    """Take the database back by its last migration, as an older version left it; its name."""
    names = sorted(path.stem for path in MIGRATIONS.glob("0*.py"))
    back = f"""
from django.core.management import call_command
call_command("migrate", "records", "{names[-2]}", verbosity=0)
"""
    process = start(home, back)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return names[-1]


def test_upgrade_backs_up_first(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "var"
    vedich(home, "restore", str(archive))
    assert answer(vedich(home, "upgrade", "--json"))["changed"] is False
    last = _older(home)
    told = answer(vedich(home, "people", "list", "--json", ok=False))
    assert told["error"]["code"] == "older_workspace"
    done = answer(vedich(home, "upgrade", "--json"))
    assert {"app": "records", "migration": last} in done["rows"]
    vedich(home, "people", "list")
    old = tmp_path / "old"
    answer(vedich(old, "restore", done["backup"], "--json"))
    with closing(sqlite3.connect(home / "app.sqlite")) as con:
        said = con.execute("SELECT verb FROM records_auditevent ORDER BY seq").fetchall()
    assert ("workspace.upgrade",) in said


def test_a_newer_workspace_is_refused(archive: Path, tmp_path: Path) -> None:
    home = tmp_path / "var"
    vedich(home, "restore", str(archive))
    with closing(sqlite3.connect(home / "app.sqlite")) as con, con:
        con.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('records', '9999_later', '2030-01-01')"
        )
    for words in (("people", "list"), ("upgrade",)):
        told = answer(vedich(home, *words, "--json", ok=False))
        assert told["error"]["code"] == "newer_workspace"
    made = answer(vedich(home, "backup", "--json", "--out", str(tmp_path)))
    assert refused(tmp_path / "into", Path(made["rows"][0]["file"])) == "newer_workspace"


LATER = """
import json
from pathlib import Path
from vedich.operations.keeping import backing_up
from vedich.operations.office import home
for name in ("definitions/campaigns/a.yaml", "frozen/a/2024-05-16.json"):
    (home() / name).parent.mkdir(parents=True, exist_ok=True)
(home() / "definitions/campaigns/a.yaml").write_text("before")
held = backing_up.holdings
def decided_meanwhile(*given):
    (home() / "definitions/campaigns/a.yaml").write_text("after")
    (home() / "frozen/a/2024-05-16.json").write_text("after")
    return held(*given)
backing_up.holdings = decided_meanwhile
print(backing_up.backup(Path({out!r}))["rows"][0]["file"])
"""


def test_what_was_decided_goes_with_the_log_that_tells_of_it(home: Path, tmp_path: Path) -> None:
    said, _ = start(home, LATER.format(out=str(tmp_path))).communicate(timeout=60)
    with tarfile.open(said.split()[-1]) as tar:
        names = [one.name for one in tar]
        kept = next(one for one in names if one.endswith("definitions/campaigns/a.yaml"))
        file = tar.extractfile(kept)
        assert file is not None and file.read() == b"before"
    assert not any("frozen" in one for one in names)
