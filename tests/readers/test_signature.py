"""What a file is, by its first bytes: read as it is with a receipt, or refused by its name with
what to do instead."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nightly import nightly_but_each
from raw_tables import Rows, refusal, table

from site_builder.core import formats
from site_builder.core.language import load_language
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Refusal, make_problem
from site_builder.readers.decide.signature import (
    HEAD,
    SIGNATURES,
    detect_signature,
    refuse_by_signature,
)
from site_builder.readers.read import read_raw_table

TABLES = tuple(form.ending for form in formats.FORMATS if form.kind == "table")
READS_WORKBOOKS = ".xlsx" in TABLES
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CSV = b"nom;n\nLille;1\nRoubaix;2\n"
ROWS: Rows = [("Lille", "1"), ("Roubaix", "2")]


def zipped(*names: str, **first: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in first.items():
            packed.writestr(name, content)
        for name in names:
            packed.writestr(name, b"<x/>" * 50)
    return made.getvalue()


def parquet() -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.table({"nom": ["Lille", "Roubaix"], "n": [1, 2]}), made)
    return made.getvalue()


def workbook() -> bytes:
    from openpyxl import Workbook

    made = io.BytesIO()
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("nom", "n"), ("Lille", 1), ("Roubaix", 2)):
        sheet.append(row)
    book.save(made)
    return made.getvalue()


NO_TABLES = {
    b"": "file-empty",
    b"\xef\xbb\xbf \r\n": "file-empty",
    b"%PDF-1.7\n": "looks-like-pdf",
    b"\n<!DOCTYPE html>\n<html><body>Erreur 404</body></html>": "looks-like-html",
    b"<HTML lang=fr><form><input type=password>": "looks-like-html",
    b"<!-- connexion -->\n<html><title>Connexion</title>": "looks-like-html",
    b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html/>': "looks-like-html",
    b"<meta charset=utf-8>": "looks-like-html",
    b'<?xml version="1.0"?><FeatureCollection/>': "looks-like-xml",
    b'<?xml version="1.0"?>\n<?mso-application '
    b'progid="Excel.Sheet"?><Workbook/>': "looks-like-workbook-xml",
    b"\x89PNG\r\n\x1a\n": "looks-like-image",
    b"\xff\xd8\xff\xe0\x00\x10JFIF": "looks-like-image",
    b"GIF89a": "looks-like-image",
    b"II*\x00\x08": "looks-like-image",
    b"RIFF\x10\x00\x00\x00WEBPVP8 ": "looks-like-image",
    b"\x00\x00\x00\x18ftypheic": "looks-like-image",
    b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00": "looks-like-shortcut",
    b"[InternetShortcut]\r\nURL=https://commune.example/": "looks-like-shortcut",
    b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n": "lfs-pointer",
    b"\x00\x01\x00\x00Standard ACE DB\x00": "looks-like-database",
    b"\x00\x01\x00\x00Standard Jet DB\x00": "looks-like-database",
    b"SQLite format 3\x00".ljust(100, b"\0"): "looks-like-database",
    b"7z\xbc\xaf\x27\x1c\x00": "looks-like-archive",
    b"Rar!\x1a\x07\x01\x00": "looks-like-archive",
    b"BZh91AY&SY": "looks-like-archive",
    b"\xfd7zXZ\x00": "looks-like-archive",
    b"a.csv".ljust(257, b"\0") + b"ustar": "looks-like-archive",
    b"{\\rtf1\\ansi": "looks-like-document",
    COMPOUND.ljust(512, b"\0") + b"\xec\xa5\xc1\x00": "looks-like-document",
    zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml"): "looks-like-document",
    zipped("[Content_Types].xml", "ppt/presentation.xml"): "looks-like-document",
    zipped(mimetype=b"application/vnd.oasis.opendocument.text"): "looks-like-document",
    zipped("Index/Document.iwa"): "looks-like-numbers",
    b"INSERT INTO asso VALUES (1, 'Club', 150.5);\nINSERT INTO asso VALUES (2, 'Judo', 12);\n": "looks-like-sql",  # noqa: E501
    b"-- phpMyAdmin SQL Dump\n-- version 5\n\n/*!40101 SET x */;\nSET SQL_MODE = 'A';\n": "looks-like-sql",  # noqa: E501
    b"--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\n": "looks-like-sql",
    b"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE a (b);\n": "looks-like-sql",
}


@pytest.mark.parametrize("content", NO_TABLES)
def test_what_is_no_table_is_refused_by_name_under_every_ending(
    tmp_path: Path, content: bytes
) -> None:
    code = NO_TABLES[content]
    own = {"looks-like-xml": (".kml", ".gpx", ".gml"), "looks-like-database": (".gpkg",)}.get(
        code, ()
    )
    source = tmp_path / "source"
    source.write_bytes(content)
    for ending in (
        ending for ending in TABLES if ending not in own
    ):  # there, its reader says what it is
        found = read_raw_table(source, ending=ending, hints=ReadingHints(), scratch=tmp_path)
        assert isinstance(found, Refusal)
        assert found.code == code, ending
        assert "→" in load_language("fr").problem(make_problem(found.code, Place(), **found.params))


CODES = sorted(
    {*NO_TABLES.values(), "looks-like-workbook-html", "looks-like-workbook", "looks-like-parquet"}
)


@pytest.mark.parametrize("code", CODES)
def test_each_message_says_how_to_send_the_table_instead(code: str) -> None:
    seen, _, remedy = load_language("fr").problem(make_problem(code, Place())).partition(" → ")
    assert seen.startswith("le fichier ")
    actions = ("export", "enregistre", "dépos", "décompress", "télécharg", "donnez-lui", "lancez")
    assert any(action in remedy.lower() for action in actions), remedy
    assert "http" not in remedy


def test_a_web_page_under_the_name_of_a_workbook_is_told_to_be_opened(tmp_path: Path) -> None:
    if not READS_WORKBOOKS:
        pytest.skip("no reader of workbooks yet")
    page = b"<html><body><table><tr><td>nom</td></tr></table></body></html>"
    assert refusal(tmp_path, page, ".xls").code == "looks-like-workbook-html"
    assert refusal(tmp_path, page, ".csv").code == "looks-like-html"
    assert (
        refusal(tmp_path, b"<html><body>Connexion</body></html>", ".xls").code == "looks-like-html"
    )


MISNAMED = {
    ".json": b'[{"nom": "Lille", "n": 1}, {"nom": "Roubaix", "n": 2}]',
    ".parquet": parquet(),
    ".zip": zipped(**{"a.csv": CSV}),
    ".gz": __import__("gzip").compress(CSV),
    ".xlsx": workbook(),
}


@pytest.mark.parametrize("shown", MISNAMED)
@pytest.mark.parametrize(
    "named", nightly_but_each(2, [".csv", ".txt", ".parquet", ".json", ".xls", ".XLSX"])
)
def test_a_table_under_a_wrong_ending_is_read_with_a_receipt(
    tmp_path: Path, shown: str, named: str
) -> None:
    if not READS_WORKBOOKS and "xls" in (shown + named).lower():
        pytest.skip("no reader of workbooks yet")
    if (shown, named) == (
        ".zip",
        ".XLSX",
    ):  # it may be a workbook whose members come in another order
        assert refusal(tmp_path, MISNAMED[shown], named).code == "looks-like-archive"
        return
    found, rows = table(tmp_path, MISNAMED[shown], named)
    assert rows == ROWS
    right = shown == named.lower() or (shown, named) == (".xlsx", ".xls")
    receipts = [repair for repair in found.repairs if repair.code == "ending-wrong"]
    assert [repair.params for repair in receipts] == (
        [] if right else [{"named": named.lower(), "shown": shown}]
    )
    assert all(shown in load_language("fr").repair(repair) for repair in receipts)


def test_text_under_the_name_of_a_workbook_is_read_where_it_is_a_table(tmp_path: Path) -> None:
    if not READS_WORKBOOKS:
        pytest.skip("no reader of workbooks yet")
    for content in (CSV, CSV.replace(b";", b"\t"), CSV.decode().encode("utf-16")):
        found, rows = table(tmp_path, content, ".xls")
        assert (rows, found.repairs[0].params) == (ROWS, {"named": ".xls", "shown": ".csv"})
    assert refusal(tmp_path, b"404 Not Found\n", ".xlsx").code != "format-unreadable"


def test_a_workbook_is_told_from_an_archive_however_its_members_are_ordered() -> None:
    for names in (
        ("xl/workbook.xml",),
        ("[Content_Types].xml", "docProps/app.xml", "xl/styles.xml"),
    ):
        found = detect_signature(zipped(*names))
        assert found and found.ending == ".xlsx"
    found = detect_signature(zipped("xl/donnees.csv"))
    assert found and found.ending == ".zip"


def test_texts_are_no_signature() -> None:
    for text in (
        CSV,
        b"MZ;PK\nII;3\n",
        b'"{a}";b\n',
        b"<10 ans;3\n",
        b"[1];2\n",
        json.dumps([1]).encode(),
    ):
        assert detect_signature(text) is None


@given(
    st.binary(max_size=300)
    | st.sampled_from(sorted(NO_TABLES)).flatmap(lambda head: st.binary().map(head.__add__))
)
def test_any_bytes_have_a_signature_or_none(content: bytes) -> None:
    found = detect_signature(content)
    assert found is None or found.code
    assert (refuse_by_signature(content) is None) == (found is None)


def test_a_signature_is_looked_for_in_a_bounded_time() -> None:
    for content in (
        b"PK\x03\x04" * HEAD,
        b"<!--" * HEAD,
        b"<?xml " + b" " * HEAD,
        b"[ " * HEAD,
        b'{"' * HEAD,
    ):
        detect_signature(content)
    assert all(known.code for known in SIGNATURES)


def test_no_beginning_takes_more_than_a_moment() -> None:
    """A line of dashes could be cut into remarks of SQL in more ways than there is time: found by
    fuzzing."""
    heads = [
        b"-" * 4000,
        b"/**/" * 1000,
        b"-- " * 1300,
        b"/*" * 2000,
        b"<!--" * 1000,
        b"<?xml " * 600,
        b"\n" * 4000,
    ]
    program = (
        "from site_builder.readers.decide.signature import detect_signature\nfor head in "
        f"{heads!r}: "
        "detect_signature(head)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=20)
