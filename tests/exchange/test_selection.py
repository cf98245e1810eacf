"""Of a table of the whole country the rows of our communes are chosen, all of them and no other,
whatever file it is in and however its codes are written."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from site_builder.exchange.selection.code_match import find_code, make_notations
from site_builder.exchange.selection.select_rows import select_files
from site_builder.exchange.selection.selection_job import SelectionAnswer, SelectionJob
from site_builder.storage.workers.pool import call_in_worker

CODES = frozenset({"59350", "59009", "215903501", "75056", "75101"})
TABLE = (
    'code_insee;"nom";montant\r\n'
    '59350;"Lille";100\r\n'
    '01001;"L\'Abergement";5\r\n'
    '59009;"Villeneuve; d\'Ascq";"1 200,50"\r\n'
    '75101;"Paris 1er, ""centre""";7\r\n'
)
ROWS = [row for row in csv.reader(io.StringIO(TABLE), delimiter=";") if row[0] != "01001"]


def select(
    scratch: Path,
    content: bytes,
    *columns: str,
    ending: str = ".csv",
    words: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[SelectionAnswer, bytes]:
    """What is answered, and what is written."""
    source = scratch / "file"
    target = scratch / "selected.csv"
    source.write_bytes(content)
    job = SelectionJob(
        source=source,
        ending=ending,
        target=target,
        columns=columns or ("code_insee",),
        codes=CODES,
        words=words or {},
    )
    folder = scratch / "scratch"
    folder.mkdir(exist_ok=True)
    (answer,) = select_files([job], folder)
    return answer, target.read_bytes() if target.exists() else b""


def test_rows_stay_as_they_are_written(tmp_path: Path) -> None:
    answer, written = select(tmp_path, TABLE.encode())
    kept = [line for line in TABLE.splitlines(keepends=True) if not line.startswith("01001")]
    assert written == "".join(kept).encode()
    assert (answer.column, answer.rows, answer.total) == ("code_insee", 3, 4)
    assert (answer.rewritten, answer.lost, answer.uneven) == (0, 0, 0)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_whatever_its_encoding_it_is_written_in_utf_8(tmp_path: Path, encoding: str) -> None:
    table = TABLE.replace("Lille", "Lillé Œuvre")
    _, written = select(tmp_path, table.encode(encoding))
    assert written.decode("utf-8").startswith('code_insee;"nom"')
    assert "Lillé Œuvre" in written.decode("utf-8")


def test_an_encoding_that_shows_only_far_down(tmp_path: Path) -> None:
    head = "code_insee;nom\n" + "01001;abergement\n" * 40_000
    text = f"{head}59350;Lillé\n" + "01001;abergement\n" * 40_000
    answer, written = select(tmp_path, text.encode("cp1252"))
    assert written.decode() == "code_insee;nom\n59350;Lillé\n"
    assert answer.total == 80_001


def test_titles_above_the_header_stay(tmp_path: Path) -> None:
    text = "Comptes des communes\n\ncode_insee;nom\n59350;Lille\n01001;Abergement\n"
    _, written = select(tmp_path, text.encode())
    assert written.decode() == "Comptes des communes\n\ncode_insee;nom\n59350;Lille\n"


def make_workbook(path: Path) -> bytes:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Communes")
    for number, row in enumerate(csv.reader(io.StringIO(TABLE), delimiter=";")):
        sheet.write_row(number, 0, row)
    other = book.add_worksheet("2023")
    other.write_column(0, 0, ["code_insee", "59350", "59009", "01001"])
    other.write_column(0, 1, ["n", 1, 2, 3])
    book.close()
    return path.read_bytes()


def make_parquet(path: Path) -> bytes:
    source = path.with_suffix(".source.csv")
    source.write_text(TABLE)
    read = f"read_csv('{source}', delim=';', all_varchar=true, header=true)"
    duckdb.sql(f"COPY (FROM {read}) TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


def make_zip(path: Path) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("comptes.csv", TABLE)
    return path.read_bytes()


def make_json(path: Path) -> bytes:
    lines = csv.DictReader(io.StringIO(TABLE), delimiter=";")
    return json.dumps(list(lines)).encode()


def make_gz(path: Path) -> bytes:
    return gzip.compress(TABLE.encode())


@pytest.mark.parametrize(
    ("ending", "make"),
    [
        (".xlsx", make_workbook),
        (".parquet", make_parquet),
        (".zip", make_zip),
        (".json", make_json),
        (".gz", make_gz),
    ],
)
def test_from_each_format_the_same_rows_come(tmp_path: Path, ending: str, make: object) -> None:
    assert callable(make)
    answer, written = select(tmp_path, make(tmp_path / f"made{ending}"), ending=ending)
    assert list(csv.reader(io.StringIO(written.decode()))) == ROWS
    assert (answer.rows, answer.total) == (3, 4)


def test_what_a_workbook_has_beside_is_told(tmp_path: Path) -> None:
    book = make_workbook(tmp_path / "made.xlsx")
    answer, _ = select(tmp_path, book, ending=".xlsx")
    assert answer.others == ("2023",)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("59350", "59350"),
        (" 59350 ", "59350"),
        ("59350.0", "59350"),
        ("059350", "59350"),
        ('="59350"', "59350"),
        ("59 350", "59350"),
        ("215903501", "215903501"),
        ("215 903 501", "215903501"),
        ("21590350100017", "21590350100017"),
        ("215 903 501 00017", "21590350100017"),
        ("75101", "75101"),
        ("59351", ""),
        ("593500", ""),
        ("21590350", ""),
        ("59", ""),
        ("2,15904E+13", ""),
        ("", ""),
    ],
)
def test_which_code_a_cell_means(cell: str, code: str) -> None:
    assert find_code(cell, make_notations(CODES)) == code


