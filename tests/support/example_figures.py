"""What the example's own files say, read by pandas and by nothing of ours: the figures that tables
of the territory and comparisons are held against.

A frame has a row for each row of the files of example_files.py: `publisher`, `insee` (of the
commune that the row says, else of its publisher, "" for a partner), `licence`, `dataset`, `file`,
`row` (as a spreadsheet counts, from 1), `year` ("" where there is none), then what it is about:
texts as written, and exact decimals.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize
from zipfile import ZipFile

import pandas as pd
import yaml
from example_files import ACCOUNTS, CHARGERS, GRANTS, NAMES, PARKS, SCHOOLS, SourceFile
from tools import ROOT

Row = dict[str, Any]
WHOLE = Decimal(1)
NOT_OF_THE_YEAR = ("001", "002")  # results of earlier years


@dataclass(frozen=True)
class Commune:
    insee: str
    name: str
    population: int


@cache
def read_communes() -> Mapping[str, Commune]:
    """All of communes.yml, by the folder that is theirs."""
    written = yaml.safe_load((ROOT / "communes.yml").read_text("utf-8"))["communes"]
    return {
        make_slug(one["name"]): Commune(one["insee"], one["name"], one["population"])
        for one in written
    }


def make_slug(name: str) -> str:
    plain = normalize("NFD", name.lower().replace("œ", "oe")).encode("ascii", "ignore").decode()
    return re.sub("[^a-z]+", "-", plain)


# --- files ---


def read_rows(sources: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, Row]]:
    """Each row of data, as texts, with where it comes from."""
    communes = read_communes()
    for source in sources:
        commune = communes.get(source.publisher)
        origin = {
            "publisher": source.publisher,
            "insee": commune.insee if commune else "",
            "licence": source.licence,
            "dataset": source.dataset,
            "file": source.path,
        }
        for number, said in _list_data(source):
            yield source, {**origin, "row": number, "year": source.year, **said}


def _list_data(source: SourceFile) -> Iterator[tuple[int, Row]]:
    cells = _read_cells(source)
    labels = [str(label).strip() for label in cells[source.above]]
    places = {name: labels.index(label) for name, label in source.columns.items()}
    for number, row in enumerate(cells[source.above + 1 :], source.above + 2):
        if source.ends is not None and str(row[0]) == source.ends:
            return
        yield number, {name: _write_text(row[place]) for name, place in places.items()}


def _read_cells(source: SourceFile) -> list[list[Any]]:
    path = source.full_path
    if path.suffix == ".ods":
        return _read_ods(path)
    frame: pd.DataFrame
    if path.suffix == ".csv":
        sep, encoding = source.form.separator, source.form.encoding
        options = {"dtype": str, "keep_default_na": False, "skip_blank_lines": False}
        frame = pd.read_csv(path, sep=sep, encoding=encoding, header=None, **options)  # type: ignore[call-overload]
    else:
        # The book of Excel 97 alone is read by a library that we read with: there is no other
        engine: Any = "openpyxl" if path.suffix == ".xlsx" else "calamine"
        frame = pd.read_excel(path, header=None, dtype=object, engine=engine, keep_default_na=False)
    return [list(row) for row in frame.itertuples(index=False)]


def _read_ods(path: Path) -> list[list[Any]]:
    with ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    names = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
    office = names % "office"
    rows = []
    for row in root.iter(f"{names % 'table'}table-row"):
        cells = []
        for cell in row:
            value = cell.get(f"{office}value") or cell.get(f"{office}date-value")
            cells.append(value or "".join(cell.itertext()))
        rows.append(cells)
    return rows


def _write_text(cell: Any) -> str:
    return str(cell.date()) if hasattr(cell, "date") else str(cell).strip()


def parse_number(text: str) -> Decimal | None:
    """« 12 500,00 € », 12500.0 or 12500; None where nothing is written."""
    figures = re.sub("[^0-9,.-]", "", text).replace(",", ".")
    return Decimal(figures) if figures else None


def find_year(day: str) -> str:
    """Of a day, whichever way round it is written."""
    return re.findall("[0-9]{4}", day)[0] if day else ""


# --- frames ---


@cache
def read_grants() -> pd.DataFrame:
    """`beneficiary`, `siret`, `purpose`, `nature`; `amount`, None where none is written; `share`,
    the part of it that is this beneficiary's; `given`, both multiplied."""
    rows = []
    for _, row in read_rows(GRANTS):
        amount = parse_number(row["amount"])
        share = parse_number(row.get("share", "")) or WHOLE
        row["year"] = row["year"] or find_year(row["day"])
        given = None if amount is None else amount * share
        unsaid = {"siret": "", "nature": ""}  # of files that have no such column
        rows.append({**unsaid, **row, "amount": amount, "share": share, "given": given})
    return pd.DataFrame(rows)


