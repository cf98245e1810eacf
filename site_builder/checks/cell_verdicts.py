"""The verdict of a column: the faults of each of its distinct texts, each being asked once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from site_builder.checks.arrow_verdicts import (
    MANY,
    ArrowFilter,
    build_arrow_filter,
    read_integers,
)
from site_builder.checks.check_plan import CheckedColumn, JudgedFault, SchemaFault
from site_builder.checks.constraints import AbandonedRules, ConstraintRule, UndecidedConstraint
from site_builder.checks.patterns import PatternTimeout

REMEMBERED = 100_000  # texts with a fault of one column

Faults = tuple[SchemaFault, ...]


@dataclass(slots=True)
class ColumnVerdict:
    """What is wrong with the texts of a column. Where a rule does not end, or tells nothing of a
    text, that is kept in `abandoned`: one that does not end is asked of no further text, for each
    would take its time."""

    column: CheckedColumn
    abandoned: AbandonedRules
    _texts: Sequence[str] | None = None
    _faults: Mapping[int, Faults] = field(default_factory=dict)
    _empty: list[int] = field(default_factory=list)
    _keyed_texts: Sequence[str] | None = None
    _keys: Sequence[Hashable] = ()
    _filter: ArrowFilter | None = None
    _has_filter: bool = False

    def judge(self, texts: Sequence[str]) -> Mapping[int, Faults]:
        """The faults of those of these distinct texts that have some, by their places."""
        self._ask(texts)
        return self._faults

    def find_missing(self, texts: Sequence[str]) -> list[int]:
        """The places of those that stand for nothing."""
        self._ask(texts)
        return self._empty

    def _ask(self, texts: Sequence[str]) -> None:
        if texts is self._texts:
            return
        self._texts = texts
        if len(texts) >= MANY and not self._has_filter:
            self._filter = build_arrow_filter(self.column)
            self._has_filter = True
        if len(texts) < MANY or self._filter is None:
            self._empty = self._find_missing(texts)
            self._faults = self._judge(texts, self._empty)
            return
        places = self._filter.find_doubtful(texts)
        doubtful = [texts[place] for place in places]
        empty = self._find_missing(doubtful)
        faults = self._judge(doubtful, empty)
        self._empty = [places[place] for place in empty]
        self._faults = {places[place]: found for place, found in faults.items()}

    def has_judged(self, texts: Sequence[str]) -> bool:
        return texts is self._texts

    def find_keys(self, texts: Sequence[str]) -> Sequence[Hashable]:
        """What two cells have in common only if they are worth the same, of each of these texts;
        None where there is none."""
        if texts is not self._keyed_texts:
            self._keys = self._find_keys(texts)
            self._keyed_texts = texts
        return self._keys

    def _find_keys(self, texts: Sequence[str]) -> Sequence[Hashable]:
        type_ = self.column.type
        missing = self.column.missing
        if type_.read is None:
            keys: list[Hashable] = list(texts)
            for place in self.find_missing(texts):
                keys[place] = None
            return keys
        is_integer = self.column.field is not None and self.column.field.type == "integer"
        if is_integer and len(texts) >= MANY and build_arrow_filter(self.column):
            values, others = read_integers(self.column, texts)
            for place in others:
                values[place] = None if texts[place] in missing else type_.read(texts[place])
            return values
        values = [None if text in missing else type_.read(text) for text in texts]
        if type_.key is None:
            return values
        return [None if value is None else type_.key(value) for value in values]

    def _find_missing(self, texts: Sequence[str]) -> list[int]:
        missing = self.column.missing
        if missing.isdisjoint(texts):
            return []
        return [place for place, text in enumerate(texts) if text in missing]

    def _judge(self, texts: Sequence[str], empty: Sequence[int]) -> dict[int, Faults]:
        column = self.column
        found: dict[int, list[SchemaFault]] = {}
        if column.required:
            found = {place: [column.required] for place in empty}
        if column.asks_nothing:
            return {place: tuple(faults) for place, faults in found.items()}
        places: Sequence[int] = range(len(texts))
        if empty:
            without = set(empty)
            places = [place for place in places if place not in without]
            texts = [texts[place] for place in places]

        def note(judged: JudgedFault, broken: Sequence[int]) -> None:
            for place in broken:
                fault = judged.of_text(texts[place])
                found.setdefault(places[place], []).append(fault)

        values, typed_places = self._read(texts, note)
        for rule, judged in column.rules:
            broken = self._find_broken(rule, values)
            note(judged, [typed_places[place] for place in broken])
        for breaks, judged in column.text_checks:
            note(judged, [place for place, text in enumerate(texts) if breaks((text,))])
        return {place: tuple(faults) for place, faults in found.items()}

    def _read(
        self, texts: Sequence[str], note: Callable[[JudgedFault, Sequence[int]], None]
    ) -> tuple[Sequence[Any], Sequence[int]]:
        """The values of the texts that have one, and the places of these."""
        column = self.column
        if column.type.read is None or column.typed is None:
            return texts, range(len(texts))
        values = list(map(column.type.read, texts))
        wrong = [place for place, value in enumerate(values) if value is None]
        if not wrong:
            return values, range(len(texts))
        note(column.typed, wrong)
        places = [place for place, value in enumerate(values) if value is not None]
        return [values[place] for place in places], places

    def _find_broken(self, rule: ConstraintRule, values: Sequence[Any]) -> Sequence[int]:
        asked = (self.column.field.name if self.column.field else "", rule.name)
        if asked in self.abandoned.late or not values:
            return ()
        try:
            return rule.find_broken(values)
        except PatternTimeout as late:
            self.abandoned.late[asked] = late.seconds
            return ()
        except UndecidedConstraint:
            if len(values) == 1:
                self.abandoned.undecided.add(asked)
                return ()
        return [place for place, value in enumerate(values) if self._find_broken(rule, [value])]


@dataclass(slots=True)
class FaultyTexts:
    """The texts of a column that have faults, as they were found when all were asked: how many
    cells stand for nothing (`empty`), how often each fault is there (`counts`), and the faults of
    each text, None where there are too many to be kept."""

    verdict: ColumnVerdict
    empty: int = 0
    counts: dict[SchemaFault, int] = field(default_factory=dict)
    faults: dict[str, Faults] | None = field(default_factory=dict)

    def add(self, texts: Sequence[str], counts: Sequence[int]) -> None:
        """Ask the texts of a batch, or of all."""
        self.empty += sum(counts[place] for place in self.verdict.find_missing(texts))
        for place, faults in self.verdict.judge(texts).items():
            for fault in faults:
                self.counts[fault] = self.counts.get(fault, 0) + counts[place]
            if self.faults is not None:
                self.faults[texts[place]] = faults
        if self.faults is not None and len(self.faults) > REMEMBERED:
            self.faults = None

    def find_places(self, texts: Sequence[str]) -> Mapping[int, Faults]:
        """The places of those among these texts that have faults."""
        if not self.counts:
            return {}
        if self.faults is None or self.verdict.has_judged(texts) or len(texts) >= MANY:
            return self.verdict.judge(texts)
        known = self.faults.keys() & set(texts)
        return {place: self.faults[text] for place, text in enumerate(texts) if text in known}
