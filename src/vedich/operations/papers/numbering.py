"""Numbers of papers: one register for each issuing body, series and year, without gap or double.

    with transaction.atomic():
        take_number("Ủy ban nhân dân xã Ia Ake", "KH", 2024)     # 1, 2, 3 …

Nghị định 30/2020/NĐ-CP, Điều 15: numbers run from 01 on the first day of a year to its last.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from vedich.domain.errors import Refusal
from vedich.operations.keeping.auditing import Actor, append
from vedich.operations.people.permissions import Action, check
from vedich.records.models import NumberBook, Paper, User


def take_number(body: str, series: str, year: int, first: int | None = None) -> int:
    """The next number, inside the transaction that writes it down; the book's row stays locked.

    ``first``: the number a book begins with that was kept elsewhere until now.
    """
    book = _held(body, series, year)
    if first is not None and first != book.last + 1:
        if book.last or first < 1:
            raise Refusal(
                "number_not_next",
                f"Số tiếp theo của sổ là {book.last + 1}, không phải {first}.",
                f"The next number of the register is {book.last + 1}, not {first}.",
                where="number",
                hint_vi="Để trống để lấy số tiếp theo.",
                hint_en="Leave it empty to take the next number.",
            )
        book.last = first - 1
    book.last += 1
    book.save(update_fields=["last"])
    return book.last


def begin_book(actor: Actor, body: str, series: str, year: int, last: int) -> NumberBook:
    """Say which number was the last given elsewhere; Refusal once the book has numbers of ours."""
    if isinstance(actor, User):
        check(actor, Action.ISSUE_PAPER)
    with transaction.atomic():
        book = _held(body, series, year)
        if Paper.objects.filter(body=body, series=series, year=year, number__isnull=False).exists():
            raise Refusal(
                "book_begun",
                f"Sổ {series or 'văn bản'} năm {year} của {body} đã có số cấp tại đây.",
                f"The register {series} of {year} of {body} has numbers given here already.",
            )
        book.last = last
        book.save(update_fields=["last"])
        append(actor, "paper.book", f"book:{series}:{year}", after=facts_of(book))
    return book


def _held(body: str, series: str, year: int) -> NumberBook:
    """The register, its row held until the transaction ends."""
    NumberBook.objects.get_or_create(body=body, series=series, year=year)
    return NumberBook.objects.select_for_update().get(body=body, series=series, year=year)


def books() -> list[NumberBook]:
    """Every register, the latest year first."""
    return list(NumberBook.objects.all())


def facts_of(book: NumberBook) -> dict[str, Any]:
    """A register as the log and ``--json`` have it."""
    return {"body": book.body, "series": book.series, "year": book.year, "last": book.last}
