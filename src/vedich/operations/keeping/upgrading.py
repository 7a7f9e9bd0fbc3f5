"""Bring a workspace of an older version up to this one, with a backup taken first.

upgrade()       # → {"rows": [{"app", "migration"}], "backup": …, "frozen": 0, "changed": …}
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vedich import __version__
from vedich.domain.errors import Refusal
from vedich.operations.data.recording import tell_log
from vedich.operations.keeping.backing_up import backup
from vedich.operations.keeping.schema import Shape, bring_up, check_not_newer, shape_of
from vedich.operations.office import Office
from vedich.operations.telling import Tell, silent
from vedich.operations.work.serving import check_durable, has_database, load, prepare


def upgrade(out: Path | None = None, tell: Tell = silent) -> dict[str, Any]:
    """Back up, apply what is new, publish again. Nothing is done where nothing is to do.

    Refusal for a workspace of a newer version, and while a worker of the site runs.
    """
    office = Office.open()
    office.imports  # noqa: B018 - a ledger of a newer version refuses to be read
    shape = Shape((), (), ())
    if has_database():
        load()
        shape = shape_of()
        check_not_newer(shape)
    behind = bool(office.imports) and _is_behind(office)
    saved: Path | None = None
    if shape.applied and shape.pending:
        _check_stopped()
        tell("Đang sao lưu trước khi nâng cấp …", "Backing up before the upgrade …")
        saved = backup(out, tell, logged=False)["rows"][0]["file"]
        tell("Đang nâng cấp cơ sở dữ liệu …", "Upgrading the database …")
        bring_up()
        check_durable()
        steps = [".".join(step) for step in shape.pending]
        tell_log(
            "workspace.upgrade", f"version:{__version__}", {"steps": steps, "backup": saved.name}
        )
    elif has_database():
        prepare()
    if behind:
        tell("Đang tính lại số liệu …", "Computing the figures again …")
        with office.serving():
            pass
    frozen = _freeze_missing() if has_database() else 0
    return {
        "rows": [{"app": app, "migration": name} for app, name in shape.pending if shape.applied],
        "version": __version__,
        "backup": saved,
        "frozen": frozen,
        "changed": saved is not None or behind or frozen > 0,
    }


def _freeze_missing() -> int:
    """Periods locked by an older version get the file of their figures, where that is sure."""
    from vedich.operations.closing.frozen_later import freeze_missing

    return len(freeze_missing(Office.open()))


def _is_behind(office: Office) -> bool:
    from vedich.warehouse.snapshot import is_behind

    return is_behind(office.workspace, office.indicators)


def _check_stopped() -> None:
    from vedich.operations.work.jobs import worker_alive

    if worker_alive():
        raise Refusal(
            "site_running",
            "Trang đang chạy; không nâng cấp cơ sở dữ liệu đang có người dùng.",
            "The site is running; a database in use is not upgraded.",
            hint_vi="Dừng “vedich serve” và “vedich worker”, chờ nửa phút rồi chạy lại.",
            hint_en="Stop “vedich serve” and “vedich worker”, wait half a minute and run again.",
        )
