"""catalog.jsonld, .ttl and .rdf: what DCAT says of all datasets, and of those of each publisher;
below eu/ for Europe.

A text of one dataset begins with its address in Turtle, where the catalogue says first which it
has. Catalogues that are too large for one file are told in several, which name the next one in both
ways that harvesters know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from site_builder.core.language import Language
from site_builder.core.model.prepared import Parts
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.geography.territory import Territory
from site_builder.render.feeds.catalogues import (
    CataloguePage,
    DatasetSelection,
    list_harvest_selections,
    make_catalogue_feed,
)
from site_builder.render.feeds.dcat import FLAVOURS, DcatWriter, Flavour
from site_builder.render.feeds.json_text import encode_ascii_json, encode_json_list
from site_builder.render.feeds.rdf import (
    PREFIXES,
    Iri,
    Literal,
    Node,
    Value,
    encode_jsonld,
    encode_rdf_xml,
    encode_turtle,
    format_rdf_xml_head,
    format_turtle_prefixes,
)
from site_builder.render.fragments import CatalogueContext


@dataclass(frozen=True, slots=True)
class RdfNotation:
    """How a graph is written: that of a dataset, and a catalogue of such texts."""

    ending: str
    format_dataset: Callable[[Node], str]
    format_catalogue: Callable[[Node, Sequence[str]], str]


def _render_json_catalogue(catalogue: Node, datasets: Sequence[str]) -> str:
    return encode_json_list(
        {"@context": dict(PREFIXES), **encode_jsonld(catalogue)}, "dcat:dataset", datasets
    )


def _render_turtle_catalogue(catalogue: Node, datasets: Sequence[str]) -> str:
    statements = (
        f"<{catalogue.iri}> dcat:dataset {dataset.partition(' ')[0]} .\n" for dataset in datasets
    )
    return "".join(
        (format_turtle_prefixes(), "\n", encode_turtle(catalogue), *statements, "\n", *datasets)
    )


def _render_xml_catalogue(catalogue: Node, datasets: Sequence[str]) -> str:
    head = encode_rdf_xml(catalogue).removesuffix(f"</{catalogue.type}>\n")
    elements = (f"<dcat:dataset>\n{dataset}</dcat:dataset>\n" for dataset in datasets)
    return "".join((format_rdf_xml_head(), head, *elements, f"</{catalogue.type}>\n</rdf:RDF>\n"))


NOTATIONS = (
    RdfNotation(
        "jsonld", lambda node: encode_ascii_json(encode_jsonld(node)), _render_json_catalogue
    ),
    RdfNotation("ttl", encode_turtle, _render_turtle_catalogue),
    RdfNotation("rdf", encode_rdf_xml, _render_xml_catalogue),
)
FOLDERS: dict[Flavour, str] = {"harvest": "", "eu": "eu/"}
FILES = [(flavour, notation) for flavour in FLAVOURS for notation in NOTATIONS]
PATHS = tuple(
    f"{FOLDERS[flavour]}{{folder}}catalog{{page}}.{notation.ending}" for flavour, notation in FILES
)


def _list_dcat_selections(site: Site, words: Language) -> Iterable[DatasetSelection]:
    """None where the portal does not know its address: a graph speaks of absolute ones only."""
    return list_harvest_selections(site, words, absent=True) if site.portal.url else ()


def _render_dcat_fragments(
    entry: DatasetEntry, parts: Parts, territory: Territory, setting: CatalogueContext
) -> Sequence[str]:
    if not setting.portal.url:
        return [""] * len(FILES)
    nodes = {
        flavour: DcatWriter(setting, flavour).dataset(entry, parts, territory)
        for flavour in FLAVOURS
    }
    return [notation.format_dataset(nodes[flavour]) for flavour, notation in FILES]


def _render_dcat_catalogue(
    sheet: CataloguePage, setting: CatalogueContext, datasets: Sequence[Sequence[str]]
) -> Sequence[str]:
    heads = {
        flavour: DcatWriter(setting, flavour).catalogue(sheet.selection, sheet.modified)
        for flavour in FLAVOURS
    }
    texts = []
    for position, (flavour, notation) in enumerate(FILES):
        views = tuple(_describe_page_views(sheet, setting.portal.url, PATHS[position]))
        head = msgspec.structs.replace(heads[flavour], properties=heads[flavour].properties + views)
        texts.append(
            notation.format_catalogue(head, [fragments[position] for fragments in datasets])
        )
    return texts


def _describe_page_views(
    sheet: CataloguePage, url: str, pattern: str
) -> Iterator[tuple[str, Value]]:
    """Which page of a catalogue this is, for harvesters who know hydra: data.gouv.fr by its view,
    CKAN by its pages."""
    if sheet.count == 1:
        return

    def page(number: int) -> Iri:
        return Iri(f"{url}{sheet.path(pattern, number)}")

    is_last = sheet.number == sheet.count
    total = ("hydra:totalItems", Literal(str(sheet.total), "xsd:integer"))
    kinds = (("PartialCollectionView", "first", "last", "next"),
             ("PagedCollection", "firstPage", "lastPage", "nextPage"))  # fmt: skip
    for kind, first, end, following in kinds:
        properties: list[tuple[str, Value]] = [
            total,
            (f"hydra:{first}", page(1)),
            (f"hydra:{end}", page(sheet.count)),
        ]
        if not is_last:
            properties.append((f"hydra:{following}", page(sheet.number + 1)))
        yield (
            "hydra:view",
            Node(f"hydra:{kind}", tuple(properties), Iri(f"{page(sheet.number)}#{kind}")),
        )


CATALOG = make_catalogue_feed(
    "catalog",
    paths=PATHS,
    select=_list_dcat_selections,
    describe=_render_dcat_fragments,
    assemble=_render_dcat_catalogue,
    apart=True,
)
