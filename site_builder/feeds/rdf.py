"""A piece of a graph in three notations of RDF: JSON-LD, Turtle and RDF/XML.

All of them are ASCII, whatever the text: harvesters decode what they fetch by a charset that hosts often leave out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import msgspec

from site_builder.feeds.xml_text import DECLARATION, escaped, legal

PREFIXES = MappingProxyType({
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
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
})
_SAFE = "!#$%&'()*+,/:;=?@[]~"  # of a URI, beside letters, digits and -._
_UNSAFE = re.compile(r"[^A-Za-z0-9\-._!#$%&'()*+,/:;=?@\[\]~]")


class Iri(msgspec.Struct, frozen=True):
    """An address: what an IRI may not hold is percent-encoded, and so is what is not ASCII."""

    address: str

    def __str__(self) -> str:
        return quote(self.address, safe=_SAFE) if _UNSAFE.search(self.address) else self.address


class Literal(msgspec.Struct, frozen=True):
    """A text; `datatype` is a name with its prefix (xsd:date), `language` a BCP 47 tag, of which it has one at most."""

    text: str
    datatype: str = ""
    language: str = ""

    def __str__(self) -> str:
        return legal(self.text)


class Node(msgspec.Struct, frozen=True):
    """Something of a type that has properties, in order; without an address where nothing else speaks of it.

    Names of types and of properties have their prefix (dct:title). A property may come more than once.
    """

    type: str
    properties: tuple[tuple[str, Value], ...]
    iri: Iri | None = None


Value = Iri | Literal | Node


def told_once(node: Node, known: set[tuple[str, Iri]] | None = None) -> Node:
    """The same graph, in which whatever has an address is described where it first comes as something of its type, and
    named after that."""
    known = set() if known is None else known
    if node.iri:
        known.add((node.type, node.iri))
    return Node(node.type, tuple([(name, _told(value, known)) for name, value in node.properties]), node.iri)


def _told(value: Value, known: set[tuple[str, Iri]]) -> Value:
    if not isinstance(value, Node):
        return value
    return value.iri if value.iri and (value.type, value.iri) in known else told_once(value, known)


# --- JSON-LD ---


def jsonld(node: Node) -> dict[str, Any]:
    """As JSON, for which CONTEXT is the context."""
    written: dict[str, Any] = {"@id": str(node.iri)} if node.iri else {}
    written["@type"] = node.type
    for name, value in node.properties:
        one = _jsonld(value)
        if name in written:
            before = written[name]
            written[name] = [*before, one] if isinstance(before, list) else [before, one]
        else:
            written[name] = one
    return written


def _jsonld(value: Value) -> Any:
    match value:
        case Node():
            return jsonld(value)
        case Iri():
            return {"@id": str(value)}
        case Literal(datatype="", language=""):
            return str(value)
    kind = {"@type": value.datatype} if value.datatype else {"@language": value.language}
    return {**kind, "@value": str(value)}


# --- Turtle ---


def turtle(node: Node) -> str:
    """The node as statements, then those that it speaks of and that have an address."""
    return "".join(_statements(node))


def turtle_head() -> str:
    return "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in PREFIXES.items())


def _statements(node: Node) -> Iterator[str]:
    later: list[Node] = []
    subject = f"<{node.iri}>" if node.iri else "[]"
    yield f"{subject} {_predicates(node, later)} .\n"
    for one in later:
        yield from _statements(one)


def _predicates(node: Node, later: list[Node]) -> str:
    said = [f"a {node.type}", *(f"{name} {_turtle(value, later)}" for name, value in node.properties)]
    return " ;\n  ".join(said)


def _turtle(value: Value, later: list[Node]) -> str:
    match value:
        case Node(iri=None):
            return f"[ {_predicates(value, later)} ]"
        case Node():
            later.append(value)
            return f"<{value.iri}>"
        case Iri():
            return f"<{value}>"
    kind = f"^^{value.datatype}" if value.datatype else f"@{value.language}" if value.language else ""
    return f'"{_escaped(str(value))}"{kind}'


_MARKS = {ord(mark): f"\\{letter}" for mark, letter in {'"': '"', "\\": "\\", "\n": "n", "\r": "r", "\t": "t"}.items()}


def _escaped(text: str) -> str:
    if text.isalnum() and text.isascii():
        return text
    marked = text.translate(_MARKS)
    if marked.isascii():
        return marked
    return "".join(one if one.isascii() else _code(ord(one)) for one in marked)


def _code(code: int) -> str:
    return f"\\u{code:04X}" if code < 1 << 16 else f"\\U{code:08X}"


# --- RDF/XML ---


def rdfxml(node: Node) -> str:
    """The node as an element, with those that it speaks of inside."""
    about = f' rdf:about="{_attribute(node.iri)}"' if node.iri else ""
    inside = "".join(_element(name, value) for name, value in node.properties)
    return f"<{node.type}{about}>\n{inside}</{node.type}>\n"


def rdfxml_head() -> str:
    names = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in PREFIXES.items())
    return f"{DECLARATION}<rdf:RDF{names}>\n"


def _element(name: str, value: Value) -> str:
    match value:
        case Node():
            return f"<{name}>\n{rdfxml(value)}</{name}>\n"
        case Iri():
            return f'<{name} rdf:resource="{_attribute(value)}"/>\n'
    kind = ""
    if value.datatype:
        prefix, _, local = value.datatype.partition(":")
        kind = f' rdf:datatype="{PREFIXES[prefix]}{local}"'
    elif value.language:
        kind = f' xml:lang="{value.language}"'
    return f"<{name}{kind}>{escaped(value.text)}</{name}>\n"


def _attribute(iri: Iri) -> str:
    """An address as it stands in quotes, of which it has none itself."""
    return str(iri).replace("&", "&amp;")
