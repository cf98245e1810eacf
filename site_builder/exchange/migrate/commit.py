"""The first commit of a portal that was migrated, where git is there and the folder is its own.

This reads the working tree, which all that brings a contribution avoids: here every name is one of
ours, so that no .gitattributes or .git of others is among the files.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from site_builder.exchange.deploy.branch import IDENTITY_VARIABLES
from site_builder.history.git import change_git, is_in_repository, run_git


def commit_portal(folder: Path, message: str) -> str:
    """What was done, by its code: "made", "same" where nothing has changed, "inside" of another
    repository, whose owner commits, "absent" where there is no git. Raises GitSilent."""
    if shutil.which("git") is None:
        return "absent"
    root = folder.resolve()
    if not os.path.lexists(root / ".git"):
        if is_in_repository(root):
            return "inside"
        change_git(root, ("init", "--quiet"))
    change_git(root, ("add", "--all", "--", "."))
    if run_git(root, ["diff", "--cached", "--quiet"]) is not None:
        return "same"
    command = ("-c", "commit.gpgsign=false", "commit", "--quiet", "--message", message)
    change_git(root, command, variables=IDENTITY_VARIABLES)
    return "made"
