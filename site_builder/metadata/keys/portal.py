"""communes.yml."""

from __future__ import annotations

from site_builder.core.vocabulary import COMPARED_IN_EUROS, COMPETENCES, LANGUAGES
from site_builder.metadata.keys.publisher import COMMUNE, PARTNER
from site_builder.metadata.keys.section import make_section
from site_builder.metadata.keys.shared import (
    ACCOUNTS,
    CONTACT,
    DATA_PROTECTION,
    DESCRIPTION,
    SHARED,
    TITLE,
    TRANSLATIONS,
)
from site_builder.metadata.yaml import MetadataKey

TILES = make_section(
    "tiles",
    [
        MetadataKey(
            name="url",
            kind="raw",
            required=True,
            example="url: https://tuiles.metropole.example/{z}/{x}/{y}.png",
        ),
        MetadataKey(
            name="attribution",
            required=True,
            most=TITLE,
            example="attribution: © les contributeurs d'OpenStreetMap",
        ),
        MetadataKey(
            name="link", kind="url", example="link: https://www.openstreetmap.org/copyright"
        ),
    ],
)
MAP = make_section(
    "map",
    [
        MetadataKey(name="contours", kind="raw", example="contours: communes.geojson"),
        MetadataKey(name="cells", kind="boolean", example="cells: true"),
        MetadataKey(name="base", kind="raw", example="base: fond.pmtiles"),
        MetadataKey(
            name="tiles",
            kind="section",
            of=TILES,
            example="tiles: {url: https://…, attribution: © …}",
        ),
    ],
)
AUDIT = (  # without any of these there is no audit
    MetadataKey(name="audited", kind="date", example="audited: 2026-03-12"),
    MetadataKey(name="auditor", most=TITLE, example="auditor: Cabinet d'audit"),
    MetadataKey(name="rate", kind="percent", example="rate: 78.5"),
)
ACCESSIBILITY = make_section(
    "accessibility",
    [
        *AUDIT,
        MetadataKey(
            name="report",
            kind="url",
            example="report: https://www.metropole.example/audit-2026.pdf",
        ),
        MetadataKey(
            name="failures",
            kind="list",
            of="line",
            most=200,
            example="failures: [Les délibérations d'avant 2024 sont des images]",
        ),
        MetadataKey(
            name="burdens",
            kind="list",
            of="line",
            most=200,
            example="burdens: [Les plans numérisés d'avant 1980]",
        ),
        MetadataKey(
            name="exempt",
            kind="list",
            of="line",
            most=200,
            example="exempt: [Les comptes rendus d'avant septembre 2018]",
        ),
        MetadataKey(
            name="tested", kind="list", of="line", most=50, example="tested: [Firefox et NVDA]"
        ),
        MetadataKey(name="pages", kind="list", of="line", most=200, example="pages: [Accueil]"),
        MetadataKey(name="date", kind="date", example="date: 2026-04-02"),
        MetadataKey(
            name="scheme",
            kind="url",
            example="scheme: https://www.metropole.example/schema-pluriannuel",
        ),
        MetadataKey(
            name="plan", kind="url", example="plan: https://www.metropole.example/plan-2026"
        ),
        MetadataKey(
            name="contact",
            kind="section",
            of=CONTACT,
            example="contact: {email: accessibilite@metropole.example}",
        ),
    ],
)
PARTY = (  # without any of these, legal notices are not those of the law
    MetadataKey(name="address", most=TITLE, example='address: "1 rue du Ballon, 59000 Lille"'),
    MetadataKey(name="telephone", most=40, example='telephone: "03 53 01 00 00"'),
)
HOST = make_section(
    "host",
    [
        MetadataKey(name="name", most=TITLE, example="name: Hébergeur public"),
        *PARTY,
        MetadataKey(
            name="logs",
            kind="prose",
            most=1_000,
            example="logs: L'adresse IP et la page demandée sont gardées douze mois.",
        ),
    ],
)
LEGAL = make_section(
    "legal",
    [
        MetadataKey(name="publisher", most=TITLE, example="publisher: Métropole"),
        *PARTY,
        MetadataKey(name="director", most=TITLE, example="director: la présidente de la métropole"),
        MetadataKey(name="host", kind="section", of=HOST, example="host: {name: Hébergeur public}"),
    ],
)
FIRST_NAMES = make_section(
    "prenoms",
    [
        MetadataKey(name="threshold", kind="integer", required=True, example="threshold: 3"),
        MetadataKey(
            name="decided_by",
            most=TITLE,
            required=True,
            example="decided_by: déléguée à la protection des données",
        ),
        MetadataKey(name="date", kind="date", required=True, example="date: 2026-03-01"),
    ],
)
PORTAL = make_section(
    "portal",
    [
        MetadataKey(
            name="title",
            required=True,
            most=TITLE,
            example="title: Données ouvertes de la métropole",
        ),
        MetadataKey(
            name="description",
            kind="prose",
            most=DESCRIPTION,
            example="description: Les données des communes",
        ),
        MetadataKey(name="url", kind="url", example="url: https://donnees.metropole.example/"),
        MetadataKey(
            name="languages",
            kind="list",
            of="choice",
            choices={code: code for code in LANGUAGES},
            most=10,
            example="languages: [fr]",
        ),
        MetadataKey(
            name="repository",
            kind="url",
            example="repository: https://git.metropole.example/donnees",
        ),
        MetadataKey(
            name="problems",
            kind="choice",
            choices={"public": "public", "private": "private", "privé": "private"},
            example="problems: private",
        ),
        MetadataKey(
            name="map", kind="section", of=MAP, example="map: {contours: communes.geojson}"
        ),
        MetadataKey(
            name="synonyms",
            kind="list",
            of="line",
            most=200,
            example="synonyms: ['piscine, centre aquatique, bassin']",
        ),
        TRANSLATIONS,
        MetadataKey(
            name="accessibility",
            kind="section",
            of=ACCESSIBILITY,
            example="accessibility: {audited: 2026-03-12, auditor: Cabinet d'audit, rate: 78}",
        ),
        MetadataKey(
            name="prenoms",
            kind="section",
            of=FIRST_NAMES,
            example=(
                "prenoms: {threshold: 3, decided_by: conseil métropolitain, date: 2026-03-01}"
            ),
        ),
        MetadataKey(
            name="legal",
            kind="section",
            of=LEGAL,
            example="legal: {publisher: Métropole, director: la présidente de la métropole}",
        ),
        MetadataKey(
            name="compare",
            kind="list",
            of="choice",
            choices=COMPARED_IN_EUROS,
            most=20,
            example="compare: [subventions, budget]",
        ),
        MetadataKey(
            name="transferred",
            kind="list",
            of="choice",
            choices=COMPETENCES,
            most=20,
            example="transferred: [bornes, voirie]",
        ),
        MetadataKey(name="cards", kind="boolean", example="cards: false"),
        ACCOUNTS,
        DATA_PROTECTION,
        *SHARED,
    ],
)
LEGACY = make_section(
    "legacy",
    [
        MetadataKey(name="pages", kind="boolean", example="pages: true"),
        MetadataKey(
            name="opendatasoft",
            kind="node",
            example="opendatasoft: {prenoms-des-nouveau-nes: lille/prenoms}",
        ),
        MetadataKey(
            name="geonetwork",
            kind="node",
            example="geonetwork: {0f5d7c1e-4a52-4a8c-9d59-1c2b3a4d5e6f: "
            "metropole/zones-inondables}",
        ),
        MetadataKey(name="ckan", kind="node", example="ckan: anciens-jeux.csv"),
        MetadataKey(name="udata", kind="node", example="udata: {prenoms-1: lille/prenoms}"),
        MetadataKey(
            name="paths", kind="node", example="paths: {/donnees/prenoms.html: lille/prenoms}"
        ),
    ],
)
COMMUNES_YML = make_section(
    "communes.yml",
    [
        MetadataKey(
            name="portal",
            kind="section",
            required=True,
            of=PORTAL,
            example="portal: {title: Données ouvertes de la métropole}",
        ),
        MetadataKey(
            name="communes",
            kind="list",
            of=COMMUNE,
            most=40_000,
            example='communes: [{insee: "59009", name: Villeneuve-d\'Ascq}]',
        ),
        MetadataKey(
            name="partners",
            kind="list",
            of=PARTNER,
            most=5_000,
            example="partners: [{name: Métropole, role: metropole}]",
        ),
        MetadataKey(
            name="legacy",
            kind="section",
            of=LEGACY,
            example="legacy: {opendatasoft: {prenoms-des-nouveau-nes: lille/prenoms}}",
        ),
    ],
)
