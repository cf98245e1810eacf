"""What is withdrawn with --purge is in nothing that this machine holds, and never comes back."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from portal import made, portal, tree, write
from repository import git
from tools import ROOT

from site_builder.metadata.erasures import read_erasures
from site_builder.metadata.site_folder import ERASED_FILE

NAME = "Zéphyrine Quatrevaux"
NIR = "2 85 05 78 006 084 91"
OTHER = "Barnabé Tournemine"
AIDES = "lille/aides"
KEPT = ("--original-kept-at", "armoire 3, registre 12")
TODAY = {"SOURCE_DATE_EPOCH": "1795996800"}  # 30 November 2026
TABLE = (
    "association;dossier;ville;montant\r\n"
    f"{NAME};{NIR.replace(' ', '')};Lille;120\r\n"
    f'"{OTHER}";1540799350042;"Ronchin ; Sud";80\r\n'
    "Odilon Brasfort;;Lille;75"
)


def run(*arguments: object, texts: str = "", cwd: Path | None = None) -> str:
    """A command that ends well, in a process of its own, with these texts for input."""
    result = call(*arguments, texts=texts, cwd=cwd)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def call(
    *arguments: object, texts: str = "", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "site_builder.commands.cli", *map(str, arguments)],
        input=texts,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "COLUMNS": "120", **TODAY},
    )


def commit(root: Path, message: str, day: str) -> None:
    """All that is there, as a commit of that day."""
    if not (root / ".git").is_dir():
        git(root, "init", "-q", "-b", "main")
        (root / ".gitignore").write_text("/.beffroi/\n/build/\n/.build.next/\n")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", message, day=day)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A portal that has published the aid to an association that is called after somebody, in
    several versions, and is on a server."""
    root = portal(tmp_path / "site", "lille/ecoles", "metropole/parcs")
    title = f"Aides de {NAME}"
    write(root, {f"datasets/{AIDES}/datapackage.yaml": f"title: {title}\nkeywords: [secours]\n"})
    write(root, {f"datasets/{AIDES}/aides.csv": TABLE.encode("cp1252")})
    commit(root, "premier", "2026-11-01")
    made(root, today=date(2026, 11, 28))
    write(root, {f"datasets/{AIDES}/aides.csv": (TABLE + "\r\nAnselme;;Lille;5").encode("cp1252")})
    commit(root, "second", "2026-11-02")
    made(root, today=date(2026, 11, 29))
    server = tmp_path / "serveur.git"
    git(root, "clone", "-q", "--bare", str(root), str(server))
    git(root, "remote", "add", "origin", str(server))
    return root


def list_commands(guide: str) -> list[str]:
    """The commands for git, as they are printed: indented, in their order."""
    lines = [line.strip() for line in guide.splitlines() if line.startswith("    ")]
    names = ("git ", "cd ", "mkdir ", "cp ")
    return [line for line in lines if line.startswith(names)]


