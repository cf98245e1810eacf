"""The commands. This package alone prints and exits; what is heavy is imported by the command that
needs it."""

from __future__ import annotations

import os
from typing import Any

import click

from site_builder.commands.cli.deployed import deploy, deploy_check
from site_builder.commands.cli.difference import diff
from site_builder.commands.cli.erasing import find_traces, withdraw
from site_builder.commands.cli.file import convert, inspect, validate
from site_builder.commands.cli.harvesting import harvest
from site_builder.commands.cli.migrating import migrate
from site_builder.commands.cli.moving import join, leave
from site_builder.commands.cli.site import build, check, serve
from site_builder.commands.cli.start import init, new, schema
from site_builder.commands.output import discard_lost_output, stop_without_output
from site_builder.commands.usage import FrenchGroup

__all__ = ["main"]

COMMANDS = (
    build,
    serve,
    inspect,
    convert,
    check,
    validate,
    diff,
    new,
    schema,
    init,
    deploy,
    deploy_check,
    harvest,
    migrate,
    leave,
    join,
    withdraw,
    find_traces,
)


class Program(FrenchGroup):
    """The program, whose help too needs an output that takes it."""

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            return super().main(*args, **extra)
        finally:
            discard_lost_output()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with stop_without_output():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        with stop_without_output():
            return super().invoke(ctx)


@click.group(
    cls=Program, commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="beffroi")
def main() -> None:
    """Turn a folder of datasets into an open-data portal made of static files."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        click.get_current_context().color = False
