"""The life of a campaign: its plan, its revisions and parent, its calendar and duties."""
