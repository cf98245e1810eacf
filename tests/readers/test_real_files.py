"""Every real file that was collected, as it was sent: nothing crashes, nothing is silent, all is as
expected."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from portal import COMMUNES, made, write
from tools import ROOT, script

from site_builder.core.language import load_language
from site_builder.geography.departments import get_department_box

REAL = ROOT.parent / "shared" / "data" / "real"
PAGE = ROOT / "docs" / "fichiers-reels.md"
TREES = "montpellier__VilleMTP_MTP_ArbresRemarq"
LABELLED = "montpellier__INSEE_MTP_Naissances_2005-2009.csv"
VENDEE = "pdl-subv__85_{}_Publication_donnees_Open_data_Subventions_Conventions.csv"
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the collection of real files is not beside this checkout"
)


REAL_FILES = script("docs/real_files.py")


@pytest.fixture(scope="module")
def seen() -> Mapping[str, Any]:
    """How each file is read, by its name."""
    return {name: REAL_FILES.seen(REAL / name) for name in REAL_FILES.FILES}


def index() -> dict[str, dict[str, str]]:
    with (REAL / "INDEX.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def codes(found: Any) -> set[str]:
    return {one.code for one in (*found.repairs, *found.problems)}


# --- the document ---


@pytest.mark.nightly
def test_the_document_says_what_is_read(seen: Mapping[str, Any]) -> None:
    files = {path.name for path in REAL.iterdir()} - {"INDEX.csv", "EXPECTATIONS.json"}
    assert set(REAL_FILES.FILES) == files == set(index())
    text = PAGE.read_text("utf-8")
    assert text == REAL_FILES.renewed(text, seen), (
        "stale: run python docs/real_files.py ../shared/data/real"
    )


@pytest.mark.nightly
def test_a_portal_of_them_all(tmp_path: Path) -> None:
    """Nothing crashes, what is not published is explained, and the rows are those of the
    document."""
    files = {f"lille/jeu-{number:02}": name for number, name in enumerate(REAL_FILES.FILES)}
    for id_, name in files.items():
        write(tmp_path, {f"datasets/{id_}/datapackage.yaml": f"title: {json.dumps(name)}\n"})
        shutil.copy(REAL / name, tmp_path / "datasets" / id_ / name)
    write(tmp_path, {"communes.yml": COMMUNES})
    report = made(tmp_path)
    assert set(report.datasets) == set(files)
    shown = {
        entry["id"]: entry
        for entry in json.loads((tmp_path / "build/build-report.json").read_text())["datasets"]
    }
    lines = {
        line.split("`")[1]: line
        for line in PAGE.read_text("utf-8").split("\n")
        if line.startswith("| `")
    }
    for id_, name in files.items():
        problems = [p for p in report.problems if f"datasets/{id_}/" in f"{p.place.path}/"]
        assert not {p.code for p in problems} & {"worker-crash", "worker-memory", "worker-time"}, (
            name
        )
        if "| document |" in lines[name]:
            assert (report.datasets[id_], shown[id_]["rows"], problems) == ("published", 0, []), (
                name
            )
        elif report.datasets[id_] == "published":
            assert f"| {load_language('fr').number(shown[id_]['rows'])} × " in lines[name]
        else:
            assert problems and "**refusé**" in lines[name], name


# --- what the collection says of its files ---

# Beside INDEX.csv: why another number of rows or columns is right.
OTHERWISE = {
    **{
        VENDEE.format(month): (rows, 14, "the comma of decimals cuts each amount, and some texts")
        for month, rows in ((201905, 1), (201906, 34), (201907, 8))
    },
    f"{TREES}.kml": (71, 7, "INDEX counts the lines of the XML"),
    "gpseo__Marches_publics_2017.xlsx": (
        38,
        10,
        "INDEX counts the formatted cells of the sheet, most of them empty",
    ),
    "montpellier__VilleMTP_MTP_Opendata.csv": (
        129,
        18,
        "each line ends with a comma: a column without name or value",
    ),
    "montpellier__VilleMTP_MTP_JeuEnfantAge.geojson": (
        97,
        36,
        "it has its own LONGITUDE and LATITUDE",
    ),
    "parcs__lyon_parcs-jardins-metropole.csv": (
        591,
        29,
        "quotes in quotes, on one line, are not certain: it is told",
    ),
    "parcs__toulouse.json": (79, 6, "INDEX did not look into the list of records"),
    "pdl-subv__72_subvention_progos_2018.xls": (
        24,
        7,
        "three lines of title, blank included, stand over the names",
    ),
}
REFUSED = {
    "gtfs__frioul_le-pilote.zip": "archive-gtfs",
    "mel__prefecture_parcs_par_commune.json": "records-none",
    "montpellier__VilleMTP_MTP_AttribSub_2014.ods": "tables-stacked",
    "montpellier__VilleMTP_MTP_FinancesLocal_2011.csv": "text-destroyed",
    VENDEE.format(201904): "ragged-rows",
    "totem__2024_M57_M57_P_planDeCompte.xml": "format-unreadable",
}


def test_what_is_refused_is_refused_for_its_reason(seen: Mapping[str, Any]) -> None:
    assert {
        name: found.problems[0].code for name, found in seen.items() if not found.table
    } == REFUSED


@pytest.mark.parametrize("name", sorted(set(REAL_FILES.FILES) - set(REFUSED)))
def test_a_file_is_read_as_the_index_says(seen: Mapping[str, Any], name: str) -> None:
    told = index()[name]
    found = seen[name]
    ours = {
        "longitude",
        "latitude",
        "geometry",
    }  # which stand for a geometry, or beside a column of both
    size = len(found.rows), sum(column.name not in ours for column in found.columns)
    if name in OTHERWISE:
        assert size == OTHERWISE[name][:2]
    elif told["rows"]:
        header = not name.endswith((".csv", ".geojson"))  # it counts as a row of a sheet
        assert size == (int(told["rows"]) - header, int(told["columns"]))
    if name.endswith(".csv"):
        encoding = "ascii" if told["encoding"] == "ascii" else found.table.reading.encoding
        assert (encoding, found.table.reading.delimiter) == (told["encoding"], told["delimiter"])


@dataclass(frozen=True)
class Expected:
    """What EXPECTATIONS.json has in words: codes of what is told, kinds of columns, cells by row
    and name."""

    told: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[tuple[int, str], str | None] = field(default_factory=dict)


EXPECTED = {
    f"{TREES}.geojson": Expected(
        ("coordinates-reprojected",),
        cells={(0, "longitude"): "3.9090624", (0, "latitude"): "43.608451"},
    ),
    "montpellier__VilleMTP_MTP_BudgetPri_2014.csv": Expected(
        ("header-cleaned", "amount-zero", "number-rewritten"),
        {"BP": "number", "I_F": "string", "D_R": "string"},
        {(0, "BP"): "1063850.00", (42, "BP"): "0.00", (0, "I_F"): "F", (0, "D_R"): "D"},
    ),
    "montpellier__VilleMTP_MTP_Delibs.csv": Expected(
        ("date-rewritten",), {"Date CM": "date"}, {(0, "Date CM"): "2013-11-25"}
    ),
    "montpellier__VilleMTP_MTP_EspacesVertsGlobal.zip": Expected(
        ("coordinates-reprojected", "encoding-converted"),
        cells={
            (0, "longitude"): "3.8442341",
            (0, "latitude"): "43.5984761",
            (0, "ADRESSE"): "Rte de Lavérune",
        },
    ),
    "montpellier__VilleMTP_MTP_FinancesLocal_2011.csv": Expected(("text-destroyed",)),
    "montpellier__VilleMTP_MTP_JeuEnfantAge.geojson": Expected(
        ("coordinates-reprojected",),
        {"LONGITUDE": "longitude", "LATITUDE": "latitude"},
        {(0, "LATITUDE"): "43.599239"},
    ),
    "montpellier__VilleMTP_MTP_Opendata.csv": Expected(
        ("date-rewritten",),
        {"Date publication": "date", "Date mise à jour": "date"},
        {
            (0, "Date publication"): "2014-05-26",
            (0, "Thème"): "Services d&#8217;utilité publique, communication",
        },
    ),
    # a row that is there twice stays there twice
    "montpellier__VilleMTP_MTP_PlacesGIG.csv": Expected(),
    LABELLED: Expected(
        ("titles-skipped", "labels-set-aside"),
        {"nais09": "integer"},
        {(0, "REG"): "91", (0, "nais09"): "7"},
    ),
    "pdl-subv__49_224900019_conventions-de-subventions-du-departement-de-maine-et-loire.csv": Expected(  # noqa: E501
        ("siret-separators", "scientific-lost"),
        {"idAttribuant": "siret", "idBeneficiaire": "string", "Colonne1": "string"},
        {
            (0, "idAttribuant"): "22490001900015",
            (0, "nature"): "en numéraire",
            (0, "Colonne1"): None,
        },
    ),
    "pdl-subv__72_sub_asso_2018_Sarthe.csv": Expected(
        ("header-cleaned", "number-rewritten"), {"Montant de la garantie (2)": "number"}
    ),
    "st-etienne__deliberations-metropole-saint-etienne.csv": Expected(
        (),
        {"COLL_SIRET": "siret", "DELIB_DATE": "date"},
        {(row, "DELIB_MATIERE_CODE"): None for row in range(80)},
    ),
    "prenoms__244400404_prenoms-enfants-nes-nantes.csv": Expected(
        ("integer-point-zero",),
        {"Occurence": "integer"},
        {(0, "Occurence"): "25", (0, "Sexe"): "FILLE"},
    ),
    "prenoms__prenoms-a-rennes.csv": Expected(
        (), {"Code commune": "insee", "Nombre": "integer"}, {(0, "Libellé commune"): "RENNES"}
    ),
    "metropole__amenagements-cyclables.csv": Expected(
        ("coordinates-split",),
        {"geo_shape": "geometry"},
        {(0, "longitude"): "5.0134815", (0, "latitude"): "47.3360288"},
    ),
    "covoiturage__csv_latin1.csv": Expected(
        ("encoding-converted",),
        {"Xlong": "longitude"},
        {(0, "Geo_point"): "41.9338384. 8.751108031"},
    ),
}


@pytest.mark.parametrize(
    "item", json.loads((REAL / "EXPECTATIONS.json").read_text("utf-8")) if REAL.is_dir() else []
)
def test_a_file_is_read_as_it_is_expected_to_be(
    seen: Mapping[str, Any], item: Mapping[str, Any]
) -> None:
    found = seen[item["file"]]
    expected = EXPECTED[item["file"]]
    names = [column.name for column in found.columns]
    assert set(expected.told) <= codes(found)
    assert {
        column.name: column.kind for column in found.columns if column.name in expected.kinds
    } == expected.kinds
    assert {
        place: found.rows[place[0]][names.index(place[1])] for place in expected.cells
    } == expected.cells
    if found.table:
        reading = found.table.reading
        shown = {
            "encoding": reading.encoding,
            "delimiter": reading.delimiter,
            "header_row": reading.header_row,
        }
        assert {key: item.get(key, value) for key, value in shown.items()} == shown


def test_the_same_trees_in_six_formats(seen: Mapping[str, Any]) -> None:
    """The CSV and the workbooks are those of the .dbf; the layers have the places besides."""
    rows = {
        ending: [
            tuple((cell or "").strip() for cell in row[:7])
            for row in seen[f"{TREES}.{ending}"].rows
        ]
        for ending in ("csv", "ods", "xls", "geojson", "kml", "zip")
    }
    assert len(rows["csv"]) == 71
    assert all(found == rows["csv"] for found in rows.values())


# --- where départements are ---


def test_places_are_in_the_box_of_their_departement(seen: Mapping[str, Any]) -> None:
    """But for one in five hundred, whose code is that of another place: « 06004 » in Paris."""
    outside = []
    departments = set()
    for name, code in (
        ("gpseo__irve-consolidation-v2.0.0-20210718.csv", "code_insee_commune"),
        ("gpseo__blablacar.xlsx", "Code postal"),
    ):
        names, kinds = zip(*((one.name, one.kind) for one in seen[name].columns), strict=True)
        places = names.index(code), kinds.index("longitude"), kinds.index("latitude")
        rows = [[row[place] for place in places] for row in seen[name].rows]
        boxed = [(*row, box) for row in rows if all(row) and (box := get_department_box(row[0]))]
        departments |= {code[:2] for code, *_ in boxed}
        outside += [
            code for code, lon, lat, (west, south, east, north) in boxed
            if not (west <= float(lon) <= east and south <= float(lat) <= north)
        ]  # fmt: skip
    assert len(departments) > 80 and len(outside) == 7
