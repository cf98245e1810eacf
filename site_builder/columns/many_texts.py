"""Columns of more texts than memory should hold, asked and read with Arrow, batch by batch: what
`try_kind` and `ColumnReading.convert_all` do once for each text of a column of few."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from site_builder.cells import BLANKS, MISSING, CellKind, compile_whole_match
from site_builder.cells.integer import parse_integer
from site_builder.cells.kind import GROUPING
from site_builder.cells.number import parse_number, write_decimals
from site_builder.columns.array_cells import choose_arrow_type, read_bytes
from site_builder.columns.column_reading import (
    CENTS,
    TEXT,
    ColumnReading,
    KindTrial,
    OddTexts,
    TrimmedColumn,
    TypedColumn,
)
from site_builder.tables.arrow_table import ArrowTable
from site_builder.tables.text_table import CellGroup

# Of these functions each text that their kinds accept has a value, which Arrow finds too
_READ_BY_ARROW: dict[Callable[..., object], str] = {
    parse_number: "number",
    parse_integer: "integer",
}
_SILENT = f"+€'’{GROUPING}"  # signs that say nothing in a number
_MINUS = "−"  # of typographers
_COMMA_TO_POINT = bytes.maketrans(b",", b".")
_PLAIN = b"0123456789.-"
_DIGITS = "([0-9]+)"  # those that `decimals` of a kind counts
_ASKED = 1_000  # texts of which Python finds the most decimals at a time
_IGNORING_CASE = "(?i"
_OTHER_CASES = "[İı]"  # which Python takes for an i, and RE2 does not


# --- texts and expressions ---


def iterate_trimmed(column: TrimmedColumn) -> Iterator[pa.StringArray]:
    """The cells of a column that stand for something, without the blanks around them, batch by
    batch."""
    for texts in _iterate_texts(column):
        trimmed = trim_texts(column, texts)
        is_filled = pc.not_equal(trimmed, "")
        yield trimmed if is_filled.false_count == 0 else trimmed.filter(is_filled)


def _iterate_texts(column: TrimmedColumn) -> Iterator[pa.StringArray]:
    table = cast("ArrowTable", column.cells)
    for _, (cells,) in table.iterate_stored([column.index]):
        yield cells.texts


def trim_texts(column: TrimmedColumn, texts: pa.StringArray) -> pa.StringArray:
    """What `trim` gives for each of them."""
    trimmed = pc.utf8_trim(texts, BLANKS)
    if column.missing:
        is_missing = pc.is_in(trimmed, value_set=pa.array(sorted(column.missing)))
        trimmed = pc.if_else(is_missing, "", trimmed)
    if column.unknown:
        trimmed = pc.if_else(match_whole(trimmed, MISSING), "", trimmed)
    return trimmed


def match_whole(texts: pa.StringArray, pattern: str) -> pa.BooleanArray:
    """Which texts an expression of ours matches wholly, as `compile_whole_match` says."""
    matches = compile_whole_match(pattern)
    try:
        matched = pc.match_substring_regex(texts, rf"\A(?:{pattern})\z")
    except pa.ArrowInvalid:  # one that RE2 does not know or finds too large
        return _ask_each(texts, matches)
    if _IGNORING_CASE in pattern:
        is_other = pc.match_substring_regex(texts, _OTHER_CASES)
        if is_other.true_count:
            other_matched = _ask_each(texts.filter(is_other), matches)
            matched = pc.replace_with_mask(matched, is_other, other_matched)
    return matched


def _ask_each(texts: pa.StringArray, matches: Callable[[str], object]) -> pa.BooleanArray:
    return pa.array([bool(matches(text)) for text in texts.to_pylist()], pa.bool_())


def _has_match(texts: pa.StringArray, pattern: str) -> bool:
    return bool(match_whole(texts, pattern).true_count)


def _match_all(texts: pa.StringArray, pattern: str) -> bool:
    return not match_whole(texts, pattern).false_count


# --- the proof of a kind ---


def try_kind_of_many(
    column: TrimmedColumn, kind: CellKind, check: Callable[[str], bool] | None
) -> KindTrial:
    """What `try_kind` says of a column of many texts."""
    trial = _ManyTrial(
        kind=kind,
        check=check,
        notations=list(kind.notations),
        is_proven=not kind.proof,
    )
    for texts in iterate_trimmed(column):
        trial.add_texts(texts)
    return KindTrial(
        kind=kind,
        filled=trial.filled,
        faulty=trial.faulty,
        odd=trial.odd,
        decimals=trial.decimals,
        uniform=bool(trial.notations) or not kind.notations,
        proven=trial.is_proven,
        values={},
    )


@dataclass(slots=True, kw_only=True)
class _ManyTrial:
    """What the batches so far say: see `KindTrial`. `check` is what each text must pass,
    `notations` are those that all texts have."""

    kind: CellKind
    check: Callable[[str], bool] | None
    notations: list[str]
    is_proven: bool
    filled: int = 0
    faulty: int = 0
    odd: int = 0
    decimals: int = 0

    def add_texts(self, texts: pa.StringArray) -> None:
        """Read a batch of trimmed texts that stand for something."""
        kind = self.kind
        self.filled += len(texts)
        accepted = texts.filter(match_whole(texts, kind.lenient))
        if self.check or kind.parse not in _READ_BY_ARROW:
            accepted = self._keep_valued(accepted)
        self.faulty += len(texts) - len(accepted)
        self.notations = [notation for notation in self.notations if _match_all(accepted, notation)]
        self.is_proven |= _has_match(accepted, kind.proof)
        if kind.strict != kind.lenient:
            self.odd += match_whole(accepted, kind.strict).false_count
        if kind.decimals:
            self._count_decimals(accepted)

    def _keep_valued(self, accepted: pa.StringArray) -> pa.StringArray:
        """The texts that have a value; those whose value fails the check of the kind are faulty all
        the same."""
        counted = pc.value_counts(accepted)
        texts = counted.field(0).to_pylist()
        counts = counted.field(1).to_pylist()
        worthless: list[str] = []
        for text, count in zip(texts, counts, strict=True):
            value = self.kind.parse(text)
            if value is None:
                worthless.append(text)
            elif self.check and not self.check(text):
                self.faulty += count
        if not worthless:
            return accepted
        return accepted.filter(pc.invert(pc.is_in(accepted, value_set=pa.array(worthless))))

    def _count_decimals(self, texts: pa.StringArray) -> None:
        """Look for texts of more decimals than were seen, until there are none."""
        pattern = self.kind.decimals
        search = re.compile(pattern).search
        if pattern.count(_DIGITS) != 1:
            texts = texts.unique()
            self.decimals = _find_most(texts, search, self.decimals)
            return
        while True:
            more_digits = f"[0-9]{{{self.decimals + 1},}}"
            matched = pc.match_substring_regex(texts, pattern.replace(_DIGITS, more_digits))
            if not matched.true_count:
                return
            sample = texts.filter(matched)[:_ASKED]
            self.decimals = _find_most(sample, search, self.decimals)


def _find_most(
    texts: pa.StringArray, search: Callable[[str], re.Match[str] | None], most: int
) -> int:
    """The most digits that a search finds in a text, or `most`."""
    for text in texts.to_pylist():
        if digits := search(text):
            most = max(most, len(digits[1]))
    return most


# --- counts and first cells ---


def count_matching(column: TrimmedColumn, pattern: str) -> dict[str, int]:
    """The trimmed texts that an expression matches wholly, with their counts."""
    counts: dict[str, int] = {}
    for texts in iterate_trimmed(column):
        _add_counts(counts, texts.filter(match_whole(texts, pattern)))
    return counts


def _add_counts(counts: dict[str, int], texts: pa.StringArray) -> None:
    """Add how often each of these texts stands there."""
    counted = pc.value_counts(texts)
    numbers = counted.field(1).to_pylist()
    for text, count in zip(counted.field(0).to_pylist(), numbers, strict=True):
        counts[text] = counts.get(text, 0) + count


def group_rewritten(reading: ColumnReading, first: int) -> dict[str, CellGroup]:
    """The cells that only leniency reads, by the code of the receipt that tells of them; the
    `first` ones of each, as (row, text)."""
    kind = reading.column.reading
    groups: dict[str, CellGroup] = {}
    first_row = 0
    for texts in _iterate_texts(reading.cells):
        trimmed = trim_texts(reading.cells, texts)
        unstrict = pc.and_not(_find_valued(reading, trimmed), match_whole(trimmed, kind.strict))
        for code, pattern in (*kind.told, (kind.repaired, TEXT.lenient)):
            if not unstrict.true_count:
                break
            is_told = pc.and_(unstrict, match_whole(trimmed, pattern))
            if is_told.true_count:
                group = groups.setdefault(code, CellGroup())
                group.count += is_told.true_count
                for row in pc.indices_nonzero(is_told)[: first - len(group.cells)].to_pylist():
                    group.cells.append((first_row + row, texts[row].as_py()))
            unstrict = pc.and_not(unstrict, is_told)
        first_row += len(texts)
    return groups


def find_unlike(column: TrimmedColumn, kind: CellKind, notation: str) -> OddTexts:
    """What `find_odd_texts` says of a column of many texts."""
    filled = 0
    odd: dict[str, int] = {}
    for texts in iterate_trimmed(column):
        filled += len(texts)
        is_like = pc.and_(
            _match_kind(kind, texts, pc.is_valid(texts)), match_whole(texts, notation)
        )
        if is_like.false_count:
            _add_counts(odd, texts.filter(pc.invert(is_like)))
    return OddTexts(filled, odd)


def _find_valued(reading: ColumnReading, trimmed: pa.StringArray) -> pa.BooleanArray:
    """Which trimmed texts stand for something and are of the column's kind."""
    is_filled = pc.not_equal(trimmed, "")
    if not reading.column.faulty:
        return is_filled
    return _match_kind(reading.column.reading, trimmed, is_filled)


