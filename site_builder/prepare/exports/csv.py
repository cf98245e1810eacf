"""CSV as RFC 4180 has it (UTF-8, comma, CRLF), values in canonical notation: the file that scripts
read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.prepare.exports.column_arrays import RenderedColumn, replace_matching
from site_builder.prepare.exports.export import Export, Receipts
from site_builder.prepare.exports.row_texts import RowForm, write_rows

if TYPE_CHECKING:
    import pyarrow as pa

LINE_END = "\r\n"
# Characters for which a cell stands between quotes: # begins a comment for some programs
SPECIAL = '\n\r"#'
_BLANK = '""'


def _write_csv(table: CanonicalTable, target: Path, sheet: str) -> Receipts:
    form = _SYNTAX.make_form([column.name for column in table.columns])
    indexes = range(len(table.columns))
    columns = [RenderedColumn(index, _SYNTAX.quote_cells) for index in indexes]
    write_rows(table, target, form, columns)
    return ()


class CsvSyntax:
    """Rows of cells with this `delimiter`. A cell stands between quotes where the delimiter or
    another special character is in it; and where it is a value without a character, which is not an
    empty cell."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter
        self._characters = f"{SPECIAL}{delimiter}".encode()
        self._expression = f"[{SPECIAL}{delimiter}]"

    def make_form(self, names: Sequence[str], mark: str = "") -> RowForm:
        """The form of a file with columns of these names, which begins with a `mark`."""
        import pyarrow as pa

        header = self._delimiter.join(self._quote_texts(pa.array(names, pa.string())).to_pylist())
        before = [self._delimiter for _ in names]
        before[:1] = [LINE_END]
        return RowForm(opening=f"{mark}{header}", before=before, closing=LINE_END)

    def quote_cells(self, values: pa.Array, texts: pa.StringArray) -> pa.StringArray:
        """Texts as cells of a CSV; `values` are theirs."""
        import pyarrow as pa
        import pyarrow.compute as pc

        quoted = self._quote_texts(texts)
        if not pa.types.is_string(values.type):
            return quoted
        is_blank = pc.and_(pc.equal(texts, ""), values.is_valid())
        return pc.if_else(is_blank, _BLANK, quoted) if is_blank.true_count else quoted

    def _quote_texts(self, texts: pa.StringArray) -> pa.StringArray:
        return replace_matching(
            texts, self._characters, self._expression, lambda found: list(map(_quote_text, found))
        )


def _quote_text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


_SYNTAX = CsvSyntax(",")


def render_csv_record(cells: Sequence[str]) -> bytes:
    """One record of the file, with its line end."""
    return f"{_SYNTAX.make_form(cells).opening}{LINE_END}".encode()


EXPORT = Export("csv", ".csv", _write_csv)
