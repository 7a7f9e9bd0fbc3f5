"""What a file may cost. Beyond a limit it is refused with a clear word, never half read.

>>> Limits().seconds_for(4_000_000), round(Limits().seconds_for(26_000_000))
(25.0, 67)
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one reading. Bytes, rows, columns, seconds; ``memory`` is address space.

    ``cells`` are those of a workbook's sheet, which is held in memory whole.
    """

    memory: int = 2048 * MIB
    seconds: float = 25.0
    file_bytes: int = 2048 * MIB
    unpacked_bytes: int = 1024 * MIB
    ratio: float = 200.0
    rows: int = 5_000_000
    columns: int = 1_000
    cells: int = 40_000_000
    members: int = 5_000

    def seconds_for(self, size: int) -> float:
        """Seconds allowed for a file of ``size`` bytes: 2 more for every MiB beyond 4.

        A small file that takes long is hostile; a large one may meet a slow or busy machine.
        """
        return self.seconds + 2 * max(0, size - 4 * MIB) / MIB
