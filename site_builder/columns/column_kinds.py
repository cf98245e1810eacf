"""Which kind each column is: candidates from a sample of it, proven on every cell of the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import filterfalse
from operator import itemgetter
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
from site_builder.cells.missing import DASH, ERROR, OF_PROGRAMS
from site_builder.cells.unit import EURO
from site_builder.columns.column_reading import (
    CENTS,
    TEXT,
    ColumnDoubt,
    ColumnReading,
    KindTrial,
    OddTexts,
    TrimmedColumn,
    TypedColumn,
)
from site_builder.columns.dotted_thousands import (
    AS_DECIMALS,
    DECIMALS,
    UNCLEAR,
    choose_thousands_kind,
    has_grouped_digits,
    has_points_and_cents,
    judge_thousands,
)
from site_builder.columns.measured_forms import (
    NUMBERS,
    find_measured_form,
    is_dated,
    is_measured,
    is_universal,
)
from site_builder.columns.near_misses import (
    HINDERED,
    ODD,
    find_odd_texts,
    find_unread_moments,
    find_unreadable,
    is_nearly_of,
    is_worth_telling,
    make_doubt,
)
from site_builder.columns.numberings import DIGITS_LOST, are_chapters, has_lost_digits
from site_builder.columns.samples import count_sample_texts, take_column_sample
from site_builder.core.problems import FIRST_ROWS, Repair
from site_builder.core.text import quote_words
from site_builder.readers.decide import needs_check
from site_builder.readers.decide.kinds import iterate_candidate_kinds, rank_kinds_for_type
from site_builder.readers.read import RawTable
from site_builder.tables.text_table import count_cells, find_cells

if TYPE_CHECKING:
    from site_builder.core.model.prepared import SourceFile

SHOWN = 5  # words shown by a receipt
# Of the filled cells, how many must be of a kind for the others to be left empty: for those that
# say « NC » or « sans objet », and for those that hold a dash alone, which is no number and no
# date.
MOST = 2 / 3
HALF = 1 / 2
FAR_YEAR = ".*[./-][34][0-9]"  # 03/04/45: of 2045, as it is read, or of 1945
ERRORS = "cell-errors"  # the problem of a column with cells that could not be calculated
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
    guessed: bool = False  # was it found in the cells, rather than asked for?


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
    sample = take_column_sample(raw, index)
    for kind in _list_options(raw, name, demand, sample):
        if kind is TEXT:
            continue
        trials.append(try_kind(column, kind, _choose_check(kind, name, demand)))
        if trials[-1].is_good():
            return _read_number(raw, column, trials[-1], demand)
    bare_column = column.leave_unknown()
    bare_trials = _try_without_words(raw, column, bare_column, trials, demanded=demand is not None)
    for trial in bare_trials:
        if trial.is_good():
            return _read_number(raw, bare_column, trial, demand)
    trials += bare_trials
    if demand is None:
        return _read_mostly(raw, column, bare_column, sample)
    proven = [trial for trial in trials if trial.proven]
    if not proven:
        return ColumnReading(TypedColumn(name=name, kind=TEXT), column)
    chosen = min(proven, key=lambda trial: trial.faulty)
    return _read_number(raw, bare_column if chosen.missing else column, chosen, demand)


def _read_number(
    raw: RawTable, column: TrimmedColumn, trial: KindTrial, demand: ExpectedType | None
) -> ColumnReading:
    """A column of one kind, but for its faulty cells, with what is to be told of its numbers."""
    name = raw.names[column.index]
    reading = _read_as(column, trial, name, demand)
    if raw.sheet and trial.kind.type in NUMBERS and (lost := _find_lost_digits(column, trial)):
        if demand:
            return replace(reading, doubt=lost)
        return _keep_text(raw, column, lost)
    if not demand and trial.kind.name == "number" and are_chapters(name, trial.values):
        return _keep_text(raw, column)
    if not demand and trial.kind.type == "integer" and (moments := _find_moments(raw, column)):
        return _keep_text(raw, column, moments)
    if errors := _find_errors(column, trial) or _find_far_years(column, trial):
        reading = replace(reading, doubt=errors)
    if trial.decimals != DECIMALS or (demand and demand.kind):
        return reading
    return _read_thousands(raw, reading, trial, demand)


def _read_thousands(
    raw: RawTable, reading: ColumnReading, trial: KindTrial, demand: ExpectedType | None
) -> ColumnReading:
    """A column of numbers with three decimals, where these may be thousands: « 12.000 »."""
    column = reading.cells
    name = reading.column.name
    is_stored = not raw.reading.delimiter and name not in raw.typed
    sense = judge_thousands(column, name, trial, stored=is_stored)
    if sense == "decimal":
        return reading
    if sense == "thousands":
        dotted_trial = try_kind(column, _choose_dotted_kind(trial, demand), None)
        if dotted_trial.is_good(trial.faulty):
            return _read_as(column, replace(dotted_trial, missing=trial.missing), name, demand)
    if demand or sense == "doubtful":
        doubt = _doubt_cells(AS_DECIMALS, column, trial.kind, has_grouped_digits)
        return replace(reading, doubt=doubt)
    return _keep_text(raw, column, _doubt_cells(UNCLEAR, column, trial.kind, has_grouped_digits))


def _find_moments(raw: RawTable, column: TrimmedColumn) -> ColumnDoubt | None:
    """The days without marks of a column of whole numbers whose header says when."""
    name = raw.names[column.index]
    if not is_dated(name):
        return None
    counts = count_sample_texts(raw, column.index, take_column_sample(raw, column.index))
    return find_unread_moments(column, name, counts)


def _find_errors(column: TrimmedColumn, trial: KindTrial) -> ColumnDoubt | None:
    """The cells that a spreadsheet could not calculate, of a column of numbers or dates."""
    if trial.missing is None:
        return None
    is_error = compile_whole_match(ERROR)

    def has_error(text: str) -> bool:
        return is_error(trim_cell(text)) is not None

    return _doubt_cells(ERRORS, column, trial.kind, has_error)


def _find_far_years(column: TrimmedColumn, trial: KindTrial) -> ColumnDoubt | None:
    """The dates whose two digits are read as a year of this century, and may be of the last."""
    if trial.kind.name != "date-short":
        return None
    has_far_year = compile_whole_match(FAR_YEAR)

    def is_far(text: str) -> bool:
        return has_far_year(column.trim(text)) is not None

    return _doubt_cells("date-century", column, trial.kind, is_far)


def _doubt_cells(
    code: str, column: TrimmedColumn, kind: CellKind, is_doubtful: Callable[[str], bool]
) -> ColumnDoubt | None:
    """The doubt that these cells leave; None where there are none."""
    cells = find_cells(column.cells, column.index, is_doubtful, FIRST_ROWS)
    if not cells:
        return None
    count = count_cells(column.cells, column.index, is_doubtful)
    return ColumnDoubt(code=code, kind=kind, count=count, cells=cells)


def _keep_text(
    raw: RawTable, column: TrimmedColumn, doubt: ColumnDoubt | None = None
) -> ColumnReading:
    """The column as a text, of which no word is left out."""
    cells = TrimmedColumn(raw.cells, column.index, tuple(column.missing))
    text = TypedColumn(name=raw.names[column.index], kind=TEXT)
    return ColumnReading(text, cells, doubt=doubt)


def _find_lost_digits(column: TrimmedColumn, trial: KindTrial) -> ColumnDoubt | None:
    if column.cells.has_few(column.index) and not any(map(has_lost_digits, trial.values)):
        return None

    def is_lost(text: str) -> bool:
        return has_lost_digits(column.trim(text))

    return _doubt_cells(DIGITS_LOST, column, trial.kind, is_lost)


def _choose_dotted_kind(trial: KindTrial, demand: ExpectedType | None) -> CellKind:
    """That of the same numbers, whose points group thousands."""
    unit = trial.kind.unit
    if unit == EURO or (demand and not unit):
        return get_cell_kind(f"number-thousands:{unit}")
    return get_cell_kind(f"integer-dots:{unit}")


def _read_mostly(
    raw: RawTable, column: TrimmedColumn, bare_column: TrimmedColumn, sample: Sequence[str]
) -> ColumnReading:
    """A column of which no kind reads all cells: of the kind that nearly all of them have, or a
    text; with what is to be told of the others."""
    name = raw.names[column.index]
    text = TypedColumn(name=name, kind=TEXT)
    counts = count_sample_texts(raw, column.index, sample)
    form = find_measured_form(name, counts)
    if form is None:
        return ColumnReading(text, column, doubt=find_unreadable(column, name, counts))
    kind, _ = form
    if kind.type in NUMBERS and (moments := _find_moments(raw, column)):
        return ColumnReading(text, column, doubt=moments)
    if kind.type in NUMBERS and (trial := _try_points_and_cents(bare_column, name, sample)):
        return _read_as(bare_column, trial, name, None)
    odd = find_odd_texts(bare_column, form)
    if not odd.texts or is_nearly_of(name, kind, odd):
        words = _count_words(column)
        if _are_few_words(words, odd.filled):
            reading = _read_without(raw, bare_column, kind, odd, words)
            if reading is not None:
                return reading
        elif not odd.texts and (is_measured(name) or odd.filled >= sum(words.values())):
            unknown = OddTexts(odd.filled, words)
            return ColumnReading(text, column, doubt=make_doubt(HINDERED, kind, column, unknown))
    if not is_worth_telling(name, form, odd):
        return ColumnReading(text, column)
    return ColumnReading(text, column, doubt=make_doubt(HINDERED, kind, bare_column, odd))


def _read_without(
    raw: RawTable,
    bare_column: TrimmedColumn,
    kind: CellKind,
    odd: OddTexts,
    words: Mapping[str, int],
) -> ColumnReading | None:
    """A column as the kind that nearly all of its cells have, without odd ones, which are told, and
    words that say that nothing is known; None where it is not to be read so."""
    trial = try_kind(bare_column, kind, None)
    if words:
        trial = replace(trial, missing=_report_words(raw, bare_column, words))
    if not trial.is_good(odd.count):
        return None
    reading = _read_number(raw, bare_column, trial, None)
    if reading.column.kind is TEXT or not odd.texts:
        return reading
    if reading.doubt:
        return None  # two doubts are too many
    guessed = replace(reading.column, guessed=True)
    return replace(reading, column=guessed, doubt=make_doubt(ODD, kind, bare_column, odd))


def _list_options(
    raw: RawTable, name: str, demand: ExpectedType | None, sample: Sequence[str]
) -> Iterator[CellKind]:
    if demand and demand.kind:
        return iter((get_cell_kind(demand.kind),))
    if demand is None:
        return map(get_cell_kind, iterate_candidate_kinds(name, sample))
    usual = map(get_cell_kind, rank_kinds_for_type(demand.type, sample))
    # a workbook stores numbers, whose signs nobody wrote
    stored = demand.type in NUMBERS and not raw.reading.delimiter
    written = None if stored else build_declared_kind(demand.type, demand.format, demand.options)
    if written is None:
        return usual
    if not written.usual:
        return iter((written.kind,))
    return iter((written.kind, *usual) if written.first else (*usual, written.kind))


def _try_points_and_cents(
    column: TrimmedColumn, name: str, sample: Sequence[str]
) -> KindTrial | None:
    """A column of numbers where a comma stands before cents, and points group thousands."""
    if not has_points_and_cents(name, sample):
        return None
    trial = try_kind(column, choose_thousands_kind(sample), None)
    return trial if trial.is_good() else None


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
        uniform=not kind.notations or _has_one_notation(kind.notations, valued),
        proven=not kind.proof or any(map(compile_whole_match(kind.proof), valued)),
        values=values,
    )


def _find_most_decimals(kind: CellKind, texts: Iterable[str]) -> int:
    """The most digits that stand after a separator in a text."""
    if not kind.decimals:
        return 0
    matches = filter(None, map(re.compile(kind.decimals).search, texts))
    return max(map(len, map(itemgetter(1), matches)), default=0)


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
    if not (_are_few_words(words, after) or demanded):
        return []
    return [replace(try_kind(bare_column, kind, None), missing=repair) for kind in asked]


def _are_few_words(words: Mapping[str, int], known: int) -> bool:
    """May words that say that nothing is known be left empty, beside so many cells that say
    something? Those of programs are no text, however many they are; a dash says less than a
    word."""
    of_people = known
    dashes = 0
    for word, count in words.items():
        if not compile_whole_match(OF_PROGRAMS)(word):
            of_people += count
        if compile_whole_match(DASH)(word):
            dashes += count
    return known >= MOST * (of_people - dashes) and known >= HALF * of_people


def _count_words(column: TrimmedColumn) -> dict[str, int]:
    """The texts that say that nothing is known, with their counts."""
    if not column.cells.has_few(column.index):
        from site_builder.columns.many_texts import count_matching

        return count_matching(column, MISSING)
    (filled,) = column.iterate_filled()
    return {text: filled[text] for text in filter(compile_whole_match(MISSING), filled)}


def _report_words(raw: RawTable, column: TrimmedColumn, words: Mapping[str, int]) -> Repair:
    """The receipt for the cells that say that nothing is known."""
    order = sorted(words, key=lambda word: (-words[word], word))
    first = find_cells(
        raw.cells, column.index, lambda text: is_missing_word(trim_cell(text)), FIRST_ROWS
    )
    params = {"column": raw.names[column.index], "words": quote_words(order[:SHOWN])}
    return Repair("missing-words", params, sum(words.values()), raw.number_cells(first))


def _read_as(
    cells: TrimmedColumn, trial: KindTrial, name: str, demand: ExpectedType | None
) -> ColumnReading:
    unit = trial.kind.unit
    if demand and demand.unit:
        unit = demand.unit
    kind = get_cell_kind(trial.kind.public)
    if demand is None and kind.name == "datetime" and is_universal(name):
        kind = get_cell_kind("instant")
    money = trial.decimals == 1 and (unit == EURO or is_money(name))
    column = TypedColumn(
        name=name,
        kind=kind,
        decimals=CENTS if money else trial.decimals,  # a workbook keeps 800.50 as 800.5
        faulty=trial.faulty,
        reading=trial.kind,
        unit=unit,
        odd=trial.odd,
        missing=trial.missing,
        guessed=demand is not None and demand.guessed,
    )
    return ColumnReading(column, cells, trial.values)
