"""The addresses of a site that has been composed and rendered, and is to be published."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.site import Site
from site_builder.publish.permanence.address_book import (
    AddressBook,
    DatasetAddresses,
    list_absent_names,
    list_catalogue_addresses,
    list_reported_digests,
    list_table_columns,
    map_former_tables,
)
from site_builder.storage.object_store import ObjectStore


def list_composed_addresses(
    catalogue: Catalogue, site: Site, paths: Collection[str], objects: ObjectStore
) -> AddressBook:
    """`paths`: those of all files of the site. Raises DamagedObject."""
    datasets = {}
    for entry in site.entries:
        parts = objects.parts(entry.summary)
        datasets[entry.dataset.id] = DatasetAddresses(
            contents=frozenset(list_reported_digests(entry.summary)),
            unfit=list_absent_names(entry.dataset, parts),
            tables=list_table_columns(parts),
            former_tables=map_former_tables(entry.dataset),
            withdrawn_columns=entry.dataset.withdrawn_columns,
            published_names=dict(entry.dataset.columns),
        )
    book = list_catalogue_addresses(catalogue)
    return replace(book, former_names=dict(site.former_names), datasets=datasets, paths=paths)
