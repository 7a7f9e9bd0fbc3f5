"""Files people hand in: stored so that a power cut leaves them whole or not at all.

    upload = store(actor, request.FILES["file"])
    path_of(upload)         # what operations.data.importing reads

The bytes are on the disk, under a folder of their own, before the row and its event are committed.
They are only ever read by the reading child process, or handed back as an attachment.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from vedich.domain.errors import Refusal
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.office import home
from vedich.operations.people.permissions import Action, check
from vedich.records.models import Upload, User
from vedich.warehouse.files import write_durably

KNOWN = (
    ".xlsx",
    ".xlsm",
    ".xls",
    ".ods",
    ".csv",
    ".txt",
    ".tsv",
    ".json",
    ".html",
    ".htm",
    ".pdf",
    ".docx",
)
LONGEST_NAME = 120
MOST_BYTES = 512 * 1024 * 1024


class Incoming(Protocol):
    """What is asked of a file that comes in; Django's uploaded files are such."""

    @property
    def name(self) -> str | None:
        """The name the sender gave it."""

    @property
    def size(self) -> int | None:
        """Bytes, as far as known."""

    def chunks(self) -> Iterable[bytes]:
        """The bytes, piece by piece."""


def store(actor: Actor, file: Incoming) -> Upload:
    """Keep the file and return its row; Refusal for a name, kind or size that can't be taken."""
    if isinstance(actor, User):
        check(actor, Action.IMPORT_DATA)
    return keep(actor, file)


def store_file(actor: Actor, path: Path) -> Upload:
    """The same for a file that lies on this machine already."""
    from django.core.files import File

    with path.open("rb") as file:
        return store(actor, File(file, name=path.name))


def keep(actor: Actor, file: Incoming) -> Upload:
    """The same for an operation that has asked for a right of its own."""
    from django.db import transaction

    name = safe_name(file.name or "")
    if not file.size:
        raise Refusal("empty_file", f"Tệp “{name}” rỗng.", f"“{name}” is empty.", where=name)
    who = {"uploaded_by": actor} if isinstance(actor, User) else {"uploaded_as": actor}
    upload = Upload(id=uuid.uuid4(), name=name, **who)
    upload.path = f"uploads/{upload.id}/{name}"
    where = home().absolute() / upload.path
    upload.sha256, upload.size = write_incoming(file, where, MOST_BYTES, name)
    with transaction.atomic():
        upload.save()
        append(actor, "upload.store", f"upload:{upload.id}", after=_facts(upload))
    return upload


def write_incoming(file: Incoming, path: Path, most: int, name: str) -> tuple[str, int]:
    """Put the bytes in place durably; their SHA-256 and number. Refusal beyond ``most`` bytes."""
    digest, size = hashlib.sha256(), 0

    def write(beside: Path) -> None:
        nonlocal size
        with beside.open("xb") as out:
            beside.chmod(0o600)
            for piece in file.chunks():
                size += len(piece)
                if size > most:
                    raise too_large(name, most)
                digest.update(piece)
                out.write(piece)

    if (file.size or 0) > most:
        raise too_large(name, most)
    write_durably(path, write)
    return digest.hexdigest(), size


def path_of(upload: Upload) -> Path:
    """Where the bytes lie; Refusal where they are gone or no longer what was handed in."""
    path = home().absolute() / upload.path
    if path.is_file() and path.stat().st_size == upload.size:
        return path
    raise Refusal(
        "upload_lost",
        f"Tệp “{upload.name}” không còn trong thư mục dữ liệu.",
        f"“{upload.name}” is no longer in the workspace.",
        where=upload.name,
        hint_vi="Tải tệp lên lại.",
        hint_en="Upload the file again.",
    )


def safe_name(name: str) -> str:
    """The file's own name without folders and signs that mean something to a system.

    >>> safe_name("C:\\\\a\\\\Số liệu<1>.XLSX")
    'Số liệu_1_.XLSX'
    """
    bare = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    bare = re.sub(r'[<>:"|?*%$`;&\'\x00-\x1f\x7f]', "_", bare)
    # Letters that turn the reading direction can make "exe.xlsx" look like another kind of file.
    bare = "".join(sign for sign in bare if unicodedata.category(sign) != "Cf").strip(" .")
    stem, dot, kind = bare.rpartition(".")
    if not stem or f".{kind.lower()}" not in KNOWN:
        raise Refusal(
            "unknown_kind",
            f"Chưa nhận loại tệp này: “{bare[:60]}”.",
            f"This kind of file is not taken: “{bare[:60]}”.",
            hint_vi="Nhận các tệp " + ", ".join(KNOWN) + ".",
            hint_en="Taken are " + ", ".join(KNOWN) + ".",
        )
    while len((stem + dot + kind).encode()) > LONGEST_NAME:
        stem = stem[:-1]
    return stem + dot + kind


def _facts(upload: Upload) -> dict[str, Any]:
    return {"name": upload.name, "sha256": upload.sha256, "size": upload.size}


def too_large(name: str, most: int) -> Refusal:
    """The refusal of a file beyond its limit."""
    return Refusal(
        "file_too_large",
        f"Tệp “{name}” lớn hơn {most // 1024**2} MB.",
        f"“{name}” is larger than {most // 1024**2} MB.",
        where=name,
        hint_vi="Chia nhỏ hoặc nén bớt rồi tải lên lại.",
        hint_en="Split it or make it smaller, then upload again.",
    )