@cache
def read_births() -> pd.DataFrame:
    """`sex`, `name`, `count`."""
    return _read_with_numbers(NAMES, "count")


@cache
def read_accounts() -> pd.DataFrame:
    """`stage`, `budget`, `section`, `direction`, `movement`, `chapter`, `nature`, `function`,
    `amount`."""
    return _read_with_numbers(ACCOUNTS, "amount")


@cache
def read_chargers() -> pd.DataFrame:
    """`point`: a row for each one of each file; four of them stand in two."""
    return pd.DataFrame([row for _, row in read_rows(CHARGERS)])


@cache
def read_schools() -> pd.DataFrame:
    """`name`, `sector`, `classes` as written, `pupils`, None where none are told: a row for each
    school and year."""
    return _read_with_numbers(SCHOOLS, "pupils")


@cache
def read_parks() -> pd.DataFrame:
    """`name`, `surface` in m²: those of which it is known."""
    return _read_with_numbers(PARKS, "surface")


def _read_with_numbers(sources: Sequence[SourceFile], column: str) -> pd.DataFrame:
    rows = [{**row, column: parse_number(row[column])} for _, row in read_rows(sources)]
    return pd.DataFrame(rows).astype({column: object})


# --- figures ---


def add_up(frame: pd.DataFrame, by: Sequence[str], column: str) -> dict[tuple[str, ...], Decimal]:
    """Exact sums of what is written, by the values of these columns."""
    sums: dict[tuple[str, ...], Decimal] = {}
    for key, numbers in frame[frame[column].notna()].groupby(list(by))[column]:
        sums[tuple(map(str, key))] = sum(numbers, Decimal())
    return sums


def sum_grants(
    licences: Iterable[str] = ("etalab-2.0", "odbl-1.0"),
) -> dict[tuple[str, ...], Decimal]:
    """Euros by publisher and year, each beneficiary with its share."""
    grants = read_grants()
    return add_up(grants[grants["licence"].isin(list(licences))], ["publisher", "year"], "given")


def sum_births() -> dict[tuple[str, ...], Decimal]:
    """Children whose first name is told, by INSEE code and year."""
    return add_up(read_births(), ["insee", "year"], "count")


def count_chargers() -> dict[str, int]:
    """Charging points by INSEE code, each once whoever lists it."""
    points = read_chargers().groupby("insee")["point"].nunique()
    return {str(code): int(count) for code, count in points.items()}


def sum_spending() -> dict[tuple[str, ...], Decimal]:
    """Real spending of the year by INSEE code, year and function: neither transfers between lines
    nor results of earlier years."""
    accounts = read_accounts()
    real = accounts["movement"].eq("réel") & accounts["direction"].eq("dépense")
    earlier = accounts["nature"].isin(NOT_OF_THE_YEAR) | accounts["chapter"].isin(NOT_OF_THE_YEAR)
    return add_up(accounts[real & ~earlier], ["insee", "year", "function"], "amount")
