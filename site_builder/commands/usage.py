"""What is wrong with a command line, said in French: click's own words are a programmer's. `--help`
stays English.

A gettext catalogue of click's messages would not do. They say « 0<=x<=65535 » and 'FILE', have no
place for a remedy, and their ids change with minors, whereas its exceptions are a contract.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from site_builder.core.language import Language, load_language
from site_builder.core.message_catalogues import load_catalogue
from site_builder.core.text import find_nearest_word, show_safe_value

EXAMPLES = MappingProxyType({
    "build": "build mon-portail",
    "serve": "serve mon-portail",
    "inspect": "inspect subventions-2025.csv",
    "convert": "convert subventions-2025.csv subventions-2025.xlsx",
    "check": "check mon-portail --base origin/main",
    "validate": "validate subventions-2025.csv --schema scdl/subventions",
    "diff": "diff subventions-2024.csv subventions-2025.xlsx",
    "new": "new ma-commune/subventions subventions-2025.csv",
    "schema": "schema mon-portail",
    "init": 'init mon-portail --commune 59009 "Villeneuve-d\'Ascq"',
    "deploy": "deploy sftp://compte@hebergeur.example/www/donnees mon-portail",
    "deploy-check": "deploy-check https://donnees.ma-metropole.example/",
    "harvest": "harvest mon-portail roubaix",
    "migrate": "migrate https://opendata.ma-commune.example/ mon-portail",
    "leave": "leave roubaix ../portail-roubaix",
    "join": "join ../portail-roubaix mon-portail",
    "withdraw": "withdraw ma-commune/inscriptions --purge --original-kept-at archives",
    "find-traces": "find-traces mon-portail",
})  # fmt: skip


# What a catalogue that can be read neither compiled nor as its source cannot say
UNREADABLE_CATALOGUE = (
    "attention : les textes de Beffroi ({folder}) ne peuvent pas être lus, et ceux qui ont été "
    "compilés ne sont pas à jour : des codes remplacent les phrases qui manquent. → Remettez "
    "beffroi.po en état, puis tapez « make bundles » dans le dossier de Beffroi."
)


@cache
def get_cli_language() -> Language:
    """French, for a terminal. Where its catalogue is to be compiled again, it says so once."""
    language = load_language("fr")
    catalogue = load_catalogue("fr")
    if not catalogue.is_current:
        text = UNREADABLE_CATALOGUE.format(folder=catalogue.folder)
        if catalogue.is_whole:
            mark = language.say("severity.warning")
            sentence = language.say("usage.catalogue", folder=str(catalogue.folder))
            text = language.say("usage", mark=mark, text=sentence)
        with suppress(OSError):  # where nothing can be written, nobody reads it
            click.echo(text, err=True)
    return replace(language, shows_codes=not catalogue.is_whole)


def get_program_name() -> str:
    """The program as the user called it: by its path, unless its name is enough."""
    program = sys.argv[0]
    is_called_by_path = (
        Path(program).stem == "beffroi"
        and os.path.dirname(program)  # noqa: PTH120  # pathlib forgets ./
        and program != shutil.which("beffroi")
    )
    return shlex.quote(program) if is_called_by_path else "beffroi"


class UsageFault(click.UsageError):
    """A fault whose message is ours, in French."""

    def show(self, file: Any = None) -> None:
        with suppress(OSError):  # where nothing can be written, the exit code says it
            for line in self._describe_fault():
                click.echo(line, file=file, err=True)

    def _describe_fault(self) -> Iterator[str]:
        french = get_cli_language()
        program = get_program_name()
        yield french.say("usage", mark=french.say("severity.error"), text=self.message)
        command = (self.ctx.info_name if self.ctx else None) or ""
        if command in EXAMPLES:
            yield french.say("usage.example", command=f"{program} {EXAMPLES[command]}")
            program = f"{program} {command}"
        yield french.say("usage.help", command=f"{program} --help")


def make_usage_fault(code: str, **params: Any) -> UsageFault:
    """The fault `usage.<code>` of the command that runs."""
    return UsageFault(
        get_cli_language().say(f"usage.{code}", **params), click.get_current_context(silent=True)
    )


class FrenchCommand(click.Command):
    """A command whose faults are said in French."""

    allow_extra_args = True  # refused below, where it can be shown

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with _translate_click_errors(ctx):
            extra_words = super().parse_args(ctx, args)
        if extra_words and not ctx.resilient_parsing:
            sentence = get_cli_language().count(
                "usage.extra", len(extra_words), first=show_safe_value(extra_words[0])
            )
            raise UsageFault(sentence, ctx)
        return extra_words


class FrenchGroup(click.Group):
    """The program: its faults, and those of its commands, are said in French."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with _translate_click_errors(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        with _translate_click_errors(ctx):
            return super().resolve_command(ctx, args)


