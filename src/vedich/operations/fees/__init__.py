"""Fees, procedures and codes of payments."""
