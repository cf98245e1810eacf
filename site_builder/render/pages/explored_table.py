"""What the explorer of all rows is told of a table, as attributes of its element."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec

from site_builder.core.language import Language
from site_builder.core.model.prepared import Table, TableDetail
from site_builder.render.pages.additions import Additions
from site_builder.render.pages.amendments import AmendedColumns, describe_derived_fields
from site_builder.render.pages.column_labels import Titles
from site_builder.render.pages.opening_hours import find_opening_hours, list_hours_words
from site_builder.render.pages.reading_order import ReadingOrder

AFTER = 3  # columns of a table: who, what, how much


@dataclass(frozen=True, slots=True, kw_only=True)
class Explored:
    """What the explorer of all rows is told of a table."""

    url: Annotated[str, "Its Parquet file, from the site's root."]
    bytes: Annotated[int, "The size of that file."]
    fields: Annotated[
        str,
        "Its columns as JSON: name, type, kind, unit, decimals and title (or empty) of each; "
        "`heading`, what stands above it where that says its unit too; `separator` of cells "
        "that hold several values; `hours`, the words of opening hours, where some are of them; "
        "`told`, the place of the column that tells apart whom it names, or `numbers`, those of "
        "the columns of their numbers; `derived`, how it is made of others; `link`, how the "
        "address of its identifiers begins; `void`, what an empty cell means; what may be added "
        "up (`adds`: sum, mean), by which share, within which columns, and rows that repeat "
        "others or are not counted.",
    ]
    button: Annotated[str, "What one presses: « Explorer les 20 000 lignes »."]
    name: Annotated[str, "The name of what is downloaded from it, without its ending."]
    naming: Annotated[int, "The place of the column that names a row, from 0."]
    keys: Annotated[str, "The columns that tell one row from another, as JSON, or empty."]
    order: Annotated[str, "The places of its columns as they are read, from 0, as JSON."]
    shown: Annotated[int, "How many of these are shown: the others say the same in all rows."]
    newest: Annotated[str, "The place of the column by which the newest rows are first, or empty."]
    tucked: Annotated[
        str, "Pairs of places, as JSON: on a telephone, the first stands under the second."
    ]


def describe_explored_table(
    language: Language,
    folder: str,
    table: Table,
    titles: Titles,
    separators: Mapping[str, str],
    hours: Collection[str],
    headings: Titles,
    additions: Additions,
    order: ReadingOrder,
    keys: tuple[str, ...],
    links: Mapping[str, str],
    empty: Mapping[str, str],
    bodies: Mapping[str, Mapping[str, object]],
    amended: AmendedColumns | None,
    newest_by: str,
) -> Explored | None:
    """`headings`: what stands above columns, with their units; `empty`: of some columns, what an
    empty cell means; `bodies`: of those that name somebody, by which columns two of one name are
    told apart; `amended`: the columns of which others are made, that come after those of the
    file; `newest_by`: that by which the newest rows are first, or empty."""
    file = next((file for file in table.downloads if file.format == "parquet"), None)
    if not file or not table.rows:
        return None
    fields = []
    for column in table.columns:
        field = {
            **msgspec.to_builtins(column),
            "title": titles.get(column.name, ""),
            **additions[column.name],
        }
        if separator := separators.get(column.name):
            field["separator"] = separator
        if headings.get(column.name, "") != titles.get(column.name, ""):
            field["heading"] = headings[column.name]
        if column.name in hours:
            field["hours"] = list_hours_words(language)
        field |= bodies.get(column.name, {})
        if link := links.get(column.name):
            field["link"] = link
        if meaning := empty.get(column.name):
            field["void"] = meaning
        fields.append(field)
    if amended:
        fields += describe_derived_fields(language, amended)
    return Explored(
        url=folder + file.path,
        bytes=file.bytes,
        fields=_encode_json(fields),
        button=language.count("explorer.button", table.rows),
        name=table.name,
        naming=order.shown[0],
        keys=_encode_json(keys) if keys else "",
        order=_encode_json(_order_derived(order, amended, len(fields))),
        shown=len(order.shown) + len(fields) - len(table.columns),
        newest=str(table.column_names.index(newest_by)) if newest_by else "",
        tucked=_encode_json(order.tucked),
    )


def _order_derived(order: ReadingOrder, amended: AmendedColumns | None, count: int) -> list[int]:
    """Columns that are made of others follow those that lead; the records that they are made of are
    last."""
    places = list(order.all_places)
    if amended is None:
        return places
    derived = list(range(len(places), count))
    places.remove(amended.amendments)
    return [*places[:AFTER], *derived, *places[AFTER:], amended.amendments]


def list_hours_columns(language: Language, table: Table, detail: TableDetail) -> set[str]:
    """The names of the columns in whose first rows, or most frequent values, hours stand."""
    labels = {profile.name: [bar.label for bar in profile.bars] for profile in detail.profiles}
    received = dict(zip(table.column_names, zip(*detail.preview, strict=True), strict=False))
    names = set()
    for column in table.columns:
        if column.type != "string":
            continue
        texts = (*labels.get(column.name, ()), *received.get(column.name, ()))
        if find_opening_hours(language, texts):
            names.add(column.name)
    return names


def _encode_json(value: object) -> str:
    return msgspec.json.encode(value).decode()
