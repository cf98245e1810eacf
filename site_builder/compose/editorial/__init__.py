"""What the portal says beside its data: reuses/, and pages/ of the owner's. One bad file never
stops the others."""

from __future__ import annotations

from pathlib import Path

from site_builder.compose.editorial.articles import find_dead_links, read_articles
from site_builder.compose.editorial.background import read_background
from site_builder.compose.editorial.editorial_files import Keep
from site_builder.compose.editorial.logos import read_logos
from site_builder.compose.editorial.reuses import read_reuses
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.editorial import Editorial
from site_builder.core.problems import Problem
from site_builder.metadata.site_folder import OWNER_FILE, PAGES, REUSES
from site_builder.metadata.yaml import FileProblems

__all__ = ["find_dead_links", "read_editorial"]


def read_editorial(
    root: Path, catalogue: Catalogue, keep: Keep
) -> tuple[Editorial, tuple[Problem, ...]]:
    """What is there, in order of file, and every problem. Nothing raises for what people wrote.

    `keep` stores each image that is shown, in the bytes that were judged: its file may change
    before the build ends.
    """
    page_problems = FileProblems(PAGES)
    reuse_problems = FileProblems(REUSES)
    logo_problems = FileProblems(OWNER_FILE)
    slugs = {
        slug for publisher in catalogue.publishers for slug in (publisher.slug, *publisher.previous)
    }
    articles = read_articles(
        root, slugs, keep, page_problems, languages=catalogue.portal.languages[1:]
    )
    datasets = (*catalogue.datasets, *catalogue.withdrawn)
    reuses = read_reuses(
        root, {*(dataset.id for dataset in datasets), *catalogue.withheld}, keep, reuse_problems
    )
    pages = tuple(article for article in articles if not article.day)
    logos = tuple(read_logos(root, catalogue, keep, logo_problems))
    editorial = Editorial(
        reuses=tuple(reuses),
        pages=pages,
        news=tuple(article for article in articles if article.day),
        logos=logos,
        background=read_background(root, catalogue, keep, logo_problems),
    )
    return editorial, (*page_problems.all(), *reuse_problems.all(), *logo_problems.all())
