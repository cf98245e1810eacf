"""assets/explorer.json: the sentences of the scripts that come on a click; assets/grouped.json and
assets/figures.json: those of groups alone, of charts and comparisons alone; assets/near.json: those
of distances; assets/report.json: those of who writes about a row; assets/finding.json: those of the
search and of the list of all datasets; assets/explorer.en.json: in English."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial

from site_builder.cells.geometry import SHAPES
from site_builder.core.language import Language
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.typography import bind_counts

SENTENCES = (
    "active", "alike", "all", "between", "bound.above", "bound.and", "bound.below", "bound.high",
    "bound.kind", "bound.least", "bound.low", "bound.most", "bound.or-empty", "columns", "empty",
    "filter", "filter.none", "find", "from", "lasting", "lasting.days", "loaded", "loading",
    "map.close", "map.closer", "map.in", "map.label", "map.list", "map.out", "map.row", "map.whole",
    "minus.none", "minus.over", "minus.under", "minus.unlike",
    "next", "none", "of", "page", "pages", "pass", "previous", "remove", "row", "row.copied",
    "row.copied.number", "row.copy", "row.gone", "row.link", "row.link.of", "row.marked",
    "row.several", "search", "shown", "since", "sorted.down", "sorted.up", "take", "take.csv",
    "take.excel", "take.geojson", "take.json", "take.parquet", "take.xlsx", "to", "total.mean",
    "unknown", "until", "unwritten", "within", "within.more", "writing", "written",
)  # fmt: skip
ADDED = (  # what figures over the rows are, and conditions
    "condition", "condition.any", "condition.contains", "condition.empty", "condition.eq",
    "condition.filled", "condition.ge", "condition.gt", "condition.lacks", "condition.le",
    "condition.lt", "condition.ne", "condition.other", "condition.start", "condition.word",
    "condition.words", "grouped.people", "quoted", "sums.and", "sums.ask", "sums.both", "sums.by",
    "sums.count.all", "sums.count.some", "sums.ends", "sums.hundred", "sums.hundred.of",
    "sums.left", "sums.mean", "sums.mean.of", "sums.median", "sums.of", "sums.range", "sums.ratio",
    "sums.rows.share", "sums.rule", "sums.rule.out", "sums.several", "sums.several.years",
    "sums.sum", "sums.sum.part", "sums.sum.share", "views", "views.groups",
    "views.rows",
)  # fmt: skip
GROUPED = (
    "grouped.asks.distinct", "grouped.asks.max", "grouped.asks.mean", "grouped.asks.median",
    "grouped.asks.min", "grouped.asks.rate", "grouped.asks.ratio", "grouped.asks.rows",
    "grouped.asks.sum", "grouped.all", "grouped.among", "grouped.among.all", "grouped.among.both",
    "grouped.among.first", "grouped.among.gone", "grouped.among.new", "grouped.before",
    "grouped.by", "grouped.caption", "grouped.change", "grouped.change.how",
    "grouped.change.name", "grouped.change.in", "grouped.change.new", "grouped.change.none",
    "grouped.change.of", "grouped.change.percent", "grouped.change.to",
    "grouped.change.unknown", "grouped.cut", "grouped.dated", "grouped.days",
    "grouped.days.measure", "grouped.days.name", "grouped.days.since", "grouped.days.until",
    "grouped.drawing.bars", "grouped.drawing.lines", "grouped.drawing.map",
    "grouped.drawing.stacked", "grouped.drawings", "grouped.figure", "grouped.figure.bare.unit",
    "grouped.figure.ratio", "grouped.figure.unit", "grouped.for", "grouped.how",
    "grouped.how.distinct", "grouped.how.max", "grouped.how.mean", "grouped.how.median",
    "grouped.how.min", "grouped.how.ratio", "grouped.how.rows", "grouped.how.sum",
    "grouped.least", "grouped.lines", "grouped.lists", "grouped.mean.total", "grouped.minus",
    "grouped.most",
    "grouped.names.tied", "grouped.none", "grouped.none.counted", "grouped.nothing",
    "grouped.of", "grouped.people.known", "grouped.people.unknown", "grouped.percent",
    "grouped.rate.above", "grouped.rate.below", "grouped.rate.filled",
    "grouped.rate.heading", "grouped.rate.is",
    "grouped.rate.name", "grouped.rate.name.rows", "grouped.rate.of", "grouped.rate.points",
    "grouped.rate.rows", "grouped.rate.where", "grouped.rest", "grouped.rounded",
    "grouped.rows", "grouped.says.change",
    "grouped.says.change.one", "grouped.says.fall", "grouped.says.fall.tied", "grouped.says.in",
    "grouped.says.least", "grouped.says.least.rows", "grouped.says.least.several",
    "grouped.says.least.tied", "grouped.says.less",
    "grouped.says.less.tied", "grouped.says.level", "grouped.says.more",
    "grouped.says.more.tied", "grouped.says.most", "grouped.says.most.rows",
    "grouped.says.most.several", "grouped.says.most.tied", "grouped.says.new",
    "grouped.says.one", "grouped.says.rise", "grouped.says.rise.tied", "grouped.says.same",
    "grouped.sentence", "grouped.share", "grouped.silent", "grouped.step.day",
    "grouped.step.month", "grouped.step.year", "grouped.then", "grouped.then.none",
    "grouped.under", "grouped.undrawn", "grouped.unknown", "grouped.unsummed", "grouped.whose",
    "sums.share",
)  # fmt: skip
NEAR = (
    "around", "asking", "distance", "failed", "first", "first.me", "from", "from.me", "last",
    "last.me", "lost", "me", "metres", "press", "refused", "row", "row.of", "several",
)  # fmt: skip
FACETS = (
    "clear", "due", "filters", "format", "kept", "late", "licence", "loading", "map", "none",
    "none.text", "order.lignes", "order.pertinence", "order.recent", "order.titre", "publisher",
    "search", "see", "sort", "standard", "territory", "theme", "year",
)  # fmt: skip
TAKEN = (  # of charts, comparisons and groups
    "class.above", "class.below", "class.between", "class.span", "copied", "copy", "embed", "image",
    "take",
)  # fmt: skip
COMMUNES = ("territory.commune", "territory.none")
COMPARED = (
    "absent.elsewhere", "absent.licence", "absent.not-concerned", "absent.nothing", "absent.unfit",
    "absent.unknown", "add", "amount", "amount.yearless", "among", "caption", "caption.chosen",
    "category", "commune", "counted", "every", "figure", "find", "full", "gaps", "in", "loading",
    "map", "map.yearless", "measure", "median", "median.few-communes", "median.of",
    "median.small-share", "medians", "nothing", "population", "remove", "rows", "rows.of",
    "sentence.one", "sentence.two", "size.above", "size.below", "size.between", "unchosen",
    "without", "without.reason", "years.first", "years.first.label", "years.last",
    "years.last.label",
)  # fmt: skip
CHARTS = (
    "against", "alone", "and", "by-year", "chosen", "chosen.lines", "clear", "first", "for", "in",
    "join", "leader", "line", "line.end", "line.none", "no-row", "nothing", "of", "over.some",
    "overlapping", "percent", "points", "rank", "rank.none", "rank.tied", "sources", "spans",
    "stable", "tie", "times", "who",
)  # fmt: skip
VIEWS = (  # of which the search says what they answer
    "above", "always", "and", "around", "below", "by", "change", "count", "days", "days.one",
    "during", "during.one", "empty", "filled", "first", "from", "gap", "givers", "gone", "lasting",
    "least", "left", "longest", "max", "mean", "median", "min", "months", "near", "new", "none",
    "people", "percent", "rate", "rate.of",
    "ratio", "rows", "share", "shortest", "sorted", "span", "sum", "text", "title",
    "upto", "value", "without", "year", "years",
)  # fmt: skip
COUNTED = (
    "explorer.found", "explorer.map.cluster", "explorer.map.found", "explorer.map.missing",
    "explorer.map.others", "explorer.map.placed", "explorer.more", "explorer.rows",
    "explorer.sums.apart", "explorer.sums.elsewhere", "explorer.sums.empty",
    "explorer.sums.lacking", "explorer.sums.millions", "explorer.sums.rows",
    "explorer.sums.uncounted", "explorer.sums.unread",
    "explorer.take.rows", "explorer.total.of", "explorer.total.rows", "geometry.positions",
)  # fmt: skip
COUNTED_GROUPS = (
    "explorer.grouped.begun", "explorer.grouped.count", "explorer.grouped.days.lacking",
    "explorer.grouped.days.negative", "explorer.grouped.namesakes",
    "explorer.grouped.gone", "explorer.grouped.left", "explorer.grouped.names.more",
    "explorer.grouped.others", "explorer.grouped.peopleless", "explorer.grouped.rows.n",
    "explorer.grouped.rows.tied",
    "explorer.grouped.says.each", "explorer.grouped.says.span", "explorer.grouped.shown",
    "explorer.grouped.silence", "explorer.grouped.silences", "explorer.grouped.together",
    "explorer.grouped.total", "explorer.grouped.whose.more", "explorer.grouped.without",
    "explorer.sums.whole",
)  # fmt: skip
COUNTED_FINDING = (
    "facets.found", "search.found", "search.held", "search.held.limit", "search.held.town",
    "search.held.year",
    "search.pages", "search.publishers", "search.rest", "search.rows",
    "search.views", "search.views.part", "suggestions.found",
)  # fmt: skip
COUNTED_FIGURES = (
    "chart.billion", "chart.billion.euros", "chart.count", "chart.empty", "chart.million",
    "chart.million.euros", "chart.others",
    "chart.others.sum", "chart.rest", "chart.tie.more", "chart.undated", "chart.unlisted",
    "chart.unmeasured", "chart.unmeasured.apart", "compare.begun", "compare.options",
    "compare.rest", "compare.rows.empty", "compare.sentence", "standards.publishers",
)  # fmt: skip
EXPLORER_MESSAGES = (
    "amendment",
    "amendment.amount",
    "amendment.months",
    "amendment.undated",
    *(f"explorer.{name}" for name in (*SENTENCES, *ADDED)),
    "cell.true",
    "cell.false",
    "compare.copied",
    "compare.copy",
    "label",
    *(f"geometry.{name}" for name in SHAPES),
)
FINDING_MESSAGES = (
    *(f"facets.{name}" for name in FACETS),
    *(f"search.view.{name}" for name in VIEWS),
    "search.held.document",
    "search.held.house",
    "search.held.page",
    "search.datasets.title",
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
GROUPED_MESSAGES = (
    *(f"explorer.{name}" for name in GROUPED),
    *(f"compare.{name}" for name in TAKEN),
    *COMMUNES,
)
REPORT_MESSAGES = (
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
)
NEAR_MESSAGES = tuple(f"explorer.near.{name}" for name in NEAR)
FIGURES_MESSAGES = (
    "number.euros.millions",
    *(f"compare.{name}" for name in TAKEN),
    *(f"chart.{name}" for name in CHARTS),
    *(f"compare.{name}" for name in COMPARED),
    *COMMUNES,
)


def plan_explorer_messages(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """The sentences in this language: those of all, and those that few ask for."""
    words = localised_site.language
    suffix = localised_site.suffix
    explorer = partial(_render_messages, words, EXPLORER_MESSAGES, COUNTED)
    yield plan_file(f"assets/explorer{suffix}.json", explorer, inputs=())
    finding = partial(_render_messages, words, FINDING_MESSAGES, COUNTED_FINDING)
    yield plan_file(f"assets/finding{suffix}.json", finding, inputs=())
    has_ground = bool(localised_site.site.contours.communes)
    grouped = partial(_render_grouped, words, has_ground=has_ground)
    yield plan_file(f"assets/grouped{suffix}.json", grouped, inputs=(has_ground,))
    report = partial(_render_messages, words, REPORT_MESSAGES, ())
    yield plan_file(f"assets/report{suffix}.json", report, inputs=())
    near = partial(_render_messages, words, NEAR_MESSAGES, ())
    yield plan_file(f"assets/near{suffix}.json", near, inputs=())
    figures = partial(_render_messages, words, FIGURES_MESSAGES, COUNTED_FIGURES)
    yield plan_file(f"assets/figures{suffix}.json", figures, inputs=())


def _render_grouped(words: Language, *, has_ground: bool) -> bytes:
    """And whether there is a ground to draw communes on, so that nobody asks for one in vain."""
    messages = _list_messages(words, GROUPED_MESSAGES, COUNTED_GROUPS)
    messages["grouped.ground"] = "ground.json" if has_ground else ""
    return _encode_messages(messages)


def _render_messages(words: Language, keys: Iterable[str], counted: Iterable[str]) -> bytes:
    return _encode_messages(_list_messages(words, keys, counted))


def _list_messages(words: Language, keys: Iterable[str], counted: Iterable[str]) -> dict[str, str]:
    messages = {}
    for key in counted:
        name = key.removeprefix("explorer.")
        one, many = words.forms(key)
        messages[f"{name}.one"] = bind_counts(words, one)
        messages[f"{name}.many"] = bind_counts(words, many)
    return messages | {key.removeprefix("explorer."): words.say(key) for key in keys}


def _encode_messages(messages: dict[str, str]) -> bytes:
    return json.dumps(messages, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


EXPLORER = Feed(name="explorer", plan=plan_explorer_messages, everywhere=True)
