"""A saved answer of the portal's evaluation interface (.json) → published figures and a receipt.

The answer does not say when it was read nor for which period. Both come, in this order, from the
caller, from the wrapping the file may have (see the portal file), and the day also from the
file's name (``dvc-progress-tree_2026-09-26.json``). What stays unknown stays blank, with a
warning. Which of the portal's answers it is shows in its keys, not in its name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from vedich.domain import periods
from vedich.domain.errors import Refusal
from vedich.domain.moments import moment
from vedich.domain.periods import Period
from vedich.domain.portals import ABSENT, Answer, Envelope, Portal, value_at
from vedich.domain.receipts import Receipt, Warn
from vedich.intake.observation_table import observation_table
from vedich.intake.portal_rows import Context, Figures, Unreadable, answer_figures

if TYPE_CHECKING:
    import pyarrow as pa

_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")


def read_answer(
    path: Path, portal: Portal, given: Context | None = None
) -> tuple[pa.Table, Receipt]:
    """The figures of one answer as the long table, and its receipt.

    Refusal where the file is no answer of this portal, says that it failed, or holds no figure.
    Runs inside the reading child: it trusts nothing but the limits around it.
    """
    content = path.read_bytes()
    answer_object, at = _unwrapped(_parsed(path, content), portal.envelope)
    at = _chosen(given or Context(), at, path.name)
    data = _data(path, answer_object, portal)
    answer = _recognised(path, data, portal)
    try:
        figures = answer_figures(data, portal, answer, at)
    except Unreadable as why:
        raise _refusal(path, "not_an_answer", why.vi, str(why)) from why
    if not figures.rows:
        raise _refusal(
            path, "no_readable_row", "không có số liệu nào đọc được.", "no figure can be read."
        )
    receipt = Receipt(
        file=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        layout=f"{portal.id}/{answer.name}",
        layout_digest=portal.digest,
        kind="observations",
        physical_rows=figures.physical_rows,
        accepted=figures.accepted,
        rejected=len(figures.rejects),
        blank=0,
        warnings=_warnings(at, figures),
        rejects=tuple(figures.rejects),
    )
    receipt.check_balance()
    return observation_table(figures.rows), receipt


def _parsed(path: Path, content: bytes) -> object:
    def no_constant(word: str) -> NoReturn:
        raise ValueError(f"{word} is no number")

    try:
        return json.loads(
            content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=no_constant
        )
    except (ValueError, RecursionError) as error:
        raise _refusal(
            path, "not_json", "không phải là tệp JSON đọc được.", "it is not readable JSON."
        ) from error


def _unwrapped(found: object, keys: Envelope) -> tuple[object, Context]:
    """The answer itself, and what its wrapping says, where it has one."""
    if not isinstance(found, Mapping) or keys.answer not in found:
        return found, Context()
    read = found.get(keys.captured_at)
    try:
        captured = moment(read) if isinstance(read, str) else None
        period = _asked_for(found.get(keys.request), keys)
    except ValueError:
        captured, period = None, periods.UNKNOWN
    return found[keys.answer], Context(captured, period)


def _asked_for(request: object, keys: Envelope) -> Period:
    """The period of a request; ValueError where it names one that does not exist."""
    if not isinstance(request, Mapping):
        return periods.UNKNOWN
    year, start, end = request.get(keys.year), request.get(keys.start), request.get(keys.end)
    kind = request.get(keys.time_type)
    if isinstance(year, int):
        which = request.get(kind) if isinstance(kind, str) else None
        if kind == keys.quarter and isinstance(which, int):
            return periods.quarter(year, which)
        if kind == keys.month and isinstance(which, int):
            return periods.month(year, which)
        return periods.year(year)
    if isinstance(start, str) and isinstance(end, str):
        return periods.days(moment(start).date(), moment(end).date())
    return periods.UNKNOWN


def _chosen(given: Context, wrapped: Context, name: str) -> Context:
    period = given.period if given.period != periods.UNKNOWN else wrapped.period
    return Context(given.captured_at or wrapped.captured_at or day_in_name(name), period)


def day_in_name(name: str) -> datetime | None:
    """The start of the day a file name carries (``…_2026-09-26.json``); None without one.

    >>> day_in_name("an_giang_766_2025-10-15.xlsx")
    datetime.datetime(2025, 10, 15, 0, 0)
    """
    found = _DAY_IN_NAME.search(name)
    try:
        return moment(date(*(int(part) for part in found.groups()))) if found else None
    except ValueError:
        return None


def _data(path: Path, found: object, portal: Portal) -> Mapping[str, object]:
    status = value_at(found, portal.status)
    data = value_at(found, portal.data)
    if isinstance(data, Mapping) and status in (portal.success, ABSENT):
        return data
    if status in (portal.success, ABSENT):
        raise _refusal(
            path,
            "not_an_answer",
            f"không phải câu trả lời của {portal.title.vi}.",
            f"it is no answer of: {portal.title.en}.",
        )
    raise _refusal(
        path,
        "failed_answer",
        f"Cổng trả lời không thành công (“{str(status)[:100]}”).",
        f"the portal answered with a failure (“{str(status)[:100]}”).",
    )


def _recognised(path: Path, data: Mapping[str, object], portal: Portal) -> Answer:
    for answer in portal.answers:
        if any(value_at(data, key) is ABSENT for key in answer.known_by):
            continue
        if not answer.has_component or answer.has_component in _listed(data, answer):
            return answer
    names = ", ".join(answer.name for answer in portal.answers)
    raise Refusal(
        "unknown_answer",
        f"Không nhận tệp “{path.name}”: không nhận ra là câu trả lời nào của Cổng.",
        f"The file “{path.name}” is refused: it is none of the portal's known answers.",
        where=path.name,
        hint_vi=f"Các câu trả lời đọc được: {names}.",
        hint_en=f"Answers that can be read: {names}.",
    )


def _listed(data: Mapping[str, object], answer: Answer) -> set[object]:
    """The subjects a first unit's list of metrics names."""
    if answer.metrics is None:
        return set()
    entries = value_at(data, f"{answer.units[0]}.{answer.metrics.list}")
    named = answer.metrics.subject
    found = (value_at(entry, named) for entry in entries) if isinstance(entries, list) else ()
    return {subject for subject in found if isinstance(subject, str)}


def _warnings(at: Context, figures: Figures) -> tuple[Warn, ...]:
    found = []
    if at.captured_at is None:
        found.append(
            Warn(
                "",
                0,
                "captured_at",
                "captured_at_unknown",
                "Tệp không nói thời điểm đọc số liệu; hãy đặt ngày vào tên tệp, ví dụ "
                "…_2026-09-26.json.",
                "The file does not say when it was read; put the day into its name, such as "
                "…_2026-09-26.json.",
            )
        )
    if any(row.period_start is None for row in figures.rows):
        found.append(
            Warn(
                "",
                0,
                "period",
                "period_unknown",
                "Tệp không nói kỳ số liệu.",
                "The file does not say which period it is about.",
            )
        )
    return tuple(found)


def _refusal(path: Path, code: str, vi: str, en: str) -> Refusal:
    return Refusal(
        code,
        f"Không nhận tệp “{path.name}”: {vi}",
        f"The file “{path.name}” is refused: {en}",
        where=path.name,
    )
