"""The table of docs/fichiers-reels.md: `python docs/real_files.py FOLDER` reads the files there and
writes it anew."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder.columns.canonical import build_canonical_table
from site_builder.columns.canonical_table import iterate_typed_texts
from site_builder.columns.coordinates import normalise_coordinates
from site_builder.core.encodings import LABELS
from site_builder.core.language import load_language
from site_builder.core.model.columns import Column
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Param, Place, Problem, Refusal, Repair, make_problem
from site_builder.readers.documents import FOUND
from site_builder.readers.read import RawTable, read_raw_table

PAGE = Path(__file__).resolve().parent / "fichiers-reels.md"
START, END = "<!-- mesure : fichiers réels -->", "<!-- fin de la mesure -->"
WORDS = load_language("fr")


@dataclass(frozen=True)
class Seen:
    """How one file was read; `rows` are in canonical notation. Of a refused file there are only
    `problems`."""

    table: RawTable | None
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    repairs: tuple[Repair, ...] = ()
    problems: tuple[Problem, ...] = ()


# Each file of the collection, named as « what it was found in__its own name », and what it is.
FILES = {
    "covoiturage__csv_latin1.csv": "lieux de covoiturage de Corse",
    "datagouv__catalog.xls": "extrait du catalogue de data.gouv.fr",
    "eclaireur__datagouv_catalog.csv": "extrait du catalogue de data.gouv.fr",
    "eclaireur__dataset_dict.csv": "noms de colonnes et leurs équivalents",
    "eclaireur__odf.csv": "portails de données des collectivités",
    "eclaireur__ofgl-base-communes-consolidee.test.csv": "finances des communes, extrait (OFGL)",
    "eclaireur__test_loader_xls.xls": "codes CPV des marchés publics",
    "gpseo__Arbres_urbains_SGEL.csv": "arbres urbains",
    "gpseo__Marches_publics_2017.xlsx": "marchés publics de 2017, problèmes relevés",
    "gpseo__blablacar.xlsx": "lieux de covoiturage",
    "gpseo__irve-consolidation-v2.0.0-20210718.csv": "bornes de recharge",
    "gpseo__jeu-de-donnees-lieux-de-covoiturage-.csv": "lieux de covoiturage, deux lignes",
    "gtfs__frioul_le-pilote.zip": "horaires d’une navette maritime",
    "mel__prefecture_parcs_par_commune.json": "carte d’un notebook : parcs par commune",
    "metropole__amenagements-cyclables.csv": "aménagements cyclables, export d’Opendatasoft",
    "metropole__waze-alerts.csv": "alertes de circulation, export d’Opendatasoft",
    "montpellier__INSEE_MTP_Naissances_2005-2009.csv": "naissances par IRIS (INSEE)",
    "montpellier__VilleMTP_AggloMTP_PistesCyclables.zip": "pistes cyclables, shapefile",
    "montpellier__VilleMTP_MTP_AccERP_2012.csv": "accessibilité des établissements",
    "montpellier__VilleMTP_MTP_AccERP_2014.xls": "accessibilité des établissements",
    "montpellier__VilleMTP_MTP_ArbresRemarq.csv": "arbres remarquables",
    "montpellier__VilleMTP_MTP_ArbresRemarq.geojson": "les mêmes arbres, en Lambert-93",
    "montpellier__VilleMTP_MTP_ArbresRemarq.kml": "les mêmes arbres",
    "montpellier__VilleMTP_MTP_ArbresRemarq.ods": "les mêmes arbres",
    "montpellier__VilleMTP_MTP_ArbresRemarq.xls": "les mêmes arbres",
    "montpellier__VilleMTP_MTP_ArbresRemarq.zip": "les mêmes arbres, shapefile",
    "montpellier__VilleMTP_MTP_AttribSub_2014.ods": "subventions, un tableau par thème, bout à bout",  # noqa: E501
    "montpellier__VilleMTP_MTP_BudgetAnt.csv": "budgets exécutés",
    "montpellier__VilleMTP_MTP_BudgetPri_2014.csv": "budget primitif",
    "montpellier__VilleMTP_MTP_BureauxVote.csv": "bureaux de vote",
    "montpellier__VilleMTP_MTP_BureauxVote.geojson": "périmètres des bureaux de vote",
    "montpellier__VilleMTP_MTP_CameraSurv.csv": "caméras de surveillance",
    "montpellier__VilleMTP_MTP_Delibs.csv": "délibérations",
    "montpellier__VilleMTP_MTP_Delibs.xls": "les mêmes délibérations",
    "montpellier__VilleMTP_MTP_EffectifSco_2012.csv": "effectifs des écoles",
    "montpellier__VilleMTP_MTP_EspacesVertsGlobal.csv": "espaces verts",
    "montpellier__VilleMTP_MTP_EspacesVertsGlobal.zip": "les mêmes espaces, shapefile écrit par MapInfo",  # noqa: E501
    "montpellier__VilleMTP_MTP_EtabliPublic.csv": "établissements publics",
    "montpellier__VilleMTP_MTP_FinancesLocal_2011.csv": "fiche de dotation, qui n’est pas un tableau",  # noqa: E501
    "montpellier__VilleMTP_MTP_JeuEnfantAge.geojson": "jeux d’enfants, en CC43",
    "montpellier__VilleMTP_MTP_Opendata.csv": "catalogue du portail",
    "montpellier__VilleMTP_MTP_ParkingOuv.csv": "parkings en ouvrage",
    "montpellier__VilleMTP_MTP_PlacesGIG.csv": "places réservées aux personnes handicapées",
    "montpellier__VilleMTP_MTP_Prenoms.ods": "prénoms",
    "montpellier__VilleMTP_MTP_Prenoms.xls": "les mêmes prénoms",
    "montpellier__VilleMTP_MTP_Quartiers.zip": "quartiers, shapefile",
    "nantes-cantines__effectifs.csv": "effectifs des écoles",
    "nantes-cantines__mapping_ecoles_cantines.csv": "écoles et cantines",
    "nantes-cantines__menus_tous.csv": "menus des cantines",
    "nantes-cantines__vacances.csv": "vacances scolaires",
    "parcs__lyon_parcs-jardins-metropole.csv": "parcs et jardins",
    "parcs__toulouse.json": "parcs et jardins",
    "pdl-subv__49_224900019_conventions-de-subventions-du-departement-de-maine-et-loire.csv": "conventions de subvention",  # noqa: E501
    "pdl-subv__49_224900019_subventions-aux-associations-du-departement-de-maine-et-loire.csv": "subventions aux associations",  # noqa: E501
    "pdl-subv__72_sub_asso_2018_Sarthe.csv": "subventions aux associations",
    "pdl-subv__72_subvention_progos_2018.xls": "subventions au sport",
    "pdl-subv__85_201904_Publication_donnees_Open_data_Subventions_Conventions.csv": "conventions de subvention",  # noqa: E501
    "pdl-subv__85_201905_Publication_donnees_Open_data_Subventions_Conventions.csv": "conventions de subvention",  # noqa: E501
    "pdl-subv__85_201906_Publication_donnees_Open_data_Subventions_Conventions.csv": "conventions de subvention",  # noqa: E501
    "pdl-subv__85_201907_Publication_donnees_Open_data_Subventions_Conventions.csv": "conventions de subvention",  # noqa: E501
    "prenoms__244400404_prenoms-enfants-nes-nantes.csv": "prénoms",
    "prenoms__antibes-prenoms-naissance_corrige.csv": "prénoms",
    "prenoms__prenoms-a-rennes.csv": "prénoms",
    "st-etienne__Marches-publics-Saint-Etienne-Metropole.csv": "marchés publics",
    "st-etienne__data.xlsx": "monuments, tirés d’OpenStreetMap",
    "st-etienne__deliberations-metropole-saint-etienne.csv": "délibérations (SCDL)",
    "st-etienne__stationnement_velos-saint-etienne-metropole.csv": "stationnement des vélos",
    "totem__2024_M57_M57_P_planDeCompte.xml": "plan de comptes M57",
}


def seen(file: Path) -> Seen:
    place = Place(path="")
    with TemporaryDirectory() as name:
        scratch = Path(name)
        (scratch / "source").write_bytes(file.read_bytes())
        raw = read_raw_table(
            scratch / "source", ending=file.suffix, hints=ReadingHints(), scratch=scratch
        )
        if isinstance(raw, Refusal):
            return Seen(table=None, problems=(make_problem(raw.code, place, **raw.params),))
        table, demands = normalise_coordinates(raw, scratch)
        typed = build_canonical_table(table, demands, missing=(), place=place)
        found = [
            tuple(text or None for text in texts) for texts in iterate_typed_texts(typed.table)
        ]
    leaks = tuple(make_problem(leak.code, place, **leak.params) for leak in table.leaks)
    columns = tuple(
        Column(name=one.name, type=one.kind.type, kind=one.kind.name, unit=one.unit)
        for one in typed.table.columns
    )
    problems = (*table.problems, *typed.problems, *leaks)
    return Seen(
        table=table,
        columns=columns,
        rows=tuple(found),
        repairs=(*table.repairs, *typed.repairs),
        problems=problems,
    )


def row(name: str, found: Seen) -> str:
    """The line of one file."""
    table = found.table
    said = [WORDS.repair(replace(one, params=_nameless(one.params))) for one in found.repairs]
    said += [_wrong(replace(one, params=_nameless(one.params))) for one in found.problems]
    size = f"{WORDS.number(len(found.rows))} × {len(found.columns)}" if table else ""
    kept = "document" if any(one.code in FOUND for one in found.problems) else "**refusé**"
    cells = (
        f"`{name}`",
        FILES[name],
        _form(table) if table else kept,
        size,
        "<br>".join(map(_cell, said)),
    )
    return f"| {' | '.join(cells)} |"


def _form(table: RawTable) -> str:
    reading, said = table.reading, []
    if reading.encoding:
        said.append("UTF-8" if reading.encoding.startswith("utf-8") else LABELS[reading.encoding])
    if reading.delimiter:
        said.append(WORDS.say(f"delimiter.{ord(reading.delimiter)}"))
    if table.sheet:
        said.append(f"feuille « {table.sheet} »")
    if reading.header_row:
        said.append(f"noms à la ligne {reading.header_row + 1}")
    return _cell(", ".join(said))


def _wrong(problem: Problem) -> str:
    """What is wrong, without what to do."""
    text = WORDS.problem(problem).partition(" → ")[0]
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


def _nameless(params: Mapping[str, Param]) -> dict[str, Param]:
    """Without values of nine digits or more: a telephone number may be somebody's."""
    return {
        key: "…" if re.search("[0-9](?:[ .]?[0-9]){8}", str(value)) else value
        for key, value in params.items()
    }


def _cell(text: str) -> str:
    return re.sub(r"([*|`\\<])", r"\\\1", re.sub(r"[ \t\r\n]+", " ", text))


def renewed(text: str, found: Mapping[str, Seen]) -> str:
    """A document with its table written anew."""
    before, _, rest = text.partition(f"{START}\n")
    after = rest.partition(END)[2]
    head = (
        "| fichier | ce que c’est | lu ainsi | lignes × colonnes | ce qui en est dit |",
        "| --- | --- | --- | ---: | --- |",
    )
    lines = "\n".join((*head, *(row(name, found[name]) for name in FILES)))
    return f"{before}{START}\n{lines}\n{END}{after}"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    found = {name: seen(Path(sys.argv[1]) / name) for name in FILES}
    PAGE.write_text(renewed(PAGE.read_text("utf-8"), found), "utf-8")
