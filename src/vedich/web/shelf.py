"""Written pages on the workspace's disk, where every web process of the site finds them.

    shelf = Shelf(folder)
    shelf.put("key", Kept("state", 12, {"content": "<p>…</p>"}))
    shelf.get("key").parts["content"]

The folder may be deleted at any time. A file that is damaged, or cut short by a full disk, counts
as absent. ``turn()`` is taken by one writer of all processes at a time.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

MOST_KEPT = 4000
_LOOK_AFTER = 250  # pages put between two looks at how many there are
_MODE = 0o600
_WRITE = os.O_CREAT | os.O_WRONLY | os.O_TRUNC


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was written under a state, when ``event`` was the last in the log.

    ``parts``: its parts by name; a whole answer without a frame is the part "".
    """

    state: str
    event: int
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The kept pages of one workspace."""

    folder: Path

    def get(self, key: str) -> Kept | None:
        """The page of a key; None where none is kept."""
        try:
            found = json.loads(zlib.decompress(self._place(key).read_bytes()))
            return Kept(found["state"], found["event"], found["parts"])
        except (OSError, ValueError, KeyError, zlib.error):
            return None

    def put(self, key: str, page: Kept) -> None:
        """Keep a page; without room on the disk it is written anew next time."""
        place = self._place(key)
        beside = place.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(beside, _WRITE, _MODE), "wb") as file:
                file.write(zlib.compress(json.dumps(asdict(page)).encode(), 1))
            beside.rename(place)
        except OSError:
            return
        if int(place.stem[:8], 16) % _LOOK_AFTER == 0:
            self._make_room()

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """True for the one who may write now, False while somebody else does."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.folder / "turn", os.O_CREAT | os.O_RDWR, _MODE)
        except OSError:
            yield True  # without room for a shelf everybody writes
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine = True
        except BlockingIOError:
            mine = False
        try:
            yield mine
        finally:
            os.close(descriptor)  # closing the file gives the turn back

    def _place(self, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self.folder / name[:2] / f"{name}.page"

    def _make_room(self) -> None:
        # What a killed process left half-written is among them, and goes as the oldest do.
        aged = []
        for one in self.folder.glob("*/*"):
            with suppress(FileNotFoundError):
                aged.append((one.stat().st_mtime_ns, one))
        for _, page in sorted(aged)[: -MOST_KEPT or None]:
            page.unlink(missing_ok=True)
