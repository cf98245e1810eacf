"""The commands are a contract: what they print for scripts, what they say to people, and how they exit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from portal import dataset, portal, write

CSV = "Code postal;Libellé;Montant\n59000;Amicale laïque;12 500,50 €\n01000;Cœur d’Ascq;80,00 €\n"


def beffroi(
    *arguments: object, cwd: Path | None = None, before: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-m", "site_builder.cli", *map(str, arguments)]
    root = Path(__file__).parent.parent
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
    )


@pytest.fixture
def mortal() -> list[str]:
    """What to put before a command, so that permissions stop it: they do not stop root."""
    if os.getuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root, without setpriv")
    rights = "-dac_override,-dac_read_search"
    return ["setpriv", "--bounding-set", rights, "--inh-caps", rights]


def test_build_exits_with_0_even_if_every_dataset_is_withheld(tmp_path: Path) -> None:
    write(portal(tmp_path), {"datasets/lille/ecoles/table.csv": "a\n1\n"})
    done = beffroi("build", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "datasets/lille/ecoles" in done.stdout
    assert (tmp_path / "build/index.html").is_file()
    assert beffroi("build", "--strict", cwd=tmp_path).returncode == 1


def test_build_exits_with_3_without_a_portal(tmp_path: Path) -> None:
    done = beffroi("build", tmp_path)
    assert done.returncode == 3
    assert "communes.yml" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_build_never_replaces_what_it_did_not_write(tmp_path: Path) -> None:
    write(portal(tmp_path / "site", "lille/ecoles"), {"thesis/chapter.odt": "ten years"})
    done = beffroi("build", tmp_path / "site", "-o", tmp_path / "site/thesis")
    assert done.returncode == 3
    assert "que Beffroi n’a pas écrits" in done.stderr
    assert (tmp_path / "site/thesis/chapter.odt").read_text() == "ten years"


def test_build_refuses_to_delete_what_was_added_to_the_site(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    beffroi("build", root)
    write(root, {"build/CNAME": "donnees.example", **dataset("lille/ecoles", 9)})
    done = beffroi("build", root)
    assert done.returncode == 3
    assert "« CNAME »" in done.stderr.replace("\u00a0", " ")
    assert "mise en ligne" in done.stderr
    assert (root / "build/CNAME").read_text() == "donnees.example"


def test_a_folder_of_datasets_that_cannot_be_listed_takes_no_site_down(tmp_path: Path, mortal: list[str]) -> None:
    root = portal(tmp_path, "lille/ecoles")
    beffroi("build", root)
    for mode in (0o000, 0o444):
        (root / "datasets").chmod(mode)
        done = beffroi("build", root, before=mortal)
        (root / "datasets").chmod(0o755)
        assert done.returncode == 3
        assert f"{root / 'datasets'} ne peut pas être ouvert" in done.stderr
        assert (root / "build/lille/ecoles/index.html").is_file()


@pytest.mark.parametrize("place", ["parent", "live", "both"])
def test_folders_that_cannot_be_written_are_named_in_french(tmp_path: Path, mortal: list[str], place: str) -> None:
    root, parent = portal(tmp_path / "site", "lille/ecoles"), tmp_path / "www"
    for rows in (3, 4):
        write(root, dataset("lille/ecoles", rows))
        assert beffroi("build", root, "-o", parent / "site").returncode == 0
    write(root, dataset("lille/ecoles", 9))
    closed = {"parent": [parent], "live": [parent / "site"], "both": [parent / "site", parent / ".site.next"]}[place]
    for folder in closed:
        folder.chmod(0o555)
    done = [beffroi("build", root, "-o", parent / "site", before=mortal) for _ in range(2)]
    for folder in closed:
        folder.chmod(0o755)
    assert {one.returncode for one in done} == {3} or place == "live"
    for one in done:
        if one.returncode:
            assert "accès refusé" in one.stderr
            assert "ermission" not in one.stderr
            assert str(parent) in one.stderr
    assert beffroi("build", root, "-o", parent / "site").returncode == 0


def test_the_folders_above_the_site_are_made(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    assert beffroi("build", root, "-o", tmp_path / "a/b/site").returncode == 0
    (tmp_path / "file").write_text("")
    done = beffroi("build", root, "-o", tmp_path / "file/site")
    assert (done.returncode, "un fichier est à la place d’un dossier" in done.stderr) == (3, True)


@pytest.mark.parametrize(
    ("kind", "code"), [("pipe", "file-endless"), ("device", "file-endless"), ("sparse", "file-too-large")]
)
def test_what_has_no_end_is_not_read(tmp_path: Path, kind: str, code: str) -> None:
    file = tmp_path / "a.csv"
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "device":
        file.symlink_to("/dev/zero")
    else:
        file.touch()
        os.truncate(file, 10**12)
    done = beffroi("inspect", file, "--json")
    assert (done.returncode, json.loads(done.stdout)["refused"]["code"], done.stderr) == (1, code, "")
    made = beffroi("convert", file, tmp_path / "b.csv")
    assert (made.returncode, "→" in made.stderr) == (1, True)
    assert not (tmp_path / "b.csv").exists()


def test_convert_says_that_it_cannot_write(tmp_path: Path, mortal: list[str]) -> None:
    (tmp_path / "a.csv").write_text("a;b\n1;2\n")
    (tmp_path / "closed").mkdir(mode=0o555)
    done = beffroi("convert", tmp_path / "a.csv", tmp_path / "closed/b.csv", before=mortal)
    assert (done.returncode, "ne peut pas être écrit" in done.stderr) == (1, True)


def test_build_says_what_it_did_and_why_it_would(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    assert "1 jeu de données" in beffroi("build", root).stdout
    assert beffroi("build", root).stdout.startswith("Rien n’a changé")
    assert "lille/ecoles sera repris tel quel" in beffroi("build", root, "--explain", "lille/ecoles").stdout
    write(root, dataset("lille/ecoles", 9))
    assert "a changé" in beffroi("build", root, "--explain", "lille/ecoles").stdout


def test_inspect_tells_scripts_how_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(CSV.encode("cp1252"))
    done = beffroi("inspect", tmp_path / "a.csv", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    keys = ("version", "encoding", "delimiter", "quote", "header_row", "rows", "refused")
    assert {key: found[key] for key in keys} == {
        "version": 1, "encoding": "cp1252", "delimiter": ";", "quote": '"', "header_row": 0, "rows": 2, "refused": None,
    }  # fmt: skip
    assert found["columns"] == [
        {"name": "Code postal", "type": "string"},
        {"name": "Libellé", "type": "string"},
        {"name": "Montant", "type": "number"},
    ]
    assert [(repair["code"], repair["count"], repair["rows"]) for repair in found["repairs"]] == [
        ("encoding-converted", 1, []),
        ("number-rewritten", 2, [2, 3]),
    ]
    assert all(repair["message"] for repair in found["repairs"])


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file-empty"), (b"<!DOCTYPE html><html>", "looks-like-html"), (b"%PDF-1.7\n", "looks-like-pdf")],
)
def test_inspect_and_convert_exit_with_1_and_the_reason(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    done = beffroi("inspect", tmp_path / "a.csv", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["refused"]["code"] == code
    said = beffroi("inspect", tmp_path / "a.csv")
    assert (said.returncode, "→" in said.stdout) == (1, True)
    made = beffroi("convert", tmp_path / "a.csv", tmp_path / "b.csv")
    assert (made.returncode, "→" in made.stderr) == (1, True)
    assert not (tmp_path / "b.csv").exists()


def test_inspect_speaks_to_people(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(CSV.encode("cp1252"))
    done = beffroi("inspect", tmp_path / "a.csv")
    assert done.returncode == 0
    assert "point-virgule" in done.stdout
    assert "2\u00a0lignes" in done.stdout or "2 lignes" in done.stdout


@pytest.mark.parametrize(("raw", "amount"), [(False, "12500.50"), (True, '"12 500,50 €"')])
def test_convert_writes_the_table_as_the_build_reads_it_or_as_written(tmp_path: Path, raw: bool, amount: str) -> None:
    (tmp_path / "a.csv").write_bytes(CSV.encode("cp1252"))
    done = beffroi("convert", tmp_path / "a.csv", tmp_path / "b.csv", *(["--raw"] if raw else []))
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "b.csv").read_bytes().decode().splitlines()[1] == f"59000,Amicale laïque,{amount}"


@pytest.mark.parametrize("ending", ["parquet", "json", "xlsx", "excel.csv"])
def test_convert_writes_the_format_that_the_ending_names(tmp_path: Path, ending: str) -> None:
    (tmp_path / "a.csv").write_bytes(CSV.encode("cp1252"))
    out = tmp_path / f"b.{ending}"
    assert beffroi("convert", tmp_path / "a.csv", out).returncode == 0
    starts = {"parquet": b"PAR1", "json": b"[", "xlsx": b"PK", "excel.csv": b"\xef\xbb\xbfCode postal;"}
    assert out.read_bytes().startswith(starts[ending])
    if ending == "parquet":
        assert pq.read_table(out).column("Code postal").to_pylist() == ["59000", "01000"]


def test_wrong_usage_exits_with_2(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    assert beffroi("convert", tmp_path / "a.csv", tmp_path / "b.doc").returncode == 2
    assert beffroi("inspect", tmp_path / "absent.csv").returncode == 2
    assert beffroi("build", tmp_path / "absent").returncode == 2


def test_a_contributors_text_forges_no_line_of_the_log(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    about = "title: É\nschema: {fields: [{name: n, type: integer}]}\n"
    evil = 'n\n1\n2\n"x\n::error file=a.py::pris \x1b]0;PWN\x07 \u202e"\n'
    write(root, {"datasets/lille/ecoles/datapackage.yaml": about, "datasets/lille/ecoles/table.csv": evil})
    said = beffroi("build", root).stdout
    assert "\n::error" not in said
    assert not {"\x1b", "\x07", "\u202e"} & set(said)


def test_convert_never_writes_over_its_own_source(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(CSV.encode("cp1252"))
    done = beffroi("convert", tmp_path / "a.csv", tmp_path / "a.csv")
    assert done.returncode == 2
    assert (tmp_path / "a.csv").read_bytes() == CSV.encode("cp1252")


def test_build_counts_the_files_that_are_left_out(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/ecoles")
    write(root, {"datasets/lille/ecoles/b.csv": "<html>"})
    assert "1 fichier non publié" in beffroi("build", root).stdout
