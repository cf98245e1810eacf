"""What people call the files of a site, and of which site a path is. What lies in datasets/ is a
contribution, and never chooses the portal that judges it."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from site_builder.core.text import SLUG, slugify_text
from site_builder.metadata.public_names import check_file_name

OWNER_FILE = "communes.yml"
DATASETS = "datasets"
DATASET_DEPTH = 3  # parts of the path of a dataset's folder, and of a file of its publisher
SOURCES_FILE = "sources.yml"  # beside communes.yml: the portals from which datasets are taken
ERASED_FILE = "erased.yml"  # beside communes.yml: what must never come back
TEMPLATES = "templates"
PAGES = "pages"
REUSES = "reuses"
BESIDE = (PAGES, REUSES)  # what the owner says beside the data
# Of a dataset; the first is the one that is written and named
PUBLISHER_FILES = ("publisher.yaml", "publisher.yml")  # in the folder of each
DESCRIPTORS = ("datapackage.yaml", "datapackage.yml", "datapackage.json")

# Of the repository of a portal: schemas are kept in git, so that whoever clones it has help in the
# editor at once; of what was received git changes no end of line
GITIGNORE = "/build/\n/.build.next/\n/.beffroi/*\n!/.beffroi/schemas/\n"
GITATTRIBUTES = "datasets/** -text\n"


@lru_cache(maxsize=1 << 14)
def make_dataset_slug(name: str) -> str:
    """What the folder of a dataset is called in addresses: « Subventions 2024 » is
    subventions-2024. The name itself where no address can be made of it."""
    if SLUG.fullmatch(name) or check_file_name(name):
        return name
    return slugify_text(name) or name


def make_canonical_path(path: str) -> str:
    """A path of the site as if each folder of a dataset was called as in its address: by it a
    dataset is the same whatever its folder was called."""
    parts = path.split("/", 3)
    if len(parts) < 3 or parts[0] != DATASETS:
        return path
    parts[2] = make_dataset_slug(parts[2])
    return "/".join(parts)


def get_path_dataset_id(path: str) -> str:
    """The id of the dataset that a path of the site would be in."""
    return "/".join(make_canonical_path(path).split("/")[1:3])


class NoOwner(Exception):
    """A path in a datasets/ that has no communes.yml beside it: what it holds itself would be the
    portal."""


def find_site(path: Path) -> tuple[Path, Path] | None:
    """The site that a path is of, and where the path lies in it; None where there is no
    communes.yml above it.

    A contribution may bring a communes.yml of its own, so that the nearest one is the site's only
    where the path is in no other site's datasets/. Raises NoOwner.
    """
    if contribution := find_contribution(path):
        return contribution
    real_path = path.resolve()
    for folder in (real_path, *real_path.parents):
        if _is_site(folder):
            return folder, real_path.relative_to(folder)
    return None


def find_contribution(path: Path) -> tuple[Path, Path] | None:
    """The outermost site whose datasets/ hold a path, and where it lies in it; None where it is in
    no site's.

    The path counts as it is written before it counts as it is: a link in datasets/ leads to no
    other site. Raises NoOwner.
    """
    for absolute_path in (Path(os.path.abspath(path)), path.resolve()):  # noqa: PTH100  # which follows no link
        for folder in reversed((absolute_path, *absolute_path.parents)):
            if not _is_site(folder):
                continue
            for datasets_folder in (
                folder / DATASETS,
                (folder / DATASETS).resolve(),
            ):  # which may be the owner's link
                if absolute_path.is_relative_to(datasets_folder):
                    return folder.resolve(), DATASETS / absolute_path.relative_to(datasets_folder)
    if _is_orphan(path.resolve()):
        raise NoOwner(path)
    return None


def _is_site(folder: Path) -> bool:
    """Is there a communes.yml, be it a link that leads nowhere? A proposal may have spoilt it."""
    return os.path.lexists(folder / OWNER_FILE)


def _is_orphan(path: Path) -> bool:
    """Does it lie in a datasets/ of the repository that it is in? One that is the root of a
    repository does not."""
    for folder in (path, *path.parents):
        if os.path.lexists(folder / ".git"):
            return False
        if folder.name.casefold() == DATASETS:
            return True
    return False


def is_folder_inside(root: Path, relative: str) -> bool:
    """Is there a folder below that of a site, on the way to which no link lies?"""
    path = root.resolve() / relative
    return path.resolve() == path and path.is_dir()
