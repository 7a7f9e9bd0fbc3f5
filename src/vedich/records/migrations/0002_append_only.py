"""The database itself refuses to change or delete an event of the log."""

from typing import Any

from django.db import migrations

_SAID = "the audit log is append-only"
_SQLITE = tuple(
    f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON records_auditevent"
    f" BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    for what in ("UPDATE", "DELETE")
)
_POSTGRESQL = (
    "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$",
    "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON records_auditevent"
    " FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
)


def guard(apps: Any, schema_editor: Any) -> None:
    """Create the triggers of the database at hand."""
    for statement in _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Triggers on ``records_auditevent``."""

    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
