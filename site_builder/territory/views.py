"""The charts of a table of the territory: those of its standard, and what these say of the last
year, of all years together."""

from __future__ import annotations

from dataclasses import replace

from site_builder.core.model.chart_request import ChartRequest
from site_builder.core.model.territory import YEAR
from site_builder.metadata.standards import Standard

# In the language of standards
ALL_YEARS = "toutes années réunies"
CHANGING = (
    "Ceux qui publient ne sont pas les mêmes chaque année : une hausse ou une baisse peut ne venir "
    "que de là."
)


def list_territory_views(standard: Standard) -> tuple[ChartRequest, ...]:
    """« Les bénéficiaires qui reçoivent le plus » comes of the last year, then of all. A row that
    says no year is of that of its file."""
    own_views = [_date_by_file(view, standard.year_field) for view in standard.views]
    views = list(own_views)
    for view in own_views:
        if view.type == "ranking" and view.latest:
            views.append(replace(view, latest="", title=f"{view.title}, {ALL_YEARS}"))
    return tuple(views)


def _date_by_file(view: ChartRequest, year_field: str) -> ChartRequest:
    """Of years side by side it says that not everybody is in each."""
    if view.group == year_field and view.by == "year":
        view = replace(view, group=YEAR, description=f"{view.description} {CHANGING}".strip())
    return replace(view, latest=YEAR) if view.latest and view.latest == year_field else view
