"""An earlier description stands in for one that cannot be read, never against a withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from portal import portal, write

from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.kept import KeptFile
from site_builder.metadata.broken_descriptors import EarlierDescriptor, may_withdraw
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.folder_origins import FolderOrigins
from site_builder.metadata.former_names import FormerIdTestimony

ID = "lille/prenoms"
SHEET = f"datasets/{ID}/datapackage.yaml"


def read(root: Path, *texts: str) -> Catalogue:
    """The catalogue, where the description was this before, the latest first."""

    def list_earlier(dataset_id: str) -> Iterable[EarlierDescriptor]:
        assert dataset_id == ID
        for text in texts:
            file = KeptFile(path="datapackage.yaml", reason="")
            yield EarlierDescriptor("datapackage.yaml", text.encode(), file)

    origins = FolderOrigins(was_described=lambda folder: folder == f"datasets/{ID}")
    testimony = FormerIdTestimony(origins=origins)
    catalogue, _ = read_catalogue(root, testimony=testimony, list_earlier=list_earlier)
    assert catalogue
    return catalogue


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title: [", "yaml-bracket"),
        ("", "metadata-empty"),
        ("description: y\n", "missing-key"),
        (b"title: Pr\xe9noms\n", "metadata-encoding"),
        ("title: A\x00B", "metadata-control"),
        ("<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> b\n", "merge-conflict"),
    ],
)
def test_the_last_that_can_be_read_stands_in(
    tmp_path: Path, text: str | bytes, reason: str
) -> None:
    write(portal(tmp_path, ID, "lille/ecoles"), {SHEET: text})
    catalogue = read(tmp_path, "title: {", "title: Prénoms", "title: Avant")
    titles = {dataset.id: dataset.title for dataset in catalogue.datasets}
    assert titles[ID] == "Prénoms"
    assert catalogue.kept[ID].reason == reason
    assert catalogue.withheld == ()


def test_where_it_is_missing_or_there_are_two_the_last_stands_in(tmp_path: Path) -> None:
    root = portal(tmp_path, ID)
    write(root, {f"datasets/{ID}/datapackage.json": '{"title": "A"}'})
    assert read(root, "title: Prénoms").kept[ID].reason == "descriptor-twice"
    (root / f"datasets/{ID}/datapackage.json").unlink()
    (root / SHEET).unlink()
    assert read(root, "title: Prénoms").kept[ID].reason == "descriptor-missing"


def test_where_the_files_are_gone_nothing_stands_in(tmp_path: Path) -> None:
    root = portal(tmp_path, ID)
    (root / f"datasets/{ID}/table.csv").unlink()
    assert read(root, "title: Prénoms").withheld == (ID,)
    write(root, {SHEET: "title: ["})
    assert read(root, "title: Prénoms").withheld == (ID,)


@pytest.mark.parametrize(
    "text",
    [
        "withdrawn:",
        "withdrawn: oui",
        "title: [\nwithdrawn: Des données personnelles.\n",
        "title: Prénoms\n withdrawn: Faux.\n",
        "title: Prénoms\n\twithdrawn: Faux.\n",
        '{"title": "Prénoms", "withdrawn": "Faux.",}',
        "title: Prénoms\nwithdrawm: Faux.\n",
        "retiré: Faux.\ntitle: [\n",
        "title: x: y\nretrait: Faux.\n",
    ],
)
def test_a_description_that_may_withdraw_is_not_replaced(tmp_path: Path, text: str) -> None:
    """Be it that nobody can read what it says of that."""
    name = "datapackage.json" if text.startswith("{") else "datapackage.yaml"
    root = portal(tmp_path, ID)
    (root / SHEET).unlink()
    write(root, {f"datasets/{ID}/{name}": text})
    assert may_withdraw(text.encode(), name)
    assert read(root, "title: Prénoms").withheld == (ID,)


@pytest.mark.parametrize("today", ["title: [", None])
def test_what_was_withdrawn_before_it_broke_or_went_stays_withdrawn(
    tmp_path: Path, today: str | None
) -> None:
    portal(tmp_path, ID)
    if today:
        write(tmp_path, {SHEET: today})
    else:
        (tmp_path / SHEET).unlink()
    catalogue = read(tmp_path, "withdrawn: Faux.", "title: Prénoms")
    (tombstone,) = catalogue.withdrawn
    assert tombstone.withdrawn and tombstone.withdrawn.reason == "Faux."
    assert (catalogue.datasets, catalogue.withheld, catalogue.kept) == ((), (), {})


def test_what_nobody_can_read_that_may_withdraw_is_not_gone_back_behind(tmp_path: Path) -> None:
    write(portal(tmp_path, ID), {SHEET: "title: ["})
    catalogue = read(tmp_path, "withdrawn: Faux : oui\ntitle: [", "title: Prénoms")
    assert catalogue.withheld == (ID,)


def test_an_ordinary_description_withdraws_nothing() -> None:
    columns = b"title: A\nwithdrawn_columns: [b]\ncolumns: {x: y}\n"
    assert not may_withdraw(columns, "datapackage.yaml")
    assert not may_withdraw(b"title: [\ndescription: with: drawn\n", "datapackage.yaml")
    assert not may_withdraw(b"\xff\xfe\x00", "datapackage.yaml")


def test_a_description_of_empty_lines_is_looked_through_at_once() -> None:
    assert not may_withdraw(b"\n" * 300_000, "datapackage.yaml")  # the square would take minutes
    deep = b" " * 90 + b"withdrawn: Faux.\n"
    assert may_withdraw(b"title: [\n" + deep, "datapackage.yaml")
    assert may_withdraw(b"title: [\rwithdrawn: Faux.\r", "datapackage.yaml")


def test_a_decision_on_personal_data_does_not_stand_in(tmp_path: Path) -> None:
    """It may be what was to be taken back."""
    decision = (
        "personal_data: {columns: [Nom], basis: consentement, decided_by: secrétariat général, "
        "date: 2026-03-01}\n"
    )
    root = portal(tmp_path, ID)
    write(root, {SHEET: f"title: Avant\n{decision}"})
    (before,) = read(root).datasets
    assert before.personal_data
    write(root, {SHEET: "title: ["})
    (dataset,) = read(root, f"title: Avant\n{decision}").datasets
    assert (dataset.title, dataset.personal_data) == ("Avant", None)


@pytest.mark.parametrize(
    "text",
    [
        "title: [\nexpires: 2027-03-01\n",
        "description: x\nexpires: 2027-03-01\n",
        "title: [\nresources:\n  - path: table.csv\n    expires: 2027-03-01\n",
        "title: [\nretirer le: 2027-03-01\n",
    ],
)
def test_what_ends_is_not_replaced_by_what_does_not(tmp_path: Path, text: str) -> None:
    root = portal(tmp_path, ID)
    write(root, {SHEET: text})
    assert read(root, "title: Avant").withheld == (ID,)
    ended = read(root, "title: Avant", "title: Encore avant\nexpires: 2027-03-01\n")
    assert [dataset.title for dataset in ended.datasets] == ["Encore avant"]
