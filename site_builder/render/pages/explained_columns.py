"""The columns of a table explained one by one, in the order in which they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from site_builder.core.language import Language
from site_builder.core.model.prepared import Table, TableDetail
from site_builder.core.text import slugify_text
from site_builder.render.pages.column_labels import find_given_title
from site_builder.render.pages.distribution import (
    ColumnShown,
    DocumentedField,
    describe_column_profile,
)
from site_builder.render.pages.reading_order import ReadingOrder


def list_explained_columns(
    language: Language,
    table: Table,
    detail: TableDetail,
    *,
    documented_fields: Mapping[str, DocumentedField],
    order: ReadingOrder,
    most: int,
    drawn: int,
) -> tuple[ColumnShown, ...]:
    """The first `most` columns in words, the first `drawn` with their distribution; nobody has
    looked at those without a profile."""
    profiles = detail.profiles_by_name
    anchors = make_column_anchors(table)
    explained: list[ColumnShown] = []
    for place in order.all_places:
        name = table.columns[place].name
        if name not in profiles or len(explained) == most:
            continue
        is_personal = name in table.personal or profiles[name].withheld
        column = describe_column_profile(
            language,
            profiles[name],
            documented_field=documented_fields.get(name),
            given_title=find_given_title(profiles[name], documented_fields.get(name)),
            drawn=len(explained) < drawn,
            first="" if is_personal else _find_first_value(detail.preview, place),
            anchor=anchors[name],
        )
        explained.append(column)
    return tuple(explained)


def make_column_anchors(table: Table) -> dict[str, str]:
    """The id of what is said of each column, by its name: it stays while the column has it, however
    many others there are and in which order they are shown."""
    anchors: dict[str, str] = {}
    taken: set[str] = set()
    counts: Counter[str] = Counter()
    for column in table.columns:
        slug = slugify_text(column.name)
        anchor = f"column-{table.name}-{slug}"
        while anchor in taken:
            counts[slug] += 1
            anchor = f"column-{table.name}-{slug}-{counts[slug] + 1}"
        taken.add(anchor)
        anchors[column.name] = anchor
    return anchors


def _find_first_value(rows: Sequence[Sequence[str | None]], place: int) -> str:
    """The first value of a column, "" where none of the first rows has one."""
    for row in rows:
        value = row[place] if len(row) > place else None
        if value:
            return value
    return ""
