"""What is no row of a table is set apart with a receipt; two tables in one file, or a form, are
refused in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tables import read

from site_builder.commands.file_jobs import Inspection
from site_builder.commands.inspect import describe_inspection
from site_builder.core.language import load_language

HEAD = "Nom;Montant;Année\n"
ROWS = "".join(
    f"Association {letter};{number}0,50;2024\n" for number, letter in enumerate("ABCDEFGHIJ", 1)
)
OTHER = "Ville;Habitants;Surface\nLille;230000;35\nRoubaix;98000;13\n"


def receipts(found: Inspection) -> dict[str, tuple[int, ...]]:
    return {
        repair.code: repair.rows for repair in found.repairs if repair.code != "number-rewritten"
    }


def table(folder: Path, text: str, **options: Any) -> tuple[Inspection, list[dict[str, Any]]]:
    return read(folder, text.encode(), **options)


@pytest.mark.parametrize(
    ("end", "receipt"),
    [
        ("TOTAL;555,00;\n", {"totals-set-aside": (12,)}),
        ("Total;555,00;2024\n", {"totals-set-aside": (12,)}),
        ("Sous-total;555,00;\nTotal général :;555,00;\n", {"totals-set-aside": (12, 13)}),
        ("TOTAL :;;\n", {"totals-set-aside": (12,)}),  # a formula whose value was never stored
        ("Source : mairie;;\n", {"notes-set-aside": (12,)}),
        (
            "\nSource : mairie\n(1) montants provisoires\n",
            {"empty-rows": (12,), "notes-set-aside": (13, 14)},
        ),
        (
            "TOTAL;555,00;\n\nSource : mairie\n",
            {"empty-rows": (13,), "totals-set-aside": (12,), "notes-set-aside": (14,)},
        ),
        (HEAD, {"headers-repeated": (12,)}),
        (";555,00;\n", {"totals-set-aside": (12,)}),
        ("Ensemble;555,00;\n", {"totals-set-aside": (12,)}),
        ("Sous-total;555,00;\n;555,00;\n", {"totals-set-aside": (12, 13)}),
        ("Page 2/3;;\n" + HEAD, {"headers-repeated": (13,), "pages-set-aside": (12,)}),
        (";Page 2;\n", {"pages-set-aside": (12,)}),
    ],
)
def test_totals_notes_and_repeated_headers_are_no_rows(
    tmp_path: Path, end: str, receipt: dict[str, Any]
) -> None:
    found, rows = table(tmp_path, HEAD + ROWS + end)
    assert receipts(found) == receipt
    assert [row["Montant"] for row in rows] == [10 * number + 0.5 for number in range(1, 11)]


@pytest.mark.parametrize(
    "end",
    [
        "Total Énergies;12,00;2024\n",
        "Totalement bio;12,00;2024\n",
        "Total;12,00;2024\n",
        "K;12,00;\n",
        ";12,00;\n",
        ";555,00;2024\n",
        "Page 2;12,00;\n",
    ],
)
def test_a_row_that_only_looks_like_a_total_stays(tmp_path: Path, end: str) -> None:
    found, rows = table(tmp_path, HEAD + ROWS + end)
    assert (len(rows), receipts(found)) == (11, {})


@pytest.mark.parametrize("text", ["Subventions versées en 2025\n", "Nom;Montant\n"])
def test_a_table_without_rows_is_told(tmp_path: Path, text: str) -> None:
    found, rows = table(tmp_path, text)
    assert (rows, [problem.code for problem in found.problems]) == ([], ["table-empty"])
    said = describe_inspection(found, tmp_path / "a.csv", 80, load_language("fr"))
    assert "toujours remplie" not in said and "n’a aucune ligne" in said


def test_columns_without_names_are_numbered_and_it_is_said(tmp_path: Path) -> None:
    found, rows = table(tmp_path, "59350;Lille;12\n59512;Roubaix;7\n59599;Tourcoing;9\n")
    assert list(rows[0]) == ["colonne_1", "colonne_2", "colonne_3"]
    assert receipts(found) == {"columns-numbered": ()}


@pytest.mark.parametrize("raw", [False, True])
def test_an_empty_column_of_a_file_without_names_parts_no_tables(tmp_path: Path, raw: bool) -> None:
    lines = "".join(f"École {n};Lille;;{n}2;rue {'de la ' * n}Paix\n" for n in range(1, 6))
    found, rows = table(tmp_path, lines, raw=raw)
    removed = {} if raw else {"columns-empty": ()}
    assert (found.refused, receipts(found)) == (None, removed | {"columns-numbered": ()})
    values = [value for value in rows[0].values() if value is not None]
    assert values == ["École 1", "Lille", "12" if raw else 12, "rue de la Paix"]
    assert len(rows) == 5


def test_a_sum_without_a_name_needs_something_to_sum(tmp_path: Path) -> None:
    """Ranks, or zeros, add up by chance."""
    for rows in ("A;1\nB;2\n;3\n", "A;0\nB;0\nC;0\n;0\n", "A;0\nB;0\nC;5\n;5\n"):
        found, kept = table(tmp_path, "Nom;Rang\n" + rows)
        assert (len(kept), receipts(found)) == (rows.count("\n"), {})


LABELS = "Nom de l’association;Montant versé en euros;Exercice budgétaire\n"


def test_labels_under_the_names_are_no_row(tmp_path: Path) -> None:
    """INSEE's files have codes, then what they mean."""
    found, rows = table(tmp_path, HEAD + LABELS + ROWS)
    assert receipts(found) == {"labels-set-aside": (2,)}
    assert [column.type for column in found.columns] == ["string", "number", "year"]
    assert len(rows) == 10


