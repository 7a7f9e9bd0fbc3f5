"""Texts as banks carry them: ASCII only, Vietnamese marks folded away, nothing cut.

>>> folded("Lệ phí đăng ký thường trú", "purpose", 25)
'Le phi dang ky thuong tru'
"""

from __future__ import annotations

from vedich.domain.errors import Refusal
from vedich.domain.vietnamese import unmarked


def folded(text: str, name: str, most: int) -> str:
    """``text`` without marks; Refusal where a sign stays that banks can't carry, or it is long.

    ``name`` is what the refusal calls the field; ``most`` counts characters after folding.
    """
    bare = unmarked(text.replace("\u00a0", " ")).strip()
    wrong = next((sign for sign in bare if not " " <= sign <= "~"), None)
    if wrong is not None:
        shown = f"“{wrong}” (U+{ord(wrong):04X})" if wrong.isprintable() else f"U+{ord(wrong):04X}"
        raise Refusal(
            "sign_not_carried",
            f"“{name}” có ký tự {shown} mà mã QR chuyển khoản không mang được.",
            f"“{name}” holds {shown}, which a transfer code can't carry.",
            where=name,
            hint_vi="Chỉ dùng chữ, số và dấu câu thông thường; chữ có dấu tự được bỏ dấu. "
            "Bỏ biểu tượng cảm xúc và xuống dòng.",
            hint_en="Use letters, digits and common punctuation; marks are folded away. "
            "Leave out emoji and line breaks.",
        )
    if len(bare) > most:
        raise Refusal(
            "too_long",
            f"“{name}” dài {len(bare)} ký tự, nhiều nhất là {most}.",
            f"“{name}” has {len(bare)} characters, {most} at most.",
            where=name,
            hint_vi="Viết ngắn lại; phần mềm không tự cắt bớt.",
            hint_en="Write it shorter; nothing is cut for you.",
        )
    return bare
