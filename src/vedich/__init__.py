"""Về Đích: from the signed emulation plan to the finish line.

plan → targets → data → standings → reports → awards, every figure traceable to its dossiers and
its legal clause. The rooms of this package are described in docs/decisions and in the docstring
of each room; imports go down only.
"""

__version__ = "0.1.0"
