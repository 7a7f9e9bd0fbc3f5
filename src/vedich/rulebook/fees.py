"""Fee files: what procedures cost, several fees to a file, and who may be exempt.

>>> text = '''
... fees:
...   - id: signature
...     title: {vi: Chứng thực chữ ký, en: Certifying a signature}
...     kind: fee
...     rules:
...       - {id: tt226, in_force_from: 2017-01-01, in_force_to: null, per: cases,
...          steps: [{starts_at: 1, amount: 10000}]}
... '''
>>> [fee.id for fee in load_fees(SourceFile.of("f.yaml", text))]
['signature']

An office's own table carries a ``record`` of who entered it and who accepted it, with the digest of
what was accepted; without it, or changed afterwards, the table does not count.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime

from vedich.domain.fees import CHANNELS, MOST, PAYERS, QUANTITIES, Exemption, Fee, FeeRule
from vedich.rulebook.schema import read
from vedich.rulebook.shelf import Defined, Shelf
from vedich.rulebook.source import Loc, SourceFile

KINDS = ("fee", "charge")
RECORD = "record"


@dataclass(frozen=True, slots=True)
class Record:
    """Two persons stand for an office's table; ``content``: the digest of what was accepted."""

    file: str
    sha256: str
    entered_by: str
    entered_at: datetime
    accepted_by: str
    accepted_at: datetime
    content: str