def _match_kind(
    kind: CellKind, trimmed: pa.StringArray, is_filled: pa.BooleanArray
) -> pa.BooleanArray:
    """Which of the trimmed texts that stand for something are of a kind."""
    is_valued = pc.and_(is_filled, match_whole(trimmed, kind.lenient))
    if kind.parse in _READ_BY_ARROW:
        return is_valued
    accepted = trimmed.filter(is_valued).unique()
    worthless = [text for text in accepted.to_pylist() if kind.parse(text) is None]
    if not worthless:
        return is_valued
    return pc.and_not(is_valued, pc.is_in(trimmed, value_set=pa.array(worthless)))


# --- values and canonical texts ---


def convert_texts(reading: ColumnReading, texts: pa.StringArray) -> tuple[pa.Array, pa.StringArray]:
    """What `convert_all` gives for each cell: what it is worth, and how it is written."""
    column = reading.column
    if column.reading is TEXT:
        is_nothing = pc.equal(trim_texts(reading.cells, texts), "")
        if not is_nothing.true_count:
            return texts, texts
        return pc.if_else(is_nothing, None, texts), pc.if_else(is_nothing, "", texts)
    if _READ_BY_ARROW.get(column.reading.parse) == column.kind.type:
        return _convert_numbers(reading, texts)
    encoded = texts.dictionary_encode()
    values, written = reading.convert_all(encoded.dictionary.to_pylist())
    value_array = pa.array(values, choose_arrow_type(column.kind.type))
    text_array = pa.array(written, pa.string())
    return value_array.take(encoded.indices), text_array.take(encoded.indices)


