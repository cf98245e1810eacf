"""The charts of a table of the territory: those of its standard, and who is in each of their
years."""

from __future__ import annotations

from dataclasses import replace

from site_builder.core.model.chart_request import ChartRequest
from site_builder.core.model.territory import (
    BODY,
    COUNTED_HERE,
    COUNTING,
    PUBLISHER,
    YEAR,
)
from site_builder.metadata.standards import Standard

# In the language of standards
FILED = "Une ligne qui ne dit pas son année compte dans celle de son fichier."
CHANGING = (
    "Ceux qui publient ne sont pas les mêmes chaque année : une hausse ou une baisse peut ne venir "
    "que de là."
)


TOLD_APART = (
    "Un organisme est reconnu à son numéro ; sans numéro, à son nom chez un même producteur."
)


def list_territory_views(standard: Standard) -> tuple[ChartRequest, ...]:
    """A row that says no year is of that of its file; bodies are told apart; what two datasets have
    counts once."""
    counted = ((COUNTING.name, (COUNTED_HERE,)),) if standard.row_key else ()
    views = []
    for view in standard.views:
        if standard.year_field:
            view = _date_by_file(view, standard.year_field)
        if view.group == standard.body:
            view = replace(view, group=BODY.name, description=TOLD_APART)
        where = (*view.where, *counted)
        views.append(replace(view, where=where))
    return tuple(views)


def _date_by_file(view: ChartRequest, year_field: str) -> ChartRequest:
    """Of years side by side it says that not everybody is in each."""
    if view.group == year_field and view.by == "year":
        description = f"{view.description} {FILED} {CHANGING}".strip()
        view = replace(view, group=YEAR, description=description, sources=PUBLISHER)
    if view.years == year_field:
        view = replace(view, years=YEAR)
    if view.latest == year_field:
        view = replace(view, latest=YEAR)
    return view
