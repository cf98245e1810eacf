"""The description of a dataset as the site before tells it: what its answer in the API says, as
somebody would have written it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from site_builder.core.model.prepared import ORIGINALS
from site_builder.core.text import slugify_text
from site_builder.metadata.dataset_folder import read_dataset_folder
from site_builder.metadata.public_names import get_file_stem, make_public_name
from site_builder.metadata.yaml import FileProblems
from site_builder.storage.build_state import SPOILT
from site_builder.storage.safe_open import UnsafePath, open_inside

MOST_BYTES = 8 << 20  # of an answer


class _Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is nothing is left out where it is written."""


class _Link(_Answer, frozen=True):
    title: str = ""
    url: str = ""
    id: str = ""


class _Contact(_Answer, frozen=True):
    name: str = ""
    email: str = ""
    url: str = ""


class _Translation(_Answer, frozen=True):
    language: str
    title: str = ""
    description: str = ""


class _Service(_Answer, frozen=True):
    url: str
    name: str = ""
    kind: str = ""
    title: str = ""
    description: str = ""
    format: str = ""
    access: str = ""
    frequency: str = ""
    documentation: str = ""
    expires: str | None = None


class _Part(_Answer, frozen=True):
    """A table, with its `files`, or a document, with its `file`."""

    name: str
    title: str = ""
    description: str = ""
    series: bool = False
    files: tuple[_Link, ...] = ()
    file: _Link = _Link()
    expires: str | None = None


class _About(_Answer, frozen=True):
    """What a description says in the same words."""

    title: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    theme: str = ""
    high_value: str = ""
    frequency: str = ""
    temporal: str = ""
    spatial: str = ""
    standard: str = ""
    contact: _Contact = _Contact()
    issued: str | None = None
    modified: str | None = None
    expires: str | None = None
    demonstration: bool = False


class _Dataset(_About, frozen=True):
    withdrawn: dict[str, Any] | None = None
    licence: _Link | None = None
    translations: tuple[_Translation, ...] = ()
    origin: tuple[_Link, ...] = ()
    tables: tuple[_Part, ...] = ()
    documents: tuple[_Part, ...] = ()
    services: tuple[_Service, ...] = ()


def write_descriptor(
    site: Path, folder: Path, dataset_id: str, previous: Iterable[str]
) -> bytes | None:
    """A description in JSON, by which the files of `folder` have the names that they had; None
    where the site does not tell of the dataset."""
    try:
        with open_inside(site, f"api/v1/datasets/{dataset_id}.json") as file:
            answer = file.read(MOST_BYTES)
        dataset = msgspec.json.decode(answer, type=_Dataset)
        about = msgspec.to_builtins(msgspec.json.decode(answer, type=_About))
    except (UnsafePath, OSError, *SPOILT):
        return None
    if dataset.withdrawn:
        return None
    more = {
        "licence": _describe_licence(dataset.licence),
        "translations": _describe_translations(dataset.translations),
        "sources": [{"title": link.title, "path": link.url} for link in dataset.origin],
        "previous": list(previous),
        "resources": [*_list_files(dataset, folder), *map(_describe_service, dataset.services)],
    }
    return msgspec.json.encode(about | more)


def _describe(value: _Answer, *without: str) -> dict[str, Any]:
    content: dict[str, Any] = msgspec.to_builtins(value)
    for name in without:
        content.pop(name, None)
    return content


def _describe_translations(translations: Iterable[_Translation]) -> dict[str, Any]:
    return {text.language: _describe(text, "language") for text in translations}


def _describe_licence(licence: _Link | None) -> str | dict[str, str]:
    if licence is None:
        return ""
    return licence.id or {"title": licence.title, "path": licence.url}


def _describe_service(service: _Service) -> dict[str, Any]:
    return {"path": service.url, **_describe(service, "url")}


def _list_files(dataset: _Dataset, folder: Path) -> list[dict[str, Any]]:
    """The files that were published, by where they lie today; none where each has the name that it
    would have anyway, or where it is not known which is which."""
    paths = list(read_dataset_folder(folder, "", FileProblems("")).files)
    by_original = {make_public_name(path): path for path in paths}
    by_name = {slugify_text(get_file_stem(path)): path for path in paths}
    entries: list[dict[str, Any]] = []
    plain_entries = 0
    for part in (*dataset.tables, *dataset.documents):
        if part.series:
            continue
        own_path = by_name.get(part.name)
        path = by_original.get(_find_original(part), own_path)
        if path is None:
            return []
        entry = _describe(part, "files", "file") | {"path": path}
        plain_entries += entry == {"name": part.name, "path": own_path}
        entries.append(entry)
    return [] if plain_entries == len(entries) else entries


def _find_original(part: _Part) -> str:
    """Under which name the file of a table or document was published as it was received."""
    for file in (*part.files, part.file):
        _, is_original, name = file.url.rpartition(f"/{ORIGINALS}")
        if is_original:
            return name
    return ""
