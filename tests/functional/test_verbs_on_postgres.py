"""The verbs that write, once more on PostgreSQL: the integration tests of a campaign's life.

Any of them can be run there by hand: VEDICH_DATABASE_URL=postgres://… pytest tests/integration/….
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.postgres_room import postgres

pytestmark = pytest.mark.db
LIFE = (
    "assigning",
    "campaign_amending",
    "campaign_life",
    "campaign_parent",
    "period_sums",
    "splitting_targets",
    "tasks",
    "tick_dues",
)


def test_the_verbs_of_a_campaigns_life_on_postgresql() -> None:
    files = [f"tests/integration/test_{name}.py" for name in LIFE]
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VEDICH_", "PYTEST_"))
    }
    with postgres() as address:
        if address is None:
            pytest.skip("PostgreSQL is not installed")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *files],
            cwd=ROOT,
            env={**own, "VEDICH_DATABASE_URL": address},
            capture_output=True,
            text=True,
            check=False,
            timeout=900,
        )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
