"""From cells as written to the canonical typed table: one kind a column, proven on every cell, and
what is said of the cells that were rewritten or are not of their column's kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.cells import BLANKS, compile_whole_match, get_cell_kind
from site_builder.cells.number import BELOW, THOUSANDS
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.columns.column_kinds import (
    ExpectedType,
    choose_column_kind,
    resolve_missing_values,
)
from site_builder.columns.column_reading import TEXT, ColumnDoubt, ColumnReading, TypedColumn
from site_builder.columns.convert_table import convert_table
from site_builder.columns.coordinates.lost_points import find_lost_points
from site_builder.columns.fault_rows import FaultRow
from site_builder.columns.measured_forms import NUMBERS
from site_builder.columns.near_misses import ODD
from site_builder.columns.samples import take_column_sample
from site_builder.columns.scales import find_contradiction, find_untold_scale
from site_builder.columns.summed_rows import find_summed_rows
from site_builder.core.problems import FIRST_ROWS, Place, Problem, Repair, make_problem
from site_builder.readers.decide.kinds import detect_cell_damage
from site_builder.readers.read import RawTable
from site_builder.tables.text_table import (
    CellGroup,
    PerValue,
    TextTable,
    count_cells,
    find_cells,
    group_cells,
)

__all__ = ["ExpectedType", "TypedColumn", "TypedTable", "build_canonical_table"]

SEVERAL = 2  # cells of three decimals
LONGEST = 60  # characters of a cell that are quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedTable:
    """A raw table in canonical form, with the receipts of what was rewritten and what is wrong with
    its cells."""

    table: CanonicalTable
    raw: RawTable
    readings: tuple[ColumnReading, ...]
    repairs: tuple[Repair, ...]
    problems: tuple[Problem, ...]

    def iterate_faults(self) -> Iterator[FaultRow]:
        """Every cell that is not of its column's kind."""
        columns = self.table.columns
        faulty = [index for index, column in enumerate(columns) if column.faulty]
        verdicts = [PerValue(_Fault(self.readings[index])) for index in faulty]
        for batch in self.raw.cells.iterate_batches(faulty):
            for index, cells, judge in zip(faulty, batch.columns, verdicts, strict=True):
                is_faulty = judge(cells.values)
                name = columns[index].name
                fault_code, severity = _judge_fault(columns[index])
                for row, code in enumerate(cells.codes, batch.first_row):
                    if is_faulty[code]:
                        text = cells.values[code]
                        yield FaultRow(row, name, fault_code, rule="", severity=severity, text=text)


def _judge_fault(column: TypedColumn) -> tuple[str, str]:
    """The code and the severity of a cell that is not of its column's kind."""
    if column.guessed:
        return ODD, "warning"
    return "type-error", "error"


def build_canonical_table(
    raw: RawTable, demands: Mapping[str, ExpectedType], missing: tuple[str, ...], place: Place
) -> TypedTable:
    """Choose each column's kind and read its cells so; say what was repaired and what does not
    cast."""
    nothing = resolve_missing_values(raw, demands, missing)
    readings = tuple(
        _add_unit(choose_column_kind(raw, index, demands.get(name), nothing[index]), raw.units)
        for index, name in enumerate(raw.names)
    )
    repairs: list[Repair] = []
    for index, reading in enumerate(readings):
        repairs += _report_repairs(raw, index, reading)
    problems = [
        _report_faults(raw, index, reading, place)
        for index, reading in enumerate(readings)
        if reading.column.faulty and not reading.column.guessed
    ]
    for index, reading in enumerate(readings):
        damages: list[Problem] = []
        if reading.column.reading is TEXT:
            damages += _report_damage(raw, index, reading, place)
        problems += damages
        if reading.doubt and not damages:
            problems.append(_report_doubt(raw, index, reading.doubt, place))
        problems += _report_contradiction(raw, index, reading, place)
    problems += find_untold_scale(raw, readings, place)
    table = convert_table(raw.cells, readings)
    problems += find_summed_rows(table, raw, place)
    problems += find_lost_points(table, raw, place)
    return TypedTable(
        table=table,
        raw=raw,
        readings=readings,
        repairs=tuple(repairs),
        problems=tuple(problems),
    )


def _add_unit(reading: ColumnReading, units: Mapping[str, str]) -> ColumnReading:
    """The same, with the unit that a row of the file gives its numbers."""
    column = reading.column
    unit = units.get(column.name, "")
    if not unit or column.unit or column.kind.type not in NUMBERS:
        return reading
    return replace(reading, column=replace(column, unit=unit))


def _report_repairs(raw: RawTable, index: int, reading: ColumnReading) -> Iterator[Repair]:
    """The receipts of a column: for words left empty, then for each way in which its cells were
    rewritten."""
    column = reading.column
    if column.missing:
        yield column.missing
    if count := _count_thousands(raw, reading):
        cells = find_cells(raw.cells, index, _Match(reading, THOUSANDS), FIRST_ROWS)
        yield _make_repair("number-thousands", raw, column, count, cells)
    if not column.odd:
        return
    groups = _group_rewritten(raw.cells, index, reading)
    for code, _ in column.reading.told:
        if group := groups.pop(code, None):
            yield _make_repair(code, raw, column, group.count, group.cells)
    if groups and column.name not in raw.formatted:
        (group,) = groups.values()
        yield _make_repair(column.reading.repaired, raw, column, group.count, group.cells)


