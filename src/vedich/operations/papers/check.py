"""A Word document held against the rules of layout.

check_document(Path("ke-hoach.docx"))["rows"][0]
# {"rule": "margin-left", "clause": "…", "where": …, "found": "25 mm", "expected": "từ 30 đến 35"}
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from vedich.domain.paper_checks import check_paper
from vedich.domain.paper_measures import Measures
from vedich.domain.paper_rules import Finding, PageRules
from vedich.operations.office import Office

RULES = "nghi-dinh-30-2020"


def check_document(path: Path, office: Office | None = None) -> dict[str, Any]:
    """Every finding as a row; Refusal for a file that is no .docx or must not be opened."""
    from vedich.intake.docx_measures import measure_file

    book = (office or Office.open()).book
    rules = book.page_rules[RULES]
    found = check_paper(Measures.of(measure_file(path)), rules)
    return {
        "rows": [_row(one, rules) for one in found],
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "rules": rules.id,
        "checked": len(rules.rules),
    }


def _row(finding: Finding, rules: PageRules) -> dict[str, Any]:
    basis = rules.basis[0] if rules.basis else None
    document = f"{basis.document}, {basis.clause}" if basis and basis.clause else rules.title.vi
    return {
        "rule": finding.rule.id,
        "title": {"vi": finding.rule.title.vi, "en": finding.rule.title.en},
        "clause": f"{document}, {finding.rule.clause}",
        "where": {"vi": finding.where.vi, "en": finding.where.en},
        "found": {"vi": finding.found.vi, "en": finding.found.en},
        "expected": {"vi": finding.expected.vi, "en": finding.expected.en},
    }
