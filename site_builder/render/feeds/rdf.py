"""A piece of a graph in three notations of RDF: JSON-LD, Turtle and RDF/XML.

All of them are ASCII, whatever the text: harvesters decode what they fetch by a charset that hosts
often leave out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import msgspec

from site_builder.render.feeds.xml_text import DECLARATION, escape_xml_text, replace_illegal_xml

PREFIXES = MappingProxyType(
    {
        "adms": "http://www.w3.org/ns/adms#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcatap": "http://data.europa.eu/r5r/",
        "dct": "http://purl.org/dc/terms/",
        "eli": "http://data.europa.eu/eli/ontology#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "geosparql": "http://www.opengis.net/ont/geosparql#",
        "hydra": "http://www.w3.org/ns/hydra/core#",
        "locn": "http://www.w3.org/ns/locn#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
_SAFE = "!#$%&'()*+,/:;=?@[]~"  # of a URI, beside letters, digits and -._
_ASTRAL = re.compile("([\U00010000-\U0010ffff])")
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._!#$%&'()*+,/:;=?@\[\]~]")


@lru_cache(1 << 14)  # each is written in three notations, twice
def _encode_address(address: str) -> str:
    return quote(address, safe=_SAFE) if _UNSAFE.search(address) else address


class Iri(msgspec.Struct, frozen=True):
    """An address: what an IRI may not hold is percent-encoded, and so is what is not ASCII."""

    address: str

    def __str__(self) -> str:
        return _encode_address(self.address)


class Literal(msgspec.Struct, frozen=True):
    """A text; `datatype` is a name with its prefix (xsd:date), `language` a BCP 47 tag, of which it
    has one at most."""

    text: str
    datatype: str = ""
    language: str = ""

    def __str__(self) -> str:
        return replace_illegal_xml(self.text)


class Node(msgspec.Struct, frozen=True):
    """Something of a type that has properties, in order; without an address where nothing else
    speaks of it.

    Names of types and of properties have their prefix (dct:title). A property may come more than
    once.
    """

    type: str
    properties: tuple[tuple[str, Value], ...]
    iri: Iri | None = None


Value = Iri | Literal | Node


def describe_nodes_once(node: Node, known: set[tuple[str, Iri]] | None = None) -> Node:
    """The same graph, in which whatever has an address is described where it first comes as
    something of its type, and named after that."""
    known = set() if known is None else known
    if node.iri:
        known.add((node.type, node.iri))
    return Node(
        node.type,
        tuple([(name, _name_described_node(value, known)) for name, value in node.properties]),
        node.iri,
    )


def _name_described_node(value: Value, described: set[tuple[str, Iri]]) -> Value:
    if not isinstance(value, Node):
        return value
    return (
        value.iri
        if value.iri and (value.type, value.iri) in described
        else describe_nodes_once(value, described)
    )


# --- JSON-LD ---


def encode_jsonld(node: Node) -> dict[str, Any]:
    """As JSON, for which PREFIXES are the context."""
    document: dict[str, Any] = {"@id": str(node.iri)} if node.iri else {}
    document["@type"] = node.type
    for name, value in node.properties:
        encoded_value = _encode_jsonld_value(value)
        if name in document:
            previous = document[name]
            document[name] = (
                [*previous, encoded_value]
                if isinstance(previous, list)
                else [previous, encoded_value]
            )
        else:
            document[name] = encoded_value
    return document


def _encode_jsonld_value(value: Value) -> Any:
    if isinstance(value, Iri):
        return {"@id": str(value)}
    if isinstance(value, Node):
        return encode_jsonld(value)
    if value.datatype:
        return {"@type": value.datatype, "@value": str(value)}
    return {"@language": value.language, "@value": str(value)} if value.language else str(value)


# --- Turtle ---


def encode_turtle(node: Node) -> str:
    """The node as statements, then those that it speaks of and that have an address."""
    return "".join(_list_turtle_statements(node))


def format_turtle_prefixes() -> str:
    return "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in PREFIXES.items())


def _list_turtle_statements(node: Node) -> Iterator[str]:
    mentioned_nodes: list[Node] = []
    subject = f"<{node.iri}>" if node.iri else "[]"
    yield f"{subject} {_join_predicates(node, mentioned_nodes)} .\n"
    for mentioned_node in mentioned_nodes:
        yield from _list_turtle_statements(mentioned_node)


def _join_predicates(node: Node, mentioned_nodes: list[Node]) -> str:
    predicates = [
        f"a {node.type}",
        *(
            f"{name} {_encode_turtle_value(value, mentioned_nodes)}"
            for name, value in node.properties
        ),
    ]
    return " ;\n  ".join(predicates)


def _encode_turtle_value(value: Value, mentioned_nodes: list[Node]) -> str:
    if isinstance(value, Iri):
        return f"<{value}>"
    if isinstance(value, Node):
        if not value.iri:
            return f"[ {_join_predicates(value, mentioned_nodes)} ]"
        mentioned_nodes.append(value)
        return f"<{value.iri}>"
    kind = (
        f"^^{value.datatype}" if value.datatype else f"@{value.language}" if value.language else ""
    )
    return f"{_quote_turtle(str(value))}{kind}"


def _quote_turtle(text: str) -> str:
    """As JSON escapes it, but for characters that it would write as two."""
    if text.isascii() or not _ASTRAL.search(text):
        return encode_basestring_ascii(text)
    return "".join(('"', *(_escape_turtle(piece) for piece in _ASTRAL.split(text)), '"'))


def _escape_turtle(text: str) -> str:
    return f"\\U{ord(text):08X}" if _ASTRAL.fullmatch(text) else encode_basestring_ascii(text)[1:-1]


# --- RDF/XML ---


def encode_rdf_xml(node: Node) -> str:
    """The node as an element, with those that it speaks of inside."""
    about = f' rdf:about="{_escape_attribute(node.iri)}"' if node.iri else ""
    elements = "".join(_encode_element(name, value) for name, value in node.properties)
    return f"<{node.type}{about}>\n{elements}</{node.type}>\n"


def format_rdf_xml_head() -> str:
    names = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in PREFIXES.items())
    return f"{DECLARATION}<rdf:RDF{names}>\n"


def _encode_element(name: str, value: Value) -> str:
    if isinstance(value, Iri):
        return f'<{name} rdf:resource="{_escape_attribute(value)}"/>\n'
    if isinstance(value, Node):
        return f"<{name}>\n{encode_rdf_xml(value)}</{name}>\n"
    kind = ""
    if value.datatype:
        prefix, _, local = value.datatype.partition(":")
        kind = f' rdf:datatype="{PREFIXES[prefix]}{local}"'
    elif value.language:
        kind = f' xml:lang="{value.language}"'
    return f"<{name}{kind}>{escape_xml_text(value.text)}</{name}>\n"


def _escape_attribute(iri: Iri) -> str:
    """An address as it stands in quotes, of which it has none itself."""
    return str(iri).replace("&", "&amp;")
