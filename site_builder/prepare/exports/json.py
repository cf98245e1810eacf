"""JSON: an array of records, numbers and booleans as such, dates in ISO notation, empty cells
null."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.columns.column_reading import TypedColumn
from site_builder.core.json_notation import (
    ESCAPED,
    format_json_numbers,
    normalise_json_numbers,
    quote_json_text,
    quote_json_texts,
)
from site_builder.prepare.exports.column_arrays import (
    RenderedColumn,
    join_texts,
    replace_matching,
    replace_where,
)
from site_builder.prepare.exports.export import Export, Receipts
from site_builder.prepare.exports.row_texts import RowForm, write_rows

if TYPE_CHECKING:
    import pyarrow as pa

LARGEST = (
    100_000_000  # bytes: beyond, no common program opens it and CSV and Parquet are offered alone
)
_ESCAPED_BYTES = bytes(range(0x20)) + b'"\\'


def _write_json(table: CanonicalTable, target: Path, sheet: str) -> Receipts | None:
    form = RowForm(
        opening="[\n\t",
        before=list_member_names(table.columns),
        end="}",
        between=",\n\t",
        closing="\n]\n",
    )
    columns = [make_json_column(index, column) for index, column in enumerate(table.columns)]
    return () if write_rows(table, target, form, columns, LARGEST) else None


def list_member_names(columns: Sequence[TypedColumn]) -> list[str]:
    """What stands before the value of each of the columns in an object of JSON."""
    separators = chain("{", repeat(","))
    pairs = zip(separators, columns, strict=False)
    return [f"{separator}{quote_json_text(column.name)}:" for separator, column in pairs]


def make_json_column(index: int, column: TypedColumn) -> RenderedColumn:
    """The cells of a column as values of JSON; of those that are not of the column's type the text
    as it was written."""
    return RenderedColumn(index, partial(_render_cells, column.kind.type))


def _render_cells(type_: str, values: pa.Array, texts: pa.StringArray) -> pa.StringArray:
    import pyarrow.compute as pc

    rendered = _render_values(type_, values, texts)
    if not values.null_count:
        return rendered
    is_missing = values.is_null()
    is_faulty = pc.and_(is_missing, pc.not_equal(texts, ""))
    written = replace_where(texts, is_faulty, quote_json_texts)
    return pc.if_else(is_missing, pc.if_else(is_faulty, written, "null"), rendered)


def _render_values(type_: str, values: pa.Array, texts: pa.StringArray) -> pa.StringArray:
    """The values, and anything for those that are null."""
    import pyarrow as pa

    match type_:
        case "number":
            return render_numbers(values)
        case "integer" | "year" | "boolean":
            return values.cast("string")
        case "geojson":
            return pa.array(map(normalise_json_numbers, texts.to_pylist()), pa.string())
    escaped = replace_matching(
        texts,
        _ESCAPED_BYTES,
        ESCAPED.pattern,
        lambda found: [quote_json_text(text)[1:-1] for text in found],
    )
    return join_texts(['"', escaped, '"'])


def render_numbers(values: pa.Array) -> pa.StringArray:
    """Numbers, and anything for those that are none. Arrow writes the same digits, but powers of
    ten in another way, and whole numbers without a point."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = values.cast("string").fill_null("0.0")
    has_power = pc.match_substring(texts, "e")
    has_point = pc.match_substring(texts, ".")
    if has_point.false_count:
        texts = pc.if_else(has_point, texts, join_texts([texts, ".0"]))
    if not has_power.true_count:
        return texts
    numbers = format_json_numbers(values.filter(has_power).to_pylist())
    return pc.replace_with_mask(texts, has_power, pa.array(numbers))


EXPORT = Export("json", ".json", _write_json)
