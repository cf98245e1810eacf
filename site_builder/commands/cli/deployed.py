"""The command that looks at a site that is online: `deploy-check`."""

from __future__ import annotations

import sys

import click

from site_builder.commands.cli.console import UNREADABLE, print_json
from site_builder.commands.usage import Command, fault, words


@click.command("deploy-check", cls=Command)
@click.argument("url")
@click.option(
    "--former",
    default="",
    metavar="URL",
    help="Where the former portal was: its addresses are asked there.",
)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def deploy_check(url: str, former: str, as_json: bool) -> None:
    """Ask the host of the portal at URL what it does: types, CORS, ranges, compression, caching,
    redirects, 404.

    Some forty requests. Exits with 1 when something is wrong, with 3 when nobody answers there.
    """
    from site_builder.commands.deploy_check import Unreachable, checked, contract, told, wrong
    from site_builder.core.problems import Place, error
    from site_builder.metadata.yaml.kinds import web_address

    for one in filter(None, (url, former)):
        if not web_address(one) or "?" in one or "#" in one:
            raise fault("url", value=one)
    try:
        found = checked(url, former)
    except Unreachable as cause:
        click.echo(words().problem(error(cause.args[0], Place(), url=url)), err=True)
        sys.exit(UNREADABLE)
    if as_json:
        print_json(contract(url, found, words()))
    else:
        for line in told(found, words()):
            click.echo(line)
    sys.exit(1 if wrong(found) else 0)
