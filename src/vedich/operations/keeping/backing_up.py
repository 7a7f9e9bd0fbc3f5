"""Back up a workspace while it is used: state, uploads, originals, rows, ledger and snapshots.

    backup(Path("/mnt/usb"))        # → {"rows": [{"file", "bytes", "sha256", …}], …}

Order makes the parts agree without stopping anybody. The application's state comes first: whatever
it names is in the ledger and on the disk already. Then warehouse.holdings: snapshots, ledger, and
the files the ledger names. Last everything else in the folder. What arrives meanwhile is only ever
too much, never missing; a job that was under way is taken up again after restoring, and importing a
file twice counts once.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from vedich import __version__
from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.operations.data.recording import tell_log
from vedich.operations.keeping.archive import ArchiveWriter
from vedich.operations.keeping.backup_state import take_state
from vedich.operations.keeping.decided_files import at_rest, is_decided
from vedich.operations.office import Office
from vedich.operations.telling import Tell, silent
from vedich.operations.work.serving import has_database, load
from vedich.warehouse.files import PART, sha256_of
from vedich.warehouse.holdings import Holdings, holdings
from vedich.warehouse.snapshot import POINTER

FOLDER = "backups"
WORKSPACE, STATE = "workspace/", "state/"
KEYS = ("site-key", "secret")
# Made again by itself, taken on its own, or of no use anywhere else.
_ELSEWHERE = (FOLDER, "cache", "lock", "originals", "facts")
_DATABASES = ("ledger.sqlite", "app.sqlite")
_IN_MEMORY = 32 * 1024 * 1024


def backup(out: Path | None = None, tell: Tell = silent, *, logged: bool = True) -> dict[str, Any]:
    """Write the archive and return what it holds; ``out``: a folder or a ``.tar.gz`` file.

    ``logged``: whether the log is told. Refusal where the workspace holds nothing.
    """
    office = Office.open()
    home = office.workspace.path
    if not (office.workspace.ledger_path.exists() or has_database()):
        raise Refusal(
            "nothing_to_back_up",
            f"Thư mục dữ liệu “{home}” chưa có gì để sao lưu.",
            f"The workspace “{home}” holds nothing to back up yet.",
            where=str(home),
            hint_vi="Kiểm tra biến VEDICH_HOME.",
            hint_en="Check the variable VEDICH_HOME.",
        )
    moment = now()
    path = _place(home, out, moment)
    with tempfile.TemporaryDirectory(prefix=".vedich-", dir=path.parent) as name:
        manifest = _write(path, office, Path(name), moment, tell)
    digest = sha256_of(path)
    row = {"file": path, "bytes": path.stat().st_size, "sha256": digest}
    if logged and manifest["state"]["engine"]:
        tell_log("backup.write", f"file:{path.name}", {"sha256": digest, "size": row["bytes"]})
    kept = ("made_at", "ledger", "snapshot", "anchor")
    return {"rows": [row], "files": len(manifest["files"]), **{k: manifest[k] for k in kept}}


def _write(
    path: Path, office: Office, folder: Path, moment: datetime, tell: Tell
) -> dict[str, Any]:
    workspace = office.workspace
    tell("Đang chép cơ sở dữ liệu …", "Copying the database …")
    state: dict[str, Any] = {"engine": None, "migrations": [], "anchor": None, "tables": {}}
    decided: dict[str, Path] | None = None
    if has_database():
        load()
        (folder / "state").mkdir()
        # What was decided goes with the log that tells of it, whoever decides meanwhile.
        with at_rest(workspace.path):
            state = take_state(workspace.path, folder / "state")
            decided = _take_decided(workspace.path, folder)
    with holdings(workspace, folder) as held, ArchiveWriter(path) as archive:
        tell("Đang chép số liệu …", "Copying the data …")
        for taken in sorted(folder.glob("state/*")):
            where = WORKSPACE if state["engine"] == "sqlite" else STATE
            _add(archive, where + taken.name, taken)
        _add_holdings(archive, workspace.path, held)
        tell("Đang chép các tệp khác …", "Copying the other files …")
        for name, taken in (decided or {}).items():
            _add(archive, WORKSPACE + name, taken)
        for found in _others(workspace.path):
            inside = found.relative_to(workspace.path)
            name = WORKSPACE + inside.as_posix()
            if name not in archive and (decided is None or not is_decided(inside)):
                _add_if_there(archive, name, found)
        return archive.close_with(
            {
                "vedich": __version__,
                "made_at": moment.isoformat(timespec="seconds"),
                "ledger": held.last,
                "snapshot": held.pointer,
                "anchor": state.pop("anchor"),
                "state": state,
            }
        )


def _add_holdings(archive: ArchiveWriter, home: Path, held: Holdings) -> None:
    for name, file in held.snapshots.items():
        archive.add_file(WORKSPACE + name, file)
    if held.pointer is not None:
        archive.add_bytes(f"{WORKSPACE}snapshots/{POINTER}", held.pointer.encode())
    if held.ledger is not None:
        _add(archive, WORKSPACE + held.ledger.name, held.ledger)
    for name in held.files:
        try:
            _add(archive, WORKSPACE + name, home / name)
        except FileNotFoundError:
            raise _incomplete(name) from None


def _take_decided(home: Path, folder: Path) -> dict[str, Path]:
    """Name in the workspace → copy of each decided file."""
    (folder / "decided").mkdir()
    taken: dict[str, Path] = {}
    for found in _others(home):
        inside = found.relative_to(home)
        if is_decided(inside):
            taken[inside.as_posix()] = copy = folder / "decided" / str(len(taken))
            shutil.copy(found, copy)
    return taken


def _others(home: Path) -> list[Path]:
    """Everything else in the folder, but for other workspaces inside it and unfinished files."""
    found: list[Path] = []
    for top in sorted(home.iterdir()):
        if top.name in _ELSEWHERE or top.name.startswith((*_DATABASES, ".vedich-")):
            continue
        if top.is_dir() and (top / "ledger.sqlite").exists():
            continue
        inside = sorted(top.rglob("*")) if top.is_dir() else [top]
        found += [
            path
            for path in inside
            if path.is_file()
            and not path.is_symlink()
            and not path.name.endswith(PART)
            and path.suffix != ".duckdb"
            and path != home / "snapshots" / POINTER
        ]
    return found


def _add(archive: ArchiveWriter, name: str, path: Path) -> None:
    with path.open("rb") as file:
        archive.add_file(name, file, 0o600 if path.name in KEYS else None)


def _add_if_there(archive: ArchiveWriter, name: str, path: Path) -> None:
    """A file that may be replaced or rewritten at any moment: as it is when it is opened."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        if os.fstat(file.fileno()).st_size > _IN_MEMORY:
            archive.add_file(name, file)
        else:
            archive.add_bytes(name, file.read(), os.fstat(file.fileno()).st_mode)


def _place(home: Path, out: Path | None, moment: datetime) -> Path:
    name = f"vedich-{moment:%Y%m%d-%H%M%S}"
    if out is not None and out.name.endswith((".tar.gz", ".tgz")):
        path = out.absolute()
        if path.exists():
            raise Refusal(
                "backup_exists",
                f"Đã có tệp “{path.name}”; không ghi đè bản sao lưu cũ.",
                f"“{path.name}” is there already; an older backup is not overwritten.",
                where=str(out),
            )
    else:
        folder = (out or home / FOLDER).absolute()
        path = folder / f"{name}.tar.gz"
        number = 2
        while path.exists():
            path, number = folder / f"{name}-{number}.tar.gz", number + 1
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _incomplete(name: str) -> Refusal:
    return Refusal(
        "workspace_incomplete",
        f"Thiếu tệp “{name}” mà sổ nhập nêu tên; chưa sao lưu.",
        f"The file “{name}”, which the ledger names, is missing; no backup was made.",
        where=name,
        hint_vi="Chạy “vedich verify” để biết tệp nào hỏng, thiếu.",
        hint_en="Run “vedich verify” to see what is damaged or missing.",
    )
