"""A text is found wherever this machine holds it, however it is written; and is never repeated."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from books import ods, ods_row, ods_table, sheets, xls_rows
from click.testing import CliRunner, Result
from nightly import nightly_after
from portal import made, portal, write
from repository import committed, git
from tile_archive import LINES, Shape, write_archive

from site_builder.commands.cli import main
from site_builder.commands.traces import containers
from site_builder.commands.traces.byte_texts import search_piece
from site_builder.core.sought_texts import make_sought_texts

NAME = "Zéphyrine Quatrevaux"
NIR = "2850578006084"
SPACED = "2 85 05 78 006 084"
NARROW = SPACED.replace(" ", "\u202f")
PLACE = Shape("rows", LINES, [(3.0, 50.6), (3.2, 50.6)], {"nom": NAME, "nir": NIR})
NFD = unicodedata.normalize("NFD", NAME)


def look(root: Path, *arguments: str, texts: str = f"{NAME}\n{NIR}\n") -> Result:
    environment = {"COLUMNS": "120"}
    command = ["find-traces", str(root), *arguments]
    return CliRunner(env=environment).invoke(main, command, input=texts, prog_name="beffroi")


def find(root: Path, **options: str) -> list[tuple[str, str, tuple[int, ...]]]:
    found = json.loads(look(root, "--json", **options).stdout)["found"]
    return [(one["name"], one["member"], tuple(one["texts"])) for one in found]


def zipped(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return content.getvalue()


def parquet() -> bytes:
    content = io.BytesIO()
    table = pa.table({"nom": ["Odilon", NAME], "nir": [1, int(NIR)]})
    pq.write_table(table, content, compression="zstd")
    return content.getvalue()


def pdf(*lines: str) -> bytes:
    """A page that draws these texts, each on a line of its own, in a compressed stream."""
    import zlib

    shown = " 0 -20 Td ".join(f"({line}) Tj" for line in lines)
    drawn = f"BT /F1 12 Tf 50 700 Td {shown} ET".encode("cp1252")
    stream = zlib.compress(drawn)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(stream) + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    content = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    content += b"xref\n0 6\n0000000000 65535 f \n" + rows
    return content + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def docx() -> bytes:
    """A word in several runs, as an office cuts it."""
    runs = "<w:r><w:t>Zéphy</w:t></w:r><w:r><w:t>rine Quatrevaux</w:t></w:r>"
    document = f"<w:document><w:body><w:p>{runs} {SPACED}</w:p></w:body></w:document>"
    return zipped(**{"word/document.xml": document.encode()})


ODS = ods(ods_table(ods_row("nom", "nir") + ods_row(NAME, SPACED)))
HELD: dict[str, bytes] = {
    "utf-8.csv": f"{NAME};{NIR}\n".encode(),
    "windows.csv": f"{NAME};{SPACED}\n".encode("cp1252"),
    "dos.csv": f"{NAME};{SPACED}\n".encode("cp850"),
    "mac.csv": f"{NAME};{SPACED}\n".encode("mac-roman"),
    "deux-octets.csv": f"{NAME};{SPACED}\n".encode("utf-16"),
    "decomposed.csv": f"{NFD.upper()};{SPACED}\n".encode(),
    "sans-accents.txt": f"zephyrine   QUATREVAUX\u00a0: {NARROW}".encode(),
    "echappe.json": json.dumps([NAME, int(NIR)]).encode(),
    "page.html": f"<p>Z&eacute;phyrine&nbsp;<b>Quatrevaux</b></p><i>{SPACED}</i>".encode(),
    "adresse.txt": f"https://x.example/?q={quote(NAME)}&n={quote(SPACED)}".encode(),
    "classeur.xlsx": sheets(Mars=[["nom", "nir"], [NAME, int(NIR)]]),
    "classeur.xls": xls_rows([["nom", "nir"], [NAME, SPACED]]),
    "classeur.ods": ODS,
    "lettre.docx": docx(),
    "table.parquet": parquet(),
    "arrete.pdf": pdf(NAME, SPACED),
    "serre.csv.gz": gzip.compress(f"{NAME};{NIR}".encode()),
    "serre.csv.bz2": bz2.compress(f"{NAME};{NIR}".encode()),
    "serre.csv.xz": lzma.compress(f"{NAME};{NIR}".encode()),
    "lieux.pmtiles": write_archive([PLACE], range(8, 12), ""),
    "horaires.zip": zipped(**{"a/b.csv": f"{NAME};{SPACED}".encode()}),
    "double.zip": zipped(**{"a.zip": zipped(**{"b.parquet": parquet()})}),
}


@pytest.mark.parametrize("name", HELD)
def test_a_text_is_found_in_each_format(tmp_path: Path, name: str) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    write(root, {f".beffroi/store/objects/ab/{name}": HELD[name]})
    places = find(root)
    numbers = {number for _, _, texts in places for number in texts}
    assert numbers == {1, 2}, places
    assert {place[0] for place in places} == {f".beffroi/store/objects/ab/{name}"}


def test_members_of_archives_are_named(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    write(
        root, {"build/horaires.zip": HELD["horaires.zip"], "build/double.zip": HELD["double.zip"]}
    )
    members = {member for _, member, _ in find(root)}
    assert members == {"a/b.csv", "a.zip › b.parquet"}


def test_nothing_is_said_where_nothing_is(tmp_path: Path) -> None:
    root = committed(portal(tmp_path / "site", "lille/ecoles"))
    made(root)
    result = look(root)
    assert result.exit_code == 0
    assert "effacé de ce que nous tenons" in result.stdout.replace("\u00a0", " ")


@pytest.mark.nightly
def test_all_that_a_build_makes_is_looked_into(tmp_path: Path) -> None:
    """The site, the tree beside, the store, the reports; the shards of the search."""
    root = portal(tmp_path / "site", "lille/ecoles")
    write(
        root,
        {
            "datasets/lille/aides/datapackage.yaml": f"title: Aides de {NAME}\n",
            "datasets/lille/aides/aides.csv": f"association;dossier\n{NAME};{NIR}\nOdilon;3\n",
        },
    )
    made(root)
    write(root, {"datasets/lille/ecoles/table.csv": "a;b\n1;2\n3;4\n"})
    made(root)
    names = {name for name, _, _ in find(root)}
    for wanted in (
        "build/lille/aides/index.html",
        "build/data/lille/aides/aides.csv",
        "build/data/lille/aides/aides.parquet",
        "build/data/lille/aides/aides.xlsx",
        "build/assets/search.json",
        "build/build-report.json",
        ".build.next/lille/aides/index.html",
        ".beffroi/state.json",
        "datasets/lille/aides/aides.csv",
    ):
        assert wanted in names, wanted
    assert any(name.startswith(".beffroi/store/objects/") for name in names)


def test_the_texts_are_never_repeated(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    write(root, {f"build/{NAME}/{NAME}.csv": NAME, "build/a.zip": zipped(**{f"{NAME}.csv": b"x"})})
    result = look(root)
    assert result.exit_code == 1
    said = result.stdout + result.stderr
    assert "Quatrevaux" not in said and "uatrevaux" not in said.lower()
    assert "build/…/…" in said


def in_history(root: Path) -> None:
    path = root / "datasets/lille/ecoles/table.csv"
    clean = path.read_text()
    path.write_text(f"{clean}{NAME};1;2;3\n")
    committed(root, "avant")
    path.write_text(clean)
    committed(root, "après")


def in_a_reflog(root: Path) -> None:
    in_history(root)
    git(root, "reset", "-q", "--hard", "HEAD~2")


def unreachable(root: Path) -> None:
    in_a_reflog(root)
    git(root, "reflog", "expire", "--expire=now", "--all")
    (root / ".git/ORIG_HEAD").unlink(missing_ok=True)


def in_a_pack(root: Path) -> None:
    in_history(root)
    git(root, "gc", "-q")


def in_a_stash(root: Path) -> None:
    write(root, {"datasets/lille/ecoles/table.csv": f"nom\n{NAME}\n"})
    git(root, "stash")


@pytest.mark.parametrize(
    ("hide", "kind"),
    [
        (in_history, "refs"),
        (in_a_pack, "refs"),
        (in_a_reflog, "reflog"),
        (unreachable, "nothing"),
        (in_a_stash, "refs"),
    ],
)
def test_git_holds_it_wherever_it_is(
    tmp_path: Path, hide: Callable[[Path], None], kind: str
) -> None:
    root = committed(portal(tmp_path / "site", "lille/ecoles"))
    assert not find(root)
    hide(root)
    found = json.loads(look(root, "--json").stdout)["found"]
    assert {one["kind"] for one in found} == {kind}
    if kind != "nothing":
        assert all(one["name"].endswith("datasets/lille/ecoles/table.csv") for one in found)


def test_messages_authors_and_names_of_branches_are_looked_at(tmp_path: Path) -> None:
    root = committed(portal(tmp_path / "site", "lille/ecoles"))
    git(root, "commit", "-q", "--allow-empty", "-m", f"retrait de {NAME}")
    kinds = {one["kind"] for one in json.loads(look(root, "--json").stdout)["found"]}
    assert kinds == {"refs", "file"}  # the commit, and what git notes of it beside
    git(root, "branch", "retrait-2850578006084")
    assert [name for name, _, numbers in find(root) if numbers == (2,)]


def test_what_cannot_be_read_is_said_and_nothing_is_promised(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    write(
        root, {"build/abime.parquet": b"PAR1 et rien d'autre", "build/faux.zip": b"PK\x03\x04rien"}
    )
    misnamed = zipped(**{"é.csv": b"x"}).replace("é".encode(), b"\xff\xfe")
    write(root, {"build/nom.zip": misnamed})
    result = look(root)
    assert result.exit_code == 3
    for name in ("abime.parquet", "faux.zip", "nom.zip"):
        assert f"build/{name}" in result.stdout


def test_a_text_that_speaks_of_pdf_is_a_text(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    write(root, {"pages/aide.md": "# Un PDF commence par %PDF-1.4\n"})
    assert look(root).exit_code == 0


def test_what_unpacks_without_end_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MOST_BYTES", 1 << 20)
    root = portal(tmp_path / "site", "lille/ecoles")
    write(root, {"build/bombe.gz": gzip.compress(bytes(8 << 20))})
    result = look(root)
    assert result.exit_code == 3 and "build/bombe.gz" in result.stdout


@pytest.mark.parametrize("texts", ["", "\n\n", "ab\n", "x" * 501])
def test_what_cannot_be_looked_for_is_a_fault_of_the_command_line(
    tmp_path: Path, texts: str
) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    result = look(root, texts=texts)
    assert result.exit_code == 2
    assert "→" in result.stderr


def test_a_text_is_found_across_blocks() -> None:
    from site_builder.commands.traces.byte_texts import search_blocks

    sought = make_sought_texts([NAME])
    content = ("x" * 5000 + NAME + "y" * 5000).encode()
    for size in (1000, 5007, 5010, 9999):
        blocks = [content[start : start + size] for start in range(0, len(content), size)]
        assert search_blocks(blocks, sought) == {1}, size


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("12/03/1985", b'{"naissance":"1985-03-12"}'),
        ("1985-03-12", b"le 12/03/1985"),
        ("06 39 98 12 34", b"tel:0639981234"),
        ("0639981234", b"06.39.98.12.34"),
        ("FR76 3000 1007 9412 3456 7890 185", b"fr7630001007941234567890185"),
        ("AB-123-CD", b"AB 123 CD"),
        ("L’Hôtellier", b"L'HOTELLIER"),
        ("Cœur Étienne", b"coeur  etienne"),
    ],
)
def test_numbers_days_and_names_are_known_however_they_are_written(
    text: str, content: bytes
) -> None:
    assert search_piece(content, make_sought_texts([text])) == {1}


@pytest.mark.parametrize(
    ("text", "content"),
    [("12/03/1985", b"1203198512"), ("Jean Moulin", b"Jeanne Moulinet"), ("123456", b"12;34;56")],
)
def test_what_is_another_thing_is_not_taken_for_it(text: str, content: bytes) -> None:
    assert search_piece(content, make_sought_texts([text])) == frozenset()


ROW = ("ZORGLUB", "Émile", "03/05/1984", "1")
APART = "ZORGLUB Émile\nÉmile ZORGLUB\nO’HARA Zoé\n"


def table(*names: str) -> bytes:
    """A Parquet of a row for each of these names, in two columns with others between."""
    content = io.BytesIO()
    rows = [name.split(" ") for name in names]
    columns = {
        "nom": [row[0] for row in rows],
        "code": ["x" * 70] * len(rows),
        "prenom": [row[1] for row in rows],
    }
    pq.write_table(pa.table(columns), content, compression="zstd")
    return content.getvalue()


SHARED = [["Barnabé", "Émile"], ["Anselme", "Zoé"], *([f"nom {n}", "ici"] for n in range(40))]
IN_CELLS: dict[str, bytes] = {
    "a.csv": "nom;prenom;ne;n\nZORGLUB;Émile;03/05/1984;1\nO'HARA;Zoé;01/02/1990;2\n".encode(),
    "a.tsv": "ZORGLUB\tÉmile\nO'HARA\tZoé\n".encode("cp1252"),
    "quotes.csv": '"ZORGLUB","","","Émile"\n"O’HARA","x","Zoé"\n'.encode(),
    "a.json": json.dumps(
        [{"nom": "ZORGLUB", "prenom": "Émile"}, {"nom": "O'HARA", "prenom": "Zoé"}]
    ).encode(),
    "a.parquet": table("ZORGLUB Émile", "O’HARA Zoé"),
    "a.xlsx": sheets(Mars=[*SHARED, ["ZORGLUB", "Émile"], ["O’HARA", "Zoé"]]),
    "a.xls": xls_rows([*SHARED, ["ZORGLUB", "Émile"], ["O’HARA", "Zoé"]]),
    "a.ods": ods(ods_table(ods_row("ZORGLUB", "Émile") + ods_row("O’HARA", "Zoé"))),
    "a.html": "<tr><td class='nom'>ZORGLUB</td>\n<td>&Eacute;mile</td></tr>"
    "<tr><td>O&#39;HARA</td><td>Zoé</td></tr>".encode(),
    "a.pdf": pdf("Vu ZORGLUB", "Émile et O'HARA", "Zoé"),
}


@pytest.mark.parametrize("name", nightly_after(3, IN_CELLS))
def test_words_in_two_cells_are_found_in_any_order_and_told_as_such(
    tmp_path: Path, name: str
) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    write(root, {f".beffroi/store/{name}": IN_CELLS[name]})
    answer = json.loads(look(root, "--json", texts=APART).stdout)
    numbers = {number for place in answer["found"] for number in place["texts"]}
    assert numbers == {1, 2, 3}, answer
    assert {number for place in answer["found"] for number in place["apart"]} >= {2}
    said = look(root, texts=APART)
    assert said.exit_code == 1
    assert "séparés" in said.stdout and "ZORGLUB" not in said.stdout


def test_words_in_two_cells_are_found_in_git(tmp_path: Path) -> None:
    root = committed(portal(tmp_path / "site", "lille/ecoles"))
    path = root / "datasets/lille/ecoles/table.csv"
    clean = path.read_text()
    path.write_text(";".join(ROW))
    committed(root, "avant")
    path.write_text(clean)
    committed(root, "après")
    assert {name.partition(" ")[2] for name, _, _ in find(root, texts=APART)} == {
        "datasets/lille/ecoles/table.csv"
    }


def test_the_slug_of_a_name_is_found_in_paths_and_refs_and_is_not_repeated(tmp_path: Path) -> None:
    root = committed(portal(tmp_path / "site", "lille/ecoles"))
    write(root, {"build/data/lille/zorglub-emile/a.csv": "a\n1\n", "build/zorglub/emile.csv": "a"})
    git(root, "branch", "zorglub-émile")
    result = look(root, texts="Émile ZORGLUB\n")
    assert result.exit_code == 1
    assert "build/data/lille/…/a.csv" in result.stdout
    assert "build/…/…" in result.stdout
    assert ".git/refs/heads/…" in result.stdout
    assert "zorglub" not in result.stdout.lower()


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("06 12 34 56 78", b"ZORGLUB;612345678;1"),
        ("06 12 34 56 78", b"612345678.0"),
        ("06 12 34 56 78", b"tel:+33612345678"),
        ("06 12 34 56 78", b"+33 (0)6 12 34 56 78"),
        ("+33 6 98 76 54 32", b"a;0698765432;b"),
        ("0033698765432", b"06.98.76.54.32"),
    ],
)
def test_a_telephone_is_known_without_its_prefix(text: str, content: bytes) -> None:
    assert search_piece(content, make_sought_texts([text])) == {1}


def test_another_number_is_no_telephone() -> None:
    sought = make_sought_texts(["06 12 34 56 78"])
    assert not search_piece(b"1612345678;6123456789;12612345678;61234567;8", sought)


def test_a_number_is_found_across_the_lines_of_a_pdf(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    write(root, {"build/a.pdf": pdf("NIR : 2 85 05 78", "006 084 91")})
    assert find(root) == [("build/a.pdf", "", (2,))]


@pytest.mark.parametrize(
    "content",
    [
        b"ZORGLUBE;Emile",
        b"ZORGLUB;Odilon" + b";" + b"x" * 200 + b"\nAnselme;" + b"Emile",
        b"ZORGLUB " + b"x " * 2000 + b"Emile",
    ],
)
def test_words_far_from_each_other_are_no_trace(content: bytes) -> None:
    sought = make_sought_texts(["ZORGLUB Émile"]).with_words_apart()
    assert search_piece(content, sought) == frozenset()


def test_figures_are_not_looked_for_apart() -> None:
    sought = make_sought_texts(["03/05/1984", "06 12 34 56 78"]).with_words_apart()
    assert search_piece(b"1984;05;03;06;12;34;56;78", sought) == frozenset()


def test_each_place_is_listed_once(tmp_path: Path) -> None:
    """What git writes beside its objects, and a file of which the bytes and the rows both tell."""
    root = portal(tmp_path, "lille/ecoles")
    plain = io.BytesIO()
    pq.write_table(pa.table({"nom": [NAME]}), plain, compression="none", use_dictionary=False)
    write(root, {"datasets/lille/ecoles/noms.parquet": plain.getvalue()})
    committed(root)
    git(root, "commit", "-q", "--allow-empty", "-m", f"Pour {NAME}")
    worktree = tmp_path.with_name(f"{tmp_path.name}-autre")
    git(root, "worktree", "add", "-q", str(worktree))
    for place in (root, worktree):
        places = find(place)
        names = [name for name, _, _ in places]
        assert ".git/COMMIT_EDITMSG" in names
        assert "datasets/lille/ecoles/noms.parquet" in names
        assert len(places) == len(set(places))
