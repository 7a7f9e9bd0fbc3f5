"""A file that names units instead of writing their codes: mapped by one command, and undone."""

from __future__ import annotations

from pathlib import Path

from tests.command_line import Desk

UNITS = (
    "unit_id,code,name\nPBD,PBD,Phường Bình Định\nXTP,XTP,Xã Tây Phú\nA1,A1,Xã Một\nA2,A2,Xã Một\n"
)
DOSSIERS = """code,unit,procedure,received_at,channel
H-1,Phường  bình định,2.000815,2026-03-02,online
H-2,Xã Tây Phú,2.000815,2026-03-02,counter
H-3,Xã Một,2.000815,2026-03-02,online
H-4,Xã Tay Phu,2.000815,2026-03-02,online
"""


def test_units_that_are_named_are_mapped_by_their_names(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "var")
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "dossiers.csv").write_text(DOSSIERS, encoding="utf-8")
    desk.ok("units", "import", tmp_path / "units.csv")
    shown = desk.run("import", tmp_path / "dossiers.csv", "-l", "vedich-dossiers")
    assert "units map --same-names" in shown.out

    assert desk.refused("units", "map", "Xã Tây Phú", "NOPE")["code"] == "no_such_unit"
    assert desk.refused("units", "map", "chưa thấy", "XTP")["code"] == "code_not_unknown"
    assert desk.run("units", "map").code == desk.run("units", "map", "Xã Tây Phú").code == 2
    # Two units of one name, and a name with other marks, are nobody's guess.
    assert desk.ok("units", "map", "--same-names")["accepted"] == 2
    assert desk.refused("units", "map", "--same-names")["code"] == "no_same_name"
    desk.ok("units", "map", "Xã Một", "A2")
    rows = desk.rows("count", "online_filing", "--by", "unit", "--as-of", "2026-12-31")
    found = {row["unit"]: (row["numerator"], row["denominator"]) for row in rows}
    assert found == {"PBD": (1, 1), "XTP": (0, 1), "A2": (1, 1), "Xã Tay Phu": (1, 1)}

    desk.ok("withdraw", 3, "--reason", "Nhầm")
    rows = desk.rows("count", "online_filing", "--by", "unit", "--as-of", "2026-12-31")
    assert {row["unit"] for row in rows} == {"Phường  bình định", "Xã Tây Phú", "A2", "Xã Tay Phu"}
