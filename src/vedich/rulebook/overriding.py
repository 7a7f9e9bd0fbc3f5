"""An office's own file in place of a shipped one: as a whole, and only when it says why.

    overrides:
      definition: online_processing@3f2a5c0d9b1e7a46
      reason: Đơn vị xử lý hồ sơ hoàn toàn trên hệ thống của Bộ
      clause: Điều 4 Quyết định 12/QĐ-SCT ngày 05/01/2026

The digest is that of the shipped file the office looked at: when the shipped file changes, the
office is asked to look again. Index and legal parameters can't be replaced; they need a new id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from vedich.rulebook.source import SourceFile, Strict
from vedich.rulebook.texts import Words

KEY = "overrides"


class _Overrides(Strict):
    definition: Words
    reason: Words
    clause: Words


@dataclass(frozen=True, slots=True)
class Override:
    """A shipped definition an office replaced, with its reason and the clause it rests on."""

    id: str
    digest: str
    reason: str
    clause: str
    file: str


def take_override(source: SourceFile) -> tuple[SourceFile, Override | None]:
    """The file without its ``overrides`` block, and what the block says."""
    if not isinstance(source.data, dict) or KEY not in source.data:
        return source, None
    block = replace(
        source,
        data=source.data[KEY],
        lines={loc[1:]: line for loc, line in source.lines.items() if loc[:1] == (KEY,)},
    )
    said = block.parse(_Overrides)
    name, _, digest = said.definition.partition("@")
    if not digest:
        raise source.refuse(
            (KEY, "definition"),
            "ghi mã và dấu kiểm của tệp được thay, dạng mã@dấu-kiểm.",
            "write id and digest of the file it replaces, as id@digest.",
        )
    rest = {key: value for key, value in source.data.items() if key != KEY}
    override = Override(name, digest, said.reason, said.clause, source.name)
    return replace(source, data=rest), override


def check_override(
    source: SourceFile,
    ids: list[str],
    override: Override | None,
    shipped: Mapping[str, SourceFile],
    replaceable: bool,
) -> None:
    """Raise the Refusal where an office's file may not stand beside, or in place of, ``shipped``.

    ``ids``: what the file defines; ``replaceable``: whether this kind may be replaced at all.
    """
    same = [name for name in ids if name in shipped]
    if same and not replaceable:
        raise source.refuse(
            ("id",),
            f"“{same[0]}” đã có trong bộ định nghĩa kèm phần mềm; loại này không thay được.",
            f"“{same[0]}” is shipped already, and this kind can't be replaced.",
            "Đặt mã mới cho phiên bản của đơn vị.",
            "Give the office's version a new id.",
        )
    if override is None:
        if same:
            current = shipped[same[0]].digest
            raise source.refuse(
                ("id",),
                f"“{same[0]}” đã có trong bộ định nghĩa kèm phần mềm.",
                f"“{same[0]}” is shipped already.",
                f"Muốn thay cả tệp, thêm overrides: definition: {same[0]}@{current}, "
                "lý do (reason) và điều khoản (clause).",
                f"To replace the whole file add overrides: definition: {same[0]}@{current}, "
                "reason and clause.",
            )
        return
    if override.id not in shipped or override.id not in ids:
        raise source.refuse(
            (KEY, "definition"),
            f"tệp này định nghĩa “{', '.join(ids)}”, không thay được “{override.id}”.",
            f"this file defines “{', '.join(ids)}” and can't replace “{override.id}”.",
            "Tệp thay thế phải giữ nguyên mã của tệp được thay.",
            "A replacing file keeps the id of the file it replaces.",
        )
    current = shipped[override.id].digest
    if override.digest != current:
        raise source.refuse(
            (KEY, "definition"),
            f"tệp gốc “{override.id}” nay là {override.id}@{current}, không còn như đã ghi.",
            f"the shipped “{override.id}” is now {override.id}@{current}, not what is written.",
            "Đối chiếu với tệp gốc mới rồi ghi lại dấu kiểm.",
            "Compare with the new shipped file, then write its digest.",
        )
