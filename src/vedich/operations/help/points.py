"""The register of places where help is given: counters, kiosks, digital teams, village boards.

point = register(actor, code="QUAY-01", kind="counter", unit="H21.168", place="Quầy số 1", …)
points(EVERYWHERE)
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.operations.keeping.auditing import append
from vedich.operations.people.permissions import Action, Reach, check
from vedich.records.models import HelpPoint, PointKind, User

_CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{1,31}")
_PLACE = re.compile(r"[^\W_][\w .,/()-]{1,79}")
# So many digits in a row are the number of a phone or of a card, not of a counter.
_PERSONAL = re.compile(r"(?:\d[ .-]?){8,}")


def register(
    actor: User, *, code: str, kind: str, unit: str, place: str, opened_on: date | None = None
) -> HelpPoint:
    """Enter a point; Refusal for a code in use or badly written, or a unit nobody knows."""
    from django.db import transaction

    check(actor, Action.MANAGE_HELP)
    code = code.strip().upper()
    place = unicodedata.normalize("NFC", " ".join(place.split()))
    if not _CODE.fullmatch(code):
        raise Refusal(
            "bad_point_code",
            f"Mã điểm hỗ trợ “{code[:40]}” không dùng được.",
            f"The code “{code[:40]}” can't be used.",
            hint_vi="Dùng chữ cái không dấu, chữ số, dấu chấm, gạch nối, ví dụ QUAY-01.",
            hint_en="Use plain letters, digits, dots and hyphens, such as QUAY-01.",
        )
    if not _PLACE.fullmatch(place) or _PERSONAL.search(place):
        raise Refusal(
            "bad_point_place",
            "Nơi đặt điểm hỗ trợ phải là tên quầy hoặc tên thôn, không quá 80 ký tự.",
            "The place must be the name of a counter or village, at most 80 signs.",
            hint_vi="Ví dụ “Quầy số 1”, “Thôn Plei Ngol”. Không ghi tên người, số điện thoại.",
            hint_en="Such as “Counter 1” or a village. No names of people, no phone numbers.",
        )
    if kind not in PointKind.values or unit not in unit_names():
        raise Refusal(
            "bad_point",
            "Chưa chọn đúng loại điểm hỗ trợ hoặc đơn vị.",
            "Kind or unit of the point is not one of those listed.",
        )
    with transaction.atomic():
        if HelpPoint.objects.filter(code=code).exists():
            raise Refusal(
                "point_exists",
                f"Mã “{code}” đã dùng cho một điểm hỗ trợ.",
                f"The code “{code}” is in use.",
            )
        point = HelpPoint.objects.create(
            code=code,
            kind=kind,
            unit=unit,
            place=place,
            opened_on=opened_on or clock.today(),
            registered_by=actor,
        )
        append(actor, "help_point.register", f"help_point:{code}", after=_facts(point))
    return point


def close(actor: User, code: str, on: date | None = None) -> None:
    """From the next day on no help is recorded there; Refusal where it is closed or unknown."""
    from django.db import transaction

    check(actor, Action.MANAGE_HELP)
    day = on or clock.today()
    with transaction.atomic():
        point = find_point(code)
        if point.closed_on is not None or day < point.opened_on:
            raise Refusal(
                "point_closed",
                f"Điểm “{code}” đã đóng, hoặc ngày đóng trước ngày mở.",
                f"“{code}” is closed already, or that day is before it opened.",
            )
        before = _facts(point)
        point.closed_on = day
        point.save(update_fields=["closed_on"])
        append(actor, "help_point.close", f"help_point:{code}", before=before, after=_facts(point))


def find_point(code: str) -> HelpPoint:
    """The point of that code; Refusal where there is none."""
    point = HelpPoint.objects.filter(code=code.strip().upper()).first()
    if point is None:
        raise Refusal(
            "no_such_point",
            "Không có điểm hỗ trợ này trong danh sách đã đăng ký.",
            "There is no such point in the register.",
            hint_vi="Cơ quan thường trực đăng ký điểm hỗ trợ trước khi ghi lượt hỗ trợ.",
            hint_en="The campaign office registers a point before help is recorded there.",
        )
    return point


def points(reach: Reach) -> list[HelpPoint]:
    """The points of the units in reach, the open ones first."""
    rows = HelpPoint.objects.all()
    if reach.units is not None:
        rows = rows.filter(unit__in=reach.units)
    return sorted(rows, key=lambda one: one.closed_on is not None)


def unit_names() -> dict[str, str]:
    """Unit → its name, as listed today."""
    from vedich.operations.data.units import show_units
    from vedich.operations.pages.board import kept, office_now

    return kept(
        "unit_names",
        clock.today(),
        lambda: {row["unit"]: row["name"] for row in show_units(office=office_now())["rows"]},
    )


def _facts(point: HelpPoint) -> dict[str, Any]:
    return {
        "kind": point.kind,
        "unit": point.unit,
        "place": point.place,
        "opened_on": point.opened_on,
        "closed_on": point.closed_on,
    }
