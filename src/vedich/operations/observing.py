"""Published figures of one subject, added up by their parts: divide last, unknown is not zero."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from vedich.domain.errors import Refusal
from vedich.domain.figures import State
from vedich.domain.observations import Observation, current
from vedich.operations.office import Office
from vedich.operations.published import observations, rate_of
from vedich.warehouse.landing import now

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
    moment = as_of or now()
    answer: dict[str, Any] = {"rows": [], "subject": subject}
    answer["as_of"] = moment.isoformat(" ", "seconds")
    if not office.imports:
        return answer
    with office.serving() as snapshot:
        seen = [one.reading for one in observations(snapshot) if one.reading.subject == subject]
        answer["snapshot"] = snapshot.identity.name
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for one in current(seen, moment).values():
        place = tuple(str(getattr(one, _FIELDS.get(name, name))) for name in by)
        groups.setdefault(place, []).append(one)
    answer["rows"] = [_row(by, place, groups[place]) for place in sorted(groups)]
    return answer


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
