"""What is published until a day says so before, and is nowhere from that day on."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from command_line import beffroi
from permanence import NOW, codes, declared, told
from portal import dataset, made, portal, tree, write
from repository import committed, git

from site_builder.publish.build_report import BuildReport
from site_builder.publish.options import BuildOptions
from site_builder.publish.output_folder import get_next_tree
from site_builder.publish.standing import find_standing_report
from site_builder.storage import file_stats

DAY = date(2027, 3, 1)
EVE = date(2027, 2, 28)
LONG_BEFORE = date(2026, 11, 28)
SECRET = "Zéphyrine Quatrevaux"
OF_FILES = """\
title: Inscriptions
resources:
  - {path: 2026.csv, title: Liste de 2026, expires: 2027-03-01}
  - {path: 2027.csv, title: Liste de 2027}
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = portal(tmp_path / "site", "lille/ecoles")
    files = dataset(NOW)
    files[f"datasets/{NOW}/table.csv"] = f"code;nom\n01001;{SECRET}\n01002;Nom 2\n"
    write(root, files)
    return root


@pytest.fixture
def two_files(tmp_path: Path) -> Path:
    root = portal(tmp_path / "site", "lille/ecoles")
    write(
        root,
        {
            f"datasets/{NOW}/datapackage.yaml": OF_FILES,
            f"datasets/{NOW}/2026.csv": f"code;nom\n01001;{SECRET}\n01002;Nom 2\n",
            f"datasets/{NOW}/2027.csv": "places;ecole\n12;Jean Moulin\n14;Curie\n",
        },
    )
    return root


def page(root: Path) -> str:
    text = (root / f"build/{NOW}/index.html").read_text()
    return text.replace("\u00a0", " ")


def holding(folder: Path, text: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and text in read(path)]


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def test_until_its_day_the_page_says_until_when(site: Path) -> None:
    declared(site, "expires: 2027-03-01")
    report = made(site, today=LONG_BEFORE)
    assert report.problems == ()
    assert "Ce jeu de données sera retiré le 1er mars 2027." in page(site)
    answer = json.loads((site / f"build/api/v1/datasets/{NOW}.json").read_text())
    assert answer["expires"] == "2027-03-01"


def test_until_its_day_a_file_says_until_when(two_files: Path) -> None:
    write(two_files, {
        f"datasets/{NOW}/note.txt": "Une note.\n",
        f"datasets/{NOW}/datapackage.yaml": (
            "title: Inscrits\nresources:\n"
            "  - {path: 2026.csv, expires: 2027-03-01}\n  - {path: 2027.csv}\n"
            "  - {path: 'https://api.example/', title: Essai, expires: 2027-03-02}\n"
        ),
    })  # fmt: skip
    (two_files / f"datasets/{NOW}/note.txt").unlink()
    made(two_files, today=LONG_BEFORE)
    answer = json.loads((two_files / f"build/api/v1/datasets/{NOW}.json").read_text())
    ends = {table["name"]: table["expires"] for table in answer["tables"] if not table["series"]}
    assert ends == {"2026": "2027-03-01", "2027": None}
    assert [service["expires"] for service in answer["services"]] == ["2027-03-02"]
    assert answer["expires"] is None
    catalogue = (two_files / "build/eu/catalog.ttl").read_text()
    assert "planned-availability/TEMPORARY" in catalogue


def test_in_its_last_month_it_is_told(site: Path) -> None:
    declared(site, "expires: 2027-03-01")
    line = (f"datasets/{NOW}/datapackage.yaml", 2)
    assert codes(made(site, today=date(2027, 1, 29))) == []
    assert codes(made(site, today=date(2027, 1, 30))) == [("expires-near", *line)]
    assert codes(made(site, today=EVE)) == [("expires-near", *line)]
    assert codes(made(site, today=DAY)) == [("expires-past", *line)]


def test_on_its_day_a_dataset_is_withdrawn_and_nothing_of_it_stays(site: Path) -> None:
    declared(site, "expires: 2027-03-01")
    made(site, today=EVE)
    assert holding(site / "build", SECRET)
    report = made(site, today=DAY)
    assert report.datasets[NOW] == "withdrawn"
    assert [problem.code for problem in report.problems] == ["expires-past"]
    assert "retiré le 1er mars 2027, comme son producteur l’avait prévu." in page(site)
    assert told(site / "build")[NOW]["status"] == "withdrawn"
    for place in (site / "build", get_next_tree(site / "build"), site / ".beffroi"):
        assert not holding(place, SECRET), place
    withdrawal = json.loads((site / f"build/api/v1/datasets/{NOW}.json").read_text())["withdrawn"]
    assert withdrawal["day"] == "2027-03-01"


