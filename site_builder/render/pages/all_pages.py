"""All kinds of pages. A new one is a module, a template, and a line here."""

from __future__ import annotations

from site_builder.render.pages.accessibility import ACCESSIBILITY
from site_builder.render.pages.article import ARTICLE, NEWS
from site_builder.render.pages.compare import COMPARE, COMPARE_EMBED
from site_builder.render.pages.comparisons import COMPARISONS
from site_builder.render.pages.components import COMPONENTS
from site_builder.render.pages.council_sheet import COUNCIL_SHEET
from site_builder.render.pages.coverage import COVERAGE
from site_builder.render.pages.coverage_standard import STANDARD_COVERAGE
from site_builder.render.pages.dataset import DATASET
from site_builder.render.pages.datasets import DATASETS
from site_builder.render.pages.embed import EMBED
from site_builder.render.pages.facet import FORMAT, KEYWORD, LISTS, THEME
from site_builder.render.pages.former import FORMER
from site_builder.render.pages.home import HOME
from site_builder.render.pages.legal import LEGAL
from site_builder.render.pages.moved import MOVED
from site_builder.render.pages.not_found import NOT_FOUND
from site_builder.render.pages.privacy import PRIVACY
from site_builder.render.pages.publisher import PUBLISHER, PUBLISHER_EMBED
from site_builder.render.pages.publishers import PUBLISHERS
from site_builder.render.pages.reuses import REUSES
from site_builder.render.pages.search import SEARCH
from site_builder.render.pages.shell import PageKind
from site_builder.render.pages.standard import STANDARD
from site_builder.render.pages.standards import STANDARDS
from site_builder.render.pages.unpublished import UNPUBLISHED

PAGES: tuple[PageKind, ...] = (
    HOME, SEARCH, DATASETS, THEME, KEYWORD, FORMAT, LISTS, DATASET, UNPUBLISHED, EMBED, PUBLISHERS,
    PUBLISHER, PUBLISHER_EMBED, MOVED, FORMER, STANDARDS, STANDARD, COVERAGE, STANDARD_COVERAGE,
    COMPARISONS, COMPARE, COMPARE_EMBED, COUNCIL_SHEET,
    REUSES, NEWS, ARTICLE, ACCESSIBILITY, LEGAL, PRIVACY, NOT_FOUND, COMPONENTS,
)  # fmt: skip
