"""All datasets in order of title, in static pages of a hundred: /jeux/, /jeux/2/…"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from site_builder.compose.facets import by_theme
from site_builder.core.model import Entry, Link, Publisher
from site_builder.render.feeds.atom import feed_of
from site_builder.render.feeds.facets import FACETS, FEW
from site_builder.render.feeds.search import SEARCH as NAMES
from site_builder.render.pages.groups import THEMES, FacetItem, items
from site_builder.render.pages.listing import Item, alphabetical, item
from site_builder.render.pages.paging import Leaf, Step, leaves
from site_builder.render.pages.shell import Kind, Plan, Planned, by_publisher, shell

FOLDER = "jeux/"
PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Ways:
    """What a script narrows the list of all datasets by, and where one goes without it."""

    names: Annotated[str, "The file of all names, from the site's root."]
    facets: Annotated[str, "The file of what else they have, from the site's root."]
    themes: Annotated[tuple[FacetItem, ...], "The themes that have datasets."]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetsPage:
    """A page of a list of datasets."""

    title: Annotated[str, "The list's title."]
    description: Annotated[str, "What the list holds, in a sentence."]
    about: Annotated[str, "What its datasets have in common, in a sentence, or empty."]
    above: Annotated[Link | None, "The list that this one is of, from the site's root, or nothing."]
    items: Annotated[tuple[Item, ...], "The datasets of this page."]
    steps: Annotated[
        tuple[Step, ...], "Links to the pages of the list; nothing where there is only one."
    ]
    previous: Annotated[str, "The page before, from the site's root, or empty."]
    next: Annotated[str, "The page after, from the site's root, or empty."]
    ways: Annotated[
        Ways | None,
        "Other ways to what is listed, beside the first page of all datasets; or nothing.",
    ]
    narrowed: Annotated[
        str, "Where a script narrows this list, from the site's root; empty beside `ways`."
    ]


def page(
    given: Plan,
    title: str,
    leaf: Leaf[Entry],
    about: str = "",
    above: Link | None = None,
    ways: Ways | None = None,
    narrowed: str = "",
) -> DatasetsPage:
    """`about`, `above`, `ways` and `narrowed` are those of the page."""
    language = given.language
    return DatasetsPage(
        title=leaf.title(language, title),
        description=language.count("datasets.all", leaf.total),
        about=about,
        above=above,
        items=tuple(item(given, entry) for entry in leaf.some),
        ways=ways,
        narrowed="" if ways else narrowed,
        **leaf.around(language),
    )


def beside(given: Plan) -> Ways:
    names, facets = (feed.path.format(suffix=given.suffix) for feed in (NAMES, FACETS))
    return Ways(names, facets, tuple(items(given.language, THEMES, by_theme(given.site.entries))))


def paginated(
    given: Plan,
    title: str,
    folder: str,
    entries: Sequence[Entry],
    templates: tuple[str, ...],
    asked: str,
    ways: Ways | None = None,
    about: str = "",
    above: Link | None = None,
    feed: str = "",
) -> Iterator[Planned]:
    """The pages of one list, at least one; `ways` stand beside the first, so that they change no
    other. `asked`: of the list of all datasets, to be that of these; `feed`: theirs."""
    ordered = sorted(
        entries, key=lambda entry: (alphabetical(entry.dataset.title), entry.dataset.id)
    )
    narrowed = f"{FOLDER}?{asked}" if asked and len(given.site.entries) > FEW else ""
    for leaf in leaves(folder, ordered, PER_PAGE):
        own = ways if leaf.place == 1 else None

        def contexts(leaf: Leaf[Entry] = leaf, own: Ways | None = own) -> list[DatasetsPage]:
            return [
                page(given, title, leaf=leaf, about=about, above=above, ways=own, narrowed=narrowed)
            ]

        yield Planned(
            file=f"{leaf.path}index.html",
            templates=templates,
            shell=shell(given, leaf.path, feed=feed),
            inputs=(
                title,
                leaf.total,
                leaf.place,
                leaf.pages,
                own,
                narrowed,
                [given.marks[entry.dataset.id] for entry in leaf.some],
            ),
            contexts=contexts,
        )


def list_of(publisher: Publisher) -> str:
    """Where all datasets of one are that has more than its own page shows."""
    return f"communes/{publisher.slug}/"


def plan(given: Plan) -> Iterator[Planned]:
    title = given.language.say("nav.datasets")
    entries = given.site.entries
    templates = ("datasets.html",)
    ways = beside(given) if len(entries) > FEW else None
    url = given.site.portal.url
    found = by_publisher(entries)
    yield from paginated(
        given,
        title,
        folder=FOLDER,
        entries=entries,
        templates=templates,
        asked="tri=titre",
        ways=ways,
        feed=feed_of(url, "", entries),
    )
    for publisher in (
        one for one in given.site.publishers if len(found.get(one.slug, ())) > PER_PAGE
    ):
        title = given.language.say("publisher.everything", publisher=publisher.name)
        asked = urlencode({"producteur": publisher.slug})
        above = Link(publisher.name, f"{publisher.slug}/")
        some = found[publisher.slug]
        folder = list_of(publisher)
        feed = feed_of(url, above.url, some)
        yield from paginated(
            given,
            title,
            folder=folder,
            entries=some,
            templates=templates,
            asked=asked,
            above=above,
            feed=feed,
        )


DATASETS = Kind("datasets", DatasetsPage, plan)
