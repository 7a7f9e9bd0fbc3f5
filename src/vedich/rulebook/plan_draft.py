"""A campaign file drafted from what was read out of a plan: nothing in it is confirmed yet.

What needs a person stays marked: ``checker: chưa thẩm định``, bindings with their choices, a
ranking without basis. Targets whose words name no known indicator stay contents.

    draft(reading, "phuong-mau-2026")["period"]["end"]
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from vedich.domain.body_names import in_a_sentence
from vedich.domain.errors import Refusal
from vedich.domain.plan_findings import PlanReading
from vedich.domain.plans import Missing
from vedich.rulebook.campaigns import UNVERIFIED, load_campaign
from vedich.rulebook.source import SourceFile

_NO_BASIS = Missing.BASIS.value
_END = {"id": "end", "title": {"vi": "Kết thúc đợt thi đua", "en": "End of the campaign"}}
_PLAIN = [
    "situation",
    "purposes",
    "requirements",
    "method",
    "contents",
    "participants",
    "duties",
    "closing",
    "recipients",
]


def draft(
    reading: PlanReading, name: str = "", amended: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The keys and values of a campaign file; days as dates, ready to be written as YAML.

    ``amended``: the file an amending paper is read against, whose period goes on where the paper
    names none.
    """
    found = _nested(reading)
    document = found.get("document", {})
    document.pop("superior", None)
    title = document.setdefault("title", "")
    document.setdefault("kind", _NO_BASIS)
    document["body"] = in_a_sentence(document.get("body", _NO_BASIS))
    number = document.get("number")
    cited = number or f"của {document['body']}"
    document["short"] = f"{document['kind']} {cited}"
    if "signatory" in document:
        document["signatory"].setdefault("authority", [])
        if "name" not in document["signatory"]:
            del document["signatory"]
    period = (amended or {}).get("period", {}) | found.get("period", {})
    made: dict[str, Any] = {
        "id": name or suggested_name(document, period),
        "title": {"vi": title, "en": title},
        "status": "in_use",
        "author": _NO_BASIS,
        "checker": UNVERIFIED,
        "document": document,
        "bases": found.get("bases", []),
        "parent": {key: value for key, value in found.get("parent", {}).items() if value != ""},
        "period": period,
    }
    made |= {key: found.get(key, []) for key in _PLAIN}
    units = [{"id": slug(one["name"]), "name": one["name"]} for one in found.get("units", [])]
    made["units"] = units
    made["baselines"] = [
        one | {"unit": slug(one["unit"]), "section": "", "written": str(one["value"])}
        for one in found.get("baselines", [])
    ]
    made["reporting"] = _reports(found, document)
    targets = _annexed(found) or _written(found, period.get("end"))
    made["targets"] = targets
    made["contents"] = _contents(found)
    made["milestones"] = _milestones(made, targets)
    made["tiers"] = [_tier(one) for one in found.get("tiers", [])]
    if "award_file" in found:
        made["award_file"] = {"sets": 1} | found["award_file"]
    made["deadlines"] = [
        {"id": f"deadline-{place}"} | one for place, one in enumerate(found.get("deadlines", []), 1)
    ]
    made["ranking"] = {
        "by": targets[0]["indicator"] if targets else "",
        "ties": "competition",
        "minimum_denominator": 1,
        "status": _NO_BASIS,
        "section": targets[0]["section"] if targets else "",
    }
    # A campaign without a measured target says so; else what is empty is left out.
    return {key: val for key, val in made.items() if key == "targets" or val not in (None, [], {})}


def what_is_wrong(made: dict[str, Any]) -> Refusal | None:
    """Why the draft is no campaign file yet; None where it is one."""
    try:
        load_campaign(SourceFile.of(f"campaigns/{made['id']}.yaml", written(made)))
    except Refusal as refusal:
        return refusal
    return None


def written(made: dict[str, Any]) -> str:
    """The draft as YAML, keys in the order of the plan."""
    import yaml

    head = (
        "# Dự thảo do phần mềm đọc từ văn bản; từng giá trị phải được đối chiếu và xác nhận.\n"
        "# Drafted by reading the document; every value is to be compared and confirmed.\n"
    )
    return head + yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=96)


def slug(text: str) -> str:
    """Letters, digits and hyphens, without tone marks."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def suggested_name(document: dict[str, Any], period: dict[str, Any]) -> str:
    """An id from the issuing body and the year the campaign ends."""
    end = period.get("end")
    year = end.year if isinstance(end, date) else ""
    return slug(f"{document['body']} {year}")


def _nested(reading: PlanReading) -> dict[str, Any]:
    """Findings put together by their paths; lists in the order of their places."""
    root: dict[str, Any] = {}
    for one in reading.findings:
        at = root
        *way, last = one.field.split(".")
        for part in way:
            at = at.setdefault(part, {})
        at[last] = _day(one.value)
    listed = _lists(root)
    assert isinstance(listed, dict)  # noqa: S101 - the root's keys are words
    return listed


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, str) and key.isdigit() for key in value):
        return [_lists(value[key]) for key in sorted(value, key=int)]
    return {key: _lists(part) for key, part in value.items()}


def _day(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value)
    return value


def _written(found: dict[str, Any], ends: date | None) -> list[dict[str, Any]]:
    """Targets of the contents, at the campaign's end."""
    targets: list[dict[str, Any]] = []
    for one in found.get("targets", []):
        if "indicator" not in one:
            continue
        first = one["values"][0]
        by = first.get("until")
        at = f"by-{by.isoformat()}" if by and ends and by < ends else "end"
        values = [{"value": first["value"], "at": at, "section": one["section"]}]
        targets.append(_target(one["indicator"], one, values, len(targets)))
    return targets


