"""What changed in the data of a dataset at its last update: in the API, and in its feed."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from grants import GRANTS, commit_grants, write_grants
from jsonschema import Draft202012Validator
from repository import committed

from site_builder.metadata.erasures import Erasure, write_erasures
from site_builder.publish.build import build_site
from site_builder.publish.options import BuildOptions

pytestmark = pytest.mark.usefixtures("kept_workers")

TODAY = date(2100, 1, 1)  # after the commits of whoever runs this
HEAD = "id;beneficiaire;montant"
ROWS = [f"A{number};Association {number};{number}00,50" for number in range(1, 41)]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return commit_grants(tmp_path / "site", ROWS, HEAD)


def build(root: Path, *, cache: bool = True) -> Path:
    out = root / "build"
    build_site(root, BuildOptions(out=out, today=TODAY, cache=cache))
    return out


def read_changes(root: Path, *, cache: bool = True) -> dict[str, Any] | None:
    """What is known of the last update, None where nothing is."""
    path = build(root, cache=cache) / "api/v1/datasets/lille/subventions/changes.json"
    told = json.loads(path.read_text("utf-8"))
    assert told["known"] or not told["tables"]
    return told if told["known"] else None


def edit_rows() -> list[str]:
    return [ROWS[0].replace("100,50", "150,50"), *ROWS[2:], "B1;Neuve;1,00", "B2;Neuve;2,00"]


def test_the_first_publication_changes_nothing(site: Path) -> None:
    assert read_changes(site) is None


def test_a_standard_that_is_none_stops_nothing(site: Path) -> None:
    description = site / "datasets/lille/subventions/datapackage.yaml"
    description.write_text(description.read_text("utf-8") + "standard: inconnu\n", "utf-8")
    committed(site, "standard")
    write_grants(site, edit_rows(), HEAD)
    committed(site, "corrections")
    told = read_changes(site)
    assert told is not None
    assert told["tables"][0]["rows_added"] == 2


def test_an_update_says_how_many_rows_it_changed_and_shows_none(site: Path) -> None:
    write_grants(site, edit_rows(), HEAD)
    committed(site, "corrections")
    told = read_changes(site)
    assert told is not None
    (table,) = told["tables"]
    assert (told["version"], told["id"], table["status"]) == (1, "lille/subventions", "changed")
    assert [table[f"rows_{name}"] for name in ("before", "added", "removed", "changed")] == [
        40, 2, 1, 1,
    ]  # fmt: skip
    assert table["matched_by"] == ["id"]
    assert table["totals"] == [{"column": "montant", "before": 82020.0, "after": 81872.5}]
    assert "Neuve" not in json.dumps(told)
    described = json.loads((site / "build/api/v1/openapi.json").read_text("utf-8"))
    schema = {
        "$ref": "#/components/schemas/Changes",
        "components": described["components"],
    }
    Draft202012Validator(schema).validate(told)
    feed = (site / "build/data/lille/subventions/atom.xml").read_text("utf-8")
    assert "2 lignes ajout&#233;es, 1 ligne retir&#233;e, 1 ligne chang&#233;e" in feed


def test_what_changed_stays_said_when_something_else_changes(site: Path) -> None:
    write_grants(site, edit_rows(), HEAD)
    committed(site, "corrections")
    told = read_changes(site)
    (site / GRANTS).with_name("datapackage.yaml").write_text(
        "title: Autre titre\nlicense: etalab-2.0\n", "utf-8"
    )
    committed(site, "titre")
    after = read_changes(site)
    assert told and after
    assert after["tables"] == told["tables"]
    assert read_changes(site, cache=False) == after


def test_an_update_that_is_not_committed_yet_is_told_as_it_will_be(site: Path) -> None:
    write_grants(site, edit_rows(), HEAD)
    told = read_changes(site)
    committed(site, "corrections")
    again = read_changes(site, cache=False)
    assert told and again
    assert told["tables"] == again["tables"]


def test_what_git_has_learnt_since_is_told_of_the_same_data(site: Path) -> None:
    """Built before it was committed, in two steps."""
    write_grants(site, edit_rows(), HEAD)
    told = read_changes(site)
    write_grants(site, [*ROWS, "B1;Neuve;1,00"], HEAD)
    committed(site, "ajout")
    write_grants(site, edit_rows(), HEAD)
    committed(site, "corrections")
    after = read_changes(site)
    assert told and after
    assert [told["tables"][0]["rows_before"], after["tables"][0]["rows_before"]] == [40, 41]
    assert read_changes(site, cache=False) == after


def test_what_was_erased_since_is_told_of_no_more(site: Path) -> None:
    before = (site / GRANTS).read_bytes()
    write_grants(site, edit_rows(), HEAD)
    committed(site, "corrections")
    assert read_changes(site)
    contents = frozenset([hashlib.sha256(before).hexdigest()])
    write_erasures(site, [Erasure(id="lille/subventions", day=TODAY, contents=contents)])
    committed(site, "effacement")
    assert read_changes(site) is None
    assert read_changes(site, cache=False) is None


def test_a_table_that_came_while_the_folder_was_renamed_is_the_only_new_one(site: Path) -> None:
    """The others were moved by the same commit: to take that back takes none of them away."""
    folder = (site / GRANTS).parent
    folder = folder.rename(folder.with_name("SUBVENTIONS"))
    (folder / "bilan-2024.csv").write_text("id;nom\nB1;Neuve\nB2;Autre\n", "utf-8")
    told = read_changes(site)
    committed(site, "bilan")
    again = read_changes(site, cache=False)
    assert told and again
    assert told["tables"] == again["tables"]
    assert [(table["name"], table["status"]) for table in again["tables"]] == [
        ("bilan-2024", "new"),
    ]


def test_a_file_written_otherwise_has_not_changed(site: Path) -> None:
    write_grants(site, list(reversed(ROWS)), HEAD)
    committed(site, "tri")
    assert read_changes(site) is None


def test_of_a_dataset_whose_last_version_stays_what_changed_in_that_stays_said(site: Path) -> None:
    write_grants(site, edit_rows(), HEAD)
    committed(site, "corrections")
    told = read_changes(site)
    (site / GRANTS).write_bytes(b"")
    committed(site, "vide")
    assert told is not None
    assert read_changes(site) == told


def test_a_file_that_stays_as_it_was_stays_so_in_the_version_before(site: Path) -> None:
    """That version has the earlier content of the file too, and not the broken one of today."""
    (site / GRANTS).with_name("bilan-2024.csv").write_text("id;nom\nB1;Neuve\nB2;Autre\n", "utf-8")
    committed(site, "bilan")
    told = read_changes(site)
    (site / GRANTS).write_bytes(b"\0" * 900)
    assert told and [table["name"] for table in told["tables"]] == ["bilan-2024"]
    assert read_changes(site) == told
    assert read_changes(site, cache=False) == told
