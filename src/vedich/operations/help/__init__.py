"""Help for citizens: guides, leaflets, places of help, the help given, scanned codes."""
