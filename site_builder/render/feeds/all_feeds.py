"""All feeds. A new one is a module and a line here."""

from __future__ import annotations

from site_builder.render.feeds.api import API
from site_builder.render.feeds.atom import ATOM, ATOM_DATASET
from site_builder.render.feeds.catalog import CATALOG
from site_builder.render.feeds.checksums import CHECKSUMS
from site_builder.render.feeds.columns import COLUMNS
from site_builder.render.feeds.communes import COMMUNES
from site_builder.render.feeds.comparison import COMPARISON
from site_builder.render.feeds.coverage import COVERAGE
from site_builder.render.feeds.datapackage import DATAPACKAGE
from site_builder.render.feeds.explorer import EXPLORER
from site_builder.render.feeds.facets import FACETS
from site_builder.render.feeds.feed import Feed
from site_builder.render.feeds.ground import GROUND
from site_builder.render.feeds.passages import PASSAGES
from site_builder.render.feeds.pod import POD
from site_builder.render.feeds.portal_package import PORTAL_PACKAGE, PUBLISHER_PACKAGE
from site_builder.render.feeds.robots import ROBOTS
from site_builder.render.feeds.scdl import SCDL
from site_builder.render.feeds.search import SEARCH, SEARCH_PARTS
from site_builder.render.feeds.sitemap import SITEMAP
from site_builder.render.feeds.values import VALUES
from site_builder.render.feeds.workbook import WORKBOOK

FEEDS: tuple[Feed, ...] = (
    DATAPACKAGE,
    CHECKSUMS,
    WORKBOOK,
    SITEMAP,
    ROBOTS,
    EXPLORER,
    COMMUNES,
    GROUND,
    COVERAGE,
    COMPARISON,
    SEARCH,
    SEARCH_PARTS,
    VALUES,
    COLUMNS,
    PASSAGES,
    FACETS,
    CATALOG,
    POD,
    SCDL,
    PORTAL_PACKAGE,
    PUBLISHER_PACKAGE,
    *API,
    ATOM,
    ATOM_DATASET,
)
