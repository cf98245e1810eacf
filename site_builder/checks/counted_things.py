"""What the rows of a published table are, and how many: « 61 écoles », where that is sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_builder.cells import fold_header
from site_builder.checks.headings import match_headings
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.prepared import ColumnProfile, Table
from site_builder.core.model.territory import COUNTED_HERE, COUNTING
from site_builder.metadata import standards
from site_builder.metadata.row_nouns import RowNoun, find_title_noun
from site_builder.metadata.standards import Standard

# Of columns that say of which year a row is, where a thing has one for each
YEAR_HEADINGS = ("annee", "annee scolaire", "exercice", "millesime", "rentree", "year")
NAMING_TYPES = ("string", "integer")  # of columns that may tell each thing by its own value


@dataclass(frozen=True, slots=True)
class CountedThings:
    """How many things a table has, by what they are called."""

    noun: RowNoun
    number: int


def count_things(
    dataset: Dataset, table: Table, profiles: Sequence[ColumnProfile]
) -> CountedThings | None:
    """By the title of the table, else by the standard of the dataset."""
    if noun := _find_own_noun(dataset, table, profiles):
        return CountedThings(noun, table.rows)
    standard = standards.get_standard(dataset.standard)
    return _count_standard_things(standard, table, profiles) if standard else None


def _count_standard_things(
    standard: Standard, table: Table, profiles: Sequence[ColumnProfile]
) -> CountedThings | None:
    """None where the table has not the field that leads the standard, or where some thing has not
    the one that tells it from others."""
    profiles_by_field = _match_profiles(profiles, standard)
    if not set(standard.lead[:1]) & profiles_by_field.keys():
        return None
    if not standard.row_distinct:
        return CountedThings(standard.row_noun, table.rows - count_repeated_rows(profiles))
    naming = profiles_by_field.get(standard.row_distinct)
    if naming is None or naming.filled < table.rows:
        return None
    return CountedThings(standard.row_noun, naming.distinct_cells)


def count_repeated_rows(profiles: Sequence[ColumnProfile]) -> int:
    """The rows of a table of the territory that another dataset counts."""
    repeated = 0
    for profile in profiles:
        if profile.name == COUNTING.name:
            counted = [bar.count for bar in profile.bars if bar.label == COUNTED_HERE]
            repeated += profile.filled - sum(counted)
    return repeated


def _match_profiles(
    profiles: Sequence[ColumnProfile], standard: Standard
) -> Mapping[str, ColumnProfile]:
    """Those of the fields of a standard, however the file calls them."""
    fields_by_name = match_headings([profile.name for profile in profiles], standard)
    return {fields_by_name.get(profile.name, profile.name): profile for profile in profiles}


def _find_own_noun(
    dataset: Dataset, table: Table, profiles: Sequence[ColumnProfile]
) -> RowNoun | None:
    """That of the title of the table, or of the dataset, where each row is another thing: a column
    has another value in each."""
    if not any(map(_tells_rows_apart, profiles)) or any(map(_has_several_years, profiles)):
        return None
    source = dataset.sources_by_path.get(table.source)
    titles = [source.title if source else ""]
    if len(dataset.sources) == 1:
        titles.append(dataset.title)
    return next(filter(None, map(find_title_noun, titles)), None)


def _tells_rows_apart(profile: ColumnProfile) -> bool:
    is_full = profile.rows == profile.filled == profile.distinct_cells
    return is_full and profile.type in NAMING_TYPES


def _has_several_years(profile: ColumnProfile) -> bool:
    """Has the table a row of the same thing for each year?"""
    return fold_header(profile.name) in YEAR_HEADINGS and profile.distinct > 1
