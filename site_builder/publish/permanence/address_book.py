"""What addresses a site has, and where each leads; and that of a catalogue, of which nothing has
been prepared yet."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from site_builder.compose.published_files import list_published_names
from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.core.model.prepared import ORIGINALS, Parts, Summary
from site_builder.metadata.former_names import map_former_names
from site_builder.metadata.public_names import make_public_name
from site_builder.publish.permanence.legacy import map_legacy_targets

# Where a site path names a publisher, or a dataset by its id
SITE_PATH = re.compile(
    r"((?:data|eu|embed|api/v[0-9]+/[a-z]+)/|)([a-z0-9-]+)(/[a-z0-9-]+)?([/.].+)"
)


class TableColumns(msgspec.Struct, frozen=True, omit_defaults=True):
    """The names of the columns of a table, and their types, or none where nothing says them.
    `series`: it is the whole of the others; `source`: its file, or ""."""

    name: str
    columns: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    series: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetAddresses:
    """What is at the addresses of a dataset. `contents`: digests of what it holds, whatever it is
    called; `files`: paths below data/ and its id; `unfit`: resources that are not there, which is
    said of them. `former_tables`: what tables were called, with what they are;
    `withdrawn_columns`: those that are said to be gone; `published_names`: those that the
    description publishes under another name, with that."""

    contents: frozenset[str]
    files: frozenset[str] = frozenset()
    unfit: frozenset[str] = field(default=frozenset(), compare=False)
    tables: tuple[TableColumns, ...] = ()
    former_tables: Mapping[str, str] = field(default_factory=dict, compare=False)
    withdrawn_columns: tuple[str, ...] = field(default=(), compare=False)
    published_names: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """Those of each table, by its name."""
        return {table.name: table.columns for table in self.tables}

    @property
    def series(self) -> TableColumns | None:
        """The whole of a series."""
        return find_series(self.tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressBook:
    """What addresses a site has, and where each leads.

    Its roots, with which many addresses begin: `url`, the portal's own, if it knows it;
    `languages` but the first; `publishers`, by all the names that they have or had. `former_names`
    of datasets and publishers, each with that of now. `kept_ids`: the ids, former ones too, at
    which something is to be found, each with that of the dataset. `ids`: all that something is or
    was called, be it withdrawn or `unreadable`: of that nothing but its id is known. `contested`:
    ids that are claimed without proof. `datasets`: those that are published, by id. `paths`: of the
    site, at least those of its pages. `legacy`: what each address of a former portal leads to.
    """

    url: str = ""
    languages: frozenset[str] = frozenset()
    publishers: frozenset[str] = frozenset()
    former_names: Mapping[str, str] = field(default_factory=dict)
    kept_ids: tuple[tuple[str, str], ...] = ()
    ids: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()
    contested: frozenset[str] = frozenset()
    datasets: Mapping[str, DatasetAddresses] = field(default_factory=dict)
    paths: Collection[str] = ()
    legacy: Mapping[str, str] = field(default_factory=dict)

    @property
    def known_ids(self) -> frozenset[str]:
        """All that a dataset is or was called, as far as it is known, be it published or not."""
        kept_ids = (id_ for id_, _ in self.kept_ids)
        names = {*kept_ids, *self.ids, *self.datasets, *self.former_names}
        return frozenset(name for name in names if "/" in name)


def list_catalogue_addresses(catalogue: Catalogue) -> AddressBook:
    """Of what is named in a catalogue, be it withdrawn or withheld for what is wrong with it. What
    a folder names that is nobody's has no address: its publisher has gone."""
    datasets = (*catalogue.datasets, *catalogue.withdrawn)
    former_names = map_former_names(catalogue.publishers, datasets)
    slugs = {publisher.slug for publisher in catalogue.publishers}
    former_slugs = {name for name in former_names if "/" not in name}
    unreadable = frozenset(id_ for id_ in catalogue.withheld if id_.split("/")[0] in slugs)
    return AddressBook(
        url=catalogue.portal.url,
        languages=frozenset(catalogue.portal.languages[1:]),
        publishers=frozenset(slugs | former_slugs),
        former_names=former_names,
        ids=frozenset((*(dataset.id for dataset in datasets), *former_names, *unreadable)),
        unreadable=unreadable,
        contested=frozenset(catalogue.contested),
        legacy=map_legacy_targets(catalogue.legacy),
    )


def find_addresses_before(before: AddressBook, dataset: Dataset) -> DatasetAddresses:
    """What there was at the addresses of a dataset, be it called otherwise then."""
    for id_ in (dataset.id, *dataset.previous):
        if id_ in before.datasets:
            return before.datasets[id_]
    return DatasetAddresses(contents=frozenset())


def list_table_columns(parts: Parts) -> tuple[TableColumns, ...]:
    return tuple(
        TableColumns(
            table.name,
            columns=tuple(column.name for column in table.columns),
            types=tuple(column.type for column in table.columns),
            series=table.series,
            source=table.source,
        )
        for table in parts[0]
    )


def find_series(tables: Iterable[TableColumns]) -> TableColumns | None:
    """The table that is the whole of a series."""
    return next((table for table in tables if table.series), None)


def remember_columns(now: Sequence[str], before: Sequence[str]) -> tuple[str, ...]:
    """The columns of the whole of a series of which a file cannot be published: those of before
    stay at their place, for that file may be the one that has them. Its last one says from which
    file a row is."""
    if not before:
        return tuple(now)
    return (*before[:-1], *(name for name in now[:-1] if name not in before), now[-1])


def map_former_tables(dataset: Dataset) -> dict[str, str]:
    """What its resources were called, with what they are."""
    names: dict[str, str] = {}
    for source in dataset.sources:
        names |= dict.fromkeys(source.previous, source.name)
    return names


def list_content_digests(parts: Parts) -> tuple[str, ...]:
    """Digests of what a dataset holds, whatever it is called."""
    tables, documents = parts
    return (
        *(table.content for table in tables),
        *(document.file.sha256 for document in documents),
    )


def list_reported_digests(summary: Summary) -> tuple[str, ...]:
    """The same as reports give them: where the tables are many, one for all of them."""
    if summary.parts:
        return (summary.parts,)
    return list_content_digests((summary.tables, summary.documents))


def list_unfit_names(dataset: Dataset, parts: Parts) -> frozenset[str]:
    """The public names of what was sent and cannot be published."""
    return frozenset(source.name for source in dataset.sources) - list_published_names(parts)


def list_absent_names(dataset: Dataset, parts: Parts) -> frozenset[str]:
    """The public names of what is not there, and of which that is said: because it cannot be
    published, or because its day has come; with the files as received of the latter."""
    expired_names = {resource.name for resource in dataset.expired}
    originals = {f"{ORIGINALS}{make_public_name(resource.path)}" for resource in dataset.expired}
    return list_unfit_names(dataset, parts) | expired_names | originals


def find_path_subject(path: str) -> str:
    """The dataset that a site path tells of, by its id, else the publisher, if it is of either."""
    match = SITE_PATH.fullmatch(path)
    if not match:
        return ""
    prefix, slug, name, suffix = match.groups(default="")
    if suffix.startswith(".") and not prefix.startswith("api/"):  # lille/catalog.ttl
        return slug
    return slug + name
