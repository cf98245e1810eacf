"""The charts of a table of the territory."""

from __future__ import annotations

from site_builder.core.model.territory import PUBLISHER, YEAR
from site_builder.metadata.standards import load_standard
from site_builder.territory.views import CHANGING, list_territory_views


def test_charts_are_those_of_the_standard() -> None:
    for id_ in ("scdl/subventions", "scdl/prenoms"):
        standard = load_standard(id_)
        titles = [view.title for view in list_territory_views(standard)]
        assert titles == [view.title for view in standard.views]


def test_a_row_without_a_year_is_of_that_of_its_file() -> None:
    by_year, ranked = list_territory_views(load_standard("scdl/subventions"))
    assert (by_year.group, ranked.years, ranked.latest) == (YEAR, YEAR, "")
    lines = [view for view in list_territory_views(load_standard("scdl/prenoms")) if view.split]
    assert {view.group for view in lines} == {YEAR}


def test_charts_of_years_say_who_is_in_each() -> None:
    by_year, ranked = list_territory_views(load_standard("scdl/subventions"))
    assert by_year.description.endswith(CHANGING)
    assert (by_year.sources, ranked.sources) == (PUBLISHER, "")
    assert CHANGING not in ranked.description
