"""What is hidden in a workbook is nowhere in what a build publishes, and one that hides nothing is
published whole."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import pyarrow.parquet as pq
import pytest
from books import BOOKS, ROWS, TEXT, sheets, xlsx, zipped
from click.testing import CliRunner
from nightly import nightly_but_each
from portal import COMMUNES, made, tree, write
from readers.test_workbook_leaks import HIDDEN, MORE, UNSEEN, beside, hidden

from site_builder.commands.cli import main
from site_builder.publish.build_report import BuildReport

NAME = "datasets/lille/quartiers"
SECRETS = (b"Camille", b"Dominique")


def portal(root: Path, content: bytes, yaml: str = "", name: str = "quartiers.xlsx") -> BuildReport:
    """The report of a portal that has this workbook alone."""
    write(
        root,
        {
            "communes.yml": COMMUNES,
            f"{NAME}/datapackage.yaml": "title: Quartiers (données fictives)\n" + yaml,
        },
    )
    write(root, {f"{NAME}/{name}": content})
    return made(root)


def build(
    root: Path, content: bytes, yaml: str = "", name: str = "quartiers.xlsx"
) -> dict[str, bytes]:
    """What it publishes."""
    portal(root, content, yaml, name)
    return tree(root / "build")


def contents(name: str, content: bytes) -> bytes:
    """A file as a search would see it: what is compressed, expanded; the columns of a Parquet, as
    text."""
    if name.endswith(".parquet"):
        return str(pq.read_table(io.BytesIO(content)).to_pydict()).encode()
    if content[:2] == b"\x1f\x8b":
        return gzip.decompress(content)
    try:
        with ZipFile(io.BytesIO(content)) as archive:  # an XLSB writes two bytes for a letter
            return b"".join(archive.read(part) for part in archive.namelist()).replace(b"\0", b"")
    except BadZipFile:
        return content


KML = (
    "<kml><Document>"
    + "".join(
        f"<Placemark><name>{name}</name><Point><coordinates>3.06,50.63</coordinates></Point></Placemark>"
        for name in ("Lille", "Fives")
    )
    + "</Document></kml>"
)
KEPT_BACK = {
    **{how: ("quartiers.xlsx", hidden(how), code) for how, code in HIDDEN.items()},
    **{how: ("quartiers.xlsx", beside(how), "original-unseen") for how in UNSEEN},
    **{
        how: (f"quartiers.{how.partition('-')[0]}", content, code)
        for how, (content, code) in MORE.items()
    },
    "picture of a map": (
        "quartiers.kmz",
        zipped({"doc.kml": KML, "images/photo.png": b"\x89PNG Camille"}),
        "original-members",
    ),
}


@pytest.mark.parametrize("how", nightly_but_each(2, KEPT_BACK))
def test_nothing_that_a_workbook_hides_is_published(tmp_path: Path, how: str) -> None:
    file_name, content, code = KEPT_BACK[how]
    assert any(
        secret in contents("a.xlsx", content) for secret in SECRETS
    )  # so that this test can fail
    report = portal(tmp_path, content, name=file_name)
    told = {problem.code: problem for problem in report.problems}
    assert report.datasets == {"lille/quartiers": "published"}
    assert (told[code].severity, told[code].place.path) == ("warning", f"{NAME}/{file_name}")
    published = tree(tmp_path / "build")
    assert "data/lille/quartiers/quartiers.csv" in published
    published = {name: file for name, file in published.items() if "/modele" not in name}
    for name, file in published.items():
        assert not any(secret in contents(name, file) for secret in SECRETS), name
    assert not [name for name in published if "original/" in name]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xlsb"])
def test_a_workbook_that_hides_nothing_is_published_as_it_was_received(
    tmp_path: Path, kind: str
) -> None:
    published = build(tmp_path, BOOKS[kind], name=f"quartiers.{kind}")
    assert published[f"data/lille/quartiers/original/quartiers.{kind}"] == BOOKS[kind]
    lines = published["data/lille/quartiers/quartiers.csv"].decode("utf-8-sig").split("\r\n")
    assert lines[0].replace(";", ",").split(",") == TEXT[0]


def test_two_resources_of_two_sheets_publish_the_file_and_one_of_them_does_not(
    tmp_path: Path,
) -> None:
    other: list[list[Any]] = [["Nom", "n"], ["a", 1], ["b", 2]]
    content = sheets(**{"2023": ROWS, "2024": other})
    resources = "resources:\n" + "".join(
        f'  - {{name: annee-{year}, path: quartiers.xlsx, dialect: {{sheetName: "{year}"}}}}\n'
        for year in (2023, 2024)
    )
    both = build(tmp_path / "both", content, resources)
    assert {"annee-2023.csv", "annee-2024.csv"} <= {Path(name).name for name in both}
    assert both["data/lille/quartiers/original/quartiers.xlsx"] == content
    one = build(tmp_path / "one", content, resources[: resources.index("  - {name: annee-2024")])
    assert "annee-2023.csv" in {Path(name).name for name in one}
    assert not [name for name in one if "original/" in name]


def test_a_leak_of_one_sheet_keeps_the_file_of_both_resources_back(tmp_path: Path) -> None:
    def write_both(book: Any) -> None:
        for name in ("2023", "2024"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate([*ROWS, ["Camille", "x", 1]]):
                sheet.write_row(number, 0, row)
            sheet.set_row(3, None, None, {"hidden": name == "2024"})

    content = xlsx(write_both)
    resources = "resources:\n" + "".join(
        f'  - {{name: annee-{year}, path: quartiers.xlsx, dialect: {{sheetName: "{year}"}}}}\n'
        for year in (2023, 2024)
    )
    assert not [name for name in build(tmp_path, content, resources) if "original/" in name]


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main, list(arguments))
    assert done.exit_code == 0, done.output
    return done.output


def test_a_workbook_is_inspected_and_converted(tmp_path: Path) -> None:
    source = tmp_path / "quartiers.ods"
    target = tmp_path / "quartiers.csv"
    source.write_bytes(BOOKS["ods"])
    found = json.loads(run("inspect", str(source), "--json"))
    assert (found["encoding"], found["delimiter"], found["quote"], found["refused"]) == (
        None,
        None,
        None,
        None,
    )
    assert [column["name"] for column in found["columns"]] == TEXT[0]
    assert (found["header_row"], found["rows"]) == (0, 2)
    assert "Commune" in run("inspect", str(source))
    run("convert", str(source), str(target))
    assert target.read_text("utf-8-sig").splitlines()[1].startswith("Lille")
