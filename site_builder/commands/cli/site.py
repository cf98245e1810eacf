"""The commands that read a whole site: `build`, `serve`, `check`."""

from __future__ import annotations

import gc
import shutil
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_builder.commands.cli.console import (
    FORM,
    SITE,
    count_cores,
    get_today,
    print_json,
    print_outcome,
    stop_on_refusal,
)
from site_builder.commands.output import UNREADABLE, keep_result, print_error, print_verdict
from site_builder.commands.usage import (
    FrenchCommand,
    FrenchPath,
    get_cli_language,
    make_usage_fault,
)
from site_builder.core.text import show_safe_value
from site_builder.storage.progress import Progress, ignore_progress, is_interactive_terminal

if TYPE_CHECKING:
    from site_builder.publish.build_report import BuildReport
    from site_builder.publish.options import BuildOptions

COLOURS = {"error": "red", "warning": "yellow"}
# a build makes much that lasts: to look through all of it often takes a fifth of the time
COLLECTED = (50_000, 20, 100)


@click.command(cls=FrenchCommand)
@SITE
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path),
    help="Folder of the site [SITE/build].",
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Worker processes [one a core].")
@click.option("--strict", is_flag=True, help="Exit with 1 when there are errors.")
@click.option("--no-cache", is_flag=True, help="Do everything again.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Build as if today were DATE.",
    metavar="DATE",
)
@click.option(
    "--previous",
    type=FrenchPath(exists=True, path_type=Path),
    metavar="DIR",
    help=(
        "An earlier site, or its build-report.json: nothing of it may be lost [the output folder]."
    ),
)
@click.option("--copy", is_flag=True, help="Copy files into the site instead of linking them.")
@click.option("--harvest-demo", is_flag=True, help="Offer demonstration data to harvesters too.")
@click.option(
    "--explain", metavar="ID", help="Say why dataset ID is prepared again, or not; build nothing."
)
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Say every problem, and what pages weigh, instead of a summary.",
)
def build(
    site: Path,
    out: Path | None,
    jobs: int | None,
    strict: bool,
    no_cache: bool,
    as_of: datetime | None,
    previous: Path | None,
    copy: bool,
    harvest_demo: bool,
    explain: str | None,
    verbose: bool,
) -> None:
    """Build the portal of SITE.

    Exits with 0 when the site is built, even if every dataset is withheld; 1 with --strict and
    errors; 3 when communes.yml cannot be read, no page can be made, or a dataset of the earlier
    site would vanish.
    """
    from site_builder.publish.options import BuildOptions
    from site_builder.publish.standing import find_standing_report

    if explain:
        with stop_on_refusal(site):
            _print_explanation(site, explain, out or site / "build", previous)
        return
    today = as_of.date() if as_of else get_today()
    out_folder = out or site / "build"
    gc.set_threshold(*COLLECTED)
    with (
        stop_on_refusal(site),
        closing(
            Progress(sys.stderr, get_cli_language(), is_interactive_terminal(sys.stderr))
        ) as progress,
    ):
        options = BuildOptions(
            out=out_folder,
            jobs=jobs or count_cores(),
            cache=not no_cache,
            copy=copy,
            today=today,
            harvest_demo=harvest_demo,
            previous=previous,
            progress=progress,
        )
        report = find_standing_report(site, options) or _build_site(site, options)
    with keep_result():
        complete = _print_report(report, out_folder, verbose)
        if verbose and report.made:
            _print_weights(report)
        _print_where_to_read(report, site, out_folder, complete)
    sys.exit(UNREADABLE if not report.made else 1 if strict and report.errors else 0)


def _build_site(site: Path, options: BuildOptions) -> BuildReport:
    from site_builder.publish.build import build_site

    return build_site(site, options)


def _print_explanation(site: Path, dataset: str, out: Path, previous: Path | None) -> None:
    from site_builder.publish.explain import explain_preparation

    reasons = explain_preparation(site, dataset, out, previous)
    if not reasons:
        raise make_usage_fault("dataset", id=show_safe_value(dataset))
    print_verdict("\n".join(get_cli_language().say(code, **params) for code, params in reasons))


