"""Columns about persons: dropped at the door, or hashed with a key for a stated use.

The hash is HMAC-SHA256 with the workspace's secret, so it joins rows of one person and can't be
turned back into a name or a number by trying them all without the secret.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

import pyarrow as pa

from vedich.domain.errors import Refusal
from vedich.domain.layouts import Layout
from vedich.intake.grids import Batch
from vedich.intake.headers import Header
from vedich.intake.texts import clean_column

SUFFIX = "_hash"


def kept(layout: Layout, header: Header, keep: Mapping[str, str], secret: bytes) -> dict[str, int]:
    """Name → column of the personal columns that are kept; Refusal without a secret."""
    names = {p.name: p.use or keep.get(p.name, "") for p in layout.personal}
    places = {name: header.personal[name] for name in header.personal if names.get(name)}
    if places and not secret:
        raise Refusal(
            "no_secret",
            "Chưa có khóa bí mật để băm dữ liệu cá nhân.",
            "There is no secret to hash personal data with.",
            where=", ".join(places),
            hint_vi="Khởi tạo không gian làm việc (vedich init) hoặc bỏ “use” trong cách đọc tệp.",
            hint_en="Set the workspace up (vedich init) or remove “use” from the layout.",
        )
    return places


def hashed(batch: Batch, places: dict[str, int], secret: bytes) -> dict[str, pa.Array]:
    """The hashed columns; a blank stays blank."""
    result = {}
    for name, place in places.items():
        encoded = clean_column(batch.columns[place], ("-",)).dictionary_encode()
        words = [
            hmac.new(secret, f"{name}:{word.casefold()}".encode(), hashlib.sha256).hexdigest()
            for word in encoded.dictionary.to_pylist()
        ]
        result[name + SUFFIX] = pa.array(words, pa.string()).take(encoded.indices)
    return result
