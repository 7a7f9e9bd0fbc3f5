"""What codes of the records are called on a page.

{{ row.source|source }}        Cổng Dịch vụ công quốc gia …
{{ import.layout|layout }}     Bản ghi đồng bộ hồ sơ với Cổng Dịch vụ công quốc gia
{{ job.payload.campaign|plan }}    KH 35/KH-UBND
"""

from __future__ import annotations

from django import template

from vedich.operations.pages.board import office_now
from vedich.operations.pages.names import reader_named, source_named
from vedich.web.templatetags.site import said

register = template.Library()


@register.filter
def source(value: str) -> str:
    """Where data come from."""
    return said(source_named(office_now(), value))


@register.filter
def layout(value: str) -> str:
    """How a file was read."""
    return said(reader_named(office_now(), value or ""))


@register.filter
def plan(value: str | None) -> str:
    """A campaign by its document."""
    known = office_now().book.campaigns.get(value or "")
    return known.document.short if known else value or ""
