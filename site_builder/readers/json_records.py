"""JSON: an array of records wherever it is in the file, a column for each key; JSON Lines, columns,
rows of cells.

The file is read twice: to see what it holds, then to write the rows of the array that is the table.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Refusal, Repair
from site_builder.core.text import match_spelling
from site_builder.readers import cell_rows as rows
from site_builder.readers.aside_texts import AsideTexts
from site_builder.readers.decide import MOST_COLUMNS
from site_builder.readers.decide.header import is_value
from site_builder.readers.json_cells import (
    Column,
    JsonCells,
    format_key_names,
    iterate_record_cells,
    unpack_opendatasoft_record,
)
from site_builder.readers.json_frames import (
    FRAME,
    INDEX,
    detect_ranked_keys,
    extract_frame_names,
    is_meaningful_index,
    iterate_keyed_records,
    iterate_unkeyed_records,
)
from site_builder.readers.json_text import (
    MOST_KEYS,
    JsonNumber,
    JsonText,
    Keys,
    decide_json_encoding,
    iterate_json_lines,
    iterate_json_values,
)
from site_builder.readers.raw_table import RawTable
from site_builder.readers.reading_fault import (
    ReadingFault,
    check_table_size,
    ensure_accepted,
    return_refusal,
)

# What platforms call the records of an answer
WRAPPERS = frozenset(("records", "results", "data", "items", "rows"))
MOST_IN_COLUMNS = (
    5_000_000  # cells, where a file holds columns: they are in memory until the last has come
)


@dataclass(kw_only=True)
class JsonArray:
    """One array: how many elements of which kind, and of records, their columns in order of first
    appearance."""

    count: int = 0
    length: int = 0  # characters of the file
    records: int = 0
    rows: int = 0  # elements that are arrays
    typed: int = 0  # records with a name and a type, like the fields of a schema
    seen: str = ""  # the first element that is no record
    names: tuple[str, ...] = ()  # of the first element, where it is an array of different texts
    columns: dict[Column, bool] = field(default_factory=dict)  # → is any cell of it filled?

    def add(self, value: Any) -> None:
        """Take one more element into account. Raises ReadingFault where it brings too many
        columns."""
        self.count += 1
        if isinstance(value, dict):
            self.records += 1
            self.typed += "name" in value and "type" in value
            for column, cell in iterate_record_cells(unpack_opendatasoft_record(value) or value):
                self.columns[column] = self.columns.get(column, False) or (
                    cell is not None and cell != {}
                )
            if len(self.columns) > MOST_COLUMNS:
                raise ReadingFault("too-many-columns", columns=len(self.columns), most=MOST_COLUMNS)
            return
        if isinstance(value, list):
            self.rows += 1
            if self.count == 1 and _is_header(value):
                self.names = tuple(value)
        if not self.seen:
            self.seen = format_key_names(
                map(_describe_value, value if isinstance(value, list) else (value,))
            )

    def list_columns(self) -> list[Column]:
        """The columns, without `adresse` where it is empty, or an object that gives
        `adresse.rue`."""
        nested = {column[0] for column in self.columns if len(column) > 1}
        return [
            column
            for column, filled in self.columns.items()
            if filled or column[0] not in nested or column[1:]
        ]


@dataclass(kw_only=True)
class JsonSurvey:
    """What a file holds: its arrays, the first keys at its top, the objects that hold a value which
    is no array.

    `parts` is the way to go through it.
    """

    parts: Callable[[JsonText], Iterator[tuple[Keys, bool, Any]]]
    arrays: dict[Keys, JsonArray] = field(default_factory=dict)
    keys: dict[str, None] = field(default_factory=dict)
    settings: set[Keys] = field(default_factory=set)
    asides: AsideTexts = field(default_factory=AsideTexts)  # of these values
    features: bool = False  # it is GeoJSON
    length: int = 0  # characters of the file


@return_refusal
def read(source: Path, hints: ReadingHints, scratch: Path) -> RawTable:
    """Read the one table of a JSON file; of several, the one that `hints.sheet` names by its keys
    (marches.marche)."""
    encoding = ensure_accepted(decide_json_encoding(source, hints))
    try:
        survey = _scan_json_file(source, encoding.codec)
        if survey.features:
            # with it come the libraries of maps
            geojson = import_module("site_builder.readers.geojson")
            features_table: RawTable | Refusal = geojson.read(source, hints, scratch)
            return ensure_accepted(features_table)
        table = _load_table(
            source,
            codec=encoding.codec,
            survey=survey,
            sheet=hints.sheet,
            scratch=scratch,
        )
    except UnicodeDecodeError as error:
        raise ReadingFault(
            "encoding-broken", encoding=encoding.codec, byte=error.object[error.start]
        ) from None
    reading = replace(table.reading, encoding=encoding.codec)
    repairs = (*encoding.repairs, *table.repairs)
    return replace(table, reading=reading, repairs=repairs, asides=survey.asides.list_texts())


def _scan_json_file(source: Path, codec: str) -> JsonSurvey:
    """What the file holds. A second value after the first makes it JSON Lines."""
    with source.open(encoding=codec, newline="") as file:
        ranks = detect_ranked_keys(JsonText(file))
    parts = iterate_json_values
    if ranks is not None:
        parts = iterate_unkeyed_records if ranks else iterate_keyed_records
    survey = JsonSurvey(parts=parts)
    with source.open(encoding=codec, newline="") as file:
        text = JsonText(file)
        if not text.peek():
            raise ReadingFault("file-empty")
        _survey_values(survey, text)
        if survey.features or not text.peek():
            return survey
    survey = JsonSurvey(parts=iterate_json_lines)
    with source.open(encoding=codec, newline="") as file:
        _survey_values(survey, JsonText(file))
    return survey


def _survey_values(survey: JsonSurvey, text: JsonText) -> None:
    for path, in_array, value in survey.parts(text):
        if path:
            survey.keys.setdefault(path[0])
        if in_array:
            array = survey.arrays.setdefault(path, JsonArray())
            if len(survey.arrays) > MOST_KEYS:
                raise ReadingFault("records-none", keys=format_key_names(survey.keys))
            array.add(value)
            array.length += text.passed - survey.length
        elif path == ("type",) and value in ("FeatureCollection", "Feature"):
            survey.features = True
            return
        else:
            survey.settings.add(path[:-1])
            survey.asides.add([_describe_setting(value)])
        survey.length = text.passed


def _load_table(
    source: Path,
    codec: str,
    survey: JsonSurvey,
    sheet: str,
    scratch: Path,
) -> RawTable:
    if _is_frame(survey):
        return _load_frame(source, codec=codec, survey=survey, scratch=scratch)
    path, others = _choose_array(survey, sheet)
    if path is None:
        return _load_columns(source, codec=codec, survey=survey, scratch=scratch)
    array = survey.arrays[path]
    cells = JsonCells()
    columns = array.list_columns()
    if not (columns or array.names):
        raise ReadingFault("records-empty")
    names = array.names or tuple(map(".".join, columns))
    check_table_size(array.count, len(names))

    def each() -> Iterator[Sequence[str]]:
        for cells.record, value in enumerate(_iterate_elements(source, codec, survey, path), 1):
            if not array.names:
                yield cells.row(_list_record_values(value, columns, cells), names)
            elif cells.record > 1:
                yield cells.row(_pad_row(value, len(names), cells.record), names)

    table = rows.load_named_rows(names, each(), scratch)
    opened_keys = dict.fromkeys(column[0] for column in columns if len(column) > 1)
    repairs = (
        (Repair("nested-columns", {"columns": format_key_names(opened_keys)}, len(opened_keys)),)
        if opened_keys
        else ()
    )
    if survey.parts in (iterate_keyed_records, iterate_unkeyed_records):
        repairs = (Repair("records-keyed", {}, array.count), *repairs)
    first_row = 2 if array.names else 1
    return replace(
        table,
        first_row=first_row,
        repairs=(*repairs, *cells.repairs(), *table.repairs),
        others=others,
    )


def _is_frame(survey: JsonSurvey) -> bool:
    """Are names, rows and perhaps an index all that there is?"""
    arrays = survey.arrays.keys() == {(key,) for key in survey.keys}
    return survey.keys.keys() in FRAME and arrays and survey.arrays[("data",)].rows > 0


def _list_record_values(
    record: dict[str, Any], columns: list[Column], cells: JsonCells
) -> list[Any]:
    fields = unpack_opendatasoft_record(record)
    cells.unwrapped += fields is not None
    values = dict(iterate_record_cells(record if fields is None else fields))
    return list(map(values.get, columns))


def _pad_row(cells: list[Any], width: int, row: int) -> list[Any]:
    if len(cells) > width:
        raise ReadingFault("ragged-rows", count=1, row=row, cells=len(cells), expected=width)
    return cells + [None] * (width - len(cells))


def _iterate_elements(source: Path, codec: str, survey: JsonSurvey, path: Keys) -> Iterator[Any]:
    """The elements of one array of the file."""
    with source.open(encoding=codec, newline="") as file:
        for array_path, in_array, value in survey.parts(JsonText(file)):
            if in_array and array_path == path:
                yield value


def _choose_array(survey: JsonSurvey, sheet: str) -> tuple[Keys | None, tuple[str, ...]]:
    """The array that is the table, None where there may be columns; and the names of the others."""
    tables = [path for path, array in survey.arrays.items() if array.records == array.count > 0]
    tables = tables or [
        path
        for path, array in survey.arrays.items()
        if array.names and array.rows == array.count > 1
    ]
    if not tables:
        return None, ()
    names = list(map(".".join, tables))
    if sheet and () not in tables:
        chosen = match_spelling(names, sheet)
        if not chosen:
            raise ReadingFault("records-sheet", sheet=sheet, names=" · ".join(names[:10]))
        return tables[names.index(chosen)], tuple(name for name in names if name != chosen)
    wrapped_paths = [path for path in tables if not WRAPPERS.isdisjoint(path[-1:])]
    if len(tables) > 1 and len(wrapped_paths) != 1:
        raise ReadingFault(
            "records-several", count=len(names), names=" · ".join(names[:10]), first=names[0]
        )
    path = (wrapped_paths or tables)[0]
    array = survey.arrays[path]
    if path[-1:] == ("fields",) and array.typed == array.count:
        raise ReadingFault("records-schema", count=array.count)
    if not wrapped_paths and 2 * array.length < survey.length:
        # settings of a program, with a list among them
        raise ReadingFault("records-none", keys=format_key_names(survey.keys))
    return path, ()


def _load_frame(source: Path, codec: str, survey: JsonSurvey, scratch: Path) -> RawTable:
    """{"columns": […], "index": […], "data": [[…], …]}: names, and rows without; ranks are no
    column."""
    data_array = survey.arrays[("data",)]
    cells = JsonCells()
    index_array = survey.arrays.get((INDEX,), data_array)
    names_array = survey.arrays[("columns",)]
    names = (
        extract_frame_names(list(_iterate_elements(source, codec, survey, ("columns",))))
        if names_array.count <= MOST_COLUMNS
        else ()
    )
    if (
        not names
        or not data_array.rows == data_array.count == index_array.count
        or index_array.count > MOST_IN_COLUMNS
    ):
        raise ReadingFault("records-none", keys=format_key_names(survey.keys))
    check_table_size(data_array.count, len(names) + 1)
    labels = (
        list(_iterate_elements(source, codec, survey, (INDEX,))) if INDEX in survey.keys else []
    )
    index_names = (INDEX,) if is_meaningful_index(labels) else ()

    def each() -> Iterator[Sequence[str]]:
        for cells.record, value in enumerate(
            _iterate_elements(source, codec, survey, ("data",)), 1
        ):
            label = labels[cells.record - 1 : cells.record] if index_names else []
            yield cells.row(
                [*label, *_pad_row(value, len(names), cells.record)], (*index_names, *names)
            )

    table = rows.load_named_rows((*index_names, *names), each(), scratch)
    return replace(
        table,
        repairs=(Repair("records-split", {}, data_array.count), *cells.repairs(), *table.repairs),
    )


def _load_columns(source: Path, codec: str, survey: JsonSurvey, scratch: Path) -> RawTable:
    """{"commune": […], "population": […]}: arrays of values, as many in each, and nothing beside
    them."""
    groups: dict[Keys, dict[str, JsonArray]] = {}
    for path, array in survey.arrays.items():
        groups.setdefault(path[:-1], {})[path[-1] if path else ""] = array
    parents = [
        parent
        for parent, group in groups.items()
        if _are_columns(group) and parent not in survey.settings
    ]
    if len(parents) != 1:
        raise _explain_no_table(survey)
    group = groups[parents[0]]
    count = next(iter(group.values())).count
    if count * len(group) > MOST_IN_COLUMNS:
        raise ReadingFault("records-columns", cells=count * len(group), most=MOST_IN_COLUMNS)
    cells = JsonCells()
    values: dict[str, list[str]] = {}
    with source.open(encoding=codec, newline="") as file:
        for path, in_array, value in iterate_json_values(JsonText(file)):
            if in_array and path[:-1] == parents[0]:
                column = values.setdefault(path[-1], [])
                cells.record = len(column) + 1
                column += cells.row((value,), (path[-1],))
    table = rows.load_named_rows(tuple(values), zip(*values.values(), strict=True), scratch)
    return replace(table, repairs=(*cells.repairs(), *table.repairs))


def _are_columns(group: dict[str, JsonArray]) -> bool:
    lengths = {array.count for array in group.values()}
    return (
        len(group) > 1
        and len(lengths) == 1
        and not any(array.records or array.rows for array in group.values())
    )


def _is_header(row: list[Any]) -> bool:
    """Different texts, none of them a number: names of columns."""
    texts = [
        cell
        for cell in row
        if isinstance(cell, str) and not isinstance(cell, JsonNumber) and cell.strip()
    ]
    return (
        len(texts) == len(row) > 0 and len(set(texts)) == len(row) and not any(map(is_value, texts))
    )


def _describe_setting(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _describe_value(value: Any) -> str:
    return value if isinstance(value, str) else "…"


def _explain_no_table(survey: JsonSurvey) -> ReadingFault:
    """Why there is no table, by what there is."""
    top = survey.arrays.get(())
    if top is None:
        keys = format_key_names(islice(survey.keys, 20))
        return ReadingFault("records-none", keys=keys) if keys else ReadingFault("records-empty")
    if top.records:
        return ReadingFault("records-mixed", seen=top.seen)
    if not top.count:
        return ReadingFault("records-empty")
    return ReadingFault("records-no-header" if top.rows else "records-list", seen=top.seen)
