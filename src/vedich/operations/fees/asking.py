"""What a procedure costs: the question from a page or the command line, answered from the rules.

    quote("2.000815", quantity={"pages": 3})["amount"]      # 5000
    quote("thường trú", channel="online")["amount"]         # 10000

A procedure nobody has an amount for is unknown, never free.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.domain.fees import CHANNELS, PAYERS, Fee, FeeQuestion, FeeRule, FeeState
from vedich.domain.vietnamese import day as written
from vedich.domain.vietnamese import unmarked
from vedich.operations.office import Office
from vedich.payments.fees import Charge, Line, charges, check_quantities
from vedich.rulebook.book import Rulebook

_NATIONAL = re.compile(r"\d\.\d{6}")
COUNTER, ONLINE = CHANNELS


def quote(
    procedure: str,
    *,
    channel: str = COUNTER,
    on: date | None = None,
    quantity: Mapping[str, int] | None = None,
    payer: str = "",
    place: str = "",
    office: Office | None = None,
) -> dict[str, Any]:
    """``{amount, state, lines, rule, clause, alternatives, …}`` for one case.

    ``procedure``: a national code, the id of a fee or everyday words for it. ``amount`` is None
    where ``state`` is unknown; ``reason_*`` then says why. ``alternatives``: the other channel,
    the rules that were less favourable, other forms of the fee. Refusal for words that name no
    procedure, and for quantities, channels and payers that can't be.
    """
    office = office or Office.open()
    asked = _question(office, channel, on or now().date(), quantity or {}, payer, place)
    fees = fee_book(office).fees
    fee = _found(fees, procedure)
    if fee is None:
        return _without_fee(office, procedure, asked)
    rules = rules_of(fees, fee)
    found = charges(rules, asked)
    return {
        **_answer(fee, rules, found, asked),
        "alternatives": [
            *_other_channel(rules, asked, found[0].amount if found else None),
            *(_told(one, "less_favourable") for one in found[1:]),
            *_variants(fees, fee, asked),
        ],
        "exemptions": _exemptions(office, fee, asked),
        "procedures": list(fee.procedures),
    }


def fee_book(office: Office) -> Rulebook:
    """The fees in force for an office, kept by this process until a file of its own changes."""
    own = office.workspace.path / "definitions"
    stats = [(path.name, path.stat()) for path in sorted((own / "fees").glob("*.yaml"))]
    return _book(own, tuple((name, one.st_mtime_ns, one.st_size) for name, one in stats))


@lru_cache(maxsize=4)
def _book(own: Path, signs: tuple[tuple[str, int, int], ...]) -> Rulebook:
    return Rulebook(own)


def rules_of(fees: Mapping[str, Fee], fee: Fee) -> tuple[FeeRule, ...]:
    """The rules of a fee with those that an office's table adds to it."""
    added = (rule for one in fees.values() if one.adds_to == fee.id for rule in one.rules)
    return (*fee.rules, *added)


def fee_of(procedure: str, office: Office | None = None) -> Fee | None:
    """The fee of a national code, an id or everyday words; None where no fee is on record."""
    return _found(fee_book(office or Office.open()).fees, procedure)


def list_fees(office: Office | None = None) -> dict[str, Any]:
    """Rows ``{fee, title, kind, procedures, rules}`` of every fee on record."""
    fees = fee_book(office or Office.open()).fees
    rows = [
        {
            "fee": fee.id,
            "title": {"vi": fee.title.vi, "en": fee.title.en},
            "kind": fee.kind,
            "procedures": list(fee.procedures),
            "rules": len(rules_of(fees, fee)),
        }
        for fee in fees.values()
        if not fee.adds_to
    ]
    return {"rows": rows}


def _question(
    office: Office, channel: str, on: date, quantity: Mapping[str, int], payer: str, place: str
) -> FeeQuestion:
    for word, known, vi, en in (
        (channel, CHANNELS, "kênh nộp", "channel"),
        (payer, PAYERS, "đối tượng nộp", "kind of payer"),
    ):
        if word and word not in known:
            listed = ", ".join(f"{key} ({text.vi})" for key, text in known.items())
            raise Refusal(
                f"unknown_{en.split()[-1]}",
                f"Không có {vi} “{word[:40]}”.",
                f"There is no {en} “{word[:40]}”.",
                where=word[:40],
                hint_vi=f"Chọn: {listed}.",
                hint_en=f"Choose: {', '.join(known)}.",
            )
    check_quantities(quantity)
    return FeeQuestion(on, channel or COUNTER, payer, _places(office, place), dict(quantity))


