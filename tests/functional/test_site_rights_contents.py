"""Nobody is shown a dossier or an officer of a unit out of reach, on any page, warm or cold.

The matrix of rights asks who gets in; here every address of the URL configuration is opened by
readers who may get in, and what they are given is searched for what is not theirs. Dossiers and
officers of the example carry their unit in their code.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.http.response import HttpResponseBase
from django.test import override_settings

from tests.functional.site_pages import CAMPAIGN, load_example, signed_in, somebody
from tests.functional.test_site_foundation_rights import PLACES, Place
from vedich.records.models import Assignment, Role, User
from vedich.web import keeping
from vedich.web.shelf import Kept, Shelf

pytestmark = pytest.mark.django_db
COMMUNE, DEPARTMENT = "H21.168", "H21.16"
# What a unit's dossiers and officers are known by.
MARKS = {COMMUNE: r"MP-H21168-|H21\.168-CB", DEPARTMENT: r"MP-H2116-|H21\.16-CB"}
ALL = "|".join(MARKS.values())
DAY = "2026-10-02"
FILLED = {
    "campaign": (CAMPAIGN,),
    "unit": (COMMUNE, DEPARTMENT),
    "indicator": ("online_payment",),
    "officer": ("CB1",),
    "part": ("late",),
    "kind": ("csv", "xlsx"),
    "language": ("vi",),
    "day": (DAY,),
    "end": ("2026-09-30",),
}
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"at": DAY, "indicator": "online_payment", "part": "numerator", "unit": DEPARTMENT},
    {"officer": f"{DEPARTMENT}-CB1", "indicator": "on_time"},
)


def readers() -> dict[str, tuple[User, str, str]]:
    """Name → who reads, what must not be seen, what is seen by right."""
    officer = somebody(Role.OFFICER, COMMUNE)
    Assignment.objects.filter(user=officer).update(officer=f"{COMMUNE}-CB1")
    return {
        "office": (somebody(Role.OFFICE), "", MARKS[DEPARTMENT]),
        "council": (somebody(Role.COUNCIL), ALL, ""),
        "head": (somebody(Role.UNIT_HEAD, COMMUNE), MARKS[DEPARTMENT], MARKS[COMMUNE]),
        "officer": (officer, rf"{MARKS[DEPARTMENT]}|{COMMUNE}-CB[2-9]", r"MP-H21168-"),
    }


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        home = load_example(tmp_path_factory.mktemp("contents"))
        patch.setenv("VEDICH_HOME", str(home))
        yield home


@override_settings(SECOND_FACTOR_ROLES=frozenset())
def test_nobody_is_shown_what_is_not_theirs(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put, written = Shelf.put, list[str]()

    def noticed(shelf: Shelf, key: str, page: Kept) -> None:
        written.append(key)
        put(shelf, key, page)

    monkeypatch.setattr(Shelf, "put", noticed)
    people = readers()
    found, kept = open_all(people, PLACES, written)
    assert {place.name for place in kept} >= {"web:unit", "web:officer", "web:ranking"}
    for name, (_, _, own) in people.items():
        # They do read their own: an empty page would leak nothing either.
        assert not own or re.search(own, found[name]), name

    # Pages that are kept for the next reader: now the last of these writes them, and is first.
    monkeypatch.setattr(keeping, "edition", lambda: "another edition")
    open_all(dict(reversed(people.items())), kept, written)


def open_all(
    people: dict[str, tuple[User, str, str]], places: Iterable[Place], written: list[str]
) -> tuple[dict[str, str], list[Place]]:
    """Every address for every reader: what each was shown, and which places keep their pages."""
    seen, kept = dict.fromkeys(people, ""), []
    clients = {name: signed_in(user) for name, (user, _, _) in people.items()}
    for place in places:
        if not place.name.startswith("web:"):
            continue
        before = len(written)
        for where, (name, (_, foreign, _)) in product(addresses(place), people.items()):
            answer = clients[name].get(where)
            text = text_of(answer)
            for code in re.findall(r"H21\.\d+-CB\d", where):
                text = text.replace(code, "")  # an address may be told to who asked for it
            leaked = re.search(foreign, text) if foreign else None
            assert not leaked, (name, where, leaked and leaked[0])
            if answer.status_code == 200:
                seen[name] += "".join(set(re.findall(ALL, text)))
        if len(written) > before:
            kept.append(place)
    return seen, kept


def addresses(place: Place) -> Iterator[str]:
    """The addresses of a place, its parts filled in from the example."""
    names = sorted(place.names())
    for values in product(*(FILLED.get(name, ("1",)) for name in names)):
        given = dict(zip(names, values, strict=True))
        text = "/" + place.route
        for part in place.parts:
            converter, _, name = part.rpartition(":")
            value = given[name]
            if converter == "uuid":
                value = "00000000-0000-0000-0000-000000000001"
            if name == "officer":
                value = f"{given['unit']}-{value}"
            text = text.replace(f"<{part}>", value)
        for question in ASKED if "campaign" in names else ASKED[:1]:
            yield f"{text}?{urlencode(question)}" if question else text


def text_of(answer: HttpResponseBase) -> str:
    """What is in an answer, a workbook's texts too."""
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return content.decode("utf-8", "replace")
