"""The graph of a catalogue: nothing is fetched for it, and no entity is expanded."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from rdflib import Graph, Namespace

from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.fetch.page_store import WebPage
from site_builder.render.feeds.pod import build_pod_context

HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
POD_CONTEXTS = (
    "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
    "https://resources.data.gov/schemas/dcat-us/v1.1/schema/catalog.jsonld",
)
DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.I)


def parse_graph(page: WebPage) -> Graph:
    """Raises FetchFailed."""
    try:
        text = page.content.decode("utf-8-sig")
        notation = _find_notation(text)
        if notation == "json-ld":
            text = _inline_context(text)
        elif notation == "xml" and DECLARATION.search(text):
            raise ValueError("a document type is declared")
        graph = Graph()
        graph.parse(data=text, format=notation, publicID=page.url)
    except Exception:  # of text that others wrote, parsers of RDF raise anything
        raise FetchFailed("harvest-not-rdf", page.url) from None
    return graph


def _find_notation(text: str) -> str:
    """By what it begins with: types are often said wrongly."""
    beginning = text.lstrip()
    if beginning.startswith(("{", "[")):
        return "json-ld"
    return "xml" if beginning.startswith(("<?xml", "<rdf")) else "turtle"


def _inline_context(text: str) -> str:
    """The same with the context of Project Open Data in it, where it is named. Raises ValueError
    for another that is elsewhere: nothing is fetched."""
    document = json.loads(text)
    if isinstance(document, dict) and document.get("@context") in POD_CONTEXTS:
        document["@context"] = build_pod_context("fr")
    if any(map(_is_remote, _list_contexts(document))):
        raise ValueError("a context is elsewhere")
    return json.dumps(document)


def _list_contexts(value: Any) -> Iterator[Any]:
    """All that stands where a context may be, at any depth."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting += current
        elif isinstance(current, dict):
            for key, inner in current.items():
                if key in ("@context", "@import"):
                    yield from inner if isinstance(inner, list) else [inner]
                waiting.append(inner)


def _is_remote(context: Any) -> bool:
    return isinstance(context, str)
