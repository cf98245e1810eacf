"""The owner's background of maps: an archive that browsers can draw, or one clear problem."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from portal import COMMUNES, dataset, made, write
from tile_archive import AREAS, LINES, Shape, write_archive
from tools import ROOT

from site_builder.compose.editorial import background

LAND = Shape("earth", AREAS, [(3.0, 50.5), (3.2, 50.5), (3.2, 50.7), (3.0, 50.7)], {"kind": "x"})
ROAD = Shape("roads", LINES, [(3.0, 50.5), (3.2, 50.7)], {"kind": "minor_road"})
ARCHIVE = write_archive([LAND, ROAD], range(8, 11), '© <a href="https://a.example">Qui</a>')
OTHER_LAYERS = write_archive([Shape("transportation", LINES, ROAD.positions, {})], range(8, 9), "")
TABLE = "nom;longitude;latitude\nÉcole;3.05;50.63\n"


def change(place: int, *values: int) -> bytes:
    return ARCHIVE[:place] + bytes(values) + ARCHIVE[place + len(values) :]


def replace_metadata(content: bytes) -> bytes:
    """The archive with other metadata, at its end."""
    place = len(ARCHIVE).to_bytes(8, "little") + len(content).to_bytes(8, "little")
    return ARCHIVE[:24] + place + ARCHIVE[40:] + content


def make_site(root: Path, archive: bytes, name: str = "fond.pmtiles") -> Path:
    setting = f"portal:\n  map: {{base: {name}}}\n"
    files: dict[str, str | bytes] = {
        "communes.yml": COMMUNES.replace("portal:\n", setting),
        "fond.pmtiles": archive,
        **dataset("lille/noms"),
        "datasets/lille/lieux/datapackage.yaml": "title: Lieux\n",
        "datasets/lille/lieux/lieux.csv": TABLE,
    }
    write(root, files)
    return root


def test_an_archive_is_published_as_it_is_and_maps_name_it(tmp_path: Path) -> None:
    assert made(make_site(tmp_path, ARCHIVE)).problems == ()
    assert (tmp_path / "build/assets/fond.pmtiles").read_bytes() == ARCHIVE
    page = (tmp_path / "build/lille/lieux/index.html").read_text("utf-8")
    assert 'data-base="../../assets/fond.pmtiles"' in page
    assert 'data-attribution="© Qui"' in page, "as text, without its markup"
    assert "fond.pmtiles" not in (tmp_path / "build/lille/noms/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "background-form"),
        (b"PK\x03\x04" + bytes(200), "background-form"),
        (change(7, 2), "background-form"),
        (ARCHIVE[:-20], "background-form"),
        (change(8, *b"\xff" * 8), "background-form"),
        (replace_metadata(b"{"), "background-form"),
        (replace_metadata(gzip.compress(b"[" * 100_000)), "background-form"),
        (replace_metadata(gzip.compress(b" " * 9_000_000)), "background-form"),
        (replace_metadata(gzip.compress(b"[]")), "background-form"),
        (change(99, 2), "background-vector"),
        (change(98, 4), "background-vector"),
        (OTHER_LAYERS, "background-layers"),
        (replace_metadata(gzip.compress(b'{"vector_layers": [1, {}]}')), "background-layers"),
        (replace_metadata(gzip.compress(b'{"vector_layers": 4}')), "background-layers"),
    ],
)
def test_what_no_browser_can_draw_is_one_problem(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(background._Wrong) as wrong:
        background._read_metadata(content)
    assert wrong.value.args[0] == code


def test_a_bad_archive_is_told_and_the_rest_builds(tmp_path: Path) -> None:
    report = made(make_site(tmp_path, b"des images"))
    told = [(problem.code, problem.place.path) for problem in report.problems]
    assert told == [("background-form", "fond.pmtiles")]
    assert not (tmp_path / "build/assets/fond.pmtiles").exists()
    assert "data-base" not in (tmp_path / "build/lille/lieux/index.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["absent.pmtiles", "../fond.pmtiles", "/etc/passwd", "datasets"])
def test_an_archive_lies_beside_communes_yml(tmp_path: Path, name: str) -> None:
    report = made(make_site(tmp_path, ARCHIVE, name))
    assert [problem.code for problem in report.problems] == ["background-missing"]


def test_an_archive_has_a_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "LARGEST", len(ARCHIVE) - 1)
    report = made(make_site(tmp_path, ARCHIVE))
    assert [problem.code for problem in report.problems] == ["background-large"]


def test_a_new_archive_is_published_by_the_next_build(tmp_path: Path) -> None:
    made(make_site(tmp_path, ARCHIVE))
    later = write_archive([LAND], range(8, 11), "Autre")
    write(tmp_path, {"fond.pmtiles": later})
    made(tmp_path)
    assert (tmp_path / "build/assets/fond.pmtiles").read_bytes() == later
    page = (tmp_path / "build/lille/lieux/index.html").read_text("utf-8")
    assert 'data-attribution="Autre"' in page


def test_the_archive_of_the_example_is_what_its_script_writes() -> None:
    from example_background import BACKGROUND, write_background

    assert BACKGROUND.read_bytes() == write_background()
    metadata = background._read_metadata(BACKGROUND.read_bytes())
    assert "inventé" in json.dumps(metadata, ensure_ascii=False)
    assert (ROOT / "fond.pmtiles") == BACKGROUND
