"""Figures through real processes: counts by every key, index points, standings, reports."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from pathlib import Path

import pytest

from tests.command_line import STATES, Desk, check_figure

AS_OF = ("--as-of", "2026-10-02")
KEYS = ("unit", "officer", "procedure", "field", "channel", "service_level", "month", "day")
COUNTED = (
    "online_filing",
    "online_services_used",
    "online_processing",
    "online_payment",
    "online_payment_procedures",
    "online_payment_transactions",
    "on_time",
    "digitised",
    "electronic_result",
    "reuse",
)
STANDING = (
    "unit",
    "name",
    "block",
    "indicator",
    "milestone",
    "date",
    "value",
    "numerator",
    "denominator",
    "excluded",
    "state",
    "source",
    "comparison",
    "target",
    "status",
    "gap_cases",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A campaign's year: the shipped example's units and figures, and 400 dossiers of one unit."""
    found = Desk(tmp_path_factory.mktemp("year") / "var")
    made = found.rows(
        "generate",
        "--dossiers",
        400,
        "--seed",
        5,
        "--unit",
        "H21.168",
        "--unit",
        "H21.16:department",
    )
    found.receipt(Path(made[0]["file"]), "vedich-synthetic")
    example = Path(__file__).resolve().parents[2] / "src/vedich/definitions/examples"
    found.ok("units", "import", example / "gia-lai-2026" / "units.csv")
    found.receipt(example / "synthetic-procedures.csv", "procedures-detail")
    scores = example / "gia-lai-2026" / "gia_lai_scores.csv"
    found.ok("observe", scores, example / "gia-lai-2026" / "component_scores.csv")
    return found


@pytest.fixture(scope="module")
def lines(desk: Desk) -> list[dict[str, str]]:
    """The generated dossiers that were received, as plain texts; others are in no count."""
    (path,) = (desk.home / "synthetic").glob("*.csv")
    with path.open(encoding="utf-8-sig") as file:
        next(file)  # the title that says what they are
        return [line for line in csv.DictReader(file) if line["received_at"]]


def month_of(text: str) -> str:
    """2026-03 of 05/3/2026 or 05/03/2026 08:00."""
    _, month, year = text.split()[0].split("/")
    return f"{year}-{int(month):02}"


@pytest.mark.parametrize("indicator", COUNTED)
def test_every_indicator_counts(desk: Desk, indicator: str) -> None:
    (row,) = desk.rows("count", indicator, *AS_OF)
    check_figure(row)
    assert list(row) == ["numerator", "denominator", "excluded", "value", "state"]
    assert row["state"] == "ok"
    assert 0 <= row["numerator"] <= row["denominator"]


@pytest.mark.parametrize("key", KEYS)
def test_counts_by_a_key_add_up(desk: Desk, lines: list[dict[str, str]], key: str) -> None:
    rows = desk.rows("count", "online_filing", "--by", key, *AS_OF)
    for row in rows:
        check_figure(row)
        assert next(iter(row)) == key
    assert sum(row["denominator"] + row["excluded"] for row in rows) == len(lines)
    keys = [row[key] for row in rows]
    assert keys == sorted(set(keys))
    columns = {name: name for name in KEYS[:6]}
    if key in columns:
        tally: dict[str, int] = defaultdict(int)
        for line in lines:
            tally[line[columns[key]]] += line["channel"] == "online"
        assert {row[key]: row["numerator"] for row in rows} == tally


def test_days_are_those_of_receipt_and_bounds_are_included(
    desk: Desk, lines: list[dict[str, str]]
) -> None:
    of_march = [line for line in lines if month_of(line["received_at"]) == "2026-03"]
    bounds = ("--from", "1/3/2026", "--to", "2026-03-31")
    (row,) = desk.rows("count", "online_filing", *bounds, *AS_OF)
    assert row["denominator"] == len(of_march) > 0
    by_day = desk.rows("count", "online_filing", "--by", "day", *bounds, *AS_OF)
    assert sum(one["denominator"] for one in by_day) == len(of_march)
    assert {one["day"][:7] for one in by_day} == {"2026-03"}
    first, last = by_day[0]["day"], by_day[-1]["day"]
    again = desk.rows(
        "count", "online_filing", "--by", "day", "--from", first, "--to", last, *AS_OF
    )
    assert again == by_day
    assert desk.rows("count", "online_filing", "--by", "day", "--to", "2020-01-01") == []
    (none,) = desk.rows("count", "online_filing", "--from", "2030-01-01")
    assert (none["denominator"], none["value"], none["state"]) == (0, None, "no_case")


