"""Old encodings are told from Vietnamese, from other languages and from nothing at all."""

from __future__ import annotations

import pytest

from vedich.intake.legacy import from_tcvn3, from_vni, is_syllable, suspect

PLAIN = "Số hồ sơ tiếp nhận trực tuyến của Ủy ban nhân dân xã Ia, quý, giải quyết đúng hạn"


@pytest.mark.parametrize(
    "word", [*PLAIN.replace(",", "").split(), "khuya", "nghiêng", "hoà", "hòa"]
)
def test_vietnamese_words_are_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["hå", "tiÕp", "nhaän", "Maõ", "ñôn", "Zürich", "façade", "tieáp"])
def test_other_words_are_not(word: str) -> None:
    assert not is_syllable(word)


def test_old_texts_are_recognised_and_previewed() -> None:
    assert from_tcvn3("Ngµy tiÕp nhËn hå s¬") == "Ngày tiếp nhận hồ sơ"
    assert from_vni("Ngaøy tieáp nhaän hoà sô, ñôn vò") == "Ngày tiếp nhận hồ sơ, đơn vị"
    found = suspect(["Sè hå s¬", "Ngµy tiÕp nhËn"])
    assert found is not None and found[0].startswith("TCVN3")
    found = suspect(["Maõ hoà sô", "Ngaøy tieáp nhaän"])
    assert found is not None and found[0] == "VNI"


@pytest.mark.parametrize(
    "cells",
    [
        [PLAIN],
        ["Zürich", "façade à côté", "Ærøskøbing"],
        ["CPT (£)", "Digital vol."],
        ["Mã", "Tên"],
        ["case-1", "Internet"],
        [],
    ],
)
def test_everything_else_is_left_alone(cells: list[str]) -> None:
    assert suspect(cells) is None
