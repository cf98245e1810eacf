"""The national files of the example are what a harvest of its sources proposes, and each of its
communes has its rows."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from harvested_site import AFTER_EXAMPLE, run
from national_portal import (
    CATALOGUE_URL,
    EXPLORE_URL,
    FOLDERS,
    PUBLISHER,
    copy_example,
    offer_national_portals,
    read_communes,
)
from repository import committed, git
from scripted_portal import ScriptedPortal, serve_scripted_portal
from tools import ROOT

from site_builder.metadata.catalogue import read_catalogue


@pytest.fixture
def portal() -> Iterator[ScriptedPortal]:
    with serve_scripted_portal() as scripted:
        offer_national_portals(scripted)
        yield scripted


@pytest.fixture
def site(tmp_path: Path, portal: ScriptedPortal) -> Path:
    copy_example(tmp_path, portal.url)
    return committed(tmp_path)


def harvest_all(site: Path) -> list[bool]:
    """Whether each source has something new; nothing is to be told of any."""
    done = run(site, today=AFTER_EXAMPLE)
    assert done.problems == ()
    assert done.reports
    assert [report.problems for report in done.reports] == [[]] * len(FOLDERS)
    return [report.written for report in done.reports]


def test_harvesting_them_again_changes_nothing(site: Path) -> None:
    assert harvest_all(site) == [False] * len(FOLDERS)


def test_harvested_for_the_first_time_they_are_the_folders_of_the_example(
    site: Path, portal: ScriptedPortal
) -> None:
    """But for what is completed here: that they are invented."""
    shutil.rmtree(site / "datasets")
    committed(site)
    assert harvest_all(site) == [True] * len(FOLDERS)
    compared = 0
    for source, folder in FOLDERS.items():
        proposed = git(site, "ls-tree", "-r", "--name-only", f"moisson/{source}", "datasets/")
        assert set(proposed.splitlines()) == {
            path.relative_to(ROOT).as_posix() for path in (ROOT / folder).iterdir()
        }
        for path in proposed.splitlines():
            text = git(site, "show", f"moisson/{source}:{path}").replace(portal.url, EXPLORE_URL)
            example = (ROOT / path).read_text("utf-8").replace("demonstration: true\n", "")
            assert text == example.strip()
            compared += 1
    assert compared == 6


def test_each_commune_of_the_example_has_rows_of_its_own() -> None:
    accounts = ROOT / "datasets" / PUBLISHER / "comptes-des-communes/comptes-des-communes.csv"
    with accounts.open(encoding="utf-8", newline="") as file:
        sirens = [row["SIREN"] for row in csv.DictReader(file, delimiter=";")]
    communes = read_communes()
    assert len(communes) == 95
    assert sorted(sirens) == sorted([commune["siren"] for commune in communes] * 2)


def test_they_are_few_and_are_said_to_be_of_whole_files() -> None:
    catalogue, _ = read_catalogue(ROOT)
    assert catalogue
    datasets = [one for one in catalogue.datasets if one.publisher == PUBLISHER]
    assert len(datasets) == 3
    for dataset in datasets:
        assert dataset.harvested
        assert dataset.harvested.url.startswith((EXPLORE_URL, CATALOGUE_URL))
        (selected,) = dataset.harvested.selected
        assert 50 < selected.rows < 200 < selected.total
        assert dataset.cut
        assert dataset.cut.columns == (selected.column,)
