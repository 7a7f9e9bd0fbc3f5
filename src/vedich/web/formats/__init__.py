"""How dates and numbers are written and read. Django's own Vietnamese formats take 03/04/2026 for
the 4th of March and refuse 25/12/2026, so these stand in their place.
"""
