"""PostgreSQL whose writers take turns, so that a verb means the same on either database.

Verbs look at several rows and write others, then lock the head of the log. Two of them at once
could each go by what the other one is changing, or wait for each other's rows. Here a transaction
first waits for its turn, at most a minute; the server ends the turn of whoever is killed. Reading
needs no turn.

    DATABASES = {"default": {"ENGINE": "vedich.config.queued_postgresql", …}}
"""

from __future__ import annotations

from django.db.backends.postgresql import base

_TURN = "SET LOCAL lock_timeout = '60s'; SELECT pg_advisory_xact_lock(766)"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that queues when a transaction begins."""

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        """As Django's; a transaction that begins has its turn afterwards."""
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        if autocommit:
            return
        try:
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute(_TURN)
        except BaseException:
            self.close()  # the next one begins with a connection that is in no transaction
            raise
