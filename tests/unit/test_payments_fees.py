"""Fees: the published cases, the edges of every rule, and the engine against the slow oracle."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedich.domain.errors import Refusal
from vedich.domain.fees import (
    FeeQuestion,
    FeeRule,
    Step,
    count_one_by_one,
    lowest_one_by_one,
)
from vedich.operations.fees.asking import quote
from vedich.operations.fees.examples import wrong_examples
from vedich.operations.office import Office
from vedich.payments.fees import charge, charges
from vedich.rulebook.book import Rulebook
from vedich.rulebook.fees import load_fees
from vedich.rulebook.source import SourceFile

DAY = date(2026, 10, 2)
_NAMES = {
    "FEE-CT": "certified-copy",
    "FEE-CK": "2.000884",
    "FEE-GD": "chứng thực hợp đồng",
    "FEE-GD-sua": "2.000913",
    "FEE-GD-loi": "2.000927",
    "FEE-TL": "2.000635",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office.open(tmp_path_factory.mktemp("office"))


def _ask(office: Office, procedure: str, **more: Any) -> dict[str, Any]:
    return quote(procedure, office=office, **{"on": DAY, **more})


def test_the_published_cases(office: Office, shared_data: Path) -> None:
    path = shared_data / "payment_vectors" / "fee_rules.json"
    vectors = json.loads(path.read_text("utf-8"))
    assert len(vectors) == 9
    for vector in vectors:
        name = _NAMES.get(vector["id"]) or _NAMES[vector["id"].rpartition("-")[0]]
        quantity = {key: vector[key] for key in ("pages", "copies") if key in vector}
        answer = _ask(office, name, quantity=quantity)
        assert (answer["amount"], answer["state"]) == (vector["amount"], "due"), vector["id"]
        assert answer["clause"] and answer["rule"]


@pytest.mark.parametrize(
    ("pages", "amount"),
    [(1, 2000), (2, 4000), (3, 5000), (197, 199_000), (198, 200_000), (199, 200_000)],
)
def test_the_edges_of_a_certified_copy(office: Office, pages: int, amount: int) -> None:
    answer = _ask(office, "2.000815", quantity={"pages": pages, "copies": 2})
    assert answer["amount"] == 2 * amount
    assert answer["lines"][-1]["amount"] == 2 * amount
    assert ("thu tối đa 200.000 đồng" in str(answer["lines"])) is (pages > 198)


@pytest.mark.parametrize(
    ("procedure", "counter", "online"),
    [
        ("1.004222", 20_000, 10_000),
        ("1.004194", 15_000, 7_000),
        ("1.010038", 10_000, 5_000),
    ],
)
def test_residence_costs_less_online(
    office: Office, procedure: str, counter: int, online: int
) -> None:
    answer = _ask(office, procedure)
    assert answer["amount"] == counter
    other = next(one for one in answer["alternatives"] if one["why"] == "other_channel")
    assert (other["at"], other["amount"]) == ("online", online)
    assert _ask(office, procedure, channel="online")["amount"] == online


def test_a_list_is_charged_by_person_and_named_beside(office: Office) -> None:
    (variant,) = (one for one in _ask(office, "tạm trú")["alternatives"] if one["why"] == "variant")
    asked = {"quantity": {"persons": 4}}
    assert _ask(office, variant["fee"], **asked)["amount"] == 40_000
    assert _ask(office, variant["fee"], channel="online", **asked)["amount"] == 20_000


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2025, 6, 30), 70_000),
        (date(2025, 7, 1), 35_000),
        (date(2026, 12, 31), 35_000),
        (date(2027, 1, 1), 70_000),
    ],
)
def test_the_days_a_reduction_starts_and_ends(office: Office, day: date, amount: int) -> None:
    answer = _ask(office, "1.014064", on=day)
    assert answer["amount"] == amount
    lost = [one["amount"] for one in answer["alternatives"] if one["why"] == "less_favourable"]
    assert lost == ([70_000] if amount == 35_000 else [])


@pytest.mark.parametrize("words", ["khai sinh", "GIẤY KHAI SINH", "dang ky khai sinh", "1.001193"])
def test_free_is_said_with_its_condition(office: Office, words: str) -> None:
    answer = _ask(office, words)
    assert (answer["amount"], answer["state"]) == (0, "free")
    assert answer["when"]["vi"] == "Chỉ khi đăng ký đúng hạn."
    assert "chưa biết" in answer["otherwise"]["vi"]


def test_before_the_first_rule_an_amount_is_unknown_not_free(office: Office) -> None:
    answer = _ask(office, "sao y", on=date(2016, 12, 31))
    assert (answer["amount"], answer["state"], answer["lines"]) == (None, "unknown", [])
    assert "01/01/2017" in answer["reason_vi"]
    assert _ask(office, "sao y", on=date(2017, 1, 1))["amount"] == 2000


def test_the_text_of_exemptions_is_verbatim_and_changes_no_amount(office: Office) -> None:
    for payer, may in (("", None), ("poor_household", True)):
        answer = _ask(office, "2.000884", payer=payer)
        (text,) = answer["exemptions"]
        assert text["text"].startswith("Các đối tượng thuộc diện miễn, giảm phí, lệ phí bao gồm")
        assert text["clause"] == "Khoản 1 Điều 10, Luật Phí và lệ phí số 97/2015/QH13"
        assert (text["may_apply"], answer["amount"]) == (may, 10_000)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"quantity": {"pages": 0}}, "bad_quantity"),
        ({"quantity": {"pages": -1}}, "bad_quantity"),
        ({"quantity": {"pages": 10**9}}, "bad_quantity"),
        ({"quantity": {"sheets": 1}}, "unknown_quantity"),
        ({"channel": "phone"}, "unknown_channel"),
        ({"payer": "rich"}, "unknown_payer"),
    ],
)
def test_what_cannot_be_asked_is_refused(office: Office, asked: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        _ask(office, "sao y", **asked)
    assert refused.value.code == code and refused.value.hint_vi


@pytest.mark.parametrize("words", ["9.99", "sao", "", "chung thuc ban soa"])
def test_an_unknown_procedure_is_refused(office: Office, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        _ask(office, words)
    assert refused.value.code == "unknown_procedure"
    if words.endswith("soa"):
        assert "“chung thuc ban sao”" in refused.value.hint_vi


def test_a_code_without_a_fee_on_record_is_unknown_and_not_free(office: Office) -> None:
    answer = _ask(office, "9.999999")
    assert (answer["state"], answer["amount"], answer["rule"]) == ("unknown", None, None)
    assert "Hãy kiểm tra lại mã" in answer["reason_vi"]


def test_a_local_code_is_known_by_its_national_part(office: Office) -> None:
    assert _ask(office, "2.000635.000.00.00.H21", quantity={"copies": 2})["amount"] == 16_000


def _rule(name: str, amount: int, **more: Any) -> FeeRule:
    return FeeRule(name, date(2020, 1, 1), None, (Step(1, amount),), **more)


def test_the_most_favourable_of_three_rules() -> None:
    rules = (
        _rule("all", 8000),
        _rule("online", 4000, channels=("online",)),
        _rule("poor", 1000, payers=("poor_household",), places=("H21",)),
    )
    for channel, payer, places, amounts in (
        ("counter", "", (), [8000]),
        ("online", "", (), [4000, 8000]),
        ("online", "poor_household", ("H21.1", "H21"), [1000, 4000, 8000]),
        ("counter", "poor_household", ("H22",), [8000]),
    ):
        asked = FeeQuestion(DAY, channel, payer, places)
        assert [one.amount for one in charges(rules, asked)] == amounts
        assert lowest_one_by_one(rules, asked) == amounts[0]


_AMOUNTS = st.integers(0, 5000)
_LADDERS = st.lists(
    st.tuples(st.integers(2, 30), _AMOUNTS), max_size=3, unique_by=lambda one: one[0]
).map(sorted)
_RULES = st.builds(
    lambda first, more, days, lasts, cap, channels, payers, places, times: FeeRule(
        f"r{first}",
        DAY - timedelta(days),
        None if lasts is None else DAY - timedelta(days) + timedelta(lasts),
        (Step(1, first), *(Step(start, amount) for start, amount in more)),
        per="pages",
        times=times,
        cap=cap,
        channels=tuple(channels),
        payers=tuple(payers),
        places=tuple(places),
    ),
    _AMOUNTS,
    _LADDERS,
    st.integers(-2, 2),
    st.none() | st.integers(0, 3),
    st.none() | st.integers(1, 20_000),
    st.lists(st.sampled_from(["counter", "online"]), max_size=1),
    st.lists(st.sampled_from(["child", "merit"]), max_size=2),
    st.lists(st.sampled_from(["A", "B"]), max_size=1),
    st.sampled_from(["", "copies"]),
)
_QUESTIONS = st.builds(
    FeeQuestion,
    st.just(DAY),
    st.sampled_from(["counter", "online"]),
    st.sampled_from(["", "child"]),
    st.sampled_from([(), ("A",), ("B", "A")]),
    st.fixed_dictionaries({}, optional={"pages": st.integers(1, 40), "copies": st.integers(1, 5)}),
)


@given(st.lists(_RULES, max_size=6).map(tuple), _QUESTIONS)
def test_the_engine_agrees_with_the_oracle(rules: tuple[FeeRule, ...], asked: FeeQuestion) -> None:
    found = charges(rules, asked)
    assert (found[0].amount if found else None) == lowest_one_by_one(rules, asked)
    for rule in rules:
        assert charge(rule, asked.quantity).amount == count_one_by_one(rule, asked.quantity)


_FILE = """
fees:
  - id: a
    title: {vi: Khoản thu, en: Fee}
    kind: fee
    rules:
      - id: r1
        in_force_from: 2020-01-01
        in_force_to: 2020-12-31
        steps: [{starts_at: 1, amount: 5000}]
      - id: r2
        in_force_from: 2021-01-01
        in_force_to: null
        per: pages
        steps: [{starts_at: 1, amount: 6000}, {starts_at: 3, amount: 1000}]
