"""Values of JSON as cells: numbers as written, objects a level deep as columns, what is deeper as
JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from site_builder.core.problems import Repair, make_repair
from site_builder.core.text import join_words
from site_builder.readers.byte_survey import LARGEST_LINE
from site_builder.readers.decide.records import LARGEST_CELL
from site_builder.readers.json_text import NAN, JsonNumber
from site_builder.readers.reading_fault import ReadingFault

NESTED = 64  # levels within a record
LISTED = 10  # names in a message
# of a record of Opendatasoft
ENVELOPE = ("datasetid", "recordid", "record_timestamp", "geometry", "fields")
ENVELOPE_2 = ("id", "timestamp", "size", "fields")
_SMALL = re.compile(r"-?[0-9.]+[eE]-0*(?:[1-9]|1[0-2])")
HALF_LETTER = re.compile("[\ud800-\udfff]")

Column = tuple[str, ...]  # a key, or two where an object is a level deep


def unpack_opendatasoft_record(record: dict[str, Any]) -> dict[str, Any] | None:
    """The fields of a record as Opendatasoft's API wraps it, None of any other."""
    inner_record = record.get("record") if record.keys() <= {"links", "record"} else record
    if not isinstance(inner_record, dict) or not isinstance(inner_record.get("fields"), dict):
        return None
    is_wrapped = (
        "recordid" in inner_record and inner_record.keys() <= set(ENVELOPE)
    ) or inner_record.keys() == set(ENVELOPE_2)
    fields: dict[str, Any] = inner_record["fields"]
    return fields if is_wrapped else None


def iterate_record_cells(record: dict[str, Any]) -> Iterator[tuple[Column, Any]]:
    """The cells of a record; an object in it gives a cell for each of its keys."""
    for key, value in record.items():
        if isinstance(value, dict) and value:
            yield from (((key, inner_key), cell) for inner_key, cell in value.items())
        else:
            yield (key,), value


def _format_json_number(number: str) -> str:
    """A number as written, small ones without exponent: 1e-05 is 0.00001.

    Large ones keep theirs: 2.15904E+13 was rounded by a program, and must not pass for the digits
    of a SIRET.
    """
    return format(Decimal(number), "f") if _SMALL.fullmatch(number) else str(number)


def format_key_names(names: Iterable[str]) -> str:
    """The first names, for a message."""
    return join_words((name[:60] for name in names), LISTED)


@dataclass(kw_only=True)
class JsonCells:
    """Makes cells of values, and counts what it changed. `record` is the number, from 1, of the one
    in hand."""

    record: int = 0
    unwrapped: int = 0
    nan: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    # columns in which lists or objects stand as JSON
    texts: dict[str, int] = field(default_factory=dict)

    def row(self, values: Sequence[Any], names: Sequence[str]) -> list[str]:
        """A cell for each value, under these names. Raises ReadingFault."""
        cells = [self._cell(value, name) for value, name in zip(values, names, strict=True)]
        # in UTF-8, with its quotes, it is never longer than a line may be
        if sum(map(len, cells)) > LARGEST_LINE // 5:
            raise ReadingFault("cell-too-long", most=LARGEST_CELL)
        return cells

    def repairs(self) -> tuple[Repair, ...]:
        """The receipts, complete once all the rows are made."""
        repairs = [
            make_repair(code, records)
            for code, records in (("not-a-number", self.nan), ("half-letters", self.broken))
            if records
        ]
        if self.texts:
            repairs.append(
                Repair(
                    "nested-text",
                    {"columns": format_key_names(self.texts)},
                    sum(self.texts.values()),
                )
            )
        if self.unwrapped:
            repairs.append(Repair("records-unwrapped", {}, self.unwrapped))
        return tuple(repairs)

    def _cell(self, value: Any, name: str) -> str:
        if value is None or value == {}:
            return ""
        if isinstance(value, str):
            return self._text(
                _format_json_number(value) if isinstance(value, JsonNumber) else value
            )
        if isinstance(value, (dict, list)):
            self.texts[name] = self.texts.get(name, 0) + 1
            return self._text(self._json(value))
        text = self._json(value)
        return "" if text == "null" else text

    def _text(self, text: str) -> str:
        if len(text) > LARGEST_CELL:
            raise ReadingFault("cell-too-long", most=LARGEST_CELL)
        if "\0" in text:
            raise ReadingFault("nul-bytes")
        if HALF_LETTER.search(text):
            self.broken.append(self.record)
            return HALF_LETTER.sub("\ufffd", text)
        return text

    def _json(self, value: Any, level: int = 1) -> str:
        """JSON without a blank, as DuckDB writes it."""
        if level > NESTED:
            raise ReadingFault("records-too-deep")
        if isinstance(value, dict):
            parts = (
                f"{json.dumps(k, ensure_ascii=False)}:{self._json(v, level + 1)}"
                for k, v in value.items()
            )
            return "{" + ",".join(parts) + "}"
        if isinstance(value, list):
            return "[" + ",".join(self._json(element, level + 1) for element in value) + "]"
        if value is NAN:
            self.nan.append(self.record)
            return "null"
        return (
            str(value) if isinstance(value, JsonNumber) else json.dumps(value, ensure_ascii=False)
        )
