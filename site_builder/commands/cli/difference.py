"""The command that says what changed: `diff`, of two files or of two revisions of a portal."""

from __future__ import annotations

import sys
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_builder.commands.cli.console import (
    FILE,
    FORM,
    SITE_FOLDER,
    count_cores,
    print_json,
    print_outcome,
    stop_on_refusal,
)
from site_builder.commands.cli.file import PART
from site_builder.commands.output import UNREADABLE, print_error
from site_builder.commands.usage import FrenchCommand, get_cli_language, make_usage_fault

if TYPE_CHECKING:
    from site_builder.commands.differences.file_pairs import FilePair, FilesAnswer


@click.command(cls=FrenchCommand)
@click.argument("before")
@click.argument("after")
@click.option(
    "--key",
    multiple=True,
    metavar="COLUMN",
    help="Of files, a column that tells one row from another; several times [what they show].",
)
@PART
@click.option(
    "--site",
    type=SITE_FOLDER,
    default=".",
    help="Of revisions, the portal of which they are [this folder].",
)
@FORM
def diff(before: str, after: str, key: tuple[str, ...], sheet: str, site: Path, form: str) -> None:
    """Say what changed in the data from BEFORE to AFTER: rows, cells, columns, sums.

    Both are files, each read as the build reads it, or revisions of a portal: commits, branches,
    tags. Exits with 0 where the data are the same, 1 where they are not, 3 where a file cannot be
    read.
    """
    if lexists(before) or lexists(after):
        context = click.get_current_context()
        paths = [Path(FILE.convert(name, None, context)) for name in (before, after)]
        is_same = _tell_files(paths[0], paths[1], key, sheet=sheet, form=form)
    else:
        is_same = _tell_revisions(before, after, site, form)
    sys.exit(0 if is_same else 1)


def _tell_files(before: Path, after: Path, key: tuple[str, ...], *, sheet: str, form: str) -> bool:
    """Print what changed from one file to another: are the data the same?"""
    from site_builder.commands.differences.file_pairs import FilePair, FilesAnswer
    from site_builder.commands.differences.outcome import compose_diff_outcome, make_diff_json
    from site_builder.commands.file_jobs import FileJob

    jobs = [FileJob(source=file.resolve(), part=sheet) for file in (before, after)]
    answer = _call_for_pair(FilePair(jobs[0], jobs[1], key), FilesAnswer)
    difference = answer.difference
    if difference is None:
        assert answer.refused
        print_error(get_cli_language().problem(answer.refused))
        sys.exit(UNREADABLE)
    if key and difference.key != key:
        raise make_usage_fault("diff-key", names=", ".join(key), path=str(after))
    if form == "json":
        print_json(make_diff_json(difference))
    else:
        print_outcome(compose_diff_outcome(difference, after, get_cli_language()), form)
    return difference.is_empty


def _tell_revisions(before: str, after: str, site: Path, form: str) -> bool:
    """Print what changed from one commit to another: are the data the same?"""
    from site_builder.commands.check import UnknownBase
    from site_builder.commands.check.revisions import compare_revisions
    from site_builder.commands.differences.outcome import (
        compose_revisions_outcome,
        make_revisions_json,
    )
    from site_builder.history.git import GitSilent
    from site_builder.publish.options import BuildOptions

    with stop_on_refusal(site):
        try:
            options = BuildOptions(out=site / "build", jobs=count_cores())
            differences = compare_revisions(site, before, after, options)
        except UnknownBase as cause:
            raise make_usage_fault("diff-unknown", name=str(cause.args[0])) from None
        except GitSilent:
            raise make_usage_fault("git-silent", site=str(site)) from None
    if form == "json":
        print_json(make_revisions_json(differences))
    else:
        print_outcome(compose_revisions_outcome(differences, get_cli_language()), form)
    return not differences


def _call_for_pair(pair: FilePair, answer_type: type[FilesAnswer]) -> FilesAnswer:
    """What a worker says of two files; a refusal where one may not be copied, or it died."""
    from site_builder.commands.file_jobs import find_copy_problem
    from site_builder.core.problems import Place, make_problem
    from site_builder.storage.workers import WorkerDeath, call_in_worker

    for job in (pair.before, pair.after):
        if problem := find_copy_problem(job.source):
            return answer_type(refused=problem)
    function = "site_builder.commands.differences.files:compare_files"
    answer = call_in_worker(function, pair, answer_type)
    if isinstance(answer, WorkerDeath):
        place = Place(path=str(pair.after.source))
        return answer_type(refused=make_problem(f"worker-{answer.reason}", place))
    return answer
