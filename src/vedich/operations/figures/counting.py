"""Count an indicator over what was imported, by any of the oracle's keys.

count_indicator("online_payment", ["unit"], date(2024, 3, 28), date(2024, 6, 29), None)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from vedich.domain.clock import now
from vedich.domain.counting import KEYS, Key
from vedich.domain.errors import Refusal
from vedich.domain.figures import Counts, Figure, State
from vedich.domain.indicators import Grain, Indicator, Version
from vedich.domain.moments import Interval
from vedich.operations.office import Office


def count_indicator(
    asked: str,
    by: Sequence[str] = (),
    start: date | None = None,
    end: date | None = None,
    as_of: datetime | None = None,
    office: Office | None = None,
) -> dict[str, Any]:
    """Rows ``{…keys, numerator, denominator, excluded, value, state}``, sorted by their keys.

    ``asked``: an indicator id, or ``id@version``. Without dates all days count; ``as_of`` None is
    now. Nothing imported yet: one row awaiting data, or none where keys are asked for.
    """
    office = office or Office.open()
    name, _, version_id = asked.partition("@")
    indicator = office.book.indicator(name)
    version = indicator.version_at(end, version_id or None)
    check_keys(by, indicator)
    moment = as_of or now()
    interval = interval_of(start, end)
    answer: dict[str, Any] = {
        "rows": [],
        "indicator": name,
        "version": version.id,
        "digest": indicator.digest,
        "as_of": moment.isoformat(sep=" ", timespec="seconds"),
        "from": start,
        "to": end,
        "snapshot": None,
    }
    if not any(entry.withdrawn_by is None for entry in office.imports):
        nothing = Figure(None, None, 0, None, State.AWAITING)
        return {**answer, "rows": [] if by else [figure_row((), (), nothing)]}
    with office.serving() as snapshot:
        counts = _count(snapshot.books, indicator, version, by, interval, moment)
        answer["snapshot"] = snapshot.identity.name
    return {
        **answer,
        "rows": [
            figure_row(by, key, indicator.figure(counts[key]))
            for key in sorted(counts, key=key_order)
        ],
    }


def _count(
    books: Any,
    indicator: Indicator,
    version: Version,
    by: Sequence[str],
    interval: Interval,
    as_of: datetime,
) -> dict[Key, Counts]:
    from vedich.warehouse.counting import count

    return count(books, indicator.grain, version, by=by, interval=interval, as_of=as_of)


def figure_row(by: Sequence[str], key: Key, figure: Figure) -> dict[str, Any]:
    """One figure as a row of the contract."""
    return {
        **dict(zip(by, key, strict=True)),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "excluded": figure.excluded,
        "value": figure.value,
        "state": figure.state.value,
    }


def key_order(key: Key) -> tuple[tuple[bool, str], ...]:
    """Keys in their alphabet, blanks last."""
    return tuple((part is None, part or "") for part in key)


def interval_of(start: date | None, end: date | None) -> Interval:
    """The days asked for; Refusal where they end before they start."""
    if start and end and end < start:
        raise Refusal(
            "bad_interval",
            f"Khoảng thời gian kết thúc ({end:%d/%m/%Y}) trước khi bắt đầu ({start:%d/%m/%Y}).",
            f"The interval ends ({end}) before it starts ({start}).",
            hint_vi="Đổi lại --from và --to.",
            hint_en="Swap --from and --to.",
        )
    return Interval(start, end)


def check_keys(by: Sequence[str], indicator: Indicator) -> None:
    """Refusal for a key nobody can count by, and for indicators that are only published."""
    if indicator.grain is Grain.OBSERVED:
        raise Refusal(
            "not_counted",
            f"“{indicator.id}” chỉ có số liệu công bố, không đếm từ hồ sơ.",
            f"“{indicator.id}” is only published, it is not counted from dossiers.",
            hint_vi=f"Dùng: vedich observed {indicator.id}.",
            hint_en=f"Use: vedich observed {indicator.id}.",
        )
    for position, key in enumerate(by):
        if key not in KEYS or key in by[:position]:
            near = get_close_matches(key, KEYS, 1)
            raise Refusal(
                "unknown_key",
                f"Không đếm theo “{key}” được.",
                f"Can't count by “{key}”.",
                where="--by",
                hint_vi="Các khóa: " + ", ".join(KEYS) + (f". Có phải {near[0]}?" if near else "."),
                hint_en="Keys: " + ", ".join(KEYS) + (f". Is it {near[0]}?" if near else "."),
            )
