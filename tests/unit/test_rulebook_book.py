"""The rulebook: shipped definitions, an office's own beside them, and the digest of both."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from vedich.domain.errors import Refusal
from vedich.rulebook.book import SHIPPED, Kind, Rulebook

SHIPPED_FILE = SHIPPED / "indicators" / "online_processing.yaml"


def own_file(folder: Path, text: str, name: str = "own.yaml", kind: str = "indicators") -> Path:
    path = folder / "definitions" / kind / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder / "definitions"


def block(definition: str, reason: str = "Xử lý trên hệ thống của Bộ") -> str:
    return (
        f"overrides:\n  definition: {definition}\n  reason: {reason}\n"
        "  clause: Điều 4 Quyết định 12/QĐ-SCT ngày 05/01/2026\n"
    )


@pytest.fixture
def text() -> str:
    return SHIPPED_FILE.read_text(encoding="utf-8")


@pytest.fixture
def current() -> str:
    return Rulebook().source(Kind.INDICATORS, "online_processing").digest


def test_every_shipped_file_of_every_kind_is_read_and_named_by_what_it_defines() -> None:
    book = Rulebook()
    for kind in Kind:
        assert not book.shelf(kind).refusals
        # Further languages of the guides are an office's own: the product invents no translation.
        fewest = 0 if kind is Kind.LANGUAGES else 1
        assert len(book.all_of(kind)) >= len(book.files(kind)) >= fewest
    for name, indicator in book.indicators.items():
        assert book.source(Kind.INDICATORS, name).name == f"definitions/indicators/{name}.yaml"
        assert indicator.digest == book.source(Kind.INDICATORS, name).digest


def test_an_unknown_id_is_refused_with_the_nearest_ones() -> None:
    with pytest.raises(Refusal) as refused:
        Rulebook().indicator("online_payments")
    assert refused.value.code == "unknown_indicator"
    assert "“online_payment”" in refused.value.hint_vi
    with pytest.raises(Refusal, match="no campaign"):
        Rulebook().campaign("zzz")


def test_an_absent_folder_of_the_office_is_no_matter(tmp_path: Path) -> None:
    assert Rulebook(tmp_path / "definitions").digest == Rulebook().digest


def test_a_new_definition_of_the_office_stands_beside_the_shipped(
    tmp_path: Path, text: str
) -> None:
    own = own_file(tmp_path, text.replace("id: online_processing", "id: online_processing_sct", 1))
    book = Rulebook(own)
    assert book.indicator("online_processing_sct").grain == "dossiers"
    assert "online_processing" in book.indicators
    assert book.digest != Rulebook().digest


def test_a_shipped_file_is_replaced_as_a_whole_with_reason_and_clause(
    tmp_path: Path, text: str, current: str
) -> None:
    mine = text.replace("author: Về Đích", "author: Sở Công Thương")
    own = own_file(tmp_path, block(f"online_processing@{current}") + mine)
    book = Rulebook(own)
    assert book.indicator("online_processing").author == "Sở Công Thương"
    override = book.overrides(Kind.INDICATORS)["online_processing"]
    assert (override.digest, override.clause[:6]) == (current, "Điều 4")
    assert book.source(Kind.INDICATORS, "online_processing").name.endswith(
        "definitions/indicators/own.yaml"
    )
    assert book.digest != Rulebook().digest


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("", "shipped already"),
        (block("online_processing@0123456789abcdef"), "not what is written"),
        (block("online_processing"), "id@digest"),
        (block("on_time@{other}"), "can't replace “on_time”"),
        (block("nothing@0123456789abcdef"), "can't replace “nothing”"),
        (block("online_processing@{current}", reason="''"), "reason"),
        ("overrides: {definition: 'online_processing@{current}'}\n", "reason"),
        ("overrides: [online_processing]\n", "keys of its own"),
    ],
)
def test_a_shipped_file_is_not_replaced_otherwise(
    tmp_path: Path, text: str, current: str, head: str, said: str
) -> None:
    other = Rulebook().source(Kind.INDICATORS, "on_time").digest
    head = head.replace("{current}", current).replace("{other}", other)
    book = Rulebook(own_file(tmp_path, head + text))
    with pytest.raises(Refusal) as refused:
        _ = book.indicators
    assert said in refused.value.en
    assert "definitions/indicators/own.yaml:" in refused.value.where
    assert book.shelf(Kind.INDICATORS).found["online_processing"].id == "online_processing"


def test_two_own_files_do_not_replace_the_same_shipped_one(
    tmp_path: Path, text: str, current: str
) -> None:
    whole = block(f"online_processing@{current}") + text
    own = own_file(tmp_path, whole, "a.yaml")
    own_file(tmp_path, whole, "b.yaml")
    with pytest.raises(Refusal, match=r"already defined in the file “.*a\.yaml”"):
        _ = Rulebook(own).indicators


@pytest.mark.parametrize("kind", ["indexes", "parameters"])
def test_index_and_legal_parameters_need_a_new_id(tmp_path: Path, kind: str) -> None:
    shipped = sorted((SHIPPED / kind).glob("*.yaml"))[0]
    own = own_file(tmp_path, shipped.read_text(encoding="utf-8"), shipped.name, kind)
    with pytest.raises(Refusal, match="can't be replaced"):
        Rulebook(own).all_of(Kind(kind))


def test_a_shipped_file_that_says_it_replaces_one_is_refused(tmp_path: Path, text: str) -> None:
    shipped = tmp_path / "definitions"
    shutil.copytree(SHIPPED / "indicators", shipped / "indicators")
    broken = shipped / "indicators" / "reuse.yaml"
    broken.write_text(
        block("on_time@0123456789abcdef") + broken.read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert len(Rulebook(shipped=shipped).shelf(Kind.INDICATORS).refusals) == 1


def test_a_slip_in_one_kind_does_not_stop_the_others(tmp_path: Path) -> None:
    own = own_file(tmp_path, "id: x\n", "x.yaml", "layouts")
    book = Rulebook(own)
    assert book.indicator("on_time").id == "on_time"
    with pytest.raises(Refusal):
        _ = book.layouts


def test_the_digest_changes_with_a_rule_and_not_with_a_campaign(tmp_path: Path) -> None:
    shipped = tmp_path / "definitions"
    shutil.copytree(SHIPPED, shipped)
    before = Rulebook().digest
    assert Rulebook(shipped=shipped).digest == before
    campaign = next((shipped / "campaigns").glob("*.yaml"))
    campaign.write_text(campaign.read_text(encoding="utf-8") + "# ghi chú\n", encoding="utf-8")
    assert Rulebook(shipped=shipped).digest == before
    indicator = shipped / "indicators" / "on_time.yaml"
    indicator.write_text(indicator.read_text(encoding="utf-8") + "# ghi chú\n", encoding="utf-8")
    assert Rulebook(shipped=shipped).digest != before
