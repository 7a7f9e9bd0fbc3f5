"""The verbs of the product and its only writers: they join the rooms below into answers.

Every answer is a plain dict whose list stands first under ``rows``; the faces only print it.
"""
