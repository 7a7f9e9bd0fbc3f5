"""Pages kept from one reader to the next: never somebody else's, never what is no longer true."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.functional.site_pages import BASE, UNIT, load_example, signed_in, somebody
from vedich.operations.data.importing import withdraw_import
from vedich.operations.keeping.auditing import append
from vedich.operations.office import Office
from vedich.records.models import Assignment, Role, ScopeKind, User
from vedich.warehouse.shapes import Kind
from vedich.web import keeping
from vedich.web.shelf import Kept, Shelf

pytestmark = pytest.mark.django_db
PAGES = (BASE, f"{BASE}ranking/", f"{BASE}targets/", f"{BASE}unit/{UNIT}/")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load_example(tmp_path_factory.mktemp("kept"))


@pytest.fixture(autouse=True)
def workspace(example: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("VEDICH_HOME", str(example))
    yield example


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that were written anew."""
    found: list[str] = []
    write = keeping._written

    def noted(request, make):  # type: ignore[no-untyped-def]
        found.append(request.path)
        return write(request, make)

    monkeypatch.setattr(keeping, "_written", noted)
    return found


def another(role: Role, name: str) -> Client:
    user = User(username=name, full_name=f"Bà {name}")
    user.save()
    Assignment.objects.create(user=user, role=role, scope=ScopeKind.ALL, unit="")
    return signed_in(user)


def said(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_second_reader_gets_the_same_page_in_the_own_frame(written: list[str]) -> None:
    first, second = another(Role.LEADER, "mot"), another(Role.LEADER, "hai")
    for path in PAGES:
        fresh = said(first, path)
        kept = said(second, path)
        assert written.pop() == path and not written
        assert "Bà mot" in fresh and "Bà hai" in kept and "Bà mot" not in kept
        for mark in ("<title>", '<main class="page', '<nav class="side"'):
            assert mark in kept
        body = (one[one.index("<main") : one.index("</main>")] for one in (fresh, kept))
        assert len(set(body)) == 1


def test_language_part_and_rights_are_kept_apart(written: list[str]) -> None:
    leader, council = another(Role.LEADER, "mot"), another(Role.COUNCIL, "hai")
    path = f"{BASE}unit/{UNIT}/"
    whole = said(leader, path)
    part = said(leader, path, **{"HX-Request": "true"})
    assert "<main" in whole and "<main" not in part
    assert said(leader, path, **{"HX-Request": "true"}) == part
    assert "Hồ sơ" in said(leader, path)
    leader.cookies["vedich_language"] = "en"
    assert "dossiers" in said(leader, path) and "Hồ sơ" not in said(leader, path).split("<main")[0]
    said(council, path)
    # Dossiers are open to the leader only: the council's page is written apart.
    assert written == [path] * 4


def test_an_event_makes_every_page_be_written_anew(written: list[str]) -> None:
    reader = another(Role.LEADER, "mot")
    said(reader, BASE)
    with transaction.atomic():
        append("test", "user.sign_in", "user:mot")
    said(reader, BASE)
    assert len(written) == 1
    with transaction.atomic():
        append("test", "mandate.give", "campaign:gia-lai-2026")
    said(reader, BASE)
    assert len(written) == 2


def test_a_new_snapshot_is_seen_at_once(
    example: Path, tmp_path: Path, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(example, tmp_path / "own")
    monkeypatch.setenv("VEDICH_HOME", str(tmp_path / "own"))
    reader = another(Role.LEADER, "mot")
    path = f"{BASE}unit/{UNIT}/"
    before = said(reader, path)
    dossiers = next(one for one in Office.open().imports if one.kind is Kind.DOSSIERS)
    withdraw_import(dossiers.seq, "sai số liệu")
    assert said(reader, path) != before
    assert len(written) == 2


def test_while_one_is_written_others_get_the_one_before_but_not_who_changed_something(
    written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, office = another(Role.LEADER, "mot"), somebody(Role.LEADER)
    changing = signed_in(office)
    said(reader, BASE)
    with transaction.atomic():
        append(office, "mandate.give", "campaign:gia-lai-2026")
    with keeping.shelf_here().turn() as mine:
        assert mine
        said(reader, BASE)
        assert len(written) == 1
        said(changing, BASE)
        assert len(written) == 2
    with transaction.atomic():
        append("test", "mandate.end", "campaign:gia-lai-2026")
    monkeypatch.setattr(keeping, "LINGERS", 0.0)
    with keeping.shelf_here().turn() as mine:
        assert mine
        said(reader, BASE)
    assert len(written) == 3


def test_refusals_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[str] = []
    monkeypatch.setattr(Shelf, "put", lambda shelf, key, page: put.append(key))
    reader = another(Role.LEADER, "mot")
    assert reader.get("/campaign/khong-co/").status_code == 404
    assert reader.get(f"{BASE}unit/khong-co/").status_code == 404
    assert not put
    said(reader, BASE)
    assert len(put) == 1


def test_a_page_with_a_form_of_its_own_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[str] = []
    monkeypatch.setattr(Shelf, "put", lambda shelf, key, page: put.append(key))
    request = RequestFactory().get("/somewhere/")
    request.user = somebody(Role.LEADER)
    form = HttpResponse('<input type="hidden" name="csrfmiddlewaretoken" value="x">')
    assert keeping.kept_page(lambda _: form)(request) is form
    assert not put
    plain = HttpResponse("nothing secret")
    assert keeping.kept_page(lambda _: plain)(request) is plain
    assert len(put) == 1


def test_a_shelf_bears_damage_and_stays_within_its_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(tmp_path / "pages")
    page = Kept("state", 7, {"content": "<p>Tiến độ</p>"})
    assert shelf.get("a") is None
    shelf.put("a", page)
    assert shelf.get("a") == page
    file = next(shelf.folder.glob("*/*.page"))
    assert file.stat().st_mode & 0o077 == 0
    for wrong in (b"", b"nothing", file.read_bytes()[:-5]):
        file.write_bytes(wrong)
        assert shelf.get("a") is None
    monkeypatch.setattr("vedich.web.shelf.MOST_KEPT", 20)
    monkeypatch.setattr("vedich.web.shelf._LOOK_AFTER", 1)
    for number in range(50):
        shelf.put(str(number), page)
    assert len(list(shelf.folder.glob("*/*"))) == 20
    with shelf.turn() as mine, shelf.turn() as another_one:
        assert mine and not another_one
    (tmp_path / "file").touch()
    nowhere = Shelf(tmp_path / "file" / "pages")
    nowhere.put("a", page)
    with nowhere.turn() as mine:
        assert mine and nowhere.get("a") is None
