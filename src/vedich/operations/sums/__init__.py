"""Sums that units report by themselves for a period."""
