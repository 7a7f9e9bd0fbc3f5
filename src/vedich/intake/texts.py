"""Text as an official meant it: NFC, look-alike spaces made plain, edges trimmed.

``clean`` is the plain rule; ``clean_column`` is the same over an Arrow column.

>>> clean("\\u00a0Hộ tịch\\u200b ")
'Hộ tịch'
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

_EDGES = " \t\r\n\v\f"
_LOOKALIKE = "[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_INVISIBLE = "[\u00ad\u200b-\u200d\u2060\ufeff]"
_LOOKALIKE_RE = re.compile(_LOOKALIKE)
_INVISIBLE_RE = re.compile(_INVISIBLE)
# Beyond this many different texts the whole-column functions win over one by one.
_FEW = 4096


def clean(text: str) -> str:
    """One cell's text as it is compared and stored."""
    if text.isascii():
        return text.strip(_EDGES)
    text = _INVISIBLE_RE.sub("", _LOOKALIKE_RE.sub(" ", text))
    return unicodedata.normalize("NFC", text).strip(_EDGES)


def clean_column(column: pa.Array, blanks: tuple[str, ...]) -> pa.Array:
    """The cleaned texts of a column; empty cells and the layout's blank signs become null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pc.all(pc.string_is_ascii(column), min_count=0).as_py():
        cleaned = pc.ascii_trim_whitespace(column)
    else:
        encoded = column.dictionary_encode()
        words = encoded.dictionary
        if len(words) <= _FEW:
            words = pa.array([clean(word) for word in words.to_pylist()], pa.string())
        else:
            words = _clean_words(words)
        cleaned = words.take(encoded.indices)
    signs = pa.array(["", *blanks], pa.string())
    longest = pc.max(pc.binary_length(signs))
    short = pc.less_equal(pc.binary_length(cleaned), longest)
    if not pc.any(short, min_count=0).as_py():
        return cleaned
    return pc.if_else(pc.is_in(cleaned, value_set=signs), pa.scalar(None, pa.string()), cleaned)


def _clean_words(words: Any) -> Any:
    import pyarrow.compute as pc

    words = pc.replace_substring_regex(words, pattern=_LOOKALIKE, replacement=" ")
    words = pc.replace_substring_regex(words, pattern=_INVISIBLE, replacement="")
    return pc.utf8_trim(pc.utf8_normalize(words, form="NFC"), characters=_EDGES)
