"""Whatever a build may read, told by stats and versions: nothing is opened."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import filterfalse
from pathlib import Path

from site_builder.history.git import run_git
from site_builder.publish.options import BuildOptions
from site_builder.publish.output_folder import REPORT
from site_builder.render import assets
from site_builder.storage.file_stats import ABSENT, Stat, get_file_stat, hash_values, look_at

NamedStat = tuple[str, Stat]


@dataclass(frozen=True, slots=True)
class InputStats:
    """Whatever a build may read: a digest of stats, names and versions, the stats, and a clock (ns)
    from before."""

    digest: str
    stats: tuple[Stat, ...]
    seen: int


def look_at_inputs(root: Path, options: BuildOptions) -> InputStats:
    """What a build of `root` may read: files of the site, options, the history, our code, the
    libraries. To be called before it does."""
    seen = time.time_ns()
    named_stats = sorted((*_list_sources(root, options.out), *_list_code(), *_list_libraries(root)))
    versions = (sys.version, platform.machine())
    values = (*versions, _describe_options(options), _describe_history(root), *named_stats)
    stats = tuple(stat for _, stat in named_stats)
    return InputStats(digest=hash_values(values), stats=stats, seen=seen)


def _list_sources(root: Path, out: Path) -> Iterator[NamedStat]:
    """Whatever lies in the folder of a site, but for what is hidden and the sites that builds made
    there."""
    with os.scandir(root) as entries:
        for entry in entries:
            is_site = entry.path == str(out) or os.path.lexists(f"{entry.path}/{REPORT}")
            if entry.name.startswith(".") or is_site:
                continue
            target = os.path.realpath(entry.path)  # the owner may have put a link: only here
            yield entry.path, look_at(entry.path)
            yield target, look_at(target)
            yield from _list_files_below(target)


def _list_code() -> Iterator[NamedStat]:
    """Our code, templates and scripts, without what Python makes of it."""
    for folder in (assets.PACKAGE, assets.locate_templates(), assets.locate_bundles()):
        yield from filterfalse(_is_compiled, _list_files_below(str(folder)))


def _is_compiled(file: NamedStat) -> bool:
    return "__pycache__" in file[0]


def _list_files_below(folder: str) -> Iterator[NamedStat]:
    """The stats of files, links and all; of folders the name alone. Nothing below a file."""
    try:
        entries = os.scandir(folder)
    except OSError:  # nor can anybody else read it
        return
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield entry.path, ABSENT
                yield from _list_files_below(entry.path)
            else:
                yield entry.path, get_file_stat(entry.stat(follow_symlinks=False))


def _list_libraries(root: Path) -> Iterator[NamedStat]:
    """Where Python looks for libraries: each that comes, goes or changes its version leaves a new
    time there. The site may be in such a folder itself: in a checkout, or where we were started."""
    for folder in sys.path:
        if folder and not root.is_relative_to(folder):
            yield folder, look_at(folder)


def _describe_options(options: BuildOptions) -> tuple[object, ...]:
    """Those by which a site, or where it stands, would be another; with the earlier report, which
    is `previous` or in it."""
    previous = str(options.previous or "")
    return (
        str(options.out),
        options.copy,
        (previous, look_at(previous), look_at(f"{previous}/{REPORT}")),
        options.harvest_demo,
        options.components,
        options.vanishing,
    )


def _describe_history(root: Path) -> tuple[str | None, Stat]:
    """Where it ends and whether it is whole; and when git last brought more of it, as a clone that
    has left something out may."""
    question = ["rev-parse", "HEAD", "--is-shallow-repository", "--git-path", "objects/pack"]
    answer = run_git(root, question)
    packs = answer.splitlines()[-1] if answer else ".git"
    return answer, look_at(str(root / packs))
