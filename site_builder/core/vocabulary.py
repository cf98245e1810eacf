"""Words that metadata may use: licences, themes, frequencies. Codes only: their labels are
messages.

`theme.<slug>`, `frequency.<code>`, `licence.<id>` (its title), `licence.<id>.plain` (what one may
do, in a sentence).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class LicenceText:
    """`urls`: the reference address first, then others that name the same text. `names`: other ids
    met in the wild.

    `decree`: one of those that a French administration may choose (décret 2017-638).
    """

    spdx: str
    urls: tuple[str, ...]
    names: tuple[str, ...] = ()
    decree: bool = False


LICENCES = MappingProxyType(
    {
        "etalab-2.0": LicenceText(
            "etalab-2.0",
            (
                "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
                "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",
                "https://github.com/etalab/Licence-Ouverte/blob/master/LO.md",
                "https://spdx.org/licenses/etalab-2.0.html",
            ),
            (
                "lov2",
                "lo",
                "lo-2.0",
                "licence ouverte",
                "licence ouverte 2.0",
                "licence ouverte-lo",
                "licence ouverte / open licence version 2.0",
            ),
            True,
        ),
        "etalab-1.0": LicenceText(
            "",
            (
                "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
                "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Open_Licence.pdf",
            ),
            ("fr-lo", "licence ouverte 1.0"),
            True,
        ),
        "odbl-1.0": LicenceText(
            "ODbL-1.0",
            (
                "https://opendatacommons.org/licenses/odbl/1-0/",
                "http://opendatacommons.org/licenses/odbl/summary/",
                "https://opendatacommons.org/licenses/odbl/",
                "https://opendefinition.org/licenses/odc-odbl",
                "https://spdx.org/licenses/ODbL-1.0.html",
            ),
            ("odbl", "odc-odbl", "open database license-odbl"),
            True,
        ),
        "cc-by-4.0": LicenceText(
            "CC-BY-4.0", ("https://creativecommons.org/licenses/by/4.0/",), ("cc-by",)
        ),
        "cc-by-sa-4.0": LicenceText(
            "CC-BY-SA-4.0", ("https://creativecommons.org/licenses/by-sa/4.0/",), ("cc-by-sa",)
        ),
        "cc0-1.0": LicenceText(
            "CC0-1.0", ("https://creativecommons.org/publicdomain/zero/1.0/",), ("cc0", "cc-zero")
        ),
    }
)

THEMES = MappingProxyType(
    {  # our slug, in URLs → code of the EU's data-theme authority table
        "administration": "GOVE",
        "agriculture": "AGRI",
        "economie": "ECON",
        "education": "EDUC",
        "energie": "ENER",
        "environnement": "ENVI",
        "international": "INTR",
        "justice": "JUST",
        "population": "SOCI",
        "sante": "HEAL",
        "sciences": "TECH",
        "territoire": "REGI",
        "transports": "TRAN",
    }
)
THEME_WORDS = MappingProxyType(
    {  # what agents write → slug
        **{slug: slug for slug in THEMES},
        **{code.lower(): slug for slug, code in THEMES.items()},
        "agriculture-alimentation": "agriculture",
        "alimentation": "agriculture",
        "peche": "agriculture",
        "budget": "economie",
        "economie-finances": "economie",
        "finances": "economie",
        "culture": "education",
        "education-culture-sport": "education",
        "sport": "education",
        "sports": "education",
        "gouvernement": "administration",
        "secteur-public": "administration",
        "vie-publique": "administration",
        "mobilite": "transports",
        "mobilites": "transports",
        "transport": "transports",
        "regions": "territoire",
        "regions-villes": "territoire",
        "urbanisme": "territoire",
        "villes": "territoire",
        "population-societe": "population",
        "societe": "population",
        "social": "population",
        "science": "sciences",
        "sciences-technologie": "sciences",
        "technologie": "sciences",
        "numerique": "sciences",
        "securite": "justice",
    }
)

HIGH_VALUE = MappingProxyType(
    {  # our slug → code of the EU's categories of high-value datasets (regulation 2023/138)
        "entreprises": "c_a9135398",
        "environnement": "c_dd313021",
        "geospatial": "c_ac64a52d",
        "meteorologie": "c_164e0bf5",
        "mobilite": "c_b79e35eb",
        "statistiques": "c_e1da4e07",
    }
)
HIGH_VALUE_WORDS = MappingProxyType(
    {  # what agents write → slug
        **{slug: slug for slug in HIGH_VALUE},
        **{code.lower(): slug for slug, code in HIGH_VALUE.items()},
        "geospatiales": "geospatial",
        "geospatiale": "geospatial",
        "meteorologiques": "meteorologie",
        "observation-de-la-terre": "environnement",
        "statistique": "statistiques",
        "transports": "mobilite",
        "societes": "entreprises",
    }
)
HIGH_VALUE_LICENCES = (
    "etalab-2.0",
    "etalab-1.0",
    "cc-by-4.0",
    "cc0-1.0",
)  # CC BY 4.0, or what restricts less

# codes of the EU's frequency authority table, in lower case; the code in capitals ends its IRI
FREQUENCIES = (
    "1min",
    "5min",
    "10min",
    "15min",
    "30min",
    "hourly",
    "bihourly",
    "trihourly",
    "12hrs",
    "cont",
    "daily_3",
    "daily_2",
    "daily",
    "weekly_5",
    "weekly_3",
    "weekly_2",
    "weekly",
    "biweekly",
    "monthly_3",
    "monthly_2",
    "monthly",
    "bimonthly",
    "quarterly",
    "annual_3",
    "annual_2",
    "annual",
    "biennial",
    "triennial",
    "quadrennial",
    "quinquennial",
    "decennial",
    "bidecennial",
    "tridecennial",
    "as_needed",
    "irreg",
    "never",
    "not_planned",
    "other",
    "unknown",
    "update_cont",
)
FREQUENCY_WORDS = MappingProxyType(
    {  # what agents write → code; the words to recommend come first
        "annuelle": "annual",
        "semestrielle": "annual_2",
        "trimestrielle": "quarterly",
        "mensuelle": "monthly",
        "hebdomadaire": "weekly",
        "quotidienne": "daily",
        "temps réel": "update_cont",
        "ponctuelle": "as_needed",
        "irrégulière": "irreg",
        "jamais": "never",
        "biennale": "biennial",
        "triennale": "triennial",
        "quinquennale": "quinquennial",
        "décennale": "decennial",
        "bimestrielle": "bimonthly",
        "bimensuelle": "monthly_2",
        "inconnue": "unknown",
        "autre": "other",
        "annuel": "annual",
        "semestriel": "annual_2",
        "trimestriel": "quarterly",
        "mensuel": "monthly",
        "quotidien": "daily",
        "journalière": "daily",
        "horaire": "hourly",
        "ponctuel": "as_needed",
        "irrégulier": "irreg",
        "continue": "update_cont",
        "continuelle": "update_cont",
        "aucune": "never",
        "non prévue": "not_planned",
        "biennal": "biennial",
        "triennal": "triennial",
        "quadriennale": "quadrennial",
        "quinquennal": "quinquennial",
        "bimestriel": "bimonthly",
        "bimensuel": "monthly_2",
        **{code: code for code in FREQUENCIES},
        "semiannual": "annual_2",
        "yearly": "annual",
        "irregular": "irreg",
        "continuous": "update_cont",
    }
)

SERVICES = ("page", "api", "download", "gbfs", "gtfs-rt", "wfs", "wms")
ACCESS = MappingProxyType(
    {  # what agents write → what one needs to use a service; the words to recommend come first
        "libre": "free",
        "clé": "key",
        "compte": "account",
        "sur demande": "request",
        **{code: code for code in ("free", "key", "account", "request")},
        "ouvert": "free",
        "public": "free",
        "open": "free",
        "gratuit": "free",
        "sans clé": "free",
        "clé d'accès": "key",
        "clé d’accès": "key",
        "api-key": "key",
        "jeton": "key",
        "token": "key",
        "inscription": "account",
        "demande": "request",
        "convention": "request",
    }
)
SOURCE_KINDS = MappingProxyType(
    {  # what an owner writes → how the catalogue of another portal is read
        "beffroi": "beffroi",
        "opendatasoft": "opendatasoft",
        "dcat": "dcat",
        "ckan": "ckan",
        "udata": "udata",
        "ods": "opendatasoft",
        "huwise": "opendatasoft",
        "data.gouv.fr": "udata",
    }
)
ROLES = MappingProxyType(
    {  # what an owner writes → Publisher.role of a partner
        "metropole": "metropole",
        "delegate": "delegate",
        "public": "public",
        "private": "private",
        "délégataire": "delegate",
        "privé": "private",
    }
)
# Names of formats → codes of the EU's file-type authority table, where the name itself is none
FILE_TYPES = MappingProxyType(
    {
        "excel.csv": "CSV",
        "jpg": "JPEG",
        "kmz": "KMZ",
        "jsonl": "JSON",
        "ndjson": "JSON",
        "xlsm": "XLSM",
        "gtfs": "GTFS",
        "txt": "TXT",
        "tif": "TIFF",
        "htm": "HTML",
        "gz": "GZIP",
    }
)
LANGUAGE_CODES = MappingProxyType(
    {"fr": "FRA", "en": "ENG"}
)  # → those of its language authority table
DELIMITERS = MappingProxyType({",": ",", ";": ";", "tab": "\t", "|": "|", "\t": "\t", "\\t": "\t"})
LANGUAGES = ("fr", "en")  # those that have a catalogue of messages

COMPARED_IN_EUROS = MappingProxyType(
    {  # what an owner writes → the standard whose figures in euros are then compared
        "subventions": "scdl/subventions",
        "budget": "scdl/budget",
        "scdl/subventions": "scdl/subventions",
        "scdl/budget": "scdl/budget",
        "aides": "scdl/subventions",
        "budgets": "scdl/budget",
    }
)
COMPETENCES = MappingProxyType(
    {  # what an owner writes → what communes may have transferred: `competence.<word>`
        "bornes": "bornes",
        "parcs": "parcs",
        "voirie": "voirie",
        "transports": "transports",
        "dechets": "dechets",
        "eau": "eau",
        "urbanisme": "urbanisme",
        "economie": "economie",
        "recharge": "bornes",
        "irve": "bornes",
        "assainissement": "eau",
        "eau et assainissement": "eau",
        "propreté": "dechets",
        "ordures ménagères": "dechets",
        "mobilité": "transports",
        "aménagement": "urbanisme",
        "développement économique": "economie",
    }
)


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Communes of `least` inhabitants to `most`; None where there is no end."""

    id: str
    least: int
    most: int | None


# Those in which the State's statistics of local finances speak of communes
SIZE_CLASSES = (
    SizeClass("moins-de-500", 1, 499),
    SizeClass("500-a-1999", 500, 1_999),
    SizeClass("2000-a-3499", 2_000, 3_499),
    SizeClass("3500-a-9999", 3_500, 9_999),
    SizeClass("10000-a-19999", 10_000, 19_999),
    SizeClass("20000-a-49999", 20_000, 49_999),
    SizeClass("50000-a-99999", 50_000, 99_999),
    SizeClass("100000-et-plus", 100_000, None),
)
