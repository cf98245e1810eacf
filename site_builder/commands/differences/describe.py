"""What compare found, in words: how many rows, which columns, what they come to, the first rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from site_builder.cells import fold_header
from site_builder.cells.number import write_decimals
from site_builder.commands.differences.shown_difference import (
    ShownCell,
    ShownDifference,
    ShownTable,
)
from site_builder.core.language import WIDE, Language
from site_builder.core.model.columns import Column
from site_builder.core.model.difference import (
    ColumnTotals,
    DatasetDifference,
    MeasureDifference,
    TableChange,
    TableDifference,
    WholeRow,
)
from site_builder.core.text import MOST_NAMED, quote_words
from site_builder.render.pages.values import Show, choose_cell_formatter

FEW_VALUES = 3  # from which cells that all become the same are told
MANY_TIMES = 5  # from which a change is told as so many times
RATES = frozenset({"taux", "pourcentage", "part", "moyenne"})  # in headings: nobody adds these up


def describe_difference(
    difference: DatasetDifference, words: Language
) -> Iterator[ShownDifference]:
    """What changed in each table of a dataset."""
    slug = difference.id.rpartition("/")[2]
    for change in difference.tables:
        title = difference.id
        if change.name != slug:
            title = words.say("diff.table", id=difference.id, name=change.name)
        yield describe_table_change(change, title, words)


def describe_table_change(change: TableChange, title: str, words: Language) -> ShownDifference:
    """What becomes of one table."""
    difference = change.difference
    if difference is None:
        rows = words.count("rows", change.rows)
        sentence = words.say(f"diff.{change.status}", rows=rows)
        return ShownDifference(title, (sentence,), tuple(_show_new_rows(change, words)))
    sentences = []
    if change.former_name:
        sentences.append(words.say("diff.former", name=change.former_name))
    sentences.append(_describe_rows(difference, words))
    sentences += _describe_columns(difference, words)
    sentences += _describe_single_values(difference, words)
    sentences += _describe_key(difference, words)
    if difference.masked:
        sentences.append(words.say("diff.masked", names=_quote_names(difference.masked)))
    return ShownDifference(title, tuple(sentences), tuple(_list_tables(difference, words)))


def _quote_names(names: Sequence[str]) -> str:
    return quote_words(names, MOST_NAMED)


def _describe_rows(difference: TableDifference, words: Language) -> str:
    """« 12 lignes ajoutées, 3 changées ; 1 204 lignes en tout »."""
    counts = {
        "diff.added": difference.added,
        "diff.removed": difference.removed,
        "diff.changed": difference.changed,
    }
    phrases = [words.count(message, number) for message, number in counts.items() if number]
    return words.say(
        "diff.rows",
        changes=", ".join(phrases) or words.say("diff.none"),
        rows=words.count("rows", difference.rows_after),
    )


def _describe_columns(difference: TableDifference, words: Language) -> Iterator[str]:
    columns = difference.columns
    if columns.added:
        number = len(columns.added)
        yield words.count("check.columns-new", number, names=_quote_names(columns.added))
    if columns.removed:
        number = len(columns.removed)
        yield words.count("check.columns-gone", number, names=_quote_names(columns.removed))
    for before, after in columns.renamed:
        yield words.say("diff.renamed", before=before, after=after)
    for column in columns.retyped:
        yield words.say(
            "diff.retyped",
            name=column.name,
            before=words.say(f"type.{column.before}"),
            after=words.say(f"type.{column.after}"),
        )


def _describe_single_values(difference: TableDifference, words: Language) -> Iterator[str]:
    """The columns whose cells were filled down, or replaced by one word."""
    for column in difference.changed_columns:
        if column.values_after == 1 and column.values_before >= FEW_VALUES:
            yield words.say(
                "diff.one-value",
                name=column.name,
                cells=words.number(column.cells),
                values=words.number(column.values_before),
            )


def _describe_key(difference: TableDifference, words: Language) -> Iterator[str]:
    """By what rows were brought together, where that says something of those that differ."""
    if not (difference.added or difference.removed or difference.changed):
        return
    names = _quote_names(difference.key)
    yield words.count(f"diff.key.{difference.key_origin}", len(difference.key), names=names)
    if difference.repeated_after:
        number = words.number(difference.repeated_after)
        yield words.say("diff.key.repeated", names=names, number=number)


def _list_tables(difference: TableDifference, words: Language) -> Iterator[ShownTable]:
    if difference.measures:
        yield _show_measures(difference, words)
    if difference.first_changed:
        yield _show_changed_rows(difference, words)
    if difference.first_added:
        yield _show_whole_rows(
            "diff.first-added",
            difference.added,
            difference.columns_after,
            difference.first_added,
            words=words,
            sign="+",
        )
    if difference.first_removed:
        yield _show_whole_rows(
            "diff.first-removed",
            difference.removed,
            difference.columns_before,
            difference.first_removed,
            words=words,
            sign="-",
        )


def _show_measures(difference: TableDifference, words: Language) -> ShownTable:
    """What the columns of numbers come to."""
    columns = {column.name: column for column in difference.columns_after}
    rows = []
    for measure in difference.measures:
        if not RATES.isdisjoint(fold_header(measure.name).split()):
            continue
        totals = _show_totals(measure, columns[measure.name], words)
        rows.append((ShownCell(measure.name), *totals))
    head = ("diff.head.column", "diff.head.total", "diff.head.change", "diff.head.median")
    return ShownTable(
        title=words.say("diff.measures"), head=tuple(map(words.say, head)), rows=tuple(rows)
    )


def _show_totals(
    measure: MeasureDifference, column: Column, words: Language
) -> Iterator[ShownCell]:
    before = measure.before
    after = measure.after
    show = partial(_write_number, column=column, words=words)
    yield _show_number(show(before.total), show(after.total))
    yield ShownCell(_describe_change(before, after, show, words))
    yield _show_number(show(before.median), show(after.median))


def _show_number(before: str, after: str) -> ShownCell:
    return ShownCell(after, None if after == before else before)


def _write_number(number: float | None, column: Column, words: Language) -> str:
    """A number with as many decimals as its column has, "" for none."""
    if number is None:
        return ""
    text = write_decimals(number, column.decimals or 0)
    if column.decimals is None:
        text = f"{number:.6f}".rstrip("0").rstrip(".")
    return _choose_formatter(column, words)(text)


def _describe_change(
    before: ColumnTotals, after: ColumnTotals, show: Callable[[float], str], words: Language
) -> str:
    """By how much the sum has changed: « + 8 401,00 (+ 0,04 %) »."""
    if before.total is None or after.total is None or after.total == before.total:
        return ""
    change = after.total - before.total
    sign = "+" if change > 0 else "−"
    text = f"{sign}{WIDE}{show(abs(change))}"
    if not before.total:
        return text
    times = after.total / before.total
    if times >= MANY_TIMES:
        return f"{text} (×{WIDE}{words.number(round(times))})"
    share = words.number(float(f"{abs(100 * change / before.total):.2g}"))
    return f"{text} ({sign}{WIDE}{share}{WIDE}%)"


def _choose_formatter(column: Column, words: Language) -> Show:
    if column.kind == "geometry":
        return str
    return choose_cell_formatter(words, column.type, column.kind, column.unit)


def _show_changed_rows(difference: TableDifference, words: Language) -> ShownTable:
    """A column for each that changed in the rows that are shown."""
    formatters = {}
    for column in difference.columns_after:
        formatters[column.name] = _choose_formatter(column, words)
    changed = set[str]()
    for row in difference.first_changed:
        changed.update(cell.column for cell in row.cells)
    names = [name for name in formatters if name in changed]
    rows = []
    for row in difference.first_changed:
        cells = [ShownCell(words.number(row.row))]
        for name, text in zip(difference.labels, row.labels, strict=True):
            cells.append(ShownCell(formatters[name](text)))
        others = dict.fromkeys(names, ShownCell(""))
        for cell in row.cells:
            show = formatters[cell.column]
            others[cell.column] = ShownCell(show(cell.after), show(cell.before))
        rows.append((*cells, *others.values()))
    return ShownTable(
        title=_describe_first(words, "diff.first-changed", len(rows), difference.changed),
        head=(words.say("diff.head.row"), *difference.labels, *names),
        rows=tuple(rows),
    )


def _show_new_rows(change: TableChange, words: Language) -> Iterator[ShownTable]:
    """The first rows of a new table."""
    if change.first_rows:
        yield _show_whole_rows(
            "diff.first-rows",
            change.rows,
            change.columns,
            change.first_rows,
            words=words,
            sign="+",
        )


def _show_whole_rows(
    message: str,
    total: int,
    columns: Sequence[Column],
    rows: Sequence[WholeRow],
    *,
    words: Language,
    sign: str,
) -> ShownTable:
    formatters = [_choose_formatter(column, words) for column in columns]
    shown_rows = []
    for row in rows:
        cells = [ShownCell(words.number(row.row))]
        for show, text in zip(formatters, row.cells, strict=True):
            cells.append(ShownCell(show(text)))
        shown_rows.append(tuple(cells))
    return ShownTable(
        title=_describe_first(words, message, len(rows), total),
        head=(words.say("diff.head.row"), *(column.name for column in columns)),
        rows=tuple(shown_rows),
        sign=sign,
    )


def _describe_first(words: Language, message: str, shown: int, total: int) -> str:
    """« Lignes ajoutées », and how many of them are shown where not all are."""
    title = words.say(message)
    if shown == total:
        return title
    first = words.say("diff.first", shown=words.number(shown), total=words.number(total))
    return f"{title} {first}"
