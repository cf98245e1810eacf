"""Numbers of persons that no table has, but the file as it was received: titles, notes, names of
columns, foreign members of a GeoJSON, texts of formulas."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import layers
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from books import ods, ods_row, ods_table, zipped
from personal_data.writing import xlsx

from site_builder.checks.personal_data.judge import judge_personal_data
from site_builder.columns.canonical import build_canonical_table
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Refusal
from site_builder.readers.read import read_raw_table

IBAN = "FR76 3000 6000 0112 3456 7890 189"
NIR = "185057800608491"
ROWS = "rue;metres\nFoch;12\nNationale;8\nGambetta;5\n"


def judge(path: Path) -> list[str]:
    raw = read_raw_table(path, ending=path.suffix, hints=ReadingHints(), scratch=path.parent)
    assert not isinstance(raw, Refusal), raw
    table = build_canonical_table(raw, {}, ("",), Place(path=path.name)).table
    return [
        problem.code for problem in judge_personal_data(table, raw, Place(path=path.name)).problems
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"Voirie, dossier {NIR}\n\n{ROWS}", ["personal-nir-aside"]),
        (f"{ROWS}\nNote : à payer sur {IBAN}\n", ["personal-iban-aside"]),
        (ROWS.replace("metres", f"metres {IBAN}"), ["personal-iban-aside"]),
        (f"Contact : Mme Dupont, 06 12 34 56 78\n\n{ROWS}", ["personal-contacts-text"]),
        (f"{ROWS}\nSource : marie.dupont@gmail.com\n", ["personal-contacts-text"]),
        (f"Voirie, SIRET 21590350100017, 03 20 12 34 56, mairie@lille.example\n\n{ROWS}", []),
    ],
)
def test_a_title_a_note_or_a_name_of_a_column(text: str, codes: list[str], tmp_path: Path) -> None:
    path = tmp_path / "rues.csv"
    path.write_text(text, encoding="utf-8")
    assert judge(path) == codes


def test_a_foreign_member(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [3.05, 50.63]}
    feature = {"type": "Feature", "properties": {"rue": "Foch"}, "geometry": point, "agent": NIR}
    path = tmp_path / "rues.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    assert judge(path) == ["personal-nir-aside"]


def test_a_text_of_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "rues.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([("rue", "metres"), ("Foch", 12), ("Nationale", 8)]):
            sheet.write_row(row, 0, cells)
        sheet.write_formula(2, 1, f'=IF(A3="Foch","{NIR}",8)', None, 8)
    assert judge(path) == ["personal-nir-aside"]


def write_workbook(path: Path, sheet: str = "Rues", title: str = "", name: str = "") -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(sheet)
        for row, cells in enumerate([("rue", "metres"), ("Foch", 12), ("Nationale", 8)]):
            page.write_row(row, 0, cells)
        page.add_table(0, 0, 2, 1, {"columns": [{"header": "rue"}, {"header": "metres"}]})
        book.set_properties({"title": title})
        if name:
            book.define_name(name, f"={sheet}!$A$1:$A$2")


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        ({"sheet": NIR}, ["personal-nir-aside"]),
        ({"title": f"Virement {IBAN}"}, ["personal-iban-aside"]),
        ({"name": f"dossier_{NIR}"}, ["personal-nir-aside"]),
        ({"title": "Écrire à marie.dupont@gmail.com"}, ["personal-contacts-text"]),
        ({"title": "Écrire à mairie@lille.example, 03 20 12 34 56", "sheet": "2024"}, []),
    ],
)
def test_a_sheet_a_property_or_a_name_of_a_workbook(
    texts: dict[str, str], codes: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "rues.xlsx"
    write_workbook(path, **texts)
    assert judge(path) == codes


@pytest.mark.parametrize(("sheet", "codes"), [(NIR, ["personal-nir-aside"]), ("Rues", [])])
def test_a_sheet_of_an_ods(sheet: str, codes: list[str], tmp_path: Path) -> None:
    rows = ods_row("rue", "metres") + ods_row("Foch", 12) + ods_row("Nation", 8)
    path = tmp_path / "rues.ods"
    path.write_bytes(ods(ods_table(rows, name=sheet)))
    assert judge(path) == codes


def test_where_a_link_of_a_workbook_leads(tmp_path: Path) -> None:
    address = "https://ville.example/?de=marie.dupont@gmail.com"
    link = (
        '<table:table-cell office:value-type="string"><text:p>'
        f'<text:a xlink:href="{address}">Foch</text:a></text:p></table:table-cell>'
    )
    rows = ods_row("rue", "metres") + ods_row(link, 12) + ods_row("Nation", 8)
    content = ods(ods_table(rows))
    path = tmp_path / "rues.ods"
    path.write_bytes(content)
    assert judge(path) == ["personal-contacts-text"]
    path = tmp_path / "rues.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([("rue", "metres"), ("Foch", 12), ("Nationale", 8)]):
            sheet.write_row(row, 0, cells)
        sheet.write_url(1, 0, address, string="Foch")
    assert judge(path) == ["personal-contacts-text"]


KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}
<Placemark><name>Foch</name>{}<Point><coordinates>3.05,50.63</coordinates></Point></Placemark>
<Placemark><name>Nation</name><Point><coordinates>3.06,50.63</coordinates></Point></Placemark>
</Document></kml>"""
BORN = " ".join(f"Mme {name} Caron, née le 12/03/1961." for name in ("Anne", "Marie", "Sylvie"))


