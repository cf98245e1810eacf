"""The example's own files of what several publish, and where things stand in each: written by hand,
so that what Beffroi makes of their headings can be held against it (example_figures.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools import ROOT

OPEN = "etalab-2.0"
SHARED_ALIKE = "odbl-1.0"


@dataclass(frozen=True)
class Form:
    """How a text file is written."""

    separator: str = ","
    encoding: str = "utf-8-sig"


PLAIN = Form()
SEMICOLONS = Form(";")
EXCEL = Form(";", "cp1252")


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """`columns`: its headings, by what they say. `above`: how many lines are above them. `ends`:
    what the first cell is of the row with which its data end, where it holds more. `year`: that of
    a file whose rows say none. `table`: under which name it is published, if not its own."""

    dataset: str
    path: str
    columns: Mapping[str, str]
    form: Form = PLAIN
    above: int = 0
    ends: str | None = None
    year: str = ""
    table: str = ""
    licence: str = OPEN

    @property
    def publisher(self) -> str:
        return self.dataset.partition("/")[0]

    @property
    def full_path(self) -> Path:
        return ROOT / "datasets" / self.dataset / self.path


def name_columns(words: str, headings: str) -> dict[str, str]:
    return dict(zip(words.split(), headings.split("; "), strict=True))


# --- grants ---

GRANT = "beneficiary purpose amount"
SCDL_GRANT = name_columns(
    f"{GRANT} day siret nature share",
    "nomBeneficiaire; objet; montant; dateConvention; idBeneficiaire; nature; "
    "pourcentageSubvention",
)
GRANTS = (
    SourceFile(
        dataset="armentieres/subventions",
        path="Subventions associations 2020-2024.xlsx",
        columns=name_columns(
            f"{GRANT} siret day", "Association; Objet; Montant (€); N° SIRET; Date de délibération"
        ),
        above=3,
        ends="TOTAL",
    ),
    SourceFile(
        dataset="croix/subventions",
        path="SUBVENTIONS ASSO 2020-2024.csv",
        columns=name_columns(
            f"{GRANT} siret day",
            "Bénéficiaire; Objet de la subvention; Montant attribué; SIRET; Date de décision",
        ),
        form=EXCEL,
    ),
    SourceFile(
        dataset="ennetieres-en-weppes/subventions",
        path="Subventions 2024.xlsx",
        columns=name_columns(
            f"{GRANT} siret day",
            "Nom de l'association; Objet de la subvention; Montant attribué; N° SIRET; "
            "Date du conseil",
        ),
        ends="",
    ),
    SourceFile(
        dataset="la-madeleine/subventions", path="subventions_scdl.xlsx", columns=SCDL_GRANT
    ),
    SourceFile(dataset="lambersart/subventions", path="subventions.csv", columns=SCDL_GRANT),
    SourceFile(dataset="lille/subventions", path="subventions.csv", columns=SCDL_GRANT),
    SourceFile(
        dataset="loos/subventions",
        path="subventions 2020 2024.ods",
        columns=name_columns(
            f"{GRANT} day", "Nom de l'association; Motif; Montant voté; Date d'attribution"
        ),
        above=2,
    ),
    SourceFile(
        dataset="marcq-en-baroeul/subventions",
        path="subventions-aux-associations.csv",
        columns=SCDL_GRANT,
        form=SEMICOLONS,
    ),
    SourceFile(
        dataset="metropole/subventions",
        path="subventions-metropole-2020-2024.csv",
        columns=SCDL_GRANT,
        form=SEMICOLONS,
    ),
    SourceFile(
        dataset="mons-en-baroeul/subventions",
        path="Export_subventions.csv",
        columns=name_columns(
            f"{GRANT} siret day", "Tiers; Motif; Mandaté; N° SIRET; Date de délibération"
        ),
        form=EXCEL,
    ),
    SourceFile(
        dataset="quesnoy-sur-deule/subventions",
        path="subventions.csv",
        columns=name_columns(f"{GRANT} day", "Bénéficiaire; Objet; Montant; Date de la décision"),
        form=SEMICOLONS,
    ),
    SourceFile(
        dataset="roubaix/subventions",
        path="subventions-aux-associations.csv",
        columns=name_columns(
            f"{GRANT} siret day",
            "Nom de l'association; Objet de la subvention; Montant attribué; N° SIRET; "
            "Date de délibération",
        ),
        form=SEMICOLONS,
        licence=SHARED_ALIKE,
    ),
    SourceFile(
        dataset="seclin/subventions",
        path="Subventions Seclin 2020-2024.xlsx",
        columns=name_columns(
            f"{GRANT} siret day",
            "Nom de l'association; Objet; Montant accordé; SIRET; Date du conseil",
        ),
    ),
    SourceFile(
        dataset="tourcoing/subventions",
        path="scdl-subventions-tourcoing.csv",
        columns=SCDL_GRANT,
    ),
    SourceFile(
        dataset="villeneuve-d-ascq/subventions",
        path="subventions 2020-2024.csv",
        columns=SCDL_GRANT,
        form=EXCEL,
        ends="TOTAL",
    ),
    *(
        SourceFile(
            dataset="wattrelos/subventions",
            path=f"Subventions {year}.csv",
            columns=name_columns(GRANT, "Association; Objet; Montant"),
            form=EXCEL,
            year=year,
        )
        for year in ("2020", "2021")
    ),
    *(
        SourceFile(
            dataset="wattrelos/subventions", path=f"subventions-{year}.csv", columns=SCDL_GRANT
        )
        for year in ("2022", "2023", "2024")
    ),
)

# --- first names ---

NAME = name_columns("sex name count", "Sexe; Prénom; Nombre")
SCDL_NAME = name_columns(
    "sex name count year insee",
    "ENFANT_SEXE; ENFANT_PRENOM; NOMBRE_OCCURRENCES; ANNEE; COLL_INSEE",
)
NAMES = (
    SourceFile(dataset="ennetieres-en-weppes/prenoms", path="PRENOMS.XLS", columns=SCDL_NAME),
    *(
        SourceFile(
            dataset=f"{commune}/prenoms",
            path=f"Prénoms {year}.csv",
            columns=NAME,
            form=EXCEL,
            year=str(year),
        )
        for commune, years in (("lille", range(2015, 2020)), ("seclin", range(2020, 2023)))
        for year in years
    ),
    *(
        SourceFile(dataset=f"{commune}/prenoms", path=f"prenoms-{year}.csv", columns=SCDL_NAME)
        for commune, years in (("lille", range(2020, 2025)), ("seclin", range(2023, 2025)))
        for year in years
    ),
    SourceFile(
        dataset="roubaix/prenoms",
        path="prenoms-des-nouveau-nes.csv",
        columns={**NAME, "year": "Année de naissance", "insee": "Code INSEE"},
        form=SEMICOLONS,
    ),
    SourceFile(
        dataset="tourcoing/prenoms",
        path="Prénoms 2020-2024.xlsx",
        columns=name_columns(
            "sex name count year insee",
            "Sexe; Prénom; Nombre d'occurrences; Année; Code commune INSEE",
        ),
        above=3,
    ),
    SourceFile(
        dataset="villeneuve-d-ascq/prenoms",
        path="prenoms-nouveau-nes.csv",
        columns=SCDL_NAME,
    ),
)

# --- accounts ---

ACCOUNT = "year stage budget section direction movement chapter nature function amount"
SCDL_ACCOUNT = name_columns(
    ACCOUNT,
    "BGT_ANNEE; BGT_NATDEC; BGT_NOM; BGT_SECTION; BGT_CODRD; BGT_OPBUDG; BGT_CONTNAT; BGT_NATURE; "
    "BGT_FONCTION; BGT_MTREAL",
)
VILLENEUVE = {
    "CA 2019 ville.csv": ("compte-administratif-2019", EXCEL),
    "CA 2020 ville.csv": ("compte-administratif-2020", EXCEL),
    "compte-administratif-2021.csv": ("compte-administratif-2021", SEMICOLONS),
    "compte-administratif-2022.csv": ("compte-administratif-2022", PLAIN),
    "compte-administratif-2023.csv": ("compte-administratif-2023", SEMICOLONS),
    "compte-financier-unique-2024.csv": ("compte-financier-unique-2024", PLAIN),
}
ACCOUNTS = (
    SourceFile(
        dataset="la-madeleine/comptes",
        path="Comptes 2020-2024.xlsx",
        columns=name_columns(
            ACCOUNT,
            "Exercice; Étape; Budget; Section; Sens; Type d'opération; Compte; Nature; Fonction; "
            "Réalisé",
        ),
        above=2,
    ),
    SourceFile(dataset="quesnoy-sur-deule/comptes", path="comptes.csv", columns=SCDL_ACCOUNT),
    *(
        SourceFile(
            dataset="villeneuve-d-ascq/comptes",
            path=path,
            columns=SCDL_ACCOUNT,
            form=form,
            table=table,
        )
        for path, (table, form) in VILLENEUVE.items()
    ),
    *(
        SourceFile(dataset="wattrelos/comptes", path=path, columns=SCDL_ACCOUNT, form=EXCEL)
        for path in ("CA_2021.csv", "CA_2022.csv", "CA_2023.csv", "CFU_2024.csv")
    ),
)

# --- charging points, schools, parks ---

CHARGER = {"point": "id_pdc_itinerance", "insee": "code_insee_commune"}
CHARGERS = (
    SourceFile(
        dataset="metropole/feux-sonores-et-bornes-de-recharge",
        path="irve-metropole.csv",
        columns=CHARGER,
        table="bornes-de-recharge",
    ),
    SourceFile(
        dataset="tourcoing/bornes-de-recharge",
        path="bornes-de-recharge.csv",
        columns=CHARGER,
        form=SEMICOLONS,
    ),
)
SCHOOL = "name year sector pupils classes"
SCHOOLS = (
    SourceFile(
        dataset="la-madeleine/ecoles",
        path="Effectifs scolaires 2023-2024.xlsx",
        columns=name_columns(
            f"{SCHOOL} insee",
            "Nom de l'école; Rentrée scolaire; Secteur public privé; Nombre d'élèves; "
            "Nombre de classes; Code INSEE",
        ),
        above=2,
    ),
    SourceFile(
        dataset="seclin/ecoles",
        path="effectifs_ecoles.csv",
        columns=name_columns(
            f"{SCHOOL} insee", "École; Année; Secteur; Nb élèves; Nb classes; Code commune"
        ),
        form=EXCEL,
    ),
    SourceFile(
        dataset="wattrelos/ecoles",
        path="ecoles-et-eleves.csv",
        columns=name_columns(
            f"{SCHOOL} insee", "nom; rentree; secteur; eleves; classes; code_insee"
        ),
    ),
)
PARKS = (
    SourceFile(
        dataset="marcq-en-baroeul/parcs",
        path="Parcs, squares et jardins.xlsx",
        columns={"name": "Nom du parc", "surface": "Superficie (m²)", "insee": "Code INSEE"},
        above=2,
    ),
    SourceFile(
        dataset="tourcoing/parcs",
        path="parcs-et-jardins.csv",
        columns={"name": "nom", "surface": "surface_m2", "insee": "code_insee"},
    ),
)
