"""Where a site may be made, and from what: what only the owner can mend is refused before anything
is read.

What else lies in there is refused by `publish.publish`, which never deletes a file that a report
does not name as ours.
"""

from __future__ import annotations

import os
from pathlib import Path

from site_builder.metadata.site_folder import DATASETS, TEMPLATES
from site_builder.publish.refusal import BuildRefused

REPORT = "build-report.json"  # of a site, which says what of it is ours
SOURCES = (DATASETS, TEMPLATES, ".beffroi", ".git")
PREVIEW = ".beffroi/preview"  # the one site that may be in there: `build/` may be online


def resolve_output_folder(root: Path, out: Path) -> Path:
    """Where `out` really is. Raises BuildRefused where a site would take the place of what it is
    made from."""
    real_path = Path(os.path.realpath(out))
    if root.is_relative_to(real_path):
        raise BuildRefused("output-over-site", {"path": str(out)})
    preview = Path(os.path.realpath(root / PREVIEW))
    for name in SOURCES:
        if real_path.is_relative_to(os.path.realpath(root / name)) and real_path != preview:
            raise BuildRefused("output-in-site", {"path": str(out), "folder": name})
    # where one stands changes places with the site: the next build would miss it
    if out.name in ("", ".."):
        raise BuildRefused("output-unnamed", {"path": str(out), "name": real_path.name})
    return out if out.is_symlink() else real_path  # a link is refused when it is published


def check_datasets_folder(folder: Path) -> None:
    """Raises BuildRefused where the datasets are there and cannot be listed: they would all go from
    the site."""
    if not os.path.lexists(folder):
        return
    if not folder.is_dir():
        raise BuildRefused("datasets-not-folder", {"path": str(folder)})
    try:
        os.scandir(folder).close()
        readable = os.access(folder, os.R_OK | os.X_OK)
    except OSError:
        readable = False
    if not readable:
        raise BuildRefused("datasets-unreadable", {"path": str(folder)})


def list_output_places(out: Path) -> tuple[Path, ...]:
    """Where a site stands, and the trees beside it that may come to stand there."""
    return (out, get_next_tree(out), get_old_tree(out))


def get_old_tree(out: Path) -> Path:
    """Where an exchange by two renames that was cut leaves the site before."""
    return out.with_name(f".{out.name}.old")


def get_next_tree(out: Path) -> Path:
    """Where the site to come is made."""
    return out.with_name(f".{out.name}.next")
