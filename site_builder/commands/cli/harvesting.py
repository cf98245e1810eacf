"""The command that takes datasets from other portals: `harvest`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_builder.commands.cli.console import SITE, get_today, stop_on_refusal
from site_builder.commands.output import UNREADABLE, keep_result, print_error
from site_builder.commands.usage import FrenchCommand, get_cli_language
from site_builder.storage.progress import Progress, is_interactive_terminal

if TYPE_CHECKING:
    from site_builder.core.model.source import HarvestSource
    from site_builder.core.problems import Param, Problem
    from site_builder.exchange.harvest.harvest import SourceReport

LIBRARIES = ("urllib3", "rdflib")  # of the extra « harvest »


@click.command(cls=FrenchCommand)
@SITE
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Read the sources; write no branch.")
@click.option("--allow-loopback", is_flag=True, hidden=True)
def harvest(site: Path, names: Sequence[str], dry_run: bool, allow_loopback: bool) -> None:
    """Take datasets from the portals that sources.yml of SITE names, all or only these SOURCEs.

    Each source has a branch, moisson/SOURCE: one commit on the current one, to be read and merged
    as any proposal. What is checked out is never touched. Exits with 1 where something could not be
    taken, with 3 where sources.yml cannot be read.
    """
    language = get_cli_language()
    live = is_interactive_terminal(sys.stderr)
    with (
        stop_on_refusal(site),
        closing(Progress(sys.stderr, language, live)) as progress,
        refuse_missing_library(),
    ):
        from site_builder.exchange.harvest.run_harvest import run_harvest

        run = run_harvest(
            site,
            names,
            today=get_today(),
            dry_run=dry_run,
            allow_loopback=allow_loopback,
            tell=progress,
        )
    _print_problems(run.problems)
    if run.reports is None:
        sys.exit(UNREADABLE)
    with keep_result():
        for report in run.reports:
            _print_report(report, dry_run)
    sys.exit(1 if run.has_failed else 0)


@contextmanager
def refuse_missing_library() -> Iterator[None]:
    """What is not installed with Beffroi itself ends the command, with how to install it."""
    from site_builder.publish.refusal import BuildRefused

    try:
        yield
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name not in LIBRARIES:
            raise
        raise BuildRefused("harvest-extra", {"name": name}) from None


def _print_report(report: SourceReport, dry_run: bool) -> None:
    language = get_cli_language()
    source = report.source
    _print_problems(report.problems)
    if report.has_stopped:
        click.echo(language.say("harvest.stopped", source=source.id, branch=source.branch))
        return
    if dry_run:
        for path in report.changed:
            click.echo(f"~ {path}")
        for path in report.withdrawn:
            click.echo(f"- {path}")
    counts: dict[str, Param] = {
        "taken": language.count("datasets", len(report.read)),
        "changed": len(report.changed),
        "kept": len(report.retained),
        "withdrawn": len(report.withdrawn),
    }
    click.echo(language.say("harvest.done", source=source.id, **counts))
    click.echo(f"  {_describe_branch(report, source, dry_run)}")


def _describe_branch(report: SourceReport, source: HarvestSource, dry_run: bool) -> str:
    language = get_cli_language()
    if dry_run:
        return language.say("harvest.dry-run")
    if report.written:
        return language.say("harvest.written", branch=source.branch)
    return language.say("harvest.same", branch=source.branch)


def _print_problems(problems: Sequence[Problem]) -> None:
    language = get_cli_language()
    for problem in problems:
        mark = language.say(f"severity.{problem.severity}")
        print_error(f"{mark} {language.problem(problem)}")