def test_an_open_dossier_is_late_from_its_deadline_on(tmp_path: Path) -> None:
    from tests.command_line import dossiers

    desk = Desk(tmp_path / "var")
    desk.receipt(
        dossiers(tmp_path / "open.csv", "A1,U1,online,2024-05-02,2024-05-10,,"), "vedich-dossiers"
    )
    in_time = {
        moment: desk.figure("on_time", "--as-of", moment)
        for moment in ("2024-05-10", "2024-05-10 23:59", "11/5/2024")
    }
    assert list(in_time.values()) == [(1, 1), (1, 1), (0, 1)]
    assert desk.figure("on_time") == (0, 1)


def test_several_keys_in_one_or_more_options(desk: Desk) -> None:
    once = desk.rows("count", "on_time", "--by", "unit,month", *AS_OF)
    twice = desk.rows("count", "on_time", "--by", "unit", "--by", "month", *AS_OF)
    assert once == twice
    assert list(once[0])[:2] == ["unit", "month"]


def test_slips_in_a_question_are_answered_with_the_nearest_word(desk: Desk) -> None:
    key = desk.refused("count", "on_time", "--by", "ofice")
    assert "officer" in key["hint"] and key["where"] == "--by"
    assert "on_time" in desk.refused("count", "ontime")["hint"]
    assert "ia-ake-2024" in desk.refused("targets", "ia-ake")["hint"]
    published = desk.refused("count", "satisfaction")
    assert "vedich observed satisfaction" in published["hint"]
    assert desk.refused("count", "on_time", "--from", "2026-02-02", "--to", "2026-01-01")["hint"]
    assert desk.refused("count", "on_time@1999")["code"]


@pytest.mark.parametrize(
    "words",
    [
        ("count", "on_time", "--from", "2024-13-01"),
        ("count", "on_time", "--to", "31/6/2024"),
        ("count", "on_time", "--as-of", "hôm qua"),
        ("count",),
        ("count", "on_time", "--lang", "de"),
        ("count", "on_time", "one_more"),
        ("standings", "ia-ake-2024", "--asof", "2024-01-01"),
        ("withdraw", "first", "--reason", "x"),
        ("withdraw", "1"),
        ("generate", "--dossiers", "0"),
        ("cuont", "on_time"),
        ("import",),
    ],
)
def test_a_command_typed_wrongly_ends_with_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    desk = Desk(tmp_path / "var")
    error = desk.refused(*words, code=2)
    assert error["code"] == "usage"
    assert "--help" in error["hint"]
    said = desk.run(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[0] == error["message"]


def test_a_refusal_for_a_person_is_one_sentence_on_stderr(desk: Desk) -> None:
    for lang, words in (("vi", "Không có"), ("en", "There is no")):
        done = desk.run("count", "nothing_like_it", "--lang", lang)
        assert (done.code, done.out) == (1, "")
        sentence, *hint = done.err.strip().splitlines()
        assert sentence.startswith(words)
        assert len(hint) <= 1
        error = desk.refused("count", "nothing_like_it", "--lang", lang)
        assert error["message"] == sentence


def test_texts_are_in_the_language_asked_for(desk: Desk) -> None:
    vi = desk.run("count", "on_time", "--by", "unit")
    en = desk.run("count", "on_time", "--by", "unit", "--lang", "en")
    assert "Đơn vị" in vi.out and "Mẫu số" in vi.out
    assert "Unit" in en.out and "Denominator" in en.out
    assert vi.code == en.code == 0


def test_points_of_an_index_from_a_small_file(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "components.csv"
    file.write_text(
        "unit,component,numerator,denominator\n"
        "X1,TDGQ_ON_TIME,726,741\nX2,TDGQ_ON_TIME,0,0\nX3,TDGQ_ON_TIME,,\n",
        encoding="utf-8",
    )
    answer = desk.ok("index", "points", "766", "--components", file)
    assert list(answer)[:2] == ["rows", "groups"]
    rows = {row["unit"]: row for row in answer["rows"]}
    for row in answer["rows"]:
        assert list(row) == ["unit", "component", "points", "max", "state"]
        assert row["state"] in STATES
    assert rows["X1"]["points"] == pytest.approx(20 * 726 / 741, abs=0.01)
    assert (rows["X1"]["max"], rows["X1"]["state"]) == (20, "ok")
    assert (rows["X3"]["points"], rows["X3"]["state"]) == (None, "awaiting")
    groups = {(row["unit"], row["group"]): row for row in answer["groups"]}
    assert groups["X1", "TDGQ"]["points"] == rows["X1"]["points"]
    assert groups["X1", "CKMB"]["points"] is None


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("unit,component,numerator,denominator\nX1,NOTHING,1,2\n", "dòng 2"),
        ("unit,component,numerator,denominator\nX1,TDGQ_ON_TIME,1,a\n", "dòng 2, cột denominator"),
        ("unit,component,numerator,denominator\n,TDGQ_ON_TIME,1,2\n", "dòng 2, cột unit"),
        ("unit,component,numerator\nX1,TDGQ_ON_TIME,1\n", "dòng 1"),
        ("unit,component,numerator,denominator\n", "tệp"),
        ("", "dòng 1"),
    ],
)
def test_a_bad_row_of_components_is_named(tmp_path: Path, text: str, where: str) -> None:
    file = tmp_path / "components.csv"
    file.write_text(text, encoding="utf-8")
    error = Desk(tmp_path / "var").refused("index", "points", "766", "--components", file)
    assert error["where"] == where
    assert error["hint"]


