"""By what a dataset is found of what it holds: all of it that is no person's, and no more than is
said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from unittest.mock import patch

import pytest
from books import zipped
from pdfs import SCAN, pages
from pdfs import words as write_words
from personal_data.writing import pdf
from typed_tables import BatchedTable, make_typed_table

from site_builder.core.model.held_values import HeldValues, share_evenly
from site_builder.core.model.prepared import Artefact, Document
from site_builder.core.search_keys import hash_search_key
from site_builder.prepare import held_values
from site_builder.prepare.document_words import MOST_TEXT, DocumentWords
from site_builder.prepare.held_values import SearchedTable, list_held_values
from site_builder.prepare.hidden_words import HiddenRun, HiddenWords
from site_builder.prepare.names_in_texts import remove_names
from site_builder.readers.documents.office_shown import iterate_shown_texts
from site_builder.readers.documents.text_extent import TextExtent
from site_builder.readers.documents.texts import iterate_document_texts

FILE = Artefact(path="original/pv.pdf", format="pdf", media="application/pdf", bytes=1, sha256="a")
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


@pytest.mark.parametrize("batch_rows", [1, 3, 4])
@pytest.mark.parametrize("few", [True, False])
def test_the_rows_of_a_run_hide_its_own_words(batch_rows: int, few: bool) -> None:
    hidden = HiddenWords()
    hidden.add_cell("Mitoyen")
    runs = (HiddenRun(2, hidden), HiddenRun(4, HiddenWords()))
    table = BatchedTable(make_typed_table(COLUMNS), batch_rows, few)
    names, *_ = list_held_values([SearchedTable("aides", table, ("agent",), runs=runs)], {}).columns
    assert dict(zip(names.texts, names.counts, strict=True)) == {"Harmonie": 1, CLUB: 1}


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
    words = DocumentWords(extent)
    assert list(words.take_from(iterate_document_texts(path, ".pdf", extent)))
    assert set(words.list_words()) == {
        "grille", "tarifaire", "des", "piscines", "secretaire", "seance", "gymnase",
    }  # fmt: skip


def read_pdf_words(path: Path, content: bytes) -> set[str]:
    path.write_bytes(content)
    extent = TextExtent()
    words = DocumentWords(extent)
    assert list(words.take_from(iterate_document_texts(path, ".pdf", extent)))
    return set(words.list_words())


def test_of_a_pdf_neither_metadata_nor_notes_are_words_of_it(tmp_path: Path) -> None:
    note = "/Annots [<< /Type /Annot /Subtype /Text /Contents (annotation) >>]"
    content = pages(write_words("budget"), info="/Author (logiciel)", page=note)
    assert read_pdf_words(tmp_path / "a.pdf", content) == {"budget"}


def test_of_a_page_with_words_that_nobody_sees_none_is_kept_but_of_a_scan(tmp_path: Path) -> None:
    unseen = b"BT /F 12 Tf 3 Tr 50 700 Td (cache) Tj ET"
    content = pages(unseen, write_words("budget"), SCAN + b" " + unseen.replace(b"cache", b"scan"))
    assert read_pdf_words(tmp_path / "a.pdf", content) == {"budget", "scan"}


VANISHED = "<w:r><w:rPr><w:vanish/></w:rPr><w:t> cache </w:t></w:r>"
STYLED = '<w:r><w:rPr><w:rStyle w:val="Y"/></w:rPr><w:t> cache </w:t></w:r>'
WHITE = '<w:r><w:rPr><w:color w:val="ffffff"/></w:rPr><w:t> cache </w:t></w:r>'
REMOVED = "<w:del><w:r><w:delText>cache</w:delText><w:t>cache</w:t></w:r></w:del>"
DRAWN = (
    '<w:r><w:drawing><w:docPr w:descr="cache"/></w:drawing><w:instrText>cache</w:instrText></w:r>'
)
HIDDEN_ROW = (
    "<w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p><w:r><w:t>cache</w:t></w:r></w:p></w:tc></w:tr>"
)
STYLES = (
    '<w:style w:styleId="X"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:styleId="Y"><w:basedOn w:val="X"/></w:style>'
)


def test_of_a_docx_only_what_its_pages_show_is_kept(tmp_path: Path) -> None:
    space = 'xmlns:w="urn:w"'
    body = "".join(
        f"<w:p><w:r><w:t>bud</w:t></w:r>{hidden}<w:r><w:t>get</w:t></w:r></w:p>"
        for hidden in (VANISHED, STYLED, WHITE, REMOVED, DRAWN)
    )
    members = {
        "docProps/core.xml": f"<w:x {space}><w:p><w:t>auteur</w:t></w:p></w:x>",
        "word/comments.xml": f"<w:x {space}><w:p><w:t>avis</w:t></w:p></w:x>",
        "word/styles.xml": f"<w:x {space}>{STYLES}</w:x>",
        "word/document.xml": f"<w:x {space}>{body}<w:tbl>{HIDDEN_ROW}</w:tbl></w:x>",
    }
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(members))
    assert list(iterate_shown_texts(path, ".docx")) == ["budget"] * 5


def test_of_an_odt_only_what_its_pages_show_is_kept(tmp_path: Path) -> None:
    spaces = 'xmlns:o="urn:o" xmlns:t="urn:t" xmlns:s="urn:s" xmlns:d="urn:d"'
    body = (
        '<s:style s:name="T1"><s:text-properties t:display="none"/></s:style>'
        "<o:text><t:tracked-changes><t:p>cache</t:p></t:tracked-changes>"
        '<t:p>bud<t:span t:style-name="T1">cache</t:span><o:annotation><d:creator>cache</d:creator>'
        "<t:p>cache</t:p></o:annotation>get</t:p>"
        '<t:section t:display="none"><t:p>cache</t:p></t:section>'
        '<t:p t:style-name="P2">cache</t:p></o:text>'
    )
    styles = (
        '<s:style s:name="P1"><s:text-properties t:display="none"/></s:style>'
        '<s:style s:name="P2" s:parent-style-name="P1"/>'
    )
    members = {
        "meta.xml": f"<o:x {spaces}><d:creator>auteur</d:creator></o:x>",
        "styles.xml": f"<o:x {spaces}>{styles}</o:x>",
        "content.xml": f"<o:x {spaces}>{body}</o:x>",
    }
    path = tmp_path / "a.odt"
    path.write_bytes(zipped(members))
    assert list(iterate_shown_texts(path, ".odt")) == ["budget"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("M. Le Goff présente le budget", "présente le budget"),
        ("Le rapport de Paul Vasseur est adopté", "Le rapport de est adopté"),
        ("VASSEUR Paul", ""),
        ("Sont là MM. Wambre, Zielinski et Ouvrard pour voter", "Sont là pour voter"),
        ("avis de M. le conseiller municipal Lecompte sur le budget", "avis de sur le budget"),
        ("Absente excusée : madame lecointre", "Absente excusée :"),
        ("Présents : Wambre, Zielinski et deux autres", "Présents : , et deux autres"),
        ("Bertrand, Simonet, Claire Hennebelle", ""),
        ("la lettre de Jean-Pierre de La Fontenelle sur les quais", "la lettre de sur les quais"),
        ("Marie-Claude Van Der Beken", ""),
        ("avec Marie-Claude Van Der Beken lundi", "avec lundi"),
        ("vu C. Hennebelle et Oksana KOVALENKO ce jour", "vu et ce jour"),
        ("M. le 1er adjoint Lecompte, rapporteur, et Zielinski votent", "votent"),
        ("MM. Wambre - Zielinski votent", "votent"),
        ("Wambre (pouvoir à Zielinski)", "Wambre (pouvoir à )"),
        ("Wambre absent a donné pouvoir à Van Der Beken", "Wambre absent a donné pouvoir à"),
        ("madame la présidente ouvre la séance", "madame la présidente ouvre la séance"),
        ("Rue du Moulin, Ville de Lille", "Rue du Moulin, Ville de Lille"),
    ],
)
def test_names_of_persons_are_taken_out_of_a_text(text: str, left: str) -> None:
    assert " ".join(remove_names(text).split()) == left


def test_the_text_of_pages_is_kept_without_names_of_persons_and_within_bounds() -> None:
    extent = TextExtent()
    found = DocumentWords(extent)
    document = Document(name="pv", source="pv.pdf", file=FILE)
    assert found.list_passages(document) == ()
    for number, text in enumerate(("Séance du 3 mai\nM. Paul Martin est absent", "", "Budget"), 1):
        extent.pages = number
        found.take_text(text)
    (passages,) = found.list_passages(document)
    assert (passages.document, passages.path) == ("pv", "original/pv.pdf")
    first, last = passages.pages
    assert (first.number, last.number, last.text) == (1, 3, "Budget")
    assert "Séance du 3 mai" in first.text and "Martin" not in first.text
    found.take_text("mot " * MOST_TEXT)
    assert found.list_passages(document)[0].size <= MOST_TEXT
