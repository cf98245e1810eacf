"""The addresses of datasets that another portal publishes now: hosts lead from here to there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from site_builder.core.model.dataset import Dataset
from site_builder.core.model.site import Site

FOLDERS = ("data", "embed")  # of files that programs ask for, and follow no page


@dataclass(frozen=True, slots=True)
class DepartedFolder:
    """A folder of this site, and where what people look for in it is now."""

    path: Annotated[str, "From the root of the site, with a slash at its end."]
    address: Annotated[str, "The same from the root of the host."]
    target: Annotated[str, "Where it leads."]
    whole: Annotated[bool, "Whether each file in it has the same name there; else it is a page."]


def list_departed_folders(site: Site, mount: str) -> tuple[DepartedFolder, ...]:
    """Those of each dataset that has another portal now, under all names that it had. `mount`: the
    path of the site at its host."""
    folders = list[DepartedFolder]()
    for entry in site.absent:
        dataset = entry.dataset
        former_ids = [former for former, now in site.former_names if now == dataset.id]
        for id_ in (dataset.id, *former_ids):
            folders += _list_folders(dataset, id_, site.portal.languages, mount)
    return tuple(folders)


def _list_folders(
    dataset: Dataset, id_: str, languages: tuple[str, ...], mount: str
) -> Iterator[DepartedFolder]:
    """Those of a dataset under one of its names; none where it has no other portal."""
    if dataset.withdrawn is None or not dataset.withdrawn.moved_to:
        return
    prefixes = ["", *(f"{code}/" for code in languages[1:])]
    for prefix in prefixes:
        path = f"{prefix}{id_}/"
        yield DepartedFolder(
            path=path,
            address=f"{mount}{path}",
            target=dataset.withdrawn.moved_to,
            whole=False,
        )
    if not dataset.new_portal:
        return
    for folder in FOLDERS:
        path = f"{folder}/{id_}/"
        yield DepartedFolder(
            path=path,
            address=f"{mount}{path}",
            target=f"{dataset.new_portal}{path}",
            whole=True,
        )


def list_departure_rules(folders: tuple[DepartedFolder, ...]) -> Iterator[tuple[str, str]]:
    """The same as `_redirects` has them: an address, and where it leads."""
    for folder in folders:
        if folder.whole:
            yield f"{folder.address}*", f"{folder.target}:splat"
        else:
            yield folder.address, folder.target
