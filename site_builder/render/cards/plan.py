"""All cards of the site in a language, and on what each depends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from site_builder.render.cards.address import (
    COMPARISON,
    HOME,
    STANDARD,
    get_card_path,
    has_cards,
)
from site_builder.render.cards.card import Card
from site_builder.render.cards.contents import (
    compose_article_card,
    compose_comparison_card,
    compose_dataset_card,
    compose_home_card,
    compose_publisher_card,
    compose_standard_card,
)
from site_builder.render.cards.rasteriser import identify_rasteriser
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.cited import list_cited_inputs
from site_builder.render.pages.compare import list_comparison_inputs
from site_builder.render.pages.compared_figures import list_comparisons
from site_builder.render.pages.compared_map import draw_map_ground
from site_builder.render.pages.shell import (
    group_entries_by_standard,
    group_own_entries_by_publisher,
)


@dataclass(frozen=True, slots=True)
class PlannedCard:
    """A card to come. `inputs`: whatever it depends on, for msgspec to encode; datasets are opened
    in `compose`."""

    path: str
    inputs: tuple[object, ...]
    compose: Callable[[], Card]


def plan_cards(localised_site: LocalisedSite) -> Iterator[PlannedCard]:
    """None where the portal has no address, or its owner wants none."""
    site = localised_site.site
    if not has_cards(site.portal):
        return
    find_ground = cache(partial(draw_map_ground, localised_site))
    marks = localised_site.marks
    entries_by_publisher = group_own_entries_by_publisher(site.entries)
    communes = [(one.insee, one.role, one.centre) for one in site.publishers]
    ground_inputs = (site.contours.digest, communes)

    def plan(name: str, inputs: tuple[object, ...], compose: Callable[[], Card]) -> PlannedCard:
        shared_inputs = (identify_rasteriser(), localised_site.language.code, site.portal.title)
        path = get_card_path(name, localised_site.suffix)
        return PlannedCard(path, (*shared_inputs, *inputs), compose)

    publishing = sorted(entries_by_publisher)
    home = partial(compose_home_card, localised_site, find_ground)
    yield plan(HOME, (ground_inputs, publishing, len(site.entries)), home)
    for publisher in site.publishers:
        entries = entries_by_publisher.get(publisher.slug, [])
        compose = partial(compose_publisher_card, localised_site, publisher, entries, find_ground)
        own_marks = [marks[entry.dataset.id] for entry in entries]
        mark = localised_site.basemap.mark
        yield plan(publisher.slug, (publisher, ground_inputs, own_marks, mark), compose)
    for entry in site.entries:
        mark = localised_site.basemap.mark if entry.summary.maps else ""
        compose_entry = partial(compose_dataset_card, localised_site, entry)
        yield plan(entry.dataset.id, (marks[entry.dataset.id], mark), compose_entry)
    for article in (*site.editorial.pages, *site.editorial.news):
        article_inputs = (
            article,
            list_cited_inputs(localised_site, article),
            localised_site.basemap.mark,
        )
        compose_article = partial(compose_article_card, localised_site, article)
        yield plan(article.url.rstrip("/"), article_inputs, compose_article)
    for standard, entries in group_entries_by_standard(localised_site):
        followers = [entry.dataset.id for entry in entries]
        compose = partial(compose_standard_card, localised_site, standard, entries, find_ground)
        name = STANDARD.format(slug=standard.slug)
        yield plan(name, (standard.id, ground_inputs, followers), compose)
    for comparison in list_comparisons(localised_site):
        compose = partial(compose_comparison_card, localised_site, comparison, find_ground)
        name = COMPARISON.format(slug=comparison.standard.slug)
        inputs = list_comparison_inputs(localised_site, comparison)
        yield plan(name, (ground_inputs, inputs), compose)
