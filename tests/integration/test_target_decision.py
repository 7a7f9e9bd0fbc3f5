"""The decision on targets and its annex: Ia Ake's annex II to the cell, from draft and version."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.integration.assigning_room import person
from vedich.domain.errors import Refusal
from vedich.operations.pages.board import office_now
from vedich.operations.papers.check import check_document
from vedich.operations.papers.shelf import file_of
from vedich.operations.targets import assigning
from vedich.operations.targets.decisions import annex_of_version, draft_decision
from vedich.records.models import Role, User

pytestmark = pytest.mark.django_db
IA_AKE = "ia-ake-2024"
SOURCE = "ke-hoach-xa-ia-ake-gia-lai-2024.txt"


@pytest.fixture
def office(vedich_home: Path) -> User:
    vedich_home.mkdir()
    (vedich_home / "app.sqlite").touch()
    return person(Role.OFFICE)


def number(text: str) -> str:
    """``75.8%``, ``75,8%`` and ``0,00%`` as one way to write a number."""
    return f"{float(text.strip().rstrip('%').replace(',', '.')):g}"


def test_the_annex_of_ia_ake_to_the_cell(office: User, shared_data: Path) -> None:
    lines = (shared_data.parent / "sources" / SOURCE).read_text("utf-8").splitlines()
    (written,) = [line.split("\t") for line in lines if line.startswith("1\tXã Ia Ake")]
    heads = next(line for line in lines if line.startswith("TT\tĐịa phương")).split("\t")
    below = lines[lines.index("\t".join(heads)) + 1].split("\t")
    assigning.draft(office, IA_AKE)
    seen = assigning.preview(IA_AKE)
    annex = annex_of_version(office_now(), office_now().book.campaign(IA_AKE), seen.targets)
    (row,) = annex["rows"]
    assert [number(text) for text in row[2:]] == [number(text) for text in written[2:]]
    over = list(dict.fromkeys(one["over"] for one in annex["columns"][2:]))
    assert over == [head for head in heads[2:] if head]
    titles = [one["title"] for one in annex["columns"][2:]]
    assert len(titles) == len(below) - 2
    for title, plan in zip(titles, below[2:], strict=True):
        assert ("và duy trì trong thời gian tiếp theo" in title) == (
            "và duy trì trong thời gian tiếp theo" in plan
        )
        days = re.search(r"\d+ ngày", plan)
        assert (days.group() if days else "Năm 2023") in title


def test_the_decision_keeps_to_the_layout_rules_and_names_the_values(office: User) -> None:
    assigning.draft(office, IA_AKE)
    assigning.describe(office, IA_AKE, day=date(2024, 4, 6), signatory="Vũ Tiến Sơn")
    paper = draft_decision(office, IA_AKE)
    path = file_of(paper)
    assert check_document(path)["rows"] == []
    import docx

    document = docx.Document(str(path))
    cells = [cell.text for row in document.tables[-1].rows for cell in row.cells]
    assert {"75,8%", "99,77%", "60%", "55%", "xã Ia Ake"} <= set(cells)
    assert document.sections[-1].page_width > document.sections[-1].page_height


def test_without_a_draft_or_version_there_is_no_decision(office: User) -> None:
    with pytest.raises(Refusal) as found:
        draft_decision(office, IA_AKE)
    assert found.value.code == "no_draft"
