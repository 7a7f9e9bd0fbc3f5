"""The four documents, read from their text, against the definitions made from them by hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from vedich.domain.plan_findings import PlanReading
from vedich.intake.plan_files import read_plan_file
from vedich.rulebook.book import Rulebook
from vedich.rulebook.plan_draft import draft, what_is_wrong
from vedich.rulebook.plan_reading import read_plan

CAMPAIGNS = Path(__file__).resolve().parents[2] / "src/vedich/definitions/campaigns"
SOURCES = {
    "tp-lang-son-2024": "ke-hoach-tp-lang-son-2024.txt",
    "so-cong-thuong-lang-son-2024": "ke-hoach-so-cong-thuong-lang-son-2024.txt",
    "so-nong-nghiep-lang-son-2024": "cong-van-so-nong-nghiep-lang-son-2024.txt",
    "ia-ake-2024": "ke-hoach-xa-ia-ake-gia-lai-2024.txt",
}
LEAST = 0.95

Value = tuple[str, str]


def plain(value: Any) -> str:
    """Letters, digits and the signs numbers need; case, blanks and quotation marks aside."""
    text = unicodedata.normalize("NFC", str(value)).lower()
    return "".join(letter for letter in text if letter.isalnum() or letter in "/-.").strip(".")


def expected(name: str) -> Iterator[Value]:
    """Every value of the definition that stands in the document's own words."""
    made = yaml.safe_load((CAMPAIGNS / f"{name}.yaml").read_text("utf-8"))
    document = made["document"]
    for key in ("kind", "title", "number", "date"):
        if document.get(key):
            yield f"document.{key}", plain(document[key])
    yield "document.signatory.name", plain(document["signatory"]["name"])
    for line in document["signatory"]["authority"]:
        yield "document.signatory.authority", plain(line)
    for who in document.get("addressees", []):
        yield "document.addressees", plain(who)
    for key in ("number", "date", "body"):
        yield f"parent.{key}", plain(made["parent"][key])
    for base in made["bases"]:
        for number in base["number"].split(" và "):
            yield "bases.number", plain(number)
        yield "bases.date", plain(base["date"])
    for key in ("start", "end", "missing", "section"):
        if key in made["period"]:
            yield f"period.{key}", plain(made["period"][key])
    annexed = bool(made.get("baselines"))
    for target in made["targets"]:
        if annexed:
            continue
        yield "targets.indicator", plain(target["indicator"])
        yield "targets.comparison", plain(target["comparison"])
        yield "targets.values.value", plain(target["values"][0]["value"])
    for target in made["targets"] if annexed else ():
        for value in target["values"]:
            yield "annex_targets.indicator", plain(target["indicator"])
            yield "annex_targets.value", plain(float(value.get("value", value.get("stated"))))
            yield "annex_targets.at", plain(value["at"])
    for base in made.get("baselines", []):
        yield "baselines.value", plain(float(base["value"]))
        yield "baselines.indicator", plain(base["indicator"])
    for content in made["contents"] if not annexed else ():
        yield "contents.id", plain(content["id"])
        yield "contents.text", plain(content["text"])
    for participant in made.get("participants", []) if not annexed else ():
        yield "participants.text", plain(participant["text"])
        yield "participants.kind", plain(participant["kind"])
    for tier in made.get("tiers", []):
        # Where a text names no form of commendation, the id is the product's own word.
        named = tier["id"].startswith(("bang-khen", "giay-khen"))
        for key in ("id", "granted_by", "subject")[not named :]:
            yield f"tiers.{key}", plain(tier[key])
    for item in made.get("award_file", {}).get("items", []):
        yield "award_file.items.text", plain(item["text"])
    for deadline in made.get("deadlines", []):
        for key in ("before", "until", "sender", "receiver"):
            if deadline.get(key):
                yield f"deadlines.{key}", plain(deadline[key])
    for reporting in made.get("reporting", []):
        for key in ("every_days", "milestone"):
            if key in reporting:
                yield f"reporting.{key}", plain(reporting[key])
    for section in {duty["section"] for duty in made["duties"]}:
        yield "duties.section", plain(section)
    for duty in made["duties"]:
        for lead in duty["leads"]:
            yield "duties.leads", plain(lead)
    for recipient in made.get("recipients", []):
        yield "recipients", plain(recipient)
    for passage in (*made.get("purposes", []), *made.get("requirements", [])):
        yield "purposes.text", plain(passage["text"])


def found(reading: PlanReading, field: str, value: str) -> bool:
    fields = [field]
    if field == "purposes.text":
        fields.append("requirements.text")
    return any(value == plain(one) for name in fields for one in reading.values(name))


@pytest.fixture(scope="module")
def readings(shared_data: Path) -> dict[str, PlanReading]:
    words = Rulebook().plan_words()
    folder = shared_data.parent / "sources"
    if not folder.is_dir():
        pytest.skip("the documents are absent: no folder ../shared/sources on this machine")
    return {name: read_plan(read_plan_file(folder / file), words) for name, file in SOURCES.items()}


@pytest.mark.parametrize("name", SOURCES)
def test_values_of_the_definition_are_read_from_its_document(
    readings: dict[str, PlanReading], name: str
) -> None:
    values = list(expected(name))
    lost = [pair for pair in values if not found(readings[name], *pair)]
    assert len(values) > 40
    assert 1 - len(lost) / len(values) >= LEAST, lost


@pytest.mark.parametrize("name", SOURCES)
def test_a_draft_is_a_campaign_file_with_everything_left_open(
    readings: dict[str, PlanReading], name: str
) -> None:
    made = draft(readings[name])
    assert what_is_wrong(made) is None
    assert made["checker"] == "chưa thẩm định"


@pytest.mark.parametrize("name", SOURCES)
def test_every_value_points_to_its_words(
    readings: dict[str, PlanReading], name: str, shared_data: Path
) -> None:
    text = (shared_data.parent / "sources" / SOURCES[name]).read_text("utf-8")
    for one in readings[name].findings:
        stands = plain(re.sub(r"<[^>]*>", "", text[one.span.start : one.span.end]))
        assert plain(one.text)[:12] == stands[:12], one


def test_what_the_documents_contradict_is_shown(readings: dict[str, PlanReading]) -> None:
    codes = {name: {doubt.code for doubt in one.doubts} for name, one in readings.items()}
    assert {"length_differs", "kind_and_symbol", "starts_before_issue"} <= codes["ia-ake-2024"]
    assert {"open_start", "deadline_at_end"} <= codes["tp-lang-son-2024"]
    assert {"number_twice", "open_start"} <= codes["so-cong-thuong-lang-son-2024"]
