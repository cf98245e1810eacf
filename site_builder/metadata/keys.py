"""Every key that people may write, in communes.yml, in a datapackage.yaml, in reuses/ and in
pages/. Data only."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from site_builder.core.encodings import ENCODINGS
from site_builder.core.vocabulary import (
    ACCESS,
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
from site_builder.metadata.yaml import Key, Section

# characters
TITLE = 200
DESCRIPTION = 20_000

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
    }
)


def _french(*keys: Key) -> dict[str, str]:
    names = {key.name for key in keys}
    return {word: name for word, name in FRENCH.items() if name in names and word not in names}


def _section(name: str, *keys: Key, open: bool = False) -> Section:
    return Section(name, keys, open, MappingProxyType(_french(*keys)))


def _ignored(*names: str) -> tuple[Key, ...]:
    return tuple(Key(name, "ignored") for name in names)


CONTACT = _section(
    "contact",
    Key("name", example="name: Service des finances"),
    Key("email", "email", example="email: finances@commune.example"),
    Key("url", "link", example="url: https://www.commune.example/contact"),
)
LINK = _section(
    "source",
    Key("title", most=TITLE, example="title: Logiciel de l'état civil"),
    Key("path", "link", example="path: https://www.insee.fr/"),
    *_ignored("email", "version"),
    open=True,
)
LICENCE = _section(
    "licence",
    Key("name", example="name: etalab-2.0"),
    Key("title", example="title: Licence Ouverte 2.0"),
    Key("path", "url", example="path: https://www.etalab.gouv.fr/licence-ouverte-open-licence"),
    open=True,
)
SHARED = (
    Key("licence", "node", example="licence: etalab-2.0"),
    Key(
        "contact",
        "section",
        of=CONTACT,
        example="contact: {name: Mairie, email: mairie@commune.example}",
    ),
)
DATA_PROTECTION = Key(
    "data_protection",
    "section",
    of=CONTACT,
    example=(
        "data_protection: {name: Délégué à la protection des données, email: dpd@commune.example}"
    ),
)

TRANSLATION = _section(
    "translation",
    Key("title", most=TITLE, example="title: First names of newborns"),
    Key(
        "description",
        "prose",
        most=DESCRIPTION,
        example="description: The first names given in the year",
    ),
)
TRANSLATIONS = Key(
    "translations",
    "section",
    example="translations: {en: {title: First names of newborns}}",
    of=_section(
        "translations",
        *(
            Key(code, "section", of=TRANSLATION, example=f"{code}: {{title: …, description: …}}")
            for code in LANGUAGES
        ),
    ),
)

TILES = _section(
    "tiles",
    Key(
        "url", "raw", required=True, example="url: https://tuiles.metropole.example/{z}/{x}/{y}.png"
    ),
    Key(
        "attribution",
        required=True,
        most=TITLE,
        example="attribution: © les contributeurs d'OpenStreetMap",
    ),
    Key("link", "url", example="link: https://www.openstreetmap.org/copyright"),
)
MAP = _section(
    "map",
    Key("contours", "raw", example="contours: communes.geojson"),
    Key("tiles", "section", of=TILES, example="tiles: {url: https://…, attribution: © …}"),
)
AUDIT = (  # without any of these there is no audit
    Key("audited", "date", example="audited: 2026-03-12"),
    Key("auditor", most=TITLE, example="auditor: Cabinet d'audit"),
    Key("rate", "percent", example="rate: 78.5"),
)
ACCESSIBILITY = _section(
    "accessibility",
    *AUDIT,
    Key("report", "url", example="report: https://www.metropole.example/audit-2026.pdf"),
    Key(
        "failures",
        "list",
        of="line",
        most=200,
        example="failures: [Les délibérations d'avant 2024 sont des images]",
    ),
    Key(
        "burdens",
        "list",
        of="line",
        most=200,
        example="burdens: [Les plans numérisés d'avant 1980]",
    ),
    Key(
        "exempt",
        "list",
        of="line",
        most=200,
        example="exempt: [Les comptes rendus d'avant septembre 2018]",
    ),
    Key("tested", "list", of="line", most=50, example="tested: [Firefox et NVDA]"),
    Key("pages", "list", of="line", most=200, example="pages: [Accueil]"),
    Key("date", "date", example="date: 2026-04-02"),
    Key("scheme", "url", example="scheme: https://www.metropole.example/schema-pluriannuel"),
    Key("plan", "url", example="plan: https://www.metropole.example/plan-2026"),
    Key(
        "contact",
        "section",
        of=CONTACT,
        example="contact: {email: accessibilite@metropole.example}",
    ),
)
PARTY = (  # without any of these, legal notices are not those of the law
    Key("address", most=TITLE, example='address: "1 rue du Ballon, 59000 Lille"'),
    Key("telephone", most=40, example='telephone: "03 53 01 00 00"'),
)
HOST = _section(
    "host",
    Key("name", most=TITLE, example="name: Hébergeur public"),
    *PARTY,
    Key(
        "logs",
        "prose",
        most=1_000,
        example="logs: L'adresse IP et la page demandée sont gardées douze mois.",
    ),
)
LEGAL = _section(
    "legal",
    Key("publisher", most=TITLE, example="publisher: Métropole"),
    *PARTY,
    Key("director", most=TITLE, example="director: la présidente de la métropole"),
    Key("host", "section", of=HOST, example="host: {name: Hébergeur public}"),
)
PORTAL = _section(
    "portal",
    Key("title", required=True, most=TITLE, example="title: Données ouvertes de la métropole"),
    Key("description", "prose", most=DESCRIPTION, example="description: Les données des communes"),
    Key("url", "url", example="url: https://donnees.metropole.example/"),
    Key(
        "languages",
        "list",
        of="choice",
        choices={code: code for code in LANGUAGES},
        most=10,
        example="languages: [fr]",
    ),
    Key("repository", "url", example="repository: https://git.metropole.example/donnees"),
    Key(
        "problems",
        "choice",
        choices={"public": "public", "private": "private", "privé": "private"},
        example="problems: private",
    ),
    Key("map", "section", of=MAP, example="map: {contours: communes.geojson}"),
    Key(
        "synonyms",
        "list",
        of="line",
        most=200,
        example="synonyms: ['piscine, centre aquatique, bassin']",
    ),
    TRANSLATIONS,
    Key(
        "accessibility",
        "section",
        of=ACCESSIBILITY,
        example="accessibility: {audited: 2026-03-12, auditor: Cabinet d'audit, rate: 78}",
    ),
    Key(
        "legal",
        "section",
        of=LEGAL,
        example="legal: {publisher: Métropole, director: la présidente de la métropole}",
    ),
    DATA_PROTECTION,
    *SHARED,
)
PUBLISHER = (
    Key("name", required=True, most=TITLE, example="name: Villeneuve-d'Ascq"),
    Key("slug", "slug", most=80, example="slug: villeneuve-d-ascq"),
    Key("siren", "siren", example='siren: "215900093"'),
    Key("siret", "siret", example='siret: "21590009300018"'),
    Key("homepage", "url", example="homepage: https://www.commune.example/"),
    Key(
        "description", "prose", most=DESCRIPTION, example="description: Une commune de la métropole"
    ),
    Key("logo", "raw", example="logo: logos/villeneuve-d-ascq.png"),
    Key("colour", "colour", example='colour: "#0055a4"'),
    Key("previous", "node", example="previous: [villeneuve]"),
    TRANSLATIONS,
    DATA_PROTECTION,
    *SHARED,
)
COMMUNE = _section(
    "commune",
    Key("insee", "insee", required=True, example='insee: "59009"'),
    Key("population", "integer", example="population: 62342"),
    Key("bbox", "list", of="degree", most=4, example="bbox: [3.10, 50.58, 3.21, 50.67]"),
    Key("centre", "list", of="degree", most=2, example="centre: [3.0573, 50.6330]"),
    *PUBLISHER,
)
PARTNER = _section(
    "partner",
    Key("role", "choice", choices=ROLES, example="role: delegate"),
    *PUBLISHER,
)
LEGACY = _section(
    "legacy",
    Key("pages", "boolean", example="pages: true"),
    Key("opendatasoft", "node", example="opendatasoft: {prenoms-des-nouveau-nes: lille/prenoms}"),
    Key(
        "geonetwork",
        "node",
        example="geonetwork: {0f5d7c1e-4a52-4a8c-9d59-1c2b3a4d5e6f: metropole/zones-inondables}",
    ),
    Key("ckan", "node", example="ckan: anciens-jeux.csv"),
    Key("udata", "node", example="udata: {prenoms-1: lille/prenoms}"),
    Key("paths", "node", example="paths: {/donnees/prenoms.html: lille/prenoms}"),
)
COMMUNES_YML = _section(
    "communes.yml",
    Key(
        "portal",
        "section",
        required=True,
        of=PORTAL,
        example="portal: {title: Données ouvertes de la métropole}",
    ),
    Key(
        "communes",
        "list",
        of=COMMUNE,
        most=40_000,
        example='communes: [{insee: "59009", name: Villeneuve-d\'Ascq}]',
    ),
    Key(
        "partners",
        "list",
        of=PARTNER,
        most=5_000,
        example="partners: [{name: Métropole, role: metropole}]",
    ),
    Key(
        "legacy",
        "section",
        of=LEGACY,
        example="legacy: {opendatasoft: {prenoms-des-nouveau-nes: lille/prenoms}}",
    ),
)

CSV = (
    Key("delimiter", "choice", choices=DELIMITERS, example='delimiter: ";"'),
    Key("quoteChar", "quote", example="quoteChar: '\"'"),
)
DIALECT = _section(
    "dialect",
    *CSV,
    Key("header", "boolean", example="header: true"),
    Key("sheetName", most=TITLE, example="sheetName: Subventions 2024"),
    Key("csv", "section", of=_section("csv", *CSV, open=True), example='csv: {delimiter: ";"}'),
    *_ignored(
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
    ),
    open=True,
)
RESOURCE = _section(
    "resource",
    Key("name", "raw", example="name: subventions-2024"),
    Key("path", "raw", required=True, example="path: subventions-2024.csv"),
    Key("title", most=TITLE, example="title: Subventions de 2024"),
    Key(
        "description",
        "prose",
        most=DESCRIPTION,
        example="description: Les subventions votées en 2024",
    ),
    Key("kind", "choice", choices={kind: kind for kind in SERVICES}, example="kind: gtfs-rt"),
    Key("access", "choice", choices=ACCESS, example="access: libre"),
    Key("frequency", "choice", choices=FREQUENCY_WORDS, example="frequency: temps réel"),
    Key("documentation", "url", example="documentation: https://www.commune.example/api/"),
    Key("encoding", "choice", choices=ENCODINGS, example="encoding: utf-8"),
    Key("dialect", "section", of=DIALECT, example='dialect: {delimiter: ";"}'),
    Key("format", example="format: csv"),
    Key("mediatype", example="mediatype: text/csv"),
    Key("schema", "node", example="schema: schema.json"),
    Key("bytes", "integer", example="bytes: 1024"),
    Key("hash", "line", example="hash: sha256:…"),
    Key("previous", "node", example="previous: [subventions]"),
    *_ignored(
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
    ),
)
CORRECTION = _section(
    "correction",
    Key("date", "date", required=True, example="date: 2024-04-12"),
    Key("text", "prose", required=True, most=1_000, example="text: Le montant était en centimes."),
    Key("rows", example="rows: 12 à 14, 30"),
    Key("columns", "list", of="line", most=100, example="columns: [montant]"),
)
CUT = _section(
    "cut",
    Key("by", "choice", choices={"commune": "commune"}, example="by: commune"),
    Key("column", "node", example="column: code_insee"),
)
WITHDRAWAL = _section(
    "withdrawn",
    Key(
        "reason",
        "prose",
        required=True,
        most=2_000,
        example="reason: Le fichier de la métropole dit la même chose.",
    ),
    Key("date", "date", example="date: 2026-03-01"),
    Key("replaced_by", "line", example="replaced_by: metropole/subventions"),
)
DATASET = _section(
    "dataset",
    Key("title", required=True, most=TITLE, example="title: Subventions aux associations"),
    Key("name", "raw", example="name: subventions"),
    Key(
        "description",
        "prose",
        most=DESCRIPTION,
        example="description: Les subventions votées par le conseil",
    ),
    Key("keywords", "list", of="line", most=100, example="keywords: [subventions, associations]"),
    Key("theme", "choice", choices=THEME_WORDS, example="theme: economie"),
    Key("high_value", "choice", choices=HIGH_VALUE_WORDS, example="high_value: statistiques"),
    Key("frequency", "choice", choices=FREQUENCY_WORDS, example="frequency: annuelle"),
    Key("temporal", "period", example='temporal: "2020/2024"'),
    Key("spatial", most=TITLE, example="spatial: Centre-ville"),
    Key("standard", "line", most=100, example="standard: scdl/subventions"),
    Key("license", "node", example="license: etalab-2.0"),
    Key("licenses", "list", of=LICENCE, most=10, example="licenses: [{name: etalab-2.0}]"),
    Key(
        "sources",
        "list",
        of=LINK,
        most=100,
        example="sources: [{title: INSEE, path: https://www.insee.fr/}]",
    ),
    Key("issued", "date", example="issued: 2024-03-01"),
    Key("modified", "date", example="modified: 2024-03-01"),
    Key("created", "date", example="created: 2024-03-01"),
    Key("demonstration", "boolean", example="demonstration: true"),
    Key(
        "corrections",
        "list",
        of=CORRECTION,
        most=1_000,
        example="corrections: [{date: 2024-04-12, text: Le montant était en centimes.}]",
    ),
    Key("schema", "node", example="schema: schema.json"),
    Key(
        "resources",
        "list",
        of=RESOURCE,
        most=1_000,
        restricts=True,
        example="resources: [{path: subventions-2024.csv}]",
    ),
    Key(
        "views",
        "list",
        of=VIEW,
        most=MOST_VIEWS,
        example="views: [{type: bar, group: annee, series: montant}]",
    ),
    TRANSLATIONS,
    Key("cut", "section", of=CUT, example="cut: {by: commune, column: code_insee}"),
    Key("previous", "node", example="previous: [lille/subventions-2020]"),
    Key(
        "id",
        most=TITLE,
        example="id: https://opendata.metropole.example/explore/dataset/subventions/",
    ),
    Key(
        "withdrawn",
        "node",
        example="withdrawn: {date: 2026-03-01, reason: …, replaced_by: metropole/subventions}",
    ),
    *SHARED,
    *_ignored("$schema", "profile", "homepage", "version", "contributors", "image"),
)
# All that is read of a dataset that is withdrawn: what else its file still says is not, so that no
# page can show it. `id` is among its former ids; `demonstration` keeps it out of the catalogues in
# which it never was.
TOMBSTONE_KEYS = frozenset({"withdrawn", "previous", "id", "demonstration"})
TOMBSTONE = replace(
    DATASET,
    keys=tuple(
        key if key.name in TOMBSTONE_KEYS else Key(key.name, "ignored") for key in DATASET.keys
    ),
)
REUSE = _section(
    "reuse",
    Key("title", required=True, most=TITLE, example="title: Où jouer dehors ?"),
    Key("url", "url", required=True, example="url: https://jeux-dehors.example/"),
    Key("author", most=TITLE, example="author: Les parents du canal"),
    Key(
        "description",
        "prose",
        most=DESCRIPTION,
        example="description: Les aires de jeux, et ce qu’on y trouve",
    ),
    Key("datasets", "list", of="line", most=100, example="datasets: [lille/aires-de-jeux]"),
    Key("date", "date", example="date: 2026-03-12"),
)
PAGE = _section(
    "page",
    Key("title", most=TITLE, example="title: À propos de ce portail"),
    Key("menu", "boolean", example="menu: true"),
    Key("date", "date", example="date: 2026-03-12"),
)
