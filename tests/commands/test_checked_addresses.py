"""A check and a build tell the same of one change, but for its severity: what a proposal must not
do is told again, as a warning, where it was done, and an id that is lost ends the build."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from nightly import nightly_after, nightly_but_each
from portal import COMMUNES, dataset, made, portal, worker, write
from repository import committed

from site_builder.commands.check import CheckResult, check_site_datasets
from site_builder.commands.check.result import compose_check_outcome, make_check_json
from site_builder.commands.result_formats import FORMS
from site_builder.core.language import load_language
from site_builder.core.problems import Problem
from site_builder.core.text import quote_words
from site_builder.publish.options import BuildOptions
from site_builder.publish.refusal import BuildRefused

pytestmark = pytest.mark.usefixtures("kept_workers")

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
        check_site_datasets(
            root, [""], "main", BuildOptions(out=root / "build", jobs=1, warm=worker())
        ).problems
    )


@pytest.mark.parametrize("case", nightly_after(3, list(CASES)))
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


@pytest.mark.parametrize("edited", nightly_after(1, ["lille/parcs", "lille/rues"]))
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
    found = check_site_datasets(
        root, [""], "main", BuildOptions(out=root / "build", jobs=1, warm=worker())
    )
    assert tell(found.problems) == []
    assert {one.code for one in (*found.problems, *found.known)} <= {code}
    assert not found.errors
    assert {one.code for one in made(root).problems} == {code}


def test_a_legacy_address_of_what_is_claimed_without_proof_is_not_told_too(tmp_path: Path) -> None:
    root = prepare(tmp_path, {"communes.yml": COMMUNES + "legacy:\n  ckan: {a: metropole/menus}\n"})
    (root / MENUS).rename(root / "datasets/lille/menus")
    write(root, {"datasets/lille/menus/datapackage.yaml": called("metropole/menus")})
    assert [problem.code for problem in check(root)] == ["previous-unproven"]


def check_all(root: Path, *paths: str) -> CheckResult:
    options = BuildOptions(out=root / "build", jobs=1, warm=worker())
    return check_site_datasets(root, paths or [""], "main", options)


JARDINS = "datasets/lille/jardins"
RESOURCE = "  - {path: table.csv, previous: arbres}\n"
RENAMED = "lille/parcs : s’appelle maintenant « lille/jardins » ; l’ancienne adresse y mène"


def rename_parcs(root: Path) -> None:
    (root / PARCS).rename(root / JARDINS)
    write(root, {f"{JARDINS}/datapackage.yaml": called("lille/parcs")})


def list_notes(result: CheckResult) -> list[str]:
    words = load_language("fr")
    notes = compose_check_outcome(result, "main", "", words).notes
    return [note.replace("\u00a0", " ").replace("\u202f", " ") for note in notes]


@pytest.mark.parametrize("form", nightly_after(1, list(FORMS)))
def test_a_renaming_that_is_declared_is_told_as_one_in_each_form(tmp_path: Path, form: str) -> None:
    root = prepare(tmp_path, {})
    rename_parcs(root)
    result = check_all(root)
    assert result.problems == ()
    words = load_language("fr")
    outcome = compose_check_outcome(result, "main", "", words)
    assert list_notes(result) == [
        f"{RENAMED} ; 3 lignes, autant qu’avant",
        "lille/jardins : la fiche change (Titre, Anciens identifiants)",
    ]
    text = FORMS[form](outcome, words).replace("\u00a0", " ")
    assert "n’est plus publié" not in text and "nouveau" not in text
    assert text.count("s’appelle maintenant « lille/jardins »") == 1
    if form != "gitlab":
        assert "1 jeu de données changé" in text


def test_scripts_are_told_what_a_dataset_was_called(tmp_path: Path) -> None:
    root = prepare(tmp_path, {})
    rename_parcs(root)
    write(root, {f"{JARDINS}/table.csv": "code;lieu;montant;jour\n01001;a;1;01/04/2024\n"})
    (change,) = make_check_json(check_all(root), load_language("fr"))["changes"]
    assert change == {
        "id": "lille/jardins",
        "previous_id": "lille/parcs",
        "leads_to": None,
        "rows_before": 3,
        "rows": 1,
        "columns_added": ["lieu"],
        "columns_removed": ["nom"],
        "files_removed": [],
    }


@pytest.mark.parametrize("path", nightly_after(1, [PARCS, JARDINS]))
def test_a_renaming_is_one_though_only_one_of_the_folders_is_looked_at(
    tmp_path: Path, path: str
) -> None:
    root = prepare(tmp_path, {})
    rename_parcs(root)
    (note,) = list_notes(check_all(root, path))
    assert note.startswith(RENAMED)


def test_a_publisher_that_is_renamed_renames_its_datasets(tmp_path: Path) -> None:
    root = prepare(tmp_path, {})
    rename_commune(root)
    renamed = [(change.former_id, change.id) for change in check_all(root).changes]
    assert [names for names in renamed if names[0]] == [
        ("lille/parcs", "grand-lille/parcs"), ("lille/rues", "grand-lille/rues"),
    ]  # fmt: skip


def test_what_leads_to_another_dataset_is_published_no_more_and_says_where(
    tmp_path: Path,
) -> None:
    root = prepare(tmp_path, {})
    shutil.rmtree(root / PARCS)
    write(root, {"datasets/lille/rues/datapackage.yaml": called("lille/parcs")})
    assert list_notes(check_all(root))[0] == (
        "lille/parcs : n’est plus publié ; son adresse mène maintenant à « lille/rues »"
    )


def test_what_was_wrong_in_a_dataset_is_known_under_its_new_name_though_it_is_edited(
    tmp_path: Path,
) -> None:
    root = prepare(tmp_path, {f"{PARCS}/datapackage.yaml": "title: Parcs\nthemee: education\n"})
    rename_parcs(root)
    write(root, {
        f"{JARDINS}/datapackage.yaml": f"{called('lille/parcs')}themee: education\n",
        f"{JARDINS}/table.csv": "code;nom;montant;jour\n01001;a;1;01/04/2024\n",
    })  # fmt: skip
    result = check_all(root)
    assert [problem.code for problem in result.known] == ["unknown-key-near"]
    assert result.problems == ()


@pytest.mark.parametrize(("files", "edit", "expected"), nightly_but_each(2, [
    ({}, put({f"{PARCS}/datapackage.yaml": called("lille/jardin")}),
     [("previous-unknown", f"{PARCS}/datapackage.yaml", 2)]),
    (OLD_PARCS, put({f"{PARCS}/datapackage.yaml": called("lille/vieux", "lille/vieus")}),
     [("previous-unknown", f"{PARCS}/datapackage.yaml", 2)]),
    ({}, put({"communes.yml": VILLE}), [("previous-unknown", "communes.yml", 14)]),
    ({}, put({f"{PARCS}/datapackage.yaml": f"title: P\nresources:\n{RESOURCE}"}),
     [("previous-unknown", f"{PARCS}/datapackage.yaml", 3)]),
    ({"communes.yml": VILLE}, put({f"{PARCS}/datapackage.yaml": called("lille/rue")}),
     [("previous-unknown-near", f"{PARCS}/datapackage.yaml", 2)]),
    (OLD_PARCS, put({f"{PARCS}/table.csv": "code;nom;montant;jour\n01001;a;1;01/04/2024\n"}), []),
]))  # fmt: skip
def test_a_former_name_that_nothing_bore_in_the_base_is_told(
    tmp_path: Path, files: Files, edit: Edit, expected: list[tuple[str, str, int | None]]
) -> None:
    root = prepare(tmp_path, files)
    edit(root)
    found = check(root)
    places = [(problem.code, problem.place.path, problem.place.line) for problem in found]
    assert places == expected
    assert {problem.severity for problem in found} <= {"warning"}


def test_nothing_is_said_of_former_names_where_the_base_has_no_dataset(tmp_path: Path) -> None:
    root = portal(tmp_path / "site")
    committed(root)
    write(root, dataset("lille/parcs") | {f"{PARCS}/datapackage.yaml": called("lille/vieux")})
    assert check(root) == []


def test_a_withdrawal_of_a_day_to_come_is_told(tmp_path: Path) -> None:
    root = prepare(tmp_path, {})
    (root / f"{PARCS}/table.csv").unlink()
    future = "title: Parcs\nwithdrawn: {reason: Faux., date: 2999-01-01}\n"
    write(root, {f"{PARCS}/datapackage.yaml": future})
    result = check_all(root)
    assert [(one.code, one.severity) for one in result.problems] == [
        ("withdrawn-future", "warning"),
    ]  # fmt: skip
    assert result.datasets == {"lille/parcs": "withdrawn"}
