"""The address prefix of static files: it changes whenever one of them does.

>>> import tempfile
>>> static_prefix(Path(tempfile.mkdtemp()))
'/static/e3b0c44298fc/'
"""

from __future__ import annotations

import hashlib
from pathlib import Path


def static_prefix(folder: Path) -> str:
    """``/static/<digest of every name and byte below the folder>/``."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}/"
