"""The first rows of a table, with what is said above them and what unfolds the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.core.language import Language
from site_builder.core.model.prepared import Table, TableDetail
from site_builder.render.pages import preview
from site_builder.render.pages.amendments import AmendedColumns, describe_amendments
from site_builder.render.pages.column_labels import Titles
from site_builder.render.pages.table_words import TableWords
from site_builder.render.pages.values import format_integer


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePreview:
    """The fields of `TableShown` of the same names; `rows`: how many there are."""

    rows: int
    caption: str
    beyond: str
    head: Markup
    body: Markup
    opens: bool


def describe_table_preview(
    language: Language,
    table: Table,
    detail: TableDetail,
    *,
    words: TableWords,
    amended: AmendedColumns | None,
    most_rows: int,
    most_columns: int,
    links: Mapping[str, str],
) -> TablePreview:
    """`links`: of columns of identifiers, how their addresses begin."""
    rows = preview.write_lists(table.columns, detail.preview[:most_rows], words.separators)
    if amended:
        rows = _tell_amendments(language, rows, amended)
    fetched_count = len(rows[0]) if rows else 0
    fetched_places = [place for place in words.order.shown if place < fetched_count]
    places = tuple(fetched_places[:most_columns])
    shown_table = preview.PreviewTable(
        table.columns,
        rows,
        places,
        words.order.tucked,
        newest_by=detail.newest_by,
        row_numbers=detail.row_numbers,
    )
    sentences = _list_caption_sentences(
        language, table, detail, rows=len(rows), titles=words.translated
    )
    return TablePreview(
        rows=len(rows),
        caption=" ".join(sentences),
        beyond=preview.describe_beyond(
            language,
            rows=len(rows),
            columns=len(places),
            all_rows=table.rows,
            all_columns=len(words.order.shown),
        ),
        head=preview.render_preview_head(
            shown_table, words.headings, tags=_tag_translated(language, words)
        ),
        body=preview.render_preview_body(language, shown_table, words.headings, links=links),
        opens=len(places) > preview.FITTING,
    )


def _tell_amendments(
    language: Language, rows: preview.Preview, amended: AmendedColumns
) -> preview.Preview:
    """The rows, what was changed of each being a sentence."""
    described_rows = []
    for row in rows:
        if len(row) <= max(amended.amendments, amended.amount, amended.months):
            return rows
        cells = list(row)
        cells[amended.amendments] = describe_amendments(language, row, amended)
        described_rows.append(cells)
    return described_rows


def _tag_translated(language: Language, words: TableWords) -> dict[str, str]:
    """The language of the titles that are in another one than the data, by the names of columns."""
    if not words.is_translated:
        return {}
    titles = words.titles
    tagged = {}
    for name, title in words.translated.items():
        documented = words.documented_fields.get(name)
        is_added = documented is not None and documented.is_added
        if is_added or title != titles.get(name):
            tagged[name] = language.tag
    return tagged


def _list_caption_sentences(
    language: Language, table: Table, detail: TableDetail, rows: int, titles: Titles
) -> Iterable[str]:
    if not table.rows:
        yield language.say("preview.empty")
        return
    if rows <= preview.NEAR_ROWS:  # what unfolds the others says it else
        yield _count_rows_in_sight(language, rows, table.rows)
    if not rows:  # a page that is too heavy shows none
        return
    if detail.newest_by:
        column = titles.get(detail.newest_by) or detail.newest_by
        yield language.say("preview.newest", column=column)
    elif rows < table.rows or rows > preview.NEAR_ROWS:
        yield language.say("preview.received")


def _count_rows_in_sight(language: Language, rows: int, all_rows: int) -> str:
    if rows == all_rows:
        return language.count("preview.all", rows)
    total = format_integer(language, all_rows)
    return f"{language.count('preview.rows', rows, total=total)}."
