"""Units merged and split: who reaches their history; unknown codes mapped, and unmapped again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.integration.sum_room import person, work
from vedich.domain.errors import Refusal
from vedich.domain.unit_tree import Held, UnitTree
from vedich.operations.data.importing import import_file
from vedich.operations.data.unit_mapping import map_code, mappings, unknown_codes, unmap
from vedich.operations.data.units import show_units, unit_tree
from vedich.operations.figures.scope import units_on
from vedich.operations.people.permissions import Action, reach
from vedich.records.models import Assignment, AuditEvent, JobState, Role, ScopeKind, User

UNITS = """Mã đơn vị,Tên đơn vị,Đơn vị cấp trên,Đơn vị kế thừa,Hiệu lực từ,Hiệu lực đến
P,Tỉnh P,,,,
H,Huyện H,P,,,30/06/2025
A,Xã A,H,M,,30/06/2025
B,Xã B,H,M,,30/06/2025
D,Xã D,H,M;N,,30/06/2025
E,Xã E,H,,,30/06/2025
M,Xã M,P,,01/07/2025,
N,Xã N,P,,01/07/2025,
Q,Tỉnh Q,,,,
"""
TODAY = date(2026, 9, 1)


@pytest.fixture
def listed(vedich_home: Path, tmp_path: Path) -> Path:
    file = tmp_path / "don-vi.csv"
    file.write_text(UNITS, encoding="utf-8")
    assert import_file(file, "units")["accepted"] == 9
    return tmp_path


def head(unit: str, scope: ScopeKind) -> User:
    user = User.objects.create(username=f"{unit}-{scope}".lower(), full_name=unit)
    Assignment.objects.create(user=user, role=Role.UNIT_HEAD, scope=scope, unit=unit)
    return user


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("unit", "scope", "expected"),
    [
        # M is the only heir of A and B; D was split, so its past is neither M's nor N's alone.
        ("M", ScopeKind.UNIT, {"M", "A", "B"}),
        ("N", ScopeKind.UNIT, {"N"}),
        ("M", ScopeKind.SUBTREE, {"M", "A", "B"}),
        # The province has all of it: both heirs of D, the district that ended, what left no heir.
        ("P", ScopeKind.SUBTREE, {"P", "H", "A", "B", "D", "E", "M", "N"}),
        ("P", ScopeKind.UNIT, {"P"}),
        ("Q", ScopeKind.SUBTREE, {"Q"}),
        ("A", ScopeKind.UNIT, {"A"}),
        # A district that is gone still reaches what ended with it and has no heir elsewhere.
        ("H", ScopeKind.SUBTREE, {"H", "E"}),
    ],
)
def test_who_reaches_what_was_merged(
    listed: Path, unit: str, scope: ScopeKind, expected: set[str]
) -> None:
    assert reach(head(unit, scope), Action.READ_FIGURES).units == expected


def test_the_tree_as_it_was(listed: Path) -> None:
    tree = unit_tree()
    before = date(2025, 1, 1)
    assert tree.children("H", before) == ("A", "B", "D", "E")
    assert tree.below("H", before) == {"H", "A", "B", "D", "E"}
    assert tree.children("P", TODAY) == ("M", "N")
    assert tree.children("", TODAY) == ("P", "Q")
    assert tree.predecessors("M") == ("A", "B", "D")
    assert tree.successors("D") == ("M", "N")
    last = tree.on("A", TODAY)
    assert last is not None and last.end == date(2025, 6, 30)


def test_a_circle_of_parents_ends() -> None:
    tree = UnitTree([Held("A", "A", "A", parent="B"), Held("B", "B", "B", parent="A")])
    assert tree.below("A", TODAY) == {"A", "B"}


def test_a_country_s_subtree_is_found_fast() -> None:
    import time

    provinces = [Held(f"p{n}", f"p{n}", "", parent="vn") for n in range(34)]
    communes = [Held(f"c{n}", f"c{n}", "", parent=f"p{n % 34}") for n in range(11_000)]
    tree = UnitTree([Held("vn", "vn", ""), *provinces, *communes])
    assert len(tree.below("vn", TODAY)) == 11_035
    started = time.perf_counter()
    assert len(tree.below("p1", TODAY)) in (324, 325)
    assert time.perf_counter() - started < 0.05


@pytest.mark.django_db
def test_an_unknown_code_is_mapped_and_unmapped(listed: Path) -> None:
    office = person(Role.OFFICE)
    data = listed / "so.csv"
    data.write_text(
        "Mã đơn vị,Tên đơn vị,Kỳ báo cáo,Số liệu tính đến,Mã chỉ tiêu,Chỉ tiêu,Tử số,Mẫu số,"
        "Phiên bản mẫu\n"
        "X.9,Xã lạ,01/01/2026–31/08/2026,31/08/2026,online_payment,,1,2,\n",
        encoding="utf-8",
    )
    import_file(data, "unit-sums")
    assert [(row["code"], row["figures"]) for row in unknown_codes()] == [("X.9", 1)]
    for code, unit, why, wrong in (
        ("X.9", "không có", "thử", "no_such_unit"),
        ("M", "N", "thử", "code_not_unknown"),
        ("X.9", "M", " ", "no_reason"),
    ):
        with pytest.raises(Refusal) as caught:
            map_code(office, code, unit, why)
        assert caught.value.code == wrong
    with pytest.raises(Refusal):
        map_code(person(Role.AUDITOR), "X.9", "M", "không có quyền")
    map_code(office, "X.9", "M", "mã cũ của xã M")
    assert [job.state for job in work()] == [JobState.DONE]
    assert unknown_codes() == []
    (known,) = mappings()
    assert (known["code"], known["unit"], known["name"]) == ("X.9", "M", "Xã M")
    names = {row["unit"]: row["name"] for row in show_units(TODAY)["rows"]}
    assert names["M"] == "Xã M" and "X.9" not in names
    assert seen_units() == {"M"}
    unmap(office, known["seq"], "nhầm")
    work()
    assert mappings() == [] and seen_units() == {"X.9"}
    assert {"unit.map", "unit.unmap"} <= set(AuditEvent.objects.values_list("verb", flat=True))


def seen_units() -> set[str]:
    from vedich.operations.figures.published import observations
    from vedich.operations.office import Office

    with Office.open().serving() as snapshot:
        assert units_on(snapshot, TODAY)
        return {one.reading.unit for one in observations(snapshot)}