def _group_rewritten(cells: TextTable, index: int, reading: ColumnReading) -> dict[str, CellGroup]:
    """The cells that only leniency reads, by how they are rewritten."""
    if cells.has_few(index):
        return group_cells(cells, index, _Rewriting(reading), FIRST_ROWS)
    from site_builder.columns.many_texts import group_rewritten

    return group_rewritten(reading, FIRST_ROWS)


class _Rewriting:
    """Of a cell that only leniency reads: how it is rewritten, as a code of receipts."""

    def __init__(self, reading: ColumnReading) -> None:
        kind = reading.column.reading
        self._reading = reading
        self._match_strict = compile_whole_match(kind.strict)
        self._told = [(code, compile_whole_match(pattern)) for code, pattern in kind.told]
        self._repaired = kind.repaired

    def __call__(self, text: str) -> str | None:
        trimmed = self._reading.trim(text)
        if not trimmed or self._match_strict(trimmed) or self._reading.parse(trimmed) is None:
            return None
        for code, match in self._told:
            if match(trimmed):
                return code
        return self._repaired


class _Match:
    """Of a cell: does it match a pattern, once trimmed?"""

    def __init__(self, reading: ColumnReading, pattern: str) -> None:
        self._reading = reading
        self._match = compile_whole_match(pattern)

    def __call__(self, text: str) -> bool:
        return self._match(self._reading.trim(text)) is not None


class _Fault:
    """Of a cell: does it stand for something that is not of its column's kind?"""

    def __init__(self, reading: ColumnReading) -> None:
        self._reading = reading

    def __call__(self, text: str) -> bool:
        trimmed = self._reading.trim(text)
        return bool(trimmed) and self._reading.parse(trimmed) is None


def _count_thousands(raw: RawTable, reading: ColumnReading) -> int:
    """Cells like 1.100, where each of a text would be a whole number if its point or comma grouped
    thousands."""
    column = reading.column
    is_asked = column.reading.name == "number" and column.decimals == len("000")
    if reading.doubt or not is_asked or not raw.reading.delimiter:
        return 0
    match_thousands = compile_whole_match(THOUSANDS)
    match_below = compile_whole_match(BELOW)
    grouped = 0
    for texts in reading.cells.iterate_filled():
        for text, count in texts.items():
            if match_thousands(text):
                grouped += count
            elif not match_below(text):
                return 0
    return grouped if grouped >= SEVERAL else 0


def _make_repair(
    code: str, raw: RawTable, column: TypedColumn, count: int, cells: Sequence[tuple[int, str]]
) -> Repair:
    params = {"column": column.name, "value": cells[0][1].strip(BLANKS)[:LONGEST]}
    if column.unit:
        params["unit"] = column.unit
    return Repair(code, params, count, raw.number_cells(cells))


def _report_faults(raw: RawTable, index: int, reading: ColumnReading, place: Place) -> Problem:
    """The cells that are not of the type of their column."""
    column = reading.column
    problem = make_problem("type-error", place, type=column.kind.type, kind=column.kind.name)
    problem = replace(problem, count=column.faulty)
    cells = find_cells(raw.cells, index, _Fault(reading), FIRST_ROWS)
    return _place_problem(problem, raw, index, cells)


def _report_doubt(raw: RawTable, index: int, doubt: ColumnDoubt, place: Place) -> Problem:
    """The cells for which a column may not be what a person takes it for."""
    kind = get_cell_kind(doubt.kind.public)
    problem = make_problem(
        doubt.code, place, column=raw.names[index], type=kind.type, kind=kind.name
    )
    return _place_problem(replace(problem, count=doubt.count), raw, index, doubt.cells)


def _report_contradiction(
    raw: RawTable, index: int, reading: ColumnReading, place: Place
) -> Iterator[Problem]:
    """The cells that say another unit than the name of their column."""
    found = find_contradiction(raw, index, reading)
    if found:
        problem = make_problem(
            "units-contradict",
            place,
            column=raw.names[index],
            unit=found.unit,
            other=found.other,
        )
        yield _place_problem(replace(problem, count=found.count), raw, index, found.cells)


def _report_damage(
    raw: RawTable, index: int, reading: ColumnReading, place: Place
) -> Iterator[Problem]:
    """The cells of a text that were damaged before they came to us."""
    for damage in detect_cell_damage(reading.column.name, take_column_sample(raw, index)):
        is_damaged = _Match(reading, damage.pattern)
        if count := count_cells(raw.cells, index, is_damaged):
            problem = replace(make_problem(damage.code, place, damage.severity), count=count)
            cells = find_cells(raw.cells, index, is_damaged, FIRST_ROWS)
            yield _place_problem(problem, raw, index, cells)


def _place_problem(
    problem: Problem, raw: RawTable, index: int, cells: Sequence[tuple[int, str]]
) -> Problem:
    """The same, with its column, its first rows, and the value of the first."""
    rows = raw.number_cells(cells)
    where = Place(path=problem.place.path, row=rows[0], column=raw.names[index])
    params = {"value": cells[0][1].strip(BLANKS)[:LONGEST], **problem.params}
    return replace(problem, place=where, params=params, rows=rows)
