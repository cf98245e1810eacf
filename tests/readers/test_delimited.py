"""Delimited files: the table that was meant, a receipt for what was changed, a refusal for what is
not certain."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nightly import nightly_but_each
from tables import read

from site_builder.readers.decide.mojibake import repair_mojibake

TEXT = (
    "Nom;Montant;Date;Code\nAmicale laïque;12 500,50 €;03/04/2024;01001\nCœur "
    "d’Ascq;80,00;26/12/2024;59350\n"
)
ROWS = [
    {"Nom": "Amicale laïque", "Montant": 12500.5, "Date": date(2024, 4, 3), "Code": "01001"},
    {"Nom": "Cœur d’Ascq", "Montant": 80.0, "Date": date(2024, 12, 26), "Code": "59350"},
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_same_table_whatever_the_encoding_and_line_ends(
    tmp_path: Path, encoding: str, newline: str
) -> None:
    found, rows = read(tmp_path, TEXT.replace("\n", newline).encode(encoding))
    assert found.refused is None
    assert rows == ROWS
    assert [column.type for column in found.columns] == ["string", "number", "date", "string"]
    receipts = {repair.code for repair in found.repairs}
    assert receipts == {"date-rewritten", "number-rewritten"} | (
        {"encoding-converted"} if not encoding.startswith("utf-8") else set()
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_delimiters_and_quotes(tmp_path: Path, delimiter: str, quoting: Literal[0, 1]) -> None:
    rows = [
        ["nom", "adresse, complète", "note"],
        ["a", f"1{delimiter} rue\nbis", 'dit "ici"'],
        ["b", "2, place; |", ""],
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows(rows * 1)
    found, read_rows = read(tmp_path, text.getvalue().encode())
    assert found.delimiter == delimiter
    assert [[value or "" for value in row.values()] for row in read_rows] == rows[1:]


def test_letters_that_nobody_knows_are_told_with_their_rows(tmp_path: Path) -> None:
    lines = "".join(f"rue {n};{n}\n" for n in range(100))
    found, rows = read(tmp_path, f"nom;n\n{lines}Привет;3\n".encode("cp1251"))
    assert [(problem.code, problem.rows) for problem in found.problems] == [
        ("encoding-doubtful", (102,))
    ]
    assert len(rows) == 101


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("ending", ["", ";;"])
def test_every_line_in_quotes_whatever_begins_the_file(
    tmp_path: Path, encoding: str, newline: str, ending: str
) -> None:
    lines = ['"id,nom,n"', '"1,""Évin, Nord"",5"', '"2,Lens,6"', '"3,Arras,7"', ""]
    found, rows = read(tmp_path, (ending + newline).join(lines).strip(";").encode(encoding))
    assert rows[0] == {"id": 1, "nom": "Évin, Nord", "n": 5}
    assert (found.encoding, len(rows)) == (encoding, 3)
    assert "lines-unwrapped" in {repair.code for repair in found.repairs}


def test_lines_of_two_names_in_quotes_are_two_columns_but_not_as_people_write(
    tmp_path: Path,
) -> None:
    assert len(read(tmp_path, b'"id,nom"\n"1,Lille"\n"2,Lens"\n')[1][0]) == 2
    assert len(read(tmp_path, b'"nom, id"\n"Lille, 1"\n"Lens, 2"\n')[1][0]) == 1
    assert len(read(tmp_path, b'mots\n"a,b"\n"c,d"\n')[1][0]) == 1


@pytest.mark.nightly
def test_euros_of_iso_8859_15_amid_a_long_file_are_seen(tmp_path: Path) -> None:
    lines = "".join(f"Amicale laïque {n};{n} é\n" for n in range(20_000))
    for line, encoding in (("cœur;12 €\n", "iso8859-15"), ("½ heure;l´été\n", "cp1252")):
        found, _ = read(tmp_path, f"nom;n\n{lines}{line}{lines}".encode(encoding))
        assert found.encoding == encoding


WRAPPED = """code,nom,montant
1,Lille,5
"2,""Lens, Nord"",6"
3,Arras,7
"""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (WRAPPED, 1),
        (WRAPPED.replace("\n", ";;\n"), 1),
        (WRAPPED + "4,Douai,8\n" * 30, 1),
        ('"code,nom,montant"\n"1,Lille,5"\n"2,""Lens, Nord"",6"\n"3,Arras,7"\n', 4),
        ('"code;nom;montant"\r\n"1;Lille;5"\r\n"2;Lens, Nord;6"\r\n"3;Arras;7"\r\n', 4),
    ],
)
def test_a_line_that_became_one_cell_is_taken_out_of_it(
    tmp_path: Path, text: str, count: int
) -> None:
    """A spreadsheet opened the table in its first column, and saved it."""
    found, rows = read(tmp_path, text.encode())
    assert [tuple(row.values()) for row in rows[:3]] == [
        (1, "Lille", 5),
        (2, "Lens, Nord", 6),
        (3, "Arras", 7),
    ]
    assert [(repair.code, repair.count) for repair in found.repairs][:1] == [
        ("lines-unwrapped", count)
    ]


def test_a_column_of_quoted_texts_is_no_table_in_one_cell(tmp_path: Path) -> None:
    for text in (
        "adresse|1, rue Haute|2, rue Basse|3, place Verte",
        "nom, prénom|Dupont, Jean|Durand, Anne|Luc, Luc",
    ):
        cells = text.split("|")
        found, rows = read(tmp_path, "".join(f'"{cell}"\n' for cell in cells).encode())
        assert ([column.name for column in found.columns], [row[cells[0]] for row in rows]) == (
            cells[:1],
            cells[1:],
        )


def test_a_zero_in_front_is_kept_however_late_it_comes(tmp_path: Path) -> None:
    found, rows = read(tmp_path, b"code;n\n" + b"59350;1\n" * 50_000 + b"01001;2\n")
    assert rows[-1] == {"code": "01001", "n": 2}
    assert len(rows) == 50_001
    assert [column.type for column in found.columns] == ["string", "integer"]


@pytest.mark.nightly
def test_an_accent_that_comes_after_the_sample_is_read(tmp_path: Path) -> None:
    lines = "".join(f"ligne {number};{number}\n" for number in range(60_000)).encode()
    for encoding in ("utf-8", "cp1252"):
        middle = "été;0\n".encode(encoding)
        _, rows = read(tmp_path, b"nom;n\n" + lines + middle + lines)
        assert rows[60_000] == {"nom": "été", "n": 0}
        assert len(rows) == 120_001


@pytest.mark.nightly
def test_a_line_in_another_encoding_is_converted_apart(tmp_path: Path) -> None:
    content = (
        "nom;n\nété;1\n".encode()
        + b"x;2\n" * 200_000
        + "été;3\n".encode("cp1252")
        + b"x;2\n" * 200_000
    )
    found, rows = read(tmp_path, content)
    assert (rows[0]["nom"], rows[200_001]["nom"], len(rows)) == ("été", "été", 400_002)
    assert [(repair.code, repair.count) for repair in found.repairs] == [("encodings-united", 1)]


def test_blank_lines_are_left_out_and_rows_keep_their_number(tmp_path: Path) -> None:
    found, rows = read(tmp_path, b"a;b\n1;x\n\n2;y\n;\n3 000;z\n\n\n")
    assert [row["a"] for row in rows] == [1, 2, 3000]
    receipts = {repair.code: (repair.count, repair.rows) for repair in found.repairs}
    assert receipts["empty-rows"] == (2, (3, 5))
    assert receipts["integer-rewritten"] == (1, (6,))


def test_cells_missing_at_the_end_are_padded_and_empty_ones_in_excess_cut(tmp_path: Path) -> None:
    found, rows = read(tmp_path, b"a;b;c\n1;x;\n2;y\n3;z;;;\n" + b"4;t;\n" * 20)
    assert [list(row.values()) for row in rows[:3]] == [
        [1, "x", None],
        [2, "y", None],
        [3, "z", None],
    ]
    assert {repair.code: repair.rows for repair in found.repairs} == {
        "short-rows": (3,),
        "extra-cells": (4,),
    }


def test_where_no_row_has_as_few_cells_as_there_are_names_it_is_said_that_names_may_be_shifted(
    tmp_path: Path,
) -> None:
    found, rows = read(tmp_path, b"dateheure;n;lieu\n" + b"2024-01-02;3;Lille;\n" * 6)
    assert (len(rows), list(rows[0])) == (6, ["dateheure", "n", "lieu"])
    assert ("extra-cells-everywhere", 6) in {
        (repair.code, repair.count) for repair in found.repairs
    }


def test_a_row_that_may_be_shifted_is_set_aside_with_its_number(tmp_path: Path) -> None:
    found, rows = read(tmp_path, b"a;b;c\n1;x;y\n2;p;q;r\n" + b"3;x;y\n" * 20)
    assert {repair.code: repair.rows for repair in found.repairs} == {"rows-set-aside": (3,)}
    assert [row["a"] for row in rows] == [1, *[3] * 20]


def test_a_file_in_which_many_rows_may_be_shifted_is_refused(tmp_path: Path) -> None:
    found, rows = read(tmp_path, b"a;b;c\n1;x;y\n2;p;q;r\n" + b"3;x;y\n" * 5)
    assert found.refused is not None
    assert (found.refused.code, found.refused.params["row"], rows) == ("ragged-rows", 3, [])


def test_an_endless_cell_is_refused_at_once(tmp_path: Path) -> None:
    found, _ = read(tmp_path, b'a;b\n1;"' + b"x" * (9 << 20) + b'"\n')
    assert found.refused is not None
    assert found.refused.code == "cell-too-long"


def test_names_are_unique_without_regard_to_case(tmp_path: Path) -> None:
    found, rows = read(tmp_path, b"Nom;nom;;Nom\na;b;c;d\ne;f;g;h\n")
    assert [column.name for column in found.columns] == ["Nom", "nom_2", "colonne_3", "Nom_3"]
    assert list(rows[0].values()) == ["a", "b", "c", "d"]


def test_raw_keeps_every_cell_as_written(tmp_path: Path) -> None:
    _, rows = read(tmp_path, TEXT.encode(), raw=True)
    assert list(rows[0].values()) == ["Amicale laïque", "12 500,50 €", "03/04/2024", "01001"]


CELL = (
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
    .map(str.strip)
    .filter(lambda cell: repair_mojibake(cell) == (cell, 0))
)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=3, max_size=12)
)


@pytest.mark.nightly
@given(TABLES, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_a_table_of_any_text_comes_back_whole(
    table: list[list[str]], delimiter: str, newline: str
) -> None:
    header = [f"colonne {letter}" for letter in "abcde"[: len(table[0])]]
    filled = [row for row in table if any(row)]
    assume(
        filled and sum(map(bool, filled[-1])) > 1
    )  # one cell alone in the last row may be a note, and is told
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL).writerows(
        [header, *filled]
    )
    with tempfile.TemporaryDirectory() as folder:
        found, rows = read(Path(folder), text.getvalue().encode(), raw=True)
    assert found.refused is None, found.refused
    assert [[value or "" for value in row.values()] for row in rows] == [
        [cell.strip() and cell for cell in row] for row in filled
    ]


def test_a_column_that_is_empty_for_long_still_gets_its_type(tmp_path: Path) -> None:
    found, rows = read(
        tmp_path, b"nom;montant\n" + b"un texte assez long;\n" * 30_000 + b"x;1 250,50\n"
    )
    assert found.columns[1].type == "number"
    assert rows[-1] == {"nom": "x", "montant": 1250.5}


@pytest.mark.parametrize("row", ["5000", "9001"])
def test_a_quote_that_is_never_closed_swallows_no_row(tmp_path: Path, row: str) -> None:
    good = "".join(f"{n},nom {n},Lille\n" for n in range(1, 9001))
    content = (
        good.replace(f"\n{row},", f'\n{row},"')
        if row == "5000"
        else good + '9001,abc,"Lille\n' + good
    )
    found, rows = read(tmp_path, ("id,nom,ville\n" + content).encode())
    assert len(rows) == content.count("\n")
    assert list(rows[int(row) - 1].values()) == [
        int(row),
        *(['"nom 5000', "Lille"] if row == "5000" else ["abc", '"Lille']),
    ]
    assert {repair.code: repair.rows for repair in found.repairs} == {
        "rows-cut-again": (int(row) + 1,)
    }


@pytest.mark.parametrize("place", range(5))
def test_a_quote_that_opens_nothing_in_the_header_is_a_letter_of_its_name(
    tmp_path: Path, place: int
) -> None:
    names = ["Date", "Qté", "Réf", '"Libellé"', '"Adresse"']
    names[place] = f'"{names[place]}'
    data = "".join(f'0{n}/02/2024,{n},AB-{n}1,"Chaise, {n}",{n} rue Haute\n' for n in range(1, 9))
    found, rows = read(tmp_path, f"{','.join(names)}\n{data}".encode(), raw=True)
    wanted = ["Date", "Qté", "Réf", "Libellé", "Adresse"]
    wanted[place] = f'"{wanted[place]}'
    assert list(rows[0]) == wanted
    assert [repair.code for repair in found.repairs] == ["header-cut-again"]
    assert len(rows) == 8


def test_names_between_which_a_separator_was_lost_are_two_where_their_quotes_tell(
    tmp_path: Path,
) -> None:
    data = "".join(f"0{n}/02/2024,{n},Chaise {n},\n" for n in range(1, 9))
    found, rows = read(tmp_path, f'Date,Qté"Libellé",Note\n{data}'.encode(), raw=True)
    assert list(rows[0]) == ["Date", "Qté", "Libellé", "Note"]
    assert [repair.code for repair in found.repairs] == ["header-cut-again"]


def test_a_header_of_two_rows_may_have_quotes_in_its_names(tmp_path: Path) -> None:
    header = 'Le ""montant"" voté'
    data = f'"{header}";;Nom\n2023;2024;\n' + "1;2;Lille\n" * 6
    found, rows = read(tmp_path, data.encode(), raw=True)
    assert list(rows[0]) == ['Le "montant" voté 2023', 'Le "montant" voté 2024', "Nom"]
    assert [repair.code for repair in found.repairs] == ["header-joined"]
    assert len(rows) == 6


@pytest.mark.parametrize("quoted", [False, True])
def test_a_row_between_apostrophes_is_one_like_the_others(tmp_path: Path, quoted: bool) -> None:
    data = [f"Club {n};{n}50,00;Fives" for n in range(1, 9)]
    data[4] = "'Club d''Ascq';'550,00';''"
    if quoted:
        data[2] = '"Club; trois";350,00;Fives'
    found, rows = read(tmp_path, "\n".join(["Nom;Montant;Quartier", *data]).encode(), raw=True)
    assert list(rows[4].values()) == ["Club d'Ascq", "550,00", None]
    assert [(repair.code, repair.rows) for repair in found.repairs] == [
        ("rows-between-apostrophes", (6,))
    ]


def test_an_apostrophe_at_the_start_of_a_line_is_a_letter(tmp_path: Path) -> None:
    _, rows = read(
        tmp_path,
        b"Nom;Ville\n'S Hertogenbosch;'Lille'\n'Lens';Douai\n" + b"Club;Fives\n" * 9,
        raw=True,
    )
    assert [list(row.values()) for row in rows[:2]] == [
        ["'S Hertogenbosch", "'Lille'"],
        ["'Lens'", "Douai"],
    ]


def test_a_separator_lost_after_a_closing_quote_is_found(tmp_path: Path) -> None:
    data = "".join(f"Club {n},Salle {n},club{n}@mairie.example\n" for n in range(1, 9))
    found, rows = read(
        tmp_path,
        f'Nom,Lieu,Courriel\nÉchecs,"Salle A, rue B"echecs@mairie.example\n{data}'.encode(),
    )
    assert list(rows[0].values()) == ["Échecs", "Salle A, rue B", "echecs@mairie.example"]
    assert [repair.code for repair in found.repairs] == ["rows-cut-again"]


def test_semicolons_that_end_every_line_are_none_inside_a_cell_of_two_lines(tmp_path: Path) -> None:
    text = 'Nom,Note,Remarque;;\nA,"un\ndeux, trois",x;;\n' + "B,b,y;;\n" * 5
    found, rows = read(tmp_path, text.encode(), raw=True)
    assert list(rows[0].items()) == [("Nom", "A"), ("Note", "un\ndeux, trois"), ("Remarque", "x")]
    assert [repair.code for repair in found.repairs] == ["lines-ended"]


def test_bars_before_quotes_are_taken_off_and_told(tmp_path: Path) -> None:
    found, rows = read(tmp_path, b'Nom;Note\nA;"dit \\"oui\\""\n' + b"B;b\n" * 5, raw=True)
    assert rows[0]["Note"] == 'dit "oui"'
    assert [(repair.code, repair.count) for repair in found.repairs] == [("quotes-escaped", 2)]


def test_blanks_between_cells_are_told_from_decimal_commas(tmp_path: Path) -> None:
    data = "".join(
        f'"Club n° {n}" 0008068510003{n} "Fête, le {n} mai" {n}50,00 Centre\n' for n in range(1, 9)
    )
    _, rows = read(tmp_path, f"Nom SIRET Objet Montant Quartier\n{data}".encode(), raw=True)
    assert list(rows[0].values()) == [
        "Club n° 1",
        "00080685100031",
        "Fête, le 1 mai",
        "150,00",
        "Centre",
    ]


def test_blanks_of_which_only_some_are_between_cells_are_asked_about(tmp_path: Path) -> None:
    data = "".join(
        f'0{n}/02/2024 Chaise longue {n} "Rouge et verte" "Lille"\n' for n in range(1, 9)
    )
    found, _ = read(tmp_path, f'Date Nom "Couleur" "Ville"\n{data}'.encode())
    assert found.refused is not None
    assert (found.refused.code, found.refused.params) == ("delimiter-unclear", {"delimiter": " "})


def test_decimals_that_every_row_cuts_are_refused_by_their_name(tmp_path: Path) -> None:
    found, _ = read(
        tmp_path,
        ("Nom,Points,Ville\n" + "".join(f"A{n},{n},5{n},Lille\n" for n in range(9))).encode(),
    )
    assert found.refused is not None
    assert (found.refused.code, found.refused.params) == ("decimals-cut", {"names": 3, "cells": 4})
    found, _ = read(tmp_path, b"Nom,Rue,Ville,Note\n" + b"A,B,rue,Lille,x\n" * 9)
    assert found.refused is not None
    assert found.refused.code == "header-short"


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("A{n},{n},5{n},Lille\n", ["1,51", "2,52"]),
        ("A{n},{n}\u00a0000,00,Lille\n", ["1\u00a0000,00", "2\u00a0000,00"]),
    ],
)
def test_decimals_that_every_row_cuts_in_a_column_of_money_are_joined_and_told(
    tmp_path: Path, text: str, amounts: list[str]
) -> None:
    lines = "".join(text.format(n=n) for n in range(1, 9))
    quoted = 'B,"1 500,75",Lille\nC,7,25,"Lens, Nord"\n'
    found, rows = read(tmp_path, f"Nom,Prix,Ville\n{lines}{quoted}".encode(), raw=True)
    assert [problem.code for problem in found.problems] == ["decimals-joined"]
    assert [row["Prix"] for row in rows][:2] == amounts
    assert [row["Prix"] for row in rows][-2:] == ["1 500,75", "7,25"]
    assert rows[-1]["Ville"] == "Lens, Nord"


SHORT = "".join(f"E{n};rue {n};{n * 10}\n" for n in range(1, 8))


@pytest.mark.parametrize(
    ("text", "code", "first"),
    [
        ("nom;rue;places;note\n" + SHORT, "rows-lack-cells", ["E1", "rue 1", "10", None]),
        (
            "nom;rue;places;note\n" + SHORT + "E8;rue 8;80;ok\n",
            "rows-lack-cells",
            ["E1", "rue 1", "10", None],
        ),
        (
            "nom;rue;effectif\n" + "".join(f"E{n};rue {n};{n};x\n" for n in range(1, 8)),
            "header-lacks-name",
            ["E1", "rue 1", "1", "x"],
        ),
        (
            "nom,rue,places\n" + "".join(f"{n},E{n},rue {n},{n}\n" for n in range(1, 8)),
            "header-lacks-name",
            ["1", "E1", "rue 1", "1"],
        ),
        (
            '"x";"x";"charge"\n'
            + "".join(f'"Dim {n}";"{n % 2}";"0";"0.{n}"\n' for n in range(1, 8)),
            "header-lacks-name",
            ["Dim 1", "1", "0", "0.1"],
        ),
    ],
)
def test_rows_that_all_lack_or_exceed_the_names_by_as_much_are_read_and_told(
    tmp_path: Path, text: str, code: str, first: list[str | None]
) -> None:
    found, rows = read(tmp_path, text.encode())
    assert [problem.code for problem in found.problems] == [code]
    values = [None if value is None else str(value) for value in rows[0].values()]
    assert values == first


@pytest.mark.parametrize(
    "text",
    [
        "nom;rue;MontantDate\n" + "".join(f"E{n};rue;{n};x\n" for n in range(1, 8)),
        "id,rue,places\n" + "".join(f"{n},{n}, rue X,{n}\n" for n in range(10, 18)),
        "nom;rue;avis\n" + "".join(f"E{n};rue;{n};x\n" for n in range(1, 8)),
        "x;x;avis\n" + "".join(f"E{n};{n};lu;{n}\n" for n in range(1, 8)),
        "x;x;avis\n" + "".join(f"{n % 3};{n};{n};x\n" for n in range(1, 8)),
        "nom;type;avis\n" + "".join(f"E{n};{n};{n};x\n" for n in range(1, 8)),
    ],
)
def test_names_that_may_be_of_other_columns_are_refused(tmp_path: Path, text: str) -> None:
    found, _ = read(tmp_path, text.encode())
    assert found.refused is not None
    assert found.refused.code in ("header-short", "decimals-cut")


def test_rows_that_end_with_their_last_filled_cell_are_whole(tmp_path: Path) -> None:
    rest = ["", ";ok", ";;x", ";ok;x", ""]
    lines = "".join(f"E{n};rue {n};{n}{rest[n % 5]}\n" for n in range(1, 60))
    found, rows = read(tmp_path, f"nom;rue;places;note;autre\n{lines}".encode())
    assert (found.delimiter, len(rows)) == (";", 59)
    assert [list(row.values())[3:] for row in rows[:3]] == [["ok", None], [None, "x"], ["ok", "x"]]


def number_lines(first: int, last: int, pattern: str = "{n};Asso {n};{n}0\n") -> str:
    return "".join(pattern.format(n=n) for n in range(first, last))


@pytest.mark.parametrize(
    ("header", "pattern", "opening", "closing"),
    nightly_but_each(
        4,
        [
            ("id;nom;n\n", "{n};Asso {n};{n}0\n", '5;"Asso 5;50\n', '9;Asso B";90\n'),
            ("id;n;nom\n", "{n};{n}0;Asso {n}\n", '5;50;"Asso 5\n', '9;90;Asso B"\n'),
            ("nom;id;n\n", "Asso {n};{n};{n}0\n", '"Asso 5;5;50\n', 'Asso B";9;90\n'),
            ("nom;n\n", "Asso {n};{n}0\n", '"Asso 5;50\n', 'Asso B";90\n'),
        ],
    ),
)
@pytest.mark.parametrize("last", [30, 30_000])
@pytest.mark.parametrize("first_swallowed", [6, 9])
def test_a_quote_that_swallows_rows_is_a_letter_and_told(
    tmp_path: Path,
    header: str,
    pattern: str,
    opening: str,
    closing: str,
    last: int,
    first_swallowed: int,
) -> None:
    swallowed = number_lines(first_swallowed, 9, pattern)
    before = number_lines(1, 5, pattern)
    after = number_lines(10, last, pattern)
    found, rows = read(tmp_path, f"{header}{before}{opening}{swallowed}{closing}{after}".encode())
    assert len(rows) == 4 + 1 + 9 - first_swallowed + 1 + last - 10
    assert [(problem.code, problem.rows) for problem in found.problems] == [
        ("quotes-lone", (6, 6 + 10 - first_swallowed))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "id;nom;n\n" + number_lines(1, 9) + '9;"Asso;\nrue x; bis\nLille; France";50\n',
        "id;nom;n\n" + number_lines(1, 9) + '9;"a;b;c\nd;e;f";50\n',
        "jour;n\n" + number_lines(1, 9, "J{n};{n}\n") + '"Lundi;9h\nMardi";2\n',
        "nom,rue,n\n" + number_lines(1, 10, 'A{n},"12 rue X,\n59000 Lille, France",{n}\n'),
        "nom,rue,n\n" + number_lines(1, 4, 'A{n},"12 rue X,\n59000 Lille, France",{n}\n') * 3,
        "nom,rue,n\n" + number_lines(1, 10, '"A{n}","1,a\n2,b","{n}"\n'),
    ],
)
def test_a_text_of_several_lines_that_holds_delimiters_stays_one_cell(
    tmp_path: Path, text: str
) -> None:
    found, rows = read(tmp_path, text.encode())
    assert (found.problems, len(rows)) == ((), 9)


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("9;\"Chez l'Ami;90\n", True),
        ("9;Chez l'Ami\";90\n", True),
        ("9;Chez \"l'Ami;90\n", False),
        ('9;Chez "l\'Ami";90\n', False),
        ('9;Tuyau 12";90\n', False),
        ('9;"Chez ""l\'Ami""";90\n', False),
        ('9;"""Chez";90\n', False),
    ],
)
@pytest.mark.parametrize("other", ["", '10;"Asso; 10";100\n11;"Asso 11";110\n'])
def test_a_lone_quote_at_the_edge_of_a_cell_is_told(
    tmp_path: Path, line: str, is_told: bool, other: str
) -> None:
    found, rows = read(tmp_path, f"id;nom;n\n{number_lines(1, 9)}{line}{other}".encode())
    codes = [problem.code for problem in found.problems]
    assert (codes, len(rows)) == (["quotes-lone"] * is_told, 9 + other.count("\n"))
    if other:
        assert [row["nom"] for row in rows[-2:]] == ["Asso; 10", "Asso 11"]


