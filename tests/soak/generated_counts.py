"""Random dossiers under random rules: the engine must count what the slow oracle counts.

One *campaign* here is a set of dossiers, a catalogue of procedures and a handful of random
definitions, each asked with random keys, interval and as-of moment.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from vedich.domain.conditions import (
    AllOf,
    Always,
    AnyOf,
    Compare,
    Condition,
    In,
    Is,
    Known,
    NoneOf,
    NotAfter,
)
from vedich.domain.counting import CATALOGUE_KEYS, KEYS, Key, count
from vedich.domain.dossiers import FIELDS, PROCEDURE_FIELDS, Field, FieldKind
from vedich.domain.figures import Counts
from vedich.domain.indicators import Basis, Grain, Side, Version
from vedich.domain.moments import Interval, deadline

Engine = Callable[..., Mapping[Key, Counts]]
_FIRST = datetime(2024, 1, 1)
_PROCEDURES = ("2.000815", "1.001193", "1.004873", "3.000323")


@dataclass(frozen=True, slots=True)
class Difference:
    """A question on which engine and oracle disagree, with the seed that makes it again."""

    seed: int
    question: str
    key: Key
    oracle: Counts | None
    engine: Counts | None


def run(engine: Engine, *, campaigns: int, first_seed: int = 1) -> list[Difference]:
    """Differences over ``campaigns`` random campaigns; empty when the engine is right."""
    found: list[Difference] = []
    for seed in range(first_seed, first_seed + campaigns):
        found += _one(engine, seed)
    return found


def _one(engine: Engine, seed: int) -> list[Difference]:
    rng = random.Random(seed)
    dossiers = [_dossier(rng) for _ in range(rng.randint(0, 60))]
    catalogue = [_procedure(rng) for _ in range(rng.choice((0, 3, 6)))]
    levels = {unit: rng.choice(("commune", "department")) for unit in _units(rng)}
    found: list[Difference] = []
    for _ in range(4):
        grain = rng.choice((Grain.DOSSIERS, Grain.DOSSIERS, Grain.PAYMENTS, Grain.PROCEDURES))
        version = _version(rng, grain)
        options: dict[str, Any] = {
            "by": _keys(rng, grain),
            "interval": _interval(rng),
            "as_of": _FIRST + timedelta(minutes=rng.randint(0, 500_000)),
            "catalogue": catalogue,
            "unit_levels": levels,
        }
        expected = count(grain, version, dossiers, **options)
        counted = engine(grain, version, dossiers, **options)
        question = f"{grain.value} {version} {options['by']} {options['interval']}"
        for key in expected.keys() | counted.keys():
            if expected.get(key) != counted.get(key):
                pair = expected.get(key), counted.get(key)
                found.append(Difference(seed, question, key, *pair))
    return found


def _units(rng: random.Random) -> tuple[str, ...]:
    return ("H21.1", "H21.2", "H21.3")[: rng.randint(1, 3)]


def _dossier(rng: random.Random) -> dict[str, object]:
    row: dict[str, object] = {name: _value(rng, field) for name, field in FIELDS.items()}
    row["procedure"] = rng.choice((*_PROCEDURES, "2.000815.000.00.00.H21", None))
    row["unit"] = rng.choice(("H21.1", "H21.2", "H21.3", None))
    if rng.random() < 0.5 and row["unit"]:
        row["unit_id"] = row["unit"]
    return row


def _procedure(rng: random.Random) -> dict[str, object]:
    row: dict[str, object] = {name: _value(rng, field) for name, field in PROCEDURE_FIELDS.items()}
    row["procedure"] = rng.choice(_PROCEDURES)
    row["unit"] = rng.choice((None, None, "H21.1", "H21.2"))
    row["level"] = rng.choice((None, "commune", "department"))
    return row


def _value(rng: random.Random, field: Field) -> object:
    if rng.random() < 0.25:
        return None
    moment = _FIRST + timedelta(minutes=rng.randint(0, 500_000))
    match field.kind:
        case FieldKind.CODE:
            return f"{field.name}-{rng.randint(1, 3)}"
        case FieldKind.CHOICE:
            return rng.choice(field.choices)
        case FieldKind.FLAG:
            return rng.random() < 0.5
        case FieldKind.COUNT:
            return rng.choice((0, 1, 2, 90))
        case FieldKind.MONEY:
            return rng.choice((0, 8_000, 20_000))
        case FieldKind.DEADLINE:
            return deadline(rng.choice((moment, moment.date())))
        case FieldKind.MOMENT:
            return rng.choice((moment, datetime.combine(moment, datetime.min.time())))


def _version(rng: random.Random, grain: Grain) -> Version:
    pays = grain is Grain.PAYMENTS
    below = PROCEDURE_FIELDS if grain is Grain.PROCEDURES else FIELDS
    placed = rng.choice((("received_at", "submitted_at"), ("received_at",), ("finished_at",)))
    needs = tuple(rng.sample(("due_at", "amount_due", "paid", "channel"), rng.randint(0, 2)))
    return Version(
        id="random",
        in_force_from=None,
        placed_by=placed,
        denominator=Side(_condition(rng, below, 2), "payments" if pays else None),
        numerator=Side(_condition(rng, FIELDS, 2), "payments_online" if pays else None),
        basis=(Basis("-"),),
        scope=_condition(rng, FIELDS, 1) if rng.random() < 0.4 else Always(),
        needs=() if grain is Grain.PROCEDURES else needs,
    )


def _condition(rng: random.Random, fields: Mapping[str, Field], depth: int) -> Condition:
    if depth and rng.random() < 0.5:
        parts = tuple(_condition(rng, fields, depth - 1) for _ in range(rng.randint(1, 3)))
        return rng.choice((AllOf, AnyOf, NoneOf))(parts)
    if fields is FIELDS and rng.random() < 0.3:
        moments = rng.choice((("as_of",), ("finished_at", "returned_at"), ("stopped_at",)))
        return NotAfter(moments, "due_at", rng.choice((None, "waiting_minutes")))
    field = rng.choice(list(fields.values()))
    if rng.random() < 0.2:
        return rng.choice((Always(), Known(field.name, rng.random() < 0.5)))
    match field.kind:
        case FieldKind.CHOICE:
            return In(field.name, tuple(rng.sample(field.choices, 2)))
        case FieldKind.FLAG:
            return Is(field.name, rng.random() < 0.5)
        case FieldKind.COUNT | FieldKind.MONEY:
            sign = rng.choice(("more_than", "at_least", "less_than", "at_most"))
            return Compare(field.name, sign, rng.choice((0, 1, 8_000)))
        case FieldKind.CODE:
            return Is(field.name, f"{field.name}-1")
        case _:
            return Known(field.name)


def _keys(rng: random.Random, grain: Grain) -> tuple[str, ...]:
    usable = KEYS if grain is not Grain.PROCEDURES else ("unit", "month", *CATALOGUE_KEYS)
    return tuple(rng.sample(usable, rng.randint(0, 2)))


def _interval(rng: random.Random) -> Interval:
    if rng.random() < 0.3:
        return Interval()
    start = date(2024, 1, 1) + timedelta(days=rng.randint(0, 200))
    end = start + timedelta(days=rng.randint(0, 200))
    return Interval(start if rng.random() < 0.8 else None, end if rng.random() < 0.8 else None)
