"""The text of a plan from a file nobody has looked at: .docx, .pdf with a text layer, or .txt.

    plan = read_plan_file(Path("ke-hoach.docx"))
    plan.text[:8]    # 'KẾ HOẠCH'

The file is opened in a child process with limits; a scan without text is refused with what to do.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from vedich.domain.errors import Refusal
from vedich.domain.plan_texts import Cell, PlanTable, PlanText, Span
from vedich.intake.guarding import refuse, start_of
from vedich.intake.limits import MIB, Limits
from vedich.intake.process import Job, run

_LEAST_LETTERS = 200  # a page of a plan has ten times as many; a stamp on a scan has fewer
_LIMITS = Limits(file_bytes=64 * MIB, unpacked_bytes=256 * MIB)


def read_plan_file(path: Path, limits: Limits = _LIMITS) -> PlanText:
    """The text and tables of a file; Refusal with what is wrong and what to do."""
    with tempfile.TemporaryFile() as sink:
        report = run(Job("plan", path, {}, limits), sink)
    tables = tuple(
        PlanTable(
            tuple(tuple(Cell(text, Span(*span), wide) for text, span, wide in row) for row in rows),
            Span(*whole),
        )
        for rows, whole in report["tables"]
    )
    return PlanText(report["text"], tables, report["exact_lines"])


def extract(path: Path, limits: Limits) -> dict[str, Any]:
    """The same inside the child, as plain lists."""
    start = start_of(
        path,
        limits,
        hint_vi="Bỏ bớt hình ảnh, chỉ giữ phần chữ của kế hoạch.",
        hint_en="Leave out the pictures and keep the text of the plan.",
    )
    if start.startswith(b"PK\x03\x04"):
        from vedich.intake.plan_docx import docx_text

        text, tables = docx_text(path, limits)
        exact = True
    elif start.startswith(b"%PDF"):
        text, tables, exact = _pdf_text(path), [], False
    elif start.startswith(bytes.fromhex("D0CF11E0A1B11AE1")):
        raise refuse(
            path,
            "old_format",
            "đây là định dạng Word cũ (.doc).",
            "this is the old Word format (.doc).",
            "Mở tệp rồi lưu lại thành .docx.",
            "Open the file and save it as .docx.",
        )
    else:
        text, tables, exact = _plain_text(path), [], False
    if sum(letter.isalpha() for letter in text) < _LEAST_LETTERS:
        raise _no_text(path, scanned=start.startswith(b"%PDF"))
    return {"text": text, "tables": tables, "exact_lines": exact}


def _plain_text(path: Path) -> str:
    from vedich.intake.csv_texts import utf8

    if b"\x00" in path.read_bytes()[:4096] and path.read_bytes()[:2] not in (
        b"\xff\xfe",
        b"\xfe\xff",
    ):
        raise refuse(
            path,
            "unknown_format",
            "đây không phải là .docx, .pdf hay .txt.",
            "this is no .docx, .pdf or .txt.",
            "Mở tệp rồi lưu lại thành .docx.",
            "Open the file and save it as .docx.",
        )
    return bytes(utf8(path, "")).decode().replace("\r\n", "\n").replace("\r", "\n")


def _pdf_text(path: Path) -> str:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(path)
        pages = [
            document[number].get_textpage().get_text_range() for number in range(len(document))
        ]
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise refuse(
            path,
            "encrypted" if locked else "damaged",
            "tệp được đặt mật khẩu." if locked else "tệp .pdf bị hỏng.",
            "the file is protected by a password." if locked else "the .pdf is damaged.",
            "Bỏ mật khẩu rồi lưu lại." if locked else "Xuất lại tệp từ phần mềm soạn thảo.",
            "Remove the password and save it again." if locked else "Export the file again.",
        ) from error
    return "\n".join(_without_number(page.replace("\r\n", "\n")) for page in pages)


def _without_number(page: str) -> str:
    """A page without the number printed at its top or bottom."""
    lines = page.split("\n")
    while lines and (not lines[0].strip() or lines[0].strip().isdigit()):
        lines.pop(0)
    while lines and (not lines[-1].strip() or lines[-1].strip().isdigit()):
        lines.pop()
    return "\n".join(lines)


def _no_text(path: Path, *, scanned: bool) -> Refusal:
    if scanned:
        return refuse(
            path,
            "scan_without_text",
            "đây là bản quét (ảnh), không có lớp chữ.",
            "this is a scan without a text layer.",
            "Dùng tệp .docx đã trình ký, hoặc bản .pdf xuất từ phần mềm soạn thảo; nếu chỉ có bản "
            "quét, nhận dạng chữ (OCR) rồi kiểm tra lại trước khi tải.",
            "Use the .docx that was signed, or a .pdf exported from the editor; if there is only a "
            "scan, run text recognition and check its text first.",
        )
    return refuse(
        path,
        "too_little_text",
        "tệp gần như không có chữ.",
        "the file has next to no text.",
        "Kiểm tra đúng là tệp kế hoạch.",
        "Check that it is the plan.",
    )
