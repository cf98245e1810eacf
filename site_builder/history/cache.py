"""Whether git holds our cache: then anybody may propose what a build is to believe."""

from __future__ import annotations

import os
from pathlib import Path

from site_builder.history.git import is_in_repository, run_git

CACHE = ".beffroi"
OURS_IN_GIT = f"{CACHE}/schemas"  # these only help people who write


def find_tracked_cache(root: Path) -> str | None:
    """A file of the cache that git holds, "" where there is none; None where git ought to know, and does not say."""
    if not os.path.lexists(root / CACHE):
        return ""
    listed = run_git(root, "ls-files", "-z", "--", f":(icase){CACHE}", f":(exclude,icase){OURS_IN_GIT}")
    if listed is None:
        if not is_in_repository(root):
            return ""
        return CACHE if (root / CACHE).is_symlink() else None  # a link says where we write
    return listed.partition("\0")[0]
