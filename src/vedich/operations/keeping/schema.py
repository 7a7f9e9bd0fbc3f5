"""The shape of the application's database: fresh, as this version wants it, older or newer.

    shape = shape_of()          # Django is loaded (operations.work.serving)
    shape.newer, shape.pending

A database that holds something is only brought up by ``vedich upgrade``, which backs up first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vedich.domain.errors import Refusal

Step = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """Migrations as (app, name): what was applied, what is still to do, what is not known here."""

    applied: tuple[Step, ...]
    pending: tuple[Step, ...]
    newer: tuple[Step, ...]

    @property
    def fresh(self) -> bool:
        """True where nothing was ever put into the database."""
        return not self.applied


def shape_of() -> Shape:
    """Ask the database; nothing is written."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    loader = executor.loader
    applied = tuple(sorted(loader.applied_migrations))
    pending = executor.migration_plan(loader.graph.leaf_nodes())
    return Shape(
        applied,
        tuple((one.app_label, one.name) for one, _ in pending),
        unknown(applied),
    )


def unknown(applied: Iterable[Step]) -> tuple[Step, ...]:
    """Those of these migrations this version does not know, of the apps it has."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)  # what lies on the disk: no database is asked
    return tuple(
        step
        for step in applied
        if step[0] in loader.migrated_apps and step not in loader.disk_migrations
    )


def bring_up() -> None:
    """Apply what is pending; Refusal for a database of a newer version."""
    from django.core.management import call_command

    check_not_newer(shape_of())
    call_command("migrate", verbosity=0, interactive=False)


def bring_to(steps: Iterable[Step]) -> None:
    """Make an empty database as these migrations left it."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    graph, wanted = executor.loader.graph, set(steps)
    last = [
        step
        for step in sorted(wanted & set(graph.nodes))
        if not any(child.key in wanted for child in graph.node_map[step].children)
    ]
    executor.migrate(last)


def check_not_newer(shape: Shape) -> None:
    """Refusal for a database of a newer version."""
    if shape.newer:
        raise Refusal(
            "newer_workspace",
            "Cơ sở dữ liệu do một phiên bản vedich mới hơn tạo ra.",
            "The database was made by a newer vedich.",
            where=".".join(shape.newer[-1]),
            hint_vi="Cập nhật vedich rồi chạy lại.",
            hint_en="Update vedich and run again.",
        )


def check_current(shape: Shape) -> None:
    """Refusal for a database of another version, older or newer."""
    check_not_newer(shape)
    if shape.pending:
        raise Refusal(
            "older_workspace",
            "Cơ sở dữ liệu do một phiên bản vedich cũ hơn tạo ra, cần được nâng cấp.",
            "The database was made by an older vedich and has to be upgraded.",
            where=".".join(shape.pending[0]),
            hint_vi="Dừng trang rồi chạy: vedich upgrade (lệnh tự sao lưu trước).",
            hint_en="Stop the site and run: vedich upgrade (it backs up first).",
        )
