"""Signing in and out, the second factor, the own password, and invitation links.

The views of the sign-in library are named one by one in ``urls``, each with its policy; what is not
named there (signing up, resetting by mail) does not exist.
"""
