"""Real files, cell by cell, beside what other programs read of them: openpyxl of .xlsx, calamine of
.xls and .ods, Python's csv of texts. Not only headers and rows: values, sums and types."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest
from tools import ROOT, script

REAL = ROOT.parent / "shared" / "data" / "real"
REAL_FILES = script("docs/real_files.py")
ENDINGS = (".csv", ".xlsx", ".xls", ".ods")
pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(
        not REAL.is_dir(), reason="the collection of real files is not beside this checkout"
    ),
]

VENDEE = "pdl-subv__85_{}_Publication_donnees_Open_data_Subventions_Conventions.csv"
# Why a file is not what another program makes of it; a receipt or a warning says so.
OTHERWISE = {
    "gpseo__irve-consolidation-v2.0.0-20210718.csv": "misread letters are put right",
    "montpellier__INSEE_MTP_Naissances_2005-2009.csv": "a row of labels is set aside",
    "parcs__lyon_parcs-jardins-metropole.csv": "a row whose quotes are not certain is set aside",
    "pdl-subv__49_224900019_conventions-de-subventions-du-departement-de-maine-et-loire.csv": (
        "misread letters are put right"
    ),
    **{
        VENDEE.format(month): "decimals that the comma cuts are joined"
        for month in (201905, 201906, 201907)
    },
}
BLANKS = re.compile(r"[\s\u00a0\u202f\u200b\u200e\ufeff]+")
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]((?:[0-9]{2})?[0-9]{2})")


def list_indexed_files() -> dict[str, dict[str, str]]:
    with (REAL / "INDEX.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def read_independently(path: Path, sheet: str) -> Iterator[list[Any]]:
    """The rows that another program reads, blank ones left out; of this sheet."""
    if path.suffix == ".csv":
        entry = list_indexed_files()[path.name]
        with path.open(encoding=entry["encoding"].split()[0], newline="") as file:
            rows: list[list[Any]] = list(csv.reader(file, delimiter=entry["delimiter"] or ","))
    elif path.suffix == ".xlsx":
        import openpyxl

        with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
            names = [sheet] if sheet else book.sheetnames[:1]
            rows = [list(row) for name in names for row in book[name].iter_rows(values_only=True)]
    else:
        import python_calamine

        other_book = python_calamine.load_workbook(str(path))
        name = sheet or other_book.sheet_names[0]
        rows = other_book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    yield from (row for row in rows if any(trim(cell) for cell in row))


def trim(cell: Any) -> str:
    return BLANKS.sub(" ", "" if cell is None else str(cell)).strip()


def find_number(cell: Any) -> Decimal | None:
    """The number that a person reads in a cell, whatever its blanks, comma and unit."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return Decimal(str(cell))
    text = BLANKS.sub("", "" if cell is None else str(cell)).strip("€%").replace("'", "")
    text = text.replace(",", ".").replace("−", "-")
    if text == "-":
        return Decimal(0)
    if not NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def find_date(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = trim(cell)
    if found := DAY_FIRST.fullmatch(text):
        century = "" if len(found[3]) == 4 else "19" if found[3] > "30" else "20"
        return f"{century}{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return "-".join(part.zfill(2) for part in re.split("[/T -]", text)[:3])


def is_same(value: str | None, cell: Any, type_: str) -> bool:
    """Is a published value, in canonical notation, the one that stands in the file?"""
    if value is None:
        return True  # counted beside
    if type_ in ("integer", "number", "year"):
        number = find_number(cell)
        return number is not None and abs(number - Decimal(value)) <= abs(number) * Decimal("1e-9")
    if type_ == "date":
        return find_date(cell) == value
    if type_ in ("datetime", "time", "boolean", "yearmonth", "geopoint", "geojson"):
        return bool(trim(cell))
    if isinstance(cell, (datetime, time)):
        return True
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    ours = BLANKS.sub("", value)
    theirs = BLANKS.sub("", trim(cell))
    number = find_number(cell)
    is_same_number = number is not None and find_number(value) == number
    return is_same_number or ours.casefold() == theirs.casefold()


def align(names: Sequence[str], rows: list[list[Any]]) -> tuple[list[list[Any]], list[int]]:
    """The rows below the header, and where each of our columns is in them."""
    wanted = [trim(name).casefold() for name in names]
    for place, row in enumerate(rows):
        cells = [trim(cell).casefold() for cell in row]
        places = [cells.index(name) if name in cells else -1 for name in wanted]
        if 2 * sum(place >= 0 for place in places) > len(wanted):
            return rows[place + 1 :], places
    return [], []


@pytest.mark.parametrize("name", [name for name in REAL_FILES.FILES if name.endswith(ENDINGS)])
def test_values_sums_and_types_are_those_that_others_read(name: str) -> None:
    found = REAL_FILES.seen(REAL / name)
    if not found.table:
        pytest.skip("it is refused")
    names = [column.name for column in found.columns]
    rows, places = align(names, list(read_independently(REAL / name, found.table.sheet)))
    differences = []
    for index, column in enumerate(found.columns):
        if not rows or places[index] < 0:
            continue
        theirs = [row[places[index]] if places[index] < len(row) else "" for row in rows]
        ours = [row[index] for row in found.rows]
        if len(theirs) != len(ours):
            differences.append(f"{len(ours)} rows, not {len(theirs)}")
            break
        type_ = column.type
        wrong = [
            (row, value, cell)
            for row, (value, cell) in enumerate(zip(ours, theirs, strict=True))
            if not is_same(value, cell, type_)
        ]
        if wrong:
            differences.append(f"{column.name} ({type_}): {len(wrong)}, first {wrong[0]}")
        emptied = {trim(cell) for value, cell in zip(ours, theirs, strict=True) if value is None}
        if len(emptied - {""}) > 3:
            differences.append(f"{column.name}: emptied {sorted(emptied)[:5]}")
        if type_ in ("integer", "number"):
            sum_of_ours = sum(Decimal(value) for value in ours if value is not None)
            sum_of_theirs = sum(filter(None, map(find_number, theirs)), Decimal(0))
            if abs(sum_of_ours - sum_of_theirs) > abs(sum_of_theirs) * Decimal("1e-9"):
                differences.append(f"{column.name}: sum {sum_of_ours}, not {sum_of_theirs}")
    assert bool(differences) == (name in OTHERWISE), differences
    if differences:
        assert found.repairs or found.problems
