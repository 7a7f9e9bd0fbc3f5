"""Files of layout rules (``definitions/page-rules``) → ``domain.paper_rules``.

A check that does not exist, a pattern that is none and limits the wrong way round are refused with
the line they stand on.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from vedich.domain.paper_checks import CHECKS
from vedich.domain.paper_rules import PageRules
from vedich.rulebook.schema import read
from vedich.rulebook.source import Loc, SourceFile

_NEED_PATTERN = ("matches", "never", "last_matches", "others_match")


def load_page_rules(source: SourceFile) -> PageRules:
    """The rules of a file; Refusal for the first that can't be held against anything."""
    found = read(source, PageRules)
    seen: set[str] = set()
    for index, rule in enumerate(found.rules):
        here: Loc = ("rules", index)
        if rule.id in seen:
            raise source.refuse(
                (*here, "id"),
                f"quy tắc “{rule.id}” viết hai lần.",
                f"rule “{rule.id}” is written twice.",
            )
        seen.add(rule.id)
        if rule.check not in CHECKS:
            near = ", ".join(get_close_matches(rule.check, CHECKS, 3)) or ", ".join(sorted(CHECKS))
            raise source.refuse(
                (*here, "check"),
                f"không có cách kiểm tra “{rule.check}”.",
                f"there is no check “{rule.check}”.",
                f"Có phải là {near}?",
                f"Did you mean {near}?",
            )
        if rule.low is not None and rule.high is not None and rule.low > rule.high:
            raise source.refuse(
                (*here, "low"), "mức thấp lớn hơn mức cao.", "low is greater than high."
            )
        _check_pattern(source, here, rule.check, rule.pattern)
    return found


def _check_pattern(source: SourceFile, here: Loc, check: str, pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise source.refuse(
            (*here, "pattern"), f"mẫu viết sai ({error}).", f"the pattern is wrong ({error})."
        ) from error
    if (check in _NEED_PATTERN) != bool(pattern):
        raise source.refuse(
            (*here, "pattern"),
            f"cách kiểm tra “{check}” {'cần' if not pattern else 'không dùng'} mẫu (pattern).",
            f"the check “{check}” {'needs a' if not pattern else 'has no'} pattern.",
        )
