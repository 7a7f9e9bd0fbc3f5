"""What a person can choose where a plan contradicts itself, and what that choice sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.test_plan_faults import PLAIN, PLANS, changed, reading_of
from vedich.operations.campaign.plan_sides import ShownDoubt, edits_of, shown_doubts
from vedich.operations.campaign.plans import _edited
from vedich.rulebook.plan_draft import draft


def shown(text: str, code: str) -> tuple[int, ShownDoubt]:
    found = shown_doubts(text, reading_of(text))
    return next((place, one) for place, one in enumerate(found) if one.doubt.code == code)


BACKWARDS = changed(PLAIN, "ngày 29 tháng 5 năm 2025", "ngày 29 tháng 01 năm 2025")
TWICE = changed(
    PLAIN,
    "b) Tỷ lệ số hóa",
    "b) Mức độ hài lòng của tổ chức, cá nhân đạt tối thiểu 90%.\nc) Tỷ lệ số hóa",
)
TWO_PLANS = changed(
    (PLANS / "y-te-so.txt").read_text("utf-8"),
    ", Sở Y tế xây dựng",
    "; Kế hoạch số 60/KH-UBND ngày 01/4/2025 của UBND tỉnh Bắc Sơn, Sở Y tế xây dựng",
)


@pytest.mark.parametrize(
    ("text", "code", "choice", "said", "edits"),
    [
        (
            BACKWARDS,
            "period_backwards",
            0,
            "đổi chỗ: từ 29/01/2025 đến 01/3/2025",
            {"period.start": "2025-01-29", "period.end": "2025-03-01"},
        ),
        (PLAIN, "moment_after_end", 0, "mốc của chỉ tiêu theo ngày kết thúc: 29/5/2025", None),
        (PLAIN, "moment_after_end", 1, "ngày kết thúc theo mốc của chỉ tiêu: 30/6/2025",
         {"period.end": "2025-06-30"}),
        (TWICE, "two_targets", 1, "dùng “95” ở mọi chỗ", None),
    ],
)  # fmt: skip
def test_a_choice_sets_what_it_says(
    text: str, code: str, choice: int, said: str, edits: dict[str, str] | None
) -> None:
    place, one = shown(text, code)
    assert len(one.sides) == len(one.doubt.spans)
    assert one.options[choice].said.vi == said
    found = edits_of(text, reading_of(text), {place: choice})
    assert found == (edits or one.options[choice].edits)
    assert found


def test_both_values_of_a_target_become_the_chosen_one() -> None:
    place, one = shown(TWICE, "two_targets")
    assert sorted(side.text for side in one.sides) == ["90", "95"]
    found = edits_of(TWICE, reading_of(TWICE), {place: 0})
    assert len(found) == 2
    assert len(set(found.values())) == 1


def test_the_other_plan_becomes_the_parent_with_all_that_was_read_of_it() -> None:
    place, one = shown(TWO_PLANS, "two_parents")
    assert [side.text for side in one.sides] == ["51/KH-UBND", "60/KH-UBND"]
    found = edits_of(TWO_PLANS, reading_of(TWO_PLANS), {place: 0})
    assert (found["parent.number"], found["parent.date"]) == ("60/KH-UBND", "2025-04-01")
    # Nothing of the first plan stays behind under the name of the second.
    assert found["parent.title"] == ""
    made = draft(_edited(reading_of(TWO_PLANS), found))
    assert made["parent"]["number"] == "60/KH-UBND"
    assert "title" not in made["parent"]


def test_two_sections_of_one_number_stand_beside_each_other() -> None:
    text = changed(PLAIN, "IV. THỜI GIAN", "III. THỜI GIAN")
    _, one = shown(text, "number_twice")
    assert [side.text for side in one.sides] == ["ĐỐI TƯỢNG THAM GIA", "THỜI GIAN THỰC HIỆN"]
    assert one.options == ()


def test_a_choice_nobody_offered_sets_nothing() -> None:
    reading = reading_of(PLAIN)
    assert edits_of(PLAIN, reading, {0: 99, 99: 0, -1: 0}) == {}


def test_the_four_documents_can_be_shown() -> None:
    folder = Path(__file__).resolve().parents[3] / "shared" / "sources"
    for file in [*PLANS.glob("*.txt"), *folder.glob("*.txt")]:
        text = file.read_text("utf-8")
        for one in shown_doubts(text, reading_of(text)):
            assert all(side.text for side in one.sides), file.name
