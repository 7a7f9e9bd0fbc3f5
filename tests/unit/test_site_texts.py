"""Every text of the site has its English, what the libraries say its Vietnamese."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext, override

from tests.messages import marked, stale, without_english


def test_every_marked_text_has_its_english() -> None:
    assert sum(1 for _ in marked()) > 600
    assert without_english() == {}


@pytest.mark.parametrize(
    "text",
    [
        "The username and/or password you specified are not correct.",
        "Too many failed login attempts. Try again later.",
        "Incorrect code.",
        "This password is too common.",
        "This field is required.",
    ],
)
def test_what_the_libraries_say_is_vietnamese(text: str) -> None:
    with override("vi"):
        assert gettext(text) != text


def test_compiled_catalogues_are_current() -> None:
    assert stale() == []