@pytest.mark.parametrize(
    ("before", "within", "codes"),
    [
        (f"<name>{NIR}</name>", "", ["personal-nir-aside"]),
        (f"<description>Payer {IBAN}</description>", "", ["personal-iban-aside"]),
        (f"<!-- {NIR} -->", "", ["personal-nir-aside"]),
        (f"<Folder><name>{NIR}</name></Folder>", "", ["personal-nir-aside"]),
        (
            f'<ExtendedData><Data name="dossier"><value>{NIR}</value></Data></ExtendedData>',
            "",
            ["personal-nir-aside"],
        ),
        (f"<description>{BORN}</description>", "", ["personal-identity-aside"]),
        ("", f"<Snippet>{NIR}</Snippet>", ["personal-nir-aside"]),
        (
            "",
            "<description>&lt;a href='mailto:marie.dupont@gmail.com'>Agent&lt;/a></description>",
            ["personal-contacts-text"],
        ),
        ("<name>Rues de Lille</name>", "<Snippet>Une rue, SIRET 21590350100017</Snippet>", []),
    ],
)
def test_what_a_kml_says_beside_its_placemarks(
    before: str, within: str, codes: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "rues.kml"
    path.write_text(KML.format(before, within), encoding="utf-8")
    assert judge(path) == codes


def test_what_the_ids_of_a_kml_say(tmp_path: Path) -> None:
    path = tmp_path / "rues.kml"
    for before, within in (
        (f'<Style id="style-{NIR}"/>', ""),
        ("", f"<styleUrl>#style-{NIR}</styleUrl>"),
    ):
        path.write_text(KML.format(before, within), encoding="utf-8")
        assert judge(path) == ["personal-nir-aside"]


def test_what_says_who_made_a_gpx(tmp_path: Path) -> None:
    path = tmp_path / "rues.gpx"
    path.write_text(GPX.format("Rues", "").replace("essai", NIR), encoding="utf-8")
    assert judge(path) == ["personal-nir-aside"]


PERSONS = (
    "Mme Marie Dupontel, née le 3 mars 1971",
    "M. Paul Leroyal, né le 4 mars 1972",
    "Mme Lucie Martinel, née le 5 mars 1973",
)
HALLS = "nom;places\nSalle A;12\nSalle B;13\nSalle C;14\nSalle D;20\n"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("\n".join([*PERSONS, ";", HALLS]), ["personal-identity-aside"]),
        ("\n".join([*(f"# {person}" for person in PERSONS), HALLS]), ["personal-identity-aside"]),
        (f"{HALLS}\nNote : {', '.join(PERSONS)}\n", ["personal-identity-aside"]),
        (f"{PERSONS[0]}\n;\n{HALLS}", ["personal-contacts-text"]),
        (f"Demander Marie Dupontel, 06 39 98 00 01\n;\n{HALLS}", ["personal-contacts-text"]),
        (f"Conseil du 3 mars 2026, présidé par Mme Marie Dupontel\n;\n{HALLS}", []),
    ],
)
def test_what_titles_and_notes_say_of_persons(text: str, codes: list[str], tmp_path: Path) -> None:
    path = tmp_path / "salles.csv"
    path.write_text(text, encoding="utf-8")
    assert judge(path) == codes
    rows = [tuple(line.split(";")) for line in text.splitlines()]
    path = tmp_path / "salles.xlsx"
    path.write_bytes(xlsx(rows))
    assert judge(path) == codes


