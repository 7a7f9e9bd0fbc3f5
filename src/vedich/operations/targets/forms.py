"""Choices as people type them: words into domain.choices.Choice, with what is wrong said.

    choice_from("ia-ake-2024", {"indicator": "online_payment", "milestone": "day-100",
                                "value": "62,5", "reason": "đã đạt 60%"})

A unit is typed by its code in the data or by its id in the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction
from typing import TypeVar

from vedich.domain.campaigns import Campaign
from vedich.domain.central_plus import short
from vedich.domain.choices import Choice
from vedich.domain.errors import Refusal
from vedich.domain.indicators import Text
from vedich.domain.layouts import NumberStyle
from vedich.domain.parameters import number_at
from vedich.domain.target_rules import BASELINE, Lifted, Reading, UpliftIn
from vedich.domain.thresholds import Comparison
from vedich.operations.office import Office
from vedich.operations.pages.board import office_now
from vedich.operations.targets.rules import LONGEST_REASON
from vedich.operations.targets.views import key_of_unit

Word = TypeVar("Word", Comparison, Reading)
_BASELINE = Text("kỳ gốc", "baseline")


def choice_from(campaign_id: str, typed: Mapping[str, str]) -> Choice:
    """The choice somebody typed; Refusal where a word or number can't be read."""
    office = office_now()
    campaign = office.book.campaign(campaign_id)
    text = {name: value.strip() for name, value in typed.items()}
    unit = text.get("unit", "")
    return Choice(
        text["indicator"],
        text["milestone"],
        key_of_unit(office, campaign, unit) if unit else "",
        text.get("block", ""),
        text.get("officer", ""),
        number(text["value"], "value") if text.get("value") else None,
        _word(Comparison, text.get("comparison", ""), "comparison"),
        _word(Reading, text.get("reading", ""), "reading"),
        _rule(office, campaign, text),
        text.get("reason", "")[:LONGEST_REASON],
    )


def number(text: str, where: str) -> Fraction:
    """A number as an official writes it: ``62,5``; ``62.5`` and ``62,5%`` are taken, too."""
    from vedich.intake.values import Bad, parse_number

    bare = text.strip().removesuffix("%").strip()
    style = NumberStyle.VI if "," in bare else NumberStyle.PLAIN
    found = parse_number(bare, style)
    if isinstance(found, Bad):
        raise Refusal(
            "not_a_number",
            f"“{text[:40]}” không phải là số.",
            f"“{text[:40]}” is not a number.",
            where=where,
            hint_vi="Viết như 60 hoặc 62,5.",
            hint_en="Write it like 60 or 62.5.",
        )
    return Fraction(found)


def liftable(office: Office, campaign: Campaign) -> dict[str, Text]:
    """The parameters in percent a rule may lift: those with a number in the year in which the
    campaign ends, by their id, with their titles."""
    found: dict[str, Text] = {}
    for one in office.book.parameters.values():
        if one.unit == "%":
            with suppress(Refusal):
                number_at(one, campaign.period.end)
                found[one.id] = one.title
    return dict(sorted(found.items()))


def rule_words(rule: Lifted, titles: Mapping[str, Text]) -> Text:
    """A rule as an official reads it: what is lifted, by how much, up to what."""
    lifts = _BASELINE if rule.lifts == BASELINE else titles.get(rule.lifts, _plain(rule.lifts))
    percent = rule.uplift_in is UpliftIn.PERCENT
    return Text(
        f"{lifts.vi} + {short(rule.uplift)}{'%' if percent else ' điểm phần trăm'}, "
        f"không quá {short(rule.cap)}%",
        f"{lifts.en} + {short(rule.uplift, 'en')}{'%' if percent else ' percentage points'}, "
        f"at most {short(rule.cap, 'en')}%",
    )


def _plain(name: str) -> Text:
    return Text(name, name)


def _rule(office: Office, campaign: Campaign, text: Mapping[str, str]) -> Lifted | None:
    lifts = text.get("lifts", "")
    if not lifts:
        return None
    known = {} if lifts == BASELINE else liftable(office, campaign)
    if lifts != BASELINE and lifts not in known:
        year = campaign.period.end.year
        there = lifts in office.book.parameters
        raise Refusal(
            "unknown_parameter",
            f"Tham số “{lifts[:40]}” chưa có giá trị của năm {year}."
            if there
            else f"Không có tham số “{lifts[:40]}”.",
            f"The parameter “{lifts[:40]}” has no value for {year}."
            if there
            else f"There is no parameter “{lifts[:40]}”.",
            where="lifts",
            hint_vi=f"Nâng được: {', '.join((BASELINE, *known))}. Giá trị khác thì bổ sung vào tệp "
            "tham số kèm văn bản và điều khoản.",
            hint_en=f"Can be lifted: {', '.join((BASELINE, *known))}. Others need a value in the "
            "parameter file with its document and clause.",
        )
    from vedich.rulebook.target_faults import rule_faults

    said = text.get("uplift") or "0"
    percent = said.endswith("%")
    rule = Lifted(
        lifts,
        number(said, "uplift"),
        UpliftIn.PERCENT if percent else UpliftIn.POINTS,
        number(text.get("cap") or "100", "cap"),
        _BASELINE if lifts == BASELINE else None,
    )
    for loc, vi, en in rule_faults(rule, ()):
        raise Refusal("bad_rule", vi[:1].upper() + vi[1:], en[:1].upper() + en[1:], str(loc[-1]))
    return rule


def _word(kind: type[Word], text: str, where: str) -> Word | None:
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        known = ", ".join(one.value for one in kind)
        raise Refusal(
            "unknown_word",
            f"Không hiểu “{text[:40]}”; chọn một trong: {known}.",
            f"“{text[:40]}” is not known; one of: {known}.",
            where=where,
        ) from None
