"""A node of DCAT → what is read of a dataset. Whatever is missing, or is of another shape than
DCAT-AP has it, is read as far as it goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from rdflib import DCAT, DCTERMS, FOAF, RDFS, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from site_builder.core.model.portal import Contact, Link
from site_builder.core.vocabulary import HIGH_VALUE
from site_builder.exchange.harvest.harvested import HarvestedDataset, HarvestedFile
from site_builder.exchange.harvest.plain_text import convert_html
from site_builder.exchange.harvest.vocabularies import (
    find_day,
    find_file_format,
    find_frequency,
    find_licence,
    find_period,
    find_service,
    find_sha256,
    find_theme,
    find_url_format,
    get_last_part,
)
from site_builder.metadata import standards
from site_builder.metadata.yaml.kinds import parse_web_address

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SCHEMA = Namespace("http://schema.org/")
SPDX = (Namespace("http://spdx.org/rdf/terms#"), Namespace("https://spdx.org/rdf/terms#"))
DCATAP = Namespace("http://data.europa.eu/r5r/")
LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title, FOAF.name)
LANGUAGES = ("fr", None, "en")  # of texts, the first that there is
STARTS = (DCAT.startDate, SCHEMA.startDate)
ENDS = (DCAT.endDate, SCHEMA.endDate)
GEOMETRY = re.compile(r"[{]|POLYGON|POINT *[(]", re.I)


def make_dcat_dataset(graph: Graph, node: Node, catalogue: str) -> HarvestedDataset:
    """`catalogue`: its address, which stands for a landing page that is not said."""
    identifier = read_text(graph, node, DCTERMS.identifier)
    title = read_text(graph, node, DCTERMS.title)
    if not identifier:
        identifier = str(node) if isinstance(node, URIRef) else title
    landing_page = _read_address(graph, node, DCAT.landingPage) or parse_web_address(str(node))
    distributions = list_values(graph, node, DCAT.distribution)
    said_licences = list(_list_licences(graph, [node, *distributions]))
    return HarvestedDataset(
        id=identifier,
        name=_find_name(identifier, title),
        title=title,
        landing_page=landing_page or catalogue,
        description=convert_html(read_text(graph, node, DCTERMS.description)),
        licence=find_licence(said_licences),
        said_licence=said_licences[0] if said_licences else "",
        keywords=tuple(_list_keywords(graph, node)),
        theme=find_theme(_list_words(graph, node, DCAT.theme)),
        high_value=_find_category(graph, node),
        frequency=_find_frequency(graph, node),
        temporal=find_first(
            partial(_read_period, graph), list_values(graph, node, DCTERMS.temporal)
        ),
        spatial=find_first(partial(_read_place, graph), list_values(graph, node, DCTERMS.spatial)),
        standard=find_first(_find_standard, _list_words(graph, node, DCTERMS.conformsTo)),
        issued=find_day(read_text(graph, node, DCTERMS.issued)),
        modified=find_day(read_text(graph, node, DCTERMS.modified)),
        contact=_read_contact(graph, node),
        origin=tuple(_list_origin(graph, node)),
        publisher=find_first(
            partial(_read_label, graph), list_values(graph, node, DCTERMS.publisher)
        ),
        said_themes=tuple(_list_theme_names(graph, node)),
        files=tuple(_list_files(graph, distributions)),
    )


def read_text(graph: Graph, node: Node, predicate: URIRef) -> str:
    """The text in the language that we would rather have; of several, the first in their order."""
    values = list_values(graph, node, predicate)
    values.sort(key=_rank_language)
    return find_first(str.strip, map(str, values))


def _rank_language(value: Node) -> int:
    language = value.language if isinstance(value, Literal) else ""
    if language in LANGUAGES:
        return LANGUAGES.index(language)
    return len(LANGUAGES)


def _find_name(identifier: str, title: str) -> str:
    """What a folder may be called: the end of an address, or an identifier that is words."""
    if "://" not in identifier:
        return identifier
    return get_last_part(identifier) or title


def list_values(graph: Graph, node: Node, *predicates: URIRef) -> list[Node]:
    """In an order that is the same each time: a graph has none."""
    values: list[Node] = []
    for predicate in predicates:
        values += sorted(graph.objects(node, predicate), key=partial(write_node, graph))
    return values


def write_node(graph: Graph, node: Node) -> str:
    """What a node is, or of one without a name, which has another one each time, what is said of
    it."""
    if not isinstance(node, BNode):
        return str(node)
    statements = []
    for predicate, value in graph.predicate_objects(node):
        if not isinstance(value, BNode):
            statements.append(f"{predicate} {value}")
    return " ".join(sorted(statements))


def find_first(read: Callable[[Any], str], values: Iterable[Any]) -> str:
    """The first text that is made of one of these values, or ""."""
    return next(filter(None, map(read, values)), "")


def _read_address(graph: Graph, node: Node, *predicates: URIRef) -> str:
    return find_first(parse_web_address, map(str, list_values(graph, node, *predicates)))


def _read_first_text(graph: Graph, node: Node, predicates: Iterable[URIRef]) -> str:
    return find_first(partial(read_text, graph, node), predicates)


def _read_label(graph: Graph, node: Node) -> str:
    if isinstance(node, Literal):
        return str(node).strip()
    return _read_first_text(graph, node, LABELS)


def _list_words(graph: Graph, node: Node, *predicates: URIRef) -> Iterator[str]:
    """The addresses of the values, and what they are called."""
    values = list_values(graph, node, *predicates)
    yield from map(str, filter(_is_address, values))
    yield from filter(None, map(partial(_read_label, graph), values))


def _list_theme_names(graph: Graph, node: Node) -> Iterator[str]:
    """What its themes are called, where that is said."""
    labels = map(partial(_read_label, graph), list_values(graph, node, DCAT.theme))
    yield from filter(None, labels)


def _is_address(value: Node) -> bool:
    return isinstance(value, URIRef)


def _list_licences(graph: Graph, nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        yield from _list_words(graph, node, DCTERMS.license, DCTERMS.rights)


def _list_keywords(graph: Graph, node: Node) -> list[str]:
    """In one language, in the order of letters: a graph has none."""
    by_rank: dict[int, set[str]] = {}
    for value in graph.objects(node, DCAT.keyword):
        by_rank.setdefault(_rank_language(value), set()).add(str(value))
    if not by_rank:
        return []
    return sorted(by_rank[min(by_rank)])


def _find_category(graph: Graph, node: Node) -> str:
    """A category of high-value datasets."""
    categories = {code: category for category, code in HIGH_VALUE.items()}
    addresses = map(str, list_values(graph, node, DCATAP.hvdCategory, DCAT.theme))
    codes = (address.rpartition("/")[2] for address in addresses)
    return next(filter(None, map(categories.get, codes)), "")


def _find_frequency(graph: Graph, node: Node) -> str:
    return find_first(find_frequency, _list_words(graph, node, DCTERMS.accrualPeriodicity))


def _read_period(graph: Graph, value: Node) -> str:
    if isinstance(value, Literal):
        return find_period(str(value))
    start = _read_first_text(graph, value, STARTS)
    end = _read_first_text(graph, value, ENDS)
    return find_period(start, end)


def _read_place(graph: Graph, value: Node) -> str:
    """What it is called; a geometry is no name."""
    label = _read_label(graph, value)
    if GEOMETRY.search(label):
        return ""
    return label


def _find_standard(word: str) -> str:
    standard = standards.find_standard(word)
    if standard is None:
        return ""
    return standard.id


def _read_contact(graph: Graph, node: Node) -> Contact:
    for point in list_values(graph, node, DCAT.contactPoint):
        email = read_text(graph, point, VCARD.hasEmail).removeprefix("mailto:")
        address = read_text(graph, point, VCARD.hasURL)
        return Contact(read_text(graph, point, VCARD.fn), email, parse_web_address(address))
    return Contact()


def _list_origin(graph: Graph, node: Node) -> Iterator[Link]:
    """What a dataset says that it comes from, where that is an address."""
    for value in list_values(graph, node, DCTERMS.provenance):
        label = _read_label(graph, value)
        title, _, end = label.rpartition(" – ")  # as our own catalogues write a link
        addresses = (_read_address(graph, value, FOAF.page, RDFS.seeAlso), str(value), end)
        if address := find_first(parse_web_address, addresses):
            yield Link(title or label, address)


def _list_files(graph: Graph, distributions: Iterable[Node]) -> Iterator[HarvestedFile]:
    for node in distributions:
        url = _read_address(graph, node, DCAT.downloadURL, DCAT.accessURL)
        if not url:
            continue
        formats = list(_list_words(graph, node, DCTERMS["format"], DCAT.mediaType))
        title = read_text(graph, node, DCTERMS.title)
        yield HarvestedFile(
            id=_identify_distribution(graph, node, title or url),
            url=url,
            format=find_file_format(*formats) or find_url_format(url),
            name=get_last_part(url).rpartition(".")[0] or title,
            title=title,
            description=convert_html(read_text(graph, node, DCTERMS.description)),
            service=find_service(*formats) or _find_service(graph, node, url),
            sha256=_read_sha256(graph, node),
        )


def _find_service(graph: Graph, node: Node, url: str) -> str:
    """What is there to be asked for, and is no file: an accessURL may be anything."""
    if graph.value(node, DCAT.accessService):
        return "api"
    if graph.value(node, DCAT.downloadURL) or find_url_format(url):
        return ""
    return "page"


def _identify_distribution(graph: Graph, node: Node, otherwise: str) -> str:
    if identifier := read_text(graph, node, DCTERMS.identifier):
        return identifier
    if isinstance(node, URIRef):
        return str(node)
    return otherwise


def _read_sha256(graph: Graph, node: Node) -> str:
    for checksum in list_values(graph, node, *(namespace.checksum for namespace in SPDX)):
        algorithms = list_values(graph, checksum, *(namespace.algorithm for namespace in SPDX))
        if any(str(algorithm).endswith("sha256") for algorithm in algorithms):
            values = [namespace.checksumValue for namespace in SPDX]
            return find_sha256(_read_first_text(graph, checksum, values))
    return ""
