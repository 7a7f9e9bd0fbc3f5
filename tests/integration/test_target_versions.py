"""Versions of the targets: what one changes against another; rules that can't be signed; readings
of several units at once."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.functional.site_pages import signed_in
from tests.integration.assigning_room import (
    CAMPAIGN,
    INDICATOR,
    OTHER,
    STONE,
    UNIT,
    by_hand,
    pattern,
    person,
    room,
    signed,
)
from vedich.domain.choices import Choice
from vedich.domain.errors import Refusal
from vedich.domain.target_rules import Lifted
from vedich.operations.office import DEFINITIONS
from vedich.operations.targets import assigning
from vedich.operations.targets.comparing import compare, compare_answer
from vedich.operations.targets.forms import choice_from
from vedich.records.models import Role, TargetCell, TargetVersion

__all__ = ["pattern", "room"]

pytestmark = pytest.mark.django_db
PAGE = f"/campaign/{CAMPAIGN}/targets/assign/"


def own_plan(home: Path, name: str, *changes: tuple[str, str]) -> str:
    """The plan of Ia Ake under another name, with words changed."""
    text = (DEFINITIONS / "campaigns/ia-ake-2024.yaml").read_text("utf-8")
    for old, new in (("id: ia-ake-2024", f"id: {name}"), *changes):
        assert old in text
        text = text.replace(old, new)
    folder = home / "definitions/campaigns"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return name


def test_what_a_version_changes_is_told() -> None:
    office = person(Role.OFFICE)
    with pytest.raises(Refusal) as found:
        compare(CAMPAIGN)
    assert found.value.code == "no_such_version"
    signed(office, by_hand(60), day=date(2026, 8, 1))
    signed(office, by_hand(55), by_hand(70, OTHER), day=date(2026, 9, 1))
    rows = {row["unit"]: row for row in compare(CAMPAIGN).rows}
    said = {unit: (row["before"].value, row["after"].value) for unit, row in rows.items()}
    assert said == {UNIT: (60, 55), OTHER: (45, 70)}
    assert (rows[UNIT]["stricter"], rows[OTHER]["stricter"]) == (False, True)
    by_plan = compare_answer(compare(CAMPAIGN, 1, 0), "vi")
    assert [(row["before"], row["after"]) for row in by_plan["rows"]] == [("> 45", "> 60")]
    assert (by_plan["version"], by_plan["with"], by_plan["stricter"]) == (1, 0, 1)
    back = compare(CAMPAIGN, 1, 2)
    assert back.counts == {"stricter": 1, "laxer": 1, "other": 0}
    with pytest.raises(Refusal):
        compare(CAMPAIGN, 2, 7)
    page = signed_in(office).get(PAGE + "?version=2").content.decode()
    assert "Phiên bản 2 đổi gì so với phiên bản 1" in page
    assert "2 ô thay đổi: 1 ô giao cao hơn, 1 ô giao thấp hơn." in page
    page = signed_in(office).get(PAGE + "?version=1").content.decode()
    assert "Phiên bản 1 đổi gì so với kế hoạch" in page


def test_a_parameter_without_a_number_of_the_year_is_refused_at_once() -> None:
    office = person(Role.OFFICE)
    assigning.draft(office, CAMPAIGN)
    typed = {
        "indicator": INDICATOR, "milestone": STONE, "lifts": "central_online_payment",
        "uplift": "10%", "reason": "cao hơn",
    }  # fmt: skip
    with pytest.raises(Refusal) as found:
        choice_from(CAMPAIGN, typed)
    assert found.value.code == "unknown_parameter" and "năm 2026" in found.value.vi
    page = signed_in(office).post(PAGE, {"do": "choose", **typed}, follow=True).content.decode()
    assert "chưa có giá trị của năm 2026" in page and "Bản thảo số 1" in page
    assert "central_online_payment" not in page.split("<form")[-1]


def test_a_rule_that_comes_out_below_the_parents_target_is_not_signed(vedich_home: Path) -> None:
    office, leader = person(Role.OFFICE), person(Role.LEADER)
    child = own_plan(
        vedich_home, "thon-mau", ("81/KH-UBND", "35/KH-UBND"),
        ("number: 35/KH-UBND\n  number_written", "number: 9/KH\n  number_written"),
    )  # fmt: skip
    assigning.draft(office, child)
    assigning.describe(office, child, day=date(2024, 4, 6), document="QĐ 1", signatory="A")
    rule = Lifted("baseline", Fraction(1, 2))
    assigning.choose(office, child, [Choice("digitised", "day-100", rule=rule, reason="từng bước")])
    (low,) = [row for row in assigning.preview(child).rows if row["floor"]]
    assert low["target"].value < 100 and low["indicator"] == "digitised"
    with pytest.raises(Refusal) as found:
        assigning.sign(leader, child, seen=assigning.preview(child).digest)
    assert found.value.code == "below_floor" and "KH 35/KH-UBND" in found.value.vi
    assert not TargetCell.objects.exists()


def test_a_percent_uplift_of_the_baseline_says_how_it_came_about(vedich_home: Path) -> None:
    office = person(Role.OFFICE)
    name = own_plan(vedich_home, "xa-mau")
    assigning.draft(office, name)
    typed = {
        "indicator": "digitised", "milestone": "day-100", "lifts": "baseline", "uplift": "500%",
        "cap": "95", "reason": "từng bước",
    }  # fmt: skip
    assigning.choose(office, name, [choice_from(name, typed)])
    (row,) = [
        row
        for row in assigning.preview(name).rows
        if (row["indicator"], row["milestone"]) == ("digitised", "day-100")
    ]
    assert row["target"].value == 95
    assert row["target"].trace.vi.startswith(
        "kỳ gốc: 21,3% → 21,3 + 500% của 21,3 = 127,8%, không quá 95%, KH 35/KH-UBND"
    )


def test_a_reading_is_chosen_for_all_units_it_stands_for(vedich_home: Path) -> None:
    office, leader = person(Role.OFFICE), person(Role.LEADER)
    paid = '{unit: "24049", indicator: online_payment, value: 0.00, section: Phụ lục II, '
    seventy = paid.replace("0.00", "70")
    units = (("H21.168", "UBND xã Phú Thiện"), ("H21.227", "UBND xã Vân Canh"))
    named = "\n".join(f'  - {{id: "{code}", name: {name}}}' for code, name in units)
    other = seventy.replace("24049", "H21.227") + 'written: "70%"}\n  - '
    name = own_plan(
        vedich_home, "hai-xa", ('  - {id: "24049", name: xã Ia Ake}', named),
        (paid + 'written: "0,00%"}', other + seventy + 'written: "70%"}'),
        ('unit: "24049"', 'unit: "H21.168"'),
    )  # fmt: skip
    assigning.draft(office, name)
    assigning.describe(office, name, day=date(2024, 4, 6), document="QĐ 1", signatory="A")
    client, place = signed_in(leader), f"/campaign/{name}/targets/assign/"
    page = client.get(place + "?show=open").content.decode()
    form = next(one for one in page.split("<form") if 'value="greater_of"' in one)
    assert form.count('name="unit"') == 2
    client.post(
        place + "sign/",
        {
            "do": "reading", "unit": ["H21.168", "H21.227"], "indicator": "online_payment",
            "milestone": "day-100", "reading": "greater_of",
        },
    )  # fmt: skip
    chosen = TargetVersion.objects.get(campaign=name).choices
    assert sorted(one["unit"] for one in chosen) == ["H21.168", "H21.227"]
    open_ones = [row for row in assigning.preview(name).open if row["indicator"] == INDICATOR]
    assert open_ones == []
