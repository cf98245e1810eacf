"""The commands that write what people then go on with: `new`, `schema`, `init`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_builder.commands.cli.console import (
    FILE,
    SITE,
    SITE_FOLDER,
    refuse_contribution,
    stop_on_refusal,
)
from site_builder.commands.output import keep_result, print_error
from site_builder.commands.usage import (
    FrenchCommand,
    get_cli_language,
    get_program_name,
    make_usage_fault,
)

if TYPE_CHECKING:
    from site_builder.core.problems import Problem


@click.command(cls=FrenchCommand)
@click.argument("dataset", metavar="PUBLISHER/DATASET")
@click.argument("file", required=False, type=FILE)
@click.option("--site", type=SITE_FOLDER, default=".", help="The portal [.].")
def new(dataset: str, file: Path | None, site: Path) -> None:
    """Make a dataset from FILE: copy it, read it, and describe it in a datapackage.yaml to review.

    Without FILE, describes what already lies in the folder, or leaves a descriptor to fill. Exits
    with 1, having written nothing, when the dataset exists, its publisher does not, or FILE cannot
    be published.
    """
    from site_builder.commands.new.new import CreatedDataset, create_dataset, describe_new_dataset
    from site_builder.publish.permanence import gather_folder_origins

    with stop_on_refusal(site):
        created = create_dataset(
            site,
            dataset.removeprefix("datasets/").strip("/"),
            file,
            get_cli_language(),
            origins=gather_folder_origins(site.resolve(), site.resolve() / "build"),
        )
    _print_problems(created.look.problems if isinstance(created, CreatedDataset) else created)
    if not isinstance(created, CreatedDataset):
        print_error(get_cli_language().say("new.refused"))
        sys.exit(1)
    site_name = "" if site == Path() else str(site)
    with keep_result():
        click.echo(describe_new_dataset(created, site_name, get_program_name(), get_cli_language()))


@click.command(cls=FrenchCommand)
@SITE
@click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path), help="Folder [SITE/.beffroi/schemas]."
)
def schema(site: Path, out: Path | None) -> None:
    """Write JSON Schemas of communes.yml and datapackage.yaml, by which editors complete, explain
    and check."""
    from site_builder.commands.new.json_schemas import (
        SCHEMAS,
        explain_editor_setup,
        write_json_schemas,
    )
    from site_builder.core.text import show_safe_path
    from site_builder.history.cache import find_cache_link
    from site_builder.publish.refusal import BuildRefused

    folder = out or site / SCHEMAS
    with stop_on_refusal(folder):
        if link := "" if out else find_cache_link(site):
            raise BuildRefused("cache-link", {"path": show_safe_path(link)})
        write_json_schemas(folder, get_cli_language())
    with keep_result():
        click.echo(explain_editor_setup(folder, site, get_cli_language()))


@click.command(cls=FrenchCommand)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--commune", nargs=2, metavar="INSEE NAME", help="A portal of this commune alone.")
@click.option("--metropole", metavar="NAME", help="A portal of this body and its communes.")
@click.option(
    "--forge",
    type=click.Choice(["github", "gitlab", "forgejo"]),
    help="Workflows that check, comment, build, publish; where a portal is there, these alone.",
)
@click.option(
    "--merge",
    type=click.Choice(["auto"]),
    help="With --forge: merge unread what changes data of one dataset, without error or alarm.",
)
def init(
    folder: Path,
    commune: tuple[str, str] | None,
    metropole: str | None,
    forge: str | None,
    merge: str | None,
) -> None:
    """Make a new portal in DIR, which must be new or empty: communes.yml with its explanations, and
    a sample dataset. With --forge, what a forge needs too; in a portal that is there, only that.

    Exits with 1, having written nothing, when DIR holds files or a name cannot be used.
    """
    from site_builder.commands.new.init import create_portal, describe_new_portal, plan_portal
    from site_builder.metadata.site_folder import OWNER_FILE

    if commune and metropole:
        raise make_usage_fault("exclusive")
    if merge and not forge:
        raise make_usage_fault("merge-forge")
    refuse_contribution(folder)
    if forge and (folder / OWNER_FILE).is_file():
        if commune or metropole:
            raise make_usage_fault("forge-portal", path=str(folder))
        _write_forge(folder, forge, merge)
        return
    plan = plan_portal(commune, metropole, get_cli_language())
    with stop_on_refusal(folder):
        problems = create_portal(folder, plan, get_cli_language())
    if problems:
        _print_problems(problems)
        print_error(get_cli_language().say("new.refused"))
        sys.exit(1)
    with keep_result():
        click.echo(describe_new_portal(folder, plan, get_program_name(), get_cli_language()))
    if forge:
        _write_forge(folder, forge, merge)


def _write_forge(folder: Path, forge: str, merge: str | None) -> None:
    from site_builder.commands.new.forges.write_forge import (
        find_needs,
        list_forge_files,
        write_forge_files,
    )

    french = get_cli_language()
    with stop_on_refusal(folder):
        needs = find_needs(folder, merges=merge == "auto")
        problems = write_forge_files(folder, forge, needs, french)
    if problems:
        _print_problems(problems)
        print_error(french.say("new.refused"))
        sys.exit(1)
    with keep_result():
        click.echo(french.say("init.forge.made", folder=str(folder)))
        for path in list_forge_files(forge, needs):
            click.echo(f"  {path}")
        steps = [f"init.forge.{forge}", "init.forge.accounts"]
        if needs.harvests:
            steps.insert(1, "init.forge.harvest")
        for step in steps:
            click.echo(french.say(step))


def _print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        mark = get_cli_language().say(f"severity.{problem.severity}")
        print_error(f"{mark} {get_cli_language().problem(problem)}")
