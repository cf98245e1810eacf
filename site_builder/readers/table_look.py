"""One look at a raw table, and what it tells of the rows that may be none of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial

from site_builder.cells import BLANKS
from site_builder.readers.raw_table import RawTable
from site_builder.readers.total_labels import WORDS as TOTALS
from site_builder.readers.total_labels import read_total_label
from site_builder.tables.text_table import TextTable, count_cells, fetch_rows, find_cells

LAST = 40  # rows at the end among which notes are looked for
MOST_ASIDE = 1_000  # rows set apart
MOSTLY = 0.9  # of a column's cells are filled
MOST_TOTALS = 20_001  # rows called total
LABELS = 3  # columns in which « Page 2 » may stand
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBody:
    """A raw table and what one look at it tells: filled cells of each column, and the rows that may
    be none."""

    raw: RawTable
    filled: tuple[int, ...]
    labels: int  # cells of the first column that end with a colon
    suspects: dict[int, Row]  # row → cells without the blanks around them
    totals: tuple[int, ...]  # those of them that a cell calls so

    def usual(self, apart: int) -> list[int]:
        """The columns that nearly every row fills, `apart` those that may be none."""
        rows = self.raw.rows - apart
        return [index for index, count in enumerate(self.filled) if 0 < MOSTLY * rows <= count]


def inspect_table_body(raw: RawTable) -> TableBody:
    """It is run on every table there is, and looks at distinct texts first."""
    cells = raw.cells
    filled = tuple(cells.rows - cells.count_empty(index) for index in range(cells.width))
    words = _find_words(cells, 0, (":", raw.names[0]))
    labels = count_cells(cells, 0, _is_label) if ":" in words else 0
    odd = set(_find_header_rows(raw)) if raw.names[0] in words else set()
    odd = set(sorted(odd)[:MOST_ASIDE])
    totals = set[int]()
    for index in range(cells.width):
        words = cells.search_words(index, (*TOTALS, "page"))
        if "page" in words and index < LABELS:
            odd.update(row for row, _ in find_cells(cells, index, _has_page, MOST_ASIDE))
        words.discard("page")
        if words:
            is_total = partial(_is_total, words)
            totals.update(row for row, _ in find_cells(cells, index, is_total, MOST_TOTALS))
    rows = {0, *range(max(cells.rows - LAST, 0), cells.rows), *odd, *totals}
    for blank in dict.fromkeys(raw.skipped[:MOST_ASIDE]):
        rows |= {blank, blank + 1, blank + 2}
    suspects = {row: strip_row_cells(texts) for row, texts in fetch_rows(cells, rows).items()}
    totals |= _find_statistics(suspects, cells.rows)
    return TableBody(
        raw=raw, filled=filled, labels=labels, suspects=suspects, totals=tuple(sorted(totals))
    )


def _find_statistics(suspects: Mapping[int, Row], rows: int) -> set[int]:
    """The rows at the end, one after the other, that are called a mean, a minimum and the like, by
    words that elsewhere are those of data."""
    statistics = set[int]()
    for row in range(rows - 1, max(rows - LAST, 0), -1):
        if not any(map(read_total_label, suspects[row][:LABELS])):
            break
        statistics.add(row)
    return statistics


def _find_words(cells: TextTable, index: int, words: Sequence[str]) -> set[str]:
    """Which of these words are in a column, maybe within longer ones. One long text is searched
    faster than many short ones."""
    present_words: set[str] = set()
    for values, _ in cells.iterate_distinct(index):
        joined = "\n".join(values)
        present_words.update(word for word in words if word in joined)
    return present_words


def _find_header_rows(raw: RawTable) -> Iterator[int]:
    """The first rows whose first and last cells are the names of these columns."""
    first = raw.names[0]
    last = raw.names[-1]
    header_rows = 0
    for batch in raw.cells.iterate_batches([0, raw.cells.width - 1]):
        begins, ends = batch.columns
        if first not in begins.values or last not in ends.values:
            continue
        header_codes = (begins.values.index(first), ends.values.index(last))
        codes = zip(begins.codes, ends.codes, strict=True)
        for row, pair in enumerate(codes, batch.first_row):
            if pair == header_codes:
                yield row
                header_rows += 1
                if header_rows == MOST_ASIDE:
                    return


def _has_page(text: str) -> bool:
    return "page" in text.lower()


def _is_total(words: Set[str], text: str) -> bool:
    """`words` are those that the column has: most texts have none of them."""
    lowered = text.lower()
    if not any(word in lowered for word in words):
        return False
    return read_total_label(text.strip(BLANKS)) is not None


def _is_label(text: str) -> bool:
    return text.rstrip(" ").endswith(":")


def strip_row_cells(row: Sequence[str]) -> Row:
    return tuple([cell.strip(BLANKS) for cell in row])
