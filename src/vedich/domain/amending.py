"""What an amending plan changes in a campaign's file, value by value, on the file's plain data.

A field is a way into the data, parts split by “/”; items of a list go by their ``id`` or ``at``,
and “+” adds one.

>>> file = {"period": {"end": 29}, "targets": [{"id": "paid", "value": 45}]}
>>> later = put(put(file, "period/end", 30), "targets/paid/value", 60)
>>> [(one.field, one.before, one.after) for one in differences(file, later)]
[('period/end', 29, 30), ('targets/paid/value', 45, 60)]
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from vedich.domain.plans import Missing

Data = dict[str, Any]
ADDED = "+"
# An amending plan says what is added in these; what it leaves out goes on as it was.
_ADDING = ("deadlines", "duties", "reporting")


@dataclass(frozen=True, slots=True)
class Change:
    """One value and what it becomes; None: it was not there, or is no longer.

    ``section`` and ``text``: where the amending paper says so. ``along``: what changes with it.
    """

    field: str
    before: Any
    after: Any
    section: str = ""
    text: str = ""
    along: tuple[tuple[str, Any], ...] = ()


def put(data: Data, field: str, value: Any) -> Data:
    """The same data with one value set, added (“+”) or, where it is None, taken out."""
    made = copy.deepcopy(data)
    *way, last = field.split("/")
    at: Any = made
    for part in way:
        inner = _step(at, part)
        if inner is None:
            inner = at[part] = [] if last == ADDED else {}
        at = inner
    if isinstance(at, list):
        places = [place for place, one in enumerate(at) if _name(one, place) == last]
        if last == ADDED or not places:
            at.append(value)
        else:
            at[places[0]] = value
    elif value is None:
        at.pop(last, None)
    else:
        at[last] = value
    return made


def apply(data: Data, changes: Sequence[Change]) -> Data:
    """All of the changes, with what changes along."""
    for one in changes:
        data = put(data, one.field, one.after)
        for field, value in one.along:
            data = put(data, field, value)
    return data


def differences(before: Any, after: Any) -> tuple[Change, ...]:
    """Every single value that differs, in the order of the files."""
    old, new = dict(_flat(before)), dict(_flat(after))
    fields = [*old, *(field for field in new if field not in old)]
    return tuple(
        Change(field, old.get(field), new.get(field))
        for field in fields
        if old.get(field) != new.get(field)
    )


def proposed(current: Data, drafted: Data, paper: str) -> tuple[Change, ...]:
    """What a drafted amending plan (``paper``: how it is cited) would change; for a person to take.

    Dates of the period, values of targets by indicator, and what it adds. What it does not
    mention stays; nothing is taken out.
    """
    return (
        *_period(current, drafted, paper),
        *_targets(current, drafted, paper),
        *_added(current, drafted, paper),
    )


def signed_data(data: Data, number: str, day: date) -> Data:
    """The file with number and date of the signed plan; “từ ngày ban hành” begins on that day."""
    document = dict(data["document"]) | {"number": number, "date": day}
    known = (Missing.NUMBER.value, Missing.ISSUE_DATE.value)
    left = [one for one in document.get("missing", []) if one not in known]
    document.pop("missing", None)
    made = data | {"document": document | ({"missing": left} if left else {})}
    if "gaps" in data:
        made["gaps"] = [one for one in data["gaps"] if one["missing"] not in known]
    period = dict(data["period"])
    if period.get("missing") == Missing.ISSUE_DATE.value:
        del period["missing"]
        made["period"] = period | {"start": day}
    return made


def _period(current: Data, drafted: Data, paper: str) -> Iterator[Change]:
    old, new = current["period"], drafted.get("period", {})
    section = _cited(paper, new)
    along = (("period/text", new.get("text")), ("period/section", section))
    for key in ("start", "end"):
        if new.get(key) and new[key] != old.get(key):
            more = (("period/missing", None),) if key == "start" and "missing" in old else ()
            yield Change(
                f"period/{key}",
                old.get(key),
                new[key],
                new.get("section", ""),
                new.get("text", ""),
                (*(one for one in along if one[1]), *more),
            )


def _targets(current: Data, drafted: Data, paper: str) -> Iterator[Change]:
    stones = [one["id"] for one in current.get("milestones", [])]
    for new in drafted.get("targets", []):
        same = [one for one in current["targets"] if one["indicator"] == new["indicator"]]
        if not same:
            yield _new_target(new, stones, paper)
            continue
        for old in same:
            where = f"targets/{old['id']}"
            if new["comparison"] != old["comparison"]:
                yield Change(
                    f"{where}/comparison",
                    old["comparison"],
                    new["comparison"],
                    new["section"],
                    new["written"],
                )
            known = {one["at"]: one for one in old["values"]}
            for value in new["values"]:
                at = value["at"] if value["at"] in (*known, *stones) else [*known][-1]
                if at == "end" and at not in known:
                    at = [*known][-1]
                before = known.get(at)
                if before is None or worth(before) != value["value"]:
                    item = {"value": value["value"], "at": at, "section": _cited(paper, new)}
                    yield Change(
                        f"{where}/values/{at}", before, item, new["section"], new["written"]
                    )


def worth(item: Mapping[str, Any]) -> Any:
    """The number of a milestone's value: given, or what the plan states beside its rule."""
    return item.get("value", item.get("stated"))


def _new_target(new: Data, stones: Sequence[str], paper: str) -> Change:
    values = [
        one | {"at": one["at"] if one["at"] in stones else stones[-1]} for one in new["values"]
    ]
    kept = {key: value for key, value in new.items() if key != "content"}
    made = kept | {"values": values, "section": _cited(paper, new)}
    return Change(f"targets/{ADDED}", None, made, new["section"], new["written"])


def _added(current: Data, drafted: Data, paper: str) -> Iterator[Change]:
    for kind in _ADDING:
        known = {one["text"] for one in current.get(kind, [])}
        taken = {one.get("id") for one in current.get(kind, [])}
        for place, one in enumerate(drafted.get(kind, []), 1):
            if one["text"] in known or "milestone" in one:
                continue
            item = one | {"section": _cited(paper, one)}
            if "id" in one:
                number = next(n for n in range(place, 10_000) if f"added-{n}" not in taken)
                item["id"] = f"added-{number}"
            yield Change(f"{kind}/{ADDED}", None, item, one["section"], one["text"])


def _cited(paper: str, item: Mapping[str, Any]) -> str:
    section = item.get("section", "")
    return f"{paper} mục {section}" if section else paper


def _name(item: Any, place: int) -> str:
    if isinstance(item, Mapping):
        return str(item.get("id") or item.get("at") or place)
    return str(place)


def _step(at: Any, part: str) -> Any:
    if isinstance(at, list):
        found = [one for place, one in enumerate(at) if _name(one, place) == part]
        return found[0] if found else None
    return at.get(part)


def _flat(value: Any, way: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{way}/{key}" if way else str(key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _flat(inner, f"{way}/{_name(inner, place)}")
    else:
        yield way, value
