"""The tables of docs/performance.md and its drawing, from benchmarks/results.json.

python -m benchmarks.charts
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from benchmarks.measure import RESULTS, results

ROOT = RESULTS.parent.parent
DOCUMENT = ROOT / "docs" / "performance.md"
DRAWING = ROOT / "docs" / "images" / "scale.svg"
PART = re.compile(r"(<!-- measured: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
# of the drawing; each of its squares is SIDE wide and high
WIDTH = 760
HEIGHT = 384
LEFT = 60
TOP = 46
SIDE = 280
SHOWN = {
    "cold": "cold",
    "nothing": "nothing changed",
    "first": "one data file, the first time",
    "data": "one data file",
    "title": "one title",
    "template of one publisher": "template of one publisher",
    "template of all": "template of all datasets",
}
DRAWN = ("cold", "template of all", "data", "nothing")
Point = tuple[float, float]


def renewed(text: str, found: Mapping[str, Any]) -> str:
    """The document with these results in its measured parts."""
    tables = {"scale": scale, "summaries": summaries, "pages": pages}

    def part(place: re.Match[str]) -> str:
        return (
            f"{place[1]}{tables[place[2]](found[place[2]])}\n{place[3]}"
            if place[2] in found
            else place[0]
        )

    return PART.sub(part, text)


def scale(found: Mapping[str, Any]) -> str:
    head = (
        "datasets",
        "build",
        "CPU",
        "wall",
        "read, prepare, render, publish",
        "parent",
        "child",
        "beside COPY",
    )
    lines = [line(head), line(["---"] * len(head))]
    for run in found["runs"]:
        stages = ", ".join(
            f"{run['seconds'][stage]:.1f}" for stage in ("read", "prepare", "render", "publish")
        )
        child = f"{run['child']:.0f} MB" if run["misses"] else ""
        ratio = f"{run['ratio']} ×" if "ratio" in run else ""
        name = SHOWN[run["case"]] + (", with XLSX" if run["xlsx"] else "")
        cells = (
            f"{run['datasets']:,}",
            name,
            seconds(run["cpu"]),
            seconds(run["wall"]),
            f"{stages} s",
            f"{run['parent']:.0f} MB",
            child,
            ratio,
        )
        lines.append(line(cells))
    largest = max(
        (run for run in found["runs"] if run["case"] == "cold"), key=lambda run: run["datasets"]
    )
    slopes = ", ".join(
        f"{SHOWN[case]} {slope:g}" for case, slope in found["slopes"].items() if case in DRAWN
    )
    raw = found["duckdb"][str(largest["datasets"])]
    return "\n".join(
        (
            f"{largest['rows']:,} rows a dataset. {machine(found['machine'])}",
            "",
            *lines,
            "",
            f"At {largest['datasets']:,} datasets the site has {largest['files']:,} files "
            f"({size(largest['bytes'])}), "
            f"{largest['pages']:,} of which are pages; the store, {largest['stored_files']:,} "
            "files "
            f"({size(largest['stored_bytes'])}). KB of the parent a dataset, between the smallest "
            "size and the largest: "
            f"{slopes or 'one size only'}. DuckDB, told each dialect and given clean UTF-8, took "
            f"{1000 * raw['cpu'] / raw['datasets']:.1f} ms of CPU a dataset to write Parquet and "
            "CSV, every cell as text.",
            "",
            "![CPU seconds and memory of builds by number of datasets](images/scale.svg)",
        )
    )


def summaries(found: Mapping[str, Any]) -> str:
    head = (
        "datasets",
        "pages",
        "site",
        "compose",
        "render",
        "publish",
        "the same again, nothing new",
        "peak",
    )
    lines = [line(head), line(["---"] * len(head))]
    for run in found["runs"]:
        again = sum(run[f"{stage}_again"]["cpu"] for stage in ("compose", "render", "publish"))
        peak = max(one["parent"] for one in run.values() if isinstance(one, dict))
        stages = (seconds(run[stage]["cpu"]) for stage in ("compose", "render", "publish"))
        lines.append(
            line(
                (
                    f"{run['datasets']:,}",
                    f"{run['pages']:,}",
                    f"{run['files']:,} files, {size(run['bytes'])}",
                    *stages,
                    seconds(again),
                    f"{peak:,.0f} MB",
                )
            )
        )
    return "\n".join([f"CPU seconds. {machine(found['machine'])}", "", *lines])


def pages(found: Mapping[str, Any]) -> str:
    head = ("", "pages", "bytes a page", "CPU", "pages per CPU second", "ours beside it")
    lines = [line(head), line(["---"] * len(head))]
    for name, title in (("ours", "Beffroi"), ("hugo", "Hugo"), ("eleventy", "Eleventy")):
        if one := found.get(name):
            ratio = f"**{one['ratio']} ×**" if "ratio" in one else ""
            each = f"{one['bytes'] / one['pages']:,.0f}"
            shown = f"{title} {one.get('version', '')}".strip()
            cells = (
                shown,
                f"{one['pages']:,}",
                each,
                seconds(one["cpu"]),
                f"{one['rate']:,}",
                ratio,
            )
            lines.append(line(cells))
    shares = sorted(found["profile"].items(), key=lambda one: (one[0] == "the rest", -one[1]))
    profile = ", ".join(f"{name} {share:.0f} %" for name, share in shares)
    return "\n".join(
        [
            machine(found["machine"]),
            "",
            *lines,
            "",
            f"Where ours go (a profile of rendering): {profile}.",
        ]
    )


def machine(here: Mapping[str, Any]) -> str:
    return (
        f"Seen on {here['day']}: {here['cores']} cores ({here['cpu']}), {here['memory_gb']} GB, "
        f"{here['system']}, "
        f"Python {here['python']}, DuckDB {here['duckdb']}; load before it began: "
        f"{here['load_before']}."
    )


def seconds(value: float) -> str:
    return f"{value:,.0f} s" if value >= 100 else f"{value:.1f} s"


def size(value: float) -> str:
    return f"{value / 1e9:.1f} GB" if value >= 1e9 else f"{value / 1e6:.0f} MB"


def line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


STYLE = """<style>
svg { font: 12px system-ui, sans-serif; --ink: #1c1c28; --faint: #c9c9d4 }
svg { --a: #1f4e9e; --b: #a33c00; --c: #00695c; --d: #6d3b9a }
@media (prefers-color-scheme: dark) {
  svg { --ink: #e8e8f0; --faint: #4a4a58; --a: #8ab4ff; --b: #ffa266; --c: #5fd3c0; --d: #cfa6ff }
}
text { fill: var(--ink) } path { fill: none; stroke-width: 2 }
.grid { stroke: var(--faint); stroke-width: 1 } .linear { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 4 4 }
path.a { stroke: var(--a) } path.b { stroke: var(--b) } path.c { stroke: var(--c) } path.d { stroke: var(--d) }
circle.a, tspan.a { fill: var(--a) } circle.b, tspan.b { fill: var(--b) }
circle.c, tspan.c { fill: var(--c) } circle.d, tspan.d { fill: var(--d) }
</style>"""  # noqa: E501


def drawing(found: Mapping[str, Any]) -> str:
    """Two squares with logarithmic axes: seconds of CPU, and MB of the parent, by number of
    datasets."""
    runs = [run for run in found["runs"] if not run["xlsx"] and run["case"] in DRAWN]
    costs, peaks = (
        {
            case: sorted((run["datasets"], run[key]) for run in runs if run["case"] == case)
            for case in DRAWN
        }
        for key in ("cpu", "parent")
    )
    said = "; ".join(
        f"{SHOWN[case]}: "
        + ", ".join(
            f"{x:,} datasets {y:.1f} s and {peaks[case][place][1]:.0f} MB"
            for place, (x, y) in enumerate(points)
        )
        for case, points in costs.items()
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            'aria-labelledby="title desc">',
            (
                '<title id="title">CPU seconds and memory of builds by number of datasets, on '
                "logarithmic axes</title>"
            ),
            f'<desc id="desc">{escape(said)}.</desc>',
            STYLE,
            *square(LEFT, "seconds of CPU, by number of datasets", costs, linear=True),
            *square(LEFT + SIDE + 90, "MB of the parent at most, by datasets", peaks, linear=False),
            *legend(),
            "</svg>",
            "",
        ]
    )


def square(
    left: int, title: str, lines: Mapping[str, Sequence[Point]], linear: bool
) -> Iterator[str]:
    every = [point for points in lines.values() for point in points]
    across, up = (decades([point[axis] for point in every]) for axis in (0, 1))

    def at(x: float, y: float) -> str:
        right = SIDE * (math.log10(x) - across[0]) / (across[-1] - across[0])
        return (
            f"{left + right:.1f} "
            f"{TOP + SIDE - SIDE * (math.log10(y) - up[0]) / (up[-1] - up[0]):.1f}"
        )

    yield f'<text x="{left}" y="{TOP - 14}" font-weight="600">{title}</text>'
    for power in up:
        y = float(at(10 ** across[0], 10**power).split()[1])
        yield f'<path class="grid" d="M{left} {y}h{SIDE}"/>'
        yield f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{10**power:,g}</text>'
    for power in across:
        x = at(10**power, 10 ** up[0]).split()[0]
        yield f'<path class="grid" d="M{x} {TOP}v{SIDE}"/>'
        yield f'<text x="{x}" y="{TOP + SIDE + 18}" text-anchor="middle">{10**power:,}</text>'
    for letter, points in zip("abcd", lines.values(), strict=False):
        if linear and letter == "a" and points:  # what ten times as many would cost, were it linear
            (few, cost) = points[0]
            many = points[-1][0]
            yield f'<path class="linear" d="M{at(few, cost)}L{at(many, cost * many / few)}"/>'
        places = [at(*point) for point in points]
        yield f'<path class="{letter}" d="M{"L".join(places)}"/>'
        for place in places:
            x, above = place.split()
            yield f'<circle class="{letter}" cx="{x}" cy="{above}" r="3"/>'


def decades(values: Sequence[float]) -> range:
    """The powers of ten around these values."""
    low = math.floor(math.log10(min(values)))
    high = math.ceil(math.log10(max(values)))
    return range(low, max(high, low + 1) + 1)


def legend() -> Iterator[str]:
    x = float(LEFT)
    for letter, case in zip("abcd", DRAWN, strict=True):
        text = SHOWN[case] + " (dashed: were it linear)" * (letter == "a")
        yield f'<text x="{x:g}" y="{HEIGHT - 4}"><tspan class="{letter}">●</tspan> {text}</text>'
        x += 6.5 * len(text) + 30


def main() -> None:
    found = results()
    DOCUMENT.write_text(renewed(DOCUMENT.read_text(encoding="utf-8"), found), encoding="utf-8")
    if "scale" in found:
        DRAWING.write_text(drawing(found["scale"]), encoding="utf-8")


if __name__ == "__main__":
    main()