def _places(office: Office, place: str) -> tuple[str, ...]:
    """The unit and those above it."""
    if not place:
        return ()
    from vedich.operations.data.units import parents_today

    parents = parents_today(office)
    found = [place]
    while (above := parents.get(found[-1])) is not None and above not in found:
        found.append(above)
    return tuple(found)


def _found(fees: Mapping[str, Fee], procedure: str) -> Fee | None:
    """By id, by national code (a local code begins with it), then by everyday words."""
    name = procedure.strip()
    if name in fees:
        fee = fees[name]
        return fees.get(fee.adds_to, fee)
    national = _NATIONAL.match(name)
    wanted = _key(name)
    for fee in fees.values():
        if fee.adds_to:
            continue
        if national:
            if national.group() in fee.procedures and not fee.variant_of:
                return fee
        elif wanted and wanted in {_key(word) for word in (*fee.aliases, fee.title.vi)}:
            return fee
    return None


def _key(words: str) -> str:
    return " ".join(unmarked(words).casefold().replace("-", " ").split())


def _without_fee(office: Office, procedure: str, asked: FeeQuestion) -> dict[str, Any]:
    """A national code without a fee on record is unknown; words for nothing known are refused."""
    national = _NATIONAL.match(procedure.strip())
    if national is None:
        raise _unknown(office, procedure)
    name = _listed(office, national.group())
    said = (
        "Chưa có biểu thu nào cho thủ tục này; chưa biết mức thu, không có nghĩa là miễn phí.",
        "No table has a fee for this procedure; the amount is unknown, which is not free.",
    )
    if name is None:
        said = (
            f"Mã {national.group()} chưa có trong danh mục đã nhập và chưa có biểu thu: chưa biết "
            "mức thu, không có nghĩa là miễn phí. Hãy kiểm tra lại mã.",
            f"Code {national.group()} is in no imported list and no table has a fee for it: the "
            "amount is unknown, which is not free. Check the code.",
        )
    return {
        "procedure": national.group(),
        "fee": None,
        "title": {"vi": name or national.group(), "en": name or national.group()},
        **_unknown_amount(*said),
        **_asked(asked),
        "alternatives": [],
        "exemptions": [],
        "procedures": [national.group()],
    }


def _listed(office: Office, national: str) -> str | None:
    """The name of a procedure in the imported lists; None where it is not in them."""
    if not office.imports:
        return None
    with office.serving() as snapshot:
        row = snapshot.con.execute(
            "SELECT max(name) FROM procedures WHERE national = ? HAVING count(*) > 0", [national]
        ).fetchone()
    return None if row is None else str(row[0] or national)


def _unknown(office: Office, procedure: str) -> Refusal:
    fees = fee_book(office).fees
    words = {_key(word): fee.id for fee in fees.values() for word in (fee.id, *fee.aliases)}
    codes = {code: code for fee in fees.values() for code in fee.procedures}
    near = get_close_matches(_key(procedure), {**words, **codes}, 3, 0.6)
    listed = ", ".join(f"“{one}”" for one in near)
    return Refusal(
        "unknown_procedure",
        f"Chưa biết thủ tục “{procedure[:60]}”.",
        f"The procedure “{procedure[:60]}” is not known.",
        where=procedure[:60],
        hint_vi=f"Có phải là {listed}?"
        if near
        else "Ghi mã quốc gia (ví dụ 2.000815), hoặc nhập danh mục thủ tục trước; “vedich fees "
        "list” liệt kê các khoản thu đã có.",
        hint_en=f"Did you mean {listed}?"
        if near
        else "Give a national code (like 2.000815), or import the list of procedures first; "
        "“vedich fees list” shows the fees on record.",
    )


