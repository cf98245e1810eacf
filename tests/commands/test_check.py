"""`beffroi check`: what a proposal must satisfy, what it changes, and where in the files each thing
is."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from command_line import beffroi
from nightly import nightly_after
from permanence import exchanged
from portal import COMMUNES, dataset, portal, write
from repository import committed, git

from site_builder.commands.check.differences import split_known_problems
from site_builder.commands.check.scope import CheckScope
from site_builder.commands.result_formats import FORMS
from site_builder.commands.result_formats.markdown import LONGEST, escape_markdown
from site_builder.commands.result_formats.outcome import Outcome, Remark, describe_remark_place
from site_builder.core.language import format_french_spaces, load_language
from site_builder.core.problems import Place, make_problem
from site_builder.history.commits import list_changed_files, resolve_base

NOISE = random.Random(1).randbytes(3000)
FRENCH = load_language("fr")
SCHEMA = (
    "schema: {fields: [{name: code, type: string, constraints: {required: true, pattern: "
    "'[0-9]{5}'}}]}\n"
)
WRONG = 'code;nom\n01001;"une\ncellule"\n1001;b\n59350;c\n1;d\n'


def checked(root: Path, *arguments: object) -> tuple[int, dict[str, Any]]:
    done = beffroi("check", root, *arguments, "--format", "json")
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def plainly(text: str) -> str:
    """With ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def codes(found: dict[str, Any], key: str = "problems") -> list[tuple[str, str]]:
    return [(one["code"], one["path"]) for one in found[key]]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = portal(tmp_path / "site", "lille/parcs", "lille/rues")
    write(root, dataset("lille/parcs", 4))
    return committed(root)


