"""Files that speak of many datasets, put together of what is kept of each: which datasets, in how
many files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from site_builder.compose.compose import select_harvested_entries
from site_builder.compose.facets import group_by_theme
from site_builder.core.language import Language
from site_builder.core.model.portal import Publisher
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.render.feeds.feed import Feed, PlannedFiles
from site_builder.render.feeds.parts import hash_to_part
from site_builder.render.fragments import CatalogueContext, Describe, FragmentStore
from site_builder.render.localised_site import LocalisedSite

# bytes of what is said of datasets in one file of a catalogue: graphs of 15 MB are trouble
LARGEST = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetSelection:
    """Datasets that files speak of together: all, or those of a publisher or of a theme.

    `folder` is their site path: "", "lille/", "themes/economie/"; `publisher` is None where there
    are several.
    """

    folder: str
    title: str
    description: str
    entries: tuple[DatasetEntry, ...]
    publisher: Publisher | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePage:
    """One of the files that a selection, here without its entries, is told in: `number` of `count`,
    from 1.

    `total`: datasets of the selection; `modified`: the latest day of any of them.
    """

    selection: DatasetSelection
    number: int
    count: int
    total: int
    modified: date | None

    def path(self, pattern: str, number: int = 0) -> str:
        """The site path of this sheet, or of another of the same selection."""
        number = number or self.number
        return pattern.format(folder=self.selection.folder, page=f"-{number}" if number > 1 else "")


def list_harvest_selections(
    site: Site, words: Language, absent: bool = False
) -> Iterator[DatasetSelection]:
    """What harvesters are offered: all of it, then that of each publisher who has datasets. With
    `absent`, that of which there is nothing but metadata is among it, for files that can say so."""
    return _iterate_selections(site, select_harvested_entries(site, absent))


def list_addressed_selections(site: Site, words: Language) -> Iterable[DatasetSelection]:
    """What harvesters are offered, in files that speak of absolute addresses: nothing where the
    portal has none."""
    return list_harvest_selections(site, words) if site.portal.url else ()


def list_all_selections(site: Site, words: Language) -> Iterator[DatasetSelection]:
    """All datasets, then those of each publisher, then of each theme."""
    yield from _iterate_selections(site, site.entries)
    for group in group_by_theme(site.entries):
        title = f"{words.say(f'theme.{group.slug}')} – {site.portal.title}"
        yield DatasetSelection(
            folder=f"themes/{group.slug}/", title=title, description="", entries=group.entries
        )


def _iterate_selections(
    site: Site, entries: tuple[DatasetEntry, ...]
) -> Iterator[DatasetSelection]:
    portal = site.portal
    yield DatasetSelection(
        folder="", title=portal.title, description=portal.description, entries=entries
    )
    present_slugs = (entry.dataset.publisher for entry in (*site.entries, *site.absent))
    # harvested for datasets that are another's now
    former_slugs = (former_id.split("/")[0] for former_id, _ in site.former_names)
    entries_by_publisher: dict[str, list[DatasetEntry]] = {
        slug: [] for slug in (*present_slugs, *former_slugs)
    }
    for entry in entries:
        entries_by_publisher[entry.dataset.publisher].append(entry)
    for publisher in site.publishers:
        if publisher.slug in entries_by_publisher:
            title = f"{publisher.name} – {portal.title}"
            publisher_entries = tuple(entries_by_publisher[publisher.slug])
            yield DatasetSelection(
                folder=f"{publisher.slug}/",
                title=title,
                description=publisher.description,
                entries=publisher_entries,
                publisher=publisher,
            )


# The texts of the files of a page, of the texts of its datasets
Assemble = Callable[[CataloguePage, CatalogueContext, Sequence[Sequence[str]]], Iterable[str]]


def make_catalogue_feed(
    name: str,
    *,
    paths: tuple[str, ...],
    select: Callable[[Site, Language], Iterable[DatasetSelection]],
    describe: Describe,
    assemble: Assemble,
    apart: bool = False,
) -> Feed:
    """The files of each selection, of what `describe` says of its datasets: a text for each path.

    `paths` are site paths with {folder}, that of a selection, and {page}, which is empty for the
    first page and « -2 » for the second; without it a selection is told in one file, however large.
    """

    def plan(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
        store = localised_site.fragments[name]
        for selection in select(localised_site.site, localised_site.language):
            for page, digests in _split_selection(selection, store, paged="{page}" in paths[0]):
                load_texts = partial(_load_texts, store, name, digests)
                yield PlannedFiles(
                    tuple(map(page.path, paths)),
                    inputs=(store.context.portal, page, digests),
                    render=partial(_assemble_files, assemble, page, store.context, load_texts),
                )

    return Feed(name=name, plan=plan, describe=describe, apart=apart)


def _split_selection(
    selection: DatasetSelection, store: FragmentStore, paged: bool
) -> Iterator[tuple[CataloguePage, tuple[str, ...]]]:
    """The pages of a selection with the objects of their datasets: a power of two, and a dataset's
    is told by its id alone, so that one that comes or changes touches one of them."""
    objects = [(entry.dataset.id, *store.find(entry)) for entry in selection.entries]
    size = sum(length for _, _, length in objects) if paged else 0
    count = 1 << (max(1, -(-size // LARGEST)) - 1).bit_length()
    digests_by_page: list[list[str]] = [[] for _ in range(count)]
    for id_, digest, _ in objects:
        digests_by_page[hash_to_part(id_, count)].append(digest)
    days = (entry.modified for entry in selection.entries if entry.modified)
    first_page = CataloguePage(
        selection=replace(selection, entries=()),
        number=1,
        count=count,
        total=len(objects),
        modified=max(days, default=None),
    )
    for number, digests in enumerate(digests_by_page, 1):
        yield replace(first_page, number=number), tuple(digests)


def _load_texts(store: FragmentStore, feed: str, digests: Sequence[str]) -> list[Sequence[str]]:
    return [store.load(digest)[feed] for digest in digests]


def _assemble_files(
    assemble: Assemble,
    page: CataloguePage,
    context: CatalogueContext,
    load_texts: Callable[[], Sequence[Sequence[str]]],
) -> Iterator[bytes]:
    for text in assemble(page, context, load_texts()):
        yield text.encode()
