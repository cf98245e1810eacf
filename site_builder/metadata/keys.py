"""Every key that people may write, in communes.yml, in a publisher.yaml, in a
datapackage.yaml, in reuses/ and in pages/. Data only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from site_builder.core.encodings import ENCODINGS
from site_builder.core.vocabulary import (
    ACCESS,
    COMPARED_IN_EUROS,
    COMPETENCES,
    DELIMITERS,
    FREQUENCY_WORDS,
    HIGH_VALUE_WORDS,
    LANGUAGES,
    ROLES,
    SERVICES,
    THEME_WORDS,
)
from site_builder.metadata.chart_requests import MOST as MOST_VIEWS
from site_builder.metadata.chart_requests import VIEW
from site_builder.metadata.yaml import MetadataKey, MetadataSection

# characters
TITLE = 200
DESCRIPTION = 20_000
NOTE = 300

FRENCH = MappingProxyType(
    {  # what people write in French, folded → key
        "titre": "title",
        "nom": "name",
        "identifiant": "slug",
        "mots-cles": "keywords",
        "mots_cles": "keywords",
        "motscles": "keywords",
        "frequence": "frequency",
        "periode": "temporal",
        "territoire": "spatial",
        "ressources": "resources",
        "fichiers": "resources",
        "fichier": "path",
        "chemin": "path",
        "source": "sources",
        "courriel": "email",
        "mail": "email",
        "site": "homepage",
        "licences": "licence",
        "encodage": "encoding",
        "separateur": "delimiter",
        "langues": "languages",
        "modifie": "modified",
        "publie": "issued",
        "code_insee": "insee",
        "code insee": "insee",
        "depot": "repository",
        "adresse": "url",
        "lien": "url",
        "acces": "access",
        "feuille": "sheetName",
        "sheet": "sheetName",
        "graphiques": "views",
        "graphique": "views",
        "dpo": "data_protection",
        "dpd": "data_protection",
        "jour": "date",
        "texte": "text",
        "lignes": "rows",
        "colonnes": "columns",
        "correction": "corrections",
        "colonne": "column",
        "colonnes_retirees": "withdrawn_columns",
        "colonnes retirees": "withdrawn_columns",
        "par": "by",
        "accessibilite": "accessibility",
        "taux": "rate",
        "audit": "audited",
        "auditeur": "auditor",
        "rapport": "report",
        "mentions": "legal",
        "mentions-legales": "legal",
        "mentions legales": "legal",
        "editeur": "publisher",
        "directeur": "director",
        "hebergeur": "host",
        "journaux": "logs",
        "auteur": "author",
        "couleur": "colour",
        "forte_valeur": "high_value",
        "forte valeur": "high_value",
        "forte-valeur": "high_value",
        "hvd": "high_value",
        "color": "colour",
        "jeux": "datasets",
        "jeux de donnees": "datasets",
        "jeux_de_donnees": "datasets",
        "precedent": "previous",
        "precedents": "previous",
        "ancien": "previous",
        "anciens": "previous",
        "retire": "withdrawn",
        "retrait": "withdrawn",
        "raison": "reason",
        "motif": "reason",
        "remplace_par": "replaced_by",
        "remplace par": "replaced_by",
        "demenage": "moved_to",
        "deplace_vers": "moved_to",
        "donnees_personnelles": "personal_data",
        "donnees personnelles": "personal_data",
        "fondement": "basis",
        "base": "basis",
        "reference": "reference",
        "decide_par": "decided_by",
        "decide par": "decided_by",
        "seuil": "threshold",
        "expire": "expires",
        "expire le": "expires",
        "expire_le": "expires",
        "expiration": "expires",
        "retirer le": "expires",
        "retirer_le": "expires",
        "a retirer le": "expires",
        "a_retirer_le": "expires",
        "fin de publication": "expires",
        "fin_de_publication": "expires",
        "accepte": "accept",
        "accepter": "accept",
        "alarme": "alarm",
        "jusqu'au": "until",
        "jusqu_au": "until",
        "glissant": "rolling",
        "comparer": "compare",
        "transfere": "transferred",
        "transferees": "transferred",
        "competences transferees": "transferred",
        "notes de comparaison": "comparison_notes",
        "bornes": "irve-statique",
        "comptes": "accounts",
        "agent": "agents",
        "effectif": "agents",
        "ailleurs": "elsewhere",
        "publie ailleurs": "elsewhere",
        "publie_ailleurs": "elsewhere",
        "non concerne": "not_concerned",
        "non_concerne": "not_concerned",
        "non concernee": "not_concerned",
        "non_concernee": "not_concerned",
        "compte": "accounts",
    }
)


def _map_french_words(*keys: MetadataKey) -> dict[str, str]:
    names = {key.name for key in keys}
    return {word: name for word, name in FRENCH.items() if name in names and word not in names}


def _make_section(name: str, keys: Sequence[MetadataKey], is_open: bool = False) -> MetadataSection:
    words = MappingProxyType(_map_french_words(*keys))
    return MetadataSection(name, tuple(keys), is_open, words)


def _make_ignored_keys(names: Sequence[str]) -> tuple[MetadataKey, ...]:
    return tuple(MetadataKey(name=name, kind="ignored") for name in names)


CONTACT = _make_section(
    "contact",
    [
        MetadataKey(name="name", example="name: Service des finances"),
        MetadataKey(name="email", kind="email", example="email: finances@commune.example"),
        MetadataKey(name="url", kind="link", example="url: https://www.commune.example/contact"),
    ],
)
LINK = _make_section(
    "source",
    [
        MetadataKey(name="title", most=TITLE, example="title: Logiciel de l'état civil"),
        MetadataKey(name="path", kind="link", example="path: https://www.insee.fr/"),
        *_make_ignored_keys(["email", "version"]),
    ],
    is_open=True,
)
LICENCE = _make_section(
    "licence",
    [
        MetadataKey(name="name", example="name: etalab-2.0"),
        MetadataKey(name="title", example="title: Licence Ouverte 2.0"),
        MetadataKey(
            name="path",
            kind="url",
            example="path: https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        ),
    ],
    is_open=True,
)
OWN_CONTACT = MetadataKey(
    name="contact",
    kind="section",
    of=CONTACT,
    example="contact: {name: Mairie, email: mairie@commune.example}",
)
SHARED = (MetadataKey(name="licence", kind="node", example="licence: etalab-2.0"), OWN_CONTACT)
DATA_PROTECTION = MetadataKey(
    name="data_protection",
    kind="section",
    of=CONTACT,
    example=(
        "data_protection: {name: Délégué à la protection des données, email: dpd@commune.example}"
    ),
)

TRANSLATION = _make_section(
    "translation",
    [
        MetadataKey(name="title", most=TITLE, example="title: First names of newborns"),
        MetadataKey(
            name="description",
            kind="prose",
            most=DESCRIPTION,
            example="description: The first names given in the year",
        ),
    ],
)
TRANSLATIONS = MetadataKey(
    name="translations",
    kind="section",
    example="translations: {en: {title: First names of newborns}}",
    of=_make_section(
        "translations",
        [
            MetadataKey(
                name=code,
                kind="section",
                of=TRANSLATION,
                example=f"{code}: {{title: …, description: …}}",
            )
            for code in LANGUAGES
        ],
    ),
)

TILES = _make_section(
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
MAP = _make_section(
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
ACCESSIBILITY = _make_section(
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
HOST = _make_section(
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
LEGAL = _make_section(
    "legal",
    [
        MetadataKey(name="publisher", most=TITLE, example="publisher: Métropole"),
        *PARTY,
        MetadataKey(name="director", most=TITLE, example="director: la présidente de la métropole"),
        MetadataKey(name="host", kind="section", of=HOST, example="host: {name: Hébergeur public}"),
    ],
)
FIRST_NAMES = _make_section(
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
ACCOUNTS = MetadataKey(
    name="accounts", kind="list", of="line", most=100, example="accounts: [mairie-de-lille]"
)
PORTAL = _make_section(
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
EXPIRES = MetadataKey(name="expires", kind="date", restricts=True, example="expires: 2027-03-01")
HOMEPAGE = MetadataKey(
    name="homepage", kind="url", example="homepage: https://www.commune.example/"
)
OWN_PORTAL = MetadataKey(
    name="own_portal", kind="url", example="own_portal: https://donnees.commune.example/"
)
# what nobody sees in its files, of who publishes what
COVERAGE = (
    MetadataKey(name="agents", kind="integer", example="agents: 120"),
    MetadataKey(
        name="elsewhere",
        kind="node",
        example="elsewhere: {scdl/subventions: https://www.commune.example/subventions}",
    ),
    MetadataKey(
        name="not_concerned",
        kind="node",
        example="not_concerned: {scdl/menus-collectifs: La commune n'a pas de cantine}",
    ),
)
COLOUR = MetadataKey(name="colour", kind="colour", example='colour: "#0055a4"')
# The standards that have measures, by their slugs
COMPARED = ("prenoms", "subventions", "budget", "equipements", "irve-statique", "parcs", "ecoles")
COMPARISON_NOTES = MetadataKey(
    name="comparison_notes",
    kind="section",
    of=_make_section(
        "comparison_notes",
        [MetadataKey(name=slug, most=NOTE, example=f"{slug}: …") for slug in COMPARED],
    ),
    example="comparison_notes: {subventions: Le CCAS aide les associations d'entraide.}",
)
PUBLISHER = (
    MetadataKey(name="name", required=True, most=TITLE, example="name: Villeneuve-d'Ascq"),
    MetadataKey(name="slug", kind="slug", most=80, example="slug: villeneuve-d-ascq"),
    MetadataKey(name="siren", kind="siren", example='siren: "215900093"'),
    MetadataKey(name="siret", kind="siret", example='siret: "21590009300018"'),
    HOMEPAGE,
    OWN_PORTAL,
    *COVERAGE,
    MetadataKey(
        name="description",
        kind="prose",
        most=DESCRIPTION,
        example="description: Une commune de la métropole",
    ),
    MetadataKey(name="logo", kind="raw", example="logo: logos/villeneuve-d-ascq.png"),
    COLOUR,
    COMPARISON_NOTES,
    MetadataKey(name="previous", kind="node", example="previous: [villeneuve]"),
    ACCOUNTS,
    TRANSLATIONS,
    DATA_PROTECTION,
    *SHARED,
)
COMMUNE = _make_section(
    "commune",
    [
        MetadataKey(name="insee", kind="insee", required=True, example='insee: "59009"'),
        MetadataKey(name="population", kind="integer", example="population: 62342"),
        MetadataKey(
            name="bbox",
            kind="list",
            of="degree",
            most=4,
            example="bbox: [3.10, 50.58, 3.21, 50.67]",
        ),
        MetadataKey(
            name="centre", kind="list", of="degree", most=2, example="centre: [3.0573, 50.6330]"
        ),
        *PUBLISHER,
    ],
)
PARTNER = _make_section(
    "partner",
    [MetadataKey(name="role", kind="choice", choices=ROLES, example="role: delegate"), *PUBLISHER],
)
OWN_FILE = _make_section(
    "publisher.yaml",
    [
        HOMEPAGE,
        OWN_PORTAL,
        *COVERAGE,
        MetadataKey(name="logo", kind="raw", example="logo: logo.png"),
        COLOUR,
        COMPARISON_NOTES,
        OWN_CONTACT,
    ],
)
LEGACY = _make_section(
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
COMMUNES_YML = _make_section(
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

CSV = (
    MetadataKey(name="delimiter", kind="choice", choices=DELIMITERS, example='delimiter: ";"'),
    MetadataKey(name="quoteChar", kind="quote", example="quoteChar: '\"'"),
)
DIALECT = _make_section(
    "dialect",
    [
        *CSV,
        MetadataKey(name="header", kind="boolean", example="header: true"),
        MetadataKey(name="sheetName", most=TITLE, example="sheetName: Subventions 2024"),
        MetadataKey(
            name="csv",
            kind="section",
            of=_make_section("csv", CSV, is_open=True),
            example='csv: {delimiter: ";"}',
        ),
        *_make_ignored_keys(
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
RESOURCE = _make_section(
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
        *_make_ignored_keys(
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
CORRECTION = _make_section(
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
CUT = _make_section(
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
PERSONAL_DATA = _make_section(
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
ACCEPT = _make_section(
    "accept",
    [
        MetadataKey(
            name="alarm", kind="choice", choices=ALARM_WORDS, required=True, example="alarm: rows"
        ),
        MetadataKey(name="until", kind="date", required=True, example="until: 2027-03-01"),
    ],
)
WITHDRAWAL = _make_section(
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
        MetadataKey(name="replaced_by", kind="line", example="replaced_by: metropole/subventions"),
        MetadataKey(
            name="moved_to",
            kind="url",
            example="moved_to: https://donnees.commune.example/commune/subventions/",
        ),
    ],
)
SELECTED = _make_section(
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
HARVESTED = _make_section(
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
DATASET = _make_section(
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
        *_make_ignored_keys(["$schema", "profile", "homepage", "version", "contributors", "image"]),
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
REUSE = _make_section(
    "reuse",
    [
        MetadataKey(name="title", required=True, most=TITLE, example="title: Où jouer dehors ?"),
        MetadataKey(
            name="url", kind="url", required=True, example="url: https://jeux-dehors.example/"
        ),
        MetadataKey(name="author", most=TITLE, example="author: Les parents du canal"),
        MetadataKey(
            name="description",
            kind="prose",
            most=DESCRIPTION,
            example="description: Les aires de jeux, et ce qu’on y trouve",
        ),
        MetadataKey(
            name="datasets",
            kind="list",
            of="line",
            most=100,
            example="datasets: [lille/aires-de-jeux]",
        ),
        MetadataKey(name="date", kind="date", example="date: 2026-03-12"),
    ],
)
PAGE = _make_section(
    "page",
    [
        MetadataKey(name="title", most=TITLE, example="title: À propos de ce portail"),
        MetadataKey(name="menu", kind="boolean", example="menu: true"),
        replace(TRANSLATIONS, example="translations: {en: {title: About}}"),
        MetadataKey(name="date", kind="date", example="date: 2026-03-12"),
    ],
)
