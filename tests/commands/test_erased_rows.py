"""Rows are taken out of a delimited file, and every other byte of it stays."""

from __future__ import annotations

import codecs

import pytest

from site_builder.commands.erasure.rows import remove_rows
from site_builder.core.sought_texts import make_sought_texts

HEADER = "nom;ville;montant"
ROWS = (
    "Zéphyrine Quatrevaux;Lille;12,50",
    '"Odilon ""le grand""";"Ronchin ; Sud";3',
    '"Barnabé\nTournemine";Lille;7',
    " Anselme ;Hem;",
    "Zoé Brasfort;Lille;2 850 578",
)
SOUGHT = make_sought_texts(["zephyrine quatrevaux"])


def file_of(rows: tuple[str, ...], newline: str = "\r\n", last: bool = True) -> str:
    text = newline.join((HEADER, *rows))
    return text + newline if last else text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("place", [0, 2, 4])
def test_the_other_rows_are_the_same_to_the_byte(
    encoding: str, newline: str, last: bool, place: int
) -> None:
    others = list(ROWS[1:])
    rows = (*others[:place], ROWS[0], *others[place:])
    content = file_of(rows, newline, last).encode(encoding)
    removal = remove_rows(content, SOUGHT)
    assert removal
    left = file_of(tuple(others), newline, last or place == 4).encode(encoding)
    assert removal.content == left
    assert removal.matched == {1}
    assert not removal.doubtful and not removal.emptied


def test_a_record_of_several_lines_goes_whole() -> None:
    content = file_of(ROWS).encode()
    removal = remove_rows(content, make_sought_texts(["Barnabé Tournemine"]))
    assert removal and removal.lines == (4,)
    assert removal.content == file_of((*ROWS[:2], *ROWS[3:])).encode()


def test_a_number_is_known_without_its_blanks() -> None:
    removal = remove_rows(file_of(ROWS).encode(), make_sought_texts(["2850578"]))
    assert removal and removal.content == file_of(ROWS[:-1]).encode()


def test_a_text_within_a_cell_is_told_and_left() -> None:
    content = file_of((*ROWS, "veuve de Zéphyrine Quatrevaux;Hem;1")).encode()
    removal = remove_rows(content, SOUGHT)
    assert removal and removal.lines == (2,)
    assert removal.doubtful == (8,)


def test_what_stands_above_the_data_is_told_and_left() -> None:
    content = f"Aides de Zéphyrine Quatrevaux;;\n{file_of(ROWS, chr(10))}".encode()
    removal = remove_rows(content, SOUGHT)
    assert removal and removal.lines == (3,)
    assert removal.doubtful == (1,)


def test_a_text_that_is_part_of_a_word_is_no_cell() -> None:
    removal = remove_rows(file_of(ROWS).encode(), make_sought_texts(["Lil"]))
    assert removal and not removal.lines
    assert removal.doubtful


def test_that_no_row_would_be_left_is_said() -> None:
    removal = remove_rows(file_of(ROWS[:1]).encode(), SOUGHT)
    assert removal and removal.emptied


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"a;b\n\x00\x01\x02\n", b'{"a": 1}'])
def test_what_is_no_delimited_file_is_left(content: bytes) -> None:
    removal = remove_rows(content, SOUGHT)
    assert removal is None or removal.content == content


def test_a_mark_of_utf_8_stays() -> None:
    content = codecs.BOM_UTF8 + file_of(ROWS).encode()
    removal = remove_rows(content, SOUGHT)
    assert removal and removal.content.startswith(codecs.BOM_UTF8)
