"""Repair: Parquet parts that are damaged or gone, made again from the original that was kept.

    for part in damaged(workspace, entry): …
    rebuild(writer, entry, delivery)    # the same file, read again under the same layout

A part may only be replaced by rows of which everything the ledger says is true: as many, in the
same months. Where another version of the libraries writes other bytes, the ledger takes their hash.
"""

from __future__ import annotations

from dataclasses import replace

from vedich.domain.errors import Refusal
from vedich.warehouse.files import sha256_of
from vedich.warehouse.landing import Delivery, parts_of, write_part
from vedich.warehouse.ledger import Import, Part
from vedich.warehouse.workspace import Workspace, Writer


def damaged(workspace: Workspace, entry: Import) -> list[Part]:
    """The parts of an import that are gone or no longer have their hash."""
    return [part for part in entry.parts if not _is_whole(workspace, part.path, part.sha256)]


def has_original(workspace: Workspace, entry: Import) -> bool:
    """Is the file that was imported still there, unchanged?"""
    return _is_whole(workspace, entry.original, entry.sha256)


def rebuild(
    writer: Writer, entry: Import, delivery: Delivery, *, same_bytes: bool = False
) -> list[Part]:
    """Write the damaged parts again; returns them as the ledger now has them.

    ``same_bytes``: only parts with the very hash of the ledger, for readings that also rest on
    something said at the time of the import. Refusal where they differ: the part stays damaged.
    """
    shares = dict(parts_of(delivery, entry.seq))
    known = {part.path: part for part in entry.parts}
    sizes = {path: table.num_rows for path, table in shares.items()}
    if sizes != {path: part.rows for path, part in known.items()}:
        raise _differs(entry)
    made: dict[str, Part] = {}
    for part in damaged(writer.workspace, entry):
        digest = write_part(writer.workspace.path / part.path, shares[part.path])
        if same_bytes and digest != part.sha256:
            raise _differs(entry)
        made[part.path] = replace(part, sha256=digest)
    if any(made[path].sha256 != known[path].sha256 for path in made):
        parts = tuple(made.get(part.path, part) for part in entry.parts)
        writer.ledger.restate(entry.seq, parts)
    return list(made.values())


def _is_whole(workspace: Workspace, name: str, digest: str) -> bool:
    path = workspace.path / name
    return path.is_file() and sha256_of(path) == digest


def _differs(entry: Import) -> Refusal:
    return Refusal(
        "rebuilt_differs",
        f"Đọc lại tệp gốc của lần nhập {entry.seq} (“{entry.name}”) không ra đúng các dòng đã ghi.",
        f"The original of import {entry.seq} (“{entry.name}”), read again, gives other rows.",
        where=entry.name,
        hint_vi=f"Rút lần nhập này (vedich withdraw {entry.seq}) rồi nhập lại tệp.",
        hint_en=f"Withdraw this import (vedich withdraw {entry.seq}) and import the file again.",
    )
