"""Writers beside each other and writers killed half way, on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.functional import writing_cases
from tests.functional.site_room import start
from tests.postgres_room import postgres

pytestmark = pytest.mark.db
CASES = [name for name in vars(writing_cases) if name.startswith("case_")]
RUN = """
prepare()
from tests.functional import writing_cases, writing_room
writing_room.run(writing_cases)
"""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def outcome(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """What became of each case on a database."""
    home = tmp_path_factory.mktemp(request.param) / "var"
    if request.param == "sqlite":
        return told(home, {})
    with postgres() as address:
        if address is None:
            pytest.skip("PostgreSQL is not installed")
        return told(home, {"VEDICH_DATABASE_URL": address})


def told(home: Path, database: dict[str, str]) -> dict[str, str]:
    said, _ = start(home, RUN, **database).communicate(timeout=500)
    found: dict[str, str] = json.loads(said.splitlines()[-1])
    return found


@pytest.mark.parametrize("case", CASES)
def test_writing(outcome: dict[str, str], case: str) -> None:
    assert outcome[case] == ""
