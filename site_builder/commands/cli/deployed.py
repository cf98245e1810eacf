"""The command that looks at a site that is online: `deploy-check`."""

from __future__ import annotations

import sys

import click

from site_builder.commands.cli.console import print_json
from site_builder.commands.output import UNREADABLE, print_error, print_verdict
from site_builder.commands.usage import FrenchCommand, get_cli_language, make_usage_fault


@click.command("deploy-check", cls=FrenchCommand)
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
    from site_builder.commands.deploy_check import (
        HostUnreachable,
        check_deployed_site,
        describe_deploy_checks,
        has_deploy_errors,
        make_deploy_check_json,
    )
    from site_builder.core.problems import Place, make_problem
    from site_builder.metadata.yaml.kinds import parse_web_address

    for address in filter(None, (url, former)):
        if not parse_web_address(address) or "?" in address or "#" in address:
            raise make_usage_fault("url", value=address)
    try:
        results = check_deployed_site(url, former)
    except HostUnreachable as cause:
        print_error(get_cli_language().problem(make_problem(cause.args[0], Place(), url=url)))
        sys.exit(UNREADABLE)
    if as_json:
        print_json(make_deploy_check_json(url, results, get_cli_language()))
    else:
        print_verdict("\n".join(describe_deploy_checks(results, get_cli_language())))
    sys.exit(1 if has_deploy_errors(results) else 0)