GPX = """<gpx version="1.1" creator="essai" xmlns="http://www.topografix.com/GPX/1/1">
<metadata><name>{}</name></metadata><!-- {} -->
<wpt lat="50.63" lon="3.05"><name>Foch</name></wpt>
<wpt lat="50.63" lon="3.06"><name>Nation</name></wpt></gpx>"""


@pytest.mark.parametrize(
    ("name", "comment", "codes"),
    [
        (NIR, "", ["personal-nir-aside"]),
        ("Rues", IBAN, ["personal-iban-aside"]),
        ("Rues", "2024", []),
    ],
)
def test_what_a_gpx_says_beside_its_points(
    name: str, comment: str, codes: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "rues.gpx"
    path.write_text(GPX.format(name, comment), encoding="utf-8")
    assert judge(path) == codes


def test_the_metadata_of_a_parquet(tmp_path: Path) -> None:
    path = tmp_path / "rues.parquet"
    table = pa.table({"rue": ["Foch", "Nation"], "metres": [12, 8]})
    pq.write_table(table.replace_schema_metadata({"titre": f"Dossier {NIR}"}), path)
    assert judge(path) == ["personal-nir-aside"]
    pq.write_table(table.replace_schema_metadata({"pandas": '{"columns": []}'}), path)
    assert judge(path) == []


@pytest.mark.parametrize(
    ("note", "codes"), [(f"Dossier {NIR}", ["personal-nir-aside"]), ("Rues de Lille", [])]
)
def test_what_a_json_says_beside_its_records(note: str, codes: list[str], tmp_path: Path) -> None:
    path = tmp_path / "rues.json"
    records = [{"rue": "Foch", "metres": 12}, {"rue": "Nation", "metres": 8}]
    path.write_text(json.dumps({"note": note, "records": records}), encoding="utf-8")
    assert judge(path) == codes


def test_a_table_of_a_geopackage_that_is_no_layer(tmp_path: Path) -> None:
    path = tmp_path / "rues.gpkg"
    layers.write(path, [layers.point(2.5, 48.5)], {"rue": ["Foch"]}, layer="rues")
    assert judge(path) == []
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE agents (nom TEXT, nir INTEGER)")
        connection.execute("INSERT INTO agents VALUES ('Dupont', ?)", (int(NIR),))
        connection.commit()
    assert judge(path) == ["personal-nir-aside"]


def test_a_deleted_row_of_a_shapefile(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    points = [layers.point(2.5, 48.5), layers.point(2.6, 48.5), layers.point(2.7, 48.5)]
    layers.write(folder / "rues.shp", points, {"rue": ["Foch", f"Nation {NIR}", "Gare"]})
    rows = bytearray((folder / "rues.dbf").read_bytes())
    start = int.from_bytes(rows[8:10], "little")
    size = int.from_bytes(rows[10:12], "little")
    rows[start + size] = ord("*")
    (folder / "rues.dbf").write_bytes(rows)
    path = tmp_path / "rues.zip"
    path.write_bytes(zipped({part.name: part.read_bytes() for part in folder.iterdir()}))
    assert judge(path) == ["personal-nir-aside"]


def test_the_name_of_a_file_in_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "rues.zip"
    path.write_bytes(zipped({f"{NIR}.csv": ROWS}))
    assert judge(path) == ["personal-nir-aside"]


def test_a_file_that_is_not_published_as_received_is_not_searched(tmp_path: Path) -> None:
    path = tmp_path / "rues.kml"
    path.write_text(KML.format(f"<author>Camille</author><name>{NIR}</name>", ""), encoding="utf-8")
    assert judge(path) == []


def test_a_row_that_is_set_aside(tmp_path: Path) -> None:
    rows = "".join(f"rue {number};{number};12/03/2024;oui\n" for number in range(3_000))
    path = tmp_path / "rues.csv"
    path.write_text(f"rue;metres;jour;vu\n{rows}", encoding="utf-8")
    assert judge(path) == []
    lines = path.read_text(encoding="utf-8").splitlines()
    lines.insert(2_500, f"Dossier;{NIR};de;Mme;Caron;suivi;par;le;service")
    path.write_text("\n".join(lines), encoding="utf-8")
    raw = read_raw_table(path, ending=".csv", hints=ReadingHints(), scratch=tmp_path)
    assert not isinstance(raw, Refusal)
    assert "rows-set-aside" in [problem.code for problem in raw.problems]
    assert judge(path) == ["personal-nir-aside"]
