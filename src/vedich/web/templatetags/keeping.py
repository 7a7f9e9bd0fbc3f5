"""The parts of a page that are kept: written once, then taken from what was kept (web.keeping).

{% kept "content" %}{% block content %}{% endblock %}{% endkept %}
"""

from __future__ import annotations

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import mark_safe

register = template.Library()


class KeptNode(template.Node):
    """Writes its part, or gives the one of a kept page."""

    def __init__(self, name: FilterExpression, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        """The part as text; a page that is being kept remembers it."""
        name = self.name.resolve(context)
        if context.get("kept") is not None:
            known: str = context["kept"][name]
            return mark_safe(known)  # noqa: S308 - written by these templates
        text = str(self.nodelist.render(context))
        parts = getattr(context.get("request"), "kept_parts", None)
        if parts is not None:
            parts[name] = text
        return text


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """``{% kept "name" %}…{% endkept %}``."""
    name = parser.compile_filter(token.split_contents()[1])
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name, nodelist)