def _convert_numbers(
    reading: ColumnReading, texts: pa.StringArray
) -> tuple[pa.Array, pa.StringArray]:
    column = reading.column
    trimmed = trim_texts(reading.cells, texts)
    is_valued = _find_valued(reading, trimmed)
    plain = trimmed
    if is_valued.false_count:
        plain = pc.if_else(is_valued, trimmed, None)
    plain = _write_plainly(plain)
    type_ = choose_arrow_type(column.kind.type)
    if read_bytes(plain).translate(None, _PLAIN):  # units, exponents
        is_odd = pc.match_substring_regex(plain, "[^0-9.-]").fill_null(False)
        plain = pc.if_else(is_odd, None, plain)
        odd_values = [column.reading.parse(text) for text in trimmed.filter(is_odd).to_pylist()]
        values = pc.replace_with_mask(plain.cast(type_), is_odd, pa.array(odd_values, type_))
    else:
        values = plain.cast(type_)
    if column.kind.type == "number":
        values = pc.add(values, 0.0)  # one zero, whatever its sign
    written = _write_numbers(column, values, plain)
    if written.null_count:
        as_written = pc.if_else(pc.equal(trimmed, ""), "", texts)
        written = pc.coalesce(written, as_written)
    return values, written


def _write_plainly(texts: pa.StringArray) -> pa.StringArray:
    """Numbers with a hyphen for a minus, a decimal point, and nothing else that is usual beside
    digits."""
    data = read_bytes(texts)
    for sign in _SILENT:
        if sign.encode() in data:
            texts = pc.replace_substring(texts, sign, "")
    if _MINUS.encode() in data:
        texts = pc.replace_substring(texts, _MINUS, "-")
    if b"," not in data:
        return texts
    valid, offsets, characters = texts.buffers()
    if characters is None:
        return texts
    pointed = pa.py_buffer(memoryview(characters).tobytes().translate(_COMMA_TO_POINT))
    return pa.StringArray.from_buffers(
        len(texts),
        offsets,
        data=pointed,
        null_bitmap=valid,
        null_count=texts.null_count,
        offset=texts.offset,
    )


