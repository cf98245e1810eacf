"""A check and a build tell the same of one change, but for its severity: what a proposal must not
do is told again, as a warning, where it was done, and an id that is lost ends the build."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from nightly import nightly_after
from portal import COMMUNES, dataset, made, portal, write
from repository import committed

from site_builder.commands.check import check_site_datasets
from site_builder.core.problems import Problem
from site_builder.core.text import quote_words
from site_builder.publish.options import BuildOptions
from site_builder.publish.refusal import BuildRefused

PARCS = "datasets/lille/parcs"
BOTH = COMMUNES.replace("portal:\n", "portal:\n  languages: [fr, en]\n")
VILLE = COMMUNES.replace("name: Lille}", "name: Lille, previous: ville}")
GRAND = COMMUNES.replace("name: Lille}", "name: Lille, slug: grand-lille, previous: lille}")
MENUS = "datasets/metropole/menus"
WRONG = ("yaml-bracket", "previous-taken")  # of what is there now, lost or not
ENDINGS = ("csv", "excel.csv", "json", "parquet", "xlsx")
Files = dict[str, str | bytes]
Edit = Callable[[Path], object]


def called(*former: str) -> str:
    return f"title: Parcs\nprevious: [{', '.join(former)}]\n"


def rename_commune(root: Path) -> None:
    (root / "datasets/lille").rename(root / "datasets/grand-lille")
    write(root, {"communes.yml": GRAND, f"{MENUS}/table.csv": "qui;n\n\n59350;1\n59009;3\n"})


def take_away(path: str) -> Edit:
    def remove(root: Path) -> None:
        file = root / path
        shutil.rmtree(file) if file.is_dir() else file.unlink()

    return remove


def put(files: Mapping[str, str | bytes]) -> Edit:
    return lambda root: write(root, dict(files))


def rename(path: str, other: str) -> Edit:
    return lambda root: (root / path).rename(root / other)


def change_address_and_page(root: Path) -> None:
    (root / "pages/horaires.md").unlink()
    write(root, {"communes.yml": COMMUNES.replace("  url: https://donnees.example/\n", "")})


def tell(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """The codes of what is lost, and what each names."""
    return sorted(
        (problem.code, str(problem.params.get("names") or problem.params.get("id", "")))
        for problem in problems
        if problem.code not in WRONG
    )


PAGE: Files = {"pages/horaires.md": "# Horaires\n\nDe 9 h à 12 h.\n"}
CUT: Files = {
    f"{MENUS}/datapackage.yaml": "title: Menus\ncut: {by: commune, column: qui}\n",
    f"{MENUS}/table.csv": "qui;n\n\n59350;1\n59009;2\n",
}
NEWS: Files = {"pages/demain.md": "---\ndate: 2099-01-01\n---\n# Demain\n\nOui.\n"}
LEGACY = COMMUNES + "legacy:\n  ckan: {a: lille/vieux}\n"
OLD_PARCS: Files = {f"{PARCS}/datapackage.yaml": called("lille/vieux")}
CASES: dict[str, tuple[Files, Edit, list[tuple[str, str]]]] = {
    "communes.yml cannot be read": ({}, put({"communes.yml": "portal: ["}), []),
    "a descriptor with a former id cannot be read": (
        OLD_PARCS,
        put({f"{PARCS}/datapackage.yaml": "title: ["}),
        [],
    ),
    "a page in two languages": (
        PAGE | {"communes.yml": BOTH},
        take_away("pages/horaires.md"),
        [("page-vanished", "« /en/horaires/ », « /horaires/ »")],
    ),
    "the address of the portal and a page": (
        PAGE,
        change_address_and_page,
        [("page-vanished", "« /horaires/ »"), ("site-unaddressed", "")],
    ),
    "news to come, that nobody has seen": (NEWS, take_away("pages/demain.md"), []),
    "extracts of a commune that is renamed": (CUT, rename_commune, []),
    "a legacy address whose former id leads elsewhere": (
        OLD_PARCS | {"communes.yml": LEGACY},
        put({
            f"{PARCS}/datapackage.yaml": "title: Parcs\n",
            "datasets/lille/rues/datapackage.yaml": called("lille/vieux"),
        }),
        [("id-elsewhere", "lille/vieux"), ("legacy-elsewhere", "« ckan: a »")],
    ),
    "a former id becomes a folder": (
        OLD_PARCS,
        put(dataset("lille/vieux")),
        [("id-elsewhere", "lille/vieux")],
    ),
    "a file has another name": (
        {},
        rename(f"{PARCS}/table.csv", f"{PARCS}/parcs.csv"),
        [("url-vanished", quote_words(f"table.{ending}" for ending in ENDINGS))],
    ),
    "a language": (
        {"communes.yml": BOTH},
        put({"communes.yml": COMMUNES}),
        [("language-vanished", "")],
    ),
    "a line of legacy": (
        OLD_PARCS | {"communes.yml": LEGACY.replace("{a", "{b: lille/rues, a")},
        put({"communes.yml": LEGACY}),
        [("legacy-vanished", "« ckan: b »")],
    ),
}  # fmt: skip


def prepare(tmp_path: Path, files: Files) -> Path:
    root = portal(tmp_path / "site", "lille/parcs", "lille/rues", "metropole/menus")
    write(root, files)
    made(committed(root))
    return root


def check(root: Path) -> list[Problem]:
    return list(
        check_site_datasets(root, [""], "main", BuildOptions(out=root / "build", jobs=1)).problems
    )


@pytest.mark.parametrize("case", nightly_after(8, list(CASES)))
def test_both_tell_the_same(tmp_path: Path, case: str) -> None:
    files, edit, expected = CASES[case]
    root = prepare(tmp_path, files)
    edit(root)
    proposed = check(root)
    built = [problem for problem in made(root).problems if "atom.xml" not in str(problem.params)]
    assert tell(proposed) == expected
    assert tell(built) == expected
    assert {problem.severity for problem in built if problem.code not in WRONG} <= {"warning"}


@pytest.mark.parametrize(("files", "edit", "lost"), nightly_after(1, [
    ({}, take_away(PARCS), ["lille/parcs"]),
    ({}, rename(PARCS, "datasets/lille/jardins"), ["lille/parcs"]),
    (OLD_PARCS, put({f"{PARCS}/datapackage.yaml": "title: Parcs\n"}), ["lille/vieux"]),
    ({"communes.yml": COMMUNES + "legacy:\n  ckan: {a: lille/parcs}\n"}, take_away(PARCS),
     ["lille/parcs"]),
]))  # fmt: skip
def test_an_id_that_a_build_refuses_to_lose_is_the_error_of_a_check(
    tmp_path: Path, files: Files, edit: Edit, lost: list[str]
) -> None:
    root = prepare(tmp_path, files)
    edit(root)
    proposed = check(root)
    assert [(one.code in ("id-vanished", "id-moved"), one.severity) for one in proposed] == [
        (True, "error")
    ] * len(lost)
    assert [one.params["id"] for one in proposed] == lost
    with pytest.raises(BuildRefused) as refused:
        made(root)
    assert (refused.value.args[1]["id"], refused.value.args[1]["count"]) == (lost[0], len(lost))


def test_the_former_slug_of_a_publisher_takes_along_the_former_ids_of_what_is_withdrawn(
    tmp_path: Path,
) -> None:
    """Though it is not of the proposal."""
    withdrawn = {"datasets/lille/rues/datapackage.yaml": "title: Rues\nwithdrawn: Faux.\n"}
    root = prepare(tmp_path, {"communes.yml": VILLE})
    (root / "datasets/lille/rues/table.csv").unlink()
    write(root, dict(withdrawn))
    made(committed(root))
    write(root, {"communes.yml": COMMUNES})
    lost = [one.params["id"] for one in check(root) if one.code == "id-vanished"]
    assert lost == ["ville/parcs", "ville/rues"]
    with pytest.raises(BuildRefused, match="« ville/parcs », « ville/rues »"):
        made(root)


@pytest.mark.parametrize("edited", ["lille/parcs", "lille/rues"])
@pytest.mark.parametrize(
    ("claimed", "code"), [("lille/vieux", "previous-twice"), ("lille/parcs", "previous-taken")]
)
def test_whoever_edits_one_of_two_that_claimed_a_name_already_loses_none(
    tmp_path: Path, claimed: str, code: str, edited: str
) -> None:
    """Which of them has it is told by both, of which only one has changed."""
    parcs = called("lille/vieux") if code == "previous-twice" else "title: Parcs\n"
    root = portal(tmp_path / "site", "lille/parcs", "lille/rues")
    write(root, {
        f"{PARCS}/datapackage.yaml": parcs,
        "datasets/lille/rues/datapackage.yaml": called(claimed),
    })  # fmt: skip
    made(committed(root))
    write(root, {f"datasets/{edited}/table.csv": "code;nom;montant;jour\n01001;a;1;01/04/2024\n"})
    found = check_site_datasets(root, [""], "main", BuildOptions(out=root / "build", jobs=1))
    assert tell(found.problems) == []
    assert {one.code for one in (*found.problems, *found.known)} <= {code}
    assert not found.errors
    assert {one.code for one in made(root).problems} == {code}


def test_a_legacy_address_of_what_is_claimed_without_proof_is_not_told_too(tmp_path: Path) -> None:
    root = prepare(tmp_path, {"communes.yml": COMMUNES + "legacy:\n  ckan: {a: metropole/menus}\n"})
    (root / MENUS).rename(root / "datasets/lille/menus")
    write(root, {"datasets/lille/menus/datapackage.yaml": called("metropole/menus")})
    assert [problem.code for problem in check(root)] == ["previous-unproven"]
