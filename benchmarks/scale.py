"""What a build costs at several sizes, each build in a process of its own, beside DuckDB copying
the same files.

python -m benchmarks.scale [--rows 1000] [--xlsx 1000] [--folder DIR] [SIZE…]

SIZE is a number of datasets of portal.py: 100, 1,000 and 10,000 where nothing is said, all of them
built. With every download but XLSX; at the size of --xlsx (0 for none) with XLSX too. At 10,000 ×
1,000 rows, DIR needs 10 GB.
"""

from __future__ import annotations

import argparse
import gc
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import portal
from benchmarks.measure import alone, machine, record

SIZES = (100, 1_000, 10_000)
ROWS = 1_000
WITH_XLSX = 1_000
SAMPLE = 200  # datasets that DuckDB copies
CHANGED = 1  # the dataset that is changed


def built(root: Path, xlsx: bool) -> dict[str, Any]:
    """One build, the imports of which count."""
    from site_builder.commands.cli.site import COLLECTED
    from site_builder.publish import build as module
    from site_builder.publish import tasks

    gc.set_threshold(*COLLECTED)
    if not xlsx:
        tasks.EXPORTS = tuple(export for export in tasks.EXPORTS if export.name != "xlsx")
    report = module.build_site(root, module.BuildOptions(out=root / "build"))
    seconds = {stage: round(time, 3) for stage, time in report.seconds.items()}
    return {
        "seconds": seconds,
        "pages": report.pages,
        "bytes": report.bytes,
        "misses": report.misses,
    }


def edit_data(root: Path) -> None:
    path = min(portal.folder(root, CHANGED).glob("*.csv"))
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:-1], *lines[-2:]]))


def edit_title(root: Path) -> None:
    text = portal.descriptor(CHANGED, "Un autre titre")
    (portal.folder(root, CHANGED) / "datapackage.yaml").write_text(text, encoding="utf-8")


def add_template(name: str) -> Callable[[Path], None]:
    def add(root: Path) -> None:
        text = (
            '{% extends "beffroi/dataset.html" %}\n{% block notice %}<p>Un avis.</p>{% endblock '
            "%}\n"
        )
        (root / "templates").mkdir(exist_ok=True)
        (root / "templates" / name).write_text(text, encoding="utf-8")

    return add


CASES: dict[str, Callable[[Path], None]] = {
    "cold": lambda root: None,
    "nothing": lambda root: None,
    # the tree beside the site is made, of which later builds change what differs
    "first": edit_data,
    "data": edit_data,
    "title": edit_title,
    "template of one publisher": add_template(f"dataset--{portal.commune(0).slug}.html"),
    "template of all": add_template("dataset.html"),
}


def at_size(
    datasets: int, rows: int, root: Path, xlsx: bool, cases: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """The cost of each case, one after the other on one portal."""
    portal.write(datasets, rows, root)
    for case in cases:
        CASES[case](root)
        done, cost = alone(built, root, xlsx)
        site = json.loads((root / "build" / "build-report.json").read_bytes())
        one = {
            "case": case,
            "datasets": datasets,
            "rows": rows,
            "xlsx": xlsx,
            **asdict(cost),
            **done,
            "files": len(site["files"]),
            **_stored(root / ".beffroi" / "store" / "objects"),
        }
        stages = ", ".join(f"{stage} {time:.1f}" for stage, time in one["seconds"].items())
        print(
            f"{datasets:6,} {case:26} {one['cpu']:8.1f} s CPU {one['wall']:7.1f} s ({stages}); ",
            end="",
        )
        print(
            f"{one['parent']:4.0f} MB, child {one['child']:4.0f} MB; {one['misses']:,} prepared",
            flush=True,
        )
        yield one


def _stored(objects: Path) -> dict[str, int]:
    sizes = [path.stat().st_size for path in objects.glob("??/*")]
    return {"stored_files": len(sizes), "stored_bytes": sum(sizes)}


def copied(datasets: int, rows: int, folder: Path) -> dict[str, Any]:
    """DuckDB, told what it cannot know, reads a sample once and writes Parquet and CSV, every cell
    as text."""
    some = range(0, datasets, max(1, datasets // SAMPLE))
    files: list[tuple[Path, str]] = []
    for number in some:
        for name, content in portal.files(number, rows, clean=True):
            path = folder / f"{number}-{name}"
            path.write_bytes(content)
            files.append((path, portal.layout(number).delimiter))
    _, cost = alone(_copy, files)
    return {"datasets": len(some), "files": len(files), **asdict(cost)}


def _copy(files: Sequence[tuple[Path, str]]) -> None:
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        for path, delimiter in files:
            names = path.read_text(encoding="utf-8").split("\n", 1)[0].strip().split(delimiter)
            columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
            told = (
                f"delim = '{delimiter}', quote = '\"', header = true, auto_detect = false, "
                f"columns = {{{columns}}}"
            )
            connection.execute(
                f"CREATE OR REPLACE TABLE t AS SELECT * FROM read_csv('{path}', {told})"
            )
            connection.execute(f"COPY t TO '{path}.parquet' (FORMAT parquet, COMPRESSION zstd)")
            connection.execute(f"COPY t TO '{path}.out.csv' (FORMAT csv, HEADER true)")


def slopes(runs: Sequence[dict[str, Any]]) -> dict[str, float]:
    """KB of the parent's memory a dataset, by case, between the smallest and the largest size."""
    found = {}
    for case in CASES:
        some = sorted(
            (run["datasets"], run["parent"])
            for run in runs
            if run["case"] == case and not run["xlsx"]
        )
        if len(some) > 1:
            (low, before) = some[0]
            (high, after) = some[-1]
            found[case] = round(1024 * (after - before) / (high - low), 1)
    return found


def measure(
    sizes: Sequence[int], rows: int, with_xlsx: int, folder: Path
) -> Iterator[dict[str, Any]]:
    """All that was found so far, after each size: the largest takes long, and may fill the disk."""
    runs: list[dict[str, Any]] = []
    raw: dict[str, Any] = {}
    for datasets in sizes:
        sample = folder / "sample"
        sample.mkdir()
        raw[str(datasets)] = beside = copied(datasets, rows, sample)
        shutil.rmtree(sample)
        for xlsx in (False, True) if datasets == with_xlsx else (False,):
            root = folder / "portal"
            some = list(
                at_size(
                    datasets, rows, root=root, xlsx=xlsx, cases=["cold"] if xlsx else list(CASES)
                )
            )
            shutil.rmtree(root)
            ratio = some[0]["cpu"] / datasets * beside["datasets"] / beside["cpu"]
            some[0]["ratio"] = round(ratio, 1)
            print(f"{datasets:6,} cold: {ratio:.1f} × the CPU of DuckDB's COPY")
            runs += some
        yield {"runs": runs, "duckdb": raw, "slopes": slopes(runs)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="SIZE")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--xlsx", type=int, default=WITH_XLSX)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    here = machine()
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-", dir=given.folder) as name:
        for found in measure(given.sizes, given.rows, given.xlsx, Path(name)):
            record("scale", {"machine": here, **found})
    print("KB of the parent a dataset:", found["slopes"])


if __name__ == "__main__":
    main()
