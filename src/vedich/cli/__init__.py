"""The command line: a thin face over the operations; every command has ``--json``."""