"""


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("2020-12-31", "2021-01-01", 11),
        ("2020-12-31", "null", 11),
        ("amount: 5000", "amount: -1", 10),
        ("amount: 5000", "amount: 5000.5", 10),
        ("amount: 5000", 'amount: "5.000"', 10),
        ("2020-12-31", "2019-12-31", 9),
        ("starts_at: 3", "starts_at: 1", 15),
        ("[{starts_at: 1, amount: 5000}]", "[{starts_at: 2, amount: 5000}]", 10),
        ("per: pages", "per: sheets", 11),
        ("per: pages", "channels: [phone]", 14),
        ("per: pages", "payers: [rich]", 14),
        ("kind: fee", "kind: tax", 5),
        ("kind: fee", "kin: fee", 5),
        ("id: r2", "id: r1", 11),
        ("steps: [{starts_at: 1, amount: 5000}]", "steps: []", 10),
        ("in_force_to: 2020-12-31", "in_force_to: 2020-12-31\n        status: x", 7),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_at_its_line(old: str, new: str, line: int) -> None:
    load_fees(SourceFile.of("f.yaml", _FILE.replace("2020-12-31", "2020-06-30")))
    # A case of nobody in particular and one by pages differ, so make the rules of one kind first.
    text = _FILE.replace("        per: pages\n", "") if "2021" in new or new == "null" else _FILE
    if text is not _FILE:
        text = text.replace(", {starts_at: 3, amount: 1000}", "")
    with pytest.raises(Refusal) as refused:
        load_fees(SourceFile.of("f.yaml", text.replace(old, new, 1)))
    assert refused.value.where == f"f.yaml:{line}", refused.value.en


def test_a_wrong_example_is_found(tmp_path: Path) -> None:
    for part in ("fees", "indicators"):
        (tmp_path / part).mkdir()
    text = _FILE + "    examples: [{name: x, asked_on: 2020-05-05, amount: 5001}]\n"
    (tmp_path / "fees" / "a.yaml").write_text(text, encoding="utf-8")
    wrong = list(wrong_examples(Rulebook(shipped=tmp_path)))
    assert [one.where for one in wrong] == ["fees/a.yaml:16"] * 2 or len(wrong) == 2
    assert not list(wrong_examples(Rulebook()))
