"""Nothing of what a workbook hides is read, and all that it holds beside its table is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from books import (
    BOOKS,
    ROWS,
    SECRET,
    TEXT,
    leaks,
    ods,
    ods_row,
    ods_table,
    part,
    read,
    receipts,
    table,
    with_parts,
    xlsx,
)

from site_builder.language import language
from site_builder.problems import Place, warning
from site_builder.readers import RawTable

# --- what is hidden ---


def hidden(how: str) -> bytes:
    """Two names of agents, in a place that nobody sees."""

    def write(book: Any) -> None:
        sheet = book.add_worksheet("Données")
        wide = [*ROWS[0], "Agent"], [*ROWS[1], "Camille"], [*ROWS[2], "Dominique"], ["Roubaix", "59512", 3, "Claude"]
        for number, row in enumerate(wide):
            sheet.write_row(number, 0, row if how.startswith("column") else row[:3])
        if how == "column":
            sheet.set_column(3, 3, None, None, {"hidden": True})
        elif how == "column of no width":
            sheet.set_column(3, 3, 0)
        elif how == "row":
            sheet.write_row(2, 0, ["Camille", "Dominique", 1])
            sheet.set_row(2, None, None, {"hidden": True})
        elif how == "filter":
            sheet.autofilter(0, 0, 3, 2)
            sheet.filter_column(0, "x != Camille")
            sheet.write_row(2, 0, ["Camille", "Dominique", 1])
            sheet.set_row(2, options={"hidden": True})
        elif how in ("sheet", "very hidden sheet"):
            other = book.add_worksheet("Agents")
            other.write_column(0, 0, ["Camille", "Dominique"])
            other.hide() if how == "sheet" else other.very_hidden()
        elif how == "format":
            sheet.write(1, 1, "Camille", book.add_format({"num_format": ";;;"}))
        elif how == "comment":
            sheet.write_comment(1, 1, "Vu avec Camille et Dominique")
        elif how == "other sheet":
            book.add_worksheet("Note").write(0, 0, "Vu avec Camille et Dominique")
        elif how == "author":
            book.set_properties({"author": "Camille Dominique"})

    return xlsx(write)


HIDDEN = {
    "column": "original-hidden-columns",
    "column of no width": "original-hidden-columns",
    "row": "original-hidden-rows",
    "filter": "original-hidden-rows",
    "sheet": "original-hidden-sheet",
    "very hidden sheet": "original-hidden-sheet",
    "format": "original-covered-cells",
    "comment": "original-comments",
    "other sheet": "original-sheets",
    "author": "original-author",
}


@pytest.mark.parametrize("how", HIDDEN)
def test_what_is_hidden_is_no_part_of_the_table_and_is_told(tmp_path: Path, how: str) -> None:
    found, rows = read(tmp_path, hidden(how))
    assert HIDDEN[how] in leaks(found)
    assert not {"Camille", "Dominique", "Agent"} & {cell for row in rows for cell in row}
    assert rows[0] == TEXT[0]
    assert rows[-1] == ["Roubaix", "59512", "3"]
    assert found.row(found.rows - 1) == 4  # the sheet's own number


def test_a_receipt_counts_what_was_left_out_and_names_nothing(tmp_path: Path) -> None:
    found, _ = read(tmp_path, hidden("row"))
    assert receipts(found) == {"hidden-rows": (1, (3,))}
    found, _ = read(tmp_path, hidden("column"))
    assert receipts(found) == {"hidden-columns": (1, ())}
    assert all(not repair.params for repair in found.repairs)


def test_rows_keep_their_number_around_hidden_ones(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write(2, 0, "Un titre")
        sheet.write_row(4, 0, ["nom", "n"])
        for row in range(5, 40):
            if row % 5:
                sheet.write_row(row, 0, [f"ligne {row + 1}", row + 1])
            if row in (3, 7, 8, 20, 38, 39):
                sheet.set_row(row, None, None, {"hidden": True})

    found, rows = read(tmp_path, xlsx(write))
    assert [int(row[1]) for row in rows[1:]] == [found.row(rowid) for rowid in range(found.rows)]
    assert found.reading.header_row == 4
    assert receipts(found)["titles-skipped"] == (1, (3,))
    assert receipts(found)["hidden-rows"] == (4, (8, 9, 39, 40))
    assert receipts(found)["empty-rows"][1][:3] == (6, 11, 16)


def test_what_is_hidden_and_empty_is_nothing_to_tell(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        sheet.set_column(3, 16_383, None, None, {"hidden": True})
        sheet.set_row(9, None, None, {"hidden": True})
        book.add_worksheet("Feuil2").hide()

    found, rows = read(tmp_path, xlsx(write))
    assert rows == TEXT
    assert (found.leaks, found.repairs) == ((), ())


def test_a_hidden_sheet_is_read_only_where_it_is_named(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        for name, rows in (("Visible", ROWS), ("Agents", [SECRET[0], *SECRET[1:] * 9])):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        sheet.hide()

    content = xlsx(write)
    assert read(tmp_path, content)[1] == TEXT
    found, rows = read(tmp_path, content, sheet="Agents")
    assert (rows[0], rows[1]) == (SECRET[0], SECRET[1])
    assert "original-hidden-sheet" in leaks(found)


def test_a_leak_of_another_sheet_is_told_whichever_is_read(tmp_path: Path) -> None:
    """Two resources may read two sheets of one file: it is published with both of them, or with neither."""

    def write(book: Any) -> None:
        for name in ("A", "B"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(ROWS):
                sheet.write_row(number, 0, row)
        sheet.set_column(2, 2, None, None, {"hidden": True})

    for name in ("A", "B"):
        assert "original-hidden-columns" in leaks(read(tmp_path, xlsx(write), sheet=name)[0])


PARTS = {
    "xl/media/image1.png": "original-pictures",
    "xl/charts/chart1.xml": "original-pictures",
    "xl/embeddings/oleObject1.bin": "original-pictures",
    "xl/pivotCache/pivotCacheRecords1.xml": "original-pivot",
    "xl/vbaProject.bin": "original-macros",
    "xl/externalLinks/externalLink1.xml": "original-links",
    "xl/connections.xml": "original-links",
    "xl/persons/person.xml": "original-comments",
    "xl/threadedComments/threadedComment1.xml": "original-comments",
    "docProps/custom.xml": "original-properties",
    "customXml/item1.xml": "original-properties",
    "xl/revisions/revisionLog1.xml": "original-changes",
    "xl/invented/part.xml": "original-parts",
    "xl/worksheets/sheet9.xml": "original-parts",  # a sheet that the workbook does not list any more
    "notes.txt": "original-parts",
}


@pytest.mark.parametrize("name", PARTS)
def test_every_part_beside_the_cells_is_told(tmp_path: Path, name: str) -> None:
    found, rows = read(tmp_path, with_parts(BOOKS["xlsx"], {name: "<a/>"}))
    assert (rows, leaks(found)) == (TEXT, {PARTS[name]})


@pytest.mark.parametrize(
    ("author", "told"),
    [("", False), ("openpyxl", False), ("Apache POI", False), ("Utilisateur Windows", False), ("Camille Martin", True)],
)
def test_an_author_is_a_leak_and_a_program_is_none(tmp_path: Path, author: str, told: bool) -> None:
    content = xlsx(
        lambda book: (book.add_worksheet().write_row(0, 0, ["a", "b"]), book.set_properties({"author": author}))
    )
    found, _ = table(tmp_path, content)
    assert isinstance(found, RawTable)
    assert ("original-author" in leaks(found)) == told
    found, _ = table(tmp_path, ods(ods_table(ods_row("a", "b"), ods_row("c", "d")), author=author))
    assert isinstance(found, RawTable)
    assert ("original-author" in leaks(found)) == told


def test_the_folder_of_a_person_and_a_link_to_a_file_are_leaks(tmp_path: Path) -> None:
    book = part(BOOKS["xlsx"], "xl/workbook.xml")
    path = '<x15ac:absPath xmlns:x15ac="x" url="C:\\Users\\camille\\Documents\\"/><sheets>'
    found, _ = read(tmp_path, with_parts(BOOKS["xlsx"], {"xl/workbook.xml": book.replace("<sheets>", path)}))
    assert leaks(found) == {"original-author"}
    link = '<Relationship Id="rId1" Target="mailto:camille@ville.example" TargetMode="External"/>'
    link = f"<Relationships>{link}</Relationships>"
    found, _ = read(tmp_path, with_parts(BOOKS["xlsx"], {"xl/worksheets/_rels/sheet1.xml.rels": link}))
    assert leaks(found) == {"original-links"}
    found, _ = read(
        tmp_path,
        with_parts(BOOKS["xlsx"], {"xl/worksheets/_rels/sheet1.xml.rels": link.replace("mailto:", "https://")}),
    )
    assert leaks(found) == set()


def test_every_leak_has_its_two_sentences() -> None:
    codes = {*HIDDEN.values(), *PARTS.values(), "original-covered-cells", "original-old-workbook"}
    words = language("fr")
    for code in codes:
        params = {"sheet": "A", "count": 2, "names": "B", "part": "c"}
        assert "→" in words.problem(warning(code, Place("a.xlsx"), **params))  # type: ignore[arg-type]
        assert words.say(f"leak.{code}").endswith("téléchargement.")


# --- texts that no sheet shows ---

UNSEEN: dict[str, Callable[[Any], object]] = {
    "header of pages": lambda sheet: sheet.set_header("&LVu par Camille&RPage &P sur &N"),
    "prompt": lambda sheet: sheet.data_validation(1, 0, 9, 0, {"validate": "any", "input_message": "Voir Camille"}),
    "choice": lambda sheet: sheet.data_validation(1, 0, 9, 0, {"validate": "list", "source": ["Lille", "Camille"]}),
}
SEEN: dict[str, Callable[[Any], object]] = {
    "number of pages": lambda sheet: sheet.set_footer('&C&"Arial,Gras"&10Page &P de &N — &F &D'),
    "choice that is shown": lambda sheet: sheet.data_validation(
        1, 0, 9, 0, {"validate": "list", "source": ["Lille", "Armentières"]}
    ),
    "choice in cells": lambda sheet: sheet.data_validation(1, 0, 9, 0, {"validate": "list", "source": "=$A$2:$A$3"}),
    "repeated rows": lambda sheet: sheet.repeat_rows(0),
}


@pytest.mark.parametrize("how", [*UNSEEN, *SEEN])
def test_texts_around_the_cells_are_leaks_where_no_cell_shows_them(tmp_path: Path, how: str) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("Données")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        {**UNSEEN, **SEEN}[how](sheet)

    found, rows = read(tmp_path, xlsx(write))
    assert rows == TEXT
    assert leaks(found) == ({"original-unseen"} if how in UNSEEN else set())


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", "<pageMargins", '<scenarios><scenario name="Camille"/></scenarios><pageMargins'),
        ("xl/worksheets/sheet1.xml", "<sheetData>", "<!-- Camille --><sheetData>"),
        ("xl/sharedStrings.xml", "</si>", "<rPh><t>Camille</t></rPh></si>"),
        ("xl/workbook.xml", "</sheets>", '</sheets><definedNames><definedName name="a">"Camille"</definedName>'
         "</definedNames>"),
    ],
)  # fmt: skip
def test_what_only_the_parts_of_a_workbook_say_is_a_leak(tmp_path: Path, name: str, old: str, new: str) -> None:
    content = BOOKS["xlsx"]
    found, rows = read(tmp_path, with_parts(content, {name: part(content, name).replace(old, new, 1)}))
    assert (rows, leaks(found)) == (TEXT, {"original-unseen"})


def test_remarks_in_the_properties_are_leaks_and_a_title_is_none(tmp_path: Path) -> None:
    def write(book: Any, **properties: str) -> None:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        book.set_properties(properties)

    assert leaks(read(tmp_path, xlsx(partial(write, title="Subventions")))[0]) == set()
    for key in ("comments", "subject", "keywords", "category", "status"):
        found, _ = read(tmp_path, xlsx(partial(write, **{key: "Vu avec Camille"})))
        assert leaks(found) == {"original-properties"}


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_bytes_after_the_parts_of_a_workbook_are_leaks(tmp_path: Path, kind: str) -> None:
    found, rows = read(tmp_path, BOOKS[kind] + b"Camille")
    assert (rows, leaks(found)) == (TEXT, {"original-padded"})
