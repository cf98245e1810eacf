"""What a feed is: a pure function of one entry, of one standard, or of the whole site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from site_builder.compose.compose import select_harvested_entries
from site_builder.compose.facets import group_by_theme
from site_builder.core.language import Language
from site_builder.core.model.portal import Portal, Publisher
from site_builder.core.model.prepared import Detail, Parts
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.geography.territory import Territory
from site_builder.metadata.standards import Standard


@dataclass(frozen=True, slots=True)
class DatasetFeed:
    """A file for each dataset, where `due(entry, url)`. `path` is a site path with {id};
    `fragment(entry, parts, url, words)` its bytes.

    `url` is the portal's own address, ending in a slash, or ""; `words` are those of its first
    language.
    """

    path: str
    fragment: Callable[[DatasetEntry, Parts, str, Language], bytes]
    due: Callable[[DatasetEntry, str], bool] = lambda entry, url: True


@dataclass(frozen=True, slots=True)
class StandardFeed:
    """A file for each standard of tables that a dataset names.

    `path` is a site path with {slug}; `content(…)` its bytes.
    """

    path: str
    content: Callable[[Standard, Language], bytes]


@dataclass(frozen=True, slots=True)
class PortalFeed:
    """A file for the whole portal: `content(site)`, None where none is due."""

    path: str
    content: Callable[[Site], bytes | None]


@dataclass(frozen=True, slots=True)
class SplitFeed:
    """A file for the whole portal, and others where it would be too large: `files(site)` are their
    bytes by site path, the first of which is `path`; none where none is due."""

    path: str
    files: Callable[[Site], Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class ManifestFeed:
    """A file that tells of all others: `content(site, paths)`, of the site paths of all that is
    published."""

    path: str
    content: Callable[[Site, Iterable[str]], bytes]


@dataclass(frozen=True, slots=True)
class LanguageFeed:
    """A file of the whole portal in each of its languages, in which `site` is told.

    `path` is a site path with {suffix}, which is empty for the first language and « .en » for
    English.
    """

    path: str
    content: Callable[[Site, Language], bytes | None]


Opened = tuple[DatasetEntry, Detail, Parts]


@dataclass(frozen=True, slots=True)
class DetailFeed:
    """A file for each dataset that tells what it holds, and for each that is withdrawn, which holds
    nothing: `content(opened, url, words)`; the rest as for DatasetFeed."""

    path: str
    content: Callable[[Opened, str, Language], bytes]
    due: Callable[[DatasetEntry, str], bool] = lambda entry, url: True


@dataclass(frozen=True, slots=True)
class GroupFeed:
    """A file for each of several groups of datasets, so that a change touches few files and each is
    asked for alone.

    `groups(count)` says how many there are of so many datasets, `group_of(id, groups)` which one is
    a dataset's. `path` is a site path with {n}, the number of the group; `content(…)` its bytes.
    """

    path: str
    groups: Callable[[int], int]
    group_of: Callable[[str, int], int]
    content: Callable[[Iterable[Opened]], bytes]


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


def get_portal_owner(portal: Portal) -> str:
    """Who answers for the whole portal."""
    return portal.legal.publisher.name or portal.contact.name or portal.title


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
    former_slugs = (
        former_id.split("/")[0] for former_id, _ in site.former_names
    )  # harvested for datasets that are another's now
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


@dataclass(frozen=True, slots=True)
class CatalogueContext:
    """In which portal and in which words catalogues are told."""

    portal: Portal
    words: Language


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


@dataclass(frozen=True, slots=True)
class CatalogueFeed:
    """Files that speak of many datasets, put together of what is said of each, so that one that
    changes is told anew alone.

    `paths` are site paths with {folder}, that of a selection, and {page}, which is empty for the
    first sheet and « -2 » for the second; without it a selection is told in one file, however
    large. `fragments(entry, parts, territory, setting)` are texts of a dataset, one for each path.
    `whole(sheet, setting, fragments)` are those of the files of a sheet, of the fragments of its
    datasets.
    """

    paths: tuple[str, ...]
    selections: Callable[[Site, Language], Iterable[DatasetSelection]]
    fragments: Callable[[DatasetEntry, Parts, Territory, CatalogueContext], Sequence[str]]
    whole: Callable[[CataloguePage, CatalogueContext, Sequence[Sequence[str]]], Sequence[str]]

    @property
    def paged(self) -> bool:
        return "{page}" in self.paths[0]
