"""A file of any ending, damaged anywhere, is read or refused: nothing raises, and nothing is kept
of it in memory."""

from __future__ import annotations

import random
import struct
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile, ZipInfo

import books
import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_tables import raw, refusal, table

from benchmarks import fuzz
from site_builder.core import formats
from site_builder.core.model.prepared import Artefact, Document
from site_builder.core.problems import Place
from site_builder.readers.documents import describe_document

pytestmark = pytest.mark.nightly

ENDINGS = [form.ending for form in formats.FORMATS if form.kind]
EDITS = st.lists(
    st.tuples(st.integers(0, 5_000), st.integers(0, 40), st.binary(max_size=20)), max_size=3
)


@cache
def seeds(ending: str) -> tuple[bytes, ...]:
    return tuple(fuzz.seeds(ending))


@pytest.mark.parametrize("ending", ENDINGS)
@given(edits=EDITS, seed=st.integers(0, 999))
def test_damage_is_read_or_refused(
    ending: str, edits: list[tuple[int, int, bytes]], seed: int
) -> None:
    """What a zip or a gzip holds is damaged too: its sums then hold, and the reader within meets
    the damage."""

    def spoilt(content: bytes, _: int) -> bytes:
        for place, length, noise in edits:
            at = place % (len(content) + 1)
            content = content[:at] + noise + content[at + length :]
        return content

    whole = random.Random(seed).choice(seeds(ending))
    read(ending, fuzz.mutator(spoilt)(whole, 1 << 20, seed))


def read(ending: str, content: bytes) -> None:
    with TemporaryDirectory() as folder:
        form = formats.find_format(ending)
        if form and form.kind == "table":
            raw(Path(folder), content, ending)
        else:
            (Path(folder) / "source").write_bytes(content)
            document = Document(
                name="a",
                source="a",
                file=Artefact(path="a", format="a", media="a", bytes=len(content), sha256="0" * 64),
            )
            describe_document(document, Path(folder) / "source", ending, Place(path="a"))


# --- what the fuzzer found ---


def test_a_member_without_a_name_is_no_part_of_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(books.BOOKS["xlsx"])
    nameless = ZipInfo("x")
    nameless.filename = ""
    with ZipFile(tmp_path / "a.xlsx", "a") as archive:
        archive.writestr(nameless, b"")
    assert table(tmp_path, (tmp_path / "a.xlsx").read_bytes(), ".xlsx")[0].names == (
        "Commune",
        "Code",
        "Montant",
    )


def test_a_kmz_whose_bytes_do_not_unpack_is_refused(tmp_path: Path) -> None:
    content = bytearray(books.zipped({"doc.kml": fuzz.KML}))
    content[content.index(b"doc.kml") + 7] ^= 0xFF
    assert refusal(tmp_path, bytes(content), ".kmz").code == "kmz-broken"


@pytest.mark.parametrize("encoding", ["utf-0", "utf-7", "idna"])
def test_a_layer_in_an_encoding_that_is_none_is_refused(tmp_path: Path, encoding: str) -> None:
    content = seeds(".gml")[0].replace(b"utf-8", encoding.encode())
    found = refusal(tmp_path, content, ".gml")
    assert (found.code, found.params) == ("xml-broken", {"line": 1})


@pytest.mark.parametrize(
    ("written", "broken"),
    [
        ("</table:table>", ""),
        ("</table:table>", "<!-- </table:table> -->"),
        ("</table:table>", '<a b="</table:table>"/>'),
        ("<text:p>Lille", "<office:annotation><text:p>Lille"),
    ],
)
def test_an_ods_that_never_ends_is_refused(tmp_path: Path, written: str, broken: str) -> None:
    """calamine would look for the end of the table, or of the comment, for ever."""
    sound = books.part(books.BOOKS["ods"], "content.xml")
    content = books.with_parts(books.BOOKS["ods"], {"content.xml": sound.replace(written, broken)})
    assert refusal(tmp_path, content, ".ods").code == "workbook-broken"


def test_sectors_that_an_xls_has_not_are_not_looked_for(tmp_path: Path) -> None:
    """calamine would make room for what stands before them: gigabytes."""
    content = bytearray(books.BOOKS["xls"])
    struct.pack_into("<I", content, 512 + 4, 0x767676)  # that after the directory
    assert table(tmp_path, bytes(content), ".xls")[1] == [tuple(row) for row in books.TEXT[1:]]


@pytest.mark.parametrize("number", [1, 2])
def test_reading_layers_keeps_no_memory(tmp_path: Path, number: int) -> None:
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("memory is measured on Linux")
    content = seeds(".zip")[number]
    table(tmp_path, content, ".zip")
    before = int(statm.read_text().split()[1])
    for _ in range(5):
        table(tmp_path, content, ".zip")
    assert (
        int(statm.read_text().split()[1]) - before < 10_000
    )  # pages of 4 KB; it was ten times as many
