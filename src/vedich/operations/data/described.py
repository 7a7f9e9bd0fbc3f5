"""A described file becomes a layout of the office: written together with its event.

    name = save_layout(actor, path, wishes)      # "so-theo-doi", in definitions/layouts

An own layout is replaced only where the person is changing that very one; a shipped one never. The
event keeps the text before and after, so that an older reading can always be explained.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from vedich.domain import clock
from vedich.domain.errors import Refusal
from vedich.domain.layouts import Layout
from vedich.domain.vietnamese import day
from vedich.operations.data.describing import Desk, look
from vedich.operations.data.describing_columns import Wishes
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.keeping.decided_files import deciding, put
from vedich.operations.office import Office
from vedich.operations.people.permissions import Action, check
from vedich.records.models import AuditEvent, User
from vedich.warehouse.files import make_folder

WRITTEN = "layout.write"


def save_layout(actor: Actor, path: Path, wishes: Wishes, office: Office | None = None) -> str:
    """Write the layout and return its id; Refusal while something is missing or the id is taken."""
    if isinstance(actor, User):
        check(actor, Action.IMPORT_DATA)
    office = office or Office.open()
    desk = look(path, wishes, office)
    if desk.problems or desk.draft is None:
        raise _unfinished(desk, path)
    name = desk.draft.id
    place = office.workspace.path / "definitions" / "layouts" / f"{name}.yaml"
    with deciding(office.workspace.path):
        before = own_text(office, name)
        if name in Office(office.workspace).book.layouts and not (before and wishes.like == name):
            raise _taken(name, before is not None)
        text = signed(desk, path, actor)
        make_folder(place.parent)
        event = append(actor, WRITTEN, f"layout:{name}", before=before, after={"text": text})
        put(place, text, event)
    return name


def own_text(office: Office, name: str) -> dict[str, str] | None:
    """The text of the office's own layout of that id; None where it has none."""
    from vedich.rulebook.book import Kind

    known = name in office.book.layouts
    if not known or not (file := office.book.file_of(Kind.LAYOUTS, name)).own:
        return None
    return {"text": file.path.read_text(encoding="utf-8")}


def as_it_was(name: str, digest: str) -> Layout | None:
    """An own layout as it was under that digest, out of the event that wrote or replaced it; None
    where the log has none such."""
    from vedich.rulebook.layout_draft import layout_of

    events = AuditEvent.objects.filter(verb=WRITTEN, subject=f"layout:{name}")
    sides = events.values_list("before__text", "after__text")
    # What was written by hand stands only in the event that replaced it.
    for said in dict.fromkeys(text for both in sides for text in both if text):
        with suppress(Refusal):  # what an older version took may be refused today
            if (layout := layout_of(said, name)).digest == digest:
                return layout
    return None


def signed(desk: Desk, path: Path, actor: Actor) -> str:
    """The text with who described the file and when."""
    from vedich.rulebook.layout_draft import layout_of

    who = actor.full_name or actor.username if isinstance(actor, User) else actor
    text = f"# {who}, {day(clock.today())}: {path.name}\n{desk.text}"
    layout_of(text, desk.draft.id if desk.draft else "")
    return text


def _unfinished(desk: Desk, path: Path) -> Refusal:
    vi = " ".join(one.vi for one in desk.problems)
    en = " ".join(one.en for one in desk.problems)
    return Refusal(
        "layout_unfinished",
        f"Chưa lưu được cách đọc tệp. {vi}",
        f"The layout can't be saved yet. {en}",
        where=path.name,
    )


def _taken(name: str, own: bool) -> Refusal:
    whose = ("của đơn vị", "of your own") if own else ("có sẵn trong phần mềm", "that ships")
    return Refusal(
        "layout_exists",
        f"Đã có cách đọc tệp {whose[0]} mang mã “{name}”.",
        f"There is a layout {whose[1]} called “{name}” already.",
        where=name,
        hint_vi="Đặt tên khác" + (", hoặc mở cách đọc ấy để sửa." if own else "."),
        hint_en="Choose another title" + (", or open that layout to change it." if own else "."),
    )
