"""The verdict of a column: the faults of each of its distinct texts, each being asked once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from site_builder.checks.arrow_verdicts import (
    MANY,
    ArrowFilter,
    build_arrow_filter,
    read_integers,
)
from site_builder.checks.check_plan import CheckedColumn, JudgedFault, SchemaFault
from site_builder.checks.constraints import ConstraintRule, UncheckedRule, UndecidedConstraint
from site_builder.checks.libraries import MissingLibrary
from site_builder.checks.patterns import PatternTimeout
from site_builder.tables.text_table import PerList


@dataclass(frozen=True, slots=True)
class JudgedTexts:
    """Of some distinct texts, the places of those that stand for nothing (`missing`), and the
    faults of those that have some, by place."""

    missing: Sequence[int]
    faults: Mapping[int, Sequence[SchemaFault]]


@dataclass(slots=True)
class AskedRule:
    """A rule of a column, and what became of it: the `seconds` that it had and did not end in,
    after which it is asked of no further text, for each would take as many; or that it tells
    nothing of some text."""

    rule: ConstraintRule
    judged: JudgedFault
    seconds: float | None = None
    is_undecided: bool = False

    def find_broken(self, values: Sequence[Any]) -> Sequence[int]:
        """The places of the values that break it, as far as it tells."""
        if self.seconds is not None or not values:
            return ()
        try:
            return self.rule.find_broken(values)
        except PatternTimeout as late:
            self.seconds = late.seconds
            return ()
        except UndecidedConstraint:
            if len(values) == 1:
                self.is_undecided = True
                return ()
        return [place for place, value in enumerate(values) if self.find_broken([value])]

    def report(self, field: str) -> UncheckedRule | None:
        """That it was asked in vain, of this field."""
        bound = str(self.rule.bound)
        if self.seconds is not None:
            return UncheckedRule(
                field=field, rule=self.rule.name, reason="time", bound=bound, seconds=self.seconds
            )
        if self.is_undecided:
            return UncheckedRule(field=field, rule=self.rule.name, reason="undecided", bound=bound)
        return None


class ColumnVerdict:
    """What is wrong with the texts of a column. Of those that were added: how many cells stand for
    nothing (`empty`), and how often each fault is there (`counts`)."""

    def __init__(self, column: CheckedColumn) -> None:
        self.column = column
        self.rules = [AskedRule(rule, judged) for rule, judged in column.rules]
        self.empty = 0
        self.missing_package = ""  # without which some of its texts cannot be read
        self.counts = Counter[SchemaFault]()
        self.judge: PerList[JudgedTexts] = PerList(self._judge)
        # What two cells have in common only if they are worth the same, None where there is none
        self.find_keys: PerList[Sequence[Hashable]] = PerList(self._find_keys)

    def add(self, texts: Sequence[str], counts: Sequence[int]) -> None:
        """Ask the distinct texts of a batch, or of all, and count their cells."""
        judged = self.judge(texts)
        for place in judged.missing:
            self.empty += counts[place]
        for place, faults in judged.faults.items():
            for fault in faults:
                self.counts[fault] += counts[place]

    def list_late_faults(self) -> Iterator[SchemaFault]:
        """The faults of rules that did not end: what they said before depends on the order of the
        texts."""
        for rule in self.rules:
            if rule.seconds is not None:
                yield from rule.judged.list_all()

    def list_unchecked(self) -> Iterator[UncheckedRule]:
        """The rules that were asked in vain."""
        name = self.column.field.name if self.column.field else ""
        if self.missing_package:
            asked = ", ".join(("type", *(rule.rule.name for rule in self.rules)))
            yield UncheckedRule(
                field=name, rule=asked, reason="library", bound=self.missing_package
            )
        for rule in self.rules:
            if unchecked := rule.report(name):
                yield unchecked

    @cached_property
    def _filter(self) -> ArrowFilter | None:
        return build_arrow_filter(self.column)

    def _judge(self, texts: Sequence[str]) -> JudgedTexts:
        if len(texts) < MANY or self._filter is None:
            return self._judge_each(texts)
        places = self._filter.find_doubtful(texts)
        doubtful = self._judge_each([texts[place] for place in places])
        faults = {places[place]: faults for place, faults in doubtful.faults.items()}
        return JudgedTexts([places[place] for place in doubtful.missing], faults)

    def _judge_each(self, texts: Sequence[str]) -> JudgedTexts:
        column = self.column
        missing = self._find_missing(texts)
        faults = defaultdict[int, list[SchemaFault]](list)

        def note(judged: JudgedFault, broken: Sequence[int]) -> None:
            for place in broken:
                faults[place].append(judged.of_text(texts[place]))

        if column.required:
            for place in missing:
                faults[place].append(column.required)
        if column.asks_nothing:
            return JudgedTexts(missing, faults)
        filled = _leave_out(range(len(texts)), missing)
        typed_places = filled
        values: list[Any] = [texts[place] for place in filled]
        if column.type.read and column.typed:
            try:
                values = list(map(column.type.read, values))
            except MissingLibrary as library:
                self.missing_package = library.package
                values = []
            wrong = [place for place, value in zip(filled, values, strict=False) if value is None]
            note(column.typed, wrong)
            if wrong:
                typed_places = _leave_out(filled, wrong)
                values = [value for value in values if value is not None]
        for rule in self.rules:
            note(rule.judged, [typed_places[place] for place in rule.find_broken(values)])
        for breaks, judged in column.text_checks:
            note(judged, [place for place in filled if breaks((texts[place],))])
        return JudgedTexts(missing, faults)

    def _find_missing(self, texts: Sequence[str]) -> list[int]:
        missing = self.column.missing
        if missing.isdisjoint(texts):
            return []
        return [place for place, text in enumerate(texts) if text in missing]

    def _find_keys(self, texts: Sequence[str]) -> Sequence[Hashable]:
        try:
            keys = self._read_keys(texts)
        except MissingLibrary:  # told of the type: they are compared as they are written
            keys = list(texts)
        for place in self.judge(texts).missing:
            keys[place] = None
        return keys

    def _read_keys(self, texts: Sequence[str]) -> list[Hashable]:
        column = self.column
        if column.type.read is None:
            keys: list[Hashable] = list(texts)
        elif column.type_name == "integer" and len(texts) >= MANY and self._filter:
            keys, others = read_integers(texts)
            for place in others:
                keys[place] = column.type.read(texts[place])
        else:
            keys = list(map(column.type.read, texts))
        return list(map(column.type.find_key, keys)) if column.type.key else keys


def _leave_out(places: Sequence[int], unwanted: Sequence[int]) -> Sequence[int]:
    if not unwanted:
        return places
    left_out = set(unwanted)
    return [place for place in places if place not in left_out]
