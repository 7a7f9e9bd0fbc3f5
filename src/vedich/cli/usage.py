"""A command typed wrongly: one sentence in the person's language, and exit code 2.

>>> vietnamese("No such command 'cuont'.")
'Không có lệnh “cuont”.'
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from vedich.cli.output import Mistyped, Say, chosen_language, refuse
from vedich.domain.errors import Refusal

_SENTENCES = (
    (r"No such command '(.*?)'", "Không có lệnh “{}”."),
    (r"No such option: (\S+)", "Không có tùy chọn “{}”."),
    (r"Missing argument '(.*?)…?'", "Thiếu {}."),
    (r"Missing option '(.*?)'", "Thiếu tùy chọn {}."),
    (r"Missing command", "Thiếu tên lệnh."),
    (r"Got unexpected extra argument\S* \((.*)\)", "Thừa “{}”."),
    (r"Option '(.*?)' requires an argument", "Tùy chọn {} cần một giá trị."),
    (r"Invalid value for '?(.*?)'?: .*integer", "Giá trị của {} phải là số nguyên."),
    (
        r"Invalid value for '?(.*?)'?: .*than or equal to (\S+)",
        "Giá trị của {} phải từ {} trở lên.",
    ),
    (r"Invalid value for '?(.*?)'?:", "Giá trị của {} chưa đúng."),
)


def explain_usage(error: Any, arguments: Sequence[str]) -> int:
    """Say what is wrong with the command line ``arguments``; returns the exit code, 2.

    A group of commands called without one (``vedich rules``) shows its help instead.
    """
    if type(error).__name__ == "NoArgsIsHelpError":
        print(error.format_message(), file=sys.stderr)
        return 2
    english = error.message if isinstance(error, Mistyped) else error.format_message()
    near = _near(error)
    program = error.ctx.command_path if error.ctx else "vedich"
    slip = Refusal(
        "usage",
        error.vi if isinstance(error, Mistyped) else vietnamese(english),
        english,
        where=_where(error),
        hint_vi=(f"Có phải {near}? " if near else "") + f"Xem cách dùng: {program} --help.",
        hint_en=(f"Is it {near}? " if near else "") + f"How to use it: {program} --help.",
    )
    refuse(Say("--json" in arguments, _language(arguments)), slip)
    return 2


def vietnamese(english: str) -> str:
    """The Vietnamese sentence for a message of the command line's parser."""
    for pattern, sentence in _SENTENCES:
        found = re.search(pattern, english, re.DOTALL)
        if found:
            return sentence.format(*found.groups())
    return "Lệnh gõ chưa đúng."


def _where(error: Any) -> str:
    """The option or argument the slip is about."""
    parameter = getattr(error, "param", None)
    named = "/".join(parameter.opts) if parameter is not None else ""
    return getattr(error, "param_hint", None) or getattr(error, "option_name", None) or named


def _near(error: Any) -> str:
    """The command or option that was probably meant."""
    if possible := getattr(error, "possibilities", None):
        return " / ".join(sorted(possible))
    asked = re.search(r"No such command '(.*?)'", error.format_message())
    known = getattr(error.ctx.command, "commands", {}) if error.ctx else {}
    near = get_close_matches(asked.group(1), known, 1) if asked else []
    return near[0] if near else ""


def _language(arguments: Sequence[str]) -> str:
    """The language asked for on this command line, where it is one we speak."""
    text = " ".join(arguments)
    asked = re.search(r"--lang[ =](vi|en)\b", text)
    return chosen_language(asked.group(1) if asked else "")
