"""What is checked before anything is parsed: is this a file we read, and may it be opened?

A package (.xlsx) is looked at from its directory only: members, unpacked size, ratio,
encryption, macros, links to other files, embedded objects.
"""

from __future__ import annotations

import zipfile
from enum import Enum
from pathlib import Path

from vedich.domain.errors import Refusal
from vedich.intake.limits import MIB, Limits

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SMALL = 20 * MIB  # what unpacks to less than this may be as repetitive as it likes


class Format(Enum):
    """How a file is read. What it is comes from its content, not from its name."""

    WORKBOOK = "xlsx"
    CSV = "csv"
    JSON = "json"
    JSON_LINES = "jsonl"


def start_of(path: Path, limits: Limits, *, hint_vi: str, hint_en: str) -> bytes:
    """The first bytes of a file; Refusal with the hints where it is unreadable or too large."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        folder = path.is_dir()
        raise Refusal(
            "no_such_file",
            f"“{path.name}” là thư mục, không phải tệp."
            if folder
            else f"Không đọc được tệp “{path.name}”.",
            f"“{path.name}” is a folder, not a file."
            if folder
            else f"The file “{path.name}” can't be read.",
            where=str(path),
            hint_vi="Kiểm tra tên tệp, đường dẫn và quyền đọc.",
            hint_en="Check the file's name, its path and the right to read it.",
        ) from error
    if not start.strip():
        raise refuse(path, "empty_file", "tệp trống.", "the file is empty.")
    if size > limits.file_bytes:
        raise refuse(
            path,
            "too_large",
            f"tệp lớn hơn {limits.file_bytes // MIB} MiB.",
            f"the file is larger than {limits.file_bytes // MIB} MiB.",
            hint_vi,
            hint_en,
        )
    return start


def check_file(path: Path, limits: Limits) -> Format:
    """The format of a file; Refusal where it must not or can't be read."""
    start = start_of(
        path,
        limits,
        hint_vi="Chia tệp theo tháng rồi tải từng phần.",
        hint_en="Split the file by month and load the parts.",
    )
    if start.startswith(_OLE):
        raise _old_or_encrypted(path)
    if start.startswith(_ZIP):
        check_package(path, limits)
        return Format.WORKBOOK
    return _text_format(path, start)


def refuse(
    path: Path, code: str, vi: str, en: str, hint_vi: str = "", hint_en: str = ""
) -> Refusal:
    """A refusal of a whole file, in one voice."""
    return Refusal(
        code,
        f"Không nhận tệp “{path.name}”: {vi}",
        f"The file “{path.name}” is refused: {en}",
        where=path.name,
        hint_vi=hint_vi,
        hint_en=hint_en,
    )


def _text_format(path: Path, start: bytes) -> Format:
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        return Format.JSON_LINES
    if path.suffix.lower() == ".json" or bare[:1] in (b"{", b"["):
        lines = bare.splitlines()
        several = bare[:1] == b"{" and len(lines) > 1 and lines[0].rstrip().endswith(b"}")
        return Format.JSON_LINES if several else Format.JSON
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in start:
        return Format.CSV
    if start[::2].count(0) > len(start) // 4 or start[1::2].count(0) > len(start) // 4:
        return Format.CSV
    raise refuse(
        path,
        "unknown_format",
        "đây không phải là .xlsx, .csv, .json hay .jsonl.",
        "this is no .xlsx, .csv, .json or .jsonl.",
        "Mở tệp rồi lưu lại thành .xlsx hoặc .csv (UTF-8).",
        "Open the file and save it as .xlsx or .csv (UTF-8).",
    )


def _old_or_encrypted(path: Path) -> Refusal:
    with path.open("rb") as file:
        encrypted = _ENCRYPTED in file.read(8 * MIB)
    if encrypted:
        return refuse(
            path,
            "encrypted",
            "tệp được đặt mật khẩu.",
            "the file is protected by a password.",
            "Mở tệp, bỏ mật khẩu rồi lưu lại.",
            "Open the file, remove the password and save it again.",
        )
    return refuse(
        path,
        "old_format",
        "đây là định dạng Excel cũ (.xls).",
        "this is the old Excel format (.xls).",
        "Mở tệp rồi lưu lại thành .xlsx.",
        "Open the file and save it as .xlsx.",
    )


def check_package(
    path: Path, limits: Limits, main: str = "xl/workbook.xml", name: str = ".xlsx"
) -> None:
    """Refusal where a package is damaged, hostile, encrypted or has no part called ``main``."""
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise refuse(
            path,
            "damaged",
            f"tệp {name} bị hỏng hoặc bị cắt cụt.",
            f"the {name} is damaged or cut short.",
            "Xuất lại tệp từ phần mềm nguồn.",
            "Export the file again.",
        ) from error
    names = [member.filename.lower() for member in members]
    if len(set(names)) != len(names):
        # Two readers may take different ones of two parts with one name.
        raise refuse(
            path,
            "damaged",
            f"tệp {name} có hai phần trùng tên.",
            f"the {name} has two parts of one name.",
            "Mở tệp bằng phần mềm văn phòng rồi lưu lại.",
            "Open the file in an office program and save it again.",
        )
    _check_sizes(path, members, limits)
    if any(member.flag_bits & 1 for member in members):
        raise refuse(path, "encrypted", "tệp được mã hóa.", "the file is encrypted.")
    if not any(part.startswith(main) for part in names):
        raise refuse(
            path,
            "unknown_format",
            f"tệp nén này không phải là tệp {name}.",
            f"this package is no {name}.",
            f"Mở tệp rồi lưu lại thành {name}.",
            f"Open the file and save it as {name}.",
        )
    for code, marks, vi, en in _FORBIDDEN:
        if found := next((n for n in names if any(mark in n for mark in marks)), None):
            raise refuse(
                path,
                code,
                f"{vi} (“{found}”).",
                f"{en} (“{found}”).",
                "Chép dữ liệu sang sổ tính mới, chỉ dán giá trị, rồi lưu lại.",
                "Copy the data to a new workbook, values only, and save it.",
            )


_FORBIDDEN = (
    ("macros", ("vbaproject", "macrosheets/"), "tệp chứa macro", "the file holds macros"),
    (
        "external_links",
        ("xl/externallinks/",),
        "tệp liên kết đến tệp khác",
        "the file links to other files",
    ),
    (
        "embedded_objects",
        ("xl/embeddings/", "oleobject", "xl/activex/"),
        "tệp nhúng đối tượng OLE",
        "the file embeds OLE objects",
    ),
)


def _check_sizes(path: Path, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    worst = max(
        (m.file_size / max(1, m.compress_size) for m in members if m.file_size > _SMALL),
        default=0.0,
    )
    if unpacked > limits.unpacked_bytes or len(members) > limits.members:
        raise refuse(
            path,
            "too_large_unpacked",
            f"tệp bung ra {unpacked // MIB} MiB trong {len(members)} phần, quá giới hạn.",
            f"the file unpacks to {unpacked // MIB} MiB in {len(members)} parts, too many.",
            "Chia tệp theo tháng rồi tải từng phần.",
            "Split the file by month and load the parts.",
        )
    if max(worst, unpacked / packed if unpacked > _SMALL else 0) > limits.ratio:
        raise refuse(
            path,
            "zip_bomb",
            f"tệp bung ra gấp hơn {limits.ratio:.0f} lần kích thước nén.",
            f"the file unpacks to more than {limits.ratio:.0f} times its packed size.",
            "Xuất lại tệp từ phần mềm nguồn.",
            "Export the file again.",
        )
