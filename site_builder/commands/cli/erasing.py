"""The commands by which something is erased, and nothing is left of it: `withdraw`,
`find-traces`."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_builder.commands.cli.console import (
    SITE,
    count_cores,
    get_today,
    print_json,
    stop_on_refusal,
)
from site_builder.commands.output import UNREADABLE, print_error, print_verdict
from site_builder.commands.usage import (
    FrenchCommand,
    get_cli_language,
    get_program_name,
    make_usage_fault,
)
from site_builder.core.text import show_safe_value
from site_builder.metadata.site_folder import ERASED_FILE
from site_builder.storage.progress import Progress, is_interactive_terminal

if TYPE_CHECKING:
    from site_builder.commands.erasure.guide import GuideSubject
    from site_builder.commands.erasure.plan import ErasurePlan
    from site_builder.commands.erasure.target import ErasureTarget
    from site_builder.core.sought_texts import SoughtTexts

BUILT_SITE = click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path),
    help="Folder of the built site [SITE/build].",
)


@click.command(cls=FrenchCommand)
@click.argument("target", metavar="ID")
@SITE
@click.option("--rows", is_flag=True, help="Only the rows whose keys come from standard input.")
@click.option("--purge", is_flag=True, help="Out of every output of this machine too, for good.")
@click.option(
    "--original-kept-at",
    "kept_at",
    default="",
    metavar="WHERE",
    help="Where the original is kept, or by whose visa it is not: asked with --purge.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@BUILT_SITE
def withdraw(
    target: str,
    site: Path,
    rows: bool,
    purge: bool,
    kept_at: str,
    dry_run: bool,
    out: Path | None,
) -> None:
    """Withdraw dataset ID (publisher/dataset) of SITE for its personal data, or one of its files
    (publisher/dataset/file): a tombstone without content is left. With --rows, only the rows of
    which a cell is one of the texts that come from the standard input, one a line.

    With --purge it is erased from every output of this machine and never comes back, and what is
    left to do elsewhere is told. Exits with 1 when something is missing or is to be done by hand:
    it has then changed nothing, unless it says what it did; with 3 when the site could not be built
    again.
    """
    from site_builder.commands.erasure.descriptions import (
        describe_rest,
        describe_rows,
        explain_refusal,
        list_erasure_steps,
    )
    from site_builder.commands.erasure.guide import write_erasure_guide
    from site_builder.commands.erasure.target import UnknownTarget, find_erasure_target
    from site_builder.history.git import is_in_repository
    from site_builder.publish.permanence import gather_folder_origins

    root = site.resolve()
    words = get_cli_language()
    place = out or root / "build"
    try:
        origins = gather_folder_origins(root, place)
        erasure_target = find_erasure_target(root, target, origins)
    except UnknownTarget:
        raise make_usage_fault("erasure-target", id=show_safe_value(target)) from None
    is_only_copy = purge or not is_in_repository(root)  # git would have kept the files
    if is_only_copy and not dry_run and not kept_at.strip():
        print_error(words.say("erasure.original"))
        sys.exit(1)
    with stop_on_refusal(root):
        plan = _plan_erasure(root, erasure_target, rows)
    for line in describe_rows(plan, words):
        print_verdict(line)
    if refusal := explain_refusal(plan, words, rows):
        print_error(refusal)
        sys.exit(1)
    subject = _make_subject(root, plan, place, kept_at.strip())
    if not dry_run:
        with stop_on_refusal(root):
            _erase(root, plan, place, purge)
    steps = list_erasure_steps(plan, words, purge=purge, done=not dry_run)
    print_verdict("\n".join(steps))
    if purge:
        print_verdict("\n" + write_erasure_guide(subject, words))
    if rest := describe_rest(plan, words):
        print_error(rest)
        sys.exit(1)


def _plan_erasure(root: Path, target: ErasureTarget, rows: bool) -> ErasurePlan:
    from site_builder.commands.erasure.plan import plan_file_erasure, plan_whole_erasure

    if rows:
        return _plan_rows(root, target, _read_texts())
    if target.file:
        return plan_file_erasure(root, target, get_today())
    return plan_whole_erasure(root, target, get_today(), get_cli_language())


def _plan_rows(root: Path, target: ErasureTarget, sought: SoughtTexts) -> ErasurePlan:
    from site_builder.commands.erasure.other_rows import FUNCTION, SheetJob, SheetRows
    from site_builder.commands.erasure.plan import RowHunt, plan_row_erasure
    from site_builder.commands.traces import open_file_searches
    from site_builder.storage.workers import WarmWorker, WorkerDeath

    worker = WarmWorker(FUNCTION, SheetRows)

    def find_sheet_rows(path: Path) -> SheetRows:
        ((_, answer),) = worker.run([(SheetJob(path, sought),)])
        return SheetRows(read=False) if isinstance(answer, WorkerDeath) else answer

    with closing(worker), open_file_searches(sought) as make_search:
        hunt = RowHunt(sought, make_search, find_sheet_rows)
        return plan_row_erasure(root, target, hunt, get_today())


def _make_subject(root: Path, plan: ErasurePlan, out: Path, kept_at: str) -> GuideSubject:
    """What the guide is about; its addresses are those of the site as it stands."""
    from site_builder.commands.erasure.guide import GuideSubject
    from site_builder.commands.erasure.purge import list_published_addresses
    from site_builder.metadata.catalogue import read_owner_settings
    from site_builder.metadata.site_folder import OWNER_FILE
    from site_builder.metadata.yaml import FileProblems

    settings = read_owner_settings(root, FileProblems(OWNER_FILE))
    return GuideSubject(
        root=root,
        plan=plan,
        url=settings.portal.url if settings else "",
        addresses=list_published_addresses(out, plan.ids),
        kept_at=kept_at,
        command=get_program_name(),
    )


def _erase(root: Path, plan: ErasurePlan, out: Path, purge: bool) -> None:
    """Do it. Ends the command where the site could not be made again."""
    from site_builder.commands.erasure.purge import purge_outputs, write_erasure
    from site_builder.metadata.erasures import ErasuresUnreadable
    from site_builder.publish.options import BuildOptions
    from site_builder.publish.refusal import BuildRefused

    try:
        write_erasure(root, plan, recorded=purge)
    except ErasuresUnreadable as cause:
        raise BuildRefused("erasures-unread", {"path": ERASED_FILE}, [cause.problem]) from None
    if not purge:
        return
    words = get_cli_language()
    with closing(Progress(sys.stderr, words, is_interactive_terminal(sys.stderr))) as progress:
        options = BuildOptions(out=out, jobs=count_cores(), today=get_today(), progress=progress)
        try:
            report = purge_outputs(root, options)
        except (BuildRefused, OSError):
            print_error(words.say("erasure.not-built", path=str(out)))
            raise
    if not report.made:
        for problem in report.problems:
            print_error(words.problem(problem))
        print_error(words.say("erasure.not-built", path=str(out)))
        sys.exit(UNREADABLE)


@click.command("find-traces", cls=FrenchCommand)
@SITE
@BUILT_SITE
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def find_traces(site: Path, out: Path | None, as_json: bool) -> None:
    """Look for texts in all that this machine holds of SITE: the site, the store, the sources, all
    objects of git. The texts come from the standard input, one a line.

    Says where they are, and never what they are. Exits with 1 when any is found, with 3 when none
    is and something could not be looked into.
    """
    from site_builder.commands.traces import search_site
    from site_builder.commands.traces.descriptions import describe_traces, make_traces_json

    sought = _read_texts()
    with (
        stop_on_refusal(site),
        closing(
            Progress(sys.stderr, get_cli_language(), is_interactive_terminal(sys.stderr))
        ) as progress,
    ):
        traces = search_site(site, out or site / "build", sought, progress)
    if as_json:
        print_json(make_traces_json(traces))
    else:
        print_verdict("\n".join(describe_traces(traces, get_cli_language())))
    if traces.places:
        sys.exit(1)
    sys.exit(UNREADABLE if traces.unread else 0)


def _read_texts() -> SoughtTexts:
    from site_builder.core.sought_texts import UnfitText, read_sought_texts

    try:
        sought = read_sought_texts(read_input_lines())
    except UnfitText as cause:
        raise make_usage_fault(f"text-{cause.args[0]}", number=str(cause.args[1])) from None
    if not sought.spellings:
        raise make_usage_fault("no-texts")
    return sought


def read_input_lines() -> list[str]:
    """The lines of the standard input; of a terminal, after it is said what they are to be."""
    if sys.stdin.isatty():
        click.echo(get_cli_language().say("texts.asked"), err=True)
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise make_usage_fault("texts-encoding") from None
