"""A campaign beside its parent's plan, the chain of levels, and cited papers not at hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.functional.site_pages import signed_in
from tests.integration.campaign_room import AKE, CITY, own_campaign
from tests.integration.sum_room import person
from vedich.domain.errors import Refusal
from vedich.domain.lifecycle import DRAFT
from vedich.domain.target_rules import LeastOfParent
from vedich.operations.campaign.inheriting import inherit
from vedich.operations.campaign.lifecycle import history, life_of
from vedich.operations.campaign.parenting import check_campaign, link_parent
from vedich.operations.office import Office
from vedich.records.models import Role

pytestmark = pytest.mark.django_db
PROVINCE = {
    "document/number": "134/KH-UBND",
    "document/date": date(2024, 6, 6),
    "document/body": "UBND tỉnh Lạng Sơn",
    "document/missing": None,
    "parent": None,
    "period/start": date(2024, 6, 6),
    "period/missing": None,
}
ISSUED = {"period/start": date(2024, 6, 10), "period/missing": None}


@pytest.fixture(autouse=True)
def room(vedich_home: Path) -> None:
    assert not vedich_home.exists()


def remarks(answer: dict[str, Any], code: str) -> list[str]:
    return [row["vi"] for row in answer["rows"] if row["code"] == code]


def province(**more: Any) -> str:
    values = PROVINCE | {key.replace("__", "/"): value for key, value in more.items()}
    return own_campaign(CITY, "lang-son-2024", values)


def target() -> str:
    """The way to the city's target for paying online."""
    return "targets/online-payment"


def test_a_cited_plan_not_at_hand_is_named_with_what_rests_on_it() -> None:
    gap = next(one for one in check_campaign(CITY)["gaps"] if one["number"] == "134/KH-UBND")
    assert gap["filled_by"] is None
    assert [tier["vi"] for tier in gap["blocks"]] == [
        "Bằng khen của Chủ tịch UBND tỉnh, tập thể",
        "Bằng khen của Chủ tịch UBND tỉnh, cá nhân",
    ]


def test_it_is_found_by_its_number_once_it_is_there() -> None:
    parent = province()
    answer = check_campaign(CITY)
    assert (answer["parent"], answer["linked"]) == (parent, False)
    gap = next(one for one in answer["gaps"] if one["number"] == "134/KH-UBND")
    assert gap["filled_by"] == parent
    assert check_campaign(AKE)["parent"] is None


def test_another_day_is_another_plan() -> None:
    province(document__date=date(2023, 6, 6))
    assert check_campaign(CITY)["parent"] is None


def test_the_same_and_the_stricter_are_fine_the_laxer_is_warned() -> None:
    province()
    city = own_campaign(CITY, "city", ISSUED)
    assert not remarks(check_campaign(city), "laxer")
    own_campaign(CITY, "city", ISSUED | {f"{target()}/comparison": "ge"})
    (laxer,) = remarks(check_campaign(city), "laxer")
    assert "tối thiểu 45%, thấp hơn chỉ tiêu cấp trên giao là trên 45%" in laxer
    assert "không thấp hơn chỉ tiêu chung được cấp có thẩm quyền giao" in laxer
    own_campaign(CITY, "city", ISSUED | {f"{target()}/values/end/value": 45.01})
    answer = check_campaign(city)
    assert not remarks(answer, "laxer")
    assert remarks(answer, "stricter")


def test_a_target_left_out_is_not_inherited() -> None:
    province(targets__own={**_target(), "id": "own", "indicator": "reuse"})
    (left,) = remarks(check_campaign(CITY), "not_inherited")
    assert "kế hoạch này không nêu" in left


def test_a_content_left_out_is_for_a_person_to_look_at() -> None:
    """The city and the department carry out one plan in their own words; the commune another."""
    parent = province()
    office = person(Role.OFFICE)
    department = "so-cong-thuong-lang-son-2024"
    for child in (CITY, department):
        link_parent(office, child, parent)
        assert not remarks(check_campaign(child), "content_not_found")
    link_parent(office, AKE, parent)
    found = [row for row in check_campaign(AKE)["rows"] if row["code"] == "content_not_found"]
    assert [row["parent_section"] for row in found] == ["II.2", "II.3", "II.4", "II.5"]
    assert {row["weight"] for row in found} == {"unknown"}


def test_a_later_value_says_by_which_day_it_is_compared() -> None:
    province()
    city = own_campaign(CITY, "city", ISSUED | {"period/end": date(2025, 3, 31)})
    assert remarks(check_campaign(city), "later_than_parent")
    link_parent(person(Role.OFFICE), AKE, own_campaign(AKE, "tren", {"document/number": "1/KH"}))
    late = own_campaign(AKE, "cham", {"document/number": "2/KH", "period/end": date(2024, 7, 15)})
    link_parent(person(Role.OFFICE, name="b"), late, "tren")
    said = remarks(check_campaign(late), "laxer")
    assert any("đến 29/06/2024 giao tối thiểu 30%" in one for one in said)


def _target() -> dict[str, Any]:
    from vedich.operations.office import Office
    from vedich.rulebook.rewriting import data_of

    found: dict[str, Any] = data_of(Office.open().book, CITY)["targets"][0]
    return found


