"""Descriptors are read again only where they may have changed, and whatever is known the catalogue
is the same."""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec
import pytest
from portal import COMMUNES, portal, write

from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.metadata import datasets
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.dataset import read_dataset
from site_builder.metadata.dataset_folder import MOST_FILES
from site_builder.metadata.folder_cache import scan_dataset_folder
from site_builder.storage.build_state import CatalogueMemo


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = portal(tmp_path, "lille/ecoles", "lille/prenoms")
    write(root, {"datasets/lille/prenoms/annexes/note.pdf": "%PDF-1.4"})
    age(root)
    return root


def age(root: Path) -> None:
    """As if all was saved long before it is read: within two seconds a stat proves nothing."""
    for path in root.rglob("*"):
        os.utime(path, ns=(10**18, 10**18))
    time.sleep(0.02)  # ctime cannot be set


def read(
    root: Path, memo: CatalogueMemo, monkeypatch: pytest.MonkeyPatch
) -> tuple[Catalogue, list[str]]:
    """The catalogue, which is the one without a memo, and the folders whose descriptor was
    opened."""
    monkeypatch.setattr("site_builder.storage.file_stats.RACY", 10_000_000)
    opened: list[str] = []

    def spied(path: Path, *more: object, **named: object) -> Dataset | None:
        opened.append(path.name)
        return read_dataset(path, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(datasets, "read_dataset", spied)
    found = read_catalogue(root, memo)
    monkeypatch.setattr(datasets, "read_dataset", read_dataset)
    assert found == read_catalogue(root)
    assert found[0]
    return found[0], opened


def test_nothing_is_read_twice(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memo = CatalogueMemo()
    assert read(site, memo, monkeypatch)[1] == ["ecoles", "prenoms"]
    left = msgspec.json.decode(msgspec.json.encode(memo), type=CatalogueMemo)
    assert left == memo
    assert read(site, left, monkeypatch)[1] == []


@pytest.mark.parametrize(
    ("change", "again"),
    [
        ({"datasets/lille/ecoles/datapackage.yaml": "title: Autre\n"}, ["ecoles"]),
        ({"datasets/lille/prenoms/annexes/autre.pdf": "%PDF-1.4"}, ["prenoms"]),
        ({"datasets/lille/prenoms/annexes/trop/loin.pdf": "%PDF-1.4"}, ["prenoms"]),
        ({"datasets/lille/ecoles/.~lock.table.csv#": ""}, []),
        ({"datasets/lille/tables/datapackage.yaml": "title: Sans table\n"}, ["tables"]),
        ({"communes.yml": COMMUNES.replace("etalab-2.0", "odbl-1.0")}, ["ecoles", "prenoms"]),
        ({"communes.yml": f"# le portail\n{COMMUNES}"}, []),
    ],
)
def test_what_changed_is_read_again(
    site: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, str | bytes], again: list[str]
) -> None:
    memo = CatalogueMemo()
    read(site, memo, monkeypatch)
    write(site, change)
    time.sleep(0.02)
    assert read(site, memo, monkeypatch)[1] == again


def test_what_was_saved_as_it_was_read_is_not_believed(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo = CatalogueMemo()
    read(site, memo, monkeypatch)
    monkeypatch.setattr("site_builder.storage.file_stats.RACY", 10**18)
    assert read_catalogue(site, memo) == read_catalogue(site)
    monkeypatch.setattr(datasets, "read_dataset", lambda *_, **__: None)
    found = read_catalogue(site, memo)[0]
    assert found and not found.datasets


def test_what_is_to_be_said_is_said_each_time(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(site, {"datasets/lille/ecoles/datapackage.yaml": "title: Écoles\ntitel: Oups\n"})
    age(site)
    memo = CatalogueMemo()
    for _ in range(2):
        assert "ecoles" in read(site, memo, monkeypatch)[1]
        assert read_catalogue(site, memo)[1]


def test_a_folder_that_no_dataset_may_have_is_not_walked_to_its_end(tmp_path: Path) -> None:
    for number in range(2 * MOST_FILES + 1):
        (tmp_path / f"{number}.csv").touch()
    found = scan_dataset_folder(str(tmp_path))
    assert found and len(found.files) == 2 * MOST_FILES + 1
    (tmp_path / "more.csv").touch()
    assert scan_dataset_folder(str(tmp_path)) is None


def test_a_folder_that_has_another_name_now_is_read_again(tmp_path: Path) -> None:
    """Its files are the same, by their stats, and so is its address."""
    site = portal(tmp_path, "lille/prenoms")
    memo = CatalogueMemo()
    read_catalogue(site, memo)
    (site / "datasets/lille/prenoms").rename(site / "datasets/lille/PRENOMS")
    catalogue, problems = read_catalogue(site, memo)
    assert (catalogue, problems) == read_catalogue(site)
    assert catalogue
    assert catalogue.datasets[0].path == "datasets/lille/PRENOMS"
