"""What the words mean: dates, units, figures, indicators, index, targets, standings.

Pure Python over the standard library. Nothing here knows a file format, a database or a screen.
"""
