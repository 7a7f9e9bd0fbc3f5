"""Check and show the rules: every definition, every example on the oracle and on the engine."""

from __future__ import annotations

from typing import Any

from vedich.domain.counting import count
from vedich.operations.office import Office


def check_rules(office: Office | None = None) -> dict[str, Any]:
    """Problems as rows ``{code, where, vi, en}``; ``ok`` when there is none."""
    from vedich.operations.fees.examples import ENGINES, fee_examples, wrong_examples
    from vedich.rulebook.checking import Problem, check, extent
    from vedich.warehouse.example_engine import count_rows

    book = (office or Office.open()).book
    engines = {"oracle": count, "duckdb": count_rows}
    problems = check(book, engines)
    problems += [Problem.of(refusal) for refusal in wrong_examples(book)]
    size = extent(book)
    of_fees = sum(1 for _ in fee_examples(book))
    examples = size.examples + of_fees + size.judged
    runs = size.examples * len(engines) + of_fees * len(ENGINES) + size.judged
    kinds = {kind.value: number for kind, number in size.definitions.items()}
    total = sum(kinds.values())
    return {
        "rows": [
            {
                "code": problem.code,
                "where": problem.where,
                "vi": " ".join((problem.vi, problem.hint_vi)).strip(),
                "en": " ".join((problem.en, problem.hint_en)).strip(),
            }
            for problem in problems
        ],
        "ok": not problems,
        "definitions": kinds,
        "examples": examples,
        "engines": list(engines),
        "digest": None if problems else book.digest,
        "summary_vi": f"{total} định nghĩa, {examples} ví dụ chạy {runs} lần trên "
        f"{len(engines)} bộ đếm: " + (f"{len(problems)} lỗi." if problems else "không có lỗi."),
        "summary_en": f"{total} definitions, {examples} examples run {runs} times on "
        f"{len(engines)} engines: " + (f"{len(problems)} wrong." if problems else "nothing wrong."),
    }


def show_rule(name: str, lang: str = "vi", office: Office | None = None) -> dict[str, Any]:
    """One definition as a person reads it; Refusal with the nearest ids where there is none."""
    from vedich.rulebook.showing import show

    text = show((office or Office.open()).book, name, lang)
    return {"rows": [{"id": name, "text": text}], "text": text}
