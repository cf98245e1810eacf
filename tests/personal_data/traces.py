"""Where a planted value stands in what a build leaves: decoded, unpacked, whatever parts its
digits and letters."""

from __future__ import annotations

import gzip
import io
import re
import unicodedata
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pyarrow as pa
import pyarrow.parquet as pq

GAPS = re.compile(r"(?:(?<=[0-9])|(?<=2[ab]))[ .\-_/\u00a0\u202f]{1,2}(?=[0-9])")
DIGITS = re.compile(r"[0-9]{9,}")
WORDS = re.compile(r"[a-z0-9]{4,}")
CORSICAN = re.compile(r"[12][0-9]{4}2[ab][0-9]{6}")
NESTED = 3  # archives in archives that are opened
# When a file was written, in nanoseconds: one of thousands has any nine digits, by chance
STAMPS = re.compile(rb",1[0-9]{18}\b")
STAMPED = "trees"  # the folder of these records


def fold(text: str) -> str:
    """Small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def find_planted(text: str, planted: Collection[str]) -> set[str]:
    """Which of the planted words and numbers a text holds; a number may be part of a longer one,
    and be cut by spaces, points or dashes."""
    folded = fold(text)
    names = {fold(value): value for value in planted}
    words = set(WORDS.findall(folded))
    joined = GAPS.sub("", folded)
    words |= set(CORSICAN.findall(joined))
    lengths = {len(name) for name in names if name.isdigit()}
    for digits in set(DIGITS.findall(joined)) | set(DIGITS.findall(folded)):
        for length in lengths:
            words |= {digits[place : place + length] for place in range(len(digits) - length + 1)}
    return {names[word] for word in words & names.keys()}


def read_texts(content: bytes, depth: int = NESTED) -> Iterator[str]:
    """A file as text, and what is packed in it."""
    if depth and content[:2] == b"\x1f\x8b":
        try:
            yield from read_texts(gzip.decompress(content), depth - 1)
            return
        except (OSError, EOFError, zlib.error):
            pass
    if depth and content[:4] == b"PK\x03\x04":
        try:
            with ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    yield name
                    yield from read_texts(archive.read(name), depth - 1)
            return
        except BadZipFile:
            pass
    if content[:4] == b"PAR1":
        yield read_columns(pq.read_table(io.BytesIO(content)))
    elif content[:6] == b"ARROW1":
        yield read_columns(pa.ipc.open_file(io.BytesIO(content)).read_all())
    yield content.decode("utf-8", "ignore")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield content.decode("utf-16", "ignore")


def read_columns(table: pa.Table) -> str:
    lines = [str(table.schema.metadata)]
    for column in table.columns:
        lines += [str(value) for value in column.unique().to_pylist()]
    return "\n".join(lines)


def find_traces(root: Path, planted: Collection[str]) -> dict[str, set[str]]:
    """The files of a folder, or one file, in which planted values stand: path → values."""
    files = [root] if root.is_file() else sorted(path for path in root.rglob("*") if path.is_file())
    traces = {}
    for path in files:
        found: set[str] = set()
        content = path.read_bytes()
        if path.parent.name == STAMPED:
            content = STAMPS.sub(b"", content)
        for text in read_texts(content):
            found |= find_planted(text, planted)
        if found:
            traces[path.as_posix()] = found
    return traces
