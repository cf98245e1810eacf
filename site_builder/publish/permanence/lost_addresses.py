"""Addresses that a site had and has no more, or that lead to another thing: a warning for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from site_builder.compose.published_files import list_published_names
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.publish.manifest import Manifest
from site_builder.publish.permanence import (
    EarlierDataset,
    EarlierSite,
    collect_address_roots,
    collect_all_ids,
    find_legacy_changes,
    find_lost_roots,
    find_redirected_elsewhere,
    find_swapped_folders,
    find_vanished_files,
    find_vanished_pages,
    map_legacy_targets,
    report_vanished_pages,
)
from site_builder.publish.report import list_content_digests
from site_builder.storage.object_store import ObjectStore


def find_lost_addresses(
    site: Site, before: EarlierSite, catalogue: Catalogue, manifest: Manifest, objects: ObjectStore
) -> Iterator[Problem]:
    """A warning for each address that has been lost or leads elsewhere, of a dataset all at once:
    whoever sent the others must not wait for whoever renamed one."""
    entries = {entry.dataset.id: entry for entry in site.entries}
    leads = dict(site.moved)
    roots = collect_address_roots(site.portal, site.publishers)
    own_ids = collect_all_ids(catalogue) - set(catalogue.contested)
    yield from find_redirected_elsewhere(before.leads, leads, own_ids, make_problem)
    yield from find_lost_roots(before.roots, roots)
    yield from find_legacy_changes(before.legacy, map_legacy_targets(site.former), leads)
    contents_before = {dataset.id: dataset.contents for dataset in before.datasets}
    contents = {id_: list_content_digests(entry.summary) for id_, entry in entries.items()}
    yield from find_swapped_folders(contents_before, contents)
    if roots.url or not before.roots.url:  # else all that needs an address is gone, which is said
        ids = {*before.leads, *(dataset.id for dataset in before.datasets)}
        absent = {id_ for id_ in ids if leads.get(id_, id_) not in entries}
        absent |= {id_.split("/")[0] for id_ in absent} | (before.roots.folders - roots.folders)
        pages = find_vanished_pages(before.files, absent, roots.languages, manifest.files)
        yield from report_vanished_pages(pages)
    for dataset in before.datasets:
        entry = entries.get(leads.get(dataset.id, dataset.id))
        if entry:
            yield from _find_lost_files(dataset, entry, manifest.files, objects)


def _find_lost_files(
    earlier_dataset: EarlierDataset,
    entry: DatasetEntry,
    files: Mapping[str, str],
    objects: ObjectStore,
) -> Iterator[Problem]:
    """The files of a dataset that are at their addresses no more."""
    if all(url in files for url in earlier_dataset.files):
        return
    folder = f"data/{earlier_dataset.id}/"
    paths = [url.removeprefix(folder) for url in earlier_dataset.files]
    present = {path for path in paths if folder + path in files}
    names = {source.name for source in entry.dataset.sources}
    unfit = names - list_published_names(objects.parts(entry.summary))
    place = Place(path=f"datasets/{entry.dataset.id}")
    yield from find_vanished_files(place, paths, after=present, unfit=unfit, tell=make_problem)
