"""CSV as RFC 4180 has it (UTF-8, comma, CRLF), values in canonical notation: the file that scripts
read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.cells import Value
from site_builder.columns.array_cells import ArrayCells
from site_builder.columns.canonical_table import (
    CanonicalTable,
)
from site_builder.prepare.exports.export import Export, Receipts
from site_builder.prepare.exports.row_texts import RenderedColumn, RowForm, write_rows
from site_builder.prepare.exports.text_arrays import replace_matching

if TYPE_CHECKING:
    import pyarrow as pa

LINE_END = "\r\n"
# Characters for which a cell stands between quotes: # begins a comment for some programs
SPECIAL = '\n\r"#'
_BLANK = '""'
_FORM = RowForm(separator=",", between=LINE_END, closing=LINE_END)


def _write_csv(table: CanonicalTable, target: Path, sheet: str) -> Receipts:
    write_rows(target, _FORM, _iterate_rows(table))
    return ()


def _iterate_rows(table: CanonicalTable) -> Iterator[bytes]:
    names = [column.name for column in table.columns]
    yield _FORM.join_rows([[name] for name in _QUOTING.quote_cells((), names)])
    columns = [_CsvColumn(_QUOTING.quote_cells) for _ in names]
    for batch in table.iterate_batches(range(len(names))):
        yield _FORM.render_rows(columns, batch.columns)


class _CsvColumn(RenderedColumn):
    def render_array(self, cells: ArrayCells) -> pa.StringArray:
        return _QUOTING.quote_array(cells.value_array, cells.text_array)


class CsvQuoting:
    """How cells stand between quotes where this `delimiter` or another special character is in
    them; and where they are values without a character, which are not empty cells."""

    def __init__(self, delimiter: str) -> None:
        self._characters = f"{SPECIAL}{delimiter}".encode()
        self._expression = f"[{SPECIAL}{delimiter}]"
        self._special = re.compile(self._expression)

    def quote_cells(self, values: Sequence[Value | None], texts: Sequence[str]) -> Sequence[str]:
        """Texts as cells of a CSV; `values` are theirs."""
        special = self._special
        has_blank = "" in values
        if not has_blank and not special.search("".join(texts)):
            return texts
        cells = [_quote_text(text) if special.search(text) else text for text in texts]
        if has_blank:
            for place, value in enumerate(values):
                if value == "":
                    cells[place] = cells[place] or _BLANK
        return cells

    def quote_array(self, values: pa.Array, texts: pa.StringArray) -> pa.StringArray:
        """The same of arrays, one of each for a row."""
        import pyarrow as pa
        import pyarrow.compute as pc

        quoted = replace_matching(
            texts, self._characters, self._expression, lambda found: list(map(_quote_text, found))
        )
        if not pa.types.is_string(values.type):
            return quoted
        is_blank = pc.and_(pc.equal(texts, ""), values.is_valid())
        return pc.if_else(is_blank, _BLANK, quoted) if is_blank.true_count else quoted


def _quote_text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


_QUOTING = CsvQuoting(_FORM.separator)


EXPORT = Export("csv", ".csv", _write_csv)
