"""Milestones and closed periods: answered, signed, frozen, shut at every door."""
