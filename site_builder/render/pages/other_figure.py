"""The figure with which the page of a dataset without tables opens."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.core.language import Language
from site_builder.core.model.dataset import Service
from site_builder.core.model.prepared import Document
from site_builder.render.pages.key_figure import KeyFigure
from site_builder.render.pages.values import format_period


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
    if not services:
        return None
    kinds = dict.fromkeys(f"service.{service.kind}" for service in services)
    names = [language.say(kind) for kind in kinds if language.has(kind)]
    return KeyFigure(language.count("figure.services", len(services)), ", ".join(names))


def _describe_network(language: Language, document: Document) -> KeyFigure:
    lines = language.count("figure.lines", document.lines)
    stops = language.count("figure.stops", document.stops)
    period = format_period(language, document.period) if document.period else ""
    text = language.say("figure.timetables", period=period) if period else ""
    return KeyFigure(language.say("chart.and", names=lines, last=stops), text)
