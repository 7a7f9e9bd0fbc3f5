"""``--help`` in both languages: headings, the list of commands and the help option itself.

bilingual(app)      # once, after every command is registered
"""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_HELP = "Xem cách dùng. / Show how to use it."


class _Bilingual:
    """What commands and groups of commands share."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        formatter.write_usage(
            ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), "Cách dùng / Usage: "
        )

    def format_options(self, ctx: Any, formatter: Any) -> None:
        records: dict[str, list[Any]] = {"Tham số / Arguments": [], "Tùy chọn / Options": []}
        arguments, options = records.values()
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                if parameter.param_type_name == "argument":
                    arguments.append((parameter.metavar or parameter.name, *record[1:]))
                else:
                    options.append(record)
        for title, rows in records.items():
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _HELP
        return option


class _Command(_Bilingual, TyperCommand):
    """A command whose help is in both languages."""


class _Group(_Bilingual, TyperGroup):
    """A group whose commands are listed with both their sentences."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        super().format_options(ctx, formatter)
        shown = [(name, one.help or "") for name, one in self.commands.items() if not one.hidden]
        with formatter.section("Lệnh / Commands"):
            formatter.write_dl(shown)


class ShowsFirst(_Group):
    """A group that shows something by itself: ``vedich targets X`` is ``vedich targets show X``."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        asked = args[0] if args else ""
        if asked not in self.commands and asked not in ctx.help_option_names:
            args = ["show", *args]
        return super().parse_args(ctx, args)


def bilingual(app: typer.Typer) -> None:
    """Let every command below ``app`` explain itself in both languages."""
    if app.info.cls is not ShowsFirst:
        app.info.cls = _Group
    for command in app.registered_commands:
        command.cls = _Command
    for group in app.registered_groups:
        bilingual(group.typer_instance)
