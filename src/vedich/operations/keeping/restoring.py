"""Restore a backup into an empty folder, then prove it: hashes, figures, the log of writes.

    restore(Path("vedich-20261002-180000.tar.gz"), Path("/srv/vedich"))["ok"]

Everything is unpacked and checked beside its place inside the folder; only a whole archive is moved
into place, the databases last. Then the same runs as ``vedich verify`` and ``vedich audit verify``,
the latter against the anchor that lies in the archive.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from vedich.domain.errors import Refusal
from vedich.operations.keeping.archive import unpack
from vedich.operations.keeping.backing_up import STATE, WORKSPACE
from vedich.operations.keeping.backup_state import check_state, put_state
from vedich.operations.office import Office
from vedich.operations.telling import Tell, silent
from vedich.operations.work.serving import load
from vedich.warehouse.files import make_folder, sync_folder

_UNPACKED = ".restoring"
_LAST = ("ledger.sqlite", "app.sqlite")


def restore(archive: Path, into: Path, tell: Tell = silent) -> dict[str, Any]:
    """Put the backup into ``into``, which becomes this process's workspace; says what was checked.

    ``ok`` is False where a check found something; the findings are ``rows``. Refusal, with the
    folder left empty, for a folder that is not, and for an archive that is damaged.
    """
    archive, into = archive.absolute(), into.absolute()
    with archive.open("rb"):
        pass  # a path that can't be read is told as such before anything is created
    _check_empty(into)
    make_folder(into)
    beside = into / _UNPACKED
    beside.mkdir(mode=0o700)
    try:
        tell("Đang giải nén và đối chiếu mã băm …", "Unpacking and checking the hashes …")
        manifest = unpack(archive, beside)
        os.environ["VEDICH_HOME"] = str(into)
        state = manifest["state"]
        if state["engine"]:
            _load_without_key(into)
            check_state(state)
            put_state(state, beside / STATE)
        _move(beside / WORKSPACE, into)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        (into / "site-key").unlink(missing_ok=True)
        raise
    shutil.rmtree(beside)
    return _prove(archive, into, manifest, tell)


def _load_without_key(into: Path) -> None:
    """Django, which wants a key: the archive's own one takes its place afterwards."""
    load()
    (into / "site-key").unlink(missing_ok=True)


def _move(unpacked: Path, into: Path) -> None:
    names = sorted(unpacked.iterdir(), key=lambda path: (path.name in _LAST, path.name))
    for path in names:
        path.rename(into / path.name)
    sync_folder(into)


def _prove(archive: Path, into: Path, manifest: dict[str, Any], tell: Tell) -> dict[str, Any]:
    from vedich.operations.data.verifying import verify

    office = Office.open(into)
    office.describe()  # the folders that are not in an archive
    with office.serving():
        pass  # a snapshot that was behind its ledger is published again
    found = verify(tell, office)
    audit = _prove_log(archive, manifest, tell) if manifest["state"]["engine"] else None
    return {
        "rows": found["rows"],
        "ok": found["ok"] and (audit is None or audit["sound"]),
        "home": into,
        "files": len(manifest["files"]),
        "made_at": manifest["made_at"],
        "ledger": manifest["ledger"],
        "snapshot": manifest["snapshot"],
        "checked": found["checked"],
        "summary_vi": found["summary_vi"],
        "summary_en": found["summary_en"],
        "audit": audit,
    }


def _prove_log(archive: Path, manifest: dict[str, Any], tell: Tell) -> dict[str, Any]:
    from vedich.operations.data.recording import tell_log
    from vedich.operations.keeping import auditing
    from vedich.operations.keeping.schema import bring_up
    from vedich.operations.work.serving import check_durable

    bring_up()
    check_durable()
    tell("Đang kiểm tra nhật ký …", "Checking the log of writes …")
    anchor = manifest["anchor"]
    verdict = auditing.verify((anchor["seq"], anchor["hash"]) if anchor else None)
    if verdict.sound:
        about = {"made_at": manifest["made_at"], "ledger": manifest["ledger"]}
        tell_log("backup.restore", f"file:{archive.name}", about)
    return verdict.as_dict()


def _check_empty(into: Path) -> None:
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise Refusal(
            "folder_not_empty",
            f"“{into}” không phải là thư mục trống; không phục hồi đè lên dữ liệu khác.",
            f"“{into}” is not an empty folder; nothing is restored over other data.",
            where=str(into),
            hint_vi="Chọn thư mục trống hoặc chưa có: vedich restore TỆP --into THƯ_MỤC.",
            hint_en="Choose an empty or new folder: vedich restore FILE --into DIR.",
        )
