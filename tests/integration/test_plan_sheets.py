"""Plans in other wordings, written for these tests, read against their sheets of expected values.

Their provinces, people and numbers are invented; ``tests/plans`` holds each text (``.txt``, or a
``.paper`` a Word file is built from) beside its sheet.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.plan_papers import write_paper
from tests.plan_sheets import score
from vedich.domain.plan_findings import PlanReading
from vedich.domain.plan_texts import PlanText
from vedich.intake.plan_files import read_plan_file
from vedich.rulebook.book import Rulebook
from vedich.rulebook.plan_draft import draft
from vedich.rulebook.plan_reading import read_plan

PLANS = Path(__file__).resolve().parents[1] / "plans"
SHEETS = sorted(PLANS.glob("*.yaml"))
LEAST = 0.9


def text_of(sheet: Path, folder: Path) -> PlanText:
    """The text of the plan beside a sheet."""
    written = sheet.with_suffix(".txt")
    if not written.exists():
        written = write_paper(sheet.with_suffix(".paper"), folder)
    return read_plan_file(written)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PlanText]:
    folder = tmp_path_factory.mktemp("plans")
    return {sheet.stem: text_of(sheet, folder) for sheet in SHEETS}


@pytest.fixture(scope="module")
def readings(texts: dict[str, PlanText]) -> dict[str, PlanReading]:
    words = Rulebook().plan_words()
    return {name: read_plan(text, words) for name, text in texts.items()}


def test_there_are_plans_of_many_kinds(readings: dict[str, PlanReading]) -> None:
    kinds = {value for reading in readings.values() for value in reading.values("document.kind")}
    assert {"Kế hoạch", "Quyết định", "Hướng dẫn", "Công văn"} <= kinds


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_nine_in_ten_values_are_read_and_none_is_wrong_and_certain(
    readings: dict[str, PlanReading], sheet: Path
) -> None:
    got = score(readings[sheet.stem], sheet)
    assert got.expected > 40
    assert got.share >= LEAST, got.lost
    assert not got.wrong


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_value_points_into_the_text_and_makes_a_draft(
    readings: dict[str, PlanReading], texts: dict[str, PlanText], sheet: Path
) -> None:
    reading, text = readings[sheet.stem], texts[sheet.stem].text
    for one in reading.findings:
        assert 0 <= one.span.start < one.span.end <= len(text), one
        assert one.text[:6].split()[0] in text[one.span.start : one.span.end], one
    assert draft(reading)["document"]["kind"]


def test_cuts_and_joins_never_break_the_reader(texts: dict[str, PlanText]) -> None:
    words = Rulebook().plan_words()
    dice = random.Random(20240628)
    whole = [one.text for one in texts.values()]
    for _ in range(60):
        pieces = []
        for _ in range(dice.randint(1, 4)):
            text = dice.choice(whole)
            begin, length = dice.randrange(len(text)), dice.randrange(1, 900)
            pieces.append(text[begin : begin + length])
        text = dice.choice(["", "\n", " ", "\n\n\t"]).join(pieces)
        reading = read_plan(PlanText(text, exact_lines=dice.random() < 0.3), words)
        assert draft(reading)["document"]
        for one in (*reading.findings, *reading.unread):
            assert 0 <= one.span.start <= one.span.end <= len(text), one
        for doubt in reading.doubts:
            assert all(0 <= span.start <= span.end <= len(text) for span in doubt.spans)
