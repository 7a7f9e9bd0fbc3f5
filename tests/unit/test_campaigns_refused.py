"""A campaign or parameter file that is wrong is refused with its line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from vedich.domain.errors import Refusal
from vedich.rulebook.campaigns import load_campaign
from vedich.rulebook.parameters import load_parameters
from vedich.rulebook.source import SourceFile

DEFINITIONS = Path(__file__).resolve().parents[2] / "src/vedich/definitions"
CITY = (DEFINITIONS / "campaigns/tp-lang-son-2024.yaml").read_text(encoding="utf-8")
COMMUNE = (DEFINITIONS / "campaigns/ia-ake-2024.yaml").read_text(encoding="utf-8")
FILING = "    written: Tỷ lệ dịch vụ công trực tuyến\n"
SALARY = (DEFINITIONS / "parameters/base-salary.yaml").read_text(encoding="utf-8")


def refused(text: str, old: str, new: str, name: str = "tp-lang-son-2024.yaml") -> Refusal:
    """The refusal of a shipped file with one place changed."""
    assert old in text
    with pytest.raises(Refusal) as caught:
        load_campaign(SourceFile.of(name, text.replace(old, new, 1)))
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("comparison: gt", "comparision: gt", "“comparison”"),
        ("    leads:", "    lead:", "“leads”"),
        ("comparison: gt", "comparison: above", "targets.0.comparison"),
        ("value: 90", "value: chín mươi", "targets.0.values.0.value"),
        ("value: 90", "value: true", "targets.0.values.0.value"),
        ("at: end", "at: day-50", "“day-50”"),
        ("content: II.1", "content: II.9", "“II.9”"),
        ("contents: [II.1,", "contents: [II.7,", "“II.7”"),
        ("          standard: met_and_exceeded", "          standrad: met", "“standard”"),
        ("id: online-payment", "id: online-services-used", "written twice"),
        ("status: theo văn bản", "status: ký rồi", "theo văn bản"),
        ("choices: [online_payment,", "choices: [on_time,", "leaves a choice"),
        (
            "    before: 2025-01-02",
            "    before: 2025-01-02\n    until: 2025-01-01",
            "one of before",
        ),
        ("  end: 2024-12-31\n", "  end: 2024-12-31\n  start: 2024-06-06\n", "only then"),
        ("    missing: chưa có văn bản\n    bonus", "    bonus", "there are criteria"),
        ("id: tp-lang-son-2024", "id: tp-lang-son", "named by its id"),
    ],
)
def test_one_wrong_place_is_named(old: str, new: str, said: str) -> None:
    refusal = refused(CITY, old, new)
    assert said in refusal.en + refusal.hint_en
    assert refusal.where.startswith("tp-lang-son-2024.yaml:")


def test_the_line_is_the_line_of_the_slip() -> None:
    line = next(n for n, text in enumerate(CITY.splitlines(), 1) if "comparison: gt" in text)
    assert refused(CITY, "comparison: gt", "comparision: gt").where.endswith(f":{line}")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    day: 50", "    day: 95", "date order"),
        ("          cap: 100", "          cap: 100\n          reading: newest", "reading"),
        (
            "readings: [baseline_plus, greater_of]",
            "readings: [baseline_plus]\n          reading: greater_of",
            "not among the readings",
        ),
        ("          uplift: 10", "          uplift: -10", "from 0 on"),
        (
            "          uplift: 10",
            "          uplift: 10\n          uplift_in: percents",
            "uplift_in",
        ),
        ("          cap: 100", "          cap: 120", "at most 100"),
        ("          cap: 100", "          cap: 0", "above 0"),
        ("readings: [baseline_plus, greater_of]", "readings: []", "at least one"),
        (
            "    maintained: true\n",
            "    maintained: true\n    floors: [{least: 50, document: x, section: y}]\n",
            "no rule",
        ),
        (
            FILING,
            f"{FILING}    floors: [{{least: 101, document: x, section: y}}]\n",
            "the cap of the rule",
        ),
        (FILING, f"{FILING}    floors: [{{parent: ia-ake-2024}}]\n", "not its own parent"),
        (FILING, f"{FILING}    floors: [{{least: 50, document: x}}]\n", "section"),
        ('unit: "24049", indicator: on_time', 'unit: "24050", indicator: on_time', "“24050”"),
        ("    milestone: day-50", "    milestone: day-60", "“day-60”"),
        ("  start: 2024-03-28", "  start: 2024-07-28", "after the end"),
    ],
)
def test_rules_and_milestones_fit_together(old: str, new: str, said: str) -> None:
    refusal = refused(COMMUNE, old, new, "ia-ake-2024.yaml")
    assert said in refusal.en + refusal.hint_en


def test_a_lifted_baseline_names_its_period_and_a_lifted_parameter_none() -> None:
    rules = {
        "{lifts: baseline, uplift: 5}": "name the baseline_period",
        "{lifts: central_digitised, baseline_period: {vi: n, en: y}}": "name the baseline_period",
    }
    stated = "      - {value: 50, at: day-50, section: Phụ lục II}\n"
    for rule, said in rules.items():
        new = f"      - {{at: day-50, section: II, rule: {rule}}}\n"
        assert said in refused(COMMUNE, stated, new, "ia-ake-2024.yaml").en


def test_an_office_may_sign_for_a_reading() -> None:
    text = COMMUNE.replace(
        "          cap: 100", "          cap: 100\n          reading: greater_of"
    )
    campaign = load_campaign(SourceFile.of("ia-ake-2024.yaml", text))
    assert [
        value.rule.reading for t in campaign.targets for value in t.values if hasattr(value, "rule")
    ] == ["greater_of", "greater_of"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("in_force_to: 2024-06-30", "in_force_to: 2024-07-01", "in force on one day"),
        ("status: chưa thẩm định", "status: đã ký", "has a basis or says"),
        ("        status: chưa có căn cứ\n", "        status: chưa thẩm định\n", "has a basis"),
        ("unit: đồng/tháng", "units: đồng/tháng", "“unit”"),
    ],
)
def test_parameters_are_refused_too(old: str, new: str, said: str) -> None:
    assert old in SALARY
    with pytest.raises(Refusal) as caught:
        load_parameters(SourceFile.of("base-salary.yaml", SALARY.replace(old, new, 1)))
    assert said in caught.value.en + caught.value.hint_en


def test_numbers_are_read_as_they_are_written() -> None:
    campaign = load_campaign(SourceFile.of("ia-ake-2024.yaml", COMMUNE))
    assert [str(baseline.value) for baseline in campaign.baselines][:3] == [
        "379/5",
        "9977/100",
        "1/5",
    ]
