"""The application's state in a backup: taken at one moment, put back as it was.

SQLite is copied by its own backup interface. PostgreSQL is written table by table (``COPY``) in one
repeatable-read transaction: that needs no tool of the server's own version beside the product, and
the migrations the rows belong to are named, so a later version can take them in.

Sessions and signs of life are left out: whoever finds an archive must not find open sessions.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from vedich.domain.errors import Refusal
from vedich.operations.keeping.schema import Step, bring_to, shape_of, unknown
from vedich.warehouse.holdings import copy_database, settle

SQLITE, POSTGRESQL = "sqlite", "postgresql"
DATABASE = "app.sqlite"
LEFT_OUT = ("django_session", "records_workerpulse")
_MADE_BY_MIGRATING = ("django_migrations",)


def take_state(home: Path, folder: Path) -> dict[str, Any]:
    """Write the state into ``folder``; says ``engine``, ``migrations``, ``anchor`` and ``tables``.

    Django is loaded; an engine of None means that there is no state yet.
    """
    from django.db import connection

    shape = shape_of()
    if shape.fresh:
        return {"engine": None, "migrations": [], "anchor": None, "tables": {}}
    if connection.vendor == SQLITE:
        anchor = _copy_sqlite(home / DATABASE, folder / DATABASE)
        tables: dict[str, list[str]] = {}
    else:
        anchor, tables = _write_tables(folder)
    steps = [list(step) for step in shape.applied]
    return {"engine": connection.vendor, "migrations": steps, "anchor": anchor, "tables": tables}


def check_state(state: dict[str, Any]) -> None:
    """Refusal where this version, or the database it is told to use, can't take the state back."""
    from django.db import connection

    if state["engine"] is None:
        return
    if unknown(_steps(state)):
        raise Refusal(
            "newer_workspace",
            "Bản sao lưu do một phiên bản vedich mới hơn tạo ra.",
            "The backup was made by a newer vedich.",
            hint_vi="Cập nhật vedich rồi chạy lại.",
            hint_en="Update vedich and run again.",
        )
    if state["engine"] != connection.vendor:
        raise Refusal(
            "other_database",
            f"Bản sao lưu lấy từ {state['engine']}, nhưng nơi phục hồi dùng {connection.vendor}.",
            f"The backup was taken of {state['engine']}, but {connection.vendor} is set here.",
            where="VEDICH_DATABASE_URL",
            hint_vi="Đặt (hoặc bỏ) biến VEDICH_DATABASE_URL như ở nơi đã sao lưu.",
            hint_en="Set (or unset) VEDICH_DATABASE_URL as it was where the backup was taken.",
        )
    if connection.vendor != SQLITE and not shape_of().fresh:
        raise Refusal(
            "database_not_empty",
            "Cơ sở dữ liệu ở VEDICH_DATABASE_URL đã có dữ liệu; chỉ phục hồi vào nơi trống.",
            "The database of VEDICH_DATABASE_URL holds something; restoring needs an empty one.",
            where="VEDICH_DATABASE_URL",
            hint_vi="Tạo cơ sở dữ liệu mới và đặt địa chỉ của nó.",
            hint_en="Create a new database and set its address.",
        )


def put_state(state: dict[str, Any], folder: Path) -> None:
    """Fill the empty PostgreSQL database from the tables in ``folder``; SQLite needs nothing."""
    if state["engine"] != POSTGRESQL:
        return
    from django.db import connection, transaction

    bring_to(_steps(state))
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, columns in state["tables"].items():
            cursor.execute(f"DELETE FROM {quote(table)}")  # noqa: S608 - quoted
            named = ", ".join(quote(one) for one in columns)
            sql = f"COPY {quote(table)} ({named}) FROM STDIN"
            with (folder / table).open("rb") as file, cursor.cursor.copy(sql) as copy:
                while piece := file.read(1024 * 1024):
                    copy.write(piece)
        _count_on(cursor, state["tables"])


def _copy_sqlite(source: Path, copy: Path) -> dict[str, Any] | None:
    copy_database(source, copy)
    settle(copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as con:
        there = {row[0] for row in con.execute("SELECT name FROM sqlite_master")}
        for table in LEFT_OUT:
            if table in there:
                con.execute(f"DELETE FROM {table}")  # noqa: S608 - a constant
        con.execute("VACUUM")  # what was deleted is gone from the file, too
        head = con.execute("SELECT seq, hash FROM records_audithead").fetchone()
    return {"seq": head[0], "hash": head[1]} if head else None


def _write_tables(folder: Path) -> tuple[dict[str, Any] | None, dict[str, list[str]]]:
    from django.db import connection

    quote = connection.ops.quote_name
    tables: dict[str, list[str]] = {}
    # Begun by hand: Django's transactions queue with those that write, and this one only reads.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT seq, hash FROM records_audithead")
        head = cursor.fetchone()
        for table in sorted(connection.introspection.table_names(cursor)):
            if table in (*LEFT_OUT, *_MADE_BY_MIGRATING):
                continue
            found = connection.introspection.get_table_description(cursor, table)
            tables[table] = [column.name for column in found]
            named = ", ".join(quote(one) for one in tables[table])
            sql = f"COPY (SELECT {named} FROM {quote(table)}) TO STDOUT"  # noqa: S608 - quoted
            with (folder / table).open("wb") as file, cursor.cursor.copy(sql) as copy:
                for piece in copy:
                    file.write(piece)
        cursor.execute("COMMIT")
    return ({"seq": head[0], "hash": head[1]} if head else None), tables


def _count_on(cursor: Any, tables: dict[str, list[str]]) -> None:
    """Numbers given out by the database go on after the highest one that is there."""
    from django.db import connection

    for table in tables:
        for found in connection.introspection.get_sequences(cursor, table):
            column = connection.ops.quote_name(found["column"])
            name = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), max({column})) FROM {name}"  # noqa: S608
                f" HAVING max({column}) IS NOT NULL",
                [name, found["column"]],
            )


def _steps(state: dict[str, Any]) -> list[Step]:
    return [(app, name) for app, name in state["migrations"]]
