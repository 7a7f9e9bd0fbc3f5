"""Published figures of one subject, added up by their parts: divide last, unknown is not zero."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from vedich.domain.clock import now
from vedich.domain.errors import Refusal
from vedich.domain.figures import State
from vedich.domain.observations import TOTAL, Observation, current
from vedich.operations.figures.published import INDEX_MARK, observations, rate_of
from vedich.operations.office import Office

KEYS = ("unit", "period", "procedure", "source", "block")
_FIELDS = {"block": "scope"}


def observed_figures(
    subject: str,
    by: Sequence[str] = (),
    as_of: datetime | None = None,
    office: Office | None = None,
) -> dict[str, Any]:
    """Rows ``{…keys, numerator, denominator, excluded, value, points, state}``.

    Parts are added where both are published; a figure that lacks one is *excluded*, never a zero.
    A row of one single figure also carries what was published (``published``, ``points``).
    """
    for key in by:
        if key not in KEYS:
            raise Refusal(
                "unknown_key",
                f"Không nhóm theo “{key}” được.",
                f"Can't group by “{key}”.",
                where="--by",
                hint_vi="Các khóa: " + ", ".join(KEYS) + ".",
                hint_en="Keys: " + ", ".join(KEYS) + ".",
            )
    office = office or Office.open()
    subject = subject.partition(INDEX_MARK)[2] or subject
    moment = as_of or now()
    answer: dict[str, Any] = {"rows": [], "subject": subject}
    answer["as_of"] = moment.isoformat(" ", "seconds")
    with office.serving() as snapshot:
        every = [one.reading for one in observations(snapshot)]
        answer["snapshot"] = snapshot.identity.name
    _check_subject(office, subject, {one.subject for one in every})
    seen = [one for one in every if one.subject == subject]
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for one in current(seen, moment).values():
        place = tuple(str(getattr(one, _FIELDS.get(name, name))) for name in by)
        groups.setdefault(place, []).append(one)
    answer["rows"] = [_row(by, place, groups[place]) for place in sorted(groups)]
    return answer


def _check_subject(office: Office, subject: str, published: set[str]) -> None:
    """Refusal for a word that is neither a rule's nor in what was published."""
    known = {TOTAL, *office.book.indicators, *published}
    for index in office.book.indexes.values():
        known |= {group.code for group in index.groups}
        known |= {part.code for _, part in index.components()}
    if subject not in known:
        near = ", ".join(get_close_matches(subject, sorted(known), 3)) or f"{TOTAL}, on_time, TDGQ"
        raise Refusal(
            "unknown_subject",
            f"Không có chỉ số, nhóm hay thành phần “{subject}”.",
            f"There is no indicator, group or component “{subject}”.",
            where=subject,
            hint_vi=f"Ví dụ: {near}. Xem: vedich rules show 766.",
            hint_en=f"For instance: {near}. See: vedich rules show 766.",
        )


def _row(by: Sequence[str], key: tuple[str, ...], group: Sequence[Observation]) -> dict[str, Any]:
    both = [one for one in group if one.numerator is not None and one.denominator is not None]
    top = sum((one.numerator for one in both if one.numerator is not None), Decimal(0))
    below = sum((one.denominator for one in both if one.denominator is not None), Decimal(0))
    only = group[0] if len(group) == 1 else None
    value: Fraction | None = 100 * Fraction(top) / Fraction(below) if below else None
    if value is None and only is not None:
        value = rate_of(only)
    known = value is not None or (only is not None and only.points is not None)
    state = State.OK if known else State.NO_CASE if both else State.AWAITING
    return {
        **dict(zip(by, key, strict=True)),
        "numerator": top if both else None,
        "denominator": below if both else None,
        "excluded": len(group) - len(both),
        "value": value,
        "points": only.points if only else None,
        "max": only.maximum if only else None,
        "rank": only.rank if only else None,
        "captured_at": only.captured_at if only else None,
        "state": state.value,
    }
