"""Which layout reads a file: the one named, a file of one's own, or the only one that fits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from vedich.domain.errors import Refusal
from vedich.domain.layouts import Layout, SourceKind
from vedich.operations.office import Office
from vedich.operations.telling import Tell, rows_read

if TYPE_CHECKING:
    from vedich.intake.reading import Reading

_YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A layout that was settled on."""

    layout: Layout

    def read(self, path: Path, office: Office, tell: Tell) -> tuple[Reading, str]:
        """The read file and its source; kept personal columns are hashed with the office's key."""
        from vedich.intake.reading import read

        secret = office.secret() if any(one.use for one in self.layout.personal) else b""
        heard = rows_read(path.name, tell)
        return read(path, self.layout, secret=secret, progress=heard), self.layout.source


@dataclass(frozen=True, slots=True)
class Recognised:
    """Published figures, recognised by what is in the file. ``captured``: when they were read."""

    captured: datetime | None = None

    def read(self, path: Path, office: Office, tell: Tell) -> tuple[Reading, str]:
        """The read file and whose figures they are."""
        from vedich.intake.figure_rows import Context
        from vedich.intake.published import read_published

        given = Context(captured_at=self.captured)
        portals = office.book.portals.values()
        found = read_published(path, portals, given=given, progress=rows_read(path.name, tell))
        return found.reading, found.source


Choice = Chosen | Recognised


_WORDS = {
    SourceKind.DOSSIERS: ("hồ sơ", "dossiers"),
    SourceKind.SUMMARY: ("bảng tổng hợp", "a summary"),
    SourceKind.UNITS: ("danh sách đơn vị", "a list of units"),
    SourceKind.PROCEDURES: ("danh mục thủ tục", "a list of procedures"),
    SourceKind.CALENDAR: ("lịch làm việc", "a working calendar"),
    SourceKind.FEES: ("biểu thu phí, lệ phí", "a table of fees"),
    SourceKind.OBSERVATIONS: ("số liệu công bố", "published figures"),
}


def choose(
    office: Office,
    path: Path,
    asked: str | None,
    kinds: Collection[SourceKind] = tuple(SourceKind),
) -> Chosen:
    """The layout called ``asked``, the layout file it names, or the only one whose header fits.

    Refusal for an unknown name, for a layout of another kind than ``kinds``, and where none or
    several layouts fit.
    """
    chosen = _named(office, asked) if asked else _only_fit(office, path, kinds)
    if chosen.kind not in kinds:
        vi, en = _WORDS[chosen.kind]
        of_fees = chosen.kind is SourceKind.FEES
        verb, option = ("fees import", "") if of_fees else ("import", f" --layout {chosen.id}")
        raise Refusal(
            "other_kind_of_file",
            f"Cách đọc tệp “{chosen.id}” đọc {vi}, lệnh này không nhận loại tệp đó.",
            f"The layout “{chosen.id}” reads {en}, which this command does not take.",
            where=chosen.id,
            hint_vi=f"Dùng: vedich {verb} TỆP{option}.",
            hint_en=f"Use: vedich {verb} FILE{option}.",
        )
    return Chosen(chosen)


def _named(office: Office, asked: str) -> Layout:
    if asked not in office.book.layouts and asked.endswith(_YAML):
        from vedich.rulebook.layouts import load_layout
        from vedich.rulebook.source import SourceFile

        return load_layout(SourceFile.read(Path(asked)))
    return office.book.layout(asked)


def _only_fit(office: Office, path: Path, kinds: Collection[SourceKind]) -> Layout:
    from vedich.intake.detecting import both

    layouts = [one for one in office.book.layouts.values() if one.kind in kinds]
    fitting, near = both(path, layouts)
    if len(fitting) == 1:
        return fitting[0]
    nearest = fitting or [layout for layout, _, _ in near[:3]]
    names = ", ".join(layout.id for layout in nearest)
    if fitting:
        raise Refusal(
            "several_layouts_fit",
            f"Nhiều cách đọc cùng khớp với tệp “{path.name}”: {names}.",
            f"Several layouts fit “{path.name}”: {names}.",
            where=path.name,
            hint_vi="Chọn một cách đọc tệp bằng --layout.",
            hint_en="Choose one with --layout.",
        )
    raise Refusal(
        "no_layout_fits",
        f"Chưa có cách đọc tệp nào khớp với tiêu đề của tệp “{path.name}”.",
        f"No layout fits the header of “{path.name}”.",
        where=path.name,
        hint_vi=f"Gần nhất: {names}. Số liệu đã công bố thì dùng “vedich observe”; tệp chưa ai "
        "mô tả thì mô tả trên trang Dữ liệu, hoặc bắt đầu bằng “vedich layout draft”.",
        hint_en=f"Nearest: {names}. Published figures go in by “vedich observe”; a file nobody has "
        "described is described on the page Data, or by “vedich layout draft”.",
    )
