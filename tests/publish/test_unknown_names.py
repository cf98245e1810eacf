"""A line of `previous:` that names nothing of before is told, with the name that was meant; and it
explains why a build is refused."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from nightly import nightly_after
from permanence import NOW, OLD, YAML, codes, declared, rename_published
from portal import COMMUNES, made, portal, write

from site_builder.core.problems import Place
from site_builder.publish.permanence.unknown_names import guess_id
from site_builder.publish.refusal import BuildRefused

NEAR = ("previous-unknown-near", OLD)


@pytest.fixture
def renamed(tmp_path: Path) -> Path:
    return rename_published(tmp_path / "site")


def refuse(root: Path) -> list[tuple[str, object]]:
    """The codes of what explains that the site is not built, and the names that are meant."""
    with pytest.raises(BuildRefused, match="ids-vanished") as refused:
        made(root)
    return [
        (cause.code, cause.params.get("near") or cause.params.get("id") or "")
        for cause in refused.value.causes
    ]


@pytest.mark.parametrize("written", nightly_after(4, [
    "lille/prenom-2020",
    "lile/prenoms-2020",
    "metropole/prenoms-2020",
    "Lille/Prenoms-2020",
    "/lille/prenoms-2020/",
    "https://donnees.example/lille/prenoms-2020/",
    "https://donnees.example/data/lille/prenoms-2020/table.csv",
    "datasets/lille/prenoms-2020",
    "prenoms-2020",
    "lille/prénoms-2020",
]))  # fmt: skip
def test_a_refused_build_says_which_name_was_meant(renamed: Path, written: str) -> None:
    declared(renamed, f"previous: [{written}]")
    assert refuse(renamed) == [NEAR]


def test_a_name_that_is_like_no_other_is_told_too(renamed: Path) -> None:
    declared(renamed, "previous: [lille/naissances]")
    assert refuse(renamed) == [("previous-unknown", "")]


def test_what_is_wrong_with_other_lines_is_told_with_the_refusal(renamed: Path) -> None:
    declared(renamed, "previous: [lille/ecoles]")
    assert refuse(renamed) == [("previous-taken", "")]


@pytest.mark.parametrize(("line", "code"), [
    (f"previus: [{OLD}]", "unknown-key-near"),
    ("previous: {lille: prenoms-2020}", "wrong-section-for-text"),
])  # fmt: skip
def test_a_key_that_is_not_understood_is_told_with_the_refusal(
    renamed: Path, line: str, code: str
) -> None:
    declared(renamed, line)
    assert [cause for cause, _ in refuse(renamed)] == [code]


def test_a_line_of_a_folder_that_is_nobody_s_is_told_with_its_error(renamed: Path) -> None:
    declared(renamed, f"previous: {OLD}")
    (renamed / "datasets/lile").mkdir()
    (renamed / f"datasets/{NOW}").rename(renamed / "datasets/lile/prenoms")
    with pytest.raises(BuildRefused) as refused:
        made(renamed)
    causes = [(cause.code, cause.place.path) for cause in refused.value.causes]
    assert causes[0] == ("previous-descriptor-unread", "datasets/lile/prenoms/datapackage.yaml")
    assert [path for _, path in causes[1:]] == ["datasets/lile"]


@pytest.mark.parametrize("said", nightly_after(1, [
    f"title: Prénoms\nprevious: {OLD}\nkeywords: [",
    f"previous: [{OLD}]\n",
    f"title: Prénoms\nretiré: oui\nprevious: {OLD}\n",
]))  # fmt: skip
def test_a_line_of_what_cannot_be_read_is_told_with_its_error(renamed: Path, said: str) -> None:
    write(renamed, {YAML: said})
    (unread, *errors) = refuse(renamed)
    assert unread == ("previous-descriptor-unread", OLD)
    assert len(errors) == 1


def test_the_former_name_of_a_publisher_is_corrected(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "metropole/menus")
    made(root)
    (root / "datasets/lille").rename(root / "datasets/grand-lille")
    for written in ("lile", "Lille"):
        said = f"name: Grand Lille, slug: grand-lille, previous: {written}}}"
        write(root, {"communes.yml": COMMUNES.replace("name: Lille}", said)})
        assert refuse(root) == [("previous-unknown-near", "lille")]


def test_the_command_tells_the_name_that_was_meant(renamed: Path) -> None:
    declared(renamed, "previous: [lille/prenom-2020]")
    done = subprocess.run(
        [".venv/bin/beffroi", "build", str(renamed)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "Ce qui peut l’expliquer" in done.stderr
    assert f"Vouliez-vous écrire «\u00a0{OLD}\u00a0»" in done.stderr
    assert "datasets/lille/prenoms/datapackage.yaml" in done.stderr


def test_what_nothing_was_called_is_told_once_and_makes_no_error(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles")
    declared(root, "previous: [lille/naissances]")
    assert made(root).problems == (), "at a first build nobody knows"
    declared(root, "previous: [lille/classes]", "lille/ecoles")
    (problem,) = made(root).problems
    assert (problem.code, problem.severity) == ("previous-unknown", "warning")
    assert (problem.place.path, problem.place.line) == (
        "datasets/lille/ecoles/datapackage.yaml", 2,
    )  # fmt: skip
    assert made(root).problems == (), "the site before has that address now"


def test_a_name_like_one_that_is_there_still_is_told_with_it(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW, "lille/ecoles")
    made(root)
    declared(root, "previous: [lille/ecole]")
    (problem,) = made(root).problems
    assert (problem.code, problem.params["near"]) == ("previous-unknown-near", "lille/ecoles")


def test_a_former_id_under_the_former_name_of_its_publisher_is_known(tmp_path: Path) -> None:
    """Both are renamed at once, and each says what it was called."""
    root = portal(tmp_path, OLD)
    made(root)
    (root / "datasets/lille").rename(root / "datasets/grand-lille")
    (root / "datasets/grand-lille/prenoms-2020").rename(root / "datasets/grand-lille/prenoms")
    said = "name: Lille, slug: grand-lille, previous: lille}"
    write(root, {
        "communes.yml": COMMUNES.replace("name: Lille}", said),
        "datasets/grand-lille/prenoms/datapackage.yaml": (
            "title: Prénoms\nprevious: grand-lille/prenoms-2020\n"
        ),
    })  # fmt: skip
    assert made(root).problems == ()
    assert (root / f"build/data/{OLD}/table.csv").is_file()


def test_former_names_of_files_and_publishers_are_held_against_what_there_was(
    tmp_path: Path,
) -> None:
    root = portal(tmp_path, NOW, "metropole/menus")
    made(root)
    (root / f"datasets/{NOW}/table.csv").rename(root / f"datasets/{NOW}/naissances.csv")
    lines = "title: P\nresources:\n- path: naissances.csv\n  previous: tabel\n"
    communes = COMMUNES.replace("name: Lille}", "name: Lille, previous: nord}")
    write(root, {YAML: lines, "communes.yml": communes})
    report = made(root)
    assert [code for code, *_ in codes(report)] == [
        "previous-unknown", "url-vanished", "previous-unknown-near",
    ]  # fmt: skip
    assert report.problems[2].params["near"] == "table"
    assert report.problems[2].place == Place(path=YAML, line=4)
    assert made(root).problems == ()


def test_a_dataset_that_was_withheld_before_may_say_what_it_was_called(tmp_path: Path) -> None:
    root = portal(tmp_path, OLD, "lille/ecoles")
    good = (root / f"datasets/{OLD}/table.csv").read_bytes()
    write(root, {f"datasets/{OLD}/table.csv": "<html></html>"})
    made(root)
    shutil.move(root / f"datasets/{OLD}", root / f"datasets/{NOW}")
    write(root, {f"datasets/{NOW}/table.csv": good})
    declared(root, f"previous: {OLD}")
    assert made(root).problems == ()


def test_a_preview_is_told_nothing_of_what_there_was(tmp_path: Path) -> None:
    root = portal(tmp_path, NOW)
    made(root)
    declared(root, "previous: [lille/naissances]")
    assert made(root, vanishing=True).problems == ()


@pytest.mark.parametrize("name", ["", "/", "///", "«»", "lille/", "text/csv", "lille/menus"])
def test_what_is_like_nothing_is_not_guessed(name: str) -> None:
    assert guess_id(name, {OLD, "lille/ecoles", "metropole/parcs"}) == ""
