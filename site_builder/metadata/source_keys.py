"""Every key that people may write in sources.yml. Data only."""

from __future__ import annotations

from types import MappingProxyType

from site_builder.core.vocabulary import SOURCE_KINDS
from site_builder.metadata.yaml import MetadataKey, MetadataSection

MOST_SOURCES = 500
MOST_IDS = 10_000

SELECT = MetadataSection(
    "source_select",
    (
        MetadataKey(name="column", kind="node", required=True, example="column: code_insee"),
        MetadataKey(name="in", kind="node", required=True, example="in: territory"),
    ),
    words=MappingProxyType(
        {"colonne": "column", "columns": "column", "dans": "in", "parmi": "in", "codes": "in"}
    ),
)
SOURCE = MetadataSection(
    "harvest_source",
    (
        MetadataKey(name="id", kind="slug", required=True, most=60, example="id: roubaix"),
        MetadataKey(
            name="kind",
            kind="choice",
            choices=SOURCE_KINDS,
            required=True,
            example="kind: opendatasoft",
        ),
        MetadataKey(
            name="url",
            kind="url",
            required=True,
            example="url: https://opendata.commune.example/",
        ),
        MetadataKey(
            name="publisher", kind="slug", required=True, most=80, example="publisher: roubaix"
        ),
        MetadataKey(
            name="only",
            kind="list",
            of="line",
            most=MOST_IDS,
            restricts=True,
            example="only: [subventions, ecoles]",
        ),
        MetadataKey(
            name="except",
            kind="list",
            of="line",
            most=MOST_IDS,
            restricts=True,
            example="except: [essai]",
        ),
        MetadataKey(name="links_only", kind="boolean", restricts=True, example="links_only: true"),
        MetadataKey(name="licence", kind="node", example="licence: etalab-2.0"),
        MetadataKey(
            name="hosts",
            kind="list",
            of="line",
            most=50,
            example="hosts: [fichiers.commune.example]",
        ),
        MetadataKey(
            name="select",
            kind="section",
            of=SELECT,
            restricts=True,
            example="select: {column: code_insee, in: territory}",
        ),
    ),
    words=MappingProxyType(
        {
            "identifiant": "id",
            "sorte": "kind",
            "type": "kind",
            "adresse": "url",
            "producteur": "publisher",
            "seulement": "only",
            "sauf": "except",
            "liens": "links_only",
            "license": "licence",
            "hotes": "hosts",
            "selection": "select",
            "extrait": "select",
        }
    ),
)
SOURCES_YML = MetadataSection(
    "sources.yml",
    (
        MetadataKey(
            name="sources",
            kind="list",
            of=SOURCE,
            most=MOST_SOURCES,
            required=True,
            example=(
                "sources: [{id: roubaix, kind: opendatasoft, "
                "url: https://opendata.commune.example/, publisher: roubaix}]"
            ),
        ),
    ),
)