def _print_report(report: BuildReport, out: Path, verbose: bool) -> bool:
    """What was made, and what is to be mended: a summary, or all of it where no report of it could
    be made. Says whether that was all."""
    from site_builder.commands.build_summary import summarise_problems, tell_all_problems
    from site_builder.commands.result_formats.text import escape_workflow_command

    french = get_cli_language()
    if report.mended:
        print_error(french.say("build.mended", path=report.mended))
    if report.made:
        _print_built_site(report, out)
    summary = summarise_problems(report, _get_width(), french)
    lines = summary.lines
    is_whole = verbose or not report.made
    if is_whole:
        lines = tuple(tell_all_problems(report, french))
    for line in lines:
        colour = COLOURS.get(line.severity or "")
        text = escape_workflow_command(line.text)
        if line.mark:
            text = f"{click.style(line.mark, fg=colour)} {text}"
        elif colour:
            text = click.style(text, fg=colour)
        click.echo(text)
    return is_whole or summary.complete


def _print_built_site(report: BuildReport, out: Path) -> None:
    french = get_cli_language()
    statuses = [*report.datasets.values()]
    number = statuses.count("withheld")
    withheld = french.count("count.withheld", number)
    if report.left_out:
        files = french.count("count.files", report.left_out)
        withheld = french.say("build.files", withheld=withheld, files=files)
        if not number:
            withheld = files
    click.echo(
        french.say(
            "build.done" if report.published else "build.same",
            datasets=french.count("datasets", statuses.count("published")),
            withheld=withheld,
            pages=french.count("count.pages", report.pages),
            size=french.size(report.bytes),
            seconds=round(sum(report.seconds.values()), 1),
            path=str(out),
        )
    )


def _print_where_to_read(report: BuildReport, site: Path, out: Path, complete: bool) -> None:
    """Which settings of servers are others, where the reports are, and how to have all of it
    here."""
    from site_builder.commands.build_summary import tell_changed_settings
    from site_builder.publish.options import REPORT_PAGE, SERVER_SETTINGS
    from site_builder.publish.output_folder import REPORT

    french = get_cli_language()
    settings_folder = str(site / ".beffroi" / SERVER_SETTINGS)
    for line in tell_changed_settings(report, settings_folder, french):
        click.echo(line)
    if report.made and not complete:
        click.echo(french.say("build.verbose", json=str(out / REPORT)))
    if report.made:
        click.echo(french.say("build.report", path=str(site / ".beffroi" / REPORT_PAGE)))


def _print_weights(report: BuildReport) -> None:
    """What the pages weigh."""
    from site_builder.render.page_weight import format_weight_table

    for line in format_weight_table(report.weights, _get_width(), get_cli_language()):
        click.echo(line)


def _get_width() -> int:
    return shutil.get_terminal_size((200, 24)).columns


@click.command(cls=FrenchCommand)
@SITE
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="0 is any free one.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Where to listen; 0.0.0.0 is every address of this machine.",
)
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="A name that browsers may call it by, as localhost; several times.",
)
@click.option(
    "--poll/--no-poll",
    "polling",
    default=None,
    help="Look at all files for saves, as on network drives [by the kind of drive].",
)
def serve(site: Path, port: int, host: str, names: tuple[str, ...], polling: bool | None) -> None:
    """Preview SITE on this machine: build it, serve it, and do it again at every save. Ctrl-C ends
    it.

    The published site is not touched. Exits with 3 when the port is taken.
    """
    from site_builder.commands.serve import serve_preview
    from site_builder.commands.serve.host_names import UnfitHostName, parse_host_name
    from site_builder.commands.serve.server import PreviewAddress
    from site_builder.publish.output_folder import PREVIEW

    try:
        address = PreviewAddress(port, host, tuple(map(parse_host_name, names)))
    except UnfitHostName as cause:
        raise make_usage_fault(cause.code, value=show_safe_value(cause.text)) from None
    progress = (
        Progress(sys.stderr, get_cli_language(), True)
        if is_interactive_terminal(sys.stderr)
        else None
    )

    @keep_result()
    def print_build(report: BuildReport, address: str) -> None:
        if progress:
            progress.close()
        _print_preview(report, site / PREVIEW, address)

    try:
        with stop_on_refusal(Path(f"--host {host} --port {port}")):
            serve_preview(
                site,
                address,
                polling=polling,
                report_build=print_build,
                progress=progress or ignore_progress,
            )
    except KeyboardInterrupt:
        with keep_result():
            click.echo()


