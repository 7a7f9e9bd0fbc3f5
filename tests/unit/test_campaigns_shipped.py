"""The shipped campaigns: complete, faithful, with what their sources lack and contradict."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction

import pytest

from vedich.domain.awards import ContentsCriterion, Standard, SubjectKind, Whose, leaves
from vedich.domain.campaigns import (
    CalendarRule,
    Campaign,
    milestone_date,
    outside_period,
    report_dates,
)
from vedich.domain.errors import Refusal
from vedich.domain.parameters import Parameter, bonus, number_at, value_at
from vedich.domain.plans import Missing
from vedich.domain.targets import targets_answer
from vedich.rulebook.schema import NOT_IN_FILES

CITY, TRADE = "tp-lang-son-2024", "so-cong-thuong-lang-son-2024"
LETTER, COMMUNE, EXAMPLE = "so-nong-nghiep-lang-son-2024", "ia-ake-2024", "gia-lai-2026"


def test_all_five_are_shipped(campaigns: dict[str, Campaign]) -> None:
    assert set(campaigns) == {CITY, TRADE, LETTER, COMMUNE, EXAMPLE}
    assert all(name == campaign.id for name, campaign in campaigns.items())
    assert [name for name, campaign in campaigns.items() if campaign.example] == [EXAMPLE]
    assert "không phải văn bản" in str(campaigns[EXAMPLE].label)


@pytest.mark.parametrize(
    ("name", "contents", "targets", "tiers", "papers", "deadlines", "duties", "recipients"),
    [
        (CITY, 5, 2, 4, 3, 1, 7, 11),
        (TRADE, 5, 3, 4, 2, 1, 3, 7),
        (LETTER, 5, 2, 4, 0, 1, 7, 4),
        (COMMUNE, 2, 6, 0, 0, 0, 17, 10),
        (EXAMPLE, 2, 6, 0, 0, 0, 0, 0),
    ],
)
def test_every_document_has_all_its_parts(
    campaigns: dict[str, Campaign],
    name: str,
    contents: int,
    targets: int,
    tiers: int,
    papers: int,
    deadlines: int,
    duties: int,
    recipients: int,
) -> None:
    campaign = campaigns[name]
    assert len(campaign.contents) == contents
    assert len(campaign.targets) == targets
    assert len(campaign.tiers) == tiers
    assert len(campaign.award_file.items if campaign.award_file else ()) == papers
    assert len(campaign.deadlines) == deadlines
    assert len(campaign.duties) == duties
    assert len(campaign.recipients) == recipients


def test_targets_of_the_letter_and_the_plans(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter]
) -> None:
    def of(name: str) -> set[tuple[str, str, float, str]]:
        answer = targets_answer(campaigns[name], parameters)
        return {
            (row["indicator"], row["comparison"], row["value"], row["date"])
            for row in answer["rows"]
        }

    assert of(CITY) == {
        ("online_services_used", "gt", 90, "2024-12-31"),
        ("online_payment", "gt", 45, "2024-12-31"),
    }
    assert of(TRADE) == {
        ("online_services_used", "gt", 90, "2024-12-26"),
        ("online_processing", "gt", 95, "2024-12-26"),
        ("online_payment", "gt", 45, "2024-12-26"),
    }
    assert of(LETTER) == of(CITY)


def test_judged_contents_stand_apart_from_the_numbers(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter]
) -> None:
    answer = targets_answer(campaigns[CITY], parameters, lang="en")
    assert next(iter(answer)) == "rows"
    assert [content["content"] for content in answer["contents"]] == [
        "II.2",
        "II.3",
        "II.4",
        "II.5",
    ]
    assert all(
        content["evidence"][0]["status"] == "chưa có căn cứ" for content in answer["contents"]
    )
    assert all(isinstance(row["value"], int) for row in answer["rows"])
    assert answer["rows"][0]["trace"].startswith("above 90%")


def test_periods_and_unknown_starts(campaigns: dict[str, Campaign]) -> None:
    starts = {
        name: (campaign.period.start, campaign.period.end, campaign.period.missing)
        for name, campaign in campaigns.items()
    }
    assert starts[CITY] == (None, date(2024, 12, 31), Missing.ISSUE_DATE)
    assert starts[TRADE] == (None, date(2024, 12, 26), Missing.ISSUE_DATE)
    assert starts[LETTER] == (date(2024, 6, 6), date(2024, 12, 31), None)
    assert campaigns[COMMUNE].period.days == 94
    assert [campaigns[name].document.date for name in (CITY, TRADE, LETTER, COMMUNE)] == [
        None,
        None,
        None,
        date(2024, 4, 6),
    ]


def test_a_payment_target_keeps_its_choices_open(campaigns: dict[str, Campaign]) -> None:
    for name in (CITY, TRADE, LETTER, COMMUNE):
        payment = next(t for t in campaigns[name].targets if t.indicator == "online_payment")
        assert payment.binding.status == "chưa thẩm định"
        assert len(payment.binding.choices) == 3
    lang_son = [campaigns[name] for name in (CITY, TRADE, LETTER)]
    settings = [
        target.settings
        for campaign in lang_son
        for target in campaign.targets
        if target.indicator == "online_payment"
    ]
    assert settings == [{"payment_routes": ("national", "both")}] * 3
    scope = next(t.scope for t in campaigns[LETTER].targets if t.scope)
    assert "đang được triển khai thanh toán trực tuyến" in scope.text


def test_reports_of_ia_ake(campaigns: dict[str, Campaign]) -> None:
    campaign = campaigns[COMMUNE]
    due = report_dates(campaign)
    tenth = [day for day, reporting in due if reporting.every_days]
    assert len(tenth) == 9
    assert (tenth[0], tenth[-1]) == (date(2024, 4, 6), date(2024, 6, 25))
    stones = {stone.id: milestone_date(stone, campaign.period) for stone in campaign.milestones}
    assert stones == {"day-50": date(2024, 5, 16), "day-100": date(2024, 6, 29)}
    assert outside_period(campaign) == []
    assert [day for day, _ in due] == sorted(day for day, _ in due)


def test_a_rhythm_without_a_start_has_no_days(campaigns: dict[str, Campaign]) -> None:
    assert report_dates(campaigns[CITY]) == []


def test_before_a_day_excludes_it(campaigns: dict[str, Campaign]) -> None:
    city, trade, letter = (campaigns[name].deadlines[0] for name in (CITY, TRADE, LETTER))
    assert city.allows(date(2025, 1, 1)) and not city.allows(date(2025, 1, 2))
    assert trade.last_day == date(2024, 12, 30)
    assert letter.last_day is None and letter.allows(date(2025, 6, 1))


def test_criteria_trees(campaigns: dict[str, Campaign]) -> None:
    def standards(name: str) -> dict[str, list[tuple[Standard, Whose]]]:
        return {
            tier.id: [
                (leaf.standard, leaf.whose)
                for leaf in (leaves(tier.criteria) if tier.criteria else ())
                if isinstance(leaf, ContentsCriterion)
            ]
            for tier in campaigns[name].tiers
        }

    both, met = Standard.MET_AND_EXCEEDED, Standard.MET
    assert standards(CITY) == {
        "giay-khen-collective": [(both, Whose.OWN)],
        "giay-khen-person": [(both, Whose.LED_UNIT)],
        "bang-khen-collective": [],
        "bang-khen-person": [],
    }
    assert standards(TRADE) == {
        "bang-khen-collective": [(both, Whose.OWN)],
        "bang-khen-person": [(both, Whose.LED_UNIT)],
        "giay-khen-collective": [(met, Whose.OWN)],
        "giay-khen-person": [(met, Whose.LED_UNIT)],
    }
    for tier in (*campaigns[CITY].tiers, *campaigns[TRADE].tiers):
        assert bool(tier.preconditions) == (tier.subject is SubjectKind.PERSON)
    provincial = [tier for tier in campaigns[CITY].tiers if tier.id.startswith("bang-khen")]
    assert {(tier.missing, tier.refers_to) for tier in provincial} == {
        (Missing.DOCUMENT, "134/KH-UBND")
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (CITY, ("thành phố Lạng Sơn", "701/QĐ-UBND", "loa truyền thanh của huyện", "đạt và vượt")),
        (TRADE, ("cùng đánh số 3", "497/QĐ-UBND", "26/12/2024")),
        (LETTER, ("497/QĐ-UBND", "tỉnh Lạng Sơn")),
        (COMMUNE, ("94 ngày", "04/QĐ-UBND", "hai cách đọc", "để trống số")),
    ],
)
def test_contradictions_are_listed_not_repaired(
    campaigns: dict[str, Campaign], name: str, words: tuple[str, ...]
) -> None:
    said = [note.text.vi for note in campaigns[name].notes if note.contradiction]
    for word in words:
        assert any(word in text for text in said), word


def test_what_a_source_lacks_is_named(campaigns: dict[str, Campaign]) -> None:
    lacking = {
        name: " ".join(gap.what.vi for gap in campaign.gaps) for name, campaign in campaigns.items()
    }
    assert all("134/KH-UBND" in lacking[name] for name in (CITY, TRADE, LETTER))
    assert "81/KH-UBND" in lacking[COMMUNE] and "Phụ lục I " in lacking[COMMUNE]
    for name in (CITY, TRADE, LETTER, COMMUNE):
        parent = campaigns[name].parent
        assert parent is not None and parent.missing is Missing.DOCUMENT


def test_quoted_figures_stay_observations(campaigns: dict[str, Campaign]) -> None:
    city = {seen.value: seen.approximate for seen in campaigns[CITY].observations}
    assert city == {Fraction("10.99"): False, Fraction("7.05"): True}
    quoted = campaigns[COMMUNE].observations
    assert Fraction("57.78") in {seen.value for seen in quoted if seen.unit == "points"}
    assert [(seen.value, seen.out_of) for seen in quoted if seen.unit == "rank"] == [(5, 10)]
    offered = [seen.value for seen in quoted if seen.unit == "count"]
    assert offered[0] == sum(offered[1:]) == 134


def test_bonuses(parameters: dict[str, Parameter]) -> None:
    day = date(2025, 12, 1)
    salary = number_at(parameters["base_salary"], day)
    step = number_at(parameters["bonus_rounding_step"], day)
    provincial = number_at(parameters["bonus_provincial_person"], day)
    city = number_at(parameters["bonus_department_person"], day)
    assert city * salary == 702_000
    assert bonus(provincial, salary, step) == 3_510_000
    assert bonus(city, salary, step) == 710_000
    unfounded = {
        name
        for name, found in parameters.items()
        for value in found.values
        if name.startswith("bonus") and value.status == Missing.BASIS
    }
    assert unfounded == {name for name in parameters if name.startswith("bonus")} - {
        "bonus_provincial_person"
    }


def test_parameters_are_dated(parameters: dict[str, Parameter]) -> None:
    salary = parameters["base_salary"]
    days = (date(2024, 6, 30), date(2024, 7, 1), date(2026, 7, 1))
    assert [number_at(salary, day) for day in days] == [1_800_000, 2_340_000, 2_530_000]
    with pytest.raises(Refusal, match="no value in force"):
        value_at(salary, date(2023, 6, 30))
    with pytest.raises(Refusal, match="not a number"):
        number_at(parameters["form_achievement_report"], date(2024, 12, 31))
    central = {
        name: number_at(found, date(2024, 6, 29))
        for name, found in parameters.items()
        if name.startswith("central_")
    }
    assert central == {
        "central_online_filing": 50,
        "central_online_payment": 45,
        "central_digitised": 80,
        "central_electronic_result": 100,
    }


def used_keys(value: object, found: set[tuple[str, str]]) -> None:
    """Every (type, key) that some file sets to something else than its default."""
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            inside = getattr(value, field.name)
            if inside != field.default and inside not in ((), {}):
                found.add((type(value).__name__, field.name))
            used_keys(inside, found)
    elif isinstance(value, tuple):
        for part in value:
            used_keys(part, found)


def known_keys(value: object, found: set[tuple[str, str]]) -> None:
    if is_dataclass(value) and not isinstance(value, type):
        found |= {
            (type(value).__name__, field.name)
            for field in fields(value)
            if field.name not in NOT_IN_FILES
        }
        for field in fields(value):
            known_keys(getattr(value, field.name), found)
    elif isinstance(value, tuple):
        for part in value:
            known_keys(part, found)


def test_every_key_is_used_by_some_shipped_file(
    campaigns: dict[str, Campaign], parameters: dict[str, Parameter]
) -> None:
    known: set[tuple[str, str]] = set()
    used: set[tuple[str, str]] = set()
    for definition in (*campaigns.values(), *parameters.values()):
        known_keys(definition, known)
        used_keys(definition, used)
    # Left for a signatory or an office: no shipped file chooses for them.
    theirs = {
        ("CentralPlus", "reading"),
        ("CentralPlus", "uplift_in"),
        ("ContentsCriterion", "exceeding"),
        ("CampaignUnit", "block"),
        ("Deadline", "until"),
        ("Content", "amounts"),
        ("Campaign", "calendar"),
        *(("CalendarRule", one.name) for one in fields(CalendarRule)),
        *(("Reporting", name) for name in ("every_months", "month_day", "on_days")),
        ("TargetRule", "floors"),
    }
    assert known - used == theirs