def test_of_one_column_the_comma_is_the_delimiter(tmp_path: Path) -> None:
    for text in ("nom\nLille\nLens\n", "nom\nrue A, Lille\nrue B, Lens\n"):
        assert read(tmp_path, text.encode())[0].delimiter == ","


def test_a_refusal_keeps_the_encoding_and_the_delimiter(tmp_path: Path) -> None:
    lines = "".join(f"É{n};{n};;{f'B{n};{n}' if n < 4 else ';'}\n" for n in range(9))
    found, _ = read(tmp_path, f"nom;n;;nom;n\n{lines}".encode("cp1252"))
    assert found.refused is not None
    assert (found.encoding, found.delimiter) == ("cp1252", ";")


def test_a_quote_inside_a_quoted_cell_is_never_taken_off(tmp_path: Path) -> None:
    _, rows = read(tmp_path, b'id;nom;n\n1;"Le Petit" Prince;2\n' + b"2;x;3\n" * 20)
    assert rows[0]["nom"] == '"Le Petit" Prince'


def test_a_row_that_was_cut_is_not_padded_though_it_is_short(tmp_path: Path) -> None:
    content = (
        b"id,nom,rue,ville,cp\n" + b"1,A,2 rue,Lille,59000\n" * 30 + b"2,B,12 rue\nX,Lille,59000\n"
    )
    found, rows = read(tmp_path, content)
    assert {repair.code: repair.rows for repair in found.repairs} == {"rows-set-aside": (32, 33)}
    assert len(rows) == 30


