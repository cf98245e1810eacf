"""What is wrong with a command line, said in French: click's own words are a programmer's. `--help`
stays English."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from site_builder.core.language import Language, language
from site_builder.core.text import nearest, shown

EXAMPLES = MappingProxyType({
    "build": "build mon-portail",
    "serve": "serve mon-portail",
    "inspect": "inspect subventions-2025.csv",
    "convert": "convert subventions-2025.csv subventions-2025.xlsx",
    "check": "check mon-portail --base origin/main",
    "validate": "validate subventions-2025.csv --schema scdl/subventions",
    "new": "new ma-commune/subventions subventions-2025.csv",
    "schema": "schema mon-portail",
    "init": 'init mon-portail --commune 59009 "Villeneuve-d\'Ascq"',
    "deploy-check": "deploy-check https://donnees.ma-metropole.example/",
})  # fmt: skip


def words() -> Language:
    return language("fr")


def typed() -> str:
    """The program as the user called it: by its path, unless its name is enough."""
    called = sys.argv[0]
    known = (
        Path(called).stem == "beffroi"
        and os.path.dirname(called)  # noqa: PTH120  # pathlib forgets ./
        and called != shutil.which("beffroi")
    )
    return shlex.quote(called) if known else "beffroi"


class Fault(click.UsageError):
    """A fault whose message is ours, in French."""

    def show(self, file: Any = None) -> None:
        said = words().say("usage", mark=words().say("severity.error"), text=self.message)
        click.echo(said, file=file, err=True)
        command = (self.ctx.info_name if self.ctx else None) or ""
        if command in EXAMPLES:
            click.echo(
                words().say("usage.example", command=f"{typed()} {EXAMPLES[command]}"), err=True
            )
        called = f"{typed()} {command}" if command in EXAMPLES else typed()
        click.echo(words().say("usage.help", command=f"{called} --help"), err=True)


def fault(code: str, **params: Any) -> Fault:
    """The fault `usage.<code>` of the command that runs."""
    return Fault(words().say(f"usage.{code}", **params), click.get_current_context(silent=True))


class Command(click.Command):
    """A command whose faults are said in French."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with _in_french(ctx):
            return super().parse_args(ctx, args)


class Commands(click.Group):
    """The program: its faults, and those of its commands, are said in French."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with _in_french(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        with _in_french(ctx):
            return super().resolve_command(ctx, args)


class Named(click.Path):
    """A path that a command is given. What click refuses about it is said in French."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            raise Fault(_unfit(Path(value)), ctx) from None


def _unfit(path: Path) -> str:
    if path.is_dir():
        return words().say("usage.is-folder", path=str(path))
    if path.is_file() and os.access(path, os.R_OK):
        return words().say("usage.is-file", path=str(path))
    if path.exists():
        return words().say("usage.closed", path=str(path))
    beside = (
        path.parent.iterdir()
        if os.access(path.parent, os.R_OK | os.X_OK) and path.parent.is_dir()
        else ()
    )
    near = nearest(path.name, sorted(one.name for one in beside))
    if near:
        return words().say("usage.absent-near", path=str(path), near=str(path.with_name(near)))
    return words().say("usage.absent", path=str(path))


@contextmanager
def _in_french(ctx: click.Context) -> Iterator[None]:
    try:
        yield
    except (Fault, click.exceptions.NoArgsIsHelpError):
        raise
    except click.UsageError as cause:
        raise Fault(_said(cause, ctx.command), ctx) from None


def _said(cause: click.UsageError, command: click.Command) -> str:
    """The sentence of one of click's faults."""
    options = [param for param in command.params if isinstance(param, click.Option)]
    match cause:
        case click.exceptions.NoSuchCommand():
            return _unknown("command", cause.command_name, cause.possibilities, EXAMPLES)
        case click.NoSuchOption():
            names = (max(option.opts, key=len) for option in options)
            return _unknown("option", cause.option_name, cause.possibilities, names)
        case click.MissingParameter(param=click.Parameter() as param):
            return words().say("usage.missing", name=words().say(f"argument.{param.name}"))
        case click.BadParameter(param=click.Parameter(type=click.IntRange() as whole) as param):
            return words().say(
                "usage.range", name=param.opts[0], low=str(whole.min), high=str(whole.max)
            )
        case click.BadParameter(param=click.Parameter(type=click.Choice() as choice) as param):
            return words().say(
                "usage.choice", name=param.opts[0], known=", ".join(map(str, choice.choices))
            )
        case click.BadParameter(param=click.Parameter(type=click.DateTime()) as param):
            return words().say("usage.date", name=param.opts[0])
        case click.BadOptionUsage(option_name=name):
            wanted = next(
                (option.nargs for option in options if name in option.opts and not option.is_flag),
                0,
            )
            return (
                words().count("usage.values", wanted, name=name)
                if wanted
                else words().say("usage.flag", name=name)
            )
    return words().say("usage.extra")


def _unknown(kind: str, name: str, near: list[str] | None, known: Iterable[str]) -> str:
    if near:
        return words().say(f"usage.{kind}-near", name=shown(name), near=near[0])
    return words().say(f"usage.{kind}", name=shown(name), known=", ".join(known) or "--help")
