"""The commands by which a publisher changes portals, with its datasets, their history and their
addresses: `leave`, `join`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from site_builder.commands.cli.console import (
    SITE,
    get_today,
    refuse_contribution,
    stop_on_refusal,
)
from site_builder.commands.output import keep_result
from site_builder.commands.usage import (
    FrenchCommand,
    FrenchPath,
    get_cli_language,
    get_program_name,
    make_usage_fault,
)
from site_builder.core.text import show_safe_value

if TYPE_CHECKING:
    from site_builder.exchange.leave.new_portal import HistoryDepth


@click.command(cls=FrenchCommand)
@click.argument("publisher", metavar="PUBLISHER")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@SITE
@click.option("--url", default="", metavar="URL", help="The address of its own portal.")
@click.option("--harvest", is_flag=True, help="The portal that it leaves harvests it afterwards.")
@click.option(
    "--history",
    "depth",
    type=click.Choice(["days", "authors", "whole"]),
    default="days",
    help="Of commits their days; who made them too; or all, by git filter-repo [days].",
)
def leave(publisher: str, folder: Path, site: Path, url: str, harvest: bool, depth: str) -> None:
    """Give PUBLISHER of SITE a portal of its own in DIR, which must be new or empty: its datasets
    with their history, its reuses and pages, and a communes.yml to complete.

    What the portal that it leaves is to say then (where each dataset is now, and that addresses
    lead there) is proposed there as the branch depart/PUBLISHER, once the new address is known: by
    --url, or in DIR when the command is given again. Nothing that is checked out is touched. Exits
    with 3, having written nothing, when it cannot be done.
    """
    language = get_cli_language()
    address = read_portal_address(url)
    refuse_contribution(folder)
    with stop_on_refusal(site):
        from site_builder.commands.moving.describe_leave import describe_departure
        from site_builder.exchange.leave.departure import read_departure
        from site_builder.exchange.leave.leave import leave_portal

        departure = read_departure(site.resolve(), publisher, today=get_today())
        report = leave_portal(
            departure, folder, url=address, harvest=harvest, depth=cast("HistoryDepth", depth)
        )
    with keep_result():
        command = get_program_name()
        click.echo(describe_departure(report, site, language, command=command, depth=depth))


@click.command(cls=FrenchCommand)
@click.argument(
    "source", metavar="DIR", type=FrenchPath(exists=True, file_okay=False, path_type=Path)
)
@SITE
@click.option("--publisher", "slug", default="", help="Which of several publishers of DIR joins.")
@click.option(
    "--history",
    "depth",
    type=click.Choice(["days", "authors"]),
    default="days",
    help="Of commits their days, or who made them too [days].",
)
def join(source: Path, site: Path, slug: str, depth: str) -> None:
    """Propose that the portal in DIR, a folder or a git repository, joins SITE: its publisher, its
    datasets with their history, its reuses and former addresses, as the branch arrivee/PUBLISHER of
    SITE.

    Nothing that is checked out is touched, and nothing of DIR is run. Of a repository the last
    commit counts. Exits with 3, having written nothing, when it cannot be done or when something of
    it is somebody else's in SITE.
    """
    language = get_cli_language()
    with stop_on_refusal(site):
        from site_builder.commands.moving.describe_join import describe_arrival
        from site_builder.exchange.join.join import join_portal
        from site_builder.exchange.shared_portal import read_shared_portal

        shared = read_shared_portal(site.resolve(), today=get_today())
        report = join_portal(shared, source, slug=slug, authors=depth == "authors")
    with keep_result():
        command = get_program_name()
        click.echo(describe_arrival(report, site, language, command=command, depth=depth))


def read_portal_address(url: str) -> str:
    """With a slash at its end; "" for none."""
    from site_builder.metadata.yaml.kinds import parse_web_address

    if not url:
        return ""
    address = parse_web_address(url)
    if not address or "?" in address or "#" in address:
        raise make_usage_fault("url", value=show_safe_value(url))
    return f"{address.rstrip('/')}/"