def _answer(
    fee: Fee, rules: Iterable[FeeRule], found: list[Charge], asked: FeeQuestion
) -> dict[str, Any]:
    head = {
        "procedure": fee.procedures[0] if fee.procedures else None,
        "fee": fee.id,
        "title": {"vi": fee.title.vi, "en": fee.title.en},
    }
    if not found:
        return {**head, **_unknown_amount(*_why_unknown(fee, rules, asked)), **_asked(asked)}
    best = found[0]
    words = best.state.words
    otherwise = fee.otherwise if best.rule.when else None
    return {
        **head,
        "amount": best.amount,
        "state": best.state,
        "state_vi": words.vi,
        "state_en": words.en,
        "lines": [_line(line) for line in best.lines],
        "rule": best.rule.id,
        "clause": best.rule.clause or best.rule.status,
        "status": best.rule.status,
        "quote": best.rule.quote or None,
        "when": {"vi": best.rule.when.vi, "en": best.rule.when.en} if best.rule.when else None,
        "otherwise": {"vi": otherwise.vi, "en": otherwise.en} if otherwise else None,
        "assumed": list(best.assumed),
        **_asked(asked),
    }


def _unknown_amount(vi: str, en: str) -> dict[str, Any]:
    words = FeeState.UNKNOWN.words
    return {
        "amount": None,
        "state": FeeState.UNKNOWN,
        "state_vi": words.vi,
        "state_en": words.en,
        "lines": [],
        "rule": None,
        "clause": None,
        "reason_vi": vi,
        "reason_en": en,
    }


def _asked(asked: FeeQuestion) -> dict[str, Any]:
    return {
        "at": asked.channel,
        "on": asked.on,
        "payer": asked.payer or None,
        "place": asked.places[0] if asked.places else None,
        "quantity": dict(asked.quantity),
    }


def _why_unknown(fee: Fee, rules: Iterable[FeeRule], asked: FeeQuestion) -> tuple[str, str]:
    known = list(rules)
    if not known:
        vi, en = (fee.otherwise.vi, fee.otherwise.en) if fee.otherwise else ("", "")
        return vi or "Chưa có mức thu nào.", en or "No amount is on record."
    first = min(rule.in_force_from for rule in known)
    if asked.on < first:
        return (
            f"Ngày {written(asked.on)} trước ngày có hiệu lực của mức thu đầu tiên đã có "
            f"({written(first)}).",
            f"{asked.on} is before the first amount on record ({first}).",
        )
    return (
        f"Chưa có mức thu nào áp dụng cho trường hợp này vào ngày {written(asked.on)}.",
        f"No amount on record applies to this case on {asked.on}.",
    )


def _line(line: Line) -> dict[str, Any]:
    return {"vi": line.text.vi, "en": line.text.en, "amount": line.amount}


def _told(one: Charge, why: str, **more: Any) -> dict[str, Any]:
    return {
        "why": why,
        "amount": one.amount,
        "state": one.state,
        "rule": one.rule.id,
        "clause": one.rule.clause or one.rule.status,
        **more,
    }


def _other_channel(
    rules: tuple[FeeRule, ...], asked: FeeQuestion, amount: int | None
) -> list[dict[str, Any]]:
    """What the other channel costs, where it costs something else."""
    other = ONLINE if asked.channel == COUNTER else COUNTER
    there = charges(rules, FeeQuestion(asked.on, other, asked.payer, asked.places, asked.quantity))
    if not there or there[0].amount == amount:
        return []
    return [_told(there[0], "other_channel", at=other)]


def _variants(fees: Mapping[str, Fee], fee: Fee, asked: FeeQuestion) -> list[dict[str, Any]]:
    told = []
    for one in fees.values():
        if one.variant_of == fee.id:
            found = charges(rules_of(fees, one), asked)
            title = {"vi": one.title.vi, "en": one.title.en}
            told += [_told(best, "variant", fee=one.id, title=title) for best in found[:1]]
    return told


def _exemptions(office: Office, fee: Fee, asked: FeeQuestion) -> list[dict[str, Any]]:
    """The texts on who may pay less; ``may_apply``: the payer who asks is named in it."""
    return [
        {
            "id": one.id,
            "title": {"vi": one.title.vi, "en": one.title.en},
            "text": one.text,
            "clause": "; ".join(str(basis) for basis in one.basis),
            "payers": list(one.payers),
            "may_apply": asked.payer in one.payers if asked.payer else None,
        }
        for one in fee_book(office).exemptions
        if one.holds_on(asked.on) and (not one.fees or fee.id in one.fees)
    ]
