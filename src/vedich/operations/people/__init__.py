"""People, their roles, rights and parts; how they sign in."""
