"""Data come in and are taken back: uploads, layouts, imports, dry runs, units."""
