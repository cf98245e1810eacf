"""What a dataset has beside its tables: documents, and services elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.dataset import Service
from site_builder.core.model.prepared import Document
from site_builder.core.model.site import DatasetEntry
from site_builder.render.feeds.files import NO_SOURCE
from site_builder.render.pages.table_downloads import Download, describe_download
from site_builder.render.pages.values import format_file_size, format_integer


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentShown:
    """A document of the dataset."""

    anchor: Annotated[str, "The id of its line."]
    title: Annotated[
        str, "Its title, what the row that cites it is about, or the name of its file."
    ]
    description: Annotated[str, "What its metadata say of it, or empty."]
    download: Annotated[Download, "The file."]
    facts: Annotated[
        tuple[str, ...],
        "Format, size, pages or width and height, its own date, and what of a picture is not "
        "published, in words.",
    ]
    reading: Annotated[
        str,
        "Whether its text can be read and searched, in words, or empty where that is not known.",
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceShown:
    """An address elsewhere that belongs to the dataset."""

    title: Annotated[str, "Its title, or what kind of service it is."]
    kind: Annotated[str, "What kind of service it is, in words."]
    description: Annotated[str, "What its metadata say of it, or empty."]
    url: Annotated[str, "Its address."]
    facts: Annotated[tuple[str, ...], "Kind, format, who may use it, rhythm, in words."]
    documentation: Annotated[str, "The address of its documentation, or empty."]


def describe_dataset_documents(
    language: Language, entry: DatasetEntry, documents: tuple[Document, ...]
) -> Iterator[DocumentShown]:
    sources = entry.dataset.sources_by_path
    for document in documents:
        file = describe_download(language, f"data/{entry.dataset.id}/", document.file)
        source = sources.get(document.source, NO_SOURCE)
        yield DocumentShown(
            anchor=f"d-{document.name}",
            title=source.title or document.title or document.file.path.rpartition("/")[2],
            description=source.description,
            download=file,
            facts=tuple(_list_document_facts(language, document)),
            reading=language.say(f"document.text.{document.text}") if document.text else "",
        )


def _list_document_facts(language: Language, document: Document) -> Iterator[str]:
    file = document.file
    yield (
        language.say(f"format.{file.format}")
        if language.has(f"format.{file.format}")
        else file.format.upper()
    )
    yield format_file_size(language, file.bytes)
    if document.pages:
        yield language.count("pages", document.pages)
    if document.width:
        yield language.say(
            "document.pixels",
            width=format_integer(language, document.width),
            height=format_integer(language, document.height),
        )
    if document.day:
        yield language.say("document.day", day=language.day(date.fromisoformat(document.day)))
    if document.removed:
        kinds = ", ".join(language.say(f"removed.{kind}") for kind in document.removed)
        yield language.say("document.removed", kinds=kinds)


def describe_dataset_services(language: Language, entry: DatasetEntry) -> Iterator[ServiceShown]:
    for service in entry.dataset.services:
        message = f"service.{service.kind}"
        kind = language.say(message if language.has(message) else "service.other")
        facts = tuple(_list_service_facts(language, service, kind))
        yield ServiceShown(
            title=service.title or kind,
            kind=kind,
            description=service.description,
            url=service.url,
            facts=facts,
            documentation=service.documentation,
        )


def _list_service_facts(language: Language, service: Service, kind: str) -> Iterator[str]:
    if service.title:
        yield kind
    if service.format:
        yield service.format
    if service.access:
        yield language.say(f"access.{service.access}")
    if service.frequency:
        yield language.say("service.rhythm", rhythm=language.say(f"frequency.{service.frequency}"))
