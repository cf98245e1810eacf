"""The files that a dataset offers, as catalogues name them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from site_builder.core.language import Language
from site_builder.core.model.dataset import Resource
from site_builder.core.model.prepared import Artefact, Parts, is_original
from site_builder.core.model.site import DatasetEntry
from site_builder.core.model.table_schema import Field
from site_builder.core.vocabulary import FILE_TYPES

NO_SOURCE = Resource(name="", path="", kind="table")  # of what is made of several files
NO_FIELD = Field(name="", type="")  # of a column that no schema describes


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedFile:
    """`path` is that of the site, `first` the one below the first id of the dataset; `kind` a code
    of the EU's file types (CSV); `media` has no parameters. `expires`: when it is published no
    more."""

    file: Artefact
    path: str
    first: str
    title: str
    description: str
    kind: str
    media: str
    expires: date | None = None


def list_offered_files(entry: DatasetEntry, parts: Parts, words: Language) -> Iterator[OfferedFile]:
    """Those of tables, then documents. A title is that of the source, else the public name, with
    the format."""
    tables, documents = parts
    sources = entry.dataset.sources_by_path
    files = [(table.source, table.name, file) for table in tables for file in table.downloads]
    files += [(document.source, document.name, document.file) for document in documents]
    for path, name, file in files:
        source = sources.get(path, NO_SOURCE)
        title = source.title or name
        label = words.say("download.original") if is_original(file) else words.format(file.format)
        yield OfferedFile(
            file=file,
            path=f"data/{entry.dataset.id}/{file.path}",
            first=f"data/{entry.first}/{file.path}",
            title=f"{title} ({label})",
            description=source.description,
            kind=FILE_TYPES.get(file.format, file.format.upper()),
            media=file.media.partition(";")[0],
            expires=source.expires,
        )


def order_published_files(parts: Parts) -> list[Artefact]:
    """The same files, those of a series as a whole first, for those who name only some."""
    tables, documents = parts
    ordered = sorted(tables, key=lambda table: not table.series)
    return [
        *(file for table in ordered for file in table.downloads),
        *(document.file for document in documents),
    ]
