"""datapackage.json: a strict Data Package (version 2) of each dataset, beside the files that it
describes.

A table is one resource, its CSV; its other formats stand under `alternates`, a key of ours that the
standard allows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from site_builder.checks.headings import match_standard_fields, name_standard_fields
from site_builder.compose.compose import get_temporal_coverage
from site_builder.core.language import Language
from site_builder.core.model.columns import Column
from site_builder.core.model.dataset import Correction, Resource, Service
from site_builder.core.model.portal import Licence
from site_builder.core.model.prepared import Artefact, Document, Parts, Table, is_original
from site_builder.core.model.site import DatasetEntry
from site_builder.core.model.source import HarvestOrigin, SelectedRows
from site_builder.core.model.table_schema import Field
from site_builder.core.text import write_iso_day
from site_builder.core.vocabulary import LICENCES
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard
from site_builder.render.feeds.feed import make_dataset_feed
from site_builder.render.feeds.files import NO_FIELD, NO_SOURCE
from site_builder.render.provenance_fields import document_provenance

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"
TYPES = {
    "string",
    "integer",
    "number",
    "boolean",
    "date",
    "time",
    "datetime",
    "year",
    "geojson",
    "yearmonth",
}
Json = dict[str, Any]


def render_datapackage(entry: DatasetEntry, parts: Parts, url: str, words: Language) -> bytes:
    """The descriptor, UTF-8, keys in the order of the standard."""
    dataset = entry.dataset
    tables, documents = parts
    sources = dataset.sources_by_path
    document_sources = (sources.get(document.source, NO_SOURCE) for document in documents)
    standard = standards.get_standard(dataset.standard)
    package = {
        "$schema": PROFILE,
        "name": dataset.slug,
        "id": entry.identifier(url),
        "title": dataset.title,
        "description": dataset.description,
        "homepage": f"{url}{dataset.id}/" if url else "",
        "licenses": list_package_licences(dataset.licence),
        "sources": [*_list_sources(entry, url)],
        "contributors": list(_list_contributors(entry)),
        "keywords": list(dataset.keywords),
        **_describe_in_dcat(entry),
        "resources": [
            *(
                build_table_resource(table, sources.get(table.source, NO_SOURCE), standard, words)
                for table in tables
            ),
            *map(_describe_document, documents, document_sources),
        ],
        "services": [_describe_service(service) for service in dataset.services],
    }
    # "<" is escaped so that the text stays harmless wherever it is put into a page.
    text = msgspec.json.format(msgspec.json.encode(omit_empty_values(package)), indent=2)
    return text.replace(b"<", b"\\u003c") + b"\n"


def _list_sources(entry: DatasetEntry, url: str) -> Iterator[Json]:
    """Where it comes from; a table of the territory, from the datasets that it is made of."""
    for link in entry.dataset.origin:
        title = link.title or link.url
        yield {"title": title, "path": link.url}
    if not entry.joined or not url:
        return
    for joined in entry.joined.joined:
        path = f"{url}{joined.id}/"
        yield {"title": joined.title, "path": path}


def omit_empty_values(written: Json) -> Json:
    """Without what says nothing: the standard refuses empty lists and texts. `resources` stays,
    even empty."""
    return {
        key: value
        for key, value in written.items()
        if value not in ("", None, [], {}) or key == "resources"
    }


def _describe_in_dcat(entry: DatasetEntry) -> Json:
    """What Data Package has no word for, under the words of DCAT."""
    dataset = entry.dataset
    return {
        "theme": dataset.theme,
        "highValue": dataset.high_value,
        "frequency": dataset.frequency,
        "temporal": get_temporal_coverage(dataset, entry.summary),
        "spatial": dataset.spatial,
        "standard": dataset.standard,
        "issued": write_iso_day(entry.issued),
        "modified": write_iso_day(entry.modified),
        "demonstration": dataset.demonstration or None,
        "corrections": [_describe_correction(correction) for correction in dataset.corrections],
        "harvested": _describe_origin(dataset.harvested) if dataset.harvested else None,
    }


def _describe_origin(origin: HarvestOrigin) -> Json:
    """A key of ours: the portal that it was taken from."""
    return omit_empty_values(
        {
            "from": origin.url,
            "source": origin.source,
            "id": origin.id,
            "date": write_iso_day(origin.day),
            "licence": origin.licence,
            "selected": list(map(_describe_selected_rows, origin.selected)),
        }
    )


def _describe_selected_rows(selected: SelectedRows) -> Json:
    return omit_empty_values(
        {
            "path": selected.path,
            "column": selected.column,
            "rows": selected.rows,
            "total": selected.total,
            "hash": f"sha256:{selected.sha256}" if selected.sha256 else "",
        }
    )


def _describe_correction(correction: Correction) -> Json:
    """A key of ours: what was put right, the latest first."""
    return omit_empty_values(
        {
            "date": correction.day.isoformat(),
            "text": correction.text,
            "rows": correction.rows,
            "columns": list(correction.columns),
        }
    )


def list_package_licences(licence: Licence | None) -> list[Json]:
    """`name` or `path` is required; a licence of our list has both."""
    if licence is None:
        return []
    description = {"name": licence.id, "path": get_licence_url(licence), "title": licence.title}
    return [omit_empty_values(description)]


def get_licence_url(licence: Licence | None) -> str:
    """Where its text is, or ""."""
    if licence is None:
        return ""
    listed_licence = LICENCES.get(licence.id)
    return licence.url or (listed_licence.urls[0] if listed_licence else "")


def _list_contributors(entry: DatasetEntry) -> Iterator[Json]:
    publisher = entry.publisher
    contact = entry.dataset.contact
    yield omit_empty_values(
        {"title": publisher.name, "path": publisher.homepage, "roles": ["publisher"]}
    )
    if title := contact.called:
        yield omit_empty_values(
            {"title": title, "path": contact.url, "email": contact.email, "roles": ["contact"]}
        )


def build_table_resource(
    table: Table, source: Resource, standard: Standard | None, words: Language | None = None
) -> Json:
    """`words`: in which columns of ours are called; nothing is said of them without."""
    converted_files = [file for file in table.downloads if not is_original(file)]
    main_file = next((file for file in converted_files if file.format == "csv"), table.downloads[0])
    is_csv = main_file.format == "csv"
    return omit_empty_values(
        {
            "name": table.name,
            "type": "table",
            "path": main_file.path,
            "title": source.title,
            "description": source.description,
            "format": "csv" if is_csv else main_file.format,
            "mediatype": "text/csv" if is_csv else main_file.media,
            "encoding": "utf-8" if is_csv else "",
            "bytes": main_file.bytes,
            "hash": f"sha256:{main_file.sha256}",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n"} if is_csv else None,
            "schema": _build_schema(table, source, standard, words),
            "alternates": [
                _describe_file(file) for file in table.downloads if file is not main_file
            ],
        }
    )


def _build_schema(
    table: Table, source: Resource, standard: Standard | None, words: Language | None
) -> Json:
    schema = source.schema
    names = table.column_names
    standard_fields = name_standard_fields(names, standard)
    fields = document_provenance(words, table.columns) if words else {}
    if fields and standard:
        fields |= _describe_standard_fields(names, standard)
    if schema:
        fields |= {field.name: field for field in schema.fields}
    described_columns = []
    for column in table.columns:
        field = fields.get(column.name, NO_FIELD)
        standard_field = standard_fields.get(column.name, "")
        described_columns.append(_describe_field(column, field, standard_field))
    keys = list(schema.primary_key) if schema and {*names} >= {*schema.primary_key} else []
    return omit_empty_values(
        {
            "$schema": TABLE_SCHEMA,
            "fields": described_columns,
            "missingValues": [""],
            "primaryKey": keys,
        }
    ) | {"missingValues": [""]}


def _describe_standard_fields(names: Sequence[str], standard: Standard) -> dict[str, Field]:
    """The words of the standard for its columns, and none of its rules: rows of all publishers keep
    to them as far as each of these does."""
    described = {}
    for name, match in match_standard_fields(names, standard).items():
        field = match.field
        described[name] = Field(
            name=name, type=field.type, title=field.title, description=field.description
        )
    return described


def _describe_field(column: Column, field: Field, standard_field: str) -> Json:
    """The type is that of the published file. A constraint stands as its schema wrote it, with the
    schema's type. `unit` and `field`, that of the standard, are keys of ours, which Table Schema
    allows."""
    return omit_empty_values(
        {
            "name": column.name,
            "type": column.type if column.type in TYPES else "string",
            "unit": column.unit,
            "field": standard_field,
            "title": field.title,
            "description": field.description,
            "example": field.example,
            "constraints": dict(field.bounds) if field.type == column.type else {},
        }
    )


def _describe_document(document: Document, source: Resource) -> Json:
    return omit_empty_values(
        {
            "name": document.name,
            "title": source.title,
            "description": source.description,
            **_describe_file(document.file),
            "created": document.day,
            "pages": document.pages or None,
            "width": document.width or None,
            "height": document.height or None,
        }
    )


def _describe_service(service: Service) -> Json:
    """An address is no file of the package: it stands apart, and nothing tries to read it as a
    resource."""
    return omit_empty_values(
        {
            "name": service.name,
            "title": service.title,
            "description": service.description,
            "kind": service.kind,
            "path": service.url,
            "format": service.format,
            "access": service.access,
            "frequency": service.frequency,
            "documentation": service.documentation,
        }
    )


def _describe_file(file: Artefact) -> Json:
    return {
        "path": file.path,
        "format": file.format,
        "mediatype": file.media.partition(";")[0],
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }


DATAPACKAGE = make_dataset_feed(
    "datapackage", "data/{id}/datapackage.json", render=render_datapackage
)
