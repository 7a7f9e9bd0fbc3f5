"""``rules check`` finds what is wrong, says where, and goes on to the next."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.spec.engines import ENGINES
from vedich.domain.counting import Key, count
from vedich.domain.figures import Counts
from vedich.rulebook.book import SHIPPED, Kind, Rulebook
from vedich.rulebook.checking import check, extent


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "definitions"
    shutil.copytree(SHIPPED, folder)
    return folder


def change(folder: Path, name: str, old: str, new: str) -> int:
    """Change a file; the line that was changed."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, (name, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def problems(folder: Path) -> list[tuple[str, str]]:
    return [(problem.where, problem.en) for problem in check(Rulebook(shipped=folder), ENGINES)]


def test_what_is_shipped_is_right_on_every_engine() -> None:
    assert [problem.text() for problem in check(Rulebook(), ENGINES)] == []
    size = extent(Rulebook())
    assert size.definitions[Kind.INDICATORS] == 29
    assert size.examples > 40


def test_a_wrong_expectation_is_found_on_each_engine(shipped: Path) -> None:
    change(
        shipped,
        "indicators/on_time.yaml",
        "expected: {numerator: 1, denominator: 2, excluded: 0}",
        "expected: {numerator: 2, denominator: 2, excluded: 0}",
    )
    found = problems(shipped)
    assert len(found) == len(ENGINES)
    for (where, text), engine in zip(found, ENGINES, strict=True):
        assert where.startswith("definitions/indicators/on_time.yaml:")
        assert f"engine {engine} counts 1/2, 0 excluded, the file says 2/2" in text


def test_an_engine_that_fails_or_miscounts_is_a_finding() -> None:
    def broken(*_: Any, **__: Any) -> Mapping[Key, Counts]:
        raise RuntimeError("no table")

    def forgetful(grain: Any, version: Any, rows: Any, **question: Any) -> Mapping[Key, Counts]:
        return count(grain, version, [*rows][:-1], **question)

    failed = check(Rulebook(), {"broken": broken})
    assert len(failed) == extent(Rulebook()).examples
    assert "no table" in failed[0].vi
    assert len(check(Rulebook(), {"forgetful": forgetful})) > 20


def test_every_broken_file_is_named_and_the_rest_still_checked(shipped: Path) -> None:
    first = change(shipped, "indicators/reuse.yaml", "grain: dossiers", "grian: dossiers")
    second = change(shipped, "indicators/digitised.yaml", "field: inputs_digitised", "field: input")
    found = problems(shipped)
    assert (f"definitions/indicators/reuse.yaml:{first}") in [where for where, _ in found]
    assert (f"definitions/indicators/digitised.yaml:{second}") in [where for where, _ in found]
    # What the broken files would have defined is missed where it is named.
    assert any("“reuse” is defined in no file" in text for _, text in found)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("indexes/766-2026.yaml", "indicator: on_time", "indicator: on_tim", "“on_tim”"),
        (
            "campaigns/ia-ake-2024.yaml",
            "    indicator: transparency",
            "    indicator: transparent",
            "“transparent”",
        ),
        (
            "campaigns/ia-ake-2024.yaml",
            "central: central_online_filing",
            "central: central_online_filling",
            "“central_online_filling”",
        ),
        ("campaigns/ia-ake-2024.yaml", "766:TOTAL", "766:TOTALS", "“766:TOTALS”"),
        (
            "indexes/766-2026.yaml",
            "indicator_version: received",
            "indicator_version: recieved",
            "“recieved”",
        ),
        ("portals/dvcqg-evaluation.yaml", "subject: TDGQ,", "subject: TDQG,", "“TDQG”"),
        ("portals/dvcqg-tables.yaml", "subject: CKMB,", "subject: CMKB,", "“CMKB”"),
        (
            "campaigns/ia-ake-2024.yaml",
            "    written: Tỷ lệ dịch vụ công trực tuyến\n",
            "    written: Tỷ lệ dịch vụ công trực tuyến\n    floors: [{parent: huyen-mau}]\n",
            "huyen-mau",
        ),
        (
            "campaigns/ia-ake-2024.yaml",
            "    written: Tỷ lệ dịch vụ công trực tuyến\n",
            "    written: Tỷ lệ dịch vụ công trực tuyến\n    floors: [{central: trung_uong}]\n",
            "trung_uong",
        ),
    ],
)
def test_a_name_that_leads_nowhere(shipped: Path, name: str, old: str, new: str, said: str) -> None:
    change(shipped, name, old, new)
    found = problems(shipped)
    assert found
    assert all(where.startswith(f"definitions/{name}:") for where, _ in found)
    assert said in found[0][1]


def test_a_campaign_may_choose_only_what_its_indicator_offers(shipped: Path) -> None:
    campaign = next(
        path
        for path in sorted((shipped / "campaigns").glob("*.yaml"))
        if "payment_routes:" in path.read_text(encoding="utf-8")
    )
    change(shipped, f"campaigns/{campaign.name}", "payment_routes:", "payment_route:")
    assert any("has no parameter “payment_route”" in text for _, text in problems(shipped))
