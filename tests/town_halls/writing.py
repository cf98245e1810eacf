"""Texts and sheets written as files: CSV as it stands, XLSX and ODS from a grid."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.pollution.workbooks import Cell, Sheet, write_ods, write_xlsx

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Text:
    """A CSV file as it is written."""

    text: str
    encoding: str = "utf-8"
    newline: str = "\r\n"

    def write(self, ending: str) -> bytes:
        assert ending in ("csv", "txt", "tsv")
        return self.text.replace("\n", self.newline).encode(self.encoding)


@dataclass(frozen=True)
class Book:
    """A workbook of named sheets, written as the ending of its name says."""

    sheets: Mapping[str, Sheet]

    def write(self, ending: str) -> bytes:
        return {"xlsx": write_xlsx, "ods": write_ods}[ending](self.sheets)


def csv(text: str, encoding: str = "utf-8", newline: str = "\r\n") -> Text:
    """A CSV file; the first line break of the text, which is there for its looks, is left out."""
    return Text(text.removeprefix("\n"), encoding, newline)


def parse_cell(text: str) -> Cell:
    """What a spreadsheet would hold: a number, a day (2024-04-03), a text; 'text is a text."""
    text = text.strip().replace("\\n", "\n")
    if text.startswith("'"):
        return text[1:]
    if NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if DAY.fullmatch(text):
        return datetime.date.fromisoformat(text)
    return text or None


def make_sheet(grid: str, merged: str = "", **formats: str) -> Sheet:
    """A sheet of a text: a line a row, bars between cells; an empty line is an empty row."""
    lines = grid.removeprefix("\n").rstrip(" ").removesuffix("\n").split("\n")
    rows = tuple(tuple(map(parse_cell, line.split("|"))) for line in lines)
    return Sheet(rows, tuple(merged.split()), formats)


def book(grid: str, merged: str = "", **formats: str) -> Book:
    return Book({"Feuil1": make_sheet(grid, merged, **formats)})


def book_of_rows(rows: Sequence[Sequence[Cell]]) -> Book:
    return Book({"Feuil1": Sheet(tuple(map(tuple, rows)))})
