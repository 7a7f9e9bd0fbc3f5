"""Papers written to a file of one's own, and an office's templates; no database is needed.

draft_to("plan", "ia-ake-2024", Path("ke-hoach.docx"), Facts())
copy_template("plan", Path("ke-hoach.docx"))      # to be edited in Word
check_template_file("plan", Path("ke-hoach.docx"))
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from vedich.documents.paper_docx import TAGS as PAPER_TAGS
from vedich.documents.report_docx import TAGS as REPORT_TAGS
from vedich.documents.template_fill import check_template
from vedich.domain.papers import PaperKind
from vedich.operations.office import Office
from vedich.operations.papers.drafting import template_of, write_draft
from vedich.operations.papers.facts import Facts
from vedich.warehouse.files import check_free


def kinds(office: Office | None = None) -> dict[str, Any]:
    """The kinds of paper that can be drafted, and whether the office uses a template of its own."""
    office = office or Office.open()
    return {
        "rows": [
            {
                "kind": one.id,
                "title": {"vi": one.title.vi, "en": one.title.en},
                "symbol": one.symbol,
                "template": one.template,
                "own_template": template_of(office, one).is_relative_to(office.workspace.path),
                "of_unit": one.of_unit,
            }
            for one in office.book.papers.values()
        ]
    }


def draft_to(
    kind: str, campaign_id: str, out: Path, facts: Facts, office: Office | None = None
) -> dict[str, Any]:
    """Write a draft to a file; a file that is there is never written over."""
    office = office or Office.open()
    check_free(out)
    drafted = write_draft(office, campaign_id, kind, facts, out)
    return {
        "rows": [{"file": out, "bytes": out.stat().st_size}],
        "kind": kind,
        "campaign": campaign_id,
        "subject": drafted.subject,
        "symbol": drafted.symbol,
        "as_of": drafted.as_of,
        "snapshot": drafted.snapshot,
    }


def copy_template(kind_id: str, out: Path, office: Office | None = None) -> dict[str, Any]:
    """Copy the template of a kind to a file, for an office to edit in Word."""
    office = office or Office.open()
    kind = office.book.paper(kind_id)
    check_free(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(template_of(office, kind), out)
    own = office.workspace.path / "definitions" / "documents" / kind.template
    return {"rows": [{"file": out, "bytes": out.stat().st_size}], "kind": kind_id, "place": own}


def check_template_file(kind_id: str, file: Path, office: Office | None = None) -> dict[str, Any]:
    """Refusal naming the first tag or style of an edited template that can't be used."""
    kind = (office or Office.open()).book.paper(kind_id)
    check_template(file, tags_of(kind))
    return {"rows": [], "kind": kind_id, "file": file, "tags": sorted(tags_of(kind))}


def tags_of(kind: PaperKind) -> frozenset[str]:
    """The tags a template of this kind may use."""
    return frozenset(REPORT_TAGS) if kind.is_report else PAPER_TAGS
