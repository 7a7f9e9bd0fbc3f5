"""A payment text as a picture of its QR code.

write_png("000201…", Path("thu-phi.png"))
"""

from __future__ import annotations

from pathlib import Path

# Pixels per module: enough for a phone at arm's length from a screen or an A5 sheet.
SCALE = 6
# Trying all eight masks takes five times as long; any mask is read.
MASK = 3


def write_png(payload: str, path: Path) -> None:
    """Draw the code with a quiet margin of four modules, error correction M."""
    import segno

    code = segno.make_qr(payload, error="m", boost_error=False, mask=MASK)
    code.save(str(path), kind="png", scale=SCALE, border=4)