def test_a_period_and_a_deadline_beyond_the_parents() -> None:
    province()
    early = ISSUED | {"period/start": date(2024, 6, 1), "period/end": date(2025, 1, 3)}
    city = own_campaign(CITY, "city", early | {"deadlines/award-files/before": date(2025, 1, 3)})
    answer = check_campaign(city)
    outside = remarks(answer, "period_outside")
    assert [one.split(",")[0] for one in outside] == [
        "Đợt thi đua bắt đầu 01/06/2024",
        "Đợt thi đua kết thúc 03/01/2025",
    ]
    assert remarks(answer, "deadline_after") == [
        "Thời hạn 02/01/2025 sau thời hạn của cấp trên (01/01/2025)."
    ]
    assert remarks(answer, "later_than_parent")
    assert not answer["ok"]


def test_an_unknown_beginning_is_told_not_guessed() -> None:
    province()
    answer = check_campaign(CITY)
    assert remarks(answer, "start_unknown")
    assert not remarks(answer, "period_outside")


def test_the_chain_has_three_levels_then_two() -> None:
    assert not [row for row in check_campaign(AKE)["rows"] if row["code"].startswith("level")]
    later = {"document/date": date(2025, 7, 2), "parent/date": date(2025, 7, 1)}
    own_campaign(AKE, "ake", later)
    (gone,) = remarks(check_campaign("ake"), "level_gone")
    assert gone == "“UBND huyện Phú Thiện” thuộc cấp huyện, cấp này chỉ có đến hết ngày 30/06/2025."
    own_campaign(AKE, "ake", {"parent/body": "UBND phường Trà Bá", "document/body": "UBND huyện A"})
    (below,) = remarks(check_campaign("ake"), "parent_below")
    assert "không phải cấp trên" in below
    own_campaign(AKE, "ake", {"parent/body": "UBND xã Ia Sol"})
    (beside,) = remarks(check_campaign("ake"), "parent_below")
    assert beside == "“UBND xã Ia Sol” không phải cấp trên của “UBND xã Ia Ake”."


def test_one_paper_by_two_names_is_named_with_its_places() -> None:
    (row,) = [row for row in check_campaign(CITY)["rows"] if row["code"] == "two_names"]
    assert [place["plan"] for place in row["places"]] == [
        "KH của UBND TP Lạng Sơn",
        "KH của Sở Công Thương",
        "CV của Sở Nông nghiệp và PTNT",
    ]
    assert ["địa bàn thành phố" in place["text"] for place in row["places"]] == [True, False, False]


def test_a_person_links_the_parent() -> None:
    office = person(Role.OFFICE)
    parent = province(document__number="135/KH-UBND")
    link_parent(office, CITY, parent)
    answer = check_campaign(CITY)
    assert (answer["parent"], answer["linked"]) == (parent, True)
    assert next(one for one in answer["gaps"] if one["number"] == "134/KH-UBND")["filled_by"]
    assert (history(CITY)[0].verb, history(CITY)[0].after["parent"]) == ("campaign.link", parent)
    with pytest.raises(Refusal) as caught:
        link_parent(office, parent, CITY)
    assert caught.value.code == "parent_circle"
    with pytest.raises(Refusal) as caught:
        link_parent(person(Role.LEADER), CITY, "")
    assert caught.value.code == "not_allowed"
    link_parent(office, CITY, "")
    assert check_campaign(CITY)["parent"] is None


def test_a_plan_of_the_level_below_is_begun_from_its_parents() -> None:
    office = person(Role.OFFICE)
    parent = province()
    made = inherit(office, parent, "UBND huyện  Cao Lộc")
    assert made == "ubnd-huyen-cao-loc-2024"
    child, above = (Office.open().book.campaign(one) for one in (made, parent))
    assert [one.text for one in child.contents] == [one.text for one in above.contents]
    assert (child.period, child.milestones) == (above.period, above.milestones)
    assert [one.values[0].value for one in child.targets] == [90, 45]  # type: ignore[union-attr]
    assert child.targets[0].section == f"II.1 (theo {above.document.short})"
    assert not (child.tiers or child.duties or child.recipients or child.document.number)
    answer = check_campaign(made)
    assert (answer["parent"], answer["linked"]) == (parent, True)
    assert {row["code"] for row in answer["rows"]} == {"two_names"}
    assert history(made)[-1].verb == "plan.inherit" and life_of(made).state == DRAFT
    for act, code in (
        (lambda: inherit(office, parent, "UBND huyện Cao Lộc"), "campaign_exists"),
        (lambda: inherit(office, parent, "  "), "no_body"),
        (lambda: inherit(person(Role.LEADER), parent, "UBND xã A"), "not_allowed"),
    ):
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.code == code


def test_what_follows_from_a_rule_stays_above_the_parents_and_the_page_begins_it() -> None:
    page, office = f"/campaign/{AKE}/life/", signed_in(person(Role.OFFICE))
    assert "Lập kế hoạch cấp dưới từ kế hoạch này" in office.get(page).content.decode()
    form = {"do": "inherit", "body": "Ban quản lý xã Ia Ake", "name": "bql"}
    told = office.post(page, form, follow=True).content.decode()
    assert "Đã lập dự thảo kế hoạch cấp dưới" in told, told
    assert "lập từ kế hoạch cấp trên" in told.lower()
    rules = {one.indicator: one for one in Office.open().book.campaign("bql").targets}
    assert rules["online_payment"].floors == (LeastOfParent(AKE),)
    assert rules["digitised"].floors == ()
