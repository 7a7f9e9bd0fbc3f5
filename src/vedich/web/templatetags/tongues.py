"""Words of documents on an English page: known ones in English, the rest marked as Vietnamese.

    {{ content.text|own }}      a plan's sentence: <span lang="vi">…</span> on an English page
    {% block_title name %}      a block by the English title its campaign gives it

For text between tags only: in an attribute nothing can be marked.
"""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vedich.web.templatetags.site import is_english, said

register = template.Library()
VIETNAMESE = re.compile(
    "[ăâđêôơưĂÂĐÊÔƠƯàáãèéìíòóõùúýỳÀÁÃÈÉÌÍÒÓÕÙÚÝỲĩĨũŨ\u1ea0-\u1ef9]"  # no English word has these
)
_PIECES = re.compile(r"(\n|[();:“”]|,? – | · |, (?=[A-ZĐ]))")


def _known() -> dict[str, str]:
    """What definitions say of a value without a source, and other words of no document."""
    return {
        "chưa có căn cứ": _("chưa có căn cứ"),
        "chưa có văn bản": _("chưa có văn bản"),
        "chưa có ngày ban hành": _("chưa có ngày ban hành"),
        "chưa có số": _("chưa có số"),
        "chưa thẩm định": _("chưa thẩm định"),
        "Không có cơ quan ban hành": _("Không có cơ quan ban hành"),
        "ví dụ": _("ví dụ"),
        "Ví dụ": _("Ví dụ"),
        "đồng": _("đồng"),
        "đồng/tháng": _("đồng/tháng"),
        "lần mức lương cơ sở": _("lần mức lương cơ sở"),
    }


@register.filter
def own(value: Any) -> Any:
    """A text as its document says it; on an English page its Vietnamese parts are marked."""
    text = "" if value is None else str(value)
    if not is_english() or not VIETNAMESE.search(text):
        return value
    known = _known()
    pieces = [_marked(piece, known) for piece in _PIECES.split(text) if piece]
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.simple_tag(takes_context=True)
def block_title(context: Context, name: str) -> Any:
    """The title of a block of units in the page's language."""
    campaign = context.get("campaign")
    for block in getattr(campaign, "blocks", ()):
        if block.title.vi == name:
            return said(block.title)
    return own(name)


def _marked(piece: str, known: dict[str, str]) -> str | SafeString:
    if not VIETNAMESE.search(piece):
        return piece
    bare = piece.strip()
    before, after = piece[: len(piece) - len(piece.lstrip())], piece[len(piece.rstrip()) :]
    if bare in known:
        return f"{before}{known[bare]}{after}"
    return format_html('{}<span lang="vi">{}</span>{}', before, bare, after)
