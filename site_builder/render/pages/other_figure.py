"""The figure with which the page of a dataset without tables opens."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.core.language import Language
from site_builder.core.model.dataset import Service
from site_builder.core.model.prepared import Document
from site_builder.render.pages.key_figure import KeyFigure
from site_builder.render.pages.values import format_period

MOST_TITLES = 4  # of services, that one line names


def describe_other_figure(
    language: Language, documents: Sequence[Document], services: Sequence[Service]
) -> KeyFigure | None:
    """Of a dataset without tables: the network that its timetables are of, else how many documents
    it has, else how many services."""
    for document in documents:
        if document.lines:
            return _describe_network(language, document)
    if documents:
        pages = sum(document.pages for document in documents)
        text = language.count("figure.pages", pages) if pages else ""
        return KeyFigure(language.count("figure.documents", len(documents)), text)
    return _describe_services(language, services) if services else None


def _describe_services(language: Language, services: Sequence[Service]) -> KeyFigure:
    """By their titles, which are words of people, where all have one; else by their kinds."""
    value = language.count("figure.services", len(services))
    titles = [service.title for service in services if service.title]
    if len(titles) == len(services) <= MOST_TITLES:
        text = " · ".join(titles)
        return KeyFigure(value, text, word=text)
    kinds = dict.fromkeys(f"service.{service.kind}" for service in services)
    names = [language.say(kind) for kind in kinds if language.has(kind)]
    return KeyFigure(value, ", ".join(names))


def _describe_network(language: Language, document: Document) -> KeyFigure:
    lines = language.count("figure.lines", document.lines)
    stops = language.count("figure.stops", document.stops)
    period = format_period(language, document.period) if document.period else ""
    text = language.say("figure.timetables", period=period) if period else ""
    return KeyFigure(language.say("chart.and", names=lines, last=stops), text)
