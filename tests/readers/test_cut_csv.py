"""What is cut is what the strict records are; what may not be is left to them, whoever cuts."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import pytest
from nightly import nightly_after

from site_builder.readers import cut_csv
from site_builder.readers.cut_csv import cut_csv_file
from site_builder.readers.decide.reading import FileReading
from site_builder.readers.decide.records import (
    DialectMarks,
    is_blank,
    iterate_physical_lines,
    split_records,
)
from site_builder.tables.text_table import iterate_rows

CELLS = ("a", "", '"q"', '"a ""b"" c"', '"c\nd"', "é", '"d;e"', '"\r\n"', "x y")
PIECES = (
    "a", "b", '"', '""', ";", "\n", "\r", "\r\n", " ", "é", '"x"', '"a;b"', '"c\nd"', "\t", "'",
    "12", '","', '"b"x', 'say "hi" x', "\0",
)  # fmt: skip
Row = tuple[str, ...]


def _reading(width: int, quote: str = '"', newline: str = "\n") -> FileReading:
    return FileReading(
        encoding="utf-8",
        delimiter=";",
        quote=quote,
        newline=newline,
        header_row=0,
        data_line=1,
        names=tuple(f"n{index}" for index in range(width)),
        width=width,
        records=(),
    )


def _cut(path: Path, body: str, reading: FileReading) -> list[Row] | None:
    header = ";".join(reading.names) + reading.newline
    path.write_bytes((header + body).encode(reading.encoding))
    table = cut_csv_file(path, reading, Path(mkdtemp(dir=path.parent)))
    return None if table is None else list(iterate_rows(table))


def _strict_rows(body: str, reading: FileReading) -> list[Row] | None:
    """What the records are where nothing is to be told of any."""
    marks = DialectMarks(reading.delimiter, reading.quote)
    rows: list[Row] = []
    for record in split_records(iterate_physical_lines(body), marks, reading.width):
        cells = record.cells
        if cells is None or len(cells) != reading.width or is_blank(cells):
            return None
        rows.append(tuple(cells))
    return rows


@pytest.fixture(params=["standard library", "pyarrow"])
def by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pyarrow":
        monkeypatch.setattr(cut_csv, "SMALL", -1)
    return str(request.param)


def test_a_text_without_quotes_is_cut_though_some_are_looked_for(by: str, tmp_path: Path) -> None:
    reading = _reading(2)
    assert _cut(tmp_path / "a.csv", "1;a\n2;b\n", reading) == [("1", "a"), ("2", "b")]


@pytest.mark.parametrize("seed", nightly_after(2, range(8)))
def test_random_texts_are_cut_as_strict_records_or_not_at_all(
    by: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(seed)
    cut = 0
    for _ in range(60):
        reading = _reading(draw.choice((1, 2, 3)), newline=draw.choice(("\n", "\r\n")))
        monkeypatch.setattr(cut_csv, "BLOCK", draw.choice((8 << 20, 64, 200)))
        monkeypatch.setattr(cut_csv, "QUOTES_AT_ONCE", draw.choice((1 << 18, 1, 64, 200)))
        body = _draw_body(draw, reading)
        found = _cut(tmp_path / "f.csv", body, reading)
        cut += found is not None
        assert found in (None, _strict_rows(body, reading)), (body, reading)
    assert cut > 10


def _draw_body(draw: random.Random, reading: FileReading) -> str:
    if draw.random() < 0.3:
        return "".join(draw.choice(PIECES) for _ in range(draw.randrange(25)))
    rows = [[draw.choice(CELLS) for _ in reading.names] for _ in range(draw.randrange(1, 8))]
    body = reading.newline.join(map(";".join, rows)) + draw.choice((reading.newline, ""))
    if draw.random() < 0.5:
        place = draw.randrange(len(body) + 1)
        body = body[:place] + draw.choice(PIECES) + body[place:]
    return body


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('a;"b"x\n', id="text behind a closing quote"),
        pytest.param('a;say "hi" x\n', id="a quote amid a bare cell"),
        pytest.param('a;"b\n', id="a quote that nothing closes"),
        pytest.param("a;b\rc;d\n", id="a line that ends otherwise"),
        pytest.param("a;b\n;\n", id="a blank row"),
        pytest.param("a;b\n\nc;d\n", id="a blank line"),
        pytest.param("a;b\nc\n", id="a short row"),
        pytest.param("a;b\nc;d;e\n", id="a long row"),
        pytest.param("'a';'b'\n", id="a row between apostrophes"),
        pytest.param("a;\0\n", id="a NUL"),
    ],
)
def test_what_is_not_certain_is_not_cut(by: str, body: str, tmp_path: Path) -> None:
    assert _cut(tmp_path / "f.csv", body, _reading(2)) is None


def test_bytes_of_another_encoding_are_not_cut(by: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b"n0;n1\na;\xe9\n")
    assert cut_csv_file(path, _reading(2), tmp_path) is None


def test_a_cell_longer_than_a_block_is_not_lost(
    by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cut_csv, "BLOCK", 1 << 12)
    monkeypatch.setattr(cut_csv, "QUOTES_AT_ONCE", 1 << 12)
    body = f"a;b\nc;{'x' * 10_000}\n"
    assert _cut(tmp_path / "f.csv", body, _reading(2)) in (None, [("a", "b"), ("c", "x" * 10_000)])


def test_a_return_in_a_name_begins_a_line_for_whoever_cuts(by: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(b'"Code\rpostal";nom\n59000;Lille\n59280;Armenti\xc3\xa8res\n')
    table = cut_csv_file(path, replace(_reading(2), data_line=2), tmp_path)
    assert table is not None
    assert list(iterate_rows(table)) == [("59000", "Lille"), ("59280", "Armentières")]
