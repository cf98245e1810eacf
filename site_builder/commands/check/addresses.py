"""The addresses of a site as a check reads it: of what it looks at, what is there; of all else,
what it is called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from site_builder.commands.check.scope import CheckScope
from site_builder.compose.compose import select_editorial
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
    pages: Collection[str],
    datasets: Mapping[str, DatasetAddresses],
    prepared_ids: Iterable[str],
    scope: CheckScope,
) -> AddressBook:
    """`pages`: site paths of the owner's own; `datasets`: those that would be published, of those
    that were prepared."""
    book = list_catalogue_addresses(catalogue)
    files = {path: "" for dataset in datasets.values() for path in dataset.files}
    return replace(
        book,
        ids=book.ids | set(catalogue.withheld),  # what is said of it is enough
        kept_ids=tuple(
            _list_kept_ids(
                catalogue, book.former_names, published=datasets, prepared=prepared_ids, scope=scope
            )
        ),
        datasets=datasets,
        paths={*pages, *files, *repeat_at_former_paths(files, book.former_names)},
    )


def _list_kept_ids(
    catalogue: Catalogue,
    former_names: Mapping[str, str],
    published: Iterable[str],
    prepared: Iterable[str],
    scope: CheckScope,
) -> Iterator[tuple[str, str]]:
    """What is not looked at is taken to have a page: only communes.yml can have touched what leads
    to it."""
    withdrawn_ids = {dataset.id for dataset in catalogue.withdrawn}
    present_ids = {*(dataset.id for dataset in catalogue.datasets), *withdrawn_ids}
    own_ids = {
        *published,
        *(scope.unread & present_ids),
        *(id_ for id_ in withdrawn_ids if scope.prepares(id_)),
    }
    reachable_ids = own_ids | (present_ids - set(prepared))
    yield from ((id_, id_) for id_ in own_ids)
    for former_id, current_id in former_names.items():
        if current_id in reachable_ids:
            yield former_id, current_id


def list_own_pages(editorial: Editorial, portal: Portal, today: date) -> list[str]:
    """The site paths of the owner's pages and news, in each language."""
    shown = select_editorial(editorial, (), today)
    folders = ("", *(f"{language}/" for language in portal.languages[1:]))
    return [
        f"{folder}{article.url}index.html"
        for article in (*shown.pages, *shown.news)
        for folder in folders
    ]
