"""A file of a dataset, in datapackage.yaml."""

from __future__ import annotations

from site_builder.core.encodings import ENCODINGS
from site_builder.core.vocabulary import ACCESS, DELIMITERS, FREQUENCY_WORDS, SERVICES
from site_builder.metadata.keys.section import make_ignored_keys, make_section
from site_builder.metadata.keys.shared import DESCRIPTION, EXPIRES, TITLE
from site_builder.metadata.yaml import MetadataKey

CSV = (
    MetadataKey(name="delimiter", kind="choice", choices=DELIMITERS, example='delimiter: ";"'),
    MetadataKey(name="quoteChar", kind="quote", example="quoteChar: '\"'"),
)
DIALECT = make_section(
    "dialect",
    [
        *CSV,
        MetadataKey(name="header", kind="boolean", example="header: true"),
        MetadataKey(name="sheetName", most=TITLE, example="sheetName: Subventions 2024"),
        MetadataKey(
            name="csv",
            kind="section",
            of=make_section("csv", CSV, is_open=True),
            example='csv: {delimiter: ";"}',
        ),
        *make_ignored_keys(
            [
                "$schema",
                "lineTerminator",
                "doubleQuote",
                "escapeChar",
                "skipInitialSpace",
                "commentChar",
                "nullSequence",
                "caseSensitiveHeader",
                "csvddfVersion",
                "headerRows",
                "headerJoin",
                "commentRows",
            ],
        ),
    ],
    is_open=True,
)
RESOURCE = make_section(
    "resource",
    [
        MetadataKey(name="name", kind="raw", example="name: subventions-2024"),
        MetadataKey(name="path", kind="raw", required=True, example="path: subventions-2024.csv"),
        MetadataKey(name="title", most=TITLE, example="title: Subventions de 2024"),
        MetadataKey(
            name="description",
            kind="prose",
            most=DESCRIPTION,
            example="description: Les subventions votées en 2024",
        ),
        MetadataKey(
            name="kind",
            kind="choice",
            choices={kind: kind for kind in SERVICES},
            example="kind: gtfs-rt",
        ),
        MetadataKey(name="access", kind="choice", choices=ACCESS, example="access: libre"),
        MetadataKey(
            name="frequency",
            kind="choice",
            choices=FREQUENCY_WORDS,
            example="frequency: temps réel",
        ),
        MetadataKey(
            name="documentation",
            kind="url",
            example="documentation: https://www.commune.example/api/",
        ),
        MetadataKey(name="encoding", kind="choice", choices=ENCODINGS, example="encoding: utf-8"),
        MetadataKey(
            name="dialect", kind="section", of=DIALECT, example='dialect: {delimiter: ";"}'
        ),
        MetadataKey(name="format", example="format: csv"),
        MetadataKey(name="mediatype", example="mediatype: text/csv"),
        MetadataKey(name="schema", kind="node", example="schema: schema.json"),
        MetadataKey(name="bytes", kind="integer", example="bytes: 1024"),
        MetadataKey(name="hash", kind="line", example="hash: sha256:…"),
        MetadataKey(name="previous", kind="node", example="previous: [subventions]"),
        EXPIRES,
        *make_ignored_keys(
            [
                "$schema",
                "profile",
                "type",
                "scheme",
                "homepage",
                "id",
                "sources",
                "licenses",
                "stats",
                "fields",
                "rows",
                "email",
                "image",
                "compression",
                "innerpath",
                "tabular",
            ],
        ),
    ],
)
