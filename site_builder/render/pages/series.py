"""The files of a series on their dataset's page: one line each, the years they span, what was
corrected in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.prepared import Detail, Table
from site_builder.render.pages.table_downloads import Download, describe_download
from site_builder.render.pages.table_section import describe_doubts, describe_repairs
from site_builder.render.pages.values import format_period


@dataclass(frozen=True, slots=True)
class PeriodShown:
    """One file of a series, or a year that has none."""

    period: Annotated[str, "The year, school year, month or week."]
    size: Annotated[str, "Its rows in words, or that there is no file."]
    downloads: Annotated[
        tuple[Download, ...], "The formats it is offered in, then the file as it was received."
    ]


def describe_series_repairs(
    language: Language, tables: tuple[Table, ...], detail: Detail
) -> Iterator[str]:
    """What was corrected in the files of a series, each sentence once, with the periods of its
    files."""
    details = detail.tables_by_name
    periods_by_repair: dict[str, list[str]] = defaultdict(list)
    for table in reversed([table for table in tables if table.period]):
        for text in describe_repairs(language, details[table.name].repairs):
            periods_by_repair[text].append(format_period(language, table.period))
    for text, periods in periods_by_repair.items():
        yield language.say("repair-of-parts", text=text, periods=", ".join(periods))


def describe_series_doubts(
    language: Language, tables: tuple[Table, ...], detail: Detail
) -> Iterator[str]:
    """The cells for which columns of the files of a series may not be what they look like."""
    details = detail.tables_by_name
    for table in tables:
        if table.period:
            period = format_period(language, table.period)
            for text in describe_doubts(language, details[table.name]):
                yield language.say("repair-of-parts", text=text, periods=period)


def describe_series_periods(
    language: Language, folder: str, tables: tuple[Table, ...]
) -> Iterator[PeriodShown]:
    """The files of a series, the latest first; a year between two others that has no file is shown
    as missing."""
    later_year = 0  # of the file before; 0 where there is none, or its period is no year
    for table in tables:
        if not table.period:
            continue
        year = int(table.period) if table.period.isdecimal() else 0
        if later_year and year:
            for missing in range(later_year - 1, year, -1):
                yield PeriodShown(str(missing), language.say("period.missing"), ())
        later_year = year
        period = format_period(language, table.period)
        rows = language.count("rows", table.rows)
        downloads = tuple(describe_download(language, folder, file) for file in table.downloads)
        yield PeriodShown(period, rows, downloads)
