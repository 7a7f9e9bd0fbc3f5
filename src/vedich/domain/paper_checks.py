"""Which checks a rule of layout can name, and a whole paper held against all rules.

Example: ``check_paper(measures, rules)`` gives every finding in the order of the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from vedich.domain import paper_page_checks as pages
from vedich.domain import paper_text_checks as texts
from vedich.domain.paper_looks import Looked
from vedich.domain.paper_measures import Measures
from vedich.domain.paper_parts import parts_of
from vedich.domain.paper_rules import Finding, PageRule, PageRules

Check = Callable[[PageRule, Looked], Iterable[Finding]]
CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        *(texts.present, texts.run, texts.line, texts.gap, texts.capitals, texts.order),
        *(texts.matches, texts.never, texts.last_matches, texts.others_match),
        *(pages.page, pages.page_number, pages.number_size, pages.head_columns),
        *(pages.cell_widths, pages.one_line, pages.rule_length, pages.kept_together),
        *(pages.annex_numerals, pages.annex_pages),
    )
}


def check_paper(measures: Measures, rules: PageRules) -> list[Finding]:
    """Everything that is against the rules."""
    looked = Looked(measures, parts_of(measures, frozenset(rules.kinds)))
    return [
        finding
        for rule in rules.rules
        if not rule.forms or looked.parts.form in rule.forms
        for finding in CHECKS[rule.check](rule, looked)
    ]
