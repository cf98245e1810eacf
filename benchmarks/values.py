"""Values drawn at random from the tables of a site that is built, each asked in Chromium of its
search: does the dataset that holds it stand among the first three that are shown?

python -m benchmarks.values [SITE [SEED...]]

SITE is a folder that a build wrote, build/ where nothing is said. For each seed, so many values of
columns of text that stand in at most three datasets, tables of the territory apart: names, streets,
codes, labels, and telephone numbers too, which are not searched. SIRETs are asked in groups of
digits. What is not found is said, with what a question costs: files and bytes, as they are sent
gzipped.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from site_builder.core.search_keys import fold_search_key
from site_builder.storage import sql

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
SEEDS = (1, 2, 3)
DRAWN = 100  # values of a seed
MOST = 3  # datasets that hold a value
FIRST = 3  # that are shown, among which it is to be
TERRITORY = "territoire/"
LONGEST = 120  # characters of a value
SIRET = 14  # digits
SHOWN = "[data-search] .x-held a, [data-search] .datasets .title"
ANSWERED = """q => {
  const { answered, held, unseen } = document.querySelector("[data-search]").dataset;
  const isWhole = held === q || !document.querySelector("[data-search] .x-held");
  return answered === q && unseen !== "yet" && isWhole;
}"""


def iterate_values(site: Path) -> Iterator[tuple[str, str]]:
    """The values of columns of text, each with the id of its dataset."""
    for path in sorted(site.glob("data/*/*/datapackage.json")):
        id_ = "/".join(path.parent.relative_to(site / "data").parts)
        for resource in json.loads(path.read_bytes())["resources"]:
            parquet = path.parent / f"{resource['name']}.parquet"
            if resource.get("type") != "table" or not parquet.is_file():
                continue
            for field in resource["schema"]["fields"]:
                if field["type"] == "string":
                    for text in _list_texts(parquet, field["name"]):
                        yield text, id_


def _list_texts(parquet: Path, column: str) -> list[str]:
    name = sql.quote_identifier(column)
    question = f"SELECT DISTINCT {name} FROM read_parquet({sql.quote_literal(parquet)})"
    with sql.open_duckdb(parquet.parent, "200MB") as connection:
        return [row[0] for row in connection.execute(question).fetchall() if row[0]]


def draw_values(site: Path, seeds: list[int]) -> dict[str, set[str]]:
    """Values that stand in few datasets, with these."""
    holders: dict[str, set[str]] = defaultdict(set)
    written: dict[str, str] = {}
    for text, id_ in iterate_values(site):
        folded = fold_search_key(text)
        if folded and len(text) <= LONGEST:
            holders[folded].add(id_)
            written.setdefault(folded, text)
    rare = []
    for folded, ids in sorted(holders.items()):
        own = {id_ for id_ in ids if not id_.startswith(TERRITORY)}
        if 0 < len(own) <= MOST:
            rare.append((written[folded], own))
    drawn: dict[str, set[str]] = {}
    for seed in seeds:
        drawn.update(Random(seed).sample(rare, DRAWN))
    return drawn


def write_question(text: str) -> str:
    """As somebody types it: a SIRET in groups."""
    if text.isdecimal() and len(text) == SIRET:
        return f"{text[:3]} {text[3:6]} {text[6:9]} {text[9:]}"
    return text


def ask(served: Any, page: Any, question: str) -> list[str]:
    """The datasets that are shown first, each once."""
    page.fill("#q", "")
    page.fill("#q", question)
    page.press("#q", "Enter")
    page.wait_for_function(ANSWERED, arg=question.strip())
    links = page.locator(SHOWN).evaluate_all("all => all.map(one => one.href)")
    ids = [link.removeprefix(served.address).partition("#")[0].strip("/") for link in links]
    return list(dict.fromkeys(ids))[:FIRST]


def main() -> None:
    from browse import serving

    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build"
    seeds = list(map(int, sys.argv[2:])) or list(SEEDS)
    drawn = draw_values(site, seeds)
    costs = []
    found = 0
    with serving(site) as served:
        page = served.page()
        served.visit(page, "recherche/")
        page.focus("#q")
        for text, own in drawn.items():
            served.answers.clear()
            shown = ask(served, page, write_question(text))
            names = [answer.url.rpartition("/")[2] for answer in served.answers]
            files = [site / "assets" / name for name in names if name.startswith("values-")]
            costs.append((len(files), sum(len(gzip.compress(file.read_bytes())) for file in files)))
            found += bool(own & set(shown))
            if not own & set(shown):
                print(f"not found: {text!r} of {sorted(own)}: {shown}")
    most_files = max(count for count, _ in costs)
    most_bytes = max(size for _, size in costs)
    files = sorted(site.glob("assets/values-*.json"))
    sizes = [len(gzip.compress(file.read_bytes())) for file in files]
    print(f"{found} of {len(drawn)} values ({found / len(drawn):.1%}), seeds {seeds}")
    print(f"at most {most_files} files of a question, {most_bytes:,} bytes gzipped")
    print(
        f"{len(files)} files, {sum(sizes):,} bytes gzipped, the largest {max(sizes, default=0):,}"
    )


if __name__ == "__main__":
    main()
