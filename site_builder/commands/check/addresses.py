"""The addresses of a site as a check reads it: of what it looks at, what is there; of all else,
what it is called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from site_builder.commands.check.scope import CheckScope
from site_builder.compose.compose import select_editorial
from site_builder.compose.today import Today
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.editorial import Editorial
from site_builder.core.model.portal import Portal
from site_builder.publish.permanence import (
    AddressBook,
    DatasetAddresses,
    list_catalogue_addresses,
    repeat_at_former_paths,
)


def list_checked_addresses(
    catalogue: Catalogue,
    pages: Iterable[str],
    datasets: Mapping[str, DatasetAddresses],
    unpublished_ids: Collection[str],
    scope: CheckScope,
) -> AddressBook:
    """`pages`: site paths of the owner's own. Of the datasets that were prepared, `datasets` would
    be published, and `unpublished_ids` not."""
    book = list_catalogue_addresses(catalogue)
    files = {
        f"data/{id_}/{path}": "" for id_, dataset in datasets.items() for path in dataset.files
    }
    sent_datasets = (*catalogue.datasets, *catalogue.withdrawn)
    reachable_ids = {dataset.id for dataset in sent_datasets} - {*unpublished_ids}
    return replace(
        book,
        ids=book.ids | {*catalogue.withheld},  # what is said of it is enough
        kept_ids=tuple(_list_kept_ids(reachable_ids, book.former_names, scope)),
        datasets=datasets,
        paths={*pages, *files, *repeat_at_former_paths(files, book.former_names)},
    )


def _list_kept_ids(
    reachable_ids: Collection[str], former_names: Mapping[str, str], scope: CheckScope
) -> Iterator[tuple[str, str]]:
    """What is not looked at is taken to have a page: only communes.yml can have touched what leads
    to it."""
    for id_ in reachable_ids:
        if id_ in scope.unread or scope.needs_preparation(id_):
            yield id_, id_
    for former_id, current_id in former_names.items():
        if current_id in reachable_ids:
            yield former_id, current_id


def list_own_pages(editorial: Editorial, portal: Portal, today: Today) -> list[str]:
    """The site paths of the owner's pages and news, in each language."""
    selected = select_editorial(editorial, (), today)
    folders = ("", *(f"{language}/" for language in portal.languages[1:]))
    return [
        f"{folder}{article.url}index.html"
        for article in (*selected.pages, *selected.news)
        for folder in folders
    ]
