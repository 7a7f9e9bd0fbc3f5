"""A file sent whole or in the asked part, so that a recording can be wound forward.

>>> part_of("bytes=10-19", 100), part_of("bytes=-5", 100), part_of("bytes=200-", 100)
((10, 19), (95, 99), None)
"""

from __future__ import annotations

import re
from pathlib import Path

from django.http import HttpRequest, HttpResponse

_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def part_of(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a single range; None where it names no byte of the file."""
    found = _ONE_RANGE.fullmatch(asked.strip())
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return (max(size - int(last), 0), size - 1) if int(last) and size else None
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if int(first) <= end else None


def file_or_part(request: HttpRequest, path: Path, kind: str, mark: str) -> HttpResponse:
    """The file as ``kind`` and nothing else; ``mark`` changes with its bytes."""
    size = path.stat().st_size
    asked = request.headers.get("Range")
    part = part_of(asked, size) if asked else (0, size - 1)
    if part is None:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    with path.open("rb") as file:
        file.seek(part[0])
        body = file.read(part[1] - part[0] + 1)
    answer = HttpResponse(body, content_type=kind, status=206 if asked else 200)
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = f'"{mark[:32]}"'
    if asked:
        answer["Content-Range"] = f"bytes {part[0]}-{part[1]}/{size}"
    return answer
