"""A catalogue in DCAT, whoever made it: JSON-LD, Turtle or RDF/XML, page after page where it has
several (Hydra)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from rdflib import DCAT, RDF, Graph, URIRef
from rdflib.term import Node

from site_builder.core.model.source import HarvestSource
from site_builder.exchange.fetch.addresses import join_address
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.harvest.dcat_dataset import make_dcat_dataset, write_node
from site_builder.exchange.harvest.harvested import HarvestedDataset
from site_builder.exchange.harvest.json_answers import check_count
from site_builder.exchange.harvest.rdf_graph import HYDRA, parse_graph

ACCEPT = "application/ld+json, text/turtle, application/rdf+xml;q=0.9, */*;q=0.5"
ADMS_STATUS = URIRef("http://www.w3.org/ns/adms#status")
MOST_PAGES = 5_000
NEXT = ("next", "nextPage")


def list_dcat_datasets(client: WebClient, source: HarvestSource) -> Iterator[HarvestedDataset]:
    """Raises FetchFailed, also where fewer datasets came than were announced."""
    url = source.url
    read_urls: set[str] = set()
    count = 0
    total = 0
    while url:
        if url in read_urls or len(read_urls) >= MOST_PAGES:
            raise FetchFailed("harvest-short", url, total=max(total, count + 1), count=count)
        read_urls.add(url)
        page = client.read_page(url, accept=ACCEPT, is_api=False)
        graph = parse_graph(page)
        for node in _list_dataset_nodes(graph):
            count += 1
            if not _is_withdrawn(graph, node):
                yield make_dcat_dataset(graph, node, source.url)
        total = max(total, _read_total(graph))
        url = _find_next_page(graph, page.url)
    check_count(source.url, total, count)


def _list_dataset_nodes(graph: Graph) -> list[Node]:
    """Those that a catalogue lists, where there is one: others are only spoken of. In an order that
    is the same each time."""
    nodes = set(graph.objects(None, DCAT.dataset))
    if not nodes:
        nodes = set(graph.subjects(RDF.type, DCAT.Dataset))
    return sorted(nodes, key=partial(write_node, graph))


def _is_withdrawn(graph: Graph, node: Node) -> bool:
    """Catalogues keep a word of what was withdrawn, so that nobody takes it for lost."""
    statuses = map(str, graph.objects(node, ADMS_STATUS))
    return any(status.endswith("/WITHDRAWN") for status in statuses)


def _read_total(graph: Graph) -> int:
    for value in graph.objects(None, HYDRA.totalItems):
        text = str(value)
        if text.isdecimal() and len(text) < 9:
            return int(text)
    return 0


def _find_next_page(graph: Graph, url: str) -> str:
    for name in NEXT:
        for value in graph.objects(None, HYDRA[name]):
            return join_address(url, str(value))
    return ""
