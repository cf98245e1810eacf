"""What visitors load to read a page, by kind of page, and the budgets that this is held against.

It measures and warns. What a page that is too heavy gives up first is `LADDER` in
pages/table_section; `templates.TemplateSet.render_lightest` goes down it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from site_builder.core.language import Language
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import truncate_text

# gzipped bytes: all that a page loads; a script that comes on a click
BUDGETS = {"page": 60_000, "bundle": 45_000}
# kinds of pages on a terminal, and columns without which a path is not shown
LISTED = 5
NARROWEST = 12
LONGEST = 12  # pages of a kind, among which the heaviest is looked for


class PageSize(NamedTuple):
    """A page: `path` from the site's root, its bytes before they are compressed."""

    path: str
    sha256: str
    bytes: int


Sizes = list[PageSize]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWeight:
    """The pages of a kind. In gzipped bytes, with what each page loads beside itself: `median`, the
    one of median length, and `heaviest`; `page`: the latter, from the site's root; `over`: how many
    exceed the budget."""

    kind: str
    pages: int
    median: int
    heaviest: int
    page: str
    over: int


@lru_cache(maxsize=64)  # scripts and styles, which a preview weighs at every save
def compute_gzip_size(content: bytes) -> int:
    """Gzipped bytes, as a web server sends them."""
    return len(zlib.compress(content, 6)) + 12  # gzip has a longer head and tail


class GzipSizeCache:
    """Gzipped bytes of stored objects, by sha256. `used` is what was asked for, to be given back as
    `known`."""

    def __init__(self, known: Mapping[str, int], read: Callable[[str], bytes]) -> None:
        self._known = known
        self._read = read
        self.used: dict[str, int] = {}

    def __call__(self, sha256: str) -> int:
        if sha256 not in self.used:
            self.used[sha256] = (
                self._known[sha256]
                if sha256 in self._known
                else compute_gzip_size(self._read(sha256))
            )
        return self.used[sha256]


def measure_page_weights(
    sizes: Mapping[str, Sizes], shared: int, scale: GzipSizeCache
) -> tuple[PageWeight, ...]:
    """By kind of page, the heaviest first. `shared`: gzipped bytes that every page loads beside
    itself."""
    weights = [_weigh_pages(kind, pages, shared, scale) for kind, pages in sizes.items()]
    return tuple(sorted(weights, key=lambda weight: (-weight.heaviest, weight.kind)))


def _weigh_pages(kind: str, pages: Sizes, shared: int, scale: GzipSizeCache) -> PageWeight:
    """To weigh a page takes a fifth of the time of its making: only the longest are, and the one in
    the middle."""
    ordered = sorted(pages, key=lambda page: (-page.bytes, page.path))
    weighed_sizes = list[int]()
    for measured_page in ordered:
        if len(weighed_sizes) >= LONGEST and max(weighed_sizes[-LONGEST:]) <= BUDGETS["page"]:
            break  # shorter ones are lighter, but for a little
        weighed_sizes.append(scale(measured_page.sha256) + shared)
    heaviest = max(weighed_sizes)
    over = sum(size > BUDGETS["page"] for size in weighed_sizes)
    median = scale(ordered[len(ordered) // 2].sha256) + shared
    return PageWeight(
        kind=kind,
        pages=len(pages),
        median=median,
        heaviest=heaviest,
        page=ordered[weighed_sizes.index(heaviest)].path,
        over=over,
    )


def find_exceeded_budgets(
    weights: Iterable[PageWeight], bundles: Mapping[str, int]
) -> tuple[Problem, ...]:
    """A warning for each kind of page, and each script that comes on a click, beyond its budget."""
    pages = [
        make_problem(
            "weight-page",
            Place(),
            page=f"/{weight.page}",
            count=weight.over,
            **_describe_excess("page", weight.heaviest),
        )
        for weight in weights
        if weight.over
    ]
    scripts = [
        make_problem("weight-bundle", Place(), name=name, **_describe_excess("bundle", size))
        for name, size in sorted(bundles.items())
        if size > BUDGETS["bundle"]
    ]
    return (*pages, *scripts)


def _describe_excess(budget: str, size: int) -> dict[str, float]:
    """In kilobytes, as people read them; what is beyond the budget is never nothing."""
    budget_bytes = BUDGETS[budget]
    return {
        "size": round(size / 1000, 1),
        "over": max(0.1, round((size - budget_bytes) / 1000, 1)),
        "budget": budget_bytes // 1000,
    }


def format_weight_table(weights: Sequence[PageWeight], columns: int, words: Language) -> list[str]:
    """The heaviest kinds, in lines that fit a window; the paths of the heaviest pages where there
    is room."""
    head = tuple(
        words.say(f"weights.head.{name}")
        for name in ("kind", "pages", "median", "heaviest", "page")
    )
    rows = [head, *(_format_weight_row(weight, words) for weight in weights[:LISTED])]
    widths = [max(len(row[index]) for row in rows) for index in range(4)]
    widths[0] = max(1, min(widths[0], columns - sum(widths[1:]) - 6))
    room = columns - sum(widths) - 8
    lines = []
    for kind, *cells, page in rows:
        parts = [kind[: widths[0]].ljust(widths[0]), *map(str.rjust, cells, widths[1:])]
        if room >= NARROWEST:
            parts.append(truncate_text(page, room))
        lines.append("  ".join(parts))
    return lines


def _format_weight_row(weight: PageWeight, words: Language) -> tuple[str, ...]:
    kind = words.say(f"weights.{weight.kind}")
    sizes = map(words.size, (weight.median, weight.heaviest))
    return kind, words.number(weight.pages), *sizes, f"/{weight.page}"
