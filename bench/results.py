"""One measured way of doing a thing, and how it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Result:
    """Median seconds of the runs, the spread, the peak in MiB, and the bound where there is one."""

    name: str
    seconds: float
    fastest: float
    slowest: float
    peak: float
    bound: str = ""
    kept: bool = True

    def bounded(self, bound: str, kept: bool) -> Result:
        """The same, held against a bound."""
        return replace(self, bound=bound, kept=kept)


def show(results: Sequence[Result]) -> int:
    """Print the results; 1 where a bound is not kept."""
    for each in results:
        spread = f"{each.fastest:.2f}–{each.slowest:.2f}"
        verdict = "" if not each.bound else f"{each.bound}: {'kept' if each.kept else 'MISSED'}"
        print(f"{each.name:18} {each.seconds:6.2f} s ({spread}) {each.peak:6.0f} MB  {verdict}")
    return 0 if all(each.kept for each in results) else 1