def test_a_zero_that_a_spreadsheet_ate_is_put_back() -> None:
    assert find_code("1001", make_notations(["01001"])) == "01001"


def test_codes_in_another_notation_are_put_right_and_told(tmp_path: Path) -> None:
    text = 'code_insee;nom\n59350.0;"Lille; Nord"\n059009;Ascq\n01001;Abergement\n'
    answer, written = select(tmp_path, text.encode())
    assert written.decode() == 'code_insee;nom\n59350;"Lille; Nord"\n59009;Ascq\n'
    assert (answer.rewritten, answer.notation) == (2, "59350.0")


def test_by_siren_and_by_siret(tmp_path: Path) -> None:
    text = "siren;montant\n215903501;1\n200093201;2\n21590350100017;3\n"
    answer, written = select(tmp_path, text.encode(), "siren")
    assert written.decode() == "siren;montant\n215903501;1\n21590350100017;3\n"
    assert answer.rewritten == 0


def test_codes_that_a_spreadsheet_destroyed_are_told(tmp_path: Path) -> None:
    text = "siret;montant\n21590350100017;1\n2,15904E+13;2\n2.15904e+13;3\n"
    answer, _ = select(tmp_path, text.encode(), "siret")
    assert (answer.rows, answer.lost, answer.lost_code) == (1, 2, "2,15904E+13")


def test_rows_of_another_width_are_not_lost_in_silence(tmp_path: Path) -> None:
    rows = "".join(f"01{number:03};a;b\n" for number in range(50))
    text = f"code_insee;nom;n\n59350;Lille;1\n59009;Ascq\n01002;x\n{rows}"
    answer, written = select(tmp_path, text.encode())
    assert written.decode() == "code_insee;nom;n\n59350;Lille;1\n59009;Ascq\n"
    assert (answer.uneven, answer.uneven_kept) == (2, 1)


def test_a_column_that_there_is_not_is_told_with_what_there_is(tmp_path: Path) -> None:
    answer, written = select(tmp_path, TABLE.encode(), "siren")
    assert (answer.column, answer.names, written) == ("", ("code_insee", "nom", "montant"), b"")
    near, _ = select(tmp_path, TABLE.encode(), "Code INSEE")
    assert (near.column, near.near) == ("", "code_insee")


def test_of_several_names_the_first_that_there_is(tmp_path: Path) -> None:
    answer, _ = select(tmp_path, TABLE.encode(), "siren", "code_insee")
    assert answer.column == "code_insee"


def test_a_heading_that_the_standard_knows(tmp_path: Path) -> None:
    words = {"insee": ("code_insee",)}
    answer, _ = select(tmp_path, TABLE.encode(), "insee", words=words)
    assert (answer.column, answer.rows) == ("code_insee", 3)


def test_where_no_row_is_ours_some_values_are_told(tmp_path: Path) -> None:
    answer, _ = select(tmp_path, TABLE.encode(), "montant")
    assert (answer.rows, answer.values) == (0, ("100", "5", "1 200,50", "7"))


@pytest.mark.parametrize("content", [b"", b"<!doctype html><p>Maintenance", b"\0\1\2\3" * 100])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    answer, _ = select(tmp_path, content)
    assert answer.refused


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    head = "code_insee;nom\n" + "59350;Lille\n" * 30_000
    answer, _ = select(tmp_path, head.encode() + b"59350;" + b"x" * (9 << 20))
    assert answer.refused
    assert answer.refused.code == "cell-too-long"


def test_a_large_file_needs_no_more_memory_than_a_small_one(tmp_path: Path) -> None:
    """Of 60 MB less than a tenth is ever held."""
    line = f"01001;{'x' * 800};{'y' * 200}\n"
    text = "code_insee;a;b\n" + line * 60_000 + "59350;Lille;1\n"
    assert len(text) > 60_000_000
    content = text.encode()
    source = tmp_path / "file"
    source.write_bytes(content)
    del text, content
    job = SelectionJob(
        source=source,
        ending=".csv",
        target=tmp_path / "selected.csv",
        columns=("code_insee",),
        codes=CODES,
    )
    tracemalloc.start()
    (answer,) = select_files([job], tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (answer.rows, answer.total) == (1, 60_001)
    assert peak < 6_000_000


def test_long_cells_in_the_column_of_codes_are_not_kept_in_memory(tmp_path: Path) -> None:
    """Of each a little is remembered, to be told."""
    cells = "".join(f"{number:05}{'x' * 100_000};1\n" for number in range(200))
    source = tmp_path / "file"
    source.write_text(f"code_insee;n\n{cells}59350;2\n")
    job = SelectionJob(
        source=source,
        ending=".csv",
        target=tmp_path / "selected.csv",
        columns=("code_insee",),
        codes=CODES,
    )
    tracemalloc.start()
    (answer,) = select_files([job], tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.rows == 1
    assert max(map(len, answer.values)) < 100
    assert peak < 6_000_000


def test_it_is_done_in_a_worker(tmp_path: Path) -> None:
    source = tmp_path / "file"
    source.write_text(TABLE)
    job = SelectionJob(
        source=source,
        ending=".csv",
        target=tmp_path / "selected.csv",
        columns=("code_insee",),
        codes=CODES,
    )
    function = "site_builder.exchange.selection.select_rows:select_files"
    answer = call_in_worker(function, job, SelectionAnswer)
    assert isinstance(answer, SelectionAnswer)
    assert answer.rows == 3
