"""Every text of the account pages and roles has its English, the libraries' its Vietnamese."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

ROOM = Path(__file__).resolve().parents[2] / "src" / "vedich" / "web"
PLACES = [
    *sorted((ROOM / "templates" / "account").rglob("*.*")),
    *sorted((ROOM / "templates" / "mfa").rglob("*.*")),
    ROOM / "templates" / "429.html",
    ROOM / "errors.py",
    ROOM / "accounts" / "views.py",
    *sorted((ROOM.parent / "records").glob("*.py")),
]
MARKED = re.compile(r"""(?:translate |_\()\s*(["'])(.+?)\1""")
CATALOGUES = sorted(ROOM.rglob("*.po"))


def test_every_marked_text_has_its_english() -> None:
    texts = {text for place in PLACES for _, text in MARKED.findall(place.read_text("utf-8"))}
    assert len(texts) > 60
    with override("en"):
        assert sorted(text for text in texts if gettext(text) == text) == []


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


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: str(path.relative_to(ROOM)))
def test_compiled_catalogues_are_shipped_and_hold_their_texts(catalogue: Path) -> None:
    import gettext as reader

    said = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', catalogue.read_text("utf-8"), re.MULTILINE)
    assert said
    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = reader.GNUTranslations(file)

    def plain(text: str) -> str:
        return text.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")

    stale = [one for one, other in said if compiled.gettext(plain(one)) != plain(other)]
    assert stale == []
    binary = catalogue.with_suffix(".mo")
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--error-unmatch", binary],
        cwd=ROOM,
        capture_output=True,
        check=False,
    )
    assert listed.returncode in (0, 128), f"{binary} is not shipped"