@dataclass(frozen=True, slots=True)
class FeeFile:
    """The keys of one file."""

    fees: tuple[Fee, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    record: Record | None = None


def load_fees(source: SourceFile) -> tuple[Defined, ...]:
    """The fees and exemptions of a file; Refusal where rules can't be meant as they stand."""
    found = read(source, FeeFile)
    seen: set[str] = set()
    for index, fee in enumerate(found.fees):
        loc: Loc = ("fees", index)
        if fee.id in seen:
            raise source.refuse(
                (*loc, "id"),
                f"khoản thu “{fee.id}” viết hai lần.",
                f"fee “{fee.id}” is written twice.",
            )
        seen.add(fee.id)
        _check_fee(source, loc, fee)
    for index, exemption in enumerate(found.exemptions):
        _check_words(source, ("exemptions", index, "payers"), exemption.payers, tuple(PAYERS))
        _check_days(source, ("exemptions", index), exemption)
    if found.record is not None:
        _check_record(source, found.record)
    return (*found.fees, *found.exemptions)


def content_digest(data: object) -> str:
    """The digest of a table without its record, whatever its layout as text."""
    kept = (
        {key: value for key, value in data.items() if key != RECORD}
        if isinstance(data, dict)
        else data
    )
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def only_accepted(shelf: Shelf) -> Shelf:
    """The shelf without the office's own tables that nobody accepted; they become refusals."""
    shipped = {source.name for source in shelf.shipped.values()}
    for source in {one.name: one for one in shelf.sources.values()}.values():
        unsigned = not (isinstance(source.data, dict) and RECORD in source.data)
        if source.name in shipped or not unsigned:
            continue
        for name in [name for name, one in shelf.sources.items() if one is source]:
            del shelf.found[name], shelf.sources[name]
        shelf.refusals.append(
            source.refuse(
                (),
                "biểu thu của đơn vị chưa được người thứ hai chấp nhận nên không được dùng.",
                "the office's fee table was not accepted by a second person and does not count.",
                "Nhập bằng “vedich fees import”, rồi người khác chấp nhận bằng “vedich fees "
                "accept”.",
                "Enter it with “vedich fees import”, then somebody else accepts it with “vedich "
                "fees accept”.",
            )
        )
    return shelf


def _check_record(source: SourceFile, record: Record) -> None:
    if record.entered_by.strip().casefold() == record.accepted_by.strip().casefold():
        raise source.refuse(
            (RECORD,),
            "người nhập và người chấp nhận biểu thu phải là hai người.",
            "a fee table is entered by one person and accepted by another.",
        )
    if record.content != content_digest(source.data):
        raise source.refuse(
            (RECORD, "content"),
            "biểu thu đã bị sửa sau khi được chấp nhận.",
            "the fee table was changed after it was accepted.",
            "Sửa trong tệp Excel rồi nhập lại để người khác chấp nhận.",
            "Correct the workbook, import it again and let somebody else accept it.",
        )


def _check_fee(source: SourceFile, loc: Loc, fee: Fee) -> None:
    _check_words(source, (*loc, "kind"), (fee.kind,), KINDS)
    for index, rule in enumerate(fee.rules):
        here: Loc = (*loc, "rules", index)
        _check_words(source, (*here, "channels"), rule.channels, tuple(CHANNELS))
        _check_words(source, (*here, "payers"), rule.payers, tuple(PAYERS))
        _check_words(source, here, rule.quantities, tuple(QUANTITIES))
        _check_days(source, here, rule)
        _check_amounts(source, here, rule)
        for other in fee.rules[:index]:
            if other.id == rule.id:
                raise source.refuse(
                    (*here, "id"),
                    f"quy tắc “{rule.id}” viết hai lần.",
                    f"rule “{rule.id}” is written twice.",
                )
            if _same_cases(rule, other) and _overlap(rule, other):
                raise source.refuse(
                    here,
                    f"“{rule.id}” và “{other.id}” cùng áp dụng cho một trường hợp trong một ngày.",
                    f"“{rule.id}” and “{other.id}” apply to one case on one day.",
                    "Ghi ngày hết hiệu lực (in_force_to) của mức cũ.",
                    "Write the last day (in_force_to) of the older amount.",
                )


def _check_words(
    source: SourceFile, loc: Loc, words: tuple[str, ...], known: tuple[str, ...]
) -> None:
    wrong = next((word for word in words if word not in known), None)
    if wrong is not None:
        raise source.refuse(
            loc,
            f"“{wrong}” không dùng được; chọn trong: {', '.join(known)}.",
            f"“{wrong}” can't be used; choose from: {', '.join(known)}.",
        )


def _check_days(source: SourceFile, loc: Loc, dated: FeeRule | Exemption) -> None:
    if dated.in_force_to is not None and dated.in_force_to < dated.in_force_from:
        raise source.refuse(
            (*loc, "in_force_to"),
            "hết hiệu lực trước khi có hiệu lực.",
            "it ends before it begins.",
        )


def _check_amounts(source: SourceFile, loc: Loc, rule: FeeRule) -> None:
    starts = [step.starts_at for step in rule.steps]
    if not starts or starts[0] != 1 or starts != sorted(set(starts)) or starts[-1] > MOST:
        raise source.refuse(
            (*loc, "steps"),
            "các bậc phải bắt đầu từ 1 và tăng dần.",
            "the steps have to begin at 1 and rise.",
        )
    if len(starts) > 1 and not rule.per:
        raise source.refuse(
            (*loc, "steps"), "nhiều bậc thì phải ghi “per”.", "several steps need “per”."
        )
    wrong = any(step.amount < 0 for step in rule.steps)
    if wrong or (rule.cap is not None and rule.cap <= 0):
        raise source.refuse(
            (*loc, "steps"), "số tiền không được âm.", "an amount may not be negative."
        )
    if bool(rule.basis) == (rule.status == "chưa có căn cứ"):
        raise source.refuse(
            loc,
            "quy tắc phải có căn cứ (basis) hoặc ghi “chưa có căn cứ”, và chỉ một trong hai.",
            "a rule has a basis or says “chưa có căn cứ”, and not both.",
            "Có căn cứ nhưng chưa ai ký xác nhận thì ghi “chưa thẩm định”.",
            "With a basis nobody has signed for yet, write “chưa thẩm định”.",
        )


def _same_cases(one: FeeRule, other: FeeRule) -> bool:
    def key(rule: FeeRule) -> FeeRule:
        return replace(
            rule,
            id="",
            in_force_from=date.min,
            in_force_to=None,
            steps=(),
            basis=(),
            cap=None,
            quote="",
            status="",
            note=None,
        )

    return key(one) == key(other)


def _overlap(one: FeeRule, other: FeeRule) -> bool:
    start = max(one.in_force_from, other.in_force_from)
    return start <= min(one.in_force_to or date.max, other.in_force_to or date.max)
