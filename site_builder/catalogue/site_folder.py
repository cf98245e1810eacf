"""Of which site a path is. What lies in datasets/ is a contribution, and never chooses the portal that judges it."""

from __future__ import annotations

import os
from pathlib import Path

from site_builder.catalogue import OWNER_FILE
from site_builder.catalogue.datasets import FOLDER


def find_site(path: Path) -> tuple[Path, Path] | None:
    """The site that a path is of, and where the path lies in it; None where there is no communes.yml above it.

    A contribution may bring a communes.yml of its own, so that the nearest one is the site's only where the path is in
    no other site's datasets/.
    """
    if inside := find_contribution(path):
        return inside
    real = path.resolve()
    for folder in (real, *real.parents):
        if _is_site(folder):
            return folder, real.relative_to(folder)
    return None


def find_contribution(path: Path) -> tuple[Path, Path] | None:
    """The outermost site whose datasets/ hold a path, and where it lies in it; None where it is in no site's.

    The path counts as it is written before it counts as it is: a link in datasets/ leads to no other site.
    """
    for absolute in (Path(os.path.abspath(path)), path.resolve()):  # noqa: PTH100  # which follows no link
        for folder in reversed((absolute, *absolute.parents)):
            if _is_site(folder) and absolute.is_relative_to(folder / FOLDER):
                return folder.resolve(), absolute.relative_to(folder)
    return None


def _is_site(folder: Path) -> bool:
    return (folder / OWNER_FILE).is_file()
