"""What is said of a paper beyond its campaign and the figures, as typed, passed on or kept.

>>> Facts.of({"deadline": "2024-05-20"}).deadline
datetime.date(2024, 5, 20)
>>> Facts(unit="H21.168").as_json()
{'unit': 'H21.168'}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from vedich.domain.errors import Refusal


@dataclass(frozen=True, slots=True)
class Facts:
    """What a paper says beyond its campaign and the figures. All may be left out.

    ``as_of``: figures at that moment. ``unit``: the unit whose report it is. ``only``: the units a
    letter is about. ``handling``: unit → how it is dealt with. ``sections``: title of one of the
    report's open sections → its paragraphs. ``matters``: what else a letter reminds of, a line
    each. ``annex``: {"title", "columns", "rows"} in place of the target annex. ``revision``: what
    changed since the report this one replaces.
    """

    as_of: datetime | None = None
    unit: str = ""
    number: int | None = None
    day: date | None = None
    signatory: str = ""
    deadline: date | None = None
    only: tuple[str, ...] = ()
    handling: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    matters: tuple[str, ...] = ()
    proposer: str = ""
    annex: Mapping[str, Any] | None = None
    revision: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values, without what is empty."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, date | datetime) else value
            for name, value in found.items()
            if value not in (None, "", (), {}, False)
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Facts:
        """The facts again from plain values; Refusal for a name that no paper knows."""
        known = {one.name for one in fields(cls)}
        if strange := set(plain) - known:
            raise Refusal(
                "unknown_fact",
                f"Văn bản không có nội dung “{min(strange)}”.",
                f"No paper knows “{min(strange)}”.",
                hint_vi="Dùng được: " + ", ".join(sorted(known)) + ".",
                hint_en="Known are " + ", ".join(sorted(known)) + ".",
            )
        given = dict(plain)
        if isinstance(given.get("as_of"), str):
            given["as_of"] = datetime.fromisoformat(given["as_of"])
        for name in ("day", "deadline"):
            if isinstance(given.get(name), str):
                given[name] = date.fromisoformat(given[name])
        for name in ("only", "matters", "revision"):
            given[name] = tuple(given.get(name, ()))
        return cls(**given)