def test_names_that_stand_there_twice_are_told_once(tmp_path: Path) -> None:
    found, rows = table(tmp_path, HEAD + HEAD + ROWS)
    assert (receipts(found), len(rows)) == ({"headers-repeated": (2,)}, 10)


@pytest.mark.parametrize(
    "first",
    [
        "Inconnue;NC;ND\n",
        "Association;10,50;Exercice\n",
        "Association;Montant;Montant\n",
        "Association;;Exercice\n",
        "Inconnue;gratuit;annulé\n",
    ],
)
def test_a_first_row_that_may_be_one_stays(tmp_path: Path, first: str) -> None:
    found, rows = table(tmp_path, HEAD + first + ROWS)
    assert "labels-set-aside" not in receipts(found)
    assert len(rows) == 11


def test_rows_keep_the_numbers_that_the_agent_sees(tmp_path: Path) -> None:
    text = (
        "Nom;Code SIREN;Année\n"
        + "A;100000000;2024\n" * 10
        + "\nSous-total;1000000000;\n"
        + "B;2,15904E+08;2024\n"
        + "C;000000000;2024\n" * 10
    )
    found, rows = table(tmp_path, text)
    assert receipts(found)["totals-set-aside"] == (13,)
    assert [row["Nom"] for row in rows] == [*"A" * 10, "B", *"C" * 10]


def test_columns_without_name_and_cell_go(tmp_path: Path) -> None:
    found, rows = table(tmp_path, (HEAD + ROWS).replace("\n", ";;;\n"))
    assert list(rows[0]) == ["Nom", "Montant", "Année"]
    assert [
        (repair.code, repair.count) for repair in found.repairs if repair.code == "columns-empty"
    ] == [("columns-empty", 3)]
    assert "header-empty" not in receipts(found)


def test_a_column_with_a_name_and_no_cell_stays(tmp_path: Path) -> None:
    _, rows = table(
        tmp_path, (HEAD + ROWS).replace("Année\n", "Année;Remarques\n").replace("2024\n", "2024;\n")
    )
    assert list(rows[0]) == ["Nom", "Montant", "Année", "Remarques"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + ROWS + "\n" + OTHER, "tables-stacked"),
        ("2023\n" + HEAD + ROWS + "\n2024\n" + HEAD + ROWS, "tables-stacked"),
        (HEAD + ROWS + "\nAgent;Grade;Lieu\nAna;A;Zoo\nBo;B;Parc\n", "tables-stacked"),
        (HEAD + ROWS + "Nom;Montant;Année;Ville\nX;1,00;2025;Lille\n", "tables-stacked"),
        (
            "Nom;Montant;;Nom;Montant\n"
            + "".join(f"A{n};{n};;{f'B{n};{n}' if n < 4 else ';'}\n" for n in range(9)),
            "tables-side-by-side",
        ),
        (
            "Commune : ;Lille\nAdresse : ;Place Rihour\nMaire : ;X\nTéléphone : ;03 53 01 00 00\n",
            "key-value",
        ),
    ],
)
def test_several_tables_or_a_form_are_refused_in_words(
    tmp_path: Path, text: str, code: str
) -> None:
    found, rows = table(tmp_path, text)
    assert found.refused is not None
    assert (found.refused.code, rows) == (code, [])
    assert "→" in load_language("fr").problem(found.refused)


