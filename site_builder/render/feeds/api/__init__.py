"""/api/v1/: what is known of datasets, as static files for scripts."""

from __future__ import annotations

from site_builder.render.feeds.api.changes import CHANGES
from site_builder.render.feeds.api.coverage import COVERAGE
from site_builder.render.feeds.api.datasets import DATASET, DATASETS
from site_builder.render.feeds.api.lists import COLUMNS, PUBLISHERS, STANDARDS
from site_builder.render.feeds.api.openapi import OPENAPI
from site_builder.render.feeds.api.portal import PORTAL

API = (DATASETS, DATASET, CHANGES, PORTAL, PUBLISHERS, STANDARDS, COLUMNS, COVERAGE, OPENAPI)
