"""What a spreadsheet would compute in a CSV for Excel is text there, and stands as it is in every
other file."""

from __future__ import annotations

import csv
import html
import io
import json
import random
from pathlib import Path

import pytest
from command_line import beffroi
from nightly import nightly_but_each
from portal import made, portal, write
from prepare.test_exports import export
from typed_tables import BatchedTable, make_typed_table

from site_builder.core.problems import Repair
from site_builder.prepare.exports import BY_NAME
from site_builder.prepare.exports.formulas import BEGINNING, NEGATIVE, is_formula

FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "+33353010010", "+1", "-1-2", "- tiret", "-A1", "@SUM(A1)",
    "\t=1", "\ttexte", "\r=1", "\n=1", "\ntexte", " =1", "\u00a0=1", "\u3000=1", "\u200b=1",
    "\ufeff=1", "\x00=1", " \t =1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20x", "-1.5,48.2",
    "-12,5;=1", "-1\n=2", "-%", "--1", "-;=1",
)  # fmt: skip
TEXTS = (
    "",
    "a",
    "1+1",
    "a=1",
    "'=1",
    '"=1',
    "-12,5",
    "-12.5",
    "-7",
    "-1e+20",
    "-3.33e-08",
    "-1,5E3 €",
    "- 3,5",
    "-1 234,50",
    "-1\u202f234 €",
    "-5 %",
    "-",
    " - ",
    "12,5",
    "−5",
    "2024-01-01",
    "a\n=1",
    "«\u00a0=\u00a0»",
    "(=1)",
    "#REF!",
    "100 % =",
    "é=1",
)
TYPESCRIPT = Path("frontend/src/explorer/export/excel.ts")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_excel_computes_is_a_formula(text: str) -> None:
    assert is_formula(text)


@pytest.mark.parametrize("end", ["x", ""])
@pytest.mark.parametrize(
    "start", nightly_but_each(4, ["-1", "-", "-1,5", "-5 %", "", "\n", "\u200b"])
)
@pytest.mark.parametrize("blank", [" ", "\u00a0", "1", "\t", '"'])
def test_a_million_signs_are_judged_in_one_way(start: str, blank: str, end: str) -> None:
    """Else this one would not come to its end."""
    text = start + blank * 900_000 + end
    assert is_formula(text) == is_formula(start + blank * 2 + end)


@pytest.mark.parametrize("text", TEXTS)
def test_what_excel_shows_is_none(text: str) -> None:
    assert not is_formula(text)


def test_the_browser_has_the_same_rule() -> None:
    script = TYPESCRIPT.read_text()
    assert f"/{BEGINNING}/" in script
    assert f"/{NEGATIVE}/" in script


def cells(content: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))


@pytest.mark.parametrize("batch_rows", [1_000, 5])
def test_a_text_that_excel_would_compute_is_begun_with_an_apostrophe(
    tmp_path: Path, batch_rows: int
) -> None:
    texts = [text for text in (*FORMULAS, *TEXTS) if text]
    numbers = [str(number) for number in range(len(texts))]
    made = make_typed_table({"=numero": ("integer", numbers), "texte": ("string", texts)})
    table = BatchedTable(made, batch_rows=batch_rows, arrays=batch_rows == 5)
    names, *rows = cells(export(table, "excel.csv", tmp_path).read_bytes().decode("utf-8-sig"))
    kept = [row["texte"] for row in json.loads(export(table, "json", tmp_path).read_bytes())]
    assert kept == texts
    assert names == ["'=numero", "texte"]
    assert sum(map(is_formula, kept)) > 20
    assert [row[1] for row in rows] == [f"'{text}" if is_formula(text) else text for text in kept]


PIECES = (
    "=", "+3", "-", "-1", ";", '"', "\n", "\r", "\r\n", "\t", " ", "a", "'", ",5", "\u00a0",
    "\uff1d", "@",
)  # fmt: skip


