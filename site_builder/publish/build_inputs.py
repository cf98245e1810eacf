"""Whatever a build may read, told by stats and versions: nothing is opened."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from site_builder.history.git import run_git
from site_builder.history.moves import LITERAL
from site_builder.metadata.site_folder import (
    BESIDE,
    DATASETS,
    ERASED_FILE,
    OWNER_FILE,
    TEMPLATES,
)
from site_builder.publish.options import BuildOptions
from site_builder.publish.output_folder import REPORT, list_output_places
from site_builder.render import assets
from site_builder.storage.file_stats import ABSENT, Stat, hash_values, look_at

NamedStat = tuple[str, Stat]
# Where git has more of a history, or says where it is cut
HISTORY = ("--git-path", "objects/pack", "--git-path", "shallow", "--git-path", "info/grafts")
NO_HISTORY = "\n\n.git"  # as git would answer: a repository may come


@dataclass(frozen=True, slots=True)
class InputStats:
    """Whatever a build may read: a digest of stats, names and versions, the stats, and a clock (ns)
    from before."""

    digest: str
    stats: tuple[Stat, ...]
    seen: int


def look_at_inputs(root: Path, options: BuildOptions) -> InputStats:
    """What a build of `root` may read: files of the site but for those that communes.yml names,
    options, the history, our code, the libraries. To be called before it does."""
    seen = time.time_ns()
    files = (*_list_sources(root), *_list_previous_files(options.previous), *_list_code())
    named_stats = sorted((*files, *_list_libraries(root)))
    versions = (sys.version, platform.machine())
    history = _describe_history(root, options.out)
    values = (*versions, _describe_options(options), history, *named_stats)
    stats = tuple(stat for _, stat in named_stats)
    return InputStats(digest=hash_values(values), stats=stats, seen=seen)


def look_at_named_files(root: Path, names: Iterable[str]) -> dict[str, Stat]:
    """The files that communes.yml names. To be called after it was read: where such stats are
    settled since before, they are those of what was read, but for a file that is there no more."""
    return {name: look_at(f"{root}/{name}") for name in filter(None, names)}


def _list_sources(root: Path) -> Iterator[NamedStat]:
    """What is always read in the folder of a site. Anything else may lie there: sites, logs, the
    libraries of another program."""
    for name in (OWNER_FILE, DATASETS):
        path = f"{root}/{name}"
        target = os.path.realpath(path)  # the owner may have put a link: only here
        yield path, look_at(path)
        yield target, look_at(target)
        yield from _list_files_below(target)
    yield f"{root}/{ERASED_FILE}", look_at(f"{root}/{ERASED_FILE}")
    for name in (TEMPLATES, *BESIDE):
        path = f"{root}/{name}"
        yield path, look_at(path)
        if not os.path.islink(path):  # noqa: PTH114 (for which a path is to be made)
            yield from _list_files_below(path)


def _list_previous_files(previous: Path | None) -> Iterator[NamedStat]:
    """The earlier report, which is `previous` or in it, wherever links lead."""
    if previous:
        for path in (previous, previous / REPORT):
            target = os.path.realpath(path)
            yield target, look_at(target)


def _list_code() -> Iterator[NamedStat]:
    """Our code, templates and scripts, without what Python makes of it."""
    for folder in (assets.PACKAGE, assets.locate_templates(), assets.locate_bundles()):
        yield from _list_files_below(str(folder), passed_over="__pycache__")


def _list_files_below(folder: str, passed_over: str = "") -> Iterator[NamedStat]:
    """The stats of files, links and all; of folders the name alone. Nothing below a file, nor of
    what has the name `passed_over`."""
    try:
        entries = os.scandir(folder)
    except OSError:  # nor can anybody else read it
        return
    with entries:
        for entry in entries:
            if entry.name == passed_over:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield entry.path, ABSENT
                yield from _list_files_below(entry.path, passed_over)
            else:
                yield entry.path, look_at(entry.path)


def _list_libraries(root: Path) -> Iterator[NamedStat]:
    """Where Python looks for libraries: each that comes, goes or changes its version leaves a new
    time there. The site may be in such a folder itself: in a checkout, or where we were started."""
    for folder in sys.path:
        if folder and not root.is_relative_to(folder):
            yield folder, look_at(folder)


def _describe_options(options: BuildOptions) -> tuple[object, ...]:
    """Those by which a site, or where it stands, would be another."""
    return (
        str(options.out),
        options.copy,
        str(options.previous or ""),
        options.harvest_demo,
        options.components,
        options.vanishing,
    )


def _describe_history(root: Path, out: Path) -> tuple[object, ...]:
    """Where it ends and whether it is whole; when git last brought more of it, as a clone that has
    left something out may; and whether git holds a site."""
    answer = run_git(root, ["rev-parse", "HEAD", "--is-shallow-repository", *HISTORY]) or NO_HISTORY
    paths = (str(root / file) for file in answer.splitlines()[2:])
    places = (f"{LITERAL}{place}" for place in list_output_places(out))
    tracked_sites = run_git(root, ["ls-files", "-z", "--", *places])
    return answer, bool(tracked_sites), *map(look_at, paths)
