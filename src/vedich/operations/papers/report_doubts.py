"""What is odd about the published figures of a campaign, for its report; nothing is repaired."""

from __future__ import annotations

from decimal import Decimal

from vedich.domain.index import Index
from vedich.domain.observation_checks import doubts, explained, maxima, parts_of
from vedich.domain.observations import TOTAL, Observation
from vedich.domain.report_tables import Flag, FlagKind
from vedich.domain.results import Subject
from vedich.operations.figures.standings import Board
from vedich.operations.office import Office


def flags_of(office: Office, board: Board) -> tuple[Flag, ...]:
    """What is odd about the published figures of the campaign's subjects; nothing is repaired."""
    taking_part = {subject.code: subject for subject in board.subjects}
    seen = [
        reading
        for unit in taking_part
        for reading in board.published.by_unit.get(unit, {}).values()
    ]
    found: list[Flag] = []
    for index in office.book.indexes.values():
        if not index.complete:
            continue
        for doubt in doubts(seen, maxima(index), parts_of(index)):
            kind = _FLAG_KINDS.get(doubt.code)
            if kind is not None:
                odd = doubt.observation
                found.append(_flag(kind, index, taking_part[odd.unit], odd, doubt.expected))
        for own in explained(index, seen):
            if own.difference and own.recomputed.value is not None:
                odd, value = own.observation, own.recomputed.value
                kind = FlagKind.RECOMPUTED_DIFFERS
                found.append(_flag(kind, index, taking_part[odd.unit], odd, value))
    return tuple(found)


_FLAG_KINDS = {
    "sum_differs": FlagKind.SUM_DIFFERS,
    "above_maximum": FlagKind.ABOVE_MAXIMUM,
}


def _flag(kind: FlagKind, index: Index, unit: Subject, odd: Observation, against: Decimal) -> Flag:
    published = odd.points if odd.points is not None else Decimal(0)
    captured = odd.captured_at.date() if odd.captured_at else None
    return Flag(kind, unit, _subject_title(index, odd.subject), published, against, captured)


def _subject_title(index: Index, subject: str) -> str:
    group = index.group(subject)
    if group is not None:
        return group.title.vi
    return "Tổng điểm" if subject == TOTAL else subject
