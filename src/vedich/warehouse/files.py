"""Files that survive a power cut: written beside, fsynced, renamed, and the folder fsynced.

A file is either absent or whole under its name; what a crash leaves behind ends in ``.part``.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> write_durably(folder / "a.txt", lambda path: path.write_bytes(b"x"))
>>> [path.name for path in folder.iterdir()]
['a.txt']
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from vedich.domain.errors import Refusal

PART = ".part"


def write_durably(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` fill a temporary name, then put it in place; ``path`` is replaced if there."""
    make_folder(path.parent)
    beside = path.with_name(path.name + PART)
    write(beside)
    sync_file(beside)
    beside.rename(path)
    sync_folder(path.parent)


def check_free(out: Path) -> None:
    """Refusal where a file stands at the place a person named for a new one."""
    if out.exists():
        raise Refusal(
            "already_there",
            f"Đã có tệp “{out.name}”, không ghi đè.",
            f"There is a file “{out.name}” already; it is not written over.",
            where=str(out),
            hint_vi="Đặt tên khác hoặc xóa tệp cũ.",
            hint_en="Give another name or remove the old file.",
        )


def make_folder(path: Path) -> None:
    """A folder whose own name is durable too."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Return once the bytes of the file are on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Return once the names in the folder are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