def follow(guide: str, folder: Path) -> Path:
    """The printed commands, one after the other in one shell, as a person would type them; the
    clone that they make."""
    folder.mkdir()
    script = "set -e\n" + "\n".join(list_commands(guide))
    tools = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    identity = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Essai"), ("EMAIL", "essai@ville.example"))
    }
    moment = "2026-11-30T12:00:00Z"
    identity |= {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
    environment = {"PATH": tools, "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", **identity}
    result = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert result.returncode == 0, script + result.stdout + result.stderr
    return folder / "depot-efface"


def needs_filter_repo() -> None:
    if not (Path(sys.executable).parent / "git-filter-repo").exists():
        pytest.skip("git-filter-repo is not installed")


@pytest.mark.nightly
def test_after_a_purge_and_its_guide_nothing_is_left_and_all_else_is_the_same(
    site: Path, tmp_path: Path
) -> None:
    needs_filter_repo()
    texts = f"{NAME}\n{NIR}\n{OTHER}\n"
    assert call("find-traces", site, texts=texts).returncode == 1
    others_before = {
        path: content
        for path, content in tree(site / "build").items()
        if path.startswith(("data/lille/ecoles/", "data/metropole/parcs/", "embed/lille/ecoles/"))
    }
    (site / f"datasets/{AIDES}/datapackage.yaml").write_text("title: [")  # and it is broken
    leftovers = (".beffroi/preview/lille/aides/index.html", ".beffroi/workers.log")
    write(site, dict.fromkeys(leftovers, f"<p>{NAME}</p>"))
    guide = run("withdraw", AIDES, site, "--purge", *KEPT)
    clone = follow(guide, tmp_path / "clone")
    assert call("find-traces", clone, texts=texts).stdout.endswith("montre.\n")
    server = tmp_path / "serveur.git"
    fresh = tmp_path / "neuf"
    git(tmp_path, "clone", "-q", "--no-local", str(server), str(fresh))
    assert "Rien trouvé" in run("find-traces", fresh, texts=texts)
    shutil.rmtree(fresh)
    git(tmp_path, "clone", "-q", str(server), str(fresh))
    assert "Rien trouvé" in run("find-traces", fresh, texts=texts)
    made(fresh, today=date(2026, 11, 30))
    made(site, today=date(2026, 11, 30))
    assert tree(fresh / "build") == tree(site / "build")
    built = tree(fresh / "build")
    assert {path: built.get(path) for path in others_before} == others_before
    # of this machine, git alone still has it
    shutil.rmtree(site / ".git")
    assert "Rien trouvé" in run("find-traces", site, texts=texts)


def test_a_tombstone_without_content_is_left(site: Path) -> None:
    run("withdraw", AIDES, site, "--purge", *KEPT)
    folder = site / f"datasets/{AIDES}"
    assert [path.name for path in folder.iterdir()] == ["datapackage.yaml"]
    text = (folder / "datapackage.yaml").read_text()
    assert "withdrawn:" in text and "title" not in text and NAME not in text
    page = (site / f"build/{AIDES}/index.html").read_text()
    assert "données personnelles" in page.replace("\u00a0", " ")
    record = (site / ERASED_FILE).read_text()
    assert AIDES in record and NAME not in record
    assert read_erasures(site).is_erased(AIDES)
    for place in ("build", ".build.next", ".beffroi"):
        for path in (site / place).rglob("*"):
            if path.is_file():
                assert KEPT[1].encode() not in path.read_bytes()


@pytest.mark.nightly
def test_without_where_the_original_is_nothing_is_done(site: Path) -> None:
    before = tree(site / "datasets")
    result = call("withdraw", AIDES, site, "--purge")
    assert result.returncode == 1
    assert "--original-kept-at" in result.stderr and "R. 212-14" in result.stderr
    assert tree(site / "datasets") == before
    assert not (site / ERASED_FILE).exists()


@pytest.mark.nightly
def test_a_dry_run_changes_nothing_and_says_all(site: Path) -> None:
    before = tree(site)
    said = run("withdraw", AIDES, site, "--purge", "--dry-run")
    assert tree(site) == before
    assert "git filter-repo --invert-paths --path datasets/lille/aides" in said
    assert "R. 212-14" in said and "17.3" in said
    assert NAME not in said
    # the aids were never published, for whom they name
    said = run("withdraw", "lille/ecoles", site, "--purge", "--dry-run")
    assert "https://donnees.example/data/lille/ecoles/table.csv" in said


@pytest.mark.nightly
def test_what_is_not_there_is_a_fault_of_the_command_line(site: Path) -> None:
    for id_ in ("lille/absent", "lille", "../etc/passwd", f"{AIDES}/absent.csv"):
        assert call("withdraw", id_, site, "--dry-run").returncode == 2, id_


def test_rows_are_taken_out_and_the_others_are_the_same_to_the_byte(site: Path) -> None:
    path = site / f"datasets/{AIDES}/aides.csv"
    before = path.read_bytes()
    write(site, {f"datasets/{AIDES}/datapackage.yaml": "title: Aides\n"})
    said = run("withdraw", AIDES, site, "--rows", texts="zephyrine  quatrevaux\n")
    lines = before.split(b"\r\n")
    assert path.read_bytes() == b"\r\n".join([lines[0], *lines[2:]])
    assert "aides.csv" in said and NAME not in said
    assert not (site / ERASED_FILE).exists()


@pytest.mark.nightly
def test_rows_are_known_by_a_number_written_with_blanks(site: Path) -> None:
    run("withdraw", AIDES, site, "--rows", texts=f"{NIR}\n")
    assert NAME.encode("cp1252") not in (site / f"datasets/{AIDES}/aides.csv").read_bytes()


@pytest.mark.nightly
def test_rows_that_are_purged_are_nowhere_and_the_file_of_before_never_comes_back(
    site: Path, tmp_path: Path
) -> None:
    needs_filter_repo()
    write(site, {f"datasets/{AIDES}/datapackage.yaml": "title: Aides\n"})
    commit(site, "titre", "2026-11-03")
    git(site, "push", "-q", "origin", "main")
    old = (site / f"datasets/{AIDES}/aides.csv").read_bytes()
    guide = run("withdraw", AIDES, site, "--rows", "--purge", *KEPT, texts=f"{NAME}\n")
    clone = follow(guide, tmp_path / "clone")
    # the title of the first commits told the name: it is in another file, and is told
    result = call("find-traces", clone, texts=f"{NAME}\n{NIR}\n")
    assert result.returncode == 0, result.stdout
    write(site, {f"datasets/{AIDES}/aides.csv": old})
    report = made(site, today=date(2026, 11, 30))
    assert "erased-file-back" in [problem.code for problem in report.problems]
    assert report.datasets[AIDES] == "withheld"
    for place in ("build", ".build.next"):
        assert not [p for p in tree(site / place).values() if NAME.encode() in p]


@pytest.mark.nightly
def test_a_text_that_is_nowhere_changes_nothing(site: Path) -> None:
    before = tree(site / "datasets")
    result = call("withdraw", AIDES, site, "--rows", texts=f"{NAME}\nInconnue Dubataillon\n")
    assert result.returncode == 1
    assert "n° 2" in result.stderr.replace("\u00a0", " ")
    assert "Dubataillon" not in result.stderr + result.stdout
    assert tree(site / "datasets") == before


@pytest.mark.nightly
def test_what_the_owner_has_written_beside_is_named_and_left(site: Path) -> None:
    """The text is in the history, so that it is known, and in no row any more."""
    path = site / f"datasets/{AIDES}/aides.csv"
    path.write_bytes(path.read_bytes().replace(NAME.encode("cp1252"), b"Anatole"))
    description = f"title: Aides\ndescription: Liste avec {NAME}\n"
    write(site, {f"datasets/{AIDES}/datapackage.yaml": description})
    before = tree(site / "datasets")
    result = call("withdraw", AIDES, site, "--rows", texts=f"{NAME}\n")
    assert result.returncode == 1
    shown = result.stdout.replace("\u00a0", " ")
    assert f"à retirer vous-même : datasets/{AIDES}/datapackage.yaml" in shown
    assert tree(site / "datasets") == before
    owner = (site / "communes.yml").read_text()
    write(
        site,
        {
            f"datasets/{AIDES}/datapackage.yaml": "title: Aides\n",
            f"datasets/{AIDES}/README.md": f"Merci à {NAME}",
            "communes.yml": f"{owner}# {NAME}\n",
            "pages/merci.md": f"# Merci\n{NAME}\n",
            "reuses/carte/reuse.yaml": f"title: Carte\nauthor: {NAME}\n",
        },
    )
    result = call("withdraw", AIDES, site, "--rows", texts=f"{NAME}\n")
    assert result.returncode == 1 and "Fait" not in result.stdout
    for name in ("README.md", "communes.yml", "pages/merci.md", "reuses/carte/reuse.yaml"):
        assert name in result.stdout, name


@pytest.mark.nightly
def test_what_stands_beside_the_data_does_not_keep_the_rows(site: Path) -> None:
    description = f"datasets/{AIDES}/datapackage.yaml"
    write(site, {"pages/merci.md": f"# Merci\n{NAME}\n", description: "title: Aides\n"})
    before = (site / "pages/merci.md").read_bytes()
    options = ("--rows", "--purge", "--original-kept-at", "ici")
    result = call("withdraw", AIDES, site, *options, texts=f"{NAME}\n")
    assert result.returncode == 1
    said = result.stderr.replace("\u00a0", " ")
    assert "Ce n’est pas fini" in said
    assert "encore dans pages/merci.md" in said
    assert "Fait ici" in result.stdout
    assert NAME.encode("cp1252") not in (site / f"datasets/{AIDES}/aides.csv").read_bytes()
    assert (site / "pages/merci.md").read_bytes() == before
    write(site, {"pages/merci.md": "# Merci\nà tous\n"})
    result = call("withdraw", AIDES, site, *options, texts=f"{NAME}\n")
    assert result.returncode == 0, result.stderr


@pytest.mark.nightly
def test_rows_of_a_workbook_are_named_and_left(site: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Mars"
    for row in (["nom", "montant"], ["Odilon", 3], [NAME, 4]):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    write(site, {f"datasets/{AIDES}/mars.xlsx": content.getvalue()})
    before = tree(site / "datasets")
    result = call("withdraw", AIDES, site, "--rows", texts=f"{NAME}\n")
    assert result.returncode == 1
    assert "Mars" in result.stdout and "3" in result.stdout
    assert tree(site / "datasets") == before
    assert load_workbook(site / f"datasets/{AIDES}/mars.xlsx").sheetnames == ["Mars"]


@pytest.mark.nightly
def test_a_file_is_erased_alone(site: Path) -> None:
    text = (
        "title: Aides\nresources:\n"
        "  # les deux années\n"
        "  - path: aides.csv\n    title: Les aides\n"
        "  - {path: bilan.csv, title: Bilan}\nkeywords: [secours]\n"
    )
    write(site, {f"datasets/{AIDES}/datapackage.yaml": text})
    write(site, {f"datasets/{AIDES}/bilan.csv": "annee;total\n2025;12\n2026;14\n"})
    run("withdraw", f"{AIDES}/aides.csv", site, "--purge", *KEPT)
    shown = (site / f"datasets/{AIDES}/datapackage.yaml").read_text()
    assert shown == text.replace("  - path: aides.csv\n    title: Les aides\n", "")
    assert not (site / f"datasets/{AIDES}/aides.csv").exists()
    assert (site / f"build/data/{AIDES}/bilan.csv").is_file()
    assert not (site / f"build/data/{AIDES}/aides.csv").exists()
    record = read_erasures(site)
    assert not record.is_erased(AIDES)
    first = git(site, "rev-parse", f"HEAD~1:datasets/{AIDES}/aides.csv")
    assert record.is_erased_content(first)


@pytest.mark.nightly
def test_the_only_file_is_not_erased_alone(site: Path) -> None:
    result = call("withdraw", f"{AIDES}/aides.csv", site, "--purge", *KEPT)
    assert result.returncode == 1
    assert (site / f"datasets/{AIDES}/aides.csv").exists()


@pytest.mark.nightly
def test_an_old_clone_brings_nothing_back(site: Path, tmp_path: Path) -> None:
    old = tmp_path / "vieux"
    shutil.copytree(site / f"datasets/{AIDES}", old)
    run("withdraw", AIDES, site, "--purge", *KEPT)
    before = tree(site / "build")
    shutil.rmtree(site / f"datasets/{AIDES}")
    shutil.copytree(old, site / f"datasets/{AIDES}")
    report = made(site, today=date(2026, 11, 30))
    assert [problem.code for problem in report.problems] == ["erased-back"]
    assert report.datasets[AIDES] == "withdrawn"
    assert not [path for path, content in tree(site / "build").items() if NAME.encode() in content]
    assert tree(site / "build").keys() == before.keys()
    # nor under another id, file by file
    write(site, {"datasets/lille/autre/datapackage.yaml": "title: Autre\n"})
    shutil.copy(old / "aides.csv", site / "datasets/lille/autre/table.csv")
    report = made(site, today=date(2026, 11, 30))
    assert report.datasets["lille/autre"] == "withheld"


@pytest.mark.nightly
def test_a_record_that_cannot_be_read_stops_the_build(site: Path) -> None:
    run("withdraw", AIDES, site, "--purge", *KEPT)
    write(site, {ERASED_FILE: "- id: lille/aides\n  date: hier\n"})
    result = call("build", site)
    assert result.returncode == 3
    assert ERASED_FILE in result.stderr


@pytest.mark.nightly
def test_former_names_of_the_dataset_are_erased_too(site: Path, tmp_path: Path) -> None:
    needs_filter_repo()
    new = "lille/secours"
    git(site, "mv", f"datasets/{AIDES}", f"datasets/{new}")
    path = site / f"datasets/{new}/datapackage.yaml"
    path.write_text(f"title: Secours\nprevious: [{AIDES}]\n")
    commit(site, "renommé", "2026-11-03")
    git(site, "push", "-q", "origin", "main")
    guide = run("withdraw", new, site, "--purge", *KEPT)
    assert f"--path datasets/{AIDES}" in guide
    clone = follow(guide, tmp_path / "clone")
    assert "Rien trouvé" in run("find-traces", clone, texts=f"{NAME}\n{NIR}\n")
    assert made(clone, today=date(2026, 11, 30)).datasets[new] == "withdrawn"
    assert (clone / f"build/{AIDES}/index.html").is_file()


@pytest.mark.nightly
def test_addresses_with_passwords_are_not_printed(site: Path) -> None:
    git(site, "remote", "set-url", "origin", "https://moi:secret@forge.example/portail.git")
    said = run("withdraw", AIDES, site, "--purge", "--dry-run")
    assert "secret" not in said
    assert "git clone --no-local https://forge.example/portail.git" in said


@pytest.mark.nightly
def test_the_same_content_elsewhere_is_told(site: Path) -> None:
    write(site, {"datasets/lille/double/datapackage.yaml": "title: Double\n"})
    shutil.copy(site / f"datasets/{AIDES}/aides.csv", site / "datasets/lille/double/aides.csv")
    commit(site, "double", "2026-11-03")
    said = run("withdraw", AIDES, site, "--purge", "--dry-run")
    assert "datasets/lille/double/aides.csv" in said


@pytest.mark.nightly
def test_a_portal_in_a_folder_of_its_repository_is_erased_there(tmp_path: Path) -> None:
    needs_filter_repo()
    top = tmp_path / "depot"
    root = portal(top / "portail", "lille/ecoles")
    write(root, {f"datasets/{AIDES}/datapackage.yaml": "title: Aides\n"})
    write(root, {f"datasets/{AIDES}/aides.csv": TABLE})
    write(top, {f"ailleurs/{AIDES}/aides.csv": "rien"})
    commit(top, "premier", "2026-11-01")
    guide = run("withdraw", AIDES, root, "--purge", *KEPT)
    assert "n’est en ligne nulle part" in guide.replace("\u00a0", " ")
    clone = follow(guide, tmp_path / "clone")
    assert "Rien trouvé" in run("find-traces", clone, texts=f"{NAME}\n{NIR}\n")
    assert made(clone / "portail", today=date(2026, 11, 30)).datasets[AIDES] == "withdrawn"
    assert (clone / f"ailleurs/{AIDES}/aides.csv").is_file()


@pytest.mark.nightly
def test_nothing_is_deleted_behind_a_link(site: Path, tmp_path: Path) -> None:
    write(tmp_path, {"dehors/aides/datapackage.yaml": "title: X\n", "dehors/aides/a.csv": "a\n1\n"})
    (site / "datasets/ville").symlink_to(tmp_path / "dehors")
    assert call("withdraw", "ville/aides", site).returncode == 2
    assert (tmp_path / "dehors/aides/a.csv").exists()


@pytest.mark.nightly
def test_a_site_elsewhere_is_purged_with_the_tree_beside_it(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "www" / "donnees"
    made(site, out, today=date(2026, 11, 28))
    write(site, {"datasets/lille/ecoles/table.csv": "a;b\n1;2\n3;4\n"})
    made(site, out, today=date(2026, 11, 29))
    run("withdraw", AIDES, site, "--purge", *KEPT, "-o", out)
    for place in (out, out.with_name(".donnees.next")):
        assert tree(place)
        assert not [path for path in tree(place).values() if NAME.encode() in path], place


@pytest.mark.nightly
def test_a_check_says_that_what_was_erased_has_come_back(site: Path) -> None:
    files = {path.name: path.read_bytes() for path in (site / f"datasets/{AIDES}").iterdir()}
    run("withdraw", AIDES, site, "--purge", *KEPT)
    write(site, {f"datasets/{AIDES}/{name}": content for name, content in files.items()})
    result = call("check", site, "--format", "json")
    assert result.returncode == 1
    assert "erased-back" in [one["code"] for one in json.loads(result.stdout)["problems"]]


@pytest.mark.nightly
def test_where_git_keeps_nothing_the_original_is_asked_for_too(site: Path) -> None:
    shutil.rmtree(site / ".git")
    assert call("withdraw", AIDES, site).returncode == 1
    assert (site / f"datasets/{AIDES}/aides.csv").exists()
    run("withdraw", AIDES, site, *KEPT)
    assert not (site / f"datasets/{AIDES}/aides.csv").exists()


@pytest.mark.nightly
def test_it_is_said_that_the_rows_may_come_back_and_no_list_of_addresses_is_empty(
    site: Path,
) -> None:
    write(site, {f"datasets/{AIDES}/datapackage.yaml": "title: Aides\n"})
    first = run("withdraw", AIDES, site, "--rows", "--purge", *KEPT, texts=f"{NAME}\n")
    assert "reconnaît des fichiers entiers, pas des lignes" in first
    assert "au moins ces adresses" in first
    shutil.rmtree(site / "build")
    whole = run("withdraw", AIDES, site, "--purge", *KEPT)
    assert "reconnaît des fichiers entiers" not in whole
    assert "au moins ces adresses" not in whole
    assert "tout le cache" in whole