def _contents(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The contents, each with the numbers it asks for that no indicator measures.

    Of several that stand in sections of one number the later ones are told apart.
    """
    contents: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for one in found.get("contents", []):
        name = one["id"]
        seen[name] = seen.get(name, 0) + 1
        again = f" ({seen[name]})" if seen[name] > 1 else ""
        contents.append(one | {"id": f"{name}{again}"})
    by_id = {one["id"]: one for one in reversed(contents)}
    for one in found.get("targets", []):
        if "indicator" in one:
            continue
        where = one.get("content", one["section"])
        if where not in by_id:
            by_id[where] = {"id": where, "text": one["written"]}
            contents.append(by_id[where])
        of_words = next(
            (other for other in contents if one["written"] in other["text"]), by_id[where]
        )
        of_words.setdefault("amounts", []).append(_amount(one))
    return contents


def _amount(one: dict[str, Any]) -> dict[str, Any]:
    first = one["values"][0]
    amount = {
        "value": first["value"],
        "unit": first.get("unit", ""),
        "comparison": one["comparison"],
        "written": one["written"].strip(" ,;"),
    }
    return amount | ({"by": first["until"]} if "until" in first else {})


def _annexed(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Targets of an annex: one for each indicator, with its milestones."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in found.get("annex_targets", []):
        groups.setdefault(one["indicator"], []).append(one)
    targets: list[dict[str, Any]] = []
    for indicator, cells in groups.items():
        first = cells[0]["unit"]
        values = [
            {"value": one["value"], "at": one["at"], "section": "Phụ lục"}
            for one in cells
            if one["unit"] == first
        ]
        # The heading of its column is what the plan calls it.
        words = cells[0].get("written", indicator)
        one = {"written": words, "section": "Phụ lục", "comparison": "ge"}
        target = _target(indicator, one, values, len(targets))
        target["maintained"] = any(cell.get("maintained") for cell in cells)
        targets.append(target)
    return targets


def _target(
    indicator: str, one: dict[str, Any], values: list[dict[str, Any]], place: int
) -> dict[str, Any]:
    target = {
        "id": f"{indicator.replace('_', '-')}-{place + 1}",
        "indicator": indicator,
        "written": one["written"],
        "section": one["section"],
        "comparison": one["comparison"],
        "values": values,
        "binding": {"status": UNVERIFIED},
    }
    if "content" in one:
        target["content"] = one["content"]
    choices = one.get("binding", {}).get("choices", [])
    if indicator in choices:
        target["binding"]["choices"] = choices
    return target


def _milestones(made: dict[str, Any], targets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The counted days that reports and targets name, then the end."""
    named = {value["at"] for target in targets for value in target["values"]}
    named |= {one["milestone"] for one in made["reporting"] if "milestone" in one}
    period = made["period"]
    length = (period["end"] - period["start"]).days + 1 if "start" in period else None
    stones = []
    for name in sorted((one for one in named if one.startswith("day-")), key=_counted):
        stone: dict[str, Any] = {
            "id": name,
            "title": {"vi": f"{_counted(name)} ngày", "en": f"{_counted(name)} days"},
            "section": "",
        }
        # A counted day beyond the period is its end: shown among the doubts.
        if length is None or _counted(name) <= length:
            stone["day"] = _counted(name)
        stones.append(stone)
    for name in sorted(one for one in named if one.startswith("by-")):
        day = date.fromisoformat(name.removeprefix("by-"))
        said = day.strftime("%d/%m/%Y")
        title = {"vi": f"Đến {said}", "en": f"By {said}"}
        stones.append({"id": name, "title": title, "section": "", "date": day})
    if start := period.get("start"):
        stones.sort(
            key=lambda one: (
                one.get("date") or start + timedelta((one.get("day") or length or 1) - 1)
            )
        )
    return [*stones, _END | {"section": period.get("section", "")}]


def _counted(name: str) -> int:
    return int(name.removeprefix("day-"))


def _reports(found: dict[str, Any], document: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"author": document["body"]} | one for one in found.get("reporting", [])]


def _tier(one: dict[str, Any]) -> dict[str, Any]:
    tier = {key: value for key, value in one.items() if key != "mode"}
    tier["title"] = {"vi": one["title"], "en": one["title"]}
    tier.setdefault("granted_by", _NO_BASIS)
    if "criteria" not in tier and "missing" not in tier:
        tier["missing"] = _NO_BASIS
    return tier
