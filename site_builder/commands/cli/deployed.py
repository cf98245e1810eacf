"""The commands that put a site online, and that look at it there: `deploy`, `deploy-check`."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_builder.commands.cli.console import SITE, print_json, stop_on_refusal
from site_builder.commands.output import UNREADABLE, keep_result, print_error, print_verdict
from site_builder.commands.usage import FrenchCommand, get_cli_language, make_usage_fault
from site_builder.storage.progress import Progress, is_interactive_terminal

if TYPE_CHECKING:
    from site_builder.exchange.deploy.plan import DeploymentPlan


@click.command(cls=FrenchCommand)
@click.argument("destination", metavar="DEST")
@SITE
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path),
    help="Folder of the built site [SITE/build].",
)
@click.option("--branch", default="", metavar="NAME", help="A branch of the git remote DEST.")
@click.option("--dry-run", is_flag=True, help="List what would be sent and deleted.")
@click.option("--no-check", is_flag=True, help="Do not ask the host of the site afterwards.")
def deploy(
    destination: str, site: Path, out: Path | None, branch: str, dry_run: bool, no_check: bool
) -> None:
    """Put the built site of SITE at DEST: a folder, rsync://HOST/MODULE, USER@HOST:PATH,
    sftp://USER@HOST/PATH, git+ssh://HOST/REPOSITORY#BRANCH, or a git remote with --branch.

    What differs is sent, data before pages; what Beffroi did not put there is never touched. One
    that was cut goes on where it was. Then deploy-check, where communes.yml says the url. Exits
    with 1 where that finds something wrong, with 3 when DEST cannot be written.
    """
    from site_builder.exchange.deploy.deploy import deploy_site
    from site_builder.exchange.deploy.place import parse_deployment_place

    out_folder = out or site / "build"
    with (
        stop_on_refusal(Path(destination)),
        closing(
            Progress(sys.stderr, get_cli_language(), is_interactive_terminal(sys.stderr))
        ) as progress,
    ):
        place = parse_deployment_place(destination, branch)
        plan = deploy_site(site, out_folder, place, dry_run=dry_run, tell=progress)
    with keep_result():
        _print_deployment(plan, place.shown, dry_run)
    url = "" if dry_run or no_check else _read_portal_url(site)
    if url:
        print_checks(url, "", as_json=False)


def _print_deployment(plan: DeploymentPlan, place: str, dry_run: bool) -> None:
    """How much was done; of what is only planned, each file."""
    french = get_cli_language()
    gone = (*plan.cleared, *plan.deleted)
    if dry_run:
        for path in plan.sent:
            click.echo(f"{'~' if path in plan.replaced else '+'} {path}")
        for path in gone:
            click.echo(f"- {path}")
    message = "deployment.dry-run" if dry_run else "deployment.done"
    click.echo(
        french.say(
            "deployment.same" if plan.is_empty else message,
            place=place,
            sent=french.count("count.written", len(plan.sent)),
            deleted=french.count("count.written", len(gone)),
        )
    )


def _read_portal_url(site: Path) -> str:
    """The address that communes.yml says, "" where it says none or cannot be read: the site that
    was sent may still be whole."""
    from site_builder.metadata.catalogue import read_owner_settings
    from site_builder.metadata.site_folder import OWNER_FILE
    from site_builder.metadata.yaml import FileProblems

    settings = read_owner_settings(site, FileProblems(OWNER_FILE))
    return settings.portal.url if settings else ""


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
    from site_builder.metadata.yaml.kinds import parse_web_address

    for address in filter(None, (url, former)):
        if not parse_web_address(address) or "?" in address or "#" in address:
            raise make_usage_fault("url", value=address)
    print_checks(url, former, as_json=as_json)


def print_checks(url: str, former: str, *, as_json: bool) -> None:
    """Ask, tell, and end the command by what was found."""
    from site_builder.commands.deploy_check import (
        HostUnreachable,
        check_deployed_site,
        describe_deploy_checks,
        has_deploy_errors,
        make_deploy_check_json,
    )
    from site_builder.core.problems import Place, make_problem

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
