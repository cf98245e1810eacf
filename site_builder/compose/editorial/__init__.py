"""What the portal says beside its data: reuses/, and pages/ of the owner's. One bad file never
stops the others."""

from __future__ import annotations

from pathlib import Path

from site_builder.compose.editorial.articles import PAGES, find_dead_links, read_articles
from site_builder.compose.editorial.editorial_files import Keep
from site_builder.compose.editorial.logos import read_logos
from site_builder.compose.editorial.reuses import REUSES, read_reuses
from site_builder.core.model import Catalogue, Editorial
from site_builder.core.problems import Problem
from site_builder.metadata.catalogue import OWNER_FILE
from site_builder.metadata.yaml import FileProblems

__all__ = ["FOLDERS", "find_dead_links", "read_editorial"]

FOLDERS = (PAGES, REUSES)  # beside communes.yml


def read_editorial(
    root: Path, catalogue: Catalogue, keep: Keep
) -> tuple[Editorial, tuple[Problem, ...]]:
    """What is there, in order of file, and every problem. Nothing raises for what people wrote.

    `keep` stores each image that is shown, in the bytes that were judged: its file may change
    before the build ends.
    """
    of_pages = FileProblems(PAGES)
    of_reuses = FileProblems(REUSES)
    of_logos = FileProblems(OWNER_FILE)
    slugs = {slug for one in catalogue.publishers for slug in (one.slug, *one.previous)}
    articles = read_articles(root, slugs, keep, of_pages)
    datasets = (*catalogue.datasets, *catalogue.withdrawn)
    reuses = read_reuses(
        root, {*(one.id for one in datasets), *catalogue.withheld}, keep, of_reuses
    )
    pages = tuple(one for one in articles if not one.day)
    logos = tuple(read_logos(root, catalogue, keep, of_logos))
    found = Editorial(tuple(reuses), pages, tuple(one for one in articles if one.day), logos)
    return found, (*of_pages.all(), *of_reuses.all(), *of_logos.all())
