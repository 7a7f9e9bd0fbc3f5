"""The worked campaign of the how-to is one that loads, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vedich.domain.parameters import Parameter
from vedich.domain.targets import targets_answer
from vedich.rulebook.campaigns import load_campaign
from vedich.rulebook.source import SourceFile

HOW_TO = Path(__file__).resolve().parents[2] / "docs/how-to"
BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", ["write-a-campaign.md", "write-a-campaign.vi.md"])
def test_the_worked_campaign_loads(page: str, parameters: dict[str, Parameter]) -> None:
    small, rule, lifted = BLOCK.findall((HOW_TO / page).read_text(encoding="utf-8"))
    campaign = load_campaign(SourceFile.of("phuong-mau-2026.yaml", small))
    rows = targets_answer(campaign, parameters)["rows"]
    assert [(row["milestone"], row["date"], row["value"]) for row in rows] == [
        ("day-50", "2026-04-20", 30),
        ("end", "2026-06-30", 45),
    ]
    stated = "      - {value: 45, at: end, section: II.1}\n"
    assert stated in small
    for other in (rule, lifted):
        load_campaign(SourceFile.of("phuong-mau-2026.yaml", small.replace(stated, other)))
