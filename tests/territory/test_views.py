"""The charts of a table of the territory."""

from __future__ import annotations

from site_builder.core.model.territory import YEAR
from site_builder.metadata.standards import load_standard
from site_builder.territory.views import CHANGING, list_territory_views


def test_what_is_ranked_in_the_last_year_is_ranked_over_all_years_too() -> None:
    standard = load_standard("scdl/subventions")
    *own, added = list_territory_views(standard)
    assert [view.title for view in own] == [view.title for view in standard.views]
    assert (added.title, added.latest) == (
        "Les bénéficiaires qui reçoivent le plus, toutes années réunies",
        "",
    )
    assert added.group == "nomBeneficiaire"


def test_other_charts_are_those_of_the_standard() -> None:
    standard = load_standard("scdl/prenoms")
    rankings = [view for view in standard.views if view.type == "ranking" and view.latest]
    assert len(list_territory_views(standard)) == len(standard.views) + len(rankings)


def test_a_row_without_a_year_is_of_that_of_its_file() -> None:
    by_year, ranked, _ = list_territory_views(load_standard("scdl/subventions"))
    assert (by_year.group, ranked.latest) == (YEAR, YEAR)
    lines = [view for view in list_territory_views(load_standard("scdl/prenoms")) if view.split]
    assert {view.group for view in lines} == {YEAR}
    assert all(view.description.endswith(CHANGING) for view in (by_year, *lines))
    assert CHANGING not in ranked.description
