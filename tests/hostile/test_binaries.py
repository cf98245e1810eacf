"""What is no text is refused whatever its name, with what it seems to be; no table of nonsense is
ever published."""

from __future__ import annotations

import gzip
import io
import random
import sqlite3
import sys
import zipfile
from pathlib import Path

import pytest
from nightly import nightly_but_each
from portal import made, portal, write
from raw_tables import refusal, table

from site_builder.readers.decide.encoding import decide_encoding
from site_builder.readers.decide.reading import Encoding

NOISE = random.Random(7).randbytes(20_000)
NO_NUL = bytes(byte for byte in NOISE if byte)
TEXT = b"nom;valeur\n" + b"".join(b"Lille %d;%d\n" % (n, n) for n in range(40_000))


def workbook() -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    for row in range(500):
        sheet.write_row(row, 0, [f"nom {row}", row])
    book.close()
    return content.getvalue()


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("notes.bin", NOISE)
    return content.getvalue()


def database(folder: Path) -> bytes:
    path = folder / "base"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.commit()
    connection.close()
    return path.read_bytes()


BINARIES: dict[str, tuple[bytes, str]] = {
    "random bytes": (NOISE, "nul-bytes"),
    "random bytes without a NUL": (NO_NUL, "nul-bytes"),
    "a few random bytes": (NOISE[:300], "nul-bytes"),
    "control characters alone": (bytes((1, 2, 3, 4, 5, 59, 10)) * 500, "nul-bytes"),
    "pictures in cells": (
        b"id;photo\n" + b"\n".join(b"1;" + line for line in NO_NUL.split(b"\n")),
        "nul-bytes",
    ),
    "an ELF": (b"\x7fELF\x02\x01\x01" + NOISE, "looks-like-program"),
    "a program of Windows": (b"MZ\x90\x00\x03\x00\x00\x00" + NOISE, "looks-like-program"),
    "a program of macOS": (b"\xcf\xfa\xed\xfe\x07\x00\x00\x01" + NOISE, "looks-like-program"),
    "a class of Java": (b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + NOISE, "looks-like-program"),
    "WebAssembly": (b"\x00asm\x01\x00\x00\x00" + NOISE, "looks-like-program"),
    "a script": (b"#!/bin/sh\nrm -rf /tmp/x\necho a;b\n", "looks-like-program"),
    "a JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + NOISE, "looks-like-image"),
    "a JPEG behind the mark of a text": (
        b"\xef\xbb\xbf\xff\xd8\xff\xe0\x00\x10JFIF" + NOISE,
        "looks-like-image",
    ),
    "a sound": (b"ID3\x03\x00\x00\x00\x00\x00\x21" + NOISE, "looks-like-media"),
    "a film": (b"\x00\x00\x00\x18ftypmp42" + NOISE, "looks-like-media"),
    "a file of SPSS": (b"$FL2@(#) SPSS DATA FILE" + NOISE, "looks-like-statistics"),
    "a file of SAS": (
        b"\x00" * 12 + b"\xc2\xea\x81\x60\xb3\x14\x11\xcf" + NOISE,
        "looks-like-statistics",
    ),
    "a PDF": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "looks-like-pdf"),
    "a zip that is no workbook": (archive(), "archive-no-table"),
    "half a workbook": (workbook()[:5_000], "workbook-broken"),
    "a workbook without its end": (workbook()[:-10], "workbook-broken"),
    "zeros": (b"\x00" * 10_000, "file-zeroed"),
    "zeros behind a mark of UTF-16": (b"\xff\xfe" + b"\x00" * 10_000, "nul-bytes"),
    "a text that ends in zeros": (TEXT[:90] + b"\x00" * 10_000, "nul-bytes"),
    "a long text that ends in zeros": (TEXT[:400_000] + b"\x00" * 300_000, "nul-bytes"),
    "zeros far in a text": (TEXT[:400_000] + b"\x00" * 300 + TEXT[400_000:], "nul-bytes"),
    "noise far in a text": (TEXT[:400_000] + NOISE + TEXT[400_000:], "nul-bytes"),
    "noise behind a text": (TEXT[:200] + NOISE, "nul-bytes"),
    "a gz of noise": (gzip.compress(NOISE), "nul-bytes"),
}


