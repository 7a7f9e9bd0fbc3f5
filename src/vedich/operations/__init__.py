"""The verbs of the product and its only writers: they join the rooms below into answers.

Each chapter is a folder with its own first line; what all of them start from lies beside this page
(``office``, ``answers``, ``telling``, ``outbound``). Every answer is a plain dict whose list stands
first under ``rows``; the faces only print it.
"""
