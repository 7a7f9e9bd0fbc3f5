"""Each sentence of the four documents that asks somebody to do something has its place.

Duties, targets, contents, award criteria and files, deadlines and reports stand in the campaign's
file, word for word, and the product acts on them. Where only a purpose, a requirement or the last
words say it, ``asked.yaml`` names where it is done; whatever it names has to exist.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from vedich.domain.campaigns import Campaign
from vedich.domain.plan_texts import PlanText
from vedich.domain.reports import OPEN_SECTIONS
from vedich.intake.plan_files import read_plan_file
from vedich.rulebook.book import SHIPPED, Rulebook
from vedich.rulebook.plan_reading import read_plan
from vedich.rulebook.plan_reading.lines import clean_lines
from vedich.rulebook.plan_reading.outline import Node, outline
from vedich.rulebook.plan_reading.paragraphs import paragraphs
from vedich.rulebook.plan_reading.tables import tables_of, without_tables

SOURCES = {
    "tp-lang-son-2024": "ke-hoach-tp-lang-son-2024.txt",
    "so-cong-thuong-lang-son-2024": "ke-hoach-so-cong-thuong-lang-son-2024.txt",
    "so-nong-nghiep-lang-son-2024": "cong-van-so-nong-nghiep-lang-son-2024.txt",
    "ia-ake-2024": "ke-hoach-xa-ia-ake-gia-lai-2024.txt",
}
# What the product acts on: tasks, figures, judged contents, awards, reminders, reports. A basis and
# an observation ask for nothing.
ACTED = (
    *("duties", "targets", "contents", "tiers", "award_file", "deadlines", "reporting", "period"),
    *("participants", "bases", "parent", "observations", "document"),
)
# Beside the verbs of the grammar, the words by which a sentence makes it somebody's business.
ASKING = ("giao", "đề nghị", "yêu cầu", "phải", "cần", "báo cáo", "gửi", "có trách nhiệm", "đạt")
# A sentence that says how things stand asks for nothing.
STATING = ("situation",)
# “Căn cứ …” and the like stand before what is read of a sentence.
READ = 0.6
ROWS: Mapping[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "asked.yaml").read_text("utf-8")
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that asks for something, with its section and the places of its letters."""

    clause: str
    text: str
    at: tuple[int, ...]


def plain(text: str) -> str:
    """Letters and digits; case, blanks, signs and the numbers of footnotes aside."""
    return "".join(one for one in unicodedata.normalize("NFC", text).lower() if one.isalnum())


@cache
def book() -> Rulebook:
    return Rulebook()


@cache
def text_of(folder: Path, name: str) -> PlanText:
    return read_plan_file(folder / SOURCES[name])


def tree_of(plan: PlanText) -> Node:
    tables = plan.tables or tables_of(plan.text)
    lines = clean_lines(without_tables(plan.text, tables))
    return outline(paragraphs(lines, exact=plan.exact_lines), book().plan_words())


def asking() -> re.Pattern[str]:
    words = {*book().plan_words().verbs, *ASKING}
    known = "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{known})(?!\w)", re.IGNORECASE)


def sentences(plan: PlanText) -> Iterator[Sentence]:
    """Every sentence and every part after a semicolon that holds a verb of asking."""
    verb = asking()
    for node in tree_of(plan).walk():
        if node.role in ("tail", *STATING):
            continue
        passages = [*node.passages(), *(words for _, words in node.notes)]
        for words in passages[1:] if node.heading and node.words.at else passages:
            for found in re.finditer(r"\S.*?(?:[.;](?=\s)|$)", words.text):
                if verb.search(found[0]) and len(found[0].split()) > 3:
                    yield Sentence(node.section, found[0], tuple(words.part(*found.span()).at))


