"""All datasets in order of title, in static pages of a hundred: /jeux/, /jeux/2/…"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from site_builder.feeds.facets import FACETS, FEW
from site_builder.feeds.search import SEARCH as NAMES
from site_builder.language import Language
from site_builder.model import Entry
from site_builder.pages.listing import Item, ThemeItem, alphabetical, item, theme_items
from site_builder.pages.shell import Kind, Plan, Planned, shell
from site_builder.pages.shown import number

FOLDER = "jeux/"
PER_PAGE = 100
NEAR = 2  # pages linked on each side of the one that is shown


@dataclass(frozen=True, slots=True)
class Step:
    """A link to another page of the same list, or a gap between two."""

    label: Annotated[str, "The page's number; empty for a gap."]
    url: Annotated[str, "The page, from the site's root."]
    current: Annotated[bool, "True for the page that is shown."]


@dataclass(frozen=True, slots=True)
class Ways:
    """What a script narrows the list of all datasets by, and where one goes without it."""

    names: Annotated[str, "The file of all names, from the site's root."]
    facets: Annotated[str, "The file of what else they have, from the site's root."]
    themes: Annotated[tuple[ThemeItem, ...], "The themes that have datasets."]


@dataclass(frozen=True, slots=True)
class DatasetsPage:
    """A page of a list of datasets."""

    title: Annotated[str, "The list's title."]
    description: Annotated[str, "What the list holds, in a sentence."]
    items: Annotated[tuple[Item, ...], "The datasets of this page."]
    steps: Annotated[tuple[Step, ...], "Links to the pages of the list; nothing where there is only one."]
    previous: Annotated[str, "The page before, from the site's root, or empty."]
    next: Annotated[str, "The page after, from the site's root, or empty."]
    ways: Annotated[Ways | None, "Other ways to what is listed, beside the first page of all datasets; or nothing."]
    narrowed: Annotated[str, "Where a script narrows this list, from the site's root; empty beside `ways`."]


def page(
    given: Plan,
    title: str,
    entries: Sequence[Entry],
    total: int,
    folder: str,
    place: int,
    pages: int,
    ways: Ways | None = None,
    narrowed: str = "",
) -> DatasetsPage:
    """Page `place`, from 1, of the `pages` of the list at `folder`; `total` counts the datasets of the whole list."""
    language = given.language
    return DatasetsPage(
        title=title if place == 1 else language.say("list.page", title=title, page=number(language, place)),
        description=language.count("datasets.all", total),
        items=tuple(item(given, entry) for entry in entries),
        steps=tuple(_steps(language, folder, place, pages)) if pages > 1 else (),
        previous=address(folder, place - 1) if place > 1 else "",
        next=address(folder, place + 1) if place < pages else "",
        ways=ways,
        narrowed="" if ways else narrowed,
    )


def beside(given: Plan) -> Ways:
    return Ways(NAMES.path, FACETS.path, tuple(theme_items(given.language, given.site)))


def address(folder: str, place: int) -> str:
    return folder if place == 1 else f"{folder}{place}/"


def _steps(language: Language, folder: str, place: int, pages: int) -> Iterator[Step]:
    before = 0
    for step in sorted({1, pages, *range(max(1, place - NEAR), min(pages, place + NEAR) + 1)}):
        if step > before + 1:
            yield Step("", "", False)
        yield Step(number(language, step), address(folder, step), step == place)
        before = step


def paginated(
    given: Plan,
    title: str,
    folder: str,
    entries: Sequence[Entry],
    templates: tuple[str, ...],
    asked: str,
    ways: Ways | None = None,
) -> Iterator[Planned]:
    """The pages of one list, at least one; `ways` stand beside the first, so that they change no other. `asked`: of
    the list of all datasets, to be that of these."""
    ordered = sorted(entries, key=lambda entry: (alphabetical(entry.dataset.title), entry.dataset.id))
    pages = max(1, -(-len(ordered) // PER_PAGE))
    narrowed = f"{FOLDER}?{asked}" if len(given.site.entries) > FEW else ""
    for place in range(1, pages + 1):
        some = ordered[(place - 1) * PER_PAGE : place * PER_PAGE]
        own = ways if place == 1 else None

        def contexts(some: Sequence[Entry] = some, place: int = place, own: Ways | None = own) -> list[DatasetsPage]:
            return [page(given, title, some, len(ordered), folder, place, pages, own, narrowed)]

        path = address(folder, place)
        yield Planned(
            file=f"{path}index.html",
            templates=templates,
            shell=shell(given, path),
            inputs=(title, len(ordered), place, pages, own, narrowed, [given.marks[one.dataset.id] for one in some]),
            contexts=contexts,
        )


def plan(given: Plan) -> Iterator[Planned]:
    title, entries, templates = given.language.say("nav.datasets"), given.site.entries, ("datasets.html",)
    ways = beside(given) if len(entries) > FEW else None
    yield from paginated(given, title, FOLDER, entries, templates, "tri=titre", ways)


DATASETS = Kind("datasets", DatasetsPage, plan)
