"""zip and gz: the one table that they hold, whatever it is called, and nothing that was packed
beside it unsaid."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from books import zipped
from hypothesis import given
from hypothesis import strategies as st
from portal import COMMUNES, made, tree, write
from raw_tables import Rows, raw, refusal, table
from tools import ROOT

from site_builder.core.language import load_language
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Refusal, make_problem
from site_builder.readers import archive

DATA = ROOT.parent / "shared" / "data"
CSV = "nom;montant\nAmicale laïque;12500.5\nCœur d’Ascq;80\n".encode()
ROWS: Rows = [("Amicale laïque", "12500.5"), ("Cœur d’Ascq", "80")]
RECORDS = [{"nom": "Amicale laïque", "montant": 12500.5}, {"nom": "Cœur d’Ascq", "montant": 80}]


def parquet() -> bytes:
    made = io.BytesIO()
    pq.write_table(
        pa.table({"nom": [row["nom"] for row in RECORDS], "montant": [12500.5, 80.0]}), made
    )
    return made.getvalue()


SAME = {
    "donnees.csv": CSV,
    "donnees.json": json.dumps(RECORDS).encode(),
    "donnees.jsonl": "\n".join(json.dumps(record) for record in RECORDS).encode(),
    "donnees.parquet": parquet(),
}


def gz(content: bytes, name: str = "", comment: bytes = b"") -> bytes:
    flags = (0x08 if name else 0) | (0x10 if comment else 0)
    head = b"\x1f\x8b\x08" + bytes([flags]) + b"\0" * 4 + b"\0\xff"
    head += (name.encode("latin-1") + b"\0" if name else b"") + (
        comment + b"\0" if comment else b""
    )
    squeezer = zlib.compressobj(wbits=-15)
    body = squeezer.compress(content) + squeezer.flush()
    return (
        head
        + body
        + zlib.crc32(content).to_bytes(4, "little")
        + (len(content) & 0xFFFFFFFF).to_bytes(4, "little")
    )


def said(found: Refusal) -> str:
    return load_language("fr").problem(make_problem(found.code, Place(), **found.params))


@pytest.mark.parametrize("name", SAME)
@pytest.mark.parametrize("wrapped", ["", "zip", "gz", "gz without a name"])
def test_the_same_table_in_every_format_and_wrapping(
    tmp_path: Path, name: str, wrapped: str
) -> None:
    content = SAME[name]
    ending = Path(name).suffix
    if wrapped == "zip":
        content = zipped({f"export/2024/{name}": content})
        ending = ".zip"
    elif wrapped:
        content = gz(content, name if wrapped == "gz" else "")
        ending = ".gz"
    found, rows = table(tmp_path, content, ending)
    assert (found.names, rows) == (("nom", "montant"), ROWS)
    assert (found.others, found.leaks) == ((), ())


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_each_method_of_python_is_read(tmp_path: Path, method: int) -> None:
    assert table(tmp_path, zipped({"a.csv": CSV}, method), ".zip")[1] == ROWS


def test_streams_of_a_gz_are_joined(tmp_path: Path) -> None:
    assert table(tmp_path, gz(CSV[:20]) + gz(CSV[20:]) + b"\0" * 100, ".gz")[1] == ROWS


def test_what_is_packed_beside_the_table_is_said_and_named(tmp_path: Path) -> None:
    beside = (
        "LISEZMOI.txt",
        "notes/plan.pdf",
        "__MACOSX/._a.csv",
        ".DS_Store",
        "Thumbs.db",
        "~$a.xlsx",
        "metadata.json",
    )
    members = {"dossier/": b"", "a.csv": CSV, **dict.fromkeys(beside, b"x")}
    found, rows = table(tmp_path, zipped(members), ".zip")
    assert rows == ROWS
    assert [leak.code for leak in found.leaks] == ["original-members"]
    assert found.leaks[0].params == {"count": 7, "names": " · ".join(beside)}
    assert "→" in said(found.leaks[0])


def test_comments_and_paths_are_said(tmp_path: Path) -> None:
    for content, ending in (
        (zipped({"a.csv": CSV}, comment=b"par Camille"), ".zip"),
        (gz(CSV, "a.csv", b"par Camille"), ".gz"),
        (gz(CSV, "C:\\Users\\camille\\a.csv"), ".gz"),
    ):
        found, rows = table(tmp_path, content, ending)
        assert (rows, [leak.code for leak in found.leaks]) == (ROWS, ["original-comment"])


def odd(how: str) -> bytes:
    """An archive of one table, with a name where nothing shows it."""
    if how == "before":
        return b"Camille" + zipped({"a.csv": CSV})
    if how == "after":
        return zipped({"a.csv": CSV}) + b"Camille"
    if how == "folder":
        return zipped({"Users/camille/a.csv": CSV})
    target = io.BytesIO()
    info = zipfile.ZipInfo("a.csv")
    if how == "comment":
        info.comment = b"Camille"
    else:
        info.extra = b"\xfe\xca\x07\0Camille"
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr(info, CSV)
    return target.getvalue()


@pytest.mark.parametrize("how", ["before", "after", "folder", "comment", "field"])
def test_what_no_program_shows_of_an_archive_is_said(tmp_path: Path, how: str) -> None:
    found, rows = table(tmp_path, odd(how), ".zip")
    assert (rows, [leak.code for leak in found.leaks]) == (ROWS, ["original-comment"])


def test_an_archive_of_any_program_is_not_suspected(tmp_path: Path) -> None:
    """Times and users in fields, sizes written after the members."""
    target = Unseekable()
    info = zipfile.ZipInfo("a.csv", (2024, 4, 3, 0, 0, 0))
    info.extra = struct.pack("<HHBI", 0x5455, 5, 1, 0) + struct.pack(
        "<HHBBIBI", 0x7875, 11, 1, 4, 501, 4, 20
    )
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr(info, CSV)
        packed.writestr("vide/", b"")
    found, rows = table(tmp_path, target.getvalue(), ".zip")
    assert (rows, found.leaks) == (ROWS, ())


class Unseekable(io.BytesIO):
    """What a zip is streamed into."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise OSError

    def tell(self) -> int:
        raise OSError