class FrenchPath(click.Path):
    """A path that a command is given. What click refuses about it is said in French."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if "://" in str(value) and not os.path.lexists(value):
            address = show_safe_value(str(value))
            raise UsageFault(get_cli_language().say("usage.address", value=address), ctx)
        try:
            path = super().convert(value, param, ctx)
        except click.BadParameter:
            raise UsageFault(_describe_unfit_path(Path(value)), ctx) from None
        if self.exists and _is_stream(Path(value)):
            raise UsageFault(get_cli_language().say("usage.stdin", path=str(value)), ctx)
        return path


def _is_stream(path: Path) -> bool:
    """Is it what another program writes, as /dev/stdin and what shells make of <(…)? It has no name
    by which a worker could open it."""
    return path.exists() and not path.resolve().exists()


def _describe_unfit_path(path: Path) -> str:
    if str(path) == "-":
        return get_cli_language().say("usage.stdin", path="-")
    # these of os.path answer for a name that is too long, where those of Path raise
    if os.path.isdir(path):  # noqa: PTH112
        return get_cli_language().say("usage.is-folder", path=str(path))
    if os.path.isfile(path) and os.access(path, os.R_OK):  # noqa: PTH113
        return get_cli_language().say("usage.is-file", path=str(path))
    if os.path.exists(path):  # noqa: PTH110
        return get_cli_language().say("usage.closed", path=str(path))
    siblings = (
        path.parent.iterdir()
        if os.access(path.parent, os.R_OK | os.X_OK) and os.path.isdir(path.parent)  # noqa: PTH112
        else ()
    )
    nearest_name = find_nearest_word(path.name, sorted(sibling.name for sibling in siblings))
    if nearest_name:
        return get_cli_language().say(
            "usage.absent-near", path=str(path), near=str(path.with_name(nearest_name))
        )
    return get_cli_language().say("usage.absent", path=str(path))


@contextmanager
def _translate_click_errors(ctx: click.Context) -> Iterator[None]:
    try:
        yield
    except (UsageFault, click.exceptions.NoArgsIsHelpError):
        raise
    except click.UsageError as cause:
        raise UsageFault(_describe_usage_error(cause, ctx.command), ctx) from None


def _describe_usage_error(cause: click.UsageError, command: click.Command) -> str:
    """The sentence of one of click's faults."""
    options = [param for param in command.params if isinstance(param, click.Option)]
    match cause:
        case click.exceptions.NoSuchCommand():
            return _describe_unknown_name(
                "command", cause.command_name, cause.possibilities, EXAMPLES
            )
        case click.NoSuchOption():
            names = (max(option.opts, key=len) for option in options)
            return _describe_unknown_name("option", cause.option_name, cause.possibilities, names)
        case click.MissingParameter(param=click.Parameter() as param):
            return get_cli_language().say(
                "usage.missing", name=get_cli_language().say(f"argument.{param.name}")
            )
        case click.BadParameter(param=click.Parameter(type=click.IntRange() as bounds) as param):
            return get_cli_language().say(
                "usage.range", name=param.opts[0], low=str(bounds.min), high=str(bounds.max)
            )
        case click.BadParameter(param=click.Parameter(type=click.Choice() as choice) as param):
            return get_cli_language().say(
                "usage.choice", name=param.opts[0], known=", ".join(map(str, choice.choices))
            )
        case click.BadParameter(param=click.Parameter(type=click.DateTime()) as param):
            return get_cli_language().say("usage.date", name=param.opts[0])
        case click.BadOptionUsage(option_name=name):
            value_count = next(
                (option.nargs for option in options if name in option.opts and not option.is_flag),
                0,
            )
            return (
                get_cli_language().count("usage.values", value_count, name=name)
                if value_count
                else get_cli_language().say("usage.flag", name=name)
            )
    return cause.format_message()  # of no parameter that our commands have


def _describe_unknown_name(
    kind: str, name: str, near_names: list[str] | None, known_names: Iterable[str]
) -> str:
    if near_names:
        return get_cli_language().say(
            f"usage.{kind}-near", name=show_safe_value(name), near=near_names[0]
        )
    return get_cli_language().say(
        f"usage.{kind}", name=show_safe_value(name), known=", ".join(known_names) or "--help"
    )
