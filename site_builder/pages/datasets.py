"""All datasets in order of title, in static pages of a hundred: /jeux/, /jeux/2/…"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from site_builder.model import Entry, Link
from site_builder.pages.listing import Item, alphabetical, item
from site_builder.pages.paging import Leaf, Step, leaves
from site_builder.pages.shell import Kind, Plan, Planned, shell

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class DatasetsPage:
    """A page of a list of datasets."""

    title: Annotated[str, "The list's title."]
    description: Annotated[str, "What the list holds, in a sentence."]
    about: Annotated[str, "What its datasets have in common, in a sentence, or empty."]
    above: Annotated[Link | None, "The list that this one is of, from the site's root, or nothing."]
    items: Annotated[tuple[Item, ...], "The datasets of this page."]
    steps: Annotated[tuple[Step, ...], "Links to the pages of the list; nothing where there is only one."]
    previous: Annotated[str, "The page before, from the site's root, or empty."]
    next: Annotated[str, "The page after, from the site's root, or empty."]


def page(given: Plan, title: str, leaf: Leaf[Entry], about: str = "", above: Link | None = None) -> DatasetsPage:
    """`about` and `above` are those of the page."""
    language = given.language
    return DatasetsPage(
        title=leaf.title(language, title),
        description=language.count("datasets.all", leaf.total),
        about=about,
        above=above,
        items=tuple(item(given, entry) for entry in leaf.some),
        **leaf.around(language),
    )


def paginated(
    given: Plan,
    title: str,
    folder: str,
    entries: Sequence[Entry],
    templates: tuple[str, ...],
    about: str = "",
    above: Link | None = None,
) -> Iterator[Planned]:
    """The pages of one list, at least one."""
    ordered = sorted(entries, key=lambda entry: (alphabetical(entry.dataset.title), entry.dataset.id))
    for leaf in leaves(folder, ordered, PER_PAGE):

        def contexts(leaf: Leaf[Entry] = leaf) -> list[DatasetsPage]:
            return [page(given, title, leaf, about, above)]

        yield Planned(
            file=f"{leaf.path}index.html",
            templates=templates,
            shell=shell(given, leaf.path),
            inputs=(title, leaf.total, leaf.place, leaf.pages, [given.marks[entry.dataset.id] for entry in leaf.some]),
            contexts=contexts,
        )


def plan(given: Plan) -> Iterator[Planned]:
    yield from paginated(given, given.language.say("nav.datasets"), "jeux/", given.site.entries, ("datasets.html",))


DATASETS = Kind("datasets", DatasetsPage, plan)