def _write_numbers(column: TypedColumn, values: pa.Array, plain: pa.StringArray) -> pa.StringArray:
    """Values in canonical notation, null where there is none; `plain` are their texts, null where
    they are not written plainly."""
    if column.kind.type == "integer":
        return values.cast(pa.string())
    if column.decimals > CENTS:
        written = values.cast(pa.string())
        is_odd = pc.match_substring(written, "e").fill_null(False)
    else:
        written = _pad_decimals(plain, column.decimals)
        zero = write_decimals(0.0, column.decimals)  # which may be written with a minus
        written = pc.if_else(pc.equal(values, 0.0), zero, written)
        is_odd = pc.and_(values.is_valid(), written.is_null())
    if not is_odd.true_count:
        return written
    odd_texts = list(map(column.choose_writer(), values.filter(is_odd).to_pylist()))
    return pc.replace_with_mask(written, is_odd, pa.array(odd_texts, pa.string()))


def _pad_decimals(texts: pa.StringArray, decimals: int) -> pa.StringArray:
    """Plain numbers with so many decimals, null where they have more."""
    if pc.any(pc.match_substring_regex(texts, r"^-?\.")).as_py():
        texts = pc.replace_substring_regex(texts, r"^(-?)\.", r"\10.")
    point = pc.find_substring(texts, ".")
    behind = pc.subtract(pc.subtract(pc.binary_length(texts), point), 1)
    digits = pc.if_else(pc.less(point, 0), 0, behind)
    if pc.all(pc.equal(digits, decimals)).as_py() and decimals:
        return texts
    padding: list[str | None] = []
    for count in range(decimals + 1):
        padding.append("0" * (decimals - count))
    if decimals:
        padding[0] = f".{padding[0]}"
    padding.append(None)
    places = pc.min_element_wise(digits, decimals + 1, skip_nulls=False)
    return pc.binary_join_element_wise(texts, pa.array(padding).take(places), "")