def test_several_tables_are_named_and_each_can_be_chosen(tmp_path: Path) -> None:
    members = {
        "export/2023.csv": CSV,
        "export/2024.csv": CSV.replace(b"80", b"90"),
        "note.pdf": b"%PDF-",
    }
    content = zipped(members)
    found = refusal(tmp_path, content, ".zip")
    assert found.params == {
        "count": 2,
        "names": "export/2023.csv · export/2024.csv",
        "first": "export/2023.csv",
    }
    assert 'dialect: {sheetName: "export/2023.csv"}' in said(found)
    chosen, rows = table(tmp_path, content, ".zip", ReadingHints(sheet="export/2024.csv"))
    assert (rows[1], chosen.others) == (("Cœur d’Ascq", "90"), ("export/2023.csv",))
    assert chosen.leaks[0].params["names"] == "note.pdf"
    assert (
        refusal(tmp_path, content, ".zip", ReadingHints(sheet="2024.csv")).code == "archive-member"
    )


def test_a_text_beside_the_only_table_explains_it(tmp_path: Path) -> None:
    found, rows = table(tmp_path, zipped({"dictionnaire.txt": b"a\nb", "a.csv": CSV}), ".zip")
    assert (rows, found.leaks[0].params["names"]) == (ROWS, "dictionnaire.txt")
    assert table(tmp_path, zipped({"tableau.txt": CSV}), ".zip")[1] == ROWS


def test_the_hint_of_a_sheet_goes_to_the_only_member(tmp_path: Path) -> None:
    content = zipped({"a.json": json.dumps({"x": RECORDS, "y": [{"z": 1}]}).encode()})
    found, rows = table(tmp_path, content, ".zip", ReadingHints(sheet="x"))
    assert (rows, found.others) == (ROWS, ("y",))


@pytest.mark.parametrize(
    ("flag", "written"),
    [(0x800, "été.csv".encode()), (0, "été.csv".encode("cp850")), (0, "été.csv".encode())],
)
def test_names_are_read_as_windows_and_macos_write_them(
    tmp_path: Path, flag: int, written: bytes
) -> None:
    content = zipped({"n" * len(written): CSV, "b.csv": CSV})
    content = content.replace(b"n" * len(written), written)
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.index(mark) + (6 if mark == b"PK\x03\x04" else 8)
        content = content[:at] + flag.to_bytes(2, "little") + content[at + 2 :]
    assert refusal(tmp_path, content, ".zip").params["names"] == "été.csv · b.csv"


def test_names_that_lead_out_write_nothing_outside(tmp_path: Path) -> None:
    for name in (
        "../../echappe.csv",
        "/tmp/echappe.csv",
        "C:\\echappe.csv",
        "a\nb.csv",
        "x" * 5_000 + ".csv",
    ):
        assert table(tmp_path, zipped({name: CSV}), ".zip")[1] == ROWS
    assert not list(tmp_path.rglob("*echappe*"))


