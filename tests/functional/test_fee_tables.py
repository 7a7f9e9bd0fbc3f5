"""An office's own fee tables: the template, refusals row by row, two persons, versions compared."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.command_line import Desk
from tests.functional.site_pages import signed_in, somebody
from vedich.domain.errors import Refusal
from vedich.operations.data.importing import import_file
from vedich.operations.fees.asking import quote
from vedich.operations.fees.tables import accept, compare, enter, tables, write_template
from vedich.operations.rulebooks.checking import check_rules
from vedich.records.models import Assignment, AuditEvent, Role, ScopeKind, User

HEAD = (
    "Mã thủ tục",
    "Loại",
    "Hình thức nộp",
    "Đối tượng nộp",
    "Mã đơn vị",
    "Tính theo",
    "Từ thứ",
    "Mức thu (đồng)",
    "Hiệu lực từ",
    "Hiệu lực đến",
    "Văn bản",
    "Điều khoản",
)
LAW = ("Nghị quyết 01/2026/NQ-HĐND (ví dụ)", "Điều 1")
START = date(2026, 1, 1)


def _row(code: str, amount: object, **more: Any) -> tuple[object, ...]:
    return (
        code,
        "Lệ phí",
        more.get("channel", ""),
        more.get("payer", ""),
        more.get("unit", ""),
        more.get("per", ""),
        more.get("starts", ""),
        amount,
        more.get("start", START),
        more.get("end", ""),
        *more.get("law", LAW),
    )


def _book(path: Path, *rows: tuple[object, ...]) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Biểu thu")
        for number, row in enumerate((HEAD, *rows)):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)  # type: ignore[arg-type]
                elif cell != "":
                    sheet.write(number, column, cell)
    return path


def _refused(code: str, do: Any, *words: Any, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        do(*words, **more)
    assert refused.value.code == code
    return refused.value


@pytest.mark.django_db
def test_one_enters_another_accepts_and_only_then_it_counts(
    vedich_home: Path, tmp_path: Path
) -> None:
    file = _book(
        tmp_path / "a.xlsx",
        _row("1.001193", 8000),
        _row("1.001193", 4000, channel="Trực tuyến"),
        _row("1.001193", 0, payer="Hộ nghèo"),
        _row("1.004222", 9000, channel="Trực tuyến", unit="H21.1", end=date(2026, 6, 30)),
        _row("2.000884", 9000, per="Trường hợp"),
        _row("2.000884", 5000, per="Trường hợp", starts=3),
    )

    def online(place: str, day: date = date(2026, 6, 30)) -> Any:
        return quote("1.004222", channel="online", on=day, place=place)["amount"]

    dry = enter(file, "an.nv", dry_run=True)
    assert (dry["fees"], dry["rules"], dry["table"]) == (3, 5, None)
    assert tables()["rows"] == [] and not AuditEvent.objects.exists()
    entered = enter(file, "an.nv")
    assert (entered["state"], entered["entered_by"]) == ("waiting", "an.nv")
    assert online("H21.1") == 10_000
    table = entered["table"]
    _refused("same_person", accept, table, "AN.NV ")
    _refused("no_such_fee_table", accept, "0" * 12, "binh.tt")
    _refused("no_such_fee_table", accept, "../../etc", "binh.tt")
    assert online("H21.1") == 10_000
    assert accept(table, "binh.tt")["state"] == "accepted"
    assert online("H21.1") == 9_000
    assert online("") == online("H21.2") == online("H21.1", date(2026, 7, 1)) == 10_000
    signature = quote("chứng thực chữ ký", quantity={"cases": 4}, on=date(2026, 10, 2))
    assert (signature["amount"], signature["rule"]) == (28_000, "local-certified-signature-1")
    assert signature["clause"] == "Điều 1, Nghị quyết 01/2026/NQ-HĐND (ví dụ)"
    birth = quote("khai sinh", on=date(2026, 10, 2))
    assert (birth["amount"], birth["state"]) == (0, "free")
    others = [(one["why"], one["amount"]) for one in birth["alternatives"]]
    assert others == [("less_favourable", 8000)]
    assert check_rules()["ok"] is True
    events = AuditEvent.objects.order_by("seq")
    assert [event.verb for event in events] == ["fees.enter", "fees.accept"]
    assert {event.subject for event in events} == {f"fees:{table}"}
    assert [event.after["entered_by"] for event in events] == ["an.nv", "an.nv"]
    assert all(event.actor.startswith("cli:") for event in events)


@pytest.mark.django_db
def test_a_later_version_replaces_the_one_before_and_is_compared(
    vedich_home: Path, tmp_path: Path
) -> None:
    first = _book(tmp_path / "a.xlsx", _row("1.001193", 8000), _row("1.000656", 5000))
    second = _book(tmp_path / "b.xlsx", _row("1.001193", 7000), _row("1.000894", 6000))
    _refused("no_such_fee_table", compare)
    one = enter(first, "an")["table"]
    assert [row["change"] for row in compare()["rows"]] == ["added"] * 2
    accept(one, "binh")
    compared = {"table": one, "state": "accepted", "unchanged": 2, "instead_of": one}
    assert compare(one) == {"rows": [], **compared}
    two = enter(second, "binh")["table"]
    _refused("other_table_in_force", accept, two, "an", instead_of="")
    changes = {row["procedure"]: row for row in compare(two)["rows"]}
    assert {code: row["change"] for code, row in changes.items()} == {
        "1.001193": "changed",
        "1.000656": "removed",
        "1.000894": "added",
    }
    assert changes["1.001193"]["before"]["steps"] == [[1, 8000]]
    assert changes["1.001193"]["after"]["steps"] == [[1, 7000]]
    accept(two, "an", instead_of=one)
    states = {row["table"]: row["state"] for row in tables()["rows"]}
    assert states == {one: "waiting", two: "accepted"}
    again = enter(second, "chi")
    assert (again["state"], again["entered_by"]) == ("accepted", "binh")


@pytest.mark.django_db
def test_rows_that_cannot_be_meant_are_named_and_nothing_is_entered(
    vedich_home: Path, tmp_path: Path
) -> None:
    file = _book(
        tmp_path / "a.xlsx",
        _row("1.001193", 8000),  # row 2
        _row("1.001193", 9000, start=date(2026, 5, 1)),  # 3 overlaps
        _row("1.000656", -5000),
        _row("1.000656", 5000.5),
        _row("1.000656", "5.000,5"),
        _row("9.999999", 5000),
        _row("1.000894", 5000, end=date(2025, 1, 1)),
        _row("1.004194", 5000, law=("Nghị quyết", "")),
        _row("1.010038", 5000, channel="Điện thoại"),
        _row("2.000635", "", per="Bản"),
        _row("2.000884", 5000, starts=2, per="Trường hợp"),
    )
    answer = enter(file, "an")
    assert answer["ok"] is False and answer["table"] is None
    named = {row["row"]: row["column"] for row in answer["rows"]}
    assert sorted(named) == list(range(3, 13))
    assert (named[3], named[7], named[8], named[12]) == (
        "Hiệu lực từ",
        "Mã thủ tục",
        "Hiệu lực đến",
        "Từ thứ",
    )
    assert all(row["reason"] and row["reason_en"] for row in answer["rows"])
    assert "dòng 2" in answer["rows"][0]["reason"]
    assert tables()["rows"] == [] and not (vedich_home / "fees").exists()


@pytest.mark.django_db
def test_a_table_that_was_tampered_with_does_not_count(vedich_home: Path, tmp_path: Path) -> None:
    file = _book(tmp_path / "a.xlsx", _row("2.000884", 9000, per="Trường hợp"))
    table = enter(file, "an")["table"]
    entered = vedich_home / "fees" / table / "table.yaml"
    whole = entered.read_text("utf-8")
    entered.write_text(whole.replace("amount: 9000", "amount: 1"), "utf-8")
    _refused("table_changed", accept, table, "binh")
    entered.write_text(whole, "utf-8")
    accept(table, "binh")
    kept = vedich_home / "definitions" / "fees" / "office.yaml"
    text = kept.read_text("utf-8")
    for old, new in (("amount: 9000", "amount: 1"), ("accepted_by: binh", "accepted_by: an")):
        kept.write_text(text.replace(old, new), "utf-8")
        _refused("invalid_definition", quote, "2.000884")
    (kept.parent / "own.yaml").write_text(text.split("record:")[0], "utf-8")
    kept.unlink()
    wrong = [row["where"] for row in check_rules()["rows"]]
    assert len(wrong) == 1 and "own.yaml" in wrong[0]


@pytest.mark.django_db
def test_the_template_is_known_by_its_header_and_is_no_import(
    vedich_home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mau.xlsx"
    write_template(path)
    _refused("no_readable_row", enter, path, "an")
    assert "fees import" in _refused("other_kind_of_file", import_file, path, "fee-table").hint_vi


@pytest.mark.django_db
def test_two_people_on_the_site(vedich_home: Path, tmp_path: Path) -> None:
    people = []
    for name in ("an.nv", "binh.tt"):
        user = User.objects.create(username=name, full_name=name)
        Assignment.objects.create(user=user, role=Role.OFFICE, scope=ScopeKind.ALL)
        people.append(signed_in(user))
    one, other = people
    bad = _book(tmp_path / "sai.xlsx", _row("1.000656", 5000), _row("9.999999", 1))
    with bad.open("rb") as file:
        page = one.post("/data/fees/", {"file": file})
    assert page.status_code == 422
    assert "thủ tục này không có trong danh mục" in page.content.decode()
    with _book(tmp_path / "dung.xlsx", _row("1.000656", 5000)).open("rb") as file:
        sent = one.post("/data/fees/", {"file": file})
    address = sent["Location"]
    assert "Chờ người khác chấp nhận" in one.get(address).content.decode()
    refused = one.post(address, follow=True).content.decode()
    assert "người khác phải chấp nhận" in refused
    assert tables()["rows"][0]["state"] == "waiting"
    shown = other.get(address).content.decode()
    assert "Đăng ký khai tử" in shown and "1.000656" in shown
    stale = other.post(address, {"instead_of": "0" * 12}, follow=True).content.decode()
    assert "một biểu thu khác đã được chấp nhận" in stale
    assert "sha256" not in shown  # what a page is about never takes the place of what frames it
    assert "Biểu này đang được dùng." in other.post(address, follow=True).content.decode()
    (table,) = tables()["rows"]
    assert (table["entered_by"], table["accepted_by"]) == ("an.nv", "binh.tt")
    template = one.get("/data/fees/template.xlsx")
    assert template.content[:2] == b"PK" and "attachment" in template["Content-Disposition"]
    for role, status in ((Role.OFFICER, 403), (Role.AUDITOR, 200)):
        client = signed_in(somebody(role))
        assert client.get("/data/fees/").status_code == status
        assert client.post(address).status_code == 403
    assert other.get("/data/fees/000000000000/").status_code == 404


def test_the_commands(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "var")
    file = _book(tmp_path / "a.xlsx", _row("1.000656", 5000), _row("1.000656", -1))
    wrong = desk.run("fees", "import", file, "--by", "an", "--json")
    assert (wrong.code, [row["row"] for row in wrong.answer["rows"]]) == (1, [3])
    table = desk.ok("fees", "import", _book(file, _row("1.000656", 5000)), "--by", "an")["table"]
    assert "1.000656" not in desk.run("fees", "compare").err
    assert desk.refused("fees", "accept", table, "--by", "an")["where"] == table
    assert desk.ok("fees", "accept", table, "--by", "binh")["accepted_by"] == "binh"
    answer = desk.ok("fee", "khai tử", "--on", "2/10/2026", "--quantity", "cases=1")
    assert list(answer)[3:5] == ["amount", "state"] and answer["on"] == "2026-10-02"
    assert answer["alternatives"][0]["amount"] == 5000
    assert desk.refused("fee", "sao y", "--quantity", "pages", code=2)["where"]
