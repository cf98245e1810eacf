"""What pages weigh is what a browser loads, and a budget that is exceeded is named with its
page."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest
from portal import dataset, made, portal, write

from site_builder.core.language import load_language
from site_builder.publish.output_folder import REPORT
from site_builder.render import page_weight
from site_builder.render.page_weight import (
    BUDGETS,
    GzipSizeCache,
    PageSize,
    PageWeight,
    compute_gzip_size,
    find_exceeded_budgets,
    format_weight_table,
    measure_page_weights,
)
from site_builder.render.pages.all_pages import PAGES

FRENCH = load_language("fr")
IDS = ("lille/ecoles", "lille/prenoms", "villeneuve-d-ascq/budget")
LOADED = ("beffroi.css", "beffroi.js", "beffroi-titres.woff2")


def heavy(size: int) -> str:
    """A template of dataset pages to which a comment of so many bytes, that hardly compress, is
    added."""
    noise = random.Random(1).randbytes(size).hex()
    return (
        '{% extends "beffroi/dataset.html" %}{% block main %}{{ super() }}<!-- '
        + noise
        + " -->{% endblock %}"
    )


def test_a_page_weighs_what_a_browser_loads_with_it(tmp_path: Path) -> None:
    root = portal(tmp_path, *IDS)
    write(root, dataset("lille/ecoles", 90))
    report = made(root)
    out = root / "build"
    assets = sum(len(gzip.compress((out / "assets" / name).read_bytes(), 6)) for name in LOADED)
    by_kind = {weight.kind: weight for weight in report.weights}
    assert sum(weight.pages for weight in report.weights) == report.pages
    assert [weight.heaviest for weight in report.weights] == sorted(
        (w.heaviest for w in report.weights), reverse=True
    )
    sizes = {
        id_: len(gzip.compress((out / id_ / "index.html").read_bytes(), 6)) + assets for id_ in IDS
    }
    datasets = by_kind["dataset"]
    assert datasets.page == "lille/ecoles/"
    assert datasets.heaviest == pytest.approx(
        sizes["lille/ecoles"], abs=40
    )  # a face is not compressed again
    assert datasets.median == pytest.approx(sorted(sizes.values())[1], abs=40)
    assert (datasets.pages, datasets.over, by_kind["home"].page, by_kind["not_found"].page) == (
        3,
        0,
        "",
        "404.html",
    )
    told = json.loads((out / REPORT).read_text())
    assert told["budgets"] == BUDGETS
    assert told["weights"][0] == {
        "kind": "dataset", "pages": 3, "median": datasets.median, "heaviest": datasets.heaviest,
        "page": "lille/ecoles/", "over": 0,
    }  # fmt: skip
    assert told["weights"] == json.loads((root / ".beffroi/report.json").read_text())["weights"]


def test_a_page_that_is_known_is_not_weighed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = portal(tmp_path, *IDS)
    weighed = list[bytes]()

    def watched(content: bytes) -> int:
        weighed.append(content)
        return compute_gzip_size(content)

    monkeypatch.setattr(page_weight, "compute_gzip_size", watched)
    first = made(root)
    assert len(weighed) == first.pages
    weighed.clear()
    assert made(root).weights == first.weights
    assert weighed == []
    write(root, dataset("lille/ecoles", 9))
    made(root)
    assert 0 < len(weighed) < first.pages


def test_of_many_pages_the_longest_alone_are_weighed_unless_they_are_too_heavy() -> None:
    dice = random.Random(1)
    pages = {
        f"{number}": b"a" * number + dice.randbytes(30_000 + 10 * number) for number in range(100)
    }
    read = list[str]()

    def opened(sha256: str) -> bytes:
        read.append(sha256)
        return pages[sha256]

    sizes = {
        "dataset": [PageSize(f"p{name}/", name, len(content)) for name, content in pages.items()]
    }
    (weight,) = measure_page_weights(sizes, 1000, GzipSizeCache({}, opened))
    assert (weight.pages, weight.page, weight.over) == (100, "p99/", 0)
    assert weight.heaviest == compute_gzip_size(pages["99"]) + 1000
    assert len(read) == 13
    truly = {name: compute_gzip_size(content) + 29_500 for name, content in pages.items()}
    (weight,) = measure_page_weights(sizes, 29_500, GzipSizeCache({}, opened))
    assert 12 < weight.over == sum(size > 60_000 for size in truly.values()) < 100
    assert weight.median == truly["49"]


def test_a_page_beyond_its_budget_is_named_with_how_much_at_every_build(tmp_path: Path) -> None:
    root = portal(tmp_path, *IDS)
    assert made(root).problems == ()
    write(root, {"templates/dataset--lille--prenoms.html": heavy(50_000)})
    for _ in range(2):
        report = made(root)
        (problem,) = report.problems
        weight = report.weights[0]
        assert (weight.kind, weight.page, weight.over, weight.pages) == (
            "dataset",
            "lille/prenoms/",
            1,
            3,
        )
        said = FRENCH.problem(problem).replace("\u00a0", " ")
        assert "la page /lille/prenoms/ pèse " in said
        assert (
            f": {FRENCH.number(round((weight.heaviest - 60_000) / 1000, 1))} ko de plus que "
            "le budget"
        ) in said
        assert (problem.severity, report.errors) == ("warning", 0)
    write(root, {"templates/dataset--lille.html": heavy(80_000)})
    (problem,) = made(root).problems
    assert "2 pages d’une même sorte" in FRENCH.problem(problem)
    assert "la plus lourde, /lille/ecoles/" in FRENCH.problem(problem)


def test_a_script_that_comes_on_a_click_has_a_budget_of_its_own() -> None:
    (problem,) = find_exceeded_budgets((), {"explorer.js": 45_020, "xlsx.js": 45_000})
    said = FRENCH.problem(problem).replace("\u00a0", " ")
    assert "explorer.js" in said
    assert "45 ko compressé : 0,1 ko de plus que son budget, 45 ko" in said


@pytest.mark.parametrize("columns", [200, 80, 40, 30])
def test_the_table_is_short_and_fits_the_window(columns: int) -> None:
    kinds = tuple(
        PageWeight(
            kind=kind.name,
            pages=10_000,
            median=25_000 + place,
            heaviest=27_000 - place,
            page="lille/" + "long-" * place,
            over=0,
        )
        for place, kind in enumerate(PAGES)
    )
    lines = format_weight_table(kinds, columns, FRENCH)
    assert len(lines) <= 8
    assert max(map(len, lines)) <= columns
    assert len({line.index("ko") for line in lines[1:]}) == 1, "columns are in line"
    assert ("/lille/long-" in "".join(lines)) == (columns >= 80)
