"""Assigning targets: who may, what is refused, what a signature does, and one value everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.integration.assigning_room import (
    CAMPAIGN,
    DECISION,
    INDICATOR,
    OTHER,
    SIGNATORY,
    STONE,
    UNIT,
    board,
    by_hand,
    pattern,
    person,
    room,
    signed,
)
from vedich.domain import clock
from vedich.domain.choices import Choice
from vedich.domain.errors import Refusal
from vedich.domain.target_rules import Reading
from vedich.domain.thresholds import Comparison
from vedich.operations.campaign.lifecycle import CAMPAIGN as LIFE
from vedich.operations.figures.explaining import told_of
from vedich.operations.office import DEFINITIONS, Office
from vedich.operations.pages.board import board_at
from vedich.operations.pages.targets import matrix_of, trace_of
from vedich.operations.papers.report_annex import annex_of
from vedich.operations.people import mandates
from vedich.operations.targets import assigning
from vedich.operations.targets.assigned import assigned_at
from vedich.operations.targets.planned import campaign_targets
from vedich.operations.targets.views import version_rows
from vedich.records.models import (
    AuditEvent,
    CampaignLife,
    ClosedPeriod,
    Part,
    Role,
    TargetCell,
    TargetVersion,
    User,
    VersionState,
)

__all__ = ["pattern", "room"]

pytestmark = pytest.mark.django_db
END = date(2026, 12, 31)


@pytest.fixture
def office() -> User:
    return person(Role.OFFICE)


@pytest.fixture
def leader() -> User:
    return person(Role.LEADER)


def test_the_signed_value_is_the_same_wherever_it_is_read(office: User, leader: User) -> None:
    version = signed(office, by_hand(62), by=leader)
    assert (version.state, version.number, version.signed_by) == ("signed", 1, leader)
    now = Office.open()
    (row,) = [
        row
        for row in campaign_targets(CAMPAIGN, office=now)["rows"]
        if (row["unit"], row["indicator"], row["milestone"]) == (UNIT, INDICATOR, STONE)
    ]
    standing = board(END)
    (cell,) = [
        one for one in standing.cells if (one.subject.code, one.indicator) == (UNIT, INDICATOR)
    ]
    shown = board_at(CAMPAIGN, END)
    rows, same = matrix_of(shown.board)
    (line,) = [one for one in rows if one["unit"] == UNIT]
    annex = annex_of(now, standing)
    assert annex is not None
    in_annex = [cell.target.threshold.value for row in annex.rows for cell in row.cells
                if cell.target and row.unit.code == UNIT]  # fmt: skip
    told = told_of(now, standing, UNIT, INDICATOR)
    trace = trace_of(shown.board, UNIT, INDICATOR, STONE)
    (answer,) = [one for one in shown.by_unit[UNIT] if one["indicator"] == INDICATOR]
    assert {
        row["value"],
        cell.target.value,
        line["cells"][INDICATOR][STONE]["target"],
        told["target"],
        trace["target"],
        answer["target"],
        *(value for value in in_annex if value == 62),
    } == {62}
    assert not same and in_annex.count(Fraction(62)) == 1
    assert row["version"] == 1 and DECISION in row["trace"] == told["trace"]["vi"]
    others = [one.target.value for one in standing.cells
              if (one.subject.code, one.indicator) == (OTHER, INDICATOR)]  # fmt: skip
    assert others == [45]


def test_a_version_counts_from_its_day_and_earlier_days_keep_the_earlier_one(
    office: User,
) -> None:
    signed(office, by_hand(60), day=date(2026, 8, 1))
    signed(office, by_hand(70), day=date(2026, 9, 15))

    def value(day: date) -> object:
        return next(
            one.target.value
            for one in board(day).cells
            if (one.subject.code, one.indicator) == (UNIT, INDICATOR)
            and one.target.milestone == STONE
        )

    with clock.at(clock.now().replace(year=2026, month=12, day=1)):
        assert value(date(2026, 10, 5)) == 70
    in_between = assigned_at(CAMPAIGN, date(2026, 9, 14))
    assert in_between is not None and in_between.number == 1
    assert assigned_at(CAMPAIGN, date(2026, 7, 31)) is None
    states = {row["version"]: row["state"] for row in version_rows(CAMPAIGN)}
    assert states == {1: "replaced", 2: "signed"}
    with pytest.raises(Refusal) as found:
        signed(office, by_hand(71), day=date(2026, 9, 14))
    assert found.value.code == "earlier_than_before"


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (by_hand(101), "value_out_of_range"),
        (by_hand(-1), "value_out_of_range"),
        (by_hand(100), "value_out_of_range"),  # nothing is above 100
        (replace(by_hand(60), unit="H99"), "no_such_unit"),
        (replace(by_hand(60), unit="", block="khong-co"), "no_such_block"),
        (replace(by_hand(60), indicator="reuse"), "no_such_target"),
        (replace(by_hand(60), milestone="day-50"), "no_such_target"),
        (replace(by_hand(60), reason=" "), "reason_needed"),
        (replace(by_hand(60), reading=Reading.GREATER_OF), "one_decision"),
        (replace(by_hand(60), value=None), "one_decision"),
        (replace(by_hand(60), comparison=Comparison.LE), "comparison_turned"),
        (Choice(INDICATOR, STONE, reading=Reading.GREATER_OF), "no_such_reading"),
    ],
)
def test_choices_that_cannot_be_meant_are_refused_and_leave_no_trace(
    office: User, choice: Choice, code: str
) -> None:
    assigning.draft(office, CAMPAIGN)
    events = AuditEvent.objects.count()
    with pytest.raises(Refusal) as found:
        assigning.choose(office, CAMPAIGN, [by_hand(50, OTHER), choice])
    assert found.value.code == code and found.value.where
    assert TargetVersion.objects.get().choices == []
    assert AuditEvent.objects.count() == events


def test_two_values_for_one_cell_are_refused(office: User) -> None:
    assigning.draft(office, CAMPAIGN)
    with pytest.raises(Refusal) as found:
        assigning.choose(office, CAMPAIGN, [by_hand(60), by_hand(61)])
    assert found.value.code == "two_targets" and UNIT in found.value.where


def test_who_drafts_and_who_signs(office: User, leader: User) -> None:
    head, reader = person(Role.UNIT_HEAD, UNIT), person(Role.AUDITOR)
    for nobody in (leader, head, reader):
        with pytest.raises(Refusal) as found:
            assigning.draft(nobody, CAMPAIGN)
        assert found.value.code == "not_allowed"
    assigning.draft(office, CAMPAIGN)
    assigning.describe(office, CAMPAIGN, document=DECISION, signatory=SIGNATORY)
    seen = assigning.preview(CAMPAIGN).digest
    for nobody in (head, reader):
        with pytest.raises(Refusal):
            assigning.sign(nobody, CAMPAIGN, seen=seen)
    administrator = person(Role.ADMINISTRATOR)
    lead = person(Role.OFFICE, name="chutri")
    mandates.give(administrator, CAMPAIGN, Part.LEAD, lead)
    with pytest.raises(Refusal) as found:
        assigning.sign(office, CAMPAIGN, seen=seen)
    assert found.value.code == "not_your_part"
    assert assigning.sign(lead, CAMPAIGN, seen=seen).signed_by == lead


def test_what_was_seen_is_what_is_signed(office: User) -> None:
    assigning.draft(office, CAMPAIGN)
    assigning.describe(office, CAMPAIGN, document=DECISION, signatory=SIGNATORY)
    seen = assigning.preview(CAMPAIGN).digest
    assigning.choose(office, CAMPAIGN, [by_hand(61)])
    with pytest.raises(Refusal) as found:
        assigning.sign(office, CAMPAIGN, seen=seen)
    assert found.value.code == "draft_changed"
    assert not TargetCell.objects.exists()
    place = by_hand(61).place
    assigning.unchoose(office, CAMPAIGN, [place])
    assert assigning.preview(CAMPAIGN).digest == seen
    assigning.sign(office, CAMPAIGN, seen=seen)
    event = AuditEvent.objects.get(verb="targets.sign")
    assert event.after["digest"] == seen and event.after["signatory"] == SIGNATORY


def test_a_decision_needs_its_number_its_signatory_and_an_open_campaign(office: User) -> None:
    assigning.draft(office, CAMPAIGN)
    with pytest.raises(Refusal) as found:
        assigning.sign(office, CAMPAIGN, seen=assigning.preview(CAMPAIGN).digest)
    assert found.value.code == "no_decision"
    CampaignLife.objects.create(campaign=CAMPAIGN, state=list(LIFE.states)[4])
    with pytest.raises(Refusal) as found:
        assigning.sign(
            office, CAMPAIGN, seen=assigning.preview(CAMPAIGN).digest,
            document=DECISION, signatory=SIGNATORY,
        )  # fmt: skip
    assert found.value.code == "campaign_state"
    assert TargetVersion.objects.get().state == VersionState.DRAFT


def test_a_signatory_chooses_one_of_two_readings(
    office: User, leader: User, vedich_home: Path
) -> None:
    shipped = (DEFINITIONS / "campaigns/ia-ake-2024.yaml").read_text("utf-8")
    stated = 'indicator: online_payment, value: 0.00, section: Phụ lục II, written: "0,00%"'
    own = shipped.replace(stated, stated.replace("0.00", "70").replace("0,00", "70"))
    own = own.replace("id: ia-ake-2024", "id: hai-cach-doc")
    folder = vedich_home / "definitions/campaigns"
    folder.mkdir(parents=True)
    (folder / "hai-cach-doc.yaml").write_text(own, encoding="utf-8")
    name, place = "hai-cach-doc", ("online_payment", "day-100")
    assigning.draft(office, name)
    assigning.describe(office, name, day=date(2024, 4, 6), document="QĐ 1", signatory="A")
    (row,) = assigning.preview(name).open
    assert (row["indicator"], row["milestone"]) == place
    assert [value for _, value in row["target"].options] == [80, 70]
    with pytest.raises(Refusal) as found:
        assigning.sign(leader, name, seen=assigning.preview(name).digest)
    assert found.value.code == "cells_open"
    chosen = Choice(*place, reading=Reading.GREATER_OF)
    with pytest.raises(Refusal):
        assigning.choose(person(Role.UNIT_HEAD, UNIT), name, [chosen])
    assigning.choose(leader, name, [chosen])
    made = assigning.sign(leader, name, seen=assigning.preview(name).digest)
    cell = TargetCell.objects.get(version=made, indicator=place[0], milestone=place[1])
    assert cell.value == "70" and "cách đọc được chọn: số lớn hơn" in cell.trace_vi
    event = AuditEvent.objects.get(verb="targets.sign")
    assert event.actor == leader.username
    assert event.after["choices"][0]["reading"] == "greater_of"


def test_nothing_is_set_below_the_parents_or_the_central_target(
    office: User, vedich_home: Path
) -> None:
    shipped = (DEFINITIONS / "campaigns/ia-ake-2024.yaml").read_text("utf-8")
    child = shipped.replace("id: ia-ake-2024", "id: thon-mau").replace("81/KH-UBND", "35/KH-UBND")
    child = child.replace("number: 35/KH-UBND\n  number_written", "number: 9/KH\n  number_written")
    folder = vedich_home / "definitions/campaigns"
    folder.mkdir(parents=True)
    (folder / "thon-mau.yaml").write_text(child, encoding="utf-8")
    assigning.draft(office, "thon-mau")
    for indicator, milestone, value, said in (
        ("online_payment", "day-100", 44, "chỉ tiêu của Trung ương"),
        ("digitised", "day-100", 99, "KH 35/KH-UBND Phụ lục II"),
        ("satisfaction", "day-50", 99, "KH 35/KH-UBND Phụ lục II"),
    ):
        choice = Choice(indicator, milestone, value=Fraction(value), reason="x")
        with pytest.raises(Refusal) as found:
            assigning.choose(office, "thon-mau", [choice])
        assert found.value.code == "below_floor" and said in found.value.vi
    # Before its last value a target may be lower: the plan itself begins with 20%.
    early = Choice("online_payment", "day-50", value=Fraction(15), reason="x")
    assigning.choose(office, "thon-mau", [early])


def test_a_closed_period_takes_no_decision_of_its_days(office: User) -> None:
    ClosedPeriod.objects.create(
        campaign=CAMPAIGN, start=date(2026, 1, 1), end=date(2026, 9, 30), closed_by=office
    )
    with pytest.raises(Refusal) as found:
        signed(office, day=date(2026, 9, 30))
    assert found.value.code == "period_closed"
    assigning.describe(office, CAMPAIGN, day=date(2025, 12, 1))
    with pytest.raises(Refusal) as found:
        assigning.sign(office, CAMPAIGN, seen=assigning.preview(CAMPAIGN).digest)
    assert found.value.code == "period_closed"
    assert not TargetCell.objects.exists()
    assigning.describe(office, CAMPAIGN, day=date(2026, 10, 1))
    seen = assigning.preview(CAMPAIGN).digest
    assert assigning.sign(office, CAMPAIGN, seen=seen).day == date(2026, 10, 1)


def test_a_dropped_draft_leaves_its_number_unused(office: User) -> None:
    assigning.draft(office, CAMPAIGN)
    assert assigning.draft(office, CAMPAIGN).number == 1
    with pytest.raises(Refusal):
        assigning.drop(office, CAMPAIGN, " ")
    assigning.drop(office, CAMPAIGN, "Chưa đủ số liệu")
    assert assigning.draft(office, CAMPAIGN).number == 2
    assert [row["state"] for row in version_rows(CAMPAIGN)] == ["draft", "dropped"]


def test_the_preview_tells_plan_draft_and_what_counts_apart(office: User) -> None:
    signed(office, by_hand(60))
    assigning.draft(office, CAMPAIGN)
    assigning.choose(office, CAMPAIGN, [by_hand(65), by_hand(50, "")])
    rows = {
        (row["unit"], row["indicator"], row["milestone"]): row
        for row in assigning.preview(CAMPAIGN).rows
    }
    own, other = rows[UNIT, INDICATOR, STONE], rows[OTHER, INDICATOR, STONE]
    assert [own[name].value for name in ("planned", "in_force", "target")] == [45, 60, 65]
    assert [other[name].value for name in ("planned", "in_force", "target")] == [45, 45, 50]
    changed = {row["unit"] for row in assigning.preview(CAMPAIGN).changed}
    assert changed == {UNIT, OTHER}
