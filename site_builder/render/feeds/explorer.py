"""assets/explorer.json: the sentences of the scripts that come on a click; assets/figures.json:
those of charts and comparisons alone; assets/finding.json: those of the search and of the list of
all datasets; assets/explorer.en.json: in English."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial

from site_builder.cells.geometry import SHAPES
from site_builder.core.language import Language
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.localised_site import LocalisedSite

SENTENCES = (
    "active", "all", "between", "columns", "empty", "filter", "filter.none", "find",
    "from", "loaded", "loading", "map.close", "map.closer", "map.in", "map.label", "map.list",
    "map.out", "map.row", "map.whole", "next", "none", "of", "page", "pages", "previous", "remove",
    "row", "search", "shown", "since", "sorted.down", "sorted.up", "take", "take.csv", "take.excel",
    "take.geojson", "take.json", "take.parquet", "take.xlsx", "to", "until", "unwritten", "within",
    "within.more", "writing", "written",
)  # fmt: skip
GROUPED = (
    "condition", "condition.any", "condition.contains", "condition.empty", "condition.filled",
    "condition.start", "condition.word", "condition.words", "grouped.all", "grouped.before",
    "grouped.by", "grouped.caption", "grouped.cut", "grouped.dated", "grouped.drawing.bars",
    "grouped.drawing.lines", "grouped.drawing.map", "grouped.drawing.stacked",
    "grouped.drawings", "grouped.figure", "grouped.figure.bare.unit", "grouped.figure.unit",
    "grouped.for", "grouped.how", "grouped.how.max", "grouped.how.mean", "grouped.how.median",
    "grouped.how.min", "grouped.how.rows", "grouped.how.sum", "grouped.least", "grouped.lines",
    "grouped.most", "grouped.none", "grouped.nothing", "grouped.of", "grouped.rest",
    "grouped.rounded", "grouped.rows", "grouped.says.least", "grouped.says.least.rows",
    "grouped.says.most", "grouped.says.most.rows", "grouped.says.one", "grouped.sentence",
    "grouped.share", "grouped.step.day", "grouped.step.month", "grouped.step.year", "grouped.then",
    "grouped.then.none", "sums.and", "sums.ask", "sums.ends", "sums.left", "sums.mean",
    "sums.median", "sums.of", "sums.range", "sums.share", "sums.sum", "views", "views.groups",
    "views.rows",
)  # fmt: skip
FACETS = (
    "clear", "due", "filters", "format", "kept", "late", "licence", "loading", "map", "none",
    "none.text", "order.lignes", "order.pertinence", "order.recent", "order.titre", "publisher",
    "search", "see", "sort", "standard", "theme", "year",
)  # fmt: skip
TAKEN = (  # of comparisons, and of groups too
    "class.above", "class.below", "class.between", "class.span", "copied", "copy", "embed", "image",
    "take",
)  # fmt: skip
COMPARED = (
    "add", "amount", "amount.yearless", "among", "caption", "caption.chosen", "category", "commune",
    "counted", "every", "figure", "find", "full", "in", "loading", "map", "map.yearless", "measure",
    "median", "median.few-communes", "median.of", "median.small-share", "medians", "nothing",
    "population", "remove", "rows", "rows.of", "sentence.one", "sentence.two", "size.above",
    "size.below", "size.between", "unchosen", "without", "years.first", "years.first.label",
    "years.last", "years.last.label",
)  # fmt: skip
CHARTS = (
    "against", "alone", "and", "by-year", "chosen", "chosen.lines", "clear", "first", "for", "in",
    "join", "line", "line.end", "line.none", "no-row", "nothing", "of", "of.euros", "over.some",
    "percent", "points", "rank", "rank.none", "sources", "spans", "stable", "tie", "times", "who",
)  # fmt: skip
COUNTED = (
    "explorer.grouped.others", "explorer.grouped.rows.n", "explorer.grouped.says.span",
    "explorer.grouped.shown", "explorer.grouped.together", "explorer.grouped.total",
    "explorer.sums.apart", "explorer.sums.empty", "explorer.sums.groupless", "explorer.sums.rows",
    "explorer.sums.unread", "explorer.sums.whole", "explorer.found", "explorer.map.cluster",
    "explorer.map.found", "explorer.map.missing", "explorer.map.others", "explorer.map.placed",
    "explorer.more", "explorer.rows", "explorer.take.rows", "geometry.positions",
    "standards.publishers",
)  # fmt: skip
COUNTED_FINDING = (
    "facets.found", "search.found", "search.held", "search.held.limit", "search.held.rows",
    "search.held.year", "search.pages", "search.publishers", "search.rest", "search.rows",
    "suggestions.found",
)  # fmt: skip
COUNTED_FIGURES = (
    "chart.billion", "chart.count", "chart.empty", "chart.million", "chart.others",
    "chart.others.sum", "chart.rest", "chart.tie.more", "chart.undated", "chart.unlisted",
    "chart.unmeasured", "compare.begun", "compare.options", "compare.rest", "compare.rows.empty",
    "compare.sentence",
)  # fmt: skip
EXPLORER_MESSAGES = (
    *(f"explorer.{name}" for name in (*SENTENCES, *GROUPED)),
    "cell.true",
    "cell.false",
    *(f"compare.{name}" for name in TAKEN),
    "item.day",
    "label",
    "report.by-hand",
    "report.choose",
    "report.close",
    "report.column",
    "report.done",
    "report.key",
    "report.number",
    "report.one",
    "report.one.row",
    "report.read",
    "report.row",
    "report.table",
    "report.to",
    "report.value",
    "taken.copied",
    "taken.copy",
    *(f"geometry.{name}" for name in SHAPES),
    "territory.commune",
    "territory.none",
)
FINDING_MESSAGES = (
    *(f"facets.{name}" for name in FACETS),
    "search.held.document",
    "search.held.page",
    "search.held.title",
    "search.held.words",
    "search.loading",
    "search.missing",
    "search.more",
    "search.narrow",
    "search.near",
    "search.none",
    "search.further",
    "search.inside",
    "search.latest",
    "search.partial",
    "search.quoted",
    "suggestions.all",
    "suggestions.none",
)
FIGURES_MESSAGES = (
    *(f"chart.{name}" for name in CHARTS),
    *(f"compare.{name}" for name in COMPARED),
)


def plan_explorer_messages(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """The sentences in this language: those of all, and those that few ask for."""
    words = localised_site.language
    suffix = localised_site.suffix
    explorer = partial(_render_messages, words, EXPLORER_MESSAGES, COUNTED)
    yield plan_file(f"assets/explorer{suffix}.json", explorer, inputs=())
    finding = partial(_render_messages, words, FINDING_MESSAGES, COUNTED_FINDING)
    yield plan_file(f"assets/finding{suffix}.json", finding, inputs=())
    figures = partial(_render_messages, words, FIGURES_MESSAGES, COUNTED_FIGURES)
    yield plan_file(f"assets/figures{suffix}.json", figures, inputs=())


def _render_messages(words: Language, keys: Iterable[str], counted: Iterable[str]) -> bytes:
    messages = {}
    for key in counted:
        name = key.removeprefix("explorer.")
        messages[f"{name}.one"], messages[f"{name}.many"] = words.forms(key)
    messages |= {key.removeprefix("explorer."): words.say(key) for key in keys}
    return json.dumps(messages, ensure_ascii=False).encode()


EXPLORER = Feed(name="explorer", plan=plan_explorer_messages, everywhere=True)
