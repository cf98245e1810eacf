"""The commands that write what people then go on with: `new`, `schema`, `init`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_builder.commands.cli.console import FILE, SITE, SITE_FOLDER, refuse_contribution, stopping
from site_builder.commands.usage import Command, fault, typed, words

if TYPE_CHECKING:
    from site_builder.core.problems import Problem


@click.command(cls=Command)
@click.argument("dataset", metavar="PUBLISHER/DATASET")
@click.argument("file", required=False, type=FILE)
@click.option("--site", type=SITE_FOLDER, default=".", help="The portal [.].")
def new(dataset: str, file: Path | None, site: Path) -> None:
    """Make a dataset from FILE: copy it, read it, and describe it in a datapackage.yaml to review.

    Without FILE, describes what already lies in the folder, or leaves a descriptor to fill. Exits
    with 1, having written nothing, when the dataset exists, its publisher does not, or FILE cannot
    be published.
    """
    from site_builder.commands.new.new import Created, new, told

    with stopping(site):
        made = new(site, dataset.removeprefix("datasets/").strip("/"), file, words())
    _print_problems(made.look.problems if isinstance(made, Created) else made)
    if not isinstance(made, Created):
        click.echo(words().say("new.refused"), err=True)
        sys.exit(1)
    click.echo(told(made, "" if site == Path() else str(site), typed(), words()))


@click.command(cls=Command)
@SITE
@click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path), help="Folder [SITE/.beffroi/schemas]."
)
def schema(site: Path, out: Path | None) -> None:
    """Write JSON Schemas of communes.yml and datapackage.yaml, by which editors complete, explain
    and check."""
    from site_builder.commands.new.json_schemas import SCHEMAS, told, write_schemas
    from site_builder.core.text import shown_path
    from site_builder.history.cache import find_cache_link
    from site_builder.publish.publish import Refused

    folder = out or site / SCHEMAS
    with stopping(folder):
        if link := "" if out else find_cache_link(site):
            raise Refused("cache-link", {"path": shown_path(link)})
        write_schemas(folder, words())
    click.echo(told(folder, site, words()))


@click.command(cls=Command)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--commune", nargs=2, metavar="INSEE NAME", help="A portal of this commune alone.")
@click.option("--metropole", metavar="NAME", help="A portal of this body and its communes.")
def init(folder: Path, commune: tuple[str, str] | None, metropole: str | None) -> None:
    """Make a new portal in DIR, which must be new or empty: communes.yml with its explanations, and
    a sample dataset.

    Exits with 1, having written nothing, when DIR holds files or a name cannot be used.
    """
    from site_builder.commands.new.init import plan, start, told

    if commune and metropole:
        raise fault("exclusive")
    refuse_contribution(folder)
    asked = plan(commune, metropole, words())
    with stopping(folder):
        problems = start(folder, asked, words())
    if problems:
        _print_problems(problems)
        click.echo(words().say("new.refused"), err=True)
        sys.exit(1)
    click.echo(told(folder, asked, typed(), words()))


def _print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(
            f"{words().say(f'severity.{problem.severity}')} {words().problem(problem)}", err=True
        )
