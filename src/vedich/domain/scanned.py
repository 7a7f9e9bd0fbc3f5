"""What a scanned or typed code is: a procedure, a page of this site, a payment, or a dossier.

>>> understand("2.000815.000.00.00.H21", "https://vi-du.gov.vn").kind
<ScanKind.PROCEDURE: 'procedure'>
>>> understand("https://vi-du.gov.vn/help/vi/account/", "https://vi-du.gov.vn").value
'/help/vi/account/'
>>> understand("Mã hồ sơ: H21.168-240618-0012; hẹn trả 20/6", "").candidates
('Mã hồ sơ: H21.168-240618-0012; hẹn trả 20/6', 'H21.168-240618-0012')
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 600
# Where a code of this very site may lead; everything else behind a link is only shown.
_PAGES = re.compile(r"/(?:help|kiosk|thu-tuc)/[A-Za-z0-9./-]*")
_PROCEDURE = re.compile(r"(\d\.\d{6})(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d+)?")
_PAYMENT = re.compile(r"000201.*6304[0-9A-Fa-f]{4}", re.DOTALL)
# A dossier's code has letters or points, a stroke, and digits: 000.00.12.H21-240618-0012.
_LIKE_A_CODE = re.compile(r"[A-Za-z0-9./]{2,40}(?:-[A-Za-z0-9]{1,20}){1,4}")


class ScanKind(StrEnum):
    """What a code leads to."""

    NOTHING = "nothing"
    PROCEDURE = "procedure"
    PAGE = "page"
    PAYMENT = "payment"
    DOSSIER = "dossier"


@dataclass(frozen=True, slots=True)
class Scan:
    """``value``: the procedure's national code or the page's path; ``candidates``: what may be the
    code of a dossier, the whole text first."""

    kind: ScanKind
    value: str = ""
    candidates: tuple[str, ...] = ()


def understand(text: str, site: str) -> Scan:
    """What the text of a code is, on the site of that address."""
    text = text.strip()[:LONGEST]
    if not text:
        return Scan(ScanKind.NOTHING)
    if _PAYMENT.fullmatch(text):
        return Scan(ScanKind.PAYMENT)
    procedure = _PROCEDURE.fullmatch(text)
    if procedure:
        return Scan(ScanKind.PROCEDURE, procedure[1])
    path = text.removeprefix(site) if site and text.startswith(site + "/") else ""
    if _PAGES.fullmatch(path) and ".." not in path:
        return Scan(ScanKind.PAGE, path)
    found = dict.fromkeys((text, *_LIKE_A_CODE.findall(text)))
    return Scan(ScanKind.DOSSIER, candidates=tuple(found)[:20])