def encrypted() -> bytes:
    content = bytearray(zipped({"a.csv": CSV}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def by_another_method() -> bytes:
    content = bytearray(zipped({"a.csv": CSV}))
    content[8] = content[content.index(b"PK\x01\x02") + 10] = 9  # Deflate64
    return bytes(content)


def wrong_sum() -> bytes:
    content = bytearray(zipped({"a.csv": CSV}, zipfile.ZIP_STORED))
    content[content.index(b"Amicale")] ^= 1
    return bytes(content)


GTFS = dict.fromkeys(
    ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt"), b"a,b\n1,2\n"
)


@pytest.mark.parametrize(
    ("content", "ending", "code"),
    [
        (zipped({}), ".zip", "archive-empty"),
        (zipped({"dossier/": b"", "__MACOSX/x": b""}), ".zip", "archive-empty"),
        (zipped({"a.pdf": b"%PDF-", "b.docx": b"x"}), ".zip", "archive-no-table"),
        (zipped({"README.txt": b"x"}), ".zip", "archive-no-table"),
        (zipped({"a.zip": zipped({"b.csv": CSV})}), ".zip", "archive-nested"),
        (zipped({"a.csv": zipped({"b.csv": CSV})}), ".zip", "archive-nested"),
        (zipped({"a.csv": gz(CSV)}), ".zip", "archive-nested"),
        (gz(gz(CSV)), ".gz", "archive-nested"),
        (gz(zipped({"a.csv": CSV}), "a.csv"), ".gz", "archive-nested"),
        (gz(b"a.csv".ljust(257, b"\0") + b"ustar" + CSV, "a.tar"), ".gz", "archive-nested"),
        (zipped(GTFS), ".zip", "archive-gtfs"),
        (
            zipped({f"gtfs/{name}": content for name, content in GTFS.items()}),
            ".zip",
            "archive-gtfs",
        ),
        (encrypted(), ".zip", "archive-encrypted"),
        (by_another_method(), ".zip", "archive-method"),
        (wrong_sum(), ".zip", "archive-broken"),
        (zipped({"a.csv": CSV})[:-30], ".zip", "archive-broken"),
        (b"PK\x03\x04" + b"x" * 500, ".zip", "archive-broken"),
        (b"nom;n\na;1\n", ".zip", "archive-broken"),
        (gz(CSV)[:-4], ".gz", "archive-broken"),
        (gz(CSV)[:-8] + b"\0" * 8, ".gz", "archive-broken"),
        (gz(CSV) + b"suite", ".gz", "archive-broken"),
        (b"\x1f\x8b\x08", ".gz", "archive-broken"),
        (zipped({f"{n}.pdf": b"" for n in range(10_001)}), ".zip", "archive-crowded"),
        (zipped({"a.csv": b"<!DOCTYPE html><html></html>"}), ".zip", "looks-like-html"),
        (zipped({"a.csv": b""}), ".zip", "file-empty"),
        (gz(b""), ".gz", "file-empty"),
    ],
)
def test_each_refusal_says_what_was_seen_and_what_to_do(
    tmp_path: Path, content: bytes, ending: str, code: str
) -> None:
    found = refusal(tmp_path, content, ending)
    assert found.code == code
    assert "→" in said(found)


def test_bombs_are_stopped_while_they_are_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "BELIEVED", 1_000_000)
    bomb = b"nom;n\n" + b"a;1\n" * 2_000_000
    assert refusal(tmp_path, zipped({"a.csv": bomb}), ".zip").code == "archive-bomb"
    assert refusal(tmp_path, gz(bomb), ".gz").code == "archive-bomb"
    lying = bytearray(zipped({"a.csv": bomb}))  # a size that is a lie ends in a sum that is wrong
    at = lying.index(b"PK\x01\x02")
    lying[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert refusal(tmp_path, bytes(lying), ".zip").code == "archive-broken"
    monkeypatch.setattr(archive, "MOST_BYTES", 20)
    assert refusal(tmp_path, zipped({"a.csv": CSV}), ".zip").code == "archive-bomb"


@pytest.mark.nightly
def test_a_true_sheet_of_empty_cells_is_no_bomb(tmp_path: Path) -> None:
    content = b"a;b;c\n" + b"1;;\n" * 200_000
    assert len(content) > 200 * len(zipped({"a.csv": content}))
    assert len(table(tmp_path, zipped({"a.csv": content}), ".zip")[1]) == 200_000


CONTENT = zipped({"a.csv": CSV, "b.txt": b"x" * 50})


@pytest.mark.nightly
@given(
    st.integers(0, len(CONTENT)),
    st.lists(st.tuples(st.integers(0, len(CONTENT) - 1), st.integers(0, 255)), max_size=4),
)
def test_any_damage_is_read_or_refused(end: int, changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(CONTENT)
    for at, value in changes:
        damaged[at] = value
    for content in (bytes(damaged[:end]), bytes(damaged)):
        with tempfile.TemporaryDirectory() as folder:
            found, rows = raw(Path(folder), content, ".zip")
        assert isinstance(found, Refusal) or rows == ROWS or changes


@given(st.binary(max_size=60), st.integers(0, 80))
def test_any_damage_to_a_gz_is_read_or_refused(noise: bytes, at: int) -> None:
    content = gzip.compress(CSV, mtime=0)
    with tempfile.TemporaryDirectory() as folder:
        found, rows = raw(Path(folder), content[:at] + noise + content[at + len(noise) :], ".gz")
    assert isinstance(found, Refusal) or rows == ROWS


@pytest.mark.skipif(not DATA.is_dir(), reason="the collection of files is not beside this checkout")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("real/gtfs__frioul_le-pilote.zip", "archive-gtfs"),
        ("examples/transport-site__gtfs.zip", "archive-gtfs"),
        ("examples/transport-site__gtfs_import.zip", "archive-gtfs"),
        ("examples/transport-site__netex.zip", "archive-no-table"),
    ],
)
def test_real_archives_without_a_table(tmp_path: Path, name: str, code: str) -> None:
    assert refusal(tmp_path, (DATA / name).read_bytes(), ".zip").code == code


@pytest.mark.skipif(not DATA.is_dir(), reason="the collection of files is not beside this checkout")
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("montpellier__VilleMTP_MTP_ArbresRemarq.zip", 71),
        ("montpellier__VilleMTP_AggloMTP_PistesCyclables.zip", 319),
        ("montpellier__VilleMTP_MTP_EspacesVertsGlobal.zip", 203),
        ("montpellier__VilleMTP_MTP_Quartiers.zip", 7),
    ],
)
def test_real_layers_of_maps(tmp_path: Path, name: str, count: int) -> None:
    pytest.importorskip("pyogrio")
    found, rows = table(tmp_path, (DATA / "real" / name).read_bytes(), ".zip")
    assert len(rows) == count
    assert [str(leak.params["names"]).endswith(".xml") for leak in found.leaks] in ([True], [])


