"""By what a dataset is found of what it holds: all of it that is no person's, and no more than is
said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from unittest.mock import patch

import pytest
from personal_data.writing import pdf
from typed_tables import BatchedTable, make_typed_table

from site_builder.core.model.held_values import HeldValues, share_evenly
from site_builder.core.search_keys import hash_search_key
from site_builder.prepare import held_values
from site_builder.prepare.document_words import DocumentWords, remove_names
from site_builder.prepare.held_values import SearchedTable, list_held_values
from site_builder.readers.documents.text_extent import TextExtent
from site_builder.readers.documents.texts import iterate_document_texts

CLUB = "Ciné-club du Pont-Mitoyen"
ANTIQUES = "Vente d'objets anciens sur la place, " * 4
COLUMNS: Mapping[str, tuple[str, Sequence[str]]] = {
    "nom": ("string", [CLUB, "Harmonie", CLUB, ""]),
    "siret": ("siret", ["21590350100017", "21590009400017", "21590350100017", ""]),
    "objet": ("string", ["Fête", ANTIQUES, '[{"lot": "voirie"}]', "https://site.example/a"]),
    "montant": ("number", ["12.5", "3.5", "1", "2"]),
    "telephone": ("telephone", ["0353010010", "0353010011", "0353010012", ""]),
    "agent": ("string", ["Zoé Delattre", "Paul Martin", "Zoé Delattre", ""]),
}


def read(hidden: Sequence[str] = ("agent",)) -> HeldValues:
    return list_held_values([SearchedTable("aides", make_typed_table(COLUMNS), hidden)], {})


def test_the_values_of_a_table_stand_with_their_rows() -> None:
    held = read()
    found = {
        column.column: dict(zip(column.texts, column.counts, strict=True))
        for column in held.columns
    }
    assert found == {
        "nom": {CLUB: 2, "Harmonie": 1},
        "siret": {"21590350100017": 2, "21590009400017": 1},
        "objet": {"Fête": 1},
    }
    assert {column.table for column in held.columns} == {"aides"}
    assert held.columns[0].keys[1] == (hash_search_key("harmonie"),)
    assert held.limit == 0


def test_of_long_texts_and_of_records_the_words_are_kept() -> None:
    (text,) = read().texts
    assert text.table == "aides"
    assert set(text.words) == {"vente", "objets", "anciens", "sur", "place", "lot", "voirie"}
    assert text.keys == tuple(map(hash_search_key, text.words))


def test_nothing_is_kept_of_columns_that_say_something_of_persons() -> None:
    assert "agent" not in {column.column for column in read().columns}
    assert "agent" in {column.column for column in read(()).columns}


def read_agents(notes: Sequence[str], lists: Sequence[str] = ()) -> HeldValues:
    columns: Mapping[str, tuple[str, Sequence[str]]] = {
        "agent": ("string", ["Quesnoyard Zoé", "Li Wei", "van den Zorbel"]),
        "courriel": ("string", ["z.ouvrard@ville.fr", "", ""]),
        "telephone": ("telephone", ["+33320000000", "", ""]),
        "note": ("string", notes),
    }
    hidden = ("agent", "courriel", "telephone")
    table = SearchedTable("agents", make_typed_table(columns), hidden, lists=lists)
    return list_held_values([table], {})


def test_nothing_of_a_hidden_column_is_found_by_a_long_text_of_another() -> None:
    note = "Contacter quesnoyard, ouvrard, ZORBEL, Paul Vasseur ou la ville pour la voirie. "
    (text,) = read_agents([note * 2, "", ""]).texts
    assert set(text.words) == {"contacter", "ville", "pour", "voirie"}


@pytest.mark.parametrize(
    "note", ["Voir Mme QUESNOYARD", "chez z-ouvrard", "LI WEI", "Tél. 03 20 00 00 00"]
)
def test_nothing_of_a_hidden_column_is_found_by_a_short_value_of_another(note: str) -> None:
    (column,) = read_agents([note, "Salle des fêtes", "Hôtel de ville"]).columns
    assert column.texts == ("Salle des fêtes", "Hôtel de ville")


@pytest.mark.parametrize("few", [True, False])
def test_a_table_that_comes_in_batches_says_the_same(few: bool) -> None:
    table = BatchedTable(make_typed_table(COLUMNS), 1, few)
    assert list_held_values([SearchedTable("aides", table, ("agent",))], {}) == read()


def test_of_what_is_too_much_the_first_are_kept_and_it_is_said() -> None:
    with patch.object(held_values, "MOST_OF_COLUMN", 1):
        held = read()
    assert [column.texts for column in held.columns] == [
        (CLUB,),
        ("21590350100017",),
        ("Fête",),
    ]
    assert held.columns[0].counts == (2,)
    assert held.limit == 3
    with patch.object(held_values, "MOST_OF_DATASET", 3):
        held = read()
    assert [len(column.texts) for column in held.columns] == [1, 1, 1]
    assert held.limit == 3


def test_what_is_small_stays_whole() -> None:
    assert share_evenly([1, 10, 2, 10], 13) == [1, 5, 2, 5]
    assert share_evenly([1, 2], 9) == [1, 2]
    assert share_evenly([], 9) == []


def test_of_cells_that_are_lists_the_words_are_kept_and_no_number_of_rows() -> None:
    held = read_agents(["foot|judo", "judo", "danse|foot"], lists=["note"])
    assert held.columns == ()
    assert set(held.texts[0].words) == {"foot", "judo", "danse"}


# --- documents ---


def test_the_words_of_a_document_are_those_of_its_pages_without_persons(tmp_path: Path) -> None:
    path = tmp_path / "pv.pdf"
    path.write_bytes(
        pdf(
            "Grille tarifaire des piscines",
            "Secr\xe9taire de s\xe9ance : Mme Zo\xe9 DELATTRE",
            "Gymnase Jean Moulin, paul.vasseur@exemple.fr, 06 12 34 56 78",
        )
    )
    extent = TextExtent()
    words = DocumentWords(extent, paged=True)
    assert list(words.take_from(iterate_document_texts(path, ".pdf", extent)))
    assert set(words.list_words()) == {
        "grille", "tarifaire", "des", "piscines", "secretaire", "seance", "gymnase",
    }  # fmt: skip


def test_what_stands_before_the_first_page_is_no_text_of_it() -> None:
    words = DocumentWords(TextExtent(), paged=True)
    assert list(words.take_from(["Logiciel de bureau"])) == ["Logiciel de bureau"]
    assert words.list_words() == ()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("M. Le Goff présente le budget", "présente le budget"),
        ("Le rapport de Paul Vasseur est adopté", "Le rapport de est adopté"),
        ("VASSEUR Paul", ""),
        ("Rue du Moulin, Ville de Lille", "Rue du Moulin, Ville de Lille"),
    ],
)
def test_names_of_persons_are_taken_out_of_a_text(text: str, left: str) -> None:
    assert " ".join(remove_names(text).split()) == left
