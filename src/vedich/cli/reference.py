"""The page of the command line in docs/reference, written from the program itself."""

from __future__ import annotations

from typing import Any


def commands_page() -> str:
    """Markdown of every command with its arguments and options, in the order of ``--help``."""
    import typer.main

    from vedich.cli.main import app

    lines = [
        "# Dòng lệnh / Command line",
        "",
        "Mỗi lệnh có `--json` và `--lang vi|en`.",
        "Mã thoát: 0 xong, 1 bị từ chối hoặc phát hiện sai, 2 gõ sai lệnh.",
        "",
    ]
    _describe(typer.main.get_command(app), "vedich", lines)
    return "\n".join(lines).rstrip() + "\n"


def _describe(command: Any, name: str, lines: list[str]) -> None:
    if getattr(command, "hidden", False):
        return
    inner = getattr(command, "commands", None)
    if inner is not None:
        for key, part in inner.items():
            _describe(part, f"{name} {key}", lines)
        return
    lines += [f"## `{name}`", "", (command.help or "").strip(), ""]
    for parameter in command.params:
        if parameter.name in ("help", "as_json", "lang"):
            continue
        label = " ".join(parameter.opts) if parameter.opts[0].startswith("-") else parameter.metavar
        lines.append(
            f"- `{label or parameter.name}` {getattr(parameter, 'help', None) or ''}".rstrip()
        )
    lines.append("")
