"""What reading a workbook of 100,000 rows of ten columns costs, in CPU, beside openpyxl (and ezodf,
where it is there).

python benchmarks/spreadsheet.py

« read » goes from the file to the table in DuckDB, header, hidden parts and leaks decided; « values
» stops at rows of text, which is what the other libraries do. Where ezodf is missing, its published
speed stands for it.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

ROWS = 100_000
RUNS = 3
EZODF = 8_100  # rows a second, measured elsewhere
HEADER = (
    "Code INSEE",
    "Nom",
    "Montant",
    "Date",
    "Année",
    "Quartier",
    "Nombre",
    "Catégorie",
    "Remarque",
    "Actif",
)


def table() -> Iterable[Sequence[Any]]:
    dice = random.Random(1)
    for number in range(ROWS):
        yield (
            dice.choice(("59350", "59009", "01001")),
            f"Amicale laïque {number}",
            dice.randrange(10**8) / 100,
            datetime(2024, dice.randrange(1, 13), dice.randrange(1, 29)),
            dice.randrange(2015, 2025),
            dice.choice(("Centre", "Fives", "Wazemmes")),
            dice.randrange(10_000),
            dice.choice("ABCDEF"),
            f"texte libre numéro {dice.randrange(100_000)}",
            dice.choice(("oui", "non")),
        )


def write_xlsx(path: Path) -> None:
    from books import xlsx

    def write(book: Any) -> None:
        sheet = book.add_worksheet("Données")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADER)
        for number, row in enumerate(table(), 1):
            for column, value in enumerate(row):
                sheet.write(number, column, value, *([day] if column == 3 else []))

    path.write_bytes(xlsx(write))


def write_ods(path: Path) -> None:
    from books import ods, ods_cell, ods_row, ods_table, with_parts

    rows = (
        ods_row(
            *(
                ods_cell(f"{v:%Y-%m-%d}", "date", f"{v:%d/%m/%Y}") if isinstance(v, datetime) else v
                for v in row
            )
        )
        for row in table()
    )
    # for ezodf
    meta = '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
    path.write_bytes(
        with_parts(ods(ods_table(ods_row(*HEADER), *rows, name="Données")), {"meta.xml": meta})
    )


def best(work: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds of CPU of the fastest run."""
    found = []
    for _ in range(runs):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def ours(source: Path, scratch: Path) -> tuple[float, float]:
    """Seconds to the raw table, and to rows of text."""
    from site_builder.core.model.reading_hints import ReadingHints
    from site_builder.readers import cell_rows as rows
    from site_builder.readers import spreadsheet
    from site_builder.readers.read import RawTable

    def whole() -> None:
        found = spreadsheet.read(source, ReadingHints(), scratch)
        assert isinstance(found, RawTable)
        assert found.rows == ROWS

    def only_rows(_: object, given: Iterable[Sequence[str]], *__: object) -> object:
        from site_builder.core.problems import Refusal

        assert sum(1 for _ in given) == ROWS + 1
        return Refusal(code="stopped")

    read = best(whole)
    sheet = rows.load_sheet_rows
    rows.load_sheet_rows = only_rows
    values = best(lambda: spreadsheet.read(source, ReadingHints(), scratch))
    rows.load_sheet_rows = sheet
    return read, values


def openpyxl(source: Path) -> float:
    from openpyxl import load_workbook

    def read() -> None:
        sheet = load_workbook(source, read_only=True).active
        assert sum(1 for _ in sheet.iter_rows(values_only=True)) == ROWS + 1  # type: ignore[union-attr]

    return best(read, 2)


def calamine(source: Path) -> float:
    from python_calamine import CalamineWorkbook

    def read() -> None:
        assert (
            sum(1 for _ in CalamineWorkbook.from_path(source).get_sheet_by_index(0).iter_rows())
            == ROWS + 1
        )

    return best(read)


def ezodf(source: Path) -> float:
    try:
        from ezodf import opendoc
    except ImportError:
        print(f"(ezodf is not installed: its published {EZODF} rows a second stand for it)")
        return ROWS / EZODF
    return best(
        lambda: [[cell.value for cell in row] for row in opendoc(str(source)).sheets[0].rows()], 1
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for ending, write, other in ((".xlsx", write_xlsx, openpyxl), (".ods", write_ods, ezodf)):
            source = folder / f"table{ending}"
            scratch = folder / "scratch"
            write(source)
            scratch.mkdir()
            theirs = other(source)
            bare = calamine(source)
            (read, values) = ours(source, scratch)
            shutil.rmtree(scratch)
            print(
                f"{ending}: {other.__name__} {theirs:.2f} s, calamine alone {bare:.2f} s "
                f"({theirs / bare:.1f} ×)"
            )
            for what, seconds in (("read", read), ("values", values)):
                print(
                    f"  {what:6} {seconds:.2f} s, {ROWS / seconds:,.0f} rows/s, "
                    f"{theirs / seconds:.1f} ×"
                )


if __name__ == "__main__":
    main()
