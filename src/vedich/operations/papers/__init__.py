"""Papers and reports of a campaign: drafted, numbered, signed, written to files."""
