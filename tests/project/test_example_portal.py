"""The example portal keeps its word: real facts are exact, invented ones say so and can be mistaken
for nobody's."""

from __future__ import annotations

import csv
import json
import re
import zlib
from base64 import a85decode
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
import yaml
from shared_example import share_dated_example

from site_builder.commands.build_summary import summarise_problems
from site_builder.commands.file_jobs import FileJob, Inspection
from site_builder.commands.single_file import examine_files
from site_builder.compose.editorial import read_editorial
from site_builder.core.language import load_language
from site_builder.core.problems import is_tolerated
from site_builder.metadata.catalogue import make_public_name, read_catalogue
from site_builder.metadata.site_folder import BESIDE
from site_builder.publish.build_report import BuildReport
from site_builder.render.rendered_files import compute_digest
from site_builder.storage import sql

ROOT = Path(__file__).parents[2]
REAL = {"metropole/communes"}
DESCRIPTORS = sorted((ROOT / "datasets").glob("*/*/datapackage.yaml"))
TEXT = {".yaml", ".csv", ".json", ".geojson"}
EDITORIAL = sorted(
    p for folder in BESIDE for p in (ROOT / folder).iterdir() if p.suffix in (".yaml", ".md")
)
WRITTEN = [
    ROOT / "communes.yml",
    *sorted(p for p in (ROOT / "datasets").rglob("*.*") if p.suffix in TEXT),
    *EDITORIAL,
]
TABLES = sorted(p.relative_to(ROOT / "datasets").as_posix() for p in WRITTEN if p.suffix == ".csv")
DOCUMENTS = sorted(p for p in (ROOT / "datasets").rglob("*") if p.suffix.lower() == ".pdf")
BINARY = sorted(
    p
    for p in (ROOT / "datasets").rglob("*.*")
    if p.suffix.lower() in {".xlsx", ".xls", ".ods", ".zip"}
)
WEEKS = [
    path.relative_to(ROOT / "datasets").as_posix() for path in BINARY if "menus" in path.parts[-2]
]
FEATURES = "metropole/travaux-et-fermetures/travaux.geojson"
CONTRACTS = "metropole/marches-publics/decp-2024.json"
LAMP = "metropole/feux-sonores-et-bornes-de-recharge/FEUX_SONORES_L93.csv"
CHARGER = "metropole/feux-sonores-et-bornes-de-recharge/irve-metropole.csv"
HIDDEN = "ennetieres-en-weppes/subventions/Subventions 2024.xlsx"
FICTION = re.compile(r"(?:0|\+33 ?)(?:1[ .]?99[ .]?00|3[ .]?53[ .]?01|6[ .]?39[ .]?98)")
NBSP = "\N{NO-BREAK SPACE}"


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def luhn(digits: str) -> bool:
    doubled = (int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def text_of(path: Path) -> str:
    """A file of text: UTF-8, else what Excel writes in France."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return path.read_bytes().decode("cp1252")


def rows(path: str, delimiter: str = ",") -> list[dict[str, str]]:
    lines = text_of(ROOT / "datasets" / path).splitlines(keepends=True)
    return list(csv.DictReader(lines, delimiter=delimiter, strict=True))


def is_cp1252(path: str) -> bool:
    """Whether a file is not UTF-8: then `text_of` reads it as cp1252, and œ, ’ or € come out
    right."""
    raw = (ROOT / "datasets" / path).read_bytes()
    return raw != raw.decode("utf-8", "ignore").encode()


def inflated(path: Path) -> bytes:
    """A PDF with its streams opened, images apart: enough to see the words of those that reportlab
    made."""
    raw = path.read_bytes()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\n?endstream", raw, re.DOTALL):
        try:
            packed = a85decode(stream, adobe=True) if stream.endswith(b"~>") else stream
            raw += zlib.decompress(packed)
        except (ValueError, zlib.error):
            continue
    return raw


def reading(path: str, scratch: Path) -> Inspection:
    return examine_files([FileJob(source=ROOT / "datasets" / path)], scratch)[0]


def types(path: str, scratch: Path) -> dict[str, str]:
    return {column.name: column.type for column in reading(path, scratch).columns}


def test_the_95_communes_are_those_of_the_metropole() -> None:
    communes = load(ROOT / "communes.yml")["communes"]
    assert len({c["insee"] for c in communes}) == 95
    assert sum(c["population"] for c in communes) == 1_194_040
    for commune in communes:
        insee = commune["insee"]
        assert commune["siren"][:8] == f"21{insee[:2]}0{insee[2:]}" and luhn(commune["siren"]), (
            commune
        )


def test_the_list_of_communes_and_the_publishers_agree() -> None:
    communes = load(ROOT / "communes.yml")["communes"]
    listed = rows("metropole/communes/communes.csv")
    assert [
        (r["code_insee"], r["nom"], r["siren"], r["population_municipale"]) for r in listed
    ] == [(c["insee"], c["name"], c["siren"], str(c["population"])) for c in communes]


@pytest.mark.parametrize(
    "path", DESCRIPTORS, ids=lambda p: f"{p.parent.parent.name}/{p.parent.name}"
)
def test_invented_data_says_so(path: Path) -> None:
    dataset = path.parent.relative_to(ROOT / "datasets").as_posix()
    descriptor = load(path)
    invented = descriptor.get("demonstration", False)
    assert invented == (dataset not in REAL)
    if "withdrawn" not in descriptor:  # of which no title is kept
        assert descriptor["title"].endswith("(données fictives)") == invented


def test_reuses_and_news_say_that_they_are_invented_and_lead_to_nobody() -> None:
    catalogue, _ = read_catalogue(ROOT)
    assert catalogue
    found, said = read_editorial(ROOT, catalogue, compute_digest)
    assert said == ()
    assert (len(found.reuses), len(found.pages), len(found.news)) == (3, 1, 3)
    for title in [*(one.title for one in found.reuses), *(one.title for one in found.news)]:
        assert title.endswith("(données fictives)")
    for reuse in found.reuses:
        assert re.fullmatch(r"https://[\w-]+\.example/", reuse.url)
        assert reuse.picture
        assert (ROOT / reuse.picture.path).stat().st_size < 6_000


def packed_text(content: bytes) -> str:
    """The words of a workbook or of a layer: of each member of an archive, of the file itself when
    it is none."""
    if not is_zipfile(BytesIO(content)):
        return content.decode("cp1252", "ignore")
    with ZipFile(BytesIO(content)) as archive:
        parts = [
            archive.read(name) for name in archive.namelist() if not name.endswith((".shp", ".shx"))
        ]
    return "\n".join(
        part.decode("utf-8" if part.startswith(b"<?xml") else "cp1252", "ignore") for part in parts
    )


@pytest.mark.parametrize("path", [*WRITTEN, *BINARY], ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_address_or_number_can_reach_anyone(path: Path) -> None:
    text = packed_text(path.read_bytes()) if path in BINARY else text_of(path)
    mails = re.findall(r"[\w.+-]+@[\w.-]+\w", text)
    assert [m for m in mails if not m.endswith(".example")] == []
    calls = re.findall(r"(?<![\d.])(?:0[1-9]|\+33 ?[1-9])(?:[ .]\d\d){4}(?!\d)", text)
    assert [c for c in calls if not FICTION.match(c)] == []
    written = (
        re.findall(r"(?:https?://|www[.])([\w.-]+)", text) if "demonstration: true" in text else []
    )
    assert [host for host in written if not host.endswith(".example")] == []


@pytest.mark.parametrize("path", BINARY, ids=lambda p: p.name)
def test_no_workbook_tells_who_wrote_it(path: Path) -> None:
    assert (
        re.findall(
            r"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator)>[^<]+<",
            packed_text(path.read_bytes()),
        )
        == []
    )


@pytest.mark.parametrize(
    ("path", "delimiter", "column"),
    [
        ("lille/subventions/subventions.csv", ",", "idBeneficiaire"),
        ("roubaix/subventions/subventions-aux-associations.csv", ";", "N° SIRET"),
        ("villeneuve-d-ascq/subventions/subventions 2020-2024.csv", ";", "idBeneficiaire"),
    ],
)
def test_beneficiaries_are_nobody(path: str, delimiter: str, column: str) -> None:
    sirets = {r[column] for r in rows(path, delimiter)} - {"", "2,15904E+13"}
    assert len(sirets) > 100
    # A few old entries of the register begin with 000; 0008 keeps clear of those we know.
    assert [
        s for s in sirets if not (re.fullmatch("0008[0-9]{10}", s) and luhn(s) and luhn(s[:9]))
    ] == []


def test_each_file_has_the_traps_it_is_there_for() -> None:
    lille = (ROOT / "datasets/lille/subventions/subventions.csv").read_bytes()
    assert lille.startswith(b"\xef\xbb\xbf") and len(lille) < 600_000
    assert len(rows("lille/subventions/subventions.csv")) == 3000
    roubaix = rows("roubaix/subventions/subventions-aux-associations.csv", ";")
    assert all(re.fullmatch("[0-9]+,[0-9]+", r["Montant attribué"]) for r in roubaix)
    assert any(r["N° SIRET"] == "" for r in roubaix)
    names = rows("villeneuve-d-ascq/prenoms/prenoms-nouveau-nes.csv")
    assert min(int(r["NOMBRE_OCCURRENCES"]) for r in names) == 3
    assert {"N'Golo", "Lætitia", "Lou-Anne"} <= {r["ENFANT_PRENOM"] for r in names}


def test_the_portal_is_small_and_nothing_of_it_is_refused(tmp_path: Path) -> None:
    assert sum(path.stat().st_size for path in (ROOT / "datasets").rglob("*")) <= 2_500_000
    catalogue, problems = read_catalogue(ROOT)
    assert problems == () and catalogue is not None and catalogue.withheld == ()
    assert {
        path: found.refused for path in TABLES if (found := reading(path, tmp_path)).refused
    } == {}


def test_first_names_of_lille_came_in_two_forms() -> None:
    files = {path: int(path[-8:-4]) for path in TABLES if path.startswith("lille/prenoms/")}
    assert sorted(files.values()) == list(range(2015, 2025))
    total = 0
    for path, year in files.items():
        old = year < 2020
        table = rows(path, ";" if old else ",")
        total += len(table)
        names = {row["Prénom" if old else "ENFANT_PRENOM"] for row in table}
        assert {"Fañch", "N'Deye", "Mohamed Amine"} <= names
        assert is_cp1252(path) == old
        assert {row.get("ANNEE") for row in table} == (
            {None} if old else {str(year)}
        )  # else only the name says it
    assert 5_500 <= total <= 6_500
    assert (
        len({tuple(rows(path, ";" if year < 2020 else ",")[0]) for path, year in files.items()})
        == 3
    )


def test_grants_of_villeneuve_are_an_excel_export(tmp_path: Path) -> None:
    path = "villeneuve-d-ascq/subventions/subventions 2020-2024.csv"
    *grants, total = rows(path, ";")
    assert is_cp1252(path) and total["nomAttribuant"] == "TOTAL"
    amounts = [row["montant"] for row in (*grants, total)]
    assert all(
        re.fullmatch(f"[0-9]{{1,3}}({NBSP}[0-9]{{3}})*,[0-9]{{2}}{NBSP}€", amount)
        for amount in amounts
    )
    *cents, whole = [int(re.sub("[^0-9]", "", amount)) for amount in amounts]
    assert sum(cents) == whole
    assert all(
        re.fullmatch("[0-9]{2}/[0-9]{2}/20[0-9]{2}", row["dateConvention"]) for row in grants
    )
    destroyed = [row["nomBeneficiaire"] for row in grants if row["idBeneficiaire"] == "2,15904E+13"]
    known = {row["nomBeneficiaire"] for row in grants if len(row["idBeneficiaire"]) == 14}
    assert len(destroyed) == 3 and set(destroyed) <= known
    assert [
        row["nomBeneficiaire"]
        for row in grants
        if row["nomBeneficiaire"].startswith(("M. ", "Mme "))
    ] == ["Mme Ondine Brasselune"]
    assert types(path, tmp_path)["idBeneficiaire"] == "string"  # 2,15904E+13 is no number


@pytest.mark.nightly
def test_accounts_of_villeneuve_change_nomenclature(tmp_path: Path) -> None:
    files = [path for path in TABLES if path.startswith("villeneuve-d-ascq/comptes/")]
    by_year = {}
    for path in files:
        table = rows(path, "," if "2022" in path or "2024" in path else ";")
        (year,) = {row["BGT_ANNEE"] for row in table}
        by_year[year] = table
        assert year in path and len(table[0]) == 22
        assert types(path, tmp_path) | {"BGT_NATURE": "string", "BGT_FONCTION": "string"} == types(
            path, tmp_path
        )
        assert types(path, tmp_path)["BGT_MTREAL"] == "number"
    assert sorted(by_year) == [str(year) for year in range(2019, 2025)]
    accounts = {year: {row["BGT_NATURE"] for row in table} for year, table in by_year.items()}
    assert [year for year in sorted(accounts) if "65748" in accounts[year]] == ["2023", "2024"]
    assert [year for year in sorted(accounts) if "6574" in accounts[year]] == [
        "2019",
        "2020",
        "2021",
        "2022",
    ]
    assert {row["BGT_NATDEC"] for row in by_year["2024"]} == {"compte financier unique"}
    assert "17 142.08" in {row["BGT_MTREAL"] for row in by_year["2021"]}


def test_schools_of_lille_are_in_lambert_93() -> None:
    path = "lille/ecoles/ecoles_publiques_L93.csv"
    schools = rows(path, ";")
    assert is_cp1252(path) and any("Bœuf" in row["ADR_NOMVOIE"] for row in schools)
    assert {row["CODE_INSEE"] for row in schools} == {"59350", "59355", "59298"}
    for row in schools:
        x, y = (float(row[column].replace(",", ".")) for column in ("X_L93", "Y_L93"))
        assert 697_000 < x < 710_000 and 7_055_000 < y < 7_064_000


def test_schools_of_armentieres_hold_both_coordinates_in_one_column(tmp_path: Path) -> None:
    path = "armentieres/ecoles/Ecoles Armentieres.csv"
    pairs = [
        [float(half) for half in row["Coordonnées (lat, lon)"].split(", ")] for row in rows(path)
    ]
    assert all(sorted(pair)[0] < 3 and sorted(pair)[1] > 50 for pair in pairs)
    assert sum(pair[0] < pair[1] for pair in pairs) == 4  # swapped
    assert types(path, tmp_path)["Coordonnées (lat, lon)"] == "string"


def test_facilities_of_marcq_are_well_written_and_refused_by_the_official_schema() -> None:
    facilities = rows("marcq-en-baroeul/equipements/equipements-municipaux.csv")
    patterns = {
        "ADR_COMMUNE": r"[A-Za-z\s\-\u00C0-\u00FF]+",
        "ADR_NOMVOIE": r"[a-zA-Z0-9\-\'\s\u00C0-\u00FF]+",
    }
    refused = {
        name: {r[name] for r in facilities if not re.fullmatch(p, r[name])}
        for name, p in patterns.items()
    }
    assert refused["ADR_COMMUNE"] == {"Marcq-en-Barœul"}
    assert all(
        any(sign in road for road in refused["ADR_NOMVOIE"]) for sign in ("œ", "’", ".", "(", "[")
    )
    assert (
        sum(
            len(row["EQUIP_TEL"]) > 13 and row["EQUIP_TEL"].startswith("+33 3")
            for row in facilities
        )
        > 10
    )
    assert "1 bis" in {row["ADR_NUMERO"] for row in facilities}


def test_deliberations_come_with_their_texts(tmp_path: Path) -> None:
    assert [path.name for path in DOCUMENTS if path.stat().st_size > 30_000] == []
    lille = [path for path in DOCUMENTS if "lille" in path.parts]
    assert len(lille) == 8 and len(DOCUMENTS) == 14
    words = {path.name: b"Document fictif" in inflated(path) for path in DOCUMENTS}
    assert [name for name, has in words.items() if not has] == ["scan_20240702_0001.pdf"]
    scan = (lille[0].parent / "scan_20240702_0001.pdf").read_bytes()
    assert b"CCITTFaxDecode" in scan and b"/Font" not in scan
    acts = rows("lille/deliberations/deliberations-2024.csv")
    linked = {row["DELIB_URL"].rpartition("/")[2] for row in acts} - {""}
    assert len(linked) == 6 and linked <= {make_public_name(path.name) for path in lille}
    assert {"7.1", "7.10"} <= {row["DELIB_MATIERE_CODE"] for row in acts}  # not one number
    assert (
        types("lille/deliberations/deliberations-2024.csv", tmp_path)["DELIB_MATIERE_CODE"]
        == "string"
    )
    small = rows("ennetieres-en-weppes/deliberations/Délibérations 2024.csv", ";")
    assert len(small) == 6 and {row["Texte"] for row in small} == {
        p.name for p in DOCUMENTS if p not in lille
    }
    assert all(re.fullmatch("[0-9]{2}/[0-9]{2}/2024", row["Date de séance"]) for row in small)


def test_delegates_publish_services() -> None:
    catalogue, _ = read_catalogue(ROOT)
    assert catalogue is not None
    datasets = {dataset.id: dataset for dataset in catalogue.datasets}
    buses = datasets["transbeffroi/horaires-et-arrets"]
    bicycles = datasets["velopivert/velos-en-libre-service"]
    assert buses.sources == () and [service.kind for service in buses.services] == [
        "gtfs-rt",
        "gtfs-rt",
        "page",
    ]
    assert [service.kind for service in bicycles.services] == ["gbfs"] and len(bicycles.origin) == 2
    stations = rows("velopivert/velos-en-libre-service/stations.csv")
    assert len({row["id_station"] for row in stations}) == len(stations) > 50


def test_the_guide_names_examples_that_exist() -> None:
    table = re.findall(
        "^[|] .*", (ROOT / "datasets/README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    named = re.findall("`([a-z-]+/[a-z-]+)`", "\n".join(table))
    known = {path.parent.relative_to(ROOT / "datasets").as_posix() for path in DESCRIPTORS}
    assert len(named) > 15 and set(named) <= known


def kinds(found: Inspection) -> dict[str, str]:
    return {column.name: column.kind for column in found.columns}


# Each file that is no CSV of Excel: its rows, the receipts for how it was read, the kinds that
# matter.
READ: dict[str, tuple[int, set[str], dict[str, str]]] = {
    "armentieres/nouveau-nes-residents/Nouveau-nes_residence_2020-2024.xlsx": (
        396,
        {"titles-skipped"},
        {"Année": "year", "Prénom": "string", "Nombre": "integer"},
    ),
    "ennetieres-en-weppes/prenoms/PRENOMS.XLS": (
        9,
        set(),
        {"COLL_INSEE": "insee", "NOMBRE_OCCURRENCES": "integer", "ANNEE": "year"},
    ),
    HIDDEN: (
        12,
        {"empty-rows", "notes-set-aside"},
        {"N° SIRET": "siret", "Montant attribué": "number", "Date du conseil": "date"},
    ),
    "ennetieres-en-weppes/compte-administratif/Compte administratif 2022.xlsx": (
        19,
        set(),
        {"Exercice": "year", "Chapitre": "string", "Voté": "integer", "Réalisé": "number"},
    ),
    "ennetieres-en-weppes/parcs-et-aires-de-jeux/Parcs et aires de jeux.ods": (
        4,
        {"titles-skipped", "merged-repeated", "header-joined"},
        {
            "Âge des enfants de": "integer",
            "Clôturé": "boolean",
            "Latitude": "latitude",
            "Longitude": "longitude",
        },
    ),
    "roubaix/ecoles/ecoles.json": (
        34,
        {"nested-columns", "telephone-separators"},
        {"code_postal": "postal_code", "telephone": "telephone", "position.lat": "latitude"},
    ),
    "lille/parcs-et-jardins/Parcs_jardins.zip": (
        42,
        {"encoding-converted", "coordinates-reprojected", "boolean-letters"},
        {"SURF_M2": "integer", "ANNEE_OUV": "year", "JEUX": "boolean", "geometry": "geometry"},
    ),
    CONTRACTS: (
        38,
        {"nested-columns", "nested-text"},
        {
            "acheteur.id": "siret",
            "montant": "number",
            "dateNotification": "date",
            "titulaires": "string",
        },
    ),
    FEATURES: (
        76,
        {"telephone-separators"},
        {
            "code_insee": "insee",
            "debut": "date",
            "fin": "date",
            "deviation": "boolean",
            "geometry": "geometry",
        },
    ),
    LAMP: (
        163,
        {"encoding-converted", "coordinates-reprojected", "date-rewritten"},
        {"INSEE": "insee", "DATE_POSE": "date", "EN_SERVICE": "boolean", "longitude": "longitude"},
    ),
    CHARGER: (
        89,
        {"coordinates-split"},
        {
            "siren_amenageur": "siren",
            "code_insee_commune": "insee",
            "puissance_nominale": "number",
            "latitude": "latitude",
        },
    ),
    **{
        week: (
            rows,
            {"titles-skipped", "empty-rows", "notes-set-aside", "merged-repeated"},
            {"Date": "date", "Jour": "string", "Bio": "boolean", "Végétarien": "boolean"},
        )
        for week, rows in zip(WEEKS, (22, 22, 23, 24), strict=True)
    },
}


@pytest.mark.parametrize("path", READ, ids=lambda path: Path(path).name)
def test_other_formats_are_read_as_they_were_meant(path: str, tmp_path: Path) -> None:
    found = reading(path, tmp_path)
    (count, codes, expected) = READ[path]
    assert found.refused is None and found.rows == count
    assert {repair.code for repair in found.repairs} == codes
    assert kinds(found) | expected == kinds(found)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    built = share_dated_example(tmp_path_factory)
    return built.build, built.report


def published(site: tuple[Path, BuildReport], path: str) -> list[dict[str, str]]:
    with (site[0] / "data" / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def everything(path: Path, connection: Any) -> bytes:
    """What a file holds, archives opened and Parquet read."""
    if path.suffix == ".parquet":
        rows = sql.fetch_all_rows(
            connection, f"SELECT CAST(t AS VARCHAR) FROM read_parquet({sql.quote_literal(path)}) t"
        )
        return "\n".join(row for (row,) in rows).encode()
    if not is_zipfile(path):
        return path.read_bytes()
    with ZipFile(path) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("width", [80, 200])
def test_the_first_build_ends_in_fifteen_lines(site: tuple[Path, BuildReport], width: int) -> None:
    """Three more say what was made and where the rest is."""
    report = site[1]
    lines = [line.text for line in summarise_problems(report, width, load_language("fr")).lines]
    assert len(report.problems) > 60 and len(lines) <= 15 - 3
    assert not [line for line in lines if "Rien n’est à changer" in line]
    tolerated = sum(map(is_tolerated, report.problems))
    assert tolerated > 10 and lines[-1] == load_language("fr").count("build.tolerated", tolerated)


@pytest.mark.nightly
def test_what_a_sheet_hides_is_nowhere_in_the_site(site: tuple[Path, BuildReport]) -> None:
    (out, report) = site
    workbook = ROOT / "datasets" / HIDDEN
    numbers = set(re.findall("06 39 98 [0-9]{2} [0-9]{2}", packed_text(workbook.read_bytes())))
    assert len(numbers) == 12
    spellings = [number[1:].replace(" ", "[ .]?") for number in numbers]
    hidden = re.compile("|".join([*spellings, "appeler le soir"]).encode())
    connection = sql.open_duckdb(out)
    table = out / "data/ennetieres-en-weppes/subventions/subventions-2024.parquet"
    assert hidden.search(everything(workbook, connection)) and b"Houblon-Fou" in everything(
        table, connection
    )
    files = [path for path in out.rglob("*") if path.is_file()]
    assert len(files) > 300
    assert [path for path in files if hidden.search(everything(path, connection))] == []
    connection.close()
    page = (out / "ennetieres-en-weppes/subventions/index.html").read_text(encoding="utf-8")
    assert "Le classeur d’origine contient des feuilles qui ne sont pas publiées" in page
    assert not (out / "data/ennetieres-en-weppes/subventions/original").exists()
    assert len(published(site, "ennetieres-en-weppes/subventions/subventions-2024.csv")) == 12
    assert "original-hidden-sheet" in {problem.code for problem in report.problems}


@pytest.mark.nightly
def test_an_old_workbook_is_published_as_a_table_only(site: tuple[Path, BuildReport]) -> None:
    names = published(site, "ennetieres-en-weppes/prenoms/prenoms.csv")
    assert len(names) == 9 and {row["NOMBRE_OCCURRENCES"] for row in names} == {"1"}
    assert "Fañch" in {row["ENFANT_PRENOM"] for row in names}
    assert not (site[0] / "data/ennetieres-en-weppes/prenoms/original").exists()


def test_two_tables_side_by_side_are_refused_beside_the_year_that_is_published(
    site: tuple[Path, BuildReport],
) -> None:
    out, report = site
    refused = [problem for problem in report.problems if problem.code == "tables-side-by-side"]
    assert [problem.place.path for problem in refused] == [
        "datasets/ennetieres-en-weppes/compte-administratif/Compte administratif 2023.xlsx"
    ]
    assert "DÉPENSES" in str(refused[0].params["left"]) and "RECETTES" in str(
        refused[0].params["right"]
    )
    assert report.datasets["ennetieres-en-weppes/compte-administratif"] == "published"
    accounts = published(
        site, "ennetieres-en-weppes/compte-administratif/compte-administratif-2022.csv"
    )
    assert {row["Exercice"] for row in accounts} == {"2022"} and "011" in {
        row["Chapitre"] for row in accounts
    }
    page = (out / "ennetieres-en-weppes/compte-administratif/index.html").read_text(
        encoding="utf-8"
    )
    assert "deux tableaux sont côte à côte" in page


def test_a_cell_stands_for_all_those_that_it_covered(site: tuple[Path, BuildReport]) -> None:
    parks = published(
        site, "ennetieres-en-weppes/parcs-et-aires-de-jeux/parcs-et-aires-de-jeux.csv"
    )
    assert [row["Secteur"] for row in parks] == [
        *["Le Bourg"] * 2,
        *["Le Hameau du Bœuf-Galant"] * 2,
    ]
    names = [make_public_name(Path(week).stem) for week in WEEKS]
    menus = [
        row for name in names for row in published(site, f"la-madeleine/menus-cantines/{name}.csv")
    ]
    assert (
        len(menus) == 91
        and len({row["Date"] for row in menus}) == 20
        and all(row["Jour"] for row in menus)
    )


def test_births_by_residence_are_not_those_of_the_standard(site: tuple[Path, BuildReport]) -> None:
    births = published(
        site, "armentieres/nouveau-nes-residents/nouveau-nes-residence-2020-2024.csv"
    )
    assert "MARIE" in {row["Prénom"] for row in births}
    assert [row["Prénom"] for row in births if row["Prénom"] != row["Prénom"].upper()] == []
    assert "standard" not in load(
        ROOT / "datasets/armentieres/nouveau-nes-residents/datapackage.yaml"
    )


@pytest.mark.parametrize(("path", "count", "shapes"), [
    ("lille/parcs-et-jardins/parcs-jardins", 42, {"Polygon", "MultiPolygon"}),
    ("metropole/travaux-et-fermetures/travaux", 76, {"Point", "LineString", "MultiLineString"}),
    ("metropole/feux-sonores-et-bornes-de-recharge/feux-pietons-sonores", 163, {"Point"}),
    ("metropole/feux-sonores-et-bornes-de-recharge/bornes-de-recharge", 89, {"Point"}),
    ("ennetieres-en-weppes/parcs-et-aires-de-jeux/parcs-et-aires-de-jeux", 4, {"Point"}),
    ("roubaix/ecoles/ecoles", 34, {"Point"}),
])  # fmt: skip
def test_what_has_a_place_can_be_put_on_a_map(
    path: str, count: int, shapes: set[str], site: tuple[Path, BuildReport]
) -> None:
    layer = json.loads((site[0] / f"data/{path}.geojson").read_text(encoding="utf-8"))
    assert len(layer["features"]) == count
    assert {feature["geometry"]["type"] for feature in layer["features"]} == shapes
    for feature in layer["features"]:
        numbers = [
            float(n)
            for n in re.findall(
                "[0-9]+[.][0-9]+|[0-9]+", json.dumps(feature["geometry"]["coordinates"])
            )
        ]
        for longitude, latitude in zip(numbers[::2], numbers[1::2], strict=True):
            assert 2.7 < longitude < 3.3 and 50.4 < latitude < 50.9, feature["properties"]


def test_the_parks_of_lille_kept_their_accents(site: tuple[Path, BuildReport]) -> None:
    with ZipFile(ROOT / "datasets/lille/parcs-et-jardins/Parcs_jardins.zip") as archive:
        assert sorted(Path(name).suffix for name in archive.namelist()) == [
            ".dbf",
            ".prj",
            ".shp",
            ".shx",
        ]
        (table,) = (archive.read(name) for name in archive.namelist() if name.endswith(".dbf"))
    assert (
        table[29] == 0 and "Œillet".encode("cp1252") in table
    )  # nothing in it says which encoding
    names = {row["NOM"] for row in published(site, "lille/parcs-et-jardins/parcs-jardins.csv")}
    assert any("Œillet" in name for name in names) and any("Cœur" in name for name in names)
    assert any("’" in name for name in names)


def test_what_the_metropole_publishes_can_be_cut_by_commune(site: tuple[Path, BuildReport]) -> None:
    communes = {commune["insee"] for commune in load(ROOT / "communes.yml")["communes"]}
    folder = "metropole/feux-sonores-et-bornes-de-recharge"
    for path, column, least in (
        ("metropole/travaux-et-fermetures/travaux.csv", "code_insee", 40),
        (f"{folder}/feux-pietons-sonores.csv", "INSEE", 50),
        (f"{folder}/bornes-de-recharge.csv", "code_insee_commune", 30),
    ):
        found = {row[column] for row in published(site, path)}
        assert found <= communes and len(found) >= least, path
    chargers = published(site, f"{folder}/bornes-de-recharge.csv")
    assert len({row["nom_operateur"] for row in chargers}) == 3 and len(chargers[0]) == 42
    assert all(
        row["siren_amenageur"].startswith("0008") and luhn(row["siren_amenageur"])
        for row in chargers
    )


def test_contracts_are_given_to_nobody() -> None:
    contracts = json.loads(text_of(ROOT / "datasets" / CONTRACTS))["marches"]["marche"]
    given = [one["titulaire"]["id"] for contract in contracts for one in contract["titulaires"]]
    assert len(given) > len(contracts)  # some are given to several
    bodies = [*given, *(contract["acheteur"]["id"] for contract in contracts)]
    assert [
        s for s in bodies if not (re.fullmatch("0008[0-9]{10}", s) and luhn(s) and luhn(s[:9]))
    ] == []