def _print_preview(report: BuildReport, out: Path, address: str) -> None:
    """What a build of the preview gave, and where to look at it."""
    complete = _print_report(report, out, False)
    if not report.made:
        click.echo(get_cli_language().say("serve.kept"))
    elif not complete:
        click.echo(get_cli_language().say("serve.verbose"))
    click.echo(get_cli_language().say("serve.ready", address=address))


@click.command(cls=FrenchCommand)
@click.argument(
    "paths", metavar="[SITE] [PATH]...", nargs=-1, type=FrenchPath(exists=True, path_type=Path)
)
@click.option("--base", metavar="REF", help="Check what changed since this branch or commit alone.")
@click.option(
    "--author",
    default="",
    metavar="NAME",
    help="The account that proposes it: changes in folders of others are errors.",
)
@click.option(
    "--unattended",
    is_flag=True,
    help="An error where somebody has to look at it: more than data of one dataset, an alarm.",
)
@FORM
def check(
    paths: tuple[Path, ...], base: str | None, author: str, unattended: bool, form: str
) -> None:
    """Check the datasets of SITE, or those that PATHs are in, as a build would: metadata, files,
    values, standards.

    With --base, only what changed is checked, what was wrong before is told apart, and so is each
    address of the site that would lead nowhere. The site is not built. Exits with 1 when there are
    errors, or when something that a schema asks could not be verified.
    """
    from site_builder.commands.check import UnknownBase, check_site_datasets
    from site_builder.commands.check.authors import ProposalRules
    from site_builder.commands.check.result import compose_check_outcome, make_check_json
    from site_builder.history.commits import find_path_in_repository
    from site_builder.history.git import GitSilent
    from site_builder.publish.options import BuildOptions

    if base is None and (author or unattended):
        raise make_usage_fault("base-needed")
    site, inner_paths = _find_common_site(paths)
    with (
        stop_on_refusal(site),
        closing(
            Progress(sys.stderr, get_cli_language(), is_interactive_terminal(sys.stderr))
        ) as progress,
    ):
        try:
            result = check_site_datasets(
                site,
                inner_paths,
                base,
                options=BuildOptions(out=site / "build", jobs=count_cores(), progress=progress),
                rules=ProposalRules(author, unattended),
            )
        except UnknownBase:
            raise (
                make_usage_fault("base", ref=base) if base else make_usage_fault("base-empty")
            ) from None
        except GitSilent:
            raise make_usage_fault("git-silent", site=str(site)) from None
    if form == "json":
        print_json(make_check_json(result, get_cli_language()))
    else:
        print_outcome(
            compose_check_outcome(
                result, base or "", find_path_in_repository(site), get_cli_language()
            ),
            form,
        )
    sys.exit(0 if result.valid else 1)


def _find_common_site(paths: tuple[Path, ...]) -> tuple[Path, list[str]]:
    """The portal that these paths are in, and where they are in it: "" for all of it."""
    from site_builder.metadata.site_folder import NoOwner, find_site

    try:
        located = [find_site(path) or (path.resolve(), Path()) for path in paths or (Path.cwd(),)]
    except NoOwner as cause:
        raise make_usage_fault("no-owner", path=str(cause.args[0])) from None
    site = located[0][0]
    for path, (other_site, _) in zip(paths, located, strict=False):
        if other_site != site:
            raise make_usage_fault("elsewhere", path=str(path.resolve()), site=str(site))
    inner_paths = [inner_path.as_posix() for _, inner_path in located if inner_path != Path()]
    return site, inner_paths or [""]
