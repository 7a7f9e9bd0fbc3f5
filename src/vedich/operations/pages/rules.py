"""The definitions as pages show them: the list, one readable text, and what checking them found.

rule_list()[0]["rows"][0]["id"], rule_text("online_payment", "vi")
"""

from __future__ import annotations

from typing import Any

from vedich.operations.pages.board import kept, office_now
from vedich.operations.rulebooks.checking import check_rules, show_rule


def rule_list() -> list[dict[str, Any]]:
    """Per kind ``{kind, vi, en, rows: [{id, title, checker, status, digest, own}]}``."""
    from vedich.rulebook.book import Kind

    book = office_now().book
    found = []
    for kind in Kind:
        own = book.overrides(kind)
        rows = [_row(name, one, name in own) for name, one in book.all_of(kind).items()]
        found.append({"kind": kind.value, "vi": kind.vi, "en": kind.en, "rows": rows})
    return found


def rule_text(name: str, lang: str) -> str:
    """One definition as a person reads it; Refusal with the nearest ids where there is none."""
    text: str = show_rule(name, lang, office_now())["text"]
    return text


def rules_checked() -> dict[str, Any]:
    """What running every example on every engine found; kept while the rules stay the same."""
    office = office_now()
    return kept("rules", office.book.digest, lambda: check_rules(office))


def _row(name: str, one: Any, own: bool) -> dict[str, Any]:
    title = getattr(one, "title", None)
    return {
        "id": name,
        "title": title if title is not None else name,
        "author": getattr(one, "author", ""),
        "checker": getattr(one, "checker", ""),
        "status": getattr(one, "status", ""),
        "digest": getattr(one, "digest", ""),
        "own": own,
        "versions": [_version(one, each) for each in getattr(one, "versions", ())],
    }


def _version(rule: Any, version: Any) -> dict[str, Any]:
    """A version of an indicator with its clauses and its worked examples; of others, its id."""
    return {
        "id": getattr(version, "id", ""),
        "digest": getattr(rule, "digest", ""),
        "since": getattr(version, "in_force_from", None),
        "basis": [str(one) for one in getattr(version, "basis", ())],
        "examples": [
            {
                "name": one.name,
                "numerator": one.numerator,
                "denominator": one.denominator,
                "excluded": one.excluded,
            }
            for one in getattr(version, "examples", ())
        ],
    }