def words_of(value: Any) -> Iterator[str]:
    """The document's own words in a part of a definition."""
    if isinstance(value, str):
        yield plain(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("note", "missing", "how"):
                yield from words_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_of(inner)


def acted(made: Mapping[str, Any], sentence: str) -> bool:
    """Is it in the file where the product acts on it? A duty may have its lead in front."""
    said = plain(sentence)
    for part in ACTED:
        for words in words_of(made.get(part, [])):
            if said in words or (len(words) > 25 and words in said):
                return True
    for duty in made.get("duties", []):
        for lead in map(plain, duty["leads"]):
            rest = said.partition(lead)[2]
            if rest and rest in plain(duty["text"]):
                return True
    return any(said in plain(one["text"]) for one in made.get("situation", []))


def exists(place: str, campaign: Campaign) -> bool:
    """Is there such a thing in the product?"""
    kind, _, name = place.partition(": ")
    match kind:
        case "target":
            return name in {one.id for one in campaign.targets}
        case "maintained":
            return name in {one.id for one in campaign.targets if one.maintained}
        case "tier":
            return name in {one.id for one in campaign.tiers}
        case "milestone":
            return name in {one.id for one in campaign.milestones}
        case "paper":
            return name in book().papers
        case "part":
            return name in {one.title for one in OPEN_SECTIONS}
        case "reminder":
            return name in {one.id for one in book().reminders}
        case "page":
            return name in pages()
        case "command":
            return name in commands()
    return False


@cache
def pages() -> frozenset[str]:
    from vedich.web.pages.urls import app_name, urlpatterns

    return frozenset(f"{app_name}:{one.name}" for one in urlpatterns)


@cache
def commands() -> frozenset[str]:
    import typer.main

    from vedich.cli.main import app

    found = set()
    for name, command in typer.main.get_group(app).commands.items():
        found.add(name)
        found |= {f"{name} {under}" for under in getattr(command, "commands", {})}
    return frozenset(found)


@pytest.fixture(params=SOURCES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def plan(name: str, shared_data: Path) -> PlanText:
    return text_of(shared_data.parent / "sources", name)


def test_every_sentence_that_asks_has_its_place(name: str, plan: PlanText) -> None:
    made = yaml.safe_load((SHIPPED / "campaigns" / f"{name}.yaml").read_text("utf-8"))
    asked = list(sentences(plan))
    assert len(asked) >= 20
    begun = [plain(row["begins"]) for row in ROWS[name]]
    homeless = [
        f"{one.clause}: {one.text}"
        for one in asked
        if not acted(made, one.text) and not plain(one.text).startswith(tuple(begun))
    ]
    assert homeless == []


def test_every_row_speaks_of_a_sentence_and_names_what_exists(name: str, plan: PlanText) -> None:
    campaign = book().campaign(name)
    whole = plain(plan.text)
    assert [row["begins"] for row in ROWS[name] if plain(row["begins"]) not in whole] == []
    places = [place for row in ROWS[name] for place in row["where"]]
    assert [place for place in places if not exists(place, campaign)] == []
    assert all(row["where"] for row in ROWS[name])
    assert not exists("page: web:nowhere", campaign)
    assert not exists("target: nothing", campaign)


def test_what_nobody_measures_is_a_task(name: str) -> None:
    campaign = book().campaign(name)
    done = {one.text for one in campaign.work}
    assert {one.text for one in campaign.duties} <= done
    for content in campaign.contents:
        assert content.id in campaign.measured or any(content.text in one for one in done)


def test_the_reader_reads_or_lists_every_one(name: str, plan: PlanText) -> None:
    """Of each sentence most of the letters are in what was read, or in what is listed as unread."""
    reading = read_plan(plan, book().plan_words())
    spans = [one.span for one in (*reading.findings, *reading.unread)]
    seen = {place for one in spans for place in range(one.start, one.end)}
    left, read = set(), set()
    for one in sentences(plan):
        share = sum(place in seen for place in one.at)
        (read if share >= READ * len(one.at) else left).add(plain(one.text))
    # Of a table the cells are read, and of a footnote that is printed twice the first.
    captions = {plain(one.text) for one in sentences(plan) if one.clause.startswith("Phụ lục")}
    assert left - read - captions == set()


def test_no_word_of_the_text_is_lost_in_the_sections(plan: PlanText) -> None:
    words = []
    for node in tree_of(plan).walk():
        words += [one.text for one in (*node.passages(), *(note for _, note in node.notes))]
    kept = plain(" ".join(words))
    tables = plan.tables or tables_of(plan.text)
    wanted = plain(without_tables(plan.text, tables) if tables else plan.text)
    assert len(kept) > 0.97 * len(wanted)