@pytest.mark.parametrize("arrays", [False, True])
@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize("batch_rows", [1, 7, 1_000])
def test_each_cell_is_judged_by_itself_and_the_first_is_quoted(
    tmp_path: Path, batch_rows: int, few: bool, arrays: bool
) -> None:
    dice = random.Random(batch_rows)
    names = ["=a;b", 'b"', "\nc", "-1"]
    columns = []
    for _ in names:
        drawn = ["".join(dice.choices(PIECES, k=dice.randrange(7))) for _ in range(100)]
        columns.append([text if text.strip() else "" for text in drawn])
    made = make_typed_table(
        {name: ("string", texts) for name, texts in zip(names, columns, strict=True)}
    )
    table = BatchedTable(made, batch_rows=batch_rows, few=few, arrays=arrays)
    target = tmp_path / "made.csv"
    (told,) = BY_NAME["excel.csv"].write(table, target, "Données") or ()
    rows = [names, *map(list, zip(*columns, strict=True))]
    expected = [["'" * is_formula(cell) + cell for cell in row] for row in rows]
    assert cells(target.read_bytes().decode("utf-8-sig")) == expected
    count = sum(is_formula(cell) for row in rows for cell in row)
    assert told == Repair("formulas-quoted", {"value": "=a"}, count)
    assert count > 100


def test_the_first_formula_is_that_of_the_first_row_that_shows_one(tmp_path: Path) -> None:
    """Of a formula that begins with the end of a line, nothing could be shown."""
    made = make_typed_table(
        {
            "a": ("string", ["x", "\n=1", "=3", "=4"]),
            "b": ("string", ["y", "", '=2"z', "=5"]),
            "c": ("string", ["-1", "", "=9", ""]),
        }
    )
    for batch_rows in (1, 2, 10):
        table = BatchedTable(made, batch_rows=batch_rows, arrays=batch_rows == 2)
        (told,) = BY_NAME["excel.csv"].write(table, tmp_path / "made.csv", "Données") or ()
        assert told == Repair("formulas-quoted", {"value": "=3"}, 6)


def test_numbers_stay_numbers_and_what_is_none_among_them_is_text(tmp_path: Path) -> None:
    table = make_typed_table(
        {
            "n": ("number", ["-12,5", "=1+1", "-3"]),
            "jour": ("date", ["01/02/2024", "@demain", ""]),
        },
        {"n": 1},
    )
    text = export(table, "excel.csv", tmp_path).read_text("utf-8-sig")
    assert cells(text)[1:] == [["-12,5", "01/02/2024"], ["'=1+1", "'@demain"], ["-3,0", ""]]


TABLE = "telephone;note;montant\n" + "".join(
    f"+3335301001{n};{note};-{n},5\n" for n, note in enumerate(("=1+1", "a", "-12,5", "- b"))
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = portal(tmp_path_factory.mktemp("formules"), "lille/calme")
    write(
        root,
        {
            "datasets/lille/vif/datapackage.yaml": "title: =1+1\ndescription: '@nous'\nkeywords: ['-mot']\n",  # noqa: E501
            "datasets/lille/vif/vif.csv": TABLE,
        },
    )
    assert made(root).repairs == 3, "the days of the other dataset alone"
    return root / "build"


def test_the_page_says_it_once_beside_the_downloads(site: Path) -> None:
    page = html.unescape((site / "lille/vif/index.html").read_text())
    said = "une apostrophe est ajoutée devant 6 textes"
    assert page.count(said) == 1
    assert "+33353010010" in page.partition(said)[2][:120]
    assert "apostrophe" not in (site / "lille/calme/index.html").read_text()


def test_every_other_file_is_exact(site: Path) -> None:
    folder = site / "data/lille/vif"
    lines = (folder / "vif.csv").read_text().splitlines()
    assert lines[1] == "+33353010010,=1+1,-0.50"
    assert lines[3:] == ['+33353010012,"-12,5",-2.50', "+33353010013,- b,-3.50"]
    assert (folder / "original/vif.csv").read_text() == TABLE
    assert cells((folder / "vif.excel.csv").read_text("utf-8-sig"))[1] == [
        "'+33353010010",
        "'=1+1",
        "-0,50",
    ]


def test_a_catalogue_is_exact(site: Path) -> None:
    with (site / "catalogue.csv").open(newline="") as file:
        (row,) = (row for row in csv.DictReader(file) if row["ID"] == "lille/vif")
    assert (row["TITRE"], row["DESCRIPTION"]) == ("=1+1", "@nous")


def test_convert_says_it_where_it_writes_that_file_alone(tmp_path: Path) -> None:
    (tmp_path / "vif.csv").write_text(TABLE)
    done = beffroi("convert", tmp_path / "vif.csv", tmp_path / "vif.excel.csv")
    assert "une apostrophe est ajoutée devant 6 textes" in done.stderr
    assert "\r\n'+33353010011;a;-1,50\r\n" in (tmp_path / "vif.excel.csv").read_bytes().decode()
    assert (
        "apostrophe" not in beffroi("convert", tmp_path / "vif.csv", tmp_path / "exact.csv").stderr
    )