def test_a_clean_site_has_nothing_to_mend_and_is_not_built(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/parcs")
    code, found = checked(root)
    assert (code, found["version"], found["valid"], found["problems"]) == (0, 1, True, [])
    assert found["datasets"] == [{"id": "lille/parcs", "status": "published"}]
    assert not (root / "build").exists()
    assert plainly(beffroi("check", root).stdout) == "1 jeu de données vérifié : rien à corriger.\n"


def test_metadata_structure_and_values_are_checked(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/parcs", "lille/rues")
    write(root, {
        "datasets/lille/parcs/datapackage.yaml": "title: Parcs\ndescripton: x\n" + SCHEMA,
        "datasets/lille/parcs/table.csv": WRONG,
        "datasets/lille/rues/table.csv": "<html><body>Connexion</body></html>",
    })  # fmt: skip
    code, found = checked(root)
    assert code == 1 and not found["valid"]
    assert codes(found) == [
        ("unknown-key-near", "datasets/lille/parcs/datapackage.yaml"),
        ("fault.constraint-pattern", "datasets/lille/parcs/table.csv"),
        ("looks-like-html", "datasets/lille/rues/table.csv"),
    ]
    assert {one["id"]: one["status"] for one in found["datasets"]} == {
        "lille/parcs": "published",
        "lille/rues": "withheld",
    }


def test_a_row_has_its_line_in_a_text_and_its_cell_in_a_workbook(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/parcs", "lille/rues")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, cells in (
        (2, ("Les rues",)),
        (4, ("nom", "code")),
        (5, ("a", "59350")),
        (6, ("b", "1001")),
    ):
        for column, cell in enumerate(cells, 3):
            sheet.cell(row, column, cell)
    (root / "datasets/lille/rues/table.csv").unlink()
    book.save(root / "datasets/lille/rues/rues.xlsx")
    write(root, {
        "datasets/lille/parcs/datapackage.yaml": "title: Parcs\n" + SCHEMA,
        "datasets/lille/parcs/table.csv": WRONG,
        "datasets/lille/rues/datapackage.yaml": "title: Rues\n" + SCHEMA,
    })  # fmt: skip
    _, found = checked(root)
    assert [
        (one["row"], one["line"], one["cell"], one["rows"], one["count"])
        for one in found["problems"]
    ] == [
        (3, 4, None, [3, 5], 2),
        (6, None, "D6", [6], 1),
    ]
    said = plainly(beffroi("check", root).stdout)
    assert "lignes 3, 5 : « 1001 »" in said and "cellule D6 : « 1001 »" in said


def test_paths_say_what_is_checked_from_anywhere_in_the_site(site: Path) -> None:
    write(site, {"datasets/lille/rues/datapackage.yaml": "description: sans titre\n"})
    for path in ("datasets/lille/parcs", "datasets/lille/parcs/table.csv"):
        code, found = checked(site / path)
        assert (code, [one["id"] for one in found["datasets"]], found["problems"]) == (
            0,
            ["lille/parcs"],
            [],
        )
    done = beffroi("check", "rues", "--format", "json", cwd=site / "datasets/lille")
    assert (done.returncode, [one["id"] for one in json.loads(done.stdout)["datasets"]]) == (
        1,
        ["lille/rues"],
    )
    strange = beffroi("check", site, site.parent)
    assert strange.returncode == 2 and "n’est pas dans le portail" in strange.stderr


def test_only_what_changed_since_a_branch_is_checked(site: Path) -> None:
    code, found = checked(site, "--base", "main")
    assert (code, found["datasets"], found["changes"], found["problems"]) == (0, [], [], [])
    assert re.fullmatch("[0-9a-f]{40}", found["base"])
    write(site, dataset("villeneuve-d-ascq/prenoms", 5))
    write(
        site,
        {
            "datasets/lille/rues/table.csv": "code;nom;quartier\n01001;a;Fives\n01002;b;Wazemmes\n",
            "datasets/lille/rues/datapackage.yaml": (
                "title: Rues\nwithdrawn_columns: [montant, jour]\n"
            ),
        },
    )
    code, found = checked(site, "--base", "main")
    assert code == 0
    assert [one["id"] for one in found["datasets"]] == ["lille/rues", "villeneuve-d-ascq/prenoms"]
    assert found["changes"] == [
        {
            "id": "lille/rues", "rows_before": 3, "rows": 2, "columns_added": ["quartier"],
            "columns_removed": ["montant", "jour"], "files_removed": [],
            "previous_id": None, "leads_to": None,
        },
        {
            "id": "villeneuve-d-ascq/prenoms", "rows_before": None, "rows": 5, "columns_added": [],
            "columns_removed": [], "files_removed": [], "previous_id": None, "leads_to": None,
        },
    ]  # fmt: skip


def test_of_what_was_before_only_what_changed_is_checked_out() -> None:
    asked = CheckScope(
        ("",), ("datasets/lille/rues/table.csv", "templates/home.html", "contours.geojson")
    ).list_base_paths()
    assert asked == [
        "communes.yml", "contours.geojson", "datasets/lille/rues", "erased.yml", "pages", "reuses",
    ]  # fmt: skip
    assert CheckScope(("",), ("communes.yml", "datasets/lille/rues/a.csv")).list_base_paths() == [
        "communes.yml", "datasets", "erased.yml", "pages", "reuses",
    ]  # fmt: skip


def test_what_was_wrong_before_is_told_apart_and_fails_nothing(site: Path) -> None:
    write(site, {
        "datasets/lille/parcs/datapackage.yaml": "title: Parcs\n" + SCHEMA,
        "datasets/lille/parcs/table.csv": WRONG,
    })  # fmt: skip
    committed(site)
    write(
        site,
        {
            "datasets/lille/parcs/table.csv": WRONG.replace("59350;c", "59350;autre").replace(
                "1001;b\n", "", 1
            )
        },
    )
    code, found = checked(site, "--base", "main")
    assert (code, codes(found)) == (0, [])
    assert codes(found, "known") == [("fault.constraint-pattern", "datasets/lille/parcs/table.csv")]
    write(site, {"datasets/lille/parcs/table.csv": WRONG + "2;e\n"})
    code, found = checked(site, "--base", "main")
    assert (code, codes(found), found["known"]) == (
        1, [("fault.constraint-pattern", "datasets/lille/parcs/table.csv")], [],
    )  # fmt: skip
    write(
        site, {"datasets/lille/parcs/datapackage.yaml": "title: Parcs\ntheme: inconnu\n" + SCHEMA}
    )
    write(site, {"datasets/lille/parcs/table.csv": WRONG})
    code, found = checked(site, "--base", "main")
    assert [path.rpartition("/")[2] for _, path in codes(found)] == ["datapackage.yaml"]
    assert len(found["known"]) == 1


@pytest.mark.nightly
def test_what_was_wrong_before_is_known_under_another_name(site: Path) -> None:
    """A file, a column or a dataset that has another name has its old problems; a new one counts
    all the same."""
    rows = "1001;b\n59350;c\n1;d\n"
    fields = "[{name: %s, constraints: %s}, {name: nom}]"
    named = "title: Parcs\nresources: [{name: parcs, path: %s, schema: {fields: " + fields + "}}]\n"
    constraints = "{pattern: '[0-9]{5}'}"

    def put(id_: str, file: str = "a.csv", column: str = "code", more: str = "") -> None:
        folder = f"datasets/{id_}/"
        write(site, {f"{folder}datapackage.yaml": named % (file, column, constraints)})
        write(site, {folder + file: f"{column};nom\n{rows}{more}"})

    shutil.rmtree(site / "datasets" / "lille" / "parcs")
    put("lille/parcs")
    committed(site)
    told = [("fault.constraint-pattern", 2)]

    def found(*arguments: str) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        _, said = checked(site, "--base", "main", *arguments)
        new, old = (
            [(one["code"], one["count"]) for one in said[key]] for key in ("problems", "known")
        )
        return [one for one in new if one[0].startswith("fault")], old

    put("lille/parcs", column="insee")
    assert found() == ([], told)
    put("lille/parcs", column="insee", more="2;e\n")
    assert found() == ([("fault.constraint-pattern", 3)], [])
    (site / "datasets" / "lille" / "parcs" / "a.csv").unlink()
    put("lille/parcs", "b.csv")
    assert found() == ([], told)
    shutil.rmtree(site / "datasets" / "lille" / "parcs")
    put("lille/jardins")
    assert found() == ([], told)


def test_the_base_is_where_the_branch_began(site: Path) -> None:
    """What others merged since is not of this proposal."""
    git(site, "switch", "-q", "-c", "proposition")
    write(site, {"datasets/lille/parcs/table.csv": "code;nom\n01001;a\n"})
    committed(site)
    git(site, "switch", "-q", "main")
    shutil.rmtree(site / "datasets/lille/rues")
    committed(site)
    git(site, "switch", "-q", "proposition")
    _, found = checked(site, "--base", "main")
    assert [one["id"] for one in found["datasets"]] == ["lille/parcs"]
    assert [one["id"] for one in found["changes"]] == ["lille/parcs"]


def test_a_dataset_that_vanishes_or_moves_is_an_error(site: Path) -> None:
    (site / "datasets/lille/parcs").rename(site / "datasets/lille/jardins")
    shutil.rmtree(site / "datasets/lille/rues")
    code, found = checked(site, "--base", "main")
    assert code == 1
    assert codes(found) == [
        ("id-moved", "datasets/lille/parcs"),
        ("id-vanished", "datasets/lille/rues"),
    ]
    assert "lille/jardins" in found["problems"][0]["message"]


def test_what_is_declared_to_have_moved_or_gone_is_no_error_as_long_as_it_is_declared(
    site: Path,
) -> None:
    (site / "datasets/lille/parcs").rename(site / "datasets/lille/jardins")
    shutil.rmtree(site / "datasets/lille/rues")
    write(site, {
        ".gitignore": "/.beffroi/\n",
        "datasets/lille/jardins/datapackage.yaml": "title: Jardins\nprevious: lille/parcs\n",
        "datasets/lille/rues/datapackage.yaml": "title: Rues\nwithdrawn: Fait double emploi.\n",
    })  # fmt: skip
    code, found = checked(site, "--base", "main")
    assert (code, codes(found)) == (0, [])
    assert found["datasets"] == [
        {"id": "lille/jardins", "status": "published"}, {"id": "lille/rues", "status": "withdrawn"},
    ]  # fmt: skip
    committed(site)
    shutil.rmtree(site / "datasets/lille/rues")
    write(site, {"datasets/lille/jardins/datapackage.yaml": "title: Jardins\n"})
    code, found = checked(site, "--base", "main")
    assert (code, codes(found)) == (1, [
        ("id-vanished", "datasets/lille/parcs"), ("id-vanished", "datasets/lille/rues"),
    ])  # fmt: skip
    assert "previous: lille/parcs" in found["problems"][0]["message"]


def test_a_dataset_that_moved_keeps_its_files(site: Path) -> None:
    folder = (site / "datasets/lille/parcs").rename(site / "datasets/lille/jardins")
    (folder / "table.csv").rename(folder / "jardins.csv")
    write(folder, {"datapackage.yaml": "title: Jardins\nprevious: lille/parcs\n"})
    code, found = checked(site, "--base", "main")
    assert (code, codes(found)) == (1, [("url-vanished", "datasets/lille/jardins")])
    write(folder, {"datapackage.yaml": (
        "title: Jardins\nprevious: lille/parcs\nresources: [{path: jardins.csv, previous: table}]\n"
    )})  # fmt: skip
    assert checked(site, "--base", "main")[0] == 0


def test_a_dataset_that_is_there_but_cannot_be_published_has_one_error(site: Path) -> None:
    write(site, {"datasets/lille/parcs/table.csv": "<html></html>"})
    _, found = checked(site, "--base", "main")
    assert codes(found) == [("looks-like-html", "datasets/lille/parcs/table.csv")]
    assert found["changes"][0]["rows"] is None


def test_a_publisher_who_leaves_communes_yml_takes_its_datasets_along(site: Path) -> None:
    write(site, {"communes.yml": COMMUNES.replace('  - {insee: "59350", name: Lille}\n', "")})
    code, found = checked(site, "--base", "main")
    assert code == 1 and ("publisher-unknown", "datasets/lille") in codes(found)
    assert found["outside"] == ["communes.yml"]


def test_a_name_of_a_file_that_is_a_number_of_a_person_is_masked(site: Path) -> None:
    write(site, {"pages/p-185057800608491.md": "# Page\n"})
    done = beffroi("check", "--base", "main", "--format", "json", cwd=site)
    assert "185057800608491" not in done.stdout
    assert json.loads(done.stdout)["outside"] == ["pages/p-1…91.md"]


def test_a_file_that_changes_its_name_would_change_its_address(site: Path) -> None:
    folder = site / "datasets/lille/parcs"
    (folder / "table.csv").rename(folder / "parcs-2026.csv")
    code, found = checked(site, "--base", "main")
    assert (code, codes(found)) == (1, [("url-vanished", "datasets/lille/parcs")])
    said = found["problems"][0]["message"]
    assert "«\u00a0table.csv\u00a0»" in said and "name: table" in said
    write(
        site,
        {
            "datasets/lille/parcs/datapackage.yaml": "title: Parcs\nresources: [{name: table, path: parcs-2026.csv}]\n"  # noqa: E501
        },
    )
    code, found = checked(site, "--base", "main")
    assert (code, codes(found)) == (0, [("original-vanished", "datasets/lille/parcs")])


def test_a_format_that_is_lost_is_an_address_that_is_lost(site: Path) -> None:
    write(
        site,
        {"datasets/lille/parcs/table.csv": "nom;longitude;latitude\na;3,05;50,63\nb;3,06;50,64\n"},
    )
    committed(site)
    write(site, {"datasets/lille/parcs/table.csv": "nom;x\na;3,05\nb;3,06\n"})
    code, found = checked(site, "--base", "main")
    assert code == 1
    assert "«\u00a0table.geojson\u00a0»" in found["problems"][0]["message"]


@pytest.mark.parametrize(
    "files",
    [
        dataset("lille/anciens-parcs"),
        dataset("lille/a")
        | {"datasets/lille/a/datapackage.yaml": "title: A\nprevious: lille/anciens-parcs\n"},
    ],
)
def test_a_former_name_is_not_taken_by_somebody_else(
    site: Path, files: dict[str, str | bytes]
) -> None:
    """Though what has had it until now is not of the proposal, and would be told only by a
    build."""
    write(
        site,
        {"datasets/lille/parcs/datapackage.yaml": "title: Parcs\nprevious: lille/anciens-parcs\n"},
    )
    committed(site)
    write(site, files)
    code, found = checked(site, "--base", "main")
    assert (code, [one for one, _ in codes(found)]) == (1, ["id-elsewhere"])
    assert found["problems"][0]["path"] in {"/".join(path.split("/")[:3]) for path in files}


def test_a_name_under_the_former_slug_of_a_publisher_is_not_taken_from_the_dataset_that_had_it(
    site: Path,
) -> None:
    write(site, {"communes.yml": COMMUNES.replace("name: Lille}", "name: Lille, previous: ville}")})
    committed(site)
    write(
        site,
        dataset("lille/a")
        | {"datasets/lille/a/datapackage.yaml": "title: A\nprevious: ville/parcs\n"},
    )
    code, found = checked(site, "--base", "main")
    assert (code, codes(found)) == (1, [("id-elsewhere", "datasets/lille/a")])


def test_folders_that_exchange_their_names_are_noticed(site: Path) -> None:
    write(
        site,
        dataset("lille/ecoles")
        | {"datasets/lille/ecoles/table.csv": "école;élèves\nJules-Verne;212\n"},
    )
    committed(site)
    exchanged(site, "lille/parcs", "lille/ecoles")
    code, found = checked(site, "--base", "main")
    assert (code, codes(found)) == (
        0,
        [("id-exchanged", f"datasets/lille/{name}") for name in ("ecoles", "parcs")],
    )


def test_lines_of_legacy_do_not_go_without_a_word_be_they_in_a_table(site: Path) -> None:
    """Of datasets that are not of the proposal."""
    legacy = "legacy:\n  paths: {/p.html: lille/parcs}\n  ckan: anciens.csv\n"
    before: dict[str, str | bytes] = {
        "communes.yml": COMMUNES + legacy,
        "anciens.csv": "a;lille/parcs\nb;lille\n",
    }
    write(site, before)
    committed(site)

    def told(**files: str | bytes) -> list[tuple[str, str]]:
        write(site, before | {name.replace("_", "."): content for name, content in files.items()})
        code, found = checked(site, "--base", "main")
        assert code == 0 and {one["path"] for one in found["problems"]} <= {"communes.yml"}
        return [(one["code"], plainly(one["message"])) for one in found["problems"]]

    assert told(**{"lisez-moi_md": "# Portail\n"}) == []
    ((code, message),) = told(anciens_csv="a;lille/parcs\n")
    assert code == "legacy-vanished" and "« ckan: b »" in message
    ((code, message),) = told(anciens_csv="a;lille\nb;lille\n")
    assert code == "legacy-elsewhere" and "« ckan: a »" in message
    ((code, message),) = told(communes_yml=COMMUNES + legacy.replace("  ckan: anciens.csv\n", ""))
    assert code == "legacy-vanished" and "« ckan: a », « ckan: b »" in message


def test_the_former_name_of_a_publisher_that_goes_takes_along_those_of_its_datasets(
    site: Path,
) -> None:
    """A build would refuse it: its datasets are not of the proposal, but their former addresses
    are."""
    write(site, {"communes.yml": COMMUNES.replace("name: Lille}", "name: Lille, previous: ville}")})
    committed(site)
    write(site, {"communes.yml": COMMUNES})
    code, found = checked(site, "--base", "main")
    assert (code, codes(found)) == (1, [
        ("publisher-vanished", "communes.yml"),
        ("id-vanished", "datasets/ville/parcs"), ("id-vanished", "datasets/ville/rues"),
    ])  # fmt: skip


def test_addresses_beside_those_of_data_do_not_go_without_a_word(site: Path) -> None:
    communes = COMMUNES.replace("portal:\n", "portal:\n  languages: [fr, en]\n")
    write(site, {"communes.yml": communes, "pages/horaires.md": "# Horaires\n\nDe 9 h à 12 h.\n"})
    committed(site)
    (site / "pages/horaires.md").unlink()
    write(
        site,
        {
            "communes.yml": COMMUNES.replace("donnees.example/", "autre.example/").replace(
                "'Ascq", "'Asq"
            )
        },
    )
    code, found = checked(site, "--base", "main")
    assert code == 0, "an owner may have reasons: these are warnings"
    assert sorted(one for one, _ in codes(found)) == [
        "language-vanished", "page-vanished", "publisher-vanished", "site-moved",
    ]  # fmt: skip


def test_neither_the_repository_nor_the_site_is_touched(site: Path) -> None:
    beffroi("build", site)
    write(site, {"datasets/lille/parcs/table.csv": WRONG, ".gitignore": ".beffroi\nbuild\n"})
    git(site, "add", "datasets")
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=site, check=True, capture_output=True
    ).stdout
    before = {path: path.stat().st_mtime_ns for path in (site / "build").rglob("*")}
    checked(site, "--base", "main")
    again = subprocess.run(
        ["git", "status", "--porcelain"], cwd=site, check=True, capture_output=True
    ).stdout
    assert (status, before) == (
        again,
        {path: path.stat().st_mtime_ns for path in (site / "build").rglob("*")},
    )
    assert not list((site / ".beffroi/scratch").iterdir())


def test_a_build_takes_up_what_a_check_has_prepared(site: Path) -> None:
    checked(site)
    beffroi("build", site)
    assert json.loads((site / "build/build-report.json").read_text())["cache"] == {
        "hits": 2,
        "misses": 0,
    }


def test_a_damaged_store_is_mended(site: Path) -> None:
    beffroi("build", site)
    for kept in (site / ".beffroi/store").rglob("*"):
        if kept.is_file():
            kept.chmod(0o644)
            kept.write_bytes(b"")
    code, found = checked(site)
    assert (code, found["problems"]) == (0, [])


@pytest.mark.parametrize(
    ("ref", "said"),
    [("nulle-part", "git fetch"), ("--all", "git fetch"), ("", "rien n’est écrit après --base")],
)
def test_a_base_that_is_none_is_a_fault_of_the_command(site: Path, ref: str, said: str) -> None:
    done = beffroi("check", site, f"--base={ref}")
    assert done.returncode == 2 and said in done.stderr


def test_without_a_repository_no_base_is_known(tmp_path: Path) -> None:
    done = beffroi("check", portal(tmp_path, "lille/parcs"), "--base", "main")
    assert done.returncode == 2 and "« main »" in plainly(done.stderr)


def test_a_site_that_cannot_be_read_has_an_error(tmp_path: Path) -> None:
    write(tmp_path, {"communes.yml": "portal: [\n"})
    code, found = checked(tmp_path)
    assert code == 1 and found["problems"]


def test_a_site_in_a_folder_of_its_repository(tmp_path: Path) -> None:
    """Annotations name files from the root of the repository."""
    root = portal(tmp_path / "depot/portail", "lille/parcs", "lille/rues")
    write(
        tmp_path,
        {"depot/LISEZMOI.md": "x", "depot/portail/datasets/lille/parcs/été @a.csv": "a;b\n1;2\n"},
    )
    committed(tmp_path / "depot")
    write(
        root,
        {"datasets/lille/parcs/datapackage.yaml": "title: Parcs\n" + SCHEMA, "../LISEZMOI.md": "y"},
    )
    write(root, {"datasets/lille/parcs/table.csv": WRONG})
    shutil.rmtree(root / "datasets/lille/rues")
    _, found = checked(root, "--base", "main")
    assert [one["id"] for one in found["datasets"]] == ["lille/parcs"] and found["outside"] == []
    said = plainly(
        beffroi("check", root, "--base", "main", "--format", "github").stdout
    ).splitlines()
    place = "file=portail/datasets/lille/parcs/table.csv,line=4,title=Beffroi"
    assert any(line.startswith(f"::error {place}::lignes 3, 5 : « 1001 »") for line in said)
    assert said[-1].startswith("::notice title=Beffroi::2 jeux de données changés depuis « main »")
    issues = json.loads(beffroi("check", root, "--base", "main", "--format", "gitlab").stdout)
    assert {one["location"]["path"].split("/")[0] for one in issues} == {"portail"}
    assert len({one["fingerprint"] for one in issues}) == len(issues)


def test_a_shallow_checkout_of_what_would_be_merged(site: Path) -> None:
    """As hosts make it for a pull request: one commit, and the branch that it goes to."""
    git(site, "switch", "-q", "-c", "proposition")
    write(site, {"datasets/lille/parcs/table.csv": "code;nom\n01001;a\n"})
    committed(site)
    git(site, "switch", "-q", "main")
    write(site, dataset("lille/ecoles"))
    committed(site)
    git(site, "merge", "-q", "--no-edit", "proposition")
    clone = site.parent / "clone"
    git(site.parent, "clone", "-q", "--depth=1", site.as_uri(), "clone")
    git(clone, "fetch", "-q", "--depth=1", "origin", "main")
    git(site, "reset", "-q", "--hard", "HEAD~")
    git(clone, "fetch", "-q", "--depth=1", "origin", "main")
    _, found = checked(clone, "--base", "FETCH_HEAD")
    assert [one["id"] for one in found["changes"]] == ["lille/parcs"]


def test_names_that_no_text_can_hold(site: Path) -> None:
    odd = os.fsencode(site) + b"/\xff\n`@a.txt"
    Path(os.fsdecode(odd)).write_text("x")
    Path(os.fsdecode(os.fsencode(site / "datasets/lille/parcs") + b"/\xe9t\xe9.csv")).write_text(
        "a;b\n1;2\n"
    )
    git(site, "add", "-A")
    for form in FORMS:
        done = beffroi("check", site, "--base", "main", "--format", form)
        assert done.returncode in (0, 1) and done.stdout and not done.stderr.count("Traceback"), (
            form
        )
    _, found = checked(site, "--base", "main")
    assert [one["id"] for one in found["datasets"]] == ["lille/parcs"]


def test_from_a_hook_the_repository_is_still_that_of_the_site(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(site, {"datasets/lille/parcs/table.csv": "code;nom\n01001;a\n"})
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    commit = resolve_base(site, "main")
    assert commit and list_changed_files(site, commit, ("datasets",)) == [
        "datasets/lille/parcs/table.csv"
    ]


# --- the forms ---

HOSTILE = (
    "« ![x](https://a.example/p.png) <img src=x> @equipe #12 !3 www.a.example `c` | **g** "
    "%0A::error::x »\n- [ ] y"
)


def outcome(*texts: str, known: bool = False) -> Outcome:
    return Outcome(
        sentence="1 jeu",
        remarks=tuple(
            Remark(severity="error", code="c", text=text, path="a.csv", rows=(2,), known=known)
            for text in texts
        ),
    )


def test_a_comment_shows_to_the_letter_what_contributors_wrote() -> None:
    from markdown import markdown

    said = FORMS["markdown"](outcome(HOSTILE), FRENCH)
    page = markdown(said)
    assert "<img" not in page and "<a " not in page and "<strong>g" not in page
    assert not re.search(r"@equipe|#12|!3|://a\.|www\.a", said.replace("\\", ""))
    assert (
        escape_markdown("- x") == "\\- x"
        and escape_markdown("12. x") == "12\\. x"
        and escape_markdown("a - b 12.50") == "a - b 12.50"
    )
    assert escape_markdown("50 % de 3 & 4") == "50 % de 3 &amp; 4"


@pytest.mark.parametrize(
    ("text", "said"), [("la ligne est vide", "colonne « n »"), ("dans la colonne « n »", "")]
)
def test_a_column_is_named_where_the_sentence_does_not(text: str, said: str) -> None:
    assert (
        plainly(
            describe_remark_place(
                Remark(severity="error", code="c", text=format_french_spaces(text), column="n"),
                FRENCH,
            )
        )
        == said
    )


def test_a_comment_is_no_longer_than_a_host_takes() -> None:
    said = FORMS["markdown"](
        outcome(*(f"texte {n} " * 20 for n in range(2_000)), known=True), FRENCH
    )
    assert LONGEST - 1_000 < len(said) < 65_000
    assert said.count("<details>") == said.count("</details>") == 1
    assert said.endswith(FRENCH.say("outcome.cut"))


def test_an_annotation_is_one_line_whatever_is_in_it() -> None:
    first, last = plainly(FORMS["github"](outcome(HOSTILE), FRENCH)).split("\n")
    assert first.startswith("::error file=a.csv,line=1,title=Beffroi::ligne 2 : « ![x]")
    assert "%250A::error::x » - [ ] y" in first and last.startswith("::notice ")
    strange = Outcome(
        sentence="x",
        remarks=(Remark(severity="warning", code="c", text="t", path="a,b:c%.csv", known=True),),
    )
    assert "::notice file=a%2Cb%3Ac%25.csv,line=1" in FORMS["github"](strange, FRENCH)


def test_fingerprints_do_not_follow_lines() -> None:
    def prints(*lines: int) -> list[str]:
        remarks = tuple(
            Remark(severity="error", code="c", text="t", path="a.csv", line=line) for line in lines
        )
        return [
            one["fingerprint"]
            for one in json.loads(FORMS["gitlab"](Outcome(sentence="", remarks=remarks), FRENCH))
        ]

    assert prints(3, 7) == prints(4, 8)
    assert len({*prints(3, 7)}) == 2


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    page = FORMS["html"](outcome(HOSTILE), FRENCH)
    assert "default-src 'none'" in page and "<script" not in page and "<img" not in page
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "&lt;img src=x&gt;" in page


@pytest.mark.parametrize("form", nightly_after(2, ["text", "markdown", "github", "gitlab", "html"]))
def test_validate_has_the_same_forms(tmp_path: Path, form: str) -> None:
    fields = json.dumps(
        {"fields": [{"name": "code", "type": "string", "constraints": {"pattern": "[0-9]{5}"}}]}
    )
    write(tmp_path, {"s.json": fields, "t.csv": 'code\n59350\n"59\n350"\n1001\n'})
    done = beffroi("validate", "t.csv", "--schema", "s.json", "--format", form, cwd=tmp_path)
    assert done.returncode == 1
    assert "3, 4" in done.stdout
    if form == "github":
        assert plainly(done.stdout).startswith(
            "::error file=t.csv,line=3,title=Beffroi::lignes 3, 4 : "
        )
    if form == "gitlab":
        assert [one["location"]["lines"]["begin"] for one in json.loads(done.stdout)] == [3]
    refused = beffroi(
        "validate", "t.csv", "--schema", "absent.json", "--format", form, cwd=tmp_path
    )
    assert refused.returncode == 3 and "absent.json" in refused.stdout


@pytest.mark.nightly
def test_the_example_portal_is_read_to_its_end() -> None:
    """No worker dies of a file of ours, and each dataset is published, or withdrawn as an
    example."""
    _, found = checked(Path(__file__).parents[2])
    assert not [one for one in codes(found) if one[0].startswith("worker-")]
    assert {one["status"] for one in found["datasets"]} == {"published", "withdrawn"}


def test_a_mistake_that_was_there_once_excuses_no_second_one() -> None:
    """The same words at another line of the file."""
    first, second = (
        make_problem("missing-key", Place(path="a.yaml", line=line), key="title") for line in (3, 9)
    )
    assert split_known_problems([first, second], [first]) == ([second], [first])
    assert split_known_problems([first, second], [first, second]) == ([], [first, second])


@pytest.mark.parametrize(
    "path", ["datasets/lille/rues/table.csv", "datasets/lille/rues/datapackage.yaml"]
)
def test_what_would_stay_online_is_said_by_its_day(tmp_path: Path, path: str) -> None:
    root = committed(portal(tmp_path / "site", "lille/parcs", "lille/rues"))
    git(root, "checkout", "-q", "-b", "proposal")
    write(root, {path: NOISE})
    git(root, "commit", "-qam", "broken")
    code, found = checked(root, "--base", "main")
    assert code == 1
    (problem,) = found["problems"]
    day = git(root, "log", "-1", "--format=%cs", "main").strip()
    assert (found["kept"][0]["id"], found["kept"][0]["version"]) == ("lille/rues", day)
    assert "En attendant, la version du " in problem["message"]
    assert found["datasets"] == [{"id": "lille/rues", "status": "withheld"}]


def test_nothing_stays_of_what_was_never_there(site: Path) -> None:
    git(site, "checkout", "-q", "-b", "proposal")
    write(site, {"datasets/lille/neuf/datapackage.yaml": "title: Neuf\n"})
    write(site, {"datasets/lille/neuf/table.csv": "a;b\n1;2\n"})
    git(site, "add", "-A")
    git(site, "commit", "-qm", "good")
    write(site, {"datasets/lille/neuf/table.csv": NOISE})
    code, found = checked(site, "--base", "main")
    assert (code, found["kept"]) == (1, [])
    (problem,) = found["problems"]
    assert problem["message"].endswith("En attendant, ce jeu de données n’est pas publié.")


def test_who_proposes_another_unit_learns_it_before_the_merge(tmp_path: Path) -> None:
    root = portal(tmp_path, "lille/parcs")
    folder = "datasets/lille/subventions"
    write(root, {f"{folder}/datapackage.yaml": "title: Subventions\nstandard: scdl/subventions\n"})
    write(root, {f"{folder}/a.csv": "Bénéficiaire;Montant (k€);Objet\nHarmonie;12,5;Concert\n"})
    write(root, {f"{folder}/b.csv": "photo;couleur\nmairie.jpg;bleu\n"})
    found = checked(root)[1]
    told = [one for one in codes(found) if one[0].startswith("territory-")]
    assert told == [("territory-unit", f"{folder}/a.csv"), ("territory-apart", f"{folder}/b.csv")]