def test_what_is_packed_beside_a_table_is_nowhere_in_the_site(tmp_path: Path) -> None:
    """The member that holds a secret, the one that nobody described, a comment, and a Parquet that
    names its author."""
    secret = b"06 39 98 00 00"
    alone = zipped({"a.csv": CSV})
    made_by = io.BytesIO()
    pq.write_table(
        pa.table({"nom": ["Lille"], "n": [1]}).replace_schema_metadata({"author": secret.decode()}),
        made_by,
    )
    for name, file, content in (
        ("membre", "a.zip", zipped({"a.csv": CSV, "notes.txt": secret})),
        ("autre-tableau", "a.zip", zipped({"a.csv": CSV, "b.csv": b"tel\n" + secret + b"\n"})),
        ("commentaire", "a.zip", zipped({"a.csv": CSV}, comment=secret)),
        ("auteur", "a.parquet", made_by.getvalue()),
        ("seul", "b.zip", alone),
    ):
        listed = (
            'resources: [{path: a.zip, dialect: {sheetName: "a.csv"}}]'
            if name == "autre-tableau"
            else ""
        )
        folder = f"datasets/lille/{name}"
        write(
            tmp_path,
            {
                f"{folder}/datapackage.yaml": f"title: {name}\n{listed}\n",
                f"{folder}/{file}": content,
            },
        )
    write(tmp_path, {"communes.yml": COMMUNES})
    report = made(tmp_path)
    assert set(report.datasets.values()) == {"published"}
    said = {problem.code for problem in report.problems}
    assert {"original-members", "original-comment", "original-metadata", "other-sheets"} <= said
    files = tree(tmp_path / "build")
    assert files["data/lille/seul/original/b.zip"] == alone
    assert not any("/original/" in path for path in files if "/seul/" not in path)
    packed = zlib.compress(secret)[2:-4]
    assert not any(secret in content or packed in content for content in files.values())
