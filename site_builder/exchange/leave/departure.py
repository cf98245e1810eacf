"""Who leaves a shared portal, and with what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.core.model.portal import Publisher
from site_builder.core.text import (
    MOST_NAMED,
    find_nearest_word,
    normalise_unicode,
    quote_words,
    show_safe_value,
)
from site_builder.exchange.owner_file import EntryPlace
from site_builder.exchange.shared_portal import (
    SharedPortal,
    find_publisher_entry,
    get_entry_text,
    read_shared_portal,
    read_source_entries,
    refuse_unsaved,
)
from site_builder.history.commits import list_entries
from site_builder.metadata.former_names import find_first_ids, map_former_names
from site_builder.metadata.site_folder import (
    DATASETS,
    ERASED_FILE,
    OWNER_FILE,
    PAGES,
    REUSES,
    SOURCES_FILE,
)
from site_builder.metadata.yaml import MappingNode
from site_builder.publish.refusal import BuildRefused

OWNER_FILES = (OWNER_FILE, ERASED_FILE, SOURCES_FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """`place` and `entry`: of the publisher in communes.yml. `datasets`: those that leave,
    withdrawn ones too; `sources`: the entries of sources.yml that are its own, by their ids;
    `former_names`: what is called otherwise now; `first_ids`: the id that each
    had first."""

    shared: SharedPortal
    sources: dict[str, MappingNode]
    publisher: Publisher
    place: EntryPlace
    entry: MappingNode
    datasets: tuple[Dataset, ...]
    former_names: dict[str, str]
    first_ids: dict[str, str]

    @property
    def folder(self) -> str:
        return f"{DATASETS}/{self.publisher.slug}"

    @property
    def ids(self) -> frozenset[str]:
        """Under which its datasets are known, or were."""
        own_ids = {dataset.id for dataset in self.datasets}
        former_ids = {former for former, now in self.former_names.items() if now in own_ids}
        return frozenset(own_ids | former_ids)

    @property
    def staying(self) -> tuple[Dataset, ...]:
        """The datasets of others."""
        catalogue = self.shared.catalogue
        everything = (*catalogue.datasets, *catalogue.withdrawn)
        slug = self.publisher.slug
        return tuple(dataset for dataset in everything if dataset.publisher != slug)


def read_departure(root: Path, slug: str, *, today: date) -> Departure:
    """Raises BuildRefused, GitSilent and OSError."""
    shared = read_shared_portal(root, today=today)
    catalogue = shared.catalogue
    publisher = _find_publisher(catalogue, slug)
    folder = f"{DATASETS}/{slug}/"
    logos = filter(None, (publisher.logo,))
    refuse_unsaved(shared, (*OWNER_FILES, folder, f"{PAGES}/", f"{REUSES}/", *logos))
    if not any(path.startswith(folder) for path in shared.contents):
        raise BuildRefused("leave-nothing", {"slug": slug})
    if unread := [id_ for id_ in catalogue.withheld if id_.startswith(f"{slug}/")]:
        # Its page would stay, and not say where the dataset is
        raise BuildRefused("leave-unread", {"names": quote_words(unread, MOST_NAMED)})
    place, entry = find_publisher_entry(shared.tree, publisher)
    everything = (*catalogue.datasets, *catalogue.withdrawn)
    former_names = map_former_names(catalogue.publishers, everything)
    datasets = tuple(dataset for dataset in everything if dataset.publisher == slug)
    _refuse_unknown_files(shared, datasets)
    sources = {}
    for source_id, source in read_source_entries(root).items():
        if get_entry_text(source, "publisher") == slug:
            sources[source_id] = source
    return Departure(
        shared=shared,
        sources=sources,
        publisher=publisher,
        place=place,
        entry=entry,
        datasets=tuple(sorted(datasets, key=lambda dataset: dataset.id)),
        former_names=former_names,
        first_ids=find_first_ids(catalogue.publishers, everything, former_names),
    )


def _find_publisher(catalogue: Catalogue, slug: str) -> Publisher:
    publishers = {publisher.slug: publisher for publisher in catalogue.publishers}
    if slug not in publishers:
        near = find_nearest_word(slug, publishers)
        code = "leave-publisher-near" if near else "leave-publisher"
        raise BuildRefused(code, {"value": show_safe_value(slug), "near": near})
    return publishers[slug]


def _refuse_unknown_files(shared: SharedPortal, datasets: tuple[Dataset, ...]) -> None:
    """Files that are published, and that git was told to pass over."""
    entries = list_entries(shared.root, shared.commit)  # of links it is told elsewhere
    entry_names = set(map(normalise_unicode, entries))
    files = ((dataset, file) for dataset in datasets for file in dataset.sources)
    paths = [f"{dataset.path}/{file.path}" for dataset, file in files]
    if unknown := [path for path in paths if normalise_unicode(path) not in entry_names]:
        names = quote_words(map(show_safe_value, unknown), MOST_NAMED)
        raise BuildRefused("moving-unsaved", {"names": names})


def list_links(departure: Departure) -> list[str]:
    """The links and submodules in the folder of the publisher, which nobody can take along."""
    shared = departure.shared
    below = f"{departure.folder}/"
    entries = list_entries(shared.root, shared.commit)
    others = sorted(entries.keys() - shared.contents.keys())
    return [path for path in others if path.startswith(below)]
