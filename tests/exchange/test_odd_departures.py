"""A publisher leaves a shared portal whose files, history and branches are not as one would expect:
nothing of anybody else goes along, nothing of its own stays behind in silence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from command_line import beffroi
from portal import made, small_disk, write
from repository import git
from shared_portal import (
    DAY,
    DESCRIPTION,
    OWN_URL,
    SHARED_URL,
    find_errors,
    git_commit,
    join,
    leave,
    make_shared_portal,
    merge,
    read_objects,
    refuse_to_leave,
    save,
)

from site_builder.history.days import read_dates

SUBVENTIONS = "datasets/lille/subventions"


# --- where it is written ---


def test_the_folder_may_be_where_somebody_is_a_link_or_a_disk(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ici").mkdir()
    (tmp_path / "vide").mkdir()
    (tmp_path / "lien").symlink_to("vide")
    (tmp_path / "nouveau").symlink_to("absent")
    inode = (tmp_path / "ici").stat().st_ino
    monkeypatch.chdir(tmp_path / "ici")
    for target in (Path(), tmp_path / "lien", tmp_path / "nouveau"):
        leave(shared, target, url="")
        assert (target / "communes.yml").is_file() and (target / ".git").is_dir()
    assert (tmp_path / "ici").stat().st_ino == inode  # whoever is in it stays in it
    assert {path.name for path in tmp_path.iterdir()} == {
        "absent",
        "commun",
        "ici",
        "lien",
        "nouveau",
        "vide",
    }
    with small_disk(tmp_path / "disque") as disk:
        leave(shared, disk, url="")
        assert git(disk, "status", "--porcelain") == ""


@pytest.mark.parametrize("place", ["lille", ".git/lille", ".", "datasets/lille/x"])
def test_it_is_never_inside_what_is_left(shared: Path, place: str) -> None:
    assert refuse_to_leave(shared, shared / place) == "leave-inside"
    assert git(shared, "status", "--porcelain") == ""


@pytest.mark.parametrize("branch", ["depart", "depart/lille/essai"])
def test_a_branch_that_stands_in_the_way_is_named_before_anything_is_written(
    shared: Path, tmp_path: Path, branch: str
) -> None:
    git(shared, "branch", branch)
    assert refuse_to_leave(shared, tmp_path / "lille") == "moving-branch"
    assert not (tmp_path / "lille").exists()


# --- who it is ---


def test_of_two_of_one_name_the_one_that_is_asked_for_leaves(tmp_path: Path) -> None:
    root = make_shared_portal(tmp_path / "commun")
    owner = (
        f"portal: {{title: A, url: '{SHARED_URL}'}}\ncommunes:\n"
        "  - {insee: '59350', name: Lille, slug: lille-nord}\n  - {insee: '59009', name: Lille}\n"
        "partners:\n  - {name: Métropole, role: metropole}\n"
    )
    save(root, {"communes.yml": owner})
    leave(root, tmp_path / "lille")
    assert "59009" in (tmp_path / "lille/communes.yml").read_text("utf-8")
    edited = yaml.safe_load(git(root, "show", "depart/lille:communes.yml"))
    assert [entry.get("own_portal") for entry in edited["communes"]] == [None, OWN_URL]


# --- files as people write them ---


def test_files_that_begin_with_a_mark_or_hold_tabs_are_edited_too(tmp_path: Path) -> None:
    root = make_shared_portal(tmp_path / "commun")
    (root / f"{SUBVENTIONS}/datapackage.yaml").unlink()
    owner = (root / "communes.yml").read_text("utf-8").replace("Portail", "Portail 😀")
    described = (root / "datasets/lille/prenoms/datapackage.yaml").read_text("utf-8")
    files: dict[str, str | bytes] = {
        "communes.yml": f"\ufeff{owner}",
        "datasets/lille/prenoms/datapackage.yaml": f"\ufeff{described}",
        f"{SUBVENTIONS}/datapackage.json": '{\n\t"title": "Subventions"\n}\n',
    }
    save(root, files)
    report = leave(root, tmp_path / "lille")
    assert report.made and report.made.unnamed == ()
    assert find_errors(tmp_path / "lille") == []
    described = (tmp_path / f"lille/{SUBVENTIONS}/datapackage.json").read_text("utf-8")
    assert json.loads(described)["id"] == f"{SHARED_URL}lille/subventions/"


def test_a_description_that_cannot_be_read_any_more_leaves_with_its_dataset(
    shared: Path, tmp_path: Path
) -> None:
    save(shared, {f"{SUBVENTIONS}/datapackage.yaml": "title: [\n"})
    report = leave(shared, tmp_path / "lille")
    assert report.made and report.made.unnamed == ("lille/subventions",)
    merge(shared, "depart/lille")
    made(shared)
    assert OWN_URL in (shared / "build/lille/subventions/index.html").read_text("utf-8")
    made(tmp_path / "lille")
    assert (tmp_path / "lille/build/lille/subventions/index.html").is_file()


def test_a_description_that_never_could_be_read_is_mended_first(
    shared: Path, tmp_path: Path
) -> None:
    save(shared, {"datasets/lille/neuf/datapackage.yaml": "title: [\n"})
    assert refuse_to_leave(shared, tmp_path / "lille") == "leave-unread"


def test_what_git_was_told_to_pass_over_is_not_left_in_silence(
    shared: Path, tmp_path: Path
) -> None:
    (shared / ".gitignore").write_text(
        "/.beffroi/\n/build/\n/.build.next/\nannexe.csv\n.DS_Store\n"
    )
    save(shared, {f"{SUBVENTIONS}/.DS_Store": "x"})
    write(shared, {f"{SUBVENTIONS}/annexe.csv": "nom;montant\nA;1\n"})
    assert refuse_to_leave(shared, tmp_path / "lille") == "moving-unsaved"
    (shared / SUBVENTIONS / "annexe.csv").unlink()
    git(shared, "rm", "-q", "--cached", "logos/lille.png")
    git(shared, "commit", "-q", "-m", "Sans logo")
    assert refuse_to_leave(shared, tmp_path / "lille") == "moving-unsaved"


def test_an_english_portal_says_what_it_says_in_english(shared: Path, tmp_path: Path) -> None:
    owner = (shared / "communes.yml").read_text("utf-8")
    save(shared, {"communes.yml": owner.replace("languages: [fr, en]", "languages: [en]")})
    leave(shared, tmp_path / "lille")
    tombstone = git(shared, "show", f"depart/lille:{SUBVENTIONS}/datapackage.yaml")
    assert "publie maintenant" not in tombstone
    assert "Données ouvertes" not in (tmp_path / "lille/communes.yml").read_text("utf-8")


# --- the history ---


def test_what_was_erased_as_a_whole_does_not_come_back_under_the_name_that_it_had(
    shared: Path, tmp_path: Path
) -> None:
    folder = "datasets/lille/soutiens"
    files = {"table.csv": "nom\nFrancine Legros\n", "datapackage.yaml": "title: Aides\n"}
    save(shared, {f"datasets/lille/aides/{name}": text for name, text in files.items()})
    git(shared, "mv", "datasets/lille/aides", folder)
    save(shared, {f"{folder}/datapackage.yaml": "title: Aides\nprevious: [lille/aides]\n"})
    (shared / folder / "table.csv").unlink()
    record = (shared / "erased.yml").read_text("utf-8")
    files = {
        f"{folder}/datapackage.yaml": "withdrawn: Effacé.\nprevious: [lille/aides]\n",
        "erased.yml": f"{record}- id: lille/soutiens\n  date: 2024-12-01\n  whole: true\n",
    }
    save(shared, {**files})
    leave(shared, tmp_path / "lille")
    assert b"Francine Legros" not in read_objects(tmp_path / "lille")


def test_what_proves_a_former_address_is_found_whatever_its_folder_was_called(
    shared: Path, tmp_path: Path
) -> None:
    described = "datasets/metropole/Parcs Verts/datapackage.yaml"
    save(
        shared, {described: "title: P\n", described.replace("datapackage.yaml", "t.csv"): "a\n1\n"}
    )
    git(shared, "mv", "datasets/metropole/Parcs Verts", "datasets/lille/Parcs Verts")
    git_commit(shared, DAY, "À Lille")
    claim = "title: P\nprevious: [metropole/parcs-verts]\n"
    save(shared, {"datasets/lille/Parcs Verts/datapackage.yaml": claim})
    leave(shared, tmp_path / "lille")
    assert find_errors(tmp_path / "lille") == []
    assert (tmp_path / "lille/build/data/metropole/parcs-verts/t.csv").is_file()


def test_who_claims_what_was_never_its_own_does_not_take_it_along(
    shared: Path, tmp_path: Path
) -> None:
    save(
        shared,
        {
            "datasets/metropole/rapport/datapackage.yaml": "title: Rapport\n",
            "datasets/metropole/rapport/table.csv": "nom\nÀ la métropole seule\n",
        },
    )
    shutil.rmtree(shared / "datasets/metropole/rapport")
    claim = f"{DESCRIPTION}previous: [metropole/rapport]\n"
    save(shared, {f"{SUBVENTIONS}/datapackage.yaml": claim})
    leave(shared, tmp_path / "lille")
    assert "métropole seule".encode() not in read_objects(tmp_path / "lille")


# --- what lies beside its data ---


def test_a_page_that_names_others_by_whole_addresses_is_not_its_own(
    shared: Path, tmp_path: Path
) -> None:
    save(
        shared,
        {
            "pages/a.md": f"[A](/lille/subventions/), [Z]({SHARED_URL}metropole/zones/)\n",
            "pages/b.md": "[A](/data/lille/subventions/table.csv), /en/lille/prenoms/\n",
        },
    )
    report = leave(shared, tmp_path / "lille")
    assert (report.taken, report.concerned.mixed) == (("pages/b.md",), ("pages/a.md",))


def test_the_sources_of_its_datasets_go_along(shared: Path, tmp_path: Path) -> None:
    gouv = "{id: lille, kind: udata, url: https://www.data.gouv.example/o/, publisher: lille}"
    other = "{id: zones, kind: udata, url: https://www.data.gouv.example/z/, publisher: metropole}"
    save(shared, {"sources.yml": f"sources:\n  - {gouv}\n  - {other}\n"})
    report = leave(shared, tmp_path / "lille", harvest=True)
    assert report.sources == ("lille",)
    own = yaml.safe_load((tmp_path / "lille/sources.yml").read_text("utf-8"))["sources"]
    assert own == [yaml.safe_load(gouv)]
    proposed = yaml.safe_load(git(shared, "show", "depart/lille:sources.yml"))["sources"]
    assert [source["id"] for source in proposed] == ["lille", "zones", "portail-lille"]
    described = git(shared, "show", f"depart/lille:{SUBVENTIONS}/datapackage.yaml")
    assert yaml.safe_load(described)["harvested"]["source"] == "portail-lille"


@pytest.mark.parametrize("options", [("--no-ff",), ("--ff-only",)])
def test_who_leaves_again_takes_along_the_history_that_it_had_brought(
    shared: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    save(shared, {f"{SUBVENTIONS}/datapackage.yaml": "title: Subventions\n"})
    leave(shared, tmp_path / "un")
    merge(shared, "depart/lille")
    write(tmp_path / "un", {f"{SUBVENTIONS}/2025.csv": "nom\nA\n"})
    git_commit(tmp_path / "un", "2025-02-03", "2025")
    days = read_dates(tmp_path / "un")
    join(tmp_path / "un", shared)
    git(shared, "merge", "-q", *options, "arrivee/lille")
    git(shared, "branch", "-D", "depart/lille")
    leave(shared, tmp_path / "deux")
    subjects = git(tmp_path / "deux", "log", "--format=%ad %s", "--date=short").splitlines()
    assert "2025-02-03 2025" in subjects
    again = read_dates(tmp_path / "deux")
    assert {id_: dates[0] for id_, dates in again.items()} == {
        id_: dates[0] for id_, dates in days.items()
    }
    trees = [git(tmp_path / name, "rev-parse", "HEAD:datasets") for name in ("un", "deux")]
    assert trees[0] == trees[1]


# --- what people read ---


def test_the_page_of_who_left_says_so_and_asks_for_no_first_file(
    shared: Path, tmp_path: Path
) -> None:
    leave(shared, tmp_path / "lille")
    merge(shared, "depart/lille")
    made(shared)
    page = (shared / "build/lille/index.html").read_text("utf-8")
    assert "Ses jeux de données sont publiés sur son propre portail." in page
    assert "n’a pas encore publié" not in page and "offers-title" not in page


def test_the_steps_are_whole_whenever_the_address_is_known(shared: Path, tmp_path: Path) -> None:
    target = str(tmp_path / "lille")
    first = beffroi("leave", "lille", target, str(shared), "--harvest")
    assert f"leave lille {target} {shared} --url https://… --harvest" in first.stdout
    second = beffroi("leave", "lille", target, str(shared), "--url", OWN_URL, "--harvest")
    assert f"  url: {OWN_URL}\n" in second.stdout  # which the folder does not say yet
    assert f"git -C {shared} merge --no-ff depart/lille\n" in second.stdout
