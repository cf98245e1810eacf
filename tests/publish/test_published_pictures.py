"""Pictures are published without what is said of them, at the address that they have, and every sum
is that of what is published."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from pictures import (
    JFIF,
    exif,
    jpeg,
    jpeg_segment,
    png,
    png_chunk,
    webp,
    webp_chunk,
    webp_head,
)
from portal import COMMUNES, dataset, made, portal, tree, write

from site_builder.readers.documents.pictures.exif import make_orientation_exif

SECRET = b"50.63 3.06"
FOLDER = "datasets/lille/photos"
ORIGINALS = "build/data/lille/photos/original"
APP0 = jpeg_segment(0xE0, JFIF)
PHOTO = jpeg(APP0, jpeg_segment(0xE1, b"Exif\0\0" + exif(6)), more=SECRET)
CLEAN = jpeg(APP0, jpeg_segment(0xE1, b"Exif\0\0" + make_orientation_exif(6)))
TEXT = png_chunk(b"tEXt", b"Place\0" + SECRET)
IMAGE = webp_chunk(b"VP8 ", b"\x01\x02\x03\x9d\x01\x2a\x08\0\x05\0xyz")
WEBP = webp(webp_head(0x08), IMAGE, webp_chunk(b"EXIF", exif()))


def compute_sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_photos(root: Path, **more: str | bytes) -> None:
    write(
        root,
        {
            f"{FOLDER}/datapackage.yaml": "title: Photos\n",
            f"{FOLDER}/ecole.jpg": PHOTO,
            **{f"{FOLDER}/{name}": content for name, content in more.items()},
        },
    )


def test_no_word_of_a_picture_leaves_the_town_hall(tmp_path: Path) -> None:
    root = portal(tmp_path / "site")
    files = {"plan.png": png(chunks=TEXT), "vue.webp": WEBP, "coupee.jpeg": PHOTO[:-30]}
    write_photos(root, **files)
    report = made(root)
    assert [(problem.code, problem.place.path) for problem in report.problems] == [
        ("picture-broken", f"{FOLDER}/coupee.jpeg")
    ]
    published = {path.name: path.read_bytes() for path in (root / ORIGINALS).iterdir()}
    expected = {"ecole.jpg": CLEAN, "plan.png": png(), "vue.webp": webp(webp_head(0), IMAGE)}
    assert published == expected
    left = [path for folder in ("build", ".beffroi") for path in (root / folder).rglob("*")]
    assert not any(SECRET in path.read_bytes() for path in left if path.is_file())
    page = (root / "build/lille/photos/index.html").read_text().replace("\u00a0", " ")
    assert (
        "ôtés du fichier reçu avant sa publication : la position (GPS), la date de la prise de vue"
        in page
    )


def test_every_sum_is_that_of_what_is_published(tmp_path: Path) -> None:
    root = portal(tmp_path / "site")
    write_photos(root)
    made(root)
    data = root / "build/data/lille/photos"
    sum_ = compute_sum(CLEAN)
    assert f"{sum_}  original/ecole.jpg" in (data / "SHA256SUMS").read_text()
    [resource] = json.loads((data / "datapackage.json").read_text())["resources"]
    assert (resource["hash"], resource["bytes"]) == (f"sha256:{sum_}", len(CLEAN))
    [reported] = json.loads((root / "build/build-report.json").read_text())["datasets"]
    [download] = reported["downloads"]
    assert (download["sha256"], download["bytes"]) == (sum_, len(CLEAN))
    assert compute_sum(PHOTO) not in "".join(
        path.read_text() for path in (root / "build").rglob("*.json")
    )


def test_a_declared_sum_is_that_of_the_file_received(tmp_path: Path) -> None:
    root = portal(tmp_path / "site")
    for content, codes in ((PHOTO, []), (CLEAN, ["hash-lies"])):
        declared = (
            "title: Photos\nresources:\n- name: ecole\n  path: ecole.jpg\n"
            f"  hash: sha256:{compute_sum(content)}\n"
        )
        write_photos(root, **{"datapackage.yaml": declared})
        assert [problem.code for problem in made(root).problems] == codes


def test_an_incremental_build_is_a_cold_one(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    write_photos(root)
    made(root)
    write(root, dataset("lille/ecoles", 5))
    made(root)
    incremental = tree(root / "build")
    shutil.rmtree(root / ".beffroi")
    shutil.rmtree(root / "build")
    made(root)
    assert tree(root / "build") == incremental


def test_a_picture_that_moved_is_known_by_what_was_published_of_it(tmp_path: Path) -> None:
    """The site before has another sum than the file: it proves the move all the same."""
    root = portal(tmp_path / "site", "lille/ecoles")
    write(
        root,
        {
            "datasets/metropole/vues/datapackage.yaml": "title: Vues\n",
            "datasets/metropole/vues/ecole.jpg": PHOTO,
        },
    )
    made(root)
    (root / "datasets/metropole/vues").rename(root / "datasets/lille/vues")
    write(
        root,
        {"datasets/lille/vues/datapackage.yaml": "title: Vues\nprevious: [metropole/vues]\n"},
    )
    assert [problem.code for problem in made(root).problems] == []
    former = root / "build/data/metropole/vues/original/ecole.jpg"
    assert former.read_bytes() == CLEAN


def test_logos_and_pictures_of_pages_go_the_same_way(tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    write(
        root,
        {
            "communes.yml": COMMUNES.replace("name: Lille}", "name: Lille, logo: logos/l.jpg}"),
            "logos/l.jpg": PHOTO,
            "pages/a.md": "# A\n\n![Vue](vue.png)\n",
            "pages/vue.png": png(chunks=TEXT),
            "pages/b.md": "# B\n\n![Vue](coupee.png)\n",
            "pages/coupee.png": png()[:-4],
        },
    )
    problems = made(root).problems
    assert ("picture-broken", "pages/coupee.png") in [
        (problem.code, problem.place.path) for problem in problems
    ]
    assert (root / "build/assets/logos/lille.jpg").read_bytes() == CLEAN
    assert (root / "build/assets/pages/vue.png").read_bytes() == png()
    assert not (root / "build/assets/pages/coupee.png").exists()
