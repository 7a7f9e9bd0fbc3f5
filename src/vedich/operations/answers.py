"""Answers as plain JSON values, for programs, jobs and pages alike.

>>> jsonable({"rate": Fraction(1, 2), "at": datetime(2026, 10, 2, 9, 30)})
{'rate': 0.5, 'at': '2026-10-02 09:30:00'}
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any


def jsonable(value: Any) -> Any:
    """Numbers as numbers, dates as ISO texts, everything else as the contract says."""
    match value:
        case Fraction() | Decimal():
            return int(value) if value == int(value) else float(value)
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case Path():
            return str(value)
        case Mapping():
            return {str(key): jsonable(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [jsonable(inner) for inner in value]
        case _:
            return value
