"""Reminders: who lags, who is told, how messages leave the site."""
