"""What each officer of a split answers for, and what of the unit nobody answers for.

    handling = handling_of(board, "H21.168")          # None: its head has split nothing
    handling.officers["CB1"].of(version)              # the formula, narrowed to CB1's dossiers
    figures_of(board, "H21.168", handling)["online_payment"]["CB1"]

A figure of an officer is counted, listed, exported and explained with the same narrowed formula
(domain.handling), by the engine that counts the unit's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vedich.domain.assigned import Assigned, OfficerDuty
from vedich.domain.figures import Counts, Figure, State
from vedich.domain.handling import Handled, Pair, handled_by
from vedich.domain.indicators import Grain, Indicator, Text, Version
from vedich.domain.vietnamese import number
from vedich.operations.figures.standing_cells import plan_unit
from vedich.operations.figures.standings import Board
from vedich.operations.office import Office
from vedich.operations.targets.assigned import assigned_at

_COUNTED = (Grain.DOSSIERS, Grain.PAYMENTS)
_SHOWN = 3
AWAITING = Figure(None, None, 0, None, State.AWAITING)


@dataclass(frozen=True)
class Handling:
    """A split that counts, held against the data. ``named``: do they say who handled what?"""

    version: Assigned
    pairs: Sequence[Pair]
    named: bool
    officers: Mapping[str, Handled]


def handling_of(office: Office, board: Board, unit: str) -> Handling | None:
    """The split of a unit that counts on the board's day; None where its head has split nothing."""
    version = split_at(board, unit)
    if version is None or not version.duties:
        return None
    pairs, named = places_in_data(office, board, unit)
    return Handling(version, pairs, named, answering_for(version.duties, pairs, named, board))


def split_at(board: Board, unit: str) -> Assigned | None:
    """The signed split of a unit on the board's day."""
    subject = board.subject(unit)
    if subject is None:
        return None
    key = plan_unit(board.campaign, subject)
    return assigned_at(board.campaign.id, board.as_of.date(), key)


def answering_for(
    duties: Sequence[OfficerDuty], pairs: Sequence[Pair], named: bool, board: Board
) -> dict[str, Handled]:
    """What each officer answers for, by the officer's code."""
    return {
        one.officer: handled_by(one, duties, pairs, named=named, within=board.interval)
        for one in duties
    }


def places_in_data(office: Office, board: Board, unit: str) -> tuple[list[Pair], bool]:
    """The fields and procedures of the unit's dossiers as known at the board's moment, and whether
    any of them names an officer."""
    if not office.imports:
        return [], False
    with office.serving(board.kept) as snapshot:
        rows = snapshot.con.execute(
            "SELECT field, procedure, bool_or(officer IS NOT NULL) FROM dossiers"
            " WHERE unit_id = $unit AND (received_at IS NULL OR received_at <= $at)"
            " GROUP BY field, procedure ORDER BY field NULLS LAST, procedure NULLS LAST",
            {"unit": unit, "at": board.as_of},
        ).fetchall()
    return [(row[0], row[1]) for row in rows], any(row[2] for row in rows)


def counted_versions(board: Board) -> dict[str, tuple[Indicator, Version]]:
    """The formulas of the campaign whose cases are dossiers or payments: those have an officer."""
    return {name: pair for name, pair in board.versions.items() if pair[0].grain in _COUNTED}


def figures_of(
    office: Office, board: Board, unit: str, handling: Handling
) -> dict[str, dict[str, Figure]]:
    """Indicator → officer → figure over exactly the dossiers the officer answers for."""
    from vedich.warehouse.counting import count_many

    counted = counted_versions(board)
    found: dict[str, dict[str, Figure]] = {name: {} for name in counted}
    for name, (one, _) in counted.items():
        for officer, handled in handling.officers.items():
            found[name][officer] = AWAITING if handled.shared else one.figure(Counts())
    with office.serving(board.kept) as snapshot:
        for together in _same_days(handling.officers.values()):
            asked = [(name, one) for name in counted for one in together]
            counts = count_many(
                snapshot.books,
                [(counted[name][0].grain, one.of(counted[name][1])) for name, one in asked],
                interval=together[0].within or board.interval,
                as_of=board.as_of,
                unit=unit,
            )
            for (name, handled), each in zip(asked, counts, strict=True):
                figure = counted[name][0].figure(each.get((), Counts()))
                found[name][handled.duty.officer] = figure
    return found


def scope_words(handled: Handled) -> Text:
    """Which dossiers an officer's figure is counted over, in a sentence."""
    duty = handled.duty
    places = "; ".join((*duty.fields, *duty.procedures))
    vi, en = f"Tính trên hồ sơ thuộc: {places}", f"Counted over dossiers of: {places}"
    if duty.since:
        vi, en = f"{vi}; từ ngày {duty.since:%d/%m/%Y}", f"{en}; from {duty.since}"
    if duty.until:
        vi, en = f"{vi}; đến hết ngày {duty.until:%d/%m/%Y}", f"{en}; until {duty.until}"
    if handled.named:
        return Text(
            f"{vi}; do cán bộ {duty.officer} xử lý theo cột cán bộ trong dữ liệu.",
            f"{en}; handled by {duty.officer} as the data say.",
        )
    return Text(
        f"{vi}. Dữ liệu của đơn vị không ghi cán bộ xử lý, nên hồ sơ tính cho người duy nhất được "
        "giao thủ tục ấy.",
        f"{en}. The unit's data do not say who handled a dossier, so it counts for the only one "
        "the procedure was given to.",
    )


def why_awaiting(handling: Handling, officer: str) -> Text | None:
    """Why an officer's dossiers can't be told from another's; None where they can."""
    handled = handling.officers.get(officer)
    if handled is None or not handled.shared:
        return None
    named = list(dict.fromkeys(code or field or "?" for field, code in handled.shared))
    shown = "; ".join(named[:_SHOWN]) + (" …" if len(named) > _SHOWN else "")
    many = number(len(named))
    return Text(
        f"Dữ liệu của đơn vị không ghi cán bộ xử lý, mà {many} thủ tục được giao cho từ hai cán bộ "
        f"({shown}): chưa tính được hồ sơ nào của ai.",
        f"The unit's data do not say who handled a dossier, and {many} procedures were given to "
        f"two officers ({shown}): it can't be told whose dossiers they are.",
    )


def _same_days(officers: Iterable[Handled]) -> list[list[Handled]]:
    """Officers who can be counted, those of the same days together."""
    groups: dict[Any, list[Handled]] = {}
    for one in officers:
        if one.countable:
            groups.setdefault(one.within, []).append(one)
    return list(groups.values())
