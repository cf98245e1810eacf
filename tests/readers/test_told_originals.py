"""What a file that is published holds beside its table is told: members of a GeoJSON, titles above
a header, texts of formulas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import books
import pytest
from portal import made, portal, write
from steps import count_calls

from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Refusal, Repair
from site_builder.readers.raw_table import RawTable
from site_builder.readers.read import read_raw_table

POINT = {"type": "Point", "coordinates": [3.06, 50.63]}
PLACE = {"type": "Feature", "properties": {"nom": "École"}, "geometry": POINT}


def read_table(folder: Path, content: bytes, ending: str) -> RawTable:
    path = folder / "source"
    path.write_bytes(content)
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    table = read_raw_table(path, ending=ending, hints=ReadingHints(), scratch=scratch)
    assert not isinstance(table, Refusal)
    return table


def find_receipts(table: RawTable, code: str) -> list[Repair]:
    return [repair for repair in table.repairs if repair.code == code]


def geojson(*places: dict[str, Any], **members: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", **members, "features": list(places)}).encode()


# --- GeoJSON ---


@pytest.mark.parametrize(
    ("content", "names", "count"),
    [
        (geojson(PLACE, auteur="Jeanne Durand"), "« auteur »", 1),
        (geojson(PLACE, PLACE | {"suivi": "06 39 98 00 00"}), "« suivi »", 1),
        (geojson(PLACE | {"b": 1}, PLACE | {"b": 2}, a=1), "« a », « b »", 2),
        (geojson(PLACE, **{f"m{n}": n for n in range(7)}),
         "« m0 », « m1 », « m2 », « m3 », « m4 »…", 7),
        (json.dumps(PLACE | {"agent": "Jeanne"}).encode(), "« agent »", 1),
        (json.dumps(PLACE).encode() + b"\n" + json.dumps(PLACE | {"x": 1}).encode(), "« x »", 1),
        (geojson(PLACE, **{"a\u202e\x07b": 1}), None, 1),
    ],
)  # fmt: skip
def test_foreign_members_of_a_geojson_are_told(
    tmp_path: Path, content: bytes, names: str | None, count: int
) -> None:
    table = read_table(tmp_path, content, ".geojson")
    [receipt] = find_receipts(table, "foreign-members")
    assert receipt.count == count
    if names is None:
        assert "\u202e" not in str(receipt.params) and "\x07" not in str(receipt.params["names"])
    else:
        assert receipt.params == {"names": names}
    assert "Jeanne" not in repr(receipt), "names of members, never what they hold"


@pytest.mark.parametrize(
    "content",
    [
        geojson(PLACE),
        geojson(
            PLACE | {"id": 7, "bbox": [1, 2, 3, 4]},
            name="ecoles",
            bbox=[1, 2, 3, 4],
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        ),
        json.dumps(PLACE).encode(),
        json.dumps(POINT).encode(),
        json.dumps({"type": "GeometryCollection", "geometries": [POINT, POINT]}).encode(),
    ],
)
def test_members_of_the_standard_and_of_qgis_are_not(tmp_path: Path, content: bytes) -> None:
    table = read_table(tmp_path, content, ".geojson")
    assert find_receipts(table, "foreign-members") == []


def test_ten_thousand_members_cost_little(tmp_path: Path) -> None:
    content = geojson(*[PLACE | {f"m{n}": n} for n in range(3_000)])
    table = list[RawTable]()
    steps = count_calls(lambda: table.append(read_table(tmp_path, content, ".geojson")))
    assert steps < 2_000_000
    assert find_receipts(table[0], "foreign-members")[0].count == 1_000


# --- titles ---


def test_titles_above_a_header_are_counted_with_their_rows(tmp_path: Path) -> None:
    content = "Écoles de la commune\nÉtat au 1er janvier\nnom;rue;élèves\nA;a;1\nB;b;2\nC;c;3\n"
    table = read_table(tmp_path, content.encode(), ".csv")
    [receipt] = find_receipts(table, "titles-skipped")
    assert (receipt.count, receipt.rows) == (2, (1, 2))


# --- formulas ---

HEADER = ("nom", "montant", "avis")


def xlsx(*formulas: str) -> bytes:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("A")
        sheet.write_row(0, 0, HEADER)
        for row, formula in enumerate(formulas, 1):
            sheet.write_row(row, 0, (f"n{row}", row))
            sheet.write_formula(row, 2, formula, None, "vu")

    return books.xlsx(fill)


def ods(*formulas: str) -> bytes:
    rows = [books.ods_row(*HEADER)]
    for row, formula in enumerate(formulas, 1):
        cell = books.ods_cell("vu", more=f' table:formula="of:={formula}"')
        rows.append(books.ods_row(f"n{row}", row, cell))
    return books.ods(books.ods_table(*rows))


@pytest.mark.parametrize(
    ("content", "ending", "first", "count"),
    [
        (xlsx('=IF(B2>1,"Jeanne Durand","vu")', "=B3*2", '=IF(B4>1,"b","c")'), ".xlsx",
         "Jeanne Durand", 2),
        (xlsx('=HYPERLINK("file:///C:/agents/durand.docx","vu")'), ".xlsx",
         "file:///C:/agents/durand.docx", 1),
        (xlsx('=IF(B2>1,"NIR 1 85 05 78 006 084 36","vu")'), ".xlsx", "NIR …", 1),
        (xlsx('=IF(B2>1,"écrire à j.durand@mairie.example","vu")'), ".xlsx", "écrire à …", 1),
        (xlsx('=IF(B2>1,"' + "long " * 40 + '","vu")'), ".xlsx", ("long " * 40)[:59] + "…", 1),
        (ods("IF([.B2]&gt;1;&quot;Jeanne Durand&quot;;&quot;vu&quot;)", "[.B3]*2"), ".ods",
         "Jeanne Durand", 1),
        (ods("'file:///home/durand/paie.ods'#$Feuille1.A1"), ".ods",
         "file:///home/durand/paie.ods", 1),
    ],
)  # fmt: skip
def test_texts_of_formulas_are_told(
    tmp_path: Path, content: bytes, ending: str, first: str, count: int
) -> None:
    table = read_table(tmp_path, content, ending)
    assert table.leaks == ()
    [receipt] = find_receipts(table, "formula-texts")
    assert (receipt.params["first"], receipt.count) == (first, count)
    assert ("1 85 05" in str(table.asides)) == (first == "NIR …")


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (xlsx("=B2*2", '=TEXT(B3,"dd/mm/yyyy")', '=TEXT(B4,"0.00 %")', '=IF(B5>1,"","")'), ".xlsx"),
        (xlsx('=HYPERLINK("https://ville.example/")'), ".xlsx"),
        (ods("[.B2]*2", "TEXT([.B3];&quot;JJ/MM/AAAA&quot;)"), ".ods"),
        (books.sheets(A=[HEADER, ("n", 1, 'dit "oui"')]), ".xlsx"),
    ],
)
def test_formulas_without_a_word_are_not(tmp_path: Path, content: bytes, ending: str) -> None:
    assert find_receipts(read_table(tmp_path, content, ending), "formula-texts") == []


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (xlsx('=IF(B2=1,2,"185057800608491")'), ".xlsx"),
        (xlsx("=IF(B2=1,2,185057800608491)"), ".xlsx"),
        (ods("IF([.B2]=1;2;&quot;185057800608491&quot;)"), ".ods"),
    ],
)
def test_a_number_in_a_formula_is_sought_for_persons(
    tmp_path: Path, content: bytes, ending: str
) -> None:
    table = read_table(tmp_path, content, ending)
    assert "185057800608491" in str(table.asides)
    assert find_receipts(table, "formula-texts") == []


def test_of_a_workbook_that_is_not_published_nothing_is_told(tmp_path: Path) -> None:
    content = books.with_parts(
        xlsx('=IF(B2>1,"Jeanne Durand","vu")'), {"xl/comments1.xml": "<comments/>"}
    )
    table = read_table(tmp_path, content, ".xlsx")
    assert [leak.code for leak in table.leaks] == ["original-comments"]
    assert find_receipts(table, "formula-texts") == []


def test_receipts_stand_on_the_page(tmp_path: Path) -> None:
    root = portal(tmp_path / "site")
    write(
        root,
        {
            "datasets/lille/lieux/datapackage.yaml": "title: Lieux\n",
            "datasets/lille/lieux/lieux.geojson": geojson(PLACE, auteur="Jeanne Durand"),
            "datasets/lille/avis/datapackage.yaml": "title: Avis\n",
            "datasets/lille/avis/avis.xlsx": xlsx('=IF(B2>1,"à revoir","vu")', "=B3"),
        },
    )
    made(root)
    pages = {
        name: (root / f"build/lille/{name}/index.html").read_text().replace("\u00a0", " ")
        for name in ("lieux", "avis")
    }
    assert "en dehors des objets et de leurs propriétés, « auteur »" in pages["lieux"]
    assert "1 formule contient un texte ou le chemin d’un fichier, « à revoir »" in pages["avis"]
