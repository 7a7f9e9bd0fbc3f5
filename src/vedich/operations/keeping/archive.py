"""The archive of a backup: a ``.tar.gz`` any system opens, with a manifest of hashes at its end.

    with ArchiveWriter(path) as archive:
        archive.add_bytes("workspace/site-key", b"…", mode=0o600)
        archive.close_with({"ledger": 12})
    manifest = unpack(path, folder)       # every file checked against its hash

Files are hashed while they are copied, so the manifest speaks of the very bytes in the archive.
A cut archive has no manifest: it is refused as a whole.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import stat
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Any

from vedich.domain.errors import Refusal
from vedich.warehouse.files import PART, sync_file, sync_folder

FORMAT = 1
MANIFEST = "manifest.json"
_PIECE = 1024 * 1024


class _Hashing:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece


class ArchiveWriter:
    """Writes beside, readable by its owner only; the archive has its name once it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._beside = path.with_name(f"{path.name}.{os.getpid()}{PART}")
        self._files: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> ArchiveWriter:
        descriptor = os.open(self._beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._raw = os.fdopen(descriptor, "wb")
        # What is large is compressed already (Parquet, workbooks): a fast level is enough.
        self._zip = gzip.GzipFile("", "wb", 1, self._raw)
        self._tar = tarfile.open(fileobj=self._zip, mode="w|")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._tar.close()
            self._zip.close()
        self._raw.close()
        if kind is not None:
            self._beside.unlink(missing_ok=True)
            return
        sync_file(self._beside)
        self._beside.rename(self.path)
        sync_folder(self.path.parent)

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def add_file(self, name: str, file: IO[bytes], mode: int | None = None) -> None:
        """Add an open file as long as it is now."""
        found = os.fstat(file.fileno())
        self._add(name, file, found.st_size, mode if mode is not None else found.st_mode)

    def add_bytes(self, name: str, data: bytes, mode: int = 0o600) -> None:
        """Add what is in memory."""
        self._add(name, io.BytesIO(data), len(data), mode)

    def close_with(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Add the manifest, the last file; returns it."""
        manifest = {"format": FORMAT, **facts, "files": dict(self._files)}
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self._add(MANIFEST, io.BytesIO(text), len(text), 0o600)
        return manifest

    def _add(self, name: str, file: IO[bytes], size: int, mode: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, stat.S_IMODE(mode) & 0o700
        hashing = _Hashing(file)
        self._tar.addfile(info, hashing)
        self._files[name] = {"sha256": hashing.digest.hexdigest(), "size": size}


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Write the files below ``folder`` and return the manifest; Refusal unless all is as it says.

    Only plain files with names inside the folder are taken; rights of others are never given.
    """
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] = {}
    try:
        with gzip.open(path) as unzipped, tarfile.open(fileobj=unzipped, mode="r|") as tar:
            for info in tar:
                source = tar.extractfile(info) if info.isreg() else None
                if source is None or manifest or not _is_inside(info.name):
                    raise damaged(path, info.name)
                if info.name == MANIFEST:
                    manifest = json.loads(source.read())
                else:
                    found[info.name] = _write(folder / info.name, source, info.mode)
            while unzipped.read(_PIECE):
                pass  # the checksum of the whole stands behind the last file
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
        raise damaged(path, str(error)) from error
    if not manifest:
        raise damaged(path, MANIFEST)
    if manifest.get("format") != FORMAT:
        raise Refusal(
            "newer_archive",
            f"Bản sao lưu “{path.name}” do một phiên bản vedich mới hơn tạo ra.",
            f"The backup “{path.name}” was made by a newer vedich.",
            where=path.name,
            hint_vi="Cập nhật vedich rồi chạy lại.",
            hint_en="Update vedich and run again.",
        )
    for name in sorted(found.keys() | manifest["files"].keys()):
        if found.get(name) != manifest["files"].get(name):
            raise damaged(path, name)
    return manifest


def damaged(path: Path, where: str) -> Refusal:
    """The archive is not what was written."""
    return Refusal(
        "archive_damaged",
        f"Bản sao lưu “{path.name}” bị hỏng hoặc bị cắt cụt (ở “{where}”); không phục hồi gì.",
        f"The backup “{path.name}” is damaged or cut short (at “{where}”); nothing was restored.",
        where=where,
        hint_vi="Lấy lại tệp từ nơi đã cất, hoặc dùng bản sao lưu khác.",
        hint_en="Fetch the file again from where it was kept, or use another backup.",
    )


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and "\0" not in name


def _write(path: Path, source: IO[bytes], mode: int) -> dict[str, Any]:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IMODE(mode) & 0o700)
    with os.fdopen(descriptor, "wb") as out:
        while piece := source.read(_PIECE):
            digest.update(piece)
            out.write(piece)
            size += len(piece)
        out.flush()
        os.fsync(out.fileno())
    return {"sha256": digest.hexdigest(), "size": size}
