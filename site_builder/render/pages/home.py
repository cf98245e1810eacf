"""The home page: what the portal is for and a question to type, the territory, questions that the
data answer, what is new, what each gives, what was made of it, news, how to publish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import filterfalse
from typing import Annotated

from markupsafe import Markup

from site_builder.compose.facets import group_by_theme
from site_builder.core.language import Language, format_french_spaces
from site_builder.core.model.portal import Publisher
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.render.feeds.atom import get_atom_path
from site_builder.render.feeds.search import SEARCH_PATH
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages import schema_org
from site_builder.render.pages.answers import Answer, describe_answers, get_subject
from site_builder.render.pages.article import LATEST, NewsItem, build_news_item
from site_builder.render.pages.given import (
    Gift,
    describe_gifts,
    drop_label,
    list_letters,
    list_own_entries,
)
from site_builder.render.pages.groups import THEMES, FacetItem, build_facet_items
from site_builder.render.pages.joined import lacks_rows
from site_builder.render.pages.listing import (
    Item,
    build_dataset_item,
    select_freshest_entries,
    split_first_of_each,
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

FRESHEST = 6
FEW = 3  # reuses
GUIDE = "publier/"  # the address of the owner's page that says how to publish


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
    headline: Annotated[str, "What the portal is for, in the fewest words."]
    demonstration: Annotated[bool, "True where most of its data are invented."]
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
    answers: Annotated[tuple[Answer, ...], "A few questions that the data answer; or nothing."]
    given: Annotated[
        tuple[Gift, ...],
        "What each gives, in order of name; nothing of one alone, or of too many for this page.",
    ]
    letters: Annotated[
        tuple[str, ...], "The letters of the list of communes, if it is long; or nothing."
    ]
    freshest: Annotated[
        tuple[Item, ...], "The datasets of the latest dates, each subject once, then others."
    ]
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
    communes, _ = split_publishers_by_role(site.publishers)
    freshest_entries = _select_news(filterfalse(lacks_rows, site.entries))
    return HomePage(
        title=site.portal.title,
        title_in=site.portal.title_in,
        text_in=site.portal.text_in,
        headline=language.say(_choose_message("home.headline", communes)),
        demonstration=localised_site.is_invented,
        description=format_french_spaces(extract_lede(site.portal.description))
        or language.say(_choose_message("home.description", communes)),
        about=render_after_lede(site.portal.description),
        names=SEARCH_PATH.format(suffix=localised_site.suffix),
        figures=tuple(_list_figures(language, site)),
        progress=describe_commune_progress(language, communes, entries_by_publisher)
        if len(communes) > 1
        else "",
        territory=describe_territory_map(localised_site, entries_by_publisher),
        answers=tuple(describe_answers(localised_site)),
        given=describe_gifts(localised_site),
        letters=list_letters(communes),
        freshest=tuple(
            replace(build_dataset_item(localised_site, entry), title=drop_label(entry))
            for entry in freshest_entries
        ),
        dated=any(entry.modified for entry in freshest_entries),
        themes=tuple(build_facet_items(language, THEMES, group_by_theme(site.entries))),
        reuses=tuple(
            describe_reuse(localised_site, reuse) for reuse in site.editorial.reuses[:FEW]
        ),
        news=tuple(
            build_news_item(localised_site, article) for article in site.editorial.news[:LATEST]
        ),
        linked=schema_org.render_portal_jsonld(localised_site),
        guide=next((article.url for article in site.editorial.pages if article.url == GUIDE), ""),
    )


def _choose_message(message: str, communes: list[Publisher]) -> str:
    """The one for a portal of several communes, of one, or of none."""
    endings = ("none", "commune", "communes")
    return f"{message}.{endings[min(len(communes), 2)]}"


def _select_news(entries: Iterable[DatasetEntry]) -> list[DatasetEntry]:
    """The latest of each subject, so that fifteen files of one sort hide no other; then others."""
    given_entries = list(entries)
    ordered_entries = select_freshest_entries(given_entries, len(given_entries))
    of_subjects, others = split_first_of_each(ordered_entries, get_subject)
    return select_freshest_entries([*of_subjects, *others][:FRESHEST], FRESHEST)


def _list_figures(language: Language, site: Site) -> Iterator[Figure]:
    own_entries = list_own_entries(site.entries)
    publishers = group_entries_by_publisher(own_entries)
    for message, value in (
        ("figure.datasets", len(own_entries)),
        ("figure.publishers", len(publishers)),
        ("figure.rows", sum(entry.summary.rows for entry in own_entries)),
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
