"""JSON: an array of records, numbers and booleans as such, dates in ISO notation, empty cells
null."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder.cells import Value
from site_builder.columns.array_cells import ArrayCells
from site_builder.columns.canonical_table import (
    CanonicalTable,
)
from site_builder.columns.column_kinds import TypedColumn
from site_builder.core.json_notation import (
    ESCAPED,
    format_json_numbers,
    normalise_json_numbers,
    quote_json_text,
    quote_json_texts,
)
from site_builder.prepare.exports.export import Export, Receipts
from site_builder.prepare.exports.row_texts import RenderedColumn, RowForm, write_rows
from site_builder.prepare.exports.text_arrays import join_texts, replace_matching

if TYPE_CHECKING:
    import pyarrow as pa

LARGEST = (
    100_000_000  # bytes: beyond, no common program opens it and CSV and Parquet are offered alone
)
_ESCAPED_BYTES = bytes(range(0x20)) + b'"\\'
_FORM = RowForm(opening="[\n\t", start="{", end="}", between=",\n\t", closing="\n]\n")


def _write_json(table: CanonicalTable, target: Path, sheet: str) -> Receipts | None:
    return () if write_rows(target, _FORM, _iterate_rows(table), LARGEST) else None


def _iterate_rows(table: CanonicalTable) -> Iterator[bytes]:
    columns = [JsonColumn(column) for column in table.columns]
    for batch in table.iterate_batches(range(len(columns))):
        yield _FORM.render_rows(columns, batch.columns)


class JsonColumn(RenderedColumn):
    """The cells of a column as members of an object: `"name":value`, after what is `before`."""

    def __init__(self, column: TypedColumn, before: str = "") -> None:
        super().__init__(self._render_cells)
        self._name = f"{before}{quote_json_text(column.name)}:"
        self._type = column.kind.type

    def _render_cells(self, values: Sequence[Value | None], texts: Sequence[str]) -> Sequence[str]:
        name = self._name
        return [name + cell for cell in _render_values(self._type, values, texts)]

    def render_array(self, cells: ArrayCells) -> pa.StringArray:
        import pyarrow as pa
        import pyarrow.compute as pc

        values = cells.value_array
        texts = cells.text_array
        match self._type:
            case "number":
                rendered = _render_number_array(values)
            case "integer" | "year" | "boolean":
                rendered = values.cast("string")
            case "geojson":
                return super().render_array(cells)
            case _:
                escaped = replace_matching(
                    texts,
                    _ESCAPED_BYTES,
                    ESCAPED.pattern,
                    lambda found: [quote_json_text(text)[1:-1] for text in found],
                )
                rendered = join_texts(['"', escaped, '"'])
        if values.null_count:
            missing = values.is_null()
            rendered = pc.if_else(missing, "null", rendered)
            faulty = pc.and_(missing, pc.not_equal(texts, ""))
            if faulty.true_count:
                quoted = quote_json_texts(texts.filter(faulty).to_pylist())
                rendered = pc.replace_with_mask(rendered, faulty, pa.array(quoted))
        return join_texts([self._name, rendered])


def _render_number_array(values: pa.Array) -> pa.StringArray:
    """Numbers, and anything for those that are none. Arrow writes the same digits, but powers of
    ten in another way, and whole numbers without a point."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = values.cast("string").fill_null("0.0")
    has_power = pc.match_substring(texts, "e")
    is_whole = pc.invert(pc.match_substring(texts, "."))
    rendered = pc.if_else(is_whole, join_texts([texts, ".0"]), texts)
    if not has_power.true_count:
        return rendered
    numbers = format_json_numbers(values.filter(has_power).to_pylist())
    return pc.replace_with_mask(rendered, has_power, pa.array(numbers))


def _render_values(type_: str, values: Sequence[Any], texts: Sequence[str]) -> list[str]:
    """Cells as values of JSON, of those that are not of their type the text as it was written."""
    match type_:
        case "number":
            rendered = format_json_numbers(values)
        case "integer" | "year":
            rendered = list(map(str, values))
        case "boolean":
            rendered = [str(value).lower() for value in values]
        case "geojson":
            rendered = list(map(normalise_json_numbers, texts))
        case _:
            rendered = quote_json_texts(texts)
    if None in values:
        for place, value in enumerate(values):
            if value is None:
                rendered[place] = quote_json_text(texts[place]) if texts[place] else "null"
    return rendered


EXPORT = Export("json", ".json", _write_json)