def test_standings_rank_and_say_what_is_missing(desk: Desk) -> None:
    answer = desk.ok("standings", "gia-lai-2026", *AS_OF)
    assert next(iter(answer)) == "rows"
    for row in answer["rows"]:
        assert tuple(row)[: len(STANDING)] == STANDING
        assert row["state"] in STATES
        assert row["value"] is None or type(row["value"]) in (int, float)
        assert (row["value"] is None) is (row["state"] != "ok")
        assert row["gap_cases"] is None or type(row["gap_cases"]) is int
    ranked = [place for block in answer["blocks"] for place in block["rows"]]
    assert len(ranked) == 149
    assert [place["unit"] for place in ranked if place["rank"] is None] == ["H21.20"]
    for block in answer["blocks"]:
        values = [place["value"] for place in block["rows"] if place["rank"] is not None]
        assert values == sorted(values, reverse=True)
    units = {row["unit"] for row in answer["rows"]}
    assert "H21.168" in units
    # As text, the same league table.
    said = desk.run("standings", "gia-lai-2026", *AS_OF)
    assert said.code == 0 and "Sở Văn hóa, Thể thao và Du lịch" in said.out


def test_a_figure_opens_down_to_its_dossiers(desk: Desk, lines: list[dict[str, str]]) -> None:
    asked = ("gia-lai-2026", "H21.168", "online_payment", *AS_OF)
    answer = desk.ok("explain", *asked)
    assert next(iter(answer)) == "rows"
    parts: dict[str, list[str]] = defaultdict(list)
    for row in answer["rows"]:
        parts[row["part"]].append(row["code"])
        assert row["file"].startswith("mo-phong") and row["row"] > 2
    assert len(parts["numerator"]) == answer["numerator"]
    assert len(parts["numerator"]) + len(parts["gap"]) == answer["denominator"]
    assert len(parts["excluded"]) == answer["excluded"]
    known = {line["code"] for line in lines}
    assert {code for codes in parts.values() for code in codes} <= known
    (row,) = [
        one
        for one in desk.rows("standings", "gia-lai-2026", *AS_OF)
        if (one["unit"], one["indicator"]) == ("H21.168", "online_payment")
    ]
    for key in ("value", "numerator", "denominator", "excluded", "state", "target", "gap_cases"):
        assert answer[key] == row[key]
    assert desk.refused("explain", "gia-lai-2026", "H99", "online_payment", *AS_OF)["hint"]
    assert desk.refused("explain", "gia-lai-2026", "H21.168", "reuse", *AS_OF)["hint"]


def test_points_open_to_groups_and_components(desk: Desk) -> None:
    answer = desk.ok("explain", "gia-lai-2026", "H21.09", "766:TOTAL", *AS_OF)
    groups = [row for row in answer["rows"] if row["part"] == "group"]
    assert [row["max"] for row in groups] == [18, 20, 12, 10, 22, 18]
    assert sum(row["points"] for row in groups) == pytest.approx(answer["value"])
    parts = {row["code"]: row for row in answer["rows"] if row["part"] == "component"}
    on_time = parts["TDGQ_ON_TIME"]
    assert (on_time["numerator"], on_time["denominator"], on_time["points"]) == (726, 741, 19.6)
    assert (on_time["recomputed"], on_time["difference"]) == (19.6, 0)
    said = desk.run("explain", "gia-lai-2026", "H21.09", "766:TOTAL", *AS_OF)
    assert "Tính lại" in said.out and "PUBLISH_ON_TIME" in said.out


