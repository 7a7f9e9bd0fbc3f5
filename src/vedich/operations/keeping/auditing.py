"""The log of every write: a chain of events in which nothing can be changed unnoticed.

An event's hash is the SHA-256 of its canonical JSON (keys sorted, no spaces, UTF-8), which holds
the hash before it; the first event follows ``GENESIS``. ``append`` is called inside the very
transaction of the write it tells of. An anchor (number and hash of the last event) kept outside
shows whether events were cut off the end.

>>> digest_of({"seq": 1, "previous": GENESIS})[:8]
'be79e2e7'
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.records.models import AuditEvent, AuditHead, User
from vedich.warehouse.files import write_durably

GENESIS = "0" * 64
FIELDS = ("seq", "at", "actor", "verb", "subject", "before", "after", "why", "previous")
_CHUNK = 2_000
Actor = User | str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the chain found: how many events it read, and the first fault, if any."""

    checked: int
    last_hash: str
    fault_vi: str = ""
    fault_en: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.fault_en

    def as_dict(self) -> dict[str, Any]:
        """Plain values for pages and the command line."""
        return {
            "rows": [],
            "checked": self.checked,
            "last_hash": self.last_hash,
            "sound": self.sound,
            "fault_vi": self.fault_vi,
            "fault_en": self.fault_en,
        }


def append(
    actor: Actor,
    verb: str,
    subject: str,
    *,
    before: Any = None,
    after: Any = None,
    why: str = "",
) -> AuditEvent:
    """Add one event, inside the transaction of the write. ``actor``: a user, or a program's name.

    RuntimeError outside a transaction: the write and its event stand or fall together.
    """
    from django.db import connection

    if not connection.in_atomic_block:
        raise RuntimeError("an audit event belongs into the transaction of its write")
    # SQLite's BEGIN IMMEDIATE lets one writer in; elsewhere the locked row of the head does.
    AuditHead.objects.get_or_create(id=1, defaults={"hash": GENESIS})
    head = AuditHead.objects.select_for_update().get(id=1)
    content = {
        "seq": head.seq + 1,
        "at": now().isoformat(timespec="microseconds"),
        "actor": actor.username if isinstance(actor, User) else actor,
        "verb": verb,
        "subject": subject[:200],
        "before": plain(before),
        "after": plain(after),
        "why": why,
        "previous": head.hash,
    }
    event = AuditEvent(**content, hash=digest_of(content))
    event.save()
    AuditHead.objects.filter(id=1).update(seq=event.seq, hash=event.hash)
    return event


def last_change(actor: User | None = None) -> tuple[int, str]:
    """Number and hash of the last event (of one person) that is more than a sign-in.

    (0, ``GENESIS``) without any. Pages ask it with every request, so it is asked in plain SQL.
    """
    from django.db import connection

    of_one, names = (" AND actor = %s", [actor.username]) if actor else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT seq, hash FROM {AuditEvent._meta.db_table}"  # noqa: S608 - names of our own
            f" WHERE verb <> 'user.sign_in'{of_one} ORDER BY seq DESC LIMIT 1",
            names,
        )
        row: tuple[int, str] | None = cursor.fetchone()
    return row or (0, GENESIS)


def digest_of(content: Mapping[str, Any]) -> str:
    """The hash of an event's content."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def verify(anchor: tuple[int, str] | None = None) -> Verdict:
    """Read the whole chain; ``anchor``: number and hash of an event known from outside."""
    head = AuditHead.objects.filter(id=1).first()
    found = check_chain(_events(), anchor)
    if (
        found.sound
        and head is not None
        and (head.seq, head.hash)
        != (
            found.checked,
            found.last_hash,
        )
    ):
        return Verdict(
            found.checked,
            found.last_hash,
            f"Sổ có {found.checked} việc nhưng đầu chuỗi ghi {head.seq}: phần cuối đã bị cắt.",
            f"The log holds {found.checked} events but its head names {head.seq}: "
            "the end was cut off.",
        )
    return found


def check_chain(
    events: Iterable[Mapping[str, Any]], anchor: tuple[int, str] | None = None
) -> Verdict:
    """Check events (``FIELDS`` and ``hash``) in order; stops at the first fault."""
    previous, checked, anchored = GENESIS, 0, anchor is None or anchor[0] == 0
    for event in events:
        content = {name: event[name] for name in FIELDS}
        fault = ("", "")
        if event["seq"] != checked + 1:
            fault = ("thiếu hoặc sai thứ tự", "is missing or out of order")
        elif event["previous"] != previous:
            fault = ("không nối với việc trước", "does not follow the one before")
        elif digest_of(content) != event["hash"]:
            fault = ("đã bị sửa", "was changed")
        elif anchor is not None and anchor[0] == event["seq"]:
            anchored = True
            if anchor[1] != event["hash"]:
                fault = ("khác với mốc giữ bên ngoài", "differs from the anchor kept outside")
        if fault[1]:
            return Verdict(
                checked,
                previous,
                f"Việc số {checked + 1} {fault[0]}.",
                f"Event {checked + 1} {fault[1]}.",
            )
        previous, checked = event["hash"], checked + 1
    if not anchored and anchor is not None:
        return Verdict(
            checked,
            previous,
            f"Mốc giữ bên ngoài ghi việc số {anchor[0]}, sổ chỉ còn {checked}: "
            "phần cuối đã bị cắt.",
            f"The anchor kept outside names event {anchor[0]}, the log ends at {checked}: "
            "the end was cut off.",
        )
    return Verdict(checked, previous)


def export(out: Path) -> dict[str, Any]:
    """Write the log as lines of JSON, which script/verify-audit checks without this package."""
    number = 0

    def write(path: Path) -> None:
        nonlocal number
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for event in _events():
                file.write(json.dumps(event, ensure_ascii=False, sort_keys=True) + "\n")
                number += 1

    out = out.absolute()
    write_durably(out, write)
    return {"rows": [{"file": out, "events": number}]}


def anchor() -> dict[str, Any]:
    """Number and hash of the last event, to be kept outside; Refusal while there is none."""
    head = AuditHead.objects.filter(id=1).first()
    if head is None:
        raise Refusal(
            "empty_log",
            "Sổ nhật ký chưa có việc nào nên chưa có mốc để giữ.",
            "The log holds no event yet, so there is no anchor to keep.",
        )
    return {"rows": [], "seq": head.seq, "hash": head.hash, "line": f"{head.seq}:{head.hash}"}


def read_anchor(line: str) -> tuple[int, str]:
    """The anchor written as ``number:hash``."""
    number, _, digest = line.strip().partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise Refusal(
            "bad_anchor",
            "Mốc phải có dạng SỐ:MÃ BĂM (64 chữ số thập lục phân).",
            "An anchor is written NUMBER:HASH (64 hexadecimal digits).",
        )
    return int(number), digest


def plain(value: Any) -> Any:
    """A value as JSON holds it, so that it reads back the same from either database."""
    match value:
        case None | bool() | int() | str():
            return value
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case _:
            # Fractions of a number are written as text: databases differ in how they keep them.
            return str(value)


def _events() -> Iterator[dict[str, Any]]:
    rows = AuditEvent.objects.order_by("seq").values(*FIELDS, "hash")
    yield from rows.iterator(chunk_size=_CHUNK)
