"""Which kind each column is: candidates from a sample of it, proven on every cell of the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from site_builder.cells import (
    BLANKS,
    MISSING,
    CellKind,
    get_cell_kind,
    is_money,
    match_cell_sql,
    strip_blanks_sql,
)
from site_builder.cells.declared import build_declared_kind
from site_builder.cells.missing import DASH
from site_builder.cells.unit import EURO
from site_builder.core.model.prepared import Column, SourceFile
from site_builder.core.problems import FIRST_ROWS, Repair
from site_builder.core.text import quote_words
from site_builder.readers.decide import needs_check
from site_builder.readers.decide.kinds import iterate_candidate_kinds, rank_kinds_for_type
from site_builder.readers.read import RawTable
from site_builder.storage import sql
from site_builder.storage.batched_queries import (
    EACH,
    ROW,
    TABLE,
    Asking,
    ask_rows,
    ask_totals,
    split_column_batches,
)

LATE_SAMPLE = 200
WIDE = 200  # columns of a table whose cells are trimmed the way that costs less to plan
CENTS = 2  # decimals up to which a column of numbers is written with as many in each cell
SHOWN = 5  # words shown by a receipt
TEXT = get_cell_kind("string")
# Of the filled cells, how many must be of a kind for the others to be left empty: for those that
# say « NC » or « sans objet », and for those that hold a dash alone, which is no number and no
# date.
MOST = 2 / 3
HALF = 1 / 2
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedColumn:
    """`kind` is what is published, `reading` how cells are written; `unit` is what its numbers
    count, or "".

    `decimals`: the most digits written after the separator in a column of numbers; `faulty`: cells
    not cast; `odd`: cells that only leniency reads; `missing`: the receipt for words that were left
    empty, where there are any.
    """

    name: str
    kind: CellKind
    decimals: int = 0
    faulty: int = 0
    reading: CellKind = TEXT
    unit: str = ""
    odd: int = 0
    missing: Repair | None = None

    @property
    def published(self) -> Column:
        decimals = self.decimals if self.kind.type == "number" and self.decimals <= CENTS else None
        return Column(
            name=self.name,
            type=self.kind.type,
            kind=self.kind.name,
            unit=self.unit,
            decimals=decimals,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """A column read as a kind: how many of its `filled` cells are not of it, and what `TypedColumn`
    says."""

    kind: CellKind
    filled: int
    faulty: int
    odd: int
    decimals: int
    uniform: bool
    proven: bool
    missing: Repair | None = None

    def good(self) -> bool:
        return not self.faulty and self.uniform and self.proven


def resolve_missing_values(
    raw: RawTable, demands: Mapping[str, ExpectedType], missing: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    """The texts that stand for nothing in each column: its own, else those of the table."""
    own = (demands[name].missing if name in demands else None for name in raw.names)
    return tuple(missing if some is None else some for some in own)


def select_trimmed_cells(
    raw: RawTable,
    missing: Sequence[tuple[str, ...]],
    unknown: Container[int] = (),
    only: Collection[int] | None = None,
) -> str:
    """TABLE, the raw one, with cells t0, t1… trimmed, and NULL where they hold a missing value; w0,
    w1… as written.

    `missing`: those of each column. In the columns of `unknown`, words that say that nothing is
    known are such too. `only`: the columns that are asked about, each of which takes time and
    memory to plan.
    """
    some = range(len(raw.names)) if only is None else only
    inner = ", ".join(f"c{i}, {strip_blanks_sql(f'c{i}', len(some) > WIDE)} AS s{i}" for i in some)
    outer = []
    for i in some:
        nothing = ", ".join(map(sql.quote_literal, sorted({"", *missing[i]})))
        word = f" OR {match_cell_sql(f's{i}', MISSING)}" if i in unknown else ""
        outer += [
            f"CASE WHEN s{i} IN ({nothing}){word} THEN NULL ELSE {cell}{i} END AS {name}{i}"
            for cell, name in ("cw", "st")
        ]
    return (
        f"(SELECT {EACH}r, {', '.join(outer)} FROM (SELECT {EACH}{ROW} AS r, {inner} FROM {TABLE}))"
    )


def build_column_cast(kind: CellKind, index: int) -> str:
    """SQL of the value of a cell, NULL where it is not of the kind. Text stays as written, blanks
    and all."""
    if kind is TEXT:
        return f"w{index}"
    return kind.typed(f"t{index}")


def choose_column_kinds(
    raw: RawTable, demands: dict[str, ExpectedType], missing: Sequence[tuple[str, ...]]
) -> Asking[tuple[TypedColumn, ...]]:
    """The columns of a raw table. One pass over it for most; more for columns that are not what
    they seem."""
    options = []
    for index, name in enumerate(raw.names):
        options.append((yield from _options(raw, index, demands.get(name))))
    cells = partial(select_trimmed_cells, raw, missing)
    trials = yield from _prove(
        raw, [(i, kind) for i, kinds in enumerate(options) for kind in _first(kinds)], cells
    )
    open_ = [i for i, tried in trials.items() if not tried[0].good()]
    asked = [(i, kind) for i in open_ for kind in options[i] if kind is not TEXT]
    others = yield from _prove(raw, asked, cells)
    trials |= {i: trials[i] + tried for i, tried in others.items()}
    left = {i: trials[i] for i in open_ if not any(trial.good() for trial in trials[i])}
    trials |= yield from _without_words(raw, demands, missing, left)
    return tuple(
        _best(name, trials.get(index, ()), demands.get(name))
        for index, name in enumerate(raw.names)
    )


def _options(raw: RawTable, index: int, demand: ExpectedType | None) -> Asking[Iterator[CellKind]]:
    if demand and demand.kind:
        return iter((get_cell_kind(demand.kind),))
    sample = yield from take_column_sample(raw, index)
    if demand is None:
        return map(get_cell_kind, iterate_candidate_kinds(raw.names[index], sample))
    usual = map(get_cell_kind, rank_kinds_for_type(demand.type, sample))
    # a workbook stores numbers, whose signs nobody wrote
    stored = demand.type in ("integer", "number") and not raw.reading.delimiter
    written = None if stored else build_declared_kind(demand.type, demand.format, demand.options)
    if written is None:
        return usual
    kinds = (written.kind,)
    return iter(
        kinds if not written.usual else (*kinds, *usual) if written.first else (*usual, *kinds)
    )


def _first(kinds: Iterator[CellKind]) -> list[CellKind]:
    return [kind for kind in (next(kinds, TEXT),) if kind is not TEXT]


def take_column_sample(raw: RawTable, index: int) -> Asking[list[str]]:
    """Cells of a column: those of the file's head, else the first filled ones, however late they
    come."""
    head = [record[index] for record in raw.reading.records if index < len(record)]
    if any(cell.strip(BLANKS) for cell in head):
        return head
    cell = f"c{index}"
    found = yield from ask_rows(
        raw.held, f"SELECT {EACH}{cell} FROM {TABLE} WHERE {cell} IS NOT NULL", first=LATE_SAMPLE
    )
    return [value for (value,) in found]


def _prove(
    raw: RawTable, asked: list[tuple[int, CellKind]], cells: Callable[..., str]
) -> Asking[dict[int, list[_Trial]]]:
    """What each (column, kind) gives, by column, in as few passes as can be; `cells(only=columns)`
    is what `select_trimmed_cells` makes of them."""
    trials: dict[int, list[_Trial]] = {}
    for some in split_column_batches(asked):
        values = ", ".join(
            f"{build_column_cast(kind, index)} AS v{n}" for n, (index, kind) in enumerate(some)
        )
        measures = [
            m
            for n, (i, kind) in enumerate(some)
            for m in _measures(kind, f"t{i}", f"v{n}", raw.names[i])
        ]
        relation = cells(only=sorted({index for index, _ in some}))
        found = yield from ask_totals(raw.held, measures, f"(SELECT *, {values} FROM {relation})")
        for n, (index, kind) in enumerate(some):
            filled, faulty, odd, decimals, uniform, proven = (
                int(count or 0) for count in found[6 * n : 6 * n + 6]
            )
            trial = _Trial(
                kind=kind,
                filled=filled,
                faulty=faulty,
                odd=odd,
                decimals=decimals,
                uniform=bool(uniform),
                proven=bool(proven),
            )
            trials.setdefault(index, []).append(trial)
    return trials


def _measures(kind: CellKind, cell: str, value: str, name: str) -> tuple[str, ...]:
    """SQL aggregates of a trimmed cell and its typed value, in the order that `_prove` reads
    them."""
    fault = f"count({cell}) - count({value})"
    if kind.check and needs_check(
        name, kind.name
    ):  # nothing but its digits says that it is an identifier
        fault += f" + count(*) FILTER (NOT {kind.checked(value)})"
    digits = f"regexp_extract({cell}, {sql.quote_literal(kind.decimals)}, 1)"
    decimals = f"max(length({digits})) FILTER ({value} IS NOT NULL)" if kind.decimals else "0"
    odd = "0" if kind.strict == kind.lenient else f"count({value}) FILTER (NOT {kind.exact(cell)})"
    return f"count({cell})", fault, odd, decimals, kind.uniform(cell), kind.proven(cell)


def _without_words(
    raw: RawTable,
    demands: dict[str, ExpectedType],
    missing: Sequence[tuple[str, ...]],
    trials: dict[int, list[_Trial]],
) -> Asking[dict[int, list[_Trial]]]:
    """The columns that are mostly of a kind once words that say that nothing is known are left out,
    tried so too."""
    asked = [
        (i, one.kind)
        for i, tried in trials.items()
        for one in tried
        if one.kind.type in KNOWN and (one.faulty <= HALF * one.filled or raw.names[i] in demands)
    ]
    found = {}
    proven = yield from _prove(raw, asked, partial(select_trimmed_cells, raw, missing, trials))
    for index, tried in proven.items():
        before = trials[index][0].filled
        after = tried[0].filled
        if before > after > 0:
            said, dashes = yield from _words(raw, index, missing)
            most = after >= MOST * (before - dashes) and after >= HALF * before
            if most or raw.names[index] in demands:
                found[index] = trials[index] + [replace(one, missing=said) for one in tried]
    return found


def _words(
    raw: RawTable, index: int, missing: Sequence[tuple[str, ...]]
) -> Asking[tuple[Repair, int]]:
    """The receipt for the cells that say that nothing is known; and how many of them are a dash."""
    cell = f"t{index}"
    known = (
        f"FROM {select_trimmed_cells(raw, missing, only=[index])} WHERE "
        f"{match_cell_sql(cell, MISSING)}"
    )
    found = yield from ask_rows(
        raw.held, f"SELECT {EACH}{cell}, count(*) AS n {known} GROUP BY ALL ORDER BY n DESC, {cell}"
    )
    first = yield from ask_rows(raw.held, f"SELECT {EACH}r {known}", first=FIRST_ROWS)
    words = quote_words(word for word, _ in found[:SHOWN])
    count = sum(number for _, number in found)
    numbers = tuple(raw.row(rowid) for (rowid,) in first)
    dashes = sum(number for word, number in found if re.fullmatch(DASH, word))
    return Repair(
        "missing-words", {"column": raw.names[index], "words": words}, count, numbers
    ), dashes


def _best(name: str, trials: Sequence[_Trial], demand: ExpectedType | None) -> TypedColumn:
    """The first kind that every filled cell satisfies; a schema's own kind even when some do
    not."""
    chosen = next((tried for tried in trials if tried.good()), None)
    if chosen is None and demand:
        chosen = min(
            (tried for tried in trials if tried.proven),
            key=lambda tried: tried.faulty,
            default=None,
        )
    if chosen is None:
        return TypedColumn(name=name, kind=TEXT)
    unit = (demand.unit if demand else "") or chosen.kind.unit
    money = chosen.decimals == 1 and (unit == EURO or is_money(name))
    return TypedColumn(
        name=name,
        kind=get_cell_kind(chosen.kind.public),
        decimals=CENTS if money else chosen.decimals,  # a workbook keeps 800.50 as 800.5
        faulty=chosen.faulty,
        reading=chosen.kind,
        unit=unit,
        odd=chosen.odd,
        missing=chosen.missing,
    )
