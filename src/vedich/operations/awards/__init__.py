"""Awards: the files of nominated units and persons, from the way in onwards."""
