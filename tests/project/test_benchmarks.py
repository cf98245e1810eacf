"""The benchmarks stand on portals that are the same each time, and the document says what was
measured."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks import charts, pages, portal, summaries
from benchmarks.measure import results
from site_builder.publish.build import build_site
from site_builder.publish.options import BuildOptions

pytestmark = pytest.mark.nightly

DATASETS = 3 * len(portal.KINDS)


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_a_portal_is_the_same_each_time_and_its_datasets_whatever_their_number(
    tmp_path: Path,
) -> None:
    for name, datasets in (("one", DATASETS), ("again", DATASETS), ("fewer", 5)):
        portal.write(datasets, 20, tmp_path / name)
    one = tree(tmp_path / "one")
    fewer = tree(tmp_path / "fewer")
    assert one == tree(tmp_path / "again")
    assert fewer.keys() <= one.keys()
    assert {path for path in fewer if fewer[path] != one[path]} == {"communes.yml"}
    tables = [content for path, content in one.items() if path.endswith(".csv")]
    assert len(set(tables)) == len(tables) > DATASETS


def test_a_portal_is_messy_and_everything_in_it_is_published(tmp_path: Path) -> None:
    how = Counter((one.delimiter, one.encoding) for one in map(portal.layout, range(DATASETS)))
    assert len({delimiter for delimiter, _ in how}) == 4
    assert len({encoding for _, encoding in how}) >= 3
    portal.write(DATASETS, 20, tmp_path / "site")
    report = build_site(tmp_path / "site", BuildOptions(out=tmp_path / "out"))
    assert Counter(report.datasets.values()) == {"published": DATASETS}


def test_no_two_communes_are_the_same() -> None:
    communes = [portal.commune(number) for number in range(9600)]
    assert (
        len({one.name for one in communes}) == len({one.slug for one in communes}) == len(communes)
    )
    assert len({one.insee for one in communes}) == len(communes)


def test_a_catalogue_that_was_not_prepared_is_rendered_whole(tmp_path: Path) -> None:
    many = 2 * summaries.SAMPLES
    made = summaries.make(many, tmp_path / "portal")
    rendered = made.render(made.site(), {})
    pages = [rendered.files[f"{id_}/index.html"] for id_ in made.summaries]
    assert len(set(pages)) == len(pages) == many
    assert not rendered.problems


def test_the_themes_of_others_have_the_words_of_our_pages() -> None:
    """A message that is gone is a KeyError, which nobody would see before the benchmark is run."""
    themes = [
        path for path in (Path(pages.__file__).parent / "themes").glob("*/*") if path.is_file()
    ]
    assert sum("<main" in pages.in_french(path) for path in themes) == 2


def test_the_document_and_the_drawing_say_what_was_measured() -> None:
    text = charts.DOCUMENT.read_text(encoding="utf-8")
    assert charts.renewed(text, results()) == text, "run python -m benchmarks.charts"
    assert charts.DRAWING.read_text(encoding="utf-8") == charts.drawing(results()["scale"])


@pytest.mark.nightly
def test_stages_of_summaries_are_measured_to_their_end(tmp_path: Path) -> None:
    found = summaries.staged(2 * summaries.SAMPLES, tmp_path / "portal")
    assert (
        found["datasets"] == 2 * summaries.SAMPLES and {"render", "publish_again"} <= found.keys()
    )
