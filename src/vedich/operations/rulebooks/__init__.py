"""The definitions checked, shown and written down as reference."""
