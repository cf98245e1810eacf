"""The home page: what the portal is, who publishes and where, what is fresh, themes, reuses, news,
how to publish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import filterfalse
from typing import Annotated

from markupsafe import Markup

from site_builder.compose.facets import group_by_theme
from site_builder.core.language import Language
from site_builder.core.model.site import Site
from site_builder.render.feeds.atom import get_atom_path
from site_builder.render.feeds.search import SEARCH_PATH
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages import schema_org
from site_builder.render.pages.article import LATEST, NewsItem, build_news_item
from site_builder.render.pages.groups import THEMES, FacetItem, build_facet_items
from site_builder.render.pages.joined import lacks_rows
from site_builder.render.pages.listing import (
    Item,
    PublisherItem,
    build_dataset_item,
    build_publisher_item,
    select_freshest_entries,
    split_publishers_by_role,
)
from site_builder.render.pages.prose import extract_lede, render_after_lede
from site_builder.render.pages.publishers import describe_commune_progress
from site_builder.render.pages.reuses import ReuseShown, describe_reuse
from site_builder.render.pages.shell import (
    PageKind,
    PlannedPage,
    build_page_shell,
    group_entries_by_publisher,
)
from site_builder.render.pages.territory import TerritoryShown, describe_territory_map
from site_builder.render.pages.values import format_integer

FRESHEST = 8
FEW = 3  # reuses
GUIDE = "publier/"  # the address of the owner's page that says how to publish
MOST_COMMUNES = 120  # publishers that are listed here; more have their own list alone


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that says how much is here."""

    value: Annotated[str, "The number, written for people."]
    label: Annotated[str, "What it counts."]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The home page."""

    title: Annotated[str, "The portal's title."]
    title_in: Annotated[
        str, "The language of its title, where it is not that of the page; or empty."
    ]
    text_in: Annotated[str, "The same of its description."]
    description: Annotated[str, "The portal in a sentence, in plain words."]
    about: Annotated[Markup, "The rest of its description as HTML, or empty."]
    names: Annotated[str, "The file of all names, from the site's root, for suggestions."]
    figures: Annotated[tuple[Figure, ...], "Three figures at most."]
    progress: Annotated[
        str, "How many communes publish and how many are to come, in a sentence, or empty."
    ]
    territory: Annotated[
        TerritoryShown | None, "The communes on a map, or nothing where nobody knows their places."
    ]
    communes: Annotated[
        tuple[PublisherItem, ...],
        "The communes that publish, in order of name; nothing if too many.",
    ]
    partners: Annotated[tuple[PublisherItem, ...], "The partners that publish, in order of name."]
    freshest: Annotated[tuple[Item, ...], "The datasets of the latest dates, then others."]
    dated: Annotated[bool, "False where none of them has a date."]
    themes: Annotated[tuple[FacetItem, ...], "The themes that have datasets."]
    reuses: Annotated[
        tuple[ReuseShown, ...], "What has been made of the data, the latest first; a few."
    ]
    news: Annotated[tuple[NewsItem, ...], "The latest news."]
    linked: Annotated[Markup, "What schema.org says of the portal, as JSON-LD, or empty."]
    guide: Annotated[str, "The owner's page on how to publish, from the site's root, or empty."]


def build_home_page(localised_site: LocalisedSite) -> HomePage:
    language = localised_site.language
    site = localised_site.site
    entries_by_publisher = group_entries_by_publisher(site.entries)
    communes, partners = split_publishers_by_role(site.publishers)
    whole_entries = filterfalse(lacks_rows, site.entries)
    freshest_entries = select_freshest_entries(whole_entries, FRESHEST)
    return HomePage(
        title=site.portal.title,
        title_in=site.portal.title_in,
        text_in=site.portal.text_in,
        description=extract_lede(site.portal.description)
        or language.say(_choose_description_message(site)),
        about=render_after_lede(site.portal.description),
        names=SEARCH_PATH.format(suffix=localised_site.suffix),
        figures=tuple(_list_figures(language, site)),
        progress=describe_commune_progress(language, communes, entries_by_publisher)
        if len(communes) > 1
        else "",
        territory=describe_territory_map(localised_site, entries_by_publisher),
        communes=tuple(
            build_publisher_item(language, commune, entries_by_publisher[commune.slug])
            for commune in (communes if len(entries_by_publisher) <= MOST_COMMUNES else ())
            if commune.slug in entries_by_publisher
        ),
        partners=tuple(
            build_publisher_item(language, partner, entries_by_publisher[partner.slug])
            for partner in partners
            if partner.slug in entries_by_publisher
        ),
        freshest=tuple(build_dataset_item(localised_site, entry) for entry in freshest_entries),
        dated=any(entry.modified for entry in freshest_entries),
        themes=tuple(build_facet_items(language, THEMES, group_by_theme(site.entries))),
        reuses=tuple(
            describe_reuse(localised_site, reuse) for reuse in site.editorial.reuses[:FEW]
        ),
        news=tuple(build_news_item(language, article) for article in site.editorial.news[:LATEST]),
        linked=schema_org.render_portal_jsonld(localised_site),
        guide=next((article.url for article in site.editorial.pages if article.url == GUIDE), ""),
    )


def _choose_description_message(site: Site) -> str:
    is_single_commune = len(site.publishers) == 1 and site.publishers[0].role == "commune"
    return "home.description.commune" if is_single_commune else "home.description"


def _list_figures(language: Language, site: Site) -> Iterator[Figure]:
    if not site.entries:
        return
    for message, value in (
        ("figure.datasets", len(site.entries)),
        (
            "figure.publishers",
            len({entry.dataset.publisher for entry in site.entries}) if site.publishers[1:] else 0,
        ),
        ("figure.rows", sum(entry.summary.rows for entry in site.entries)),
    ):
        if value:
            yield Figure(format_integer(language, value), language.count(message, value))


def plan_home_page(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    yield PlannedPage(
        file="index.html",
        templates=("home.html",),
        shell=build_page_shell(
            localised_site,
            "",
            feed=get_atom_path(localised_site.site.portal.url, "", localised_site.site.entries),
        ),
        inputs=(
            localised_site.site.portal,
            localised_site.site.publishers,
            localised_site.basemap.mark,
            list(localised_site.marks.values()),
            localised_site.site.editorial.reuses[:FEW],
            localised_site.site.editorial.news[:LATEST],
        ),
        contexts=lambda: [build_home_page(localised_site)],
    )


HOME = PageKind("home", HomePage, plan_home_page)
