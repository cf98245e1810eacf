"""Which table, chart or map of a dataset a page of the owner's names, or why it is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from site_builder.cells import fold_header
from site_builder.core.language import Language
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.editorial import Citation
from site_builder.core.model.prepared import Chart, Detail, Table, TableDetail
from site_builder.core.text import (
    clean_line,
    join_words,
    show_safe_value,
    slugify_text,
    truncate_text,
)
from site_builder.render.pages.charts import name_chart

MOST_NAMES = 8  # of what there is instead, in a message
LONGEST_NAME = 100  # characters: one that is cut could not be copied


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A published dataset of which something is cited, and all that it publishes."""

    dataset: Dataset
    tables: Sequence[Table]
    detail: Detail

    @property
    def whole_tables(self) -> Sequence[Table]:
        """Of a series, the whole."""
        return [table for table in self.tables if not table.period] or self.tables


@dataclass(frozen=True, slots=True)
class CitationFault:
    """Why a citation shows nothing: the code of a problem, with its parameters."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CitedPart:
    """The table that a citation is of, and its chart where it names one. `number`: of that chart
    in the table, from 1, by which its address ends."""

    table: Table
    detail: TableDetail
    chart: Chart | None = None
    number: int = 0

    @property
    def anchor(self) -> str:
        """The id of the chart in the page of its dataset."""
        return f"chart-{self.table.name}-{self.number}"


def find_cited_part(
    source: CitedSource, citation: Citation, language: Language
) -> CitedPart | CitationFault:
    """`language`: that in which the owner writes, and charts are named."""
    details = source.detail.tables_by_name
    parts = []
    for table in source.whole_tables:
        detail = details.get(table.name, _make_empty_detail(table))
        if citation.form != "map" or detail.map:
            parts.append(CitedPart(table, detail))
    if citation.form == "chart":
        return _find_chart(list(_list_charts(parts)), citation, language)
    return _find_table(parts, citation)


def _make_empty_detail(table: Table) -> TableDetail:
    return TableDetail(name=table.name, profiles=(), preview=(), repairs=())


def _list_charts(parts: Sequence[CitedPart]) -> Iterator[CitedPart]:
    for part in parts:
        for number, chart in enumerate(part.detail.charts, 1):
            yield CitedPart(part.table, part.detail, chart, number)


def _find_chart(
    charts: Sequence[CitedPart], citation: Citation, language: Language
) -> CitedPart | CitationFault:
    """By the end of its address, by the name of a table that has one chart, or by words of its
    title; the first one where nothing is said."""
    if not charts:
        return _report_nothing(citation)
    if not citation.part:
        return charts[0]
    slug = slugify_text(citation.part)
    words = set(map(_cut_plural, slug.split("-")))
    names = []
    of_table = []
    alike = []
    for part in charts:
        assert part.chart
        name = slugify_text(name_chart(language, part.chart))
        names.append(name)
        if slug in (name, slugify_text(part.anchor)):
            return part
        if slug == slugify_text(part.table.name):
            of_table.append(part)
        if words and words <= set(map(_cut_plural, name.split("-"))):
            alike.append(part)
    for matches in (of_table, alike):
        if len(matches) == 1:
            return matches[0]
    return _report_unknown(citation, names)


def _cut_plural(word: str) -> str:
    return word.rstrip("sx")


def _find_table(parts: Sequence[CitedPart], citation: Citation) -> CitedPart | CitationFault:
    """By its name; the only one where nothing is said."""
    if not parts:
        return _report_nothing(citation)
    names = [part.table.name for part in parts]
    if not citation.part:
        if len(parts) == 1:
            return parts[0]
        params = {"dataset": show_safe_value(citation.dataset), "names": list_names(names)}
        return CitationFault("cite-several", params)
    folded = fold_header(citation.part.removeprefix("t-"))
    for part in parts:
        if folded == fold_header(part.table.name):
            return part
    return _report_unknown(citation, names)


def _report_nothing(citation: Citation) -> CitationFault:
    code = f"cite-no-{citation.form}"
    return CitationFault(code, {"dataset": show_safe_value(citation.dataset)})


def _report_unknown(citation: Citation, names: Sequence[str]) -> CitationFault:
    params = {
        "value": show_safe_value(citation.part),
        "dataset": show_safe_value(citation.dataset),
        "names": list_names(names),
    }
    return CitationFault("cite-part", params)


def list_names(names: Sequence[str]) -> str:
    """What there is, as a message lists it."""
    quoted = dict.fromkeys(f"« {truncate_text(clean_line(name), LONGEST_NAME)} »" for name in names)
    return join_words(quoted, MOST_NAMES)
