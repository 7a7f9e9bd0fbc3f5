"""What the shipped formulas mean at their edges: rows and expected counts, on every engine.

A case is (name, indicator, version or None, rows, question, expected counts by key).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest

from tests.spec.engines import ENGINES
from vedich.domain.figures import Counts
from vedich.domain.moments import Interval, deadline, end_of_day
from vedich.rulebook.book import Rulebook
from vedich.rulebook.indicators import bind

BOOK = Rulebook()
JUNE = Interval(date(2024, 6, 1), date(2024, 6, 30))
END_OF_JUNE = end_of_day(date(2024, 6, 30))


@dataclass(frozen=True)
class Case:
    name: str
    indicator: str
    rows: Sequence[Mapping[str, object]]
    expected: Mapping[tuple[str | None, ...], tuple[int, int | None, int]]
    version: str | None = None
    parameters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    by: Sequence[str] = ()
    interval: Interval = Interval()
    as_of: datetime = END_OF_JUNE
    catalogue: Sequence[Mapping[str, object]] = ()
    unit_levels: Mapping[str, str] = field(default_factory=dict)


def received(day: int, **more: object) -> dict[str, object]:
    """A dossier received on a day of June 2024 at eight o'clock."""
    return {"received_at": datetime(2024, 6, day, 8), "status": "received", **more}


def online(day: int, **more: object) -> dict[str, object]:
    return received(day, channel="online", **more)


def due(day: int, **more: object) -> dict[str, object]:
    return received(3, due_at=deadline(date(2024, 6, day)), **more)


def paid(route: str | None, **more: object) -> dict[str, object]:
    row = {"amount_due": 8000, "paid": True, "payment_route": route, **more}
    return received(3, **row)


NATIONAL_ONLY = {"payment_routes": ["national", "both"]}

