"""Every command on a workspace that is absent or empty: it answers or refuses, in one shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import STATES, Desk, check_figure

CAMPAIGNS = (
    "tp-lang-son-2024",
    "so-nong-nghiep-lang-son-2024",
    "so-cong-thuong-lang-son-2024",
    "ia-ake-2024",
    "gia-lai-2026",
)
TARGET = (
    "unit",
    "indicator",
    "milestone",
    "date",
    "comparison",
    "value",
    "baseline",
    "central",
    "clause",
    "trace",
)


@pytest.fixture(scope="module", params=["absent", "empty"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    home = tmp_path_factory.mktemp("office") / "var"
    if request.param == "empty":
        home.mkdir()
    return Desk(home)


def test_init_makes_the_workspace_and_says_where(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "deep" / "var")
    desk.home.parent.mkdir()
    for _ in range(2):
        answer = desk.ok("init")
        assert answer["rows"] == []
        assert Path(answer["home"]) == desk.home and desk.home.is_dir()


def test_lists_are_empty_with_rows_first(desk: Desk) -> None:
    for words in (("imports",), ("units", "show"), ("observed", "TOTAL")):
        assert desk.rows(*words) == []


def test_a_count_awaits_data(desk: Desk) -> None:
    (row,) = desk.ok("count", "on_time")["rows"]
    check_figure(row)
    assert (row["numerator"], row["denominator"], row["value"]) == (None, None, None)
    assert row["state"] == "awaiting"
    assert desk.ok("count", "on_time", "--by", "unit,month")["rows"] == []


def test_targets_need_no_data(desk: Desk) -> None:
    assert len(desk.ok("targets", "ia-ake-2024")["rows"]) == 12


@pytest.mark.parametrize("campaign", ["ia-ake-2024", "gia-lai-2026"])
def test_standings_await_data(desk: Desk, campaign: str) -> None:
    rows = desk.rows("standings", campaign, "--as-of", "2024-06-29")
    assert bool(rows) is (campaign == "ia-ake-2024")  # it names its unit, the other needs a list
    assert {(row["state"], row["value"]) for row in rows} <= {("awaiting", None)}


def test_a_figure_without_data_opens_on_no_dossier(desk: Desk) -> None:
    answer = desk.ok("explain", "ia-ake-2024", "24049", "on_time", "--as-of", "2024-06-29")
    assert answer["rows"] == []
    assert answer["state"] in STATES - {"ok"}
    assert answer["value"] is None


def test_nothing_to_verify_is_no_error(desk: Desk) -> None:
    answer = desk.ok("verify")
    assert answer["rows"] == [] and answer["ok"] is True


def test_what_is_not_there_is_refused(desk: Desk, tmp_path: Path) -> None:
    assert desk.refused("withdraw", "1", "--reason", "x")["code"] == "no_such_import"
    assert desk.refused("standings", "no-such-campaign")["where"]
    assert desk.refused("count", "no_such_indicator")["hint"]
    assert desk.refused("observe", tmp_path / "absent.json")["code"] == "no_such_file"
    assert desk.refused("import", tmp_path / "absent.csv", "-l", "wabo")["code"] == "no_such_file"
    assert desk.refused("units", "import", tmp_path / "absent.csv")["code"] == "no_such_file"
    missing = desk.refused("index", "points", "766", "--components", tmp_path / "absent.csv")
    assert "absent.csv" in missing["message"]


def test_a_report_without_data_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "var")
    answer = desk.ok("report", "ia-ake-2024", "--as-of", "2024-06-29", "--out", tmp_path / "out")
    files = [Path(row["file"]) for row in answer["rows"]]
    assert {path.suffix for path in files} >= {".docx", ".xlsx", ".html"}
    assert all(path.stat().st_size > 1_000 for path in files)
    assert "chưa có số liệu" in next(p for p in files if p.suffix == ".html").read_text("utf-8")


@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_every_shipped_campaign_has_targets(campaign: str, tmp_path: Path) -> None:
    answer = Desk(tmp_path / "var").ok("targets", campaign)
    assert next(iter(answer)) == "rows"
    assert "contents" in answer
    for row in answer["rows"]:
        assert tuple(row)[: len(TARGET)] == TARGET
        assert row["comparison"] in {"ge", "gt", "le", "lt"}
        for key in ("value", "baseline", "central"):
            assert row[key] is None or type(row[key]) in (int, float)
        assert row["clause"] and row["trace"]


def test_a_campaign_whose_units_are_not_listed_says_so(desk: Desk) -> None:
    answer = desk.ok("standings", "gia-lai-2026", "--as-of", "2026-10-02")
    assert any("vedich units import" in note["vi"] for note in answer["notes"])
    asked = ("explain", "gia-lai-2026", "H21.168")
    nobody = desk.refused(*asked, "online_payment", "--as-of", "2026-10-02")
    assert nobody["code"] == "nobody_takes_part" and "so_ban_nganh" in nobody["message"]
    other = desk.refused(*asked, "on_tme", "--as-of", "2026-10-02")
    assert other["code"] == "no_such_target" and "online_payment" in other["hint"]
