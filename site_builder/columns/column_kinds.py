"""Which kind each column is: candidates from a sample of it, proven on every cell of the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import filterfalse
from typing import TYPE_CHECKING, Any, TypeAlias

from site_builder.cells import (
    MISSING,
    CellKind,
    compile_whole_match,
    get_cell_kind,
    is_missing_word,
    is_money,
    trim_cell,
)
from site_builder.cells.declared import build_declared_kind
from site_builder.cells.missing import DASH
from site_builder.cells.unit import EURO
from site_builder.columns.column_reading import (
    CENTS,
    TEXT,
    ColumnReading,
    KindTrial,
    TrimmedColumn,
    TypedColumn,
)
from site_builder.core.problems import FIRST_ROWS, Repair
from site_builder.core.text import quote_words
from site_builder.readers.decide import needs_check
from site_builder.readers.decide.kinds import iterate_candidate_kinds, rank_kinds_for_type
from site_builder.readers.read import RawTable
from site_builder.tables.text_table import ListTable, find_cells

if TYPE_CHECKING:
    from site_builder.core.model.prepared import SourceFile

LATE_SAMPLE = 200
SHOWN = 5  # words shown by a receipt
# Of the filled cells, how many must be of a kind for the others to be left empty: for those that
# say « NC » or « sans objet », and for those that hold a dash alone, which is no number and no
# date.
MOST = 2 / 3
HALF = 1 / 2
Check: TypeAlias = Callable[[Any], bool]
KNOWN = (
    "integer",
    "number",
    "date",
    "datetime",
    "time",
    "year",
    "yearmonth",
)  # types of which a value may be unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedType:
    """The type that a schema demands of a column, by its name."""

    type: str
    format: str = "default"
    kind: str = ""  # that of cells/, where it is already known
    unit: str = ""  # what its numbers count, where it is already known
    options: Mapping[str, Any] = field(
        default_factory=dict
    )  # how else the schema says that its cells are written
    missing: tuple[str, ...] | None = None  # its own texts that stand for nothing


def get_expected_types(file: SourceFile) -> dict[str, ExpectedType]:
    """What the schema of a file says of its columns."""
    fields = {field.name: field for field in file.schema.fields} if file.schema else {}
    demands = {
        name: ExpectedType(type=type_, format=format_) for name, type_, format_ in file.types
    }
    for name in demands.keys() & fields.keys():
        demands[name] = replace(
            demands[name], options=fields[name].options or {}, missing=fields[name].missing
        )
    return demands


def resolve_missing_values(
    raw: RawTable, demands: Mapping[str, ExpectedType], missing: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """The texts that stand for nothing in each column: its own, else those of the table."""
    resolved: list[tuple[str, ...]] = []
    for name in raw.names:
        own = demands[name].missing if name in demands else None
        resolved.append(missing if own is None else own)
    return tuple(resolved)


def choose_column_kind(
    raw: RawTable, index: int, demand: ExpectedType | None, missing: Sequence[str]
) -> ColumnReading:
    """What a column of a raw table is: the first candidate that each cell is of, with words that
    say that nothing is known, then without."""
    name = raw.names[index]
    column = TrimmedColumn(raw.cells, index, missing)
    trials: list[KindTrial] = []
    for kind in _list_options(raw, index, demand):
        if kind is TEXT:
            continue
        trials.append(try_kind(column, kind, _choose_check(kind, name, demand)))
        if trials[-1].is_good():
            return _read_as(column, trials[-1], name, demand)
    bare_column = TrimmedColumn(raw.cells, index, missing, unknown=True)
    bare_trials = _try_without_words(raw, column, bare_column, trials, demanded=demand is not None)
    for trial in bare_trials:
        if trial.is_good():
            return _read_as(bare_column, trial, name, demand)
    trials += bare_trials
    proven = [trial for trial in trials if trial.proven]
    if demand is None or not proven:
        return ColumnReading(TypedColumn(name=name, kind=TEXT), column)
    chosen = min(proven, key=lambda trial: trial.faulty)
    return _read_as(bare_column if chosen.missing else column, chosen, name, demand)


def _list_options(raw: RawTable, index: int, demand: ExpectedType | None) -> Iterator[CellKind]:
    if demand and demand.kind:
        return iter((get_cell_kind(demand.kind),))
    sample = take_column_sample(raw, index)
    if demand is None:
        return map(get_cell_kind, iterate_candidate_kinds(raw.names[index], sample))
    usual = map(get_cell_kind, rank_kinds_for_type(demand.type, sample))
    # a workbook stores numbers, whose signs nobody wrote
    stored = demand.type in ("integer", "number") and not raw.reading.delimiter
    written = None if stored else build_declared_kind(demand.type, demand.format, demand.options)
    if written is None:
        return usual
    if not written.usual:
        return iter((written.kind,))
    return iter((written.kind, *usual) if written.first else (*usual, written.kind))


def take_column_sample(raw: RawTable, index: int) -> Sequence[str]:
    """Cells of a column: all that a small table has; of a large one those of the file's head, else
    the first filled ones, however late they come."""
    if isinstance(raw.cells, ListTable):
        return raw.cells.columns[index].values
    head = [record[index] for record in raw.reading.records if index < len(record)]
    if any(map(trim_cell, head)):
        return head
    return [text for _, text in find_cells(raw.cells, index, bool, LATE_SAMPLE)]


def _choose_check(kind: CellKind, name: str, demand: ExpectedType | None) -> Check | None:
    """What every value must pass, where nothing but its digits says that it is of the kind."""
    if demand and demand.kind:
        return None
    return kind.holds if needs_check(name, kind) else None


def try_kind(column: TrimmedColumn, kind: CellKind, check: Check | None) -> KindTrial:
    """What the cells of a column are as a kind; those that do not pass a check are faulty."""
    if not column.cells.has_few(column.index):
        from site_builder.columns.many_texts import try_kind_of_many

        return try_kind_of_many(column, kind, check)
    (counts,) = column.iterate_filled()
    values, odd = kind.read_cells(counts)
    faulty = {text for text, value in values.items() if value is None}
    valued = values.keys() - faulty if faulty else values.keys()
    if check:
        faulty.update(filterfalse(check, valued))
    return KindTrial(
        kind=kind,
        filled=sum(counts.values()),
        faulty=sum(map(counts.__getitem__, faulty)),
        odd=sum(map(counts.__getitem__, odd)),
        decimals=_find_most_decimals(kind, valued),
        uniform=not kind.notations or _has_one_notation(kind.notations, counts),
        proven=not kind.proof or any(map(compile_whole_match(kind.proof), counts)),
        values=values,
    )


def _find_most_decimals(kind: CellKind, texts: Iterable[str]) -> int:
    """The most digits that stand after a separator in a text."""
    if not kind.decimals:
        return 0
    matches = filter(None, map(re.compile(kind.decimals).search, texts))
    return max((len(digits[1]) for digits in matches), default=0)


def _has_one_notation(notations: Sequence[str], texts: Iterable[str]) -> bool:
    return any(all(map(compile_whole_match(notation), texts)) for notation in notations)


def _try_without_words(
    raw: RawTable,
    column: TrimmedColumn,
    bare_column: TrimmedColumn,
    trials: Sequence[KindTrial],
    *,
    demanded: bool,
) -> list[KindTrial]:
    """The same kinds, where the column is mostly of one of them once words that say that nothing is
    known are left out."""
    asked = [
        trial.kind
        for trial in trials
        if trial.kind.type in KNOWN and (demanded or trial.faulty <= HALF * trial.filled)
    ]
    if not asked:
        return []
    words = _count_words(column)
    before = trials[0].filled
    after = before - sum(words.values())
    if not before > after > 0:
        return []
    repair = _report_words(raw, column, words)
    dashes = sum(count for word, count in words.items() if re.fullmatch(DASH, word))
    is_most = after >= MOST * (before - dashes) and after >= HALF * before
    if not (is_most or demanded):
        return []
    return [replace(try_kind(bare_column, kind, None), missing=repair) for kind in asked]


def _count_words(column: TrimmedColumn) -> dict[str, int]:
    """The texts that say that nothing is known, with their counts."""
    if not column.cells.has_few(column.index):
        from site_builder.columns.many_texts import count_matching

        return count_matching(column, MISSING)
    (filled,) = column.iterate_filled()
    return {text: count for text, count in filled.items() if is_missing_word(text)}


def _report_words(raw: RawTable, column: TrimmedColumn, words: Mapping[str, int]) -> Repair:
    """The receipt for the cells that say that nothing is known."""
    order = sorted(words, key=lambda word: (-words[word], word))
    first = find_cells(
        raw.cells, column.index, lambda text: is_missing_word(column.trim(text)), FIRST_ROWS
    )
    params = {"column": raw.names[column.index], "words": quote_words(order[:SHOWN])}
    return Repair("missing-words", params, sum(words.values()), raw.number_cells(first))


def _read_as(
    cells: TrimmedColumn, trial: KindTrial, name: str, demand: ExpectedType | None
) -> ColumnReading:
    unit = trial.kind.unit
    if demand and demand.unit:
        unit = demand.unit
    money = trial.decimals == 1 and (unit == EURO or is_money(name))
    column = TypedColumn(
        name=name,
        kind=get_cell_kind(trial.kind.public),
        decimals=CENTS if money else trial.decimals,  # a workbook keeps 800.50 as 800.5
        faulty=trial.faulty,
        reading=trial.kind,
        unit=unit,
        odd=trial.odd,
        missing=trial.missing,
    )
    return ColumnReading(column, cells, trial.values)
