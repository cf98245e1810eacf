"""A dialect that is proposed from a few lines stands only where the whole head bears it out: each
trap is read as if all of the head had been looked at from the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.core.model.reading_hints import ReadingHints
from site_builder.readers import decide
from site_builder.readers.decide import FileReading, Refusal, decide_reading
from site_builder.readers.decide.dialect import SHORT_SAMPLE, propose_dialect
from site_builder.readers.delimited import SAMPLE, read
from site_builder.readers.raw_table import RawTable
from site_builder.tables.text_table import iterate_rows

HEADER = "nom;quartier;montant;note\n"
ROWS = [f"Amicale {row};Quartier {row % 7};{row}0,50;rien à dire\n" for row in range(2_000)]
PLAIN = HEADER + "".join(ROWS)
EDGE = PLAIN.count("\n", 0, SHORT_SAMPLE) - 2  # the last whole row of the short sample


def replace_rows(first: int, rows: list[str]) -> str:
    return HEADER + "".join([*ROWS[:first], *rows, *ROWS[first + len(rows) :]])


def decide_text(text: str) -> FileReading | Refusal:
    content = text.encode()
    return decide_reading(content[:SAMPLE], content[SAMPLE:], ReadingHints())


ESCAPED = [rf'"dit \"le {row}\"; et plus";Centre;{row};"x"' + "\n" for row in range(300)]
WIDER = [row.replace("\n", ";en plus\n") for row in ROWS[500:1_600]]
PROSE = "".join(f"{row},{row + 1}\n" for row in range(1_000, 3_700))
LONG_CELL = "a" * (2 * SHORT_SAMPLE)
NAMES = ";".join(f"une colonne au nom très long, la {column}e" for column in range(900))
TRAPS = {
    "escapes come after the short sample": replace_rows(700, ESCAPED),
    "quotes stray after the short sample": replace_rows(900, ['"Centre";b;"c" d;e\n'] * 300),
    "a quoted cell goes on over the edge": replace_rows(EDGE, ['"a\n' + "b\n" * 40 + '";b;1;c\n']),
    "a quote opens at the edge": replace_rows(EDGE, ['"Amicale;b;1;c\n']),
    "a record is longer than the sample": replace_rows(5, [f"{LONG_CELL};b;1;c\n"]),
    "the header is longer than the sample": f"{NAMES}\n" + f"{';' * 899}\n" * 40,
    "most rows are wider after the sample": replace_rows(500, WIDER),
    "another table stands above": PROSE + PLAIN,
    "two delimiters cut as evenly": "nom;rue;ville;note;x,y\n" + "a;b;c;d;1,2\n" * 4_000,
    "a total ends the table": PLAIN + "Total;;12\n",
    "titles stand above": f"Subventions;;;\n\n{PLAIN}",
    "lines end with semicolons": PLAIN.replace(",", ".").replace(";", ",").replace("\n", ";;\n"),
    "cells begin with a blank": PLAIN.replace(";", "; "),
    "apostrophes come after the sample": replace_rows(
        600, ["'a';'b';'1';'c'\n" for _ in range(1_300)]
    ),
    "lines end in several ways": PLAIN + PLAIN.replace("\n", "\r\n"),
    "lines end with a carriage return": PLAIN.replace("\n", "\r"),
    "one column": "".join(f"{row}\n" for row in range(20_000)),
}


@pytest.mark.parametrize("name", TRAPS)
def test_a_short_sample_changes_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = decide_text(TRAPS[name])
    monkeypatch.setattr(decide, "propose_dialect", lambda head, tail: None)
    assert found == decide_text(TRAPS[name])


def test_what_comes_after_the_short_sample_is_seen() -> None:
    """The traps are traps: the lines of the short sample say something else."""
    text = TRAPS["escapes come after the short sample"]
    proposal = propose_dialect(text, "")
    assert proposal is not None and not proposal.marks.escape
    found = decide_text(text)
    assert isinstance(found, FileReading)
    assert found.escape == "\\"
    found = decide_text(TRAPS["most rows are wider after the sample"])
    assert isinstance(found, FileReading)
    assert (found.width, len(found.names)) == (5, 4)


@pytest.mark.parametrize(
    "name",
    [
        "a quoted cell goes on over the edge",
        "a quote opens at the edge",
        "the header is longer than the sample",
        "a record is longer than the sample",
        "two delimiters cut as evenly",
        "a total ends the table",
    ],
)
def test_nothing_is_proposed_where_a_few_lines_leave_a_doubt(name: str) -> None:
    assert propose_dialect(TRAPS[name], "") is None


def test_a_plain_table_is_decided_by_its_short_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "decide_dialect", None)
    for text in (PLAIN, PLAIN.replace("\n", "\r\n"), PLAIN * 4):
        found = decide_text(text)
        assert isinstance(found, FileReading)
        assert (found.delimiter, found.width, found.header_row) == (";", 4, 0)


def read_rows(content: bytes, folder: Path) -> tuple[str, list[tuple[str, ...]]]:
    source = folder / "table.csv"
    source.write_bytes(content)
    scratch = folder / "scratch"
    scratch.mkdir()
    found = read(source, ReadingHints(), scratch)
    assert isinstance(found, RawTable), found
    return found.reading.encoding, list(iterate_rows(found.cells))


@pytest.mark.parametrize("row", [4_500, 9_000])
def test_a_first_accent_that_comes_late_tells_the_encoding(row: int, tmp_path: Path) -> None:
    lines = [f"Amicale {number};{number};rien de plus a dire ici\n" for number in range(10_000)]
    lines[row] = "Forêt;1;très loin\n"
    content = ("nom;n;note\n" + "".join(lines)).encode("cp1252")
    assert content.index(b"\xea") > SHORT_SAMPLE
    encoding, rows = read_rows(content, tmp_path)
    assert encoding == "cp1252"
    assert rows[row] == ("Forêt", "1", "très loin")


def test_letters_of_the_first_lines_alone_do_not_tell_an_encoding(tmp_path: Path) -> None:
    """« à » of DOS is the « … » of Windows: what is written further down says which it is."""
    lines = [f"Salle {number};{number};ouverte à tous\n" for number in range(2_500)]
    lines += [f"Été {number};{number};fermé cet été, réservé\n" for number in range(2_500)]
    encoding, rows = read_rows(("nom;n;note\n" + "".join(lines)).encode("cp850"), tmp_path)
    assert encoding == "cp850"
    assert rows[0] == ("Salle 0", "0", "ouverte à tous")
