"""The address prefix of static files: it changes whenever one of them does.

>>> import tempfile
>>> static_prefix(Path(tempfile.mkdtemp()))
'/static/e3b0c44298fc/'
"""

from __future__ import annotations

import hashlib
from pathlib import Path


def static_prefix(folder: Path, *versions: str) -> str:
    """``/static/<digest of every name and byte below the folder>/``; ``versions`` of libraries
    whose own files are served beside them count, too.
    """
    digest = hashlib.sha256("".join(versions).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}/"
