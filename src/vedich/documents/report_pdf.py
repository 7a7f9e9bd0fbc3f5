"""The report as PDF/A-2b, made by LibreOffice from the Word document.

LibreOffice is no part of the product: where it is absent the .docx is delivered and the outcome
says, in one sentence, how to get the PDF.

>>> outcome = write_pdf(Path("bao-cao.docx"), Path("bao-cao.pdf"))  # doctest: +SKIP
>>> outcome.path, outcome.vi                                # doctest: +SKIP
(PosixPath('bao-cao.pdf'), 'Đã ghi tệp PDF/A-2b.')
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

TIMEOUT_SECONDS = 120
_FILTER = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"}}'
)
_MARK = b"<pdfaid:part>2</pdfaid:part>"  # without it the file is a PDF, but none for archives
_MADE = ("Đã ghi tệp PDF/A-2b.", "The PDF/A-2b file was written.")
_ABSENT = (
    "Chưa có tệp PDF vì máy chưa có LibreOffice: cài gói libreoffice-writer-nogui rồi làm lại, "
    "hoặc mở tệp .docx và lưu thành PDF.",
    "There is no PDF because LibreOffice is not installed: install libreoffice-writer-nogui and "
    "try again, or open the .docx and save it as PDF.",
)
_FAILED = (
    "LibreOffice không chuyển được tệp .docx sang PDF: mở tệp .docx và lưu thành PDF.",
    "LibreOffice could not turn the .docx into a PDF: open the .docx and save it as PDF.",
)
_LATE = (
    f"LibreOffice không trả lời trong {TIMEOUT_SECONDS} giây: làm lại, hoặc mở tệp .docx và lưu "
    "thành PDF.",
    f"LibreOffice gave no answer in {TIMEOUT_SECONDS} seconds: try again, or open the .docx and "
    "save it as PDF.",
)


@dataclass(frozen=True, slots=True)
class PdfOutcome:
    """``path`` None: no PDF; ``vi`` and ``en`` tell why and how to get it."""

    path: Path | None
    vi: str
    en: str


def office() -> str | None:
    """The LibreOffice command of this machine, None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def write_pdf(docx: Path, pdf: Path, timeout: float = TIMEOUT_SECONDS) -> PdfOutcome:
    """Writes ``docx`` as PDF/A-2b to ``pdf``; never raises for LibreOffice's own troubles."""
    command = office()
    if command is None:
        return PdfOutcome(None, *_ABSENT)
    # Two LibreOffice processes with one profile refuse each other, so each run has its own.
    with tempfile.TemporaryDirectory(prefix="vedich-pdf-") as folder:
        made = Path(folder) / f"{docx.stem}.pdf"
        arguments = [
            command,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            *("--headless", "--norestore", "--convert-to", _FILTER),
            *("--outdir", folder, str(docx.resolve())),
        ]
        if not _run(arguments, timeout):
            return PdfOutcome(None, *_LATE)
        if not made.is_file() or not made.stat().st_size:
            return PdfOutcome(None, *_FAILED)
        if _MARK not in made.read_bytes():
            return PdfOutcome(None, *_FAILED)
        shutil.move(made, pdf)
    return PdfOutcome(pdf, *_MADE)


def _run(arguments: list[str], timeout: float) -> bool:
    """True when the program ended in time; with everything it started it is ended otherwise."""
    process = subprocess.Popen(  # noqa: S603 - the program found above, no shell
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False
    return True
