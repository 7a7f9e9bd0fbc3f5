"""Targets: what the plan's rules give, what a signed version assigns, their sheets."""
