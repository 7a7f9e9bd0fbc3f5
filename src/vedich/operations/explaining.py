"""Open one figure: from the target's clause to the definition, the parts and the very dossiers.

explain("gia-lai-2026", "H21.168", "online_payment", as_of)
"""

from __future__ import annotations
