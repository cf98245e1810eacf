"""The charts of a table of the territory: those of its standard, and what these say of the last
year, of all years together."""

from __future__ import annotations

from dataclasses import replace

from site_builder.core.model.chart_request import ChartRequest
from site_builder.metadata.standards import Standard

ALL_YEARS = "toutes années réunies"  # in the language of standards


def list_territory_views(standard: Standard) -> tuple[ChartRequest, ...]:
    """« Les bénéficiaires qui reçoivent le plus » comes of the last year, then of all."""
    views = list(standard.views)
    for view in standard.views:
        if view.type == "ranking" and view.latest:
            views.append(replace(view, latest="", title=f"{view.title}, {ALL_YEARS}"))
    return tuple(views)
