"""The shipped campaigns and parameters, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from vedich.domain.campaigns import Campaign
from vedich.domain.parameters import Parameter
from vedich.rulebook.campaigns import load_campaign
from vedich.rulebook.parameters import load_parameters
from vedich.rulebook.source import SourceFile

DEFINITIONS = Path(__file__).resolve().parents[2] / "src/vedich/definitions"


@pytest.fixture(scope="session")
def campaigns() -> dict[str, Campaign]:
    files = sorted((DEFINITIONS / "campaigns").glob("*.yaml"))
    return {path.stem: load_campaign(SourceFile.read(path)) for path in files}


@pytest.fixture(scope="session")
def parameters() -> dict[str, Parameter]:
    files = sorted((DEFINITIONS / "parameters").glob("*.yaml"))
    return {
        parameter.id: parameter
        for path in files
        for parameter in load_parameters(SourceFile.read(path))
    }
