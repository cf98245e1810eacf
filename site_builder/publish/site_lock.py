"""A site for whoever builds or checks it, alone: its lock, what killed builds left, and whose its
cache is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from site_builder.core.problems import Place, make_problem
from site_builder.core.text import show_safe_path
from site_builder.history.cache import CACHE, find_cache_link, find_tracked_cache
from site_builder.history.moves import is_tracked
from site_builder.publish.options import SCRATCH, BuildOptions
from site_builder.publish.output_folder import list_output_places
from site_builder.publish.refusal import BuildRefused
from site_builder.storage import build_state


@contextmanager
def hold_site(root: Path, options: BuildOptions) -> Iterator[BuildOptions]:
    """A site for whoever builds or checks it, alone, nothing being left of those that were killed.

    Yields the options, without the cache where it is not known whose it is. Raises BuildRefused.
    """
    tracked = find_tracked_cache(root)
    if tracked:  # a contribution must not say what was prepared, nor where we write
        raise BuildRefused("cache-in-git", {"path": show_safe_path(tracked)})
    if link := find_cache_link(root):
        raise BuildRefused("cache-link", {"path": show_safe_path(link)})
    if tracked is None:
        options = replace(
            options, cache=False, doubts=(make_problem("cache-unverified", Place(path=CACHE)),)
        )
    with build_state.lock_site(root / ".beffroi" / "lock", lambda: options.progress("wait", 0, 0)):
        _sweep_scratch(root / SCRATCH, options.warm.folder if options.warm else "")
        yield options


def refuse_tracked_output(root: Path, out: Path) -> None:
    """A tree that came with a contribution must not come to stand for the site before, nor testify
    of addresses. Raises BuildRefused."""
    _, *other_places = list_output_places(out)
    for place in other_places:
        if is_tracked(root, place):
            raise BuildRefused(
                "output-in-git", {"path": show_safe_path(str(place)), "name": place.name}
            )


def _sweep_scratch(scratch: Path, own_name: str) -> None:
    """Delete what killed builds left. To be called under the lock: but for `own_name`, nobody is
    using it."""
    if not scratch.is_symlink():
        for folder in scratch.glob("beffroi-*"):
            if folder.name != own_name:
                shutil.rmtree(folder, ignore_errors=True)