CASES = [
    Case("no dossier at all", "online_filing", [], {(): (0, 0, 0)}),
    Case(
        "an interval holds both its days, to the last second",
        "online_filing",
        [
            {"received_at": datetime(2024, 5, 31, 23, 59, 59), "channel": "online"},
            {"received_at": datetime(2024, 6, 1), "channel": "online"},
            {"received_at": datetime(2024, 6, 30, 23, 59, 59), "channel": "online"},
            {"received_at": datetime(2024, 7, 1), "channel": "online"},
        ],
        {(): (2, 2, 0)},
        interval=JUNE,
        as_of=datetime(2024, 12, 31),
    ),
    Case(
        "a case without a day is apart when all days are asked for",
        "online_filing",
        [{"channel": "online", "status": "processing"}],
        {(): (0, 0, 1)},
    ),
    Case(
        "and absent from an interval",
        "online_filing",
        [{"channel": "online", "status": "processing"}],
        {(): (0, 0, 0)},
        interval=JUNE,
    ),
    Case(
        "receipt goes before submission in placing a case",
        "online_filing",
        [online(1, submitted_at=datetime(2024, 5, 31, 9))],
        {("2024-06",): (1, 1, 0)},
        by=("month",),
    ),
    Case(
        "by unit and channel; the known unit goes before the recorded code",
        "online_filing",
        [
            online(3, unit="H37.1", unit_id="lang-son-1"),
            received(3, unit="H37.1", unit_id="lang-son-1", channel="counter"),
            online(3, unit="H37.9"),
        ],
        {
            ("lang-son-1", "online"): (1, 1, 0),
            ("lang-son-1", "counter"): (0, 1, 0),
            ("H37.9", "online"): (1, 1, 0),
        },
        by=("unit", "channel"),
    ),
    Case(
        "on time: an open dossier is on time until the last instant of its due day",
        "on_time",
        [due(10)],
        {(): (1, 1, 0)},
        as_of=datetime(2024, 6, 10, 23, 59, 59),
    ),
    Case(
        "and late from midnight", "on_time", [due(10)], {(): (0, 1, 0)}, as_of=datetime(2024, 6, 11)
    ),
    Case(
        "open and waiting: the minutes waited are added to the due time",
        "on_time",
        [due(10, waiting_minutes=24 * 60)],
        {(): (1, 1, 0)},
        as_of=datetime(2024, 6, 11, 12),
    ),
    Case(
        "finished late but seen before it was finished: open and on time then",
        "on_time",
        [due(20, finished_at=datetime(2024, 6, 25))],
        {(): (1, 1, 0)},
        as_of=datetime(2024, 6, 15),
    ),
    Case(
        "one request for supplement is allowed, a second is late, blank is none",
        "on_time",
        [due(20, supplements=number) for number in (None, 0, 1, 2)],
        {(): (3, 4, 0)},
        as_of=datetime(2024, 6, 15),
    ),
    Case(
        "withdrawn after receipt stays, withdrawn before it is out",
        "on_time",
        [
            due(20, status="withdrawn", stopped_at=datetime(2024, 6, 5)),
            {
                "submitted_at": datetime(2024, 6, 3),
                "status": "withdrawn",
                "due_at": deadline("2024-06-20"),
            },
        ],
        {(): (1, 1, 0)},
    ),
    Case(
        "refused at the door with a date of receipt is judged by the day it was refused",
        "on_time",
        [due(10, status="refused", stopped_at=datetime(2024, 6, 11))],
        {(): (0, 1, 0)},
    ),
    Case(
        "payment routes: all that 766 counts",
        "online_payment",
        [paid(route) for route in ("national", "gateway", "both", "direct", "cash", None)],
        {(): (3, 6, 0)},
    ),
    Case(
        "payment routes: the national portal only, a dossier paid both ways counts once",
        "online_payment",
        [paid(route) for route in ("national", "gateway", "both", "direct", "cash", None)],
        {(): (2, 6, 0)},
        parameters=NATIONAL_ONLY,
    ),
    Case(
        "one đồng due is a financial obligation, none is not",
        "online_payment",
        [paid("national", amount_due=1), paid("national", amount_due=0)],
        {(): (1, 1, 0)},
    ),
    Case(
        "paid online but only registered: not yet a dossier received",
        "online_payment",
        [
            {
                "submitted_at": datetime(2024, 6, 3),
                "status": "registered",
                "amount_due": 8000,
                "paid": True,
                "payment_route": "national",
            }
        ],
        {(): (0, 0, 0)},
    ),
    Case(
        "transactions are added up, and placed by the day of payment",
        "online_payment_transactions",
        [
            paid("national", paid_at=datetime(2024, 6, 30, 9), payments=2, payments_online=1),
            paid("national", paid_at=datetime(2024, 7, 1, 9), payments=5, payments_online=5),
        ],
        {("2024-06",): (1, 2, 0), ("2024-07",): (5, 5, 0)},
        by=("month",),
        as_of=datetime(2024, 7, 31),
    ),
    Case(
        "electronic result: placed by the day it was finished, not received",
        "electronic_result",
        [received(3, finished_at=datetime(2024, 7, 2), result_due=True, electronic_result=True)],
        {("2024-07",): (1, 1, 0)},
        by=("month",),
        as_of=datetime(2024, 7, 31),
    ),
    Case(
        "electronic result, the portal's denominator: everything received",
        "electronic_result",
        [
            received(3, result_due=True, electronic_result=True),
            received(3, result_due=False, electronic_result=False),
        ],
        {(): (1, 2, 0)},
        version="received",
    ),
    Case(
        "satisfaction with a dossier: late and complained of is taken off once",
        "dossier_receiving_satisfaction",
        [
            due(10, finished_at=datetime(2024, 6, 12), complained=True),
            due(10, finished_at=datetime(2024, 6, 9), complained=False),
        ],
        {(): (1, 2, 0)},
    ),
    Case(
        "services: distinct by unit, never summed up",
        "online_services_used",
        [
            online(3, unit="A", procedure="2.000815"),
            online(4, unit="B", procedure="2.000815"),
            online(4, unit="B", procedure="2.000884.000.00.00.H37"),
        ],
        {("A",): (1, 2, 0), ("B",): (2, 2, 0)},
        by=("unit",),
        catalogue=[
            {"procedure": "2.000815", "service_level": "full"},
            {"procedure": "2.000884", "service_level": "partial"},
        ],
    ),
    Case(
        "services: the same dossiers for both units together",
        "online_services_used",
        [
            online(3, unit="A", procedure="2.000815"),
            online(4, unit="B", procedure="2.000815"),
        ],
        {(): (1, 2, 0)},
        catalogue=[
            {"procedure": "2.000815", "service_level": "full"},
            {"procedure": "2.000884", "service_level": "partial"},
        ],
    ),
    Case(
        "fee-bearing procedures paid through a gateway, where only the national portal counts",
        "online_payment_procedures",
        [
            paid("gateway", procedure="2.000815"),
            paid("both", procedure="2.000884"),
        ],
        {(): (1, 2, 0)},
        parameters=NATIONAL_ONLY,
        catalogue=[
            {"procedure": "2.000815", "fee_bearing": True},
            {"procedure": "2.000884", "fee_bearing": True},
            {"procedure": "1.000894", "fee_bearing": None},
        ],
    ),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))
def test_meaning(engine: str, case: Case) -> None:
    indicator = BOOK.indicator(case.indicator)
    version = bind(indicator.version_at(name=case.version), case.parameters)
    question: dict[str, Any] = {
        "by": case.by,
        "interval": case.interval,
        "as_of": case.as_of,
        "catalogue": case.catalogue,
        "unit_levels": case.unit_levels,
    }
    counted = ENGINES[engine](indicator.grain, version, case.rows, **question)
    assert counted == {key: Counts(*counts) for key, counts in case.expected.items()}
