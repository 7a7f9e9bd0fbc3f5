"""A body's name: capitals in a heading, a sentence's letters in a sentence."""

from __future__ import annotations

import pytest

from vedich.domain.body_names import in_a_sentence


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("ỦY BAN NHÂN DÂN THỊ XÃ AN LẠC", "Ủy ban nhân dân thị xã An Lạc"),
        ("UỶ BAN NHÂN DÂN XÃ IA AKE", "Uỷ ban nhân dân xã Ia Ake"),
        ("HỘI ĐỒNG NHÂN DÂN TỈNH GIA LAI", "Hội đồng nhân dân tỉnh Gia Lai"),
        ("CÔNG AN PHƯỜNG AN KHÊ", "Công an phường An Khê"),
        # Which words are a name is not written in these, or nothing has to be changed.
        ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"),
        ("ỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN"),
        ("UBND thành phố Lạng Sơn", "UBND thành phố Lạng Sơn"),
        ("chưa có căn cứ", "chưa có căn cứ"),
    ],
)
def test_only_what_has_not_to_be_guessed_is_changed(heading: str, written: str) -> None:
    assert in_a_sentence(heading) == written