def test_published_figures_are_found_by_the_word_the_targets_use(desk: Desk) -> None:
    by_group = desk.rows("observed", "TDGQ", "--by", "unit", *AS_OF)
    assert len(by_group) == 149
    assert desk.rows("observed", "766:TDGQ", "--by", "unit", *AS_OF) == by_group
    assert desk.rows("observed", "satisfaction", *AS_OF) == []  # known, not published here
    assert "TDGQ" in desk.refused("observed", "TDQG")["hint"]


def test_the_report_lies_where_it_was_asked_for(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "reports"
    rows = desk.rows("report", "gia-lai-2026", *AS_OF, "--out", out)
    files = {Path(row["file"]).suffix: Path(row["file"]) for row in rows}
    assert files.keys() >= {".docx", ".xlsx", ".html"}
    assert {path.parent for path in files.values()} == {out}
    assert all(
        path.stat().st_size == row["bytes"] for path, row in zip(files.values(), rows, strict=True)
    )
    page = files[".html"].read_text(encoding="utf-8")
    assert "mô phỏng" in page and "UBND xã Phú Thiện" in page


def test_imports_are_listed_with_what_their_receipts_said(desk: Desk) -> None:
    rows = desk.rows("imports")
    assert [row["import"] for row in rows] == [1, 2, 3, 4, 5]
    kinds = ["dossiers", "units", "procedures", "observations", "observations"]
    assert [row["kind"] for row in rows] == kinds
    assert [row["accepted"] for row in rows] == [400, 149, 23, 298, 273]
    assert all(len(row["sha256"]) == 64 and row["withdrawn_by"] is None for row in rows)


def test_what_is_served_is_what_was_imported(desk: Desk) -> None:
    answer = desk.ok("verify")
    assert answer["rows"] == [] and answer["ok"] is True
    assert answer["checked"]


def test_rules_are_checked_and_shown(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "var")
    answer = desk.ok("rules", "check")
    assert (answer["rows"], answer["ok"]) == ([], True)
    assert answer["engines"] == ["oracle", "duckdb"]
    for rule in ("on_time", "766", "ia-ake-2024", "wabo"):
        shown = desk.run("rules", "show", rule)
        assert shown.code == 0 and rule in shown.out.splitlines()[0]
    folder = desk.home / "definitions" / "indicators"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("id: mine\ntitel: {vi: a, en: b}\n", encoding="utf-8")
    done = desk.run("rules", "check", "--json")
    assert done.code == 1
    found = done.answer
    assert found["ok"] is False
    assert any("mine.yaml" in row["where"] and "title" in row["vi"] for row in found["rows"])


@pytest.mark.parametrize("what", ["originals", "facts/dossiers", "snapshots"])
def test_what_was_tampered_with_is_named(desk: Desk, tmp_path: Path, what: str) -> None:
    copy = Desk(tmp_path / "var")
    shutil.copytree(desk.home, copy.home)
    name = (copy.home / "snapshots" / "current").read_text("utf-8")
    path = (
        next(p for p in (copy.home / what).rglob("*") if p.suffix in (".csv", ".parquet"))
        if what != "snapshots"
        else copy.home / what / f"{name}.duckdb"
    )
    path.write_bytes(path.read_bytes()[:-10_000] + bytes(10))
    done = copy.run("verify", "--json")
    assert done.code == 1
    assert done.answer["ok"] is False
    assert any(path.stem in row["where"] for row in done.answer["rows"]), done.answer


def test_targets_are_those_of_the_units_that_take_part(desk: Desk) -> None:
    rows = desk.rows("targets", "gia-lai-2026")
    units = {row["unit"] for row in desk.rows("units", "show", "--at", "2026-10-02")}
    asked = {row["unit"] for row in rows}
    assert asked <= units and len(asked) == 149
    per_unit = [row for row in rows if row["unit"] == "H21.168"]
    assert per_unit and all({"value", "trace", "clause"} <= row.keys() for row in per_unit)
    # A plan that names its one unit states that unit's baselines, whatever else is known.
    named = desk.rows("targets", "ia-ake-2024")
    assert {row["baseline"] for row in named} == {75.8, 99.77, 0.2, 0, 100, 21.3}
    assert len({row["unit"] for row in named}) == 1
