"""The papers as they are kept: found again, their files, and what is told of them.

paper = find_paper("2cd12c23-…")
file_of(paper)          # its draft, refused where the disk no longer holds what was drafted
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from vedich.domain.errors import Refusal
from vedich.domain.papers import number_and_symbol
from vedich.operations.office import home
from vedich.records.models import Paper
from vedich.warehouse.files import sha256_of, write_durably


def papers(campaign_id: str = "") -> QuerySet[Paper]:
    """The papers of a campaign (of all where none is named), the latest first."""
    found = Paper.objects.select_related("drafted_by", "signed", "revises")
    return found.filter(campaign=campaign_id) if campaign_id else found


def find_paper(name: str) -> Paper:
    """The paper of an id; Refusal where there is none."""
    try:
        return Paper.objects.select_related("signed").get(id=uuid.UUID(name))
    except (ValueError, Paper.DoesNotExist):
        raise Refusal(
            "no_such_paper",
            f"Không có văn bản “{name[:40]}”.",
            f"There is no paper “{name[:40]}”.",
            where=name[:40],
        ) from None


def file_of(paper: Paper) -> Path:
    """Where the draft lies; Refusal where it is gone or no longer what was drafted."""
    path = home().absolute() / paper.file
    if path.is_file() and sha256_of(path) == paper.sha256:
        return path
    raise Refusal(
        "paper_lost",
        "Tệp dự thảo không còn nguyên trong thư mục dữ liệu.",
        "The draft's file is no longer whole in the workspace.",
        hint_vi="Lập lại dự thảo.",
        hint_en="Draft it again.",
    )


def pdf_of(paper: Paper) -> Path:
    """Where the PDF/A of the draft lies once it was made: named by the draft it was made from."""
    return (home().absolute() / paper.file).with_suffix(f".{paper.sha256[:12]}.pdf")


def make_pdf(paper: Paper) -> Path:
    """Make the PDF/A of the draft; Refusal with what to do where LibreOffice can't."""
    from vedich.documents.report_pdf import write_pdf

    target = pdf_of(paper)
    if target.exists():
        return target
    outcome = write_pdf(file_of(paper), target.with_suffix(".part"))
    if outcome.path is None:
        raise Refusal("no_pdf", outcome.vi, outcome.en)
    write_durably(target, outcome.path.rename)
    return target


def told(paper: Paper) -> dict[str, Any]:
    """What the log keeps of a paper."""
    return {
        "campaign": paper.campaign,
        "kind": paper.kind,
        "unit": paper.unit,
        "state": str(paper.state),
        "number": None if paper.number is None else number_and_symbol(paper.number, paper.symbol),
        "day": paper.day,
        "revision": paper.revision,
        "sha256": paper.sha256,
        "signed_sha256": paper.signed.sha256 if paper.signed else None,
        "snapshot": paper.snapshot,
    }


def row_of(paper: Paper) -> dict[str, Any]:
    """A paper as a row of ``--json``."""
    return {
        "id": str(paper.id),
        **told(paper),
        "body": paper.body,
        "symbol": paper.symbol,
        "subject": paper.subject,
        "as_of": paper.as_of,
    }
