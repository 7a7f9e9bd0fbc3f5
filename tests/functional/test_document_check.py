"""Every paper the product writes keeps the rules of layout and opens; hostile files are refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.functional.site_room import vedich as command
from tests.integration.sum_room import UNITS
from vedich.documents import report_pdf
from vedich.domain.errors import Refusal
from vedich.domain.paper_checks import check_paper
from vedich.domain.paper_measures import Measures
from vedich.intake.docx_measures import measure
from vedich.intake.limits import Limits
from vedich.operations.data.importing import import_file, observe_files
from vedich.operations.demo.loading import EXAMPLE as FIGURES
from vedich.operations.office import Office
from vedich.operations.papers.check import RULES, check_document
from vedich.operations.papers.drafting import write_draft
from vedich.operations.papers.facts import Facts

BOOK = Office.open(Path("/nonexistent")).book


EXAMPLE = "gia-lai-2026"
WITH_FIGURES = ("reminder-letter", "final-report", "summary-table", "result-notice")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every kind of every campaign as .docx, and those of the example with its real figures."""
    folder, home = tmp_path_factory.mktemp("papers"), tmp_path_factory.mktemp("example")
    empty, full = Office.open(home / "empty"), Office.open(home / "full")
    # As old as the plans of 2024, so that a paper about the end of any campaign has its units.
    (home / "units.csv").write_text(UNITS.replace("2025-07-01", "2020-01-01"), encoding="utf-8")
    import_file(home / "units.csv", "units", office=empty)
    import_file(FIGURES / "units.csv", "units", office=full)
    observe_files(sorted(FIGURES.glob("*_*.csv")), office=full)
    asked = [
        (empty, campaign, kind, Facts(matters=("Báo cáo tháng 9 chưa gửi",)))
        for campaign in empty.book.campaigns
        for kind in empty.book.papers
        if kind
        not in ("report-10-days", "report-100-days")  # those two differ in their subject only
    ]
    asked += [(full, EXAMPLE, kind, Facts()) for kind in (*WITH_FIGURES, "target-decision")]
    asked += [(full, EXAMPLE, "final-report", Facts(unit="H21.168"))]
    found = {}
    for office, campaign, kind, facts in asked:
        name = f"{campaign}-{kind}{'-full' if office is full else ''}{facts.unit}"
        found[name] = write_draft(office, campaign, kind, facts, folder / f"{name}.docx").path
    return found


def test_every_paper_of_every_campaign_keeps_every_rule(written: dict[str, Path]) -> None:
    rules = BOOK.page_rules[RULES]
    wrong = {
        name: [(one.rule.id, one.where.vi, one.found.vi) for one in found]
        for name, path in written.items()
        if (found := check_paper(Measures.of(measure(path, Limits())), rules))
    }
    assert wrong == {}
    assert len(written) == 5 * 9 + 6


@pytest.mark.skipif(report_pdf.office() is None, reason="LibreOffice is not on this machine")
def test_every_kind_opens_in_libreoffice_with_its_signature_on_a_page_with_text(
    written: dict[str, Path], tmp_path: Path
) -> None:
    names = [name for name in written if "-full" in name or name.startswith("so-cong")]
    command_line = [
        str(report_pdf.office()),
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        *("--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)),
        *(str(written[name]) for name in names),
    ]
    subprocess.run(command_line, check=True, capture_output=True, timeout=240)
    assert {path.stem for path in tmp_path.glob("*.pdf")} == set(names)
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler-utils is not on this machine")
    for name in names:
        if "summary-table" in name:
            continue
        pages = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / f"{name}.pdf"), "-"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\f")
        signed = next(page for page in pages if "Nơi nhận:" in page)
        assert "./." in signed, name
        head = " ".join(pages[0].split())
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in head, name


def run(home: Path, file: Path) -> tuple[int, dict[str, Any]]:
    done = command(home, "document", "check", str(file), "--json", ok=False)
    return done.returncode, json.loads(done.stdout)


def test_the_command_names_rule_clause_place_found_and_expected(
    written: dict[str, Path], tmp_path: Path
) -> None:
    from docx import Document
    from docx.shared import Mm

    good = written["ia-ake-2024-plan"]
    assert run(tmp_path / "var", good)[0] == 0
    document = Document(str(good))
    document.sections[0].left_margin = Mm(25)
    wrong = tmp_path / "sai.docx"
    document.save(str(wrong))
    code, answer = run(tmp_path / "var", wrong)
    assert code == 1
    (row,) = [one for one in answer["rows"] if one["rule"] == "margin-left"]
    assert row["found"]["vi"] == "25 mm" and row["expected"]["vi"] == "từ 30 đến 35"
    assert "30/2020/NĐ-CP" in row["clause"] and "mục I.3" in row["clause"]
    assert row["where"]["vi"] == "phần trang thứ 1"


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


XML = b"<?xml version='1.0'?>"
WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
EMPTY = XML + b"<w:document xmlns:w='" + WORD + b"'><w:body/></w:document>"
BOMB = (
    XML
    + b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>"
    + b"".join(b"<!ENTITY %c '%s'>" % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><w:document xmlns:w='"
    + WORD
    + b"'><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("name", "parts", "code"),
    [
        ("bomb", {"word/document.xml": b"0" * 300_000_000}, ("zip_bomb", "too_large_unpacked")),
        ("macro", {"word/document.xml": EMPTY, "word/vbaProject.bin": b"x"}, ("macros",)),
        ("sheet", {"xl/workbook.xml": b"<x/>"}, ("unknown_format",)),
        ("broken", {"word/document.xml": b"<w:document"}, ("damaged",)),
        ("no-body", {"word/document.xml": b"<x/>"}, ("damaged",)),
    ],
)
def test_hostile_packages_are_refused(
    name: str, parts: dict[str, bytes], code: tuple[str, ...], tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as refused:
        check_document(packed(tmp_path / f"{name}.docx", parts), Office.open(tmp_path))
    assert refused.value.code in code


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"not a zip", b"PK\x03\x04 cut short"])
def test_what_is_no_docx_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    code, answer = run(tmp_path / "var", path)
    assert code == 1
    assert answer["error"]["code"] in ("empty_file", "unknown_format", "damaged")


def test_entities_are_not_unfolded_and_an_empty_paper_lacks_its_parts(tmp_path: Path) -> None:
    for parts in (BOMB, EMPTY):
        path = packed(tmp_path / "a.docx", {"word/document.xml": parts})
        try:
            answer = check_document(path, Office.open(tmp_path))
        except Refusal as refusal:
            assert refusal.code == "damaged"
        else:
            assert {"head", "kind", "signature"} <= {row["rule"] for row in answer["rows"]}
