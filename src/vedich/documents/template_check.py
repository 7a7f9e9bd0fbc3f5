"""Is a Word template whole? Every tag closed, known and in its place, or a clear word which is not.

An office edits the template in Word, where a brace is easily lost. Everything that can be found
before rendering is found here, with the text of the paragraph it stands in.

>>> check_tags(["Số: {{ number }}", "{%p for x in xs %}", "{{ x }}", "{%p endfor %}"],
...            {"number", "xs"}, "bao-cao.docx")
>>> check_tags(["{{ nunber }}"], {"number"}, "bao-cao.docx")
Traceback (most recent call last):
...
vedich.domain.errors.Refusal: Tag “{{ nunber }}” is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from vedich.domain.errors import Refusal

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}")
_STATEMENT = re.compile(r"^\{%-?\s*(?:(?:p|tr|tc|r)\s)?\s*(\w+)(.*?)-?%\}$", re.DOTALL)
_LOOP = re.compile(r"^\s*(\w+)\s+in\s+(.+)$", re.DOTALL)
_CLOSES = {"endfor": "for", "endif": "if"}
_INSIDE = {"else", "elif"}


def environment() -> Any:
    """The only way templates are run: in a sandbox, escaping, refusing what they do not know."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def check_tags(paragraphs: Iterable[str], known: set[str], file: str) -> None:
    """Raises Refusal for the first tag that is not closed, not known or not in its place."""
    names = [set(known)]
    open_tags: list[tuple[str, str, str]] = []
    for text in paragraphs:
        if stray := _BRACES.search(_TAG.sub("", text)):
            raise _broken(stray.group(), text, file, "chưa mở hoặc chưa đóng", "is not closed")
        for tag in _TAG.findall(text):
            if tag.startswith("{{"):
                _check_expression(tag[2:-2], tag, names[-1], text, file)
            elif tag.startswith("{%"):
                _check_statement(tag, names, open_tags, text, file)
    if open_tags:
        word, tag, text = open_tags[-1]
        raise _broken(tag, text, file, f"thiếu thẻ đóng “end{word}”", f"has no closing “end{word}”")


def _check_statement(
    tag: str, names: list[set[str]], open_tags: list[tuple[str, str, str]], text: str, file: str
) -> None:
    matched = _STATEMENT.match(tag)
    word, rest = matched.groups() if matched else ("", "")
    if word in _CLOSES:
        if not open_tags or open_tags.pop()[0] != _CLOSES[word]:
            raise _broken(tag, text, file, "không khớp với thẻ mở nào", "closes nothing")
        names.pop()
    elif word == "for" and (loop := _LOOP.match(rest)):
        _check_expression(loop.group(2), tag, names[-1], text, file)
        names.append(names[-1] | {loop.group(1), "loop"})
        open_tags.append((word, tag, text))
    elif word == "if" or word in _INSIDE:
        if rest.strip():
            _check_expression(rest, tag, names[-1], text, file)
        if word == "if":
            names.append(names[-1])
            open_tags.append((word, tag, text))
    else:
        raise _broken(
            tag, text, file, "không phải lệnh được dùng trong mẫu", "is no usable command"
        )


def _check_expression(source: str, tag: str, known: set[str], text: str, file: str) -> None:
    from jinja2 import TemplateSyntaxError, meta

    runner = environment()
    try:
        used = meta.find_undeclared_variables(runner.parse("{{" + source + "}}"))
    except TemplateSyntaxError as error:
        raise _broken(tag, text, file, "viết sai cú pháp", "is not well-formed") from error
    for name in sorted(used - known):
        close = get_close_matches(name, known, n=1)
        hint = (f"Có phải “{close[0]}”?", f"Did you mean “{close[0]}”?") if close else ("", "")
        raise _broken(tag, text, file, "không có trong báo cáo", "is not known", hint)


def _broken(
    tag: str, text: str, file: str, vi: str, en: str, hint: tuple[str, str] = ("", "")
) -> Refusal:
    again = ("Mở mẫu bằng Word, sửa thẻ rồi làm lại.", "Mend the tag in Word and try again.")
    return Refusal(
        "broken_template",
        f"Mẫu “{file}”: thẻ “{tag}” {vi}.",
        f"Tag “{tag}” {en}.",
        where=f"{file}: “{' '.join(text.split())[:120]}”",
        hint_vi=f"{hint[0]} {again[0]}".strip(),
        hint_en=f"{hint[1]} {again[1]}".strip(),
    )
