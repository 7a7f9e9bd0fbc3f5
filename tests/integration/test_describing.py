"""A file no layout fits is described: proposed, looked at, written with its event, read by it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.command_line import Desk
from tests.unknown_export import CITIZENS, unit_list, unknown_export
from vedich.domain.errors import Refusal
from vedich.domain.layouts import SourceKind
from vedich.operations.data.described import save_layout
from vedich.operations.data.describing import Desk as Described
from vedich.operations.data.describing import layout_of, look
from vedich.operations.data.describing_columns import PERSONAL, Wishes
from vedich.operations.keeping import decided_files
from vedich.operations.office import Office
from vedich.operations.pages.preview import preview
from vedich.records.models import AuditEvent, Role


@pytest.fixture
def export(tmp_path: Path, vedich_home: Path) -> Path:
    return unknown_export(tmp_path / "so-theo-doi.xlsx")


def taken_for(desk: Described) -> dict[str, str]:
    return {one.label: one.field for one in desk.columns}


def test_everything_is_proposed_from_the_words_and_the_cells(export: Path) -> None:
    desk = look(export, Wishes())
    assert (desk.wishes.first, desk.wishes.rows) == (5, 2)
    assert taken_for(desk) == {
        "STT": "",
        "Số phiếu": "code",
        "Người nộp hồ sơ > Họ và tên": PERSONAL,
        "Người nộp hồ sơ > Số CCCD": PERSONAL,
        "Thủ tục": "procedure_name",
        "Phòng, ban thụ lý": "unit",
        "Thời gian > Tiếp nhận": "received_at",
        "Thời gian > Hẹn trả": "due_at",
        "Thời gian > Trả kết quả": "returned_at",
        "Cách thức nộp": "channel",
        "Phí, lệ phí (đồng) > Phải nộp": "amount_due",
        "Phí, lệ phí (đồng) > Tình trạng": "paid",
        "Phí, lệ phí (đồng) > Hình thức nộp phí": "payment_route",
        "KQ điện tử": "electronic_result",
    }
    coded = {each.field: each for one in desk.columns for each in one.coded}
    channel = {text: meaning for text, _, meaning in coded["channel"].values}
    assert channel == {"Qua mạng": "online", "Tại quầy": "counter", "Zalo": ""}
    # Only marks for yes: an empty cell is no. The state of payment has a word for no of its own.
    assert (coded["electronic_result"].blank, coded["paid"].blank) == ("false", "")
    assert desk.problems == ()


def test_nobody_s_name_is_shown(export: Path) -> None:
    desk = look(export, Wishes())
    shown = " ".join(cell for _, cells in desk.top for cell in cells)
    assert "•••" in shown and not any(name in shown for name in CITIZENS)
    read = preview(export, layout_of(desk))
    assert not any(name in str(read) for name in CITIZENS)


def test_the_preview_says_what_is_not_taken(export: Path) -> None:
    read = preview(export, layout_of(look(export, Wishes())))
    assert (read["accepted"], read["rejected"]) == (36, 4)
    said = {one["row"]: one["reason"].vi for one in read["rejects"]}
    assert said.keys() == {14, 16, 18, 20} and "Zalo" in said[18]
    row = dict(zip([one.vi for one in read["columns"]], read["rows"][1], strict=True))
    assert row["Kênh thực hiện"].vi == "trực tuyến" and row["Có kết quả điện tử"].vi == "có"


def test_a_list_of_units_is_told_by_its_words(tmp_path: Path, vedich_home: Path) -> None:
    path = unit_list(tmp_path / "don-vi.xlsx")
    desk = look(path, Wishes())
    assert desk.words.kind is SourceKind.UNITS
    assert list(taken_for(desk).values()) == ["", "name", "code", PERSONAL]
    headings = [one.vi for one in preview(path, layout_of(desk))["columns"]]
    assert headings == ["Mã đơn vị", "Tên đơn vị", "Dòng"]


def test_choices_of_another_header_are_left_out(export: Path) -> None:
    first = look(export, Wishes())
    fields = {one.place: "" for one in first.columns}
    kept = look(export, Wishes(fields=fields, of=first.wishes.of))
    assert {one.field for one in kept.columns} == {""}
    again = look(export, Wishes(fields=fields, of=first.wishes.of, first=6, rows=1))
    assert "code" not in taken_for(again).values() and any(taken_for(again).values())


def test_a_file_without_a_header_says_so(tmp_path: Path, vedich_home: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("1\n2\n3\n", encoding="utf-8")
    (problem,) = look(path, Wishes()).problems
    assert "Không thấy dòng tiêu đề" in problem.vi


def test_a_unit_may_stand_for_all(tmp_path: Path, vedich_home: Path) -> None:
    path = tmp_path / "ho-so.csv"
    path.write_text("Số phiếu;Ngày nhận\nA1;01/09/2026\n", encoding="utf-8")
    assert [one.vi for one in look(path, Wishes()).problems] == [
        "Chưa có cột nào cho: Mã đơn vị xử lý."
    ]
    desk = look(path, Wishes(unit="H99.201.1"))
    assert layout_of(desk).constants == {"unit": "H99.201.1"}


def test_a_column_with_too_many_values_is_no_code(tmp_path: Path, vedich_home: Path) -> None:
    rows = "".join(f"A{one};01/09/2026;H1;giá trị {one}\n" for one in range(60))
    path = tmp_path / "nhieu.csv"
    path.write_text("Số phiếu;Ngày nhận;Đơn vị;Cách thức nộp\n" + rows, encoding="utf-8")
    desk = look(path, Wishes(fields={0: "code", 1: "received_at", 2: "unit", 3: "channel"}))
    assert ["không phải là cột mã" in one.vi for one in desk.problems] == [True]


def test_us_dates_are_seen(tmp_path: Path, vedich_home: Path) -> None:
    path = tmp_path / "us.csv"
    path.write_text(
        "Số phiếu;Ngày nhận;Đơn vị\nA1;09/21/2026;H1\nA2;09/03/2026;H1\n", encoding="utf-8"
    )
    assert layout_of(look(path, Wishes())).dates[0].value == "mdy"


@pytest.mark.django_db
def test_saved_with_its_event_and_used_at_once(export: Path, vedich_home: Path) -> None:
    wishes = Wishes(title="Sổ một cửa")
    assert save_layout("cli:test", export, wishes) == "so-mot-cua"
    event = AuditEvent.objects.get(verb="layout.write")
    text = (vedich_home / "definitions/layouts/so-mot-cua.yaml").read_text("utf-8")
    assert event.subject == "layout:so-mot-cua" and event.after == {"text": text}
    assert "cli:test" in text.splitlines()[0]
    found = Office.open().book.layout("so-mot-cua")
    assert preview(export, found)["accepted"] == 36


@pytest.mark.django_db
def test_no_layout_is_replaced_unless_it_is_the_one_that_is_changed(
    export: Path, vedich_home: Path
) -> None:
    save_layout("cli:test", export, Wishes(title="Sổ một cửa"))
    with pytest.raises(Refusal) as taken:
        save_layout("cli:test", export, Wishes(title="Sổ  MỘT cửa"))
    assert "của đơn vị" in taken.value.vi
    with pytest.raises(Refusal) as ships:
        save_layout("cli:test", export, Wishes(title="sync record", like="sync-record"))
    assert "có sẵn trong phần mềm" in ships.value.vi
    like = Wishes(title="Sổ một cửa", like="so-mot-cua")
    desk = look(export, like)
    place = next(one.place for one in desk.columns if one.field == "channel")
    save_layout("cli:test", export, replace(like, meanings={(place, "channel", "Zalo"): "online"}))
    found = Office.open().book.layout("so-mot-cua").column("channel")
    assert found is not None and found.codes is not None
    assert (found.codes.meaning("Zalo"), found.codes.meaning("Tại quầy")) == ("online", "counter")
    before, after = AuditEvent.objects.filter(verb="layout.write").order_by("seq")
    assert after.before == before.after


@pytest.mark.django_db
def test_an_unfinished_one_is_not_written(export: Path, vedich_home: Path) -> None:
    fields = {one.place: "" for one in look(export, Wishes()).columns}
    with pytest.raises(Refusal) as caught:
        save_layout("cli:test", export, Wishes(fields=fields))
    assert "Mã hồ sơ" in caught.value.vi
    assert not (vedich_home / "definitions").exists() and not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_who_may_not_bring_data_in_writes_no_layout(export: Path) -> None:
    from tests.functional.site_pages import somebody

    with pytest.raises(Refusal):
        save_layout(somebody(Role.ADMINISTRATOR), export, Wishes())


@pytest.mark.django_db
def test_a_layout_that_a_crash_left_beside_takes_its_place(
    export: Path, vedich_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(decided_files, "_place", lambda beside, path: None)
        save_layout("cli:test", export, Wishes(title="Sổ một cửa"))
    assert "so-mot-cua" not in Office.open().book.layouts
    decided_files.finish(vedich_home)
    assert "so-mot-cua" in Office.open().book.layouts


def test_the_command_line_drafts_the_same(export: Path, tmp_path: Path, vedich_home: Path) -> None:
    out = tmp_path / "so-xa.yaml"
    program, out = Desk(vedich_home), tmp_path / "so-xa.yaml"
    drafted = program.ok("layout", "draft", str(export), "--out", str(out))
    rows = {row["column"]: row for row in drafted["rows"]}
    assert rows["Số phiếu"]["field"] == "code" and rows["Cách thức nộp"]["unmeant"] == ["Zalo"]
    tried = program.ok("import", str(export), "--layout", str(out), "--dry-run")
    assert (tried["accepted"], tried["rejected"]) == (36, 4)
    assert program.refused("layout", "draft", str(export), "--out", str(out))["code"] == (
        "already_there"
    )
    bare = tmp_path / "x.csv"
    bare.write_text("Số phiếu;Ngày nhận\nA1;01/09/2026\n", encoding="utf-8")
    lost = program.refused("layout", "draft", str(bare), "--out", str(tmp_path / "y.yaml"))
    assert lost["code"] == "layout_unfinished" and "--unit" in lost["hint"]
