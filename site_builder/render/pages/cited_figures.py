"""A figure that a page of the owner's cites: what is asked of the table, and the answer in words.

What may be added up, and of which rows, is what the explorer is told (`render.pages.additions`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any, cast

from site_builder.cells import fold_header
from site_builder.checks.headings import match_headings, select_own_schema
from site_builder.core.language import Language, apply_initial_capital
from site_builder.core.model.columns import Column
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.editorial import Citation
from site_builder.core.model.figure import CountedRule, FigureAnswer, FigureQuestion, GroupOrder
from site_builder.core.model.prepared import Chart, ChartOmissions, ChartSeries
from site_builder.core.model.territory import COMMUNE, INSEE, PUBLISHER, PUBLISHER_NAME, YEAR
from site_builder.core.text import show_safe_value
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard
from site_builder.render.pages.additions import Additions, describe_additions
from site_builder.render.pages.chart_numbers import MILLION, ChartNumberFormat
from site_builder.render.pages.charts import ChartShown, describe_chart
from site_builder.render.pages.cited_parts import CitationFault, CitedPart, list_names
from site_builder.render.pages.column_labels import (
    Titles,
    choose_column_titles,
    match_documented_fields,
)
from site_builder.render.pages.noun_counts import count_by_noun
from site_builder.render.pages.values import attach_unit, choose_cell_formatter

YEARLY = ("year", "date", "datetime")  # types of columns that say a year, the surest first
COMMUNES = {COMMUNE, INSEE, PUBLISHER, PUBLISHER_NAME}  # of whom no page makes a rank


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFigure:
    """A question that a citation asks, with what its columns are called."""

    question: FigureQuestion
    citation: Citation
    column: Column | None = None
    group: Column | None = None
    titles: Titles
    additions: Additions
    standard: Standard | None = None

    def name_column(self, column: Column) -> str:
        return self.titles.get(column.name, column.name)

    @property
    def unit(self) -> str:
        """What the number counts, "" where these are rows, or cells."""
        if self.column is None or self.citation.aggregate == "count":
            return ""
        return self.column.unit or str(self.additions[self.column.name].get("counts", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureShown:
    """A figure of a table."""

    value: Annotated[str, "The figure, with its unit."]
    sentence: Annotated[str, "Of what it is, in a sentence."]
    notes: Annotated[tuple[str, ...], "What it leaves out, in words."]


# --- what is asked ---


def ask_figure(
    language: Language, dataset: Dataset, part: CitedPart, citation: Citation
) -> AskedFigure | CitationFault:
    """What a citation asks of a table, or why it cannot be asked. Titles are in `language`."""
    table = part.table
    standard = standards.get_standard(dataset.standard)
    source = dataset.sources_by_path.get(table.source)
    own_schema = select_own_schema(source, standard)
    documented = match_documented_fields(language, table, own_schema, standard)
    titles = choose_column_titles(table.columns, documented)
    additions = describe_additions(table.columns, titles, standard, part.detail)
    parquet = next((file.sha256 for file in table.downloads if file.format == "parquet"), "")
    if not parquet:
        return CitationFault("cite-no-figure", {"dataset": show_safe_value(citation.dataset)})
    if fault := find_column_fault(citation, table.columns, titles):
        return fault
    column = _find_column(table.columns, titles, citation.column)
    group = _find_column(table.columns, titles, citation.group)
    if fault := _judge_aggregate(citation, column, additions):
        return fault
    years = _find_year_column(table.columns, standard)
    if citation.year and not years:
        return CitationFault("cite-undated", {"dataset": show_safe_value(citation.dataset)})
    question = _make_question(
        part,
        citation,
        parquet=parquet,
        column=column,
        group=group,
        additions=additions,
        years=years,
    )
    return AskedFigure(
        question=question,
        citation=citation,
        column=column,
        group=group,
        titles=titles,
        additions=additions,
        standard=standard,
    )


def find_column_fault(
    citation: Citation, columns: Sequence[Column], titles: Titles
) -> CitationFault | None:
    """What is wrong where a figure names a column that is none of these."""
    for written in filter(None, (citation.column, citation.group)):
        if _find_column(columns, titles, written) is None:
            names = [titles.get(column.name, column.name) for column in columns]
            return _report_column(citation, written, names)
    return None


def _find_column(columns: Sequence[Column], titles: Titles, written: str) -> Column | None:
    """By its name, else by its title, however either is written."""
    by_name: dict[str, Column] = {}
    for column in columns:
        by_name[fold_header(titles.get(column.name, ""))] = column
    for column in columns:
        by_name[fold_header(column.name)] = column
    return by_name.get(fold_header(written)) if written else None


def _report_column(citation: Citation, written: str, names: Sequence[str]) -> CitationFault:
    params = {
        "value": show_safe_value(written),
        "dataset": show_safe_value(citation.dataset),
        "names": list_names(names),
    }
    return CitationFault("cite-column", params)


def _judge_aggregate(
    citation: Citation, column: Column | None, additions: Additions
) -> CitationFault | None:
    """Never the sum of rates, of codes or of years."""
    if column is None or citation.aggregate == "count":
        return None
    adds = additions[column.name].get("adds", "")
    params = {"column": show_safe_value(column.name)}
    if not adds:
        return CitationFault("cite-number", params)
    if citation.aggregate == "sum" and adds != "sum":
        return CitationFault("cite-sum", params)
    return None


def _find_year_column(columns: Sequence[Column], standard: Standard | None) -> str:
    """That of the territory, else that of the standard, else the first of years, or of days."""
    names = [column.name for column in columns]
    candidates = [YEAR]
    if standard and standard.year_field:
        names_by_field = {field: name for name, field in match_headings(names, standard).items()}
        candidates += [names_by_field.get(standard.year_field, ""), standard.year_field]
    dated = filter(lambda column: column.type in YEARLY, columns)
    candidates += [column.name for column in sorted(dated, key=_rank_years)]
    return next(filter(names.__contains__, candidates), "")


def _rank_years(column: Column) -> int:
    return YEARLY.index(column.type)


def _make_question(
    part: CitedPart,
    citation: Citation,
    *,
    parquet: str,
    column: Column | None,
    group: Column | None,
    additions: Additions,
    years: str,
) -> FigureQuestion:
    question = FigureQuestion(
        parquet=parquet,
        aggregate=citation.aggregate,
        apart=part.detail.apart,
        years=years,
        year=citation.year,
    )
    if column:
        names = part.table.column_names
        question = _add_column(question, column, additions[column.name], names)
    if group:
        by_year = group.type in YEARLY or group.name == years
        order: GroupOrder = "label" if by_year or _is_of_communes(group) else "value"
        question = replace(question, group=group.name, by_year=by_year, order=order)
    return question


def _add_column(
    question: FigureQuestion, column: Column, addition: Mapping[str, object], names: Sequence[str]
) -> FigureQuestion:
    """With the numbers of a column, as its charts count them; filled cells are counted all."""
    if question.aggregate == "count":
        return replace(question, column=column.name)
    share = cast("int | None", addition.get("share"))
    within = cast("Sequence[int]", addition.get("within", ()))
    rules = _list_rules(addition, names)
    return replace(
        question,
        column=column.name,
        share="" if share is None else names[share],
        rules=tuple(rules),
        within=tuple(map(names.__getitem__, within)),
    )


def _is_of_communes(column: Column) -> bool:
    words = fold_header(column.name).split()
    return column.kind == "insee" or column.name in COMMUNES or "commune" in words


def _list_rules(addition: Mapping[str, object], names: Sequence[str]) -> Iterator[CountedRule]:
    """The rows that a chart of the standard counts."""
    counted = cast("Mapping[str, Any]", addition.get("counted", {}))
    for rule in counted.get("rows", ()):
        name = names[rule["column"]]
        yield CountedRule(column=name, texts=tuple(rule["values"]), out=rule.get("out", False))


# --- the answer ---


def find_answer_fault(figure: AskedFigure, answer: FigureAnswer) -> CitationFault | None:
    """Why the answer is none."""
    citation = figure.citation
    if citation.year and citation.year not in answer.years:
        params = {"year": citation.year, "dataset": show_safe_value(citation.dataset)}
        return CitationFault("cite-year", {**params, "names": ", ".join(answer.years)})
    column = show_safe_value(figure.question.column)
    if answer.several:
        by = show_safe_value(answer.several)
        return CitationFault("cite-apart", {"column": column, "by": by})
    if answer.value is None:
        return CitationFault("cite-empty", {"column": column})
    return None


def describe_figure(language: Language, figure: AskedFigure, answer: FigureAnswer) -> FigureShown:
    """An answer that is one, in words: a million and more are rounded, and stand whole in the
    sentence."""
    assert answer.value is not None
    numbers = ChartNumberFormat.of(language, figure.unit, (answer.value,))
    whole = attach_unit(language, numbers.write(answer.value), figure.unit)
    number = Decimal(answer.value)
    is_rounded = abs(number) >= MILLION
    stated = _state_by_standard(language, figure, answer)
    stated = stated or _state_half(language, figure, answer.rows, value=numbers.said(number))
    what = stated or _describe_what(language, figure)
    if is_rounded:
        what = language.say("cite.whole", what=what, number=whole)
    sentence = f"{what}."
    if figure.citation.aggregate != "count" and not stated:
        rows = language.count("rows", answer.rows)
        sentence = language.say("cite.rows", what=what, rows=rows)
    return FigureShown(
        value=numbers.said(number) if is_rounded else whole,
        sentence=sentence,
        notes=tuple(_list_notes(language, figure, answer)),
    )


def _state_by_standard(language: Language, figure: AskedFigure, answer: FigureAnswer) -> str:
    """« Accordés en 2024, en 590 subventions », of a sum that the standard has words for; or ""."""
    citation = figure.citation
    if not (figure.standard and figure.column and citation.year and citation.aggregate == "sum"):
        return ""
    name = figure.column.name
    field = match_headings([name], figure.standard).get(name, name)
    written = language.typeset(figure.standard.get_key_figure(language.code, field))
    rows = count_by_noun(language, figure.standard.row_noun, answer.rows)
    return apply_initial_capital(written.format(year=citation.year, rows=rows))


def _state_half(language: Language, figure: AskedFigure, rows: int, *, value: str) -> str:
    """« La moitié des 590 subventions de 2024 ne dépassent pas 3 300 € », of a median of amounts
    that a standard has a word for; or ""."""
    citation = figure.citation
    is_said = all((citation.aggregate == "median", figure.unit, rows > 1))
    if figure.standard is None or not is_said:
        return ""
    return language.say(
        "cite.half.when" if citation.year else "cite.half",
        rows=count_by_noun(language, figure.standard.row_noun, rows),
        value=value,
        year=citation.year,
    )


def _describe_what(language: Language, figure: AskedFigure, when: bool = True) -> str:
    """« Somme de « Montant » en 2024 »."""
    aggregate = figure.citation.aggregate
    if figure.column is None:
        what = language.say("cite.count.rows")
    else:
        what = language.say(f"cite.{aggregate}", column=figure.name_column(figure.column))
    year = figure.citation.year
    return language.say("cite.when", what=what, year=year) if year and when else what


def _list_notes(language: Language, figure: AskedFigure, answer: FigureAnswer) -> Iterator[str]:
    """What is left out, and why."""
    count = language.count
    if figure.question.share:
        yield language.say("cite.share")
    rows_by_message = {
        "cite.empty": answer.empty,
        "cite.undated": answer.undated,
        "cite.repeated": answer.apart,
        "cite.uncounted": answer.uncounted,
    }
    for message, rows in rows_by_message.items():
        if rows:
            yield count(message, rows)
    if answer.ungrouped and figure.group:
        yield count("cite.ungrouped", answer.ungrouped, column=figure.name_column(figure.group))


def describe_groups(
    language: Language, figure: AskedFigure, answer: FigureAnswer, anchor: str, figures: bool
) -> ChartShown | None:
    """The same by group, as the charts of the build are drawn; None where there is no group."""
    group = figure.group
    if group is None or not answer.groups:
        return None
    by_year = figure.question.by_year
    year = figure.citation.year
    write = choose_cell_formatter(language, group.type, group.kind)
    labels = tuple(label if by_year else write(label) for label, _ in answer.groups)
    values = tuple(value for _, value in answer.groups)
    is_rank = figure.question.order == "value"
    chart = Chart(
        type="ranking" if is_rank else "bar",
        by="year" if by_year else "text",
        group=figure.name_column(group),
        measure="" if figure.column is None else _describe_what(language, figure, when=False),
        labels=labels,
        series=(ChartSeries("", values),),
        periods=(year,) if year else (),
        unit=figure.unit,
        omitted=ChartOmissions(groups=answer.others, rest=answer.rest),
    )
    drawn = describe_chart(language, chart, anchor, figures=figures)
    if by_year or is_rank:
        return drawn
    return replace(drawn, sentence=_describe_range(language, chart))


def _describe_range(language: Language, chart: Chart) -> str:
    """Of communes nobody is said to be first: they stand from A to Z."""
    values = list(filter(None, chart.series[0].values))
    numbers = ChartNumberFormat.of(language, chart.unit, values)
    ordered = sorted(map(Decimal, values))
    low = numbers.said(ordered[0])
    high = numbers.said(ordered[-1])
    return language.count("cite.names", len(chart.labels), low=low, high=high)
