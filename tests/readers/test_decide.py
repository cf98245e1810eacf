"""The decisions of reading: encoding, dialect, header, names, kinds; and files that are no
table."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.cells import KINDS, get_cell_kind
from site_builder.core.encodings import LADDER
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.readers.decide import (
    FileReading,
    Refusal,
    clean_column_names,
    decide_reading,
    has_utf8_sequences,
    list_candidate_kinds,
)
from site_builder.readers.decide.dialect import DELIMITERS, NONE, decide_dialect
from site_builder.readers.decide.encoding import decide_encoding
from site_builder.readers.decide.header import find_header_row
from site_builder.readers.decide.reading import Dialect, Encoding
from site_builder.readers.decide.records import DialectMarks, detect_newline, split_text_records

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "real"
FRENCH = (
    "nom;commune\nAmicale laïque;Marcq-en-Barœul\nÉcole à côté;Villeneuve-d’Ascq\n"
    "Forêt;Pré-du-Hem\n"
)
NO_HINTS = ReadingHints()


def read(content: bytes | str, hints: ReadingHints = NO_HINTS, head: int = 65_536) -> FileReading:
    data = content.encode() if isinstance(content, str) else content
    found = decide_reading(data[:head], data[max(head, len(data) - 16_384) :], hints)
    assert isinstance(found, FileReading), found
    return found


def refusal(content: bytes | str, hints: ReadingHints = NO_HINTS) -> Refusal:
    found = decide_reading(content.encode() if isinstance(content, str) else content, b"", hints)
    assert isinstance(found, Refusal), found
    return found


def codes(reading: FileReading) -> dict[str, int]:
    return {repair.code: repair.count for repair in reading.repairs}


# --- files that are no table ---


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"\xef\xbb\xbf \r\n\n", "file-empty"),
        (b" \n" * 5000, "file-empty"),
        (b"\n<!DOCTYPE html>\n<html><body>Erreur 404</body></html>", "looks-like-html"),
        (b"<HTML lang=fr>", "looks-like-html"),
        (b"%PDF-1.7\n%\xe2\xe3", "looks-like-pdf"),
        (b"PK\x03\x04\x14\x00\x06\x00", "looks-like-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "looks-like-workbook"),
        (b"\x1f\x8b\x08\x00", "looks-like-archive"),
        (b'<?xml version="1.0"?><kml/>', "looks-like-xml"),
        (b'{"type": "FeatureCollection", "features": []}', "looks-like-json"),
        (b'[\n {"nom": "Lille"}]', "looks-like-json"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "lfs-pointer"),
        (b"a;b\n1;\x00\x00\x00\n", "nul-bytes"),
        ("ꎪ厲臘ⴷ㑐Ꮊ겧⣍ڈ瑟콹ᨄ".encode("utf-16"), "encoding-unknown"),
    ],
)
def test_what_is_no_table_is_refused_by_its_name(content: bytes, code: str) -> None:
    assert refusal(content).code == code


# --- encodings ---


@pytest.mark.parametrize(
    "codec",
    [
        "utf-8",
        "utf-8-sig",
        "cp1252",
        "cp850",
        "mac_roman",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
    ],
)
def test_french_text_is_read_in_every_encoding_that_the_field_has(codec: str) -> None:
    content = FRENCH.replace("œ", "oe").replace("’", "'") if codec == "cp850" else FRENCH
    found = read(content.encode(codec))
    assert found.encoding == codec
    assert found.records[0][0] == "Amicale laïque"
    assert ("encoding-converted" in codes(found)) == (not codec.startswith("utf-8"))


def test_a_short_windows_file_is_not_taken_for_another_table_of_letters() -> None:
    assert read("nom\nAmicale laïque\n".encode("cp1252")).encoding == "cp1252"
    assert read("PRÉNOM;N\nHÉLÈNE;3\n".encode("cp1252")).encoding == "cp1252"
    assert read("prix;unité\n3 €;m²\n".encode("cp1252")).encoding == "cp1252"


def test_a_character_cut_at_the_end_of_the_head_is_no_error() -> None:
    text = FRENCH.encode()
    for size in range(1, len(text)):
        found = decide_encoding(text[:size], text[size:], None)
        assert found == Encoding("utf-8"), size


def test_a_whole_windows_file_that_ends_with_an_accent_is_not_taken_for_a_cut_one() -> None:
    assert read("nom;ville\nRoubaix;été".encode("cp1252")).encoding == "cp1252"


def test_accents_that_come_only_in_the_tail_decide() -> None:
    assert decide_encoding(b"nom;n\nx;1\n", "été;2\n".encode("cp1252"), None) == decide_encoding(
        "été;2\n".encode("cp1252"), b"", None
    )


def test_two_encodings_in_one_sample_are_refused() -> None:
    assert refusal("nom\nété\nforêt\n".encode() + "été\n".encode("cp1252")).code == "encoding-mixed"


@pytest.mark.parametrize("pasted", ["école", "Cœur", "l’été", "10 €", "12\u202f345", "« à »", "😀"])
@pytest.mark.parametrize("codec", [codec for codec, _ in LADDER])
def test_one_line_of_utf_8_among_others_is_never_read_letter_by_letter(
    pasted: str, codec: str
) -> None:
    mixture = b"nom;n\n" + "école;1\n".encode(codec) * 30 + f"{pasted};2\n".encode()
    assert has_utf8_sequences(mixture)
    assert refusal(mixture).code == "encoding-mixed"
    assert refusal(mixture, ReadingHints(encoding="cp1252")).code == "encoding-mixed"
    assert isinstance(decide_reading(b"nom;n\nx;1\n", mixture, NO_HINTS), Refusal)


def test_halves_of_pictures_are_no_letters() -> None:
    assert refusal(b"nom;n\n\xed\xa0\x80;1\nx;2\n").code == "encoding-mixed"


def test_french_in_tables_of_256_letters_holds_no_utf_8() -> None:
    text = (
        "« À L'ÉTÉ » ; CAFÉ\u00a0» MARCHÉ» cité\u00a0» Âge, ÂGÉ… PRÉVU” NOËL’S ÇÀ ET LÀ ŒUVRE "
        "12\u00a0€ n°\u00a03"
    )
    assert not has_utf8_sequences(text.encode("cp1252"))
    assert not has_utf8_sequences(text.encode("mac_roman"))
    assert not has_utf8_sequences("« À L'ÉTÉ » CAFÉ\u00a0» Âge n°\u00a03 çà et là".encode("cp850"))
    assert not has_utf8_sequences(b"ascii")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("bois;12 €\nfer;13 €\n", "iso8859-15"),
        ("cœur;1\nbois;2\n", "iso8859-15"),
        ("L'HAŸ-LES-ROSES;1\nŒUVRE;2\n", "iso8859-15"),
        ("école;1\n" * 50 + "cœur;2\n", "iso8859-15"),
        ("½ baguette;1\npain ¼;2\n", "cp1252"),
        ("1½;1\nété 2½ h;2\n½l;3\n", "cp1252"),
        ("§ 1;été\n§ 2;hiver\n", "cp1252"),
        ("Mª Dolores;1º\nn°;2º\n", "cp1252"),
        ("Livre;12 £\nEuro;10 €\n", "cp1252"),
        ("Name;Spend (£k);Cost £m\nA;12;3\n", "cp1252"),
        ("Livre;£12\nEuro;£1\n", "cp1252"),
        ("l´école;1\nD´ÉTÉ;2\n", "cp1252"),
        ("de 12 à 15;1\nÀ 12 h;2\n2è étage;3\n", "cp1252"),
        ("l’½ tarif;1\nété;2\n", "cp1252"),
        ("12 m²;1\n13 km²;2\n", "cp1252"),
        ("João;São Paulo\nAções;Educação\n", "cp1252"),
        ("Livre;£12\nEuro;£1\n", "cp850"),
        ("hôtel;1\ncôte;2\n", "cp850"),
        ("a;12\u00a0000\nb;13\u00a0000\n", "cp850"),
        ("a;12\u00a0000\nb;13\u00a0000\n", "mac_roman"),
        ("bois;12 €\nfer;2 €\n", "mac_roman"),
    ],
)
def test_signs_where_french_has_none_tell_tables_of_256_letters_apart(
    text: str, codec: str
) -> None:
    assert read(f"nom;n\n{text}".encode(codec)).encoding == codec


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Michał;1\nŁódź;2\n", "iso8859-2"),
        ("北京;1\n上海;2\n", "gbk"),
        ("Αθήνα;1\nΠάτρα;2\n", "cp1253"),
    ],
)
def test_signs_in_a_row_are_another_alphabet(text: str, codec: str) -> None:
    found = refusal(f"nom;n\n{text}".encode(codec))
    assert (found.code, found.delimiter) == ("encoding-unknown", ";")


def test_a_few_letters_of_another_alphabet_leave_a_table() -> None:
    lines = "".join(f"rue {n};{n}\n" for n in range(100))
    found = read(f"nom;n\n{lines}Привет;3\n".encode("cp1251"))
    assert found.doubtful_letters
    assert not read(f"nom;n\n{lines}été;3\n".encode("cp1252")).doubtful_letters


def test_a_name_that_no_encoding_has_leaves_it_to_the_bytes() -> None:
    for hint in ("klingon", "hex", "a\0b"):
        assert read("a;b\né;1\n".encode("cp1252"), ReadingHints(encoding=hint)).encoding == "cp1252"


def test_bytes_that_make_no_french_are_refused() -> None:
    assert refusal("имя;город\nпривет;мир\n".encode("cp1251")).code == "encoding-unknown"
    assert refusal(bytes(range(0x80, 0xA0)) * 4).code == "encoding-unknown"


@pytest.mark.parametrize(
    ("content", "hint", "wanted"),
    [
        (FRENCH.encode("cp1252"), "windows-1252", "cp1252"),
        (
            FRENCH.encode("cp1252"),
            "ISO-8859-1",
            "cp1252",
        ),  # as on the web: nobody means control characters
        (FRENCH.encode(), "UTF8", "utf-8"),
        (FRENCH.encode("utf-8-sig"), "utf-8", "utf-8-sig"),
        (b"nom;n\nx;1\n", "cp1252", "cp1252"),
        ("nom\nŽivot\n".encode("cp1252"), "cp1252", "cp1252"),
    ],
)
def test_an_encoding_given_by_the_metadata_wins_where_it_is_true(
    content: bytes, hint: str, wanted: str
) -> None:
    assert read(content, ReadingHints(encoding=hint)).encoding == wanted


@pytest.mark.parametrize(
    ("content", "hint", "code"),
    [
        (FRENCH.encode("cp1252"), "utf-8", "encoding-lies"),
        (FRENCH.encode(), "cp1252", "encoding-lies"),
        (b"nom;n\nx;1\n", "utf-16", "encoding-lies"),
    ],
)
def test_an_encoding_that_the_bytes_deny_is_refused_with_what_was_seen(
    content: bytes, hint: str, code: str
) -> None:
    found = refusal(content, ReadingHints(encoding=hint))
    assert (found.code, found.params["hint"]) == (code, hint)


# --- dialects ---


def table(delimiter: str, rows: list[list[str]], **options: object) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n", **options).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


MESSY = [
    ["nom", "adresse", "montant", "note"],
    ["A, B et C", "12 rue Haute, Lille", "1 250,50", "dit « oui ; non »"],
    ["D|E", "3 place\nBasse", "80,00", ""],
    ['F "G"', "4 rue", "7,25", "x\ty"],
]


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize(
    ("quote", "quoting"), [('"', csv.QUOTE_MINIMAL), ('"', csv.QUOTE_ALL), ("'", csv.QUOTE_ALL)]
)
def test_delimiters_inside_quotes_do_not_deceive(delimiter: str, quote: str, quoting: int) -> None:
    found = read(table(delimiter, MESSY, quotechar=quote, quoting=quoting))
    assert (found.delimiter, found.quote, found.width) == (delimiter, quote, 4)
    assert [list(record) for record in found.records] == MESSY[1:]


def test_entries_of_a_form_above_a_table_are_its_titles() -> None:
    rows = [
        ["Commune :", "Lille", ""],
        ["Exercice :", "2024", ""],
        ["", "", ""],
        ["code", "nom", "montant"],
    ]
    assert find_header_row([*rows, *[["00001", "A", "37,50"]] * 5], 3) == 3
    assert find_header_row([["Nom :", "Lieu :"], ["A", "Lille"], ["B", "Lens"]], 2) == 0


@pytest.mark.parametrize(("text", "delimiter", "width"), [
    ("Quartier:Habitants\nFives:20345\nMoulins:21030\n", ":", 2),
    ("Heure\n08:00\n09:30\n10:15\n", ",", 1),
    ("".join(f"2011-01-0{n} 1{n}:30:00\n" for n in range(1, 9)), ",", 1),
    ("Passage\n" + "".join(f"{n % 24}:{n:02}:15\n" for n in range(40)), ",", 1),
    ("".join(f"Fives:{n}0{n}:x:école {n}:12:30\n" for n in range(1, 9)), ":", 6),
    ("".join(f"{n} 0.29{n}0675\n" for n in range(3, 9)), " ", 2),
    ("".join(f"{n} 2\n" for n in range(1, 5)), ",", 1),
    ("".join(f"{n} 34{n}\n" for n in range(1, 9)), ",", 1),
    ("".join(f"{n} 34{n}.50\n" for n in range(1, 9)), ",", 1),
    ("".join(f'"{n}" "34{n}"\n' for n in range(1, 9)), " ", 2),
    ("".join(f"2024-01-0{n} 1{n}\n" for n in range(1, 9)), ",", 1),
    ("".join(f"{n}:3\n" for n in range(1, 9)), ",", 1),
    ("Titre:sous-titre\nFives:rue haute\nMoulins:rue basse\n", ",", 1),
    ('"Quartier" "Habitants"\n"Fives" "20345"\n"Moulins" "21030"\n', " ", 2),
    ("Nom salle\nSalle 1\nSalle 2\nSalle 3\nSalle 4\nSalle 5\nSalle 6\n", ",", 1),
    ((
        "Quartier Habitants\nFives 20345\nMoulins 21030\nCentre 22110\nWazemmes 27615\n"
        "Lille-Sud 7950\n"
    ), " ", 2),
    ("Adresse\n" + "".join(f"Commune-{n} 59{n:03}\n" for n in range(40)), ",", 1),
])  # fmt: skip
def test_two_columns_between_colons_or_blanks_must_prove_it(
    text: str, delimiter: str, width: int
) -> None:
    found = decide_dialect(text, "", None, None)
    assert not isinstance(found, Refusal)
    assert (found.marks.delimiter, found.width) == (delimiter, width)


@pytest.mark.parametrize(
    ("line", "delimiter", "width"),
    [
        (
            "Abancourt#Mairie#{0} {1}, Bourg#5955{0}",
            "#",
            4,
        ),  # a comma in each address cuts it in two
        (
            "{0}.jpg\t{0}.jpg\t51,47,4{0}\t87,88,8{0}\t110,112,11{0}\t",
            "\t",
            6,
        ),  # colours in one cell
        ("Zoé, 1{0}", ",", 2),
    ],
)
def test_a_delimiter_that_every_row_has_wins_over_the_commas_of_its_cells(
    line: str, delimiter: str, width: int
) -> None:
    text = "".join(
        line.format(number, "rue " + "de la " * (number % 3) + "Paix") + "\n"
        for number in range(1, 9)
    )
    found = decide_dialect(text, "", None, None)
    assert isinstance(found, Dialect) and (found.marks.delimiter, found.width) == (delimiter, width)


def test_many_columns_between_hashes_need_not_be_in_every_row() -> None:
    rows = "".join(
        f"r{n}#Bourg#{n}{',5' * (n % 3)}#{n}#12#3\n{'# suite' * (n % 4 == 0)}\n"
        for n in range(1, 10)
    )
    found = decide_dialect("region#nom#PIB#rang#aire#part\n" + rows, "", None, None)
    assert isinstance(found, Dialect) and (found.marks.delimiter, found.width) == ("#", 6)


def test_a_refusal_tells_what_was_decided_of_the_file_all_the_same() -> None:
    found = refusal("RUES\nrue Haute;Bourg\nrue Basse;Bourg\nplace Verte;Bourg\n")
    assert (found.code, found.encoding, found.delimiter, found.quote) == (
        "header-unclear",
        "utf-8",
        ";",
        '"',
    )


@pytest.mark.parametrize(
    "above", ["# Export des rues\n# triées par nom\n#\n# Ville, service voirie\n", ""]
)
@pytest.mark.parametrize("names", ["nom,rue,nombre\n", "#nom,rue,nombre\n", ""])
def test_comments_are_no_evidence_against_the_table_below(above: str, names: str) -> None:
    found = decide_dialect(
        above + names + "École,Haute,3\n# fermée\nMairie,Basse,5\nCrèche,Verte,7\n", "", None, None
    )
    assert found == Dialect(DialectMarks(","), 3)


def test_hashes_before_most_rows_of_one_column_make_no_other_table_of_the_rest() -> None:
    found = decide_dialect("mot\n" + "#lille\n#nord\n" * 9 + "Lille, Nord\nLens\n", "", None, None)
    assert isinstance(found, Dialect) and found.width == 1


@pytest.mark.parametrize(
    ("row", "marks"),
    [
        ("'{n}';'Chef; {n}';'l\\'homme {n}'", DialectMarks(";", "'", "\\")),
        ("'{n}';'Chef; {n}';'homme {n}'", DialectMarks(";", "'")),
        ("{n};l\\'homme {n};chef", DialectMarks(";")),
        ("10.0.0.{n},2011-03-01 10:11,Navigateur (X11; U; Linux; fr)", DialectMarks(",")),
        ("rue {n}, Lille;Nord, France; {n}", DialectMarks(";")),
    ],
)
def test_a_delimiter_is_told_from_what_texts_hold(row: str, marks: DialectMarks) -> None:
    rows = "".join(row.format(n=n) + "\n" for n in range(10, 30))
    assert read(rows).marks == marks


def test_decimal_commas_do_not_make_a_semicolon_file_a_comma_file() -> None:
    rows = "".join(f"article {n};{n},50;{n},00;{n % 7},25;rue {n}, Lille\n" for n in range(50))
    assert read("nom;a;b;c;adresse\n" + rows).delimiter == ";"
    assert (
        read("annee;montant\n" + "".join(f"{2000 + n};{n},5\n" for n in range(20))).delimiter == ";"
    )


def test_decimal_commas_without_quotes_in_a_comma_file_leave_it_a_comma_file() -> None:
    rows = "".join(
        f"Aide {n},2024-01-{n:02},2240000{n:02},{n}\u00a0000,00,aide en numéraire\n"
        for n in range(1, 20)
    )
    found = read("objet,date,tiers,montant,nature\n" + rows)
    assert found.delimiter == ","
    assert (found.width, len(found.names)) == (6, 5), (
        "the caller is told that records are wider than the header"
    )


@pytest.mark.parametrize(
    "content",
    [
        "nom\nLille\nRoubaix\n",
        "taux\n12,5\n13,75\n0,2\n",
        "montant\n1 250,00\n80,50\n",
        "adresse\n12 rue Haute, Lille\n3 place Basse, Roubaix\n",
        "avis\nBien, mais cher\nTrès bien ; à refaire\nRien à dire\nOui, non, peut-être\nBof\n",
        "seul",
    ],
)
def test_punctuation_in_one_column_makes_no_columns(content: str) -> None:
    found = read(content)
    assert found.width == 1
    assert all(len(record) == 1 for record in found.records)


@pytest.mark.parametrize(
    "line", ["Mairie;Poste", "Mairie|Poste", "Mairie,Poste", "Mairie,", "a;b\nc,d|e\tf"]
)
def test_a_delimiter_in_a_row_of_one_column_cuts_nothing(line: str) -> None:
    for content in (
        f"nom\nÉcole Ferry\nCrèche\n{line}",
        f"nom\nÉcole Ferry\n{line}\nCrèche\nPiscine\n",
    ):
        found = read(content)
        assert (found.names, found.width, found.header_row) == (("nom",), 1, 0)
        assert [record for (record,) in found.records] == content.splitlines()[1:]
        assert found.repairs == ()


RAGGED = [3, 2, 5, 2, 4, 3, 6, 2, 3, 4]  # tags after each name


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("photo,mots\n" + "".join(f"p{n},{','.join('abcdef'[:n])}\n" for n in RAGGED), ","),
        ("photos\n" + "".join(f"p;{';'.join('abcdef'[:n])}\n" for n in RAGGED), ";"),
        (
            "Nom          Ville      Âge\n"
            + "".join(f"{n * 'M'}      Lille  {n}\n" for n in RAGGED),
            " ",
        ),
    ],
)
def test_several_of_one_separator_in_most_lines_are_asked_about(text: str, delimiter: str) -> None:
    found = decide_dialect(text, "", None, None)
    assert isinstance(found, Refusal)
    assert (found.code, found.params) == ("delimiter-unclear", {"delimiter": delimiter})
    assert found.delimiter == delimiter


@pytest.mark.parametrize("line", ['"{}"', "dit {}", "x {}  x  "])
def test_separators_in_quotes_and_in_prose_are_not_asked_about(line: str) -> None:
    tags = (("," if line[0] == '"' else ", ").join("abcdef"[:n]) for n in RAGGED)
    found = decide_dialect(
        "mots\n" + "".join(f"{line.format(one)}\n" for one in tags), "", None, None
    )
    assert isinstance(found, Dialect) and found.width == 1


def test_a_large_file_of_one_column_has_a_delimiter_that_cannot_come_later() -> None:
    content = "nom\n" + "École\n" * 40_000
    assert read(content).delimiter == NONE
    assert read(content + "Mairie, Poste\n").delimiter == NONE
    assert read(content.encode("utf-16"), head=262_144).delimiter == NONE


def test_titles_and_notes_are_no_evidence_against_the_table() -> None:
    titles = "Budget de la commune\nExercice 2024, voté le 3 avril\n\n"
    found = read(
        titles
        + "nature;libellé;montant\n"
        + "60;Achats, divers;12,50\n" * 6
        + "\nSource : mairie\n"
    )
    assert (found.delimiter, found.width, found.header_row) == (";", 3, 3)


def test_an_unbalanced_quote_does_not_swallow_the_table() -> None:
    rows = "".join(
        f'"tuyau {n} pouces;{n};rue {n}\n' if n % 5 == 0 else f"coude;{n};rue {n}\n"
        for n in range(40)
    )
    found = read("objet;nombre;lieu\n" + rows)
    assert (found.quote, found.width, len(found.records)) == ("", 3, 40)


def test_the_tail_speaks_too() -> None:
    head = "lieu, détail;n\n" + "Lille, centre;1\n" * 5
    assert decide_dialect(head, "x\n" + "Roubaix;2\n" * 50, None, None) == Dialect(
        DialectMarks(";"), 2
    )


@pytest.mark.parametrize(
    "hints",
    [ReadingHints(delimiter=";"), ReadingHints(delimiter=";", quote='"'), ReadingHints(quote="")],
)
def test_a_dialect_given_by_the_metadata_wins(hints: ReadingHints) -> None:
    found = read('a;b, c\n1;2, 3\n4;5, "6\n', hints)
    assert (found.delimiter, found.width) == (";", 2)
    assert found.quote == ('"' if hints.quote is None else hints.quote)


def test_a_delimiter_that_gives_one_column_where_another_gives_several_is_refused() -> None:
    found = refusal("a;b;c\n1;2;3\n4;5;6\n", ReadingHints(delimiter=","))
    assert (found.code, dict(found.params)) == (
        "dialect-lies",
        {"hint": ",", "seen": ";", "width": 3},
    )
    assert refusal("a\tb\n1\t2\n", ReadingHints(delimiter=";")).params["seen"] == "\\t"
    assert read("nom\nLille\n", ReadingHints(delimiter=";")).delimiter == ";"


@pytest.mark.parametrize(
    "hints",
    [
        ReadingHints(delimiter=";;"),
        ReadingHints(delimiter="\n"),
        ReadingHints(delimiter="\r\n"),
        ReadingHints(delimiter='"'),
        ReadingHints(quote="«»"),
    ],
)
def test_what_cannot_be_a_delimiter_or_a_quote_is_refused(hints: ReadingHints) -> None:
    assert refusal("a;b\n1;2\n", hints).code == "dialect-hint"


def test_records_follow_rfc_4180() -> None:
    text = 'a,"b ""c"", d",\r\n\r\n"e\r\nf",5" pipe,g\n'
    assert split_text_records(text, DialectMarks(",")) == [
        ["a", 'b "c", d', ""],
        [],
        ["e\r\nf", '5" pipe', "g"],
    ]
    assert split_text_records('"a,b', DialectMarks(",", "")) == [['"a', "b"]]


def test_line_ends_inside_quotes_are_not_line_ends() -> None:
    assert detect_newline('a;"b\nc"\r\nd;e\r\n', '"') == "\r\n"
    assert detect_newline("a\r\nb\nc", '"') == "mixed"
    assert detect_newline("a\rb\r", '"') == "\r"
    assert detect_newline("a\r\nb\r", '"') == "\r\n", "a head may be cut between the two"
    assert read("a;b\r\n1;2\r\n").newline == "\r\n"


# --- headers ---


@pytest.mark.parametrize(
    ("content", "row", "data_line"),
    [
        ("nom;n\nLille;1\n", 0, 1),
        ("\n \nnom;n\nLille;1\n", 2, 3),
        ("Titre;;\nSous-titre;;\n;;\nnom;n;date\nLille;1;2024-01-01\nRoubaix;2;2024-01-02\n", 3, 4),
        ('"nom\nde la commune";n\n\nLille;1\n', 0, 2),
        ("nom;n\n;\nLille;1\n", 0, 1),
        (";;\n0;nom 0;0,5\n1;nom 1;1,5\n2;nom 2;2,5\n", None, 0),
        ("commune;2019;2020\nLille;12;15\nRoubaix;8;9\n", 0, 1),
        ("commune;avis\nLille;bien\nRoubaix;bof\n", 0, 1),
        ("nom;;n\nLille;;1\nRoubaix;;2\n", 0, 1),
        ("Budget 2024, voté\ncode,nom,n,x\nA,Lille,1,a\nB,Roubaix,2,b\n", 1, 2),
        ("nom,n\n", 0, 1),
        ("Lille;12;2024-01-01\nRoubaix;15;2024-01-02\n", None, 0),
        ("LÉA;FILLE;2019;25.0\nROMY;FILLE;2019;19.0\n", None, 0),
        ("12\n15\n18\n", None, 0),
        ("12;15\n", None, 0),
    ],
)
def test_the_header_is_found_by_fill_and_contrast(
    content: str, row: int | None, data_line: int
) -> None:
    found = read(content)
    assert (found.header_row, found.data_line) == (row, data_line)


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ("Nom;Type;Ville\nA;Type;Lille\nB;Autre;Lens\nC;Type;Douai\n", 0),
        ("projet;statut\nA;ouvert\nB;statut\nC;clos\n", 0),
        ("École;Piscine;Wifi\nA;Piscine;\nB;;Wifi\nC;Piscine;Wifi\n", 0),
        ("arbre;port;ton\nA;port;vif\n" + "A;rond;vif\nB;droit;mat\n" * 20, 0),
        ("Lille;Nord\nLens;Nord\nDouai;Nord\n", None),
        ("Lille;Nord;rue\nLens;Pas-de-Calais;place\nDouai;Nord;rue\n", None),
    ],
)
def test_a_name_may_stand_in_a_cell_below_too(content: str, row: int | None) -> None:
    assert read(content).header_row == row


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ("Liste des écoles, collèges, lycées\nnom,adresse,effectif\nA,r A,12\nB,r B,13\n", 1),
        ("Liste des écoles, collèges, lycées\nnom,adresse,ville\nA,r A,Lens\nB,r B,Lille\n", 1),
        ("Écoles, collèges, lycées\n\nnom,adresse,ville\nA,r A,Lens\nB,r B,Lille\n", 2),
        ("Lille ; sports ; 2024\ncommune;2023;2024\nA;1;2\nB;3;4\n", 1),
        ("Écoles, année 2023-2024,,\nnom,adresse,effectif\nA,r A,12\nB,r B,13\n", 1),
        ("Mesure,relevé 22 par la ville,samedi\ncm-1,%T\n" + "12.5,98.1\n9.1,97.2\n" * 4, 1),
        ("Mesure,relevé 22 par la ville,samedi\nA,12\n" + "B,98.1\nC,97.2\n" * 4, 0),
        ("Commune :;Lille\nnom;prix\nA;12\nB;13\n", 1),
        ("nom, adresse, effectif\nA,r A,12\nB,r B,13\n", 0),
        ("essence, port, couleur\nA,rond,vert\nB,droit,brun\n", 0),
        ("id,nom_eq,nb\nIdentifiant,Nom du lieu,Nombre de places\n" + "1,A,12\n2,B,13\n" * 4, 0),
        ("Âge, en années;Avis du public;Vote\noui;non;non\noui;oui;non\nnon;non;oui\n", 0),
    ],
)
def test_a_title_that_holds_the_delimiter_is_no_header(content: str, row: int) -> None:
    assert read(content).header_row == row


@pytest.mark.parametrize(
    "content",
    [
        "nom,,,\nAlice,x,y,z\nBob,u,v,w\n",
        "nom,,,\n" + "Alice,x,y,z\nBob,u,v,w\n" * 30,
        "nom,n,,,\nAlice,1,2,3,4\nBob,3,4,5,6\n",
        "nom\nAlice;x\nBob;y\n",
        "nom\nAlice;1\nBob;2\n",
        "nom\nA\nB\nC\nMairie;Poste\nX;1\n",
        "Titre;;\nnom;n;x\n",
    ],
)
@pytest.mark.parametrize("header", [None, True])
def test_a_record_is_never_taken_for_the_header_by_its_fill_alone(
    content: str, header: bool | None
) -> None:
    found = refusal(content, ReadingHints(header=header))
    assert found.code == "header-unclear"
    assert found.params["first"] == 1
    assert (
        read(content, ReadingHints(header=False)).records[0][0]
        == content.split("\n")[0].split(",")[0].split(";")[0]
    )


@pytest.mark.parametrize(
    "content",
    [
        "Titre;\ncommune;2019\nLille;12\nRoubaix;15\n",
        "Titre\n\nnom;n\nLille;1\n",
        "Titre;;\n;;\nSuite;;\nnom;n;x\nLille;1;a\n",
    ],
)
def test_words_or_years_over_figures_tell_the_header_from_titles(content: str) -> None:
    found = read(content)
    assert found.records[0][0] == "Lille"
    assert "titles-skipped" in codes(found)


def test_blank_is_what_cells_call_blank() -> None:
    found = read("nom;n;\u00a0\n\u2007;\u202f\n\ufeff;\n\x0c;\n\x1f;\nLille;2;\ufeff\n")
    assert found.names == ("nom", "n")
    assert found.records[0][0] == "\x1f", (
        "a sign of control is written: only the blanks of cells are nothing"
    )
    assert len(found.records) == 2
    assert refusal("\u00a0\n\u202f\n").code == "file-empty"


@pytest.mark.parametrize(
    ("content", "row", "names"),
    [
        ("# énergie,flux\n" + "0.1,2.5\n0.2,2.7\n" * 5, 0, ("# énergie", "flux")),
        ("# export du 3 mai,commune\nx,y\n" + "1,2\n3,4\n" * 5, 1, ("x", "y")),
        ("# export du 3 mai\nx,y\n" + "1,2\n3,4\n" * 5, 1, ("x", "y")),
        ("#,mot\n1,#Aubin\n2,#Lens\n3,#Douai\n", 0, ("#", "mot")),
        ("#,par nous\nnom,n\n" + "Lille,1\nLens,2\n" * 5, 1, ("nom", "n")),
        ("#FORMAT:,dma\n#LIEU:,nord\n#UNITE:,C\n\nx,y,z\n" + "1,2,3\n" * 9, 4, ("x", "y", "z")),
    ],
)
def test_a_comment_is_the_header_only_where_nothing_else_can_be(
    content: str, row: int, names: tuple[str, ...]
) -> None:
    found = read(content)
    assert (found.header_row, found.names) == (row, names)


TRAVELS = (
    "Réunions;;;;;;;\nNom;Date;Lieu;Objet;;;;\nA;mai;Lille;rue;;;;\n;;Lens;;;;;\n"
    "B;juin;Douai;parc;;;;\n;;;;;;;\nVoyages;;;;;;;\n"
    "Nom;Date;Ville;Train;Suite;Avec;Chez;Coût\n"
    "A;mai;Paris;non;un;X;Y;12\nB;mai;Metz;oui;un;X;Z;15\n"
)


def test_a_table_with_empty_cells_above_the_header_is_none_of_its_titles() -> None:
    found = refusal(TRAVELS)
    assert (found.code, found.params) == ("tables-stacked", {"row": 8, "first": 2})
    first = read(TRAVELS, ReadingHints(first_table=True))
    assert (first.header_row, first.names[:4]) == (1, ("Nom", "Date", "Lieu", "Objet"))


@pytest.mark.parametrize(
    "above",
    ["Commune;Lille;Nord;;;\nAnnée;2024;;;;\n\n", "Commune :;Lille;Nord;;;\n" * 4],
)
def test_titles_in_several_cells_are_no_table(above: str) -> None:
    rows = "A;mai;Paris;non;12;x\nB;mai;Metz;oui;15;y\n"
    assert read(f"{above}Nom;Date;Ville;Train;Coût;Avis\n{rows}").names[0] == "Nom"


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("contrôle,,feu,,\nX,Y,X,Y\n", ("contrôle X", "contrôle Y", "feu X", "feu Y")),
        (
            "Dates,Trajet,,Coût\n,,,\n,Train,Taxi,\n",
            ("Dates", "Trajet Train", "Trajet Taxi", "Coût"),
        ),
    ],
)
def test_a_header_in_two_rows_may_have_a_blank_row_or_a_delimiter_too_many(
    head: str, names: tuple[str, ...]
) -> None:
    assert read(head + "1.5,2.5,3.5,4.5\n" * 6).names == names


STACK = "Service;Effectif;;;;Coût\n;Agents;;Élus;;\n;2023;2024;H;F;\n"


@pytest.mark.parametrize("above", ["", "Effectifs de la ville;;;;;\n"])
def test_a_header_in_three_rows_names_each_column(above: str) -> None:
    found = read(above + STACK + "Voirie;12;13;4;5;100\nSports;1;2;3;4;50\n" * 4)
    assert found.names == (
        "Service",
        "Effectif Agents 2023",
        "Effectif Agents 2024",
        "Effectif Élus H",
        "Effectif Élus F",
        "Coût",
    )
    assert found.records[0][0] == "Voirie"
    titles = {"titles-skipped": 1} if above else {}
    assert codes(found) == titles | {"header-joined": 1}


@pytest.mark.parametrize(
    "above",
    [
        "Commune;Lille;;\nService;Voirie;;\n",
        "Commune;Lille;;\n\n",
    ],
)
def test_two_rows_of_words_above_a_full_header_are_no_part_of_it(above: str) -> None:
    found = read(above + "nom;rue;nombre;coût\n" + "A;r;12;13\nB;r;1;2\n" * 4)
    assert found.names == ("nom", "rue", "nombre", "coût")


def test_the_spelling_of_names_is_kept() -> None:
    found = read('x,x,,"rue\nville"\n' + "1,2,3,4\n" * 4)
    assert found.names == ("x", "x_2", "colonne_3", "rue ville")
    assert found.spelling == {"x_2": "x", "colonne_3": "", "rue ville": "rue\nville"}


def test_titles_above_the_header_are_told() -> None:
    found = read("Titre;;\n;;\nSuite;;\nnom;n;x\nLille;1;a\n")
    assert [(r.code, r.count, r.rows) for r in found.repairs] == [("titles-skipped", 2, (1, 3))]


def test_a_file_without_header_is_named_by_rank_without_a_receipt_for_each() -> None:
    found = read("Lille;12\nRoubaix;15\n")
    assert found.names == ("colonne_1", "colonne_2")
    assert found.records[0] == ("Lille", "12")
    assert found.repairs == ()


def test_the_metadata_says_whether_there_is_a_header() -> None:
    assert read("nom;n\nLille;1\n", ReadingHints(header=False)).header_row is None
    assert read("1;2\n3;4\n", ReadingHints(header=True)).names == ("1", "2")


def test_delimiters_at_the_end_of_lines_make_no_column() -> None:
    assert read("a;b;c;\n1;2;3\n4;5;6\n").names == ("a", "b", "c")
    found = read("a;b;c\n1;2;3;\n4;5;6;\n")
    assert (found.names, found.width) == (("a", "b", "c"), 3)


def test_names_are_as_written_and_always_different() -> None:
    names, repairs = clean_column_names(
        [
            " BP ",
            "Montant\r\nde l'aide (1)",
            "",
            "nom",
            "nom",
            "Nom",
            "nom_2",
            "\u00a0",
            "colonne_3",
        ]
    )
    assert names == (
        "BP",
        "Montant de l'aide (1)",
        "colonne_4",
        "nom",
        "nom_3",
        "Nom_4",
        "nom_2",
        "colonne_8",
        "colonne_3",
    )
    assert {repair.code: repair.count for repair in repairs} == {
        "header-cleaned": 3, "header-empty": 2, "header-doubled": 2,
    }  # fmt: skip


@given(st.lists(st.text("aA_23 \n", max_size=6), max_size=12))
def test_names_never_collide_whatever_the_header(header: list[str]) -> None:
    names, _ = clean_column_names(header)
    assert len({name.casefold() for name in names}) == len(header)
    assert all(name == name.strip() and "\n" not in name and name for name in names)
    assert clean_column_names(names) == (names, ())


# --- the whole ---


@given(st.binary(max_size=400), st.binary(max_size=60))
def test_no_bytes_raise(head: bytes, tail: bytes) -> None:
    assert isinstance(decide_reading(head, tail, ReadingHints()), FileReading | Refusal)


@given(
    st.text("ab1,;|\t\"'\r\n éœ€\0\ufeff", max_size=120),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252"]),
    st.builds(
        ReadingHints,
        encoding=st.none()
        | st.sampled_from(["utf-8", "latin-1", "utf-16", "ascii"])
        | st.text(max_size=5),
        delimiter=st.none() | st.text(max_size=2),
        quote=st.none() | st.text(max_size=2),
        header=st.none() | st.booleans(),
    ),
    st.integers(0, 120),
)
def test_no_text_and_no_metadata_raise(
    text: str, codec: str, hints: ReadingHints, cut: int
) -> None:
    content = text.encode(codec, "replace")
    found = decide_reading(content[:cut], content[cut:], hints)
    assert isinstance(found, FileReading | Refusal)
    if isinstance(found, FileReading):
        assert len(found.names) == len({name.casefold() for name in found.names})
        for name, column in zip(found.names, zip(*found.records, strict=False), strict=False):
            assert list_candidate_kinds(name, column)[-1] == "string"


def test_every_code_has_its_french_message() -> None:
    root = Path(__file__).resolve().parents[2] / "site_builder"
    known = set(
        re.findall(
            '^msgid "(.+)"$', (root / "locale/fr/LC_MESSAGES/beffroi.po").read_text("utf-8"), re.M
        )
    )
    source = "".join(path.read_text("utf-8") for path in (root / "readers" / "decide").glob("*.py"))
    codes = re.findall(r'Refusal\(\s*"([a-z-]+)"|"((?:looks-like|lfs)-[a-z-]+)"', source)
    problems = {f"problem.{a or b}" for a, b in codes}
    repairs = {
        f"repair.{a or b}"
        for a, b in re.findall(r'Repair\("([a-z-]+)"|"(header-[a-z]+)": [a-z]', source)
    }
    kinds = {f"repair.{kind.repaired}" for kind in KINDS if kind.repaired}
    assert len(problems) >= 10 and len(repairs) >= 5
    assert problems | repairs | kinds <= known


# --- real files, where they are ---


def _expectations() -> list[dict[str, object]]:
    if not REAL.is_dir():
        return []
    named = {
        str(item["file"]): item
        for item in json.loads((REAL / "EXPECTATIONS.json").read_text("utf-8"))
    }
    with (REAL / "INDEX.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["file"].endswith(".csv"):
                known = {
                    "file": row["file"],
                    "encoding": row["encoding"],
                    "delimiter": row["delimiter"],
                }
                known["first_name"] = row["header"].split(" | ")[0]
                named[row["file"]] = known | named.get(row["file"], {})
    return [item for item in named.values() if str(item["file"]).endswith(".csv")]


@pytest.mark.skipif(
    not REAL.is_dir(),
    reason="../shared/data/real is not beside this clone: real files are not tried",
)
def test_real_files_are_read_as_expected() -> None:
    wrong = []
    expectations = _expectations()
    for item in expectations:
        found = read((REAL / str(item["file"])).read_bytes())
        shown = {
            "encoding": "ascii"
            if item["encoding"] == "ascii" and found.encoding == "utf-8"
            else found.encoding,
            "delimiter": found.delimiter,
            "header_row": found.header_row,
            "first_name": found.names[0],
        }
        expected = {key: item.get(key, value) for key, value in shown.items()}
        if shown != expected:
            wrong.append((item["file"], shown, expected))
    assert len(expectations) > 40
    assert wrong == []


def test_the_ladder_and_the_kinds_are_tuples_to_which_one_adds() -> None:
    assert LADDER[0][0] == "cp1252"
    assert get_cell_kind("string") is KINDS[-1]


@pytest.mark.parametrize(
    ("text", "header_row"),
    [
        ("École;1;2;3;4\nLa Fontaine;24;25;22;27\nLe Moulin;19;21;20;18\n", 0),
        ("Compteur;01;02;03;Total\nPont;9;4;2;15\nQuai;1;8;3;12\n", 0),
        # a row like the others, in which figures happen to follow
        ("La Fontaine;1;2;3\nLe Moulin;1;2;3\nLe Pré;4;2;8\n", None),
        ("La Fontaine;2;3;4\nLe Moulin;19;21;20\nLe Pré;4;2;8\n", None),
        # columns that describe the columns of another table, and their own
        ("champ,genre,requis\nchamp,texte,oui\ngenre,texte,oui\nrequis,mot,non\n", 0),
        # journeys: the towns of the first one stand in both columns
        ("Lille;Lens;12\nLens;Lille;14\nArras;Lens;8\nLille;Arras;40\n", None),
        ("Lille;Lens\nLens;Lille\nArras;Lens\nLille;Arras\n", None),
    ],
)
def test_numbers_and_listed_names_may_be_a_header(text: str, header_row: int | None) -> None:
    assert read(text).header_row == header_row


def test_titles_of_several_lines_hold_the_delimiter() -> None:
    title = "Service jeunesse ; séjours ; bilan\nAnnée ; 2024\n\n"
    found = read(f"{title}Séjour;Enfants;Coût;Note\nMer;24;12400,50;8\nFerme;30;4100;7\n")
    assert (found.names, found.header_row) == (("Séjour", "Enfants", "Coût", "Note"), 3)


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("Taxe;Taux;Taux;Produit", ";2022;2023;2023", "Taxe|Taux 2022|Taux 2023|Produit 2023"),
        ("Taxe;Taux;Taux;Produit", "Année;2022;2023;2023", "Taxe|Taux 2022|Taux 2023|Produit 2023"),
        ("Lieu;Nb;Nb;Prix", "Mois;Mai;Juin;Mai", "Lieu|Nb Mai|Nb Juin|Prix Mai"),
        ("Budget;;;\nLieu;Nb;;Prix", ";Mai;Juin;Mai", "Lieu|Nb Mai|Nb Juin|Prix Mai"),
        ("Budget;;;\nLieu;Nb;Prix;", ";Mai;Juin;Mai", "Lieu|Nb Mai|Prix Juin|Prix Mai"),
        # a row of data: what its first cell is, a year twice, a figure, names that all differ
        ("Lieu;Nb;Nb;Prix", "Zoo;2022;2023;2023", "Lieu|Nb|Nb_2|Prix"),
        ("Lieu;Nb;Nb;Prix", ";2022;2022;2023", "Lieu|Nb|Nb_2|Prix"),
        ("Lieu;Nb;Nb;Prix", ";12;15;40", "Lieu|Nb|Nb_2|Prix"),
        ("Lieu;Nb;Rang;Prix", "Année;2022;2023;2023", "Lieu|Nb|Rang|Prix"),
    ],
)
def test_a_second_row_tells_doubled_names_apart(first: str, second: str, names: str) -> None:
    text = f"{first}\n{second}\nFoncière;21,5;22;1200\nHabitation;18;18;400\nVide;3;4;1500\n"
    assert read(text).names == tuple(names.split("|"))


def test_years_below_doubled_names_over_years_are_data() -> None:
    rows = ";2011;2012;3\nDurand;2018;2019;4\nMartin;2009;2020;9\n"
    assert read(f"Nom;Mandat;Mandat;Rang\n{rows}").names == ("Nom", "Mandat", "Mandat_2", "Rang")


@pytest.mark.parametrize("days", ["2024-03-11;2024-03-12", "11/03/2024;12/03/2024"])
def test_days_over_figures_name_columns(days: str) -> None:
    found = read(f"École;{days}\nFerry;120;118\nZay;98;101\nPrés;64;60\n")
    assert found.names == ("École", *days.split(";"))


@pytest.mark.parametrize(
    "text",
    [
        "Ferry;2024-03-11;2024-03-12\nZay;2024-03-13;2024-03-14\nPrés;2024-01-13;2024-01-14\n",
        "Ferry;2024-03-12;2024-03-11\nZay;98;101\nPrés;64;60\n",
        "Ferry;2024-03-11;120\nZay;2024-04-11;101\nPrés;2024-05-11;60\n",
    ],
)
def test_days_of_a_row_of_data_name_nothing(text: str) -> None:
    assert read(text).names == ("colonne_1", "colonne_2", "colonne_3")


@pytest.mark.parametrize(
    ("title", "scale"),
    [
        ("Budget 2024 (en milliers d'euros)", {"scale": "en milliers d'euros"}),
        ("Budget 2024, 450 k€ en tout", {}),
    ],
)
def test_a_title_that_says_thousands_is_kept_in_its_receipt(
    title: str, scale: dict[str, str]
) -> None:
    found = read(f"{title}\n\nPoste;Montant\nEau;12\nGaz;45\nFer;30\n")
    assert [(one.code, one.params) for one in found.repairs] == [("titles-skipped", scale)]