@pytest.mark.parametrize("ending", nightly_but_each(2, [".csv", ".txt", ".tsv"]))
@pytest.mark.parametrize(("content", "code"), BINARIES.values(), ids=BINARIES)
def test_a_binary_is_refused_by_what_it_seems_to_be(
    tmp_path: Path, content: bytes, code: str, ending: str
) -> None:
    assert refusal(tmp_path, content, ending).code == code


@pytest.mark.parametrize(
    "ending",
    nightly_but_each(
        3, [".json", ".jsonl", ".geojson", ".kml", ".gpx", ".xlsx", ".ods", ".parquet"]
    ),
)
@pytest.mark.parametrize(("content", "code"), BINARIES.values(), ids=BINARIES)
def test_no_reader_makes_a_table_of_it(
    tmp_path: Path, content: bytes, code: str, ending: str
) -> None:
    found = refusal(tmp_path, content, ending).code
    assert found == code or not code.startswith(("looks-like", "file-zeroed"))


def test_this_python_and_a_database_are_refused(tmp_path: Path) -> None:
    program = Path(sys.executable).read_bytes()[:500_000]
    assert refusal(tmp_path, program, ".csv").code == "looks-like-program"
    assert refusal(tmp_path, database(tmp_path), ".csv").code == "looks-like-database"


ODD: dict[str, tuple[bytes, str]] = {
    "one control character": (b"nom;n\nLi\x01lle;1\nRoubaix;2\n", "utf-8"),
    "control characters in a cell": (
        b"nom;n\nLi\x01\x02\x03\x04\x05\x06lle;1\nRoubaix;2\n",
        "utf-8",
    ),
    "some in a hundred rows": (
        b"nom;n\n" + b"Lille;1\nRou\x02baix;2\nDouai;3\nArras le haut;4\n" * 30,
        "utf-8",
    ),
    "the end of a file of DOS": (b"nom;n\nLille;1\n\x1a", "utf-8"),
    "colours of a terminal": (b"nom;n\n" + b"\x1b[31mLille\x1b[0m;1\n" * 50, "utf-8"),
    "UTF-16 without a mark": ("nom;n\nLille été;1\nArras;2\n".encode("utf-16-le") * 9, "utf-16-le"),
    "UTF-16 with a NUL in a cell": (
        "\ufeffnom;n\nLi\0lle;1\nRoubaix;2\n".encode("utf-16-le"),
        "utf-16",
    ),
    "DOS": ("nom;n\nHôpital d’été à Noël;1\nÉcole;2\n".replace("’", "'").encode("cp850"), "cp850"),
}


@pytest.mark.parametrize(("content", "codec"), ODD.values(), ids=ODD)
def test_an_odd_text_is_still_a_text(content: bytes, codec: str) -> None:
    found = decide_encoding(content, b"", None)
    assert isinstance(found, Encoding)
    assert found.codec == codec


def test_what_is_text_is_read(tmp_path: Path) -> None:
    for name in ("MZ", "ID3", "PAR", "GIF", "RIFF", "CDF"):
        found, _ = table(tmp_path, f"{name};nom\n1;Lille\n2;Roubaix\n".encode(), ".csv")
        assert found.names == (name, "nom")


def test_a_site_publishes_nothing_of_it(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/sain")
    for number, (content, _) in enumerate(BINARIES.values()):
        folder = f"datasets/lille/binaire-{number}"
        write(
            root, {f"{folder}/datapackage.yaml": "title: Essai\n", f"{folder}/table.csv": content}
        )
    report = made(root)
    errors = {
        problem.place.path: problem.code
        for problem in report.problems
        if problem.severity == "error"
    }
    assert errors == {
        f"datasets/lille/binaire-{number}/table.csv": code
        for number, (_, code) in enumerate(BINARIES.values())
    }
    assert len(errors) == sum(problem.severity == "error" for problem in report.problems)
    assert [path.name for path in (root / "build/data/lille").iterdir()] == ["sain"]
