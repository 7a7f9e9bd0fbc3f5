"""PostgreSQL whose writers take turns, as those of SQLite do."""
