"""What visitors load to read a page, by kind of page, and the budgets that this is held against."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low

from site_builder.language import Language
from site_builder.problems import Place, Problem, warning

BUDGETS = {"page": 60_000, "bundle": 45_000}  # gzipped bytes: all that a page loads; a script that comes on a click
LISTED, NARROWEST = 5, 12  # kinds of pages on a terminal, and columns without which a path is not shown
Sizes = list[tuple[int, str]]  # of each page, gzipped bytes and where it is from the site's root


@dataclass(frozen=True, slots=True)
class Weight:
    """The pages of a kind: `median` and `heaviest` in gzipped bytes, with what each page loads beside itself; `page`:
    the heaviest, from the site's root; `over`: how many exceed the budget."""

    kind: str
    pages: int
    median: int
    heaviest: int
    page: str
    over: int


def weigh(content: bytes) -> int:
    """Gzipped bytes, as a web server sends them."""
    return len(zlib.compress(content, 6)) + 12  # gzip has a longer head and tail


def weights_of(sizes: Mapping[str, Sizes], shared: int) -> tuple[Weight, ...]:
    """By kind of page, the heaviest first. `shared`: gzipped bytes that every page loads beside itself."""
    found = [_weight(kind, [(size + shared, page) for size, page in some]) for kind, some in sizes.items()]
    return tuple(sorted(found, key=lambda weight: (-weight.heaviest, weight.kind)))


def _weight(kind: str, pages: Sizes) -> Weight:
    heaviest = max(size for size, _ in pages)
    page = min(page for size, page in pages if size == heaviest)
    over = sum(size > BUDGETS["page"] for size, _ in pages)
    return Weight(kind, len(pages), median_low(size for size, _ in pages), heaviest, page, over)


def exceeded(weights: Iterable[Weight], bundles: Mapping[str, int]) -> tuple[Problem, ...]:
    """A warning for each kind of page, and each script that comes on a click, beyond its budget."""
    pages = [
        warning("weight-page", Place(), page=f"/{weight.page}", count=weight.over, **_over("page", weight.heaviest))
        for weight in weights
        if weight.over
    ]
    scripts = [
        warning("weight-bundle", Place(), name=name, **_over("bundle", size))
        for name, size in sorted(bundles.items())
        if size > BUDGETS["bundle"]
    ]
    return (*pages, *scripts)


def _over(budget: str, size: int) -> dict[str, float]:
    """In kilobytes, as people read them; what is beyond the budget is never nothing."""
    most = BUDGETS[budget]
    return {"size": round(size / 1000, 1), "over": max(0.1, round((size - most) / 1000, 1)), "budget": most // 1000}


def table(weights: Sequence[Weight], columns: int, words: Language) -> list[str]:
    """The heaviest kinds, in lines that fit a window; the paths of the heaviest pages where there is room."""
    head = tuple(words.say(f"weights.head.{name}") for name in ("kind", "pages", "median", "heaviest", "page"))
    rows = [head, *(_row(one, words) for one in weights[:LISTED])]
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    widths[0] = max(1, min(widths[0], columns - sum(widths[1:]) - 6))
    room = columns - sum(widths) - 8
    lines = []
    for kind, *cells, page in rows:
        parts = [kind[: widths[0]].ljust(widths[0]), *map(str.rjust, cells, widths[1:])]
        if room >= NARROWEST:
            parts.append(page if len(page) <= room else page[: room - 1] + "…")
        lines.append("  ".join(parts))
    return lines


def _row(one: Weight, words: Language) -> tuple[str, ...]:
    kind, sizes = words.say(f"weights.{one.kind}"), map(words.size, (one.median, one.heaviest))
    return kind, words.number(one.pages), *sizes, f"/{one.page}"
