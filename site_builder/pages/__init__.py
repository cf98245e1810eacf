"""Kinds of pages: one file for each. A new one is a module, a template, and a line in PAGES."""

from __future__ import annotations

from site_builder.pages.accessibility import ACCESSIBILITY
from site_builder.pages.article import ARTICLE, NEWS
from site_builder.pages.components import COMPONENTS
from site_builder.pages.dataset import DATASET
from site_builder.pages.datasets import DATASETS
from site_builder.pages.embed import EMBED
from site_builder.pages.facet import FORMAT, KEYWORD, LISTS, THEME
from site_builder.pages.former import FORMER
from site_builder.pages.home import HOME
from site_builder.pages.legal import LEGAL
from site_builder.pages.moved import MOVED
from site_builder.pages.not_found import NOT_FOUND
from site_builder.pages.privacy import PRIVACY
from site_builder.pages.publisher import PUBLISHER, PUBLISHER_EMBED
from site_builder.pages.publishers import PUBLISHERS
from site_builder.pages.reuses import REUSES
from site_builder.pages.search import SEARCH
from site_builder.pages.shell import Kind, Opening, Plan, Planned, Shell
from site_builder.pages.standard import STANDARD
from site_builder.pages.standards import STANDARDS
from site_builder.pages.unpublished import UNPUBLISHED

__all__ = ["PAGES", "Kind", "Opening", "Plan", "Planned", "Shell"]

PAGES: tuple[Kind, ...] = (
    HOME, SEARCH, DATASETS, THEME, KEYWORD, FORMAT, LISTS, DATASET, UNPUBLISHED, EMBED, PUBLISHERS, PUBLISHER,
    PUBLISHER_EMBED, MOVED, FORMER, STANDARDS, STANDARD, REUSES, NEWS, ARTICLE, ACCESSIBILITY, LEGAL, PRIVACY,
    NOT_FOUND, COMPONENTS,
)  # fmt: skip
