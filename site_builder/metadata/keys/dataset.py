"""datapackage.yaml."""

from __future__ import annotations

from dataclasses import replace

from site_builder.core.vocabulary import FREQUENCY_WORDS, HIGH_VALUE_WORDS, THEME_WORDS
from site_builder.metadata.chart_requests import MOST as MOST_VIEWS
from site_builder.metadata.chart_requests import VIEW
from site_builder.metadata.keys.resource import RESOURCE
from site_builder.metadata.keys.section import make_ignored_keys, make_section
from site_builder.metadata.keys.shared import (
    DESCRIPTION,
    EXPIRES,
    LICENCE,
    LINK,
    SHARED,
    TITLE,
    TRANSLATIONS,
)
from site_builder.metadata.yaml import MetadataKey

CORRECTION = make_section(
    "correction",
    [
        MetadataKey(name="date", kind="date", required=True, example="date: 2024-04-12"),
        MetadataKey(
            name="text",
            kind="prose",
            required=True,
            most=1_000,
            example="text: Le montant était en centimes.",
        ),
        MetadataKey(name="rows", example="rows: 12 à 14, 30"),
        MetadataKey(name="columns", kind="list", of="line", most=100, example="columns: [montant]"),
    ],
)
CUT = make_section(
    "cut",
    [
        MetadataKey(
            name="by", kind="choice", choices={"commune": "commune"}, example="by: commune"
        ),
        MetadataKey(name="column", kind="node", example="column: code_insee"),
    ],
)
# By what a commune may publish what is said of persons; each with what it asks beside it
BASES = {
    "loi": "loi",
    "consentement": "consentement",
    "d312-1-3": "D312-1-3",
    "anonymise": "anonymisé",
    "anonyme": "anonymisé",
}
PERSONAL_DATA = make_section(
    "personal_data",
    [
        MetadataKey(
            name="columns", kind="list", of="line", most=200, example="columns: [Nom, Prénom]"
        ),
        MetadataKey(
            name="files", kind="list", of="line", most=1_000, example="files: [deliberation-12.pdf]"
        ),
        MetadataKey(
            name="basis", kind="choice", choices=BASES, required=True, example="basis: consentement"
        ),
        MetadataKey(name="reference", most=TITLE, example="reference: article L2121-25 du CGCT"),
        MetadataKey(
            name="decided_by",
            most=TITLE,
            required=True,
            example="decided_by: déléguée à la protection des données",
        ),
        MetadataKey(name="date", kind="date", required=True, example="date: 2026-03-01"),
    ],
)
ALARM_WORDS = {
    "rows": "rows",
    "lignes": "rows",
    "emptied": "emptied",
    "colonne vide": "emptied",
    "scale": "scale",
    "echelle": "scale",
    "unite": "scale",
    "key": "key",
    "cle": "key",
    "year": "year",
    "annee": "year",
    "coordinates": "coordinates",
    "coordonnees": "coordinates",
}
ACCEPT = make_section(
    "accept",
    [
        MetadataKey(
            name="alarm", kind="choice", choices=ALARM_WORDS, required=True, example="alarm: rows"
        ),
        MetadataKey(name="until", kind="date", required=True, example="until: 2027-03-01"),
    ],
)
WITHDRAWAL = make_section(
    "withdrawn",
    [
        MetadataKey(
            name="reason",
            kind="prose",
            required=True,
            most=2_000,
            example="reason: Le fichier de la métropole dit la même chose.",
        ),
        MetadataKey(name="date", kind="date", example="date: 2026-03-01"),
        MetadataKey(name="title", kind="line", example="title: Subventions aux associations"),
        MetadataKey(name="replaced_by", kind="line", example="replaced_by: metropole/subventions"),
        MetadataKey(
            name="moved_to",
            kind="url",
            example="moved_to: https://donnees.commune.example/commune/subventions/",
        ),
    ],
)
SELECTED = make_section(
    "selected",
    [
        MetadataKey(name="path", kind="line", required=True, example="path: comptes.csv"),
        MetadataKey(name="column", required=True, example="column: code_insee"),
        MetadataKey(name="rows", kind="integer", required=True, example="rows: 214"),
        MetadataKey(name="total", kind="integer", required=True, example="total: 1204331"),
        MetadataKey(name="hash", kind="line", example="hash: sha256:…"),
        MetadataKey(name="choice", kind="line", example="choice: 3f2a9c01b7de"),
    ],
)
HARVESTED = make_section(
    "harvested",
    [
        MetadataKey(
            name="from",
            kind="url",
            required=True,
            example="from: https://opendata.commune.example/explore/dataset/subventions/",
        ),
        MetadataKey(name="source", kind="slug", required=True, most=60, example="source: roubaix"),
        MetadataKey(name="id", required=True, most=1_000, example="id: subventions"),
        MetadataKey(name="date", kind="date", example="date: 2026-03-01"),
        MetadataKey(name="licence", most=1_000, example="licence: Licence Ouverte v2.0"),
        MetadataKey(
            name="selected",
            kind="list",
            of=SELECTED,
            most=1_000,
            example=(
                "selected: [{path: comptes.csv, column: code_insee, rows: 214, total: 1204331}]"
            ),
        ),
    ],
)
DATASET = make_section(
    "dataset",
    [
        MetadataKey(
            name="title", required=True, most=TITLE, example="title: Subventions aux associations"
        ),
        MetadataKey(name="name", kind="raw", example="name: subventions"),
        MetadataKey(
            name="description",
            kind="prose",
            most=DESCRIPTION,
            example="description: Les subventions votées par le conseil",
        ),
        MetadataKey(
            name="keywords",
            kind="list",
            of="line",
            most=100,
            example="keywords: [subventions, associations]",
        ),
        MetadataKey(name="theme", kind="choice", choices=THEME_WORDS, example="theme: economie"),
        MetadataKey(
            name="high_value",
            kind="choice",
            choices=HIGH_VALUE_WORDS,
            example="high_value: statistiques",
        ),
        MetadataKey(
            name="frequency", kind="choice", choices=FREQUENCY_WORDS, example="frequency: annuelle"
        ),
        MetadataKey(name="temporal", kind="period", example='temporal: "2020/2024"'),
        MetadataKey(name="spatial", most=TITLE, example="spatial: Centre-ville"),
        MetadataKey(name="standard", kind="line", most=100, example="standard: scdl/subventions"),
        MetadataKey(name="license", kind="node", example="license: etalab-2.0"),
        MetadataKey(
            name="licenses",
            kind="list",
            of=LICENCE,
            most=10,
            example="licenses: [{name: etalab-2.0}]",
        ),
        MetadataKey(
            name="sources",
            kind="list",
            of=LINK,
            most=100,
            example="sources: [{title: INSEE, path: https://www.insee.fr/}]",
        ),
        MetadataKey(name="issued", kind="date", example="issued: 2024-03-01"),
        MetadataKey(name="modified", kind="date", example="modified: 2024-03-01"),
        MetadataKey(name="created", kind="date", example="created: 2024-03-01"),
        MetadataKey(name="demonstration", kind="boolean", example="demonstration: true"),
        MetadataKey(
            name="corrections",
            kind="list",
            of=CORRECTION,
            most=1_000,
            example="corrections: [{date: 2024-04-12, text: Le montant était en centimes.}]",
        ),
        MetadataKey(name="schema", kind="node", example="schema: schema.json"),
        MetadataKey(
            name="resources",
            kind="list",
            of=RESOURCE,
            most=1_000,
            restricts=True,
            example="resources: [{path: subventions-2024.csv}]",
        ),
        MetadataKey(
            name="views",
            kind="list",
            of=VIEW,
            most=MOST_VIEWS,
            example="views: [{type: bar, group: annee, series: montant}]",
        ),
        TRANSLATIONS,
        MetadataKey(
            name="cut", kind="section", of=CUT, example="cut: {by: commune, column: code_insee}"
        ),
        MetadataKey(name="columns", kind="node", example="columns: {Montant: Montant versé}"),
        MetadataKey(
            name="withdrawn_columns", kind="node", example="withdrawn_columns: [Téléphone]"
        ),
        MetadataKey(
            name="personal_data",
            kind="section",
            of=PERSONAL_DATA,
            example=(
                "personal_data: {columns: [Nom], basis: consentement, "
                "decided_by: secrétariat général, date: 2026-03-01}"
            ),
        ),
        MetadataKey(name="rolling", kind="boolean", example="rolling: true"),
        MetadataKey(
            name="accept",
            kind="list",
            of=ACCEPT,
            most=10,
            alone=True,
            example="accept: {alarm: rows, until: 2027-03-01}",
        ),
        MetadataKey(name="previous", kind="node", example="previous: [lille/subventions-2020]"),
        MetadataKey(
            name="id",
            most=TITLE,
            example="id: https://opendata.metropole.example/explore/dataset/subventions/",
        ),
        MetadataKey(
            name="withdrawn",
            kind="node",
            example="withdrawn: {date: 2026-03-01, reason: …, replaced_by: metropole/subventions}",
        ),
        MetadataKey(
            name="harvested",
            kind="section",
            of=HARVESTED,
            example=(
                "harvested: {from: https://opendata.commune.example/explore/dataset/subventions/, "
                "source: roubaix, id: subventions, date: 2026-03-01}"
            ),
        ),
        EXPIRES,
        *SHARED,
        *make_ignored_keys(["$schema", "profile", "homepage", "version", "contributors", "image"]),
    ],
)
# All that is read of a dataset that is withdrawn: what else its file still says is not, so that no
# page can show it. `id` is among its former ids; `demonstration` keeps it out of the catalogues in
# which it never was.
TOMBSTONE_KEYS = frozenset({"withdrawn", "previous", "id", "demonstration"})
TOMBSTONE = replace(
    DATASET,
    keys=tuple(
        key if key.name in TOMBSTONE_KEYS else MetadataKey(name=key.name, kind="ignored")
        for key in DATASET.keys
    ),
)