@pytest.mark.parametrize(
    "end",
    [
        "Club X;gratuit;2024\nClub Y;gratuit;2024\nClub Z;gratuit;2024\n",
        "Club X;gratuit;\nClub Y;offert;\nClub Z;gratuit;\n",
        "Club X;nc;2024\nClub Y;-;2024\nClub Z;n/a;2024\n",
        "Club X;gratuit;2024\nClub Y;voir annexe;2024\n",
        "Club X;12,00;2024\nClub Y;voir annexe;2024\nClub Z;offert;2024\n",
    ],
)
def test_words_below_a_blank_row_may_be_values(tmp_path: Path, end: str) -> None:
    found, rows = table(tmp_path, HEAD + ROWS + "\n" + end)
    assert found.refused is None
    assert len(rows) == 10 + end.count("\n")


def test_a_blank_row_below_the_names_begins_no_other_table(tmp_path: Path) -> None:
    found, rows = table(tmp_path, "Agent;Grade\n\nAna;A\nBo;B\nCy;C\n")
    assert (found.refused, len(rows)) == (None, 3)


def test_raw_reads_the_first_of_several_tables(tmp_path: Path) -> None:
    found, rows = table(tmp_path, HEAD + ROWS + "\n" + OTHER, raw=True)
    assert [row["Nom"] for row in rows] == [f"Association {letter}" for letter in "ABCDEFGHIJ"]
    assert receipts(found)["tables-left"] == (13, 14, 15)


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (";;2023;2024\nNom;Rue;Montant;Montant\n", ["Nom", "Rue", "2023 Montant", "2024 Montant"]),
        ("Nom;Rue;Montant;\n;;2023;2024\n", ["Nom", "Rue", "Montant 2023", "Montant 2024"]),
        ("Budget 2024;;;\nNom;Rue;Montant;Nombre\n", ["Nom", "Rue", "Montant", "Nombre"]),
        ("Nom;;Rue;Montant;Nombre\n", ["Nom", "Rue", "Montant", "Nombre"]),
        ('Nom;"Rue;Montant;Nombre\n', ["Nom", '"Rue', "Montant", "Nombre"]),
    ],
)
def test_a_header_of_two_rows_or_with_a_mistake_names_every_column(
    tmp_path: Path, head: str, names: list[str]
) -> None:
    rows = "".join(
        f"Association {letter};{number} rue;{number};{number}0\n"
        for number, letter in enumerate("ABCDEF", 1)
    )
    found, read_rows = table(tmp_path, head + rows)
    assert (list(read_rows[0]), len(read_rows)) == (names, 6)
    assert found.repairs or not head.startswith((";;", "Nom;Rue;Montant;\n", "Nom;;"))


@pytest.mark.parametrize(
    ("content", "receipt"),
    [
        (
            "\ufeffPrénom;Lieu\nZoé;école\nNoël;crèche\n".encode().decode("cp1252").encode(),
            "text-mended",
        ),
        ("Prénom;Lieu\nZoé;école\nNoël;crèche\n".encode().decode("cp1252").encode(), "text-mended"),
        (
            "Prénom;Lieu\nZoé;école\n".encode() + "Noël;crèche\n".encode("cp1252"),
            "encodings-united",
        ),
    ],
)
def test_text_that_was_read_in_the_wrong_encoding_is_put_right(
    tmp_path: Path, content: bytes, receipt: str
) -> None:
    found, rows = read(tmp_path, content)
    assert rows == [{"Prénom": "Zoé", "Lieu": "école"}, {"Prénom": "Noël", "Lieu": "crèche"}]
    assert receipt in receipts(found)


@pytest.mark.parametrize("spoil", ["?", "\ufffd"])
def test_letters_that_are_lost_are_said_and_many_are_refused(tmp_path: Path, spoil: str) -> None:
    text = "Nom;Lieu\n" + "".join(f"Zoé {number};école\n" for number in range(30))
    found, _ = table(tmp_path, text.replace("é", spoil))
    assert found.refused is not None
    assert found.refused.code == "text-destroyed"
    found, rows = table(
        tmp_path, text + f"No{spoil}l;gare\n" if spoil != "?" else text + "No?l;gare\n"
    )
    assert (found.refused, len(rows)) == (None, 31)


