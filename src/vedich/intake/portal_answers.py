"""A saved answer of the portal's evaluation interface (.json), recognised and read.

The answer does not say when it was read nor for which period. Both come, in this order, from the
caller, from the wrapping the file may have (see the portal file), and the day also from the
file's name (``dvc-progress-tree_2026-09-26.json``). Which of the portal's answers it is shows in
its keys, not in its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

from vedich.domain import periods
from vedich.domain.moments import moment
from vedich.domain.periods import Period
from vedich.domain.portals import ABSENT, Answer, Envelope, Interface, Portal, value_at
from vedich.intake.figure_rows import Context, Figures, Unreadable
from vedich.intake.guarding import refuse
from vedich.intake.portal_rows import answer_figures

_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")


def read_answer(
    path: Path, portals: Iterable[Portal], given: Context
) -> tuple[Portal, str, Figures]:
    """Whose answer it is, which one, and its figures.

    Refusal where the file is no answer of these portals, or says that it failed.
    """
    found = _parsed(path, path.read_bytes())
    known = [(portal, portal.interface) for portal in portals if portal.interface]
    for portal, interface in known:
        answer_object, wrapped = _unwrapped(found, interface.envelope)
        data = _data(path, answer_object, interface)
        answer = None if data is None else _recognised(data, interface)
        if data is None or answer is None:
            continue
        try:
            at = _chosen(given, wrapped, path.name)
            return portal, answer.name, answer_figures(data, interface, answer, at)
        except Unreadable as why:
            raise refuse(path, "not_an_answer", why.vi, str(why)) from why
    names = ", ".join(answer.name for _, interface in known for answer in interface.answers)
    raise refuse(
        path,
        "unknown_answer",
        "không nhận ra là câu trả lời nào của cổng.",
        "it is none of the portal's known answers.",
        f"Các câu trả lời đọc được: {names}.",
        f"Answers that can be read: {names}.",
    )


def _parsed(path: Path, content: bytes) -> object:
    def no_constant(word: str) -> NoReturn:
        raise ValueError(f"{word} is no number")

    try:
        return json.loads(
            content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=no_constant
        )
    except (ValueError, RecursionError) as error:
        raise refuse(
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


def _data(path: Path, found: object, interface: Interface) -> Mapping[str, object] | None:
    """What an answer holds; None where this is no answer, Refusal where it says it failed."""
    status = value_at(found, interface.status)
    data = value_at(found, interface.data)
    if isinstance(data, Mapping) and status in (interface.success, ABSENT):
        return data
    if status in (interface.success, ABSENT) or data is ABSENT:
        return None
    raise refuse(
        path,
        "failed_answer",
        f"cổng trả lời không thành công (“{str(status)[:100]}”).",
        f"the portal answered with a failure (“{str(status)[:100]}”).",
    )


def _recognised(data: Mapping[str, object], interface: Interface) -> Answer | None:
    for answer in interface.answers:
        if any(value_at(data, key) is ABSENT for key in answer.known_by):
            continue
        if not answer.has_component or answer.has_component in _listed(data, answer):
            return answer
    return None


def _listed(data: Mapping[str, object], answer: Answer) -> set[object]:
    """The subjects a first unit's list of metrics names."""
    if answer.metrics is None:
        return set()
    entries = value_at(data, f"{answer.units[0]}.{answer.metrics.list}")
    named = answer.metrics.subject
    found = (value_at(entry, named) for entry in entries) if isinstance(entries, list) else ()
    return {subject for subject in found if isinstance(subject, str)}
