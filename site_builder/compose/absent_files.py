"""What of a dataset is not there: files that were sent and cannot be published, and years of a
series that have none."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.compose.coverage.years import YEAR, find_table_years
from site_builder.compose.published_files import list_published_sources
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.prepared import Parts, Table


def list_unpublished_files(dataset: Dataset, parts: Parts) -> list[str]:
    """The paths of the files that were sent and could not be published."""
    published = list_published_sources(parts)
    return [source.path for source in dataset.sources if source.path not in published]


def find_year(path: str) -> str:
    """The one year that the name of a file says, or ""."""
    years = set(YEAR.findall(path.rpartition("/")[2]))
    return years.pop() if len(years) == 1 else ""


def list_published_years(tables: Iterable[Table]) -> list[str]:
    """Those of the rows, of the parts of a series, or that the names of files say."""
    tables = list(tables)
    named = filter(None, (find_year(table.source) for table in tables))
    return sorted(find_table_years(tables) or set(named))


def list_missing_years(dataset: Dataset, parts: Parts) -> list[str]:
    """The years between two files of a series of which nothing was sent."""
    tables, _ = parts
    periods = [int(table.period) for table in tables if table.period.isdecimal()]
    if not periods:
        return []
    there = find_table_years(tables) | set(map(find_year, list_unpublished_files(dataset, parts)))
    between = map(str, range(min(periods), max(periods)))
    return [year for year in between if year not in there]