def test_a_file_goes_on_its_day_and_the_page_says_so(two_files: Path) -> None:
    made(two_files, today=EVE)
    assert "« Liste de 2026 » sera retiré le 1er mars 2027." in page(two_files)
    assert (two_files / f"build/data/{NOW}/2026.csv").is_file()
    report = made(two_files, today=DAY)
    assert codes(report) == [("expires-past", f"datasets/{NOW}/datapackage.yaml", 3)]
    assert (
        "« Liste de 2026 » a été retiré le 1er mars 2027, comme son producteur l’avait prévu."
        in page(two_files)
    )
    assert not list((two_files / f"build/data/{NOW}").glob("**/2026*"))
    assert (two_files / f"build/data/{NOW}/2027.csv").is_file()
    for place in ("build", ".build.next", ".beffroi"):
        assert not holding(two_files / place, SECRET), place


def test_a_dataset_whose_only_file_has_expired_is_withdrawn(site: Path) -> None:
    text = "title: Inscrits\nresources: [{path: table.csv, expires: 2027-03-01}]\n"
    write(site, {f"datasets/{NOW}/datapackage.yaml": text})
    assert made(site, today=EVE).datasets[NOW] == "published"
    assert made(site, today=DAY).datasets[NOW] == "withdrawn"
    assert "retiré le 1er mars 2027" in page(site)


def test_an_address_expires_as_a_file_does(site: Path) -> None:
    text = (
        "title: Accès\nresources: [{path: table.csv}, "
        "{path: 'https://api.example/', title: Essai, expires: 2027-03-01}]\n"
    )
    write(site, {f"datasets/{NOW}/datapackage.yaml": text})
    made(site, today=EVE)
    assert "https://api.example/" in page(site)
    made(site, today=DAY)
    assert "https://api.example/" not in page(site)
    assert "« Essai » a été retiré le 1er mars 2027" in page(site)


def test_incremental_is_cold_over_the_day(two_files: Path, tmp_path: Path) -> None:
    for today in (LONG_BEFORE, EVE, DAY, EVE):
        made(two_files, today=today)
        made(two_files, tmp_path / "cold" / "build", today=today, cache=False)
        assert tree(two_files / "build") == tree(tmp_path / "cold" / "build"), today


def test_the_build_of_that_day_does_not_believe_that_the_site_stands(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_stats, "RACY", 0)
    declared(site, "expires: 2027-03-01")
    made(site, today=LONG_BEFORE)

    def stands(today: date) -> BuildReport | None:
        return find_standing_report(site, BuildOptions(out=site / "build", today=today))

    assert stands(date(2026, 11, 30))
    assert not stands(date(2026, 12, 1)), "the owner is told three months before"
    made(site, today=date(2026, 12, 1))
    assert stands(date(2027, 1, 29))
    assert not stands(date(2027, 1, 30)), "its author a month before"
    made(site, today=EVE)
    assert stands(EVE)
    assert not stands(DAY)


@pytest.mark.parametrize("written", ["bientôt", "2027-02-30", "01/03"])
def test_what_is_no_day_is_an_error_at_its_line(site: Path, written: str) -> None:
    declared(site, f"expires: {written}")
    (problem,) = made(site, today=EVE).problems
    assert (problem.severity, problem.place.line) == ("error", 2)


@pytest.mark.parametrize("written", ["expirs", "expire", "expiration", "à retirer le"])
def test_a_misspelt_key_is_an_error(site: Path, written: str) -> None:
    declared(site, f"{written}: 2027-03-01")
    (problem,) = made(site, today=EVE).problems
    assert (problem.severity, problem.params["near"]) == ("error", "expires")


def test_a_day_that_has_gone_when_it_is_written_fails_the_check(two_files: Path) -> None:
    path = two_files / f"datasets/{NOW}/datapackage.yaml"
    path.write_text(path.read_text().replace("2027-03-01", "2017-03-01"))
    committed(two_files)
    known = beffroi("check", two_files, "--base", "HEAD")
    assert known.returncode == 0
    path.write_text(path.read_text().replace("Liste de 2027}", "Autre, expires: 2016-01-01}"))
    result = beffroi("check", two_files, "--base", "HEAD", "--format", "json")
    problems = json.loads(result.stdout)["problems"]
    assert result.returncode == 1
    assert ("expires-past", "error") in [(one["code"], one["severity"]) for one in problems]
    git(two_files, "checkout", "-q", ".")
    plain = json.loads(beffroi("check", two_files, "--format", "json").stdout)
    assert [(one["code"], one["severity"]) for one in plain["problems"]] == [
        ("expires-past", "warning")
    ]
