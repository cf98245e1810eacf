"""Which of the most frequent values of a table put together of others are not told: those that
stand nowhere but in rows whose own part hides a word of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.model.prepared import ColumnProfile
from site_builder.prepare.cell_lists import split_cell
from site_builder.prepare.hidden_words import HiddenRun, iterate_run_counts
from site_builder.prepare.profile import shorten_label


def withhold_hidden_values(
    table: CanonicalTable, profiles: Sequence[ColumnProfile], runs: Sequence[HiddenRun]
) -> tuple[ColumnProfile, ...]:
    """The same profiles, in the order of the columns, without these values. One that all rows have
    tells nobody apart."""
    if not any(run.words.words for run in runs):
        return tuple(profiles)
    told = []
    for index, profile in enumerate(profiles):
        if profile.type == "string" and profile.distinct_cells > 1:
            labels = set(_iterate_told(table, index, runs, profile.separator))
            bars = tuple(bar for bar in profile.bars if bar.label in labels)
            profile = replace(profile, bars=bars, withheld=len(bars) < len(profile.bars))
        told.append(profile)
    return tuple(told)


def _iterate_told(
    table: CanonicalTable, index: int, runs: Sequence[HiddenRun], separator: str
) -> Iterator[str]:
    """As labels, those that stand in some row that hides no word of theirs."""
    for _, texts, counts, hidden in iterate_run_counts(table, index, runs):
        for place, _ in counts:
            text = texts[place]
            values = split_cell(text, separator) if separator else (text,)
            for value in values:
                if not hidden.stand_in(value):
                    yield value if separator else shorten_label(value)
