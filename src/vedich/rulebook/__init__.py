"""YAML → domain objects: the rules of the product, as files an official can read and sign.

Nothing here decides what a rule says; it refuses what it does not know, with file and line.
"""