def test_line_ends_inside_cells_and_marks_come_through_the_slow_path(tmp_path: Path) -> None:
    found, rows = read(
        tmp_path, 'a,b\r\n"\ufeff1","x\ry"\r\n\r\n2,"z\nt"\r\n3,"u\r\nv"\r\n'.encode(), raw=True
    )
    assert found.refused is None
    assert [list(row.values()) for row in rows] == [
        ["\ufeff1", "x\ry"],
        ["2", "z\nt"],
        ["3", "u\r\nv"],
    ]


def test_a_character_zero_is_refused_in_every_encoding(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-16", "cp1252"):
        found, _ = read(tmp_path, ("a;b\n" + "1;2\n" * 9 + "3;\0\n").encode(encoding))
        assert found.refused is not None
        assert found.refused.code == "nul-bytes"


@pytest.mark.nightly
def test_two_thousand_columns_are_read(tmp_path: Path) -> None:
    line = ";".join(f"{n}" for n in range(2000))
    header = ";".join(f"c {n}" for n in range(2000))
    found, rows = read(tmp_path, f"{header}\n{line}\n{line}\n".encode())
    assert found.refused is None
    assert list(rows[0].values()) == list(range(2000))


def test_utf8_that_comes_late_in_a_windows_file_is_converted_apart(tmp_path: Path) -> None:
    ascii_lines = b"1;Lille\n" * 60_000
    windows = "2;Liévin\n".encode("cp1252")
    utf8 = "3;Liévin\n".encode()
    found, rows = read(tmp_path, b"n;ville\n" + windows + ascii_lines + utf8 + ascii_lines)
    assert [row["ville"] for row in rows if row["n"] > 1] == ["Liévin", "Liévin"]
    assert [(repair.code, repair.count) for repair in found.repairs] == [("encodings-united", 1)]


def test_a_title_over_lines_in_quotes(tmp_path: Path) -> None:
    text = '"Export, logiciel de gestion"\n"Date,Objet,Montant"\n"03/04/2024,Sable,120"\n'
    found, rows = read(tmp_path, (text + '"05/04/2024,Sel,95"\n').encode("utf-8-sig"))
    assert [row["Montant"] for row in rows] == [120, 95]
    assert "lines-unwrapped" in {repair.code for repair in found.repairs}


def test_sentences_in_quotes_are_one_column(tmp_path: Path) -> None:
    """Words that name columns may stand in them too."""
    text = '"Remarques"\n"nom,date à préciser"\n"adresse, ville"\n"a,b,c,d"\n'
    _, rows = read(tmp_path, text.encode())
    assert [list(row) for row in rows] == [["Remarques"]] * 3


def test_a_sentence_below_rows_that_are_all_short_is_a_note(tmp_path: Path) -> None:
    text = "nom;rue;places;note\n" + SHORT + "\nSource : service des espaces verts\n"
    found, rows = read(tmp_path, text.encode())
    assert [problem.code for problem in found.problems] == ["rows-lack-cells"]
    assert ("notes-set-aside", (10,)) in [(repair.code, repair.rows) for repair in found.repairs]
    assert len(rows) == 7


def test_a_word_below_rows_that_are_all_short_is_a_row_that_is_cut(tmp_path: Path) -> None:
    text = "nom;rue;places;note\n" + SHORT + "E8\n"
    found, _ = read(tmp_path, text.encode())
    assert found.refused is not None
    assert found.refused.code == "ragged-rows"
