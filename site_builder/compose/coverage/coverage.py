"""What each publisher has published of each standard and year. It opens no table: `open_tables`
gives what is known of those of a dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from site_builder.compose.conformity import judge_conformity
from site_builder.compose.coverage.duties import Duty, load_duties
from site_builder.compose.coverage.years import find_dataset_years, find_table_years
from site_builder.core.model.conformity import ConformityState
from site_builder.core.model.coverage import (
    CoverageCell,
    CoverageStatus,
    PublisherCoverage,
    StandardCoverage,
)
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import Summary, Table
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.core.model.territory import TERRITORY
from site_builder.metadata.standards import STANDARDS, load_standard

OpenTables = Callable[[Summary], Sequence[Table]]
WORST: tuple[ConformityState | Literal[""], ...] = ("failing", "unverified", "conforming", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What a dataset has of one publisher. `years`: those of the whole dataset, none where nobody
    knows them, or where its standard has none; `last`: the last of them; `kept`: those of which an
    earlier content stands for that of today, "" where they have none."""

    id: str
    own: bool
    years: frozenset[str]
    last: str
    conformity: ConformityState | Literal[""]
    late: bool
    kept: frozenset[str]


def select_coverage_entries(site: Site) -> tuple[DatasetEntry, ...]:
    """The datasets that follow a standard, but for the tables of the territory, which are nobody's
    own."""
    return tuple(
        entry
        for entry in site.entries
        if entry.dataset.standard in STANDARDS and not entry.dataset.id.startswith(f"{TERRITORY}/")
    )


def has_coverage(site: Site) -> bool:
    """Do several share the portal, and is there anything by which to compare what they publish?"""
    return len(site.publishers) > 1 and bool(list_standards(site))


def list_standards(site: Site) -> list[str]:
    """Those that a dataset follows, or of which a publisher says that it has them elsewhere."""
    used = {entry.dataset.standard for entry in select_coverage_entries(site)}
    for publisher in site.publishers:
        used.update(dict(publisher.elsewhere))
    return [standard for standard in STANDARDS if standard in used]


def build_coverage(site: Site, open_tables: OpenTables) -> tuple[StandardCoverage, ...]:
    """That of each standard that is in use; none of a portal of one publisher."""
    if not has_coverage(site):
        return ()
    parts: dict[tuple[str, str], list[_Part]] = {}
    late = frozenset(site.late)
    for entry in select_coverage_entries(site):
        tables = open_tables(entry.summary)
        for publisher, part in _list_parts(entry, tables, late):
            parts.setdefault((entry.dataset.standard, publisher), []).append(part)
    publishers = site.publishers
    return tuple(_build_standard(standard, publishers, parts) for standard in list_standards(site))


def _list_parts(
    entry: DatasetEntry, tables: Sequence[Table], late: frozenset[str]
) -> Iterator[tuple[str, _Part]]:
    """What a dataset has, by the publisher of whom it is: its own, then the communes that have rows
    in it."""
    verdict = judge_conformity(entry.dataset, tables, entry.summary)
    years = frozenset[str]()
    if load_standard(entry.dataset.standard).year_field:
        years = find_dataset_years(entry, tables)
    own = _Part(
        id=entry.dataset.id,
        own=True,
        years=years,
        last=max(years, default=""),
        conformity=verdict.conformity.state if verdict else "",
        late=entry.dataset.id in late,
        kept=_find_kept_years(entry, tables, years),
    )
    yield entry.dataset.publisher, own
    communes = dict.fromkeys(extract.commune for table in tables for extract in table.extracts)
    for commune in communes:
        if commune != entry.dataset.publisher:
            yield commune, replace(own, own=False)


def _find_kept_years(
    entry: DatasetEntry, tables: Iterable[Table], years: frozenset[str]
) -> frozenset[str]:
    """A description of before is of all years; so is a file of which nobody knows the year."""
    if not entry.kept:
        return frozenset()
    kept_paths = {file.path for file in entry.kept}
    kept_tables = [table for table in tables if table.source in kept_paths]
    kept_years = frozenset[str]().union(*map(find_table_years, kept_tables))
    return kept_years or years or frozenset({""})


def _build_standard(
    standard: str,
    publishers: Sequence[Publisher],
    parts: Mapping[tuple[str, str], Sequence[_Part]],
) -> StandardCoverage:
    years: set[str] = set()
    for (other, _), other_parts in parts.items():
        if other == standard:
            years.update(*(part.years for part in other_parts))
    ordered_years = tuple(sorted(years))
    duty = load_duties()[standard]
    covered = []
    for publisher in publishers:
        own_parts = parts.get((standard, publisher.slug), ())
        cells = tuple(
            _build_cell(year, publisher, duty, own_parts) for year in ordered_years or ("",)
        )
        covered.append(PublisherCoverage(publisher, cells))
    return StandardCoverage(standard=standard, years=ordered_years, publishers=tuple(covered))


def _build_cell(
    year: str, publisher: Publisher, duty: Duty, parts: Sequence[_Part]
) -> CoverageCell:
    of_year = [part for part in parts if year in part.years or not year]
    undated = [part for part in parts if not part.years]
    if of_year:
        own = any(part.own for part in of_year)
        status: CoverageStatus = "published" if own else "shared"
        return _describe_parts(of_year, CoverageCell(year=year, status=status))
    if undated:
        return _describe_parts(undated, CoverageCell(year=year, status="undated"))
    return _explain_absence(year, publisher, duty)


def _describe_parts(parts: Sequence[_Part], cell: CoverageCell) -> CoverageCell:
    return replace(
        cell,
        datasets=tuple(part.id for part in parts),
        conformity=min((part.conformity for part in parts), key=WORST.index),
        late=any(part.late and part.last in ("", cell.year) for part in parts),
        kept=any(cell.year in part.kept or "" in part.kept for part in parts),
    )


def _explain_absence(year: str, publisher: Publisher, duty: Duty) -> CoverageCell:
    """What the publisher says comes first, then what it is, then what the law probably asks."""
    address = dict(publisher.elsewhere).get(duty.standard)
    reason = dict(publisher.not_concerned).get(duty.standard)
    if address:
        return CoverageCell(year=year, status="elsewhere", url=address)
    if reason:
        return CoverageCell(year=year, status="not-concerned", reason=reason)
    if not duty.concerns(publisher):
        return CoverageCell(year=year, status="not-concerned")
    if publisher.own_portal:
        return CoverageCell(year=year, status="own-portal", url=publisher.own_portal)
    if duty.is_presumed(publisher, year):
        return CoverageCell(year=year, status="probable", law=duty.law)
    return CoverageCell(year=year, status="missing")