def test_a_question_and_an_address_are_no_lost_letters(tmp_path: Path) -> None:
    found, rows = table(tmp_path, "Avis;Lien\n" + "Bien ?;https://ville.example/page?id=3\n" * 20)
    assert (found.refused, len(rows)) == (None, 20)


@pytest.mark.parametrize(
    "text",
    ["Les amis de la nature", "Salle des fêtes communale", "Note de service", "Champ de Mars"],
)
def test_a_last_row_that_may_be_a_note_stays_and_is_told(tmp_path: Path, text: str) -> None:
    found, rows = table(tmp_path, HEAD + ROWS + f"{text};;\n")
    assert (len(rows), rows[-1]["Nom"], receipts(found)) == (11, text, {})
    assert [(problem.code, problem.rows) for problem in found.problems] == [
        ("rows-of-notes", (12,))
    ]
    assert text in load_language("fr").problem(found.problems[0])


@pytest.mark.parametrize(
    "end",
    [
        "\nDonnées de la mairie;;\n",
        "Données de la mairie, provisoires.;;\n",
        "Données de la mairie (2024);;\nSource : mairie;;\n",
    ],
)
def test_a_blank_row_or_a_full_stop_tells_a_note(tmp_path: Path, end: str) -> None:
    found, rows = table(tmp_path, HEAD + ROWS + end)
    assert (len(rows), found.problems) == (10, ())


@pytest.mark.parametrize("row", ["1;2;3", "(1);(2);(3)=(1)x(2)"])
def test_a_row_that_numbers_the_columns_is_none(tmp_path: Path, row: str) -> None:
    found, rows = table(tmp_path, f"Rue;Longueur;Largeur\n{row}\nHaute;410;6\nBasse;380;5\n")
    assert [one["Rue"] for one in rows] == ["Haute", "Basse"]
    assert receipts(found) == {"labels-set-aside": (2,)}


@pytest.mark.parametrize(
    "text", ["x;y;z\n1;2;3\n", "x;y;z\n1;2;3\n4;5;6\n", "Rue;n;m\n1;2;4\nHaute;5;6\nBasse;7;8\n"]
)
def test_a_first_row_of_figures_is_a_row(tmp_path: Path, text: str) -> None:
    found, rows = table(tmp_path, text)
    assert (len(rows), receipts(found)) == (text.count("\n") - 1, {})


@pytest.mark.parametrize(
    ("end", "told", "kept"),
    [
        ("Nombre de lignes;10;\n", [], 10),
        ("Nombre de lignes;11;\n", [], 11),
        ("Données : mairie;;\n", [], 10),
        ("Fait à Lille, le 3 mars;;\nLe Maire;;\n", [], 10),
        ("Imprimé par l’accueil;;\n", [], 10),
        ("Le Maire;;\n", ["rows-of-notes"], 11),
    ],
)
def test_what_stands_below_a_table_is_set_apart_or_told(
    tmp_path: Path, end: str, told: list[str], kept: int
) -> None:
    found, rows = table(tmp_path, HEAD + ROWS + end)
    assert ([problem.code for problem in found.problems], len(rows)) == (told, kept)


def test_a_second_part_below_a_blank_row_is_told(tmp_path: Path) -> None:
    text = "Domaine;Club;Aide\nSport;Judo;500\nArts;Chant;300\n;;\nBilan;;\nSport;;500\nArts;;300\n"
    found, rows = table(tmp_path, text)
    assert len(rows) == 5
    assert [(problem.code, problem.rows) for problem in found.problems] == [
        ("rows-of-sections", (5,))
    ]


@pytest.mark.parametrize(
    "text",
    ["code;n\n59350;1\n;2\n;3\n", "rue;n\nHaute;1\nBasse;\nQuai;\n", "code;n\nA;1\nB;2\n;3\n"],
)
def test_last_rows_that_lack_a_cell_as_others_do_are_no_notes(tmp_path: Path, text: str) -> None:
    found, rows = table(tmp_path, text)
    assert (len(rows), found.problems) == (text.count("\n") - 1, ())
