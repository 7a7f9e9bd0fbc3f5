"""Keeping what is decided: the log, backups, upgrades, files that bear a power cut."""
