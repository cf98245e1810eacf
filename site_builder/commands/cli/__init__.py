"""The commands. This package alone prints and exits; what is heavy is imported by the command that
needs it."""

from __future__ import annotations

import os

import click

from site_builder.commands.cli.deployed import deploy_check
from site_builder.commands.cli.file import convert, inspect, validate
from site_builder.commands.cli.site import build, check, serve
from site_builder.commands.cli.start import init, new, schema
from site_builder.commands.usage import FrenchGroup

__all__ = ["main"]

COMMANDS = (build, serve, inspect, convert, check, validate, new, schema, init, deploy_check)


@click.group(
    cls=FrenchGroup, commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="beffroi")
def main() -> None:
    """Turn a folder of datasets into an open-data portal made of static files."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        click.get_current_context().color = False
