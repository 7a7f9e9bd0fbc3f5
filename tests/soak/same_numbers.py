"""The same number in every channel: two hundred random cells, as CI compares a sample of them.

run(cells=200, seed=1)    # what was wrong; nothing, that is
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEST = "tests/functional/test_site_pages_cells.py"


def run(cells: int, seed: int) -> list[str]:
    """The last lines of the comparison where it found a difference."""
    done = subprocess.run(
        (sys.executable, "-m", "pytest", "-n", "0", "-q", "-k", "every_channel", TEST),
        cwd=ROOT,
        env=os.environ | {"VEDICH_CELLS": str(cells), "VEDICH_CELLS_SEED": str(seed)},
        capture_output=True,
        text=True,
        check=False,
    )
    return [] if done.returncode == 0 else ["\n".join(done.stdout.splitlines()[-40:])]
