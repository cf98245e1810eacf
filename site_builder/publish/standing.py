"""Whether the site that stands is the one that a build would make: told by stats and versions,
before anything heavy is imported.

A build that ends writes down what it was made from and what it left. Where all of that is as it
was, the next one ends here, with the report of the last. The times of the folders of a site tell of
every file that came or went; for those that were written over, a tenth of the folders is looked
through each time.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec

from site_builder.core.problem_codes import get_problem_code
from site_builder.core.problems import Problem
from site_builder.publish.build_inputs import look_at_inputs, look_at_named_files
from site_builder.publish.build_report import BuildReport
from site_builder.publish.options import BuildOptions
from site_builder.publish.output_folder import resolve_output_folder
from site_builder.publish.published_stats import ROUNDS, PublishedStats, is_untouched
from site_builder.publish.refusal import BuildRefused
from site_builder.publish.site_lock import hold_site
from site_builder.publish.stage_clock import StageClock
from site_builder.storage.build_state import SPOILT, write_file_atomically
from site_builder.storage.file_stats import ABSENT, Stat, has_settled_stats
from site_builder.storage.safe_open import UnsafePath, open_inside

RECORD = "standing.json"
SITE = "standing-site.json"
# What keeps a record from being read, or from being one
UNFIT = (*SPOILT, OSError, UnsafePath, RecursionError)


class StandingRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What must hold for a site to stand. `inputs`, `seen`: of its InputStats; `named_files`: those
    that communes.yml names. Nothing in it turns by the day alone from `first_day` to the day before
    `next_turn`. `round`: the one to come."""

    inputs: str
    seen: int
    named_files: dict[str, Stat]
    first_day: date
    next_turn: date
    round: int = 0


class StandingSite(msgspec.Struct, frozen=True):
    """What was left, and what was told of it."""

    published: PublishedStats
    report: BuildReport


def find_standing_report(root: Path, options: BuildOptions) -> BuildReport | None:
    """The report of the site that stands, where a build would make that one again. Raises
    BuildRefused."""
    root = root.resolve()
    options = replace(options, out=resolve_output_folder(root, options.out))
    home = root / ".beffroi"
    if not options.cache or not (home / RECORD).is_file():
        return None
    clock = StageClock()
    report = None
    with suppress(BuildRefused), hold_site(root, options) as options:  # a build says why
        if not options.doubts:
            report = _read_standing_report(root, options)
    clock.end_stage("read")
    return report and replace(report, seconds=clock.seconds)


def _read_standing_report(root: Path, options: BuildOptions) -> BuildReport | None:
    home = root / ".beffroi"
    try:
        record = msgspec.json.decode(_read_file(home, RECORD), type=StandingRecord)
        if not record.first_day <= options.today < record.next_turn:
            return None
        if not _has_same_inputs(record, root, options):
            return None
        site = msgspec.json.decode(_read_file(home, SITE), type=StandingSite)
        if not is_untouched(site.published, record.round, options.out, home):
            return None
        next_record = msgspec.structs.replace(record, round=(record.round + 1) % ROUNDS)
        write_file_atomically(home / RECORD, msgspec.json.encode(next_record))
    except UNFIT:
        return None
    return site.report


def _read_file(home: Path, name: str) -> bytes:
    with open_inside(home, name) as file:
        return file.read()


def _has_same_inputs(record: StandingRecord, root: Path, options: BuildOptions) -> bool:
    inputs = look_at_inputs(root, options)
    named_files = look_at_named_files(root, record.named_files)
    if inputs.digest != record.inputs or named_files != record.named_files:
        return False
    return has_settled_stats((*inputs.stats, *named_files.values()), record.seen)


def is_due_to_earlier_site(problem: Problem) -> bool:
    """Is it told of what the site before was, or by it? Once there is another it may not be told
    again."""
    is_of_addresses = get_problem_code(problem.code).topic == "addresses"
    return is_of_addresses or problem.code.startswith("previous-")


def forget_standing_site(home: Path) -> None:
    """To be called before a build changes anything. The report too goes: it may tell of what is
    withdrawn."""
    for name in (RECORD, SITE):
        with suppress(FileNotFoundError, IsADirectoryError):  # a folder is no record
            (home / name).unlink()


def write_standing_site(
    home: Path, published: PublishedStats, report: BuildReport, record: StandingRecord
) -> None:
    """To be called when a build has done all that it had to do. A file that is named and not there
    may have been there when it was read: then nothing is said to stand."""
    if ABSENT in record.named_files.values():
        return
    site = StandingSite(published, replace(report, published=False, changed_settings=(), mended=""))
    with suppress(OSError):  # the site is online, whether the next build may end at once or not
        write_file_atomically(home / SITE, msgspec.json.encode(site))
        write_file_atomically(home / RECORD, msgspec.json.encode(record))
